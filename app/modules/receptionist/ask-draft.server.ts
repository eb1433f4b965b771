import { DateTime } from 'luxon';
import { z } from 'zod';

import { getEnv } from '~/env.server';
import { getVapiClient } from '~/integrations/vapi/lazy-client.server';
import { logger } from '~/logger.server';
import { answerFrom } from './answer.server';
import type { Trial } from './trial.server';

/** Questions and answers together. */
export const maxTurns = 20;

const turnSchema = z.object({ role: z.enum(['you', 'receptionist']), text: z.string().max(4000) });
export type Turn = z.infer<typeof turnSchema>;

export const questionSchema = z.object({
  question: z
    .string({ error: 'Write a question.' })
    .trim()
    .min(1, 'Write a question.')
    .max(500, 'At most 500 characters.'),
});

/** The conversation that a form carries along; none when it was tampered with. */
export function readTurns(value: FormDataEntryValue | null): Turn[] {
  try {
    const parsed = z
      .array(turnSchema)
      .max(maxTurns)
      .safeParse(JSON.parse(String(value ?? '[]')));
    return parsed.data ?? [];
  } catch {
    return [];
  }
}

/**
 * Answers as the draft would: by Vapi where an assistant is there, by rules where not or when it does not
 * answer. Nothing is kept.
 */
export async function askDraft(
  trial: Trial,
  turns: Turn[],
  question: string,
): Promise<{ text: string; isByRules: boolean }> {
  const text = trial.assistantId ? await askVapi(trial, turns, question) : null;
  if (text) return { text, isByRules: false };
  const at = DateTime.now().setZone(trial.timeZone);
  return { text: answerFrom(trial.config, question, at), isByRules: true };
}

async function askVapi(
  { assistantId, overrides, config, timeZone }: Trial,
  turns: Turn[],
  question: string,
) {
  // The simulated Vapi has no model to read the instructions: it is given what they were made of.
  const isSandbox = getEnv().FRONTDESK_SANDBOX === '1';
  const input = [...turns, { role: 'you', text: question }].map(({ role, text }) => ({
    role: role === 'you' ? 'user' : 'assistant',
    content: text,
  }));
  try {
    const vapi = await getVapiClient();
    const chat = await vapi.chats.create({
      assistantId: String(assistantId),
      assistantOverrides: {
        ...overrides,
        ...(isSandbox && { metadata: { config, timeZone } }),
      },
      // The API takes messages of a role and a content; the library's type has those of a call.
      input: input as never,
    });
    const said =
      'output' in chat ? chat.output?.findLast(({ role }) => role === 'assistant') : null;
    return said && 'content' in said && said.content ? said.content.slice(0, 4000) : null;
  } catch (error) {
    logger.warn({ err: error }, 'Vapi did not answer a question to the draft');
    return null;
  }
}
