import type { Subscription } from '@paddle/paddle-node-sdk';
import { DateTime } from 'luxon';

import { askPaddle, listAll } from '~/integrations/paddle/client.server';
import { transactionSnapshot } from '~/integrations/paddle/snapshot.server';
import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import {
  actAtPaddle,
  actOnSubscription,
  NotDone,
  ownSubscription,
  show,
  type Outcome,
} from './act.server';
import { planOf } from './plans';
import { planOfPrice } from './prices.server';

/**
 * What owners do to a running subscription. Each reads first what Paddle has: whatever is as wished already is
 * left, so that pressing twice, or again after a timeout, does nothing twice.
 */

/** Ends it with the period that is paid; one that rests ends at once. */
export function cancelSubscription(member: Member, subscriptionId: unknown): Promise<Outcome> {
  const clock = new Clock(member.business.time_zone);
  return actOnSubscription(member, 'cancel', subscriptionId, async (now) => {
    if (now.status === 'canceled') {
      return { after: now, answer: { message: t`The plan had ended already` }, done: null };
    }
    if (now.scheduledChange?.action === 'cancel') {
      return { after: now, answer: { message: ends(now, clock) }, done: null };
    }
    // Paddle takes one scheduled change at a time.
    if (now.scheduledChange) await withoutSchedule(now.id);
    const after = await askPaddle((paddle) =>
      paddle.subscriptions.cancel(now.id, {
        effectiveFrom: now.status === 'paused' ? 'immediately' : 'next_billing_period',
      }),
    );
    return {
      after,
      answer: { message: ends(after, clock) },
      done: {
        subject: planName(now),
        changes: { ends: [null, after.scheduledChange?.effectiveAt ?? after.canceledAt] },
      },
    };
  });
}

function ends(after: Subscription, clock: Clock): string {
  const day = after.scheduledChange && clock.date(after.scheduledChange.effectiveAt);
  return day ? t`The plan ends on ${day}` : t`The plan has ended`;
}

/** Takes a scheduled end or pause back. */
export function keepSubscription(member: Member, subscriptionId: unknown): Promise<Outcome> {
  return actOnSubscription(member, 'keep', subscriptionId, async (now) => {
    if (now.status === 'canceled') {
      throw new NotDone(409, t`The plan has ended meanwhile. Choose a plan to come back.`);
    }
    const answer = { message: t`The plan goes on` };
    if (!now.scheduledChange || now.status === 'paused') return { after: now, answer, done: null };
    const { action, effectiveAt } = now.scheduledChange;
    return {
      after: await withoutSchedule(now.id),
      answer,
      done: { subject: planName(now), changes: { [action]: [effectiveAt, null] } },
    };
  });
}

function withoutSchedule(id: string): Promise<Subscription> {
  return askPaddle((paddle) => paddle.subscriptions.update(id, { scheduledChange: null }));
}

/** How long a plan can rest before it goes on by itself, in months; 0 is until somebody resumes it. */
export const pauseChoices = [0, 1, 2, 3, 6] as const;

/** Lets it rest from the end of the period that is paid. */
export function pauseSubscription(
  member: Member,
  subscriptionId: unknown,
  months: (typeof pauseChoices)[number],
): Promise<Outcome> {
  const clock = new Clock(member.business.time_zone);
  return actOnSubscription(member, 'pause', subscriptionId, async (now) => {
    if (now.status === 'paused') {
      return { after: now, answer: { message: t`The plan is paused already` }, done: null };
    }
    if (now.scheduledChange?.action === 'cancel') {
      throw new NotDone(409, t`The plan is about to end. Keep it first, then pause it.`);
    }
    if (now.status !== 'active') {
      throw new NotDone(409, t`Only a plan that is paid can be paused.`);
    }
    const begins = now.currentBillingPeriod?.endsAt ?? now.nextBilledAt;
    const resumeAt = months > 0 && begins ? addMonths(begins, months) : null;
    const scheduled = now.scheduledChange;
    const time = (iso: string | null) => iso && Date.parse(iso);
    const isAsWished = scheduled?.action === 'pause' && time(scheduled.resumeAt) === time(resumeAt);
    if (isAsWished) return { after: now, answer: { message: rests(now, clock) }, done: null };
    if (scheduled) await withoutSchedule(now.id);
    const after = await askPaddle((paddle) =>
      paddle.subscriptions.pause(now.id, { effectiveFrom: 'next_billing_period', resumeAt }),
    );
    return {
      after,
      answer: { message: rests(after, clock) },
      done: {
        subject: planName(now),
        changes: {
          pause: [null, after.scheduledChange?.effectiveAt ?? after.pausedAt],
          ...(resumeAt && { resumes: [null, resumeAt] }),
        },
      },
    };
  });
}

function rests(after: Subscription, clock: Clock): string {
  const day = after.scheduledChange && clock.date(after.scheduledChange.effectiveAt);
  return day ? t`The plan is paused from ${day}` : t`The plan is paused`;
}

