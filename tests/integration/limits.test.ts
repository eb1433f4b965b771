import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeBusiness, type TestBusiness } from '../make-business';
import { pay } from '../pay';
import { invitationLinks, makePerson, removePerson, tokenOf, type Person } from '../people';
import { eventually, page, sessionCookie, signedIn, sql, url, type Client } from './stack';

const made: string[] = [];
const people: Person[] = [];
afterAll(async () => {
  await sql('delete from public.businesses where id = any ($1)', [made]);
  await Promise.all(people.map(removePerson));
});

/** A business on a plan, with an owner who is signed in. */
async function on(plan: 'starter' | 'pro' | null) {
  const business = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true });
  made.push(business.id);
  const subscription = plan ? await pay(business.id, { plan }) : null;
  const { email } = business.people.Olga!;
  const [owner, cookie] = await Promise.all([signedIn(email), sessionCookie(email)]);
  const change = (to: string) =>
    sql('update public.subscriptions set plan = $2 where id = $1', [subscription, to]);
  return { ...business, owner, cookie, change };
}
type Asked = Awaited<ReturnType<typeof on>>;
const post = ({ cookie }: Asked, path: string, fields: Record<string, string>) =>
  page(path, cookie, {
    method: 'POST',
    headers: { Origin: url },
    body: new URLSearchParams(fields),
  });
const read = async ({ cookie }: Asked, path: string) => (await page(path, cookie)).text();

describe('seats', () => {
  const invite = (client: Client, id: string, email: string) =>
    client.rpc('invite_member', { p_business_id: id, p_email: email, p_role: 'viewer' });

  it('are members and open invitations, also when two ask for the last one at once', async () => {
    const asked = await on(null);
    const emails = Array.from({ length: 3 }, () => `seat-${randomUUID()}@people.test`);
    expect((await invite(asked.owner, asked.id, emails[0]!)).error).toBeNull();
    const both = await Promise.all(
      emails.slice(1).map((email) => invite(asked.owner, asked.id, email)),
    );
    expect(both.filter(({ error }) => error === null)).toHaveLength(1);
    expect(both.find(({ error }) => error)?.error?.hint).toBe('no-seat');

    const html = await read(asked, '/settings/team');
    expect(html).toContain('No seat is left');
    expect(html).toContain('href="/billing"');
    expect(html).not.toContain('Send invitation');
    const answer = await post(asked, '/settings/team', {
      businessId: asked.id,
      intent: 'invite',
      email: emails[2]!,
      role: 'viewer',
    });
    // Of the two, one has an invitation: sent twice, it is sent once.
    expect([302, 400]).toContain(answer.status);
    const [open] = await sql<{ id: string }>(
      'select id from public.invitations where business_id = $1 order by created_at limit 1',
      [asked.id],
    );
    await asked.owner.rpc('revoke_invitation', { p_id: open!.id });
    expect(await read(asked, '/settings/team')).toContain('Send invitation');
  });

  it('that a smaller plan has not are kept by whoever sits on them', async () => {
    const asked = await on('pro');
    const extra = await Promise.all(['Ann', 'Ben', 'Cleo'].map((name) => makePerson(name)));
    people.push(...extra);
    for (const { id } of extra.slice(0, 2)) {
      await sql(
        `insert into public.memberships (business_id, user_id, role) values ($1, $2, 'viewer')`,
        [asked.id, id],
      );
    }
    const late = extra[2]!;
    expect((await invite(asked.owner, asked.id, late.email)).error).toBeNull();
    const [link] = await invitationLinks(late.email);
    await asked.change('starter');

    const client = await signedIn(late.email);
    const accept = () => client.rpc('accept_invitation', { p_token: tokenOf(link!) });
    expect((await accept()).error?.hint).toBe('no-seat');
    const html = await (await page(new URL(link!).pathname)).text();
    expect(html).toContain('has no seat left');
    expect(
      await sql('select from public.memberships where business_id = $1', [asked.id]),
    ).toHaveLength(3);
    // With room the same link works.
    await asked.change('pro');
    expect((await accept()).error).toBeNull();
  });
});

