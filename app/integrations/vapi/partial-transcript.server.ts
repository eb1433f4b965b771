import { aboutCall } from './call-event.server';
import { asString, milliseconds } from './read.server';
import { baseType, isFinalTranscript, type VapiMessage } from './webhook-message.server';

export type PartialTranscript = {
  callId: string;
  speaker: 'caller' | 'receptionist';
  text: string;
  /** When it was heard, from the start of the call. */
  startMs: number;
};

/** What somebody is just saying, as Vapi guesses so far; null for any other message. */
export function toPartial(message: VapiMessage, receivedAt: string): PartialTranscript | null {
  if (baseType(message.type) !== 'transcript' || isFinalTranscript(message)) return null;
  const { at, call } = aboutCall(message, receivedAt);
  const text = asString(message.transcript, 4_000);
  if (!call.id || !text) return null;
  return {
    callId: call.id,
    speaker: message.role === 'user' ? 'caller' : 'receptionist',
    text,
    startMs: call.startedAt ? milliseconds(Date.parse(at) - Date.parse(call.startedAt)) : 0,
  };
}
