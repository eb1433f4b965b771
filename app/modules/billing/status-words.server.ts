import { formatMoney } from '~/modules/format/money';
import type { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { daysUntil } from './banner.server';
import type { Billing } from './billing.server';
import type { Interval } from './plans';

/** What of the current subscription is told. Times are ISO; money in the currency's smallest unit. */
export type ShownSubscription = {
  id: string;
  status: string;
  interval: Interval | null;
  currency: string;
  unitPrice: number | null;
  nextBilledAt: string | null;
  pausedAt: string | null;
  canceledAt: string | null;
  scheduledAction: string | null;
  scheduledAt: string | null;
  resumesAt: string | null;
  money: {
    /** What is past due. */
    due: number | null;
    /** What one interval costs with tax, by the last bill; null where no bill says it. */
    withTax: number | null;
    /** What the customer has for the next bills. */
    credit: number;
  };
};

export type StatusWords = {
  label: string;
  tone: 'good' | 'warn' | 'bad' | 'quiet';
  /** Sentences: what it means, and what comes. */
  lines: string[];
};

/** What a plan's end or rest means, whatever led to it. */
export const afterwards = () =>
  t`Callers can then only leave a message. All data stays here, to read and to export.`;

/** How a business stands with its plan, in words. */
export function statusWords(
  billing: Billing,
  subscription: ShownSubscription | null,
  clock: Clock,
): StatusWords {
  const released = billing.releasesAt && clock.date(billing.releasesAt);
  const wait = released ? [t`Its phone numbers are kept until ${released}.`] : [];
  switch (billing.state) {
    case 'free':
      return {
        label: t`Not billed`,
        tone: 'quiet',
        lines: [t`Billing is not set up here: everything is included, and nobody pays.`],
      };
    case 'trial': {
      const end = clock.date(billing.trialEndsAt);
      const left = inDays(billing.trialEndsAt, clock);
      return {
        label: t`Until ${end}`,
        tone: 'good',
        lines: [`${t`It ends on ${end}, ${left}.`} ${afterwards()}`],
      };
    }
    case 'trial-over': {
      const end = clock.date(billing.trialEndsAt);
      return {
        label: t`Trial over`,
        tone: 'bad',
        lines: [`${t`It ended on ${end}.`} ${now()}`, ...wait],
      };
    }
    case 'past-due': {
      const { due } = subscription?.money ?? {};
      const { label: plan } = billing.plan;
      const amount = subscription && due ? formatMoney(due, subscription.currency) : null;
      const since = date(billing.pastDueSince, clock);
      const end = date(billing.graceEndsAt, clock);
      const failed = amount
        ? t`The payment of ${amount} for ${plan}, of ${since}, failed.`
        : t`The payment for ${plan}, of ${since}, failed.`;
      return billing.access === 'full'
        ? {
            label: t`Past due since ${since}`,
            tone: 'warn',
            lines: [
              `${failed} ${t`Paddle tries again by itself; you can pay now, or change the payment method.`}`,
              `${t`Calls are answered as ever until ${end}.`} ${afterwards()}`,
            ],
          }
        : {
            label: t`Past due since ${since}`,
            tone: 'bad',
            lines: [`${failed} ${now()} ${t`Once it is paid, all works as before.`}`, ...wait],
          };
    }
    case 'paused': {
      const since = subscription?.pausedAt && clock.date(subscription.pausedAt);
      const until = subscription?.resumesAt && clock.date(subscription.resumesAt);
      return {
        label: until ? t`Paused until ${until}` : since ? t`Paused since ${since}` : t`Paused`,
        tone: billing.access === 'full' ? 'warn' : 'bad',
        lines: [
          restsUntil(until),
          ...(billing.access === 'full' ? [] : [now()]),
          ...(until ? [] : wait),
        ],
      };
    }
    case 'canceled': {
      const end = subscription?.canceledAt && clock.date(subscription.canceledAt);
      return {
        label: end ? t`Ended on ${end}` : t`Ended`,
        tone: 'bad',
        lines: [
          ...(billing.access === 'full' ? [] : [now()]),
          t`Choose a plan to come back: everything is as you left it.`,
          ...wait,
        ],
      };
    }
    case 'active':
      return active(subscription, clock);
  }
}

const now = () => t`Callers can only leave a message. All data is here, to read and to export.`;

function restsUntil(day: string | null | undefined): string {
  return day ? t`It goes on by itself on ${day}.` : t`It rests until you resume it.`;
}

function active(subscription: ShownSubscription | null, clock: Clock): StatusWords {
  const { scheduledAction, scheduledAt, resumesAt } = subscription ?? {};
  if (scheduledAction === 'cancel' && scheduledAt) {
    const end = clock.date(scheduledAt);
    return {
      label: t`Ends on ${end}`,
      tone: 'warn',
      lines: [
        `${t`No further period is charged. Until then calls are answered as ever, as long as there are minutes left.`} ${afterwards()}`,
      ],
    };
  }
  if (scheduledAction === 'pause' && scheduledAt) {
    const from = clock.date(scheduledAt);
    const back = restsUntil(resumesAt && clock.date(resumesAt));
    return {
      label: t`Paused from ${from}`,
      tone: 'warn',
      lines: [`${t`Until then all works as ever.`} ${back} ${afterwards()}`],
    };
  }
  return { label: t`Active`, tone: 'good', lines: nextCharge(subscription, clock) };
}

/** `The next charge is $107.79 with tax, on Dec 20.`, and what credit takes off. */
export function nextCharge(subscription: ShownSubscription | null, clock: Clock): string[] {
  if (!subscription?.nextBilledAt) return [];
  const { currency, nextBilledAt, money } = subscription;
  const price = priceWords(subscription);
  const on = clock.date(nextBilledAt);
  const line = price ? t`The next charge is ${price}, on ${on}.` : t`The next charge is on ${on}.`;
  if (money.credit <= 0) return [line];
  const credit = formatMoney(money.credit, currency);
  if (money.withTax === null) return [line, t`Your credit of ${credit} is taken off it.`];
  const left = money.withTax - money.credit;
  const charge = formatMoney(left, currency);
  const bill = price ?? '';
  return left > 0
    ? [t`The next charge is ${charge}, on ${on}: ${bill}, less your credit of ${credit}.`]
    : [
        t`The next bill is ${bill}, on ${on}. It is taken from your credit of ${credit}, and nothing is charged.`,
      ];
}

/** `$107.79 with tax` (`$99.00` where there is none) once a bill has said it, else `$99.00 before tax`; null when unknown. */
export function priceWords({
  unitPrice,
  currency,
  money: { withTax },
}: Pick<ShownSubscription, 'unitPrice' | 'currency' | 'money'>): string | null {
  if (withTax !== null) {
    const price = formatMoney(withTax, currency);
    return withTax === unitPrice ? price : t`${price} with tax`;
  }
  const price = unitPrice === null ? null : formatMoney(unitPrice, currency);
  return price && t`${price} before tax`;
}

/** What comes of a subscription that goes on beside the one that counts, and whether it is about to end. */
export function otherWords(one: ShownSubscription, clock: Clock) {
  if (one.scheduledAction === 'cancel' && one.scheduledAt) {
    const end = clock.date(one.scheduledAt);
    return { isEnding: true, line: t`It ends on ${end}.` };
  }
  const line =
    one.status === 'paused'
      ? t`It is paused.`
      : one.status === 'past_due'
        ? t`A payment for it failed, and is tried again.`
        : nextCharge(one, clock).join(' ');
  return { isEnding: false, line };
}

function inDays(iso: string, clock: Clock): string {
  const days = daysUntil(iso, clock);
  return days <= 0 ? t`today` : days === 1 ? t`tomorrow` : t`in ${days} days`;
}

function date(iso: string | null, clock: Clock): string {
  return iso ? clock.date(iso) : t`an unknown day`;
}
