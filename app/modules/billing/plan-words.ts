import { formatMoney } from '~/modules/format/money';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import type { Interval, Plan } from './plans';

/** `a month`, `a year`. */
export const intervalWords: Record<Interval, { per: string; adverb: string }> = {
  month: { per: t`a month`, adverb: t`monthly` },
  year: { per: t`a year`, adverb: t`yearly` },
};

/** What a plan holds, a line each. */
export function planFacts(plan: Plan): string[] {
  const included = number(plan.minutes);
  const price = plan.overageCents === null ? null : formatMoney(plan.overageCents, 'USD');
  const age = kept(plan.retentionDays);
  return [
    t`${included} minutes of calls a month`,
    price === null
      ? t`Messages only once they are used up`
      : t`${price} for each minute beyond, if you want them`,
    plan.lines === 1 ? t`1 phone number` : t`${plan.lines} phone numbers`,
    t`${plan.seats} people`,
    t`Recordings kept ${age}`,
    ...(plan.hasApi ? [t`API and webhooks`] : []),
  ];
}

/** `$32.50 a month, $78 less than by the month`: what a yearly price comes to. */
export function yearlyWords({ month, year }: Record<Interval, string>, currency: string): string {
  const money = (minor: bigint) => formatMoney(minor, currency, { isShort: true });
  const difference = 12n * BigInt(month) - BigInt(year);
  const price = money((BigInt(year) + 6n) / 12n);
  const saved = money(difference);
  return difference > 0n
    ? t`${price} a month, ${saved} less a year than by the month`
    : t`${price} a month, the same as by the month`;
}

/** `90 days`, `1 year`. */
export function kept(days: number): string {
  if (days % 365 !== 0) return t`${days} days`;
  const years = days / 365;
  return years === 1 ? t`1 year` : t`${years} years`;
}

/** `1,250` minutes: full ones, on pages and in mails as on the invoice. */
export function minutes(seconds: number): string {
  return number(Math.trunc(seconds / 60));
}

function number(count: number): string {
  return count.toLocaleString(locale());
}
