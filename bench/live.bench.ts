/**
 * What `npm run bench -- live` shows: 500 open pages (`--viewers N`) of one business on one web process. How much
 * memory each takes, how many database connections they take together, and how long an event takes from its COMMIT
 * to every one of them; and words, from Vapi's webhook. Viewers are in a process of their own on the same machine.
 *
 * Exits 1 when an event did not come to everybody, when the connections are more than one, or when it takes longer
 * than promised at p99 although the machine is idle otherwise.
 */
import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { createClient } from '@supabase/supabase-js';
import pg from 'pg';
import ws from 'ws';

import { clock, type ViewersAnswer, type ViewersOrder } from './live-viewers';
import { conditions, percentile, signIn, startStack } from './stack';

const { values: options } = parseArgs({
  options: {
    viewers: { type: 'string', default: '500' },
    events: { type: 'string', default: '200' },
  },
});
const wanted = Number(options.viewers);
const events = Number(options.events);
/** What one person may have open at a server. */
const perPerson = 20;
const promisedMs = 300;
const password = 'frontdesk-bench-1';
const businessId = 'bbbbbbbb-0000-4000-8000-000000000003';
const assistant = 'bench-live-assistant';

const stack = await startStack({ WORKER: 'off' });
const database = new pg.Client({ connectionString: stack.env.DATABASE_URL });
const viewers = fork('bench/live-viewers.ts', { execArgv: ['--import', 'tsx'] });
try {
  await database.connect();
  const people = await makePeople(Math.ceil(wanted / perPerson));
  await stack.startServer();
  const cookies: string[] = [];
  for (const email of people) cookies.push(await signIn(stack.url, email, password));
  console.log(`${conditions()}; load before: ${load()}`);

  // A process that has just started has much to load: it is measured as it is later on.
  await ask(viewers, { do: 'open', url: stack.url, cookies, perCookie: 4 });
  await tellEach(10, 20);
  await ask(viewers, { do: 'close' });
  await sleep(3_000);
  const before = { memory: serverMemory(), connections: await connections() };

  const began = performance.now();
  const { open } = await ask(viewers, {
    do: 'open',
    url: stack.url,
    cookies,
    perCookie: perPerson,
  });
  const took = performance.now() - began;
  await sleep(3_000);
  const after = { memory: serverMemory(), connections: await connections() };
  const each = (after.memory - before.memory) / open;
  console.log(
    `  ${open} viewers of one business on one process, opened in ${(took / 1000).toFixed(1)} s`,
  );
  console.log(
    `  memory: ${mb(before.memory)} before, ${mb(after.memory)} with them: ${(each / 1024).toFixed(1)} kB each`,
  );
  console.log(
    `  database connections: ${after.connections.live} for live updates (${after.connections.all - before.connections.all} more than before in all)`,
  );
  if (after.connections.live !== 1) fail('More than one connection is held for live updates.');

  const sent = await tellEach(events, 100);
  print('event, from its COMMIT to each viewer', sent, await collect(), open);
  const spoken = await speak(Math.round(events / 2), 150);
  print('words, from Vapi’s webhook to each viewer', spoken, await collect(), open);
  console.log(
    `  memory after that: ${mb(serverMemory())}; load after: ${load()} (${os.cpus().length} cores)`,
  );
} finally {
  viewers.disconnect();
  await database.end().catch(() => {});
  await stack.stop();
}

// -------------------------------------------------------------------------------------------------

async function makePeople(count: number): Promise<string[]> {
  const api = createClient(
    String(stack.env.NEXT_PUBLIC_SUPABASE_URL),
    String(stack.env.SUPABASE_SERVICE_ROLE_KEY),
    {
      realtime: { transport: ws as unknown as typeof WebSocket },
      auth: { persistSession: false },
    },
  );
  await database.query(
    `insert into public.businesses (id, name, slug, onboarding_step) values ($1, 'Bench', 'bench-live', 'done')`,
    [businessId],
  );
  await database.query(
    `insert into public.receptionists (business_id, vapi_assistant_id) values ($1, $2)`,
    [businessId, assistant],
  );
  const emails: string[] = [];
  for (let n = 0; n < count; n++) {
    const email = `viewer-${n}@frontdesk.test`;
    const { data, error } = await api.auth.admin.createUser({
      email,
      password,
      email_confirm: true,
    });
    if (error) throw error;
    await database.query(
      `insert into public.memberships (business_id, user_id, role) values ($1, $2, 'viewer')`,
      [businessId, data.user.id],
    );
    emails.push(email);
  }
  return emails;
}

