import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { Mail } from 'lucide-react';

import { ListPager, ListSearch, NothingFound, StateTabs } from '~/components/admin-list';
import { AdminState } from '~/components/admin-state';
import { Empty } from '~/components/ui/empty';
import { adminClock } from '~/modules/admin/admin-clock.server';
import {
  countMessages,
  listMessages,
  messageStates,
  messageView,
  readMessagesQuery,
} from '~/modules/admin/messages.server';
import { requireAdmin } from '~/modules/auth/require-admin.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Messages · Frontdesk admin` }];

const labels = { done: t`Done`, all: t`All` };

export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, user, headers } = await requireAdmin(request);
  const query = readMessagesQuery(request);
  const { q, state } = query;
  const [{ rows, after }, open, clock] = await Promise.all([
    listMessages(supabase, query),
    countMessages(supabase),
    adminClock(supabase, user.id),
  ]);
  return data(
    {
      messages: rows.map((row) => messageView(row, clock)),
      q,
      state,
      isFiltered: Boolean(q ?? query.after),
      tabs: [undefined, ...messageStates].map((each) => ({
        label: each ? labels[each] : t`Open`,
        count: each ? undefined : open,
        to: paths.admin('messages', { q, state: each }),
        isCurrent: state === each,
      })),
      here: paths.admin('messages', { state }),
      newest: query.after && paths.admin('messages', { q, state }),
      older: after && paths.admin('messages', { q, state, after }),
      zone: clock.zone,
    },
    { headers },
  );
}

export default function Messages() {
  const { messages, q, state, isFiltered, tabs, here, newest, older, zone } =
    useLoaderData<typeof loader>();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="fd-head">
        <h1>Messages</h1>
        <p>What the contact form brought, newest first, times in {zone.replaceAll('_', ' ')}</p>
      </div>
      <StateTabs label="Messages by state" tabs={tabs} />
      <ListSearch
        action={paths.admin('messages')}
        label="Search messages"
        placeholder="Name, address or words"
        q={q}
        state={state}
        all={here}
      />
      {messages.length > 0 ? (
        <ul className="fd-card fd-list">
          {messages.map((message) => (
            <li key={message.id} className="!items-start">
              <div className="grow">
                <Link className="go" to={paths.adminMessage(message.id)}>
                  {message.name}
                </Link>
                <p className="fd-muted fd-small break-words">{message.email}</p>
                <p className="mt-1 break-words">{message.begins}</p>
              </div>
              <div className="grid justify-items-end gap-1">
                <span className="fd-small when">{message.at}</span>
                {message.isDone && <AdminState label="Done" tone="good" />}
              </div>
            </li>
          ))}
        </ul>
      ) : isFiltered ? (
        <NothingFound q={q} all={here} />
      ) : (
        <Empty icon={Mail} title="No messages here">
          <p>What people send from the contact page comes here, and by mail.</p>
        </Empty>
      )}
      <ListPager newest={newest} older={older} />
    </div>
  );
}
