import { describe, expect, it } from 'vitest';

import { countedAs, tierOf } from './rate-limits.server';

describe('the tier of a request', () => {
  it.each([
    ['POST', '/login', 'sign-in'],
    ['POST', '/login.data', 'sign-in'],
    ['POST', '/auth/confirm', 'sign-in'],
    ['POST', '/invitations/abc', 'sign-in'],
    ['GET', '/login', 'read'],
    ['POST', '/loginx', 'change'],
    ['POST', '/follow-ups', 'change'],
    ['DELETE', '/', 'change'],
    ['GET', '/calls', 'read'],
    ['GET', '/calls.data', 'read'],
    ['GET', '/calls.csv', 'export'],
    ['GET', '/billing/invoices/txn_1.pdf', 'export'],
    ['GET', '/go/entries', 'read'],
    ['GET', '/calls.atom', 'read'],
    ['GET', '/follow-ups.ics', 'read'],
    ['GET', '/api/v1/calls', 'read'],
    ['POST', '/api/webhooks/vapi', 'refused-webhook'],
    ['GET', '/assets/root-abc.js', null],
    ['GET', '/healthz', null],
    ['GET', '/metrics', null],
    ['POST', '/LOGIN', 'sign-in'],
    ['POST', '/%6cogin', 'sign-in'],
    ['GET', '/calls.CSV', 'export'],
  ] as const)('%s %s: %s', (method, path, tier) => {
    expect(tierOf({ method, path })).toBe(tier);
  });
});

describe('whom an address counts as', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:bbbb::2', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::2', '2001:db8:1:3::/64'],
    ['127.0.0.1', null],
    ['::1', null],
    ['made up', 'unknown'],
    [undefined, 'unknown'],
  ])('%s: %s', (address, key) => {
    expect(countedAs(address)).toBe(key);
  });
});
