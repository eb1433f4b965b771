import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { CircleCheck } from 'lucide-react';

import { FollowUpActions, type FollowUpChoices } from '~/components/follow-up-actions';
import { MissingPart } from '~/components/missing-part';
import { NotAnswering } from '~/components/not-answering';
import { NoCallsYet } from '~/components/no-calls-yet';
import { RefreshChoice, type RefreshHandle } from '~/components/refresh-choice';
import { useOffline } from '~/components/use-offline';
import { RunningCalls } from '~/components/running-calls';
import { StatusLabel } from '~/components/ui/status';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { callRow } from '~/modules/calls/call-view.server';
import { listCalls } from '~/modules/calls/list-calls.server';
import { partsOf } from '~/modules/errors/parts.server';
import { changeFollowUp } from '~/modules/follow-ups/change-follow-up.server';
import { followUpChoices } from '~/modules/follow-ups/follow-up-choices.server';
import { Clock } from '~/modules/format/time.server';
import { locale } from '~/modules/languages/language';
import { plural, t } from '~/modules/languages/t';
import { runningCall } from '~/modules/live/running-call.server';
import { getNumber, hideSteps } from '~/modules/receptionist/first-steps.server';
import { paths } from '~/paths';
import { FirstStepsCard, ShowSteps } from './first-steps';
import { listUrgent } from './list-urgent.server';
import { getWeek } from './week.server';
import { WeekCard } from './week-card';

export const meta: MetaFunction = () => [{ title: t`Today · Frontdesk` }];

export const handle: RefreshHandle = { refreshes: () => true };

export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, business, role, headers } = await requireMember(request);
  const clock = new Clock(business.time_zone);
  const part = partsOf(business.id, clock);
  const [urgent, latest, running, week, number] = await Promise.all([
    part(
      'urgent',
      Promise.all([
        listUrgent(supabase, business.id, clock),
        followUpChoices(supabase, business.id, clock),
      ]).then(([found, choices]) => ({ ...found, choices })),
    ),
    part(
      'latest',
      listCalls(supabase, { business, filters: { status: 'ended' }, limit: 8 }).then((calls) =>
        calls.map((call) => ({
          ...callRow(call, clock),
          moment: clock.moment(call.started_at).replace(/^Today, /, ''),
        })),
      ),
    ),
    part(
      'running',
      listCalls(supabase, { business, filters: { status: 'running' }, limit: 5 }).then((calls) =>
        calls.map((call) => runningCall(call, clock)),
      ),
    ),
    part('week', getWeek(supabase, business.id, clock)),
    part('number', getNumber(supabase, business.id, role)),
  ]);
  return data(
    {
      date: clock.now
        .setLocale(locale())
        .toLocaleString({ weekday: 'long', month: 'long', day: 'numeric' }),
      urgent,
      latest,
      running,
      canWorkCalls: can(role, 'calls.work'),
      week,
      number,
      canEdit: can(role, 'receptionist.edit'),
      canWork: can(role, 'follow-ups.work'),
    },
    { headers },
  );
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request, {}, 'follow-ups.work');
  const form = await request.formData();
  const intent = form.get('intent');
  if (intent === 'hide-steps' || intent === 'show-steps') {
    throw await hideSteps(member, intent === 'hide-steps');
  }
  throw await changeFollowUp(member, form, paths.today());
}

const unknownNumber = { phone: null, isAnswering: true, firstSteps: null };

