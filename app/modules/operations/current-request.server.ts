import { AsyncLocalStorage } from 'node:async_hooks';

import { processWide } from '~/process-wide.server';

/** What the log says of a request: ids only, and what finds them. */
export type RequestNotes = {
  requestId: string;
  /** The business that it was about, once somebody has found that out. */
  businessId?: string;
  /** Which route answers a path; missing where a file did, or nobody. */
  findRoute?: (path: string) => string | null;
};

const storage = processWide('request', () => new AsyncLocalStorage<RequestNotes>());

/** Does the work of one request: all that it logs carries the request's id. */
export function withRequest<T>(notes: RequestNotes, work: () => T): T {
  return storage.run(notes, work);
}

/** The request that is being worked on; undefined in jobs and where no server of ours asked. */
export function currentRequest(): Readonly<RequestNotes> | undefined {
  return storage.getStore();
}

/** Adds to what the log says of the current request, if there is one. */
export function noteRequest(notes: Partial<Omit<RequestNotes, 'requestId'>>): void {
  const current = storage.getStore();
  if (current) Object.assign(current, notes);
}
