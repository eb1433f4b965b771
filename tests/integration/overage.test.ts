import type { WithPgClient } from 'graphile-worker';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { charge } from '~/worker/charge-overage.server';
import type { FaultPoint } from '~/worker/fault-points.server';
import { paddlePrices } from '../../sandbox/demo';
import { makeBusiness } from '../make-business';
import { pay } from '../pay';
import { simulatedPaddle } from '../paddle';
import { databaseUrl, eventually, sql } from './stack';

/** The minutes beyond a plan, charged by Paddle. */
const { paddle, ask, subscribe } = simulatedPaddle(String(process.env.PADDLE_BASE_URL));
const pool = new pg.Pool({ connectionString: databaseUrl, max: 3 });
const withPgClient = (async (work: (client: pg.PoolClient) => Promise<unknown>) => {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}) as unknown as WithPgClient;
const points: FaultPoint[] = ['charge-looked', 'charge-created', 'charge-marked'];
const made: string[] = [];
let businessId: string;

beforeAll(async () => {
  await eventually(async () => (await fetch(String(process.env.PADDLE_BASE_URL))).status < 500);
});
beforeEach(async () => {
  ({ id: businessId } = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true }));
  made.push(businessId);
});
afterEach(() => ask('outage', { mode: 'off' }));
afterAll(async () => {
  await sql('delete from public.businesses where id = any ($1)', [made]);
  await pool.end();
});

/** A closed period of a subscription, with so many minutes beyond. No job of the worker knows of it. */
async function period(subscriptionId: string, minutes = 12, cents = 45): Promise<string> {
  const [row] = await sql<{ id: string }>(
    `insert into public.usage_periods (business_id, starts_at, ends_at, plan, included_seconds, used_seconds,
       overage_seconds, overage_cents, minute_cents, subscription_id, charge_status)
     values ($1, now() - interval '30 days', now() - interval '2 hours', 'starter', 9000, 9000 + $3 * 60 + 20,
       $3 * 60 + 20, $3 * $4, $4, $2, 'due') returning id`,
    [businessId, subscriptionId, minutes, cents],
  );
  return row!.id;
}
const state = async (id: string) =>
  (
    await sql<{ charge_status: string; charge_error: string | null }>(
      'select charge_status, charge_error, charge_amount::int, charge_currency from public.usage_periods where id = $1',
      [id],
    )
  )[0];
/** What waits for the next invoice, besides the plan. */
async function waiting(subscriptionId: string) {
  const { items, nextTransaction } = await paddle.subscriptions.get(subscriptionId, {
    include: ['next_transaction'],
  });
  const usual = new Set(items.map(({ price }) => price.id));
  return (nextTransaction?.details.lineItems ?? []).filter(({ priceId }) => !usual.has(priceId));
}
const run = (id: string, reach?: (point: FaultPoint) => void, isLast = false) =>
  charge(id, { withPgClient, isLast, ...(reach && { reach }) });

