import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { CirclePause, ShieldCheck } from 'lucide-react';
import { z } from 'zod';

import { ListPager, ListSearch, NothingFound } from '~/components/admin-list';
import { Confirm } from '~/components/settings-card';
import { adminClock } from '~/modules/admin/admin-clock.server';
import { listAddress, listUsers, readListQuery } from '~/modules/admin/admin-lists.server';
import { setUserDisabled } from '~/modules/admin/set-user-disabled.server';
import { requireAdmin } from '~/modules/auth/require-admin.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`People · Frontdesk admin` }];

const formSchema = z.object({ userId: z.uuid(), intent: z.enum(['disable', 'enable']) });

export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, user, headers } = await requireAdmin(request);
  const query = readListQuery(request);
  const [{ rows, after }, clock] = await Promise.all([
    listUsers(supabase, query),
    adminClock(supabase, user.id),
  ]);
  return data(
    {
      people: rows.map((row) => ({
        id: row.id,
        name: row.full_name || row.email,
        email: row.email,
        // Two of one name would be the same line.
        businesses: [...new Set(row.businesses)],
        joined: clock.date(row.created_at),
        seen: row.last_sign_in_at ? clock.moment(row.last_sign_in_at) : t`Never`,
        isDisabled: row.is_disabled,
        isAdmin: row.is_admin,
        isYou: row.id === user.id,
      })),
      q: query.q,
      newest: query.after && paths.admin('users', { q: query.q }),
      older: after && paths.admin('users', { q: query.q, after }),
      zone: clock.zone,
    },
    { headers },
  );
}

export async function action({ request }: ActionFunctionArgs) {
  const admin = await requireAdmin(request);
  const { headers } = admin;
  const submitted = formSchema.safeParse(Object.fromEntries(await request.formData())).data;
  if (!submitted) throw appError('bad-request', { headers });
  const message = await setUserDisabled(admin, submitted.userId, submitted.intent === 'disable');
  await setToast(headers, { message });
  throw redirect(paths.admin('users', listAddress(readListQuery(request))), { headers });
}

export default function People() {
  const { people, q, newest, older, zone } = useLoaderData<typeof loader>();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="fd-head">
        <h1>People</h1>
        <p>Newest first, times in {zone.replaceAll('_', ' ')}</p>
      </div>
      <ListSearch
        action={paths.admin('users')}
        label="Search people"
        placeholder="Name or e-mail address"
        q={q}
      />
      {people.length === 0 ? (
        <NothingFound q={q} all={paths.admin('users')} />
      ) : (
        <table className="fd-table fd-records" role="table">
          <caption className="sr-only">People, newest first</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col">Person</th>
              <th scope="col">Businesses</th>
              <th scope="col">Joined</th>
              <th scope="col">Last sign-in</th>
              <th scope="col">
                <span className="sr-only">What can be done</span>
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {people.map((person) => (
              <PersonRow key={person.id} person={person} />
            ))}
          </tbody>
        </table>
      )}
      <ListPager newest={newest} older={older} />
    </div>
  );
}

type PersonRowProps = { person: ReturnType<typeof useLoaderData<typeof loader>>['people'][number] };

function PersonRow({ person }: PersonRowProps) {
  return (
    <tr role="row">
      <td role="cell" className="main">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <b>{person.name}</b>
          {person.isAdmin && (
            <span className="fd-tag accent">
              <ShieldCheck className="fd-icon" aria-hidden />
              Admin
            </span>
          )}
          {person.isDisabled && (
            <span className="fd-tag bad">
              <CirclePause className="fd-icon" aria-hidden />
              Disabled
            </span>
          )}
        </span>
        {person.name !== person.email && <span className="sub">{person.email}</span>}
      </td>
      <td role="cell" data-label="Businesses">
        {person.businesses.length === 0 ? (
          <span className="fd-muted">None</span>
        ) : (
          <ul>
            {person.businesses.map((business) => (
              <li key={business}>{business}</li>
            ))}
          </ul>
        )}
      </td>
      <td role="cell" data-label="Joined" className="date">
        {person.joined}
      </td>
      <td role="cell" data-label="Last sign-in" className="date">
        {person.seen}
      </td>
      <td role="cell" className="acts">
        {person.isYou ? <span className="fd-muted">You</span> : <DisableForm person={person} />}
      </td>
    </tr>
  );
}

function DisableForm({ person: { id, name, isDisabled } }: PersonRowProps) {
  if (isDisabled) {
    return (
      <Form method="post">
        <input type="hidden" name="userId" value={id} />
        <button className="btn btn-sm" name="intent" value="enable" aria-label={`Enable ${name}`}>
          Enable
        </button>
      </Form>
    );
  }
  return (
    <Confirm label="Disable" of={name}>
      <p>
        {name} sees nothing from now on, is signed out, and cannot sign in until you enable them
        again. Nothing is deleted.
      </p>
      <Form method="post">
        <input type="hidden" name="userId" value={id} />
        <button className="btn btn-error btn-sm" name="intent" value="disable">
          Disable {name}
        </button>
      </Form>
    </Confirm>
  );
}
