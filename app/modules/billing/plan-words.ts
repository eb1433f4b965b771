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

/** `$32.50 a month, $78 less than by the month`: what a yearly price comes to. */
export function yearlyWords({ month, year }: Record<Interval, string>, currency: string): string {
  const money = (minor: bigint) => formatMoney(minor, currency, { isShort: true });
  const saved = 12n * BigInt(month) - BigInt(year);
  const aMonth = `${money((BigInt(year) + 6n) / 12n)} a month`;
  return saved > 0n
    ? `${aMonth}, ${money(saved)} less a year than by the month`
    : `${aMonth}, the same as by the month`;
}

/** `90 days`, `1 year`. */
export function kept(days: number): string {
  if (days % 365 !== 0) return `${days} days`;
  return days === 365 ? '1 year' : `${days / 365} years`;
}

/** `1,250` minutes: full ones, on pages and in mails as on the invoice. */
export function minutes(seconds: number): string {
  return number(Math.trunc(seconds / 60));
}

function number(count: number): string {
  return count.toLocaleString('en-US');
}
