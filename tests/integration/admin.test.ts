import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { demoBusinesses, demoPassword } from '../../sandbox/demo';
import { makePerson, removePerson, type Person } from '../people';
import { anonymous, eventually, page, sessionCookie, signedIn, sql, vapiUrl, type Client } from './stack'; // prettier-ignore

const { harbor, summit } = demoBusinesses;
const made: Person[] = [];
let ada: Person;
let admin: Client;
let adminCookie: string;
let owner: Client;

async function make(...args: Parameters<typeof makePerson>) {
  const person = await makePerson(...args);
  made.push(person);
  return person;
}

const from = (client: Client, table: string) => client.from(table as 'calls');
const post = (path: string, cookie: string, fields: Record<string, string>) =>
  page(path, cookie, { method: 'POST', body: new URLSearchParams(fields) });

/** Every table with rows of businesses, from the catalog. */
const tables = async () =>
  (
    await sql<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'business_id'
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`,
    )
  ).map(({ name }) => name);

/** How many rows of a business somebody reads in each table; the error's code where they may not ask. */
async function readable(client: Client, businessId: string) {
  const seen: Record<string, number | string | null> = {};
  for (const name of await tables()) {
    const { count, error } = await from(client, name)
      .select('business_id', { count: 'exact' })
      .eq('business_id', businessId)
      .limit(1);
    seen[name] = error ? error.code : count;
  }
  return seen;
}

beforeAll(async () => {
  ada = await make('Ada', { isAdmin: true });
  [admin, adminCookie, owner] = await Promise.all([
    signedIn(ada.email),
    sessionCookie(ada.email),
    signedIn('demo@frontdesk.test'),
  ]);
});

afterAll(async () => {
  await sql(`update public.businesses set disabled_at = null where id = any($1)`, [
    [harbor.id, summit.id],
  ]);
  for (const person of made) await removePerson(person);
});

describe('what only admins may do', () => {
  it('is refused to everybody else, function by function', async () => {
    const functions = await sql<{ name: string; names: string[] | null; types: string[] }>(
      `select p.proname as name, p.proargnames[1:p.pronargs] as names,
         array(select format_type(t, null) from unnest(p.proargtypes) t) as types
       from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname like 'admin\\_%' order by 1`,
    );
    expect(functions.length).toBeGreaterThanOrEqual(8);
    const disabled = await make('Off', { isAdmin: true });
    const disabledAdmin = await signedIn(disabled.email);
    await sql(`update public.profiles set disabled_at = now() where id = $1`, [disabled.id]);
    const others = {
      owner,
      stranger: await signedIn('other@frontdesk.test'),
      viewer: await signedIn('viewer@frontdesk.test'),
      anonymous: anonymous(),
      disabledAdmin,
    };
    const value: Record<string, unknown> = {
      uuid: harbor.id,
      boolean: true,
      integer: 1,
      bigint: 1,
      'uuid[]': [harbor.id],
      'bigint[]': [1],
      text: 'info',
      'timestamp with time zone': new Date().toISOString(),
    };
    for (const { name, names, types } of functions) {
      const args = Object.fromEntries((names ?? []).map((arg, i) => [arg, value[types[i] ?? '']]));
      for (const [who, client] of Object.entries(others)) {
        const { error } = await client.rpc(name as 'admin_stop_view', args as never);
        expect(error?.code, `${name} by ${who}`).toBe('42501');
      }
    }
  });

  it('has pages that are not there for others, and lead the signed-out to log in', async () => {
    const cookie = await sessionCookie('demo@frontdesk.test');
    for (const path of [
      '',
      '/users',
      '/businesses',
      '/events',
      '/jobs',
      '/site',
      '/activity',
      '/view',
    ]) {
      expect((await page(`/admin${path}`, cookie)).status, path).toBe(404);
      expect((await page(`/admin${path}`)).headers.get('Location'), path).toMatch(/^\/login/);
      const fields = { intent: 'start', businessId: summit.id, userId: ada.id };
      const answer = await post(`/admin${path || '?index'}`, cookie, fields);
      expect([404, 405], path).toContain(answer.status);
    }
  });

  it('is not to be done to oneself', async () => {
    const { error } = await admin.rpc('admin_set_user_disabled', {
      p_user_id: ada.id,
      p_disabled: true,
    });
    expect(error?.hint).toBe('yourself');
    const fields = { intent: 'disable', userId: ada.id };
    expect((await post('/admin/users', adminCookie, fields)).status).toBe(400);
  });

  it('pages through everybody once, also those who came at the same moment', async () => {
    const twins = await Promise.all([1, 2, 3, 4].map(() => make('Twin')));
    await sql(`update public.profiles set created_at = '2026-01-05T00:00:00Z' where id = any($1)`, [
      twins.map(({ id }) => id),
    ]);
    const seen: string[] = [];
    let cursor: { created_at: string; id: string } | undefined;
    do {
      const { data } = await admin
        .rpc('admin_list_users', {
          ...(cursor && { p_before: cursor.created_at, p_before_id: cursor.id }),
          p_limit: 3,
        })
        .throwOnError();
      seen.push(...data.map(({ id }) => id));
      cursor = data.at(-1);
    } while (cursor);
    const all = await sql<{ id: string }>(`select id from public.profiles`);
    expect(seen.length).toBe(new Set(seen).size);
    expect(seen.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
  });
});

describe('the log', () => {
  type Row = { business_id: string | null; action: string; subject: string };
  let last: string;
  beforeEach(async () => {
    const [row] = await sql<{ id: string }>(
      `select coalesce(max(id), 0)::text as id from public.audit_log`,
    );
    last = row!.id;
  });
  const written = (): Promise<Row[]> =>
    sql<Row>(
      `select business_id, action, subject from public.audit_log
       where id > $1 and actor_id = $2 and by_admin order by id`,
      [last, ada.id],
    );
  const others = () => sql(`select 1 from public.audit_log where id > $1 and not by_admin`, [last]);

  it('has what was done to a person', async () => {
    const { id, email } = await make('Logged');
    for (const isDisabled of [true, false]) {
      await admin
        .rpc('admin_set_user_disabled', { p_user_id: id, p_disabled: isDisabled })
        .throwOnError();
    }
    expect(await written()).toEqual([
      { business_id: null, action: 'user.disable', subject: email },
      { business_id: null, action: 'user.enable', subject: email },
    ]);
  });

  it('has what was done to a business once, and the business’s own log as well', async () => {
    for (const isDisabled of [true, false]) {
      await admin
        .rpc('admin_set_business_disabled', { p_business_id: summit.id, p_disabled: isDisabled })
        .throwOnError();
    }
    await admin.rpc('admin_start_view', { p_business_id: summit.id }).throwOnError();
    await admin.rpc('admin_stop_view').throwOnError();
    const acts = ['business.disable', 'business.enable', 'admin-view.start', 'admin-view.stop'];
    expect(await written()).toEqual(
      acts.flatMap((action) => [
        { business_id: null, action, subject: summit.name },
        { business_id: summit.id, action, subject: summit.name },
      ]),
    );
    expect(await others()).toEqual([]);
  });

  it('has what was changed for the whole site, from what to what', async () => {
    const now = { p_site_url: '', p_is_sign_up_open: true, p_banner_tone: 'info' };
    try {
      await admin.rpc('admin_change_site', { ...now, p_banner: 'Back at 9 pm' }).throwOnError();
    } finally {
      await admin.rpc('admin_change_site', { ...now, p_banner: '' }).throwOnError();
    }
    const { data } = await admin
      .from('audit_log')
      .select('action, changes')
      .is('business_id', null)
      .gt('id', last)
      .order('id');
    expect(data).toEqual([
      { action: 'site.change', changes: { banner: [null, 'Back at 9 pm'] } },
      { action: 'site.change', changes: { banner: ['Back at 9 pm', null] } },
    ]);
    expect((await owner.from('audit_log').select('id').is('business_id', null)).data).toEqual([]);
  });
});

describe('somebody who is disabled', () => {
  it('loses all rows at once while the session is valid, and is let in again', async () => {
    const person = await make('Paused', { memberOf: harbor.id });
    const client = await signedIn(person.email);
    const cookie = await sessionCookie(person.email);
    expect((await readable(client, harbor.id)).calls).toBeGreaterThan(300);

    const disable = await post('/admin/users?q=paused', adminCookie, {
      intent: 'disable',
      userId: person.id,
    });
    expect(disable.headers.get('Location')).toBe('/admin/users?q=paused');
    for (const [table, seen] of Object.entries(await readable(client, harbor.id))) {
      expect([0, '42501'], table).toContain(seen);
    }
    expect((await client.rpc('list_calls', { p_business_id: harbor.id })).data).toEqual([]);
    for (const path of ['/today', '/calls', '/settings/profile']) {
      const answer = await page(path, cookie);
      expect(answer.status, path).toBe(403);
      const html = await answer.text();
      expect(html, path).toContain('This account is paused');
      expect(html, path).toContain('action="/logout"');
    }
    const again = await anonymous().auth.signInWithPassword({
      email: person.email,
      password: demoPassword,
    });
    expect(again.error?.code).toBe('user_banned');

    await post('/admin/users', adminCookie, { intent: 'enable', userId: person.id });
    expect((await readable(client, harbor.id)).calls).toBeGreaterThan(300);
    expect((await page('/calls', cookie)).status).toBe(200);
    await signedIn(person.email);
  });

  it('is told so as well without any business, and makes none', async () => {
    const person = await make('Alone');
    const client = await signedIn(person.email);
    const cookie = await sessionCookie(person.email);
    await admin
      .rpc('admin_set_user_disabled', { p_user_id: person.id, p_disabled: true })
      .throwOnError();
    expect((await page('/today', cookie)).status).toBe(403);
    const { error } = await client.rpc('create_business', { p_name: 'X', p_time_zone: 'UTC' });
    expect(error?.code).toBe('42501');
  });
});

describe('a business that is disabled', () => {
  it('shows its people nothing, and its calls are still kept', async () => {
    const member = await signedIn('other@frontdesk.test');
    const cookie = await sessionCookie('other@frontdesk.test');
    await post('/admin/businesses', adminCookie, { intent: 'disable', businessId: summit.id });
    try {
      for (const [table, seen] of Object.entries(await readable(member, summit.id))) {
        expect([0, '42501'], table).toContain(seen);
      }
      expect((await member.from('businesses').select('id')).data).toEqual([]);
      const answer = await page('/today', cookie);
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('This account is paused');

      const ring = await fetch(`${vapiUrl}/sandbox/ring`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ business: 'summit', scenario: 'question', speed: 0 }),
      });
      const { callId } = (await ring.json()) as { callId: string };
      await eventually(async () => {
        const [call] = await sql(
          `select 1 from public.calls where business_id = $1 and vapi_call_id = $2 and report_at is not null`,
          [summit.id, callId],
        );
        return call;
      }, 15_000);
    } finally {
      await post('/admin/businesses', adminCookie, { intent: 'enable', businessId: summit.id });
    }
    expect((await page('/today', cookie)).status).toBe(200);
  });

  it('can be looked at by an admin, to see why', async () => {
    await admin
      .rpc('admin_set_business_disabled', { p_business_id: summit.id, p_disabled: true })
      .throwOnError();
    try {
      await post('/admin/view', adminCookie, { intent: 'start', businessId: summit.id });
      expect((await page('/today', adminCookie)).status).toBe(200);
    } finally {
      await admin.rpc('admin_stop_view').throwOnError();
      await admin
        .rpc('admin_set_business_disabled', { p_business_id: summit.id, p_disabled: false })
        .throwOnError();
    }
  });
});

describe('an admin who looks at a business', () => {
  beforeEach(async () => {
    const answer = await post('/admin/view', adminCookie, {
      intent: 'start',
      businessId: harbor.id,
    });
    expect(answer.headers.get('Location')).toBe('/today');
  });

  it('reads what its owner reads, and nothing of another', async () => {
    const seen = await readable(admin, harbor.id);
    const owners = await readable(owner, harbor.id);
    // What each wants to be told, and looks at, is their own.
    for (const own of ['notification_settings', 'admin_views']) {
      delete seen[own];
      delete owners[own];
    }
    expect(seen).toEqual(owners);
    expect(seen.calls).toBeGreaterThan(300);
    for (const [table, count] of Object.entries(await readable(admin, summit.id))) {
      expect([0, '42501'], table).toContain(count);
    }
    const list = (client: Client) => client.rpc('list_members', { p_business_id: harbor.id });
    expect((await list(admin)).data).toEqual((await list(owner)).data);
  });

  it('sees every page, and is told that it is another’s', async () => {
    const [call] = await sql<{ id: string }>(
      `select id from public.calls where business_id = $1 order by started_at desc limit 1`,
      [harbor.id],
    );
    for (const path of ['/today', '/calls', `/calls/${call!.id}`, '/settings/profile']) {
      const answer = await page(path, adminCookie);
      expect(answer.status, path).toBe(200);
      expect(await answer.text(), path).toContain('Stop looking');
    }
    expect((await page('/calls.json', adminCookie)).status).toBe(200);
  });

  it('changes nothing by any form', async () => {
    const [followUp] = await sql<{ id: string; call_id: string }>(
      `select id, call_id from public.follow_ups where business_id = $1 and status = 'open' limit 1`,
      [harbor.id],
    );
    const fields = { intent: 'done', followUpId: followUp!.id, fullName: 'Somebody else' };
    for (const path of ['/today', `/calls/${followUp!.call_id}`, '/settings/profile']) {
      const answer = await post(path, adminCookie, fields);
      expect(answer.status, path).toBe(403);
      expect(await answer.text(), path).toContain('You only look at this business');
    }
  });

  it('changes nothing by the database either', async () => {
    const state = async () => {
      const rows: unknown[] = [];
      for (const table of [
        'businesses',
        'receptionists',
        'memberships',
        'invitations',
        'follow_ups',
      ]) {
        rows.push(await sql(`select * from public.${table} t order by to_jsonb(t)::text`));
      }
      return JSON.stringify(rows);
    };
    const before = await state();
    const me = { p_business_id: harbor.id };
    const [{ id: ownerId }] = (await sql<{ id: string }>(
      `select user_id as id from public.memberships where business_id = $1 and role = 'owner'`,
      [harbor.id],
    )) as [{ id: string }];

    const touched = await Promise.all([
      admin.from('follow_ups').update({ status: 'done' }).eq('business_id', harbor.id).select('id'),
      admin.from('businesses').update({ name: 'Mine' }).eq('id', harbor.id).select('id'),
      admin
        .from('receptionists')
        .update({ name: 'Mine' })
        .eq('business_id', harbor.id)
        .select('id'),
    ]);
    for (const { data } of touched) expect(data ?? []).toEqual([]);

    const refused = await Promise.all([
      admin.from('receptionists').insert({ business_id: harbor.id, name: 'Mine', greeting: 'Hi' }),
      admin.from('memberships').insert({ business_id: harbor.id, user_id: ada.id, role: 'owner' }),
      admin.rpc('invite_member', { ...me, p_email: 'x@people.test', p_role: 'viewer' }),
      admin.rpc('change_member_role', { ...me, p_user_id: ownerId, p_role: 'viewer' }),
      admin.rpc('remove_member', { ...me, p_user_id: ownerId }),
      admin.rpc('hand_over_ownership', { ...me, p_user_id: ownerId }),
      admin.rpc('delete_business', { ...me, p_name: harbor.name }),
    ]);
    for (const [index, { error }] of refused.entries()) {
      expect(error?.code, String(index)).toBe('42501');
    }
    const settings = await admin
      .from('notification_settings')
      .insert({ business_id: harbor.id, user_id: ada.id });
    expect(settings.error).not.toBeNull();
    expect(await state()).toBe(before);
  });

  it('sees it for an hour, and is at home again then', async () => {
    const [view] = await sql<{ minutes: number }>(
      `select round(extract(epoch from expires_at - started_at) / 60)::int as minutes
       from public.admin_views where admin_id = $1`,
      [ada.id],
    );
    expect(view?.minutes).toBe(60);
    await sql(
      `update public.admin_views set expires_at = now() - interval '1 second' where admin_id = $1`,
      [ada.id],
    );
    expect((await readable(admin, harbor.id)).calls).toBe(0);
    expect((await page('/today', adminCookie)).headers.get('Location')).toBe('/admin');
  });

  it('stops when they say so, and is refused what is not there', async () => {
    const answer = await post('/admin/view', adminCookie, { intent: 'stop' });
    expect(answer.headers.get('Location')).toBe('/admin/businesses');
    expect((await readable(admin, harbor.id)).calls).toBe(0);
    const nobody = { intent: 'start', businessId: randomUUID() };
    expect((await post('/admin/view', adminCookie, nobody)).status).toBe(404);
    expect((await post('/admin/view', adminCookie, { intent: 'start' })).status).toBe(400);
  });
});

describe('an admin who belongs to a business', () => {
  it('chooses it instead of looking at it', async () => {
    const person = await make('Both', { isAdmin: true, memberOf: summit.id });
    const cookie = await sessionCookie(person.email);
    await post('/admin/view', cookie, { intent: 'start', businessId: harbor.id });
    const answer = await post('/admin/view', cookie, { intent: 'start', businessId: summit.id });
    const choice = answer.headers.getSetCookie().map((one) => one.split(';')[0]);
    const html = await (await page('/today', [cookie, ...choice].join('; '))).text();
    expect(html).toContain(summit.name);
    expect(html).not.toContain('Stop looking');
  });
});
