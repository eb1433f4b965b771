import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { envAliases, envNames, parseEnv } from './env.server';

const complete = {
  SITE_URL: 'http://localhost:3000',
  SESSION_SECRET: 'x'.repeat(16),
  SUPABASE_URL: 'http://127.0.0.1:3001',
  SUPABASE_ANON_KEY: 'anon',
  SUPABASE_SERVICE_ROLE_KEY: 'service',
  DATABASE_URL: 'postgres://localhost/x',
  VAPI_PRIVATE_KEY: 'key',
  VAPI_WEBHOOK_SECRET: 'secret-of-vapi',
};

describe('the environment', () => {
  it('takes the names that an owner already has', () => {
    const { SUPABASE_URL, SUPABASE_ANON_KEY, ...rest } = complete;
    const env = parseEnv({
      ...rest,
      NEXT_PUBLIC_SUPABASE_URL: SUPABASE_URL,
      NEXT_PUBLIC_SUPABASE_ANON_KEY: SUPABASE_ANON_KEY,
    });
    expect(env.SUPABASE_URL).toBe(SUPABASE_URL);
  });

  it('refuses two spellings that differ', () => {
    expect(() => parseEnv({ ...complete, NEXT_PUBLIC_SUPABASE_URL: 'http://127.0.0.1:9' })).toThrow(
      /SUPABASE_URL and NEXT_PUBLIC_SUPABASE_URL are both set and differ/,
    );
  });

  it('names every variable that is missing or malformed, and no value', () => {
    const read = () => parseEnv({ ...complete, SITE_URL: 'super-secret', DATABASE_URL: '' });
    expect(read).toThrow(/SITE_URL is malformed/);
    expect(read).toThrow(/DATABASE_URL is missing\. Session-mode Postgres/);
    expect(read).not.toThrow(/super-secret/);
  });

  it('refuses an empty webhook secret', () => {
    expect(() => parseEnv({ ...complete, VAPI_WEBHOOK_SECRET: ' ' })).toThrow(
      /VAPI_WEBHOOK_SECRET/,
    );
  });

  it('takes the keys of notifications together, or none of them', () => {
    const keys = {
      VAPID_PUBLIC_KEY: 'B'.repeat(87),
      VAPID_PRIVATE_KEY: 'a'.repeat(43),
      VAPID_SUBJECT: 'mailto:a@b.test',
    };
    expect(parseEnv({ ...complete, ...keys })).toMatchObject(keys);
    expect(() => parseEnv({ ...complete, ...keys, VAPID_SUBJECT: '' })).toThrow(
      /VAPID_SUBJECT is missing/,
    );
    expect(() => parseEnv({ ...complete, ...keys, VAPID_PRIVATE_KEY: 'short' })).toThrow(
      /VAPID_PRIVATE_KEY is malformed/,
    );
  });

  it('is documented name by name in .env.example', () => {
    const documented = [
      ...readFileSync('.env.example', 'utf8').matchAll(/^#?\s?([A-Z][A-Z0-9_]+)=/gm),
    ];
    const names = new Set(documented.map(([, name]) => name));
    const known: string[] = [...envNames, ...Object.keys(envAliases)];
    expect([...names].toSorted()).toEqual(known.toSorted());
  });
});
