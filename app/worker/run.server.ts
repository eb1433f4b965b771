import { EventEmitter } from 'node:events';

import {
  Logger,
  run,
  runMigrations,
  type Runner,
  type RunnerOptions,
  type WorkerEvents,
} from 'graphile-worker';

import { getEnv } from '~/env.server';
import { reportError } from '~/integrations/sentry/report.server';
import { getPool } from '~/integrations/postgres.server';
import { logger } from '~/logger.server';
import { applyWebhookEvent } from './apply-webhook-event.server';
import { cancelSubscriptions } from './cancel-subscriptions.server';
import { chargeOverage } from './charge-overage.server';
import { checkCalls } from './check-calls.server';
import { checkDrift } from './check-drift.server';
import { checkPartsJob } from './check-parts.server';
import { checkRollups } from './check-rollups.server';
import { compactRollups } from './compact-rollups.server';
import { countJobs } from './count-jobs.server';
import { copyRecording, lookAfterRecordings } from './copy-recording.server';
import { deleteRecording } from './delete-recording.server';
import { deliverWebhook, pruneWebhooks } from './deliver-webhook.server';
import { eraseCalls } from './erase-calls.server';
import { eraseFiles } from './erase-files.server';
import { provisionPhoneLine } from './provision-phone-line.server';
import { indexCaller } from './index-caller.server';
import { pruneLive } from './prune-live.server';
import { pruneNotes } from './prune-notes.server';
import { publishReceptionist } from './publish-receptionist.server';
import { queueDigests } from './queue-digests.server';
import { releaseLines, releaseVapi } from './release-vapi.server';
import { raiseExampleError } from './raise-example-error.server';
import { requeueWaitingEvents } from './requeue-waiting-events.server';
import { startPresence } from './presence.server';
import { queueCallMails, sendCallMail } from './send-call-mail.server';
import { sendDigest } from './send-digest.server';
import { queueDueMails, sendDueMail } from './send-due-mail.server';
import { sendEmailJob } from './send-email.server';
import { prunePushes, sendPushJob } from './send-push.server';
import { queueWeekReports, sendWeekReport } from './send-week-report.server';
import { syncBilling } from './sync-billing.server';
import { watchBilling } from './watch-billing.server';
import { watchJobs } from './watch-jobs.server';

/** Every job that the product knows. */
const taskList = {
  'apply-webhook-event': applyWebhookEvent,
  'check-drift': checkDrift,
  'check-rollups': checkRollups,
  'compact-rollups': compactRollups,
  'erase-calls': eraseCalls,
  'erase-files': eraseFiles,
  'index-caller': indexCaller,
  'look-after-recordings': lookAfterRecordings,
  'prune-notes': pruneNotes,
  'provision-phone-line': provisionPhoneLine,
  'prune-live': pruneLive,
  'prune-pushes': prunePushes,
  'prune-webhooks': pruneWebhooks,
  'publish-receptionist': publishReceptionist,
  'queue-call-mails': queueCallMails,
  'queue-digests': queueDigests,
  'queue-due-mails': queueDueMails,
  'queue-week-reports': queueWeekReports,
  'raise-example-error': raiseExampleError,
  'release-lines': releaseLines,
  'release-vapi': releaseVapi,
  'requeue-waiting-events': requeueWaitingEvents,
  'watch-billing': watchBilling,
  'watch-jobs': watchJobs,
};

/**
 * What waits for other people's servers runs apart: however slow they are, no call waits for its turn. An
 * endpoint's messages are a queue, so that it takes one of these places at most.
 */
const outgoingTasks = {
  'cancel-subscriptions': cancelSubscriptions,
  'charge-overage': chargeOverage,
  'check-parts': checkPartsJob,
  'check-calls': checkCalls,
  'copy-recording': copyRecording,
  'delete-recording': deleteRecording,
  'deliver-webhook': deliverWebhook,
  'send-call-mail': sendCallMail,
  'send-digest': sendDigest,
  'send-due-mail': sendDueMail,
  'send-email': sendEmailJob,
  'send-push': sendPushJob,
  'send-week-report': sendWeekReport,
  'sync-billing': syncBilling,
};
const outgoingConcurrency = 10;

