import { randomUUID } from 'node:crypto';

import { beforeAll, describe, expect, it } from 'vitest';

import { makeBusiness, type TestBusiness } from '../make-business';
import { page, service, sessionCookie, signedIn, sql, type Client } from './stack';

type Row = {
  id: string;
  title: string;
  status: string;
  due_at: Date | null;
  assigned_to: string | null;
  snoozed_until: Date | null;
  revision: number;
};

let business: TestBusiness;
let other: TestBusiness;
let owner: Client;
let manager: Client;
let viewer: Client;
let stranger: Client;

beforeAll(async () => {
  business = await makeBusiness({ Olga: 'owner', Max: 'manager', Vera: 'viewer' });
  other = await makeBusiness({ Sten: 'owner' });
  [owner, manager, viewer, stranger] = await Promise.all([
    signedIn(business.people.Olga!.email),
    signedIn(business.people.Max!.email),
    signedIn(business.people.Vera!.email),
    signedIn(other.people.Sten!.email),
  ]);
}, 30_000);

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

async function make(more: Record<string, unknown> = {}): Promise<string> {
  const { data } = await service()
    .from('follow_ups')
    .insert({ business_id: business.id, kind: 'call-back', title: 'Call Ada', ...more })
    .select('id')
    .single()
    .throwOnError();
  return data.id;
}

async function read(id: string): Promise<Row | undefined> {
  return (await sql<Row>('select * from public.follow_ups where id = $1', [id]))[0];
}

function change(client: Client, ids: string[], action: string, value: object = {}) {
  return client.rpc('change_follow_ups', {
    p_business_id: business.id,
    p_ids: ids,
    p_action: action,
    p_value: value as never,
    p_change: randomUUID(),
  });
}

function undo(client: Client, result: unknown) {
  return client.rpc('undo_follow_ups', {
    p_business_id: business.id,
    p_change: (result as { change: string }).change,
  });
}

async function queue(client: Client, view: string, more: { p_kind?: string } = {}) {
  const { data } = await client
    .rpc('list_follow_ups', { p_business_id: business.id, p_view: view, ...more })
    .throwOnError();
  return data.map(({ id }) => id);
}

