import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { planOf } from '~/modules/billing/plans';
import { formatPhone } from '~/modules/format/phone.server';
import { t } from '~/modules/languages/t';

/** What goes when a business is deleted: how many of each, its phone numbers, and the plan that it pays. */
export async function getBusinessFigures(supabase: Supabase, businessId: string) {
  const count = { count: 'exact', head: true } as const;
  const [calls, recordings, callers, followUps, members, lines, subscriptions] = await Promise.all([
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
    supabase
      .from('subscriptions')
      .select('plan')
      .eq('business_id', businessId)
      .neq('status', 'canceled')
      .limit(1),
  ]);
  for (const { error } of [calls, recordings, callers, followUps, members, lines, subscriptions]) {
    if (error) throw appError('unavailable', { cause: error });
  }
  return {
    calls: calls.count ?? 0,
    recordings: recordings.count ?? 0,
    callers: callers.count ?? 0,
    followUps: followUps.count ?? 0,
    members: members.count ?? 0,
    plan:
      subscriptions.data?.map(({ plan }) => (plan ? planOf(plan).label : t`present`))[0] ?? null,
    phones: (lines.data ?? []).flatMap(({ phone_number: number }) =>
      number ? [formatPhone(number)] : [],
    ),
  };
}
