/**
 * `npm run bench -- soak`: 20 minutes (`--minutes N`) of everything at once: calls, pages, forms, files, live pages that
 * come and go, recordings. Memory, file handles and database connections of web and worker are read all along, and
 * must be flat: what they are at the end is what they were once all was warm. Exits 1 when they grew.
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import pg from 'pg';

import { demoBusinesses, demoUsers } from '../sandbox/demo';
import { conditions, percentile, signIn, startStack, type Running } from './stack';

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    /** Requests a second, of all kinds together. */
    rate: { type: 'string', default: '15' },
    viewers: { type: 'string', default: '40' },
  },
});
const lastsMs = Number(options.minutes) * 60_000;
const rate = Number(options.rate);
/** Until then it warms up: code is compiled, pools and caches fill. */
const warmShare = 0.25;
const sampleMs = Math.max(1_000, lastsMs / 240);
/** What may come on top of what it was when warm. Memory moves between collections; handles and connections do not. */
const mayGrow = { megabytes: 1.1, handles: 1.05, connections: 1.05 };

type Sample = { at: number; megabytes: number; handles: number; connections: number };

const stack = await startStack({ WORKER: 'off', LOG_LEVEL: 'fatal' }, { hasDemo: true });
const database = new pg.Client({
  connectionString: stack.env.DATABASE_URL,
  application_name: 'soak',
});
const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
const { harbor } = demoBusinesses;
let isOver = false;
const answers: Record<string, number> = {};
const times: number[] = [];

try {
  await database.connect();
  const web = await stack.start('web');
  const worker = await stack.start('worker');
  const cookies = await Promise.all(
    [demoUsers.demo, demoUsers.manager, demoUsers.viewer].map(({ email }) =>
      signIn(stack.url, email),
    ),
  );
  const { rows: calls } = await database.query<{ id: string }>(
    `select id from public.calls where business_id = $1 and recording_url is not null order by started_at desc limit 50`,
    [harbor.id],
  );
  console.log(
    `${conditions()}; ${options.minutes} min at ${rate} requests a second, ${options.viewers} live pages that come and go`,
  );

  const samples: Record<string, Sample[]> = { web: [], worker: [] };
  const work = [
    load(
      cookies,
      calls.map(({ id }) => id),
    ),
    ...Array.from({ length: Number(options.viewers) }, (_, n) =>
      watch(String(cookies[n % cookies.length])),
    ),
  ];
  const start = Date.now();
  while (Date.now() - start < lastsMs) {
    await sleep(sampleMs);
    for (const [name, process] of [
      ['web', web],
      ['worker', worker],
    ] as const) {
      if (!process.isAlive()) throw new Error(`The ${name} process ended.`);
      samples[name]?.push({ at: Date.now() - start, ...(await measure(process)) });
    }
  }
  isOver = true;
  await Promise.all(work);

  console.log(`  answers: ${JSON.stringify(answers)}`);
  console.log(
    `  p50 ${percentile(times, 0.5).toFixed(0)} ms, p99 ${percentile(times, 0.99).toFixed(0)} ms`,
  );
  for (const status of Object.keys(answers)) {
    if (Number(status) >= 500 || status === '0')
      fail(`${answers[status]} were answered ${status}.`);
  }
  for (const [name, list] of Object.entries(samples)) judge(name, list);
  if (!process.exitCode) console.log('  kept: flat');
} finally {
  agent.destroy();
  await database.end().catch(() => {});
  await stack.stop();
}

// -------------------------------------------------------------------------------------------------

