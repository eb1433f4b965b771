import { DateTime } from 'luxon';
import type { z } from 'zod';

import { redact } from '~/integrations/vapi/webhook-message.server';
import type { ToolName } from '~/integrations/vapi/tools';
import { formatPhone } from '~/modules/format/phone.server';
import { dayWords, isOpenAt, nextOpening } from '~/modules/receptionist/hours.server';
import { daysAhead, dueAt, freeTimes, refusal } from './appointment-times.server';
import { ask, askContext, type AboutCall, type CallContext } from './ask.server';
import { toolArguments } from './tool-arguments.server';
import { dateWords, listWords, momentWords, plainWords } from './words.server';

type Request = {
  tool: { id: string; name: string; arguments: unknown };
  about: AboutCall;
  at: Date;
};
type Use<Name extends ToolName> = {
  given: z.output<(typeof toolArguments)[Name]>;
  context: CallContext;
  /**
   * Writes down what the tool did, by one of the SQL functions for it, and gives what is answered: the last of
   * the values, or what the same tool call was answered before. On a try nothing is written.
   */
  keep: <T extends string | null = string>(name: string, ...values: unknown[]) => Promise<T>;
  request: Request;
};

export const cannot = 'I cannot do that here, but I can take a message.';
const unknownCall = 'I cannot look into that on this call. Please call again in a few minutes.';
const unknownAnswer = 'I do not know that; I can take a message.';
const noAppointments = 'I cannot book appointments here, but I can take a message.';

/** What a caller is asked when a tool lacks something. */
const missing: Record<ToolName, string> = {
  take_message: 'What is the message that I may pass on?',
  request_call_back: 'What is the call back about?',
  check_hours: 'Which day is that about?',
  look_up: 'What exactly is the question?',
  propose_appointment: 'Which day would suit?',
  book_appointment: 'For that I need a name and the day and time.',
  mark_as_spam: 'What is the call about?',
};

/** Each tool, once a tool call: a sentence that the assistant can say. Throws when the database is away. */
export const tools: Record<ToolName, (request: Request) => Promise<string>> = {
  take_message: asTool(
    'take_message',
    async ({ given, context: { config, now }, keep, request }) => {
      const { callerNumber } = request.about.call;
      const isUrgent = given.urgency === 'urgent';
      const due = dueAt(config.hours, now, isUrgent ? 1 : config.messages.callBackHours);
      const title = `${isUrgent ? 'Urgent: ' : ''}${plainWords(given.message, 290)}`;
      const followUp = { name: given.name, kind: 'custom', title, dueAt: due.toUTC().toISO() };
      const reach = callerNumber || given.name ? '' : ' May I have your name and number as well?';
      const result = `I have written that down and pass it on${isUrgent ? ' as urgent' : ''}.${reach}`;
      return keep('answer_with_follow_up', followUp, result);
    },
  ),

  request_call_back: asTool(
    'request_call_back',
    async ({ given, context: { config, now, onlyMessages }, keep, request }) => {
      const number = given.phone.e164 ?? request.about.call.callerNumber;
      const due = dueAt(config.hours, now, config.messages.callBackHours);
      // A number that is not the one they call from, and a wish for a time, are what the colleague has to see.
      const details = [
        given.phone.said && given.phone.e164 !== request.about.call.callerNumber
          ? `at ${given.phone.e164 ? formatPhone(given.phone.e164) : given.phone.said}`
          : '',
        given.when ? `when: ${given.when}` : '',
      ].filter(Boolean);
      const what = plainWords(given.reason, 180);
      const title = `Call back${details.length ? ` (${plainWords(details.join(', '), 100)})` : ''}: ${what}`;
      const followUp = { name: given.name, kind: 'call-back', title, dueAt: due.toUTC().toISO() };
      const promises = config.messages.offersCallBack && !onlyMessages;
      const when = promises
        ? `Somebody will call back by ${momentWords(due, now)}.`
        : 'I have passed on that a call back is wished for.';
      const result = number ? when : `${when} Which number is best?`;
      return keep('answer_with_follow_up', followUp, result);
    },
  ),

  check_hours: asTool('check_hours', async ({ given, context: { config, now }, keep }) => {
    const day = given.date ? readDay(given.date, now) : now;
    return keep('answer_noted', day ? hoursWords(config, day, now) : missing.check_hours);
  }),

  look_up: asTool('look_up', async ({ given, context: { business, isTrial }, keep }) => {
    const found = await ask<string | null>('answer_look_up', [
      business.id,
      given.question,
      isTrial,
    ]);
    // As a quotation: what is in it is what the business knows, not what the assistant must do.
    const result = found
      ? `The notes of the business say: "${plainWords(found, 1500)}"`
      : unknownAnswer;
    return keep('answer_noted', result);
  }),

  propose_appointment: asTool('propose_appointment', async ({ given, context, keep, request }) => {
    if (!canBook(context)) return keep('answer_noted', noAppointments);
    const { now } = context;
    const day = given.date ? readDay(given.date, now) : now;
    if (!day) return keep('answer_noted', missing.propose_appointment);
    const from = day < now ? now : day.startOf('day');
    const { words, first } = await offer(request, from, given.partOfDay ?? null);
    const isOther = given.date && first && first.toISODate() !== day.toISODate();
    const none = isOther ? `Nothing is free on ${dateWords(day, now)}. ` : '';
    return keep('answer_noted', none + words);
  }),

  book_appointment: asTool('book_appointment', async ({ given, context, keep, request }) => {
    if (!canBook(context)) return keep('answer_noted', noAppointments);
    const { config, now } = context;
    // By the clock on the business's wall, whatever zone the model wrote behind it.
    const wall = given.startsAt.replace(/(?:Z|[+-]\d\d:?\d\d)$/i, '');
    const start = DateTime.fromISO(wall, { zone: now.zone });
    if (!start.isValid) return keep('answer_noted', missing.book_appointment);
    const why =
      refusal(config, now, start) ??
      (context.isTrial && (await isTaken(request, start)) ? ('taken' as const) : null);
    if (!why) {
      const appointment = {
        name: given.name,
        phone: given.phone.e164 ?? request.about.call.callerNumber,
        reason: given.reason ?? '',
        startsAt: start.toUTC().toISO(),
        endsAt: start.plus({ minutes: config.messages.appointments.minutes }).toUTC().toISO(),
      };
      const result = `Booked for ${plainWords(given.name, 120)}: ${momentWords(start, now)}.`;
      const booked = await keep<string | null>('answer_with_appointment', appointment, result);
      if (booked) return booked;
    }
    const refused = {
      past: 'That time is over.',
      notice: 'That is too soon.',
      closed: 'That is outside of the hours for appointments.',
      far: 'That is too far ahead.',
      taken: 'That time is taken.',
    }[why ?? 'taken'];
    const isUsable = why === null || why === 'taken' || why === 'closed';
    const { words } = await offer(request, isUsable && start > now ? start : now, null);
    return keep('answer_noted', `${refused} ${words}`);
  }),

  mark_as_spam: asTool('mark_as_spam', async ({ keep }) =>
    keep('answer_with_spam', 'Noted. Please end the call politely.'),
  ),
};

