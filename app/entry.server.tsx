import { randomBytes } from 'node:crypto';

import type { EntryContext, HandleErrorFunction } from '@remix-run/node';
import { createReadableStreamFromReadable } from '@remix-run/node';
import { isRouteErrorResponse, RemixServer } from '@remix-run/react';
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';

import { PageContextProvider } from '~/components/page-context';
import { getEnv } from '~/env.server';
import { getReports, reportError } from '~/integrations/sentry/report.server';
import { logger } from '~/logger.server';
import { contentPolicy } from '~/modules/http/content-policy.server';
import { hydrates } from '~/modules/http/hydrates';
import { trustsOf } from '~/modules/http/trusts';
import { currentRequest } from '~/modules/operations/current-request.server';
import { serverTiming, watchWaits } from '~/modules/operations/server-timing.server';
import { descriptionOf } from '~/modules/site/descriptions.server';
import { refuseUnreadableForms } from '~/modules/http/unreadable-forms.server';
import { paths, withoutToken } from '~/paths';
import { withoutNuls } from './without-nuls.server';

refuseUnreadableForms();
const tellsTiming = getEnv().SERVER_TIMING === 'on';
if (tellsTiming) watchWaits();

/** A page that has not been sent by then is given up. */
const renderTimeoutMs = 10_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
): Promise<Response> {
  const begun = performance.now();
  const handles = handlesIn(context);
  const nonce = randomBytes(16).toString('base64');
  return new Promise((resolve, reject) => {
    let hasShell = false;
    const onReady = () => {
      hasShell = true;
      const body = withoutNuls();
      headers.set('Content-Type', 'text/html; charset=utf-8');
      headers.set('Content-Security-Policy', contentPolicy({ nonce, trusts: trustsOf(handles) }));
      if (!hydrates(handles)) headers.set('Speculation-Rules', `"${paths.speculationRules()}"`);
      passOn(context, headers);
      if (tellsTiming) headers.append('Server-Timing', serverTiming(performance.now() - begun));
      if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'private, no-cache');
      resolve(new Response(createReadableStreamFromReadable(body), { status, headers }));
      pipe(body);
    };
    const { pipe, abort } = renderToPipeableStream(
      <PageContextProvider
        value={{
          nonce,
          reports: getReports()?.browser,
          traceId: traceIds.get(request),
          description: descriptionOf(context.staticHandlerContext.matches.at(-1)?.route.id ?? ''),
        }}
      >
        <RemixServer
          context={context}
          url={request.url}
          abortDelay={renderTimeoutMs}
          nonce={nonce}
        />
      </PageContextProvider>,
      {
        nonce,
        // Robots read the page at once and whole; people see it as it comes.
        [isbot(request.headers.get('User-Agent')) ? 'onAllReady' : 'onShellReady']: onReady,
        onShellError: reject,
        onError(error: unknown) {
          status = 500;
          // Before the shell, the rejection above is what is reported.
          if (!hasShell || request.signal.aborted) return;
          logger.error({ err: error }, 'rendering failed');
          reportError(error, { part: 'render' });
        },
      },
    );
    const timer = setTimeout(abort, renderTimeoutMs + 1_000);
    timer.unref();
  });
}

function handlesIn({ routeModules, staticHandlerContext: { matches } }: EntryContext) {
  return matches.map(({ route }) => routeModules[route.id]?.handle);
}

/**
 * Remix gives a page the headers that its loaders and actions set only where each route says so itself. These
 * two always count; of several rules for caches, the strictest.
 */
function passOn({ staticHandlerContext: context }: EntryContext, headers: Headers) {
  const all = [...Object.values(context.actionHeaders), ...Object.values(context.loaderHeaders)];
  for (const set of all) {
    const retryAfter = set.get('Retry-After');
    if (retryAfter) headers.set('Retry-After', retryAfter);
    if (/no-store/.test(set.get('Cache-Control') ?? '')) headers.set('Cache-Control', 'no-store');
  }
}

/** Of requests that failed: the page that tells of it says under which number it is found. */
const traceIds = new WeakMap<Request, string>();

/** Errors that nobody expected. What we throw on purpose is a Response, logged where it was made. */
export const handleError: HandleErrorFunction = (error, { request }) => {
  if (request.signal.aborted) return;
  // An address that is not ours is the sender's mistake.
  if (isRouteErrorResponse(error) && error.status < 500) return;
  const path = withoutToken(new URL(request.url).pathname);
  const eventId = reportError(isRouteErrorResponse(error) ? error.data : error, { route: path });
  // What we throw on purpose has a number of its own; of the rest, where nothing is reported, the log has the request's.
  const traceId = eventId ?? (isRouteErrorResponse(error) ? null : currentRequest()?.requestId);
  if (traceId) traceIds.set(request, traceId);
  logger.error({ err: error, path, eventId: eventId ?? undefined }, 'unexpected error');
};
