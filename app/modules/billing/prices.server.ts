import { getEnv, type Env } from '~/env.server';
import { intervals, paidPlans, type Interval, type PaidPlanId } from './plans';

/** The variable that holds the price ids of a plan: the one that is sold first, then those that were. */
export function priceVariable(plan: PaidPlanId, interval: Interval): keyof Env {
  const name = `PADDLE_PRICE_${plan.toUpperCase()}_${interval === 'month' ? 'MONTHLY' : 'YEARLY'}`;
  return name as keyof Env;
}

/** Paddle's id of the price that is sold now; null when the environment has none. */
export function priceIdOf(plan: PaidPlanId, interval: Interval): string | null {
  return idsOf(plan, interval)[0] ?? null;
}

/** What a price of Paddle's buys; null for one that the environment does not know. */
export function planOfPrice(priceId: string): { plan: PaidPlanId; interval: Interval } | null {
  for (const { id: plan } of paidPlans) {
    for (const interval of intervals) {
      if (idsOf(plan, interval).includes(priceId)) return { plan, interval };
    }
  }
  return null;
}

function idsOf(plan: PaidPlanId, interval: Interval): string[] {
  const value = getEnv()[priceVariable(plan, interval)];
  return typeof value === 'string' ? value.split(',') : [];
}
