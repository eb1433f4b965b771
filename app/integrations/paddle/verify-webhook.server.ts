import { createHmac } from 'node:crypto';

import { isSameSecret } from '~/modules/auth/same-secret.server';

/**
 * How old a signature may be, and how far ahead of our clock. Clocks differ, and a proxy may hold a request
 * back; a replay within this time is the same event, which changes nothing. What Paddle sends again later it
 * signs anew.
 */
const maxAgeSeconds = 5 * 60;
const maxAheadSeconds = 60;

/** While a secret is replaced Paddle signs with both; more than a few signatures are somebody who guesses. */
const maxSignatures = 5;

export type PaddleSignature = { timestamp: number; hashes: string[] };

/**
 * Reads `Paddle-Signature: ts=1671552777;h1=…`. Strict about what it knows and blind to what it does not
 * (another scheme, `h2=…`); null for what proves nothing.
 */
export function readSignature(header: string | null): PaddleSignature | null {
  const times: string[] = [];
  const hashes: string[] = [];
  for (const part of (header ?? '').split(';')) {
    const [, name, value] = part.trim().match(/^([a-z0-9]+)=(.*)$/) ?? [];
    if (name === 'ts') times.push(value ?? '');
    else if (name === 'h1') hashes.push(value ?? '');
    else if (!name) return null;
  }
  const [time] = times;
  if (times.length !== 1 || !time || !/^[1-9]\d{8,11}$/.test(time)) return null;
  if (hashes.length === 0 || hashes.length > maxSignatures) return null;
  if (!hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash))) return null;
  return { timestamp: Number(time), hashes };
}

/** Whether a signature is of now, give or take what clocks and proxies do. */
export function isTimely({ timestamp }: PaddleSignature, now = Date.now()): boolean {
  const age = Math.floor(now / 1000) - timestamp;
  return age <= maxAgeSeconds && -age <= maxAheadSeconds;
}

/**
 * Whether one of the signatures is Paddle's: hex HMAC-SHA256 over `{ts}:{body}`. Each is compared, in a time
 * that tells nothing. Without a secret nothing is.
 */
export function isSignedBy(
  secret: string | undefined,
  { timestamp, hashes }: PaddleSignature,
  body: string,
): boolean {
  if (!secret) return false;
  const expected = createHmac('sha256', secret).update(`${timestamp}:${body}`).digest('hex');
  let isOurs = false;
  for (const hash of hashes) isOurs = isSameSecret(hash, expected) || isOurs;
  return isOurs;
}
