import { randomUUID } from 'node:crypto';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { charge } from '~/worker/charge-overage.server';
import type { FaultPoint } from '~/worker/fault-points.server';
import { paddlePrices } from '../../sandbox/demo';
import { later } from '../later';
import { makeBusiness } from '../make-business';
import { pay } from '../pay';
import { simulatedPaddle } from '../paddle';
import { eventually, sql } from './stack';
import { workerClients } from './worker-clients';

/** The minutes beyond a plan, charged by Paddle. */
const { paddle, ask, subscribe } = simulatedPaddle(String(process.env.PADDLE_BASE_URL));
const { pool, withPgClient } = workerClients();
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
      'select charge_status, charge_error, charge_amount::int, charge_currency, charge_transaction_id from public.usage_periods where id = $1',
      [id],
    )
  )[0];
/** In how many minutes the job looks at it again. */
const nextLook = async (periodId: string) =>
  (
    await sql<{ minutes: number }>(
      `select extract(epoch from run_at - now())::int / 60 as minutes from graphile_worker.jobs
       where key = 'charge-overage:' || $1`,
      [periodId],
    )
  )[0]?.minutes;
/** What waits for the next invoice, besides the plan. */
async function waiting(subscriptionId: string) {
  const { items, nextTransaction } = await paddle.subscriptions.get(subscriptionId, {
    include: ['next_transaction'],
  });
  const usual = new Set(items.map(({ price }) => price.id));
  return (nextTransaction?.details.lineItems ?? []).filter(({ priceId }) => !usual.has(priceId));
}
/** What was charged beside the plan, each an invoice of its own. */
const charges = (subscriptionId: string) =>
  paddle.transactions
    .list({ subscriptionId: [subscriptionId], origin: ['subscription_charge'] })
    .next();
const run = (id: string, reach?: (point: FaultPoint) => void, isLast = false) =>
  charge(id, { withPgClient, isLast, ...(reach && { reach }) });

