import { randomUUID } from 'node:crypto';

import { beforeAll, describe, expect, it } from 'vitest';

import { makeBusiness, type TestBusiness } from '../business';
import { makePerson } from '../people';
import { page, sessionCookie, sql, url } from './stack';

let business: TestBusiness;
let owner: string;
let manager: string;
let viewer: string;

beforeAll(async () => {
  business = await makeBusiness('Steps & Sons');
  const [maria, vera] = await Promise.all([makePerson('Maria'), makePerson('Vera')]);
  for (const [id, role] of [
    [maria.id, 'manager'],
    [vera.id, 'viewer'],
  ]) {
    await sql('insert into public.memberships (business_id, user_id, role) values ($1, $2, $3)', [
      business.id,
      id,
      role,
    ]);
  }
  [owner, manager, viewer] = (await Promise.all(
    [business.owner, maria, vera].map(({ email }) => sessionCookie(email)),
  )) as [string, string, string];
});

const today = async (cookie: string) => (await page('/today', cookie)).text();
const press = (intent: string, cookie: string) =>
  page('/today', cookie, {
    method: 'POST',
    headers: { Origin: url },
    body: new URLSearchParams({ intent }),
  });
/** The steps that a page shows, and whether they are done. */
function steps(html: string): Record<string, boolean> {
  const card = /aria-labelledby="first-steps".*?<\/ol>/s.exec(html)?.[0] ?? '';
  const links = [...card.matchAll(/<a [^>]*>(.*?)<\/a>/gs)];
  return Object.fromEntries(
    links.map(([, text = '']) => [text.replace(/<span.*/s, ''), text.includes('(done)')]),
  );
}
const addCall = (values: { isTest?: boolean; direction?: string } = {}) =>
  sql<{ id: string }>(
    `insert into public.calls (business_id, vapi_call_id, phone_line_id, direction, status, status_at, started_at, is_test)
     values ($1, $2, $3, $4, 'ended', now(), now(), $5) returning id`,
    [
      business.id,
      randomUUID(),
      business.lineId,
      values.direction ?? 'inbound',
      values.isTest ?? false,
    ],
  );

describe('before the first call', () => {
  it('Today shows what is done and what is left, to who can do it', async () => {
    expect(steps(await today(owner))).toEqual({
      'Set up your receptionist': true,
      'Try it': false,
      'Publish it': false,
      'Get a phone number': true,
      'Forward your old number, and test it': false,
      'Invite your team, if you have one': true,
    });
    const ofManager = await today(manager);
    expect(Object.keys(steps(ofManager))).not.toContain('Invite your team, if you have one');
    expect(Object.keys(steps(ofManager))).toHaveLength(5);
    expect(steps(await today(viewer))).toEqual({});
  });

  it('says once that callers are turned away', async () => {
    expect(await today(owner)).not.toContain('Callers are turned away for now');
    expect(await today(viewer)).toContain('Callers are turned away for now');
  });

  it('Calls says what must be done for one, to who can do it', async () => {
    const ofOwner = await (await page('/calls', owner)).text();
    expect(ofOwner).toContain('No calls yet');
    expect(ofOwner).toContain('Once your receptionist is published');
    expect(ofOwner).toContain('Publish your receptionist');
    expect(ofOwner).not.toContain('Get a phone number');
    const ofViewer = await (await page('/calls', viewer)).text();
    expect(ofViewer).toContain('No calls yet');
    expect(ofViewer).not.toContain('Publish your receptionist');
    expect(await (await page('/calls?q=roof', owner)).text()).not.toContain('No calls yet');
  });

  it('they are hidden for who hides them, and shown again', async () => {
    expect((await press('hide-steps', owner)).headers.get('Location')).toBe('/today');
    const hidden = await today(owner);
    expect(steps(hidden)).toEqual({});
    expect(hidden).toContain('No calls yet');
    expect(steps(await today(manager))).not.toEqual({});
    // What somebody's Today looks like is not in the log of the business.
    const log = await sql(
      `select from public.audit_log where business_id = $1 and action = 'member.change'`,
      [business.id],
    );
    expect(log).toEqual([]);

    expect((await press('show-steps', owner)).status).toBe(302);
    expect(steps(await today(owner))).not.toEqual({});
    expect((await press('hide-steps', viewer)).status).toBe(403);
  });

  it('a try, a publication and a test of the forwarding check theirs off, and they stay', async () => {
    await addCall({ isTest: true, direction: 'web' });
    await sql('update public.receptionists set live_version = 1 where business_id = $1', [
      business.id,
    ]);
    await sql(
      `insert into public.forwarding_tests (business_id, phone_line_id, condition) values ($1, $2, 'all')`,
      [business.id, business.lineId],
    );
    // The call that comes while it is waited for proves it.
    await addCall();
    const html = await today(owner);
    expect(Object.values(steps(html))).toEqual([true, true, true, true, true, true]);
    expect(html).toMatch(/Now call .*from your own phone/s);
  });

  it('they go by themselves with the first call', async () => {
    await addCall();
    const html = await today(owner);
    expect(steps(html)).toEqual({});
    expect(html).not.toContain('Show the steps');
    expect(html).toContain('Latest calls');
  });
});
