import type { Task } from 'graphile-worker';

import { checkParts } from '~/modules/operations/check-parts.server';

/** Runs every minute: looks whether each part works, and writes down what it found for the status page. */
export const checkPartsJob: Task = async (_payload, { withPgClient }) => {
  const states = await checkParts();
  await withPgClient((client) =>
    client.query('select private.note_service_parts($1)', [JSON.stringify(states)]),
  );
};