describe('numbers', () => {
  const ask = ({ owner, id }: Asked, have = 0) =>
    owner.rpc('request_phone_line', { p_business_id: id, p_area_code: '415', p_have: have });
  const addLine = (id: string) =>
    sql(`insert into public.phone_lines (business_id, phone_number) values ($1, $2)`, [
      id,
      `+1628${Math.floor(Math.random() * 9e6 + 1e6)}`,
    ]);

  it('are as many as the plan holds, and a form that is sent twice asks for one', async () => {
    const asked = await on('pro');
    await addLine(asked.id);
    await addLine(asked.id);
    const first = await ask(asked, 2);
    expect(first.error).toBeNull();
    expect((await ask(asked, 2)).data).toBe(first.data);
    await eventually(async () => {
      const [row] = await sql<{ state: string }>(
        'select state from public.phone_lines where id = $1',
        [first.data],
      );
      return row?.state === 'active';
    }, 20_000);
    expect((await ask(asked, 2)).data).toBe(first.data);
    expect((await ask(asked, 3)).error?.hint).toBe('no-line');
    const html = await read(asked, '/phone');
    expect(html).toContain('Pro holds 3 numbers');
    expect(html).toContain('href="/billing"');
    const refused = await post(asked, '/phone', { intent: 'request', areaCode: '415', have: '3' });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('Pro holds 3 numbers');

    // A smaller plan takes none away.
    await asked.change('starter');
    expect((await ask(asked, 3)).error?.hint).toBe('no-line');
    expect(await sql(`select from public.phone_lines where business_id = $1 and state = 'active'`, [asked.id])).toHaveLength(3); // prettier-ignore
  });
});

describe('the API and webhooks', () => {
  const makeToken = ({ owner, id }: Asked) =>
    owner.rpc('create_api_token', {
      p_business_id: id,
      p_name: 'Test',
      p_scopes: ['calls:read'],
    });
  const makeWebhook = ({ owner, id }: TestBusiness & { owner: Client }) =>
    owner.rpc('create_webhook', {
      p_business_id: id,
      p_url: 'http://127.0.0.1:9/hook',
      p_events: ['call.completed'],
    });
  const deliveries = (id: string) =>
    sql<{ id: string; status: string; error: string | null }>(
      'select id, status, error from public.webhook_deliveries where business_id = $1 order by created_at',
      [id],
    );
  let asked: Asked;
  beforeAll(async () => {
    asked = await on('pro');
  });

  it('are closed by a plan without them, in words, and open again with one', async () => {
    const { data: token } = await makeToken(asked);
    const get = () =>
      fetch(`${url}/api/v1/calls`, { headers: { Authorization: `Bearer ${token}` } });
    expect((await get()).status).toBe(200);
    await asked.change('starter');
    const refused = await get();
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      error: { code: 'forbidden', message: expect.stringContaining('holds no API') },
    });
    expect((await makeToken(asked)).error?.hint).toBe('no-api');
    const html = await read(asked, '/settings/api');
    expect(html).toContain('Starter holds no API');
    expect(html).toContain('href="/billing"');
    const form = await post(asked, '/settings/api', {
      businessId: asked.id,
      name: 'x',
      scopes: 'calls:read',
    });
    expect(form.status).toBe(400);
    expect(await form.text()).toContain('The plan holds no API');
    await asked.change('pro');
    expect((await get()).status).toBe(200);
  });

  it('keep what is not sent, to be sent again', async () => {
    const { error } = await makeWebhook(asked);
    expect(error).toBeNull();
    await asked.change('starter');
    await sql(
      `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, duration_seconds, report_at)
       values ($1, $2, 'ended', now(), now(), 60, now())`,
      [asked.id, `limit-${randomUUID()}`],
    );
    const [kept] = await eventually(async () => {
      const rows = await deliveries(asked.id);
      return rows[0]?.status === 'failed' && rows;
    }, 15_000);
    expect(kept?.error).toContain('holds no webhooks');
    const resend = () => asked.owner.rpc('resend_webhook', { p_delivery_id: kept!.id });
    expect((await resend()).error?.hint).toBe('no-api');
    expect((await makeWebhook(asked)).error?.hint).toBe('no-api');
    expect(await read(asked, '/settings/webhooks')).toContain('Starter holds no webhooks');
    await asked.change('pro');
    expect((await resend()).error).toBeNull();
    expect((await deliveries(asked.id))[0]?.status).toBe('waiting');
  });
});
