import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  register,
  type CounterConfiguration,
  type GaugeConfiguration,
  type HistogramConfiguration,
} from 'prom-client';

import { getEnv } from '~/env.server';
import { onVendorCall } from '~/integrations/vendor.server';
import { isSameSecret } from '~/modules/auth/same-secret.server';
import { getFigures, type Figures } from './figures.server';
import { pools } from './pools.server';

/**
 * What Prometheus asks at `/metrics`. The server and the app are bundles of their own in one process, and prom-client
 * is the one thing that both load from the same place: whoever comes second takes what is there.
 */
function known<T>(name: string, make: () => T): T {
  return (register.getSingleMetric(name) as T | undefined) ?? make();
}
const counter = <L extends string>(config: CounterConfiguration<L>) =>
  known(config.name, () => new Counter(config));
const gauge = <L extends string>(config: GaugeConfiguration<L>) =>
  known(config.name, () => new Gauge(config));
const histogram = <L extends string>(config: HistogramConfiguration<L>) =>
  known(config.name, () => new Histogram(config));

known('process_cpu_seconds_total', () => collectDefaultMetrics());

/** Requests that were answered, or given up. */
export const requests = counter({
  name: 'frontdesk_http_requests_total',
  help: 'Requests by method, route and status; status 499: the client left before it had the answer.',
  labelNames: ['method', 'route', 'status'],
});

/** Without live streams, which last as long as their page is open. */
export const requestSeconds = histogram({
  name: 'frontdesk_http_request_seconds',
  help: 'How long requests took until the last byte was sent, but for live streams.',
  labelNames: ['method', 'route'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

/** From the moment an event was stored to the moment it was applied. */
export const eventLagSeconds = histogram({
  name: 'frontdesk_webhook_lag_seconds',
  help: 'From storing a webhook event to having applied it.',
  labelNames: ['provider'],
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800],
});

/** Runs of jobs in this process. `error`: it will be tried again; `dead`: that was the last time. */
export const jobSeconds = histogram({
  name: 'frontdesk_job_seconds',
  help: 'How long jobs ran in this process, and how they ended: ok, error (tried again) or dead.',
  labelNames: ['task', 'outcome'],
  buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300],
});

// Whoever made it listens: all of the process tell of their calls in one place.
known('frontdesk_vendor_call_seconds', () => {
  const seconds = new Histogram({
    name: 'frontdesk_vendor_call_seconds',
    help: 'Attempts at vendors by operation and outcome: ok, refused, gone, busy, failed, timeout, not-asked, canceled.',
    labelNames: ['vendor', 'operation', 'outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  });
  onVendorCall(({ seconds: took, ...labels }) => seconds.observe(labels, took));
  return seconds;
});

/** Open live streams of this process. */
export const liveViewers = gauge({
  name: 'frontdesk_live_viewers',
  help: 'Open streams of live updates in this process.',
});

const databaseUp = gauge({
  name: 'frontdesk_database_up',
  help: '1 when Postgres answered within two seconds, else 0; then all that it knows is left out.',
});
const eventsWaiting = gauge({
  name: 'frontdesk_webhook_events_waiting',
  help: 'Stored webhook events that are not applied yet, of all processes.',
});
const eventsOldest = gauge({
  name: 'frontdesk_webhook_events_oldest_seconds',
  help: 'Age of the oldest event that no worker has tried yet.',
});
const eventsResting = gauge({
  name: 'frontdesk_webhook_events_resting',
  help: 'Webhook events that rest: failed, or of no business (unroutable).',
  labelNames: ['provider', 'status'],
});
const jobs = gauge({
  name: 'frontdesk_jobs',
  help: 'Jobs of all processes: due, running, later (their time has not come, or they wait to be tried again), dead.',
  labelNames: ['task', 'state'],
});
const jobsOldest = gauge({
  name: 'frontdesk_jobs_oldest_seconds',
  help: 'For how long the oldest due job of a task has waited.',
  labelNames: ['task'],
});
const workerProcesses = gauge({
  name: 'frontdesk_worker_processes',
  help: 'Worker processes that live.',
});

/** @param figures null when the database did not answer: old figures would be lies */
function showFigures(figures: Figures | null): void {
  databaseUp.set(figures ? 1 : 0);
  for (const each of [
    eventsWaiting,
    eventsOldest,
    eventsResting,
    jobs,
    jobsOldest,
    workerProcesses,
  ])
    each.reset();
  if (!figures) {
    for (const each of [eventsWaiting, eventsOldest, workerProcesses]) each.remove();
    return;
  }
  eventsWaiting.set(figures.events.waiting);
  eventsOldest.set(figures.events.oldestSeconds);
  workerProcesses.set(figures.workers);
  for (const { provider, status, count } of figures.events.resting)
    eventsResting.set({ provider, status }, count);
  for (const { task, state, count, oldestSeconds } of figures.jobs) {
    jobs.set({ task, state }, count);
    if (state === 'due') jobsOldest.set({ task }, oldestSeconds);
  }
}

gauge({
  name: 'frontdesk_pool_connections',
  help: 'Connections of this process to Postgres: busy, idle; waiting: those who wait for one.',
  labelNames: ['pool', 'state'],
  collect() {
    this.reset();
    for (const [pool, name] of pools) {
      this.inc({ pool: name, state: 'busy' }, pool.totalCount - pool.idleCount);
      this.inc({ pool: name, state: 'idle' }, pool.idleCount);
      this.inc({ pool: name, state: 'waiting' }, pool.waitingCount);
    }
  },
});

/**
 * What a scraper that knows the token gets, of this process and of what Postgres knows of all; to everybody else there
 * is nothing here.
 */
export async function answerMetrics(authorization: string | null): Promise<Response> {
  const { METRICS_TOKEN: token } = getEnv();
  const given = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  if (!token || given === undefined || !isSameSecret(given, token)) {
    return new Response('Not found.', { status: 404, headers: { 'Cache-Control': 'no-store' } });
  }
  showFigures(await getFigures());
  return new Response(await register.metrics(), {
    headers: { 'Content-Type': register.contentType, 'Cache-Control': 'no-store' },
  });
}
