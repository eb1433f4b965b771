import { DateTime } from 'luxon';

import type { Config } from '~/modules/receptionist/config.server';
import { moment, nextOpening, rangesOf, isOpenAt } from '~/modules/receptionist/hours.server';

/** Milliseconds since 1970, beginning and end. */
export type Busy = readonly [start: number, end: number];
type Wanted = { from: DateTime; partOfDay: 'morning' | 'afternoon' | null; count: number };

/** How far ahead times are offered, in days. */
export const daysAhead = 21;

/**
 * The next free times, earliest first: whole appointments within the opening hours, after the notice, beside
 * what is booked. Lengths are real minutes, hours are those of the wall: a day on which the clocks change
 * offers neither an hour that does not exist nor one twice.
 */
export function freeTimes(config: Config, now: DateTime, busy: Busy[], wanted: Wanted): DateTime[] {
  const { minutes, noticeHours } = config.messages.appointments;
  const length = minutes * 60_000;
  const earliest = Math.max(now.plus({ hours: noticeHours }).toMillis(), wanted.from.toMillis());
  const free: DateTime[] = [];
  for (let ahead = 0; ahead <= daysAhead; ahead++) {
    const day = wanted.from.startOf('day').plus({ days: ahead });
    const ranges = rangesOf(config.hours, day).ranges.toSorted((a, b) =>
      a.from.localeCompare(b.from),
    );
    for (const { from, to } of ranges) {
      const end = moment(day, to).toMillis();
      // Milliseconds, and a date only for what may be offered: a caller waits for this.
      for (let start = moment(day, from).toMillis(); start + length <= end; start += length) {
        if (start < earliest || isBusy(busy, start, length)) continue;
        const time = DateTime.fromMillis(start, { zone: now.zone });
        if (wanted.partOfDay && wanted.partOfDay !== partOfDay(time)) continue;
        free.push(time);
        if (free.length === wanted.count) return free;
      }
    }
  }
  return free;
}

/** Why a time cannot be booked, whatever is booked already; null when it can. */
export function refusal(
  config: Config,
  now: DateTime,
  start: DateTime,
): 'past' | 'notice' | 'closed' | 'far' | null {
  const { minutes, noticeHours } = config.messages.appointments;
  if (start <= now) return 'past';
  if (start < now.plus({ hours: noticeHours })) return 'notice';
  if (start > now.plus({ days: 366 })) return 'far';
  const end = start.plus({ minutes });
  const fits = rangesOf(config.hours, start).ranges.some(
    ({ from, to }) => moment(start, from) <= start && end <= moment(start, to),
  );
  return fits ? null : 'closed';
}

/**
 * When something that is asked for now is due: so many hours later, and when nobody is there then, an hour
 * after the next opening.
 */
export function dueAt(hours: Config['hours'], now: DateTime, withinHours: number): DateTime {
  const due = now.plus({ hours: withinHours });
  if (isOpenAt(hours, due)) return due;
  return nextOpening(hours, due)?.plus({ hours: 1 }) ?? due;
}

function partOfDay(at: DateTime) {
  return at.hour < 12 ? 'morning' : 'afternoon';
}

function isBusy(busy: Busy[], start: number, length: number): boolean {
  return busy.some(([begin, end]) => begin < start + length && end > start);
}
