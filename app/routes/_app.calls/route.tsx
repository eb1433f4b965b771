import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { Search } from 'lucide-react';

import { RefreshChoice, type RefreshHandle } from '~/components/refresh-choice';
import { RunningCalls } from '~/components/running-calls';
import { Downloads } from '~/components/downloads';
import { NoCallsYet } from '~/components/no-calls-yet';
import { Empty } from '~/components/ui/empty';
import { Pager } from '~/components/ui/pager';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import {
  filterChips,
  readCursor,
  readFiltersAloud,
  writeCursor,
  type Cursor,
} from '~/modules/calls/call-filters.server';
import { callRow, type CallRow } from '~/modules/calls/call-view.server';
import {
  getTotals,
  listCalls,
  readSearch,
  type CallTotals,
  type ListedCall,
} from '~/modules/calls/list-calls.server';
import { appError } from '~/modules/errors/app-error.server';
import { partsOf } from '~/modules/errors/parts.server';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock } from '~/modules/format/time.server';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { runningCall } from '~/modules/live/running-call.server';
import { getNumber } from '~/modules/receptionist/first-steps.server';
import { paths } from '~/paths';
import { CallTable } from './call-table';
import { FilterBar } from './filter-bar';
import { changeViews, listViews } from './views.server';
import { EditView, SaveView, ViewTabs } from './views';

export const meta: MetaFunction = () => [{ title: t`Calls · Frontdesk` }];

export const handle: RefreshHandle = { refreshes: () => true };

const pageSize = 25;

export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, business, role, headers } = await requireMember(request);
  const params = new URL(request.url).searchParams;
  const { filters, notes } = readFiltersAloud(params);
  const before = readCursor(params.get('before'));
  const after = before ? null : readCursor(params.get('after'));
  if ((params.get('before') && !before) || (params.get('after') && !before && !after)) {
    throw appError('bad-page', { headers });
  }

  const [page, totals, search, views, running, caller] = await Promise.all([
    // One more than a page holds tells whether there is another.
    listCalls(supabase, {
      business,
      filters,
      cursor: before ?? after,
      isNewer: before !== null,
      limit: pageSize + 1,
    }),
    getTotals(supabase, { business, filters }),
    filters.q ? readSearch(supabase, business.id, filters.q) : null,
    listViews(supabase, business.id, filters),
    listCalls(supabase, { business, filters: { status: 'running' }, limit: 5 }),
    filters.caller
      ? supabase
          .from('callers')
          .select('name, phone_number')
          .eq('business_id', business.id)
          .eq('id', filters.caller)
          .maybeSingle()
      : null,
  ]);
  const hasMore = page.length > pageSize;
  const calls = before ? page.slice(-pageSize) : page.slice(0, pageSize);
  const clock = new Clock(business.time_zone);
  const callerName = caller?.data && (caller.data.name ?? formatPhone(caller.data.phone_number));

  const chips = filterChips(filters, callerName ?? t`one who is not here`);
  const isFirstPage = !after && !before;
  const isNew = isFirstPage && calls.length === 0 && chips.length === 0;
  const part = partsOf(business.id, clock);
  const number = isNew ? await part('number', getNumber(supabase, business.id, role)) : null;

  return data(
    {
      days: byDay(calls, clock, search?.words ?? []),
      totals: totalWords(totals, clock),
      newer: (before ? hasMore : after !== null) ? link(filters, 'before', calls[0]) : null,
      older: (before ? true : hasMore) ? link(filters, 'after', calls.at(-1)) : null,
      isFirstPage,
      running: running.map((call) => runningCall(call, clock)),
      canWork: can(role, 'calls.work'),
      filters,
      notes,
      corrected: search?.corrected ?? null,
      chips,
      views,
      canShare: can(role, 'calls.work'),
      canKeep: role !== 'observer',
      phone: number?.shown?.phone ?? null,
      // What is not known turns nobody away.
      isAnswering: number?.shown?.isAnswering ?? true,
      canEdit: can(role, 'receptionist.edit'),
    },
    { headers },
  );
}

export async function action({ request }: ActionFunctionArgs) {
  return changeViews(await requireMember(request), await request.formData());
}

/** `1,000+ calls` and `Nov 3 – Nov 24`. */
function totalWords({ calls, isMore, oldest, newest }: CallTotals, clock: Clock) {
  const [from, to] = [oldest, newest].map((moment) => moment && clock.date(moment));
  return {
    count: `${calls.toLocaleString(locale())}${isMore ? '+' : ''}`,
    isOne: calls === 1,
    range: from && to ? (from === to ? to : `${from} – ${to}`) : null,
  };
}

function link(filters: object, direction: 'after' | 'before', call: ListedCall | undefined) {
  if (!call) return null;
  const cursor: Cursor = { at: call.started_at, id: call.id };
  return paths.calls({ ...filters, [direction]: writeCursor(cursor) });
}

function byDay(calls: ListedCall[], clock: Clock, words: string[]) {
  const days: (ReturnType<Clock['day']> & { calls: CallRow[] })[] = [];
  for (const call of calls) {
    const day = clock.day(call.started_at);
    if (days.at(-1)?.key !== day.key) days.push({ ...day, calls: [] });
    days.at(-1)?.calls.push(callRow(call, clock, words));
  }
  return days;
}

export default function Calls() {
  const shownList = useLoaderData<typeof loader>();
  const { days, totals, newer, older, isFirstPage, running } = shownList;
  const { filters, notes, corrected, chips, views, canShare, canKeep, canWork, canEdit } =
    shownList;
  const shown = days.reduce((sum, { calls }) => sum + calls.length, 0);
  const current = views.find(({ isCurrent }) => isCurrent);
  const count = <b className="text-base-content font-semibold">{totals.count}</b>;
  const wanted = chips.map(({ label, value }) => `${label.toLowerCase()} ${value}`).join(', ');
  const form = {
    address: paths.calls(filters),
    query: new URLSearchParams(filters).toString(),
    canShare,
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="fd-head">
        <h1>Calls</h1>
        <div className="actions">
          {canKeep && chips.length > 0 && !current && <SaveView {...form} />}
          {canKeep && current?.id && (current.isOwn || canShare) && (
            <EditView view={current} {...form} />
          )}
        </div>
      </div>
      <ViewTabs views={views} isAll={chips.length === 0} />
      <FilterBar filters={filters} chips={chips} notes={notes} />
      {corrected && (
        <p role="status">
          Showing results for <b className="font-semibold">{corrected}</b>
        </p>
      )}
      {isFirstPage && <RunningCalls calls={running} canWork={canWork} />}
      <RefreshChoice />
      {shown > 0 ? (
        <CallTable days={days} filters={filters} />
      ) : chips.length > 0 ? (
        <Empty icon={Search} title="No calls match">
          <p>Nothing with {wanted}.</p>
          <Link className="btn" to={paths.calls()}>
            Clear filters
          </Link>
        </Empty>
      ) : isFirstPage ? (
        <NoCallsYet {...shownList} hasWays={canEdit} />
      ) : (
        <Empty icon={Search} title="This page is empty">
          <p>The calls that were here are on another page now.</p>
          <Link className="btn" to={paths.calls(filters)}>
            Newest calls
          </Link>
        </Empty>
      )}
      <Pager newer={newer} older={older}>
        {totals.isOne ? <>{count} call</> : <>{count} calls</>}
        {totals.range && `, ${totals.range}`}
      </Pager>
      <Downloads list="/calls" filters={filters} />
    </div>
  );
}
