import { toCallEvent } from './call-event.server';
import type { ListedCall } from './list-calls.server';
import { date } from './read.server';
import { redact, type IncomingEvent, type VapiMessage } from './webhook-message.server';

/** What a call has at Vapi, as `private.compare_calls` takes it. */
export type CallFacts = {
  id: string;
  isEnded: boolean;
  updatedAt: string;
  words: boolean;
  summary: boolean;
  recording: boolean;
  cost: boolean;
};

/** What the API says of a call, as Vapi would have sent it when that became so. */
function toMessage(call: ListedCall): VapiMessage {
  const { artifact, analysis, monitor: _live, messages, transcript, summary, ...bare } = call;
  const type = call.status === 'ended' ? 'end-of-call-report' : 'status-update';
  return {
    // Its kind in brackets, as Vapi has it for transcripts: who reads raw events sees where it is from.
    type: `${type}[fetched]`,
    timestamp: updatedAt(call),
    status: call.status,
    startedAt: call.startedAt,
    endedAt: call.endedAt,
    endedReason: call.endedReason,
    cost: call.cost,
    costBreakdown: call.costBreakdown,
    recordingUrl: call.recordingUrl,
    customer: call.customer,
    call: bare,
    // Today's shape, or the older one.
    ...(artifact !== undefined && { artifact }),
    ...(analysis !== undefined && { analysis }),
    ...(messages !== undefined && { messages }),
    ...(transcript !== undefined && { transcript }),
    ...(summary !== undefined && { summary }),
  };
}

/** Of a call whose status says nothing that we keep (`not-found`), null. */
export function factsOf(call: ListedCall): CallFacts | null {
  const event = toCallEvent(toMessage(call), updatedAt(call));
  if (event.kind !== 'report' && event.kind !== 'status') return null;
  const report = event.kind === 'report' ? event.report : null;
  return {
    id: call.id,
    isEnded: report !== null,
    updatedAt: updatedAt(call),
    words: Boolean(report && report.turns.length > 0),
    summary: Boolean(report?.summary),
    recording: Boolean(report?.recordingUrl),
    cost: report !== null && report.costMicros !== null,
  };
}

/** A call that was fetched, as an event for the inbox: once for each state that it was found in. */
export function fetchedEvent(call: ListedCall): IncomingEvent {
  const message = toMessage(call);
  const occurredAt = updatedAt(call);
  return {
    key: `reconcile:${call.id}:${occurredAt}:${call.status ?? ''}`,
    type: message.type,
    callId: call.id,
    occurredAt,
    payload: redact(message) as VapiMessage,
    changesState: true,
  };
}

function updatedAt(call: ListedCall): string {
  return date(call.updatedAt) ?? date(call.endedAt) ?? new Date(call.createdAt).toISOString();
}
