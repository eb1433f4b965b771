import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { Phone, Search } from 'lucide-react';

import { Empty } from '~/components/ui/empty';
import { Pager } from '~/components/ui/pager';
import { requireMember } from '~/modules/auth/require-member.server';
import {
  filterChips,
  readCursor,
  readFilters,
  writeCursor,
  type Cursor,
} from '~/modules/calls/call-filters.server';
import { callRow, type CallRow } from '~/modules/calls/call-view.server';
import { countCalls, listCalls, type ListedCall } from '~/modules/calls/list-calls.server';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock } from '~/modules/format/time.server';
import { paths } from '~/paths';
import { CallTable } from './call-table';
import { FilterBar } from './filter-bar';
import { LiveStrip } from './live-strip';

export const meta: MetaFunction = () => [{ title: 'Calls · Frontdesk' }];

const pageSize = 25;

export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request);
  const params = new URL(request.url).searchParams;
  const filters = readFilters(params);
  const before = readCursor(params.get('before'));
  const after = before ? null : readCursor(params.get('after'));

  const [page, total, running, phone, caller] = await Promise.all([
    // One more than a page holds tells whether there is another.
    listCalls(supabase, {
      business,
      filters,
      cursor: before ?? after,
      isNewer: before !== null,
      limit: pageSize + 1,
    }),
    countCalls(supabase, { business, filters }),
    listCalls(supabase, { business, filters: { status: 'running' }, limit: 5 }),
    supabase.from('phone_lines').select('phone_number').eq('business_id', business.id).limit(1),
    filters.caller
      ? supabase.from('callers').select('name, phone_number').eq('id', filters.caller).maybeSingle()
      : null,
  ]);
  const hasMore = page.length > pageSize;
  const calls = before ? page.slice(-pageSize) : page.slice(0, pageSize);
  const clock = new Clock(business.time_zone);
  const number = phone.data?.[0]?.phone_number;
  const callerName = caller?.data && (caller.data.name ?? formatPhone(caller.data.phone_number));

  return data(
    {
      days: byDay(calls, clock),
      total,
      newer: (before ? hasMore : after !== null) ? link(filters, 'before', calls[0]) : null,
      older: (before ? true : hasMore) ? link(filters, 'after', calls.at(-1)) : null,
      isFirstPage: !after && !before,
      running: running.map((call) => callRow(call, clock)),
      filters,
      chips: filterChips(filters, callerName ?? 'one who is not here'),
      phone: number ? formatPhone(number) : null,
    },
    { headers },
  );
}

function link(filters: object, direction: 'after' | 'before', call: ListedCall | undefined) {
  if (!call) return null;
  const cursor: Cursor = { at: call.started_at, id: call.id };
  return paths.calls({ ...filters, [direction]: writeCursor(cursor) });
}

function byDay(calls: ListedCall[], clock: Clock) {
  const days: (ReturnType<Clock['day']> & { calls: CallRow[] })[] = [];
  for (const call of calls) {
    const day = clock.day(call.started_at);
    if (days.at(-1)?.key !== day.key) days.push({ ...day, calls: [] });
    days.at(-1)?.calls.push(callRow(call, clock));
  }
  return days;
}

export default function Calls() {
  const { days, total, newer, older, isFirstPage, running, filters, chips, phone } =
    useLoaderData<typeof loader>();
  const shown = days.reduce((sum, { calls }) => sum + calls.length, 0);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="fd-head">
        <h1>Calls</h1>
        <div className="actions">
          <a className="btn" href={paths.callsJson(filters)} download>
            Export
          </a>
        </div>
      </div>
      <FilterBar filters={filters} chips={chips} />
      {isFirstPage && running.map((call) => <LiveStrip key={call.id} call={call} />)}
      {shown > 0 ? (
        <CallTable days={days} />
      ) : chips.length > 0 ? (
        <Empty icon={Search} title="No calls match">
          <p>
            Nothing with{' '}
            {chips.map(({ label, value }) => `${label.toLowerCase()} ${value}`).join(', ')}.
          </p>
          <Link className="btn" to={paths.calls()}>
            Clear filters
          </Link>
        </Empty>
      ) : isFirstPage ? (
        <Empty icon={Phone} title="No calls yet">
          <p>
            {phone
              ? `Call ${phone} from your own phone. The call shows up here while you talk.`
              : 'As soon as your receptionist has a phone number, its calls show up here.'}
          </p>
        </Empty>
      ) : (
        <Empty icon={Search} title="This page is empty">
          <p>The calls that were here are on another page now.</p>
          <Link className="btn" to={paths.calls(filters)}>
            Newest calls
          </Link>
        </Empty>
      )}
      <Pager newer={newer} older={older}>
        <b className="text-base-content font-semibold">{total.toLocaleString('en-US')}</b>{' '}
        {total === 1 ? 'call' : 'calls'}
        {chips.length > 0 && ' found'}
      </Pager>
    </div>
  );
}
