import { data, redirect, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Form, Link, useLoaderData, useNavigation } from '@remix-run/react';
import { ChevronLeft, Search } from 'lucide-react';

import { Empty } from '~/components/ui/empty';
import { requireMember } from '~/modules/auth/require-member.server';
import { readCallerFilters } from '~/modules/callers/caller-filters.server';
import { callerTitle } from '~/modules/callers/change-caller.server';
import { listCallers } from '~/modules/callers/list-callers.server';
import { readCaller } from '~/modules/callers/read-caller.server';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Merge callers · Frontdesk` }];

const limit = 20;

/** Finds the other caller. The forms post to the page of this one. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params, 'calls.work');
  const { q } = readCallerFilters(new URL(request.url).searchParams);
  const [found, page] = await Promise.all([
    readCaller(supabase, business.id, params.callerId, { limit: 1 }),
    q ? listCallers(supabase, { business, filters: { q }, limit: limit + 1 }) : null,
  ]);
  if ('mergedInto' in found) throw redirect(paths.mergeCaller(found.mergedInto), { headers });
  const clock = new Clock(business.time_zone);
  const others = (page?.callers ?? []).filter(({ id }) => id !== found.caller.id).slice(0, limit);
  return data(
    {
      id: found.caller.id,
      title: callerTitle(found.caller),
      q: q ?? '',
      others: others.map((other) => ({
        id: other.id,
        title: callerTitle(other),
        number: formatPhone(other.number),
        last: clock.moment(other.lastCallAt),
      })),
    },
    { headers },
  );
}

export default function MergeCaller() {
  const navigation = useNavigation();
  const { id, title, q, others } = useLoaderData<typeof loader>();
  return (
    <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-4">
      <Link className="fd-more !text-muted" to={paths.caller(id)}>
        <ChevronLeft className="fd-icon" aria-hidden />
        {title}
      </Link>
      <div className="fd-head">
        <h1>Merge with another caller</h1>
        <p>
          Everything of the other caller moves to {title}, and calls from both numbers belong
          together. You can separate them again.
        </p>
      </div>
      <Form className="fd-tools" role="search" key={q}>
        <div className="fd-search">
          <Search className="fd-icon fd-muted" aria-hidden />
          <input
            name="q"
            type="search"
            aria-label="Search callers"
            placeholder="Name or number of the other caller"
            defaultValue={q}
            maxLength={200}
          />
        </div>
        <button className="btn">Search</button>
      </Form>
      {q && others.length === 0 && (
        <Empty icon={Search} title="Nobody found">
          <p>No other caller has “{q}” in their name, number or tags.</p>
        </Empty>
      )}
      {others.length > 0 && (
        <ul className="fd-card fd-list" aria-label="Callers found">
          {others.map((other) => (
            <li key={other.id} className="flex-wrap">
              <div className="min-w-0 grow [overflow-wrap:anywhere]">
                <b className="font-semibold">{other.title}</b>
                <span className="fd-small fd-muted block">
                  {other.number} · {other.last}
                </span>
              </div>
              <Form method="post" action={paths.caller(id)}>
                <input type="hidden" name="intent" value="merge" />
                <button
                  className="btn btn-sm"
                  name="otherId"
                  value={other.id}
                  disabled={navigation.state !== 'idle'}
                >
                  Merge<span className="sr-only"> {other.title}</span>
                </button>
              </Form>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
