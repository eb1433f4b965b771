import { formatMoney } from '~/modules/format/money';
import type { Interval, Plan } from './plans';

/** `a month`, `a year`. */
export const intervalWords: Record<Interval, { per: string; adverb: string }> = {
  month: { per: 'a month', adverb: 'monthly' },
  year: { per: 'a year', adverb: 'yearly' },
};

/** What a plan holds, a line each. */
export function planFacts(plan: Plan): string[] {
  return [
    `${number(plan.minutes)} minutes of calls a month`,
    plan.overageCents === null
      ? 'Messages only once they are used up'
      : `${formatMoney(plan.overageCents, 'USD')} for each minute beyond, if you want them`,
    plan.lines === 1 ? '1 phone number' : `${plan.lines} phone numbers`,
    `${plan.seats} people`,
    `Recordings kept ${kept(plan.retentionDays)}`,
    ...(plan.hasApi ? ['API and webhooks'] : []),
  ];
}

/** `90 days`, `1 year`. */
export function kept(days: number): string {
  if (days % 365 !== 0) return `${days} days`;
  return days === 365 ? '1 year' : `${days / 365} years`;
}

/** `1,250` minutes that were used: one that was begun is one. */
export function minutes(seconds: number): string {
  return number(Math.ceil(seconds / 60));
}

/** `1,250` minutes as they are charged: full ones. */
export function fullMinutes(seconds: number): string {
  return number(Math.floor(seconds / 60));
}

function number(count: number): string {
  return count.toLocaleString('en-US');
}
