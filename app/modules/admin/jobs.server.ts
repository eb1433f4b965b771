import { z } from 'zod';

import { serviceClient, type Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { maskText } from '~/modules/errors/mask-text';
import type { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { mostOfError, redactedPayload } from './redact-payload.server';

const pageSize = 50;

/** How a job that is not done can stand, in words. */
export const jobStates = {
  due: { label: t`Due`, tone: 'warn' },
  running: { label: t`Running`, tone: 'good' },
  later: { label: t`Later`, tone: 'quiet' },
  dead: { label: t`Given up`, tone: 'bad' },
} as const;
export type JobState = keyof typeof jobStates;

export type JobFilters = { task?: string; state?: JobState };
export type JobsQuery = { filters: JobFilters; before: number | null };

const state = z.enum(Object.keys(jobStates) as [JobState, ...JobState[]]);
const task = z.string().regex(/^[\w-]{1,128}$/);

/** What the address asks for. Anything that makes no sense is left out. */
export function readJobsQuery(request: Request): JobsQuery {
  const params = new URL(request.url).searchParams;
  return {
    filters: {
      task: task.safeParse(params.get('task')).data,
      state: state.safeParse(params.get('state')).data,
    },
    before: z.coerce.number().int().positive().safeParse(params.get('before')).data ?? null,
  };
}

/**
 * A page of the jobs that are not done, the newest first, and the id that the next page begins below. For who was
 * found to be an admin: the database gives it to our server alone.
 */
export async function listJobs({ filters, before }: JobsQuery) {
  const { data, error } = await serviceClient().rpc('admin_list_jobs', {
    ...(filters.task && { p_task: filters.task }),
    ...(filters.state && { p_state: filters.state }),
    ...(before && { p_before: before }),
    // One more than a page holds tells whether there is another.
    p_limit: pageSize + 1,
  });
  if (error) throw appError('unavailable', { cause: error });
  const rows = data.slice(0, pageSize);
  return { rows, before: data.length > pageSize ? (rows.at(-1)?.id ?? null) : null };
}

type JobRow = Awaited<ReturnType<typeof listJobs>>['rows'][number];

/** A row in words: nothing is left to format in the browser. */
export function jobView(row: JobRow, clock: Clock) {
  const { label, tone } = jobStates[row.state as JobState];
  const due = clock.momentWithin(row.run_at);
  const begun = clock.momentWithin(row.locked_at);
  return {
    id: row.id,
    task: row.task,
    key: row.key as string | null,
    state: label as string,
    tone: tone as string,
    when: {
      due: t`Since ${due}`,
      running: t`Since ${begun}`,
      later: clock.moment(row.run_at),
      dead: clock.moment(row.updated_at),
    }[row.state as JobState],
    attempts: t`${row.attempts} of ${row.max_attempts}`,
    error: row.last_error ? maskText(row.last_error, mostOfError) : null,
    payload: redactedPayload(row.payload),
    canRun: row.state !== 'running',
    isDead: row.state === 'dead',
  };
}

export type JobCounts = {
  states: Record<JobState, number>;
  /** Every task that has a job, in the order of the alphabet. */
  tasks: string[];
  dead: { task: string; count: number }[];
};

/** How many jobs there are, by state, and which were given up, by task. */
export async function countJobs(supabase: Supabase): Promise<JobCounts> {
  const { data, error } = await supabase.rpc('admin_job_counts');
  if (error) throw appError('unavailable', { cause: error });
  const states: JobCounts['states'] = { due: 0, running: 0, later: 0, dead: 0 };
  for (const row of data) states[row.state as JobState] += row.count;
  return {
    states,
    tasks: [...new Set(data.map((row) => row.task))].toSorted(),
    dead: data
      .filter((row) => row.state === 'dead')
      .map((row) => ({ task: row.task, count: row.count }))
      .toSorted((a, b) => b.count - a.count),
  };
}

/** Runs jobs now, from their first attempt. @returns how many */
export async function retryJobs(supabase: Supabase, ids: number[]): Promise<number> {
  const { data, error } = await supabase.rpc('admin_retry_jobs', { p_ids: ids });
  if (error) throw appError('unavailable', { cause: error });
  return data;
}

/** Runs jobs that were given up, of one task or of all, a thousand at most. @returns how many */
export async function retryDeadJobs(supabase: Supabase, of: string | undefined): Promise<number> {
  const { data, error } = await supabase.rpc('admin_retry_dead_jobs', of ? { p_task: of } : {});
  if (error) throw appError('unavailable', { cause: error });
  return data;
}

/** Takes jobs away that were given up. @returns how many */
export async function discardJobs(supabase: Supabase, ids: number[]): Promise<number> {
  const { data, error } = await supabase.rpc('admin_discard_jobs', { p_ids: ids });
  if (error) throw appError('unavailable', { cause: error });
  return data;
}
