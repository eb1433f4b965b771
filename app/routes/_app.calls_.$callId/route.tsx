import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { ChevronDown, ChevronLeft, ChevronUp, Phone } from 'lucide-react';

import type { RefreshHandle } from '~/components/refresh-choice';
import { LeadLabel, StatusLabel } from '~/components/ui/status';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { changeFollowUp } from '~/modules/follow-ups/change-follow-up.server';
import { paths } from '~/paths';
import { callPage } from './call-page.server';
import { FollowUpCard, OtherCallsCard } from './cards';
import { getCall } from './get-call.server';
import { CostAndEvents } from './cost-and-events';
import { RunningCall } from './running-call';
import { runningPart } from './running-call.server';
import { Transcript } from './transcript';

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: page ? `${page.title}, ${page.moment} · Frontdesk` : 'Call · Frontdesk' },
];

/** A page whose call has ended comes to rest. */
export const handle: RefreshHandle = {
  refreshes: (page) => Boolean((page as { running?: unknown } | undefined)?.running),
};

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, role, headers } = await requireMember(request, params);
  const found = await getCall(supabase, { business, role }, params.callId);
  const canWork = can(role, 'follow-ups.work');
  return data(
    { ...callPage(found, business.time_zone), running: runningPart(found, business), canWork },
    { headers },
  );
}

/** The forms of the follow-up card. */
export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'follow-ups.work');
  throw await changeFollowUp(member, await request.formData(), paths.call(String(params.callId)));
}

export default function Call() {
  const page = useLoaderData<typeof loader>();
  return (
    <>
      <div className="-mt-1 flex items-center gap-2">
        <Link className="fd-more !text-muted" to={paths.calls()}>
          <ChevronLeft className="fd-icon" aria-hidden />
          Calls
        </Link>
        <nav className="ml-auto flex gap-1" aria-label="Other calls">
          <Neighbour id={page.newerId} label="Newer call" icon={ChevronUp} />
          <Neighbour id={page.olderId} label="Older call" icon={ChevronDown} />
        </nav>
      </div>

      <header className="border-line mt-1 border-b pb-4">
        <div className="fd-head">
          <div className="min-w-0">
            <h1 className="!text-2xl [overflow-wrap:anywhere]">{page.title}</h1>
            <p className="mt-0.5 !text-base">
              {page.number && page.tel ? (
                <a className="fd-link" href={page.tel}>
                  {page.number}
                </a>
              ) : (
                'Number withheld'
              )}
              {' · '}
              {page.moment}
              {page.length && ` · ${page.length}`}
            </p>
          </div>
          {page.tel && (
            <div className="actions max-md:ml-0 max-md:w-full">
              <a className="btn btn-primary max-md:flex-1" href={page.tel}>
                <Phone className="fd-icon" aria-hidden />
                Call back
              </a>
            </div>
          )}
        </div>
        <div className="mt-3 flex flex-wrap gap-x-5 gap-y-1.5">
          <StatusLabel status={page.outcome} />
          {page.lead && (
            <span className="fd-status">
              <LeadLabel lead={page.lead} noun />
            </span>
          )}
          {page.sentiment && <StatusLabel status={page.sentiment} />}
          {page.followUp && <StatusLabel status={page.followUp.state} />}
        </div>
      </header>

      <div className="mt-5 grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="grid min-w-0 gap-6">
          <Summary {...page} />
          {page.insights.length > 0 && <Insights insights={page.insights} />}
          {page.running ? <RunningCall {...page.running} /> : <Transcript {...page} />}
          <CostAndEvents cost={page.cost} events={page.events} />
        </div>
        <aside className="grid min-w-0 gap-4" aria-label="Beside the call">
          {page.followUp && <FollowUpCard followUp={page.followUp} canWork={page.canWork} />}
          {page.others.length > 1 && page.callerId && (
            <OtherCallsCard others={page.others} callerId={page.callerId} />
          )}
        </aside>
      </div>
    </>
  );
}

type NeighbourProps = { id: string | null; label: string; icon: typeof ChevronUp };

function Neighbour({ id, label, icon: Icon }: NeighbourProps) {
  return id ? (
    <Link className="btn btn-ghost btn-sm btn-square" to={paths.call(id)} aria-label={label}>
      <Icon className="fd-icon" aria-hidden />
    </Link>
  ) : (
    <span className="btn btn-ghost btn-sm btn-square btn-disabled" aria-hidden>
      <Icon className="fd-icon" />
    </span>
  );
}

function Summary({
  summary,
  isRunning,
  hasReport,
}: {
  summary: string | null;
  isRunning: boolean;
  hasReport: boolean;
}) {
  if (isRunning && !summary) return null;
  return (
    <section>
      <h2>Summary</h2>
      {summary ? (
        <p className="mt-1 max-w-[68ch] text-lg/[1.6] text-pretty whitespace-pre-line">{summary}</p>
      ) : (
        <p className="text-muted mt-1">
          {hasReport
            ? 'There was nothing to sum up.'
            : 'It is being written, and shows up in a moment.'}
        </p>
      )}
    </section>
  );
}

type InsightsProps = {
  insights: { key: number; label: string; value: string; turn: number | null; at: string | null }[];
};

/** What is worth knowing, each with the place that proves it. */
function Insights({ insights }: InsightsProps) {
  return (
    <section>
      <h2>Worth knowing</h2>
      <ul className="fd-card fd-list mt-2">
        {insights.map(({ key, label, value, turn, at }) => (
          <li key={key} className="flex-wrap !gap-x-4 !gap-y-0 !py-2.5">
            <div className="grow basis-64">
              <b className="font-semibold">{label}.</b> <span>{value}</span>
            </div>
            {turn !== null && at && (
              <a className="fd-ev" href={`#t${turn}`} aria-label={`Proof of ${label}, at ${at}`}>
                at {at}
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
