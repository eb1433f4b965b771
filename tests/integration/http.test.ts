import { once } from 'node:events';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { serve } from './serve-process';
import { page, sessionCookie, webhookSecret } from './stack';

const policyOf = (answer: Response) => answer.headers.get('Content-Security-Policy') ?? '';
const nonceOf = (answer: Response) => /'nonce-([^']+)'/.exec(policyOf(answer))?.[1];

describe('the policy of pages', () => {
  it('has a nonce of its own in every answer, and every inline script has it', async () => {
    const cookie = await sessionCookie('demo@frontdesk.test');
    const seen = new Set<string>();
    for (const path of ['/login', '/today', '/today', '/calls', '/nothing-here']) {
      const answer = await page(path, path === '/login' ? undefined : cookie);
      const nonce = nonceOf(answer);
      const html = await answer.text();
      expect(nonce, path).toMatch(/^[\w+/]{22}==$/);
      seen.add(nonce!);
      const inline = [...html.matchAll(/<script\b([^>]*)>/g)].map(([, attributes]) => attributes);
      for (const attributes of inline) expect(attributes, path).toContain(`nonce="${nonce}"`);
    }
    expect(seen.size).toBe(5);
    const today = await (await page('/today', cookie)).text();
    expect(today.match(/<script\b/g)!.length).toBeGreaterThan(2);
  });

  it('allows nothing inline and no eval, and no page writes styles or handlers into its markup', async () => {
    const cookie = await sessionCookie('demo@frontdesk.test');
    const paths = ['/pricing', '/today', '/calls', '/analytics', '/billing', '/phone', '/callers', '/receptionist/voice', '/receptionist/try', '/settings/security']; // prettier-ignore
    for (const path of paths) {
      const answer = await page(path, cookie);
      expect(answer.status, path).toBe(200);
      expect(policyOf(answer), path).not.toMatch(/'unsafe-(?:inline|eval|hashes)'/);
      const html = (await answer.text()).replaceAll(/<script\b[^]*?<\/script>/g, '');
      expect(html, path).not.toMatch(/<[^>]+\sstyle=|<style\b|<[^>]+\son\w+=/);
    }
  });

  it('lets only the page that needs it load the program of others', async () => {
    const cookie = await sessionCookie('demo@frontdesk.test');
    expect(policyOf(await page('/receptionist/try', cookie))).toContain('https://c.daily.co');
    expect(policyOf(await page('/today', cookie))).not.toContain('daily');
  });

  it('keeps files and answers of programs from being pages', async () => {
    const cookie = await sessionCookie('demo@frontdesk.test');
    for (const path of ['/calls.csv', '/healthz', '/favicon.svg', '/api/geocode?text=san']) {
      expect(policyOf(await page(path, cookie)), path).toMatch(/^default-src 'none'/);
    }
  });
});

describe('the headers of every answer', () => {
  it('say what may be done with it', async () => {
    const { headers } = await page('/login');
    expect(headers.get('X-Frame-Options')).toBe('DENY');
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin-allow-popups');
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
    expect(headers.get('Permissions-Policy')).toMatch(/camera=\(\).*microphone=\(self\)/);
    // This site is reached by plain http.
    expect(headers.get('Strict-Transport-Security')).toBeNull();
  });

  it('come once each', async () => {
    for (const path of ['/login', '/healthz', '/favicon.svg']) {
      const { headers } = await page(path);
      for (const name of ['Content-Security-Policy', 'Referrer-Policy', 'Permissions-Policy']) {
        expect(headers.get(name), `${name} of ${path}`).not.toMatch(
          /, (?:default-src|strict|accel)/,
        );
      }
    }
  });
});

