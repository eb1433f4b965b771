import type { BrowserReports } from './report.server';

/** Errors that came before the reports were loaded; the newest are left out when there are many. */
const early: unknown[] = [];
const mostEarly = 20;

let capture: ((error: unknown) => string | null) | null = null;
let loading: Promise<void> | null = null;

/** What the server says of reports, in pages that have scripts; null where nothing is reported. */
function options(): BrowserReports | null {
  const text = document.documentElement.dataset.reports;
  return text ? (JSON.parse(text) as BrowserReports) : null;
}

/**
 * Keeps what goes wrong from now on, and loads Sentry's SDK when the browser has nothing else to do. Where there is
 * no DSN, it does nothing at all.
 */
export function watchErrors(): void {
  if (!options()) return;
  addEventListener('error', ({ error }) => note(error));
  addEventListener('unhandledrejection', ({ reason }) => note(reason));
  // Safari has no idle callbacks.
  if ('requestIdleCallback' in window) requestIdleCallback(() => void load(), { timeout: 5_000 });
  else setTimeout(() => void load(), 2_000);
}

function note(error: unknown) {
  // Once it is loaded, the SDK listens by itself.
  if (!capture && early.length < mostEarly) early.push(error);
}

/**
 * Reports an error that a page caught.
 *
 * @returns the event's id; null where nothing is reported
 */
export async function reportInBrowser(error: unknown): Promise<string | null> {
  if (!options()) return null;
  await load();
  return capture?.(error) ?? null;
}

function load(): Promise<void> {
  loading ??= import('./start-browser').then(({ start }) => {
    capture = start(options()!);
    for (const error of early.splice(0)) capture(error);
  }, forget);
  return loading;
}

/** A blocker, or no network: the page goes on without. */
function forget() {
  early.length = 0;
}
