import { randomBytes, randomUUID } from 'node:crypto';

import pg from 'pg';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { invitationLinks, makeBusiness, makePerson, tokenOf } from '../people';
import {
  anonymous,
  databaseUrl,
  page,
  service,
  sessionCookie,
  signedIn,
  sql,
  url,
  type Client,
} from './stack';

type Person = Awaited<ReturnType<typeof makePerson>> & { client: Client };

let owner: Person;
let manager: Person;
let viewer: Person;
let stranger: Person;
let businessId: string;

async function somebody(name: string): Promise<Person> {
  const person = await makePerson(name, { keepsName: true });
  return { ...person, client: await signedIn(person.email) };
}

beforeAll(async () => {
  [owner, manager, viewer, stranger] = (await Promise.all(
    ['Olga Owner', 'Max Manager', 'Vera Viewer', 'Sam Stranger'].map(somebody),
  )) as [Person, Person, Person, Person];
});

/** A new business for each test: what one does to its team is nothing to the next. */
beforeEach(async () => {
  businessId = await makeBusiness('Team Test', [
    { ...owner, role: 'owner' },
    { ...manager, role: 'manager' },
    { ...viewer, role: 'viewer' },
  ]);
});

const newAddress = () => `invited-${randomUUID()}@frontdesk.test`;

const inviteTo = (client: Client, email: string, role = 'viewer') =>
  client.rpc('invite_member', { p_business_id: businessId, p_email: email, p_role: role });

const accept = (client: Client, token: string) =>
  client.rpc('accept_invitation', { p_token: token });

const changeRole = (client: Client, person: Person, role: string) =>
  client.rpc('change_member_role', {
    p_business_id: businessId,
    p_user_id: person.id,
    p_role: role,
  });

const remove = (client: Client, person: Person) =>
  client.rpc('remove_member', { p_business_id: businessId, p_user_id: person.id });

const handOver = (client: Client, person: Person) =>
  client.rpc('hand_over_ownership', { p_business_id: businessId, p_user_id: person.id });

/** As if the last mail had gone out some time ago. */
const passTime = (email: string, time: string) =>
  sql(
    `update public.invitations set sent_at = sent_at - $2::interval, expires_at = expires_at - $2::interval
     where email = $1`,
    [email, time],
  );

async function roles(): Promise<Record<string, string>> {
  const rows = await sql<{ user_id: string; role: string }>(
    'select user_id, role from public.memberships where business_id = $1',
    [businessId],
  );
  const names = new Map([owner, manager, viewer, stranger].map(({ id, name }) => [id, name]));
  return Object.fromEntries(rows.map(({ user_id: id, role }) => [names.get(id) ?? id, role]));
}

const unchanged = { 'Olga Owner': 'owner', 'Max Manager': 'manager', 'Vera Viewer': 'viewer' };

async function stateOf(token: string) {
  const { data } = await service().rpc('read_invitation', { p_token: token });
  return data?.[0]?.state;
}

