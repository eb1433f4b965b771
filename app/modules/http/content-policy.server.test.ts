import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { contentPolicy as ContentPolicy } from './content-policy.server';

const env = {
  SITE_URL: 'https://desk.example',
  SESSION_SECRET: 'x'.repeat(16),
  SUPABASE_URL: 'https://abcdefgh.supabase.co',
  SUPABASE_ANON_KEY: 'anon',
  SUPABASE_SERVICE_ROLE_KEY: 'service',
  DATABASE_URL: 'postgres://localhost/x',
  VAPI_PRIVATE_KEY: 'key',
  VAPI_WEBHOOK_SECRET: 'secret-of-vapi',
  NODE_ENV: 'production',
};
let contentPolicy: typeof ContentPolicy;

beforeEach(async () => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  vi.resetModules();
  ({ contentPolicy } = await import('./content-policy.server'));
});

function read(policy: string): Record<string, string[]> {
  return Object.fromEntries(
    policy.split('; ').map((line) => {
      const [name = '', ...sources] = line.split(' ');
      return [name, sources];
    }),
  );
}

describe('the policy of a page', () => {
  it('lets it run our files and what has the nonce, and nothing else', () => {
    const policy = contentPolicy({ nonce: 'bm9uY2U=', trusts: [] });
    expect(policy).not.toMatch(/unsafe|\*(?!\.paddle\.com)|https:(?!\/\/)/);
    const { 'script-src': script, 'style-src': style, ...rest } = read(policy);
    expect(script).toEqual(["'self'", "'nonce-bm9uY2U='"]);
    expect(style).toEqual(["'self'"]);
    for (const name of ['default-src', 'object-src', 'base-uri', 'frame-ancestors', 'frame-src']) {
      expect(rest[name], name).toEqual(["'none'"]);
    }
    expect(rest['connect-src']).toEqual(["'self'"]);
    expect(rest).toHaveProperty('upgrade-insecure-requests');
  });

  it('lets a form lead to where signing in and paying lead', () => {
    const { 'form-action': targets } = read(contentPolicy({ nonce: 'x', trusts: [] }));
    expect(targets).toEqual([
      "'self'",
      'https://abcdefgh.supabase.co',
      'https://accounts.google.com',
      'https://*.paddle.com',
    ]);
  });

  it('opens to others only the page that says so', () => {
    const checkout = read(contentPolicy({ nonce: 'x', trusts: ['paddle'] }));
    expect(checkout['script-src']).toContain('https://cdn.paddle.com');
    expect(checkout['frame-src']).toContain('https://buy.paddle.com');
    expect(checkout['script-src']!.join()).not.toContain('daily');
    const talk = read(contentPolicy({ nonce: 'x', trusts: ['talk'] }));
    expect(talk['script-src']).toContain('https://c.daily.co');
    expect(talk['connect-src']).toContain('https://api.vapi.ai');
    expect(talk['frame-src']).toEqual(["'none'"]);
    for (const policy of [checkout, talk]) {
      expect(policy['script-src']!.join()).not.toMatch(/'unsafe-(?:inline|eval)/);
      expect(policy['style-src']!.join()).not.toMatch(/unsafe/);
    }
  });
});
