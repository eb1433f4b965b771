import type { Task } from 'graphile-worker';

import { getEnv } from '~/env.server';
import { logger } from '~/logger.server';

type Told = { fresh: number; tasks: { task: string; dead: number }[] };

/**
 * Runs every minute: when jobs were given up since it last looked, somebody is mailed, at most once an hour. The mail
 * and the note that it was sent are one transaction.
 */
export const watchJobs: Task = async (_payload, { withPgClient }) => {
  const to = getEnv().ALERT_EMAIL?.split(/\s*,\s*/) ?? [];
  const { rows } = await withPgClient((client) =>
    client.query<{ told: Told | null }>('select private.raise_alarm($1) as told', [to]),
  );
  const told = rows[0]?.told;
  if (told) logger.error({ fresh: told.fresh, tasks: told.tasks }, 'jobs were given up');
};
