import { z } from 'zod';

/**
 * The tools that the assistant may use on a call: their names, what they are for in the words that the model
 * reads, and the shape of their arguments. The compiler makes Vapi's tools of this; the answers to
 * `tool-calls` read the arguments more leniently (modules/answers/tool-arguments.server.ts). Descriptions are read by the model: they say when.
 */

const name = z.string().trim().min(1).max(120).describe("The caller's name as they gave it.");
const phone = z
  .string()
  .trim()
  .min(3)
  .max(40)
  .describe('The number to reach them at, if it is another than the one they call from.');
const startsAt = z.iso
  .datetime({ offset: true, local: true })
  .describe('ISO 8601, exactly as propose_appointment gave it.');

export const tools = {
  take_message: {
    description:
      'Keeps a message for the team. Use it once the caller has said what it is about, and before you say that it will be passed on.',
    schema: z.object({
      name: name.optional(),
      message: z
        .string()
        .trim()
        .min(1)
        .max(2000)
        .describe("What to tell the team, in the caller's words."),
      urgency: z
        .enum(['normal', 'urgent'])
        .optional()
        .describe('urgent only when waiting would do harm.'),
    }),
  },
  request_call_back: {
    description:
      'Asks the team to call the caller back. Use it when the caller wants to talk to a person later.',
    schema: z.object({
      name: name.optional(),
      phone: phone.optional(),
      reason: z.string().trim().min(1).max(1000).describe('What the call back is about.'),
      when: z.string().trim().max(200).optional().describe('When it suits them, in their words.'),
    }),
  },
  check_hours: {
    description:
      'Says when the business is open. Use it for questions about hours, holidays or a certain day.',
    schema: z.object({
      date: z.iso
        .date()
        .optional()
        .describe('The day that is asked about, YYYY-MM-DD. Without it: today.'),
    }),
  },
  look_up: {
    description:
      'Looks something up in what the business has written down. Use it before you say that you do not know.',
    schema: z.object({
      question: z.string().trim().min(1).max(500).describe('What the caller wants to know.'),
    }),
  },
  propose_appointment: {
    description:
      'Gives times that are free. Use it before book_appointment, and offer only what it gives.',
    schema: z.object({
      date: z.iso.date().optional().describe('The day that the caller would like, YYYY-MM-DD.'),
      partOfDay: z.enum(['morning', 'afternoon']).optional(),
    }),
  },
  book_appointment: {
    description:
      'Books a time that the caller has agreed to. It may be taken by now: say what this answers.',
    schema: z.object({
      name,
      startsAt,
      phone: phone.optional(),
      reason: z.string().trim().max(500).optional().describe('What the appointment is for.'),
    }),
  },
  mark_as_spam: {
    description:
      'Notes that this is a sales call, a robot or a fraud. Use it, then say goodbye and end the call.',
    schema: z.object({ reason: z.string().trim().max(300).optional() }),
  },
} as const;

export type ToolName = keyof typeof tools;
export type ToolArguments<Name extends ToolName> = z.output<(typeof tools)[Name]['schema']>;
export const toolNames = Object.keys(tools) as ToolName[];

/**
 * The arguments' JSON schema, as Vapi's `function.parameters` takes it: its `JsonSchema` knows types, enums,
 * formats and descriptions. Lengths are checked when the arguments come.
 */
export function toolParameters(tool: ToolName): Record<string, unknown> {
  const { properties = {}, required } = z.toJSONSchema(tools[tool].schema, { io: 'input' });
  const described = Object.entries(properties).map(([key, value]) => {
    const { type, description, enum: list, format } = value as Record<string, unknown>;
    return [
      key,
      Object.fromEntries(
        Object.entries({ type, description, enum: list, format }).filter(
          ([, set]) => set !== undefined,
        ),
      ),
    ];
  });
  return {
    type: 'object',
    properties: Object.fromEntries(described),
    ...(required && { required }),
  };
}
