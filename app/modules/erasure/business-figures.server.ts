import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatPhone } from '~/modules/format/phone.server';

/** What goes when a business is deleted: how many of each, and its phone numbers. */
export async function getBusinessFigures(supabase: Supabase, businessId: string) {
  const count = { count: 'exact', head: true } as const;
  const [calls, recordings, callers, followUps, members, lines] = await Promise.all([
    supabase.from('calls').select('id', count).eq('business_id', businessId),
    supabase
      .from('calls')
      .select('id', count)
      .eq('business_id', businessId)
      .not('recording_url', 'is', null),
    supabase.from('callers').select('id', count).eq('business_id', businessId),
    supabase.from('follow_ups').select('id', count).eq('business_id', businessId),
    supabase.from('memberships').select('user_id', count).eq('business_id', businessId),
    supabase.from('phone_lines').select('phone_number').eq('business_id', businessId),
  ]);
  for (const { error } of [calls, recordings, callers, followUps, members, lines]) {
    if (error) throw appError('unavailable', { cause: error });
  }
  return {
    calls: calls.count ?? 0,
    recordings: recordings.count ?? 0,
    callers: callers.count ?? 0,
    followUps: followUps.count ?? 0,
    members: members.count ?? 0,
    phones: (lines.data ?? []).flatMap(({ phone_number: number }) =>
      number ? [formatPhone(number)] : [],
    ),
  };
}
