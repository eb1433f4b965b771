/**
 * What `npm run bench -- answers` shows: how long a caller waits for each kind of answer, with 10 calls (Vapi's
 * usual concurrency) and with 50 asking at once for 15 seconds each. A trivial route of the same server is
 * measured beside them, since a machine that others use has no figures of its own. It also compares our own
 * connection to Postgres with Supabase's API for the same question.
 *
 * Exits 1 when an answer failed, or took longer than the promise at p99.
 */
import http from 'node:http';

import { createClient } from '@supabase/supabase-js';
import pg from 'pg';
import ws from 'ws';

import { defaultConfig, weekdays } from '~/modules/receptionist/config.server';
import { conditions, percentile, startStack } from './stack';

const businessId = 'bbbbbbbb-0000-4000-8000-000000000002';
const line = 'bench-line';
const assistant = 'bench-assistant';
const seconds = 15;
/** Calls at once, and milliseconds at p99. */
const promises = [
  [10, 100],
  [50, 300],
] as const;

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const stack = await startStack();
const database = new pg.Client({ connectionString: stack.env.DATABASE_URL });
let count = 0;

/** As in a call: unique calls and tool calls, callers that are known. */
const kinds: Record<string, () => object> = {
  'assistant-request': () => ({ type: 'assistant-request', ...about() }),
  'tool-calls (take_message)': () => tool('take_message', { name: 'Ada', message: 'The boat' }),
  'tool-calls (check_hours)': () => tool('check_hours', {}),
  'tool-calls (look_up)': () => tool('look_up', { question: 'Where can I park my car?' }),
  'tool-calls (propose_appointment)': () => tool('propose_appointment', {}),
  'transfer-destination-request': () => ({ type: 'transfer-destination-request', ...about() }),
};

try {
  await database.connect();
  await makeBusiness();
  console.log(conditions());
  await stack.startServer();
  await compareWays();
  // The first requests of a new process compile it.
  for (const make of Object.values(kinds)) {
    await Promise.all(Array.from({ length: 30 }, () => post(make())));
  }
  for (const [calls, limit] of promises) await measure(calls, limit);
} finally {
  agent.destroy();
  await database.end().catch(() => {});
  await stack.stop();
}

async function measure(calls: number, limit: number) {
  console.log(`${calls} calls at once, ${seconds} s each; promised p99 ${limit} ms`);
  const trivial = await load(calls, 5, () => send('GET', '/healthz'));
  print('(trivial) GET /healthz', trivial, 5);
  for (const [name, make] of Object.entries(kinds)) {
    const result = await load(calls, seconds, () => post(make()));
    const p99 = print(name, result, seconds);
    if (result.errors > 0 || p99 > limit) {
      console.error(`  BROKEN: ${name}: ${result.errors} errors, p99 ${p99.toFixed(0)} ms`);
      process.exitCode = 1;
    }
  }
  const names = Object.values(kinds);
  const mixed = await load(calls, seconds, (n) =>
    post((names[n % names.length] as () => object)()),
  );
  print('all of them mixed', mixed, seconds);
}

/** The same question by both ways, one after the other and ten at once. */
async function compareWays() {
  const pool = new pg.Pool({ connectionString: stack.env.DATABASE_URL, max: 6 });
  const supabase = createClient(
    String(stack.env.NEXT_PUBLIC_SUPABASE_URL),
    String(stack.env.SUPABASE_SERVICE_ROLE_KEY),
    {
      realtime: { transport: ws as unknown as typeof WebSocket },
      auth: { persistSession: false },
    },
  );
  const ways = {
    'own connection': () =>
      pool.query({
        name: 'ask',
        text: 'select public.answer_assistant_request($1, $2)',
        values: [line, '+14155550001'],
      }),
    "Supabase's API": async () => {
      const { error } = await supabase.rpc('answer_assistant_request', {
        p_phone_number_id: line,
        p_caller: '+14155550001',
      });
      if (error) throw error;
    },
  };
  for (const calls of [1, 10]) {
    for (const [name, run] of Object.entries(ways)) {
      await load(calls, 1, async () => Boolean(await run().then(() => true)));
      const result = await load(calls, 4, async () => Boolean(await run().then(() => true)));
      print(`the question alone, ${calls} at once, by ${name}`, result, 4);
    }
  }
  await pool.end();
}

type Result = { times: number[]; errors: number };