describe('an invitation', () => {
  it('takes its addressee in, once, in the role that it names', async () => {
    const guest = await somebody('Gil Guest');
    expect((await inviteTo(owner.client, guest.email.toUpperCase(), 'manager')).error).toBeNull();
    const token = tokenOf(String((await invitationLinks(guest.email))[0]));
    expect((await accept(guest.client, token)).data).toBe(businessId);
    expect((await roles())[guest.id]).toBe('manager');
    // Sent twice, the form does no more; and the link is of no use to anybody else.
    expect((await accept(guest.client, token)).data).toBe(businessId);
    expect((await accept(stranger.client, token)).error?.hint).toBe('used');
    expect(await stateOf(token)).toBe('accepted');
  });

  it('does not take somebody in again who was removed', async () => {
    const guest = await somebody('Gil Guest');
    await inviteTo(owner.client, guest.email);
    const [link] = await invitationLinks(guest.email);
    await accept(guest.client, tokenOf(String(link)));
    await remove(owner.client, guest);
    await accept(guest.client, tokenOf(String(link)));
    expect(await roles()).toEqual(unchanged);
  });

  it('is refused to anybody but the address that it was sent to', async () => {
    const email = newAddress();
    await inviteTo(owner.client, email);
    const token = tokenOf(String((await invitationLinks(email))[0]));
    expect((await accept(stranger.client, token)).error?.hint).toBe('other-address');
    expect((await accept(anonymous(), token)).error?.code).toBe('42501');
    expect(await stateOf(token)).toBe('open');
    expect(await roles()).toEqual(unchanged);
  });

  it('ends by itself after seven days, and by being revoked', async () => {
    const [late, gone] = (await Promise.all([somebody('Lea Late'), somebody('Gus Gone')])) as [
      Person,
      Person,
    ];
    for (const { email } of [late, gone]) await inviteTo(owner.client, email);
    await passTime(late.email, '7 days 1 minute');
    const lateToken = tokenOf(String((await invitationLinks(late.email))[0]));
    expect(await stateOf(lateToken)).toBe('expired');
    expect((await accept(late.client, lateToken)).error?.hint).toBe('expired');

    const [row] = await sql<{ id: string }>('select id from public.invitations where email = $1', [
      gone.email,
    ]);
    expect((await owner.client.rpc('revoke_invitation', { p_id: row!.id })).error).toBeNull();
    const again = await owner.client.rpc('revoke_invitation', { p_id: row!.id });
    expect(again.error?.code).toBe('P0002');
    const goneToken = tokenOf(String((await invitationLinks(gone.email))[0]));
    expect(await stateOf(goneToken)).toBe('revoked');
    expect((await accept(gone.client, goneToken)).error?.hint).toBe('used');
    expect(await roles()).toEqual(unchanged);
  });

  it('that is sent again makes the link of the first mail useless', async () => {
    const guest = await somebody('Gil Guest');
    const first = await inviteTo(owner.client, guest.email);
    const [firstLink] = await invitationLinks(guest.email);
    await passTime(guest.email, '2 minutes');
    const second = await inviteTo(owner.client, guest.email, 'manager');
    expect(second.data).toBe(first.data);
    const links = await invitationLinks(guest.email, 2);
    const old = tokenOf(String(firstLink));
    const current = tokenOf(String(links.find((link) => link !== firstLink)));
    expect(old).not.toBe(current);
    expect(await stateOf(old)).toBeUndefined();
    expect((await accept(guest.client, old)).error?.code).toBe('P0002');
    expect((await accept(guest.client, current)).data).toBe(businessId);
    expect((await roles())[guest.id]).toBe('manager');
  });

  it('that is asked for twice at once is one, with one mail', async () => {
    const email = newAddress();
    const answers = await Promise.all([
      inviteTo(owner.client, email),
      inviteTo(owner.client, email),
    ]);
    expect(new Set(answers.map(({ data }) => data)).size).toBe(1);
    expect((await inviteTo(owner.client, email, 'manager')).error?.hint).toBe('too-soon');
    expect(await invitationLinks(email)).toHaveLength(1);
    const rows = await sql('select sends from public.invitations where email = $1', [email]);
    expect(rows).toEqual([{ sends: 1 }]);
  });

  it('goes to no member, and to no more than fifty addresses a day', async () => {
    expect((await inviteTo(owner.client, viewer.email)).error?.hint).toBe('already-member');
    const key = `invitations:${owner.id}`;
    await sql('update public.rate_limits set points = 50 where key = $1', [key]);
    expect((await inviteTo(owner.client, newAddress())).error?.hint).toBe('too-many');
    await sql('delete from public.rate_limits where key = $1', [key]);
  });

  it('keeps its token to the mail: nobody reads it or its hash', async () => {
    const email = newAddress();
    await inviteTo(owner.client, email);
    const hash = await owner.client.from('invitations').select('token_hash').eq('email', email);
    expect(hash.error?.code).toBe('42501');
    const token = tokenOf(String((await invitationLinks(email))[0]));
    for (const client of [owner.client, anonymous()]) {
      const read = await client.rpc('read_invitation', { p_token: token });
      expect(read.error?.code).toBe('42501');
    }
  });
});