describe('assets', () => {
  it('are compressed beforehand, and kept for a year', async () => {
    const html = await (await page('/today', await sessionCookie('demo@frontdesk.test'))).text();
    const asset = String(/\/assets\/entry\.client-[\w-]+\.js/.exec(html)?.[0]);
    const sizes: number[] = [];
    for (const [accepts, encoding] of [
      ['br, gzip', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const answer = await page(asset, undefined, { headers: { 'Accept-Encoding': accepts } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('Content-Encoding')).toBe(encoding);
      expect(answer.headers.get('Vary')).toContain('Accept-Encoding');
      expect(answer.headers.get('Content-Type')).toMatch(/^text\/javascript/);
      expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
      expect(await answer.text()).toMatch(/^[^]*import/);
      sizes.push(Number(answer.headers.get('Content-Length')));
    }
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    expect(sizes[0]).toBeLessThan(sizes[2]! / 2);
  });
});

describe('a server that is asked too much', () => {
  let server: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    server = await serve(['build/server.js'], { CLIENT_ADDRESS_HEADER: 'X-Client' });
    await server.up();
  });
  afterAll(async () => {
    server.child.kill('SIGKILL');
    await once(server.child, 'exit');
  });

  const ask = (path: string, headers: Record<string, string>, method = 'GET') =>
    fetch(server.url + path, { method, redirect: 'manual', headers });
  const many = async (count: number, once: () => Promise<Response>) => {
    const statuses: number[] = [];
    for (let asked = 0; asked < count; asked++) {
      const answer = await once();
      await answer.body?.cancel();
      statuses.push(answer.status);
    }
    return statuses;
  };

  it('refuses an address its 41st try at signing in, and nobody else', async () => {
    const tries = (address: string) => () =>
      ask('/login', { 'X-Forwarded-For': address, Origin: server.url }, 'POST');
    const statuses = await many(41, tries('203.0.113.9'));
    expect(statuses.indexOf(429)).toBe(40);
    const refused = await tries('203.0.113.9')();
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await refused.text()).toMatch(
      /too many requests from your network\. Try again in \d+ s/,
    );
    expect((await tries('203.0.113.10')()).status).not.toBe(429);
    expect((await ask('/healthz', { 'X-Forwarded-For': '203.0.113.9' })).status).toBe(200);
    expect((await ask('/login', { 'X-Forwarded-For': '203.0.113.9' })).status).toBe(200);
  });

  it('believes the header of its platform before what was forwarded', async () => {
    const tries = (client: string, forwarded: string) => () =>
      ask(
        '/login',
        { 'X-Client': client, 'X-Forwarded-For': forwarded, Origin: server.url },
        'POST',
      );
    let last = 0;
    await many(41, () => tries('198.51.100.1', `203.0.113.${(last++ % 200) + 20}`)());
    expect((await tries('198.51.100.1', '203.0.113.250')()).status).toBe(429);
    expect((await tries('198.51.100.2', '203.0.113.250')()).status).not.toBe(429);
  });

  it('never refuses a webhook that proves itself, and after a while one that does not', async () => {
    const post = (secret: string) =>
      fetch(`${server.url}/api/webhooks/vapi`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${secret}`, 'X-Forwarded-For': '203.0.113.99' },
        body: JSON.stringify({ message: { type: 'hang' } }),
      });
    expect(new Set(await many(80, () => post(webhookSecret)))).not.toContain(429);
    const statuses = await many(63, () => post('a wrong secret'));
    expect(statuses.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => 401));
    expect(statuses.at(-1)).toBe(429);
    // What others did from the same network keeps no call away.
    expect((await many(1, () => post(webhookSecret)))[0]).not.toBe(429);
  });
});

describe('a server that ends', () => {
  it('tells live pages to come back, and finishes what was asked', async () => {
    const { child, url, up } = await serve(['build/server.js']);
    await up();
    const cookie = await sessionCookie('demo@frontdesk.test');
    const live = await fetch(`${url}/api/live`, { headers: { Cookie: cookie } });
    expect(live.status).toBe(200);
    const heard = readAll(live);
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 400));
    const late = fetch(`${url}/today`, { headers: { Cookie: cookie } });
    expect((await late).status).toBe(200);
    expect(await heard).toMatch(/retry: \d{3,4}\n\n$/);
    expect((await gone)[0]).toBe(0);
  });
});

/** All that comes until the stream breaks off. */
async function readAll({ body }: Response): Promise<string> {
  let text = '';
  try {
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
    }
  } catch {
    // It is torn off, as it never ends by itself.
  }
  return text;
}
