import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';

import { defaultConfig, weekdays, type Config } from '~/modules/receptionist/config.server';
import { dueAt, freeTimes, refusal } from './appointment-times.server';

const zone = 'America/New_York';
const at = (iso: string) => DateTime.fromISO(iso, { zone });
const base = defaultConfig({ name: 'Harbor' });
const booking = (minutes: number, noticeHours = 0): Config => ({
  ...base,
  messages: { ...base.messages, appointments: { isOn: true, minutes, noticeHours } },
});
const nights = (minutes: number): Config => ({
  ...booking(minutes),
  hours: {
    ...base.hours,
    weekly: Object.fromEntries(
      weekdays.map((day) => [day, [{ from: '00:00', to: '04:00' }]]),
    ) as Config['hours']['weekly'],
  },
});
const words = (times: DateTime[]) => times.map((time) => time.toFormat('ccc HH:mm'));
const any = { partOfDay: null, count: 3 } as const;

describe('free times', () => {
  it('are the next whole ones within the hours, after the notice', () => {
    const now = at('2026-11-23T14:10');
    expect(words(freeTimes(booking(60, 2), now, [], { from: now, ...any }))).toEqual([
      'Tue 09:00',
      'Tue 10:00',
      'Tue 11:00',
    ]);
    expect(words(freeTimes(booking(30, 1), now, [], { from: now, ...any }))).toEqual([
      'Mon 15:30',
      'Mon 16:00',
      'Mon 16:30',
    ]);
  });

  it('leave out what is booked, also in part, and go on over the weekend', () => {
    const now = at('2026-11-27T15:00');
    const busy = [[at('2026-11-27T16:15').toMillis(), at('2026-11-27T16:45').toMillis()] as const];
    expect(words(freeTimes(booking(30), now, busy, { from: now, ...any }))).toEqual([
      'Fri 15:00',
      'Fri 15:30',
      'Mon 09:00',
    ]);
  });

  it('keep to the part of the day that is asked for', () => {
    const from = at('2026-11-24T00:00');
    const wanted = { from, partOfDay: 'afternoon', count: 1 } as const;
    expect(words(freeTimes(booking(45), at('2026-11-23T12:00'), [], wanted))).toEqual([
      'Tue 12:00',
    ]);
  });

  it('do not hold the hour that is missing in spring', () => {
    const from = at('2027-03-14T00:00');
    const times = freeTimes(nights(60), from.minus({ days: 1 }), [], {
      from,
      partOfDay: null,
      count: 4,
    });
    expect(words(times)).toEqual(['Sun 00:00', 'Sun 01:00', 'Sun 03:00', 'Mon 00:00']);
  });

  it('hold the hour that comes twice in autumn as two different ones', () => {
    const from = at('2026-11-01T00:00');
    const times = freeTimes(nights(60), from.minus({ days: 1 }), [], {
      from,
      partOfDay: null,
      count: 5,
    });
    expect(words(times)).toEqual(['Sun 00:00', 'Sun 01:00', 'Sun 01:00', 'Sun 02:00', 'Sun 03:00']);
    expect(new Set(times.map((time) => time.toMillis())).size).toBe(5);
  });

  it('are none for a business that never opens', () => {
    const closed = nights(60);
    const never = { ...closed, hours: { ...closed.hours, weekly: Object.fromEntries(weekdays.map((day) => [day, []])) as never } }; // prettier-ignore
    const now = at('2026-11-23T12:00');
    expect(freeTimes(never, now, [], { from: now, ...any })).toEqual([]);
  });
});

describe('a time that somebody names', () => {
  const now = at('2026-11-23T10:00');
  it.each([
    ['2026-11-23T09:00', 'past'],
    ['2026-11-23T11:00', 'notice'],
    ['2026-11-23T16:45', 'closed'],
    ['2026-11-28T12:00', 'closed'],
    ['2028-01-03T12:00', 'far'],
    ['2026-11-23T16:30', null],
  ] as const)('%s: %s', (time, expected) => {
    expect(refusal(booking(30, 2), now, at(time))).toBe(expected);
  });
});

describe('what is due', () => {
  it('is due while somebody is there', () => {
    expect(dueAt(base.hours, at('2026-11-23T10:00'), 2).toFormat('ccc HH:mm')).toBe('Mon 12:00');
    expect(dueAt(base.hours, at('2026-11-27T16:00'), 4).toFormat('ccc HH:mm')).toBe('Mon 10:00');
  });
});
