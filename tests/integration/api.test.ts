import { createHash } from 'node:crypto';

import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { demoBusinesses } from '../../sandbox/demo';
import { join, makeBusiness, makePerson } from './people';
import { page, sessionCookie, service, signedIn, sql, url, type Client } from './stack';

const { harbor, summit } = demoBusinesses;
const allScopes = ['calls:read', 'callers:read', 'follow_ups:read'];

let owner: Client;
let token: string;
let summitToken: string;
beforeAll(async () => {
  owner = await signedIn('demo@frontdesk.test');
  token = await makeToken(owner, harbor.id, allScopes);
  summitToken = await makeToken(await signedIn('other@frontdesk.test'), summit.id, allScopes);
});

async function makeToken(client: Client, businessId: string, scopes: string[], days?: number) {
  const { data } = await client
    .rpc('create_api_token', {
      p_business_id: businessId,
      p_name: 'Test',
      p_scopes: scopes,
      p_days: days,
    })
    .throwOnError();
  return data!;
}

function ask(path: string, bearer: string | null = token, headers: Record<string, string> = {}) {
  return fetch(`${url}/api/v1${path}`, {
    headers: { ...(bearer && { Authorization: `Bearer ${bearer}` }), ...headers },
  });
}
type Page = { data: { id: string; [name: string]: unknown }[]; next_cursor: string | null };
async function read(path: string, bearer = token) {
  const answer = await ask(path, bearer);
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as Page;
}
async function readAll(path: string, bearer = token) {
  const rows: Page['data'] = [];
  let cursor: string | null = null;
  do {
    const mark = path.includes('?') ? '&' : '?';
    const next: Page = await read(cursor ? `${path}${mark}cursor=${cursor}` : path, bearer);
    rows.push(...next.data);
    cursor = next.next_cursor;
  } while (cursor);
  return rows;
}
async function fault(answer: Response) {
  const { error } = (await answer.json()) as {
    error: { code: string; message: string; trace_id: string };
  };
  expect(error.trace_id).toMatch(/^[0-9a-f-]{13}$/);
  return { status: answer.status, code: error.code, message: error.message };
}

