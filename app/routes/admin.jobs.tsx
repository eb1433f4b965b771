import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { CircleCheck } from 'lucide-react';
import { z } from 'zod';

import { ChooseRow, ListPager, StateTabs } from '~/components/admin-list';
import { AdminState } from '~/components/admin-state';
import { Confirm } from '~/components/settings-card';
import { Empty } from '~/components/ui/empty';
import { Note } from '~/components/ui/note';
import type { Supabase } from '~/integrations/supabase/client.server';
import { adminClock } from '~/modules/admin/admin-clock.server';
import {
  countJobs,
  discardJobs,
  jobStates,
  jobView,
  listJobs,
  readJobsQuery,
  retryDeadJobs,
  retryJobs,
} from '~/modules/admin/jobs.server';
import { requireAdmin } from '~/modules/auth/require-admin.server';
import { appError } from '~/modules/errors/app-error.server';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { setToast, type Toast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Jobs · Frontdesk admin` }];

const formSchema = z.object({
  intent: z.enum(['run', 'run-dead', 'discard']),
  jobIds: z.array(z.coerce.number().int().positive()).max(100),
});

export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, user, headers } = await requireAdmin(request);
  const query = readJobsQuery(request);
  const { filters } = query;
  const [{ rows, before }, counts, clock] = await Promise.all([
    listJobs(query),
    countJobs(supabase),
    adminClock(supabase, user.id),
  ]);
  return data(
    {
      jobs: rows.map((row) => jobView(row, clock)),
      filters,
      tabs: [undefined, 'dead' as const, 'due' as const, 'running' as const, 'later' as const].map(
        (state) => ({
          label: state ? jobStates[state].label : t`All`,
          count: state && counts.states[state],
          to: paths.admin('jobs', { ...filters, state }),
          isCurrent: filters.state === state,
        }),
      ),
      tasks: counts.tasks,
      dead: counts.dead.map((each) => ({
        ...each,
        to: paths.admin('jobs', { state: 'dead', task: each.task }),
      })),
      all: paths.admin('jobs'),
      newest: query.before ? paths.admin('jobs', filters) : null,
      older: before ? paths.admin('jobs', { ...filters, before }) : null,
      zone: clock.zone,
    },
    { headers },
  );
}

export async function action({ request }: ActionFunctionArgs) {
  const { supabase, headers } = await requireAdmin(request);
  const { filters, before } = readJobsQuery(request);
  const form = await request.formData();
  const submitted = formSchema.safeParse({
    intent: form.get('intent'),
    jobIds: form.getAll('jobId'),
  }).data;
  if (!submitted) throw appError('bad-request', { headers });
  await setToast(headers, await act(supabase, submitted, filters.task));
  const back = { ...filters, before: submitted.intent === 'run' ? before : null };
  throw redirect(paths.admin('jobs', back), { headers });
}

async function act(
  supabase: Supabase,
  { intent, jobIds }: z.infer<typeof formSchema>,
  task: string | undefined,
): Promise<Toast> {
  if (intent === 'run-dead') return ran(await retryDeadJobs(supabase, task));
  if (jobIds.length === 0) return { message: t`Choose jobs first`, isProblem: true };
  if (intent === 'run') return ran(await retryJobs(supabase, jobIds));
  const count = await discardJobs(supabase, jobIds);
  if (count === 0) return { message: t`None of them was given up`, isProblem: true };
  return { message: count === 1 ? t`One job was taken away` : t`${count} jobs were taken away` };
}

function ran(count: number): Toast {
  if (count === 0) return { message: t`They run already, or are done` };
  return { message: count === 1 ? t`One job runs now` : t`${count} jobs run now` };
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Jobs() {
  const page = useLoaderData<typeof loader>();
  const { jobs, tabs, newest, older, zone } = page;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="fd-head">
        <h1>Jobs</h1>
        <p>What is not done yet, the newest first, times in {zone.replaceAll('_', ' ')}</p>
      </div>
      <Dead page={page} />
      <StateTabs label="State" tabs={tabs} />
      <Tasks page={page} />
      {jobs.length === 0 ? (
        <Empty icon={CircleCheck} title="No such jobs">
          <p>What is done is not kept. None of what is left fits what was asked for.</p>
        </Empty>
      ) : (
        <Form method="post" className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <div className="flex flex-wrap items-start gap-2">
            <button className="btn btn-sm" name="intent" value="run">
              Run the chosen now
            </button>
            {jobs.some(({ isDead }) => isDead) && (
              <Confirm label="Take the chosen away">
                <p>Those that were given up are never run again. What they were about stays.</p>
                <button className="btn btn-error btn-sm" name="intent" value="discard">
                  Take them away
                </button>
              </Confirm>
            )}
          </div>
          <table className="fd-table fd-records" role="table">
            <caption className="sr-only">Jobs, newest first</caption>
            <thead role="rowgroup">
              <tr role="row">
                <th scope="col">
                  <span className="sr-only">Choose</span>
                </th>
                <th scope="col">Job</th>
                <th scope="col">State</th>
                <th scope="col">When</th>
                <th scope="col" className="num">
                  Attempts
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {jobs.map((job) => (
                <JobRow key={job.id} job={job} />
              ))}
            </tbody>
          </table>
        </Form>
      )}
      <ListPager newest={newest} older={older} />
    </div>
  );
}

/** What somebody has to look at, before everything else. */
function Dead({ page: { dead } }: { page: Page }) {
  if (dead.length === 0) return null;
  const count = dead.reduce((sum, each) => sum + each.count, 0);
  return (
    <Note
      tone="warn"
      title={count === 1 ? 'One job was given up' : `${count} jobs were given up`}
      action={
        <Form method="post" action={paths.admin('jobs', { state: 'dead' })}>
          <button className="btn btn-sm" name="intent" value="run-dead">
            Run them all again
          </button>
        </Form>
      }
    >
      {dead.map(({ task, count: each, to }, index) => (
        <span key={task}>
          {index > 0 && ', '}
          <Link className="fd-link" to={to}>
            {each.toLocaleString(locale())} × {task}
          </Link>
        </span>
      ))}
    </Note>
  );
}

function Tasks({ page: { filters, tasks, all } }: { page: Page }) {
  return (
    <Form className="fd-tools" action={all} key={filters.task}>
      {filters.state && <input type="hidden" name="state" value={filters.state} />}
      <select
        className="select !w-auto max-w-full"
        name="task"
        aria-label="Task"
        defaultValue={filters.task}
      >
        <option value="">All tasks</option>
        {tasks.map((task) => (
          <option key={task}>{task}</option>
        ))}
      </select>
      <button className="btn">Show</button>
      {filters.task && (
        <Link className="fd-more" to={all}>
          Clear
        </Link>
      )}
    </Form>
  );
}

function JobRow({ job }: { job: Page['jobs'][number] }) {
  return (
    <tr role="row">
      <td role="cell">
        {job.canRun && (
          <ChooseRow name="jobId" value={job.id} of={`${job.task}, number ${job.id}`} />
        )}
      </td>
      <td role="cell" className="main">
        <b>{job.task}</b>
        {job.key && <span className="sub font-mono text-xs">{job.key}</span>}
        {job.error && <span className="sub">{job.error}</span>}
        <details>
          <summary className="fd-small fd-muted min-h-6">
            What it is to do<span className="sr-only">, number {job.id}</span>
          </summary>
          {/* A box that scrolls must be reachable by keyboard. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <pre className="fd-raw" tabIndex={0} role="region" aria-label={`Payload of job ${job.id}`}>
            {job.payload}
          </pre>
        </details>
      </td>
      <td role="cell" data-label="State">
        <AdminState label={job.state} tone={job.tone} />
      </td>
      <td role="cell" data-label="When" className="date">
        {job.when}
      </td>
      <td role="cell" data-label="Attempts" className="num">
        {job.attempts}
      </td>
    </tr>
  ); // prettier-ignore
}
