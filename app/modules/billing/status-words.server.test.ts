import { describe, expect, it } from 'vitest';

import { Clock } from '~/modules/format/time.server';
import { toBilling, type BillingRow } from './billing.server';
import { statusWords, type ShownSubscription } from './status-words.server';

const clock = new Clock('America/Denver', new Date('2026-11-20T18:00:00Z'));
const row: BillingRow = {
  business_id: 'b',
  state: 'active',
  access: 'full',
  plan: 'pro',
  subscription_id: 's',
  trial_ends_at: '2026-11-28T18:00:00Z',
  past_due_since: null,
  grace_ends_at: null,
  restricted_since: null,
  releases_at: null,
  period_starts_at: '2026-11-01T12:00:00Z',
  period_ends_at: '2026-12-01T12:00:00Z',
  included_seconds: 30_000,
  lines: 3,
  seats: 10,
  retention_days: 365,
  has_api: true,
  overage_cents: 35,
  at_cap: 'message',
  ring_number: null,
};
const running: ShownSubscription = {
  id: 's',
  status: 'active',
  interval: 'month',
  currency: 'JPY',
  unitPrice: 14_900,
  nextBilledAt: '2026-12-01T12:00:00Z',
  pausedAt: null,
  canceledAt: null,
  scheduledAction: null,
  scheduledAt: null,
  resumesAt: null,
  money: { due: null, withTax: null, credit: 0 },
};
const say = (change: Partial<BillingRow>, subscription: Partial<ShownSubscription> | null = {}) => {
  const { label, lines } = statusWords(
    toBilling({ ...row, ...change }),
    subscription && { ...running, ...subscription },
    clock,
  );
  return `${label}: ${lines.join(' ')}`;
};

describe('how a plan stands, in words', () => {
  it('tells the next charge, in the currency’s own digits', () => {
    expect(say({})).toBe('Active: The next charge is ¥14,900 before tax, on Dec 1.');
    expect(say({}, { unitPrice: null })).toBe('Active: The next charge is on Dec 1.');
  });

  it('tells the sum with tax once a bill has said it, and what credit takes off', () => {
    const dollars = { currency: 'USD', unitPrice: 3900 };
    const money = { due: null, withTax: 4246, credit: 0 };
    expect(say({}, { ...dollars, money })).toBe(
      'Active: The next charge is $42.46 with tax, on Dec 1.',
    );
    expect(say({}, { ...dollars, money: { ...money, withTax: 3900 } })).toBe(
      'Active: The next charge is $39.00, on Dec 1.',
    );
    expect(say({}, { ...dollars, money: { ...money, credit: 2287 } })).toBe(
      'Active: The next charge is $19.59, on Dec 1: $42.46 with tax, less your credit of $22.87.',
    );
    expect(say({}, { ...dollars, money: { ...money, credit: 6533 } })).toBe(
      'Active: The next bill is $42.46 with tax, on Dec 1. It is taken from your credit of $65.33, and nothing is charged.',
    );
    expect(say({}, { ...dollars, money: { ...money, withTax: null, credit: 6533 } })).toBe(
      'Active: The next charge is $39.00 before tax, on Dec 1. Your credit of $65.33 is taken off it.',
    );
  });

  it('tells when a trial ends, and what is then', () => {
    expect(say({ state: 'trial' }, null)).toMatch(
      /^Until Nov 28: It ends on Nov 28, in 8 days\. Callers can then only leave a message/,
    );
    expect(
      say({ state: 'trial-over', access: 'restricted', releases_at: '2027-01-19T18:00:00Z' }, null),
    ).toMatch(/^Trial over: .* Its phone numbers are kept until Jan 19, 2027\.$/);
  });

  it('tells since when a payment is due, and until when nothing changes', () => {
    const due = {
      state: 'past-due',
      past_due_since: '2026-11-18T18:00:00Z',
      grace_ends_at: '2026-12-02T18:00:00Z',
      releases_at: '2027-01-31T18:00:00Z',
    } as const;
    expect(say(due)).toMatch(
      /^Past due since Nov 18: The payment for Pro, of Nov 18, failed\..* as ever until Dec 2\./,
    );
    expect(say(due, { currency: 'USD', money: { due: 1959, withTax: 4246, credit: 0 } })).toMatch(
      /The payment of \$19\.59 for Pro, of Nov 18, failed\./,
    );
    expect(say({ ...due, access: 'restricted' })).toMatch(
      /only leave a message.*Once it is paid, all works as before\. .* kept until Jan 31, 2027\./,
    );
  });

  it('tells when it ends or rests, and when it comes back', () => {
    const at = '2026-12-01T12:00:00Z';
    expect(say({}, { scheduledAction: 'cancel', scheduledAt: at })).toMatch(/^Ends on Dec 1: /);
    expect(
      say({}, { scheduledAction: 'pause', scheduledAt: at, resumesAt: '2027-02-01T12:00:00Z' }),
    ).toMatch(/^Paused from Dec 1: .*by itself on Feb 1, 2027\./);
    const paused = { state: 'paused', access: 'restricted' } as const;
    expect(say(paused, { pausedAt: '2026-11-10T12:00:00Z' })).toMatch(
      /^Paused since Nov 10: It rests until you resume it\. Callers can only leave a message/,
    );
    const ends = { releases_at: '2027-05-29T12:00:00Z' };
    expect(say({ ...paused, ...ends }, { resumesAt: '2027-01-05T12:00:00Z' })).toBe(
      'Paused until Jan 5, 2027: It goes on by itself on Jan 5, 2027. Callers can only leave a message. All data is here, to read and to export.',
    );
    expect(
      say({ state: 'canceled', access: 'restricted' }, { canceledAt: '2026-11-19T12:00:00Z' }),
    ).toMatch(/^Ended on Nov 19: .*Choose a plan to come back/);
  });
});
