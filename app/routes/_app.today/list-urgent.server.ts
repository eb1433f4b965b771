import type { Supabase } from '~/integrations/supabase/client.server';
import { followUpStatus } from '~/modules/calls/call-view.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatPhone } from '~/modules/format/phone.server';
import type { Clock } from '~/modules/format/time.server';

const shown = 8;

type Row = {
  id: string;
  title: string;
  status: string;
  due_at: string | null;
  snoozed_until: string | null;
  call_id: string | null;
  call: { caller_name: string | null; caller_number: string | null } | null;
};

/** Open follow-ups that are overdue, due today or without a date: the longest waiting first. */
export async function listUrgent(supabase: Supabase, businessId: string, clock: Clock) {
  const endOfDay = clock.now.endOf('day').toUTC().toISO();
  const now = clock.now.toUTC().toISO();
  const { data, count, error } = await supabase
    .from('follow_ups')
    .select(
      'id, title, status, due_at, snoozed_until, call_id, call:calls(caller_name, caller_number)',
      {
        count: 'exact',
      },
    )
    .eq('business_id', businessId)
    .eq('status', 'open')
    .or(`due_at.lte.${endOfDay},due_at.is.null`)
    .order('due_at', { ascending: true, nullsFirst: false })
    .order('id')
    .limit(shown);
  if (error) throw appError('unavailable', { cause: error });
  const { count: overdue } = await supabase
    .from('follow_ups')
    .select('id', { count: 'exact', head: true })
    .eq('business_id', businessId)
    .eq('status', 'open')
    .lt('due_at', now);

  return {
    total: count ?? 0,
    overdue: overdue ?? 0,
    items: (data as unknown as Row[]).map((row) => {
      const number = row.call?.caller_number ?? null;
      return {
        id: row.id,
        callId: row.call_id,
        who: row.call?.caller_name ?? (number ? formatPhone(number) : 'Number withheld'),
        title: row.title,
        tel: number && `tel:${number}`,
        state: followUpStatus(row, clock),
      };
    }),
  };
}
