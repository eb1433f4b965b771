/**
 * What `npm run bench -- calls` shows: pages of calls cost the same with 1,000,000 calls (`--calls N`) as with
 * 1,000. Both databases and their servers run side by side and are asked in turn, so that whatever else the
 * machine does falls on both.
 *
 * Exits 1 when a page takes more than 1.3 times the time at p50, or a search more than 3 times.
 */
import { parseArgs } from 'node:util';

import { createClient } from '@supabase/supabase-js';
import pg from 'pg';
import ws from 'ws';

import { seedCalls } from './seed-calls';
import { conditions, percentile, signIn, startStack, type BenchStack } from './stack';

const { values: options } = parseArgs({
  options: {
    calls: { type: 'string', default: '1000000' },
    businesses: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '60' },
  },
});
const rounds = Number(options.rounds);
const sizes = [1000, Number(options.calls)] as const;
const limits = { page: 1.3, search: 3 };
const person = { email: 'bench@frontdesk.test', password: 'frontdesk-bench-1' };
const pageSize = 25;

type Side = { stack: BenchStack; cookie: string; pages: Record<string, string> };

const stacks: BenchStack[] = [];
try {
  console.log(conditions());
  const sides: Side[] = [];
  for (const calls of sizes) sides.push(await prepare(calls));
  await measure(sides as [Side, Side]);
} finally {
  await Promise.all(stacks.map((stack) => stack.stop()));
}

async function prepare(calls: number): Promise<Side> {
  const stack = await startStack();
  stacks.push(stack);
  console.log(`${calls} calls`);
  const seeded = await seedCalls(String(stack.env.DATABASE_URL), {
    calls,
    businesses: Math.min(Number(options.businesses), calls / 5),
    log: (line) => console.log(`  ${line}`),
  });
  const database = new pg.Client({ connectionString: stack.env.DATABASE_URL });
  await database.connect();
  try {
    await makeOwner(stack, database, seeded.largestId);
    await stack.startServer();
    const cookie = await signIn(stack.url, person.email, person.password);
    return { stack, cookie, pages: await pagesOf(database, seeded) };
  } finally {
    await database.end();
  }
}

async function makeOwner({ env }: BenchStack, database: pg.Client, businessId: string) {
  const api = createClient(
    String(env.NEXT_PUBLIC_SUPABASE_URL),
    String(env.SUPABASE_SERVICE_ROLE_KEY),
    {
      realtime: { transport: ws as unknown as typeof WebSocket },
      auth: { persistSession: false },
    },
  );
  const { data, error } = await api.auth.admin.createUser({ ...person, email_confirm: true });
  if (error) throw error;
  await database.query(
    `insert into public.memberships (business_id, user_id, role) values ($1, $2, 'owner')`,
    [businessId, data.user.id],
  );
}

/** The addresses that are asked for, by name. */
async function pagesOf(
  database: pg.Client,
  { largestId, rareWord, phrase, commonWord, misspelling }: Awaited<ReturnType<typeof seedCalls>>,
): Promise<Record<string, string>> {
  // A thousand pages deep, or in the middle where there are not so many.
  const { rows } = await database.query<{ id: string; at: string }>(
    `select id, to_char(started_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from public.calls
     where business_id = $1 order by started_at desc, id desc
     offset least($2::bigint, (select count(*) / 2 from public.calls where business_id = $1)) limit 1`,
    [largestId, pageSize * 1000],
  );
  const deep = rows[0];
  if (!deep) throw new Error('The largest business has no calls.');
  const cursor = Buffer.from(`${deep.at}|${deep.id}`).toString('base64url');
  const search = (q: string) => `/calls?${new URLSearchParams({ q })}`;
  return {
    'first page': '/calls',
    'page 1,000 deep': `/calls?after=${cursor}`,
    'filtered page': '/calls?outcome=message&sentiment=neutral',
    'page by length': '/calls?min=9&spam=hidden',
    'call page': `/calls/${deep.id}`,
    Today: '/today',
    Analytics: '/analytics',
    'search: common word': search(commonWord),
    'search: rare word': search(rareWord),
    'search: phrase': search(`"${phrase}"`),
    'search: misspelled': search(misspelling),
    'search: rare word, filtered': `${search(rareWord)}&outcome=message`,
  };
}

async function measure([small, large]: [Side, Side]) {
  for (const name of Object.keys(small.pages)) {
    const times: [number[], number[]] = [[], []];
    if ((await ask(small, name)) === 404) {
      console.log(`  ${name.padEnd(28)} not built yet`);
      continue;
    }
    for (let round = -5; round < rounds; round++) {
      for (const [index, side] of [small, large].entries()) {
        const begun = performance.now();
        const status = await ask(side, name);
        const took = performance.now() - begun;
        if (status !== 200) throw new Error(`${name} was answered ${status}.`);
        // The first ones warm caches up.
        if (round >= 0) times[index as 0 | 1].push(took);
      }
    }
    const [p50, p50Large] = times.map((list) => percentile(list, 0.5)) as [number, number];
    const [p99, p99Large] = times.map((list) => percentile(list, 0.99)) as [number, number];
    const ratio = p50Large / p50;
    const limit = name.startsWith('search') ? limits.search : limits.page;
    const isBroken = ratio > limit;
    console.log(
      `  ${name.padEnd(28)} ${sizes[0]}: p50 ${p50.toFixed(1)} p99 ${p99.toFixed(1)} ms · ${sizes[1]}: p50 ${p50Large.toFixed(1)} p99 ${p99Large.toFixed(1)} ms · ratio ${ratio.toFixed(2)} (at most ${limit})${isBroken ? ' BROKEN' : ''}`,
    );
    if (isBroken) process.exitCode = 1;
  }
}

async function ask({ stack, cookie, pages }: Side, name: string): Promise<number> {
  const response = await fetch(stack.url + pages[name], {
    redirect: 'manual',
    headers: { Cookie: cookie },
  });
  await response.arrayBuffer();
  return response.status;
}
