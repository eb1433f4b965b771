import { z } from 'zod';

import { phoneField } from '~/modules/businesses/business.schema.server';
import { language, type Language } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';

/**
 * The configuration of a receptionist: the contract between the pages that edit it, the compiler that makes
 * Vapi's assistant of it, and the answers to Vapi during a call. It is kept as JSON, a section at a time in
 * the draft and whole in each version; a missing section has the defaults of {@link readConfig}.
 */

const id = z.string().regex(/^[a-z0-9-]{1,40}$/);
const atMost = (max: number) => ({ error: () => t`At most ${max} characters.` });
const line = (max: number, error: () => string) =>
  z.string({ error }).trim().min(1, { error }).max(max, atMost(max));

const whole = (min: number, max: number) => {
  const error = () => t`Enter a whole number from ${min} to ${max}.`;
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
};

/** What a receptionist can speak, by the names that its model is told. */
export const languages = [
  ['en', 'English'],
  ['es', 'Spanish'],
  ['fr', 'French'],
  ['de', 'German'],
  ['pt', 'Portuguese'],
] as const;
/** The same by the names that people read. */
export const languageNames = () =>
  [
    ['en', t`English`],
    ['es', t`Spanish`],
    ['fr', t`French`],
    ['de', t`German`],
    ['pt', t`Portuguese`],
  ] as const satisfies readonly [(typeof languages)[number][0], string][];
/** `English, Spanish`: languages by the names that people read, in the order of the list. */
export function languageWords(codes: readonly (typeof languages)[number][0][]): string {
  return languageNames()
    .filter(([code]) => codes.includes(code))
    .map(([, name]) => name)
    .join(', ');
}
/** How a receptionist speaks, in words. */
export const tones = () =>
  [
    ['warm', t`Warm: like a colleague who knows the callers`],
    ['brisk', t`Brisk: short and to the point`],
    ['formal', t`Formal: reserved and polite`],
  ] as const;
/** Voices of Vapi's own provider, each with what it speaks. Source: Vapi API, `VapiVoice.voiceId`. */
export const voices = [
  { id: 'Elliot', label: 'Elliot', about: t`Male, calm`, languages: ['en'] },
  { id: 'Savannah', label: 'Savannah', about: t`Female, warm, Southern`, languages: ['en'] },
  { id: 'Rohan', label: 'Rohan', about: t`Male, bright`, languages: ['en'] },
  {
    id: 'Emma',
    label: 'Emma',
    about: t`Female, friendly`,
    languages: ['en', 'es', 'fr', 'de', 'pt'],
  },
  {
    id: 'Clara',
    label: 'Clara',
    about: t`Female, clear`,
    languages: ['en', 'es', 'fr', 'de', 'pt'],
  },
  { id: 'Nico', label: 'Nico', about: t`Male, casual`, languages: ['en', 'es', 'fr', 'de', 'pt'] },
  { id: 'Kai', label: 'Kai', about: t`Male, relaxed`, languages: ['en', 'es', 'fr', 'de', 'pt'] },
  { id: 'Sagar', label: 'Sagar', about: t`Male, steady`, languages: ['en'] },
  { id: 'Godfrey', label: 'Godfrey', about: t`Male, energetic`, languages: ['en'] },
  { id: 'Neil', label: 'Neil', about: t`Male, clear`, languages: ['en'] },
] as const;
const codes = <T extends readonly (readonly [string, string])[]>(list: T) =>
  list.map(([code]) => code) as [T[number][0], ...T[number][0][]];

export const voiceSchema = z.object({
  // Vapi takes 40 characters for an assistant's name.
  name: line(40, () => t`Give your receptionist a name.`),
  greeting: line(400, () => t`Write what callers hear first.`),
  /** Says that the call is recorded, where the greeting does not. What was stored before there was a choice says no more than its greeting. */
  saysRecorded: z.boolean().default(false),
  voice: z.enum(voices.map((voice) => voice.id) as [string, ...string[]]),
  languages: z
    .array(z.enum(codes(languages)))
    .min(1, { error: () => t`Choose at least one language.` }),
  tone: z.enum(codes(tones())),
  instructions: z.string().trim().max(6000, atMost(6000)),
});

/** `09:00`; `24:00` is the end of the day. */
const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, { error: () => t`Enter a time, such as 09:00.` });
const range = z
  .object({ from: timeOfDay, to: timeOfDay })
  .refine(({ from, to }) => from < to, { error: () => t`The end comes after the beginning.` });
const ranges = z
  .array(range)
  .max(4, { error: () => t`At most four times a day.` })
  .refine(
    (list) => {
      const sorted = list.toSorted((a, b) => a.from.localeCompare(b.from));
      return sorted.every((one, index) => index === 0 || sorted[index - 1]!.to <= one.from);
    },
    { error: () => t`These times overlap.` },
  );
export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

export const hoursSchema = z.object({
  weekly: z.object(
    Object.fromEntries(weekdays.map((day) => [day, ranges])) as Record<
      (typeof weekdays)[number],
      typeof ranges
    >,
  ),
  /** Days that differ: holidays (no times) and others with times of their own. */
  days: z
    .array(
      z.object({
        date: z.iso.date({ error: () => t`Enter a date.` }),
        name: line(60, () => t`Say what day it is.`),
        ranges,
      }),
    )
    .max(100, { error: () => t`At most a hundred days. Remove some that are past.` })
    .refine((days) => new Set(days.map(({ date }) => date)).size === days.length, {
      error: () => t`A day is there twice.`,
    }),
  afterHours: z.object({
    /** answer: as ever. message: says that it is closed, and takes a message. transfer: to the people for it. */
    mode: z.enum(['answer', 'message', 'transfer']),
    greeting: z.string().trim().max(400, atMost(400)),
  }),
});

