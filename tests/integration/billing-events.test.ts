import { createHmac } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { getEnv, type Env } from '~/env.server';
import { askPaddle } from '~/integrations/paddle/client.server';
import { applySnapshots, syncBusiness } from '~/modules/billing/sync.server';
import { subscriptionSnapshot } from '~/integrations/paddle/snapshot.server';
import { paddlePrices } from '../../sandbox/demo';
import { makeBusiness } from '../make-business';
import { askSandbox } from '../paddle';
import { buyPlan, paddleSecret, postPaddle } from '../paddle-events';
import {
  paddleId,
  signPaddle,
  wireEvent,
  wireSubscription,
  wireTransaction,
} from '../paddle-fixtures';
import { eventually, service, sql, url } from './stack';

/** Ids that no other test has. */
let made = 0;
const run = Date.now().toString(36);
const id = (prefix: string) => paddleId(prefix, `${run}${++made}`);
const now = () => Math.floor(Date.now() / 1000);
const at = '2026-03-01T10:00:00.000Z';

const payout = () => wireEvent('payout.paid', { id: id('pay') }, { id: id('evt'), at });
const stored = async (key: string) =>
  (
    await sql<{ status: string; deliveries: number; error: string | null; attempts: number; business_id: string | null }>(
      `select status, deliveries, error, attempts, business_id from public.webhook_events where provider = 'paddle' and event_key = $1`,
      [key],
    )
  )[0]; // prettier-ignore
const settled = (key: string, status: string) =>
  eventually(async () => (await stored(key))?.status === status, 15_000);
const subscriptionOf = async (subscriptionId: string) =>
  (await sql<Record<string, unknown>>('select * from public.subscriptions where id = $1', [subscriptionId]))[0]; // prettier-ignore
const stateOf = async (businessId: string) =>
  (await sql<{ state: string; plan: string }>('select state, plan from private.billing_at($1, now())', [businessId]))[0]; // prettier-ignore

describe('an event at the door', () => {
  it('is stored once, however often it is sent', async () => {
    const event = payout();
    const answer = await postPaddle(event);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ received: true });
    expect((await postPaddle(event)).status).toBe(200);
    // A replay has a new notification and is the same event.
    expect((await postPaddle({ ...event, notification_id: id('ntf') })).status).toBe(200);
    expect(await stored(event.event_id)).toMatchObject({ status: 'ignored', deliveries: 3 });
  });

  it('is not taken unless Paddle signed it now', async () => {
    const event = payout();
    const body = JSON.stringify(event);
    const right = signPaddle(body, paddleSecret).split('h1=')[1]!;
    const refused: [string, string | null, string?][] = [
      ['unsigned', null],
      ['with an empty header', ''],
      ['with an empty hash', `ts=${now()};h1=`],
      ['forged', signPaddle(body, 'a guess')],
      ['signed with nothing', signPaddle(body, '')],
      ['of another destination, as of the sandbox on live keys', signPaddle(body, 'pdl_ntfset_of_the_sandbox')],
      ['late', signPaddle(body, paddleSecret, now() - 10 * 60)],
      ['of the future', signPaddle(body, paddleSecret, now() + 10 * 60)],
      ['truncated', signPaddle(body, paddleSecret), body.slice(0, -20)],
      ['changed', signPaddle(body, paddleSecret), body.replace('payout', 'payday')],
      ['with two times', `ts=${now()};ts=${now()};h1=${right}`],
      ['with a time in words', `ts=now;h1=${right}`],
    ];
    for (const [how, signature, sent] of refused) {
      const answer = await postPaddle(sent ?? body, { signature });
      expect([how, answer.status]).toEqual([how, 401]);
    }
    expect(await stored(event.event_id)).toBeUndefined();
    // Both secrets of one that is being replaced.
    const time = now();
    const other = createHmac('sha256', 'the next one').update(`${time}:${body}`).digest('hex');
    const ours = signPaddle(body, paddleSecret, time);
    expect((await postPaddle(body, { signature: `ts=${time};h1=${other};${ours.split(';')[1]}` })).status).toBe(200);
    expect((await postPaddle(body, { signature: `${ours};h1=${other}` })).status).toBe(200);
  }); // prettier-ignore

  it('is told what is wrong with it', async () => {
    expect((await fetch(`${url}/api/webhooks/paddle`)).status).toBe(405);
    expect((await fetch(`${url}/api/webhooks/paddle`, { method: 'PUT' })).status).toBe(405);
    for (const body of ['', '{', '[]', '{}', JSON.stringify({ event_id: 'evt_1' })]) {
      expect((await postPaddle(body)).status).toBe(400);
    }
    expect((await postPaddle(JSON.stringify({ x: 'x'.repeat(5 * 1024 * 1024) }))).status).toBe(413);
  });

  it('keeps nothing of a card', async () => {
    const event = wireEvent('transaction.paid', wireTransaction({ id: id('txn') }), { id: id('evt'), at });
    await postPaddle(event);
    await settled(event.event_id, 'unroutable');
    const [row] = await sql<{ payload: unknown }>('select payload from public.webhook_events where event_key = $1', [event.event_id]);
    expect(JSON.stringify(row?.payload)).not.toMatch(/4242|Olga/);
  }); // prettier-ignore

  it('rests as failed where an admin sees it when it cannot be read', async () => {
    const event = wireEvent('transaction.paid', { id: 'txn_short' }, { id: id('evt'), at });
    expect((await postPaddle(event)).status).toBe(200);
    const found = await eventually(async () => {
      const row = await stored(event.event_id);
      return row?.error ? row : null;
    });
    expect(found).toMatchObject({ status: 'received', attempts: 1 });
    await sql('delete from public.webhook_events where event_key = $1', [event.event_id]);
  });
});

