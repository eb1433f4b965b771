import { formatPhone } from '~/modules/format/phone.server';
import { length, type Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import { askedFor } from './asked-for.server';
import { followUpStatus } from './call-view.server';
import { leads, lookUp, outcomes, outcomeStatus, sentiments, type Lead } from './call-words';
import type { ReadCall } from './read-call.server';
import { recordingWords } from './recording-words.server';

type Correction = ReadCall['corrections'][number];

/** A call in the words of its page, its print and its text: nothing is left to format in the browser. */
export function callPage(found: ReadCall, clock: Clock) {
  const { call, caller, turns, insights, corrections, followUp, others, events } = found;
  const number = call.number ? formatPhone(call.number) : null;
  const speaker = call.name ?? number ?? /* msgctxt: who speaks */ t`Caller`;
  const isRunning = call.status !== 'ended';
  const proofs = new Map(insights.map((insight) => [insight.turn, insight.label]));
  const corrected = (field: Correction['field']) =>
    correctionWords(
      corrections.find((correction) => correction.field === field),
      clock,
    );

  return {
    id: call.id,
    title: call.name ?? number ?? t`Number withheld`,
    number,
    tel: call.number ? `tel:${call.number}` : null,
    sms: call.number ? `sms:${call.number}` : null,
    moment: clock.moment(call.startedAt),
    length: isRunning ? '' : length(call.seconds),
    isRunning,
    hasReport: call.hasReport,
    outcome: outcomeStatus({
      status: call.status,
      outcome: call.outcome,
      is_after_hours: call.isAfterHours,
      has_report: call.hasReport,
    }),
    lead: call.lead as Lead | null,
    sentiment: lookUp(sentiments, call.sentiment),
    isSpam: call.outcome === 'spam',
    countsAsUsage: call.countsAsUsage,
    /** What the forms of corrections are made from. */
    facts: { outcome: call.outcome, sentiment: call.sentiment, lead_quality: call.lead },
    corrected: {
      outcome: corrected('outcome'),
      sentiment: corrected('sentiment'),
      lead_quality: corrected('lead_quality'),
      summary: corrected('summary'),
    },
    summary: call.summary,
    insights: insights.map(({ position, kind, label, place, value, turn, second }) => ({
      key: position,
      of: JSON.stringify({ kind, label, place }),
      label: label.replace(/\.$/, ''),
      value,
      turn,
      at: second === null ? null : length(second),
      corrected: correctionWords(
        corrections.find((correction) => isOf(correction, { kind, label, place })),
        clock,
      ),
    })),
    /** Insights that a person took away. */
    removed: corrections.flatMap((correction) => {
      const { field, kind, label, place, value } = correction;
      const words = correctionWords(correction, clock);
      return field === 'insight' && value === null && words?.found && label
        ? [
            {
              of: JSON.stringify({ kind, label, place }),
              label: label.replace(/\.$/, ''),
              ...words,
            },
          ]
        : [];
    }),
    recording: call.hasRecording ? paths.recording(call.id) : null,
    recordingKept: found.recording && recordingWords(found.recording, clock),
    durationSeconds: call.seconds ?? 0,
    turns: turns.map((turn) => ({
      position: turn.position,
      isCaller: turn.speaker === 'caller',
      speaker: turn.speaker === 'caller' ? speaker : t`Receptionist`,
      text: turn.text,
      at: length(Math.floor(turn.startMs / 1000)),
      second: Math.floor(turn.startMs / 1000),
      startSecond: turn.startMs / 1000,
      endSecond: turn.endMs === null ? null : turn.endMs / 1000,
      proof: proofs.get(turn.position) ?? null,
    })),
    asked: askedFor(found.actions, clock),
    followUp: followUp && {
      id: followUp.id,
      who: call.name ?? number ?? t`Unknown caller`,
      title: followUp.title,
      tel: null,
      isClosed: followUp.status === 'done' || followUp.status === 'spam',
      assignedTo: followUp.assignedTo,
      assignee: found.members?.find(({ id }) => id === followUp.assignedTo)?.name ?? null,
      state: followUpStatus(followUp, clock),
      due: followUp.due_at ? clock.momentWithin(followUp.due_at) : null,
    },
    caller,
    others: others.map((other) => ({
      id: other.id,
      isThis: other.id === call.id,
      title: other.summary ?? t`No summary`,
      moment: clock.moment(other.startedAt),
      outcome: outcomeStatus({
        status: other.status,
        outcome: other.outcome,
        is_after_hours: other.isAfterHours,
        has_report: other.hasReport,
      }),
    })),
    cost: cost(call),
    events:
      events?.map(({ id, type, at, status, deliveries, payload }) => ({
        id,
        type,
        at: clock.at(at).toFormat('HH:mm:ss.SSS'),
        status,
        deliveries,
        payload: JSON.stringify(payload, null, 2),
      })) ?? null,
  };
}

export type CallPage = ReturnType<typeof callPage>;
/** By whom something was corrected, and what it was found to be. */
export type Corrected = { by: string; found: string | null };

function isOf(
  { field, kind, label, place }: Correction,
  insight: { kind: string; label: string; place: number },
): boolean {
  return (
    field === 'insight' &&
    kind === insight.kind &&
    label?.toLowerCase() === insight.label.toLowerCase() &&
    place === insight.place
  );
}

function correctionWords(correction: Correction | undefined, clock: Clock): Corrected | null {
  if (!correction) return null;
  const { field, found, by, at } = correction;
  const when = clock.momentWithin(at);
  return {
    by: by ? `${by}, ${when}` : t`somebody who left, ${when}`,
    found: found && (factWord(field, found) ?? found),
  };
}

/** The word for a value that is one of a few; null for other values. */
export function factWord(field: string, value: string | null): string | null {
  if (field === 'outcome') return lookUp(outcomes, value)?.label ?? null;
  if (field === 'sentiment') return lookUp(sentiments, value)?.label ?? null;
  if (field === 'lead_quality') return lookUp(leads, value);
  return null;
}

const costNames: Record<string, string> = {
  transport: t`Phone line`,
  stt: t`Speech to text`,
  llm: t`Language model`,
  tts: t`Voice`,
  vapi: 'Vapi',
  analysisCostBreakdown: t`Analysis`,
};

function cost({ costMicros, costBreakdown }: ReadCall['call']) {
  if (costMicros === null) return null;
  const dollars = (value: number) => `$${value.toFixed(value < 0.1 ? 3 : 2)}`;
  return {
    total: dollars(costMicros / 1e6),
    parts: Object.entries(costNames).flatMap(([key, name]) => {
      const value = costBreakdown?.[key];
      return typeof value === 'number' && value > 0 ? [{ name, amount: dollars(value) }] : [];
    }),
  };
}
