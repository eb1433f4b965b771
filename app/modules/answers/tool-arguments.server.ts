import parsePhoneNumber from 'libphonenumber-js/min';
import { z } from 'zod';

import type { ToolName } from '~/integrations/vapi/tools';

/**
 * What the assistant's model gives our tools (described to it in integrations/vapi/tools.ts). Lenient on purpose: a model that writes too much, or `null` for
 * nothing, must not cost a caller their message. Only what a tool cannot do without is required.
 */
const words = (max: number) =>
  z.string().transform((text) =>
    // Postgres refuses NUL and lone surrogates.
    text.replaceAll('\u0000', '').toWellFormed().trim().slice(0, max).toWellFormed(),
  );
const needed = (max: number) => words(max).refine((text) => text !== '');
const optional = (max: number) =>
  words(max)
    .nullish()
    .catch(null)
    .transform((text) => text || null);

/** A number as it was said, and in E.164 when it is one. */
const phone = optional(60).transform((said) => {
  const number = said ? (parsePhoneNumber(said, 'US')?.number ?? '') : '';
  return { said, e164: /^\+[1-9]\d{2,14}$/.test(number) ? (number as string) : null };
});

export const toolArguments = {
  take_message: z.object({
    name: optional(120),
    message: needed(4000),
    urgency: z.enum(['normal', 'urgent']).catch('normal'),
  }),
  request_call_back: z.object({
    name: optional(120),
    phone,
    reason: needed(2000),
    when: optional(120),
  }),
  check_hours: z.object({ date: optional(40) }),
  look_up: z.object({ question: needed(500) }),
  propose_appointment: z.object({
    date: optional(40),
    partOfDay: z.enum(['morning', 'afternoon']).nullish().catch(null),
  }),
  book_appointment: z.object({
    name: needed(120),
    startsAt: needed(40),
    phone,
    reason: optional(500),
  }),
  mark_as_spam: z.object({ reason: optional(500) }),
} as const satisfies Record<ToolName, z.ZodType>;

export function isToolName(name: string): name is ToolName {
  return Object.hasOwn(toolArguments, name);
}