/** The same day some months later, or the last day of a month that has no such day. */
export function addMonths(iso: string, months: number): string {
  return DateTime.fromISO(iso, { zone: 'utc' }).plus({ months }).toJSDate().toISOString();
}

/**
 * What a new period costs with tax, before what credit pays of it; null where Paddle does not say. It changes nothing.
 *
 * @throws PaddleFault
 */
export async function previewResume(subscriptionId: string): Promise<bigint | null> {
  const now = await askPaddle((paddle) =>
    paddle.subscriptions.get(subscriptionId, { include: ['recurring_transaction_details'] }),
  );
  const total = now.recurringTransactionDetails?.totals.total;
  return total ? BigInt(total) : null;
}

/** Ends a pause. Paddle charges for a new period at once. */
export function resumeSubscription(member: Member, subscriptionId: unknown): Promise<Outcome> {
  return actOnSubscription(member, 'resume', subscriptionId, async (now) => {
    if (now.status === 'canceled') {
      throw new NotDone(409, t`The plan has ended meanwhile. Choose a plan to come back.`);
    }
    if (now.status !== 'paused') {
      return { after: now, answer: { message: t`The plan runs already` }, done: null };
    }
    const after = await askPaddle(
      (paddle) =>
        paddle.subscriptions.resume(now.id, {
          effectiveFrom: 'immediately',
          onResume: 'start_new_billing_period',
        }),
      // It charges: after a timeout Paddle is read before it is asked again.
      { isSafe: false },
    );
    return {
      after,
      answer: {
        message:
          after.status === 'past_due'
            ? t`The plan goes on, but the payment failed`
            : t`The plan goes on`,
      },
      done: { subject: planName(now), changes: { status: [now.status, after.status] } },
    };
  });
}

/**
 * Another card, or the payment that is due: Paddle makes a transaction for it, which our checkout page opens.
 */
export function changePaymentMethod(member: Member, subscriptionId: unknown): Promise<Outcome> {
  return actOnSubscription(member, 'payment-method', subscriptionId, async (now) => {
    if (now.status === 'canceled') {
      throw new NotDone(409, t`The plan has ended: nothing is charged any more.`);
    }
    const transaction = await askPaddle((paddle) =>
      paddle.subscriptions.getPaymentMethodChangeTransaction(now.id),
    );
    await show([transactionSnapshot(transaction)]);
    return {
      after: now,
      answer: { to: paths.billing('checkout', { _ptxn: transaction.id }) },
      done: null,
    };
  });
}

/**
 * Paddle's own pages for who pays: payment methods, invoices, and more than we show. Only for a customer who is
 * this business's: whoever typed somebody else's e-mail address into a checkout must not see what they have.
 */
export async function openPortal(member: Member, subscriptionId: unknown): Promise<Outcome> {
  const subscription = await ownSubscription(member, subscriptionId);
  const customerId = await ownCustomer(member, subscription.customerId);
  if (!customerId) throw sharedCustomer();
  return actAtPaddle(member, 'payment-method', async () => {
    if ((await subscriptionsOfOthers(member, customerId)).length > 0) throw sharedCustomer();
    const session = await askPaddle((paddle) =>
      paddle.customerPortalSessions.create(customerId, [subscription.id]),
    );
    return { answer: { to: session.urls.general.overview }, done: null };
  });
}

/** The id of a customer that is linked to this business; null for any other. */
export async function ownCustomer(
  { supabase, business }: Member,
  customerId: string | null,
): Promise<string | null> {
  if (!customerId) return null;
  const { data: row } = await supabase
    .from('billing_customers')
    .select('id')
    .eq('business_id', business.id)
    .eq('id', customerId)
    .maybeSingle();
  return row?.id ?? null;
}

/**
 * What a customer pays for at Paddle besides this business: it makes one customer of everybody who types the same
 * e-mail address, so that ours may be somebody else's as well since we linked it.
 */
export async function subscriptionsOfOthers(
  { supabase, business, headers }: Member,
  customerId: string,
): Promise<Subscription[]> {
  const [there, ours] = await Promise.all([
    listAll((paddle) => paddle.subscriptions.list({ customerId: [customerId], perPage: 50 })),
    supabase.from('subscriptions').select('id').eq('business_id', business.id),
  ]);
  if (ours.error) throw appError('unavailable', { cause: ours.error, headers });
  const ids = new Set(ours.data.map(({ id }) => id));
  return there.filter(({ id }) => !ids.has(id));
}

/** Why what belongs to the whole customer is neither shown nor changed. */
export function sharedCustomer(): NotDone {
  return new NotDone(
    409,
    t`Paddle has this customer for another business as well. Use the links in the mails of Paddle.`,
  );
}

/** The plan of a subscription at Paddle, in words. */
export function planName(subscription: Subscription): string {
  for (const { price } of subscription.items) {
    const bought = price && planOfPrice(price.id);
    if (bought) return planOf(bought.plan).label;
  }
  return t`Another plan`;
}