describe('minutes beyond the plan', () => {
  it('are charged with the next invoice, once, and it says what they are', async () => {
    const { id, customerId } = await subscribe(businessId);
    const periodId = await period(id);
    await run(periodId);
    await run(periodId);
    expect(await state(periodId)).toEqual({
      charge_status: 'charged',
      charge_error: null,
      charge_amount: 12 * 45,
      charge_currency: 'USD',
    });
    expect(await waiting(id)).toMatchObject([{ quantity: 12, totals: { subtotal: '540' } }]);
    await ask('clock', { advance: 'P1M', customer: customerId });
    const [invoice] = await paddle.transactions
      .list({ subscriptionId: [id], origin: ['subscription_recurring'] })
      .next();
    const item = invoice?.items.find(({ quantity }) => quantity === 12);
    expect(item?.price).toMatchObject({
      name: 'Minutes beyond the plan',
      description: expect.stringMatching(/^Minutes beyond the plan, \w+ \d+/),
      customData: { usage_period_id: periodId },
    });
    expect(await waiting(id)).toEqual([]);
  });

  it('are charged once wherever the job dies, and where a period is looked at again', async () => {
    const { id, customerId } = await subscribe(businessId);
    const periodId = await period(id);
    for (const point of points) {
      const dies = (at: FaultPoint) => {
        if (at === point) throw new Error(`killed at ${point}`);
      };
      await run(periodId, dies).catch(() => {});
      // As if nothing had been written down.
      await sql(`update public.usage_periods set charge_status = 'due' where id = $1`, [periodId]);
    }
    await run(periodId);
    expect(await state(periodId)).toMatchObject({ charge_status: 'charged', charge_amount: 540 });
    expect(await waiting(id)).toHaveLength(1);
    // Also once it is on an invoice.
    await ask('clock', { advance: 'P1M', customer: customerId });
    await sql(`update public.usage_periods set charge_status = 'due' where id = $1`, [periodId]);
    await run(periodId);
    expect(await waiting(id)).toEqual([]);
    const [row] = await sql<{ charge_transaction_id: string }>(
      'select charge_transaction_id from public.usage_periods where id = $1',
      [periodId],
    );
    expect(row?.charge_transaction_id).toMatch(/^txn_/);
  });

  it('are two charges of two periods', async () => {
    const { id } = await subscribe(businessId);
    const first = await period(id, 12);
    await sql(`update public.usage_periods set starts_at = starts_at - interval '30 days' where id = $1`, [first]); // prettier-ignore
    const second = await period(id, 5);
    await run(first);
    await run(second);
    expect((await waiting(id)).map(({ quantity }) => quantity).toSorted()).toEqual([12, 5]);
  });

  it('are charged at once where the next invoice is far, or none will come', async () => {
    const yearly = await subscribe(businessId, { price: paddlePrices.starter.year });
    const ending = await subscribe(businessId);
    await paddle.subscriptions.cancel(ending.id, { effectiveFrom: 'next_billing_period' });
    for (const [index, { id }] of [yearly, ending].entries()) {
      const periodId = await period(id, 3);
      await sql(`update public.usage_periods set starts_at = starts_at - $2 * interval '1 day' where id = $1`, [periodId, index + 1]); // prettier-ignore
      await run(periodId);
      const charges = await paddle.transactions
        .list({ subscriptionId: [id], origin: ['subscription_charge'] })
        .next();
      expect(charges).toMatchObject([{ details: { totals: { subtotal: '135' } } }]);
      await sql(`update public.usage_periods set charge_status = 'due' where id = $1`, [periodId]);
      await run(periodId);
      expect(
        await paddle.transactions
          .list({ subscriptionId: [id], origin: ['subscription_charge'] })
          .next(),
      ).toHaveLength(1);
    }
  });

  it('cost as much of the price of the plan in another currency', async () => {
    const { id } = await subscribe(businessId, { country: 'JP' });
    const subscription = await paddle.subscriptions.get(id);
    expect(subscription.currencyCode).toBe('JPY');
    const unitPrice = 5900;
    await pay(businessId, { id, plan: 'starter', currency: 'JPY', unit_price: unitPrice });
    const periodId = await period(id, 10);
    await run(periodId);
    const each = Math.round((45 * unitPrice) / 3900);
    expect(await state(periodId)).toMatchObject({
      charge_amount: each * 10,
      charge_currency: 'JPY',
    });
    expect(await waiting(id)).toMatchObject([{ totals: { subtotal: String(each * 10) } }]);
  });
});

describe('a charge that fails', () => {
  it('says why, and is tried again while that may help', async () => {
    const { id } = await subscribe(businessId);
    const periodId = await period(id);
    await ask('outage', { mode: 'down' });
    await expect(run(periodId)).rejects.toThrow();
    expect(await state(periodId)).toMatchObject({
      charge_status: 'due',
      charge_error: expect.stringContaining('We try again by ourselves.'),
    });
    await expect(run(periodId, undefined, true)).rejects.toThrow();
    expect(await state(periodId)).toMatchObject({ charge_status: 'failed' });
    await ask('outage', { mode: 'off' });
    await run(periodId);
    expect(await state(periodId)).toMatchObject({ charge_status: 'charged', charge_error: null });
    expect(await waiting(id)).toHaveLength(1);
  }, 60_000);

  it('because Paddle refuses it stays on the page, and is tried again the next day', async () => {
    const { id } = await subscribe(businessId);
    await paddle.subscriptions.cancel(id, { effectiveFrom: 'immediately' });
    const periodId = await period(id);
    await run(periodId);
    expect(await state(periodId)).toMatchObject({
      charge_status: 'failed',
      charge_error: expect.stringContaining('cancel'),
    });
    const jobs = () =>
      sql(`select from graphile_worker.jobs where key = 'charge-overage:' || $1`, [periodId]);
    const look = () => sql('select private.watch_charges($1, now())', [businessId]);
    await look();
    expect(await jobs()).toEqual([]);
    await sql(
      `update public.usage_periods set charge_tried_at = now() - interval '25 hours' where id = $1`,
      [periodId],
    );
    await look();
    await eventually(async () => {
      const [row] = await sql<{ again: boolean }>(
        `select charge_tried_at > now() - interval '1 hour' as again from public.usage_periods where id = $1`,
        [periodId],
      );
      return row?.again;
    }, 15_000);
  });
});