describe('minutes beyond the plan', () => {
  it('are charged at once and once, and the invoice says what they are', async () => {
    const { id } = await subscribe(businessId);
    const periodId = await period(id);
    await run(periodId);
    await run(periodId);
    const [invoice, ...more] = await charges(id);
    expect(more).toEqual([]);
    expect(await state(periodId)).toEqual({
      charge_status: 'charged',
      charge_error: null,
      charge_amount: 12 * 45,
      charge_currency: 'USD',
      charge_transaction_id: invoice?.id,
    });
    expect(invoice).toMatchObject({
      status: 'completed',
      details: { totals: { subtotal: '540' } },
    });
    const item = invoice?.items.find(({ quantity }) => quantity === 12);
    expect(item?.price).toMatchObject({
      name: 'Minutes beyond the plan',
      description: expect.stringMatching(/^Minutes beyond the plan, \w+ \d+/),
      customData: { usage_period_id: periodId },
    });
    // Nothing that would be lost if the plan ended now.
    expect(await waiting(id)).toEqual([]);
  });

  it('of less than Paddle takes come with the next invoice, and are not charged before', async () => {
    const { id, customerId } = await subscribe(businessId);
    const periodId = await period(id, 1);
    await run(periodId);
    await run(periodId);
    expect(await waiting(id)).toMatchObject([{ quantity: 1, totals: { subtotal: '45' } }]);
    expect(await state(periodId)).toMatchObject({ charge_status: 'due', charge_amount: null });
    expect(await nextLook(periodId)).toBeGreaterThan(23 * 60);
    await ask('clock', { advance: 'P1M', customer: customerId });
    await run(periodId);
    expect(await state(periodId)).toMatchObject({
      charge_status: 'charged',
      charge_amount: 45,
      charge_transaction_id: expect.stringMatching(/^txn_/),
    });
    expect(await charges(id)).toEqual([]);
  });

  it('are charged once by two workers at once, and later where one died', async () => {
    const { id } = await subscribe(businessId);
    const periodId = await period(id);
    // One that was taken for dead may still be asking.
    await sql(
      `insert into private.charge_leases values ($1, gen_random_uuid(), now() + interval '90 seconds')`,
      [periodId],
    );
    await run(periodId);
    expect(await charges(id)).toEqual([]);
    expect(await nextLook(periodId)).toBe(1);
    await sql('update private.charge_leases set until = now() where usage_period_id = $1', [
      periodId,
    ]);
    await Promise.all([run(periodId), run(periodId), run(periodId)]);
    expect(await charges(id)).toHaveLength(1);
    // Heard of: nothing holds it any more.
    expect(
      await sql('select from private.charge_leases where usage_period_id = $1', [periodId]),
    ).toEqual([]);
    expect(await state(periodId)).toMatchObject({ charge_status: 'charged', charge_amount: 540 });
    await sql(
      `select graphile_worker.complete_jobs(array(
         select id from graphile_worker.jobs where key = 'charge-overage:' || $1))`,
      [periodId],
    );
  });

  it('are charged once wherever the job dies, and where a period is looked at again', async () => {
    const { id } = await subscribe(businessId);
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
    expect(await charges(id)).toHaveLength(1);
  });

  it('are two charges of two periods', async () => {
    const { id } = await subscribe(businessId);
    const first = await period(id, 12);
    await sql(`update public.usage_periods set starts_at = starts_at - interval '30 days' where id = $1`, [first]); // prettier-ignore
    const second = await period(id, 5);
    await run(first);
    await run(second);
    const made = (await charges(id)).map(({ items }) => items[0]?.quantity);
    expect(made.toSorted()).toEqual([12, 5]);
  });

  it('are charged where the next invoice is far, and where none will come', async () => {
    const yearly = await subscribe(businessId, { price: paddlePrices.starter.year });
    const ending = await subscribe(businessId);
    await paddle.subscriptions.cancel(ending.id, { effectiveFrom: 'next_billing_period' });
    for (const [index, { id }] of [yearly, ending].entries()) {
      const periodId = await period(id, 3);
      await sql(`update public.usage_periods set starts_at = starts_at - $2 * interval '1 day' where id = $1`, [periodId, index + 1]); // prettier-ignore
      await run(periodId);
      expect(await charges(id)).toMatchObject([{ details: { totals: { subtotal: '135' } } }]);
      await sql(`update public.usage_periods set charge_status = 'due' where id = $1`, [periodId]);
      await run(periodId);
      expect(await charges(id)).toHaveLength(1);
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
    expect(await charges(id)).toMatchObject([
      { details: { totals: { subtotal: String(each * 10) } } },
    ]);
  });

  it('cost as much of what Paddle bills where it converts the price of the plan, also of one that ends', async () => {
    const going = await subscribe(businessId, { country: 'AU' });
    const ending = await subscribe(businessId, { country: 'AU' });
    await paddle.subscriptions.cancel(ending.id, { effectiveFrom: 'next_billing_period' });
    for (const [index, { id }] of [going, ending].entries()) {
      const { currencyCode, recurringTransactionDetails } = await paddle.subscriptions.get(id, {
        include: ['recurring_transaction_details'],
      });
      expect(currencyCode).toBe('AUD');
      const unitPrice = Number(recurringTransactionDetails?.lineItems[0]?.unitTotals?.subtotal);
      expect(unitPrice).toBeGreaterThan(3900);
      await pay(businessId, { id, plan: 'starter', currency: 'AUD', unit_price: null });
      const periodId = await period(id, 10);
      await sql(`update public.usage_periods set starts_at = starts_at - $2 * interval '1 day' where id = $1`, [periodId, index + 1]); // prettier-ignore
      await run(periodId);
      const each = Math.round((45 * unitPrice) / 3900);
      expect(await state(periodId)).toMatchObject({
        charge_status: 'charged',
        charge_amount: each * 10,
        charge_currency: 'AUD',
      });
    }
  });
});

describe('a plan whose end is fixed', () => {
  const call = (minutes: number) =>
    sql(
      `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, duration_seconds, outcome)
       values ($1, $2, 'ended', now(), now(), $3, 'message')`,
      [businessId, `beyond-${randomUUID()}`, minutes * 60],
    );
  const atCap = async () =>
    (
      await sql<{ service: { atCap: string } }>('select private.service_at($1, now()) as service', [
        businessId,
      ])
    )[0]?.service.atCap;
  const schedule = (id: string, action: string | null, within: string) =>
    sql(
      `update public.subscriptions set scheduled_action = $2,
         scheduled_at = case when $2::text is not null then now() + $3::interval end,
         current_period_ends_at = now() + $3::interval where id = $1`,
      [id, action, within],
    );
  const watch = () => sql('select private.watch_billing($1)', [businessId]);

  it('sells no minutes beyond it, and those that were sold are charged before', async () => {
    const { id } = await subscribe(businessId);
    await pay(businessId, { id, plan: 'starter', unit_price: 3900 });
    await sql(
      `update public.billing_accounts set at_cap = 'overage', trial_ends_at = now() - interval '1 day' where business_id = $1`,
      [businessId],
    );
    await watch();
    await call(150);
    await call(12);
    expect(await atCap()).toBe('overage');
    await schedule(id, 'cancel', '10 days');
    expect(await atCap()).toBe('message');
    // What is taken beyond it now nobody pays.
    await call(7);
    await watch();
    const periods = () =>
      sql<{ id: string; charge_status: string }>(
        `select id, charge_status, overage_seconds, overage_cents, used_seconds, subscription_id
         from public.usage_periods where business_id = $1`,
        [businessId],
      );
    expect(await periods()).toEqual([]);
    await schedule(id, 'cancel', '5 hours');
    await watch();
    await watch();
    expect(await periods()).toMatchObject([
      { overage_seconds: 720, overage_cents: 540, used_seconds: 169 * 60, subscription_id: id },
    ]);
    await eventually(async () => (await periods())[0]?.charge_status === 'charged', 20_000);
    expect(await charges(id)).toHaveLength(1);
    // The end comes, with a call that was reported late.
    await call(2);
    await later(businessId, '7 hours');
    await sql(`update public.subscriptions set status = 'canceled', canceled_at = now() - interval '2 hours', scheduled_action = null, scheduled_at = null where id = $1`, [id]); // prettier-ignore
    await watch();
    expect(await periods()).toMatchObject([{ charge_status: 'charged', overage_seconds: 720 }]);
    expect(await charges(id)).toHaveLength(1);
  }, 60_000);

  it('that goes on after all sells them again', async () => {
    const { id } = await subscribe(businessId);
    await pay(businessId, { id, plan: 'starter', unit_price: 3900 });
    await sql(`update public.billing_accounts set at_cap = 'overage' where business_id = $1`, [
      businessId,
    ]);
    await schedule(id, 'cancel', '10 days');
    expect(await atCap()).toBe('message');
    await schedule(id, null, '10 days');
    expect(await atCap()).toBe('overage');
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
    expect(await charges(id)).toHaveLength(1);
  }, 60_000);

  it('that Paddle takes long for is waited for', async () => {
    const { id } = await subscribe(businessId);
    const periodId = await period(id);
    await ask('faults', { match: `POST /subscriptions/${id}/charge`, status: 200, afterMs: 9_000, times: 1 }); // prettier-ignore
    await run(periodId);
    expect(await state(periodId)).toMatchObject({ charge_status: 'charged' });
    expect(await charges(id)).toHaveLength(1);
  }, 30_000);

  it('and that nobody knows of is looked for later, and not asked for again', async () => {
    const { id } = await subscribe(businessId);
    const periodId = await period(id);
    await ask('faults', { match: `POST /subscriptions/${id}/charge`, status: 0, isDone: true, times: 1 }); // prettier-ignore
    await run(periodId);
    expect(await state(periodId)).toMatchObject({
      charge_status: 'due',
      charge_error: expect.stringContaining('We look again by ourselves.'),
    });
    expect(await nextLook(periodId)).toBeGreaterThan(13);
    // Whoever looks at what is due leaves that to it.
    await sql('select private.watch_charges($1, now())', [businessId]);
    expect(await nextLook(periodId)).toBeGreaterThan(13);
    await run(periodId);
    expect(await state(periodId)).toMatchObject({ charge_status: 'charged', charge_error: null });
    expect(await charges(id)).toHaveLength(1);
  });

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
    // Paddle's event of the end has had it looked at as well: by now, or once we had let go of it.
    await eventually(async () => {
      await sql(
        `select graphile_worker.reschedule_jobs(array(
           select id from graphile_worker.jobs where key = 'charge-overage:' || $1 and locked_at is null), run_at => now())`,
        [periodId],
      );
      return (await jobs()).length === 0;
    }, 15_000);
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
