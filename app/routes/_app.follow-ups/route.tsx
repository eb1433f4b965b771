import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { AlarmClock, Check, ChevronLeft, ChevronRight, ListTodo, Plus } from 'lucide-react';

import { AssignFields, SnoozeFields, type FollowUpChoices } from '~/components/follow-up-actions';
import { LeftOut } from '~/components/left-out';
import { Downloads } from '~/components/downloads';
import { Empty } from '~/components/ui/empty';
import { requireMember } from '~/modules/auth/require-member.server';
import { changeFollowUp } from '~/modules/follow-ups/change-follow-up.server';
import { kinds } from '~/modules/follow-ups/follow-up-words';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import { FollowUpForm } from './follow-up-form';
import { saveFollowUp } from './queue-form.server';
import { getQueue, hereOf } from './queue.server';
import { QueueItem } from './queue-item';

export const meta: MetaFunction = () => [{ title: t`Follow-ups · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params);
  const queue = await getQueue(member, new URL(request.url).searchParams);
  return data(queue, { headers: member.headers });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'follow-ups.work');
  const form = await request.formData();
  const back = hereOf(new URL(request.url).searchParams);
  const intent = form.get('intent');
  if (intent === 'create' || intent === 'edit') return saveFollowUp(member, form, back);
  throw await changeFollowUp(member, form, back);
}

export default function FollowUps() {
  const queue = useLoaderData<typeof loader>();
  const { groups, view, overdue, canWork, choices, changing, create, here, isFirstPage } = queue;
  const refused = useActionData<typeof action>();
  const { earlier, later } = queue;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="fd-head">
        <h1>Follow-ups</h1>
        {overdue > 0 && <p>{overdue} overdue</p>}
        <div className="actions">
          <Link className="btn" to={paths.settings('feeds')}>
            Calendar
          </Link>
          {canWork && (
            <Link className="btn btn-primary" to={paths.followUps({ new: 1 })}>
              <Plus className="fd-icon" aria-hidden />
              New
            </Link>
          )}
        </div>
      </div>
      {create && canWork && (
        <FollowUpForm
          key={refused?.values.id ?? 'new'}
          intent="create"
          values={{ ...blank, ...create, ...refused?.values }}
          errors={refused?.errors}
          callers={create.callers}
          members={choices.members}
          back={here}
        />
      )}
      <nav className="fd-views" aria-label="Which follow-ups">
        {queue.tabs.map(({ name, label, to, count }) => (
          <Link key={name} to={to} aria-current={name === view ? 'page' : undefined}>
            {label}
            {count !== null && <span>{count >= 1000 ? '1000+' : count}</span>}
          </Link>
        ))}
      </nav>
      <div className="flex flex-wrap items-center justify-between gap-3">
        {canWork && groups.length > 0 && (
          <BulkBar {...choices} isClosed={view === 'done' || view === 'spam'} />
        )}
        <KindFilter kind={queue.kind} view={view} />
      </div>
      <LeftOut notes={queue.notes} />
      {groups.length === 0 && <Nothing view={view} isFirstPage={isFirstPage} />}
      {groups.map(({ name, count, isOverdue, rows }) => (
        <section key={name} className="fd-card" aria-label={name}>
          <header>
            <h2>{name}</h2>
            {count !== null && (
              <span className={isOverdue ? 'fd-count bad' : 'fd-count'}>{count}</span>
            )}
          </header>
          <ul className="fd-list" data-list>
            {rows.map((row) => (
              <QueueItem key={row.id} row={row} choices={choices} canWork={canWork} here={here}>
                {changing?.id === row.id && canWork && (
                  <FollowUpForm
                    intent="edit"
                    values={{ ...blank, ...changing, ...refused?.values }}
                    errors={refused?.errors}
                    back={here}
                  />
                )}
              </QueueItem>
            ))}
          </ul>
        </section>
      ))}
      {(earlier || later) && (
        <nav className="fd-pager" aria-label="Pages">
          {earlier && (
            <Link className="btn btn-sm" to={earlier} rel="prev">
              <ChevronLeft className="fd-icon" aria-hidden />
              Before
            </Link>
          )}
          {later && (
            <Link className="btn btn-sm ms-auto" to={later} rel="next">
              After
              <ChevronRight className="fd-icon" aria-hidden />
            </Link>
          )}
        </nav>
      )}
      <Downloads
        list="/follow-ups"
        filters={{ view: view === 'everyone' ? null : view, kind: queue.kind }}
      />
    </div>
  );
}

const blank = { title: '', kind: 'custom', dueAt: '', assignedTo: '', phone: '', callId: '' };

/** A form by GET, so that every list has an address. */
function KindFilter({ kind, view }: { kind: string | null; view: string }) {
  return (
    <Form className="fd-tools" action={paths.followUps()} key={`${view} ${kind}`} role="search">
      {view !== 'everyone' && <input type="hidden" name="view" value={view} />}
      <label className="fd-label" htmlFor="kind">
        Kind
      </label>
      <select className="select !w-auto" id="kind" name="kind" defaultValue={kind ?? ''}>
        <option value="">Any</option>
        {Object.entries(kinds).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <button className="btn">Show</button>
    </Form>
  );
}

/** One form for all that is chosen: the checkboxes of the rows belong to it by its id. */
function BulkBar({ snooze, members, isClosed }: FollowUpChoices & { isClosed: boolean }) {
  return (
    <Form method="post" id="bulk" className="fd-tools fd-bulk" aria-label="All that is chosen">
      <input type="hidden" name="bulk" value="1" />
      <span className="fd-small fd-muted">With all chosen:</span>
      <button className="btn btn-sm" name="intent" value={isClosed ? 'reopen' : 'done'}>
        <Check className="fd-icon" aria-hidden />
        {isClosed ? 'Open again' : 'Done'}
      </button>
      {!isClosed && (
        <>
          <button type="button" className="btn btn-sm" popovertarget="bulk-snooze">
            <AlarmClock className="fd-icon" aria-hidden />
            Snooze
          </button>
          <button className="btn btn-sm" name="intent" value="spam">
            Spam
          </button>
        </>
      )}
      <button type="button" className="btn btn-sm" popovertarget="bulk-assign">
        Assign
      </button>
      <BulkMenus snooze={snooze} members={members} />
    </Form>
  );
}

function BulkMenus({ snooze, members }: FollowUpChoices) {
  return (
    <>
      <div
        popover="auto"
        id="bulk-snooze"
        className="fd-pop"
        aria-label="Snooze all that is chosen"
      >
        <SnoozeFields options={snooze} id="bulk" />
      </div>
      <div
        popover="auto"
        id="bulk-assign"
        className="fd-pop"
        aria-label="Assign all that is chosen"
      >
        <div className="grid gap-2 p-2">
          <AssignFields members={members} id="bulk" />
        </div>
      </div>
    </>
  );
}

function Nothing({ view, isFirstPage }: { view: string; isFirstPage: boolean }) {
  if (!isFirstPage) {
    return (
      <Empty icon={ListTodo} title="This page is empty">
        <p>What was here is on another page now.</p>
        <Link className="btn" to={paths.followUps({ view })}>
          To the first page
        </Link>
      </Empty>
    );
  }
  return (
    <Empty icon={ListTodo} title={emptyTitles[view] ?? 'Nothing is waiting'}>
      <p>What callers ask for, and what you write down yourself, shows up here by due time.</p>
    </Empty>
  );
}

const emptyTitles: Record<string, string> = {
  mine: t`Nothing is assigned to you`,
  unassigned: t`Everything has somebody`,
  snoozed: t`Nothing is snoozed`,
  done: t`Nothing is done yet`,
  spam: t`No spam`,
};
