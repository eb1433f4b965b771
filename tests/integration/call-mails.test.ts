import { randomUUID } from 'node:crypto';

import { DateTime } from 'luxon';
import { afterAll, describe, expect, it } from 'vitest';

import { stopToken } from '~/modules/mail/stop-mails.server';
import { makeBusiness } from '../make-business';
import type { Person } from '../people';
import { eventually, mailboxUrl, page, postVapi, signedIn, sql, url } from './stack';

const made: string[] = [];
afterAll(() => sql('delete from public.businesses where id = any ($1)', [made]));

const zone = 'America/Denver';

/** A business with an assistant of its own, whose calls come as Vapi sends them. */
async function begin(choices: Record<string, Record<string, string>> = {}) {
  const roles = { Olga: 'owner', Mara: 'manager', Vera: 'viewer' } as const;
  const { id, name, people } = await makeBusiness(roles);
  made.push(id);
  const assistantId = randomUUID();
  await sql('update public.businesses set time_zone = $2 where id = $1', [id, zone]);
  await sql('update public.receptionists set vapi_assistant_id = $2 where business_id = $1', [
    id,
    assistantId,
  ]);
  for (const [person, chosen] of Object.entries(choices)) {
    await choose(id, people[person]!.id, chosen);
  }
  return { id, name, assistantId, ...(people as Record<keyof typeof roles, Person>) };
}

const choose = (businessId: string, userId: string, settings: Record<string, string>) =>
  sql(
    `insert into public.notification_settings
     select (jsonb_populate_record(null::public.notification_settings, jsonb_build_object('call_summary', 'daily',
       'urgent_call', 'immediately', 'missed_call', 'immediately', 'follow_up_due', 'daily', 'weekly_report', 'weekly',
       'usage_alerts', 'immediately', 'updated_at', now() - interval '1 day', 'follow_up_due_since', now() - interval '1 day', 'business_id', $1::text, 'user_id', $2::text) || $3)).*`,
    [businessId, userId, JSON.stringify(settings)],
  );

type Ended = { outcome: string; isUrgent?: boolean; followUp?: object | null; daysAgo?: number };

/** The report of a call that ended just now, sent as often as wanted. */
async function ring(
  { id, assistantId }: { id: string; assistantId: string },
  { outcome, isUrgent = false, followUp = null, daysAgo = 0 }: Ended,
  times = 1,
) {
  const callId = `mail-${randomUUID()}`;
  const began = Date.now() - 90_000 - daysAgo * 86_400_000;
  if (isUrgent) {
    await sql(
      `insert into public.call_actions (tool_call_id, business_id, vapi_call_id, name, arguments, result)
       values ($1, $2, $3, 'take_message', '{"message": "The roof leaks", "urgency": "urgent"}', 'Noted')`,
      [`tool-${callId}`, id, callId],
    );
  }
  const call = {
    id: callId,
    assistantId,
    type: 'inboundPhoneCall',
    createdAt: new Date(began).toISOString(),
  };
  const report = (after: number) => ({
    type: 'end-of-call-report',
    timestamp: began + 60_000 + after,
    startedAt: new Date(began).toISOString(),
    endedAt: new Date(began + 60_000).toISOString(),
    endedReason: 'customer-ended-call',
    call,
    customer: { number: '+14155550147' },
    artifact: { messages: [{ role: 'user', message: 'Hello.', secondsFromStart: 1 }] },
    analysis: {
      summary: 'Asked about the roof.',
      structuredData: { outcome, callerName: 'Ada Test', followUp },
    },
  });
  for (let n = 0; n < times; n++) expect((await postVapi(report(n))).status).toBe(200);
  return eventually(async () => {
    const [row] = await sql<{ id: string }>(
      `select c.id from public.calls c where c.vapi_call_id = $1 and (select count(*) from public.webhook_events e
         where e.external_id = $1 and e.status = 'processed') = $2`,
      [callId, times],
    );
    return row?.id;
  }, 15_000);
}

/** Waits until the jobs of a business's mails are done, but for those that wait for quiet hours. */
const mailed = (ids: string[]) =>
  eventually(
    async () =>
      (
        await sql(
          `select from graphile_worker._private_jobs j where j.run_at <= now() and (j.payload ->> 'callId' = any ($1)
             or j.payload ->> 'businessId' = any ($1))`,
          [ids],
        )
      ).length === 0,
    20_000,
  );

