import type { Vapi, VapiClient } from '@vapi-ai/server-sdk';

import { getEnv } from '~/env.server';
import { fetchVendor, VendorFault } from '~/integrations/vendor.server';

/** Why Vapi did not do what was asked. */
export class VapiFault extends VendorFault<'unreachable' | 'busy' | 'refused' | 'gone'> {
  constructor(kind: VapiFault['kind'], message: string, options?: ErrorOptions) {
    super('vapi', kind, message, options);
    this.name = 'VapiFault';
  }
}

const attemptMs = 15_000;
/** The SDK's own limit is for all attempts together. */
const allSeconds = 60;

let client: Promise<VapiClient> | undefined;

/** The SDK takes long to load: whoever never asks Vapi never loads it. Its requests go the way of all vendors'. */
function getClient(): Promise<VapiClient> {
  client ??= import('@vapi-ai/server-sdk').then(({ VapiClient: Client }) => {
    const { VAPI_PRIVATE_KEY: token, VAPI_BASE_URL: baseUrl } = getEnv();
    return new Client({
      token,
      baseUrl,
      timeoutInSeconds: allSeconds,
      maxRetries: 0,
      fetch: fetchVapi,
    });
  });
  return client;
}

const fetchVapi: typeof fetch = (input, init = {}) => {
  const url = new URL(String(input));
  const method = init.method ?? 'GET';
  const isText = init.body === undefined || init.body === null || typeof init.body === 'string';
  return fetchVendor('vapi', operationOf(method, url), url, init, {
    timeoutMs: attemptMs,
    isWhole: true,
    // What is changed or deleted is so however often it is said; what is made, is made each time.
    isSafe: method !== 'POST',
    // A file is gone once it was sent.
    attempts: isText ? 3 : 1,
  });
};

/** `GET /call/:id`, of `GET /call/0f3c…`. */
function operationOf(method: string, { pathname }: URL): string {
  return `${method} ${pathname.replaceAll(/\/(?![a-z-]+(?:\/|$))[^/]+/g, '/:id')}`;
}

/**
 * Asks Vapi something by its official SDK.
 *
 * @throws VapiFault, whatever went wrong
 */
export async function askVapi<T>(ask: (vapi: VapiClient) => Promise<T>): Promise<T> {
  let answer: T;
  try {
    answer = await ask(await getClient());
  } catch (error) {
    throw toFault(error);
  }
  // A 200 with HTML, from a proxy's log-in page: the SDK gives this instead of an error.
  if (answer && typeof answer === 'object' && 'ok' in answer && answer.ok === false) {
    throw new VapiFault('unreachable', 'What answered was not Vapi.');
  }
  return answer;
}

/** An error of the SDK in our words. */
export function toFault(error: unknown): VapiFault {
  const { statusCode: status, body } = error as { statusCode?: number; body?: unknown };
  if (typeof status !== 'number') return fault('unreachable', 'Vapi does not answer.', error);
  const said = words(body);
  if (status === 404) return fault('gone', said || 'Vapi does not know it.', error);
  if (status === 429) return fault('busy', 'Vapi has too much to do just now.', error);
  if (status >= 500 || status === 408)
    return fault('unreachable', 'Vapi has trouble just now.', error);
  if (status === 401 || status === 403)
    return fault('refused', `Vapi does not take our key: ${said}`, error);
  return fault('refused', `Vapi refused it: ${said || `status ${status}`}`, error);
}

function fault(kind: VapiFault['kind'], message: string, cause: unknown): VapiFault {
  return new VapiFault(kind, message.slice(0, 900), { cause });
}

/** Vapi's `message` is a text or a list of them. */
function words(body: unknown): string {
  const { message } = (body ?? {}) as { message?: unknown };
  return (
    Array.isArray(message) ? message.join('; ') : typeof message === 'string' ? message : ''
  ).trim();
}

const pageSize = 1000;

/** Everything of a kind, newest first; Vapi gives a thousand at a time. */
async function listAll<T extends { id: string; createdAt: string }>(
  page: (request: { limit: number; createdAtLe?: string }) => Promise<T[]>,
): Promise<T[]> {
  const found = new Map<string, T>();
  for (let before: string | undefined; ;) {
    const rows = await page({ limit: pageSize, createdAtLe: before });
    const known = found.size;
    for (const row of rows) found.set(row.id, row);
    // Those of one moment come again on the next page; a page of only them is the end.
    if (rows.length < pageSize || found.size === known) return [...found.values()];
    before = rows.at(-1)?.createdAt;
  }
}

export const listAssistants = () =>
  askVapi((vapi) => listAll<Vapi.Assistant>((request) => vapi.assistants.list(request)));

export const listPhoneNumbers = () =>
  askVapi((vapi) =>
    listAll<PhoneNumber>((request) => vapi.phoneNumbers.list(request) as Promise<PhoneNumber[]>),
  );

/** What every provider's number has. */
export type PhoneNumber = {
  id: string;
  createdAt: string;
  name?: string;
  number?: string;
  status?: string;
  provider: 'vapi' | 'twilio' | 'vonage' | 'telnyx' | 'byo-phone-number';
  assistantId?: string | null;
};
