import { expect, it } from 'vitest';

import { accepted } from './choose-locale.server';
import { language, locale } from './language';
import { speak } from './speak.server';

it.each([
  [undefined, 'en-US'],
  ['', 'en-US'],
  ['es', 'es-US'],
  ['es-MX,es;q=0.9,en;q=0.8', 'es-US'],
  ['es-ES,es;q=0.9', 'es-ES'],
  ['de-DE,de;q=0.9,es;q=0.5,en;q=0.4', 'es-US'],
  ['en;q=0.2, es;q=0.9', 'es-US'],
  ['es;q=0, en-GB', 'en-GB'],
  ['*', 'en-US'],
  ['constructor', 'en-US'],
])('%s is answered in %s', (header, expected) => {
  expect(accepted(header)).toBe(expected);
});

it('is spoken in all that a request waits for, and in nothing else', async () => {
  const wait = () => new Promise((resolve) => setTimeout(resolve, 1));
  const both = await Promise.all([
    speak('es-ES', async () => {
      await wait();
      return [locale(), language()];
    }),
    speak('en-GB', async () => {
      await wait();
      return [locale(), language()];
    }),
  ]);
  expect(both).toEqual([
    ['es-ES', 'es'],
    ['en-GB', 'en'],
  ]);
  expect(locale()).toBe('en-US');
});
