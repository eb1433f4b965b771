import { getAnalytics } from '~/modules/analytics/analytics.server';
import { sections, type Section } from '~/modules/analytics/figures.server';
import { presets, rangeWords, readRange } from '~/modules/analytics/range.server';
import { steps } from '~/modules/analytics/steps.server';
import { change, share } from '~/modules/analytics/change';
import type { Member } from '~/modules/auth/require-member.server';
import { outcomes, weekdays } from '~/modules/calls/call-words';
import { Clock } from '~/modules/format/time.server';
import { plural, t } from '~/modules/languages/t';
import { paths } from '~/paths';

/** All that the page shows of the range that its address names. */
export async function readPage({ supabase, business }: Member, params: URLSearchParams) {
  const clock = new Clock(business.time_zone);
  const { range, notes } = readRange(params, clock);
  const analytics = await getAnalytics(supabase, business.id, range);
  const all = sections(analytics, range);
  return {
    range,
    notes,
    words: { now: rangeWords(range, clock), before: rangeWords(range.before, clock) },
    choices: Object.entries(presets).map(([within, label]) => ({
      label,
      href: paths.analytics({ within }),
      isCurrent: range.preset === Number(within),
    })),
    today: clock.now.toFormat('yyyy-LL-dd'),
    csv: paths.analyticsCsv(
      range.preset ? { within: range.preset } : { from: range.from, to: range.to },
    ),
    hasCalls: analytics.firstDay !== null,
    firstDay: analytics.firstDay,
    isEmpty: !analytics.now.calls,
    tiles: tiles(all),
    chart: steps(analytics, range),
    heat: heat(analytics.hours),
    sections: all.filter(({ id }) => id !== 'calls'),
    clock,
  };
}

/** The four that somebody looks at first. */
function tiles(all: Section[]) {
  const find = (section: string, n: number) => all.find(({ id }) => id === section)?.figures[n];
  const [calls, answered] = [find('calls', 0), find('calls', 1)];
  const booked = all
    .find(({ id }) => id === 'outcomes')
    ?.figures.find(({ name }) => name === outcomes.booked.label);
  const average = find('length', 0);
  if (!calls || !answered || !average) return [];
  const shareOf = (part: number, whole: number) => (whole ? (100 * part) / whole : null);
  const [now, before] = [
    shareOf(answered.value, calls.value),
    shareOf(answered.before, calls.before),
  ];
  return [
    calls,
    {
      ...answered,
      text: share(answered.value, calls.value),
      beforeText: share(answered.before, calls.before),
      change:
        now === null || before === null
          ? ({ direction: 'same', words: t`nothing to compare` } as const)
          : change(Math.round(now), Math.round(before), (by) =>
              plural(by, t`${by} pt`, t`${by} pts`),
            ),
    },
    ...(booked ? [booked] : []),
    { ...average, name: t`Average length` },
  ];
}

/** Calls by weekday and hour: a row a weekday, from Monday on. */
function heat(hours: [number, number, number][]) {
  const rows = Object.entries(weekdays).map(([weekday, name]) => ({
    name,
    calls: Array.from({ length: 24 }, (_, hour) => {
      const found = hours.find(([day, at]) => day === Number(weekday) && at === hour);
      return found?.[2] ?? 0;
    }),
  }));
  const busiest = hours.toSorted((a, b) => b[2] - a[2])[0] ?? null;
  return { rows, busiest };
}
