import { getEnv } from '~/env.server';
import { getReports } from '~/integrations/sentry/report.server';
import { closePool } from '~/integrations/postgres.server';
import { logger } from '~/logger.server';
import { switchBilling } from '~/modules/billing/switch-billing.server';
import { startWorker } from './run.server';
import { openWorkerPort } from './worker-port.server';

/** A worker process of its own, for when the web processes run with `WORKER=off`. */
void switchBilling();
const { WORKER_PORT } = getEnv();
const port = WORKER_PORT === undefined ? null : await openWorkerPort(WORKER_PORT);
const worker = await startWorker();
logger.info({ port: port?.port }, 'worker started');

let isStopping = false;
async function stop(signal: string) {
  if (isStopping) return;
  isStopping = true;
  logger.info({ signal }, 'worker stops');
  await worker.stop();
  port?.close();
  await Promise.all([closePool(), getReports()?.flush(1_500)]);
  process.exit(signal === 'ended' ? 1 : 0);
}
// Whoever started this process starts it again.
void worker.ended.then(() => stop('ended'));
process.on('SIGTERM', () => void stop('SIGTERM'));
process.on('SIGINT', () => void stop('SIGINT'));
// Started by another process of ours, it does not outlive it.
process.on('disconnect', () => void stop('disconnect'));
