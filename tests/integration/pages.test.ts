import { randomUUID } from 'node:crypto';

import { beforeAll, describe, expect, it } from 'vitest';

import { demoBusinesses } from '../../sandbox/demo';
import { page, sessionCookie, sql } from './stack';

const { harbor } = demoBusinesses;
let owner: string;
let viewer: string;
let stranger: string;
let call: { id: string; summary: string; vapi_call_id: string };

beforeAll(async () => {
  [owner, viewer, stranger] = (await Promise.all(
    ['demo', 'viewer', 'other'].map((name) => sessionCookie(`${name}@frontdesk.test`)),
  )) as [string, string, string];
  [call] = (await sql<typeof call>(
    `select c.id, c.summary, c.vapi_call_id from public.calls c
     where c.business_id = $1 and c.outcome = 'message' order by started_at desc limit 1`,
    [harbor.id],
  )) as [typeof call];
});

const text = async (path: string, cookie?: string) => (await page(path, cookie)).text();

describe('pages without any script', () => {
  it('have the rows of the list in the first HTML', async () => {
    const html = await text('/calls', owner);
    expect(html.match(/<td role="cell" class="who">/g)?.length).toBe(25);
    expect(html).toContain('rel="next"');
  });

  it('ship none at all where people sign in and sign up', async () => {
    for (const path of ['/login', '/signup']) {
      const html = await text(path);
      expect(html, path).not.toMatch(/<script|modulepreload/);
    }
  });

  it('ship none on the pages for everybody, but for what search engines read', async () => {
    for (const path of ['/', '/pricing', '/faq', '/contact', '/privacy', '/terms', '/status']) {
      const html = await text(path);
      const programs = html.replaceAll(/<script type="application\/ld\+json">[^<]*<\/script>/g, '');
      expect(programs, path).not.toMatch(/<script|modulepreload/);
    }
  });

  it('send people to log in, and back to where they were going', async () => {
    const answer = await page('/calls?outcome=spam');
    expect(answer.status).toBe(302);
    expect(answer.headers.get('Location')).toBe('/login?redirectTo=%2Fcalls%3Foutcome%3Dspam');
  });

  it('refuse a wrong password without telling what was wrong, and keep the address', async () => {
    const body = new URLSearchParams({ email: 'demo@frontdesk.test', password: 'not-this-one' });
    const answer = await page('/login', undefined, { method: 'POST', body });
    const html = await answer.text();
    expect(answer.status).toBe(400);
    expect(html).toContain('do not fit together');
    expect(html).toContain('value="demo@frontdesk.test"');
    expect(html).not.toContain('not-this-one');
  });

  it('never send people to another site after they signed in', async () => {
    const body = new URLSearchParams({
      email: 'demo@frontdesk.test',
      password: 'frontdesk-demo-1',
      redirectTo: '//evil.example',
    });
    const answer = await page('/login', undefined, { method: 'POST', body });
    expect(answer.headers.get('Location')).toBe('/today');
  });
});

