/**
 * `npm run fuzz`: 10,000 mutated webhooks, forms, cookies, cursors and headers (`--count N`, `--seed N`) against a
 * server and a worker of its own. Exits 1 when one is answered 5xx, when an answer tells of our insides, when none
 * comes, or when the server or the worker ends.
 */
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import pg from 'pg';

import { demoBusinesses, demoUsers } from '../sandbox/demo';
import { fuzz } from '../tests/fuzz/run';
import { conditions, signIn, startStack } from './stack';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Where to write the requests that broke a promise. */
    report: { type: 'string' },
  },
});

let log = '';
const stack = await startStack(
  { WORKER: 'off', LOG_LEVEL: 'error' },
  {
    hasDemo: true,
    sandboxEnv: { FRONTDESK_PADDLE_LIMIT: '100000' },
    onLog: (text) => {
      log = (log + text).slice(-400_000);
    },
  },
);
try {
  await stack.startServer();
  const worker = await stack.start('worker');
  const harbor = demoBusinesses.harbor;
  const database = new pg.Client({ connectionString: stack.env.DATABASE_URL });
  await database.connect();
  const { rows } = await database.query<{ id: string }>(
    `(select id from public.calls where business_id = $1 limit 3) union all
     (select id from public.callers where business_id = $1 limit 3) union all
     (select id from public.follow_ups where business_id = $1 limit 3)`,
    [harbor.id],
  );
  const cookie = await signIn(stack.url, demoUsers.demo.email);
  const began = performance.now();
  const { statuses, kinds, faults } = await fuzz(
    {
      url: stack.url,
      cookie,
      vapiSecret: String(stack.env.VAPI_WEBHOOK_SECRET),
      paddleSecret: String(stack.env.PADDLE_WEBHOOK_SECRET),
      assistantId: harbor.assistantId,
      businessId: harbor.id,
      ids: [harbor.id, ...rows.map(({ id }) => id)],
    },
    {
      count: Number(options.count),
      seed: Number(options.seed),
      onProgress: (sent) => process.stderr.write(`\r${sent} sent`),
    },
  );
  process.stderr.write('\r');
  console.log(conditions());
  console.log(
    `  ${options.count} requests in ${((performance.now() - began) / 1000).toFixed(1)} s, seed ${options.seed}`,
  );
  console.log(`  kinds: ${JSON.stringify(kinds)}`);
  console.log(`  answers: ${JSON.stringify(statuses)}`);
  console.log(`  events, and how often those that wait were tried: ${await whatBecame(database)}`);
  await database.end();
  for (const [name, isAlive] of [
    ['the server', (await fetch(`${stack.url}/healthz`).catch(() => null))?.ok],
    ['the worker', worker.isAlive()],
  ] as const) {
    if (!isAlive) faults.push({ request: {} as never, what: `${name} ended` });
  }
  for (const { request, what } of faults.slice(0, 20)) {
    console.error(`  BROKEN: ${request.method} ${request.path} ${what.replaceAll('\n', ' ')}`);
  }
  if (options.report) {
    await writeFile(
      options.report,
      JSON.stringify(
        {
          faults: faults.map(({ request, what }) => ({
            ...request,
            body: request.body?.toString('latin1'),
            raw: undefined,
            what,
          })),
          log,
        },
        null,
        2,
      ),
    );
  }
  if (faults.length > 0) {
    console.error(`  ${faults.length} broken`);
    process.exitCode = 1;
  } else console.log('  kept: no fault of ours, nothing of our insides, every request answered');
} finally {
  await stack.stop();
}

/** Once the worker has tried each. */
async function whatBecame(database: pg.Client): Promise<string> {
  for (let waited = 0; waited < 60_000; waited += 250) {
    const { rows } = await database.query(
      `select from public.webhook_events where status = 'received' and attempts = 0 limit 1`,
    );
    if (rows.length === 0) break;
    await sleep(250);
  }
  const { rows } = await database.query<Record<string, string>>(
    `select provider, status, count(*)::text, case when status = 'received' then left(min(error), 160) end
     from public.webhook_events group by 1, 2, left(error, 60) order by 1, 2`,
  );
  return rows.map((row) => Object.values(row).filter(Boolean).join(' ')).join('; ');
}
