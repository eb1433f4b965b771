import { describe, expect, it } from 'vitest';

import { findSilences, skipTo, turnAt } from './playback';

const turn = (startSecond: number, endSecond: number | null = null) => ({ startSecond, endSecond });

describe('the turn that is heard', () => {
  const turns = [turn(1), turn(4), turn(4), turn(9)];
  it.each([
    [0, -1],
    [1, 0],
    [3.9, 0],
    [4, 2],
    [8.99, 2],
    [9, 3],
    [500, 3],
  ])('at %d seconds', (second, index) => {
    expect(turnAt(turns, second)).toBe(index);
  });
  it('is none where there are none', () => {
    expect(turnAt([], 5)).toBe(-1);
  });
});

describe('silence', () => {
  it('is between turns, before the first and after the last, when it is long', () => {
    const turns = [turn(3, 5), turn(6, 8), turn(12, 14)];
    expect(findSilences(turns, 20)).toEqual([
      { from: 0.4, to: 2.6 },
      { from: 8.4, to: 11.6 },
      { from: 14.4, to: 19.6 },
    ]);
  });
  it('is not while one speaks over another', () => {
    expect(findSilences([turn(0, 10), turn(2, 3), turn(9, 11)], 11)).toEqual([]);
  });
  it('is not assumed where the end of a turn is not known', () => {
    expect(findSilences([turn(0), turn(60, 61), turn(70, 71)], 71)).toEqual([
      { from: 61.4, to: 69.6 },
    ]);
    expect(findSilences([], 60)).toEqual([]);
  });
  it('is left for the words after it', () => {
    const silences = [{ from: 5, to: 9 }];
    expect([4.9, 5, 8.9, 9].map((second) => skipTo(silences, second))).toEqual([null, 9, 9, null]);
  });
});
