/**
 * What `npm run bench -- billing [runs] [seed]` shows: 10,000 lives of a business at Paddle, made up by fast-check,
 * each once in the order in which it happened and once in another order, with duplicates, with events that got
 * lost and with others that came late. Both must end in the rows that Paddle has, and in the same entitlements
 * at eleven moments. See tests/billing-order.ts.
 *
 * Exits 1 when one does not.
 */
import { runMigrations } from 'graphile-worker';
import pg from 'pg';

import { conditions, startStack } from './stack';

const [runs = 10_000, seed = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number);
const stack = await startStack();
const client = new pg.Client({ connectionString: stack.env.DATABASE_URL });
let exitCode = 0;
try {
  console.log(`${conditions()}; seed ${seed}`);
  Object.assign(process.env, stack.env);
  const { lifePrices } = await import('../tests/paddle-lives');
  for (const [plan, id] of Object.entries(lifePrices)) {
    process.env[`PADDLE_PRICE_${plan.toUpperCase()}_MONTHLY`] = id;
  }
  const { checkOrder } = await import('../tests/billing-order');
  await client.connect();
  await runMigrations({ connectionString: stack.env.DATABASE_URL });

  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const figures = await checkOrder(client, {
    runs,
    seed,
    onRun({ runs: done }) {
      if (done % 500 === 0) console.log(`  ${done} lives, ${seconds().toFixed(0)} s`);
    },
  });
  console.log(
    `${figures.runs} lives with ${figures.arrivals} events and answers of Paddle, of ${figures.entities} entities; ` +
      `${figures.lossy} of them with losses, healed by asking Paddle. All end as in the straight order.`,
  );
  console.log(
    `${seconds().toFixed(0)} s, ${((seconds() * 1000) / figures.runs).toFixed(0)} ms for both orders of a life, one connection`,
  );
} catch (error) {
  console.error(error);
  exitCode = 1;
} finally {
  await client.end();
  await stack.stop();
}
process.exit(exitCode);
