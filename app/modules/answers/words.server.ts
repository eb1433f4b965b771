import type { DateTime } from 'luxon';

import { daysAhead, timeWords as readTimeWords } from '~/modules/format/time.server';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';

/** `9:00 am`, as one says it. */
export function timeWords(at: DateTime): string {
  return at.setLocale('en-US').toFormat('h:mm a').replace('AM', 'am').replace('PM', 'pm');
}

/** `Tuesday, November 24`; with the year when it is not the year of `now`. */
export function dateWords(at: DateTime, now: DateTime): string {
  return at
    .setLocale('en-US')
    .toFormat(at.year === now.year ? 'cccc, LLLL d' : 'cccc, LLLL d, yyyy');
}

/** `today at 3:00 pm`, `tomorrow at 9:00 am`, `Tuesday, November 24 at 9:00 am`. */
export function momentWords(at: DateTime, now: DateTime): string {
  const days = daysAhead(at, now);
  const day = days === 0 ? 'today' : days === 1 ? 'tomorrow' : dateWords(at, now);
  return `${day} at ${timeWords(at)}`;
}

/** A moment as {@link momentWords} has it, in the language of whoever reads it. */
export function readMomentWords(at: DateTime, now: DateTime): string {
  const days = daysAhead(at, now);
  const time = readTimeWords(at);
  if (days === 0) return t`today at ${time}`;
  if (days === 1) return t`tomorrow at ${time}`;
  const year = at.year === now.year ? undefined : 'numeric';
  const date = at
    .setLocale(locale())
    .toLocaleString({ weekday: 'long', month: 'long', day: 'numeric', year });
  return t`${date} at ${time}`;
}

/** `a`, `a or b`, `a, b or c`. */
export function listWords(items: string[], word: 'and' | 'or'): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`;
}

/**
 * Words that came from outside, fit for a variable of the assistant: one line, without the braces that Vapi
 * reads as its own (`{{ … }}` is its template language), and not longer than told.
 */
export function plainWords(text: string, max: number): string {
  const line = text
    .replace(/[{}]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return (line.length > max ? `${line.slice(0, max - 1).trimEnd()}…` : line).toWellFormed();
}
