import { describe, expect, it } from 'vitest';

import { Clock } from '~/modules/format/time.server';
import { rangeWords, readRange } from './range.server';

// Half past midnight of the 26th in New York; the day before in Los Angeles.
const now = new Date('2026-11-26T05:30:00Z');
const read = (query: string, zone = 'America/New_York') => {
  const { range, notes } = readRange(new URLSearchParams(query), new Clock(zone, now));
  return { ...range, notes };
};

describe('a range of days', () => {
  it('is the last 28, today included, beside the 28 before', () => {
    expect(read('')).toEqual({
      from: '2026-10-30',
      to: '2026-11-26',
      days: 28,
      before: { from: '2026-10-02', to: '2026-10-29' },
      preset: 28,
      notes: [],
    });
  });

  it('ends on the day that it is in the business’s time zone', () => {
    expect(read('within=7', 'America/Los_Angeles')).toMatchObject({
      from: '2026-11-19',
      to: '2026-11-25',
      preset: 7,
    });
  });

  it('is counted in days, also where one of them has 23 or 25 hours', () => {
    expect(read('from=2026-10-31&to=2026-11-02').days).toBe(3);
    expect(read('from=2026-03-07&to=2026-03-08').before).toEqual({
      from: '2026-03-05',
      to: '2026-03-06',
    });
    expect(read('from=2026-11-01&to=2026-11-01')).toMatchObject({
      days: 1,
      before: { from: '2026-10-31', to: '2026-10-31' },
    });
  });

  it.each([
    ['from=2026-11-10&to=2026-11-01', '2026-11-01', '2026-11-10', /swapped/],
    ['from=yesterday', '2026-10-30', '2026-11-26', /“yesterday” is not a day/],
    ['from=2026-02-30&to=2026-03-01', '2026-02-02', '2026-03-01', /“2026-02-30” is not a day/],
    ['within=a+lot', '2026-10-30', '2026-11-26', /“a lot” is not a span/],
    ['within=constructor', '2026-10-30', '2026-11-26', /not a span/],
    ['within=7&to=2026-11-20', '2026-10-24', '2026-11-20', /span of days is left out/],
    ['from=2027-01-01&to=2027-02-01', '2026-10-30', '2026-11-26', /still to come/],
    ['from=2026-11-20&to=2027-02-01', '2026-11-20', '2026-11-26', /up to today/],
    ['from=1950-01-01', '2021-11-27', '2026-11-26', /five years/],
  ])('%s is put right, and says so', (query, from, to, note) => {
    const { notes, ...range } = read(query);
    expect(range).toMatchObject({ from, to });
    expect(notes.join(' ')).toMatch(note);
    expect(notes).toHaveLength(1);
  });

  it('names no more of nonsense than fits', () => {
    expect(read(`from=${'x'.repeat(10_000)}`).notes[0]?.length).toBeLessThan(80);
  });

  it('is said in words, with years that are not this one', () => {
    const clock = new Clock('America/New_York', now);
    expect(rangeWords({ from: '2026-10-14', to: '2026-11-10' }, clock)).toBe('Oct 14 to Nov 10');
    expect(rangeWords({ from: '2025-12-31', to: '2026-01-01' }, clock)).toBe(
      'Dec 31, 2025 to Jan 1',
    );
    expect(rangeWords({ from: '2026-01-01', to: '2026-01-01' }, clock)).toBe('Jan 1');
  });
});
