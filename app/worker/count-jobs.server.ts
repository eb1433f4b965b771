import type { WorkerEvents } from 'graphile-worker';

import { jobSeconds } from '~/modules/operations/metrics.server';

/** Counts for the metrics how long jobs ran in this process, and how they ended. */
export function countJobs(events: WorkerEvents): void {
  const began = new Map<string, number>();
  events.on('job:start', ({ job }) => began.set(job.id, performance.now()));
  events.on('job:complete', ({ job, error }) => {
    const start = began.get(job.id) ?? performance.now();
    began.delete(job.id);
    const isLast = job.attempts >= job.max_attempts;
    const outcome = error ? (isLast ? 'dead' : 'error') : 'ok';
    jobSeconds.observe({ task: job.task_identifier, outcome }, (performance.now() - start) / 1000);
  });
}
