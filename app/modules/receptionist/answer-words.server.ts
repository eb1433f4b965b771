import type { DateTime } from 'luxon';

import type { Language } from '~/modules/languages/language';
import { weekdays } from './config.server';

/** What a receptionist that answers by rules says by itself, and what it takes questions for, in one language. */
export type AnswerWords = {
  language: Language;
  /** An example of what it is asked. */
  suggestion: string;
  hello: string;
  iAm: (name: string) => string;
  /** To what has neither an entry nor hours to go by. */
  doNotKnow: string;
  /** `hours` as `dayWords` gives them, here and below. */
  onDay: (day: DateTime, hours: string) => string;
  today: (hours: string) => string;
  tomorrow: (day: DateTime, hours: string) => string;
  openNow: string;
  closedNow: string;
  opensAgain: (day: DateTime, hours: string) => string;
  /** A question as all below expect it: in lower case, without accents where people leave them out. */
  plain: (text: string) => string;
  isHello: RegExp;
  isHours: RegExp;
  isTomorrow: RegExp;
  isWho: RegExp;
  /** From Monday on. */
  weekdays: readonly string[];
  /** Words that carry nothing of a question; those of the hours are asked for on their own. */
  stopWords: Set<string>;
  singular: (word: string) => string;
};

const english = (day: DateTime, format = 'cccc') => day.setLocale('en-US').toFormat(format);
const spanish = (day: DateTime, format = 'cccc') => day.setLocale('es').toFormat(format);
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export const answerWords: Record<Language, AnswerWords> = {
  en: {
    language: 'en',
    suggestion: 'Are you open on Saturday?',
    hello: 'Hello. How can I help?',
    iAm: (name) => `I am ${name}.`,
    doNotKnow: 'I do not know that; I can take a message.',
    onDay: (day, hours) => `${english(day)}: ${hours}.`,
    today: (hours) => `Today: ${hours}.`,
    tomorrow: (day, hours) => `Tomorrow, ${english(day)}: ${hours}.`,
    openNow: 'We are open now.',
    closedNow: 'We are closed now.',
    opensAgain: (day, hours) => `We open again ${english(day, 'cccc, LLLL d')}: ${hours}.`,
    plain: (text) => text.toLowerCase(),
    isHello: /^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening))\W*$/,
    isHours: /\b(?:open|opens|opening|close|closes|closed|closing|hours)\b/,
    isTomorrow: /tomorrow/,
    isWho: /\b(?:who|name)\b.*\b(?:you|your|speaking|this)\b/,
    weekdays,
    stopWords: new Set(
      'a an and any are at be by can do does for from have how i in is it me my of on or our please tell that the there to us we what when where which who will with would you your open opens opening close closes closed closing hours'.split(
        ' ',
      ),
    ),
    singular: (word) => word.replace(/(?<=...)s$/, ''),
  },
  es: {
    language: 'es',
    suggestion: '¿Abren el sábado?',
    hello: 'Hola. ¿En qué puedo ayudarle?',
    iAm: (name) => `Soy ${name}.`,
    doNotKnow: 'Eso no lo sé, pero puedo tomar un mensaje.',
    onDay: (day, hours) => `${capital(spanish(day))}: ${hours}.`,
    today: (hours) => `Hoy: ${hours}.`,
    tomorrow: (day, hours) => `Mañana, ${spanish(day)}: ${hours}.`,
    openNow: 'Ahora está abierto.',
    closedNow: 'Ahora está cerrado.',
    opensAgain: (day, hours) =>
      `Volvemos a abrir el ${spanish(day, "cccc d 'de' LLLL")}: ${hours}.`,
    plain: (text) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, ''),
    isHello: /^\W*(?:hola|(?:hola\W+)?buen[oa]s(?: (?:dias|tardes|noches))?)\W*$/,
    isHours:
      /\b(?:abr(?:e|en|es|is|imos|ir)|abiert[oa]s?|cierr(?:a|an|as)|cerr(?:ar|ais|ad[oa]s?)|horarios?|horas de (?:atencion|apertura))\b/,
    // Of the day after, not of the morning.
    isTomorrow: /(?<!\bla )\bmanana\b/,
    isWho:
      /\bquien (?:eres|es usted|habla|contesta)\b|\bcon quien hablo\b|\bcomo (?:se|te) llamas?\b|\b(?:su|tu) nombre\b/,
    weekdays: ['lunes', 'martes', 'miercoles', 'jueves', 'viernes', 'sabado', 'domingo'],
    stopWords: new Set(
      'a al algo algun alguna ante aqui con cual cuales cuando como de del donde el ella en es esta estan este esto estos ha han hay hola la las le les lo los me mi mis muy o para pero por porque puede pueden puedo que quien quiero se ser si sin sobre son soy su sus tambien te tengo tiene tienen tu tus un una unas unos usted ustedes y ya yo abre abren abrir abierto abierta abiertos cierra cierran cerrar cerrado cerrada cerrados horario horarios hora horas favor gracias'.split(
        ' ',
      ),
    ),
    singular: (word) => word.replace(/(?<=..[dlnrz])es$|(?<=...)s$/, ''),
  },
};
