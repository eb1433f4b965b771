import { createHmac, randomUUID } from 'node:crypto';

import { z } from 'zod';

import { getEnv } from '~/env.server';
import { isSameSecret } from '~/modules/auth/same-secret.server';

/** Nobody reads and fills a form in less; programs do. */
const leastMs = 3_000;
const mostMs = 24 * 60 * 60_000;

export type Stamp = { state: 'good'; formId: string } | { state: 'early' | 'late' | 'forged' };

/** Says when a form was given out, signed, and which one it is. */
export function makeStamp(now = Date.now()): string {
  const text = `${randomUUID()}.${now}`;
  return `${text}.${sign(text)}`;
}

/** Whether a form came back in the time that a person takes, and is one of ours. */
export function readStamp(stamp: unknown, now = Date.now()): Stamp {
  const [formId = '', at = '', signature = ''] = String(stamp ?? '').split('.');
  if (!isSameSecret(signature, sign(`${formId}.${at}`)) || !z.uuid().safeParse(formId).success) {
    return { state: 'forged' };
  }
  const age = now - Number(at);
  if (age < leastMs) return { state: 'early' };
  return age > mostMs ? { state: 'late' } : { state: 'good', formId };
}

function sign(text: string): string {
  return createHmac('sha256', getEnv().SESSION_SECRET)
    .update(`contact ${text}`)
    .digest('base64url');
}
