import { leads, lengths, outcomes, sentiments, type responses } from '~/modules/calls/call-words';
import { length } from '~/modules/format/time.server';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import type { Analytics, Sums } from './analytics.server';
import { aboutMedian, change, changeOfCount, count, share, type Change } from './change';
import type { Range } from './range.server';

/** A number with what it is called, the one before, and the calls that it counts. */
export type Figure = {
  name: string;
  value: number;
  /** As people read it. */
  text: string;
  before: number;
  beforeText: string;
  change: Change;
  /** The list of these calls; null for what counts no calls. */
  href: string | null;
  /** Of all that its section counts: for a bar's length, and in words. */
  part: number;
  share: string;
};

export type Section = { id: string; title: string; figures: Figure[]; notes: string[] };

/** Every figure of the page but those by day and hour, in the order of the page. */
export function sections(analytics: Analytics, range: Range): Section[] {
  const { now, before, questions } = analytics;
  const of = (sum: Sums, name: string) => sum[name] ?? 0;
  const link = (filters: Record<string, string>) =>
    paths.calls({ from: range.from, to: range.to, ...filters });
  const both = (name: string) => [of(now, name), of(before, name)] as const;

  function counted(
    name: string,
    [value, earlier]: readonly [number, number],
    filters: Record<string, string> | null,
    whole = of(now, 'calls'),
  ): Figure {
    return {
      name,
      value,
      text: count(value),
      before: earlier,
      beforeText: count(earlier),
      change: changeOfCount(value, earlier),
      href: filters && link(filters),
      part: whole ? value / whole : 0,
      share: share(value, whole),
    };
  }
  function measured(
    name: string,
    [value, earlier]: readonly [number | null, number | null],
    format: (value: number) => string,
    href: string | null = null,
  ): Figure {
    return {
      name,
      value: value ?? 0,
      text: value === null ? '–' : format(value),
      before: earlier ?? 0,
      beforeText: earlier === null ? '–' : format(earlier),
      change: value ? compared(value, earlier, format) : changeOfCount(0, earlier ?? 0),
      href,
      part: 0,
      share: '',
    };
  }
  const ratio = (part: string, whole: string) =>
    [now, before].map((sum) => (of(sum, whole) ? of(sum, part) / of(sum, whole) : null)) as [
      number | null,
      number | null,
    ];
  const all = both('calls');
  const answered = [now, before].map((sum) => of(sum, 'answered') + of(sum, 'after_hours'));
  const outcomeSum = (sum: Sums) =>
    Object.keys(outcomes).reduce((total, key) => total + of(sum, outcomeColumn(key)), 0);
  const done = both('follow_ups_done');
  const steps = (name: string, n: number) =>
    [now, before].map((sum) => Array.from({ length: n }, (_, i) => of(sum, `${name}_${i + 1}`)));
  const medians = steps('length', 6).map((list) =>
    aboutMedian(list, [0, 30, 60, 120, 300, 600, 1200]),
  ) as [number | null, number | null];

  return [
    {
      id: 'calls',
      title: t`Calls`,
      figures: [
        counted(t`Calls`, all, {}),
        counted(t`Answered`, answered as [number, number], { answered: 'yes' }),
        counted(t`Answered in opening hours`, both('answered'), { answered: 'yes', hours: 'open' }),
        counted(t`Answered after hours`, both('after_hours'), { answered: 'yes', hours: 'after' }),
        counted(t`Missed`, both('missed'), { answered: 'no' }),
      ],
      notes: [t`Missed calls are those that were hung up on, silent, or failed.`],
    },
    {
      id: 'outcomes',
      title: t`Outcomes`,
      figures: [
        ...Object.entries(outcomes)
          .map(([outcome, { label }]) => counted(label, both(outcomeColumn(outcome)), { outcome }))
          .filter(({ value, before: earlier }) => value + earlier > 0)
          .toSorted((a, b) => b.value - a.value),
        ...[
          counted(
            t`Not written up yet`,
            [all[0] - outcomeSum(now), all[1] - outcomeSum(before)],
            null,
          ),
        ].filter(({ value }) => value > 0),
      ],
      notes: [],
    },
    {
      id: 'mood',
      title: t`Mood of callers`,
      figures: Object.entries(sentiments).map(([sentiment, { label }]) =>
        counted(label, both(`sentiment_${sentiment}`), { sentiment }),
      ),
      notes: [],
    },
    {
      id: 'leads',
      title: t`Leads`,
      figures: Object.entries(leads).map(([lead, label]) =>
        counted(label, both(`lead_${lead}`), { lead }),
      ),
      notes: [t`Only calls of people who may become customers count as leads.`],
    },
    {
      id: 'length',
      title: t`Length of calls`,
      figures: [
        measured(t`Average`, ratio('seconds', 'timed'), length),
        measured(t`Half were shorter than about`, medians, (value) => length(Math.round(value))),
        ...Object.entries(lengths).map(([key, label]) =>
          counted(label, both(`length_${key}`), { length: key }, of(now, 'timed')),
        ),
      ],
      notes: [],
    },
    {
      id: 'callers',
      title: t`New and returning callers`,
      figures: [
        counted(t`Called for the first time`, both('new_callers'), { who: 'new' }),
        counted(
          t`Called again`,
          [now, before].map((sum) => of(sum, 'with_caller') - of(sum, 'new_callers')) as [
            number,
            number,
          ],
          { who: 'returning' },
        ),
        counted(
          t`Number withheld`,
          [now, before].map((sum) => of(sum, 'calls') - of(sum, 'with_caller')) as [number, number],
          { who: 'withheld' },
        ),
      ],
      notes: [
        t`In calls. Each caller calls for the first time once, so those are new callers too.`,
      ],
    },
    {
      id: 'follow-ups',
      title: t`Follow-ups`,
      figures: [
        measured(t`Average time to done`, ratio('response_seconds', 'follow_ups_done'), duration),
        counted(/* msgctxt: of a follow-up */ t`Done`, done, { followup: 'done' }, followUps(now)),
        counted(
          /* msgctxt: of a follow-up */ t`Open`,
          both('follow_ups_open'),
          { followup: 'open' },
          followUps(now),
        ),
        counted(
          /* msgctxt: of a follow-up */ t`Snoozed`,
          both('follow_ups_snoozed'),
          { followup: 'snoozed' },
          followUps(now),
        ),
        ...Object.entries(doneWords).map(([response, label]) =>
          counted(label, both(`response_${response}`), { response }, done[0]),
        ),
      ],
      notes: [t`Of the calls in these days, counted from when the call began.`],
    },
    {
      id: 'cost',
      title: t`Cost and minutes`,
      figures: [
        measured(
          t`Minutes on the phone`,
          scaled(both('seconds'), 60),
          (value) => count(Math.round(value)),
          link({}),
        ),
        measured(t`Cost`, scaled(both('cost_micros'), 1e6), dollars, link({})),
        measured(t`Cost of a call`, scaled(ratio('cost_micros', 'calls'), 1e6), dollars),
        measured(t`Cost of a minute`, scaled(ratio('cost_micros', 'seconds'), 1e6 / 60), dollars),
      ],
      notes: [t`What the phone service charged, in US dollars.`],
    },
    {
      id: 'questions',
      title: t`Top questions`,
      figures: questions.map(({ question, calls, before: earlier }) =>
        counted(question, [calls, earlier], { asked: question }),
      ),
      notes: [],
    },
  ];

  function followUps(sum: Sums) {
    return ['open', 'snoozed', 'done'].reduce(
      (total, status) => total + of(sum, `follow_ups_${status}`),
      0,
    );
  }
}

