import { DateTime } from 'luxon';

import type { CallMoment } from '~/integrations/vapi/assistant.server';
import { askRequest, type AboutCall, type CallerBefore } from './ask.server';
import { mayRing } from './rings.server';
import { whatHappens, type WhatHappens } from './what-happens.server';
import { dateWords, momentWords, plainWords } from './words.server';

const unknownLine = 'This number is not in use. Please check it and call again. Goodbye.';
const notReady = 'We cannot take your call here yet. Please try again later. Goodbye.';

/**
 * Who answers a call: the business's assistant with what only this moment knows. Vapi speaks `error` to the
 * caller and hangs up, and takes an answer within 7.5 seconds, whatever the server's timeout is.
 * Source: Vapi docs, server events, "Retrieving assistants".
 */
export async function answerAssistantRequest(about: AboutCall, at: Date) {
  const found = await askRequest(about, at);
  if (!found) return { error: unknownLine };
  const { business, assistantId, config, lines, service, now, caller } = found;
  const situation = {
    business,
    config,
    lines,
    service,
    at: now,
    caller: {
      name: caller?.name ?? null,
      number: about.call.callerNumber,
      isBlocked: caller?.isBlocked ?? false,
    },
  };
  let happens = whatHappens(situation);
  if (happens.rings && !mayRing(business.id, about.call.callerNumber, at.getTime())) {
    happens = whatHappens({ ...situation, service: { ...service, atCap: 'message' } });
  }
  if (happens.answers === 'refused') return { error: happens.firstMessage };
  if (happens.rings) {
    const { rings: number, firstMessage: message } = happens;
    return { destination: { type: 'number', number, message } };
  }
  if (!assistantId || !found.isPublished) return { error: notReady };
  return { assistantId, assistantOverrides: momentOf(happens, { business, caller, now }) };
}

/** What a call begins with, and what its texts are filled with. A try begins with the same. */
export function momentOf(
  happens: WhatHappens,
  about: { business: { name: string }; caller: CallerBefore | null; now: DateTime },
): CallMoment {
  const { business, caller, now } = about;
  return {
    firstMessage: happens.firstMessage,
    variableValues: {
      businessName: plainWords(business.name, 120),
      isOpen: happens.isOpen,
      now: nowWords(now),
      callerName: plainWords(caller?.name ?? '', 120),
      callerHistory: caller ? historyWords(caller, now) : '',
    },
  };
}

/** `Monday, November 23, 2026, 2:06 pm`: with the year, since a model does not know which one it is. */
export function nowWords(now: DateTime): string {
  const time = now.setLocale('en-US').toFormat('h:mm a').replace('AM', 'am').replace('PM', 'pm');
  return `${now.setLocale('en-US').toFormat('cccc, LLLL d, yyyy')}, ${time}`;
}

/**
 * The last calls in a sentence or two. Summaries quote callers: they are cut, without braces, and said to be
 * notes, so that nothing in them reads as an instruction.
 */
export function historyWords({ calls }: Pick<CallerBefore, 'calls'>, now: DateTime): string {
  const [last, ...earlier] = calls;
  if (!last) return '';
  const day = (iso: string) => dateWords(DateTime.fromISO(iso, { zone: now.zone }), now);
  const notes = last.summary ? ` Notes of that call: "${plainWords(last.summary, 250)}"` : '';
  const before = earlier.length
    ? ` Before that: ${earlier.map(({ startedAt }) => day(startedAt)).join(', ')}.`
    : '';
  const when = momentWords(DateTime.fromISO(last.startedAt, { zone: now.zone }), now);
  return plainWords(`Last called ${when}.${notes}${before}`, 500);
}
