import parsePhoneNumber from 'libphonenumber-js/min';

/** `(415) 555-0123` at home, `+34 612 34 56 78` elsewhere; the text itself when it is no number. */
export function formatPhone(e164: string): string {
  const number = parsePhoneNumber(e164);
  if (!number) return e164;
  return number.countryCallingCode === '1' ? number.formatNational() : number.formatInternational();
}

/** A number as people write it, in E.164; null when it is none. Without a country code it is North American. */
export function toE164(text: string): string | null {
  return parsePhoneNumber(text.slice(0, 40), 'US')?.number ?? null;
}
