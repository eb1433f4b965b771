import type { LoaderFunctionArgs } from '@remix-run/node';

import { getEnv } from '~/env.server';
import { serviceClient } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { etagOf, knownTags } from '~/modules/feeds/etag.server';
import { requireFeed } from '~/modules/feeds/feed-token.server';
import { followUpCalendar, type CalendarFollowUp } from '~/modules/follow-ups/calendar.server';
import { speak } from '~/modules/languages/speak.server';
import { paths } from '~/paths';

/** Calendars refuse what is too large; the newest changes come first. */
const limit = 1000;
/** How long what is done stays in the feed, so that calendars hear of it. */
const keptDays = 30;

/** The business's follow-ups with a date, for calendars: `?token=…`, with `&whose=mine` only one's own. */
export async function loader({ request }: LoaderFunctionArgs) {
  const feed = await requireFeed(request, 'follow-ups');
  const since = new Date(Date.now() - keptDays * 24 * 60 * 60 * 1000).toISOString();
  const query = serviceClient()
    .from('follow_ups')
    .select(
      `id, kind, title, status, due_at, snoozed_until, revision, created_at, updated_at, call_id,
      call:calls(caller_name, caller_number), caller:callers(name, phone_number)`,
    )
    .eq('business_id', feed.businessId)
    .neq('queue_at', 'infinity')
    .or(`status.in.(open,snoozed),updated_at.gte.${since}`)
    .order('updated_at', { ascending: false })
    .order('id')
    .limit(limit);
  const isMine = new URL(request.url).searchParams.get('whose') === 'mine';
  const { data, error } = await (isMine ? query.eq('assigned_to', feed.userId) : query);
  if (error) throw appError('unavailable', { cause: error });
  const followUps = data as unknown as CalendarFollowUp[];

  const site = getEnv().SITE_URL;
  const body = speak(feed.locale, () =>
    followUpCalendar(followUps, {
      ...feed,
      urlOf: ({ id, call_id: callId }) =>
        site + (callId ? paths.call(callId) : `${paths.followUps()}#${id}`),
    }),
  );
  const etag = etagOf(body);
  const changed = followUps[0] ? new Date(followUps[0].updated_at) : null;
  const headers = new Headers({
    ETag: etag,
    // Asked again each time: a token that was taken back opens nothing that is kept.
    'Cache-Control': 'private, no-cache',
    'Referrer-Policy': 'no-referrer',
    ...(changed && { 'Last-Modified': changed.toUTCString() }),
  });
  // The tag only: what is taken out of the list changes no date.
  if (knownTags(request).includes(etag)) {
    return new Response(null, { status: 304, headers });
  }
  headers.set('Content-Type', 'text/calendar; charset=utf-8');
  headers.set('Content-Disposition', 'inline; filename="follow-ups.ics"');
  return new Response(body, { headers });
}