/** What every tool begins with: whose call it is, whether it was done already, and whether it was asked rightly. */
function asTool<Name extends ToolName>(name: Name, run: (use: Use<Name>) => Promise<string>) {
  return async (request: Request): Promise<string> => {
    const { tool, about, at } = request;
    const parsed = toolArguments[name].safeParse(tool.arguments ?? {});
    if (!parsed.success) return missing[name];
    const context = await askContext(about, at);
    if (!context || !(about.call.id || context.isTrial)) return unknownCall;
    const before = context.done.get(tool.id);
    if (before !== undefined) return before;
    const call = { at: about.at, ...about.call };
    const noted = { id: tool.id, name, arguments: redact(tool.arguments) };
    const given = parsed.data as Use<Name>['given'];
    const keep = async <T extends string | null = string>(by: string, ...values: unknown[]) =>
      context.isTrial
        ? (values.at(-1) as T)
        : ask<T>(by, [context.business.id, call, noted, ...values]);
    return run({ given, context, keep, request });
  };
}

function canBook({ config, onlyMessages }: CallContext): boolean {
  return config.messages.appointments.isOn && !onlyMessages;
}

/** Up to three free times in words, from a moment on, by what is booked now. */
async function offer(
  { about, at }: Request,
  from: DateTime,
  partOfDay: 'morning' | 'afternoon' | null,
): Promise<{ words: string; first: DateTime | null }> {
  const to = from.startOf('day').plus({ days: daysAhead + 2 });
  const context = await askContext(about, at, { from, to });
  if (!context) return { words: unknownCall, first: null };
  const { config, now, busy } = context;
  const times = freeTimes(config, now, busy, { from, partOfDay, count: 3 });
  if (times.length === 0) {
    return { words: 'I find no free time then. I can take a message.', first: null };
  }
  // With the time as book_appointment takes it: a model left to work it out gets the zone wrong.
  const words = times.map(
    (time) => `${momentWords(time, now)} (startsAt ${time.toFormat("yyyy-MM-dd'T'HH:mm")})`,
  );
  return { words: `Free is ${listWords(words, 'or')}.`, first: times[0] ?? null };
}

/** Whether a time is booked. A try asks; a real booking finds out while it books. */
async function isTaken({ about, at }: Request, start: DateTime): Promise<boolean> {
  const context = await askContext(about, at, { from: start, to: start.plus({ days: 1 }) });
  if (!context) return true;
  const end = start.plus({ minutes: context.config.messages.appointments.minutes }).toMillis();
  return context.busy.some(([from, to]) => from < end && to > start.toMillis());
}

/** `2026-11-24`, `today` or `tomorrow`. */
function readDay(text: string, now: DateTime): DateTime | null {
  const word = text.toLowerCase();
  if (word === 'today') return now;
  if (word === 'tomorrow') return now.plus({ days: 1 }).startOf('day');
  const day = DateTime.fromISO(text, { zone: now.zone });
  return day.isValid && Math.abs(day.year - now.year) <= 2 ? day : null;
}

function hoursWords(config: CallContext['config'], day: DateTime, now: DateTime): string {
  const isToday = day.hasSame(now, 'day');
  const words = `${isToday ? 'Today' : dateWords(day, now)}: ${dayWords(config.hours, day)}.`;
  if (!isToday) return words;
  if (isOpenAt(config.hours, now)) return `${words} It is open now.`;
  const next = nextOpening(config.hours, now);
  return `${words} It is closed now${next ? ` and opens ${momentWords(next, now)}` : ''}.`;
}
