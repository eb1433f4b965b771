import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';

import { configSchema, defaultConfig, hoursSchema, readConfig } from './config.server';
import { dayWords, isOpenAt, moment, nextOpening } from './hours.server';

const defaults = defaultConfig({ name: 'Harbor' });
const hours = {
  ...defaults.hours,
  days: [
    { date: '2026-12-25', name: 'Christmas', ranges: [] },
    { date: '2026-12-26', name: 'Sale', ranges: [{ from: '10:00', to: '24:00' }] },
  ],
};
const at = (iso: string, zone = 'America/Los_Angeles') => DateTime.fromISO(iso, { zone });

describe('opening hours', () => {
  it.each([
    ['2026-11-23T09:00', true],
    ['2026-11-23T08:59', false],
    ['2026-11-23T17:00', false],
    ['2026-11-22T12:00', false],
    ['2026-12-25T12:00', false],
    ['2026-12-26T23:59', true],
  ])('at %s: open is %s', (time, expected) => {
    expect(isOpenAt(hours, at(time))).toBe(expected);
  });

  it('are those of the wall clock on days when it changes', () => {
    const spring = at('2027-03-14T00:00');
    expect(moment(spring, '09:00').toFormat('HH:mm')).toBe('09:00');
    expect(moment(spring, '24:00').toISODate()).toBe('2027-03-15');
  });

  it('begin again when somebody is told so', () => {
    expect(nextOpening(hours, at('2026-11-20T18:00'))?.toFormat('ccc HH:mm')).toBe('Mon 09:00');
    expect(nextOpening(hours, at('2026-12-24T18:00'))?.toISODate()).toBe('2026-12-26');
    const never = {
      ...hours,
      days: [],
      weekly: { ...hours.weekly, monday: [], tuesday: [], wednesday: [], thursday: [], friday: [] },
    };
    expect(nextOpening(never, at('2026-11-20T18:00'))).toBeNull();
  });

  it('are said in words', () => {
    expect(dayWords(hours, at('2026-11-23'))).toBe('9:00 am to 5:00 pm');
    expect(dayWords(hours, at('2026-12-25'))).toBe('closed (Christmas)');
  });

  it('do not overlap, and end after they begin', () => {
    const monday = (ranges: { from: string; to: string }[]) =>
      hoursSchema.safeParse({ ...hours, weekly: { ...hours.weekly, monday: ranges } }).success;
    expect(
      monday([
        { from: '09:00', to: '12:00' },
        { from: '12:00', to: '17:00' },
      ]),
    ).toBe(true);
    expect(
      monday([
        { from: '13:00', to: '17:00' },
        { from: '09:00', to: '13:30' },
      ]),
    ).toBe(false);
    expect(monday([{ from: '17:00', to: '09:00' }])).toBe(false);
  });
});

describe('a configuration', () => {
  it('has its defaults where nothing is stored, or something of another form', () => {
    expect(configSchema.parse(defaults)).toEqual(defaults);
    expect(readConfig({}, defaults)).toEqual(defaults);
    expect(readConfig({ voice: { name: 7 }, hours }, defaults)).toEqual({ ...defaults, hours });
    expect(readConfig(null, defaults)).toEqual(defaults);
  });
});
