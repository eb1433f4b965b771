import type { Task } from 'graphile-worker';

import { logger } from '~/logger.server';

/**
 * Runs every minute: an event that was stored more than a minute ago and has no job gets one again.
 * There should be none; if a restore or a hand in the job tables made some, no call is lost by it.
 */
export const requeueWaitingEvents: Task = async (_payload, { withPgClient }) => {
  const { rows } = await withPgClient((client) =>
    client.query<{ count: number }>('select private.requeue_waiting_events() as count'),
  );
  if (rows[0]?.count) logger.warn({ events: rows[0].count }, 'waiting events got their jobs again');
};
