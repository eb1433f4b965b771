import { closePool } from '~/integrations/postgres.server';
import { logger } from '~/logger.server';
import { switchBilling } from '~/modules/billing/switch-billing.server';
import { startWorker } from './run.server';

/** A worker process of its own, for when the web processes run with `WORKER=off`. */
void switchBilling();
const worker = await startWorker();
logger.info('worker started');

let isStopping = false;
async function stop(signal: string) {
  if (isStopping) return;
  isStopping = true;
  logger.info({ signal }, 'worker stops');
  await worker.stop();
  await closePool();
  process.exit(0);
}
process.on('SIGTERM', () => void stop('SIGTERM'));
process.on('SIGINT', () => void stop('SIGINT'));
// Started by another process of ours, it does not outlive it.
process.on('disconnect', () => void stop('disconnect'));
