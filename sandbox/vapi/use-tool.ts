import { randomUUID } from 'node:crypto';

import { hasTool } from './configured';
import type { Resource } from './store';
import { askServer } from './webhook-sender';

type Use = {
  assistant: Resource;
  name: string;
  args: Record<string, unknown>;
  /** What the message says of its call or its chat. */
  about: Record<string, unknown>;
};

/**
 * Asks for a tool as Vapi does: at the tool's own server, or else at the assistant's. Null: the assistant has no
 * such tool, or no answer came. Source: Vapi API, `CreateFunctionToolDTO.server`.
 */
export async function useTool({ assistant, name, args, about }: Use): Promise<string | null> {
  if (!hasTool(assistant, name)) return null;
  const toolCall = {
    id: `call_${randomUUID().replaceAll('-', '').slice(0, 24)}`,
    type: 'function',
    function: { name, arguments: args },
  };
  const tools = (assistant.model as { tools: { function?: { name: string } }[] }).tools;
  const tool = tools.find((one) => one.function?.name === name) as Resource | undefined;
  const answer = await askServer(tool?.server ? tool : assistant, {
    type: 'tool-calls',
    timestamp: Date.now(),
    ...about,
    toolCallList: [toolCall],
    toolWithToolCallList: [{ ...tool, toolCall }],
  });
  const results = (answer?.results ?? []) as {
    toolCallId?: string;
    result?: unknown;
    error?: unknown;
  }[];
  const found = results.find(({ toolCallId }) => toolCallId === toolCall.id);
  const text = found?.result ?? found?.error;
  return text === undefined ? null : String(text);
}