describe('the team', () => {
  it('is changed by owners only', async () => {
    const email = newAddress();
    const { data: invitation } = await inviteTo(owner.client, email);
    for (const { client } of [manager, viewer, stranger, { client: anonymous() }]) {
      const refused = await Promise.all([
        inviteTo(client, newAddress()),
        changeRole(client, viewer, 'owner'),
        handOver(client, viewer),
        remove(client, owner),
      ]);
      expect(refused.map(({ error }) => error?.code)).toEqual(Array(4).fill('42501'));
      const revoke = await client.rpc('revoke_invitation', { p_id: invitation! });
      expect(revoke.error?.code).toMatch(/^(P0002|42501)$/);
    }
    expect(await roles()).toEqual(unchanged);
    const open = await sql(
      'select email from public.invitations where business_id = $1 and revoked_at is null',
      [businessId],
    );
    expect(open).toEqual([{ email }]);
  });

  it('is read by its members, and by nobody else', async () => {
    await inviteTo(owner.client, newAddress());
    const seen = async ({ client }: { client: Client }) => {
      const members = await client.rpc('list_members', { p_business_id: businessId });
      const open = await client.from('invitations').select('id').eq('business_id', businessId);
      return [members.data?.length ?? 0, open.data?.length ?? 0];
    };
    for (const member of [owner, manager, viewer]) expect(await seen(member)).toEqual([3, 1]);
    for (const other of [stranger, { client: anonymous() }]) {
      expect(await seen(other)).toEqual([0, 0]);
    }
  });

  it('answers for people who are not in it that they are not', async () => {
    for (const change of [
      changeRole(owner.client, stranger, 'manager'),
      remove(owner.client, stranger),
      handOver(owner.client, stranger),
    ]) {
      expect((await change).error?.code).toBe('P0002');
    }
    expect(await roles()).toEqual(unchanged);
  });

  it('shows nothing of the business any more to somebody who was removed', async () => {
    const look = async () =>
      (await viewer.client.from('businesses').select('id').eq('id', businessId)).data;
    expect(await look()).toHaveLength(1);
    expect((await remove(owner.client, viewer)).error).toBeNull();
    expect(await look()).toEqual([]);
  });

  it('lets anybody leave', async () => {
    expect((await remove(viewer.client, viewer)).error).toBeNull();
    expect((await remove(manager.client, manager)).error).toBeNull();
    expect(await roles()).toEqual({ 'Olga Owner': 'owner' });
  });
});