describe('a plan that is bought', () => {
  it.each(['normal', 'shuffle', 'duplicate'] as const)('is there when its events come: %s', async (deliveries) => {
    const { id: businessId } = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true });
    expect(await stateOf(businessId)).toMatchObject({ state: 'trial' });
    const { subscriptionId, customerId, transactionId } = await buyPlan(businessId, { deliveries });
    await eventually(async () => (await stateOf(businessId))?.state === 'active');
    expect(await stateOf(businessId)).toEqual({ state: 'active', plan: 'pro' });
    await eventually(async () => (await sql('select from public.transactions where id = $1 and status = $2', [transactionId, 'completed'])).length);
    expect(await subscriptionOf(subscriptionId)).toMatchObject({ business_id: businessId, customer_id: customerId, interval: 'month', unit_price: '9900' });
    await eventually(async () => (await sql('select from public.billing_customers where id = $1 and business_id = $2', [customerId, businessId])).length);
  }); // prettier-ignore

  it('is there although none of its events came, when Paddle is asked', async () => {
    const { id: businessId } = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true });
    const { subscriptionId, customerId } = await buyPlan(businessId, { deliveries: 'drop' });
    expect(await subscriptionOf(subscriptionId)).toBeUndefined();
    await syncBusiness(businessId);
    expect(await stateOf(businessId)).toEqual({ state: 'active', plan: 'pro' });
    const [customer] = await sql('select address from public.billing_customers where id = $1', [customerId]);
    expect(customer).toMatchObject({ address: { line1: '1 Way', country: 'US' } });
    // The clock asks for what runs, and not for what was just asked.
    await sql(`update public.billing_accounts set synced_at = now() - interval '25 hours' where business_id = $1`, [businessId]);
    const jobs = () => sql(`select from graphile_worker.jobs where key = $1`, [`sync-billing:${businessId}`]);
    await askPaddle((paddle) => paddle.subscriptions.pause(subscriptionId, { effectiveFrom: 'immediately' }));
    await sql(`select private.queue_billing_syncs()`);
    await eventually(async () => (await stateOf(businessId))?.state !== 'active', 20_000);
    await eventually(async () => (await jobs()).length === 0);
    expect(await subscriptionOf(subscriptionId)).toMatchObject({ status: 'paused', is_fetched: true });
  }, 60_000); // prettier-ignore

  it('heals by itself when the subscription’s own events got lost', async () => {
    const { id: businessId } = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true });
    const { subscriptionId, customerId } = await buyPlan(businessId, { deliveries: 'hold' });
    const { events } = await askSandbox<{ events: { event: { event_type: string } }[] }>(`events?customer=${customerId}`);
    const paid = events.find(({ event }) => event.event_type === 'transaction.completed');
    await postPaddle(paid!.event);
    // A transaction of a subscription that nobody heard of: after 15 seconds Paddle is asked.
    await eventually(async () => (await subscriptionOf(subscriptionId))?.status === 'active', 25_000);
    const [account] = await sql<{ sync_error: string | null }>('select sync_error from public.billing_accounts where business_id = $1', [businessId]);
    expect(account?.sync_error).toBeNull();
  }, 60_000); // prettier-ignore

  it('counts yen as they are', async () => {
    const { id: businessId } = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true });
    const { transactionId } = await buyPlan(businessId, { country: 'JP' });
    const bill = await eventually(async () => (await sql<Record<string, unknown>>(`select * from public.transactions where id = $1 and status = 'completed'`, [transactionId]))[0]);
    const asked = await askPaddle((paddle) => paddle.transactions.get(transactionId));
    expect(bill).toMatchObject({ currency: 'JPY', total: asked.details?.totals?.total, subtotal: asked.details?.totals?.subtotal });
    expect(Number(bill.total)).toBeGreaterThan(1000);
  }); // prettier-ignore

  it('goes through what Paddle’s time does to it', async () => {
    const { id: businessId } = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true });
    const { subscriptionId, customerId } = await buyPlan(businessId, { deliveries: 'shuffle' });
    await eventually(async () => (await stateOf(businessId))?.state === 'active');
    await askPaddle((paddle) =>
      paddle.subscriptions.update(subscriptionId, {
        items: [{ priceId: paddlePrices.business.month, quantity: 1 }],
        prorationBillingMode: 'prorated_immediately',
      }),
    );
    await eventually(async () => (await stateOf(businessId))?.plan === 'business');
    await askSandbox(`subscriptions/${subscriptionId}/card`, { declines: true });
    await askSandbox('clock', { advance: 'P32D', customer: customerId });
    await eventually(async () => (await stateOf(businessId))?.state === 'past-due');
    const periods = await sql(`select from public.transactions where subscription_id = $1 and status = 'past_due'`, [subscriptionId]);
    expect(periods).toHaveLength(1);
    await askSandbox(`subscriptions/${subscriptionId}/card`, { declines: false });
    await askSandbox('clock', { advance: 'P10D', customer: customerId });
    await eventually(async () => (await stateOf(businessId))?.state === 'active');
    await askPaddle((paddle) => paddle.subscriptions.cancel(subscriptionId, { effectiveFrom: 'immediately' }));
    // What Paddle answers is taken before its event comes.
    await applySnapshots([subscriptionSnapshot(await askPaddle((paddle) => paddle.subscriptions.get(subscriptionId)))]);
    expect(await subscriptionOf(subscriptionId)).toMatchObject({ status: 'canceled' });
  }, 60_000); // prettier-ignore
});

