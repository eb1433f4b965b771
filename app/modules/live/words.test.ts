import { describe, expect, it } from 'vitest';

import { hasGap, hear, nothingHeard } from './words';

const turn = (position: number, text = `turn ${position}`) => ({
  position,
  isCaller: position % 2 === 1,
  text,
  at: `0:0${position}`,
});

describe('what a page has heard of a call', () => {
  it('grows by turns, each once, and shows the newest guess of what is said', () => {
    const first = hear(nothingHeard, {
      turns: [turn(0)],
      partials: [{ isCaller: true, text: 'I would' }],
    });
    const second = hear(first, {
      turns: [turn(0), turn(1, 'I would like to sell.')],
      partials: [],
    });
    expect(second.turns.map(({ text }) => text)).toEqual(['turn 0', 'I would like to sell.']);
    expect(second.partials).toEqual([]);
  });

  it('is in order, whatever order it comes in', () => {
    const late = hear(hear(nothingHeard, { turns: [turn(2)], partials: [] }), {
      turns: [turn(0), turn(1)],
      partials: [],
    });
    expect(late.turns.map(({ position }) => position)).toEqual([0, 1, 2]);
  });

  it('knows when a turn in between is missing', () => {
    expect(hasGap([turn(0), turn(1)])).toBe(false);
    expect(hasGap([turn(0), turn(2)])).toBe(true);
    expect(hasGap([turn(3)])).toBe(true);
    expect(hasGap([])).toBe(false);
  });
});
