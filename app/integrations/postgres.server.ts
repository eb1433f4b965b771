import pg from 'pg';

import { getEnv } from '~/env.server';

let pool: pg.Pool | undefined;

/**
 * The process's own Postgres connections (`DATABASE_URL`, session mode): the worker's jobs and the
 * readiness check. Pages never use it: they go through Supabase and its row-level security.
 */
export function getPool(): pg.Pool {
  if (!pool) {
    pool = new pg.Pool({
      connectionString: getEnv().DATABASE_URL,
      max: getEnv().WORKER_CONCURRENCY + 3,
      connectionTimeoutMillis: 5_000,
    });
    // An idle connection that breaks (database restarted) is replaced on its next use.
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
  }
  return pool;
}

/** Closes the pool, for a process that stops. */
export async function closePool(): Promise<void> {
  const closing = pool;
  pool = undefined;
  await closing?.end();
}
