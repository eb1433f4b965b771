import { planOf, type Interval } from './plans';

/**
 * What a minute beyond the included ones costs, in the currency that somebody pays in and in its smallest unit.
 * The list says it in US cents; elsewhere it is as much of the plan's price as it is there.
 *
 * @param paid what the subscription costs now
 * @returns null where that cannot be said: another currency, and a price of no plan that we know
 */
export function overagePrice(
  minuteCents: number,
  paid: {
    currency: string;
    plan: string | null;
    interval: Interval | null;
    unitPrice: number | null;
  },
): number | null {
  if (paid.currency === 'USD') return minuteCents;
  const list = paid.plan && paid.interval ? planOf(paid.plan).prices?.[paid.interval] : null;
  if (!list || !paid.unitPrice) return null;
  return Math.max(1, Math.round((minuteCents * paid.unitPrice) / list));
}
