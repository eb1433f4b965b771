import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { CircleCheck, Wallet } from 'lucide-react';
import type { ReactNode } from 'react';
import { z } from 'zod';

import { Empty } from '~/components/ui/empty';
import { adminClock } from '~/modules/admin/admin-clock.server';
import { billingOverviewView, getBillingOverview } from '~/modules/admin/billing.server';
import { requireAdmin } from '~/modules/auth/require-admin.server';
import { appError } from '~/modules/errors/app-error.server';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Billing · Frontdesk admin` }];

const formSchema = z.object({ eventId: z.uuid(), intent: z.literal('retry') });

export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, user, headers } = await requireAdmin(request);
  const [overview, clock] = await Promise.all([
    getBillingOverview(supabase),
    adminClock(supabase, user.id),
  ]);
  return data({ ...billingOverviewView(overview, clock), zone: clock.zone }, { headers });
}

export async function action({ request }: ActionFunctionArgs) {
  const { supabase, headers } = await requireAdmin(request);
  const submitted = formSchema.safeParse(Object.fromEntries(await request.formData())).data;
  if (!submitted) throw appError('bad-request', { headers });
  const { error } = await supabase.rpc('admin_retry_billing_event', {
    p_event_id: submitted.eventId,
  });
  // Pressed twice, or it found its way meanwhile: either way it no longer rests.
  if (error && error.code !== 'P0002') throw appError('unavailable', { cause: error, headers });
  await setToast(headers, {
    message: error ? t`It no longer waits here` : t`It is tried again now`,
  });
  throw redirect(paths.admin('billing'), { headers });
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Billing() {
  const page = useLoaderData<typeof loader>();
  return (
    <div className="grid max-w-[60rem] grid-cols-[minmax(0,1fr)] gap-6">
      <div className="fd-head">
        <h1>Billing</h1>
        <p>All businesses, now, times in {page.zone.replaceAll('_', ' ')}</p>
      </div>
      {page.isOn ? (
        <>
          <Revenue revenue={page.revenue} />
          <States states={page.states} />
          <Trials trials={page.trialsEnding} />
          <PastDue pastDue={page.pastDue} />
        </>
      ) : (
        <Empty icon={Wallet} title="Billing is off">
          <p>This installation has no key of Paddle’s, so every business has everything.</p>
        </Empty>
      )}
      <SyncProblems problems={page.syncProblems} />
      <Events events={page.events} />
    </div>
  );
}

function Revenue({ revenue }: Pick<Page, 'revenue'>) {
  return (
    <section aria-labelledby="revenue" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id="revenue">Monthly recurring revenue</h2>
      {revenue.length === 0 ? (
        <p className="fd-muted">Nobody pays yet.</p>
      ) : (
        <table className="fd-table fd-records" role="table">
          <caption className="sr-only">Monthly recurring revenue before tax, by currency</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col">A month, before tax</th>
              <th scope="col">Currency</th>
              <th scope="col" className="num">
                Subscriptions
              </th>
              <th scope="col" className="num">
                Of it past due
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {revenue.map(({ currency, monthly, pastDue, subscriptions, unknown }) => (
              <tr role="row" key={currency}>
                <td role="cell" className="main">
                  <b className="fd-tabnum">{monthly}</b>
                  {unknown > 0 && <span className="sub">Without {unknown} that have no bill yet</span>}
                </td>
                <td role="cell" data-label="Currency">
                  {currency}
                </td>
                <td role="cell" data-label="Subscriptions" className="num">
                  {subscriptions}
                </td>
                <td role="cell" data-label="Of it past due" className="num">
                  {pastDue ?? <span className="fd-muted">None</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  ); // prettier-ignore
}

const columns = ['', '[--n:1]', '[--n:2]', '[--n:3]'];

function States({ states }: Pick<Page, 'states'>) {
  return (
    <section aria-labelledby="states" className="grid gap-3">
      <h2 id="states">Businesses by state and plan</h2>
      <dl
        // Not as a style of the element, which the content policy refuses.
        className={`fd-stats max-md:!grid-cols-1 ${columns[Math.min(states.length, 3)] ?? ''}`}
      >
        {states.map(({ state, label, count, plans }) => (
          <div className="fd-stat" key={state}>
            <dt>{label}</dt>
            <dd className="v">{count.toLocaleString(locale())}</dd>
            <dd className="d">{plans.join(', ')}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Section({ id, title, none, children }: { id: string; title: string; none: string | false; children: ReactNode }) {
  return (
    <section className="fd-card" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
      </header>
      {none ? (
        <p className="fd-status good p-4">
          <CircleCheck className="fd-icon" aria-hidden />
          {none}
        </p>
      ) : (
        <ul className="fd-list">{children}</ul>
      )}
    </section>
  );
} // prettier-ignore

function Trials({ trials }: { trials: Page['trialsEnding'] }) {
  return (
    <Section
      id="trials"
      title="Trials that end within a week"
      none={trials.length === 0 && 'None does.'}
    >
      {trials.map(({ id, name, at }) => (
        <BusinessItem key={id} id={id} name={name}>
          Ends {at}
        </BusinessItem>
      ))}
    </Section>
  );
}

function PastDue({ pastDue }: Pick<Page, 'pastDue'>) {
  return (
    <Section id="past-due" title="Past due" none={pastDue.length === 0 && 'Everybody has paid.'}>
      {pastDue.map(({ id, name, since, graceEndsAt }) => (
        <BusinessItem key={id} id={id} name={name}>
          Since {since}; served as ever until {graceEndsAt}
        </BusinessItem>
      ))}
    </Section>
  );
}

function SyncProblems({ problems }: { problems: Page['syncProblems'] }) {
  if (problems.length === 0) return null;
  return (
    <Section id="sync" title="Could not be fetched from Paddle" none={false}>
      {problems.map(({ id, name, problem, at }) => (
        <BusinessItem key={id} id={id} name={name}>
          {at}: {problem}
        </BusinessItem>
      ))}
    </Section>
  );
}

function BusinessItem({ id, name, children }: { id: string; name: string; children: ReactNode }) {
  return (
    <li>
      <div className="grow">
        <h3>
          <Link className="fd-link" to={paths.adminBilling(id)}>
            {name}
          </Link>
        </h3>
        <p className="fd-small fd-muted">{children}</p>
      </div>
    </li>
  );
}

function Events({ events }: Pick<Page, 'events'>) {
  return (
    <Section
      id="events"
      title="Events of Paddle’s that rest"
      none={events.length === 0 && 'Every event found its business.'}
    >
      {events.map((event) => (
        <li key={event.id} className="!items-start flex-wrap">
          <div className="min-w-0 grow basis-64">
            <h3>
              {event.type} <span className="fd-tag">{event.status}</span>
            </h3>
            <p className="fd-small fd-muted break-words">
              {event.externalId && <span className="font-mono text-xs">{event.externalId}</span>} {event.occurred}
            </p>
            {event.error && <p className="fd-small break-words">{event.error}</p>}
            {event.named && (
              <p className="fd-small fd-muted">
                It says that it is {event.named}’s, which anybody can write.
              </p>
            )}
          </div>
          <Form method="post">
            <input type="hidden" name="eventId" value={event.id} />
            <button
              className="btn btn-sm"
              name="intent"
              value="retry"
              aria-label={`Try ${event.type} of ${event.occurred} again`}
            >
              Try again
            </button>
          </Form>
        </li>
      ))}
    </Section>
  ); // prettier-ignore
}
