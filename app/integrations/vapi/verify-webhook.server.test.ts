import { createHmac } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { hasValidSignature, hasWebhookSecret } from './verify-webhook.server';

const config = {
  secret: 'right-secret',
  secretHeader: 'x-vapi-secret',
  signatureHeader: 'x-signature',
  timestampHeader: 'x-timestamp',
};

describe('a webhook proves where it comes from', () => {
  it.each([
    [{ Authorization: 'Bearer right-secret' }, true],
    [{ authorization: 'bearer right-secret' }, true],
    [{ 'X-Vapi-Secret': 'right-secret' }, true],
    [{ Authorization: 'Bearer wrong' }, false],
    [{ Authorization: 'right-secret' }, false],
    [{ Authorization: 'Bearer ' }, false],
    [{ 'X-Vapi-Secret': '' }, false],
    [{ 'X-Vapi-Secret': 'right-secret-and-more' }, false],
    [{}, false],
  ])('by its headers: %o is %s', (headers, expected) => {
    expect(hasWebhookSecret(new Headers(headers as Record<string, string>), config)).toBe(expected);
  });

  const now = 1_790_000_000_000;
  const sign = (body: string, timestamp: number | string, secret = config.secret) =>
    new Headers({
      'x-timestamp': String(timestamp),
      'x-signature': createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex'),
    });

  it('by an HMAC over time and body', () => {
    expect(hasValidSignature(sign('{}', now), '{}', config, now)).toBe(true);
    expect(hasValidSignature(sign('{}', now / 1000), '{}', config, now)).toBe(true);
  });

  it('but not with another body, another secret, another time or none', () => {
    expect(hasValidSignature(sign('{}', now), '{ }', config, now)).toBe(false);
    expect(hasValidSignature(sign('{}', now, 'other'), '{}', config, now)).toBe(false);
    expect(hasValidSignature(sign('{}', now - 6 * 60_000), '{}', config, now)).toBe(false);
    expect(hasValidSignature(sign('{}', now + 6 * 60_000), '{}', config, now)).toBe(false);
    expect(hasValidSignature(sign('{}', 'soon'), '{}', config, now)).toBe(false);
    expect(hasValidSignature(new Headers(), '{}', config, now)).toBe(false);
  });
});
