import type { DateTime } from 'luxon';

import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import type { Config } from '~/modules/receptionist/config.server';
import { isOpenAt, nextOpening, rangesOf, readDayWords } from '~/modules/receptionist/hours.server';
import { sayMoment, sayRecorded, spokenBy } from '~/modules/receptionist/spoken.server';
import { dueAt } from './appointment-times.server';
import { plainWords, readMomentWords } from './words.server';

/** What a call gets of what the business pays for: what `private.service_at` answers. */
export type Service = {
  /** restricted: nobody pays, and callers can leave a message. */
  access: 'full' | 'restricted';
  /** The included minutes of the period are used. */
  isAtCap: boolean;
  /** What calls get then. overage: the same as ever, and each further minute is charged. */
  atCap: 'overage' | 'message' | 'ring';
  ringNumber: string | null;
  /** A number rings, and whoever asks may not see which: then `ringNumber` is null. */
  isRingHidden?: boolean;
};
/** For what is no call of a caller: trying the draft. */
export const fullService: Service = {
  access: 'full',
  isAtCap: false,
  atCap: 'message',
  ringNumber: null,
};

/** A moment, a caller and a configuration: all that decides how a call is answered. */
export type Situation = {
  business: { name: string; isDisabled: boolean };
  service: Service;
  config: Config;
  /** In the business's time zone. */
  at: DateTime;
  caller: { name: string | null; number: string | null; isBlocked: boolean };
  /** Numbers of the business that we answer: a call is never sent round to them. */
  lines: string[];
};
export type Person = Config['transfers']['people'][number];

export type WhatHappens = {
  /**
   * refused: the caller hears `firstMessage` and nothing else. phone: they hear it, and `rings` rings at once.
   */
  answers: 'receptionist' | 'refused' | 'phone';
  /** E.164, where the owner's phone answers; null also where whoever asks may not see it. */
  rings: string | null;
  /** Takes messages and does nothing else. */
  onlyMessages: boolean;
  /** What the plan has to do with it, in words; null when nothing. */
  plan: string | null;
  isOpen: boolean;
  /** Why it is open or closed, in words. */
  why: string;
  firstMessage: string;
  /** Who is asked to take the call over, in this order. */
  transfers: Person[];
  /** When a call back is promised for; null when none is offered. */
  callBackBy: DateTime | null;
  /** What else is promised, in words. */
  promise: string;
};

/**
 * How a call is answered. The answers to Vapi and the page that shows them ask this one function, so that
 * what the page says is what happens.
 */
export function whatHappens(situation: Situation): WhatHappens {
  const { business, config, at, caller } = situation;
  const isOpen = isOpenAt(config.hours, at);
  const why = openWords(config, at, isOpen);
  if (caller.isBlocked) {
    const firstMessage = spokenBy(config).blocked;
    return { answers: 'refused', rings: null, onlyMessages: false, plan: null, isOpen, why, firstMessage, transfers: [], callBackBy: null, promise: t`Nothing: the caller is blocked.` }; // prettier-ignore
  }
  const served = servedWith(situation);
  const plan = planWords(situation, served);
  if (served === 'ring') {
    const firstMessage = spokenBy(config).connects(business.name);
    return { answers: 'phone', rings: situation.service.ringNumber, onlyMessages: false, plan, isOpen, why, firstMessage, transfers: [], callBackBy: null, promise: ringWords(situation.service) }; // prettier-ignore
  }
  const onlyMessages = served === 'messages';
  const isClosedFor = !isOpen && config.hours.afterHours.mode !== 'answer';
  const callBackBy =
    config.messages.offersCallBack && !onlyMessages
      ? dueAt(config.hours, at, config.messages.callBackHours)
      : null;
  return {
    answers: 'receptionist',
    rings: null,
    onlyMessages,
    plan,
    isOpen,
    why,
    firstMessage: greet(situation, firstWords(situation, isClosedFor)),
    transfers: transferOrder(situation, isOpen),
    callBackBy,
    promise: callBackBy
      ? promiseWords(readMomentWords(callBackBy, at))
      : t`That the message is passed on.`,
  };
}

/**
 * How much of the receptionist a call gets. Off, unpaid and used up are the same to a caller. The owner's phone
 * never rings for the owner's own call, nor for a line of the business, which would come round to us again.
 */
