import { expect, it } from 'vitest';

import { lengthOf } from './server-timing.server';

it('counts what a page waited for, once where several waits ran beside one another', () => {
  expect(lengthOf([])).toBe(0);
  expect(lengthOf([[10, 30]])).toBe(20);
  // One after the other, with a pause between.
  expect(lengthOf([[50, 60], [10, 30]])).toBe(30); // prettier-ignore
  // One within another, and one that begins in it and ends later.
  expect(lengthOf([[10, 30], [12, 20], [25, 40]])).toBe(30); // prettier-ignore
});
