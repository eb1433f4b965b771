import { setTimeout as sleep } from 'node:timers/promises';

import { getEnv } from '~/env.server';
import { getPool } from '~/integrations/postgres.server';
import { logger } from '~/logger.server';

const retryMs = 5_000;

/**
 * Tells the database whether this installation bills: whether it has a key of Paddle's. Called when a process
 * starts; Postgres may start after it, so that it is told as soon as it listens.
 */
export async function switchBilling(): Promise<void> {
  const isOn = Boolean(getEnv().PADDLE_API_KEY);
  for (;;) {
    try {
      await getPool().query('select public.switch_billing($1)', [isOn]);
      return;
    } catch (error) {
      logger.error({ err: error }, 'billing could not be switched; trying again in 5 s');
      await sleep(retryMs, undefined, { ref: false });
    }
  }
}
