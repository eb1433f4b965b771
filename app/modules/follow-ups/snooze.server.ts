import { DateTime } from 'luxon';

import type { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { locale } from '~/modules/languages/language';

export type SnoozeOption = { value: string; label: string; when: string };

/** Hours of the day, by the clock on the wall of the business. */
const afternoon = 15;
const morning = 9;

/**
 * The moments that something can be put off to with one press, seen from now. By the clock on the wall: a
 * night in which the clocks change ends at nine all the same, and an hour is an hour.
 */
export function snoozeTimes({ now }: Clock): Record<string, DateTime | null> {
  const day = now.startOf('day');
  const thisAfternoon = day.set({ hour: afternoon });
  return {
    hour: now.plus({ hours: 1 }),
    // Not when it is here already, or nearly.
    afternoon: thisAfternoon > now.plus({ minutes: 30 }) ? thisAfternoon : null,
    tomorrow: day.plus({ days: 1 }).set({ hour: morning }),
    week: day.plus({ days: 8 - now.weekday }).set({ hour: morning }),
  };
}

const labels: Record<string, string> = {
  hour: t`In 1 hour`,
  afternoon: t`This afternoon`,
  tomorrow: t`Tomorrow morning`,
  week: t`Next week`,
};

/** What is offered, each with when it ends: `Wed 9:00 am`. */
export function snoozeOptions(clock: Clock): SnoozeOption[] {
  return Object.entries(snoozeTimes(clock)).flatMap(([value, time]) => {
    if (!time) return [];
    const when = `${time.setLocale(locale()).toFormat('ccc')} ${clock.time(time.toISO() ?? '')}`;
    return [{ value, label: labels[value] ?? value, when }];
  });
}

/**
 * What a form says about when: one of the options, or `custom` with a `datetime-local` value in the time of
 * the business. A time that the clocks skip is the one an hour later.
 *
 * @returns null when it says nothing that is still ahead
 */
export function snoozeUntil(clock: Clock, until: unknown, at: unknown): DateTime | null {
  const times = snoozeTimes(clock);
  const time =
    until === 'custom'
      ? localTime(clock, at)
      : // An afternoon that began while the page was open: the next morning.
        (times[String(until)] ?? (until === 'afternoon' ? (times.tomorrow ?? null) : null));
  return time && time > clock.now && time < clock.now.plus({ years: 2 }) ? time : null;
}

/** A `datetime-local` value as a moment in the business's zone; null when it is none. */
export function localTime(clock: Clock, value: unknown): DateTime | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(value)) return null;
  const time = DateTime.fromISO(value, { zone: clock.now.zone });
  return time.isValid ? time : null;
}

/** A moment as a `datetime-local` field takes it. */
export function localValue(clock: Clock, iso: string | null): string {
  return iso ? clock.at(iso).toFormat("yyyy-MM-dd'T'HH:mm") : '';
}
