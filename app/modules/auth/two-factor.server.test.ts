import { createHmac, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import ws from 'ws';

import type { Database } from '~/integrations/supabase/database.types';
import { startVendor, type Vendor } from '../../../tests/vendor-server';
import type * as TwoFactorModule from './two-factor.server';

/**
 * The embedded Auth server has no authenticator apps, so one that has is spoken here: the paths and shapes of
 * Supabase Auth (`/factors`, `/factors/:id/challenge`, `/factors/:id/verify`). The codes are real ones.
 */
type Factor = { id: string; factor_type: 'totp'; status: string; secret: string };

let auth: Vendor;
let factors: Factor[];
let hasFactors: boolean;
let twoFactor: typeof TwoFactorModule;
const userId = randomUUID();

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const session = (aal: string) => ({
  access_token: `${encode({ alg: 'HS256' })}.${encode({ sub: userId, aal, exp: Math.floor(Date.now() / 1000) + 3600, amr: [] })}.c2ln`,
  refresh_token: `refresh-${aal}`,
  token_type: 'bearer',
  expires_in: 3600,
  expires_at: Math.floor(Date.now() / 1000) + 3600,
});
const user = () => ({ id: userId, aud: 'authenticated', email: 'a@b.test', factors });

/** RFC 6238: six digits of the half minute. */
function codeOf(secret: string, at = Date.now()): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const hash = createHmac('sha1', secret).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function answer(request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, string>;
  const path = String(request.url).replace('/auth/v1', '');
  const send = (status: number, value: object) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(value));
  };
  const [, , id, act] = path.split('/');
  const factor = factors.find((one) => one.id === id);
  if (path === '/user') return send(200, user());
  if (!path.startsWith('/factors') || !hasFactors) return send(404, { msg: 'not found' });
  if (request.method === 'DELETE') {
    factors = factors.filter((one) => one !== factor);
    return send(200, { id });
  }
  if (path === '/factors') {
    if (!body.factor_type)
      return send(400, { error_code: 'validation_failed', msg: 'factor_type' });
    const secret = randomUUID();
    const made: Factor = { id: randomUUID(), factor_type: 'totp', status: 'unverified', secret };
    factors.push(made);
    const totp = { qr_code: '<svg/>', secret, uri: `otpauth://totp/Frontdesk?secret=${secret}` };
    return send(200, { id: made.id, type: 'totp', totp });
  }
  if (act === 'challenge') return send(200, { id: randomUUID(), type: 'totp', expires_at: 1 });
  if (factor && body.code === codeOf(factor.secret)) {
    factor.status = 'verified';
    return send(200, { ...session('aal2'), user: user() });
  }
  return send(422, { error_code: 'mfa_verification_failed', msg: 'Invalid TOTP code entered' });
}

async function signedIn() {
  const client = createClient<Database>(auth.url, 'anon', {
    realtime: { transport: ws as unknown as typeof WebSocket },
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { error } = await client.auth.setSession(session('aal1'));
  if (error) throw error;
  return client;
}

beforeAll(async () => {
  auth = await startVendor();
  Object.assign(process.env, {
    SITE_URL: 'http://localhost:3000',
    SESSION_SECRET: 'x'.repeat(16),
    SUPABASE_URL: auth.url,
    SUPABASE_ANON_KEY: 'anon',
    SUPABASE_SERVICE_ROLE_KEY: 'service',
    DATABASE_URL: 'postgres://localhost/x',
    VAPI_PRIVATE_KEY: 'key',
    VAPI_WEBHOOK_SECRET: 'secret-of-vapi',
  });
  twoFactor = await import('./two-factor.server');
});
afterAll(() => auth.stop());
beforeEach(() => {
  factors = [];
  hasFactors = true;
  auth.answers((request, response) => void answer(request, response));
});

describe('two-factor sign-in', () => {
  it('is set up with a code, asked for from then on, and turned off', async () => {
    const client = await signedIn();
    expect(await twoFactor.getTwoFactor(client)).toEqual({ isOffered: true, factorId: null });

    const left = await twoFactor.beginTwoFactor(client);
    const begun = await twoFactor.beginTwoFactor(client);
    // One that was begun and left is taken away.
    expect(factors.map(({ id }) => id)).toEqual([begun.factorId]);
    expect(begun.qrCode).toMatch(/^data:image\/svg/);
    expect(left.factorId).not.toBe(begun.factorId);

    expect(await twoFactor.verifyCode(client, begun.factorId, '000000')).toBe(false);
    expect(await twoFactor.verifyCode(client, begun.factorId, codeOf(begun.secret))).toBe(true);

    // Another sign-in finds the app to ask for a code of.
    const other = await signedIn();
    const { factorId } = await twoFactor.getTwoFactor(other);
    expect(await twoFactor.verifyCode(other, String(factorId), codeOf(begun.secret))).toBe(true);
  });
});
