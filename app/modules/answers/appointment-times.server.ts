import type { DateTime } from 'luxon';

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
  const earliest = now.plus({ hours: noticeHours });
  const free: DateTime[] = [];
  for (let ahead = 0; ahead <= daysAhead; ahead++) {
    const day = wanted.from.startOf('day').plus({ days: ahead });
    for (const { from, to } of rangesOf(config.hours, day).ranges) {
      const end = moment(day, to);
      for (
        let start = moment(day, from);
        start.plus({ minutes }) <= end;
        start = start.plus({ minutes })
      ) {
        if (start < earliest || start < wanted.from) continue;
        if (wanted.partOfDay && wanted.partOfDay !== partOfDay(start)) continue;
        if (isBusy(busy, start, minutes)) continue;
        free.push(start);
      }
    }
    if (free.length >= wanted.count) break;
  }
  return free.toSorted((a, b) => a.toMillis() - b.toMillis()).slice(0, wanted.count);
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

function isBusy(busy: Busy[], start: DateTime, minutes: number): boolean {
  const from = start.toMillis();
  const to = from + minutes * 60_000;
  return busy.some(([begin, end]) => begin < to && end > from);
}
