import type { Resource, VapiStore } from './store';
import { aboutCall, type VapiCall } from './vapi-call';
import { askServer } from './webhook-sender';

/** Who takes a call: an assistant with its variables, nobody with a reason, or a number it is put through to. */
export type Answerer =
  | { assistant: Resource; variables: Record<string, unknown> }
  | { error: string }
  | { forwardedTo: string };

/**
 * Finds out who takes a call as Vapi does: the assistant of the number, or else what the number's server
 * answers to `assistant-request`. Source: Vapi docs, server events.
 *
 * @param demoAssistantId takes the call when the server has nothing to say, so that the demo always rings
 */
export async function whoAnswers(
  store: VapiStore,
  line: Resource | null,
  call: VapiCall,
  demoAssistantId: string,
): Promise<Answerer> {
  const fixed = typeof line?.assistantId === 'string' ? line.assistantId : null;
  if (line && !fixed) {
    const { assistantId: _nobodyYet, ...unanswered } = call;
    const answer = await askServer(line, {
      type: 'assistant-request',
      timestamp: Date.parse(call.createdAt),
      ...aboutCall(call),
      assistant: undefined,
      call: { ...unanswered, status: 'ringing' },
    });
    const given = answer && (await read(store, answer));
    if (given) return given;
  }
  const assistant = await store.get('assistant', fixed ?? demoAssistantId);
  return assistant
    ? { assistant, variables: {} }
    : { error: 'Couldn’t get the assistant for this call.' };
}

async function read(store: VapiStore, answer: Record<string, unknown>): Promise<Answerer | null> {
  const destination = answer.destination as { number?: string } | undefined;
  if (destination?.number) return { forwardedTo: destination.number };
  if (typeof answer.error === 'string') return { error: answer.error };
  const { variableValues = {}, ...overrides } = (answer.assistantOverrides ?? {}) as Record<
    string,
    unknown
  >;
  const known =
    typeof answer.assistantId === 'string'
      ? await store.get('assistant', answer.assistantId)
      : (answer.assistant as Resource | undefined);
  if (!known) {
    return answer.assistantId
      ? { error: `Assistant ${String(answer.assistantId)} does not exist.` }
      : null;
  }
  return {
    assistant: { ...known, ...overrides },
    variables: variableValues as Record<string, unknown>,
  };
}
