import { randomUUID } from 'node:crypto';

import { beforeAll, describe, expect, it } from 'vitest';

import { demoBusinesses, demoPassword } from '../../sandbox/demo';
import { join, mailTo, makeBusiness, makePerson, takeCalls } from './people';
import { anonymous, eventually, page, service, sessionCookie, sql, url } from './stack';
import { readZip } from './zip';

const { harbor, summit } = demoBusinesses;
const exportPath = '/settings/data/export';

function post(path: string, cookie: string, fields: Record<string, string>) {
  const body = new URLSearchParams(fields);
  return page(path, cookie, { method: 'POST', body, headers: { Origin: url } });
}

const ids = async (query: string, ...values: unknown[]) =>
  (await sql<{ id: string }>(query, values)).map(({ id }) => id);

describe('the export of a business', () => {
  let files: Map<string, string>;
  let answer: Response;

  beforeAll(async () => {
    answer = await page(exportPath, await sessionCookie('demo@frontdesk.test'));
    files = readZip(Buffer.from(await answer.arrayBuffer()));
  });
  const rows = (name: string) => files.get(name)?.match(/^[0-9a-f-]{36},/gm) ?? [];

  it('is one ZIP under the name of the business and the day', () => {
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe('application/zip');
    expect(answer.headers.get('Content-Disposition')).toMatch(
      /attachment; filename="harbor-\d{4}-\d\d-\d\d\.zip"/,
    );
    expect(answer.headers.get('Cache-Control')).toContain('no-store');
    expect([...files.keys()]).toEqual([
      'README.txt',
      'business.json',
      'receptionist.json',
      'receptionist-versions.ndjson',
      'knowledge.ndjson',
      'members.csv',
      'callers.csv',
      'calls.csv',
      'calls.ndjson',
      'follow-ups.csv',
      'appointments.csv',
      'notes.csv',
      'recordings.csv',
      'call-checks.csv',
      'fetched-calls.csv',
      'api-tokens.json',
      'your-devices.json',
      'webhooks.json',
      'webhook-messages.csv',
      'billing.json',
      'transactions.csv',
      'adjustments.csv',
      'usage.csv',
      'audit.csv',
    ]);
    for (const name of [...files.keys()].slice(1)) expect(files.get('README.txt')).toContain(name);
  });

  it('has every call exactly once, in both forms, newest first', async () => {
    const all = await ids(
      'select id from public.calls where business_id = $1 order by started_at desc, id desc',
      harbor.id,
    );
    expect(all.length).toBeGreaterThan(300);
    const lines = (files.get('calls.ndjson') ?? '').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(all);
    expect(rows('calls.csv').map((cell) => cell.slice(0, -1))).toEqual(all);
  });

  it('has every turn, insight, follow-up, caller and recording', async () => {
    type Call = { turns: { position: number }[]; insights: unknown[]; follow_up: object | null };
    const calls = (files.get('calls.ndjson') ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Call);
    const [expected] = await sql<Record<string, number>>(
      `select (select count(*)::int from public.call_turns where business_id = $1) as turns,
         (select count(*)::int from public.call_insights where business_id = $1) as insights,
         (select count(*)::int from public.follow_ups where business_id = $1) as follow_ups,
         (select count(*)::int from public.callers where business_id = $1) as callers,
         (select count(*)::int from public.calls where business_id = $1 and recording_url is not null) as recordings`,
      [harbor.id],
    );
    expect({
      turns: calls.reduce((sum, { turns }) => sum + turns.length, 0),
      insights: calls.reduce((sum, { insights }) => sum + insights.length, 0),
      follow_ups: calls.filter(({ follow_up: followUp }) => followUp).length,
      callers: rows('callers.csv').length,
      recordings: rows('recordings.csv').length,
    }).toEqual(expected);
    expect(rows('follow-ups.csv').length).toBe(expected?.follow_ups);
  });

  it('names recordings by our own address, and nowhere by the vendor’s', async () => {
    expect(files.get('recordings.csv')).toMatch(/\/calls\/[0-9a-f-]{36}\/recording\r\n/);
    const [call] = await sql<{ recording_url: string }>(
      'select recording_url from public.calls where business_id = $1 and recording_url is not null limit 1',
      [harbor.id],
    );
    const everything = [...files.values()].join('\n');
    expect(everything).not.toContain(new URL(String(call?.recording_url)).host);
  });

  it('has the team and the set-up, and no id of another tenant', async () => {
    expect(files.get('members.csv')).toContain('Nora Lindqvist,demo@frontdesk.test,owner');
    expect(JSON.parse(files.get('business.json') ?? '')).toMatchObject({
      name: harbor.name,
      phone_lines: [{ phone_number: harbor.phoneNumber }],
    });
    const [kept] = await sql<{ draft: object }>(
      'select draft from public.receptionists where business_id = $1',
      [harbor.id],
    );
    expect(JSON.parse(files.get('receptionist.json') ?? '')).toMatchObject({
      name: 'Harper',
      draft: kept?.draft,
    });
    const versions = (files.get('receptionist-versions.ndjson') ?? '').trim().split('\n');
    expect(JSON.parse(versions[0] ?? '')).toMatchObject({ version: 1, config: { voice: {} } });
    const everything = [...files.values()].join('\n');
    const foreign = await ids(
      `select id from public.calls where business_id = $1 union select id from public.callers where business_id = $1
       union select user_id from public.memberships where business_id = $1`,
      summit.id,
    );
    expect(foreign.length).toBeGreaterThan(20);
    expect([summit.id, ...foreign].filter((id) => everything.includes(id))).toEqual([]);
    expect(everything).not.toContain('other@frontdesk.test');
  });

  it('is written to the log, with who and from where', async () => {
    const [entry] = await sql(
      `select actor_name, ip from public.audit_log where business_id = $1 and action = 'data.export' order by id desc limit 1`,
      [harbor.id],
    );
    expect(entry).toEqual({ actor_name: 'Nora Lindqvist', ip: expect.stringMatching(/\d|::1/) });
  });

  it('breaks the download when a part cannot be read, and never ends as if it were whole', async () => {
    const cookie = await sessionCookie('demo@frontdesk.test');
    // The last file's table, so that the answer has long begun.
    await sql('revoke select on public.audit_log from authenticated');
    try {
      const broken = await page(exportPath, cookie);
      expect(broken.status).toBe(200);
      await expect(broken.arrayBuffer()).rejects.toThrow();
    } finally {
      await sql('grant select on public.audit_log to authenticated');
    }
  });

  it('is not for managers and viewers', async () => {
    for (const name of ['manager', 'viewer']) {
      const refused = await page(exportPath, await sessionCookie(`${name}@frontdesk.test`));
      expect(refused.status).toBe(403);
    }
    expect((await page(exportPath)).headers.get('Location')).toContain('/login');
  });
});

