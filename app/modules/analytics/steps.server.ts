import { DateTime } from 'luxon';

import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import type { Analytics } from './analytics.server';
import type { Range } from './range.server';

type Part = { calls: number; href: string };

/** A bar of the chart: a day, or in long ranges a week or a month, as far as it lies in the range. */
export type Step = {
  from: string;
  to: string;
  /** Under the bar. */
  label: string;
  /** In the table. */
  name: string;
  all: Part;
  answered: Part;
  afterHours: Part;
  missed: Part;
};

export type Unit = 'day' | 'week' | 'month';

/** The most bars of a kind before they become longer ones. */
const mostDays = 62;
const mostWeeks = 60;
const shortDay = { month: 'short', day: 'numeric' } as const;

/** The calls of a range in steps of time, the empty ones included. */
export function steps(
  { days }: Pick<Analytics, 'days'>,
  range: Range,
): { unit: Unit; steps: Step[] } {
  const unit: Unit =
    range.days <= mostDays ? 'day' : range.days <= mostWeeks * 7 ? 'week' : 'month';
  const [first, last] = [range.from, range.to].map((day) =>
    DateTime.fromISO(day, { zone: 'utc', locale: locale() }),
  ) as [DateTime, DateTime];
  const isOneYear = first.year === last.year;
  const all: Step[] = [];
  for (let from = first; from <= last;) {
    const end = DateTime.min(from.endOf(unit).startOf('day'), last);
    const [fromDay, toDay] = [from, end].map((day) => day.toFormat('yyyy-LL-dd')) as [
      string,
      string,
    ];
    const found = days.filter(({ day }) => day >= fromDay && day <= toDay);
    const part = (name: 'calls' | 'answered' | 'afterHours' | 'missed', filters = {}): Part => ({
      calls: found.reduce((sum, day) => sum + day[name], 0),
      href: paths.calls({ from: fromDay, to: toDay, ...filters }),
    });
    const year = isOneYear ? undefined : 'numeric';
    const begins = from.toLocaleString(shortDay);
    const ends = end.toLocaleString({ ...shortDay, year });
    all.push({
      from: fromDay,
      to: toDay,
      label: unit === 'month' ? from.toFormat("LLL ''yy") : begins,
      name:
        unit === 'day'
          ? from.toLocaleString({ ...shortDay, weekday: 'short', year })
          : t`${begins} to ${ends}`,
      all: part('calls'),
      answered: part('answered', { answered: 'yes', hours: 'open' }),
      afterHours: part('afterHours', { answered: 'yes', hours: 'after' }),
      missed: part('missed', { answered: 'no' }),
    });
    from = end.plus({ days: 1 });
  }
  return { unit, steps: all };
}