type Mail = {
  to: { address: string }[];
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
};
async function mailsTo({ email }: Person): Promise<Mail[]> {
  const mails = (await (await fetch(`${mailboxUrl}/email`)).json()) as Mail[];
  return mails.filter(({ to }) => to.some(({ address }) => address === email));
}
const subjects = async (person: Person) => (await mailsTo(person)).map(({ subject }) => subject);

const linkOf = ({ text }: Mail, label: string) =>
  new RegExp(`^${label}: (\\S+)$`, 'm').exec(text)?.[1]?.replace(url, '');

const press = (path: string, fields: Record<string, string> = {}) =>
  page(path, undefined, {
    method: 'POST',
    headers: { Origin: url },
    body: new URLSearchParams(fields),
  });

const callBack = { kind: 'call-back', title: 'Call Ada back', dueAt: null };

describe('mails about calls', () => {
  it('are one for each call and each member who wants it, as what matters most', async () => {
    const business = await begin({
      Olga: { call_summary: 'immediately' },
      Mara: { missed_call: 'off', urgent_call: 'off' },
    });
    const { name, Olga, Mara, Vera } = business;
    const calls = [
      await ring(business, { outcome: 'hung-up', isUrgent: true }),
      await ring(business, { outcome: 'silent' }),
      await ring(business, { outcome: 'message', followUp: callBack }, 3),
      await ring(business, { outcome: 'spam', isUrgent: true }),
    ];
    await mailed([business.id, ...calls]);
    const urgent = `Urgent: Ada Test called ${name}`;
    const missed = `${name} missed a call from Ada Test`;
    expect((await subjects(Olga)).toSorted()).toEqual(
      [urgent, missed, `Ada Test called ${name}`].toSorted(),
    );
    expect(await subjects(Mara)).toEqual([]);
    expect((await subjects(Vera)).toSorted()).toEqual([urgent, missed].toSorted());

    const mail = (await mailsTo(Olga)).find(
      ({ subject }) => subject === `Ada Test called ${name}`,
    )!;
    expect(mail.text).toContain('Asked about the roof.');
    expect(mail.text).toContain('To do: Call Ada back');
    expect(mail.text).toContain(`Open the call: ${url}/calls/${calls[2]}`);
    for (const label of ['Called back', 'Remind me tomorrow', 'Spam']) {
      const link = linkOf(mail, label);
      expect(link).toMatch(/^\/act\/[0-9a-f]{64}$/);
      expect(mail.html).toContain(`${url}${link}`);
    }
    // Who only reads has nothing to press.
    for (const { text } of await mailsTo(Vera)) expect(text).not.toContain('/act/');
    // A job that runs again tells nobody again.
    await sql(`select private.queue_call_mails($1)`, [calls[2]]);
    await mailed([business.id]);
    expect(await subjects(Olga)).toHaveLength(3);
  }, 60_000);

  it('are none about tries, tests of a forwarding, our own calls and what comes a day late', async () => {
    const business = await begin({ Olga: { call_summary: 'immediately' } });
    const { id, Olga, Mara } = business;
    const add = async (more: string, values: string) => {
      const [row] = await sql<{ id: string }>(
        `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, outcome, report_at${more})
         values ($1, $2, 'ended', now(), now(), 'silent', now()${values}) returning id`,
        [id, `mail-${randomUUID()}`],
      );
      return row!.id;
    };
    const readers = async (callId: string) =>
      (await sql('select * from private.call_readers($1)', [callId])).length;
    const plain = await add('', '');
    expect(await readers(plain)).toBe(3);
    expect(await readers(await add(', direction', `, 'outbound'`))).toBe(0);
    expect(await readers(await add(', is_test', ', true'))).toBe(0);
    const [line] = await sql<{ id: string }>(
      `insert into public.phone_lines (business_id, phone_number) values ($1, $2) returning id`,
      [id, `+1303555${Math.floor(1000 + Math.random() * 8999)}`],
    );
    await sql(
      `insert into public.forwarding_tests (business_id, phone_line_id, condition, call_id) values ($1, $2, 'all', $3)`,
      [id, line!.id, plain],
    );
    expect(await readers(plain)).toBe(0);
    // The first call proves a forwarding, whoever rings: one that asks for something is a call.
    await sql(
      `insert into public.follow_ups (business_id, call_id, kind, title) values ($1, $2, 'call-back', 'Call back')`,
      [id, plain],
    );
    expect(await readers(plain)).toBe(3);
    await sql('update public.profiles set disabled_at = now() where id = $1', [Olga.id]);
    expect(await readers(await add('', ''))).toBe(2);

    const late = await ring(business, { outcome: 'silent', daysAgo: 2 });
    await mailed([id, late]);
    expect(await mailsTo(Mara)).toEqual([]);
    expect(await readers(late)).toBe(2);
  }, 30_000);

  it('wait for the end of quiet hours, but for urgent ones where that was chosen', async () => {
    const hour = (add: number) =>
      DateTime.now().setZone(zone).plus({ hours: add }).toFormat('HH:mm');
    const quiet = { quiet_from: hour(-1), quiet_to: hour(1) };
    const business = await begin({
      Olga: { ...quiet, urgent_call: 'always' },
      Mara: { ...quiet },
      Vera: { urgent_call: 'off', missed_call: 'off' },
    });
    const { id, Olga, Mara } = business;
    const callId = await ring(business, { outcome: 'message', isUrgent: true });
    await mailed([id, callId]);
    expect(await mailsTo(Olga)).toHaveLength(1);
    expect(await mailsTo(Mara)).toHaveLength(0);
    const [waiting] = await sql<{ id: string; run_at: Date; payload: object }>(
      `select j.id, j.run_at, j.payload from graphile_worker._private_jobs j where j.payload ->> 'userId' = $1`,
      [Mara.id],
    );
    expect(Number(waiting?.run_at)).toBeGreaterThan(Date.now() + 50 * 60_000);
    // What waits holds no word, and nobody's address.
    expect(Object.keys(waiting!.payload).sort()).toEqual(['businessId', 'callId', 'userId']);
    // Marked as spam meanwhile, it is no news any more.
    await sql(`update public.calls set outcome = 'spam' where id = $1`, [callId]);
    await sql('select graphile_worker.reschedule_jobs(array[$1::bigint], run_at => now())', [
      waiting?.id,
    ]);
    await mailed([id]);
    expect(await mailsTo(Mara)).toHaveLength(0);
  }, 60_000);
});

