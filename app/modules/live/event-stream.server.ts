/** Server-sent events as text: https://html.spec.whatwg.org/multipage/server-sent-events.html */

type StreamEvent = {
  event: string;
  data: unknown;
  /** Where the viewer stands once it has this event; without it, it stands where it stood. */
  id?: string;
};

/** JSON has no line breaks of its own, so that an event's data is always one line. */
export function encodeEvent({ event, data, id }: StreamEvent): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n${id === undefined ? '' : `id: ${id}\n`}\n`;
}

/** An id alone: the viewer has everything up to here, and nothing of it is its concern. */
export function encodePlace(id: string): string {
  // An event without data is not dispatched, but its id counts.
  return `id: ${id}\n\n`;
}

/** What browsers ignore, and proxies take for life. */
export const heartbeat = ': alive\n\n';

/** How long a browser waits before it comes back. Not all at once, after a server that went away. */
export function encodeRetry(random = Math.random()): string {
  return `retry: ${Math.round(1_000 + random * 2_000)}\n\n`;
}

/**
 * Where a viewer stands, as it says itself: a snapshot of Postgres (`xmin:xmax:xip,…`), which Postgres reads in
 * the end.
 *
 * @returns null for none, or for what is not one
 */
export function readPlace(text: string | null): string | null {
  return text !== null &&
    text.length <= 4_000 &&
    /^\d{1,20}:\d{1,20}:(?:\d{1,20}(?:,\d{1,20})*)?$/.test(text)
    ? text
    : null;
}
