import type { DateTime } from 'luxon';

import { daysAhead } from '~/modules/format/time.server';
import type { Config } from '~/modules/receptionist/config.server';

/** What is said to callers word for word, when the owner wrote nothing of their own. */
type Spoken = {
  hello: (name: string) => string;
  /** Nobody helps right now: messages only. */
  messagesOnly: (business: string) => string;
  closed: (business: string) => string;
  /** `moment` as `at` gives it. */
  opens: (moment: string) => string;
  takesMessage: string;
  blocked: string;
  /** Before the owner's phone rings in place of the receptionist. */
  connects: (business: string) => string;
  goodbye: string;
  recorded: string;
  /** How a moment is said; `day` and `time` in Luxon's format tokens. */
  moment: { locale: string; today: string; tomorrow: string; day: string; time: string };
};
type Language = Config['voice']['languages'][number];

const spoken = {
  en: {
    hello: (name) => `Hello ${name}.`,
    messagesOnly: (business) =>
      `${business}. Nobody is here to help right now, but I can take a message. This call is recorded. What may I pass on?`,
    closed: (business) => `${business} is closed right now.`,
    opens: (moment) => `We open ${moment}.`,
    takesMessage: 'I can take a message. This call is recorded. How can I help?',
    blocked: 'This number does not take calls.',
    connects: (business) => `${business}. One moment, I am connecting you.`,
    goodbye: 'Thank you for calling. Goodbye.',
    recorded: 'This call is recorded.',
    moment: {
      locale: 'en-US',
      today: 'today at',
      tomorrow: 'tomorrow at',
      day: "cccc, LLLL d 'at'",
      time: 'h:mm a',
    },
  },
  es: {
    hello: (name) => `Hola, ${name}.`,
    messagesOnly: (business) =>
      `${business}. Ahora mismo no hay nadie que pueda atenderle, pero puedo tomar un mensaje. Esta llamada se graba. ¿Qué quiere que transmita?`,
    closed: (business) => `${business} está cerrado en este momento.`,
    opens: (moment) => `Abrimos ${moment}.`,
    takesMessage: 'Puedo tomar un mensaje. Esta llamada se graba. ¿En qué puedo ayudarle?',
    blocked: 'Este número no recibe llamadas.',
    connects: (business) => `${business}. Un momento, le comunico.`,
    goodbye: 'Gracias por llamar. Adiós.',
    recorded: 'Esta llamada se graba.',
    moment: {
      locale: 'es',
      today: 'hoy a las',
      tomorrow: 'mañana a las',
      day: "'el' cccc d 'de' LLLL 'a las'",
      time: 'H:mm',
    },
  },
  fr: {
    hello: (name) => `Bonjour ${name}.`,
    messagesOnly: (business) =>
      `${business}. Personne ne peut vous répondre pour le moment, mais je peux prendre un message. Cet appel est enregistré. Que dois-je transmettre ?`,
    closed: (business) => `${business} est fermé en ce moment.`,
    opens: (moment) => `Nous ouvrons ${moment}.`,
    takesMessage:
      'Je peux prendre un message. Cet appel est enregistré. Comment puis-je vous aider ?',
    blocked: 'Ce numéro ne prend pas d’appels.',
    connects: (business) => `${business}. Un instant, je vous mets en relation.`,
    goodbye: 'Merci de votre appel. Au revoir.',
    recorded: 'Cet appel est enregistré.',
    moment: {
      locale: 'fr',
      today: "aujourd'hui à",
      tomorrow: 'demain à',
      day: "cccc d LLLL 'à'",
      time: "H 'h' mm",
    },
  },
  de: {
    hello: (name) => `Guten Tag, ${name}.`,
    messagesOnly: (business) =>
      `${business}. Im Moment ist niemand erreichbar, aber ich nehme gern eine Nachricht auf. Dieser Anruf wird aufgezeichnet. Was darf ich ausrichten?`,
    closed: (business) => `${business} ist gerade geschlossen.`,
    opens: (moment) => `Wir öffnen ${moment}.`,
    takesMessage:
      'Ich nehme gern eine Nachricht auf. Dieser Anruf wird aufgezeichnet. Wie kann ich helfen?',
    blocked: 'Diese Nummer nimmt keine Anrufe an.',
    connects: (business) => `${business}. Einen Moment bitte, ich verbinde Sie.`,
    goodbye: 'Vielen Dank für Ihren Anruf. Auf Wiederhören.',
    recorded: 'Dieser Anruf wird aufgezeichnet.',
    moment: {
      locale: 'de',
      today: 'heute um',
      tomorrow: 'morgen um',
      day: "'am' cccc, 'dem' d. LLLL 'um'",
      time: "H:mm 'Uhr'",
    },
  },
  pt: {
    hello: (name) => `Olá, ${name}.`,
    messagesOnly: (business) =>
      `${business}. Neste momento ninguém pode atender, mas posso anotar um recado. Esta chamada é gravada. O que devo transmitir?`,
    closed: (business) => `${business} está fechado neste momento.`,
    opens: (moment) => `Abrimos ${moment}.`,
    takesMessage: 'Posso anotar um recado. Esta chamada é gravada. Como posso ajudar?',
    blocked: 'Este número não recebe chamadas.',
    connects: (business) => `${business}. Um momento, vou transferir a chamada.`,
    goodbye: 'Obrigado por ligar. Até logo.',
    recorded: 'Esta chamada é gravada.',
    moment: {
      locale: 'pt',
      today: 'hoje às',
      tomorrow: 'amanhã às',
      day: "'em' cccc, d 'de' LLLL, 'às'",
      time: 'H:mm',
    },
  },
} satisfies Record<Language, Spoken>;

/** The words for what a receptionist says by itself, in the language that it begins with. */
export function spokenBy({ voice }: Pick<Config, 'voice'>): Spoken {
  return spoken[mainLanguage(voice.languages)];
}

/** The language that a receptionist begins with: the first of those that it speaks. */
export function mainLanguage(languages: Language[]): Language {
  return languages[0] ?? 'en';
}

/** A moment as one says it: `tomorrow at 9:00 am`, `mañana a las 9:00`. */
export function sayMoment({ moment }: Spoken, at: DateTime, now: DateTime): string {
  const local = at.setLocale(moment.locale);
  const days = daysAhead(at, now);
  const day = days === 0 ? moment.today : days === 1 ? moment.tomorrow : local.toFormat(moment.day);
  return `${day} ${local.toFormat(moment.time).replace('AM', 'am').replace('PM', 'pm')}`;
}

/** What a word for recording begins with, in the languages that a receptionist speaks. */
const recorded = /record|graba|enregistr|aufgezeichnet|aufgenommen|aufzeichn|gravad/i;

export function mentionsRecording(words: string): boolean {
  return recorded.test(words);
}

/**
 * The first words of a call, with the notice that it is recorded when the owner wants it said and they do not say so:
 * before the question that they end with.
 */
export function sayRecorded(words: string, { voice }: Pick<Config, 'voice'>): string {
  if (!voice.saysRecorded || mentionsRecording(words)) return words;
  const notice = spokenBy({ voice }).recorded;
  const [, before, question] = /^(.*[.!,…])\s+([^.!?…]*\?)\s*$/s.exec(words) ?? [];
  return before && question ? `${before} ${notice} ${question}` : `${words} ${notice}`;
}
