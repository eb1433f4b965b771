import type { WithPgClient } from 'graphile-worker';
import pg from 'pg';

import { databaseUrl } from './stack';

/** Connections as a job gets them, for jobs that a test runs itself. Its pool is ended by the test. */
export function workerClients(): { pool: pg.Pool; withPgClient: WithPgClient } {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 3 });
  const withPgClient = async (work: (client: pg.PoolClient) => Promise<unknown>) => {
    const client = await pool.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  };
  return { pool, withPgClient: withPgClient as unknown as WithPgClient };
}
