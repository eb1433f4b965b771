import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { ScrollText } from 'lucide-react';

import { ListPager } from '~/components/admin-list';
import { Empty } from '~/components/ui/empty';
import {
  activityView,
  activityWords,
  listActivity,
  readActivityQuery,
} from '~/modules/admin/activity.server';
import { adminClock } from '~/modules/admin/admin-clock.server';
import { requireAdmin } from '~/modules/auth/require-admin.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Activity · Frontdesk admin` }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, user, headers } = await requireAdmin(request);
  const query = readActivityQuery(request);
  const [{ rows, before }, clock] = await Promise.all([
    listActivity(supabase, query),
    adminClock(supabase, user.id),
  ]);
  const { action } = query;
  return data(
    {
      rows: rows.map((row) => activityView(row, clock)),
      action: action ?? '',
      actions: Object.entries(activityWords),
      newest: query.before ? paths.admin('activity', { action }) : null,
      older: before === null ? null : paths.admin('activity', { action, before }),
      zone: clock.zone,
    },
    { headers },
  );
}

export default function Activity() {
  const { rows, action, actions, newest, older, zone } = useLoaderData<typeof loader>();
  return (
    <div className="grid max-w-[60rem] grid-cols-[minmax(0,1fr)] gap-4">
      <div className="fd-head">
        <h1>Activity</h1>
        <p>What admins did, newest first, times in {zone.replaceAll('_', ' ')}</p>
      </div>
      <Form className="fd-tools" action={paths.admin('activity')} key={action}>
        <select
          className="select !w-auto max-w-full"
          name="action"
          aria-label="Show"
          defaultValue={action}
        >
          <option value="">Everything</option>
          {actions.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <button className="btn">Show</button>
        {action && (
          <Link className="fd-more" to={paths.admin('activity')}>
            Clear
          </Link>
        )}
      </Form>
      {rows.length === 0 ? (
        <Empty icon={ScrollText} title="Nothing here">
          <p>{action ? 'Nobody did that yet.' : 'What admins do is written down here.'}</p>
        </Empty>
      ) : (
        <table className="fd-table fd-records" role="table">
          <caption className="sr-only">What admins did, newest first</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col">What</th>
              <th scope="col">Who</th>
              <th scope="col">When</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map((row) => (
              <ActivityRow key={row.id} row={row} />
            ))}
          </tbody>
        </table>
      )}
      <ListPager newest={newest} older={older} />
    </div>
  );
}

type ActivityRowProps = { row: ReturnType<typeof useLoaderData<typeof loader>>['rows'][number] };

function ActivityRow({ row }: ActivityRowProps) {
  return (
    <tr role="row">
      <td role="cell" className="main">
        <b>{row.what}</b>
        {row.subject && <span className="sub">{row.subject}</span>}
        {row.changes.map(({ name, before, after }) => (
          <span className="sub" key={name}>
            {name}: {before !== null && <del className="no-underline">{before} → </del>}
            <ins className="text-base-content no-underline">{after}</ins>
          </span>
        ))}
      </td>
      <td role="cell" data-label="Who">
        {row.who}
      </td>
      <td role="cell" data-label="When" className="date">
        {row.at}
      </td>
      <td role="cell" data-label="From">
        {row.ip ?? <span className="fd-muted">Unknown</span>}
      </td>
    </tr>
  );
}
