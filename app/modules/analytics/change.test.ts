import { describe, expect, it } from 'vitest';

import { aboutMedian, change, changeOfCount, share } from './change';

describe('a change', () => {
  it('is said in words and a direction', () => {
    expect(changeOfCount(582, 534)).toEqual({ direction: 'up', words: '9% more' });
    expect(changeOfCount(10, 20)).toEqual({ direction: 'down', words: '50% fewer' });
    expect(changeOfCount(7, 7)).toEqual({ direction: 'same', words: 'as before' });
    expect(changeOfCount(0, 0)).toEqual({ direction: 'same', words: 'as before' });
    expect(changeOfCount(5, 0)).toEqual({ direction: 'up', words: 'none before', isFirst: true });
    expect(changeOfCount(0, 5)).toEqual({ direction: 'down', words: '100% fewer' });
    expect(changeOfCount(10_001, 10_000)).toEqual({ direction: 'up', words: 'under 1% more' });
  });

  it('that nobody would see is none', () => {
    const points = (by: number) => `${Math.round(by)} pt`;
    expect(change(92.4, 92.2, points)).toEqual({ direction: 'same', words: 'as before' });
    expect(change(93, 91, points)).toEqual({ direction: 'up', words: '2 pt more' });
    expect(change(91, 93, points)).toEqual({ direction: 'down', words: '2 pt less' });
  });
});

describe('a share', () => {
  it('of nothing is no number', () => {
    expect(share(0, 0)).toBe('–');
    expect(share(1, 3)).toBe('33%');
  });
});

describe('the middle of what was counted in steps', () => {
  const bounds = [0, 30, 60, 120];
  it('lies in the step where half of them are', () => {
    expect(aboutMedian([2, 2, 0], bounds)).toBe(30);
    expect(aboutMedian([1, 2, 1], bounds)).toBe(45);
    expect(aboutMedian([0, 0, 4], bounds)).toBe(90);
    expect(aboutMedian([1, 0, 0], bounds)).toBe(15);
  });
  it('is none of none', () => {
    expect(aboutMedian([0, 0, 0], bounds)).toBeNull();
  });
});
