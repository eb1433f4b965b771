/**
 * The languages of Frontdesk itself with their regions, as BCP 47 tags, each named by itself: what a person chooses from.
 * What callers hear is of each receptionist.
 */
export const locales = {
  'en-US': 'English (United States)',
  'en-GB': 'English (United Kingdom)',
  'es-US': 'Español (Estados Unidos)',
  'es-ES': 'Español (España)',
} as const;

export type Locale = keyof typeof locales;

/** Each with the region that it has where nothing is said of one, and its own name. */
export const languages = {
  en: { locale: 'en-US', name: 'English' },
  es: { locale: 'es-US', name: 'Español' },
} as const satisfies Record<string, { locale: Locale; name: string }>;

export type Language = keyof typeof languages;

export const defaultLocale: Locale = 'en-US';

/** Whether a text, as of a cookie, is one of them. */
export function isLocale(text: unknown): text is Locale {
  return typeof text === 'string' && Object.hasOwn(locales, text);
}

/** Whether a text, as of an address, is a language without a region. */
export function isLanguage(text: string): text is Language {
  return Object.hasOwn(languages, text);
}

/** How whoever the current work is for reads dates, numbers and money; in a browser, as the page is written. */
export function locale(): Locale {
  const named =
    typeof document === 'undefined'
      ? ofWork[Symbol.for('frontdesk.locale')]?.getStore()
      : document.documentElement.lang;
  return isLocale(named) ? named : defaultLocale;
}

/** In which language they read. The build asks it wherever text is said. */
export function language(): Language {
  return locale().slice(0, 2) as Language;
}

// Made by `speak.server.ts`, by name, since browsers load this file and have no such storage.
const ofWork = globalThis as { [key: symbol]: { getStore(): unknown } | undefined };
