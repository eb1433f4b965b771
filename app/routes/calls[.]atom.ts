import type { LoaderFunctionArgs } from '@remix-run/node';

import { getEnv } from '~/env.server';
import { serviceClient } from '~/integrations/supabase/client.server';
import type { CallShape } from '~/modules/api/shapes.server';
import { callFeed, newest } from '~/modules/calls/call-feed.server';
import { appError } from '~/modules/errors/app-error.server';
import { etagOf, knownTags } from '~/modules/feeds/etag.server';
import { requireFeed } from '~/modules/feeds/feed-token.server';
import { speak } from '~/modules/languages/speak.server';
import { paths } from '~/paths';

const limit = 50;

/** The business's newest calls, for feed readers: `?token=…`. */
export async function loader({ request }: LoaderFunctionArgs) {
  const feed = await requireFeed(request, 'calls');
  const { data, error } = await serviceClient().rpc('feed_calls', {
    p_business_id: feed.businessId,
    p_limit: limit,
  });
  if (error) throw appError('unavailable', { cause: error });
  const calls = data as unknown as CallShape[];
  const site = getEnv().SITE_URL;
  const body = speak(feed.locale, () =>
    callFeed(calls, {
      ...feed,
      listUrl: site + paths.calls(),
      urlOf: (callId) => site + paths.call(callId),
    }),
  );
  const etag = etagOf(body);
  const changed = newest(calls);
  const headers = new Headers({
    ETag: etag,
    'Last-Modified': changed.toUTCString(),
    // Asked again each time: a token that was taken back opens nothing that is kept.
    'Cache-Control': 'private, no-cache',
    'Referrer-Policy': 'no-referrer',
  });
  // By the tag alone: what is taken out of the list changes no date.
  if (knownTags(request).includes(etag)) return new Response(null, { status: 304, headers });
  headers.set('Content-Type', 'application/atom+xml; charset=utf-8');
  return new Response(body, { headers });
}
