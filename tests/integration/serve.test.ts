import { once } from 'node:events';

import { describe, expect, it } from 'vitest';

import { serve } from './serve-process';

describe('a server process', () => {
  it('refuses to start without its environment, and names what is missing and what for', async () => {
    const { child, errors } = await serve(['build/server.js'], {
      VAPI_WEBHOOK_SECRET: '',
      DATABASE_URL: '',
    });
    const [code] = await once(child, 'exit');
    expect(code).toBe(1);
    expect(errors()).toMatch(/VAPI_WEBHOOK_SECRET is missing\. What Vapi proves itself with/);
    expect(errors()).toMatch(/DATABASE_URL is missing/);
    expect(errors()).not.toMatch(/\n\s+at /);
  });

  it('drains on SIGTERM: not ready, then gone, within eight seconds', async () => {
    const { child, url, up } = await serve(['build/server.js']);
    await up();
    const gone = once(child, 'exit');
    const began = Date.now();
    child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect(ready.headers.get('Connection')).toBe('close');
    // Who was not told yet is still served.
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await gone)[0]).toBe(0);
    expect(Date.now() - began).toBeLessThan(8_000);
  });

  it('answers a webhook with 503 while the database is away, so that it is sent again', async () => {
    const { child, url, up } = await serve(['build/server.js'], {
      NEXT_PUBLIC_SUPABASE_URL: 'http://127.0.0.1:9',
      DATABASE_URL: 'postgres://postgres:password@127.0.0.1:9/postgres',
    });
    try {
      await up();
      const answer = await fetch(`${url}/api/webhooks/vapi`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${process.env.VAPI_WEBHOOK_SECRET}` },
        body: JSON.stringify({
          message: { type: 'status-update', status: 'ringing', call: { id: 'away' } },
        }),
      });
      expect(answer.status).toBe(503);
      expect(answer.headers.get('Retry-After')).toBe('5');
      expect(await answer.json()).toEqual({ error: 'Not stored. Send it again.' });
      expect((await fetch(`${url}/readyz`)).status).toBe(503);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });

  it('runs as plain remix-serve as well', async () => {
    const { child, url, up } = await serve([
      'node_modules/@remix-run/serve/dist/cli.js',
      'build/server/index.js',
    ]);
    try {
      await up();
      expect(await (await fetch(`${url}/login`)).text()).toContain('Sign in');
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
});
