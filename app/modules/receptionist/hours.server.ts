import { DateTime } from 'luxon';

import { timeWords } from '~/modules/format/time.server';
import type { Language } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { weekdays, type Config } from './config.server';

type Hours = Config['hours'];
type Range = { from: string; to: string };

/** Without a change of clocks, for times that are of no day in particular. */
const anyDay = DateTime.utc(2000, 1, 1);

/** The times of a day in the business's time zone, and the day's name if it is a special one. */
export function rangesOf(hours: Hours, day: DateTime): { ranges: Range[]; special: string | null } {
  const special = hours.days.find(({ date }) => date === day.toISODate());
  if (special) return { ranges: special.ranges, special: special.name };
  return { ranges: hours.weekly[weekdays[day.weekday - 1] ?? 'monday'], special: null };
}

/** Whether the business is open at a moment. Beginnings count, ends do not; nights may go over midnight in two ranges. */
export function isOpenAt(hours: Hours, at: DateTime): boolean {
  const time = at.toFormat('HH:mm');
  return rangesOf(hours, at).ranges.some(({ from, to }) => from <= time && time < to);
}

/** When it opens next, seen from a moment at which it is closed; null when not within two weeks. */
export function nextOpening(hours: Hours, at: DateTime): DateTime | null {
  for (let ahead = 0; ahead <= 14; ahead++) {
    const day = at.startOf('day').plus({ days: ahead });
    const opening = rangesOf(hours, day)
      .ranges.map(({ from }) => moment(day, from))
      .filter((start) => start > at)
      .toSorted((a, b) => a.toMillis() - b.toMillis())[0];
    if (opening) return opening;
  }
  return null;
}

/**
 * A time of day on a day. By the clock on the wall, so that a day on which the clocks change has its hours
 * where people expect them.
 */
export function moment(day: DateTime, time: string): DateTime {
  if (time === '24:00') return day.startOf('day').plus({ days: 1 });
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return day.startOf('day').set({ hour, minute });
}

/** The hours of a day in words, for callers: `9:00 am to 5:00 pm`, `closed (Christmas)`, `de 9:00 a 17:00`. */
export function dayWords(hours: Hours, day: DateTime, language: Language = 'en'): string {
  return sayDay(hours, day, language === 'es' ? spanishRanges : rangeWords);
}

/** The same in the language of who reads it. */
export function readDayWords(hours: Hours, day: DateTime): string {
  return sayDay(hours, day, hoursWords);
}

function sayDay(hours: Hours, day: DateTime, say: (ranges: Range[], day: DateTime) => string) {
  const { ranges, special } = rangesOf(hours, day);
  const words = say(ranges, day);
  return special ? `${words} (${special})` : words;
}

/** Times of a day as people read them: `9:00 am to 12:00 pm and 1:00 pm to 5:00 pm`, `closed`. */
export function hoursWords(ranges: Range[]): string {
  if (ranges.length === 0) return t`closed`;
  return ranges
    .map((range) => {
      const from = timeWords(moment(anyDay, range.from));
      const to = timeWords(moment(anyDay, range.to));
      return t`${from} to ${to}`;
    })
    .reduce((before, next) => t`${before} and ${next}`);
}

/** Times of a day in words, for callers. */
function rangeWords(ranges: Range[], day: DateTime): string {
  if (ranges.length === 0) return 'closed';
  const words = (time: string) =>
    moment(day, time).setLocale('en-US').toFormat('h:mm a').replace('AM', 'am').replace('PM', 'pm');
  return ranges.map(({ from, to }) => `${words(from)} to ${words(to)}`).join(' and ');
}

/** The same in Spanish. */
function spanishRanges(ranges: Range[], day: DateTime): string {
  if (ranges.length === 0) return 'cerrado';
  const words = (time: string) => moment(day, time).toFormat('H:mm');
  return ranges.map(({ from, to }) => `de ${words(from)} a ${words(to)}`).join(' y ');
}
