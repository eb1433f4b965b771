import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

import { beforeAll, describe, expect, it } from 'vitest';

import { makeBusiness, type TestBusiness } from '../business';
import { makePerson } from '../people';
import { eventually, page, postVapi, sessionCookie, signedIn, sql, url } from './stack';

let business: TestBusiness;
let owner: string;
let stranger: string;
let viewer: string;

beforeAll(async () => {
  business = await makeBusiness('Ring & Sons');
  const watcher = await makePerson('Vera', { memberOf: business.id });
  await sql(`update public.memberships set role = 'viewer' where user_id = $1`, [watcher.id]);
  [owner, stranger, viewer] = (await Promise.all(
    [business.owner.email, 'other@frontdesk.test', watcher.email].map(sessionCookie),
  )) as [string, string, string];
});

const post = (path: string, cookie: string, fields: Record<string, string>) =>
  page(path, cookie, {
    method: 'POST',
    headers: { Origin: url },
    body: new URLSearchParams(fields),
  });

/** A call that rings at the business, through the webhook; once it is stored. */
async function rings(type = 'inboundPhoneCall') {
  const id = randomUUID();
  const now = new Date().toISOString();
  await postVapi({
    type: 'status-update',
    status: 'ringing',
    timestamp: Date.now(),
    call: { id, type, createdAt: now, startedAt: now, phoneNumberId: business.phoneNumberId },
    customer: { number: '+15105550142' },
  });
  await eventually(async () => {
    const rows = await sql('select from public.calls where vapi_call_id = $1', [id]);
    return rows.length > 0;
  });
}

const tests = (condition: string) =>
  sql<{ verified: boolean; call: boolean }>(
    `select verified_at is not null as verified, call_id is not null as call
     from public.forwarding_tests where business_id = $1 and condition = $2 order by started_at desc`,
    [business.id, condition],
  );
const start = (condition: string, cookie = owner) =>
  post('/phone', cookie, { intent: 'test', lineId: business.lineId, condition, carrier: 'att' });

describe('a forwarding', () => {
  it('is proven by the call that comes while it is waited for, and by it alone', async () => {
    expect((await start('all')).status).toBe(302);
    expect((await start('busy')).status).toBe(302);
    await rings('outboundPhoneCall');
    expect(await tests('busy')).toEqual([{ verified: false, call: false }]);
    await rings();
    expect(await tests('busy')).toEqual([{ verified: true, call: true }]);
    // The other condition was tested before: this call says nothing of it.
    expect(await tests('all')).toEqual([{ verified: false, call: false }]);
    const html = await (await page('/phone?condition=busy', owner)).text();
    expect(html).toContain('(510) 555-0142');
  });

  it('is not proven by a call after the time is over', async () => {
    await sql(`delete from public.forwarding_tests where business_id = $1`, [business.id]);
    await start('no-answer');
    await sql(
      `update public.forwarding_tests set expires_at = now() - interval '1 second' where business_id = $1`,
      [business.id],
    );
    await rings();
    expect(await tests('no-answer')).toEqual([{ verified: false, call: false }]);
    expect(await (await page('/phone', owner)).text()).toContain('No call came through');
  });

  it('is tested by those who may set up the receptionist, on lines of their own', async () => {
    expect((await start('unreachable', viewer)).status).toBe(403);
    expect((await start('unreachable', stranger)).status).toBe(400);
    expect(await tests('unreachable')).toEqual([]);
    expect(await (await page('/phone', viewer)).text()).not.toContain('Test it now');
  });
});

describe('a line', () => {
  it('is renamed and asked for by those who may, and shown to nobody else', async () => {
    const rename = { intent: 'rename', lineId: business.lineId, label: 'Theirs' };
    expect((await post('/phone', viewer, rename)).status).toBe(403);
    expect((await post('/phone', stranger, rename)).status).toBe(400);
    expect((await post('/phone', viewer, { intent: 'request', areaCode: '415' })).status).toBe(403);
    const theirs = await (await page(`/phone?line=${business.lineId}`, stranger)).text();
    expect(theirs).not.toContain(business.number.slice(-4));
    const api = await signedIn('other@frontdesk.test');
    const { data } = await api.from('forwarding_tests').select('id').eq('business_id', business.id);
    expect(data).toEqual([]);
  });
});

describe('a test call', () => {
  const call = (cookie: string, phone: string, more: Record<string, string> = { isMine: 'on' }) =>
    post('/receptionist/try', cookie, { intent: 'call', phone, ...more });

  it('goes to a number that the person confirms, and to no costly or own one', async () => {
    expect((await call(owner, '415-555-0177', {})).status).toBe(400);
    for (const phone of ['911', '+1 900 555 0123', business.number, 'nobody']) {
      expect((await call(owner, phone)).status, phone).toBe(400);
    }
    expect((await call(viewer, '415-555-0177')).status).toBe(403);
  });

  it('is placed five times an hour for a person, and then says when the next is possible', async () => {
    for (let n = 0; n < 5; n++) expect((await call(owner, '415-555-0177')).status).toBe(302);
    const sixth = await call(owner, '415-555-0177');
    expect(sixth.status).toBe(429);
    expect(Number(sixth.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await sixth.text()).toMatch(/five test calls an hour/);
    const placed = await eventually(async () => {
      const rows = await sql<{ vapi_call_id: string }>(
        `select vapi_call_id from public.calls where business_id = $1 and direction = 'outbound' and is_test`,
        [business.id],
      );
      return rows[0];
    }, 15_000);
    const path = `/receptionist/try?call=${placed.vapi_call_id}`;
    expect(await (await page(path, owner)).text()).toMatch(/Follow the call|Read what was said/);
    // Somebody else's call is none.
    expect(await (await page(path, stranger)).text()).not.toMatch(/Follow the call|Read what was/);
  });
});

describe('asking in text', () => {
  it('survives a conversation that was tampered with, and ends after twenty turns', async () => {
    const ask = (turns: string) =>
      post('/receptionist/try', owner, { intent: 'ask', question: 'Are you open?', turns });
    for (const turns of ['{', '[1]', '{"role":"you"}', 'null']) {
      expect((await ask(turns)).status, turns).toBe(200);
    }
    const full = Array.from({ length: 20 }, () => ({ role: 'you', text: 'Hello' }));
    expect((await ask(JSON.stringify(full))).status).toBe(400);
  });
});

describe('what a browser gets', () => {
  it('is the public key alone, and the voice library not before it is wanted', async () => {
    const html = await (await page('/receptionist/try', owner)).text();
    expect(html).toContain(process.env.VAPI_PUBLIC_KEY);
    expect(html).not.toContain(process.env.VAPI_PRIVATE_KEY);
    expect(html).not.toContain(process.env.VAPI_WEBHOOK_SECRET);

    const assets = 'build/client/assets';
    const files = readdirSync(assets).filter((file) => file.endsWith('.js'));
    const library = files.filter((file) =>
      readFileSync(`${assets}/${file}`, 'utf8').includes('daily-call-join-error'),
    );
    expect(library).toHaveLength(1);
    const manifest = files.find((file) => file.startsWith('manifest-'));
    expect(readFileSync(`${assets}/${manifest}`, 'utf8')).not.toContain(library[0]);
    expect(html).not.toContain(library[0]);
  });
});
