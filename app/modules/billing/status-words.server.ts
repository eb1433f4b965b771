import { formatMoney } from '~/modules/format/money';
import type { Clock } from '~/modules/format/time.server';
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
export const afterwards =
  'Callers can then only leave a message. All data stays here, to read and to export.';

/** How a business stands with its plan, in words. */
export function statusWords(
  billing: Billing,
  subscription: ShownSubscription | null,
  clock: Clock,
): StatusWords {
  const wait = billing.releasesAt
    ? [`Its phone numbers are kept until ${clock.date(billing.releasesAt)}.`]
    : [];
  switch (billing.state) {
    case 'free':
      return {
        label: 'Not billed',
        tone: 'quiet',
        lines: ['Billing is not set up here: everything is included, and nobody pays.'],
      };
    case 'trial':
      return {
        label: `Until ${clock.date(billing.trialEndsAt)}`,
        tone: 'good',
        lines: [
          `It ends on ${clock.date(billing.trialEndsAt)}, ${inDays(billing.trialEndsAt, clock)}. ${afterwards}`,
        ],
      };
    case 'trial-over':
      return {
        label: 'Trial over',
        tone: 'bad',
        lines: [`It ended on ${clock.date(billing.trialEndsAt)}. ${now}`, ...wait],
      };
    case 'past-due': {
      const { due } = subscription?.money ?? {};
      const amount = subscription && due ? ` of ${formatMoney(due, subscription.currency)}` : '';
      const since = `The payment${amount} for ${billing.plan.label}, of ${date(billing.pastDueSince, clock)}, failed.`;
      return billing.access === 'full'
        ? {
            label: `Past due since ${date(billing.pastDueSince, clock)}`,
            tone: 'warn',
            lines: [
              `${since} Paddle tries again by itself; you can pay now, or change the payment method.`,
              `Calls are answered as ever until ${date(billing.graceEndsAt, clock)}. ${afterwards}`,
            ],
          }
        : {
            label: `Past due since ${date(billing.pastDueSince, clock)}`,
            tone: 'bad',
            lines: [`${since} ${now} Once it is paid, all works as before.`, ...wait],
          };
    }
    case 'paused': {
      const since = subscription?.pausedAt ? ` since ${clock.date(subscription.pausedAt)}` : '';
      const until = subscription?.resumesAt
        ? `It goes on by itself on ${clock.date(subscription.resumesAt)}.`
        : 'It rests until you resume it.';
      return {
        label: subscription?.resumesAt
          ? `Paused until ${clock.date(subscription.resumesAt)}`
          : `Paused${since}`,
        tone: billing.access === 'full' ? 'warn' : 'bad',
        lines: [
          until,
          ...(billing.access === 'full' ? [] : [now]),
          ...(subscription?.resumesAt ? [] : wait),
        ],
      };
    }
    case 'canceled':
      return {
        label: subscription?.canceledAt
          ? `Ended on ${clock.date(subscription.canceledAt)}`
          : 'Ended',
        tone: 'bad',
        lines: [
          ...(billing.access === 'full' ? [] : [now]),
          'Choose a plan to come back: everything is as you left it.',
          ...wait,
        ],
      };
    case 'active':
      return active(subscription, clock);
  }
}

const now = 'Callers can only leave a message. All data is here, to read and to export.';

function active(subscription: ShownSubscription | null, clock: Clock): StatusWords {
  const { scheduledAction, scheduledAt, resumesAt } = subscription ?? {};
  if (scheduledAction === 'cancel' && scheduledAt) {
    return {
      label: `Ends on ${clock.date(scheduledAt)}`,
      tone: 'warn',
      lines: [
        `No further period is charged. Until then calls are answered as ever, as long as there are minutes left. ${afterwards}`,
      ],
    };
  }
  if (scheduledAction === 'pause' && scheduledAt) {
    const back = resumesAt
      ? ` It goes on by itself on ${clock.date(resumesAt)}.`
      : ' It rests until you resume it.';
    return {
      label: `Paused from ${clock.date(scheduledAt)}`,
      tone: 'warn',
      lines: [`Until then all works as ever.${back} ${afterwards}`],
    };
  }
  return { label: 'Active', tone: 'good', lines: nextCharge(subscription, clock) };
}

/** `The next charge is $107.79 with tax, on Dec 20.`, and what credit takes off. */
export function nextCharge(subscription: ShownSubscription | null, clock: Clock): string[] {
  if (!subscription?.nextBilledAt) return [];
  const { currency, nextBilledAt, money } = subscription;
  const price = priceWords(subscription);
  const on = clock.date(nextBilledAt);
  const line = price ? `The next charge is ${price}, on ${on}.` : `The next charge is on ${on}.`;
  if (money.credit <= 0) return [line];
  const credit = formatMoney(money.credit, currency);
  if (money.withTax === null) return [line, `Your credit of ${credit} is taken off it.`];
  const left = money.withTax - money.credit;
  return left > 0
    ? [
        `The next charge is ${formatMoney(left, currency)}, on ${on}: ${price}, less your credit of ${credit}.`,
      ]
    : [
        `The next bill is ${price}, on ${on}. It is taken from your credit of ${credit}, and nothing is charged.`,
      ];
}

/** `$107.79 with tax` (`$99.00` where there is none) once a bill has said it, else `$99.00 before tax`; null when unknown. */
export function priceWords({
  unitPrice,
  currency,
  money: { withTax },
}: Pick<ShownSubscription, 'unitPrice' | 'currency' | 'money'>): string | null {
  if (withTax !== null) {
    return formatMoney(withTax, currency) + (withTax === unitPrice ? '' : ' with tax');
  }
  return unitPrice === null ? null : `${formatMoney(unitPrice, currency)} before tax`;
}

/** What comes of a subscription that goes on beside the one that counts, and whether it is about to end. */
export function otherWords(one: ShownSubscription, clock: Clock) {
  if (one.scheduledAction === 'cancel' && one.scheduledAt) {
    return { isEnding: true, line: `It ends on ${clock.date(one.scheduledAt)}.` };
  }
  const line =
    one.status === 'paused'
      ? 'It is paused.'
      : one.status === 'past_due'
        ? 'A payment for it failed, and is tried again.'
        : nextCharge(one, clock).join(' ');
  return { isEnding: false, line };
}

function inDays(iso: string, clock: Clock): string {
  const days = daysUntil(iso, clock);
  return days <= 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`;
}

function date(iso: string | null, clock: Clock): string {
  return iso ? clock.date(iso) : 'an unknown day';
}