describe('the links of a mail', () => {
  /** A call that asks for a call back, and the mail about it that Olga got. */
  async function told() {
    const business = await begin({ Olga: { call_summary: 'immediately' } });
    const callId = await ring(business, { outcome: 'message', followUp: callBack });
    await mailed([business.id, callId]);
    const [mail] = await mailsTo(business.Olga);
    const link = (label: string) => linkOf(mail!, label)!;
    const followUp = async () => {
      const [row] = await sql<{ status: string; done_by: string; snoozed_until: Date }>(
        'select status, done_by, snoozed_until from public.follow_ups where call_id = $1',
        [callId],
      );
      return row!;
    };
    return { ...business, callId, link, followUp };
  }

  it('change nothing when they are opened, do it once when pressed, and can be taken back', async () => {
    const { id, callId, link, followUp, Olga, Mara } = await told();
    const done = link('Called back');
    for (const method of ['GET', 'HEAD', 'GET']) {
      const answer = await page(done, undefined, { method });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toContain('no-store');
    }
    expect(await (await page(done)).text()).toContain('Mark it as done?');
    expect(await followUp()).toMatchObject({ status: 'open' });

    const [first, second] = await Promise.all([press(done), press(done)]);
    expect([first.status, second.status]).toEqual([302, 302]);
    expect(await followUp()).toMatchObject({ status: 'done', done_by: Olga.id });
    const after = await (await page(done)).text();
    expect(after).toMatch(/Olga .*did it by this link/);
    expect(after).not.toContain('<script');
    const log = await sql(
      `select action, actor_id, by_mail from public.audit_log where business_id = $1 and action like 'follow-up.%'`,
      [id],
    );
    expect(log).toEqual([{ action: 'follow-up.done', actor_id: Olga.id, by_mail: true }]);
    // Another link of the same mail finds it closed.
    await press(link('Remind me tomorrow'));
    expect(await followUp()).toMatchObject({ status: 'done' });
    expect(await (await page(link('Remind me tomorrow'))).text()).toContain('closed already');

    await press(done, { intent: 'undo' });
    expect(await followUp()).toMatchObject({ status: 'open', done_by: null });
    expect(await (await page(done)).text()).toContain('Taken back');
    // Used up, it does nothing again.
    await press(done);
    expect(await followUp()).toMatchObject({ status: 'open' });
    // Who pressed and what others do in the app are not mixed up.
    const mara = await signedIn(Mara.email);
    const [row] = await sql<{ id: string }>('select id from public.follow_ups where call_id = $1', [
      callId,
    ]);
    await mara.rpc('change_follow_ups', {
      p_business_id: id,
      p_ids: [row!.id],
      p_action: 'done',
      p_value: {},
      p_change: randomUUID(),
    });
    const [last] = await sql(
      'select actor_id, by_mail from public.audit_log where business_id = $1 order by id desc limit 1',
      [id],
    );
    expect(last).toEqual({ actor_id: Mara.id, by_mail: false });
  }, 60_000);

  it('put off until the next morning where the business is, and mark a call as spam', async () => {
    const { link, followUp, callId } = await told();
    const snooze = link('Remind me tomorrow');
    await press(snooze);
    const until = DateTime.fromJSDate((await followUp()).snoozed_until, { zone });
    const tomorrow = DateTime.now().setZone(zone).plus({ days: 1 });
    expect(until.toFormat('yyyy-MM-dd HH:mm')).toBe(tomorrow.toFormat("yyyy-MM-dd '09:00'"));
    const outcome = async () =>
      (
        await sql<{ outcome: string }>('select outcome from public.calls where id = $1', [callId])
      )[0]?.outcome;
    await press(link('Spam'));
    expect([await outcome(), (await followUp()).status]).toEqual(['spam', 'spam']);
    await press(link('Spam'), { intent: 'undo' });
    expect([await outcome(), (await followUp()).status]).toEqual(['message', 'snoozed']);
  }, 60_000);

  it('do nothing for who left the team, after seven days, or with another token', async () => {
    const { id, link, followUp, Olga, Mara } = await told();
    const done = link('Called back');
    await sql('update private.mail_actions set expires_at = now() where business_id = $1', [id]);
    expect((await press(done)).status).toBe(302);
    const expired = await (await page(done)).text();
    expect(expired).toContain('has expired');
    // A mail may lie around: its links tell nothing any more.
    expect(expired).not.toContain('Ada Test');
    await sql(
      `update private.mail_actions set expires_at = now() + interval '1 day' where business_id = $1`,
      [id],
    );
    await sql(`update public.memberships set role = 'owner' where user_id = $1`, [Mara.id]);
    await sql('delete from public.memberships where user_id = $1', [Olga.id]);
    await press(done);
    const shown = await (await page(done)).text();
    expect(shown).toContain('not yours any more');
    expect(shown).not.toContain('Ada Test');
    expect(await followUp()).toMatchObject({ status: 'open' });
    expect((await press(`/act/${'0'.repeat(64)}`)).status).toBe(404);
    // Another site cannot press it, either.
    const foreign = await page(done, undefined, {
      method: 'POST',
      headers: { Origin: 'https://elsewhere.test' },
      body: new URLSearchParams(),
    });
    expect(foreign.status).toBe(403);
  }, 60_000);
});

