import type { Task } from 'graphile-worker';

/**
 * The job that makes one sum of what changed since the last one. Two at once add nothing up twice; with none at
 * all the figures are still right, and a page reads more rows.
 */
export const compactRollups: Task = async (_payload, { withPgClient }) => {
  await withPgClient((client) => client.query('select private.compact_rollups()'));
};
