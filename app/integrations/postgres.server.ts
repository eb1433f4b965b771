import pg from 'pg';

import { getEnv } from '~/env.server';
import { pools } from '~/modules/operations/pools.server';

let pool: pg.Pool | undefined;

/**
 * The process's own Postgres connections (`DATABASE_URL`, session mode): the worker's jobs and the
 * readiness check. Pages never use it: they go through Supabase and its row-level security.
 */
export function getPool(): pg.Pool {
  if (!pool) {
    pool = new pg.Pool({
      connectionString: getEnv().DATABASE_URL,
      max: getEnv().WORKER_CONCURRENCY + 8,
      connectionTimeoutMillis: 5_000,
    });
    // An idle connection that breaks (database restarted) is replaced on its next use.
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    pools.set(pool, 'jobs');
  }
  return pool;
}

let answers: pg.Pool | undefined;

/**
 * Connections for what a caller waits for. Apart from the others, so that no job holds up an answer; a
 * question that takes longer than anybody would listen to silence is given up.
 */
export function getAnswerPool(): pg.Pool {
  if (!answers) {
    answers = new pg.Pool({
      connectionString: getEnv().DATABASE_URL,
      max: 6,
      connectionTimeoutMillis: 3_000,
      query_timeout: 4_000,
      statement_timeout: 4_000,
    });
    answers.on('error', () => {});
    answers.on('connect', (client) => client.on('error', () => {}));
    pools.set(answers, 'answers');
  }
  return answers;
}

/** Closes the pools, for a process that stops. */
export async function closePool(): Promise<void> {
  const closing = [pool, answers];
  pool = undefined;
  answers = undefined;
  for (const one of closing) if (one) pools.delete(one);
  await Promise.all(closing.map((one) => one?.end()));
}
