import { asArray, asObject } from '~/integrations/vapi/read.server';
import { logger } from '~/logger.server';
import type { AboutCall } from './ask.server';
import { isToolName } from './tool-arguments.server';
import { cannot, tools } from './tools.server';

type ToolCall = {
  /** As Vapi gave it: the answer carries it back. */
  toolCallId: string;
  /** What makes it one: the id, or when there is none the event's key and its place in it. */
  id: string;
  name: string;
  arguments: unknown;
};
export type ToolAnswers = { results: { name: string; toolCallId: string; result: string }[] };

const troubled =
  'I could not do that just now. Please tell me once more, or call again in a few minutes.';

/**
 * Does what the assistant asks and says what came of it. Never throws: whatever goes wrong, the caller hears a
 * sentence.
 *
 * @param key of the event, for calls without an id
 * @returns `isWhole` false when something was not done that should have been
 */
export async function answerToolCalls(
  message: Record<string, unknown>,
  about: AboutCall,
  key: string,
  at: Date,
): Promise<{ answer: ToolAnswers; isWhole: boolean }> {
  const results: ToolAnswers['results'] = [];
  let isWhole = true;
  // One after the other: they are about the same call, and the second may build on the first.
  for (const { toolCallId, ...tool } of readToolCalls(message, key)) {
    let result: string;
    try {
      result = isToolName(tool.name) ? await tools[tool.name]({ tool, about, at }) : cannot;
    } catch (error) {
      logger.error({ err: error, tool: tool.name, callId: about.call.id }, 'a tool failed');
      isWhole = false;
      result = troubled;
    }
    results.push({ name: tool.name, toolCallId, result });
  }
  return { answer: { results }, isWhole };
}

/**
 * Both shapes of the list (`{ id, function: { name, arguments } }` and `{ id, name, parameters }`), with
 * arguments as an object or as JSON in a string. Source: Vapi API, `ServerMessageToolCalls`.
 */
export function readToolCalls(message: Record<string, unknown>, key: string): ToolCall[] {
  const wrapped = asArray(message.toolWithToolCallList).map((item) => asObject(item).toolCall);
  const listed = asArray(message.toolCallList ?? message.toolCalls);
  return (listed.length > 0 ? listed : wrapped).slice(0, 20).map((item, index) => {
    const call = asObject(item);
    const inner = asObject(call.function);
    const toolCallId = typeof call.id === 'string' ? call.id : '';
    const name = [inner.name, call.name].find((one) => typeof one === 'string') ?? '';
    return {
      toolCallId,
      id: storable(toolCallId).slice(0, 200) || `${index}:${key}`.slice(0, 200),
      name: storable(String(name)).slice(0, 80) || 'unknown',
      arguments: readArguments(inner.arguments ?? call.parameters ?? call.arguments),
    };
  });
}

function readArguments(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? {};
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return {};
  }
}

function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
