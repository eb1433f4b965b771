import type { Paddle } from '@paddle/paddle-node-sdk';
import { DateTime } from 'luxon';
import type pg from 'pg';

import {
  customerSnapshot,
  snapshotOfEvent,
  subscriptionSnapshot,
  transactionSnapshot,
} from '~/integrations/paddle/snapshot.server';
import { readPaddleEvent } from '~/integrations/paddle/webhook-event.server';
import { demoBusinesses, demoUsers, paddleApiKey, paddlePrices } from '../demo';
import type { Logged } from '../paddle/store';

/**
 * Harbor Realty has paid for Pro three times. It bought it at the simulated Paddle, whose clock was set back for
 * it, and what Paddle then said is taken as what it says today. Summit Dental tries it out and has bought nothing.
 */
export async function seedBilling(client: pg.Client, env: Record<string, string>) {
  // The app's own code reads the events, and the app's environment with it.
  Object.assign(process.env, env);
  const url = String(env.PADDLE_BASE_URL);
  const { Paddle: Client } = await import('@paddle/paddle-node-sdk');
  const paddle = new Client(paddleApiKey, { environment: url as never });
  // A start that was killed may have left something there.
  await control(url, 'reset', {});
  // Nobody listens yet: what there is to hear is stored below.
  await control(url, 'deliveries', { mode: 'drop' });
  const began = DateTime.utc().minus({ months: 2, days: 10 });
  await control(url, 'clock', { to: began.toISO() });
  const bought = await buy(paddle, url);
  await control(url, 'clock', { to: 'now' });
  await control(url, 'deliveries', { mode: 'normal' });

  const { id: businessId } = demoBusinesses.harbor;
  await client.query(
    'update public.billing_accounts set trial_ends_at = $2, created_at = $2 where business_id = $1',
    [businessId, began.toISO()],
  );
  const [customer, address, company, subscription, transactions] = await Promise.all([
    paddle.customers.get(bought.customerId),
    paddle.addresses.get(bought.customerId, bought.addressId),
    paddle.businesses.get(bought.customerId, bought.companyId),
    paddle.subscriptions.get(bought.subscriptionId),
    paddle.transactions.list({ subscriptionId: [bought.subscriptionId] }).next(),
  ]);
  const snapshots = [
    ...transactions.toReversed().map((one) => transactionSnapshot(one)),
    subscriptionSnapshot(subscription),
    customerSnapshot(customer, 'fetched', { address, company }),
  ];
  await client.query('select public.apply_billing_snapshots($1)', [JSON.stringify(snapshots)]);
  await storeEvents(client, url);
}

async function buy(paddle: Paddle, url: string) {
  const { id: businessId, name, address: place } = demoBusinesses.harbor;
  const customData = { business_id: businessId };
  const { fullName, email } = demoUsers.demo;
  const customer = await paddle.customers.create({ email, name: fullName, customData });
  const address = await paddle.addresses.create(customer.id, {
    countryCode: 'US',
    firstLine: place.line.split(',')[0] ?? '',
    city: place.city,
    region: place.state,
    postalCode: place.postcode,
  });
  const company = await paddle.businesses.create(customer.id, { name });
  const transaction = await paddle.transactions.create({
    items: [{ priceId: paddlePrices.pro.month, quantity: 1 }],
    customerId: customer.id,
    addressId: address.id,
    businessId: company.id,
    customData,
  });
  const paid = await control(url, `transactions/${transaction.id}/pay`, {});
  return {
    customerId: customer.id,
    addressId: address.id,
    companyId: company.id,
    subscriptionId: String(paid.subscription_id),
  };
}

/** Each event goes in as one that was delivered does. Those of addresses would ask Paddle again, and are let go. */
async function storeEvents(client: pg.Client, url: string) {
  const { events } = (await control(url, 'events')) as { events: Logged[] };
  for (const { event } of events) {
    const snapshot = snapshotOfEvent(event);
    if (snapshot?.entity === 'customer-part') continue;
    const { key, type, externalId, payload } = readPaddleEvent(JSON.stringify(event), 'sandbox');
    const { rows } = await client.query<{ id: string }>(
      `insert into public.webhook_events (provider, event_key, type, external_id, occurred_at, received_at, payload)
       values ('paddle', $1, $2, $3, $4, $4, $5) returning id`,
      [key, type, externalId, event.occurred_at, JSON.stringify(payload)],
    );
    await client.query('select public.apply_billing_event($1, $2)', [
      rows[0]?.id,
      JSON.stringify(snapshot),
    ]);
  }
}

async function control(url: string, path: string, body?: object) {
  const response = await fetch(`${url}/sandbox/${path}`, {
    method: body ? 'POST' : 'GET',
    ...(body && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  if (!response.ok)
    throw new Error(`Simulated Paddle: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}
