import { createHash } from 'node:crypto';
import { MalformedEventError } from '~/modules/intake/refuse.server';

import { z } from 'zod';

import { redact as redactNamed, storable } from '~/modules/intake/redact.server';

const messageSchema = z.looseObject({ type: z.string().min(1) });

/** What every Vapi event has in common; all else is read where it is needed. */
export type VapiMessage = z.infer<typeof messageSchema>;

/** A stored event, ready for `receive_webhook`. */
export type IncomingEvent = {
  key: string;
  type: string;
  callId: string | null;
  occurredAt: string;
  payload: VapiMessage;
  changesState: boolean;
};

/** Types that are about one call, so that one without a call id is broken. Source: Vapi server events. */
const callTypes = new Set([
  'status-update',
  'end-of-call-report',
  'transcript',
  'tool-calls',
  'conversation-update',
  'speech-update',
  'hang',
  'user-interrupted',
  'model-output',
  'voice-input',
  'language-change-detected',
  'transfer-destination-request',
  'handoff-destination-request',
  'transfer-update',
  'phone-call-control',
  'assistant.started',
  'assistant.speechStarted',
]);

/** `transcript[transcriptType="final"]` is how Vapi names a filtered subscription. */
export function baseType(type: string): string {
  return type.replace(/\[.*$/, '');
}

/** Only final words of a transcript count; partial ones are guesses that the final one replaces. */
export function isFinalTranscript(message: VapiMessage): boolean {
  return /\[.*final.*\]/.test(message.type) || message.transcriptType === 'final';
}

function changesState(message: VapiMessage): boolean {
  const type = baseType(message.type);
  if (type === 'transcript') return isFinalTranscript(message);
  return type === 'status-update' || type === 'end-of-call-report';
}

/**
 * Names of fields that hold credentials: vendor payloads carry those of the phone provider
 * (`phoneNumber.twilioAuthToken`) and of the server that is called (`server.secret`).
 */
const secretName =
  /(?:auth[_-]?token|api[_-]?key|private[_-]?key|secret|password|credential(?!id)|authorization|access[_-]?token|refresh[_-]?token|^token$)/i;
/** Addresses by which anyone could listen to or steer a running call. */
const liveUrlName = /^(?:listenUrl|controlUrl)$/;

/** The same value with credentials replaced by `[redacted]` and strings made fit for Postgres. */
export function redact(value: unknown): unknown {
  return redactNamed(value, (name) => secretName.test(name) || liveUrlName.test(name));
}

/**
 * Reads a webhook's body into what the inbox stores.
 *
 * The key is the call, the type and a hash of the message: deliveries of one event have the same bytes,
 * and two different utterances never share a key, even within one millisecond.
 *
 * @throws MalformedEventError
 */
export function readEvent(body: string, receivedAt: Date): IncomingEvent {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new MalformedEventError('The body is not JSON.');
  }
  const parsed = z.looseObject({ message: messageSchema }).safeParse(json);
  if (!parsed.success) {
    throw new MalformedEventError('The body has no `message` with a `type`.');
  }
  const { message } = parsed.data;
  const callId = z.object({ call: z.object({ id: z.string().min(1).max(128) }) }).safeParse(message)
    .data?.call.id;
  // A conversation in text has tools like a call, and is none. Source: Vapi API, `Chat`.
  const isChat = z.object({ chat: z.object({ id: z.string().min(1) }) }).safeParse(message).success;
  if (!callId && !isChat && callTypes.has(baseType(message.type))) {
    throw new MalformedEventError(`A ${baseType(message.type)} event needs \`message.call.id\`.`);
  }

  const hash = createHash('sha256').update(JSON.stringify(message)).digest('hex').slice(0, 32);
  const type = storable(message.type).slice(0, 120) || 'unknown';
  const sentAt =
    typeof message.timestamp === 'number' || typeof message.timestamp === 'string'
      ? new Date(message.timestamp)
      : receivedAt;
  return {
    key: `${storable(callId ?? '-')}:${baseType(type)}:${hash}`,
    type,
    callId: callId ? storable(callId) : null,
    occurredAt: (isPlausible(sentAt) ? sentAt : receivedAt).toISOString(),
    payload: redact(message) as VapiMessage,
    changesState: changesState(message),
  };
}

/** A moment that Postgres and people can make sense of. */
export function isPlausible(date: Date): boolean {
  const time = date.getTime();
  return time > Date.UTC(2000, 0) && time < Date.UTC(2200, 0);
}
