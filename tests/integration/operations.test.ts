import { randomUUID } from 'node:crypto';
import { once } from 'node:events';

import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { findPorts } from '../../bin/lib/data-dir.mjs';
import { demoBusinesses } from '../../sandbox/demo';
import { makePerson, removePerson, type Person } from '../people';
import { serve } from './serve-process';
import { databaseUrl, eventually, page, postVapi, sessionCookie, signedIn, sql, url, vapiUrl } from './stack'; // prettier-ignore

const { harbor } = demoBusinesses;
const token = process.env.METRICS_TOKEN!;
let ada: Person;
let cookie: string;

beforeAll(async () => {
  ada = await makePerson('Ada', { isAdmin: true });
  cookie = await sessionCookie(ada.email);
});
afterAll(() => removePerson(ada));

const post = (path: string, fields: [string, string][]) =>
  page(path, cookie, { method: 'POST', body: new URLSearchParams(fields) });
const html = async (path: string) => {
  const answer = await page(path, cookie);
  expect(answer.status, path).toBe(200);
  return answer.text();
};

/** A stored event of Harbor's, about a call that nobody knows yet. */
async function storeEvent(status: string, error: string | null = null) {
  const callId = randomUUID();
  const [row] = await sql<{ id: string }>(
    `insert into public.webhook_events (provider, event_key, type, external_id, status, payload, occurred_at, error, attempts)
     values ('vapi', $1, 'status-update', $2, $3, $4, now(), $5, 25) returning id`,
    [
      `test:${callId}`,
      callId,
      status,
      JSON.stringify({
        type: 'status-update',
        status: 'in-progress',
        timestamp: Date.now(),
        call: {
          id: callId,
          type: 'inboundPhoneCall',
          assistantId: harbor.assistantId,
          phoneNumberId: harbor.phoneNumberId,
          customer: { number: '+14155550177', name: 'Rosa Diaz' },
        },
      }),
      error,
    ],
  );
  return { id: row!.id, callId };
}

const statusOf = async (id: string) =>
  (await sql<{ status: string }>('select status from public.webhook_events where id = $1', [id]))[0]
    ?.status;
const hasCall = async (callId: string) =>
  (await sql('select 1 from public.calls where vapi_call_id = $1', [callId])).length > 0;

describe('the inbox of admins', () => {
  it('shows an event without what people said, and who they are', async () => {
    const { id, callId } = await storeEvent('failed', 'no answer for "Rosa said no"');
    const list = await html('/admin/events?status=failed');
    expect(list).toContain(`/admin/events/${id}`);
    const event = await html(`/admin/events/${id}`);
    expect(event).toContain(callId);
    expect(event).toContain('in-progress');
    for (const text of [list, event]) expect(text).not.toMatch(/Rosa|4155550177/);
    await sql('delete from public.webhook_events where id = $1', [id]);
  });

  it('gives nobody’s token what they said, an admin’s neither', async () => {
    const admin = await signedIn(ada.email);
    for (const [name, args] of [
      ['admin_list_events', {}],
      ['admin_event', { p_event_id: randomUUID() }],
      ['admin_list_jobs', {}],
    ] as const) {
      expect((await admin.rpc(name, args as never)).error?.code, name).toBe('42501');
    }
    expect((await admin.rpc('admin_event_counts')).error).toBeNull();
  });

  it('works one again that failed, once, however often that is pressed', async () => {
    const { id, callId } = await storeEvent('failed', 'it broke');
    const answers = await Promise.all(
      [1, 2, 3].map(() => post(`/admin/events/${id}`, [['intent', 'replay']])),
    );
    expect(answers.map(({ status }) => status)).toEqual([302, 302, 302]);
    await eventually(() => hasCall(callId));
    await eventually(async () => (await statusOf(id)) === 'processed');
    // What was applied is not worked again.
    await post(`/admin/events/${id}`, [['intent', 'replay']]);
    expect(await statusOf(id)).toBe('processed');
  });

  it('works those again that are chosen, and those that rest and fit', async () => {
    const [one, two, three] = [
      await storeEvent('failed'),
      await storeEvent('unroutable'),
      await storeEvent('failed'),
    ];
    await post('/admin/events?status=failed', [
      ['intent', 'replay'],
      ['eventId', one.id],
      ['eventId', two.id],
    ]);
    await eventually(async () => (await hasCall(one.callId)) && (await hasCall(two.callId)));
    expect(await statusOf(three.id)).toBe('failed');
    await post(`/admin/events?status=failed&q=${three.callId}`, [['intent', 'replay-all']]);
    await eventually(() => hasCall(three.callId));
    const log = await html('/admin/activity?action=events.replay');
    expect(log).toContain('Had events worked again');
  });

  it('takes no form that makes no sense, and says when nothing was chosen', async () => {
    expect((await post('/admin/events', [['intent', 'burn']])).status).toBe(400);
    expect((await page(`/admin/events/${randomUUID()}`, cookie)).status).toBe(404);
    expect((await page('/admin/events/x', cookie)).status).toBe(404);
    const none = await post('/admin/events?status=failed', [['intent', 'replay']]);
    expect(none.headers.get('Location')).toBe('/admin/events?status=failed');
  });

  it('pages through all once, also those that came at the same moment', async () => {
    const made = await Promise.all([1, 2, 3, 4, 5].map(() => storeEvent('ignored')));
    const ids = made.map(({ id }) => id);
    await sql(`update public.webhook_events set received_at = '2020-01-05T00:00:00Z' where id = any($1)`, [ids]); // prettier-ignore
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const seen: string[] = [];
    try {
      await client.query('begin');
      await client.query(`select set_config('request.jwt.claims', $1, true)`, [
        JSON.stringify({ role: 'service_role' }),
      ]);
      let last: { received_at: string; id: string } | undefined;
      do {
        const { rows } = await client.query<{ received_at: string; id: string }>(
          `select id, received_at::text from public.admin_list_events(p_before => $1, p_before_id => $2, p_limit => 2)`,
          [last?.received_at ?? '2020-01-06', last?.id ?? null],
        );
        seen.push(...rows.map(({ id }) => id));
        last = rows.at(-1);
      } while (last);
    } finally {
      await client.query('rollback');
      await client.end();
    }
    expect(seen.filter((id) => ids.includes(id)).toSorted()).toEqual(ids.toSorted());
    await sql('delete from public.webhook_events where id = any($1)', [ids]);
  });
});

