import { randomUUID } from 'node:crypto';

import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { DateTime } from 'luxon';
import { z } from 'zod';

import { answerFrom } from '~/modules/receptionist/answer.server';
import { configSchema } from '~/modules/receptionist/config.server';
import { problem } from './problem';
import type { VapiStore } from './store';

const chatSchema = z.object({
  assistantId: z.string(),
  input: z.union([z.string(), z.array(z.object({ role: z.string(), content: z.string() })).min(1)]),
  assistantOverrides: z.object({
    metadata: z.object({ config: configSchema, timeZone: z.string() }),
  }),
});

/** `POST /chat`: there is no model here; the answer is made of the configuration that came along. */
export function chats(store: VapiStore) {
  return new Hono().post('/', async (c) => {
    const parsed = chatSchema.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return problem(c, 400, z.prettifyError(parsed.error));
    const { assistantId, input, assistantOverrides } = parsed.data;
    if (!(await store.get('assistant', assistantId))) {
      return problem(c, 400, `Couldn't find assistant ${assistantId}`);
    }
    const { config, timeZone } = assistantOverrides.metadata;
    const question = typeof input === 'string' ? input : String(input.at(-1)?.content);
    const content = answerFrom(config, question, DateTime.now().setZone(timeZone));
    const now = new Date().toISOString();
    return c.json(
      {
        id: randomUUID(),
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

/** `POST /call/web`, which browsers ask with the public key: there is no sound in the sandbox. */
export function talks() {
  return new Hono()
    .use(cors())
    .post('/', (c) =>
      problem(c, 400, 'The simulated Vapi has no voice. Use a real account to talk.'),
    );
}
