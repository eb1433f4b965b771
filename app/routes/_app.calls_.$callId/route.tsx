import { randomUUID } from 'node:crypto';

import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';

import type { RefreshHandle } from '~/components/refresh-choice';
import { NotesCard } from '~/components/notes-card';
import { can, type Role } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { readFilters, type CallFilters } from '~/modules/calls/call-filters.server';
import { callPage } from '~/modules/calls/call-page.server';
import { changeCall, isCallIntent } from '~/modules/calls/change-call.server';
import { readCall } from '~/modules/calls/read-call.server';
import { changeRecording, isRecordingIntent } from '~/modules/calls/change-recording.server';
import { changeFollowUp } from '~/modules/follow-ups/change-follow-up.server';
import { snoozeOptions } from '~/modules/follow-ups/snooze.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { changeNote, isNoteIntent } from '~/modules/notes/change-note.server';
import { noteRows } from '~/modules/notes/note-rows.server';
import { paths } from '~/paths';
import { AskedFor } from './asked-for';
import { FollowUpCard, OtherCallsCard } from './cards';
import { CostAndEvents } from './cost-and-events';
import { Insights, Summary } from './findings';
import { Head } from './head';
import { RecordingCard } from './recording-card';
import { RunningCall } from './running-call';
import { runningPart } from './running-call.server';
import { Transcript } from './transcript';

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: page ? t`${page.title}, ${page.moment} · Frontdesk` : t`Call · Frontdesk` },
];

/** A page whose call has ended comes to rest. */
export const handle: RefreshHandle = {
  refreshes: (page) => Boolean((page as { running?: unknown } | undefined)?.running),
};

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, role, user, headers } = await requireMember(request, params);
  const filters = filtersOf(request);
  const found = await readCall(supabase, business, params.callId, filters);
  const clock = new Clock(business.time_zone);
  const canWork = can(role, 'calls.work');
  return data(
    {
      ...callPage(found, clock),
      running: await runningPart(found, { business, role }, request),
      notes: noteRows(found.notes, clock, { userId: user.id, isOwner: role === 'owner', canWork }),
      newNoteId: randomUUID(),
      choices: {
        snooze: snoozeOptions(clock),
        members: (found.members ?? []).map(({ id, name, role: own }) => ({
          id,
          name,
          canWork: can(own as Role, 'follow-ups.work'),
        })),
      },
      canWork,
      canErase: can(role, 'callers.erase'),
      canFollowUp: can(role, 'follow-ups.work'),
      // The list that this call was opened from.
      list: paths.calls(filters),
      isFiltered: Object.keys(filters).length > 0,
      newer: found.newerId && paths.call(found.newerId, filters),
      older: found.olderId && paths.call(found.olderId, filters),
      print: paths.printCall(found.call.id, filters),
    },
    { headers },
  );
}

/** The forms of the call: what stands, its notes, its follow-up, its caller. */
export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'calls.work');
  const form = await request.formData();
  const callId = String(params.callId);
  const back = paths.call(callId, filtersOf(request));
  const intent = form.get('intent');
  if (isRecordingIntent(intent)) throw await changeRecording(member, callId, form, back);
  if (isNoteIntent(intent)) return changeNote(member, form, { callId }, back);
  if (isCallIntent(intent)) return changeCall(member, callId, form, back);
  throw await changeFollowUp(member, form, back);
}

function filtersOf(request: Request): CallFilters {
  return readFilters(new URL(request.url).searchParams);
}

export type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Call() {
  const page = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const faults = refused && 'corrections' in refused ? refused.corrections : [];
  return (
    <>
      <Head {...page} faults={faults} />
      {/* On a phone, what there is to do comes before all that was said. It comes in that order, too, so that what is
          shown first stays where it is. */}
      <div className="mt-5 grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_21rem] lg:grid-rows-[auto_1fr]">
        <div className="grid min-w-0 gap-6">
          {page.running && <RunningCall {...page.running} />}
          <Summary {...page} faults={faults} />
        </div>
        <aside
          className="grid min-w-0 gap-4 lg:col-start-2 lg:row-span-2 lg:row-start-1"
          aria-label="Beside the call"
        >
          <FollowUpCard {...page} />
          <NotesCard
            notes={page.notes}
            newNoteId={page.newNoteId}
            canWork={page.canWork}
            about="call"
            refused={refused && 'note' in refused ? refused.note : undefined}
          />
          {page.recordingKept && (
            <RecordingCard
              recording={page.recordingKept}
              canWork={page.canWork}
              canErase={page.canErase}
            />
          )}
          {page.others.length > 1 && page.caller && (
            <OtherCallsCard others={page.others} callerId={page.caller.id} />
          )}
        </aside>
        <div className="grid min-w-0 gap-6">
          <Insights {...page} faults={faults} />
          <AskedFor asked={page.asked} />
          {!page.running && <Transcript {...page} />}
          <CostAndEvents cost={page.cost} events={page.events} countsAsUsage={page.countsAsUsage} />
        </div>
      </div>
    </>
  );
}
