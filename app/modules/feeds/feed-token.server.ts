import { serviceClient, type Supabase } from '~/integrations/supabase/client.server';
import type { Member } from '~/modules/auth/require-member.server';
import { takeAttempt } from '~/modules/auth/throttle.server';
import { appError } from '~/modules/errors/app-error.server';
import { noteRequest } from '~/modules/operations/current-request.server';
import { defaultLocale, isLocale, type Locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';

export type FeedKind = 'follow-ups' | 'calls';
/** Whose feed is read, and of which business. Row-level security knows nobody here: filter by `businessId`. */
export type Feed = {
  id: string;
  businessId: string;
  userId: string;
  businessName: string;
  timeZone: string;
  /** What the person reads whose feed it is. */
  locale: Locale;
};

/**
 * The start of every feed: whose token the address has.
 *
 * @throws a plain Response: 404 for a token that is unknown, taken back, or of somebody who may not read any
 *   more, and 429 for who asks too often.
 */
export async function requireFeed(request: Request, kind: FeedKind): Promise<Feed> {
  const token = new URL(request.url).searchParams.get('token') ?? '';
  const wait = await takeAttempt('feed', request, token);
  if (wait > 0) {
    throw plain(429, t`This feed is asked for too often.`, { 'Retry-After': String(wait) });
  }
  if (!/^[0-9a-f]{64}$/.test(token)) throw gone();
  const { data, error } = await serviceClient().rpc('use_feed_token', {
    p_kind: kind,
    p_token: token,
  });
  if (error) throw appError('unavailable', { cause: error });
  const [row] = data;
  if (!row) throw gone();
  noteRequest({ businessId: row.business_id });
  // Calendars and readers ask in no language, or in their own.
  const { data: person } = await serviceClient()
    .from('profiles')
    .select('locale')
    .eq('id', row.user_id)
    .maybeSingle();
  return {
    id: row.id,
    businessId: row.business_id,
    userId: row.user_id,
    businessName: row.business_name,
    timeZone: row.time_zone,
    locale: isLocale(person?.locale) ? person.locale : defaultLocale,
  };
}

function gone(): Response {
  return plain(404, t`No such feed. Its address may have been taken back.`);
}

function plain(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(`${text}\n`, {
    status,
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
      ...headers,
    },
  });
}

/**
 * A new feed of the person, beside those they have.
 *
 * @returns the token of its address, which is shown once; null when they have too many
 */
export async function createFeedToken(
  { supabase, business, headers }: Member,
  kind: FeedKind,
): Promise<string | null> {
  const { data, error } = await supabase.rpc('create_feed_token', {
    p_business_id: business.id,
    p_kind: kind,
  });
  if (error?.hint === 'too-many') return null;
  if (error?.code === '42501') throw appError('forbidden', { headers });
  if (error) throw appError('unavailable', { cause: error, headers });
  return data;
}

/** Takes a feed of the person back. Its address answers 404 from now on. */
export async function revokeFeedToken({ supabase, headers }: Member, id: string): Promise<void> {
  const { error } = await supabase.rpc('revoke_feed_token', { p_id: id });
  if (error?.code === 'P0002') throw appError('not-found', { headers });
  if (error) throw appError('unavailable', { cause: error, headers });
}

/** The person's own feeds of a kind that work, newest first. */
export async function listFeeds(supabase: Supabase, of: { businessId: string; kind: FeedKind }) {
  const { data, error } = await supabase
    .from('feed_tokens')
    .select('id, created_at, last_used_at')
    .eq('business_id', of.businessId)
    .eq('kind', of.kind)
    .is('revoked_at', null)
    .order('created_at', { ascending: false });
  if (error) throw appError('unavailable', { cause: error });
  return data;
}
