import { describe, expect, it } from 'vitest';

import { overagePrice } from './overage';

describe('the price of a minute beyond', () => {
  const usd = { currency: 'USD', plan: 'starter', interval: 'month', unitPrice: 39_00 } as const;

  it('is that of the list in US dollars, whatever somebody pays for the plan', () => {
    expect(overagePrice(45, { ...usd, unitPrice: 20_00 })).toBe(45);
    expect(overagePrice(45, { ...usd, plan: null, interval: null, unitPrice: null })).toBe(45);
  });

  it('is as much of the price of the plan in every other currency, in its smallest unit', () => {
    expect(overagePrice(45, { ...usd, currency: 'EUR', unitPrice: 36_00 })).toBe(42);
    // Yen have no smaller unit.
    expect(overagePrice(45, { ...usd, currency: 'JPY', unitPrice: 5900 })).toBe(68);
    expect(overagePrice(25, { currency: 'GBP', plan: 'business', interval: 'year', unitPrice: 2400_00 })).toBe(20); // prettier-ignore
    expect(overagePrice(1, { ...usd, currency: 'KWD', unitPrice: 12 })).toBe(1);
  });

  it('is not guessed', () => {
    expect(overagePrice(45, { ...usd, currency: 'EUR', plan: null })).toBeNull();
    expect(overagePrice(45, { ...usd, currency: 'EUR', unitPrice: null })).toBeNull();
  });
});
