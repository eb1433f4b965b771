import { locale } from '~/modules/languages/language';

/**
 * How many digits follow the point, by ISO 4217. Not asked of `Intl`: it says how an amount is usually written,
 * and counts no fillér and no centavos where Paddle still does.
 */
const otherDigits: Record<string, number> = { CLP: 0, JPY: 0, KRW: 0, VND: 0, KWD: 3 };

/** 2 for dollars, none for yen. */
export function minorDigits(currency: string): number {
  return otherDigits[currency] ?? 2;
}

const formats = new Map<string, Intl.NumberFormat>();

function format(currency: string, isShort: boolean): Intl.NumberFormat {
  const key = `${locale()}${currency}${isShort}`;
  let found = formats.get(key);
  if (!found) {
    const digits = minorDigits(currency);
    found = new Intl.NumberFormat(locale(), {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      trailingZeroDisplay: isShort ? 'stripIfInteger' : 'auto',
    });
    formats.set(key, found);
  }
  return found;
}

/**
 * An amount as people read it: `$1,299.00`, `¥14,900`, `−€5.00`.
 *
 * @param minor in the currency's smallest unit, whole; Paddle sends it as text
 * @param options.isShort without `.00`, as on a price tag
 */
export function formatMoney(
  minor: number | string | bigint,
  currency: string,
  { isShort = false }: { isShort?: boolean } = {},
): string {
  const digits = minorDigits(currency);
  const whole = BigInt(minor);
  const padded = String(whole < 0n ? -whole : whole).padStart(digits + 1, '0');
  const at = padded.length - digits;
  // As text, so that nothing is lost on the way through a float.
  const decimal = `${whole < 0n ? '-' : ''}${padded.slice(0, at)}${digits ? `.${padded.slice(at)}` : ''}`;
  const said = format(currency, isShort).format(decimal as Intl.StringNumericLiteral);
  return said.replace('-', '−');
}
