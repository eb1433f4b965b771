import webPush from 'web-push';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { internet } from '~/integrations/public-web/public-web.server';
import { networkFor } from '~/modules/webhooks/endpoint-address.server';
import { startPushService, type PushService } from '../../../tests/push-service';
import { pushMessage } from './push-message.server';
import { outcomeOf, sendPush } from './send-push.server';

const pair = webPush.generateVAPIDKeys();
const keys = { ...pair, subject: 'mailto:hello@frontdesk.test' };
let service: PushService;
let browser: ReturnType<PushService['subscribe']>;
beforeAll(async () => {
  service = await startPushService(pair.publicKey);
});
beforeEach(() => {
  browser = service.subscribe();
});
afterAll(() => service.stop());

const callId = '3f1d7c5e-8f0b-4a39-9d59-0d6d2c0f9c11';
const deviceId = 'b3b7a3f4-6a0b-4d3c-8b55-2b9cf1e2a001';
const message = pushMessage({
  deviceId,
  call: { id: callId, business: 'Bay Law', name: 'Ada Test', number: '+14155550147' },
});

function send({
  subscription = browser as { endpoint: string; p256dh: string; auth: string },
  isRefused = false,
  network = networkFor(new URL(browser.endpoint), true),
} = {}) {
  const push = { subscription, message, ttlSeconds: 60, topic: callId.replaceAll('-', '') };
  return sendPush(push, { keys, networkOf: () => (isRefused ? null : network) });
}

describe('what a notification says', () => {
  it('is who called whom, and leads to the call', () => {
    expect(message).toEqual({
      deviceId,
      title: 'Urgent call',
      text: 'Ada Test called Bay Law.',
      url: `/calls/${callId}`,
      tag: callId,
    });
  });

  it('has a number only where nobody gave a name', () => {
    const text = (name: string | null, number: string | null) =>
      pushMessage({ deviceId, call: { id: callId, business: 'Bay Law', name, number } }).text;
    expect(text(null, '+14155550147')).toBe('(415) 555-0147 called Bay Law.');
    expect(text(null, null)).toBe('Somebody with a withheld number called Bay Law.');
  });
});

describe('sending', () => {
  it('reaches the browser, which alone can read it, signed and urgent', async () => {
    expect(await send()).toEqual({ is: 'sent' });
    expect(browser.refused).toEqual([]);
    const [got] = browser.got;
    expect(got!.message).toEqual(message);
    expect(got!.headers).toMatchObject({
      ttl: '60',
      urgency: 'high',
      topic: callId.replaceAll('-', ''),
      'content-encoding': 'aes128gcm',
    });
    expect(got!.claims).toMatchObject({ aud: service.origin, sub: keys.subject });
    const day = 24 * 3600;
    expect(got!.claims.exp - Date.now() / 1000).toBeLessThanOrEqual(day);
    expect(got!.claims.exp - Date.now() / 1000).toBeGreaterThan(0);
  });

  it('asks no address that is not public, whatever its name says', async () => {
    const asked: string[] = [];
    const network = {
      ...internet,
      resolve: async (host: string) => {
        asked.push(host);
        return ['10.0.0.7'];
      },
    };
    const error = 'private';
    expect(await send({ network })).toEqual({ is: 'refused', error });
    expect(asked).toEqual(['127.0.0.1']);
    expect(await send({ network: internet })).toEqual({ is: 'refused', error });
    expect(await send({ isRefused: true })).toEqual({ is: 'refused', error });
    expect(browser.got).toEqual([]);
  });

  it('does not follow where a push service points, nor read what it says', async () => {
    const other = service.subscribe();
    browser.answers.push((response) =>
      response.writeHead(307, { Location: other.endpoint }).end('x'.repeat(10_000_000)),
    );
    expect(await send()).toEqual({ is: 'refused', error: 'status 307' });
    expect(other.got).toEqual([]);
    expect(other.refused).toEqual([]);
  });

  it('says when it may pass by itself', async () => {
    browser.answers.push((response) => response.writeHead(429, { 'Retry-After': '120' }).end());
    expect(await send()).toEqual({
      is: 'again',
      error: 'status 429',
      retryAfterMs: 120_000,
    });
    browser.answers.push((response) => response.destroy());
    expect(await send()).toEqual({
      is: 'again',
      error: 'network ECONNRESET',
      retryAfterMs: null,
    });
  });

  it('says when a browser gave what cannot be used', async () => {
    const { endpoint, auth } = browser;
    const p256dh = Buffer.alloc(65, 4).toString('base64url');
    expect(await send({ subscription: { endpoint, auth, p256dh } })).toEqual({
      is: 'refused',
      error: 'unusable',
    });
    expect(browser.got).toEqual([]);
  });
});

describe('an answer', () => {
  it.each([
    [201, 'sent'],
    [404, 'gone'],
    [410, 'gone'],
    [429, 'again'],
    [503, 'again'],
    [400, 'refused'],
    [403, 'refused'],
    [413, 'refused'],
  ])('%i is %s', (status, is) => expect(outcomeOf(status).is).toBe(is));

  it('says when to try again by seconds or by a date', () => {
    const now = Date.parse('2026-11-30T12:00:00Z');
    const after = (text?: string) => outcomeOf(503, text, now);
    expect(after('90')).toMatchObject({ retryAfterMs: 90_000 });
    expect(after('Mon, 30 Nov 2026 12:05:00 GMT')).toMatchObject({ retryAfterMs: 300_000 });
    expect(after('Mon, 30 Nov 2026 11:00:00 GMT')).toMatchObject({ retryAfterMs: 0 });
    expect(after('soon')).toMatchObject({ retryAfterMs: null });
    expect(after()).toMatchObject({ retryAfterMs: null });
  });
});