export function servedWith({
  business,
  service,
  lines,
  caller,
}: Pick<Situation, 'business' | 'service' | 'lines' | 'caller'>): 'all' | 'messages' | 'ring' {
  if (business.isDisabled || service.access === 'restricted') return 'messages';
  if (!service.isAtCap || service.atCap === 'overage') return 'all';
  const { atCap, ringNumber, isRingHidden } = service;
  const canRing =
    atCap === 'ring' &&
    !(caller.number && lines.includes(caller.number)) &&
    (isRingHidden ||
      (ringNumber !== null && ringNumber !== caller.number && !lines.includes(ringNumber)));
  return canRing ? 'ring' : 'messages';
}

function planWords({ service }: Situation, served: 'all' | 'messages' | 'ring'): string | null {
  if (service.access === 'restricted') {
    return t`There is no plan: callers can leave a message, and nothing else.`;
  }
  if (!service.isAtCap) return null;
  if (served === 'ring') {
    return service.isRingHidden
      ? t`The minutes of this period are used up: calls go to the owner’s phone.`
      : t`The minutes of this period are used up: calls go to your phone, as you chose.`;
  }
  return served === 'messages'
    ? t`The minutes of this period are used up: callers can leave a message, and nothing else.`
    : t`The minutes of this period are used up: calls are answered as ever, and each further minute is charged.`;
}

function ringWords({ isRingHidden }: Service): string {
  return isRingHidden ? t`Nothing: the owner’s phone rings.` : t`Nothing: your phone rings.`;
}

function promiseWords(when: string): string {
  return t`A call back by ${when}.`;
}

/**
 * The people a call goes to, before anybody was tried. After hours in the mode `message` only those whom the
 * owner put there for just that time: an emergency still reaches somebody, others leave a message.
 */
function transferOrder(situation: Situation, isOpen: boolean): Person[] {
  const { config, caller, lines } = situation;
  if (servedWith(situation) === 'messages') return [];
  const { mode } = config.hours.afterHours;
  return config.transfers.people.filter(({ when, phone }) => {
    if (phone === caller.number || lines.includes(phone)) return false;
    if (isOpen) return when !== 'closed';
    return mode === 'message' ? when === 'closed' : when !== 'open';
  });
}

/**
 * The next one to ask: of the order, not tried on this call, and fitting the reason if one is named. Who has
 * no reason takes any; who has one is not bothered with others.
 */
export function nextPerson(
  order: Person[],
  tried: ReadonlySet<string>,
  reason: string | null,
): Person | null {
  const asked = new Set(meaning(reason ?? ''));
  return (
    order.find(({ id, reason: own }) => {
      if (tried.has(id)) return false;
      if (asked.size === 0 || own === '') return true;
      return meaning(own).some((word) => asked.has(word));
    }) ?? null
  );
}

const smallWords = new Set(['about', 'with', 'wants', 'want', 'that', 'this', 'from', 'caller', 'call', 'calls', 'need', 'needs', 'have', 'has', 'for', 'the', 'and', 'who', 'would', 'like', 'any', 'some', 'their', 'they', 'are', 'speak', 'talk', 'someone']); // prettier-ignore

/** Words that mean something, without their most common endings: `buying` and `buy` are the same. */
function meaning(text: string): string[] {
  return (text.toLowerCase().match(/\p{L}{3,}/gu) ?? [])
    .filter((word) => !smallWords.has(word))
    .map((word) => word.replace(/(?<=\p{L}{3})(?:ing|ies|es|s|y|ed)$/u, ''));
}

function firstWords(situation: Situation, isClosedFor: boolean): string {
  const { business, config, at } = situation;
  const say = spokenBy(config);
  if (servedWith(situation) === 'messages') return say.messagesOnly(business.name);
  if (!isClosedFor) return sayRecorded(config.voice.greeting, config);
  const { greeting } = config.hours.afterHours;
  if (greeting) return sayRecorded(greeting, config);
  const next = nextOpening(config.hours, at);
  return [
    say.closed(business.name),
    ...(next ? [say.opens(sayMoment(say, next, at))] : []),
    say.takesMessage,
  ].join(' ');
}

function greet({ caller, config }: Situation, words: string): string {
  const plain = caller.name ? plainWords(caller.name, 60) : '';
  return plain ? `${spokenBy(config).hello(plain)} ${words}` : words;
}

function openWords(config: Config, at: DateTime, isOpen: boolean): string {
  const words = readDayWords(config.hours, at);
  const weekday = at.setLocale(locale()).toFormat('cccc');
  const hours = rangesOf(config.hours, at).special
    ? t`Special hours: ${words}.`
    : t`Hours of ${weekday}: ${words}.`;
  if (isOpen) return t`Open. ${hours}`;
  const next = nextOpening(config.hours, at);
  if (!next) return t`Closed. ${hours}`;
  const when = readMomentWords(next, at);
  return t`Closed. ${hours} Opens ${when}.`;
}
