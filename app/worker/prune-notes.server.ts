import type { Task } from 'graphile-worker';

/** The hourly job that forgets notes that were deleted a day ago: until then they can be brought back. */
export const pruneNotes: Task = async (_payload, { withPgClient }) => {
  await withPgClient((client) => client.query('select private.prune_notes()'));
};