/** A job that no worker knows, as one that was given up if `isDead`. */
async function makeJob(isDead: boolean, task = 'test-operations') {
  const [row] = await sql<{ id: string }>(
    `select id from graphile_worker.add_job($1, $2::json, max_attempts => 3)`,
    [task, JSON.stringify({ businessId: harbor.id, to: 'rosa@people.test' })],
  );
  if (isDead) {
    await sql(
      `update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'refused rosa@people.test' where id = $1`,
      [row!.id],
    );
  }
  return row!.id;
}
const attemptsOf = async (id: string) =>
  (
    await sql<{ attempts: number }>(
      'select attempts::int from graphile_worker.jobs where id = $1::bigint',
      [id],
    )
  )[0]?.attempts;

describe('the jobs of admins', () => {
  afterEach(() =>
    sql(`select graphile_worker.complete_jobs(array(
      select id from graphile_worker.jobs where task_identifier = 'test-operations'))`),
  );

  it('show what they are to do without whom they are for, and what went wrong', async () => {
    const id = await makeJob(true);
    const text = await html('/admin/jobs?state=dead&task=test-operations');
    expect(text).toContain(`value="${id}"`);
    expect(text).toContain('3 of 3');
    expect(text).toContain(harbor.id);
    expect(text).not.toContain('rosa');
    expect(await html('/admin')).toMatch(/Jobs given up/);
  });

  it('run again from the first attempt: those that are chosen, and all of a task that were given up', async () => {
    const [dead, other, waits] = [await makeJob(true), await makeJob(true), await makeJob(false)];
    await post('/admin/jobs', [
      ['intent', 'run'],
      ['jobId', dead],
    ]);
    expect(await Promise.all([dead, other, waits].map(attemptsOf))).toEqual([0, 3, 0]);
    await post('/admin/jobs?task=test-operations', [['intent', 'run-dead']]);
    expect(await attemptsOf(other)).toBe(0);
  });

  it('are taken away only when they were given up', async () => {
    const [dead, waits] = [await makeJob(true), await makeJob(false)];
    await post('/admin/jobs', [
      ['intent', 'discard'],
      ['jobId', dead],
      ['jobId', waits],
    ]);
    expect(await Promise.all([dead, waits].map(attemptsOf))).toEqual([undefined, 0]);
    expect(await html('/admin/activity?action=jobs.discard')).toContain('Took jobs away');
  });

  it('bring an event back that failed with them', async () => {
    const { id, callId } = await storeEvent('failed', 'it broke');
    const [job] = await sql<{ id: string }>(
      `select id from graphile_worker.add_job('apply-webhook-event', json_build_object('eventId', $1::text),
         run_at => now() + interval '1 day', max_attempts => 25, job_key => 'webhook-event:' || $1)`,
      [id],
    );
    await sql(
      `update graphile_worker._private_jobs set attempts = max_attempts where id = $1::bigint`,
      [job!.id],
    );
    await post('/admin/jobs', [
      ['intent', 'run'],
      ['jobId', job!.id],
    ]);
    await eventually(() => hasCall(callId));
  });
});

