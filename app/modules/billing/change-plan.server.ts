import type { Subscription, UpdateSubscriptionRequestBody } from '@paddle/paddle-node-sdk';

import { askPaddle } from '~/integrations/paddle/client.server';
import type { Member } from '~/modules/auth/require-member.server';
import { t } from '~/modules/languages/t';
import { actOnSubscription, NotDone, type Outcome } from './act.server';
import { planName } from './acts.server';
import { planOf, type Interval, type PaidPlanId } from './plans';
import { planOfPrice, priceIdOf } from './prices.server';

/** What Paddle says that a change of plan costs. Amounts with tax, in the currency's smallest unit. */
export type ChangePreview = {
  currency: string;
  /** At once; `credit` is kept for the next invoices. */
  now: { kind: 'charge' | 'credit' | 'nothing'; amount: string; tax: string };
  /** The next time: null when nothing more is charged. */
  next: { at: string; amount: string } | null;
  /** Each time from then on. */
  recurring: string | null;
};

/**
 * Asks Paddle what a change would be charged. It changes nothing.
 *
 * @throws PaddleFault; NotDone for a plan that cannot be changed as it stands
 */
export async function previewChange(
  subscriptionId: string,
  plan: PaidPlanId,
  interval: Interval,
): Promise<ChangePreview> {
  const now = await askPaddle((paddle) => paddle.subscriptions.get(subscriptionId));
  return preview(now, changeTo(now, plan, interval));
}

async function preview(
  now: Subscription,
  change: UpdateSubscriptionRequestBody,
): Promise<ChangePreview> {
  const after = await askPaddle((paddle) => paddle.subscriptions.previewUpdate(now.id, change));
  const result = after.updateSummary?.result;
  const amount = result?.amount ?? after.immediateTransaction?.details.totals.grandTotal ?? '0';
  const next = after.nextTransaction;
  return {
    currency: after.currencyCode,
    now: {
      kind: BigInt(amount) === 0n ? 'nothing' : (result?.action ?? 'charge'),
      amount,
      tax: after.immediateTransaction?.details.totals.grandTotalTax ?? '0',
    },
    next: next ? { at: next.billingPeriod.startsAt, amount: next.details.totals.grandTotal } : null,
    recurring: after.recurringTransactionDetails?.totals.total ?? null,
  };
}

/**
 * Changes the plan at once, and charges or credits the rest of the period.
 *
 * @param agreed what the person was shown: that much is charged at most
 */
export function changePlan(
  member: Member,
  subscriptionId: unknown,
  { plan, interval, agreed }: { plan: PaidPlanId; interval: Interval; agreed: bigint },
): Promise<Outcome> {
  const { label } = planOf(plan);
  return actOnSubscription(member, 'change-plan', subscriptionId, async (now) => {
    if (hasPrice(now, plan, interval)) {
      return { after: now, answer: { message: t`You are on ${label} already` }, done: null };
    }
    const change = changeTo(now, plan, interval);
    const { now: due } = await preview(now, change);
    if (due.kind === 'charge' && BigInt(due.amount) > agreed) {
      throw new NotDone(
        409,
        t`Paddle would charge more than you were shown a moment ago. Nothing was changed. Look at the new amount.`,
      );
    }
    const after = await askPaddle(
      (paddle) => paddle.subscriptions.update(now.id, change),
      // It charges: after a timeout Paddle is read before it is asked again.
      { isSafe: false },
    );
    return {
      after,
      answer: { message: t`You are on ${label} now` },
      done: { subject: label, changes: { plan: [planName(now), planName(after)] } },
    };
  });
}

function changeTo(
  now: Subscription,
  plan: PaidPlanId,
  interval: Interval,
): UpdateSubscriptionRequestBody {
  if (now.status === 'past_due') {
    throw new NotDone(409, t`A payment is due. Pay it first, then change the plan.`);
  }
  if (now.status === 'paused') {
    throw new NotDone(409, t`The plan is paused. Resume it first, then change it.`);
  }
  if (now.status === 'canceled') {
    throw new NotDone(409, t`The plan has ended. Choose a plan to come back.`);
  }
  if (now.scheduledChange) {
    throw new NotDone(
      409,
      now.scheduledChange.action === 'cancel'
        ? t`The plan is about to end. Keep it first, then change it.`
        : t`The plan is about to be paused. Keep it first, then change it.`,
    );
  }
  const priceId = priceIdOf(plan, interval);
  if (!priceId) throw new NotDone(409, t`This plan is not sold here at the moment.`);
  return {
    items: [
      // What is bought besides a plan stays.
      ...now.items.flatMap(({ price, quantity, recurring }) =>
        recurring && price && !planOfPrice(price.id) ? [{ priceId: price.id, quantity }] : [],
      ),
      { priceId, quantity: 1 },
    ],
    prorationBillingMode: 'prorated_immediately',
    onPaymentFailure: 'prevent_change',
  };
}

function hasPrice(now: Subscription, plan: PaidPlanId, interval: Interval): boolean {
  return now.items.some(({ price }) => {
    const bought = price && planOfPrice(price.id);
    return bought?.plan === plan && bought.interval === interval;
  });
}
