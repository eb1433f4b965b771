import parsePhoneNumber, { type CountryCode } from 'libphonenumber-js/max';
import { t } from '~/modules/languages/t';

/** Numbers that cost whoever calls them: never by a receptionist. */
const costly = new Set(['PREMIUM_RATE', 'SHARED_COST', 'UAN', 'VOICEMAIL', 'PAGER']);
/** Satellites and international premium services, which belong to no country. */
const noCountry = new Set(['870', '878', '881', '882', '883', '979']);

export type CallableNumber = { number: string; error: null } | { number: null; error: string };

/**
 * A number that a test call may go to.
 *
 * @param country of the business, for numbers without a country code; two letters.
 * @param lines E.164 of the business's own lines: a receptionist that calls herself talks for ever.
 */
export function readCallableNumber(
  value: string,
  country: string,
  lines: readonly (string | null)[],
): CallableNumber {
  const refuse = (error: string): CallableNumber => ({ number: null, error });
  if (value.replace(/\D/g, '').length <= 6 && /\d/.test(value)) {
    return refuse(t`Emergency and short numbers are not called. Enter a whole phone number.`);
  }
  const parsed = parsePhoneNumber(value.slice(0, 40), country.toUpperCase() as CountryCode);
  if (!parsed?.isPossible()) {
    return refuse(t`Enter a phone number with its area code, such as (415) 555-0123.`);
  }
  if (parsed.nationalNumber.length <= 6) {
    return refuse(t`Emergency and short numbers are not called. Enter a whole phone number.`);
  }
  const type = parsed.getType();
  const isLocalPremium =
    parsed.countryCallingCode === '1' && /^(?:900\d{7}|\d{3}976\d{4})$/.test(parsed.nationalNumber);
  if (isLocalPremium || (type && costly.has(type)) || noCountry.has(parsed.countryCallingCode)) {
    return refuse(t`Numbers that charge their callers are not called. Enter another one.`);
  }
  if (!parsed.isValid()) {
    return refuse(t`This number does not exist. Check it, with its area code.`);
  }
  if (lines.includes(parsed.number)) {
    return refuse(
      t`That is your receptionist’s own number: she would call herself. Enter another one.`,
    );
  }
  return { number: parsed.number, error: null };
}