describe('an owner always stays', () => {
  it('so the last one neither leaves nor becomes anything else', async () => {
    expect((await remove(owner.client, owner)).error?.hint).toBe('last-owner');
    expect((await changeRole(owner.client, owner, 'viewer')).error?.hint).toBe('last-owner');
    expect(await roles()).toEqual(unchanged);
    await changeRole(owner.client, manager, 'owner');
    expect((await remove(owner.client, owner)).error).toBeNull();
    expect(await roles()).toEqual({ 'Max Manager': 'owner', 'Vera Viewer': 'viewer' });
  });

  it('when two owners leave at the same moment, or make each other managers', async () => {
    for (let round = 0; round < 5; round++) {
      businessId = await makeBusiness('Two Owners', [
        { ...owner, role: 'owner' },
        { ...manager, role: 'owner' },
      ]);
      const answers = await Promise.all(
        round % 2
          ? [remove(owner.client, owner), remove(manager.client, manager)]
          : [
              changeRole(owner.client, manager, 'manager'),
              changeRole(manager.client, owner, 'manager'),
            ],
      );
      const refused = answers.filter(({ error }) => error);
      expect(refused).toHaveLength(1);
      expect(Object.values(await roles()).filter((role) => role === 'owner')).toHaveLength(1);
    }
  });

  it('when the second one leaves while the first one’s departure is not yet committed', async () => {
    await changeRole(owner.client, manager, 'owner');
    const [first, second] = (await Promise.all([as(owner), as(manager)])) as [pg.Client, pg.Client];
    const leave = 'select public.remove_member($1, auth.uid())';
    try {
      await first.query(leave, [businessId]);
      let isSettled = false;
      const waiting = second.query(leave, [businessId]).then(
        () => null,
        (error: pg.DatabaseError) => error,
      );
      void waiting.then(() => {
        isSettled = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(isSettled).toBe(false);
      await first.query('commit');
      expect((await waiting)?.hint).toBe('last-owner');
    } finally {
      await Promise.all([first.end(), second.end()]);
    }
    expect(await roles()).toEqual({ 'Max Manager': 'owner', 'Vera Viewer': 'viewer' });
  });

  it('when the ownership is handed over: both roles change, or none', async () => {
    expect((await handOver(owner.client, owner)).error?.code).toBe('42501');
    expect((await handOver(owner.client, viewer)).error).toBeNull();
    const after = { 'Olga Owner': 'manager', 'Max Manager': 'manager', 'Vera Viewer': 'owner' };
    expect(await roles()).toEqual(after);
    expect((await handOver(owner.client, manager)).error?.code).toBe('42501');
    expect(await roles()).toEqual(after);

    // The second half fails: the first one is taken back with it.
    const connection = await as(viewer);
    await expect(
      connection.query(
        `do $$ begin
           perform public.hand_over_ownership('${businessId}', '${manager.id}');
           raise exception 'the connection breaks here';
         end $$`,
      ),
    ).rejects.toThrow('breaks here');
    await connection.query('commit');
    await connection.end();
    expect(await roles()).toEqual(after);
  });
});

/** A connection of its own, in a transaction, as the person whom the API would sign in. */
async function as({ id }: Person): Promise<pg.Client> {
  const connection = new pg.Client({ connectionString: databaseUrl });
  await connection.connect();
  await connection.query('begin');
  await connection.query(`select set_config('request.jwt.claims', $1, true)`, [
    JSON.stringify({ sub: id, role: 'authenticated' }),
  ]);
  await connection.query('set local role authenticated');
  return connection;
}

it('every change of the team is in its log, with who made it', async () => {
  const guest = await somebody('Gil Guest');
  const revoked = newAddress();
  await inviteTo(owner.client, guest.email);
  const [link] = await invitationLinks(guest.email);
  const { data: id } = await inviteTo(owner.client, revoked);
  await owner.client.rpc('revoke_invitation', { p_id: id! });
  await accept(guest.client, tokenOf(String(link)));
  await changeRole(owner.client, guest, 'manager');
  await remove(owner.client, viewer);
  await remove(guest.client, guest);
  await handOver(owner.client, manager);
  const { data } = await manager.client
    .from('audit_log')
    .select('action, actor_name, subject, changes')
    .eq('business_id', businessId)
    .not('actor_id', 'is', null)
    .order('id');
  const log = data!.map(({ action, actor_name: actor, subject }) => [actor, action, subject]);
  expect(log).toEqual([
    ['Olga Owner', 'invitation.add', guest.email],
    ['Olga Owner', 'invitation.add', revoked],
    ['Olga Owner', 'invitation.change', revoked],
    ['Gil Guest', 'invitation.change', guest.email],
    ['Gil Guest', 'member.add', 'Gil Guest'],
    ['Olga Owner', 'member.change', 'Gil Guest'],
    ['Olga Owner', 'member.remove', 'Vera Viewer'],
    ['Gil Guest', 'member.remove', 'Gil Guest'],
    ['Olga Owner', 'member.change', 'Max Manager'],
    ['Olga Owner', 'member.change', 'Olga Owner'],
  ]);
  expect(data![5]!.changes).toEqual({ role: ['viewer', 'manager'] });
  expect(JSON.stringify(data)).not.toMatch(/token/);
});

describe('the pages', () => {
  const post = (path: string, cookie: string | undefined, fields: Record<string, string>) =>
    page(path, cookie, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { Origin: url },
    });

  it('show the team read only to others, and refuse their forms', async () => {
    const html = await (await page('/settings/team', await sessionCookie(owner.email))).text();
    expect(html).toContain('Send invitation');
    const cookie = await shownAs(viewer);
    const readOnly = await (await page('/settings/team', cookie)).text();
    expect(readOnly).toContain(owner.email);
    expect(readOnly).not.toMatch(/name="intent" value="(invite|role|remove|hand-over|revoke)/);
    const forms: Record<string, string>[] = [
      { intent: 'invite', email: newAddress(), role: 'owner' },
      { intent: 'role', userId: viewer.id, role: 'owner' },
      { intent: 'remove', userId: manager.id },
      { intent: 'hand-over', userId: viewer.id },
    ];
    for (const fields of forms) {
      const answer = await post('/settings/team', cookie, { businessId, ...fields });
      expect(answer.status, fields.intent).toBe(403);
      expect(await answer.text()).toContain('Your role does not allow this');
    }
    expect(await roles()).toEqual(unchanged);
  });

  it('say at the form what is wrong, and keep what was entered', async () => {
    const cookie = await shownAs(owner);
    const send = async (fields: Record<string, string>) => {
      const answer = await post('/settings/team', cookie, { businessId, ...fields });
      return { status: answer.status, html: await answer.text() };
    };
    const bad = await send({ intent: 'invite', email: 'not an address', role: 'manager' });
    expect(bad.status).toBe(400);
    expect(bad.html).toContain('value="not an address"');
    expect(bad.html).toMatch(/<option value="manager" selected=""/);
    const known = await send({ intent: 'invite', email: viewer.email, role: 'viewer' });
    expect(known.html).toContain('in the team already');
    const last = await send({ intent: 'leave' });
    expect(last.status).toBe(400);
    expect(last.html).toContain('A business has an owner');
    const gone = await send({ intent: 'remove', userId: stranger.id });
    expect(gone.status).toBe(404);
    expect(gone.html).toContain('not in the list any more');
    expect((await send({ intent: 'remove', userId: 'x' })).status).toBe(400);
    expect((await send({ intent: 'unknown' })).status).toBe(400);
  });

  it('do nothing to a business that the form was not made for', async () => {
    const other = await makeBusiness('Another', [{ ...viewer, role: 'viewer' }]);
    const cookie = await shownAs(viewer);
    const answer = await post('/settings/team', cookie, { businessId: other, intent: 'leave' });
    expect(answer.status).toBe(302);
    expect(await roles()).toEqual(unchanged);
  });

  it('of a link that we did not make say that it is not valid, and no more', async () => {
    for (const token of ['x', randomBytes(32).toString('hex'), '%00', `${'0'.repeat(63)}'`]) {
      const answer = await page(`/invitations/${token}`);
      const html = await answer.text();
      expect(answer.status, token).toBe(404);
      expect(html).toContain('This link is not valid');
      expect(html).not.toMatch(/<script|Team Test/);
    }
  });

  it('of a link are not stored, tell no other site, and change nothing', async () => {
    const email = newAddress();
    await inviteTo(owner.client, email);
    const [link] = await invitationLinks(email);
    const path = new URL(String(link)).pathname;
    const answer = await page(path);
    const html = await answer.text();
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(html).toContain('<meta name="referrer" content="same-origin"');
    expect(html).toContain('Join Team Test');
    await page(path, await sessionCookie(stranger.email));
    expect(await stateOf(tokenOf(path))).toBe('open');
  });

  it('of an invitation make an account while sign-ups are closed, once for a form sent twice', async () => {
    const email = newAddress();
    await inviteTo(owner.client, email);
    const path = new URL(String((await invitationLinks(email))[0])).pathname;
    const weak = await post(path, undefined, { intent: 'join', fullName: 'Ida', password: 'x' });
    expect(weak.status).toBe(400);
    expect(await weak.text()).toContain('value="Ida"');
    await sql('update public.site_settings set is_sign_up_open = false');
    try {
      const form = { intent: 'join', fullName: 'Ida Invited', password: 'frontdesk-demo-1' };
      const answers = await Promise.all([post(path, undefined, form), post(path, undefined, form)]);
      expect(answers.map(({ headers }) => headers.get('Location'))).toEqual(['/today', '/today']);
    } finally {
      await sql('update public.site_settings set is_sign_up_open = true');
    }
    const { data } = await owner.client.rpc('list_members', { p_business_id: businessId });
    expect(data!.filter((member) => member.email === email)).toMatchObject([
      { full_name: 'Ida Invited', role: 'viewer' },
    ]);
  });

  /** The session of somebody who looks at this test's business: they are in those of other tests too. */
  async function shownAs({ email }: Person): Promise<string> {
    const cookie = await sessionCookie(email);
    const chosen = await post('/switch-business', cookie, { businessId });
    return `${cookie}; ${chosen.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')}`;
  }
});
