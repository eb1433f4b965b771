import { formatMoney } from '~/modules/format/money';
import { planFacts, yearlyWords } from './plan-words';
import { paidPlans, type Interval, type PaidPlanId } from './plans';
import type { PriceList } from './price-list.server';

/** A plan as its card shows it. */
export type Offer = {
  id: PaidPlanId;
  label: string;
  about: string;
  price: string;
  /** What a yearly price comes to; null for a monthly one. */
  yearly: string | null;
  facts: string[];
};

/** The plans that are sold, as they are paid. */
export function offersOf({ amounts, currency }: PriceList, interval: Interval): Offer[] {
  return paidPlans.map((plan) => ({
    id: plan.id,
    label: plan.label,
    about: plan.about,
    price: formatMoney(amounts[plan.id][interval], currency, { isShort: true }),
    yearly: interval === 'year' ? yearlyWords(amounts[plan.id], currency) : null,
    facts: planFacts(plan),
  }));
}