async function ask(child: ChildProcess, order: ViewersOrder): Promise<ViewersAnswer> {
  child.send(order);
  const [answer] = (await once(child, 'message')) as [ViewersAnswer];
  return answer;
}

/** Times of those that came: waits until nothing can be on its way any more. */
async function collect() {
  await sleep(2_000);
  return (await ask(viewers, { do: 'report' })).arrivals;
}

/** Events, each in a transaction of its own. When each COMMIT was sent, by the event's id. */
async function tellEach(count: number, everyMs: number): Promise<Map<string, number>> {
  const sent = new Map<string, number>();
  for (let n = 0; n < count; n++) {
    const id = randomUUID();
    await database.query('begin');
    await database.query(`select private.tell_live($1, 'call', $2)`, [businessId, id]);
    sent.set(id, clock());
    await database.query('commit');
    await sleep(everyMs);
  }
  return sent;
}

/** Partial transcripts of a running call, as Vapi posts them. When each was sent, by its words. */
async function speak(count: number, everyMs: number): Promise<Map<string, number>> {
  const startedAt = Date.now();
  const call = { id: `bench-${randomUUID()}`, assistantId: assistant, startedAt };
  await database.query(
    `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at)
     values ($1, $2, 'in-progress', now(), now())`,
    [businessId, call.id],
  );
  const sent = new Map<string, number>();
  for (let n = 0; n < count; n++) {
    const words = `mark ${n}`;
    sent.set(words, clock());
    const response = await fetch(`${stack.url}/api/webhooks/vapi`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${stack.env.VAPI_WEBHOOK_SECRET}`,
      },
      body: JSON.stringify({
        message: {
          type: 'transcript',
          role: 'user',
          transcriptType: 'partial',
          transcript: words,
          timestamp: Date.now(),
          call: { ...call, startedAt: new Date(startedAt).toISOString() },
        },
      }),
    });
    if (!response.ok) throw new Error(`A webhook was answered ${response.status}.`);
    await sleep(everyMs);
  }
  return sent;
}

function print(
  name: string,
  sent: Map<string, number>,
  arrivals: Record<string, number[]>,
  open: number,
) {
  const times: number[] = [];
  /** Until the last viewer has it. */
  const slowest: number[] = [];
  let missing = 0;
  for (const [mark, at] of sent) {
    const came = (arrivals[mark] ?? []).map((moment) => moment - at);
    missing += Math.max(0, open - came.length);
    times.push(...came);
    slowest.push(Math.max(...came));
  }
  const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)] as const;
  console.log(
    `  ${name}: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms; to the last of ${open}: p50 ${percentile(slowest, 0.5).toFixed(1)} ms, max ${Math.max(...slowest).toFixed(1)} ms; ${sent.size} sent, ${missing} missing`,
  );
  if (missing > 0) fail(`${missing} did not come.`);
  if (!(p99 <= promisedMs)) fail(`p99 is over the promised ${promisedMs} ms.`);
}

async function connections(): Promise<{ live: number; all: number }> {
  const { rows } = await database.query<{ live: number; all: number }>(
    `select count(*) filter (where application_name = 'frontdesk-live')::int as live, count(*)::int as all
     from pg_stat_activity where backend_type = 'client backend'`,
  );
  return rows[0] as { live: number; all: number };
}

/** Resident memory of the server, in bytes. */
function serverMemory(): number {
  const text = execFileSync('ps', ['-o', 'rss=', '-p', String(stack.serverPid())], {
    encoding: 'utf8',
  });
  return Number(text) * 1024;
}

function mb(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(0)} MB`;
}

function load(): string {
  return os
    .loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
}

function fail(why: string) {
  console.error(`  BROKEN: ${why}`);
  process.exitCode = 1;
}
