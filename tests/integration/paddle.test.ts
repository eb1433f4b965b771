import { Paddle } from '@paddle/paddle-node-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { demoBusinesses, paddleApiKey, paddlePrices } from '../../sandbox/demo';
import { startPaddleSimulator } from '../../sandbox/paddle/server';
import { PaddleStore } from '../../sandbox/paddle/store';
import { databaseUrl, sql, url } from './stack';

const paddleUrl = String(process.env.PADDLE_BASE_URL);
const paddle = new Paddle(paddleApiKey, { environment: paddleUrl as never });

async function control(base: string, path: string, body: object): Promise<void> {
  const response = await fetch(`${base}/sandbox/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
}

describe('the demo business', () => {
  it('has paid for Pro three times, and Paddle and we say the same', async () => {
    const [ours] = await sql<{ id: string; customer_id: string; status: string; plan: string }>(
      'select id, customer_id, status, plan from public.subscriptions where business_id = $1',
      [demoBusinesses.harbor.id],
    );
    const theirs = await paddle.subscriptions.get(String(ours?.id));
    expect(ours).toMatchObject({
      customer_id: theirs.customerId,
      status: theirs.status,
      plan: 'pro',
    });
    expect(theirs.items[0]?.price.id).toBe(paddlePrices.pro.month);
    const bills = await sql<{ id: string; total: string; invoice_number: string }>(
      `select id, total, invoice_number from public.transactions
       where business_id = $1 and status = 'completed' order by made_at`,
      [demoBusinesses.harbor.id],
    );
    const theirBills = await paddle.transactions
      .list({ subscriptionId: [theirs.id], orderBy: 'created_at[ASC]' })
      .next();
    expect(bills).toHaveLength(3);
    expect(
      bills.map(({ id, total, invoice_number }) => [id, String(total), invoice_number]),
    ).toEqual(theirBills.map((bill) => [bill.id, bill.details?.totals?.total, bill.invoiceNumber]));
    const [state] = await sql<{ state: string; access: string }>(
      'select state, access from private.billing_at($1, now())',
      [demoBusinesses.harbor.id],
    );
    expect(state).toEqual({ state: 'active', access: 'full' });
  });

  it('has the events of that in its history, all of them applied', async () => {
    const events = await sql<{ status: string; count: string }>(
      `select status, count(*) from public.webhook_events
       where provider = 'paddle' and business_id = $1 group by status`,
      [demoBusinesses.harbor.id],
    );
    expect(events).toEqual([{ status: 'processed', count: expect.any(String) as string }]);
    expect(Number(events[0]?.count)).toBeGreaterThan(20);
  });

  it('has a neighbour that tries it out', async () => {
    const [state] = await sql<{ state: string }>(
      'select state from private.billing_at($1, now())',
      [demoBusinesses.summit.id],
    );
    expect(state?.state).toBe('trial');
  });
});

describe('what happens at Paddle', () => {
  it('is stored by our server, once each', async () => {
    const { id } = await paddle.customers.create({ email: `paddle-${Date.now()}@example.test` });
    const arrived = async () =>
      (
        await sql<{ type: string }>(
          `select type from public.webhook_events where provider = 'paddle' and external_id = $1`,
          [id],
        )
      ).map(({ type }) => type);
    await expect.poll(arrived).toEqual(['customer.created']);
    const [event] = await paddle.events.list({ perPage: 1 }).next();
    await control(paddleUrl, `events/${event?.eventId}/replay`, {});
    expect(await arrived()).toEqual(['customer.created']);
  });
});

describe('the simulated Paddle', () => {
  const name = `paddle_${Date.now()}`;
  const own = new URL(databaseUrl);
  own.pathname = `/${name}`;
  const start = () =>
    startPaddleSimulator({ port: 0, store: new PaddleStore(own.href), siteUrl: url });

  beforeAll(() => sql(`create database ${name}`));
  afterAll(() => sql(`drop database ${name} with (force)`));

  it('knows after a restart what it knew, bills what fell due, and sends what was not sent', async () => {
    const before = await start();
    await control(before.url, 'deliveries', { mode: 'hold' });
    const there = new Paddle(paddleApiKey, { environment: before.url as never });
    const { id } = await there.transactions.create({
      items: [{ priceId: paddlePrices.starter.month, quantity: 1 }],
    });
    await control(before.url, `transactions/${id}/pay`, { email: 'a@example.test' });
    await control(before.url, 'clock', { advance: 'P1M' });
    await before.stop();

    const after = await start();
    const here = new Paddle(paddleApiKey, { environment: after.url as never });
    const { subscriptionId } = await here.transactions.get(id);
    const bills = await here.transactions.list({ subscriptionId: [String(subscriptionId)] }).next();
    expect(bills.map(({ status }) => status)).toEqual(['completed', 'completed']);
    const { now } = (await (await fetch(`${after.url}/sandbox/clock`)).json()) as { now: string };
    expect(Date.parse(now)).toBeGreaterThan(Date.now() + 27 * 86_400_000);
    await control(after.url, 'deliveries', { mode: 'normal', release: true });
    const stored = await sql(
      `select from public.webhook_events where provider = 'paddle' and external_id = $1`,
      [String(subscriptionId)],
    );
    expect(stored.length).toBeGreaterThan(2);
    await after.stop();
  });
});
