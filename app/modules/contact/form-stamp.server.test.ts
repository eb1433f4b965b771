import { beforeAll, describe, expect, it, vi } from 'vitest';

import { makeStamp, readStamp } from './form-stamp.server';

beforeAll(() => {
  const env = {
    SITE_URL: 'http://localhost:3000',
    SESSION_SECRET: 'x'.repeat(16),
    SUPABASE_URL: 'http://127.0.0.1:3001',
    SUPABASE_ANON_KEY: 'anon',
    SUPABASE_SERVICE_ROLE_KEY: 'service',
    DATABASE_URL: 'postgres://localhost/x',
    VAPI_PRIVATE_KEY: 'key',
    VAPI_WEBHOOK_SECRET: 'secret-of-vapi',
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
});

const now = Date.UTC(2026, 10, 1);
const hour = 3_600_000;

describe('the stamp of a form', () => {
  it('is good for as long as a person takes, and always of the same form', () => {
    const stamp = makeStamp(now);
    const early = readStamp(stamp, now + 3_000);
    expect(early).toEqual({ state: 'good', formId: stamp.split('.')[0] });
    expect(readStamp(stamp, now + 24 * hour)).toEqual(early);
  });

  it('tells programs by their haste, and what was kept for later', () => {
    const stamp = makeStamp(now);
    expect(readStamp(stamp, now + 2_999).state).toBe('early');
    expect(readStamp(stamp, now - hour).state).toBe('early');
    expect(readStamp(stamp, now + 24 * hour + 1).state).toBe('late');
  });

  it('is refused when a letter of it was changed, or when there is none', () => {
    const [formId, at, signature] = makeStamp(now).split('.');
    const later = `${formId}.${Number(at) - hour}.${signature}`;
    const other = `${crypto.randomUUID()}.${at}.${signature}`;
    for (const stamp of [later, other, `${formId}.${at}.`, '', null, 'a.b.c', {}]) {
      expect(readStamp(stamp, now + hour)).toEqual({ state: 'forged' });
    }
  });
});
