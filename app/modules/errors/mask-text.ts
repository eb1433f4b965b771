import { withoutToken } from '~/paths';

const addresses = /(?:https?|wss?):\/\/[^\s"'<>)]+/g;
const masks: [RegExp, string][] = [
  [/\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[e-mail]'],
  [/\b(?:Bearer|Basic)\s+[\w.~+/=-]+/gi, '[secret]'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[secret]'],
  [/\b(?:sb_secret|sb_publishable|sbp|sk|pk|pdl|whsec|frd|re)_[\w-]{8,}/gi, '[secret]'],
  // Long and with a digit: a key. Ids have dashes, names of ours no digits, and numbers of traces are 32 hex digits.
  [/\b(?=\w*\d)(?![0-9a-f]{32}\b)\w{32,}\b/g, '[secret]'],
  [/\bpostgres(?:ql)?:\/\/\S+|\bsmtps?:\/\/\S+/g, '[address]'],
  // Postgres quotes the row or the value that it refuses.
  [/(Failing row contains )\([^]*\)/g, '$1(…)'],
  [/(Key \([^)]*\)=)\([^)]*\)/g, '$1(…)'],
];
/** Telephone numbers, but no parts of ids: those have letters or dashes around them. */
const number = /(?<![\w-])\+?\(?\d(?:[\d\s().-]{5,}\d)(?![\w-])/g;
const quoted = /"([^"]*)"/g;
const identifier = /^[a-z_][\w.]{0,60}$/i;

/**
 * A text without what somebody said, who they are, and what opens anything; ids, moments and names of ours stay. For
 * what leaves for Sentry, and for what those who run Frontdesk see of errors.
 *
 * @param most characters; what an error says is rarely longer than this
 */
export function maskText(text: string, most = 500): string {
  let masked = text.replaceAll(addresses, (address) => placeOf(address));
  for (const [pattern, mask] of masks) masked = masked.replaceAll(pattern, mask);
  masked = masked
    .replaceAll(number, (found) => (found.replaceAll(/\D/g, '').length >= 7 ? '[number]' : found))
    // A name in the database or in the code stays; what somebody wrote does not.
    .replaceAll(quoted, (all, inside: string) => (identifier.test(inside) ? all : '"…"'));
  return masked.length > most ? `${masked.slice(0, most)}…` : masked;
}

/** An address without what was asked in it, and without what opens something. */
export function placeOf(address: string): string {
  return withoutToken(address.replace(/[?#].*$/s, '').replace(/\/\/[^/@]*@/, '//'));
}