describe('stopping mails', () => {
  const chosen = async ({ id }: { id: string }, person: Person) =>
    (
      await sql<Record<string, string>>(
        'select call_summary, missed_call, urgent_call, follow_up_due from public.notification_settings where business_id = $1 and user_id = $2',
        [id, person.id],
      )
    )[0];

  it('goes by one click of the mail program, without a session, for that kind only', async () => {
    const business = await begin();
    const callId = await ring(business, { outcome: 'silent' });
    await mailed([business.id, callId]);
    const [mail] = await mailsTo(business.Vera);
    const header = mail!.headers['list-unsubscribe'] ?? '';
    const link = /<(\S+)>/.exec(header.replace(/\s+/g, ' '))?.[1]?.replace(url, '');
    expect(link).toMatch(/^\/unsubscribe\//);
    expect(mail!.headers['list-unsubscribe-post']).toContain('List-Unsubscribe=One-Click');
    expect(mail!.text).toContain(`Stop these mails: ${url}${link}`);

    expect((await page(link!)).status).toBe(200);
    expect(await chosen(business, business.Vera)).toBeUndefined();
    // As mail programs post it: no cookie, no origin.
    const oneClick = () =>
      page(link!, undefined, {
        method: 'POST',
        body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      });
    expect((await oneClick()).status).toBe(200);
    expect((await oneClick()).status).toBe(200);
    expect(await chosen(business, business.Vera)).toMatchObject({
      missed_call: 'off',
      urgent_call: 'immediately',
      call_summary: 'daily',
    });
    // Somebody else's choices are their own.
    expect(await chosen(business, business.Mara)).toBeUndefined();
    expect((await press(link!.slice(0, -2))).status).toBe(404);
  }, 60_000);

  it('goes by the page as well, and can be taken back there', async () => {
    const business = await begin();
    const { id, Olga } = business;
    await choose(id, Olga.id, { missed_call: 'daily', call_summary: 'immediately' });
    const link = `/unsubscribe/${stopToken({ businessId: id, userId: Olga.id, kind: 'daily' })}`;
    const answer = await press(link, { intent: 'stop' });
    expect(await chosen(business, Olga)).toMatchObject({
      call_summary: 'immediately',
      missed_call: 'off',
      follow_up_due: 'off',
    });
    const stopped = answer.headers.get('location')!;
    expect(await (await page(stopped)).text()).toContain('These mails are stopped');
    const was = new URLSearchParams(stopped.split('?')[1]).get('was')!;
    await press(link, { intent: 'restore', was });
    expect(await chosen(business, Olga)).toMatchObject({
      missed_call: 'daily',
      follow_up_due: 'daily',
    });
    expect((await press(link, { intent: 'restore', was: 'missed_call.never' })).status).toBe(400);
    await press(link, { intent: 'stop-all' });
    expect(Object.values((await chosen(business, Olga))!)).toEqual(['off', 'off', 'off', 'off']);
  }, 30_000);
});

describe('follow-ups that come due', () => {
  it('are told together and once to who wants each one and may have it', async () => {
    const { id, name, Olga, Mara, Vera } = await begin({
      Olga: { follow_up_due: 'immediately' },
      Mara: { follow_up_due: 'immediately' },
      Vera: { follow_up_due: 'daily' },
    });
    const add = (title: string, due: string, to: string | null = null) =>
      sql<{ id: string }>(
        `insert into public.follow_ups (business_id, kind, title, due_at, assigned_to)
         values ($1, 'call-back', $2, now() + $3::interval, $4) returning id`,
        [id, title, due, to],
      );
    const [first] = await add('Ring the bank', '-1 minute');
    await add('Send the plan', '-2 minutes');
    await add('Olga’s own', '-3 minutes', Olga.id);
    await add('Not yet', '1 hour');
    await add('Long ago', '-3 days');
    const tell = async () => {
      await sql('select private.queue_due_mails()');
      await mailed([id]);
    };
    await tell();
    await tell();
    const [mail, ...more] = await mailsTo(Olga);
    expect(more).toEqual([]);
    expect(mail?.subject).toBe(`${name}: 3 follow-ups are due`);
    for (const title of ['Ring the bank', 'Send the plan', 'Olga’s own']) {
      expect(mail?.text).toContain(title);
    }
    expect(mail?.text).not.toMatch(/Not yet|Long ago/);
    expect((await mailsTo(Mara))[0]?.text).not.toContain('Olga’s own');
    expect(await mailsTo(Vera)).toEqual([]);
    // Put off, it is told of again when it comes back.
    await sql(
      `update public.follow_ups set status = 'snoozed', snoozed_until = now() - interval '1 second' where id = $1`,
      [first!.id],
    );
    await tell();
    expect(await subjects(Mara)).toEqual([
      `${name}: 2 follow-ups are due`,
      `${name}: a follow-up is due`,
    ]);
  }, 60_000);
});

describe('a time zone that the database does not know', () => {
  it('does not get in, where it would stop the mails of everybody', async () => {
    const { id, Olga } = await begin();
    for (const [table, subject] of [
      ['businesses', id],
      ['profiles', Olga.id],
    ]) {
      await expect(
        sql(`update public.${table} set time_zone = 'Mars/Base' where id = $1`, [subject]),
      ).rejects.toThrow(/is not known here/);
    }
  });
});

describe('a mail that waited for the end of quiet hours', () => {
  it('goes to the address of who is an owner still and wants it, and to nobody else', async () => {
    const { id, Olga, Mara, Vera } = await begin({ Olga: {}, Mara: { usage_alerts: 'off' } });
    await sql(`update public.memberships set role = 'owner' where user_id = $1`, [Mara.id]);
    for (const { id: userId } of [Olga, Mara, Vera]) {
      await sql(
        `select graphile_worker.add_job('send-email', json_build_object('template', 'billing-usage-80',
           'to', 'former@people.test', 'businessId', $1::text, 'userId', $2::text, 'data', json_build_object('business', 'Waited',
           'timeZone', 'UTC', 'usedMinutes', 48, 'includedMinutes', 60, 'endsAt', now(), 'atCap', 'message', 'overageCents', null)))`,
        [id, userId],
      );
    }
    await mailed([id]);
    expect(await mailsTo(Olga)).toHaveLength(1);
    expect([await mailsTo(Mara), await mailsTo(Vera)]).toEqual([[], []]);
    expect(await mailsTo({ email: 'former@people.test' } as Person)).toEqual([]);
  }, 30_000);
});

describe('the week', () => {
  it('is told on Monday morning in figures, with its calls to who wants them, once', async () => {
    const { id, name, Olga, Mara, Vera } = await begin({
      Olga: { call_summary: 'weekly' },
      Mara: { weekly_report: 'off' },
    });
    // In a week in which nobody else had calls: Monday is 2019-03-11, the day after the clocks changed.
    const add = (day: string, outcome: string) =>
      sql(
        `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, duration_seconds, outcome, report_at, caller_name)
         values ($1, $2, 'ended', $3, $3, 120, $4, $3, 'Ana Ortiz')`,
        [id, `mail-${randomUUID()}`, `${day}-07`, outcome],
      );
    await add('2019-03-04T00:30', 'booked');
    await add('2019-03-09T12:00', 'hung-up');
    await add('2019-03-10T22:00', 'message');
    await add('2019-03-03T23:00', 'message');
    await add('2019-03-05T12:00', 'spam');
    const tell = (at: string) => sql('select private.queue_week_reports($1)', [at]);
    await tell('2019-03-11T06:30-06');
    await tell('2019-03-11T12:30-06');
    await tell('2019-03-12T09:00-06');
    await mailed([id]);
    expect(await mailsTo(Vera)).toEqual([]);
    await tell('2019-03-11T09:00-06');
    await tell('2019-03-11T09:10-06');
    await mailed([id]);
    const [mail, ...more] = await mailsTo(Vera);
    expect(more).toEqual([]);
    expect(mail?.subject).toBe(`${name}: 3 calls last week`);
    expect(mail?.text).toContain('Calls: 3, 2 more than the week before');
    expect(mail?.text).toContain('Missed: 1');
    expect(mail?.text).not.toContain('Ana Ortiz');
    expect((await mailsTo(Olga))[0]?.text).toContain('Ana Ortiz · Booked');
    expect(await mailsTo(Mara)).toEqual([]);
  }, 60_000);
});

describe('a forwarding that works', () => {
  it('is told to the owners and to who tested it', async () => {
    const { id, name, Olga, Mara, Vera } = await begin();
    const [line] = await sql<{ id: string }>(
      `insert into public.phone_lines (business_id, phone_number) values ($1, $2) returning id`,
      [id, `+1303556${Math.floor(1000 + Math.random() * 8999)}`],
    );
    const [test] = await sql<{ id: string }>(
      `insert into public.forwarding_tests (business_id, phone_line_id, condition, started_by) values ($1, $2, 'busy', $3) returning id`,
      [id, line!.id, Mara.id],
    );
    for (let n = 0; n < 2; n++) {
      await sql('update public.forwarding_tests set verified_at = now() where id = $1', [test!.id]);
    }
    await mailed([id]);
    expect(await subjects(Olga)).toEqual([`The forwarding of ${name} works`]);
    expect(await subjects(Mara)).toEqual([`The forwarding of ${name} works`]);
    expect(await subjects(Vera)).toEqual([]);
    // It is news that must be told: nothing stops it.
    expect((await mailsTo(Olga))[0]?.headers).not.toHaveProperty('list-unsubscribe');
  }, 30_000);
});
