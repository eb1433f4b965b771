import { expect, it } from 'vitest';

import { takeGeocodeToken } from './limit.server';

it('lets a person search sixty times a minute, and nobody else wait for it', async () => {
  const waits: number[] = [];
  for (let n = 0; n < 61; n++) waits.push(await takeGeocodeToken('busy'));
  expect(waits.slice(0, 60).every((wait) => wait === 0)).toBe(true);
  expect(waits[60]).toBeGreaterThan(50);
  expect(waits[60]).toBeLessThanOrEqual(60);
  expect(await takeGeocodeToken('calm')).toBe(0);
});
