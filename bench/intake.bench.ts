/**
 * What `npm run bench -- intake` shows:
 *
 * 1. Acknowledgement of webhooks at a steady 20 events a second, and how many a second can be taken.
 * 2. 1,000 calls, each end-of-call report sent three times, shuffled with the calls' status updates, while
 *    the server is killed with SIGKILL ten times. A sender repeats what was not answered 200, as Vapi does
 *    with a backoff plan. Then the database must hold each call once, whole.
 *
 * Exits 1 when a promise is broken.
 */
import http from 'node:http';

import pg from 'pg';

import { conditions, percentile, startStack, type BenchStack } from './stack';

const businessId = 'bbbbbbbb-0000-4000-8000-000000000001';
const assistantId = 'bench-assistant';
const calls = 1_000;
const kills = 10;
const connections = 10;

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const stack = await startStack();
const database = new pg.Client({ connectionString: stack.env.DATABASE_URL });
try {
  await database.connect();
  await makeBusiness();
  console.log(conditions());
  await stack.startServer();
  await measureAcknowledgement(stack);
  await measureThroughput(stack);
  await survive(stack);
} finally {
  agent.destroy();
  await database.end().catch(() => {});
  await stack.stop();
}

async function makeBusiness() {
  await database.query(
    `insert into public.businesses (id, name, slug) values ($1, 'Bench', 'bench')`,
    [businessId],
  );
  await database.query(
    `insert into public.receptionists (business_id, vapi_assistant_id) values ($1, $2)`,
    [businessId, assistantId],
  );
}

// -------------------------------------------------------------------------------------------------

async function measureAcknowledgement({ url }: BenchStack) {
  const rate = 20;
  const seconds = 30;
  // The first requests of a new process compile it; a running one is what callers meet.
  await Promise.all(messagesOf('warm', 20).map((message) => post(url, message)));
  const messages = Array.from({ length: (rate * seconds) / 4 }, (_, n) =>
    messagesOf(`steady-${n}`, 1),
  )
    .flat()
    .slice(0, rate * seconds);
  const times: number[] = [];
  const sent: Promise<void>[] = [];
  const start = performance.now();
  for (const [n, message] of messages.entries()) {
    // By the clock, not by the answers: a slow answer must not slow the sender down.
    await sleep(start + (n * 1000) / rate - performance.now());
    const begun = performance.now();
    sent.push(
      post(url, message).then((status) => {
        if (status !== 200) throw new Error(`A webhook was answered ${status}.`);
        times.push(performance.now() - begun);
      }),
    );
  }
  await Promise.all(sent);
  report(`acknowledgement at ${rate} events/s over ${seconds} s (${times.length} events)`, times);
}

async function measureThroughput({ url }: BenchStack) {
  const messages = Array.from({ length: 300 }, (_, n) => messagesOf(`burst-${n}`, 1)).flat();
  const times: number[] = [];
  const start = performance.now();
  await eachOf(messages, connections, async (message) => {
    const begun = performance.now();
    const status = await post(url, message);
    if (status !== 200) throw new Error(`A webhook was answered ${status}.`);
    times.push(performance.now() - begun);
  });
  const rate = messages.length / ((performance.now() - start) / 1000);
  report(`as fast as ${connections} connections go: ${rate.toFixed(0)} events/s`, times);
  const drained = await drain();
  console.log(`  all applied ${drained.toFixed(1)} s after the last acknowledgement`);
}

