import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import type { Clock } from '~/modules/format/time.server';
import { locale } from '~/modules/languages/language';

/**
 * The last seven days, today included, beside the seven before. A day that is not over is compared as it
 * is: the words say "so far".
 */
export async function getWeek(supabase: Supabase, businessId: string, clock: Clock) {
  const start = clock.now.startOf('day').minus({ days: 13 });
  const { data, error } = await supabase.rpc('call_day_counts', {
    p_business_id: businessId,
    p_from: start.toISODate() ?? '',
    p_to: clock.now.toISODate() ?? '',
  });
  if (error) throw appError('unavailable', { cause: error });
  const found = new Map(data.map((row) => [row.day.slice(0, 10), row]));
  const days = Array.from({ length: 14 }, (_, index) => {
    const day = start.plus({ days: index });
    const row = found.get(day.toISODate() ?? '');
    return {
      label: day.setLocale(locale()).toFormat('ccc'),
      date: day
        .setLocale(locale())
        .toLocaleString({ weekday: 'long', month: 'short', day: 'numeric' }),
      calls: row?.calls ?? 0,
      answered: row?.answered ?? 0,
      afterHours: row?.after_hours ?? 0,
      missed: row?.missed ?? 0,
      booked: row?.booked ?? 0,
    };
  });
  const week = days.slice(7);
  const before = days.slice(0, 7);
  type Count = 'calls' | 'answered' | 'afterHours' | 'missed' | 'booked';
  const sum = (list: typeof days, name: Count) => list.reduce((total, day) => total + day[name], 0);
  const share = (list: typeof days) => {
    const calls = sum(list, 'calls');
    return calls ? Math.round((100 * (calls - sum(list, 'missed'))) / calls) : null;
  };

  return {
    today: week.at(-1)?.calls ?? 0,
    days: week,
    calls: sum(week, 'calls'),
    callsChange: sum(week, 'calls') - sum(before, 'calls'),
    answeredShare: share(week),
    answeredShareBefore: share(before),
    booked: sum(week, 'booked'),
    bookedChange: sum(week, 'booked') - sum(before, 'booked'),
  };
}
