import { DateTime } from 'luxon';
import { z } from 'zod';

import type { Supabase } from '~/integrations/supabase/client.server';
import { askVapi } from '~/integrations/vapi/client.server';
import { logger } from '~/logger.server';
import { t } from '~/modules/languages/t';
import { answerFrom } from './answer.server';
import { getTrialOverrides, type Trial } from './trial.server';

/** Questions and answers together. */
export const maxTurns = 20;

const turnSchema = z.object({ role: z.enum(['you', 'receptionist']), text: z.string().max(4000) });
export type Turn = z.infer<typeof turnSchema>;

export const questionSchema = z.object({
  question: z
    .string({ error: () => t`Write a question.` })
    .trim()
    .min(1, { error: () => t`Write a question.` })
    .max(500, { error: () => t`At most 500 characters.` }),
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
  supabase: Supabase,
  trial: Trial,
  turns: Turn[],
  question: string,
): Promise<{ text: string; isByRules: boolean }> {
  const text = trial.assistantId ? await askModel(supabase, trial, turns, question) : null;
  if (text) return { text, isByRules: false };
  const at = DateTime.now().setZone(trial.timeZone);
  return { text: answerFrom(trial.config, question, at), isByRules: true };
}

async function askModel(supabase: Supabase, trial: Trial, turns: Turn[], question: string) {
  const input = [...turns, { role: 'you', text: question }].map(({ role, text }) => ({
    role: role === 'you' ? 'user' : 'assistant',
    content: text,
  }));
  const assistantOverrides = await getTrialOverrides(supabase, trial);
  try {
    const chat = await askVapi((vapi) =>
      vapi.chats.create({
        assistantId: String(trial.assistantId),
        assistantOverrides,
        // The API takes messages of a role and a content; the library's type has those of a call.
        input: input as never,
      }),
    );
    const said =
      'output' in chat ? chat.output?.findLast(({ role }) => role === 'assistant') : null;
    return said && 'content' in said && said.content ? said.content.slice(0, 4000) : null;
  } catch (error) {
    logger.warn({ err: error }, 'Vapi did not answer a question to the draft');
    return null;
  }
}
