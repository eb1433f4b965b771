import type { Task } from 'graphile-worker';

/** Runs every minute: takes away what open pages have heard long ago. */
export const pruneLive: Task = async (_payload, { withPgClient }) => {
  await withPgClient((client) => client.query('select private.prune_live()'));
};
