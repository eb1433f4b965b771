import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { Inbox } from 'lucide-react';
import { z } from 'zod';

import { ChooseRow, ListPager, StateTabs } from '~/components/admin-list';
import { AdminState } from '~/components/admin-state';
import { Confirm } from '~/components/settings-card';
import { Empty } from '~/components/ui/empty';
import { adminClock } from '~/modules/admin/admin-clock.server';
import {
  countEvents,
  eventStatuses,
  eventView,
  listEvents,
  readEventsQuery,
  replayEvents,
  replayMatching,
  restingStatuses,
} from '~/modules/admin/events.server';
import { requireAdmin } from '~/modules/auth/require-admin.server';
import { writeCursor } from '~/modules/calls/call-filters.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Events · Frontdesk admin` }];

const formSchema = z.object({
  intent: z.enum(['replay', 'replay-all']),
  eventIds: z.array(z.uuid()).max(100),
});

export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, user, headers } = await requireAdmin(request);
  const query = readEventsQuery(request);
  const { filters } = query;
  const [{ rows, after }, counts, clock] = await Promise.all([
    listEvents(query),
    countEvents(supabase),
    adminClock(supabase, user.id),
  ]);
  const tabs = [undefined, 'received', 'failed', 'unroutable', 'processed', 'ignored'] as const;
  return data(
    {
      events: rows.map((row) => eventView(row, clock)),
      filters,
      tabs: tabs.map((status) => ({
        label: status ? eventStatuses[status].label : t`All`,
        count: status && counts[status],
        to: paths.admin('events', { ...filters, status }),
        isCurrent: filters.status === status,
      })),
      // A press takes those that fit, and no others.
      resting: filters.status && restingStatuses.has(filters.status) ? filters.status : null,
      all: paths.admin('events'),
      newest: query.after && paths.admin('events', filters),
      older: after && paths.admin('events', { ...filters, after }),
      zone: clock.zone,
    },
    { headers },
  );
}

export async function action({ request }: ActionFunctionArgs) {
  const { supabase, headers } = await requireAdmin(request);
  const { filters, after } = readEventsQuery(request);
  const form = await request.formData();
  const submitted = formSchema.safeParse({
    intent: form.get('intent'),
    eventIds: form.getAll('eventId'),
  }).data;
  if (!submitted) throw appError('bad-request', { headers });
  const { intent, eventIds } = submitted;
  const isAll = intent === 'replay-all';
  if (!isAll && eventIds.length === 0) {
    await setToast(headers, { message: t`Choose events first`, isProblem: true });
  } else {
    const count = isAll
      ? await replayMatching(supabase, filters)
      : await replayEvents(supabase, eventIds);
    await setToast(headers, { message: replayedWords(count) });
  }
  const back = { ...filters, after: isAll ? null : after && writeCursor(after) };
  throw redirect(paths.admin('events', back), { headers });
}

function replayedWords(count: number): string {
  if (count === 0) return t`None of them rests any more`;
  return count === 1 ? t`One event is worked again now` : t`${count} events are worked again now`;
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Events() {
  const page = useLoaderData<typeof loader>();
  const { events, tabs, newest, older, zone } = page;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="fd-head">
        <h1>Events</h1>
        <p>What vendors sent, the newest first, times in {zone.replaceAll('_', ' ')}</p>
      </div>
      <StateTabs label="Status" tabs={tabs} />
      <Filters page={page} />
      {events.length === 0 ? (
        <Empty icon={Inbox} title="No such events">
          <p>None fits what was asked for.</p>
          <Link className="btn" to={page.all}>
            Show all
          </Link>
        </Empty>
      ) : (
        <Form method="post" className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <Replay page={page} />
          <table className="fd-table fd-records" role="table">
            <caption className="sr-only">Events, newest first</caption>
            <thead role="rowgroup">
              <tr role="row">
                <th scope="col">
                  <span className="sr-only">Choose</span>
                </th>
                <th scope="col">Event</th>
                <th scope="col">Status</th>
                <th scope="col">Stored</th>
                <th scope="col" className="num">
                  Attempts
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {events.map((event) => (
                <EventRow key={event.id} event={event} />
              ))}
            </tbody>
          </table>
        </Form>
      )}
      <ListPager newest={newest} older={older} />
    </div>
  );
}

function Filters({ page: { filters, all } }: { page: Page }) {
  const isFiltered = Boolean(
    filters.provider ?? filters.type ?? filters.q ?? filters.business ?? null,
  );
  return (
    <Form className="fd-tools" action={all} role="search" key={JSON.stringify(filters)}>
      {filters.status && <input type="hidden" name="status" value={filters.status} />}
      {filters.business && <input type="hidden" name="business" value={filters.business} />}
      <select
        className="select !w-auto"
        name="provider"
        aria-label="Vendor"
        defaultValue={filters.provider}
      >
        <option value="">All vendors</option>
        <option value="vapi">Vapi</option>
        <option value="paddle">Paddle</option>
      </select>
      <input
        className="input !w-44"
        name="type"
        aria-label="Type"
        placeholder="Type"
        defaultValue={filters.type}
        maxLength={120}
      />
      <input
        className="input !w-60 max-w-full"
        name="q"
        type="search"
        aria-label="Id of a call, or of what it is about at Paddle"
        placeholder="Call’s or entity’s id"
        defaultValue={filters.q}
        maxLength={128}
      />
      <button className="btn">Show</button>
      {isFiltered && (
        <Link className="fd-more" to={all}>
          Clear
        </Link>
      )}
    </Form>
  );
}

function Replay({ page: { events, resting } }: { page: Page }) {
  if (!events.some(({ canReplay }) => canReplay)) return null;
  return (
    <div className="flex flex-wrap items-start gap-2">
      <button className="btn btn-sm" name="intent" value="replay">
        Work the chosen again
      </button>
      {resting && (
        <Confirm label="Work all of these again" isDanger={false}>
          <p>
            All that rest and fit what is shown here, also on other pages; a thousand at a time, the
            oldest first.
          </p>
          <button className="btn btn-primary btn-sm" name="intent" value="replay-all">
            Work them again
          </button>
        </Confirm>
      )}
    </div>
  );
}

function EventRow({ event }: { event: Page['events'][number] }) {
  return (
    <tr role="row">
      <td role="cell">
        {event.canReplay && (
          <ChooseRow name="eventId" value={event.id} of={`${event.type} of ${event.received}`} />
        )}
      </td>
      <td role="cell" className="main">
        <Link className="fd-link font-semibold" to={paths.adminEvent(event.id)}>
          {event.type}
        </Link>
        <span className="sub">
          {event.provider}
          {event.business && `, ${event.business}`}
        </span>
        {event.externalId && <span className="sub font-mono text-xs">{event.externalId}</span>}
        {event.error && <span className="sub">{event.error}</span>}
      </td>
      <td role="cell" data-label="Status">
        <AdminState label={event.status} tone={event.tone} />
      </td>
      <td role="cell" data-label="Stored" className="date">
        {event.received}
        {event.deliveries > 1 && <span className="fd-muted block">Sent {event.deliveries} times</span>}
      </td>
      <td role="cell" data-label="Attempts" className="num">
        {event.attempts}
      </td>
    </tr>
  ); // prettier-ignore
}