/** So many workers, each asking again as soon as it was answered. */
async function load(
  workers: number,
  forSeconds: number,
  run: (n: number) => Promise<boolean>,
): Promise<Result> {
  const times: number[] = [];
  let errors = 0;
  let n = 0;
  const end = performance.now() + forSeconds * 1000;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      while (performance.now() < end) {
        const begun = performance.now();
        const isGood = await run(n++).catch(() => false);
        times.push(performance.now() - begun);
        if (!isGood) errors++;
      }
    }),
  );
  return { times, errors };
}

function print(name: string, { times, errors }: Result, forSeconds: number): number {
  const [p50 = 0, p99 = 0] = [0.5, 0.99].map((share) => percentile(times, share));
  const rate = (times.length / forSeconds).toFixed(0);
  console.log(
    `  ${name.padEnd(52)} p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${rate}/s, ${errors} errors`,
  );
  return p99;
}

// -------------------------------------------------------------------------------------------------

async function makeBusiness() {
  const base = defaultConfig({ name: 'Bench' });
  const config = {
    ...base,
    // Open whenever this is run, so that each answer is the long one.
    hours: {
      ...base.hours,
      weekly: Object.fromEntries(weekdays.map((day) => [day, [{ from: '00:00', to: '24:00' }]])),
    },
    knowledge: {
      entries: Array.from({ length: 200 }, (_, n) => ({
        id: `e${n}`,
        question: n === 7 ? 'Where can I park?' : `What about matter ${n}?`,
        answer: `Behind the house, number ${n}. `.repeat(20),
        source: null,
      })),
      files: [],
    },
    transfers: {
      people: [{ id: 'a', name: 'Nora', phone: '+14155560181', reason: '', when: 'always' }],
      fallback: 'message',
    },
    messages: { ...base.messages, appointments: { isOn: true, minutes: 30, noticeHours: 2 } },
  };
  await database.query(
    `insert into public.businesses (id, name, slug) values ($1, 'Bench', 'bench')`,
    [businessId],
  );
  await database.query(
    `insert into public.receptionists (business_id, vapi_assistant_id) values ($1, $2)`,
    [businessId, assistant],
  );
  await database.query(
    `insert into public.phone_lines (business_id, phone_number, vapi_phone_number_id) values ($1, '+14155560000', $2)`,
    [businessId, line],
  );
  await database.query(
    `insert into public.receptionist_versions (business_id, receptionist_id, version, config)
     select $1, id, 1, $2 from public.receptionists where business_id = $1`,
    [businessId, JSON.stringify(config)],
  );
  await database.query(`update public.receptionists set live_version = 1 where business_id = $1`, [
    businessId,
  ]);
  // Callers with a history, as a business has after a year.
  await database.query(
    `insert into public.callers (business_id, phone_number, name, first_call_at, last_call_at)
     select $1, '+1415555' || lpad(n::text, 4, '0'), 'Caller ' || n, now(), now() from generate_series(0, 999) n`,
    [businessId],
  );
  await database.query(
    `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, caller_id, caller_number, summary)
     select $1, 'before-' || p.phone_number || n, 'ended', now(), now() - n * interval '1 day', p.id, p.phone_number, 'Asked about a house.'
     from public.callers p, generate_series(1, 10) n where p.business_id = $1`,
    [businessId],
  );
  await database.query('analyze');
}

function about() {
  const n = count++;
  return {
    timestamp: Date.now(),
    call: {
      id: `bench-${n}`,
      type: 'inboundPhoneCall',
      phoneNumberId: line,
      assistantId: assistant,
    },
    customer: { number: `+1415555${String(n % 1000).padStart(4, '0')}` },
  };
}

function tool(name: string, args: object) {
  const call = about();
  return {
    type: 'tool-calls',
    ...call,
    toolCallList: [{ id: `tool-${call.call.id}`, function: { name, arguments: args } }],
  };
}

/** True for an answer that helps: 200, and neither an error nor an apology. */
function post(message: object): Promise<boolean> {
  return send('POST', '/api/webhooks/vapi', JSON.stringify({ message }));
}

function send(method: string, path: string, body?: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      stack.url + path,
      {
        method,
        agent,
        timeout: 20_000,
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${stack.env.VAPI_WEBHOOK_SECRET}`,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => {
          const isApology = text.includes('"error"') || text.includes('just now');
          resolve(response.statusCode === 200 && !isApology);
        });
        response.on('error', reject);
      },
    );
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', reject);
    request.end(body);
  });
}
