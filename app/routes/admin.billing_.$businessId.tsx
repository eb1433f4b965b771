import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { ArrowLeft, CircleAlert, RefreshCw, ScrollText } from 'lucide-react';
import { z } from 'zod';

import { ListPager } from '~/components/admin-list';
import { Empty } from '~/components/ui/empty';
import { PaddleFault } from '~/integrations/paddle/client.server';
import { adminClock } from '~/modules/admin/admin-clock.server';
import { businessBillingView, getBusinessBilling } from '~/modules/admin/billing.server';
import { requireAdmin } from '~/modules/auth/require-admin.server';
import { syncBusiness } from '~/modules/billing/sync.server';
import { appError } from '~/modules/errors/app-error.server';
import { faultWords } from '~/modules/errors/fault-words.server';
import { t } from '~/modules/languages/t';
import { setToast, type Toast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  {
    title: page
      ? t`Billing of ${page.name} · Frontdesk admin`
      : t`Billing of a business · Frontdesk admin`,
  },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, user, headers } = await requireAdmin(request);
  const businessId = z.uuid().safeParse(params.businessId).data;
  if (!businessId) throw appError('not-found', { headers });
  const [found, clock] = await Promise.all([
    getBusinessBilling(supabase, businessId, request),
    adminClock(supabase, user.id),
  ]);
  if (!found) throw appError('not-found', { headers });
  return data(
    {
      ...businessBillingView(found.billing, clock),
      newest: found.isLater ? paths.adminBilling(businessId) : null,
      older: found.after && paths.adminBilling(businessId, { after: found.after }),
      zone: clock.zone,
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { supabase, headers } = await requireAdmin(request);
  const businessId = z.uuid().safeParse(params.businessId).data;
  if (!businessId) throw appError('not-found', { headers });
  const { intent } = Object.fromEntries(await request.formData());
  if (intent !== 'sync') throw appError('bad-request', { headers });
  const { data: business } = await supabase.rpc('admin_business_billing', {
    p_business_id: businessId,
    p_limit: 0,
  });
  if (!business) throw appError('not-found', { headers });
  await setToast(headers, await sync(businessId));
  throw redirect(paths.adminBilling(businessId), { headers });
}

async function sync(businessId: string): Promise<Toast> {
  try {
    const applied = await syncBusiness(businessId);
    const changed = applied.filter(({ outcome }) => outcome === 'applied').length;
    if (applied.length === 0) return { message: t`Paddle has nothing of it yet` };
    return {
      message: changed > 0 ? t`Fetched: ${changed} of ${applied.length} were other than here` : t`Fetched: all was as it is at Paddle`,
    }; // prettier-ignore
  } catch (error) {
    if (!(error instanceof PaddleFault)) throw error;
    const why = faultWords(error.message);
    return { message: t`Not fetched: ${why} Nothing was changed.`, isProblem: true };
  }
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function BusinessBilling() {
  const page = useLoaderData<typeof loader>();
  const zone = page.zone.replaceAll('_', ' ');
  return (
    <div className="grid max-w-[60rem] grid-cols-[minmax(0,1fr)] gap-6">
      <div className="fd-head">
        <Link className="fd-more" to={paths.admin('billing')}>
          <ArrowLeft className="fd-icon" aria-hidden />
          Billing
        </Link>
        <h1>{page.name}</h1>
        <p>
          {page.isRestricted
            ? `${page.state}, ${page.plan}, restricted. Times in ${zone}`
            : `${page.state}, ${page.plan}. Times in ${zone}`}
        </p>
      </div>
      <Sync page={page} />
      <Subscriptions page={page} />
      <History page={page} />
    </div>
  );
}

function Sync({ page }: { page: Page }) {
  return (
    <section className="fd-card" aria-labelledby="paddle">
      <header>
        <h2 id="paddle">At Paddle</h2>
        <Form method="post" className="ms-auto">
          <button className="btn btn-sm" name="intent" value="sync">
            <RefreshCw className="fd-icon" aria-hidden />
            Sync from Paddle
          </button>
        </Form>
      </header>
      <div className="grid gap-2 p-4">
        {page.syncError && (
          <p className="fd-status bad">
            <CircleAlert className="fd-icon" aria-hidden />
            {page.syncError}
          </p>
        )}
        <p className="fd-muted">
          {page.synced
            ? `All of it was last fetched: ${page.synced}.`
            : 'Nothing was fetched yet: what is here came with events.'}
        </p>
        {page.customers.map(({ id, email, name }) => (
          <p key={id} className="break-words">
            {name && `${name}, `}
            {email} <span className="font-mono text-xs">{id}</span>
          </p>
        ))}
      </div>
    </section>
  );
}

function Subscriptions({ page: { subscriptions } }: { page: Page }) {
  return (
    <section className="fd-card" aria-labelledby="subscriptions">
      <header>
        <h2 id="subscriptions">Subscriptions</h2>
      </header>
      {subscriptions.length === 0 ? (
        <p className="fd-muted p-4">It has never bought a plan.</p>
      ) : (
        <ul className="fd-list">
          {subscriptions.map((each) => (
            <li key={each.id}>
              <div className="min-w-0 grow">
                <h3>
                  {each.what} <span className="fd-tag">{each.status}</span>
                </h3>
                <p className="fd-small fd-muted break-words">
                  {[
                    each.price,
                    each.started && t`since ${each.started}`,
                    each.next && t`next charge ${each.next}`,
                    each.scheduled,
                  ]
                    .filter(Boolean)
                    .join(' · ')}{' '}
                  <span className="font-mono text-xs">{each.id}</span>
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function History({ page: { events, newest, older } }: { page: Page }) {
  return (
    <section aria-labelledby="history" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id="history">History</h2>
      {events.length === 0 ? (
        <Empty icon={ScrollText} title="No events yet">
          <p>What Paddle tells of this business is listed here, the newest first.</p>
        </Empty>
      ) : (
        <table className="fd-table fd-records" role="table">
          <caption className="sr-only">Events of Paddle’s, newest first</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col">What</th>
              <th scope="col">When</th>
              <th scope="col" className="num">
                Sent
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {events.map((event) => (
              <tr role="row" key={event.id}>
                <td role="cell" className="main">
                  <b>{event.title}</b>
                  <span className="sub break-words">
                    {event.type} <span className="font-mono text-xs">{event.externalId}</span>
                  </span>
                  {event.problem && <span className="sub">{event.problem}</span>}
                </td>
                <td role="cell" data-label="When" className="date">
                  {event.occurred}
                  {event.lateness && <span className="sub">{event.lateness}</span>}
                </td>
                <td role="cell" data-label="Sent" className="num">
                  {event.deliveries === 1 ? 'Once' : `${event.deliveries} times`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <ListPager newest={newest} older={older} />
    </section>
  );
}