export const questionsSchema = z.object({
  questions: z
    .array(
      z.object({
        id,
        /** As the receptionist asks it. */
        question: line(200, () => t`Write the question.`),
        /** As the answer is called on the call's page. */
        label: line(60, () => t`Give the answer a name.`),
        type: z.enum(['text', 'yes-no', 'number', 'date', 'choice']),
        choices: z
          .array(z.string().trim().min(1))
          .max(12, { error: () => t`At most twelve answers.` })
          .refine((list) => list.every((one) => one.length <= 60), {
            error: () => t`At most 60 characters a line.`,
          }),
        isRequired: z.boolean(),
      }),
    )
    .max(20, { error: () => t`At most twenty questions: callers hang up before.` })
    .refine((list) => list.every(({ type, choices }) => type !== 'choice' || choices.length >= 2), {
      error: () => t`A choice needs at least two answers.`,
    }),
});

export const knowledgeSchema = z.object({
  entries: z
    .array(
      z.object({
        id,
        question: line(300, () => t`Write the question.`),
        answer: line(2000, () => t`Write the answer.`),
        /** Where it came from, if not typed by hand. */
        source: z.string().max(500).nullable(),
      }),
    )
    .max(200, { error: () => t`At most two hundred entries.` }),
  /** Ids of knowledge_files. */
  files: z.array(z.uuid()).max(50),
});

export const transfersSchema = z.object({
  /** Asked in this order. */
  people: z
    .array(
      z.object({
        id,
        name: line(60, () => t`Enter a name.`),
        phone: phoneField,
        /** In the words of the owner: "wants to buy", "an emergency". Empty: any reason. */
        reason: z.string().trim().max(200),
        when: z.enum(['always', 'open', 'closed']),
      }),
    )
    .max(10, { error: () => t`At most ten people.` }),
  /** When nobody answers. */
  fallback: z.enum(['message', 'return']),
});

export const messagesSchema = z.object({
  /** Whether the receptionist offers a call back. */
  offersCallBack: z.boolean(),
  /** Hours within which a call back is promised. */
  callBackHours: whole(1, 72),
  appointments: z.object({
    isOn: z.boolean(),
    minutes: whole(10, 240),
    /** So many hours ahead at least. */
    noticeHours: whole(0, 168),
  }),
});

export const sections = {
  voice: voiceSchema,
  hours: hoursSchema,
  questions: questionsSchema,
  knowledge: knowledgeSchema,
  transfers: transfersSchema,
  messages: messagesSchema,
} as const;
export type Section = keyof typeof sections;
export const configSchema = z.object(sections);
export type Config = z.output<typeof configSchema>;

const nineToFive = [{ from: '09:00', to: '17:00' }];

type First = { languages: Config['voice']['languages']; greeting: (business: string) => string };

/** How a receptionist begins, by what its owner reads: what it speaks, the main language first, and what it says first. */
const first: Record<Language, First> = {
  en: {
    languages: ['en'],
    greeting: (business) =>
      `${business}, this is the front desk. This call is recorded, so that we can follow up. How can I help?`,
  },
  es: {
    languages: ['es', 'en'],
    greeting: (business) =>
      `Gracias por llamar a ${business}. Esta llamada se graba para poder darle seguimiento. ¿En qué puedo ayudarle?`,
  },
};

/** What a receptionist speaks that somebody makes right now, in the language that they read. */
export function firstLanguages(): Config['voice']['languages'] {
  return first[language()].languages;
}

/**
 * What a receptionist is before anybody has set it up, for whoever makes it. One that is there has its greeting; what it
 * speaks is then kept in its draft, unless that is English, and does not follow whoever looks at it.
 */
export function defaultConfig(business: {
  name: string;
  receptionist?: { name: string; greeting: string } | null;
}): Config {
  const { languages: speaks, greeting } =
    first[business.receptionist?.greeting ? 'en' : language()];
  return {
    voice: {
      name: business.receptionist?.name || 'Alex',
      greeting: business.receptionist?.greeting || greeting(business.name.slice(0, 200)),
      saysRecorded: false,
      voice: 'Emma',
      languages: speaks,
      tone: 'warm',
      instructions: '',
    },
    hours: {
      weekly: {
        monday: nineToFive,
        tuesday: nineToFive,
        wednesday: nineToFive,
        thursday: nineToFive,
        friday: nineToFive,
        saturday: [],
        sunday: [],
      },
      days: [],
      afterHours: { mode: 'message', greeting: '' },
    },
    questions: { questions: [] },
    knowledge: { entries: [], files: [] },
    transfers: { people: [], fallback: 'message' },
    messages: {
      offersCallBack: true,
      callBackHours: 24,
      appointments: { isOn: false, minutes: 30, noticeHours: 2 },
    },
  };
}

/** A stored draft or version as a whole configuration; a section that is missing or of an older form has the defaults. */
export function readConfig(stored: unknown, defaults: Config): Config {
  const source = (stored ?? {}) as Record<string, unknown>;
  const entries = Object.entries(sections).map(([name, schema]) => {
    const parsed = schema.safeParse(source[name]);
    return [name, parsed.success ? parsed.data : defaults[name as Section]];
  });
  return Object.fromEntries(entries) as Config;
}
