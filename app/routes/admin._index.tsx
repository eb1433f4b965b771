import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { CircleAlert, CircleCheck, Clock } from 'lucide-react';

import { countJobs } from '~/modules/admin/jobs.server';
import { requireAdmin } from '~/modules/auth/require-admin.server';
import { appError } from '~/modules/errors/app-error.server';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Overview · Frontdesk admin` }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, headers } = await requireAdmin(request);
  const [{ data: overview, error }, { states }] = await Promise.all([
    supabase.rpc('admin_overview').single(),
    countJobs(supabase),
  ]);
  if (error) throw appError('unavailable', { cause: error, headers });
  return data({ overview: { ...overview, jobs_dead: states.dead } }, { headers });
}

export default function Overview() {
  const { overview } = useLoaderData<typeof loader>();
  return (
    <div className="grid max-w-[60rem] grid-cols-[minmax(0,1fr)] gap-6">
      <div className="fd-head">
        <h1>Overview</h1>
        <p>All businesses, now</p>
      </div>
      <dl className="fd-stats [--n:3] max-md:!grid-cols-1">
        <Figure
          label="People"
          value={overview.users}
          all={{ to: paths.admin('users'), label: t`See all people` }}
        >
          Have an account
        </Figure>
        <Figure
          label="Businesses"
          value={overview.businesses}
          all={{ to: paths.admin('businesses'), label: t`See all businesses` }}
        >
          Have their phone answered, or are setting up
        </Figure>
        <Figure label="Calls" value={overview.calls_today}>
          Began in the last 24 hours
        </Figure>
      </dl>
      <Health overview={overview} />
    </div>
  );
}

function Figure({
  label,
  value,
  all,
  children,
}: {
  label: string;
  value: number;
  all?: { to: string; label: string };
  children: string;
}) {
  return (
    <div className="fd-stat">
      <dt className="flex justify-between gap-3">
        {label}
        {all && (
          <Link className="fd-link" to={all.to} aria-label={all.label}>
            See all
          </Link>
        )}
      </dt>
      <dd className="v">{value.toLocaleString(locale())}</dd>
      <dd className="d">{children}</dd>
    </div>
  );
}

type HealthProps = { overview: ReturnType<typeof useLoaderData<typeof loader>>['overview'] };

/** The figures that should be zero, and what it means when one is not. */
function Health({ overview }: HealthProps) {
  return (
    <section className="fd-card" aria-labelledby="health">
      <header>
        <h2 id="health">What needs a look</h2>
      </header>
      <ul className="fd-list">
        <Check
          label="Events waiting"
          count={overview.events_waiting}
          tone="warn"
          to={paths.admin('events', { status: 'received' })}
        >
          Stored and not worked yet. A few come and go within seconds; a number that stays means
          that no worker runs.
        </Check>
        <Check
          label="Events failed"
          count={overview.events_failed}
          tone="bad"
          to={paths.admin('events', { status: 'failed' })}
        >
          Tried and given up on. The raw event is kept: nothing that a caller said is lost, but its
          call may lack something until it is worked again.
        </Check>
        <Check
          label="Events without a business"
          count={overview.events_unroutable}
          tone="warn"
          to={paths.admin('events', { status: 'unroutable' })}
        >
          Came for an assistant that no business has, usually one that was made in Vapi by hand, or
          tell of something at Paddle that our server did not begin: see Billing.
        </Check>
        <Check
          label="Jobs given up"
          count={overview.jobs_dead}
          tone="bad"
          to={paths.admin('jobs', { state: 'dead' })}
        >
          Tried as often as jobs are tried. Who runs Frontdesk was mailed; they rest until somebody
          runs them again.
        </Check>
        <Check label="Mail refused" count={overview.mail_failed} tone="bad">
          The mail server did not take it, in the last 7 days. Wrong addresses are among them; many
          at once point to the mail settings.
        </Check>
      </ul>
    </section>
  );
}

function Check({
  label,
  count,
  tone,
  to,
  children,
}: {
  label: string;
  count: number;
  tone: 'warn' | 'bad';
  /** Where they are listed. */
  to?: string;
  children: string;
}) {
  const Icon = count === 0 ? CircleCheck : tone === 'warn' ? Clock : CircleAlert;
  return (
    <li className="!items-start">
      <div className="grow">
        <h3>
          {to ? (
            <Link className="fd-link" to={to}>
              {label}
            </Link>
          ) : (
            label
          )}
        </h3>
        <p className="fd-small fd-muted max-w-[64ch] text-pretty">{children}</p>
      </div>
      <span className={`fd-status fd-tabnum ${count === 0 ? 'good' : tone}`}>
        <Icon className="fd-icon" aria-hidden />
        {count === 0 ? 'None' : count.toLocaleString(locale())}
      </span>
    </li>
  );
}
