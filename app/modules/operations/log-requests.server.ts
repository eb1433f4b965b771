import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { logger } from '~/logger.server';
import { withoutToken } from '~/paths';
import { withRequest, type RequestNotes } from './current-request.server';
import { requests, requestSeconds } from './metrics.server';

/** What a client that left before its answer is counted as; the name comes from nginx. */
const clientLeft = 499;

/**
 * Gives each request its id, and when it is over the log its line and the metrics their count. An id that comes with
 * the request stays, so that a proxy's log and ours tell of the same.
 */
export function logRequests(request: IncomingMessage, response: ServerResponse, next: () => void) {
  const start = performance.now();
  const given = String(request.headers['x-request-id'] ?? '');
  const notes: RequestNotes = {
    requestId: /^[\w-]{8,64}$/.test(given) ? given : randomUUID(),
  };
  const method = request.method ?? 'GET';
  // Middleware may shorten it on the way, and what is asked for stands behind the question mark.
  const [path = '/'] = (request.url ?? '/').split('?');
  response.setHeader('X-Request-Id', notes.requestId);
  response.once('close', () => {
    const ms = performance.now() - start;
    const isAborted = !response.writableFinished;
    const status = isAborted && !response.headersSent ? clientLeft : response.statusCode;
    // Looked up now, when nobody waits for it.
    const route = notes.findRoute?.(path) ?? null;
    logger.info({
      requestId: notes.requestId,
      method,
      path: withoutToken(path),
      route: route ?? undefined,
      status,
      ms: Math.round(ms),
      businessId: notes.businessId,
      aborted: isAborted || undefined,
    });
    const labels = { method, route: route ?? 'none' };
    requests.inc({ ...labels, status });
    if (!isStream(response)) requestSeconds.observe(labels, ms / 1000);
  });
  withRequest(notes, next);
}

function isStream(response: ServerResponse): boolean {
  return String(response.getHeader('Content-Type')).startsWith('text/event-stream');
}
