import { randomUUID } from 'node:crypto';

import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { ChevronLeft, MessageSquare, Phone } from 'lucide-react';

import { NotesCard } from '~/components/notes-card';
import { StatusLabel } from '~/components/ui/status';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { readCallerCursor } from '~/modules/callers/caller-filters.server';
import { changeCaller } from '~/modules/callers/change-caller.server';
import { readCaller } from '~/modules/callers/read-caller.server';
import { appError } from '~/modules/errors/app-error.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { changeNote, isNoteIntent } from '~/modules/notes/change-note.server';
import { noteRows } from '~/modules/notes/note-rows.server';
import { paths } from '~/paths';
import { callerPage, historySize } from './caller-page.server';
import { AppointmentsCard, BlockCard, EraseCard, FollowUpsCard, SamePersonCard } from './cards';
import { NameCard, NumbersCard, TagsCard } from './person-cards';

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: page ? `${page.title} · Frontdesk` : t`Caller · Frontdesk` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, role, user, headers } = await requireMember(request, params);
  const place = new URL(request.url).searchParams.get('before');
  const before = place === null ? undefined : readCallerCursor(place, 'last');
  if (place !== null && !before) throw appError('bad-request', { headers });
  const found = await readCaller(supabase, business.id, params.callerId, {
    before,
    limit: historySize + 1,
  });
  if ('mergedInto' in found) throw redirect(paths.caller(found.mergedInto), { headers });
  const canWork = can(role, 'calls.work');
  return data(
    {
      ...callerPage(found, business.time_zone),
      notes: noteRows(found.notes, new Clock(business.time_zone), {
        userId: user.id,
        isOwner: role === 'owner',
        canWork,
      }),
      newNoteId: randomUUID(),
      isLater: before !== undefined,
      canWork,
      canErase: can(role, 'callers.erase'),
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'calls.work');
  const form = await request.formData();
  const callerId = String(params.callerId);
  if (isNoteIntent(form.get('intent'))) {
    return changeNote(member, form, { callerId }, paths.caller(callerId));
  }
  return changeCaller(member, callerId, form);
}

export type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Caller() {
  const page = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const faults = refused && 'values' in refused ? refused : undefined;
  return (
    <>
      <Link className="fd-more !text-muted -mt-1" to={paths.callers()}>
        <ChevronLeft className="fd-icon" aria-hidden />
        Callers
      </Link>
      <Head {...page} />
      <div className="mt-5 grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="grid min-w-0 gap-6">
          {page.canWork && page.maybeTheSame.length > 0 && <SamePersonCard {...page} />}
          <History {...page} />
        </div>
        <aside className="grid min-w-0 gap-4" aria-label="About the caller">
          <FollowUpsCard {...page} />
          <NotesCard
            notes={page.notes}
            newNoteId={page.newNoteId}
            canWork={page.canWork}
            about="caller"
            refused={refused && 'note' in refused ? refused.note : undefined}
          />
          <AppointmentsCard {...page} />
          <NameCard {...page} faults={faults} />
          <TagsCard {...page} faults={faults} />
          <NumbersCard {...page} />
          {page.canWork && <BlockCard {...page} />}
          {page.canErase && <EraseCard {...page} />}
        </aside>
      </div>
    </>
  );
}

function Head({ title, numbers, figures, outcomes, blocked }: Page) {
  const [first] = numbers;
  return (
    <header className="border-line mt-1 border-b pb-4">
      <div className="fd-head">
        <div className="min-w-0">
          <h1 className="!text-2xl [overflow-wrap:anywhere]">{title}</h1>
          <p className="mt-0.5 !text-base">
            {numbers.map(({ number }) => number).join(', ')}
            {blocked && <span className="fd-tag bad ms-2">Blocked since {blocked.since}</span>}
          </p>
        </div>
        {first && (
          <div className="actions max-md:ms-0 max-md:w-full">
            <a className="btn max-md:flex-1" href={first.sms}>
              <MessageSquare className="fd-icon" aria-hidden />
              Text
            </a>
            <a className="btn btn-primary max-md:flex-1" href={first.tel}>
              <Phone className="fd-icon" aria-hidden />
              Call
            </a>
          </div>
        )}
      </div>
      <dl className="mt-4 flex flex-wrap gap-x-8 gap-y-3">
        {figures.map(({ label, value }) => (
          <div key={label}>
            <dt className="fd-small fd-muted">{label}</dt>
            <dd className="font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
      {outcomes.length > 0 && (
        <p className="fd-small mt-3 flex flex-wrap gap-x-4 gap-y-1">
          {outcomes.map(({ outcome, label, count, href }) => (
            <Link key={outcome} className="fd-more" to={href}>
              {label}: {count}
            </Link>
          ))}
        </p>
      )}
    </header>
  );
}

function History({ id, calls, earlier, isLater }: Page) {
  return (
    <section className="fd-card" aria-labelledby="history">
      <header>
        <h2 id="history">Calls</h2>
        <Link className="fd-more end" to={paths.calls({ caller: id })}>
          In the list of calls
        </Link>
      </header>
      {calls.length === 0 && <p className="body fd-muted">No calls here.</p>}
      <ul className="fd-list">
        {calls.map((call) => (
          <li key={call.id} className="flex-wrap !items-start !gap-x-3 !gap-y-1">
            <div className="min-w-0 grow basis-64">
              <Link className="go line-clamp-2" to={paths.call(call.id)} prefetch="intent">
                {call.summary}
              </Link>
              <span className="fd-small fd-muted block">
                {[call.moment, call.length, call.number].filter(Boolean).join(' · ')}
              </span>
            </div>
            <StatusLabel status={call.outcome} />
          </li>
        ))}
      </ul>
      {(earlier || isLater) && (
        <p className="body flex gap-2">
          {isLater && (
            <Link className="btn btn-sm" to={paths.caller(id)}>
              Latest calls
            </Link>
          )}
          {earlier && (
            <Link className="btn btn-sm" to={earlier} rel="next">
              Earlier calls
            </Link>
          )}
        </p>
      )}
    </section>
  );
}
