import { describe, expect, it } from 'vitest';

import { mayRing } from './rings.server';

describe('sending callers to the owner’s phone', () => {
  it('does it once for a call that comes round, and again later', () => {
    const now = Date.now();
    expect(mayRing('harbor', '+14155550111', now)).toBe(true);
    expect(mayRing('harbor', '+14155550111', now + 5_000)).toBe(false);
    expect(mayRing('harbor', '+14155550112', now + 5_000)).toBe(true);
    expect(mayRing('summit', '+14155550111', now + 5_000)).toBe(true);
    expect(mayRing('harbor', '+14155550111', now + 121_000)).toBe(true);
  });

  it('takes callers without a number for one', () => {
    const now = Date.now() + 600_000;
    expect(mayRing('harbor', null, now)).toBe(true);
    expect(mayRing('harbor', null, now + 1_000)).toBe(false);
  });
});