describe('finding calls', () => {
  const rows = (html: string) =>
    [...html.matchAll(/class="go whitespace-nowrap"[^>]*href="\/calls\/([^"]+)"/g)].map(
      ([, id]) => id,
    );

  /** Where the link with this `rel` leads. */
  const linkOf = (html: string, rel: string) =>
    [...html.matchAll(/<a [^>]*>/g)]
      .map(([tag]) => tag)
      .filter((tag) => tag.includes(`rel="${rel}"`))
      .map((tag) => /href="([^"]+)"/.exec(tag)?.[1]?.replaceAll('&amp;', '&'))[0];

  it('pages through every call once, and back', async () => {
    const seen: (string | undefined)[] = [];
    let path: string | undefined = '/calls?outcome=message';
    let last = '';
    while (path && seen.length < 2_000) {
      last = await text(path, owner);
      seen.push(...rows(last));
      path = linkOf(last, 'next');
    }
    const [{ n }] = (await sql<{ n: number }>(
      `select count(*)::int as n from public.calls where business_id = $1 and outcome = 'message'`,
      [harbor.id],
    )) as [{ n: number }];
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(n);
    const back = rows(await text(String(linkOf(last, 'prev')), owner));
    const firstOfLast = seen.indexOf(rows(last)[0]);
    expect(back).toEqual(seen.slice(firstOfLast - 25, firstOfLast));
  });

  it.each([
    ['q=bayvi', /Bayview/],
    ['q=viewing', /[Vv]iewing/],
    ['q=555-01', /555-01/],
    ['outcome=booked&lead=hot', /Booked/],
    ['sentiment=negative', /Upset/],
  ])('finds by %s', async (query, expected) => {
    const html = await text(`/calls?${query}`, owner);
    expect(rows(html).length).toBeGreaterThan(0);
    expect(html).toMatch(expected);
  });

  it.each([
    "q='); drop table calls; --",
    'q=%22%28%29%26%7C%21%3A%2A%27%5C',
    'q=%00%ff',
    'q=<script>alert(1)</script>',
    'q=' + 'x'.repeat(5_000),
    'outcome=nonsense&status=1&from=yesterday&caller=7',
    'from=0000-01-01&to=9999-99-99&min=-1&max=1e9&within=0',
  ])('survives %s', async (query) => {
    const answer = await page(`/calls?${query}`, owner);
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain('<script>alert(1)');
  });

  it.each([
    'rubbish',
    Buffer.from('2026-01-01T00:00:00Z|nope').toString('base64url'),
    Buffer.from(`2026-99-01T00:00:00Z|${harbor.id}`).toString('base64url'),
  ])('says that there is no such page, and leads back: %s', async (cursor) => {
    for (const name of ['after', 'before']) {
      const answer = await page(`/calls?${name}=${cursor}`, owner);
      expect(answer.status).toBe(400);
      const html = await answer.text();
      expect(html).toContain('This page of the list is not here');
      expect(html).toContain('href="/calls"');
    }
  });

  it('names what it left out or put right', async () => {
    const html = await text('/calls?outcome=nonsense&q=!!!&from=2026-11-10&to=2026-11-01', owner);
    expect(html).toContain('“nonsense” is not an outcome: left out.');
    expect(html).toContain('“!!!” is not words or a number to search for: left out.');
    expect(html).toContain('The first day came after the last: swapped.');
  });

  it('marks where a search was said, linked to its turn', async () => {
    const html = await text('/calls?q=parking', owner);
    expect(html).toMatch(/href="\/calls\/[^"#]+#t\d+"[^>]*><b>\d+:\d\d<\/b>/);
    expect(html).toContain('<mark>parking</mark>');
  });

  it('says what it searched for when a word was misspelled', async () => {
    expect(await text('/calls?q=parkign', owner)).toMatch(/Showing results for <b[^>]*>parking</);
  });

  it('says what it filters by when nothing is found', async () => {
    const html = await text('/calls?q=zebra-crossing-nobody-said', owner);
    expect(html).toContain('No calls match');
    expect(html).toContain('Clear filters');
  });

  it('gives all of them as JSON, filtered the same way', async () => {
    const all = (await (await page('/calls.json', owner)).json()) as {
      calls: { outcome: string }[];
    };
    const spam = (await (await page('/calls.json?outcome=spam', owner)).json()) as typeof all;
    expect(all.calls.length).toBeGreaterThan(330);
    expect(spam.calls.length).toBe(all.calls.filter(({ outcome }) => outcome === 'spam').length);
    expect((await page('/calls.json')).status).toBe(401);
  });
});

