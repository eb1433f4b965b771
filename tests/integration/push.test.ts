import { randomUUID } from 'node:crypto';

import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeBusiness } from '../make-business';
import type { Person } from '../people';
import { startPushService, type PushService } from '../push-service';
import { serve } from './serve-process';
import { eventually, page, postVapi, sessionCookie, signedIn, sql, url } from './stack';

const publicKey = process.env.VAPID_PUBLIC_KEY ?? '';
const made: string[] = [];
let push: PushService;
beforeAll(async () => {
  push = await startPushService(publicKey);
});
afterAll(async () => {
  await push.stop();
  await sql('delete from public.businesses where id = any ($1)', [made]);
});

async function begin() {
  const { id, name, people } = await makeBusiness({ Olga: 'owner', Vera: 'viewer' });
  made.push(id);
  const assistantId = randomUUID();
  await sql('update public.receptionists set vapi_assistant_id = $2 where business_id = $1', [
    id,
    assistantId,
  ]);
  return { id, name, assistantId, olga: people.Olga!, vera: people.Vera! };
}
type Begun = Awaited<ReturnType<typeof begin>>;

const chrome =
  'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36';
const settings = '/settings/notifications';

const post = (cookie: string, fields: Record<string, string>, path = settings) =>
  page(path, cookie, {
    method: 'POST',
    headers: { Origin: url, 'User-Agent': chrome },
    body: new URLSearchParams(fields),
  });

type Browser = ReturnType<PushService['subscribe']>;
const turnOn = (cookie: string, { endpoint, p256dh, auth }: Browser, intent = 'turn-on') =>
  post(cookie, { intent, endpoint, p256dh, auth });

/** A browser in which somebody signed in and turned notifications on. */
async function device({ email }: Person) {
  const cookie = await sessionCookie(email);
  const browser = push.subscribe();
  expect((await turnOn(cookie, browser)).status).toBe(302);
  return { cookie, browser, ...(await kept(browser))! };
}

type Kept = {
  id: string;
  user_id: string;
  device: string;
  last_success_at: Date | null;
  last_error: string | null;
};
async function kept({ endpoint }: { endpoint: string }) {
  const rows = await sql<Kept>('select * from public.push_subscriptions where endpoint = $1', [
    endpoint,
  ]);
  return rows[0];
}

/** An urgent call that ended just now, reported as often as wanted. Its id. */
async function ring({ id, assistantId }: Begun, { isUrgent = true, times = 1 } = {}) {
  const callId = `push-${randomUUID()}`;
  const began = Date.now() - 90_000;
  if (isUrgent) {
    await sql(
      `insert into public.call_actions (tool_call_id, business_id, vapi_call_id, name, arguments, result)
       values ($1, $2, $3, 'take_message', '{"message": "My insulin ran out", "urgency": "urgent"}', 'Noted')`,
      [`tool-${callId}`, id, callId],
    );
  }
  const report = (after: number) => ({
    type: 'end-of-call-report',
    timestamp: began + 60_000 + after,
    startedAt: new Date(began).toISOString(),
    endedAt: new Date(began + 60_000).toISOString(),
    endedReason: 'customer-ended-call',
    call: {
      id: callId,
      assistantId,
      type: 'inboundPhoneCall',
      createdAt: new Date(began).toISOString(),
    },
    customer: { number: '+14155550147' },
    artifact: { messages: [{ role: 'user', message: 'Hello.', secondsFromStart: 1 }] },
    analysis: {
      summary: 'Asked about insulin.',
      structuredData: { outcome: 'message', callerName: 'Ada Test', followUp: null },
    },
  });
  for (let n = 0; n < times; n++) expect((await postVapi(report(n))).status).toBe(200);
  return eventually(async () => {
    const [row] = await sql<{ id: string }>(
      `select c.id from public.calls c where c.vapi_call_id = $1 and (select count(*) from public.webhook_events e
         where e.external_id = $1 and e.status = 'processed') = $2
         and not exists (select from graphile_worker._private_jobs j where j.payload ->> 'callId' = c.id::text
           and j.task_id = (select t.id from graphile_worker._private_tasks t where t.identifier = 'queue-call-mails'))`,
      [callId, times],
    );
    return row?.id;
  }, 15_000);
}

