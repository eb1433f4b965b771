/**
 * `npm run chaos`: half an hour's worth of traffic, compressed (`--minutes 2`), on two web processes and two workers,
 * while web, worker and PostgreSQL are killed at random, and the simulated Vapi and Paddle time out, answer garbage and
 * disconnect. A sender repeats what was not answered 200, as Vapi does with a backoff plan.
 *
 * Then the database must hold what was acknowledged: each call once and whole, what tools were told, each mail and
 * each charge once, one assistant for each business. Prints how long each kind of kill took to recover from. Exits 1
 * when a promise is broken.
 */
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import pg from 'pg';

import { defaultConfig } from '~/modules/receptionist/config.server';
import { seededRandom } from '../sandbox/vapi/random';
import { simulatedPaddle } from '../tests/paddle';
import { conditions, percentile, startStack, type Running } from './stack';

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    /** Half an hour of a busy place: twenty a minute. */
    calls: { type: 'string', default: '600' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const lastsMs = Number(options.minutes) * 60_000;
const calls = Number(options.calls);
const [mails, charges, publications] = [150, 16, 8];
const senders = 12;
const random = seededRandom(Number(options.seed));
const assistantId = 'chaos-assistant';
const businessId = randomUUID();
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
/** What must be done in the end. */
const jobs = `('apply-webhook-event', 'send-email', 'charge-overage', 'publish-receptionist')`;
let isOver = false;
/** What broke, in words. */
const broken: string[] = [];

const stack = await startStack(
  { WORKER: 'off', LOG_LEVEL: 'fatal' },
  { sandboxEnv: { FRONTDESK_PADDLE_LIMIT: '100000' } },
);
const base = Number(new URL(stack.url).port);
const places = [
  { kind: 'web', port: base },
  { kind: 'web', port: base + 8 },
  { kind: 'worker', port: 0 },
  { kind: 'worker', port: 0 },
] as const;
const running: Running[] = [];
/** Places whose process somebody is at starting again. */
const isBusy = new Set<number>();
/** Of the bench itself: PostgreSQL's end is nothing that it may fall over. */
const pool = new pg.Pool({ connectionString: stack.env.DATABASE_URL, max: 6 });
pool.on('error', () => {});

try {
  for (const [index, { kind, port }] of places.entries()) {
    running[index] = await stack.start(kind, { port });
  }
  const paddle = simulatedPaddle(String(stack.env.PADDLE_BASE_URL));
  const periods = await prepare(paddle);
  console.log(`${conditions()}; seed ${options.seed}`);
  console.log(
    `  ${calls} calls, ${mails} mails, ${charges} charges and ${publications} publications within ${options.minutes} min, on 2 web processes and 2 workers`,
  );

  const trouble = makeTrouble();
  const watching = supervise();
  const killing = kill();
  const traffic = await Promise.all([
    ring(),
    spread(mails, addMail),
    spread(charges, (n) => patiently(`select private.queue_charge($1)`, [periods[n]?.id])),
    spread(publications, publish),
  ]);
  isOver = true;
  const recovery = await killing;
  await Promise.all([trouble, watching]);
  await calm();
  const [{ events, tools, repeats, answers }] = traffic;
  console.log(
    `  ${events.size} events and ${tools.size} tool calls acknowledged, ${repeats} sent again`,
  );
  report('acknowledgement, of what was answered 200', answers);
  const settled = await settle();
  console.log(
    `  all was applied ${settled.toFixed(1)} s after the last trouble, with waits cut short`,
  );
  for (const [what, times] of Object.entries(recovery)) report(what, times);
  await compare(events, tools, periods, paddle);
} finally {
  agent.destroy();
  await pool.end();
  await stack.stop();
}
for (const what of broken) console.error(`  BROKEN: ${what}`);
if (broken.length > 0) process.exitCode = 1;
else console.log('  kept: nothing lost, nothing twice');

// -------------------------------------------------------------------------------------------------
// Traffic

type Period = { id: string; subscriptionId: string };

async function prepare({ subscribe }: ReturnType<typeof simulatedPaddle>): Promise<Period[]> {
  await patiently('create table chaos_mails (n integer primary key)');
  await patiently(`insert into public.businesses (id, name, slug) values ($1, 'Chaos', 'chaos')`, [
    businessId,
  ]);
  await patiently(
    `insert into public.receptionists (business_id, vapi_assistant_id) values ($1, $2)`,
    [businessId, assistantId],
  );
  const periods: Period[] = [];
  for (let n = 0; n < charges; n++) {
    const [business] = await patiently<{ id: string }>(
      `insert into public.businesses (name, slug) values ($1, $2) returning id`,
      [`Payer ${n}`, `payer-${n}`],
    );
    const { id: subscriptionId } = await subscribe(String(business?.id));
    const [period] = await patiently<{ id: string }>(
      `insert into public.usage_periods (business_id, starts_at, ends_at, plan, included_seconds, used_seconds,
         overage_seconds, overage_cents, minute_cents, subscription_id, charge_status)
       values ($1, now() - interval '30 days', now() - interval '2 hours', 'starter', 9000, 9720, 720, 540, 45, $2, 'due')
       returning id`,
      [business?.id, subscriptionId],
    );
    periods.push({ id: String(period?.id), subscriptionId });
  }
  for (let n = 0; n < publications; n++) {
    const [business] = await patiently<{ id: string }>(
      `insert into public.businesses (name, slug) values ($1, $2) returning id`,
      [`Publisher ${n}`, `publisher-${n}`],
    );
    await patiently(
      `insert into public.receptionists (business_id, name, publish_state) values ($1, 'Alex', 'publishing')`,
      [business?.id],
    );
    await patiently(
      `insert into public.receptionist_versions (business_id, receptionist_id, version, config)
       select business_id, id, 1, $2 from public.receptionists where business_id = $1`,
      [business?.id, JSON.stringify(defaultConfig({ name: `Publisher ${n}` }))],
    );
  }
  return periods;
}

type Message = { type: string; call: { id: string } } & Record<string, unknown>;

/** The calls, spread over the time. Each event goes to either web process, and to the other when it is not taken. */
async function ring() {
  const events = new Map<string, Message>();
  const tools = new Set<string>();
  const answers: number[] = [];
  let repeats = 0;
  const deliver = async (message: Message, isTwice = false) => {
    const body = JSON.stringify({ message });
    for (let attempt = random.int(0, 1); ; attempt++) {
      const port = places[attempt % 2 === 0 ? 0 : 1].port;
      const began = performance.now();
      const { status, text } = await post(port, body).catch(() => ({ status: 0, text: '' }));
      if (status === 200) {
        if (!isTwice) answers.push(performance.now() - began);
        return text;
      }
      if (status !== 0 && status !== 503) broken.push(`A webhook was answered ${status}.`);
      repeats++;
      await sleep(150);
    }
  };
  const start = Date.now();
  const queue = Array.from({ length: calls }, (_, n) => n).values();
  await Promise.all(
    Array.from({ length: senders }, async () => {
      for (const n of queue) {
        await sleep(Math.max(0, start + (n * lastsMs) / calls - Date.now()));
        for (const message of callOf(n)) {
          const text = await deliver(message);
          if (message.type === 'tool-calls') {
            // Only what was said to be done must be there.
            if (/"result":"(?!I could not)/.test(text)) tools.add(`${message.call.id} tool-${n}`);
          } else events.set(keyOf(message), message);
          if (random.isTrue(0.15)) await deliver(message, true);
        }
      }
    }),
  );
  return { events, tools, repeats, answers };
}

function keyOf(message: Message): string {
  return `${message.call.id} ${message.type} ${String(message.status ?? '')}`;
}

function callOf(n: number): Message[] {
  const startedAt = Date.now() - 61_000;
  const call = {
    id: `chaos-${n}`,
    type: 'inboundPhoneCall',
    assistantId,
    createdAt: new Date(startedAt).toISOString(),
  };
  const customer = { number: `+1415555${String(n % 5_000).padStart(4, '0')}` };
  const status = (name: string, after: number): Message => ({
    type: 'status-update',
    status: name,
    timestamp: startedAt + after,
    call,
    customer,
  });
  const tool = {
    id: `tool-${n}`,
    type: 'function',
    function: { name: 'take_message', arguments: { name: 'Ana', message: `About chaos ${n}.` } },
  };
  const said = [
    { role: 'bot', message: 'Hello.', secondsFromStart: 0.5, duration: 1_000 },
    { role: 'user', message: `About chaos ${n}.`, secondsFromStart: 3, duration: 2_000 },
  ];
  const messages: Message[] = [
    status('ringing', 0),
    status('in-progress', 900),
    ...(n % 5 === 0
      ? [
          {
            type: 'tool-calls',
            timestamp: startedAt + 20_000,
            call,
            customer,
            toolCallList: [tool],
          },
        ]
      : []),
    status('ended', 60_000),
    {
      type: 'end-of-call-report',
      timestamp: startedAt + 61_000,
      startedAt: new Date(startedAt).toISOString(),
      endedAt: new Date(startedAt + 60_000).toISOString(),
      endedReason: 'customer-ended-call',
      cost: 0.12,
      call,
      customer,
      artifact: { messages: said },
      analysis: {
        summary: `Asked about chaos ${n}.`,
        structuredData: {
          outcome: 'message',
          followUp: { kind: 'call-back', title: `Call about ${n}`, dueAt: null },
        },
      },
    },
  ];
  // Some come the wrong way round.
  return n % 7 === 0 ? messages.toReversed() : messages;
}

function post(port: number, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        host: '127.0.0.1',
        port,
        path: '/api/webhooks/vapi',
        method: 'POST',
        agent,
        timeout: 20_000,
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${stack.env.VAPI_WEBHOOK_SECRET}`,
        },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += String(chunk);
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.on('error', reject);
      },
    );
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', reject);
    request.end(body);
  });
}

async function spread(count: number, work: (n: number) => Promise<unknown>): Promise<void> {
  for (let n = 0; n < count; n++) {
    await sleep((lastsMs / count) * random.next() * 1.8);
    await work(n);
  }
}

/** In one transaction with something that must be there once as well: so that a repeat is known. */
function addMail(n: number) {
  return patiently(
    `with one as (insert into chaos_mails (n) values ($1) on conflict do nothing returning n)
     select graphile_worker.add_job('send-email', json_build_object('template', 'password-changed',
       'to', 'mail-' || n || '@people.test', 'businessId', $2::uuid, 'data', '{}'::json), max_attempts => 25) from one`,
    [n, businessId],
  );
}

function publish(n: number) {
  return patiently(`select private.queue_publication(id) from public.businesses where slug = $1`, [
    `publisher-${n}`,
  ]);
}

// -------------------------------------------------------------------------------------------------
// Trouble

/** Kills something every few seconds, and notes how long it took until all was well again. */
async function kill(): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = { web: [], worker: [], postgres: [] };
  await sleep(3_000);
  const began = Date.now();
  while (!isOver && Date.now() - began < lastsMs) {
    const what = random.pick(['web', 'web', 'worker', 'worker', 'postgres'] as const);
    const at = performance.now();
    if (what === 'postgres') {
      await killPostgres();
      await until(async () => (await ready(places[0].port)) && (await ready(places[1].port)));
    } else {
      const index = random.int(0, 1) + (what === 'web' ? 0 : 2);
      const { kind, port } = places[index]!;
      if (isBusy.has(index)) {
        await sleep(200);
        continue;
      }
      isBusy.add(index);
      await running[index]?.kill();
      const [waiting] = await patiently<{ at: Date }>(
        `select coalesce(max(received_at), now()) as at from public.webhook_events where status = 'received'`,
      );
      // Whatever watches over it starts it again.
      running[index] = await stack.start(kind, { port });
      isBusy.delete(index);
      if (what === 'web') await until(() => ready(port));
      else {
        await until(async () => {
          const [row] = await patiently<{ count: number }>(
            `select count(*)::int as count from public.webhook_events where status = 'received' and received_at <= $1`,
            [waiting?.at],
          );
          return row?.count === 0;
        });
      }
    }
    times[what]?.push(performance.now() - at);
    await sleep(1_000 + random.next() * 3_000);
  }
  return {
    [`recovery of a killed web process (${times.web?.length}), until it is ready`]: times.web ?? [],
    [`recovery of a killed worker (${times.worker?.length}), until all that had come was applied`]:
      times.worker ?? [],
    [`recovery of PostgreSQL (${times.postgres?.length} crashes), until both web processes were ready`]:
      times.postgres ?? [],
  };
}

/** Starts again what ended by itself, as a platform does: a worker ends when PostgreSQL goes while it notes a job. */
async function supervise() {
  let restarts = 0;
  while (!isOver) {
    await sleep(500);
    for (const [index, one] of running.entries()) {
      if (one.isAlive() || isBusy.has(index)) continue;
      const { kind, port } = places[index]!;
      isBusy.add(index);
      running[index] = await stack.start(kind, { port });
      isBusy.delete(index);
      restarts++;
    }
  }
  console.log(`  ${restarts} processes ended by themselves and were started again`);
}

/** A backend that is killed outright takes all others with it: PostgreSQL recovers from its log, as after a crash. */
async function killPostgres() {
  const [row] = await patiently<{ pid: number }>(
    `select pid from pg_stat_activity where backend_type in ('client backend', 'checkpointer', 'walwriter')
       and pid <> pg_backend_pid() order by random() limit 1`,
  );
  try {
    process.kill(Number(row?.pid), 'SIGKILL');
  } catch {
    // It had ended by itself.
  }
  await sleep(50);
}

async function ready(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`, {
    signal: AbortSignal.timeout(3_000),
  }).catch(() => null);
  await answer?.arrayBuffer().catch(() => {});
  return answer?.ok ?? false;
}

/** The vendors' bad half hour: a mode for some seconds, then peace for some. */
async function makeTrouble() {
  const paddleModes = ['down', 'garbage', 'slow', 'off'] as const;
  const vapiFaults = [
    { status: 0 },
    { status: 502, message: '<html>Bad gateway</html>' },
    { status: 429 },
    { status: 200, afterMs: 6_000 },
    { status: 0, isDone: true },
  ];
  while (!isOver) {
    await tell(stack.env.PADDLE_BASE_URL, 'outage', { mode: random.pick(paddleModes) });
    await tell(stack.env.PADDLE_BASE_URL, 'deliveries', {
      mode: random.pick(['normal', 'duplicate', 'shuffle', 'late']),
    });
    // The charge is made, and nobody hears of it: the worst that can happen to one.
    if (random.isTrue(0.3)) {
      await tell(stack.env.PADDLE_BASE_URL, 'faults', {
        match: '/charge',
        status: 0,
        isDone: true,
        times: 1,
      });
    }
    await tell(stack.env.VAPI_BASE_URL, 'faults', {
      match: '/assistant',
      times: random.int(1, 3),
      ...random.pick(vapiFaults),
    });
    await sleep(1_500 + random.next() * 3_000);
  }
}

async function calm() {
  await tell(stack.env.PADDLE_BASE_URL, 'outage', { mode: 'off' });
  await tell(stack.env.PADDLE_BASE_URL, 'deliveries', { mode: 'normal', release: true });
  for (const url of [stack.env.PADDLE_BASE_URL, stack.env.VAPI_BASE_URL]) {
    await fetch(`${url}/sandbox/faults`, { method: 'DELETE' });
  }
  for (const [index, one] of running.entries()) {
    const { kind, port } = places[index]!;
    if (!one.isAlive()) running[index] = await stack.start(kind, { port });
  }
}

async function tell(url: string | undefined, path: string, body: object) {
  // It works on the same PostgreSQL, and may be without it for a moment.
  await fetch(`${url}/sandbox/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  })
    .then((answer) => answer.arrayBuffer())
    .catch(() => {});
}

// -------------------------------------------------------------------------------------------------
// Afterwards

/** Waits until nothing is left to do. Jobs that wait for another attempt have it now: nobody waits for hours here. */
async function settle(): Promise<number> {
  const began = performance.now();
  // Paddle may still be at what it was asked while it was slow: only then may a charge be looked for.
  await sleep(25_000);
  while (performance.now() - began < 240_000) {
    await patiently(
      `update graphile_worker._private_jobs j set run_at = now() from graphile_worker._private_tasks t
       where t.id = j.task_id and t.identifier in ${jobs} and j.locked_at is null and j.run_at > now()`,
    );
    const [left] = await patiently<{ events: number; jobs: number }>(
      `select (select count(*)::int from public.webhook_events where status = 'received') as events,
         (select count(*)::int from graphile_worker.jobs where task_identifier in ${jobs} and attempts < max_attempts) as jobs`,
    );
    if (left?.events === 0 && left.jobs === 0) return (performance.now() - began) / 1000;
    await sleep(500);
  }
  const left = await patiently(
    `select task_identifier, attempts, left(last_error, 200) as error from graphile_worker.jobs
     where task_identifier in ${jobs} limit 5`,
  );
  broken.push(`It did not settle within four minutes: ${JSON.stringify(left)}`);
  return Number.NaN;
}

async function compare(
  events: Map<string, Message>,
  tools: Set<string>,
  periods: Period[],
  { paddle }: ReturnType<typeof simulatedPaddle>,
) {
  const expect = (what: string, found: unknown, wanted: unknown) => {
    if (JSON.stringify(found) === JSON.stringify(wanted))
      console.log(`  ${what}: ${String(found)}`);
    else broken.push(`${what}: ${String(found)}, not ${String(wanted)}`);
  };
  const [ledger] = await patiently<Record<string, number>>(
    `select count(*)::int as calls, count(distinct vapi_call_id)::int as distinct_calls,
       count(*) filter (where status = 'ended' and report_at is not null and summary like 'Asked about %')::int as whole,
       (select count(*)::int from public.call_turns where business_id = $1) as turns,
       (select count(*)::int from public.follow_ups where business_id = $1) as follow_ups,
       (select count(*)::int from public.usage_entries where business_id = $1) as usage,
       (select count(*)::int from public.webhook_events where external_id like 'chaos-%' and status = 'processed'
          and type <> 'tool-calls') as events,
       (select count(*)::int from public.webhook_events where status = 'failed') as failed
     from public.calls where business_id = $1`,
    [businessId],
  );
  expect('calls', ledger?.calls, calls);
  expect('calls by their own id', ledger?.distinct_calls, calls);
  expect('calls that are whole', ledger?.whole, calls);
  expect('turns', ledger?.turns, calls * 2);
  expect('follow-ups', ledger?.follow_ups, calls);
  expect('entries of usage', ledger?.usage, calls);
  expect('events that are applied', ledger?.events, events.size);
  expect('events that failed', ledger?.failed, 0);
  const kept = await patiently<{ key: string }>(
    `select vapi_call_id || ' ' || tool_call_id as key from public.call_actions where business_id = $1`,
    [businessId],
  );
  const keys = new Set(kept.map(({ key }) => key));
  expect(
    'tool calls said to be done and not kept',
    [...tools].filter((key) => !keys.has(key)).length,
    0,
  );
  expect(
    'figures that are not what counting gives',
    (await patiently('select * from private.check_rollups($1)', [businessId])).length,
    0,
  );

  const [{ count: asked = 0 } = {}] = await patiently<{ count: number }>(
    'select count(*)::int as count from chaos_mails',
  );
  const mailbox = `http://127.0.0.1:${base + 2}/email`;
  const all = (await (await fetch(mailbox)).json()) as {
    to: { address: string }[];
    headers: Record<string, string>;
  }[];
  const ids = new Map<string, Set<string>>();
  let deliveries = 0;
  for (const { to, headers } of all) {
    const address = String(to[0]?.address);
    if (!address.startsWith('mail-')) continue;
    deliveries++;
    ids.set(address, (ids.get(address) ?? new Set()).add(String(headers['message-id'])));
  }
  expect('people who got their mail', ids.size, asked);
  expect('mails beyond one each', [...ids.values()].filter(({ size }) => size > 1).length, 0);
  console.log(
    `  of them handed over a second time under the same Message-ID (killed between sending and noting it): ${deliveries - ids.size}`,
  );

  let twice = 0;
  let none = 0;
  for (const { subscriptionId } of periods) {
    const billed = await paddle.transactions.list({ subscriptionId: [subscriptionId] }).next();
    const lines = billed
      .flatMap(({ details }) => details?.lineItems ?? [])
      .filter(({ quantity }) => quantity === 12);
    if (lines.length > 1) twice++;
    if (lines.length === 0) none++;
  }
  expect('charges made twice', twice, 0);
  expect('charges not made', none, 0);
  const [charged] = await patiently<{ count: number }>(
    `select count(*)::int as count from public.usage_periods where charge_status = 'charged'`,
  );
  expect('charges noted', charged?.count, charges);
  for (const row of await patiently<{ state: object }>(
    `select to_jsonb(u) - 'business_id' as state from public.usage_periods u where charge_status is distinct from 'charged' and charge_status is not null`,
  )) {
    console.log(`  not charged: ${JSON.stringify(row.state)}`);
  }

  const [live] = await patiently<{ count: number }>(
    `select count(*)::int as count from public.receptionists where publish_state = 'live' and live_version = 1`,
  );
  expect('receptionists that are live', live?.count, publications);
  const assistants = (await (
    await fetch(`${stack.env.VAPI_BASE_URL}/assistant?limit=1000`, {
      headers: { Authorization: `Bearer ${stack.env.VAPI_PRIVATE_KEY}` },
    })
  ).json()) as unknown[];
  expect('assistants at Vapi', assistants.length, publications);
}

/** Asks until PostgreSQL answers: what is asked may be asked twice. */
async function patiently<Row extends pg.QueryResultRow>(
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  for (let attempt = 0; ; attempt++) {
    try {
      return (await pool.query<Row>(text, values)).rows;
    } catch (error) {
      const { code = '' } = error as { code?: string };
      // A connection that broke, or a server that is starting.
      const isPassing = !/^[0-9A-Z]{5}$/.test(code) || /^(?:08|57)/.test(code);
      if (!isPassing || attempt > 300) throw error;
      await sleep(100);
    }
  }
}

async function until(look: () => Promise<boolean>) {
  const deadline = Date.now() + 60_000;
  while (!(await look())) {
    if (Date.now() > deadline) {
      broken.push('It did not recover within a minute.');
      return;
    }
    await sleep(50);
  }
}

function report(what: string, times: number[]) {
  if (times.length === 0) return;
  const [p50, max] = [percentile(times, 0.5), Math.max(...times)];
  console.log(`  ${what}: p50 ${p50.toFixed(0)} ms, max ${max.toFixed(0)} ms`);
}
