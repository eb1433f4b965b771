import { onVendorCall } from '~/integrations/vendor.server';
import { currentRequest, type RequestNotes } from './current-request.server';

type Span = readonly [from: number, to: number];

/** While what was asked of Supabase was not answered, by request. */
const waits = new WeakMap<Readonly<RequestNotes>, Span[]>();

/** Notes from now on when each request waits for Supabase, until its answers begin to come. */
export function watchWaits(): void {
  onVendorCall(({ vendor, seconds }) => {
    const request = currentRequest();
    if (vendor !== 'supabase' || !request) return;
    const now = performance.now();
    waits.set(request, [...(waits.get(request) ?? []), [now - seconds * 1000, now]]);
  });
}

/**
 * The header of that name for the page of the current request: the milliseconds in which it waited for Supabase, and
 * in which React rendered it. What it took besides is Remix's, Express' and ours.
 *
 * @param renderMs from the first component to the last
 */
export function serverTiming(renderMs: number): string {
  const request = currentRequest();
  const supabaseMs = lengthOf((request && waits.get(request)) ?? []);
  return `supabase;dur=${supabaseMs.toFixed(2)}, render;dur=${renderMs.toFixed(2)}`;
}

/** How long all of them took together, with what ran beside one another counted once. */
export function lengthOf(spans: readonly Span[]): number {
  let length = 0;
  let end = -Infinity;
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    length += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return length;
}
