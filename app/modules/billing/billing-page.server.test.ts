import { describe, expect, it } from 'vitest';

import { billWords, standingProblem } from './billing-page.server';

const bill = {
  status: 'completed',
  currency: 'USD',
  total: 4246,
  credit: 0,
  credit_to_balance: 0,
  grand_total: 4246,
  balance: 0,
};
const say = (change: Partial<typeof bill>) => {
  const { total, status, notes } = billWords({ ...bill, ...change });
  return [status.label, total, ...notes].join(' · ');
};

describe('a bill, in words', () => {
  it('is what was paid, and not what credit paid', () => {
    expect(say({})).toBe('Paid · $42.46');
    expect(say({ credit: 4246, grand_total: 0 })).toBe(
      'Paid · $0.00 · $42.46 in all, $42.46 taken from credit',
    );
  });

  it('is what is still to be paid while it is due', () => {
    expect(say({ status: 'past_due', credit: 2287, grand_total: 1959, balance: 1959 })).toBe(
      'Past due · $19.59 · $42.46 in all, $22.87 taken from credit',
    );
  });

  it('is a credit where it gives money back', () => {
    expect(say({ total: -6533, grand_total: 0, credit_to_balance: 6533 })).toBe(
      'Credit · $65.33 · Kept for the next invoices',
    );
  });

  it('is its total where Paddle said no more when it was asked', () => {
    const nothing = { credit: null, credit_to_balance: null, grand_total: null, balance: null };
    expect(billWords({ ...bill, ...nothing }).total).toBe('$42.46');
  });
});

describe('what was wrong when Paddle was asked', () => {
  const at = '2026-11-20T18:00:00Z';
  it('is over once Paddle has answered', () => {
    const sync = { at, problem: 'Paddle does not answer.' };
    expect(standingProblem(sync, '2026-11-20T17:59:00Z')).toBe(sync.problem);
    expect(standingProblem(sync, '2026-11-20T18:01:00Z')).toBeNull();
  });

  it('is not over where Paddle does not know what we have', () => {
    const sync = { at, problem: 'Paddle does not know txn_1.' };
    expect(standingProblem(sync, '2026-11-20T18:01:00Z')).toBe(sync.problem);
  });
});