describe('whose an event is', () => {
  it('is not what somebody else’s checkout says', async () => {
    const { id: businessId } = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true });
    const custom_data = { business_id: businessId };
    const [transaction, subscription] = [id('txn'), id('sub')];
    const bought = wireEvent('transaction.completed', wireTransaction({ id: transaction, origin: 'web', subscription_id: subscription, custom_data }), { id: id('evt'), at });
    const began = wireEvent('subscription.created', wireSubscription({ id: subscription, price_id: paddlePrices.business.year, transaction_id: transaction, custom_data }), { id: id('evt'), at });
    for (const event of [began, bought]) expect((await postPaddle(event)).status).toBe(200);
    await settled(bought.event_id, 'unroutable');
    await settled(began.event_id, 'unroutable');
    expect(await stored(bought.event_id)).toMatchObject({ business_id: null, error: expect.stringContaining('checkout') });
    expect(await subscriptionOf(subscription)).toBeUndefined();
    expect(await stateOf(businessId)).toMatchObject({ state: 'trial' });
  }); // prettier-ignore

  it('never changes, whatever a later event says', async () => {
    const { id: mine } = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true });
    const { id: theirs } = await makeBusiness({ Otto: 'owner' }, { isOnTrial: true });
    const { subscriptionId, transactionId } = await buyPlan(mine);
    await eventually(async () => (await stateOf(mine))?.state === 'active');
    const taken = wireEvent('subscription.updated', wireSubscription({ id: subscriptionId, price_id: paddlePrices.starter.month, status: 'active', updated_at: '2099-01-01T00:00:00Z', custom_data: { business_id: theirs } }), { id: id('evt'), at: '2099-01-01T00:00:00Z' });
    const more = wireEvent('transaction.updated', wireTransaction({ id: id('txn'), origin: 'subscription_recurring', subscription_id: subscriptionId, custom_data: { business_id: theirs } }), { id: id('evt'), at });
    for (const event of [taken, more]) await postPaddle(event);
    await settled(taken.event_id, 'processed');
    await settled(more.event_id, 'unroutable');
    expect(await subscriptionOf(subscriptionId)).toMatchObject({ business_id: mine });
    expect(await stateOf(theirs)).toMatchObject({ state: 'trial' });
    const [row] = await sql('select business_id from public.transactions where id = $1', [transactionId]);
    expect(row).toEqual({ business_id: mine });
  }); // prettier-ignore
});

