import { processWide } from '~/process-wide.server';

/** What an error is about, in ids and words of ours. */
export type About = Partial<
  Record<'code' | 'traceId' | 'route' | 'task' | 'jobId' | 'attempt' | 'part' | 'example', string>
>;

/** What a page needs to report from a browser. */
export type BrowserReports = {
  dsn: string;
  environment: string;
  release: string | null;
  tracesSampleRate: number;
};

/** What Sentry's SDK does for us, while it is there. */
export type Reports = {
  capture(error: Error, about: About): string;
  identify(ids: { user: string; business?: string }): void;
  flush(ms: number): Promise<void>;
  browser: BrowserReports;
};

/** The SDK is loaded before all else, by a file of its own, and only where there is a DSN: this is how it is found. */
const here = processWide<{ reports: Reports | null }>('reports', () => ({ reports: null }));

export function setReports(reports: Reports): void {
  here.reports = reports;
}

/** Null where nothing is reported. */
export const getReports = (): Reports | null => here.reports;

/**
 * Reports an error that somebody should look at.
 *
 * @returns the id of the event; null where nothing is reported
 */
export function reportError(error: unknown, about: About = {}): string | null {
  return getReports()?.capture(asError(error), about) ?? null;
}

/** Supabase's errors are plain objects; their details quote rows. */
function asError(error: unknown): Error {
  if (error instanceof Error) return error;
  const { message, code, name } = (error ?? {}) as Record<string, unknown>;
  const wrapped = new Error(
    typeof error === 'string' ? error : String(message ?? 'No reason given'),
  );
  wrapped.name = [typeof name === 'string' ? name : 'Failure', code].filter(Boolean).join(' ');
  return wrapped;
}