describe('a follow-up', () => {
  it('is changed by owners and managers of its business, and by nobody else', async () => {
    const id = await make();
    for (const client of [viewer, stranger]) {
      for (const action of ['done', 'spam', 'assign', 'reopen']) {
        expect((await change(client, [id], action)).error?.code).toBe('42501');
      }
      const added = await client.rpc('create_follow_up', {
        p_business_id: business.id,
        p_id: randomUUID(),
        p_kind: 'custom',
        p_title: 'Mine',
      });
      expect(added.error?.code).toBe('42501');
      const direct = await client.from('follow_ups').update({ status: 'spam' }).eq('id', id);
      expect(direct.error?.code).toBe('42501');
    }
    expect((await change(manager, [id], 'done')).data).toMatchObject({ found: 1, changed: 1 });
    expect(await read(id)).toMatchObject({ status: 'done' });
  });

  it('of another business is not found, also in a business where one may', async () => {
    const id = await make();
    const { data } = await stranger.rpc('change_follow_ups', {
      p_business_id: other.id,
      p_ids: [id],
      p_action: 'done',
      p_value: {},
      p_change: randomUUID(),
    });
    expect(data).toMatchObject({ found: 0, changed: 0 });
    expect(await read(id)).toMatchObject({ status: 'open' });
    expect(await queue(stranger, 'everyone')).toEqual([]);
  });

  it('is done once however often one presses, and the second press undoes the first', async () => {
    const id = await make();
    const [first, second] = [await change(owner, [id], 'done'), await change(owner, [id], 'done')];
    expect(second.data).toMatchObject({ found: 1, changed: 0 });
    expect((second.data as { change: string }).change).toBe(
      (first.data as { change: string }).change,
    );
    expect((await undo(owner, second.data)).data).toBe(1);
    expect((await undo(owner, second.data)).data).toBe(0);
    expect(await read(id)).toMatchObject({ status: 'open', done_at: null });
    const log = await sql(
      // Which one, and none of its words: they go with the caller.
      `select from public.audit_log where business_id = $1 and action = 'follow-up.done' and subject = ''
         and changes ->> 'followUpId' = $2 and changes::text not like '%Ada%'`,
      [business.id, id],
    );
    expect(log.length).toBeGreaterThan(0);
  });

  it('is undone for all that were changed at once, but for what somebody changed since', async () => {
    const ids = [await make(), await make(), await make()];
    const { data } = await change(owner, ids, 'assign', { to: business.people.Max!.id });
    await change(manager, [ids[1]!], 'done');
    expect((await undo(owner, data)).data).toBe(2);
    const rows = await Promise.all(ids.map(read));
    expect(rows.map((row) => row?.assigned_to)).toEqual([null, business.people.Max!.id, null]);
  });

  it('goes to members of the business only', async () => {
    const id = await make();
    const { error } = await change(owner, [id], 'assign', { to: other.people.Sten!.id });
    expect(error?.code).toBe('23503');
  });

  it('has nobody any more when its member leaves', async () => {
    const temp = await makeBusiness({ Olga: 'owner', Tim: 'manager' });
    const { data } = await service()
      .from('follow_ups')
      .insert({
        business_id: temp.id,
        kind: 'custom',
        title: 'x',
        assigned_to: temp.people.Tim!.id,
      })
      .select('id')
      .single()
      .throwOnError();
    await sql('delete from public.memberships where user_id = $1', [temp.people.Tim!.id]);
    expect(await read(data.id)).toMatchObject({ assigned_to: null, title: 'x' });
  });

  it('comes back by itself when its snooze is over', async () => {
    const id = await make({ due_at: inHours(-2) });
    await change(owner, [id], 'snooze', { until: inHours(1) });
    expect(await queue(owner, 'snoozed')).toContain(id);
    expect(await queue(owner, 'everyone')).not.toContain(id);
    await sql(`update public.follow_ups set snoozed_until = now() - interval '1 s' where id = $1`, [
      id,
    ]);
    expect(await queue(owner, 'snoozed')).not.toContain(id);
    expect(await queue(owner, 'everyone')).toContain(id);
    for (const until of [inHours(-1), inHours(24 * 900), null]) {
      expect((await change(owner, [id], 'snooze', { until })).error?.code).toBe('22023');
    }
  });

  it('that a person wrote down is there once, and undone it is gone', async () => {
    const id = randomUUID();
    const write = () =>
      owner.rpc('create_follow_up', {
        p_business_id: business.id,
        p_id: id,
        p_kind: 'custom',
        p_title: ' Order keys ',
        p_assigned_to: business.people.Olga!.id,
      });
    expect((await write()).error).toBeNull();
    expect((await write()).error).toBeNull();
    expect(await read(id)).toMatchObject({ title: 'Order keys' });
    expect(await queue(owner, 'mine')).toContain(id);
    expect(await queue(manager, 'mine')).not.toContain(id);
    expect((await undo(owner, { change: id })).data).toBe(1);
    expect(await read(id)).toBeUndefined();
  });

  it('is listed first due first, without a date last, in pages that meet', async () => {
    const own = await makeBusiness({ Olga: 'owner' });
    const client = await signedIn(own.people.Olga!.email);
    const dues = [inHours(5), null, inHours(-5), inHours(1), null];
    await service()
      .from('follow_ups')
      .insert(
        dues.map((due, index) => ({
          business_id: own.id,
          kind: 'custom',
          title: String(index),
          due_at: due,
        })),
      )
      .throwOnError();
    const titles: string[] = [];
    let last: { p_at?: string; p_id?: string } = {};
    for (let pages = 0; pages < 5; pages++) {
      const { data } = await client
        .rpc('list_follow_ups', {
          p_business_id: own.id,
          p_view: 'everyone',
          p_limit: 2,
          ...last,
        })
        .throwOnError();
      if (data.length === 0) break;
      titles.push(...data.map(({ title }) => title));
      last = { p_at: data.at(-1)!.sort_at, p_id: data.at(-1)!.id };
    }
    expect(titles.slice(0, 3)).toEqual(['2', '3', '0']);
    expect(titles.slice(3).toSorted()).toEqual(['1', '4']);
  });
});

describe('a report that comes again', () => {
  const propose = (call: string, title: string, due: string | null) =>
    sql(
      `select private.propose_follow_up(c, c.caller_id, $2) from public.calls c where c.id = $1`,
      [call, JSON.stringify({ kind: 'call-back', title, dueAt: due })],
    );

  async function makeCall() {
    const { data } = await service()
      .from('calls')
      .insert({
        business_id: business.id,
        vapi_call_id: randomUUID(),
        status: 'ended',
        status_at: inHours(0),
        started_at: inHours(0),
      })
      .select('id')
      .single()
      .throwOnError();
    return data.id;
  }

  it('says it better while nobody did anything, and leaves alone what a person changed', async () => {
    const changes: [string, object][] = [
      ['edit', { title: 'By hand' }],
      ['edit', { dueAt: inHours(3) }],
      ['edit', { kind: 'custom' }],
      ['assign', { to: business.people.Max!.id }],
      ['snooze', { until: inHours(3) }],
      ['done', {}],
      ['spam', {}],
    ];
    for (const [action, value] of changes) {
      const call = await makeCall();
      await propose(call, 'First', null);
      await propose(call, 'Second', inHours(1));
      const [row] = await sql<Row>('select * from public.follow_ups where call_id = $1', [call]);
      expect(row?.title).toBe('Second');
      expect((await change(owner, [row!.id], action, value)).error).toBeNull();
      const before = await read(row!.id);
      await propose(call, 'Third', inHours(2));
      expect(await read(row!.id), action).toEqual(before);
    }
  });

  it('without a time leaves the one that was said', async () => {
    const call = await makeCall();
    const due = inHours(5);
    await propose(call, 'First', due);
    await propose(call, 'Second', null);
    const [row] = await sql<Row>('select * from public.follow_ups where call_id = $1', [call]);
    expect(row).toMatchObject({ title: 'Second', due_at: new Date(due) });
  });
});

