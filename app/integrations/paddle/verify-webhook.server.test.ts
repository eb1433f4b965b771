import { createHmac } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { isSignedBy, isTimely, readSignature } from './verify-webhook.server';

const secret = 'pdl_ntfset_right';
const ts = 1_790_000_000;
const body = '{"event_id":"evt_1"}';
const hashOf = (key: string, time: number | string = ts, text = body) =>
  createHmac('sha256', key).update(`${time}:${text}`).digest('hex');
const right = hashOf(secret);

/** What the route asks, in its order. */
function isTaken(header: string | null, key: string | undefined = secret, text = body) {
  const signature = readSignature(header);
  return signature !== null && isTimely(signature, ts * 1000) && isSignedBy(key, signature, text);
}

describe('the signature of an event', () => {
  it('is what Paddle makes of the time and the body', () => {
    expect(isTaken(`ts=${ts};h1=${right}`)).toBe(true);
    expect(isTaken(`ts=${ts};h1=${right}`, 'another secret')).toBe(false);
    expect(isTaken(`ts=${ts};h1=${right}`, secret, body.slice(0, -1))).toBe(false);
    expect(isTaken(`ts=${ts + 1};h1=${right}`)).toBe(false);
  });

  it('fits with either secret while one is replaced, whichever comes first', () => {
    const other = hashOf('the one before');
    expect(isTaken(`ts=${ts};h1=${other};h1=${right}`)).toBe(true);
    expect(isTaken(`ts=${ts};h1=${right};h1=${other}`)).toBe(true);
    expect(isTaken(`ts=${ts};h1=${other};h1=${other}`)).toBe(false);
  });

  it('never fits without a secret, not even one that is made with none', () => {
    const empty = hashOf('');
    expect(isTaken(`ts=${ts};h1=${empty}`, '')).toBe(false);
    expect(isTaken(`ts=${ts};h1=${empty}`, undefined)).toBe(false);
    expect(isTaken(`ts=${ts};h1=${hashOf('undefined')}`, undefined)).toBe(false);
  });

  it.each([
    ['none', null],
    ['an empty one', ''],
    ['no time', `h1=${right}`],
    ['no hash', `ts=${ts}`],
    ['an empty hash', `ts=${ts};h1=`],
    ['half a hash', `ts=${ts};h1=${right.slice(0, 32)}`],
    ['a hash with more behind it', `ts=${ts};h1=${right}00`],
    ['a hash in capitals', `ts=${ts};h1=${right.toUpperCase()}`],
    ['two times', `ts=${ts};ts=${ts + 1};h1=${right}`],
    ['a time with a word behind it', `ts=${ts}x;h1=${right}`],
    ['a time in milliseconds', `ts=${ts}000;h1=${hashOf(secret, `${ts}000`)}`],
    ['a negative time', `ts=-${ts};h1=${hashOf(secret, `-${ts}`)}`],
    ['two headers in one', `ts=${ts};h1=${right}, ts=${ts};h1=${right}`],
    ['what is no pair', `ts=${ts};h1=${right};hello`],
    ['a guess in many hashes', `ts=${ts};${Array(50).fill(`h1=${right}`).join(';')}`],
  ])('is none: %s', (_what, header) => {
    expect(isTaken(header)).toBe(false);
  });

  it('leaves room for a scheme that Paddle may add', () => {
    expect(isTaken(`ts=${ts};h1=${right};h2=something-else`)).toBe(true);
  });

  it.each([
    [0, true],
    [-299, true],
    [-300, true],
    [-301, false],
    [60, true],
    [61, false],
    [86_400, false],
    [-86_400, false],
  ])('%d seconds from now: %s', (off, isInTime) => {
    expect(isTimely({ timestamp: ts + off, hashes: [] }, ts * 1000)).toBe(isInTime);
  });
});
