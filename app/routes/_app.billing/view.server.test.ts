import { describe, expect, it } from 'vitest';

import { chargeWords } from './view.server';

describe('what is said of minutes beyond a plan', () => {
  const one = {
    charge: 'charged' as const,
    charged: { amount: 540, currency: 'USD' },
    chargeError: null,
    overageCents: 540,
    overageSeconds: 12 * 60 + 59,
  };

  it('are the full minutes that the invoice has', () => {
    expect(chargeWords(one)).toBe('12 beyond, $5.40');
    expect(chargeWords({ ...one, charge: 'due', charged: null })).toBe(
      '12 beyond, $5.40: about to be charged',
    );
  });
});
