import type { Subscription } from '@paddle/paddle-node-sdk';
import type { Task, WithPgClient } from 'graphile-worker';
import { z } from 'zod';

import { askPaddle, PaddleFault } from '~/integrations/paddle/client.server';
import { logger } from '~/logger.server';
import { PaperClock } from '~/modules/format/time.server';
import { overagePrice } from '~/modules/billing/overage';
import type { Interval } from '~/modules/billing/plans';
import { reach as crash, type Reach } from './fault-points.server';

const payloadSchema = z.object({ usagePeriodId: z.uuid() });

/**
 * The job that charges the minutes of a usage period beyond the included ones, once. It may run twice or be
 * killed anywhere: each charge carries the id of its period, and Paddle is asked whether it has that already
 * before it is asked for another.
 */
export const chargeOverage: Task = async (payload, { job, withPgClient }) => {
  const { usagePeriodId } = payloadSchema.parse(payload);
  await charge(usagePeriodId, { withPgClient, isLast: job.attempts >= job.max_attempts });
};

type Deps = { withPgClient: WithPgClient; isLast: boolean; reach?: Reach };

/** What `private.take_charge` answers. */
type Due = {
  id: string;
  businessId: string;
  subscriptionId: string;
  startsAt: string;
  endsAt: string;
  closedAt: string;
  minutes: number;
  minuteCents: number;
  timeZone: string;
  plan: string | null;
  interval: Interval | null;
  unitPrice: number | null;
};

/** The mark of a charge: of the price, since a charge of the next invoice is no transaction yet. */
const mark = 'usage_period_id';

export async function charge(periodId: string, { withPgClient, isLast, reach = crash }: Deps) {
  const query = async <T>(text: string, values: unknown[]) =>
    (await withPgClient((client) => client.query<{ answer: T }>(text, values))).rows[0]?.answer;
  const due = await query<Due | null>('select private.take_charge($1) as answer', [periodId]);
  // Charged meanwhile, or the business was deleted.
  if (!due) return;
  try {
    const subscription = await askPaddle((paddle) =>
      paddle.subscriptions.get(due.subscriptionId, { include: ['next_transaction'] }),
    );
    const before = await findCharge(due, subscription);
    reach('charge-looked');
    const { amount, currency } = before ?? (await create(due, subscription));
    reach('charge-created');
    await query('select private.mark_charged($1, $2, $3, $4) as answer', [
      periodId,
      amount,
      currency,
      before?.transactionId ?? null,
    ]);
    reach('charge-marked');
  } catch (error) {
    const fault = error instanceof PaddleFault ? error : null;
    // Near a renewal Paddle holds a subscription for itself.
    const isPassing = fault?.isPassing || /locked/.test(fault?.code ?? '');
    const isFinal = isLast || (fault !== null && !isPassing);
    const reason = fault?.message ?? 'Something went wrong on our side.';
    await query('select private.note_charge_problem($1, $2, $3) as answer', [
      periodId,
      isFinal ? reason : `${reason} We try again by ourselves.`,
      isFinal,
    ]);
    if (fault && !isPassing) {
      logger.warn({ businessId: due.businessId, periodId, err: fault }, 'Paddle refused a charge');
      return;
    }
    throw error;
  }
}

type Charged = { amount: number; currency: string; transactionId: string | null };

/** The charge of the period if Paddle has it: on an invoice, or waiting for the next one. */
async function findCharge(due: Due, subscription: Subscription): Promise<Charged | null> {
  // No charge of it is older than the period's end; a day more, for clocks that differ.
  const since = new Date(Date.parse(due.closedAt) - 86_400_000).toISOString();
  const transactions = await askPaddle(async (paddle) => {
    const found = [];
    const pages = paddle.transactions.list({
      subscriptionId: [due.subscriptionId],
      'createdAt[GTE]': since,
      perPage: 30,
    });
    for await (const transaction of pages) found.push(transaction);
    return found;
  });
  for (const { id, status, currencyCode, items } of transactions) {
    const item = items.find(({ price }) => isOf(due, price?.customData));
    if (!item?.price || status === 'canceled') continue;
    const amount = Number(item.price.unitPrice.amount) * item.quantity;
    return { amount, currency: currencyCode, transactionId: id };
  }
  const usual = new Set(subscription.items.map(({ price }) => price.id));
  for (const { priceId, quantity } of subscription.nextTransaction?.details.lineItems ?? []) {
    if (usual.has(priceId)) continue;
    const price = await askPaddle((paddle) => paddle.prices.get(priceId));
    if (!isOf(due, price.customData)) continue;
    const { amount, currencyCode: currency } = price.unitPrice;
    return { amount: Number(amount) * quantity, currency, transactionId: null };
  }
  return null;
}

/** Paddle's SDK writes keys in snake case when they are nested; what comes back may be either. */
function isOf({ id }: Due, customData: unknown): boolean {
  const data = (customData ?? {}) as Record<string, unknown>;
  return data[mark] === id || data.usagePeriodId === id;
}

async function create(due: Due, subscription: Subscription): Promise<Charged> {
  const { currencyCode: currency, items, billingCycle, scheduledChange } = subscription;
  const price = overagePrice(due.minuteCents, { ...due, currency });
  const productId = items[0]?.product.id;
  if (price === null || !productId) {
    throw new PaddleFault('refused', `We cannot say what a minute costs in ${currency}.`);
  }
  const clock = new PaperClock(due.timeZone);
  // With the next invoice, if there is one soon.
  const isSoon = billingCycle.interval === 'month' && billingCycle.frequency === 1;
  const effectiveFrom = isSoon && !scheduledChange ? 'next_billing_period' : 'immediately';
  await askPaddle(
    (paddle) =>
      paddle.subscriptions.createOneTimeCharge(due.subscriptionId, {
        effectiveFrom,
        items: [
          {
            quantity: due.minutes,
            price: {
              productId,
              name: 'Minutes beyond the plan',
              description: `Minutes beyond the plan, ${clock.date(due.startsAt)} to ${clock.date(due.endsAt)}`,
              unitPrice: { amount: String(price), currencyCode: currency },
              quantity: { minimum: 1, maximum: 999_999 },
              customData: { [mark]: due.id },
            },
          },
        ],
      }),
    // Not known to have been done is not the same as not done: the next run looks first.
    { isSafe: false },
  );
  return { amount: price * due.minutes, currency, transactionId: null };
}