describe('Paddle, when it is asked', () => {
  it('may be away: what we have stays, and says since when', async () => {
    const { id: businessId } = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true });
    const { subscriptionId } = await buyPlan(businessId);
    await eventually(async () => (await stateOf(businessId))?.state === 'active');
    await syncBusiness(businessId);
    await askSandbox('outage', { mode: 'down' });
    try {
      await expect(syncBusiness(businessId)).rejects.toThrow(/Paddle/);
    } finally {
      await askSandbox('outage', { mode: 'off' });
    }
    const account = async () =>
      (await service().from('billing_accounts').select('synced_at, sync_error').eq('business_id', businessId).single().throwOnError()).data;
    expect((await account()).sync_error).toMatch(/Paddle/);
    expect(await subscriptionOf(subscriptionId)).toMatchObject({ status: 'active' });
    await syncBusiness(businessId);
    expect((await account()).sync_error).toBeNull();
  }, 60_000); // prettier-ignore

  it('may not know what events told: then an admin is told that the keys are of another account', async () => {
    const { id: businessId } = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true });
    const transaction = id('txn');
    const event = wireEvent('transaction.ready', wireTransaction({ id: transaction, status: 'ready', custom_data: { business_id: businessId } }), { id: id('evt'), at });
    await postPaddle(event);
    await settled(event.event_id, 'processed');
    await syncBusiness(businessId);
    const [account] = await sql<{ sync_error: string }>('select sync_error from public.billing_accounts where business_id = $1', [businessId]);
    expect(account?.sync_error).toContain(transaction);
  }); // prettier-ignore

  it('is not asked where nobody pays', async () => {
    const env = getEnv() as Env;
    const key = env.PADDLE_API_KEY;
    const { id: businessId } = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true });
    await buyPlan(businessId, { deliveries: 'drop' });
    try {
      env.PADDLE_API_KEY = undefined;
      await expect(syncBusiness(businessId)).rejects.toMatchObject({ kind: 'off' });
    } finally {
      env.PADDLE_API_KEY = key;
    }
    const [account] = await sql('select synced_at, sync_error from public.billing_accounts where business_id = $1', [businessId]);
    expect(account).toEqual({ synced_at: null, sync_error: null });
  }); // prettier-ignore
});
