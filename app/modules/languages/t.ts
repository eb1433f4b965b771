import { locale } from './language';

/**
 * Text that a person reads, outside of JSX, where it is found without a mark: t`Call ${name} back`. It is a whole
 * sentence or label, so that other languages can order it as they need to; the build says it in each of them
 * (`bin/lib/messages.mjs`), and what is left of this function is English.
 */
export function t(texts: TemplateStringsArray, ...values: (string | number)[]): string {
  return texts.reduce((said, text, index) => `${said}${values[index - 1]}${text}`);
}

/**
 * One of two sentences, by a number: plural(count, t`${count} call`, t`${count} calls`).
 *
 * @param one what is said of one, by the rules of the language that is spoken
 */
export function plural(count: number, one: string, other: string): string {
  return new Intl.PluralRules(locale()).select(count) === 'one' ? one : other;
}
