import type {
  CurrencyCode,
  IPriceResponse,
  IProductResponse,
  ITransactionDetailsPreviewResponse,
  ITransactionLineItemPreviewResponse,
  ITransactionTotalsResponse,
} from '@paddle/paddle-node-sdk';

import { invalidField } from './problem';

/** Something to pay for. A negative quantity gives money back for what is not used after all. */
export type Line = {
  price: IPriceResponse;
  product: IProductResponse;
  quantity: number;
  /** In the currency's smallest unit, of a whole interval. */
  unitAmount: number;
  /** Which part of the interval: 1 is all of it. */
  rate: number;
  period: { starts_at: string; ends_at: string } | null;
};

/** What a US dollar is worth. Paddle takes the day's rates. */
const dollars: Record<string, number> = {
  USD: 1,
  EUR: 0.92,
  GBP: 0.79,
  JPY: 150,
  CAD: 1.36,
  AUD: 1.52,
};
export const currencies = Object.keys(dollars) as CurrencyCode[];

const euroCountries = 'AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' ');
const currencyOfCountry: Record<string, CurrencyCode> = {
  GB: 'GBP',
  JP: 'JPY',
  CA: 'CAD',
  AU: 'AUD',
  ...Object.fromEntries(euroCountries.map((country) => [country, 'EUR'])),
};

/** What one pays in, in a country. */
export function currencyOf(countryCode: string | null | undefined): CurrencyCode {
  return currencyOfCountry[countryCode ?? ''] ?? 'USD';
}

/** How many digits a currency has after the point: none in yen. */
export function digitsOf(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

export function formatMoney(amount: number | string, currency: string): string {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(
    Number(amount) / 10 ** digitsOf(currency),
  );
}

/** Whether Paddle makes a payment of it: not of less than 70 US cents. */
export function isPayable(amount: number, currency: string): boolean {
  const rate = dollars[currency] ?? 1;
  return amount <= 0 || amount / 10 ** digitsOf(currency) / rate >= 0.7;
}

/** What one of a price costs: by the price's own figure for the country or currency, else by the rate. */
export function unitAmount(
  { unit_price, unit_price_overrides }: IPriceResponse,
  currency: string,
  countryCode?: string | null,
): number {
  const ofCurrency = (unit_price_overrides ?? []).filter(
    (override) => override.unit_price.currency_code === currency,
  );
  const override =
    ofCurrency.find(({ country_codes }) => country_codes.some((code) => code === countryCode)) ??
    ofCurrency[0];
  if (override) return Number(override.unit_price.amount);
  if (unit_price.currency_code === currency) return Number(unit_price.amount);
  const [from, to] = [dollars[unit_price.currency_code], dollars[currency]];
  if (!from || !to) throw invalidField('currency_code', `${currency} is not supported`);
  const whole = Number(unit_price.amount) / 10 ** digitsOf(unit_price.currency_code);
  return Math.round((whole / from) * to * 10 ** digitsOf(currency));
}

// -------------------------------------------------------------------------------------------------

const rates: Record<string, number> = {
  AT: 0.2, AU: 0.1, BE: 0.21, CA: 0.05, CH: 0.081, CY: 0.19, DE: 0.19, EE: 0.22, ES: 0.21, FI: 0.255, FR: 0.2,
  GB: 0.2, GR: 0.24, HR: 0.25, IE: 0.23, IT: 0.22, JP: 0.1, LT: 0.21, LU: 0.17, LV: 0.21, MT: 0.18, NL: 0.21,
  NZ: 0.15, PT: 0.23, SI: 0.22, SK: 0.23,
}; // prettier-ignore

type Place = { country_code: string; postal_code?: string | null; region?: string | null };

/**
 * The rate of tax, simply: one a country, New York's as the only one in the United States, and none for a
 * company in Europe with a tax number, which owes it itself.
 */
export function taxRate(place: Place | null, taxIdentifier?: string | null): number {
  if (!place) return 0;
  const { country_code: country, postal_code, region } = place;
  if (country === 'US') {
    const isNewYork =
      /^(NY|New York)$/i.test(region ?? '') || /^1[0-4]\d{3}/.test(postal_code ?? '');
    return isNewYork ? 0.08875 : 0;
  }
  const isReverseCharged = country === 'GB' || euroCountries.includes(country);
  if (taxIdentifier && isReverseCharged) return 0;
  return rates[country] ?? 0;
}

// -------------------------------------------------------------------------------------------------

/** Prices are before tax, which is added to each line and rounded there. */
export function priceLine({ quantity, unitAmount: unit, rate }: Line, tax: number) {
  const totals = (subtotal: number) => {
    const ofTax = Math.round(subtotal * tax);
    return {
      subtotal: String(subtotal),
      discount: '0',
      tax: String(ofTax),
      total: String(subtotal + ofTax),
    };
  };
  // Half a cent goes the same way whether it is charged or given back.
  const whole = Math.sign(quantity) * Math.round(unit * Math.abs(quantity) * rate);
  return { unit: totals(Math.round(unit * rate)), line: totals(whole || 0) };
}

/** The totals of a transaction. What its lines give back beyond what they cost goes to the customer's balance. */
export function detailsOf(
  lines: Line[],
  tax: number,
  currency: string,
  credit = 0,
): ITransactionDetailsPreviewResponse {
  const line_items = lines.map((line): ITransactionLineItemPreviewResponse => {
    const { unit, line: totals } = priceLine(line, tax);
    return {
      price_id: line.price.id,
      quantity: line.quantity,
      tax_rate: String(tax),
      unit_totals: unit,
      totals,
      product: line.product,
      proration: line.period && { rate: rateText(line.rate), billing_period: line.period },
    };
  });
  const sum = (field: 'subtotal' | 'tax' | 'total') =>
    line_items.reduce((all, { totals }) => all + Number(totals[field]), 0);
  const total = sum('total');
  const due = Math.max(0, total);
  const totals: ITransactionTotalsResponse = {
    subtotal: String(sum('subtotal')),
    discount: '0',
    tax: String(sum('tax')),
    total: String(total),
    credit: String(credit),
    credit_to_balance: String(Math.max(0, -total)),
    balance: String(due - credit),
    grand_total: String(due - credit),
    grand_total_tax: String(due === 0 ? 0 : Math.round((sum('tax') * (due - credit)) / due)),
    fee: null,
    earnings: null,
    currency_code: currency as CurrencyCode,
  };
  return {
    tax_rates_used: [
      {
        tax_rate: String(tax),
        totals: {
          subtotal: totals.subtotal,
          discount: '0',
          tax: totals.tax,
          total: totals.total,
        },
      },
    ],
    totals,
    line_items,
  };
}

const rateText = (rate: number) => String(Number(rate.toFixed(5)));
