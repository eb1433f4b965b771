import parsePhoneNumber from 'libphonenumber-js/min';

import { endOfCallReport, type CallReport, type ReportTurn } from './call-report.server';
import { asObject, asString, date, milliseconds } from './read.server';
import { readTrialMark } from './trial-mark.server';
import { baseType, isFinalTranscript, type VapiMessage } from './webhook-message.server';

type CallStatus = 'queued' | 'ringing' | 'in-progress' | 'forwarding' | 'ended';

type AboutCall = {
  /** Vapi's time of the event, ISO 8601. */
  at: string;
  call: {
    id: string;
    assistantId: string | null;
    phoneNumberId: string | null;
    direction: 'inbound' | 'outbound' | 'web';
    /** E.164, or null when withheld or not a number. */
    callerNumber: string | null;
    callerName: string | null;
    startedAt: string | null;
  };
};

/** An event in our words: what the SQL function `apply_call_event` takes. */
export type CallEvent =
  | ({ kind: 'status'; status: CallStatus; endedReason: string | null } & AboutCall)
  | ({ kind: 'turn'; turn: ReportTurn } & AboutCall)
  | ({ kind: 'report'; report: CallReport } & AboutCall)
  | { kind: 'none' };

/** Vapi's statuses in ours; `not-found` and `deletion-failed` say nothing about the call itself. */
const statuses: Record<string, CallStatus> = {
  scheduled: 'queued',
  queued: 'queued',
  ringing: 'ringing',
  'in-progress': 'in-progress',
  forwarding: 'forwarding',
  ended: 'ended',
};

/**
 * Translates a Vapi server message. Pure: the same message gives the same event, so that a job may run
 * twice. Fields that are missing or of another type than expected become null, never an error: a vendor's
 * novelty must not cost us a call.
 *
 * @param receivedAt when the message came, ISO 8601: stands in for a missing `timestamp`.
 */
export function toCallEvent(input: unknown, receivedAt = new Date().toISOString()): CallEvent {
  const message = asObject(input) as VapiMessage;
  const { at, call } = aboutCall(message, receivedAt);
  if (!call.id) return { kind: 'none' };
  const { startedAt } = call;
  const about: AboutCall = { at, call: { ...call, id: call.id } };

  switch (baseType(String(message.type))) {
    case 'status-update': {
      const name = String(message.status);
      const status = Object.hasOwn(statuses, name) ? statuses[name] : undefined;
      if (!status) return { kind: 'none' };
      return { ...about, kind: 'status', status, endedReason: asString(message.endedReason, 200) };
    }
    case 'transcript': {
      const text = asString(message.transcript);
      if (!isFinalTranscript(message) || !text) return { kind: 'none' };
      const startMs = startedAt ? milliseconds(Date.parse(at) - Date.parse(startedAt)) : 0;
      const speaker = message.role === 'user' ? 'caller' : 'receptionist';
      return { ...about, kind: 'turn', turn: { speaker, text, startMs, endMs: null } };
    }
    case 'end-of-call-report': {
      const report = endOfCallReport(message, startedAt, at);
      const callerName = report.callerName ?? about.call.callerName;
      return { ...about, call: { ...about.call, callerName }, kind: 'report', report };
    }
    default:
      return { kind: 'none' };
  }
}

/**
 * What a message says about its call, in our words; the id is null when it has none. `trialOf` is the business
 * whose draft is tried, or null for a call like any other.
 */
export function aboutCall(
  message: Record<string, unknown>,
  receivedAt: string,
): {
  at: string;
  call: Omit<AboutCall['call'], 'id'> & { id: string | null };
  trialOf: string | null;
} {
  const call = asObject(message.call);
  const customer = {
    ...asObject(call.customer),
    ...asObject(message.customer),
  };
  return {
    at: date(message.timestamp) ?? receivedAt,
    trialOf: readTrialMark(message, receivedAt),
    call: {
      id: asString(call.id, 128),
      assistantId: asString(call.assistantId) ?? asString(asObject(message.assistant).id),
      phoneNumberId: asString(call.phoneNumberId) ?? asString(asObject(message.phoneNumber).id),
      direction:
        call.type === 'outboundPhoneCall'
          ? 'outbound'
          : call.type === 'inboundPhoneCall' || call.type === undefined
            ? 'inbound'
            : 'web',
      callerNumber: phoneNumber(customer.number),
      callerName: asString(customer.name, 120),
      startedAt: date(message.startedAt) ?? date(call.startedAt) ?? date(call.createdAt),
    },
  };
}

/** E.164, or null for `anonymous` and the like. */
function phoneNumber(value: unknown): string | null {
  const text = asString(value, 40);
  if (!text) return null;
  const parsed = parsePhoneNumber(text, 'US')?.number ?? text.replace(/[^\d+]/g, '');
  return /^\+[1-9]\d{2,14}$/.test(parsed) ? parsed : null;
}
