import { describe, expect, it } from 'vitest';

import type { Range } from './range.server';
import { steps } from './steps.server';

const range = (from: string, to: string, days: number): Range => ({
  from,
  to,
  days,
  before: { from, to },
  preset: null,
});
const day = (text: string) => ({ day: text, calls: 3, answered: 1, afterHours: 1, missed: 1 });

describe('the calls of a range', () => {
  it('stand day by day, the empty ones too', () => {
    const { unit, steps: all } = steps(
      { days: [day('2026-11-01')] },
      range('2026-10-31', '2026-11-02', 3),
    );
    expect(unit).toBe('day');
    expect(all.map(({ name, all: { calls } }) => [name, calls])).toEqual([
      ['Sat, Oct 31', 0],
      ['Sun, Nov 1', 3],
      ['Mon, Nov 2', 0],
    ]);
    expect(all[1]?.missed.href).toBe('/calls?from=2026-11-01&to=2026-11-01&answered=no');
  });

  it('stand by weeks from Monday to Sunday, cut where the range is', () => {
    const { unit, steps: all } = steps(
      { days: [day('2026-05-31'), day('2026-06-01'), day('2026-06-07')] },
      range('2026-05-30', '2026-09-01', 95),
    );
    expect(unit).toBe('week');
    expect(all[0]).toMatchObject({ from: '2026-05-30', to: '2026-05-31', all: { calls: 3 } });
    expect(all[1]).toMatchObject({ from: '2026-06-01', to: '2026-06-07', all: { calls: 6 } });
    expect(all.at(-1)).toMatchObject({ from: '2026-08-31', to: '2026-09-01' });
  });

  it('stand by months in years, and every call in one of them', () => {
    const days = [day('2024-12-31'), day('2025-02-28'), day('2026-01-01')];
    const { unit, steps: all } = steps({ days }, range('2024-12-15', '2026-01-10', 392 + 60));
    expect(unit).toBe('month');
    expect(all).toHaveLength(14);
    expect(all[0]).toMatchObject({ label: "Dec '24", name: 'Dec 15 to Dec 31, 2024' });
    expect(all.reduce((sum, step) => sum + step.all.calls, 0)).toBe(9);
  });
});