const workerLogger = new Logger(() => (level, message) => {
  // Graphile's info lines are one a job; failures come as errors.
  if (level === 'error') logger.error({ from: 'worker' }, message);
  else if (level === 'warning') logger.warn({ from: 'worker' }, message);
  else logger.debug({ from: 'worker' }, message);
});

/**
 * Starts the job worker in this process, on `DATABASE_URL`. Any number of processes may do so at once.
 *
 * @returns a handle whose `stop` lets running jobs finish (5 s at most); `ended` comes when no job is done any more,
 *   also when the worker ended by itself, as after a crash of the database in the middle of a job
 */
export async function startWorker(): Promise<{ stop(): Promise<void>; ended: Promise<void> }> {
  const env = getEnv();
  const pgPool = getPool();
  await runMigrations({ pgPool, logger: workerLogger });

  const workerIds = new Set<string>();
  const events = new EventEmitter() as WorkerEvents;
  countJobs(events);
  events.on('worker:create', ({ worker }) => workerIds.add(worker.workerId));
  events.on('job:error', ({ job, error }) => {
    // What passes by itself is tried again; that it did not pass is for somebody to look at.
    const passes = (error as { isPassing?: boolean } | null)?.isPassing === true;
    if (passes && job.attempts < job.max_attempts) return;
    const { task_identifier: task, id, attempts } = job;
    reportError(error, { task, jobId: String(id), attempt: String(attempts) });
  });
  // Before the first job: whoever has not said that it lives is taken for dead after a while.
  const presence = await startPresence(env.DATABASE_URL, () => [...workerIds]);
  const runners: Runner[] = [];
  const stop = async () => {
    // One that has ended already says so by an error.
    await Promise.allSettled(runners.map((runner) => runner.stop()));
    await presence.stop();
  };
  const start = async (options: RunnerOptions) => {
    const common = {
      pgPool,
      events,
      logger: workerLogger,
      noHandleSignals: true,
      pollInterval: 2_000,
      preset: { worker: { gracefulShutdownAbortTimeout: 5_000 } },
    };
    runners.push(await run({ ...common, ...options }));
  };
  try {
    await start({
      taskList,
      concurrency: env.WORKER_CONCURRENCY,
      crontab: [
        '* * * * * requeue-waiting-events',
        '* * * * * compact-rollups',
        '* * * * * prune-live',
        // One of each at most: what failed waits for the next minute, and not beside it.
        '* * * * * check-parts ?jobKey=check-parts',
        '* * * * * watch-jobs ?jobKey=watch-jobs',
        '* * * * * queue-due-mails ?jobKey=queue-due-mails',
        '*/5 * * * * check-calls',
        '*/15 * * * * check-drift',
        '*/10 * * * * watch-billing',
        '*/10 * * * * queue-digests',
        '*/10 * * * * queue-week-reports ?jobKey=queue-week-reports',
        '23 3 * * * check-rollups',
        '7 * * * * prune-webhooks',
        '17 * * * * prune-notes',
        '27 * * * * prune-pushes',
        '37 * * * * look-after-recordings',
        '*/10 * * * * sync-billing',
      ].join('\n'),
    });
    await start({
      taskList: outgoingTasks,
      concurrency: outgoingConcurrency,
      parsedCronItems: [],
    });
    await presence.announce();
  } catch (error) {
    // Whoever starts it again begins anew.
    await stop();
    throw error;
  }
  return {
    ended: Promise.race(runners.map(({ promise }) => promise)).catch((error: unknown) => {
      logger.error({ err: error }, 'the worker could not go on');
    }),
    stop,
  };
}
