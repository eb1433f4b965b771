/** The languages of Frontdesk itself, each named by itself. What callers hear is of each receptionist. */
export const languages = { en: 'English', es: 'Español' } as const;

export type Language = keyof typeof languages;

/** Where a language is at home, for dates, numbers and money: what most of our customers are used to. */
const locales: Record<Language, string> = { en: 'en-US', es: 'es-US' };

/** @returns that a text, as of a cookie, names one of our languages */
export function isLanguage(text: unknown): text is Language {
  return typeof text === 'string' && Object.hasOwn(languages, text);
}

/** In which language is spoken to whoever the current work is for: in a browser, the one of the page. */
export function language(): Language {
  const named =
    typeof document === 'undefined'
      ? ofWork[Symbol.for('frontdesk.language')]?.getStore()
      : document.documentElement.lang;
  return isLanguage(named) ? named : 'en';
}

/** The same as a BCP 47 tag with a region, for `Intl` and Luxon. */
export function locale(): string {
  return locales[language()];
}

// Made by `speak.server.ts`, by name, since browsers load this file and have no such storage.
const ofWork = globalThis as { [key: symbol]: { getStore(): unknown } | undefined };
