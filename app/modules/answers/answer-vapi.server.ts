import { aboutCall } from '~/integrations/vapi/call-event.server';
import { baseType, type IncomingEvent } from '~/integrations/vapi/webhook-message.server';
import { logger } from '~/logger.server';
import { answerAssistantRequest } from './assistant-request.server';
import { answerToolCalls } from './tool-calls.server';
import { answerTransferRequest } from './transfer.server';

/** Messages whose answer the caller waits for. Source: Vapi docs, server events. */
const answered = new Set(['assistant-request', 'tool-calls', 'transfer-destination-request']);

export function needsAnswer(event: IncomingEvent): boolean {
  return answered.has(baseType(event.type));
}

/**
 * What Vapi does next, in its own form. Never throws: a caller hears a sentence, not silence.
 *
 * @returns `isWhole` false when something failed, so that the event is all that is left of it
 */
export async function answerVapi(
  event: IncomingEvent,
  receivedAt: Date,
): Promise<{ answer: object; isWhole: boolean }> {
  const { payload: message, key } = event;
  const about = aboutCall(message, receivedAt.toISOString());
  try {
    switch (baseType(event.type)) {
      case 'tool-calls':
        return await answerToolCalls(message, about, key, receivedAt);
      case 'transfer-destination-request':
        return {
          answer: await answerTransferRequest(message, about, key, receivedAt),
          isWhole: true,
        };
      default:
        return { answer: await answerAssistantRequest(about, receivedAt), isWhole: true };
    }
  } catch (error) {
    logger.error({ err: error, type: event.type, callId: event.callId }, 'an answer failed');
    const words = 'We cannot take your call right now. Please call again in a few minutes.';
    return { answer: { error: words }, isWhole: false };
  }
}
