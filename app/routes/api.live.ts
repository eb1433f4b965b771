import type { LoaderFunctionArgs } from '@remix-run/node';

import { getUser, requireMember } from '~/modules/auth/require-member.server';
import { liveHub } from '~/modules/live/live-hub.server';

/** Proxies close a silent connection after a minute or so. */
const heartbeatMs = 25_000;

/**
 * Live updates of the person's business, as server-sent events: `call` with `{ id }`. They carry no
 * content: the page reloads what it shows, through row-level security as ever. Signed out: 401, so that
 * the browser stops asking.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  const { user, headers } = await getUser(request);
  if (!user) return new Response('Sign in first.', { status: 401, headers });
  const { business } = await requireMember(request);

  const encoder = new TextEncoder();
  let close = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => {
        try {
          controller.enqueue(encoder.encode(text));
        } catch {
          close();
        }
      };
      const unsubscribe = liveHub.subscribe(
        business.id,
        ({ event, id }) => send(`event: ${event}\ndata: ${JSON.stringify({ id })}\n\n`),
        () => send('event: call\ndata: {}\n\n'),
      );
      const heartbeat = setInterval(() => send(': alive\n\n'), heartbeatMs);
      close = () => {
        clearInterval(heartbeat);
        unsubscribe();
        try {
          controller.close();
        } catch {
          // It is closed already: the viewer left.
        }
      };
      request.signal.addEventListener('abort', close);
      // Left while we asked who it is: the signal does not fire a second time.
      if (request.signal.aborted) return close();
      // What changed between the page and this stream has not been told: one reload makes up for it.
      send('retry: 2000\nevent: call\ndata: {}\n\n');
    },
    cancel: () => close(),
  });
  const all = new Headers(headers);
  all.set('Content-Type', 'text/event-stream');
  all.set('Cache-Control', 'no-store, no-transform');
  all.set('X-Accel-Buffering', 'no');
  return new Response(stream, { headers: all });
}
