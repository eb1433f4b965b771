import { DateTime } from 'luxon';

import type { Clock } from '~/modules/format/time.server';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { quoted } from '~/modules/lists/left-out.server';

/** Days up to today, and what they are called. */
export const presets = { 7: t`7 days`, 28: t`28 days`, 90: t`90 days`, 365: t`Year` } as const;
type Preset = keyof typeof presets;
const usual: Preset = 28;
/** The most that is counted at once: five years. */
export const longest = 1826;

/** Whole days in the business's time zone, both included, beside as many days before. */
export type Range = {
  from: string;
  to: string;
  days: number;
  before: { from: string; to: string };
  /** Null when somebody chose the days. */
  preset: Preset | null;
};

/** The range that an address names, and in words what was left out or put right of it. */
export function readRange(
  params: URLSearchParams,
  clock: Clock,
): { range: Range; notes: string[] } {
  const notes: string[] = [];
  const today = clock.now.startOf('day');
  const day = (name: string) => {
    const text = params.get(name)?.trim();
    if (!text) return null;
    const found = /^(19|20|21)\d\d-\d\d-\d\d$/.test(text)
      ? DateTime.fromISO(text, { zone: clock.now.zone })
      : null;
    if (found?.isValid) return found;
    const shown = quoted(text);
    notes.push(t`“${shown}” is not a day: left out.`);
    return null;
  };
  let from = day('from');
  let to = day('to');
  const text = params.get('within')?.trim();
  const isPreset = text ? Object.hasOwn(presets, text) : false;
  if (text && !isPreset) {
    const shown = quoted(text);
    notes.push(t`“${shown}” is not a span of days: left out.`);
  }

  if (!from && !to) return { range: ofPreset(isPreset ? (Number(text) as Preset) : usual), notes };
  if (isPreset) notes.push(t`Days were given, so the span of days is left out.`);
  if (from && to && from > to) {
    [from, to] = [to, from];
    notes.push(t`The first day came after the last: swapped.`);
  }
  if (from && from > today) {
    notes.push(t`These days are still to come: the last 28 are shown.`);
    return { range: ofPreset(usual), notes };
  }
  if (to && to > today) {
    to = today;
    notes.push(t`The last day is still to come: shown up to today.`);
  }
  to ??= today;
  from ??= to.minus({ days: usual - 1 });
  if (to.diff(from, 'days').days >= longest) {
    from = to.minus({ days: longest - 1 });
    notes.push(t`At most five years are shown: the last five of these days.`);
  }
  return { range: between(from, to, null), notes };

  function ofPreset(preset: Preset): Range {
    return between(today.minus({ days: preset - 1 }), today, preset);
  }
}

function between(from: DateTime, to: DateTime, preset: Preset | null): Range {
  // Days of 23 and 25 hours are days too.
  const days = Math.round(to.diff(from, 'days').days) + 1;
  return {
    from: iso(from),
    to: iso(to),
    days,
    before: { from: iso(from.minus({ days })), to: iso(from.minus({ days: 1 })) },
    preset,
  };
}

const iso = (day: DateTime) => day.toFormat('yyyy-LL-dd');

/** `Oct 14 to Nov 10`, with years when they are not this one. */
export function rangeWords({ from, to }: { from: string; to: string }, clock: Clock): string {
  const [first, last] = [from, to].map((day) => {
    const date = DateTime.fromISO(day, { locale: locale() });
    return date.toLocaleString({
      month: 'short',
      day: 'numeric',
      year: date.year === clock.now.year ? undefined : 'numeric',
    });
  }) as [string, string];
  return first === last ? first : t`${first} to ${last}`;
}