/** Work in a transaction of its own that is never committed. */
async function inTransaction(work: (client: pg.Client) => Promise<void>) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    await work(client);
  } finally {
    await client.query('rollback');
    await client.end();
  }
}

describe('the alarm', () => {
  it('tells once of each job that was given up, and at most once an hour of any', async () => {
    await inTransaction(async (client) => {
      const raise = async (to: string[], pause: string) =>
        (
          await client.query<{ told: { fresh: number } | null }>(
            'select private.raise_alarm($1, $2) as told',
            [to, pause],
          )
        ).rows[0]?.told?.fresh ?? 0;
      const kill = () =>
        client.query(
          `with job as (select id from graphile_worker.add_job('test-operations', '{}', max_attempts => 1))
           select graphile_worker.permanently_fail_jobs(array(select id from job), 'x')`,
        );
      const mails = async () =>
        (
          await client.query<{ to: string }>(
            `select j.payload ->> 'to' as to from graphile_worker._private_jobs j
             where j.payload ->> 'template' = 'jobs-given-up' and j.created_at = now() order by j.id`,
          )
        ).rows.map(({ to }) => to);
      // What other tests gave up is told of first.
      await raise(['nobody@people.test'], '0 s');
      const before = await mails();

      await kill();
      expect(await raise(['ops@people.test'], '0 s')).toBe(1);
      expect(await raise(['ops@people.test'], '0 s')).toBe(0);
      await kill();
      expect(await raise(['ops@people.test'], '1 hour')).toBe(0);
      expect(await raise([], '0 s')).toBe(1);
      const told = (await mails()).slice(before.length);
      expect(told[0]).toBe('ops@people.test');
      expect(told).toContain(ada.email);
      expect(told.filter((to) => to === 'ops@people.test')).toHaveLength(1);
    });
  });

  it('tells of no mail of its own that could not be sent', async () => {
    await inTransaction(async (client) => {
      await client.query(`select private.raise_alarm('{}', '0 s')`);
      await client.query(
        `with job as (select id from graphile_worker.add_job('send-email', '{"template": "jobs-given-up"}', max_attempts => 1))
         select graphile_worker.permanently_fail_jobs(array(select id from job), 'x')`,
      );
      const { rows } = await client.query(`select private.raise_alarm('{}', '0 s') as told`);
      expect(rows).toEqual([{ told: null }]);
    });
  });
});

describe('the state of a part', () => {
  type Part = { part: string; state: string; since: string };
  type Incident = { part: string; state: string; beganAt: string; endedAt: string | null };

  async function after(found: [part: string, state: string, minute: number][]) {
    let status: { parts: Part[]; incidents: Incident[] } = { parts: [], incidents: [] };
    const start = Date.parse('2020-06-01T10:00:00Z');
    const minuteOf = (iso: string | null) => iso && (Date.parse(iso) - start) / 60_000;
    await inTransaction(async (client) => {
      await client.query('delete from private.service_parts');
      for (const [part, state, minute] of found) {
        await client.query('select private.note_service_part($1, $2, $3)', [
          part,
          state,
          new Date(start + minute * 60_000),
        ]);
      }
      const { rows } = await client.query<{ status: typeof status }>(
        'select public.service_status() as status',
      );
      status = rows[0]!.status;
    });
    return {
      parts: status.parts.map(({ part, state, since }) => [part, state, minuteOf(since)]),
      incidents: status.incidents.map(({ part, state, beganAt, endedAt }) => [
        part,
        state,
        minuteOf(beganAt),
        minuteOf(endedAt),
      ]),
    };
  }

  it('does not change by one failure', async () => {
    const { parts, incidents } = await after([
      ['mail', 'ok', 0],
      ['mail', 'down', 1],
      ['mail', 'ok', 2],
      ['mail', 'down', 3],
    ]);
    expect(parts).toEqual([['mail', 'ok', 0]]);
    expect(incidents).toEqual([]);
  });

  it('is what it was found to be twice, since the first time, until it works', async () => {
    const found: [string, string, number][] = [
      ['mail', 'ok', 0],
      ['mail', 'down', 1],
      ['mail', 'down', 2],
    ];
    expect(await after(found)).toEqual({
      parts: [['mail', 'down', 1]],
      incidents: [['mail', 'down', 1, null]],
    });
    expect(await after([...found, ['mail', 'slow', 3], ['mail', 'ok', 4]])).toEqual({
      parts: [['mail', 'ok', 4]],
      incidents: [
        ['mail', 'slow', 3, 4],
        ['mail', 'down', 1, 3],
      ],
    });
  });

  it('was not well while nobody looked, since then no worker ran', async () => {
    const { parts, incidents } = await after([
      ['calls', 'ok', 0],
      ['calls', 'ok', 1],
      ['calls', 'ok', 30],
    ]);
    // Nothing came in either: not even the intake is known to have worked.
    expect(incidents).toEqual([['calls', 'down', 1, 30]]);
    expect(parts).toEqual([['calls', 'ok', 30]]);
  });
});

