import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { CirclePause, Eye, Wallet } from 'lucide-react';
import { z } from 'zod';

import { ListPager, ListSearch, NothingFound } from '~/components/admin-list';
import { Confirm } from '~/components/settings-card';
import { adminClock } from '~/modules/admin/admin-clock.server';
import { listAddress, listBusinesses, readListQuery } from '~/modules/admin/admin-lists.server';
import { requireAdmin } from '~/modules/auth/require-admin.server';
import { appError } from '~/modules/errors/app-error.server';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Businesses · Frontdesk admin` }];

const formSchema = z.object({ businessId: z.uuid(), intent: z.enum(['disable', 'enable']) });

const kinds: Record<string, string> = {
  'real-estate': t`Real estate`,
  dental: t`Dental practice`,
  law: t`Law firm`,
  trades: t`Trades`,
  restaurant: t`Restaurant`,
};

export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, user, headers } = await requireAdmin(request);
  const query = readListQuery(request);
  const [{ rows, after }, clock] = await Promise.all([
    listBusinesses(supabase, query),
    adminClock(supabase, user.id),
  ]);
  return data(
    {
      businesses: rows.map((row) => ({
        id: row.id,
        name: row.name,
        kind: kinds[row.kind] ?? null,
        owner: row.owner_email,
        members: row.members,
        calls: row.calls.toLocaleString(locale()),
        lastCall: row.last_call_at ? clock.moment(row.last_call_at) : null,
        made: clock.date(row.created_at),
        isDisabled: row.is_disabled,
      })),
      q: query.q,
      newest: query.after && paths.admin('businesses', { q: query.q }),
      older: after && paths.admin('businesses', { q: query.q, after }),
      zone: clock.zone,
    },
    { headers },
  );
}

export async function action({ request }: ActionFunctionArgs) {
  const { supabase, headers } = await requireAdmin(request);
  const submitted = formSchema.safeParse(Object.fromEntries(await request.formData())).data;
  if (!submitted) throw appError('bad-request', { headers });
  const isDisabled = submitted.intent === 'disable';
  const { error } = await supabase.rpc('admin_set_business_disabled', {
    p_business_id: submitted.businessId,
    p_disabled: isDisabled,
  });
  if (error?.code === 'P0002') throw appError('not-found', { headers });
  if (error) throw appError('unavailable', { cause: error, headers });
  await setToast(headers, {
    message: isDisabled
      ? t`Disabled: nobody of it sees anything, and its calls are still kept`
      : t`Enabled: its people see everything again`,
  });
  throw redirect(paths.admin('businesses', listAddress(readListQuery(request))), { headers });
}

export default function Businesses() {
  const { businesses, q, newest, older, zone } = useLoaderData<typeof loader>();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="fd-head">
        <h1>Businesses</h1>
        <p>Newest first, times in {zone.replaceAll('_', ' ')}</p>
      </div>
      <ListSearch
        action={paths.admin('businesses')}
        label="Search businesses"
        placeholder="Name, or its owner’s address"
        q={q}
      />
      {businesses.length === 0 ? (
        <NothingFound q={q} all={paths.admin('businesses')} />
      ) : (
        <table className="fd-table fd-records" role="table">
          <caption className="sr-only">Businesses, newest first</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col">Business</th>
              <th scope="col">Owner</th>
              <th scope="col" className="num">
                Members
              </th>
              <th scope="col" className="num">
                Calls
              </th>
              <th scope="col">Last call</th>
              <th scope="col">Made</th>
              <th scope="col">
                <span className="sr-only">What can be done</span>
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {businesses.map((business) => (
              <BusinessRow key={business.id} business={business} />
            ))}
          </tbody>
        </table>
      )}
      <ListPager newest={newest} older={older} />
    </div>
  );
}

type BusinessRowProps = {
  business: ReturnType<typeof useLoaderData<typeof loader>>['businesses'][number];
};

function BusinessRow({ business }: BusinessRowProps) {
  return (
    <tr role="row">
      <td role="cell" className="main">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <b>{business.name}</b>
          {business.isDisabled && (
            <span className="fd-tag bad">
              <CirclePause className="fd-icon" aria-hidden />
              Disabled
            </span>
          )}
        </span>
        {business.kind && <span className="sub">{business.kind}</span>}
      </td>
      <td role="cell" data-label="Owner">
        {business.owner ?? <span className="fd-muted">None</span>}
      </td>
      <td role="cell" data-label="Members" className="num">
        {business.members}
      </td>
      <td role="cell" data-label="Calls" className="num">
        {business.calls}
      </td>
      <td role="cell" data-label="Last call" className="date">
        {business.lastCall ?? <span className="fd-muted">None yet</span>}
      </td>
      <td role="cell" data-label="Made" className="date">
        {business.made}
      </td>
      <td role="cell" className="acts">
        <div>
          <Form method="post" action={paths.adminView()}>
            <input type="hidden" name="businessId" value={business.id} />
            <button
              className="btn btn-sm"
              name="intent"
              value="start"
              aria-label={`See ${business.name} as its owner`}
            >
              <Eye className="fd-icon" aria-hidden />
              See as its owner
            </button>
          </Form>
          <Link
            className="btn btn-sm"
            to={paths.adminBilling(business.id)}
            aria-label={`Billing of ${business.name}`}
          >
            <Wallet className="fd-icon" aria-hidden />
            Billing
          </Link>
          <DisableForm business={business} />
        </div>
      </td>
    </tr>
  );
}

function DisableForm({ business: { id, name, isDisabled } }: BusinessRowProps) {
  if (isDisabled) {
    return (
      <Form method="post">
        <input type="hidden" name="businessId" value={id} />
        <button className="btn btn-sm" name="intent" value="enable" aria-label={`Enable ${name}`}>
          Enable
        </button>
      </Form>
    );
  }
  return (
    <Confirm label="Disable" of={name}>
      <p>
        Nobody of {name} sees anything until you enable it again. Its phone is still answered, and
        its calls are kept.
      </p>
      <Form method="post">
        <input type="hidden" name="businessId" value={id} />
        <button className="btn btn-error btn-sm" name="intent" value="disable">
          Disable {name}
        </button>
      </Form>
    </Confirm>
  );
}