/** The jobs of a device that are not done. */
const jobs = (subscriptionId: string) =>
  sql<{ key: string; run_at: Date; attempts: number }>(
    `select key, run_at, attempts from graphile_worker._private_jobs where payload ->> 'subscriptionId' = $1`,
    [subscriptionId],
  );
const idle = (subscriptionId: string) =>
  eventually(async () => (await jobs(subscriptionId)).length === 0, 15_000);

const choose = (businessId: string, userId: string, columns: Record<string, string>) =>
  sql(
    `insert into public.notification_settings (business_id, user_id, ${Object.keys(columns).join(', ')})
     values ($1, $2, ${Object.keys(columns)
       .map((_, at) => `$${at + 3}`)
       .join(', ')})`,
    [businessId, userId, ...Object.values(columns)],
  );

describe('an urgent call', () => {
  it('is told once to each device of who is mailed about it, with no more than the mail’s subject', async () => {
    const business = await begin();
    const phone = await device(business.olga);
    const laptop = await device(business.olga);
    const vera = await device(business.vera);
    await choose(business.id, business.vera.id, { urgent_call: 'off' });
    const callId = await ring(business, { times: 3 });
    for (const { browser, id } of [phone, laptop]) {
      await eventually(async () => browser.got.length > 0, 10_000);
      await idle(id);
      expect(browser.got).toHaveLength(1);
      const [got] = browser.got;
      expect(got!.message).toEqual({
        deviceId: id,
        title: 'Urgent call',
        text: `Ada Test called ${business.name}.`,
        url: `/calls/${callId}`,
        tag: callId,
      });
      expect(got!.headers).toMatchObject({ urgency: 'high', topic: callId.replaceAll('-', '') });
      expect(got!.claims).toMatchObject({ aud: push.origin, sub: 'mailto:hello@frontdesk.test' });
    }
    expect(vera.browser.got).toEqual([]);
    const after = await kept(phone.browser);
    expect(after).toMatchObject({ device: 'Chrome on Android', last_error: null });
    expect(after!.last_success_at).toBeInstanceOf(Date);
  }, 40_000);

  it('is the only kind of call that is told', async () => {
    const business = await begin();
    const { browser, id } = await device(business.olga);
    await ring(business, { isUrgent: false });
    await idle(id);
    expect(browser.got).toEqual([]);
  }, 20_000);

  it('waits for the end of quiet hours, but where urgent calls pass them', async () => {
    const business = await begin();
    const olga = await device(business.olga);
    const vera = await device(business.vera);
    const hour = (more: number) => DateTime.utc().plus({ hours: more }).toFormat('HH:mm');
    await sql(`update public.businesses set time_zone = 'UTC' where id = $1`, [business.id]);
    const quiet = { quiet_from: hour(-1), quiet_to: hour(1) };
    await choose(business.id, business.olga.id, { ...quiet, urgent_call: 'always' });
    await choose(business.id, business.vera.id, { ...quiet, urgent_call: 'immediately' });
    await ring(business);
    await eventually(async () => olga.browser.got.length === 1, 10_000);
    const [waiting] = await jobs(vera.id);
    expect(waiting!.run_at.getTime() - Date.now()).toBeGreaterThan(30 * 60_000);
    expect(vera.browser.got).toEqual([]);
    // Who chose otherwise meanwhile is not told.
    await sql(`update public.notification_settings set urgent_call = 'off' where user_id = $1`, [
      business.vera.id,
    ]);
    await soon(vera.id);
    await idle(vera.id);
    expect(vera.browser.got).toEqual([]);
  }, 30_000);
});

const soon = (subscriptionId: string) =>
  sql(
    `update graphile_worker._private_jobs set run_at = now() where payload ->> 'subscriptionId' = $1`,
    [subscriptionId],
  );