describe('the calendar', () => {
  const ics = (token: string, headers: Record<string, string> = {}) =>
    page(`/follow-ups.ics?token=${token}`, undefined, { headers });

  it('is read by its token until it is taken back, and says when nothing changed', async () => {
    const due = '2027-03-14T15:30:00.000Z';
    const id = await make({ title: 'Call, Ada; soon', due_at: due });
    const { data: token } = await viewer
      .rpc('create_feed_token', { p_business_id: business.id, p_kind: 'follow-ups' })
      .throwOnError();
    const answer = await ics(token);
    expect(answer.headers.get('content-type')).toMatch(/^text\/calendar/);
    const text = (await answer.text()).replaceAll('\r\n ', '');
    expect(text).toContain(`UID:${id}@frontdesk`);
    expect(text).toContain('DTSTART:20270314T153000Z');
    expect(text).toContain('SUMMARY:Call\\, Ada\\; soon');
    expect(text).toContain('BEGIN:VALARM');
    const etag = answer.headers.get('etag') ?? '';
    expect((await ics(token, { 'If-None-Match': etag })).status).toBe(304);

    await change(owner, [id], 'done');
    const changed = (await (await ics(token, { 'If-None-Match': etag })).text())
      .replaceAll('\r\n ', '')
      .split('BEGIN:VEVENT')
      .find((event) => event.includes(id));
    expect(changed).toContain('STATUS:CANCELLED');
    expect(changed).toContain('SEQUENCE:1');

    const { data: feeds } = await viewer.from('feed_tokens').select('id').throwOnError();
    expect((await stranger.rpc('revoke_feed_token', { p_id: feeds[0]!.id })).error?.code).toBe(
      'P0002',
    );
    expect((await owner.from('feed_tokens').select('id')).data).toEqual([]);
    await viewer.rpc('revoke_feed_token', { p_id: feeds[0]!.id }).throwOnError();
    expect((await ics(token)).status).toBe(404);
  });

  it('closes when its member leaves or is paused, and never opens for another kind or business', async () => {
    const temp = await makeBusiness({ Olga: 'owner', Tim: 'viewer' });
    const tim = await signedIn(temp.people.Tim!.email);
    const tokenFor = async (p_kind: string) =>
      (await tim.rpc('create_feed_token', { p_business_id: temp.id, p_kind }).throwOnError()).data;
    expect((await ics(await tokenFor('calls'))).status).toBe(404);
    const token = await tokenFor('follow-ups');
    expect((await ics(token)).status).toBe(200);
    await sql('update public.profiles set disabled_at = now() where id = $1', [
      temp.people.Tim!.id,
    ]);
    expect((await ics(token)).status).toBe(404);
    await sql('update public.profiles set disabled_at = null where id = $1', [temp.people.Tim!.id]);
    expect((await ics(token)).status).toBe(200);
    await sql('delete from public.memberships where user_id = $1', [temp.people.Tim!.id]);
    expect((await ics(token)).status).toBe(404);
    const { error } = await tim.rpc('create_feed_token', {
      p_business_id: temp.id,
      p_kind: 'calls',
    });
    expect(error?.code).toBe('42501');
  });
});

it('shows the queue, and keeps what was typed when it cannot be written down', async () => {
  const cookie = await sessionCookie(business.people.Olga!.email);
  const lenient = await page('/follow-ups?view=nonsense&kind=x', cookie);
  expect(lenient.status).toBe(200);
  const said = await lenient.text();
  expect(said).toContain('“nonsense” is not a view of follow-ups: left out.');
  expect(said).toContain('“x” is not a kind of follow-ups: left out.');
  expect((await page('/follow-ups?after=x', cookie)).status).toBe(400);
  expect((await page('/follow-ups?before=x', cookie)).status).toBe(400);
  const body = new URLSearchParams({ intent: 'create', title: '', dueAt: 'x', kind: 'custom' });
  body.set('phone', '+14155550000');
  const answer = await page('/follow-ups?new=1', cookie, { method: 'POST', body });
  expect(answer.status).toBe(400);
  const html = await answer.text();
  expect(html).toContain('Say what there is to do');
  expect(html).toContain('Nobody has called from this number');
  expect(html).toContain('+14155550000');
});
