import { randomUUID } from 'node:crypto';

import type { Subscription, TransactionLineItem } from '@paddle/paddle-node-sdk';
import type { Task, WithPgClient } from 'graphile-worker';
import { z } from 'zod';

import { askPaddle, listAll, PaddleFault } from '~/integrations/paddle/client.server';
import { logger } from '~/logger.server';
import { PaperClock } from '~/modules/format/time.server';
import { overagePrice } from '~/modules/billing/overage';
import type { Interval } from '~/modules/billing/plans';
import { planOfPrice } from '~/modules/billing/prices.server';
import { reach as crash, type Reach } from './fault-points.server';
import { answersFrom } from './query-answer.server';

const payloadSchema = z.object({ usagePeriodId: z.uuid() });

/**
 * The job that charges the minutes of a usage period beyond the included ones, once. It may run twice or be
 * killed anywhere: each charge carries the id of its period, and Paddle is asked whether it has that already
 * before it is asked for another. Two runs at once do not: between asking and asking for one, a run has a lease.
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

/** Nobody waits for the charge itself, and one that is not heard of may have been made. */
const chargeTimeoutMs = 60_000;
/** For looking whether there is a charge. */
const lookTime = '90 seconds';
/** For a charge that was asked for: Paddle may still be making it when nothing was heard of it. */
const makeTime = '15 minutes';

export async function charge(periodId: string, { withPgClient, isLast, reach = crash }: Deps) {
  const query = answersFrom(withPgClient);
  const run = randomUUID();
  const hold = (time: string) =>
    query<boolean>('select private.hold_charge($1, $2, $3) as answer', [periodId, run, time]);
  const due = await query<Due | null>('select private.take_charge($1) as answer', [periodId]);
  // Charged meanwhile, or the business was deleted.
  if (!due) return;
  const lookAgain = (wait: string) =>
    query(
      `select graphile_worker.add_job('charge-overage', json_build_object('usagePeriodId', $1::text),
         queue_name => 'paddle:' || $2::text, run_at => now() + $3::interval, max_attempts => 12,
         job_key => 'charge-overage:' || $1::text) is not null as answer`,
      [periodId, due.businessId, wait],
    );
  const later = async (why: string, wait: string) => {
    await query('select private.note_charge_problem($1, $2, false) as answer', [periodId, why]);
    await lookAgain(wait);
  };
  // Another run looks, or has asked for it and was not heard of since.
  const isHeld = await hold(lookTime);
  /** Whether this run may have asked for a charge that is not there yet. */
  let isAsked = false;
  try {
    const subscription = await getSubscription(due);
    let charged = await findCharge(due, subscription);
    reach('charge-looked');
    if (!charged) {
      if (!isHeld || !(await hold(makeTime))) {
        await lookAgain(lookTime);
        return;
      }
      isAsked = true;
      try {
        await create(due, subscription);
      } catch (error) {
        const isHeard = error instanceof PaddleFault && error.kind !== 'unreachable';
        if (isHeard) isAsked = false;
        if (isHeard || !(error instanceof PaddleFault)) throw error;
        // It may be made at this moment: nobody asks for another until Paddle must have it.
        await later(`${error.message} We look again by ourselves.`, makeTime);
        return;
      }
      reach('charge-created');
      charged = await findCharge(due, await getSubscription(due));
    }
    if (charged === 'waiting') {
      isAsked = false;
      await later('It comes with the next invoice.', '1 day');
      return;
    }
    if (!charged) {
      await later('Paddle has still to make the invoice.', makeTime);
      return;
    }
    await query('select private.mark_charged($1, $2, $3, $4) as answer', [
      periodId,
      charged.amount,
      charged.currency,
      charged.transactionId,
    ]);
    isAsked = false;
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
  } finally {
    if (!isAsked) await query('select private.let_charge_go($1, $2) as answer', [periodId, run]);
  }
}

function getSubscription({ subscriptionId }: Due): Promise<Subscription> {
  return askPaddle((paddle) =>
    paddle.subscriptions.get(subscriptionId, { include: ['next_transaction'] }),
  );
}

type Charged = { amount: number; currency: string; transactionId: string };

