import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { Search, Users } from 'lucide-react';

import { LeftOut } from '~/components/left-out';
import { Downloads } from '~/components/downloads';
import { Empty } from '~/components/ui/empty';
import { Pager } from '~/components/ui/pager';
import { requireMember } from '~/modules/auth/require-member.server';
import {
  blocked,
  callerChips,
  howOften,
  lastCalled,
  orders,
  readCallerCursor,
  readCallerFiltersAloud,
  writeCallerCursor,
  type CallerFilters,
} from '~/modules/callers/caller-filters.server';
import { listCallers, type ListedCaller } from '~/modules/callers/list-callers.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock } from '~/modules/format/time.server';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import { CallerTable } from './caller-table';
import { CallerFilterBar } from './filter-bar';

export const meta: MetaFunction = () => [{ title: t`Callers · Frontdesk` }];

const pageSize = 25;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params);
  const query = new URL(request.url).searchParams;
  const { filters, notes } = readCallerFiltersAloud(query);
  const order = filters.order === 'name' ? 'name' : 'last';
  const before = query.get('before');
  const place = before ?? query.get('after');
  const cursor = place === null ? undefined : readCallerCursor(place, order);
  if (place !== null && !cursor) throw appError('bad-page', { headers });

  const isNewer = before !== null;
  // One more than a page holds tells whether there is another.
  const page = await listCallers(supabase, {
    business,
    filters,
    cursor,
    isNewer,
    limit: pageSize + 1,
  });
  const hasMore = page.callers.length > pageSize;
  const callers = isNewer ? page.callers.slice(-pageSize) : page.callers.slice(0, pageSize);
  const clock = new Clock(business.time_zone);
  const link = (direction: 'after' | 'before', caller: ListedCaller | undefined) =>
    caller ? paths.callers({ ...filters, [direction]: cursorOf(caller, order) }) : null;

  return data(
    {
      callers: callers.map((caller) => callerRow(caller, clock)),
      total:
        page.total > counted
          ? t`More than ${counted.toLocaleString(locale())}`
          : page.total.toLocaleString(locale()),
      isOne: page.total === 1,
      tags: page.tags,
      newer: (isNewer ? hasMore : cursor) ? link('before', callers[0]) : null,
      older: (isNewer ? true : hasMore) ? link('after', callers.at(-1)) : null,
      isFirstPage: !cursor,
      filters,
      notes,
      chips: callerChips(filters),
      choices: { blocked, howOften, lastCalled, orders },
    },
    { headers },
  );
}

/** So many are counted, and not more. */
const counted = 10_000;

function cursorOf(caller: ListedCaller, order: 'last' | 'name') {
  return writeCallerCursor(
    order === 'name'
      ? { name: caller.sortName, id: caller.id }
      : { at: caller.lastCallAt, id: caller.id },
  );
}

/** A caller as the list shows them: words only. */
export type CallerRow = ReturnType<typeof callerRow>;

function callerRow(caller: ListedCaller, clock: Clock) {
  const number = formatPhone(caller.number);
  const others = caller.numbers - 1;
  return {
    id: caller.id,
    title: caller.name ?? number,
    subtitle: caller.name
      ? others > 0
        ? t`${number} and ${others} more`
        : number
      : others > 0
        ? t`Name not known and ${others} more`
        : t`Name not known`,
    wanted: caller.lastCall
      ? (caller.lastCall.summary ??
        (caller.lastCall.status === 'ended' ? t`No summary` : t`On the phone now`))
      : t`No calls`,
    tags: caller.tags,
    isBlocked: caller.isBlocked,
    calls: caller.calls >= 1000 ? '1,000+' : String(caller.calls),
    isOneCall: caller.calls === 1,
    last: clock.moment(caller.lastCallAt),
  };
}

export default function Callers() {
  const page = useLoaderData<typeof loader>();
  const { callers, chips, filters, notes, isFirstPage, total, isOne } = page;
  const count = <b className="text-base-content font-semibold">{total}</b>;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="fd-head">
        <h1>Callers</h1>
      </div>
      <CallerFilterBar {...page} />
      <LeftOut notes={notes} />
      {callers.length > 0 ? (
        <CallerTable
          callers={callers}
          order={filters.order === 'name' ? 'by name' : 'last call first'}
        />
      ) : chips.length > 0 ? (
        <NoneMatch chips={chips} filters={filters} />
      ) : isFirstPage ? (
        <Empty icon={Users} title="No callers yet">
          <p>Everyone who calls your receptionist shows up here, with what they called about.</p>
        </Empty>
      ) : (
        <Empty icon={Search} title="This page is empty">
          <p>The callers that were here are on another page now.</p>
          <Link className="btn" to={paths.callers(filters)}>
            First page
          </Link>
        </Empty>
      )}
      <Pager newer={page.newer} older={page.older}>
        {chips.length > 0 ? (
          isOne ? (
            <>{count} caller found</>
          ) : (
            <>{count} callers found</>
          )
        ) : isOne ? (
          <>{count} caller</>
        ) : (
          <>{count} callers</>
        )}
      </Pager>
      <Downloads list="/callers" filters={filters} />
    </div>
  );
}

function NoneMatch({
  chips,
  filters,
}: {
  chips: { label: string; value: string }[];
  filters: CallerFilters;
}) {
  const wanted = chips.map(({ label, value }) => `${label.toLowerCase()} ${value}`).join(', ');
  return (
    <Empty icon={Search} title="No callers match">
      <p>Nobody with {wanted}.</p>
      <Link className="btn" to={paths.callers({ order: filters.order })}>
        Clear filters
      </Link>
    </Empty>
  );
}