describe('deleting a business', () => {
  const tables = () =>
    sql<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'business_id'
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not a.attisdropped order by 1`,
    );
  async function rowsOf(businessId: string) {
    const counts: Record<string, number> = {};
    for (const { name } of await tables()) {
      const [row] = await sql<{ n: number }>(
        `select count(*)::int as n from public.${name} where business_id = $1`,
        [businessId],
      );
      counts[name] = row?.n ?? 0;
    }
    return counts;
  }
  const receiptOf = (response: Response) =>
    new URL(response.headers.get('Location') ?? '', url).searchParams.get('receipt');

  it('takes every row of every table and every file, and leaves a receipt that says how many', async () => {
    const owner = await makePerson('Olive');
    const viewer = await makePerson('Vera');
    const business = await makeBusiness(owner, 'Doomed & Sons');
    await join(viewer, business, 'viewer');
    await takeCalls(business, 3);
    await owner.client
      .from('notification_settings')
      .insert({ business_id: business.id, user_id: owner.id })
      .throwOnError();
    await owner.client
      .rpc('invite_member', {
        p_business_id: business.id,
        p_email: `late-${owner.email}`,
        p_role: 'viewer',
      })
      .throwOnError();
    const logos = owner.client.storage.from('logos');
    const logo = new Blob(['a picture'], { type: 'image/webp' });
    expect((await logos.upload(`${business.id}/logo.webp`, logo)).error).toBeNull();
    // Its mail is a row too.
    await eventually(async () => (await rowsOf(business.id)).email_log === 1);
    const before = await rowsOf(business.id);
    expect(before).toMatchObject({ calls: 3, callers: 3, call_turns: 6, follow_ups: 3 });

    const cookie = await sessionCookie(owner.email);
    const shown = await (await page('/settings/data', cookie)).text();
    expect(shown).toContain('Doomed &amp; Sons');
    expect(shown).toContain('no plan that is paid');

    const wrong = await post('/settings/data', cookie, {
      intent: 'delete-business',
      name: 'Doomed',
    });
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain('Type the name of the business as it stands above.');
    expect(await rowsOf(business.id)).toEqual(before);
    const foreign = await post('/settings/data', await sessionCookie(viewer.email), {
      intent: 'delete-business',
      name: business.name,
    });
    expect(foreign.status).toBe(403);

    const done = await post('/settings/data', cookie, {
      intent: 'delete-business',
      name: ' doomed & sons ',
    });
    expect(done.status).toBe(302);
    expect(done.headers.get('Location')).toMatch(/^\/goodbye\?receipt=/);
    const left = Object.entries(await rowsOf(business.id)).filter(([, count]) => count > 0);
    expect(left).toEqual([]);
    expect(await ids('select id from public.businesses where id = $1', business.id)).toEqual([]);

    const receipt = receiptOf(done);
    const read = async () =>
      (
        await sql<{ counts: object; subject: string; files_erased_at: Date | null }>(
          'select counts, subject, files_erased_at from public.erasure_receipts where id = $1',
          [receipt],
        )
      )[0];
    const erased = await eventually(async () => {
      const row = await read();
      return row?.files_erased_at ? row : null;
    });
    expect(erased).toMatchObject({
      subject: business.name,
      counts: { calls: 3, turns: 6, callers: 3, followUps: 3, events: 3, members: 2 },
    });
    // It had nothing at the phone service; that is asked, too.
    const released = async () =>
      (
        await sql<{ counts: object }>(
          `select vendor_counts as counts from public.erasure_receipts
           where id = $1 and vendor_erased_at is not null`,
          [receipt],
        )
      )[0]?.counts;
    expect(await eventually(released)).toEqual({
      assistants: 0,
      phoneNumbers: 0,
      calls: 0,
      files: 0,
      letGo: 0,
    });
    const stored = () => service().storage.from('logos').list(business.id);
    expect((await stored()).data).toEqual([]);

    const goodbye = await (await page(`/goodbye?receipt=${receipt}`)).text();
    expect(goodbye).toContain(receipt);
    expect(goodbye).toContain('The business is deleted');
    expect(goodbye).toContain('Deleted at the phone service: 0 assistants');
    expect(goodbye).not.toMatch(/<script|Doomed/);
    expect((await mailTo(owner.email, /was deleted/)).text).toContain(receipt);

    // A job that runs again, as after a crash, changes nothing.
    await sql(`select graphile_worker.add_job('erase-files', $1::json)`, [
      JSON.stringify({ receiptId: receipt, kind: 'business', id: business.id }),
    ]);
    await eventually(async () => {
      const waiting = await sql(
        `select 1 from graphile_worker.jobs where task_identifier = 'erase-files' and run_at <= now()`,
      );
      return waiting.length === 0;
    });
    expect((await read())?.files_erased_at).toEqual(erased.files_erased_at);
  });

  it('shows the next business to somebody who has another, and names the receipt', async () => {
    const owner = await makePerson('Otto');
    await makeBusiness(owner, 'Kept');
    const business = await makeBusiness(owner, 'Dropped');
    const cookie = await sessionCookie(owner.email);
    const chosen = await post('/switch-business', cookie, { businessId: business.id });
    const both = `${cookie}; ${chosen.headers
      .getSetCookie()
      .map((text) => text.split(';')[0])
      .join('; ')}`;
    const done = await post('/settings/data', both, { intent: 'delete-business', name: 'Dropped' });
    expect(done.headers.get('Location')).toBe('/today');
    const toast = done.headers
      .getSetCookie()
      .map((text) => text.split(';')[0])
      .join('; ');
    const html = await (await page('/today', `${both}; ${toast}`)).text();
    expect(html).toMatch(/Dropped is deleted\. Receipt [0-9a-f-]{36}/);
    expect(html).toContain('Kept');
  });

  it('shows a receipt only by its number', async () => {
    for (const number of ['', 'not-a-number', randomUUID()]) {
      expect((await page(`/goodbye?receipt=${number}`)).status).toBe(404);
    }
  });
});

describe('deleting an account', () => {
  const accountForm = { intent: 'delete-account', phrase: 'delete my account' };

  it('is refused while a business would be left without an owner', async () => {
    const owner = await makePerson('Lena');
    const business = await makeBusiness(owner, 'Held Together');
    const cookie = await sessionCookie(owner.email);
    const shown = await (await page('/settings/data', cookie)).text();
    expect(shown).toContain('You cannot delete your account yet');

    const refused = await post('/settings/data', cookie, accountForm);
    expect(refused.status).toBe(409);
    expect(await ids('select id from auth.users where id = $1', owner.id)).toHaveLength(1);
    expect(await owner.client.rpc('member_role', { p_business_id: business.id })).toMatchObject({
      data: 'owner',
    });

    // With another owner nothing holds them any more.
    await join(await makePerson('Second'), business, 'owner');
    expect(await (await page('/settings/data', cookie)).text()).not.toContain('yet</p>');
    expect((await post('/settings/data', cookie, accountForm)).status).toBe(302);
    expect(await ids('select id from public.businesses where id = $1', business.id)).toHaveLength(
      1,
    );
  });

  it('needs the words', async () => {
    const person = await makePerson('Mistake');
    const cookie = await sessionCookie(person.email);
    const answer = await post('/delete-account', cookie, { phrase: 'delete' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Type the words');
    expect(await ids('select id from auth.users where id = $1', person.id)).toHaveLength(1);
  });

  it('takes the person, their session and their picture, also of one who is in no business', async () => {
    const person = await makePerson('Gone');
    const avatar = new Blob(['a picture'], { type: 'image/webp' });
    const upload = await person.client.storage
      .from('avatars')
      .upload(`${person.id}/me.webp`, avatar);
    expect(upload.error).toBeNull();

    const cookie = await sessionCookie(person.email);
    const done = await post('/delete-account', cookie, accountForm);
    expect(done.status).toBe(302);
    const location = new URL(done.headers.get('Location') ?? '', url);
    expect(location.pathname).toBe('/goodbye');
    const cleared = done.headers.getSetCookie().filter((text) => /^sb-.*auth-token/.test(text));
    expect(cleared.length).toBeGreaterThan(0);
    expect(cleared.every((text) => /=;.*Max-Age=0/i.test(text))).toBe(true);

    expect(await ids('select id from auth.users where id = $1', person.id)).toEqual([]);
    expect(await ids('select id from public.profiles where id = $1', person.id)).toEqual([]);
    expect((await page('/today', cookie)).headers.get('Location')).toContain('/login');
    const again = { email: person.email, password: demoPassword };
    expect((await anonymous().auth.signInWithPassword(again)).error).not.toBeNull();

    const receipt = location.searchParams.get('receipt');
    await eventually(async () => {
      const [row] = await sql<{ files_erased_at: Date | null }>(
        'select files_erased_at from public.erasure_receipts where id = $1',
        [receipt],
      );
      return row?.files_erased_at;
    });
    expect((await service().storage.from('avatars').list(person.id)).data).toEqual([]);
    expect((await mailTo(person.email, /account was deleted/)).text).toContain(receipt);
    expect(await (await page(`/goodbye?receipt=${receipt}`)).text()).toContain(
      'Your account is deleted',
    );
  });
});

describe('what a member is told by mail', () => {
  const all = {
    callSummary: 'weekly',
    urgentCall: 'off',
    missedCall: 'daily',
    followUpDue: 'off',
    weeklyReport: 'off',
    usageAlerts: 'off',
  };

  it('is kept one row a member, with quiet hours past midnight, and each kind as it was chosen', async () => {
    const person = await makePerson('Quiet');
    const business = await makeBusiness(person, 'Night Shift');
    const cookie = await sessionCookie(person.email);
    for (const quiet of [
      { quietFrom: '', quietTo: '' },
      { quietFrom: '22:00', quietTo: '07:30' },
    ]) {
      const saved = await post('/settings/notifications', cookie, { ...all, ...quiet });
      expect(saved.status).toBe(302);
    }
    const rows = await sql(
      'select call_summary, urgent_call, quiet_from, quiet_to from public.notification_settings where business_id = $1',
      [business.id],
    );
    expect(rows).toEqual([
      { call_summary: 'weekly', urgent_call: 'off', quiet_from: '22:00:00', quiet_to: '07:30:00' },
    ]);
  });

  it.each([
    [{ quietFrom: '22:00' }, 'Enter when they end'],
    [{ quietTo: '07:00' }, 'Enter when they begin'],
    [{ quietFrom: '22:00', quietTo: '22:00' }, 'Enter another time'],
    [{ urgentCall: 'weekly' }, 'Choose one of the list'],
    [{ quietFrom: '99:99', quietTo: '07:00' }, 'Enter a time'],
  ])('is not saved with %j', async (wrong, words) => {
    const cookie = await sessionCookie('viewer@frontdesk.test');
    const answer = await post('/settings/notifications', cookie, { ...all, ...wrong });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(words);
  });
});

describe('the log of changes', () => {
  it('pages through every change once, narrows by kind, and is not for managers', async () => {
    const owner = await makePerson('Ada');
    const business = await makeBusiness(owner, 'Busy');
    for (let index = 0; index < 64; index++) {
      await owner.client
        .from('businesses')
        .update({ name: `Busy ${index}` })
        .eq('id', business.id)
        .throwOnError();
    }
    const cookie = await sessionCookie(owner.email);
    const seen: string[] = [];
    let path: string | undefined = '/settings/activity';
    while (path && seen.length < 200) {
      const html: string = await (await page(path, cookie)).text();
      seen.push(...[...html.matchAll(/changed the name from “[^”]+” to “([^”]+)”<\/p>/g)].map(([, name]) => String(name))); // prettier-ignore
      const next = [...html.matchAll(/<a [^>]*>/g)].find(([tag]) => tag.includes('rel="next"'));
      path = /href="([^"]+)"/.exec(next?.[0] ?? '')?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen).toEqual(Array.from({ length: 64 }, (_, index) => `Busy ${63 - index}`));

    const team = await (await page('/settings/activity?kind=team', cookie)).text();
    expect(team).toContain('joined as owner');
    expect(team).not.toContain('changed the name');
    const none = await (await page('/settings/activity?kind=frontdesk', cookie)).text();
    expect(none).toContain('Nothing yet');

    const manager = await page('/settings/activity', await sessionCookie('manager@frontdesk.test'));
    expect(manager.status).toBe(403);
  });
});
