import type { IncomingMessage, ServerResponse } from 'node:http';

import { getEnv } from '~/env.server';
import { defaultLocale, isLanguage, isLocale, languages, type Locale } from './language';
import { speak } from './speak.server';

/**
 * Answers a request in the language that is asked for: by `?lang=` in its address, which the browser then remembers, by
 * what it remembers, or by what it says that the person reads.
 */
export function answerInLanguage(
  request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
): void {
  const wished = new URLSearchParams((request.url ?? '').split('?')[1]).get('lang');
  const asked = wished && isLanguage(wished) ? languages[wished].locale : wished;
  if (isLocale(asked)) response.appendHeader('Set-Cookie', localeCookie(asked));
  const locale = isLocale(asked)
    ? asked
    : (remembered(request.headers.cookie) ?? accepted(request.headers['accept-language']));
  response.setHeader('Content-Language', locale);
  response.appendHeader('Vary', 'Accept-Language, Cookie');
  speak(locale, next);
}

/** A cookie that remembers the choice for a year. It says nothing that a page may not know. */
export function localeCookie(locale: Locale): string {
  const secure = getEnv().SITE_URL.startsWith('https:') ? '; Secure' : '';
  return `fd_locale=${locale}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

function remembered(cookies = ''): Locale | null {
  const value = /(?:^|;\s*)fd_locale=([\w-]{5})(?:;|$)/.exec(cookies)?.[1];
  return isLocale(value) ? value : null;
}

/** The first of ours that is accepted (RFC 9110, 12.5.4), with the region if we have it. */
export function accepted(header = ''): Locale {
  const tags = header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...rest] = part.trim().split(/\s*;\s*/);
      const quality = rest.find((one) => one.startsWith('q='));
      return { tag, quality: quality ? Number(quality.slice(2)) : 1 };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { tag } of tags) {
    const [language = '', region = ''] = tag.toLowerCase().split('-');
    const exact = `${language}-${region.toUpperCase()}`;
    if (isLocale(exact)) return exact;
    if (isLanguage(language)) return languages[language].locale;
  }
  return defaultLocale;
}