async function survive(target: BenchStack) {
  const messages = shuffle(
    Array.from({ length: calls }, (_, n) => messagesOf(`crash-${n}`, 3)).flat(),
  );
  console.log(
    `${calls} calls, ${messages.length} deliveries (each report 3 times), shuffled; ${kills} × SIGKILL`,
  );
  let answered = 0;
  let repeated = 0;
  let isDone = false;
  const start = performance.now();
  const killer = (async () => {
    for (let n = 1; n <= kills; n++) {
      // Spread over the run: each kill waits for its share of the answers.
      while (!isDone && answered < (messages.length * n) / (kills + 1)) await sleep(5);
      await target.killServer();
      await target.startServer();
    }
  })();
  await eachOf(messages, connections, async (message) => {
    for (;;) {
      const status = await post(target.url, message).catch(() => 0);
      if (status === 200) break;
      if (status !== 0 && status !== 503) throw new Error(`A webhook was answered ${status}.`);
      repeated++;
      await sleep(100);
    }
    answered++;
  });
  isDone = true;
  await killer;
  const sendSeconds = (performance.now() - start) / 1000;
  const drained = await drain();

  const { rows } = await database.query<Record<string, number>>(
    `select
       count(*)::int as calls,
       count(distinct vapi_call_id)::int as distinct_calls,
       count(*) filter (where status = 'ended' and report_at is not null and summary is not null)::int as whole,
       (select count(*)::int from public.call_turns t join public.calls x on x.id = t.call_id where x.vapi_call_id like 'crash-%') as turns,
       (select count(*)::int from public.follow_ups f join public.calls x on x.id = f.call_id where x.vapi_call_id like 'crash-%') as follow_ups,
       (select count(*)::int from public.webhook_events where external_id like 'crash-%' and status <> 'processed') as unprocessed,
       (select count(*)::int from public.webhook_events where external_id like 'crash-%') as events
     from public.calls where vapi_call_id like 'crash-%'`,
  );
  const found = rows[0] ?? {};
  console.log(
    `  sent in ${sendSeconds.toFixed(1)} s, ${repeated} repeats; all applied ${drained.toFixed(1)} s after the last 200`,
  );
  console.log(`  in the database: ${JSON.stringify(found)}`);
  const expected = {
    calls,
    distinct_calls: calls,
    whole: calls,
    turns: calls * 2,
    follow_ups: calls,
    unprocessed: 0,
    events: calls * 4,
  };
  for (const [name, count] of Object.entries(expected)) {
    if (found[name] !== count) {
      console.error(`  BROKEN: ${name} is ${found[name]}, not ${count}`);
      process.exitCode = 1;
    }
  }
  if (!process.exitCode) console.log('  kept: each call once, whole, none missing');
}

// -------------------------------------------------------------------------------------------------

/** The events of one call: three status updates, and its report `copies` times. */
function messagesOf(id: string, copies: number): object[] {
  const startedAt = Date.UTC(2026, 10, 1) + Math.floor(Math.random() * 86_400_000);
  const call = {
    id,
    type: 'inboundPhoneCall',
    assistantId,
    createdAt: new Date(startedAt).toISOString(),
  };
  const customer = {
    number: `+1415555${String(Math.floor(Math.random() * 10_000)).padStart(4, '0')}`,
  };
  const status = (name: string, after: number) => ({
    message: { type: 'status-update', status: name, timestamp: startedAt + after, call, customer },
  });
  const said = [
    {
      role: 'bot',
      message: 'Harbor Realty, how can I help?',
      secondsFromStart: 0.5,
      duration: 2000,
    },
    { role: 'user', message: `Please call me about ${id}.`, secondsFromStart: 4, duration: 3000 },
  ];
  const end = {
    message: {
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
        summary: `Asked for a call about ${id}.`,
        structuredData: {
          outcome: 'message',
          sentiment: 'neutral',
          insights: [{ kind: 'contact', label: 'Call', value: id, quote: `about ${id}` }],
          followUp: { kind: 'call-back', title: `Call about ${id}`, dueAt: null },
        },
      },
    },
  };
  return [
    status('ringing', 0),
    status('in-progress', 900),
    status('ended', 60_000),
    ...Array.from({ length: copies }, () => end),
  ];
}

/** Posts one event on a kept-alive connection; the status, or a rejection when the connection broke. */
function post(url: string, message: object): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      `${url}/api/webhooks/vapi`,
      {
        method: 'POST',
        agent,
        timeout: 20_000,
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${stack.env.VAPI_WEBHOOK_SECRET}`,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', reject);
      },
    );
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', reject);
    request.end(JSON.stringify(message));
  });
}

/** Waits until the worker has nothing left; the seconds it took. */
async function drain(): Promise<number> {
  const start = performance.now();
  while (performance.now() - start < 120_000) {
    const { rows } = await database.query<{ waiting: number }>(
      `select count(*)::int as waiting from public.webhook_events where status = 'received'`,
    );
    if (rows[0]?.waiting === 0) return (performance.now() - start) / 1000;
    await sleep(50);
  }
  throw new Error('The worker did not finish within 120 s.');
}

async function eachOf<T>(items: T[], workers: number, work: (item: T) => Promise<void>) {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}

function shuffle<T>(items: T[]): T[] {
  return items
    .map((item) => ({ item, order: Math.random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

function report(what: string, times: number[]) {
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => percentile(times, share).toFixed(1));
  console.log(`${what}\n  p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(ms, 0)));
}