/** What the system says of a process. Its connections are its own sockets to PostgreSQL. */
async function measure({ pid }: Running): Promise<Omit<Sample, 'at'>> {
  const memory = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  const handles = readdirSync(`/proc/${pid}/fd`).length;
  const postgres = Number(new URL(String(stack.env.DATABASE_URL)).port);
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`)
      .map((fd) => {
        try {
          return /socket:\[(\d+)\]/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
        } catch {
          return undefined;
        }
      })
      .filter(Boolean),
  );
  const port = postgres.toString(16).toUpperCase().padStart(4, '0');
  const connections = ['tcp', 'tcp6']
    .flatMap((file) => readFileSync(`/proc/${pid}/net/${file}`, 'utf8').split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[2]?.endsWith(`:${port}`) && sockets.has(fields[9])).length;
  return { megabytes: memory / 1024, handles, connections };
}

/** Compares the last quarter with the first one after it was warm, by their medians. */
function judge(name: string, samples: Sample[]) {
  const warm = samples.slice(Math.floor(samples.length * warmShare));
  const quarter = Math.max(1, Math.floor(warm.length / 4));
  for (const what of ['megabytes', 'handles', 'connections'] as const) {
    const median = (list: Sample[]) =>
      percentile(
        list.map((sample) => sample[what]),
        0.5,
      );
    const [first, last] = [median(warm.slice(0, quarter)), median(warm.slice(-quarter))];
    const most = Math.max(...warm.map((sample) => sample[what]));
    const curve = Array.from({ length: 9 }, (_, n) =>
      samples[Math.min(samples.length - 1, Math.floor((samples.length * n) / 8))]?.[what].toFixed(
        0,
      ),
    ).join(' ');
    console.log(
      `  ${name}, ${what}: ${first.toFixed(0)} when warm, ${last.toFixed(0)} at the end (most ${most.toFixed(0)}); all along: ${curve}`,
    );
    if (last > first * mayGrow[what] + 2)
      fail(`${name}: ${what} grew from ${first.toFixed(0)} to ${last.toFixed(0)}.`);
  }
}

async function load(cookies: string[], callIds: string[]) {
  const start = Date.now();
  const waiting = new Set<Promise<void>>();
  for (let n = 0; !isOver; n++) {
    await sleep(Math.max(0, start + (n * 1000) / rate - Date.now()));
    // Whoever is slow must not be asked faster afterwards: it is a soak, not a flood.
    if (waiting.size > 64) await Promise.race(waiting);
    const one = request(n, String(cookies[n % cookies.length]), callIds).finally(() =>
      waiting.delete(one),
    );
    waiting.add(one);
  }
  await Promise.all(waiting);
}

async function request(n: number, Cookie: string, callIds: string[]) {
  const callId = String(callIds[n % callIds.length]);
  const pages = [
    '/today',
    '/calls',
    '/calls?q=house',
    `/calls/${callId}`,
    '/follow-ups',
    '/callers',
    '/analytics',
    '/settings/profile',
    '/receptionist/voice',
    '/billing',
    '/',
    '/login',
    '/healthz',
    '/readyz',
  ];
  const began = performance.now();
  let status: number;
  if (n % 3 === 0) status = await postCall(n);
  else if (n % 97 === 0) status = await get('/calls.csv', { Cookie });
  else if (n % 89 === 0) status = await get('/calls.json?from=2026-01-01', { Cookie });
  else if (n % 31 === 0) {
    status = await get(`/calls/${callId}/recording`, { Cookie, Range: 'bytes=0-65535' });
  } else if (n % 41 === 0) {
    status = await send(
      'POST',
      `/calls/${callId}/act`,
      { Cookie, Origin: stack.url },
      'intent=none',
    );
  } else status = await get(String(pages[n % pages.length]), { Cookie });
  times.push(performance.now() - began);
  answers[status] = (answers[status] ?? 0) + 1;
}

/** A call comes in: its three states and its report, one a request. */
function postCall(n: number): Promise<number> {
  const step = Math.floor(n / 3) % 4;
  const startedAt = Date.now() - step * 1_000;
  const call = {
    id: `soak-${Math.floor(n / 12)}`,
    type: 'inboundPhoneCall',
    assistantId: harbor.assistantId,
    createdAt: new Date(startedAt).toISOString(),
  };
  const customer = { number: `+1415555${String(Math.floor(n / 12) % 400).padStart(4, '0')}` };
  const status = ['ringing', 'in-progress', 'ended'][step];
  const message = status
    ? { type: 'status-update', status, timestamp: startedAt + step, call, customer }
    : {
        type: 'end-of-call-report',
        timestamp: startedAt + 61_000,
        startedAt: new Date(startedAt - 60_000).toISOString(),
        endedAt: new Date(startedAt).toISOString(),
        endedReason: 'customer-ended-call',
        call,
        customer,
        artifact: {
          messages: [
            { role: 'user', message: `Please call me. ${randomUUID()}`, secondsFromStart: 1 },
          ],
        },
        analysis: { summary: 'Wants a call back.', structuredData: { outcome: 'message' } },
      };
  return send(
    'POST',
    '/api/webhooks/vapi',
    {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${stack.env.VAPI_WEBHOOK_SECRET}`,
    },
    JSON.stringify({ message }),
  );
}

function get(path: string, headers: Record<string, string>): Promise<number> {
  return send('GET', path, headers);
}

function send(
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<number> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(stack.url);
    const type = body && !headers['Content-Type'] && 'application/x-www-form-urlencoded';
    const outgoing = http.request(
      {
        hostname,
        port,
        path,
        method,
        agent,
        timeout: 30_000,
        headers: {
          ...headers,
          ...(type && { 'Content-Type': type }),
          ...(body && { 'Content-Length': Buffer.byteLength(body) }),
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', () => resolve(0));
      },
    );
    outgoing.on('timeout', () => outgoing.destroy());
    outgoing.on('error', () => resolve(0));
    outgoing.end(body);
  });
}

/** An open page: it stays for a while, goes, and comes back where it stood. */
async function watch(cookie: string) {
  while (!isOver) {
    await new Promise<void>((resolve) => {
      const outgoing = http.get(`${stack.url}/api/live`, {
        headers: { Cookie: cookie },
        agent: false,
      });
      const timer = setTimeout(() => outgoing.destroy(), 5_000 + Math.random() * 40_000);
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      outgoing.on('response', (response) => {
        response.resume();
        response.on('close', done);
        response.on('error', done);
      });
      outgoing.on('error', done);
      outgoing.on('close', done);
    });
    await sleep(200 + Math.random() * 2_000);
  }
}

function fail(why: string) {
  console.error(`  BROKEN: ${why}`);
  process.exitCode = 1;
}
