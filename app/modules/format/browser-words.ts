import { t } from '~/modules/languages/t';

const browsers: [name: string, pattern: RegExp][] = [
  ['Edge', /\bEdgA?(?:iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /SamsungBrowser\//],
  ['Firefox', /Firefox\/|FxiOS\//],
  ['Chrome', /HeadlessChrome\/|Chrome\/|CriOS\//],
  ['Safari', /Version\/.*Safari\//],
];
const systems: [name: string, pattern: RegExp][] = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['ChromeOS', /CrOS/],
  ['Mac', /Macintosh|Mac OS X/],
  ['Linux', /Linux/],
];

/** `Chrome on Mac`, from a user agent; a program's own name for what is no browser; null for none. */
export function browserWords(userAgent: string | null): string | null {
  if (!userAgent) return null;
  const find = (table: [string, RegExp][]) =>
    table.find(([, pattern]) => pattern.test(userAgent))?.[0];
  const browser = find(browsers);
  const system = find(systems);
  if (browser) return system ? t`${browser} on ${system}` : browser;
  return /^[\w.-]{1,30}/.exec(userAgent)?.[0] ?? null;
}