describe('a push service that does not take it', () => {
  it('is asked again when it says so, about the same call, and the device says why it waits', async () => {
    const business = await begin();
    const { browser, id, cookie } = await device(business.olga);
    browser.answers.push(
      (response) => response.writeHead(429, { 'Retry-After': '900' }).end(),
      503,
      // Taken, and nobody heard of it.
      (response) => response.destroy(),
    );
    await ring(business);
    const next = async (attempt: number) => {
      await eventually(async () => browser.got.length === attempt, 10_000);
      const [job] = await eventually(async () => {
        const all = await jobs(id);
        return all.length === 1 && all[0]!.attempts === 0 && all;
      });
      return (job!.run_at.getTime() - Date.now()) / 1000;
    };
    const first = await next(1);
    expect(first).toBeGreaterThan(880);
    expect(first).toBeLessThan(1090);
    expect((await kept(browser))!.last_error).toBe('status 429');
    expect(await (await page(settings, cookie)).text()).toContain('Its push service answered 429.');
    await soon(id);
    expect(await next(2)).toBeGreaterThan(110);
    await soon(id);
    expect(await next(3)).toBeGreaterThan(590);
    expect((await kept(browser))!.last_error).toContain('ECONNRESET');
    await soon(id);
    await eventually(async () => browser.got.length === 4, 10_000);
    await idle(id);
    // One to whoever looks: the service keeps one of a topic, the device shows one of a tag.
    expect(new Set(browser.got.map(({ headers }) => headers.topic)).size).toBe(1);
    expect(new Set(browser.got.map(({ message }) => message.tag)).size).toBe(1);
    expect((await kept(browser))!.last_error).toBeNull();
  }, 60_000);

  it('is not asked again when that would come too late, nor for what does not pass', async () => {
    const business = await begin();
    const late = await device(business.olga);
    const refused = await device(business.vera);
    late.browser.answers.push((response) =>
      response.writeHead(503, { 'Retry-After': '86400' }).end(),
    );
    refused.browser.answers.push(403);
    await ring(business);
    for (const [{ browser, id }, words] of [
      [late, 'status 503'],
      [refused, 'status 403'],
    ] as const) {
      await eventually(async () => (await kept(browser))?.last_error?.includes(words), 10_000);
      await idle(id);
      expect(browser.got).toHaveLength(1);
    }
  }, 30_000);

  it('is believed that the browser is gone', async () => {
    const business = await begin();
    const gone = await device(business.olga);
    const unknown = await device(business.vera);
    gone.browser.answers.push(410);
    unknown.browser.answers.push(404);
    await ring(business);
    for (const { browser, id } of [gone, unknown]) {
      await eventually(async () => !(await kept(browser)), 10_000);
      await idle(id);
    }
  }, 30_000);

  it('gets it again under the same topic when the worker is killed after it was sent', async () => {
    const business = await begin();
    const { browser, id } = await device(business.olga);
    const worker = await serve(['--enable-source-maps', 'build/worker.js'], {
      FRONTDESK_FAULT: 'push-sent',
    });
    let kills = 0;
    worker.child.on('exit', (_code, signal) => {
      if (signal === 'SIGKILL') kills++;
    });
    const calls: string[] = [];
    try {
      for (let n = 0; n < 20 && kills === 0; n++) {
        calls.push(await ring(business));
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
      expect(kills).toBe(1);
    } finally {
      worker.child.kill('SIGKILL');
    }
    await eventually(async () => (await jobs(id)).length === 0, 60_000);
    const tags = browser.got.map(({ message }) => message.tag);
    expect(new Set(tags)).toEqual(new Set(calls));
    expect(tags.length).toBe(calls.length + 1);
  }, 120_000);
});

describe('a device', () => {
  it('is asked nothing of but by its own push service, over https', async () => {
    const business = await begin();
    const cookie = await sessionCookie(business.olga.email);
    const { p256dh, auth } = push.subscribe();
    const at = (endpoint: string, keys = { p256dh, auth }) =>
      post(cookie, { intent: 'turn-on', endpoint, ...keys });
    for (const endpoint of [
      'http://example.com/push/1',
      'ftp://example.com/push/1',
      'https://user:secret@example.com/push/1',
      'push',
    ]) {
      expect((await at(endpoint)).status, endpoint).toBe(400);
    }
    const good = 'https://example.com/push/1';
    expect((await at(good, { p256dh: 'short', auth })).status).toBe(400);
    expect((await at(good, { p256dh, auth: '!'.repeat(22) })).status).toBe(400);

    // Taken, since only its address says where it is; and never asked.
    expect((await at('https://169.254.169.254/latest/meta-data')).status).toBe(302);
    const [row] = await sql<Kept>('select * from public.push_subscriptions where user_id = $1', [
      business.olga.id,
    ]);
    await post(cookie, { intent: 'test', deviceId: row!.id });
    await eventually(async () => {
      const [{ last_error: error } = { last_error: null }] = await sql<Kept>(
        'select * from public.push_subscriptions where id = $1',
        [row!.id],
      );
      return error === 'private';
    }, 10_000);
  }, 20_000);

  it('is tried by a button, which reaches that one alone', async () => {
    const business = await begin();
    const { browser, id, cookie } = await device(business.olga);
    const other = await device(business.olga);
    const vera = await device(business.vera);
    expect((await post(cookie, { intent: 'test', deviceId: id })).status).toBe(302);
    await eventually(async () => browser.got.length === 1, 10_000);
    expect(browser.got[0]!.message).toMatchObject({
      title: 'Notifications work here',
      url: settings,
    });
    // Somebody else's.
    await post(cookie, { intent: 'test', deviceId: vera.id });
    await post(cookie, { intent: 'remove', deviceId: vera.id });
    await idle(vera.id);
    expect(await kept(vera.browser)).toBeDefined();
    expect([...other.browser.got, ...vera.browser.got]).toEqual([]);
    for (let n = 0; n < 12; n++) await post(cookie, { intent: 'test', deviceId: id });
    await idle(id);
    expect(browser.got.length).toBeLessThanOrEqual(10);
  }, 20_000);

  it('is removed by a form, and listed with how it was reached', async () => {
    const business = await begin();
    const { browser, id, cookie } = await device(business.olga);
    const html = await (await page(settings, cookie)).text();
    expect(html).toMatch(/Chrome on Android[^]*This device/);
    expect(html).not.toContain(browser.endpoint);
    expect((await post(cookie, { intent: 'remove', deviceId: id })).status).toBe(302);
    expect(await kept(browser)).toBeUndefined();
    expect(await (await page(settings, cookie)).text()).not.toContain('Chrome on Android');
  });

  it('belongs to who turned it on last, and has one subscription', async () => {
    const business = await begin();
    const { browser, id, cookie } = await device(business.olga);
    const veras = await sessionCookie(business.vera.email);
    expect((await turnOn(veras, browser)).status).toBe(302);
    expect(await kept(browser)).toMatchObject({ user_id: business.vera.id });
    const anew = push.subscribe();
    expect((await turnOn(cookie, anew)).status).toBe(302);
    const renewed = push.subscribe();
    const answer = await turnOn(cookie, renewed, 'renew');
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie().join()).not.toContain('fd_toast');
    expect(await kept(anew)).toBeUndefined();
    expect((await kept(renewed))!.id).not.toBe(id);
    expect((await page(`/devices/${(await kept(renewed))!.id}`, cookie)).status).toBe(204);
    expect((await page(`/devices/${(await kept(renewed))!.id}`, veras)).status).toBe(404);
  });

  it('is one of ten at most', async () => {
    const business = await begin();
    const { id } = business.olga;
    await sql(
      `insert into auth.sessions (id, user_id, created_at, updated_at)
       select gen_random_uuid(), $1, now(), now() from generate_series(1, 10)`,
      [id],
    );
    await sql(
      `insert into public.push_subscriptions (user_id, session_id, endpoint, p256dh, auth, device)
       select $1::uuid, s.id::uuid, 'https://push.test/' || s.id, repeat('a', 87), repeat('a', 22), 'x'
       from auth.sessions s where s.user_id::uuid = $1::uuid`,
      [id],
    );
    const cookie = await sessionCookie(business.olga.email);
    const browser = push.subscribe();
    await turnOn(cookie, browser);
    expect(await kept(browser)).toBeUndefined();
    // Those of sessions that are over do not count.
    await sql(
      `delete from auth.sessions where id = (select s.id from auth.sessions s join public.push_subscriptions p
         on p.session_id = s.id::uuid where p.user_id = $1 limit 1)`,
      [id],
    );
    await turnOn(cookie, browser);
    expect(await kept(browser)).toBeDefined();
  });

  it('ends with its session, wherever that was ended, and with the account', async () => {
    const business = await begin();
    const out = await device(business.olga);
    const ended = await device(business.olga);
    const lost = await device(business.olga);
    expect((await page(`/devices/${out.id}`, out.cookie)).status).toBe(204);
    await post(out.cookie, {}, '/logout');
    expect(await kept(out.browser)).toBeUndefined();
    expect((await page(`/devices/${out.id}`, out.cookie)).status).toBe(404);

    const olga = await signedIn(business.olga.email);
    const sessionOf = async (id: string) =>
      (
        await sql<{ id: string }>(
          'select session_id as id from public.push_subscriptions where id = $1',
          [id],
        )
      )[0]!.id;
    await olga.rpc('end_session', { p_id: await sessionOf(ended.id) }).throwOnError();
    expect(await kept(ended.browser)).toBeUndefined();

    // By what knows nothing of devices.
    await sql('delete from auth.sessions where id::uuid = $1', [await sessionOf(lost.id)]);
    const { data: list } = await olga.rpc('list_push_devices').throwOnError();
    expect(list).toEqual([]);
    await ring(business);
    await eventually(async () => !(await kept(lost.browser)), 10_000);
    expect([...out.browser.got, ...ended.browser.got, ...lost.browser.got]).toEqual([]);

    const vera = await device(business.vera);
    const { error } = await (await signedIn(business.vera.email)).rpc('delete_account');
    expect(error).toBeNull();
    expect(await kept(vera.browser)).toBeUndefined();
  }, 40_000);

  it('is seen by its person alone, without its secrets', async () => {
    const business = await begin();
    const { id } = await device(business.olga);
    const olga = await signedIn(business.olga.email);
    const vera = await signedIn(business.vera.email);
    const read = (client: typeof olga) => client.from('push_subscriptions').select('id');
    expect((await read(olga)).data).toEqual([{ id }]);
    expect((await read(vera)).data).toEqual([]);
    expect((await olga.from('push_subscriptions').select('endpoint')).error?.code).toBe('42501');
    await vera.from('push_subscriptions').delete().eq('id', id).throwOnError();
    expect((await read(olga)).data).toEqual([{ id }]);
    const { data: isTested } = await vera.rpc('test_push_device', { p_id: id }).throwOnError();
    expect(isTested).toBe(false);
  });
});

describe('a site without keys', () => {
  it('says that it sends no notifications, and takes no device', async () => {
    const web = await serve(['--enable-source-maps', 'build/server.js'], {
      WORKER: 'off',
      VAPID_PUBLIC_KEY: '',
      VAPID_PRIVATE_KEY: '',
      VAPID_SUBJECT: '',
    });
    try {
      await web.up();
      const business = await begin();
      const cookie = await sessionCookie(business.olga.email);
      const html = await (await fetch(web.url + settings, { headers: { Cookie: cookie } })).text();
      expect(html).toContain('This site sends no notifications');
      const { endpoint, p256dh, auth } = push.subscribe();
      const answer = await fetch(web.url + settings, {
        method: 'POST',
        redirect: 'manual',
        headers: { Cookie: cookie, Origin: web.url },
        body: new URLSearchParams({ intent: 'turn-on', endpoint, p256dh, auth }),
      });
      expect(answer.status).toBe(400);
    } finally {
      web.child.kill('SIGKILL');
    }
  }, 30_000);
});
