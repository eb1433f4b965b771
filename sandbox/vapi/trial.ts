import { randomUUID } from 'node:crypto';

import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { DateTime } from 'luxon';
import { z } from 'zod';

import { assistantOverrides, complaints } from './description';
import { problem } from './problem';
import type { Resource, VapiStore } from './store';
import { useTool } from './use-tool';

const messageSchema = z.object({ role: z.string(), content: z.string() });
const chatSchema = z.object({
  assistantId: z.string(),
  input: z.union([z.string(), z.array(messageSchema).min(1)]),
  assistantOverrides: assistantOverrides.optional(),
});

/**
 * `POST /chat`: there is no model here, but what it would be given. The assistant, with what the chat overrides
 * of it, answers by its tools, asked at its own server as Vapi asks them.
 */
export function chats(store: VapiStore) {
  return new Hono().post('/', async (c) => {
    const parsed = chatSchema.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return problem(c, 400, complaints(parsed.error));
    const { assistantId, input, assistantOverrides: overrides = {} } = parsed.data;
    const known = await store.get('assistant', assistantId);
    if (!known) return problem(c, 400, `Couldn't find assistant ${assistantId}`);
    const { variableValues: _values, ...rest } = overrides;
    const assistant: Resource = { ...known, ...rest };
    const question = typeof input === 'string' ? input : String(input.at(-1)?.content);
    const id = randomUUID();
    const chat = { id, assistantId, assistantOverrides: overrides };
    const content = await answer(assistant, question, (name, args) =>
      useTool({ assistant, name, args, about: { chat, assistant: { id: assistantId } } }),
    );
    const now = new Date().toISOString();
    return c.json(
      {
        id,
        orgId: 'demo-org',
        assistantId,
        input,
        output: [{ role: 'assistant', content }],
        createdAt: now,
        updatedAt: now,
      },
      201,
    );
  });
}

type Use = (name: string, args: Record<string, unknown>) => Promise<string | null>;
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** What a model would do with the question: greet, ask for the hours of a day, or look something up. */
async function answer(assistant: Resource, question: string, use: Use): Promise<string> {
  const text = question.toLowerCase();
  if (/^\W*(?:hi|hello|hey)\W*$/.test(text)) return 'Hello. How can I help?';
  if (/\bwho are you\b|\byour name\b/.test(text)) return `I am ${String(assistant.name)}.`;
  const found = await use('look_up', { question });
  const quoted = /says?: "(.*)"$/s.exec(found ?? '')?.[1];
  if (quoted) return quoted;
  if (/\b(?:open|close[sd]?|hours)\b/.test(text)) {
    const named = weekdays.findIndex((day) => text.includes(day));
    const now = DateTime.now();
    const date =
      named >= 0 ? now.plus({ days: (named + 1 - now.weekday + 7) % 7 }).toISODate() : undefined;
    const day = text.includes('tomorrow') ? 'tomorrow' : date;
    const hours = await use('check_hours', day ? { date: day } : {});
    if (hours) return hours;
  }
  return found ?? 'I do not know that; I can take a message.';
}

/** `POST /call/web`, which browsers ask with the public key: there is no sound in the sandbox. */
export function talks() {
  return new Hono()
    .use(cors())
    .post('/', (c) =>
      problem(c, 400, 'The simulated Vapi has no voice. Use a real account to talk.'),
    );
}
