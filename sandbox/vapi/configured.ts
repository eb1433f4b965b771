import { DateTime } from 'luxon';

import type { Random } from './random';
import { render } from './render';
import { firstName, type Conversation, type Line, type Person } from './scenario';
import type { Resource } from './store';

type Schema = {
  type?: string;
  title?: string;
  description?: string;
  enum?: string[];
  format?: string;
  properties?: Record<string, Schema>;
};

/** What an assistant is set up to do, as far as it changes how a simulated call goes. */
export type Configured = {
  assistant: Resource;
  variables: Record<string, unknown>;
  /** Asks the assistant's server to use one of its tools. Null: it has no such tool, or no answer came. */
  useTool: (name: string, args: Record<string, unknown>) => Promise<string | null>;
  /** Where the call goes; null: nowhere; undefined: nobody answered the question. */
  transferTo: () => Promise<string | null | undefined>;
  random: Random;
  caller: Person;
};

/** A scenario, as it goes with this assistant. Its words stay where the configuration says nothing. */
export async function configure(
  conversation: Conversation,
  configured: Configured,
): Promise<Conversation> {
  let result = greet(conversation, configured);
  if (conversation.forwardedTo) result = await putThrough(result, configured);
  if (conversation.data.outcome === 'booked') result = await book(result, configured);
  if (['message', 'booked'].includes(result.data.outcome)) result = askIntake(result, configured);
  if (result.data.outcome === 'message') await leaveMessage(result, configured);
  return result;
}

function greet(conversation: Conversation, { assistant, variables }: Configured): Conversation {
  const text = String(assistant.firstMessage ?? '');
  const said = text && render(text, variables).trim();
  if (!said) return conversation;
  return { ...conversation, lines: [['bot', said], ...conversation.lines.slice(1)] };
}

async function putThrough(
  conversation: Conversation,
  configured: Configured,
): Promise<Conversation> {
  const target = hasTool(configured.assistant, 'transferCall')
    ? await configured.transferTo()
    : // An assistant of no configuration at all puts through as its scenario says.
      configured.assistant.model
      ? null
      : undefined;
  if (target === undefined) return conversation;
  if (target) return { ...conversation, forwardedTo: target };
  const { forwardedTo: _nobody, ...rest } = conversation;
  return {
    ...rest,
    lines: [
      ...conversation.lines.slice(0, 2),
      ['bot', 'I’m sorry, nobody can take your call just now. I’ll pass on your message.'],
      ['user', 'Please do. Thank you.'],
    ],
    summary: `${conversation.summary.split(';')[0]}; nobody could take the call.`,
    data: {
      ...conversation.data,
      outcome: 'message',
      followUp: {
        kind: 'call-back',
        title: `Call ${firstName(configured.caller)} back: nobody could take the call`,
        dueAt: null,
      },
    },
    endedReason: 'customer-ended-call',
  };
}

/** In the scenarios of a booking the third line offers a time, and the fifth one says that it is booked. */
async function book(
  conversation: Conversation,
  { useTool, caller }: Configured,
): Promise<Conversation> {
  const proposed = await useTool('propose_appointment', {});
  if (!proposed) return conversation;
  const time = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?/.exec(
    proposed,
  )?.[0];
  const startsAt = time ?? conversation.data.followUp?.dueAt ?? '';
  const booked = await useTool('book_appointment', {
    name: caller.name,
    startsAt,
    reason: conversation.summary.split(/[,;]/)[0],
  });
  const lines = [...conversation.lines];
  lines[2] = ['bot', proposed];
  if (booked) lines[4] = ['bot', booked];
  const insights = conversation.data.insights.map((one) =>
    one.kind === 'appointment' && booked ? { ...one, quote: booked } : one,
  );
  const followUp = conversation.data.followUp && {
    ...conversation.data.followUp,
    dueAt: time ?? conversation.data.followUp.dueAt,
  };
  return { ...conversation, lines, data: { ...conversation.data, insights, followUp } };
}

async function leaveMessage(conversation: Conversation, { useTool, caller }: Configured) {
  const { data, summary } = conversation;
  await useTool('take_message', {
    ...(data.callerName && { name: caller.name }),
    message: summary,
    urgency: data.sentiment === 'negative' ? 'urgent' : 'normal',
  });
}

/** The owner's questions, asked before the goodbyes; the structured data has the answers. */
function askIntake(conversation: Conversation, { assistant, random }: Configured): Conversation {
  const questions = Object.entries(intakeOf(assistant));
  if (questions.length === 0) return conversation;
  const asked: Line[] = [];
  const intake: Record<string, unknown> = {};
  for (const [key, schema] of questions) {
    const given = answer(schema.properties?.answer ?? {}, random);
    asked.push(['bot', String(schema.description)], ['user', given.said]);
    intake[key] = {
      label: schema.properties?.label?.enum?.[0] ?? schema.title,
      answer: given.value,
      quote: given.said,
    };
  }
  const goodbyes = Math.max(1, conversation.lines.length - 4);
  const lines = conversation.lines.toSpliced(goodbyes, 0, ...asked);
  return { ...conversation, lines, data: { ...conversation.data, intake } };
}

export function intakeOf(assistant: Resource): Record<string, Schema> {
  const plan = assistant.analysisPlan as { structuredDataPlan?: { schema?: Schema } } | undefined;
  return plan?.structuredDataPlan?.schema?.properties?.intake?.properties ?? {};
}

function answer(schema: Schema, random: Random): { said: string; value: unknown } {
  if (schema.enum) {
    const value = random.pick(schema.enum);
    const said =
      { yes: 'Yes, that’s right.', no: 'No, not yet.' }[value] ?? `${value}, I would say.`;
    return { said, value };
  }
  if (schema.type === 'number') {
    const value = random.int(1, 9);
    return { said: `That would be ${value}.`, value };
  }
  if (schema.format === 'date') {
    const date = DateTime.now().plus({ days: random.int(3, 40) });
    return { said: `On ${date.setLocale('en-US').toFormat('LLLL d')}.`, value: date.toISODate() };
  }
  const value = random.pick([
    'A friend told me about you',
    'I found you online',
    'It is for the whole family',
  ]);
  return { said: `${value}.`, value };
}

/** Whether an assistant may use a tool: by its type, or a function by its name. */
export function hasTool(assistant: Resource, name: string): boolean {
  const { tools = [] } = (assistant.model ?? {}) as {
    tools?: { type: string; function?: { name: string } }[];
  };
  return tools.some((tool) => tool.type === name || tool.function?.name === name);
}
