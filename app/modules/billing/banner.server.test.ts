import { describe, expect, it } from 'vitest';

import { Clock } from '~/modules/format/time.server';
import { bannerWords, type BillingBanner } from './banner.server';

const clock = new Clock('America/Denver', new Date('2026-11-20T18:00:00Z'));
const active: BillingBanner = {
  state: 'active',
  access: 'full',
  plan: 'pro',
  trialEndsAt: '2026-10-01T00:00:00Z',
  pastDueSince: null,
  graceEndsAt: null,
  due: null,
  releasesAt: null,
  releasedAt: null,
  scheduledAction: null,
  scheduledAt: null,
  resumesAt: null,
  atCap: 'overage',
  periodEndsAt: '2026-12-01T12:00:00Z',
  isAtCap: false,
};
const say = (change: Partial<BillingBanner>, canManage = true) =>
  bannerWords({ ...active, ...change }, clock, { canManage });

describe('the banner about billing', () => {
  it('is silent while all is well', () => {
    expect(say({})).toBeNull();
    expect(say({ state: 'trial', trialEndsAt: '2026-11-29T18:00:00Z' })).toBeNull();
  });

  it.each([
    ['2026-11-25T18:00:00Z', 'info', 'The free trial ends in 5 days.'],
    ['2026-11-22T18:00:00Z', 'warn', 'The free trial ends in 2 days.'],
    ['2026-11-21T07:00:01Z', 'warn', 'The free trial ends tomorrow.'],
    // The same evening in Denver, although it is the next day in UTC.
    ['2026-11-21T05:00:00Z', 'warn', 'The free trial ends today.'],
  ])('counts a trial until %s by the calendar of the business', (trialEndsAt, tone, text) => {
    expect(say({ state: 'trial', trialEndsAt })).toMatchObject({ tone, text });
  });

  it('says until when a business that is past due is served, and what comes after', () => {
    const due = {
      state: 'past-due',
      pastDueSince: '2026-11-18T18:00:00Z',
      graceEndsAt: '2026-12-02T18:00:00Z',
      releasesAt: '2027-01-31T18:00:00Z',
    } as const;
    expect(say(due)).toMatchObject({
      tone: 'warn',
      text: 'The last payment failed on Nov 18. Calls are answered as ever until Dec 2.',
    });
    expect(say({ ...due, access: 'restricted' })).toMatchObject({
      tone: 'bad',
      text: 'A payment is due since Nov 18. Callers can only leave a message; all your data is here. Its phone numbers are given back on Jan 31, 2027.',
    });
    const amount = { due: { amount: '10779', currency: 'USD' } };
    expect(say({ ...due, ...amount })?.text).toMatch(
      /^The payment of \$107\.79 for Pro failed on Nov 18\. Calls/,
    );
    expect(say({ ...due, ...amount, access: 'restricted' })?.text).toMatch(
      /^\$107\.79 for Pro is due since Nov 18\. Callers/,
    );
    expect(say({ ...due, access: 'restricted', releasedAt: '2026-11-19T18:00:00Z' })?.text).toMatch(
      /were given back on Nov 19/,
    );
  });

  it('says when a plan ends, begins to rest, or comes back', () => {
    const at = { scheduledAt: '2026-12-01T12:00:00Z' };
    expect(say({ scheduledAction: 'cancel', ...at })?.text).toBe('The Pro plan ends on Dec 1.');
    expect(say({ scheduledAction: 'pause', ...at })?.text).toBe(
      'The Pro plan is paused from Dec 1.',
    );
    expect(
      say({ state: 'paused', access: 'restricted', resumesAt: '2027-01-05T12:00:00Z' })?.text,
    ).toMatch(/paused\. Callers can only leave a message.*goes on by itself on Jan 5, 2027/);
  });

  it.each([
    ['overage', 'info', /each further minute is charged/],
    ['message', 'warn', /only leave a message/],
    ['ring', 'warn', /ring on the number of the owner/],
  ] as const)('says what %s means once the minutes are used up', (atCap, tone, text) => {
    const said = say({ isAtCap: true, atCap });
    expect(said).toMatchObject({ tone });
    expect(said?.text).toMatch(text);
    expect(said?.text).toMatch(/until Dec 1\.$/);
  });

  it('leads only those somewhere who can do something; others read whom to ask', () => {
    const over = { state: 'trial-over', access: 'restricted' } as const;
    expect(say(over)?.link).toEqual({ to: '/billing/plans', label: 'Choose a plan' });
    expect(say(over, false)).toMatchObject({ link: null });
    expect(say(over, false)?.text).toMatch(/An owner can change that\.$/);
  });
});
