import { randomUUID } from 'node:crypto';

import pg from 'pg';

import { logger } from '~/logger.server';

/**
 * Graphile Worker gives the jobs of a killed process back after four hours. A caller's words shall not
 * wait that long, so each worker process shows that it lives: a row with its workers' ids, and an advisory
 * lock that Postgres drops the moment the process is gone. Whoever lives frees the jobs of the others.
 */
export async function startPresence(connectionString: string, workerIds: () => string[]) {
  const processId = randomUUID();
  let client: pg.Client | undefined;
  let isStopping = false;
  let registered = '';

  async function connect(): Promise<pg.Client> {
    const next = new pg.Client({ connectionString, keepAlive: true });
    next.on('error', (error) => {
      client = undefined;
      if (!isStopping) logger.warn({ err: error }, 'the worker lost its presence connection');
    });
    try {
      await next.connect();
      await next.query('select private.announce_worker($1)', [processId]);
    } catch (error) {
      await next.end().catch(() => {});
      throw error;
    }
    registered = '';
    return next;
  }

  async function beat() {
    try {
      client ??= await connect();
      const ids = workerIds().join(',');
      if (ids !== registered) {
        await client.query('update private.worker_processes set worker_ids = $2 where id = $1', [
          processId,
          workerIds(),
        ]);
        registered = ids;
      }
      const { rows } = await client.query<{ freed: number }>(
        'select private.free_jobs_of_dead_workers() as freed',
      );
      if (rows[0]?.freed) logger.info({ jobs: rows[0].freed }, 'took over jobs of a dead worker');
    } catch (error) {
      if (!isStopping) logger.warn({ err: error }, 'the worker could not look after dead ones');
      const broken = client;
      client = undefined;
      await broken?.end().catch(() => {});
    }
  }

  await beat();
  let timer = setTimeout(next, 1_000);
  async function next() {
    await beat();
    if (!isStopping) timer = setTimeout(next, 3_000);
  }

  return {
    /** Says now which workers there are, not with the next look. */
    announce: beat,
    async stop() {
      isStopping = true;
      clearTimeout(timer);
      await client
        ?.query('delete from private.worker_processes where id = $1', [processId])
        .catch(() => {});
      await client?.end().catch(() => {});
    },
  };
}