export default function Today() {
  const today = useLoaderData<typeof loader>();
  useOffline();
  const { date, urgent, latest, running, week, number, canWork, canWorkCalls } = today;
  // What is not known turns nobody away.
  const { phone, isAnswering, firstSteps } = number.shown ?? unknownNumber;
  const isNew = number.shown && latest.shown?.length === 0 && urgent.shown?.items.length === 0;
  const soFar = week.shown?.today;
  const overdue = urgent.shown?.overdue ?? 0;
  const hasSteps = firstSteps !== null && !firstSteps.isHidden;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="fd-head">
        <h1>Today</h1>
        <p className="first-letter:uppercase">
          {date}
          {soFar !== undefined &&
            ` · ${plural(soFar, t`${soFar} call so far`, t`${soFar} calls so far`)}`}
          {overdue > 0 && `, ${t`${overdue} overdue`}`}
        </p>
      </div>
      {phone && !isAnswering && !hasSteps && <NotAnswering canEdit={today.canEdit} />}
      {running.missing ? (
        <MissingPart id="running" title="On the phone now" missing={running.missing} />
      ) : (
        <RunningCalls calls={running.shown} canWork={canWorkCalls} />
      )}
      <RefreshChoice />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="grid min-w-0 gap-4">
          {hasSteps && <FirstStepsCard {...firstSteps} callable={isAnswering ? phone : null} />}
          {isNew ? (
            !hasSteps && <NoCallsYet phone={phone} isAnswering={isAnswering} hasWays={false} />
          ) : (
            <>
              {urgent.shown ? (
                <Urgent {...urgent.shown} canWork={canWork} />
              ) : (
                <MissingPart id="urgent" title="Needs you now" missing={urgent.missing} />
              )}
              {latest.shown ? (
                <Latest calls={latest.shown} />
              ) : (
                <MissingPart id="latest" title="Latest calls" missing={latest.missing} />
              )}
            </>
          )}
          {firstSteps?.isHidden && <ShowSteps />}
        </div>
        <aside className="grid min-w-0 gap-4" aria-label="The week">
          {week.shown ? (
            <WeekCard week={week.shown} />
          ) : (
            <MissingPart id="week" title="Last 7 days" missing={week.missing} />
          )}
          {number.missing && (
            <MissingPart id="number" title="Your number" missing={number.missing} />
          )}
          {phone && (
            <section className="fd-card" aria-labelledby="number">
              <header>
                <h2 id="number">Your number</h2>
              </header>
              <div className="body">
                <p className="text-xl font-semibold tracking-tight">{phone}</p>
                <p className="fd-small fd-muted">
                  {isAnswering
                    ? 'Your receptionist answers it day and night.'
                    : 'Nobody answers it before your receptionist is published.'}
                </p>
              </div>
            </section>
          )}
        </aside>
      </div>
    </div>
  );
}

type UrgentProps = Awaited<ReturnType<typeof listUrgent>> & {
  choices: FollowUpChoices;
  canWork: boolean;
};

/** What somebody has to do now, the longest overdue first. */
function Urgent({ items, total, choices, canWork }: UrgentProps) {
  return (
    <section className="fd-card" aria-labelledby="urgent">
      <header>
        <h2 id="urgent">Needs you now</h2>
        {total > 0 && <span className="fd-count">{total}</span>}
        <Link className="fd-more end" to={paths.followUps()} prefetch="intent">
          All follow-ups
        </Link>
      </header>
      {items.length === 0 ? (
        <p className="body text-muted flex items-center gap-2">
          <CircleCheck className="fd-icon text-success" aria-hidden />
          Nothing is waiting. Well done.
        </p>
      ) : (
        <ul className="fd-list">
          {items.map((item) => (
            <li key={item.id} className="max-md:flex-wrap">
              <div className="grow max-md:basis-full">
                <div className="flex flex-wrap items-center gap-x-3">
                  {item.callId ? (
                    <Link className="go" to={paths.call(item.callId)} prefetch="intent">
                      {item.who}
                    </Link>
                  ) : (
                    <b className="font-semibold">{item.who ?? item.kind}</b>
                  )}
                  <StatusLabel status={item.state} />
                </div>
                <p className="text-muted text-pretty">{item.title}</p>
              </div>
              <FollowUpActions
                followUp={{ ...item, who: item.who ?? t`Nobody in particular` }}
                {...choices}
                canWork={canWork}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

type LatestProps = {
  calls: NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['latest']['shown']>;
};

function Latest({ calls }: LatestProps) {
  return (
    <section className="fd-card" aria-labelledby="latest">
      <header>
        <h2 id="latest">Latest calls</h2>
        <Link className="fd-more end" to={paths.calls()} prefetch="intent">
          All calls
        </Link>
      </header>
      <ul className="fd-list">
        {calls.map((call) => (
          <li key={call.id} className="!items-start !gap-4 max-md:!gap-3">
            <span className="fd-small fd-muted w-24 shrink-0 pt-px text-end max-md:w-16">
              {call.moment}
            </span>
            <div className="grow">
              <div className="flex flex-wrap justify-between gap-x-3">
                <Link className="go" to={paths.call(call.id)} prefetch="intent">
                  {call.title}
                </Link>
                <StatusLabel status={call.outcome} />
              </div>
              <p className="text-muted line-clamp-2 text-pretty">{call.wanted}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