function compared(value: number, before: number | null, format: (value: number) => string): Change {
  if (before && format(value) === format(before)) return { direction: 'same', words: t`as before` };
  return before ? change(value, before, format) : { direction: 'up', words: t`none before` };
}

const outcomeColumn = (outcome: string) => `outcome_${outcome.replace('-', '_')}`;

const scaled = <T extends readonly (number | null)[]>(values: T, by: number) =>
  values.map((value) => (value === null ? null : value / by)) as [number | null, number | null];

/** Follow-ups by how long after the call they were done: the steps of `responses`. */
const doneWords: Record<keyof typeof responses, string> = {
  1: t`Done within 1 hour`,
  2: t`Done 1 to 4 hours later`,
  3: t`Done 4 to 24 hours later`,
  4: t`Done 1 to 3 days later`,
  5: t`Done more than 3 days later`,
};

const dollars = (value: number) =>
  value.toLocaleString(locale(), { style: 'currency', currency: 'USD' });

/** `25 min`, `3 h 10 min`, `2 days 4 h` */
export function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t`${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    const over = minutes % 60;
    return over ? t`${hours} h ${over} min` : t`${hours} h`;
  }
  const days = Math.floor(hours / 24);
  const over = hours % 24;
  return over ? t`${days} days ${over} h` : t`${days} days`;
}