describe('the page of a call', () => {
  it('shows what was said as text, whatever it looks like', async () => {
    const words = `<img src=x onerror="alert(1)"><script>alert('${randomUUID()}')</script>`;
    const id = `hostile-${randomUUID()}`;
    await sql(
      `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, summary, caller_name, report_at)
       values ($1, $2, 'ended', now(), now() - interval '90 days', $3, $4, now())`,
      [harbor.id, id, words, words.slice(0, 100)],
    );
    await sql(
      `insert into public.call_turns (call_id, position, business_id, speaker, text, start_ms, source)
       select id, 0, business_id, 'caller', $2, 0, 'report' from public.calls where vapi_call_id = $1`,
      [id, words],
    );
    const [row] = await sql<{ id: string }>('select id from public.calls where vapi_call_id = $1', [
      id,
    ]);
    const html = await text(`/calls/${row?.id}`, owner);
    expect(html).toContain('&lt;img src=x');
    expect(html).not.toContain('<img src=x');
    expect(html).not.toContain("<script>alert('");
  });

  it('is as little there for another business as a call that never was', async () => {
    const theirs = await page(`/calls/${call.id}`, stranger);
    const nobody = await page(`/calls/${randomUUID()}`, stranger);
    expect([theirs.status, nobody.status]).toEqual([404, 404]);
    const plain = (html: string) =>
      html
        .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}(-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})?/g, '')
        .replaceAll(/nonce="[^"]+"/g, '');
    expect(plain(await theirs.text())).toBe(plain(await nobody.text()));
    expect((await page(`/calls/${call.id}/recording`, stranger)).status).toBe(404);
    expect((await page('/calls/not-an-id', owner)).status).toBe(404);
  });

  it('plays its recording through us, in ranges, and never names the vendor’s address', async () => {
    const html = await text(`/calls/${call.id}`, viewer);
    expect(html).toContain(`src="/calls/${call.id}/recording"`);
    expect(html).not.toContain('mono-recording');
    const part = await page(`/calls/${call.id}/recording`, viewer, {
      headers: { Range: 'bytes=0-99' },
    });
    expect(part.status).toBe(206);
    expect(part.headers.get('Content-Type')).toBe('audio/wav');
    expect(part.headers.get('Content-Range')).toMatch(/^bytes 0-99\/\d+$/);
    expect((await part.arrayBuffer()).byteLength).toBe(100);
    expect((await page(`/calls/${call.id}/recording`)).status).toBe(302);
  });

  it('says how long its recording is, gives any part of it, and refuses one that is not there', async () => {
    const recording = `/calls/${call.id}/recording`;
    const head = await page(recording, viewer, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.headers.get('Accept-Ranges')).toBe('bytes');
    expect(head.headers.get('Content-Range')).toBeNull();
    const size = Number(head.headers.get('Content-Length'));
    const whole = await page(recording, viewer);
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(whole.status).toBe(200);
    expect(bytes.length).toBe(size);
    expect(bytes.subarray(0, 4).toString()).toBe('RIFF');

    const partOf = (range: string) => page(recording, viewer, { headers: { Range: range } });
    const middle = await partOf(`bytes=${size - 500}-${size - 401}`);
    expect(middle.status).toBe(206);
    expect(Buffer.from(await middle.arrayBuffer())).toEqual(bytes.subarray(size - 500, size - 400));
    const end = await partOf('bytes=-100');
    expect(end.headers.get('Content-Range')).toBe(`bytes ${size - 100}-${size - 1}/${size}`);
    expect(Buffer.from(await end.arrayBuffer())).toEqual(bytes.subarray(size - 100));
    const beyond = await partOf(`bytes=${size}-`);
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('Content-Range')).toBe(`bytes */${size}`);
    await beyond.body?.cancel();

    for (const answer of [head, whole, middle, end]) {
      // Nobody between us and the one who asked keeps it.
      expect(answer.headers.get('Cache-Control')).toMatch(/^private\b/);
      expect(answer.headers.get('Vary')).toContain('Cookie');
    }
    for (const who of [stranger, undefined]) {
      const refused = await page(recording, who, { method: 'HEAD' });
      expect(refused.status).toBe(who ? 404 : 302);
    }
  });

  it('shows raw events to the owner, and its forms to those who may use them', async () => {
    const [forOwner, forViewer] = await Promise.all([
      text(`/calls/${call.id}`, owner),
      text(`/calls/${call.id}`, viewer),
    ]);
    expect(forOwner).toContain('Raw events');
    expect(forViewer).not.toContain('Raw events');
    expect(forViewer).not.toContain('name="intent"');
    const form = new URLSearchParams({ followUpId: randomUUID(), intent: 'done' });
    const refused = await page(`/calls/${call.id}`, viewer, { method: 'POST', body: form });
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('Your role does not allow this');
  });
});
