import type { Clock } from '~/modules/format/time.server';
import type { AppErrorBody } from './app-error.server';

/** Why a part of a page is not there. */
export type Missing = { since: string; traceId: string | null };
export type Part<T> = { shown: T; missing: null } | { shown: null; missing: Missing };

/** Since when parts fail, as this process knows. What fails no more is not in it. */
const failing = new Map<string, Date>();

/**
 * Parts that a page can do without: where one could not be loaded, the page says so in its place, and since when.
 *
 * @returns what waits for a part; it throws only what is no failure, such as a redirect
 */
export function partsOf(businessId: string, clock: Clock) {
  return async <T>(name: string, work: Promise<T>): Promise<Part<T>> => {
    const key = `${name} ${businessId}`;
    try {
      const shown = await work;
      failing.delete(key);
      return { shown, missing: null };
    } catch (error) {
      if (!(error instanceof Response) || error.status < 500) throw error;
      const since = failing.get(key) ?? new Date();
      failing.set(key, since);
      const { traceId } = (await error.json().catch(() => ({}))) as Partial<AppErrorBody>;
      const missing = { since: clock.momentWithin(since.toISOString()), traceId: traceId ?? null };
      return { shown: null, missing };
    }
  };
}
