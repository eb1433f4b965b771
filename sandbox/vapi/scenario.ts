import type { DateTime } from 'luxon';

import type { DemoBusiness } from '../demo';
import type { Random } from './random';

export const scenarioNames = [
  'hot-lead',
  'booking',
  'question',
  'complaint',
  'wrong-number',
  'spam',
  'hang-up',
  'silent',
  'long',
  'spanish',
  'after-hours',
  'transfer',
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export type Person = { name: string; number: string };

/** What a scenario makes its words from. */
export type Setting = {
  random: Random;
  business: DemoBusiness;
  caller: Person;
  /** When the call begins, in the business's time zone. */
  at: DateTime;
};

/** One utterance: who, and what. */
export type Line = ['bot' | 'user', string];

/** The structured data that our assistants are asked to extract from a call. */
export type StructuredData = {
  outcome: string;
  sentiment: 'positive' | 'neutral' | 'negative';
  leadQuality: 'hot' | 'warm' | 'cold' | null;
  callerName: string | null;
  afterHours: boolean;
  insights: { kind: string; label: string; value: string; quote: string }[];
  /** Answers to the owner's questions, by the names of the schema's properties. */
  intake?: Record<string, unknown>;
  followUp: {
    kind: 'call-back' | 'send-information' | 'appointment' | 'custom';
    title: string;
    dueAt: string | null;
  } | null;
};

/** A call as it was thought up: what is said, and what comes of it. */
export type Conversation = {
  lines: Line[];
  summary: string;
  data: StructuredData;
  endedReason: string;
  /** E.164 of the person that the call is put through to. */
  forwardedTo?: string;
  /** Seconds of nothing before the line is dropped. */
  silence?: number;
};

/** Facts that most scenarios share; each says only what is its own. */
export function outcome(
  setting: Setting,
  data: Partial<StructuredData> & { outcome: string },
): StructuredData {
  return {
    sentiment: 'neutral',
    leadQuality: null,
    callerName: setting.caller.name,
    afterHours: false,
    insights: [],
    followUp: null,
    ...data,
  };
}

/** `today at 4 pm`, `tomorrow at 10 am`: when somebody can be expected to call back. */
export function callBackTime({ at, random }: Setting): { words: string; iso: string } {
  const isLate = at.hour >= 15 || at.weekday > 5;
  const hour = isLate ? random.pick([9, 10, 11]) : random.int(at.hour + 2, 17);
  let day = isLate ? at.plus({ days: 1 }) : at;
  while (day.weekday > 5) day = day.plus({ days: 1 });
  const due = day.set({ hour: Math.max(hour, 9), minute: 0, second: 0, millisecond: 0 });
  const name = due.hasSame(at, 'day')
    ? 'today'
    : due.hasSame(at.plus({ days: 1 }), 'day')
      ? 'tomorrow'
      : `on ${due.setLocale('en-US').toFormat('cccc')}`;
  return {
    words: `${name} at ${due.setLocale('en-US').toFormat('h a').toLowerCase()}`,
    iso: String(due.toISO()),
  };
}

/** A slot for an appointment in the days to come: `Thursday at 5:30 pm`. */
export function slot({ at, random }: Setting): { words: string; iso: string } {
  let day = at.plus({ days: random.int(1, 5) });
  while (day.weekday === 7) day = day.plus({ days: 1 });
  const time = day.set({
    hour: random.int(9, 17),
    minute: random.pick([0, 15, 30, 45]),
    second: 0,
    millisecond: 0,
  });
  const text = time.setLocale('en-US').toFormat('cccc, h:mm a').replace(':00', '');
  const [weekday, hour] = text.split(', ');
  return { words: `${weekday} at ${String(hour).toLowerCase()}`, iso: String(time.toISO()) };
}

export function firstName(person: Person): string {
  return person.name.split(' ')[0] ?? person.name;
}