describe('the status page', () => {
  const check = async () => {
    const [job] = await sql<{ id: string }>(`select id from graphile_worker.add_job('check-parts')`);
    await eventually(async () => (await attemptsOf(job!.id)) === undefined, 20_000);
    return Object.fromEntries(
      (await sql<{ part: string; state: string }>('select part, state from private.service_parts')).map(
        ({ part, state }) => [part, state],
      ),
    );
  }; // prettier-ignore
  const well = { calls: 'ok', dashboard: 'ok', mail: 'ok', phone: 'ok', payments: 'ok' };

  afterEach(async () => {
    await fetch(`${vapiUrl}/sandbox/faults`, { method: 'DELETE' });
    await sql('delete from private.service_parts');
  });

  it('is the same for everybody, without a script or a cookie, and may be kept for a while', async () => {
    expect(await check()).toEqual(well);
    const answer = await page('/status', cookie);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Cache-Control')).toMatch(/^public, max-age=30/);
    expect(answer.headers.getSetCookie()).toEqual([]);
    const text = await answer.text();
    expect(text).not.toContain('<script');
    for (const name of ['Calls coming in', 'Dashboard', 'Mail', 'Phone provider', 'Payments'])
      expect(text).toContain(name);
    expect(await (await page('/status')).text()).toBe(text);
  });

  it('tells of a vendor that does not answer, and afterwards that it did not', async () => {
    await check();
    await fetch(`${vapiUrl}/sandbox/faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ match: 'GET /assistant?', status: 503 }),
    });
    await check();
    expect(await check()).toEqual({ ...well, phone: 'down' });
    const says = (words: string) => async () => (await (await page('/status')).text()).includes(words); // prettier-ignore
    await eventually(says('Vapi does not answer us.'), 12_000);
    await fetch(`${vapiUrl}/sandbox/faults`, { method: 'DELETE' });
    // It may be left alone for a moment after so many failures.
    await eventually(async () => (await check()).phone === 'ok', 20_000);
    await eventually(says('Phone provider: did not work'), 12_000);
  }, 90_000); // prettier-ignore
});

describe('the metrics', () => {
  const metrics = async (authorization?: string, at = url) => {
    const answer = await fetch(`${at}/metrics`, {
      headers: authorization ? { Authorization: authorization } : {},
    });
    return { status: answer.status, text: await answer.text() };
  };
  const value = (text: string, series: string) =>
    Number(new RegExp(`^${series.replace(/[{}.$[\]]/g, '\\$&')} (\\S+)$`, 'm').exec(text)?.[1]);

  it('are there for nobody without the token', async () => {
    for (const authorization of [undefined, 'Bearer wrong', `Basic ${token}`, 'Bearer ']) {
      expect((await metrics(authorization)).status, authorization).toBe(404);
    }
  });

  it('count requests by route, and say how jobs, events and connections stand', async () => {
    const series =
      'frontdesk_http_requests_total{method="GET",route="routes/healthz",status="200"}';
    await page('/healthz');
    const before = value((await metrics(`Bearer ${token}`)).text, series);
    await page('/healthz');
    const { text } = await metrics(`Bearer ${token}`);
    expect(value(text, series)).toBe(before + 1);
    expect(value(text, 'frontdesk_database_up')).toBe(1);
    expect(value(text, 'frontdesk_worker_processes')).toBeGreaterThanOrEqual(1);
    expect(value(text, 'frontdesk_webhook_events_oldest_seconds')).toBeGreaterThanOrEqual(0);
    expect(text).toMatch(/frontdesk_pool_connections\{pool="jobs",state="idle"\}/);
    expect(text).toMatch(/process_resident_memory_bytes \d+/);
  });

  it('say how late an event was applied, what jobs did, and which were given up', async () => {
    const id = await makeJob(true);
    const answer = await postVapi({
      type: 'status-update',
      status: 'ringing',
      timestamp: Date.now(),
      call: {
        id: randomUUID(),
        assistantId: harbor.assistantId,
        phoneNumberId: harbor.phoneNumberId,
      },
    });
    expect(answer.status).toBe(200);
    const text = await eventually(async () => {
      const found = await metrics(`Bearer ${token}`);
      const hasRun = /frontdesk_job_seconds_count\{task="apply-webhook-event",outcome="ok"\}/;
      return hasRun.test(found.text) && found.text;
    });
    expect(value(text, 'frontdesk_webhook_lag_seconds_count{provider="vapi"}')).toBeGreaterThan(0);
    expect(value(text, 'frontdesk_jobs{task="test-operations",state="dead"}')).toBe(1);
    await sql('select graphile_worker.complete_jobs(array[$1::bigint])', [id]);
  });

  it('say how many watch', async () => {
    const stop = new AbortController();
    const owner = await sessionCookie('demo@frontdesk.test');
    const stream = await page('/api/live', owner, { signal: stop.signal });
    expect(stream.status).toBe(200);
    const { text } = await metrics(`Bearer ${token}`);
    expect(value(text, 'frontdesk_live_viewers')).toBeGreaterThanOrEqual(1);
    stop.abort();
  });

  it('are told by a worker of its own as well, beside whether it lives', async () => {
    const port = await findPorts();
    const { child } = await serve(['build/worker.js'], { WORKER_PORT: String(port) });
    const at = `http://127.0.0.1:${port}`;
    try {
      await eventually(async () => (await fetch(`${at}/healthz`).catch(() => null))?.ok, 15_000);
      expect((await fetch(`${at}/readyz`)).status).toBe(200);
      expect((await metrics(undefined, at)).status).toBe(404);
      expect((await metrics(`Bearer ${token}`, at)).text).toContain('frontdesk_database_up 1');
      expect((await fetch(`${at}/login`)).status).toBe(404);
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  });
});

describe('the log', () => {
  it('has one line a request: which route, which business, how it went and how long', async () => {
    const { child, url: at, up, log } = await serve(['build/server.js'], { LOG_LEVEL: 'info' });
    const demo = await sessionCookie('demo@frontdesk.test');
    try {
      await up();
      const ask = (path: string, init: RequestInit & { id: string }) =>
        fetch(at + path, {
          redirect: 'manual',
          ...init,
          headers: { 'X-Request-Id': init.id, ...(init.headers as Record<string, string>) },
        }).then((answer) => answer.text());
      await ask('/today?secret=1', { id: 'request-today', headers: { Cookie: demo } });
      await ask('/favicon.svg', { id: 'request-file' });
      await ask('/api/webhooks/vapi', { id: 'request-hook', method: 'POST', body: '{}' });
      await ask('/no-such-page', { id: 'request-none' });
      const lines = () =>
        log()
          .split('\n')
          .filter((line) => line.startsWith('{'))
          .map((line) => JSON.parse(line) as Record<string, unknown>);
      const line = (id: string) =>
        eventually(async () => lines().find((each) => each.requestId === id && each.status));
      expect(await line('request-today')).toMatchObject({
        method: 'GET',
        path: '/today',
        route: 'routes/_app.today',
        status: 200,
        businessId: harbor.id,
        ms: expect.any(Number) as number,
      });
      expect(await line('request-file')).not.toHaveProperty('route');
      expect(await line('request-hook')).toMatchObject({
        route: 'routes/api.webhooks.vapi',
        status: 401,
      });
      expect(await line('request-none')).toMatchObject({ route: 'routes/$', status: 404 });
      expect(log()).not.toContain('secret=1');
      const ofToday = lines().filter((each) => each.requestId === 'request-today');
      expect(ofToday.filter((each) => each.status)).toHaveLength(1);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
});
