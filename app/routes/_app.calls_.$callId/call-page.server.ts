import { lookUp, outcomeStatus, sentiments, type Lead } from '~/modules/calls/call-words';
import { followUpStatus } from '~/modules/calls/call-view.server';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock, length } from '~/modules/format/time.server';
import { paths } from '~/paths';
import type { getCall } from './get-call.server';

type Found = Awaited<ReturnType<typeof getCall>>;

/** A call in the words of its page: nothing is left to format in the browser. */
export function callPage(found: Found, zone: string) {
  const { call, turns, insights, followUp, others, olderId, newerId, events } = found;
  const clock = new Clock(zone);
  const number = call.caller_number ? formatPhone(call.caller_number) : null;
  const caller = call.caller_name ?? number ?? 'Caller';
  const isRunning = call.status !== 'ended';
  const proofs = new Map(insights.map((insight) => [insight.turn_position, insight.label]));
  const hasRecording = call.recording_url !== null;
  const recording = hasRecording ? paths.recording(call.id) : null;

  return {
    id: call.id,
    title: call.caller_name ?? number ?? 'Number withheld',
    number,
    tel: call.caller_number ? `tel:${call.caller_number}` : null,
    moment: clock.moment(call.started_at),
    length: isRunning ? '' : length(call.duration_seconds),
    isRunning,
    hasReport: call.report_at !== null,
    outcome: outcomeStatus({ ...call, has_report: call.report_at !== null }),
    lead: call.lead_quality as Lead | null,
    sentiment: lookUp(sentiments, call.sentiment),
    summary: call.summary,
    insights: insights.map(({ position, label, value, turn_position: turn, second }) => ({
      key: position,
      label: label.replace(/\.$/, ''),
      value,
      turn,
      at: second === null ? null : length(second),
    })),
    recording,
    durationSeconds: call.duration_seconds ?? 0,
    turns: turns.map(({ position, speaker, text, start_ms: start, end_ms: end }) => ({
      position,
      isCaller: speaker === 'caller',
      speaker: speaker === 'caller' ? caller : 'Receptionist',
      text,
      at: length(Math.floor(start / 1000)),
      second: Math.floor(start / 1000),
      endSecond: end === null ? null : end / 1000,
      proof: proofs.get(position) ?? null,
    })),
    followUp: followUp && {
      id: followUp.id,
      title: followUp.title,
      status: followUp.status,
      state: followUpStatus(followUp, clock),
      due: followUp.due_at ? clock.moment(followUp.due_at) : null,
    },
    callerId: call.caller_id,
    others: others.map((other) => ({
      id: other.id,
      isThis: other.id === call.id,
      title: other.summary ?? 'No summary',
      moment: clock.moment(other.started_at),
      outcome: outcomeStatus({ ...other, has_report: other.report_at !== null }),
    })),
    olderId,
    newerId,
    cost: cost(call),
    events:
      events?.map(({ id, type, occurred_at: at, status, deliveries, payload }) => ({
        id,
        type,
        at: clock.at(at).toFormat('HH:mm:ss.SSS'),
        status,
        deliveries,
        payload: JSON.stringify(payload, null, 2),
      })) ?? null,
  };
}

const costNames: Record<string, string> = {
  transport: 'Phone line',
  stt: 'Speech to text',
  llm: 'Language model',
  tts: 'Voice',
  vapi: 'Vapi',
  analysisCostBreakdown: 'Analysis',
};

function cost(call: Found['call']) {
  if (call.cost_micros === null) return null;
  const breakdown = (call.cost_breakdown ?? {}) as Record<string, unknown>;
  const dollars = (value: number) => `$${value.toFixed(value < 0.1 ? 3 : 2)}`;
  return {
    total: dollars(call.cost_micros / 1e6),
    parts: Object.entries(costNames).flatMap(([key, name]) => {
      const value = breakdown[key];
      return typeof value === 'number' && value > 0 ? [{ name, amount: dollars(value) }] : [];
    }),
  };
}
