import { describe, expect, it } from 'vitest';

import { forecast } from './forecast';

const period = { startsAt: '2026-11-01T00:00:00Z', endsAt: '2026-12-01T00:00:00Z' };
const at = (day: number, usedSeconds: number, includedSeconds: number | null = 9000) =>
  forecast({
    ...period,
    usedSeconds,
    includedSeconds,
    now: new Date(Date.parse(period.startsAt) + day * 86_400_000),
  });

describe('the forecast of a usage period', () => {
  it('counts on what the days so far used', () => {
    expect(at(10, 2000)).toEqual({ seconds: 6000, usedUpAt: null });
  });

  it('says when the included minutes are used up, if they do not last', () => {
    expect(at(10, 6000)).toEqual({ seconds: 18_000, usedUpAt: '2026-11-16T00:00:00.000Z' });
  });

  it('says no more when once they are used up, or where there is no end of them', () => {
    expect(at(10, 9000)).toEqual({ seconds: 27_000, usedUpAt: null });
    expect(at(10, 6000, null)).toEqual({ seconds: 18_000, usedUpAt: null });
  });

  it('says nothing in the first three days, of nothing, and of what is over', () => {
    expect(at(2.9, 2000)).toBeNull();
    expect(at(3, 2000)).not.toBeNull();
    expect(at(10, 0)).toBeNull();
    expect(at(30, 2000)).toBeNull();
  });
});