describe('the read API', () => {
  it('gives all rows in pages, each once, and those of the business alone', async () => {
    for (const [path, table] of [
      ['/calls?limit=100', 'calls'],
      ['/callers?limit=100', 'callers'],
      ['/follow-ups?limit=37', 'follow_ups'],
    ] as const) {
      const expected = await sql<{ id: string; business_id: string }>(
        `select id, business_id from public.${table} where business_id = any ($1)
         ${table === 'callers' ? 'and merged_into is null' : ''}`,
        [[harbor.id, summit.id]],
      );
      for (const [bearer, businessId] of [
        [token, harbor.id],
        [summitToken, summit.id],
      ] as const) {
        const rows = await readAll(path, bearer);
        const own = expected.filter((row) => row.business_id === businessId).map(({ id }) => id);
        expect(own.length).toBeGreaterThan(5);
        expect(rows.map(({ id }) => id).toSorted()).toEqual(own.toSorted());
      }
    }
  });

  it('never gives one of another business by its id', async () => {
    const [call] = await sql<{ id: string; caller_id: string }>(
      'select id, caller_id from public.calls where business_id = $1 and caller_id is not null limit 1',
      [summit.id],
    );
    expect((await ask(`/calls/${call!.id}`, summitToken)).status).toBe(200);
    expect((await ask(`/callers/${call!.caller_id}`, summitToken)).status).toBe(200);
    expect(await fault(await ask(`/calls/${call!.id}`))).toMatchObject({ status: 404 });
    expect(await fault(await ask(`/callers/${call!.caller_id}`))).toMatchObject({ status: 404 });
    expect(await fault(await ask('/calls/no-id'))).toMatchObject({ status: 404 });
    expect((await read(`/calls?caller=${call!.caller_id}`)).data).toEqual([]);
  });

  it('filters as the lists do', async () => {
    const cookie = await sessionCookie('demo@frontdesk.test');
    for (const [list, query] of [
      ['calls', 'outcome=message&lead=hot'],
      ['calls', 'q=parking'],
      ['calls', 'within=30&hours=after'],
      ['callers', 'calls=returning'],
      ['callers', 'q=415'],
      ['follow-ups', 'view=done'],
      ['follow-ups', 'view=everyone&kind=call-back'],
    ]) {
      const shown = (await (await page(`/${list}.json?${query}`, cookie)).json()) as object;
      const [rows] = Object.values(shown) as [Page['data']];
      expect(rows, JSON.stringify(shown).slice(0, 300)).toBeInstanceOf(Array);
      expect(rows.length).toBeGreaterThan(0);
      const asked = await readAll(`/${list}?${query}&limit=100`);
      expect(asked.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    }
  });

  it('answers as its description says', async () => {
    const description = (await (await ask('/openapi.json', null)).json()) as {
      openapi: string;
      paths: Record<
        string,
        { get: { responses: Record<string, { content?: Record<string, { schema: object }> }> } }
      >;
      components: { schemas: object };
    };
    expect(description.openapi).toMatch(/^3\.1/);
    const [call] = (await read('/calls?outcome=message&limit=1')).data;
    const [caller] = (await read('/callers?limit=1')).data;
    const paths: Record<string, string> = {
      '/calls': '/calls?limit=100',
      '/calls/{id}': `/calls/${call!.id}`,
      '/callers': '/callers?limit=100',
      '/callers/{id}': `/callers/${caller!.id}`,
      '/follow-ups': '/follow-ups?limit=100',
    };
    expect(Object.keys(description.paths)).toEqual(Object.keys(paths));
    const schemaOf = (path: string, status: string) => {
      const { schema } =
        description.paths[path]!.get.responses[status]!.content!['application/json']!;
      const text = JSON.stringify({ ...schema, $defs: description.components.schemas });
      return z.fromJSONSchema(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')));
    };
    for (const [path, address] of Object.entries(paths)) {
      const answer: unknown = await (await ask(address)).json();
      expect(schemaOf(path, '200').safeParse(answer).error, path).toBeUndefined();
      // The description is no empty one, which all would fit.
      expect(schemaOf(path, '200').safeParse({ data: [{}], next_cursor: null }).success).toBe(
        false,
      );
    }
    const refused: unknown = await (await ask('/calls/none')).json();
    expect(schemaOf('/calls/{id}', '404').safeParse(refused).error).toBeUndefined();
  });

  it('gives a call with all that was said', async () => {
    const [call] = (await read('/calls?outcome=message&limit=1')).data;
    const whole = (await (await ask(`/calls/${call!.id}`)).json()) as {
      turns: { text: string }[];
      facts: unknown[];
    };
    expect(whole.turns.length).toBeGreaterThan(3);
    expect(JSON.stringify(whole)).not.toContain('recording_url');
  });

  it('says that nothing changed to who has it already', async () => {
    const first = await ask('/calls?limit=5');
    const etag = first.headers.get('ETag')!;
    const again = await ask('/calls?limit=5', token, { 'If-None-Match': `W/${etag}` });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect((await ask('/calls?limit=6', token, { 'If-None-Match': etag })).status).toBe(200);
  });

  it('refuses cursors and filters that make no sense', async () => {
    const { next_cursor: cursor } = await read('/calls?limit=5');
    const [text, signature] = cursor!.split('.') as [string, string];
    const other = Buffer.from(text, 'base64url').toString('utf8').replace(/\d{4}/, '2001');
    for (const tampered of [
      `${Buffer.from(other).toString('base64url')}.${signature}`,
      text,
      `${text}.`,
      `${text}.${signature.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'))}`,
      'nonsense',
      "' or 1=1",
    ]) {
      const answer = await ask(`/calls?limit=5&cursor=${encodeURIComponent(tampered)}`);
      expect(await fault(answer)).toMatchObject({ status: 400, code: 'bad-cursor' });
    }
    // One of another list.
    expect((await ask(`/callers?cursor=${cursor}`)).status).toBe(400);
    for (const path of [
      '/calls?outcome=nonsense',
      '/calls?limit=0',
      '/calls?limit=1000',
      '/calls?from=never',
      '/callers?blocked=perhaps',
      '/follow-ups?view=mine',
    ]) {
      expect(await fault(await ask(path)), path).toMatchObject({
        status: 400,
        code: 'bad-request',
      });
    }
  });

  it('is read only, has no other addresses, and says nothing to pages of other sites', async () => {
    const post = await fetch(`${url}/api/v1/calls`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(await fault(post)).toMatchObject({ status: 405, code: 'method-not-allowed' });
    expect(await fault(await ask('/nothing'))).toMatchObject({ status: 404, code: 'not-found' });
    const foreign = await ask('/calls', token, { Origin: 'https://elsewhere.test' });
    expect([...foreign.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual(
      [],
    );
  });
});

describe('a token', () => {
  it('is needed: a session opens nothing', async () => {
    const cookie = await sessionCookie('demo@frontdesk.test');
    for (const headers of [
      {},
      { Cookie: cookie },
      { Authorization: 'Bearer nonsense' },
      { Authorization: `Basic ${token}` },
    ] as Record<string, string>[]) {
      const answer = await ask('/calls', null, headers);
      expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
      expect(await fault(answer)).toMatchObject({ status: 401, code: 'unauthorized' });
    }
  });

  it('opens what it was made for, and nothing else', async () => {
    const narrow = await makeToken(owner, harbor.id, ['callers:read']);
    expect((await ask('/callers', narrow)).status).toBe(200);
    for (const path of ['/calls', '/follow-ups']) {
      expect(await fault(await ask(path, narrow))).toMatchObject({
        status: 403,
        code: 'forbidden',
      });
    }
    // The database says so too, whatever the code above asks for.
    const hash = createHash('sha256').update(narrow).digest('hex');
    const { error } = await service().rpc('api_list', { p_token_hash: hash, p_list: 'calls' });
    expect(error?.code).toBe('42501');
  });

  it('ends when it is revoked, when its time is over, and when its maker leaves', async () => {
    const revoked = await makeToken(owner, harbor.id, allScopes);
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    const [row] = await sql<{ id: string }>(
      'select id from public.api_tokens where token_hash = $1',
      [hash(revoked)],
    );
    expect((await ask('/calls?limit=1', revoked)).status).toBe(200);
    const cookie = await sessionCookie('demo@frontdesk.test');
    const form = await page(`/settings/api/${row!.id}/revoke`, cookie);
    expect(await form.text()).toContain('cannot be brought back');
    const done = await page(`/settings/api/${row!.id}/revoke`, cookie, {
      method: 'POST',
      headers: { Origin: url },
      body: new URLSearchParams({ intent: 'revoke' }),
    });
    expect(done.headers.get('Location')).toBe('/settings/api');
    expect((await ask('/calls', revoked)).status).toBe(401);

    const short = await makeToken(owner, harbor.id, allScopes, 1);
    expect((await ask('/calls?limit=1', short)).status).toBe(200);
    await sql('update public.api_tokens set expires_at = now() where token_hash = $1', [
      hash(short),
    ]);
    expect((await ask('/calls', short)).status).toBe(401);

    const founder = await makePerson('Fred');
    const leaver = await makePerson('Lea');
    const business = await makeBusiness(founder, 'Leavers');
    await join(leaver, business, 'owner');
    const theirs = await makeToken(leaver.client, business.id, allScopes);
    expect((await ask('/calls', theirs)).status).toBe(200);
    await founder.client
      .rpc('remove_member', { p_business_id: business.id, p_user_id: leaver.id })
      .throwOnError();
    expect((await ask('/calls', theirs)).status).toBe(401);
  });

  it('is made by owners alone, kept as a hash, and shown once', async () => {
    const manager = await signedIn('manager@frontdesk.test');
    const { error } = await manager.rpc('create_api_token', {
      p_business_id: harbor.id,
      p_name: 'No',
      p_scopes: allScopes,
    });
    expect(error?.code).toBe('42501');
    expect((await manager.from('api_tokens').select('id')).data).toEqual([]);

    const cookie = await sessionCookie('demo@frontdesk.test');
    const made = await page('/settings/api', cookie, {
      method: 'POST',
      headers: { Origin: url },
      body: new URLSearchParams([
        ['name', 'Our CRM'],
        ['scopes', 'calls:read'],
        ['days', '90'],
      ]),
    });
    expect(made.status).toBe(200);
    expect(made.headers.get('Cache-Control')).toContain('no-store');
    const shown = /fdk_[0-9a-f]{64}/.exec(await made.text())![0];
    expect((await ask('/calls?limit=1', shown)).status).toBe(200);
    const later = await (await page('/settings/api', cookie)).text();
    expect(later).toContain(shown.slice(0, 12));
    expect(later).not.toContain(shown);
    const [kept] = await sql<{ row: string }>(
      `select row_to_json(t)::text as row from public.api_tokens t where name = 'Our CRM'`,
    );
    expect(kept!.row).not.toContain(shown.slice(12));
    expect((await owner.from('api_tokens').select('token_hash')).error?.code).toBe('42501');
  });

  it('has so many requests a minute, and is told when to go on', async () => {
    const busy = await makeToken(owner, harbor.id, ['callers:read']);
    const first = await ask('/callers?limit=1', busy);
    const limit = Number(first.headers.get('RateLimit-Limit'));
    expect(Number(first.headers.get('RateLimit-Remaining'))).toBe(limit - 1);
    let refused: Response | undefined;
    for (let n = 0; n < limit + 5 && !refused; n += 10) {
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => ask('/callers?limit=1', busy)),
      );
      refused = answers.find(({ status }) => status === 429);
    }
    expect(Number(refused!.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(refused!.headers.get('RateLimit-Remaining')).toBe('0');
    expect(await fault(refused!)).toMatchObject({ status: 429, code: 'rate-limited' });
    // Others go on.
    expect((await ask('/callers?limit=1')).status).toBe(200);
  }, 30_000);
});

describe('the feed of calls', () => {
  async function feed() {
    const { data } = await owner
      .rpc('create_feed_token', { p_business_id: harbor.id, p_kind: 'calls' })
      .throwOnError();
    return `/calls.atom?token=${data}`;
  }

  it('has the newest calls as Atom, escaped, with ids that stay', async () => {
    const path = await feed();
    const [call] = await sql<{ id: string }>(
      `update public.calls set summary = 'Asked <b>about</b> R&D ]]> ' || chr(1) || 'now'
       where id = (select id from public.calls where business_id = $1 and outcome = 'message' order by started_at desc limit 1)
       returning id`,
      [harbor.id],
    );
    const answer = await page(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toContain('application/atom+xml');
    const xml = await answer.text();
    expect(xml).toContain('<feed xmlns="http://www.w3.org/2005/Atom">');
    expect(xml).toContain(`<id>urn:uuid:${call!.id}</id>`);
    expect(xml).toContain(`${url}/calls/${call!.id}`);
    expect(xml.match(/<entry>/g)).toHaveLength(50);
    expect(xml).not.toContain('\u0001');
    // A summary is text to a reader, never markup of ours.
    expect(xml).toContain('&lt;b&gt;about&lt;/b&gt; R&amp;D');
    expect(xml).not.toContain('token=');
  });

  it('is not sent again while nothing changed, and is when something did', async () => {
    const path = await feed();
    const first = await page(path);
    const etag = first.headers.get('ETag')!;
    expect(first.headers.get('Last-Modified')).toBeTruthy();
    const headers = { 'If-None-Match': etag };
    expect((await page(path, undefined, { headers })).status).toBe(304);
    await sql(
      `update public.calls set summary = summary || '.' where id = (
         select id from public.calls where business_id = $1 and outcome = 'message' order by started_at desc limit 1)`,
      [harbor.id],
    );
    expect((await page(path, undefined, { headers })).status).toBe(200);
  });

  it('opens nothing once it was taken back, nor another feed', async () => {
    const path = await feed();
    expect((await page(path.replace('calls.atom', 'follow-ups.ics'))).status).toBe(404);
    const { data } = await owner
      .from('feed_tokens')
      .select('id')
      .eq('kind', 'calls')
      .is('revoked_at', null)
      .order('created_at', { ascending: false })
      .throwOnError();
    for (const { id } of data!) await owner.rpc('revoke_feed_token', { p_id: id }).throwOnError();
    expect((await page(path)).status).toBe(404);
  });
});