/** The charge of the period if Paddle has it: on an invoice, or waiting for the next one, and not billed yet. */
async function findCharge(
  due: Due,
  subscription: Subscription,
): Promise<Charged | 'waiting' | null> {
  // No charge of it is older than the period's end; a day more, for clocks that differ.
  const since = new Date(Date.parse(due.closedAt) - 86_400_000).toISOString();
  const transactions = await listAll((paddle) =>
    paddle.transactions.list({
      subscriptionId: [due.subscriptionId],
      'createdAt[GTE]': since,
      perPage: 30,
    }),
  );
  for (const { id, status, currencyCode, items } of transactions) {
    const item = items.find(({ price }) => isOf(due, price?.customData));
    if (!item?.price || status === 'canceled') continue;
    const amount = Number(item.price.unitPrice.amount) * item.quantity;
    return { amount, currency: currencyCode, transactionId: id };
  }
  const usual = new Set(subscription.items.map(({ price }) => price.id));
  for (const { priceId } of subscription.nextTransaction?.details.lineItems ?? []) {
    if (usual.has(priceId)) continue;
    const price = await askPaddle((paddle) => paddle.prices.get(priceId));
    if (isOf(due, price.customData)) return 'waiting';
  }
  return null;
}

/** Paddle's SDK writes keys in snake case when they are nested; what comes back may be either. */
function isOf({ id }: Due, customData: unknown): boolean {
  const data = (customData ?? {}) as Record<string, unknown>;
  return data[mark] === id || data.usagePeriodId === id;
}

/** Asks for the charge at once: what waits for the next invoice is lost when the plan ends before it. */
async function create(due: Due, subscription: Subscription): Promise<void> {
  const { currencyCode: currency, items, scheduledChange } = subscription;
  const price = overagePrice(due.minuteCents, await planPaid(due, subscription));
  const productId = items[0]?.product.id;
  if (price === null || !productId) {
    throw new PaddleFault('refused', `We cannot say what a minute costs in ${currency}.`);
  }
  const clock = new PaperClock(due.timeZone);
  const ask = (effectiveFrom: 'immediately' | 'next_billing_period') =>
    askPaddle(
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
      { isSafe: false, timeoutMs: chargeTimeoutMs },
    );
  try {
    await ask('immediately');
  } catch (error) {
    // Paddle makes no payment of less than 70 US cents, but adds it to the next one.
    const isSmall =
      error instanceof PaddleFault && (error.code ?? '').endsWith('balance_less_than_charge_limit');
    if (!isSmall || scheduledChange) throw error;
    await ask('next_billing_period');
  }
}

/**
 * What the plan costs, in the currency that is paid in: as its price says, and where Paddle converts that, by
 * what it bills.
 */
async function planPaid(due: Due, subscription: Subscription): Promise<Paid> {
  const { currencyCode: currency, nextTransaction } = subscription;
  if (currency === 'USD' || due.unitPrice) return { ...due, currency };
  const found = planLine(nextTransaction?.details.lineItems ?? []);
  if (found) return { ...found, currency };
  // Nothing comes of a plan that ends.
  const past = await askPaddle((paddle) =>
    paddle.transactions
      .list({
        subscriptionId: [due.subscriptionId],
        status: ['billed', 'paid', 'completed'],
        orderBy: 'created_at[DESC]',
        perPage: 30,
      })
      .next(),
  );
  for (const { currencyCode, details } of past) {
    const line = currencyCode === currency && planLine(details?.lineItems ?? []);
    if (line) return { ...line, currency };
  }
  return { ...due, currency };
}

type Paid = Parameters<typeof overagePrice>[1];
type Line = Pick<TransactionLineItem, 'priceId' | 'proration' | 'unitTotals'>;

/** The line of a whole interval of a plan. */
function planLine(lines: Line[]): Omit<Paid, 'currency'> | null {
  for (const { priceId, proration, unitTotals } of lines) {
    const sold = planOfPrice(priceId);
    const unitPrice = Number(unitTotals?.subtotal);
    const isWhole = !proration || Number(proration.rate) === 1;
    if (sold && isWhole && unitPrice > 0) return { ...sold, unitPrice };
  }
  return null;
}
