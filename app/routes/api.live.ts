import type { LoaderFunctionArgs } from '@remix-run/node';

import { decodeJwt } from '~/modules/auth/decode-jwt.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { encodeRetry, readPlace } from '~/modules/live/event-stream.server';
import { liveHub } from '~/modules/live/live-hub.server';
import type { LiveViewer } from '~/modules/live/live-log.server';
import { paths } from '~/paths';

/** Tabs of one person at one server; hidden ones let go of theirs. */
const mostStreams = 20;
/** Whoever is this far behind is let go, and comes back for what it missed. */
const mostUnreadBytes = 256 * 1024;

/**
 * What changes in the person's business, as server-sent events: `call`, `follow-up`, `usage` and
 * `receptionist` with `{ id }`, upon which pages load what they show; `words` with what is said on a running
 * call; `reset` when something was missed that nobody can tell any more.
 *
 * A viewer that was here before says where it stands, by `Last-Event-ID` or `?after=`, and gets what it
 * missed first. Signed out: 401, so that the browser stops asking. See docs/decisions/0008-live.md.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request).catch(whenSignedOut);
  if (member instanceof Response) return member;
  const { supabase, user, business, headers } = member;
  if (liveHub.countOf(user.id) >= mostStreams) {
    headers.set('Retry-After', '30');
    return new Response('You have too many pages open.', { status: 429, headers });
  }
  const { data } = await supabase.auth.getSession();
  const sessionId = decodeJwt(data.session?.access_token).session_id ?? null;

  const query = new URL(request.url).searchParams;
  const shown = query.get('business');
  const place = readPlace(request.headers.get('Last-Event-ID')) ?? readPlace(query.get('after'));
  // The page shows another business than the person has chosen meanwhile: it has to load.
  const missedSince = shown && shown !== business.id ? null : place;

  const all = new Headers(headers);
  all.set('Content-Type', 'text/event-stream');
  all.set('Cache-Control', 'no-store, no-transform');
  all.set('X-Accel-Buffering', 'no');
  const viewer = { userId: user.id, businessId: business.id, sessionId };
  return new Response(openStream(request, viewer, missedSince), { headers: all });
}

/** One who signed out is told so, also between two questions: a page to log in is no stream. */
function whenSignedOut(reason: unknown): Response {
  const isToLogIn =
    reason instanceof Response && reason.headers.get('Location')?.startsWith(paths.login());
  if (!isToLogIn) throw reason;
  const headers = new Headers(reason.headers);
  headers.delete('Location');
  return new Response('Sign in first.', { status: 401, headers });
}

/** Apart from the loader, so that an open stream keeps nothing of what the loader needed. */
function openStream(request: Request, viewer: LiveViewer, missedSince: string | null) {
  let unsubscribe = () => {};
  let controller: ReadableStreamDefaultController<Uint8Array>;
  const end = () => {
    unsubscribe();
    try {
      controller.close();
    } catch {
      // It is closed already: the viewer left.
    }
  };
  const send = (bytes: Uint8Array) => {
    if ((controller.desiredSize ?? 0) < -mostUnreadBytes) return end();
    try {
      controller.enqueue(bytes);
    } catch {
      end();
    }
  };
  return new ReadableStream<Uint8Array>(
    {
      start(own) {
        controller = own;
        send(new TextEncoder().encode(encodeRetry()));
        // Left while we asked who it is: the signal does not fire a second time.
        if (request.signal.aborted) return end();
        unsubscribe = liveHub.subscribe({ ...viewer, send, end }, missedSince);
        // The request is held on purpose: its signal goes with it.
        request.signal.addEventListener('abort', () => request.signal.aborted && end());
      },
      cancel: end,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 16 * 1024 }),
  );
}
