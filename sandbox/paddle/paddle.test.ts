import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Paddle, type ApiError } from '@paddle/paddle-node-sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { paddleApiKey, paddlePrices, paddleWebhookSecret } from '../demo';
import { startPaddleSimulator } from './server';
import { firstSettings, type PaddleEvent, type Store } from './store';

const nowhere: Store = {
  load: () => Promise.resolve({ entities: [], events: [], settings: firstSettings }),
  save: () => Promise.resolve(),
  clear: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

type Heard = { event: PaddleEvent; body: string; signature: string };
let site: Server;
let heard: Heard[];
/** What our server answers. */
let status: number;
let simulator: Awaited<ReturnType<typeof startPaddleSimulator>>;
let paddle: Paddle;

beforeEach(async () => {
  heard = [];
  status = 200;
  site = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const signature = String(request.headers['paddle-signature']);
      heard.push({ event: JSON.parse(body) as PaddleEvent, body, signature });
      response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  const { port } = site.address() as AddressInfo;
  simulator = await startPaddleSimulator({
    port: 0,
    store: nowhere,
    siteUrl: `http://127.0.0.1:${port}`,
  });
  paddle = new Paddle(paddleApiKey, { environment: simulator.url as never });
});

afterEach(async () => {
  await simulator.stop();
  site.close();
});

async function ask<T = Record<string, unknown>>(path: string, body?: object): Promise<T> {
  const response = await fetch(`${simulator.url}/sandbox/${path}`, {
    method: body ? 'POST' : 'GET',
    ...(body && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return JSON.parse(text) as T;
}

const types = () => heard.map(({ event }) => event.event_type);

async function refusal(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => new Error('It was not refused.'),
    (reason: unknown) => reason,
  );
  return (error as ApiError).code ?? String(error);
}

/** A business that has just bought a plan. */
async function subscribe({
  price = paddlePrices.pro.month as string,
  country = 'US',
  email = 'owner@harbor.test',
} = {}) {
  const customer = await paddle.customers.create({ email });
  const address = await paddle.addresses.create(customer.id, { countryCode: country as 'US' });
  const transaction = await paddle.transactions.create({
    items: [{ priceId: price, quantity: 1 }],
    customerId: customer.id,
    addressId: address.id,
    customData: { business_id: 'b1' },
  });
  await ask(`transactions/${transaction.id}/pay`, {});
  const paid = await paddle.transactions.get(transaction.id);
  return { customer, address, transaction: paid, id: String(paid.subscriptionId) };
}

describe('buying a plan', () => {
  it('makes a transaction with a payment link, and a subscription when it is paid', async () => {
    const draft = await paddle.transactions.create({
      items: [{ priceId: paddlePrices.starter.month, quantity: 1 }],
      customData: { business_id: 'b1' },
      checkout: { url: 'https://frontdesk.test/pay' },
    });
    expect(draft).toMatchObject({
      status: 'draft',
      origin: 'api',
      checkout: { url: `https://frontdesk.test/pay?_ptxn=${draft.id}` },
    });
    await ask(`transactions/${draft.id}/pay`, { email: 'o@x.test', country: 'DE', postcode: '1' });
    const paid = await paddle.transactions.get(draft.id, { include: ['customer', 'address'] });
    expect(paid).toMatchObject({
      status: 'completed',
      currencyCode: 'EUR',
      details: { totals: { subtotal: '3600', tax: '684', total: '4284', balance: '0' } },
      customer: { email: 'o@x.test' },
      address: { countryCode: 'DE' },
      payments: [{ status: 'captured', amount: '4284', methodDetails: { type: 'card' } }],
    });
    expect(paid.invoiceNumber).toMatch(/^325-/);
    const subscription = await paddle.subscriptions.get(String(paid.subscriptionId));
    expect(subscription).toMatchObject({
      status: 'active',
      customData: { business_id: 'b1' },
      currentBillingPeriod: { endsAt: subscription.nextBilledAt },
    });
    expect(subscription.managementUrls?.cancel).toContain(subscription.id);
    expect(types()).toEqual([
      'transaction.created',
      'customer.created',
      'address.created',
      'transaction.updated',
      'transaction.ready',
      'transaction.updated',
      'transaction.paid',
      'subscription.created',
      'subscription.activated',
      'transaction.updated',
      'transaction.updated',
      'transaction.completed',
    ]);
    const created = heard.find(({ event }) => event.event_type === 'subscription.created');
    expect(created?.event.data).toMatchObject({ transaction_id: draft.id });
    expect(created?.event.data).not.toHaveProperty('management_urls');
  });

  it('says so when the card is declined, and takes the next one', async () => {
    const { id } = await paddle.transactions.create({
      items: [{ priceId: paddlePrices.pro.year, quantity: 1 }],
    });
    const buyer = { email: 'o@x.test', country: 'US', postcode: '10001' };
    expect(await ask(`transactions/${id}/pay`, { ...buyer, card: 'declined' })).toMatchObject({
      paid: false,
      status: 'ready',
    });
    expect(types().at(-1)).toBe('transaction.payment_failed');
    expect(await ask(`transactions/${id}/pay`, buyer)).toMatchObject({ paid: true });
    const { payments, details } = await paddle.transactions.get(id);
    expect(payments.map(({ status: one }) => one)).toEqual(['captured', 'error']);
    expect(details?.totals).toMatchObject({ subtotal: '99000', tax: '8786', total: '107786' });
  });

  it('has events that the SDK takes as authentic', async () => {
    await subscribe();
    for (const { body, signature } of heard) {
      const event = await paddle.webhooks.unmarshal(body, paddleWebhookSecret, signature);
      expect(event.occurredAt).toMatch(/Z$/);
    }
    const times = heard.map(({ event }) => event.occurred_at);
    expect(times).toEqual(times.toSorted());
    expect(new Set(times).size).toBe(times.length);
  });

  it('shows prices as they are elsewhere', async () => {
    const items = [{ priceId: paddlePrices.pro.month, quantity: 1 }];
    const seen = await Promise.all(
      (['US', 'DE', 'GB', 'JP'] as const).map(async (countryCode) => {
        const preview = await paddle.pricingPreview.preview({ items, address: { countryCode } });
        const [line] = preview.details.lineItems;
        return [preview.currencyCode, line?.formattedTotals.subtotal, line?.totals.total];
      }),
    );
    expect(seen).toEqual([
      ['USD', '$99.00', '9900'],
      ['EUR', '€91.00', '10829'],
      ['GBP', '£78.00', '9360'],
      ['JPY', '¥14,900', '16390'],
    ]);
    const ofAddress = await paddle.pricingPreview.preview({
      items,
      customerIpAddress: '203.0.113.9',
    });
    expect(ofAddress.currencyCode).toBe('JPY');
  });
});

describe('time', () => {
  it('renews by the calendar, however far the clock is moved', async () => {
    await ask('clock', { to: '2027-01-31T10:00:00Z' });
    const { id, customer } = await subscribe();
    await ask('clock', { advance: 'P3M' });
    const { currentBillingPeriod, nextBilledAt } = await paddle.subscriptions.get(id);
    expect(currentBillingPeriod?.startsAt.slice(0, 10)).toBe('2027-04-30');
    expect(nextBilledAt?.slice(0, 10)).toBe('2027-05-31');
    const all = await paddle.transactions.list({ customerId: [customer.id], perPage: 2 }).next();
    expect(all).toHaveLength(2);
    const every: string[] = [];
    for await (const one of paddle.transactions.list({ customerId: [customer.id], perPage: 2 })) {
      every.push(`${one.origin} ${one.status} ${one.billedAt?.slice(0, 10)}`);
    }
    expect(every).toEqual([
      'subscription_recurring completed 2027-04-30',
      'subscription_recurring completed 2027-03-31',
      'subscription_recurring completed 2027-02-28',
      'api completed 2027-01-31',
    ]);
    await expect(ask('clock', { to: '2027-01-01T00:00:00Z' })).rejects.toThrow(/in the past/);
  });

  it('moves for one customer alone', async () => {
    const [one, other] = [
      await subscribe({ email: 'a@x.test' }),
      await subscribe({ email: 'b@x.test' }),
    ];
    await ask('clock', { advance: 'P1M', customer: one.customer.id });
    const of = async (id: string) =>
      (await paddle.transactions.list({ subscriptionId: [id] }).next()).length;
    expect([await of(one.id), await of(other.id)]).toEqual([2, 1]);
  });

  it('is active before it is past due, is tried again after days, and ends', async () => {
    const { id } = await subscribe();
    await ask(`subscriptions/${id}/card`, { declines: true });
    heard = [];
    await ask('clock', { advance: 'P1M' });
    expect(types()).toEqual([
      'subscription.updated',
      'transaction.created',
      'transaction.billed',
      'transaction.updated',
      'transaction.payment_failed',
      'transaction.updated',
      'transaction.past_due',
      'subscription.updated',
      'subscription.past_due',
    ]);
    const states = heard
      .filter(({ event }) => event.event_type === 'subscription.updated')
      .map(({ event }) => (event.data as { status: string }).status);
    expect(states).toEqual(['active', 'past_due']);
    heard = [];
    await ask('clock', { advance: 'P13D' });
    expect(types().filter((type) => type === 'transaction.payment_failed')).toHaveLength(3);
    expect((await paddle.subscriptions.get(id)).status).toBe('past_due');
    await ask('clock', { advance: 'P1D' });
    expect((await paddle.subscriptions.get(id)).status).toBe('canceled');
    expect(types().slice(-4)).toEqual([
      'subscription.updated',
      'subscription.canceled',
      'transaction.updated',
      'transaction.canceled',
    ]);
  });

  it('recovers by another card, or by the same one', async () => {
    const { id } = await subscribe();
    await ask(`subscriptions/${id}/card`, { declines: true });
    await ask('clock', { advance: 'P1M' });
    const owed = await paddle.subscriptions.getPaymentMethodChangeTransaction(id);
    expect(owed).toMatchObject({ status: 'past_due', origin: 'subscription_recurring' });
    await ask(`transactions/${owed.id}/pay`, {});
    expect((await paddle.subscriptions.get(id)).status).toBe('active');
    const other = await paddle.subscriptions.getPaymentMethodChangeTransaction(id);
    expect(other).toMatchObject({ status: 'ready', details: { totals: { total: '0' } } });
    await ask(`subscriptions/${id}/card`, { declines: true });
    await ask('clock', { advance: 'P1M' });
    expect((await paddle.subscriptions.get(id)).status).toBe('past_due');
    heard = [];
    await ask(`subscriptions/${id}/card`, { declines: false });
    expect(types()).toEqual([
      'transaction.updated',
      'transaction.paid',
      'transaction.updated',
      'transaction.completed',
      'subscription.updated',
      'subscription.activated',
    ]);
  });

  it('ends a trial with the first charge', async () => {
    const price = {
      description: 'Tried first',
      productId: 'pro_01demo0pro0000000000000000',
      unitPrice: { amount: '9900', currencyCode: 'USD' as const },
      billingCycle: { interval: 'month' as const, frequency: 1 },
      trialPeriod: { interval: 'day' as const, frequency: 14 },
    };
    const { id } = await paddle.transactions.create({
      items: [{ price: price as never, quantity: 1 }],
      currencyCode: 'USD',
    });
    await ask(`transactions/${id}/pay`, { email: 'o@x.test' });
    const { subscriptionId } = await paddle.transactions.get(id);
    const trial = await paddle.subscriptions.get(String(subscriptionId));
    expect(trial).toMatchObject({ status: 'trialing', firstBilledAt: null });
    await ask('clock', { advance: 'P14D' });
    const now = await paddle.subscriptions.get(trial.id);
    expect(now).toMatchObject({ status: 'active', firstBilledAt: trial.nextBilledAt });
    const [latest] = await paddle.transactions.list({ subscriptionId: [trial.id] }).next();
    expect(latest?.details?.totals?.total).toBe('9900');
  });
});

describe('changing a plan', () => {
  const business = [{ priceId: paddlePrices.business.month, quantity: 1 }];

  it('charges the rest of the period to the second, as the preview said', async () => {
    const { id, customer } = await subscribe();
    await ask('clock', { advance: 'P10D' });
    const change = { items: business, prorationBillingMode: 'prorated_immediately' as const };
    const preview = await paddle.subscriptions.previewUpdate(id, change);
    const before = await paddle.subscriptions.get(id);
    expect(before.items[0]?.price.id).toBe(paddlePrices.pro.month);
    const changed = await paddle.subscriptions.update(id, change);
    expect(changed.items[0]?.price.id).toBe(paddlePrices.business.month);
    expect(changed.nextBilledAt).toBe(before.nextBilledAt);
    const [charge] = await paddle.transactions.list({ customerId: [customer.id] }).next();
    const [start, end] = [
      before.currentBillingPeriod?.startsAt,
      before.currentBillingPeriod?.endsAt,
    ].map((moment) => Date.parse(String(moment))) as [number, number];
    const rest = 1 - (10 * 86_400_000) / (end - start);
    const expected = Math.round(29_900 * rest) - Math.round(9_900 * rest);
    expect(Number(charge?.details?.totals?.total)).toBeCloseTo(expected, -0.5);
    expect(preview.immediateTransaction?.details.totals.total).toBe(charge?.details?.totals?.total);
    expect(preview.updateSummary?.result).toMatchObject({
      action: 'charge',
      amount: charge?.details?.totals?.total,
    });
    expect(preview.nextTransaction?.details.totals.total).toBe('29900');
    expect(charge?.items.map(({ quantity }) => quantity)).toEqual([1, -1]);
  });

  it('keeps what a smaller plan gives back for the next bill', async () => {
    const { id, customer } = await subscribe({ price: paddlePrices.business.month });
    const change = {
      items: [{ priceId: paddlePrices.starter.month, quantity: 1 }],
      prorationBillingMode: 'prorated_immediately' as const,
    };
    const preview = await paddle.subscriptions.previewUpdate(id, change);
    expect(preview.updateSummary?.result.action).toBe('credit');
    await paddle.subscriptions.update(id, change);
    const { details } = (await paddle.subscriptions.get(id, { include: ['next_transaction'] }))
      .nextTransaction as NonNullable<typeof preview.nextTransaction>;
    expect(details.totals).toMatchObject({ total: '3900', credit: '3900', grandTotal: '0' });
    await ask('clock', { advance: 'P1M' });
    const [bill] = await paddle.transactions.list({ customerId: [customer.id] }).next();
    expect(bill).toMatchObject({ status: 'completed', details: { totals: { grandTotal: '0' } } });
  });

  it('begins a new period when years follow months', async () => {
    const { id } = await subscribe();
    await ask('clock', { advance: 'P5D' });
    const yearly = [{ priceId: paddlePrices.pro.year, quantity: 1 }];
    expect(
      await refusal(
        paddle.subscriptions.update(id, {
          items: yearly,
          prorationBillingMode: 'prorated_next_billing_period',
        }),
      ),
    ).toBe('subscription_update_different_billing_cycle');
    const changed = await paddle.subscriptions.update(id, {
      items: yearly,
      prorationBillingMode: 'prorated_immediately',
    });
    const period = changed.currentBillingPeriod;
    const days =
      (Date.parse(String(period?.endsAt)) - Date.parse(String(period?.startsAt))) / 86_400_000;
    expect(days).toBeGreaterThan(364);
    expect(changed.billingCycle.interval).toBe('year');
  });

  it('changes nothing when the card is declined', async () => {
    const { id } = await subscribe();
    await ask(`subscriptions/${id}/card`, { declines: true });
    const change = { items: business, prorationBillingMode: 'prorated_immediately' as const };
    expect(await refusal(paddle.subscriptions.update(id, change))).toBe(
      'subscription_payment_declined',
    );
    const { items, status: state } = await paddle.subscriptions.get(id);
    expect([items[0]?.price.id, state]).toEqual([paddlePrices.pro.month, 'active']);
    await paddle.subscriptions.update(id, { ...change, onPaymentFailure: 'apply_change' });
    const applied = await paddle.subscriptions.get(id);
    expect([applied.items[0]?.price.id, applied.status]).toEqual([
      paddlePrices.business.month,
      'past_due',
    ]);
  });

  it('charges something once, now or with the next bill', async () => {
    const { id, customer } = await subscribe();
    const items = [
      {
        quantity: 12,
        price: {
          productId: 'pro_01demo0pro0000000000000000',
          description: 'Minutes beyond those of the plan',
          unitPrice: { amount: '35', currencyCode: 'USD' as const },
        },
      },
    ];
    await paddle.subscriptions.createOneTimeCharge(id, { items, effectiveFrom: 'immediately' });
    const [charge] = await paddle.transactions.list({ customerId: [customer.id] }).next();
    expect(charge).toMatchObject({
      origin: 'subscription_charge',
      status: 'completed',
      details: { totals: { total: '420' } },
    });
    await paddle.subscriptions.createOneTimeCharge(id, {
      items,
      effectiveFrom: 'next_billing_period',
    });
    await ask('clock', { advance: 'P1M' });
    const [bill] = await paddle.transactions.list({ customerId: [customer.id] }).next();
    expect(bill?.details?.totals?.total).toBe(String(9900 + 420));
  });
});

describe('ending and resting', () => {
  it('cancels at the end of the period, and not after all', async () => {
    const { id } = await subscribe();
    const before = await paddle.subscriptions.get(id);
    const canceled = await paddle.subscriptions.cancel(id, {
      effectiveFrom: 'next_billing_period',
    });
    expect(canceled).toMatchObject({
      status: 'active',
      nextBilledAt: null,
      scheduledChange: { action: 'cancel', effectiveAt: before.nextBilledAt },
    });
    expect(await refusal(paddle.subscriptions.cancel(id, {}))).toBe(
      'subscription_locked_pending_changes',
    );
    const kept = await paddle.subscriptions.update(id, { scheduledChange: null });
    expect(kept).toMatchObject({ scheduledChange: null, nextBilledAt: before.nextBilledAt });
    await paddle.subscriptions.cancel(id, {});
    await ask('clock', { advance: 'P1M' });
    const over = await paddle.subscriptions.get(id);
    expect(over).toMatchObject({ status: 'canceled', currentBillingPeriod: null });
    expect(over.canceledAt).toBeTruthy();
    expect(await refusal(paddle.subscriptions.pause(id, {}))).toBe(
      'subscription_update_when_canceled',
    );
  });

  it('pauses, and goes on by itself or when it is asked to', async () => {
    const { id } = await subscribe();
    const paused = await paddle.subscriptions.pause(id, { effectiveFrom: 'immediately' });
    expect(paused).toMatchObject({ status: 'paused', nextBilledAt: null });
    const resumed = await paddle.subscriptions.resume(id, { effectiveFrom: 'immediately' });
    expect(resumed).toMatchObject({ status: 'active', pausedAt: null });
    await expect.poll(types).toContain('subscription.resumed');
    const { nextBilledAt } = resumed;
    const resumeAt = new Date(Date.parse(String(nextBilledAt)) + 20 * 86_400_000).toISOString();
    await paddle.subscriptions.pause(id, { resumeAt });
    await ask('clock', { to: String(nextBilledAt) });
    expect((await paddle.subscriptions.get(id)).status).toBe('paused');
    await ask('clock', { to: resumeAt });
    const again = await paddle.subscriptions.get(id);
    expect(again).toMatchObject({ status: 'active', scheduledChange: null });
    expect(again.currentBillingPeriod?.startsAt).toBe(resumeAt);
    expect(await refusal(paddle.subscriptions.resume(id, { effectiveFrom: 'immediately' }))).toBe(
      'subscription_must_be_paused',
    );
  });

  it('is locked for the half hour before it renews', async () => {
    const { id } = await subscribe();
    const { nextBilledAt } = await paddle.subscriptions.get(id);
    await ask('clock', {
      to: new Date(Date.parse(String(nextBilledAt)) - 10 * 60_000).toISOString(),
    });
    expect(await refusal(paddle.subscriptions.cancel(id, {}))).toBe('subscription_locked_renewal');
  });
});

describe('customers', () => {
  it('are found, changed, and of one e-mail address each', async () => {
    const { customer, address } = await subscribe({ country: 'DE' });
    expect(await refusal(paddle.customers.create({ email: customer.email }))).toBe(
      'customer_already_exists',
    );
    await paddle.customers.update(customer.id, { email: 'billing@harbor.test' });
    const [found] = await paddle.customers.list({ email: ['billing@harbor.test'] }).next();
    expect(found?.id).toBe(customer.id);
    await paddle.addresses.update(customer.id, address.id, { city: 'Berlin', postalCode: '10115' });
    const [place] = await paddle.addresses.list(customer.id).next();
    expect(place).toMatchObject({ city: 'Berlin', countryCode: 'DE' });
    await paddle.businesses.create(customer.id, { name: 'Harbor GmbH', taxIdentifier: 'DE1' });
    const [company] = await paddle.businesses.list(customer.id).next();
    expect(company).toMatchObject({ name: 'Harbor GmbH', taxIdentifier: 'DE1' });
    await expect
      .poll(() => types().slice(-3))
      .toEqual(['customer.updated', 'address.updated', 'business.created']);
  });

  it('with a tax number in Europe owe the tax themselves', async () => {
    const { id, customer } = await subscribe({ country: 'DE' });
    const company = await paddle.businesses.create(customer.id, {
      name: 'Harbor GmbH',
      taxIdentifier: 'DE1',
    });
    await paddle.subscriptions.update(id, { businessId: company.id });
    await ask('clock', { advance: 'P1M' });
    const [bill] = await paddle.transactions.list({ customerId: [customer.id] }).next();
    expect(bill?.details?.totals).toMatchObject({ tax: '0', total: '9100' });
  });

  it('get what was paid back', async () => {
    const { transaction } = await subscribe({ country: 'GB' });
    const refund = await paddle.adjustments.create({
      action: 'refund',
      type: 'full',
      reason: 'Not needed',
      transactionId: transaction.id,
    });
    expect(refund).toMatchObject({
      status: 'pending_approval',
      totals: { total: '9360', tax: '1560' },
    });
    await ask('clock', { advance: 'PT15M' });
    const [granted] = await paddle.adjustments.list({ transactionId: [transaction.id] }).next();
    expect(granted?.status).toBe('approved');
    expect(types()).toContain('adjustment.updated');
    expect(
      await refusal(
        paddle.adjustments.create({
          action: 'refund',
          type: 'full',
          reason: 'Again',
          transactionId: transaction.id,
        }),
      ),
    ).toBe('adjustment_amount_above_remaining_allowed');
  });
});

describe('requests', () => {
  it('are refused in the shape of Paddle, field by field', async () => {
    const send = async (body: object, key = paddleApiKey) => {
      const response = await fetch(`${simulator.url}/customers`, {
        method: 'POST',
        headers: { Authorization: `bearer ${key}` },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const refused = await send({ email: 'no', nmae: 'x' });
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({
      error: {
        type: 'request_error',
        code: 'invalid_field',
        documentation_url: 'https://developer.paddle.com/errors/shared/invalid_field',
        errors: [{ field: 'email' }, { field: 'nmae', message: 'field is not recognised' }],
      },
      meta: { request_id: expect.any(String) as string },
    });
    expect((await send({ email: 'a@b.test' }, 'wrong')).status).toBe(403);
    expect(await refusal(paddle.subscriptions.get(`sub_${'0'.repeat(26)}`))).toBe('not_found');
  });

  it('are 240 a minute', async () => {
    for (let count = 0; count < 240; count++) await paddle.prices.list().next();
    const error = await paddle.prices
      .list()
      .next()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'too_many_requests' });
    expect((error as ApiError).retryAfter).toBeGreaterThan(0);
  });

  it('find Paddle down, or talking nonsense', async () => {
    await ask('outage', { mode: 'down' });
    await expect(paddle.prices.list().next()).rejects.toThrow('fetch failed');
    await ask('outage', { mode: 'garbage' });
    await expect(paddle.prices.list().next()).rejects.toThrow(SyntaxError);
    await ask('outage', { mode: 'off' });
    expect(await paddle.prices.list().next()).toHaveLength(6);
  });
});

describe('events', () => {
  const stateOfFirst = async () => {
    const { events } = await ask<{ events: { delivery: { state: string } }[] }>('events');
    return events[0]?.delivery.state;
  };

  it('are held, and come when they are released', async () => {
    await ask('deliveries', { mode: 'hold' });
    await subscribe();
    expect(heard).toEqual([]);
    await ask('deliveries', { mode: 'normal', release: true });
    expect(types().at(-1)).toBe('transaction.completed');
  });

  it('come twice with one event id', async () => {
    await ask('deliveries', { mode: 'duplicate' });
    await paddle.customers.create({ email: 'a@x.test' });
    await ask('deliveries', {});
    expect(heard).toHaveLength(3);
    expect(new Set(heard.map(({ event }) => event.event_id)).size).toBe(1);
    expect(new Set(heard.map(({ event }) => event.notification_id)).size).toBe(2);
  });

  it('come again until our server has taken them', async () => {
    status = 503;
    await paddle.customers.create({ email: 'a@x.test' });
    await ask('deliveries', {});
    expect(heard).toHaveLength(1);
    status = 200;
    await expect.poll(() => heard.length, { timeout: 5_000 }).toBe(2);
    await expect.poll(stateOfFirst).toBe('delivered');
  });

  it('never come when they are dropped, and are in the list all the same', async () => {
    await ask('deliveries', { mode: 'drop' });
    await subscribe();
    expect(heard).toEqual([]);
    const all = await paddle.events.list({ perPage: 200 }).next();
    expect(all.map(({ eventType }) => eventType)).toContain('subscription.created');
  });
});

describe('pages', () => {
  const post = (url: string, fields: Record<string, string>) =>
    fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

  it('take a payment by a form, and lead back', async () => {
    const { id } = await paddle.transactions.create({
      items: [{ priceId: paddlePrices.pro.month, quantity: 1 }],
    });
    const back = 'http://localhost:3000/billing/return?transaction=x';
    const url = `${simulator.url}/checkout/${id}?success=${encodeURIComponent(back)}`;
    const page = await (await fetch(url)).text();
    expect(page).toContain('Frontdesk Pro');
    expect(page).toContain('name="email"');
    const refused = await post(url, { email: 'o@x.test', country: 'GB', card: 'declined' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toMatch(/role="alert"[^]*The card was declined/);
    const paid = await post(url, { card: 'good' });
    expect([paid.status, paid.headers.get('Location')]).toEqual([303, back]);
    expect((await paddle.transactions.get(id)).status).toBe('completed');
    expect(await (await fetch(url)).text()).toContain('<h1>Paid</h1>');
  });

  it('of the portal cancel and change the card, for whoever has the link', async () => {
    const { id, customer } = await subscribe();
    const session = await paddle.customerPortalSessions.create(customer.id, [id]);
    const { overview } = session.urls.general;
    const text = await (await fetch(overview)).text();
    expect(text).toContain('Frontdesk Pro');
    const invoice = /href="([^"]*\/invoices\/[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    expect((await fetch(String(invoice))).headers.get('Content-Type')).toBe('application/pdf');
    expect((await fetch(overview.replace(/token=pga_./, 'token=pga_x'))).status).toBe(403);
    const [links] = session.urls.subscriptions;
    const card = await post(String(links?.updateSubscriptionPaymentMethod), {});
    expect(card.headers.get('Location')).toContain('/checkout/txn_');
    expect((await post(String(links?.cancelSubscription), {})).status).toBe(303);
    expect((await paddle.subscriptions.get(id)).scheduledChange?.action).toBe('cancel');
  });

  it('give an invoice as a file that a reader opens', async () => {
    const { transaction } = await subscribe({ country: 'DE' });
    const { url } = await paddle.transactions.getInvoicePDF(transaction.id);
    const answer = await fetch(url);
    expect(answer.headers.get('Content-Disposition')).toContain(String(transaction.invoiceNumber));
    const { extractText } = await import('unpdf');
    const { text } = await extractText(new Uint8Array(await answer.arrayBuffer()), {
      mergePages: true,
    });
    expect(text).toContain('1 x Frontdesk Pro');
    expect(text).toContain('€108.29');
    expect((await fetch(url.replace('signature=', 'signature=0'))).status).toBe(403);
  });

  it('show what there is, and do what their buttons say', async () => {
    const { id } = await subscribe();
    const home = await (await fetch(simulator.url)).text();
    expect(home).toContain(id);
    expect(home).toContain('subscription.activated');
    const done = await post(`${simulator.url}/sandbox/subscriptions/${id}/card`, {
      declines: 'true',
    });
    expect([done.status, done.headers.get('Location')]).toEqual([303, '/']);
    await post(`${simulator.url}/sandbox/clock`, { advance: 'P1M' });
    expect((await paddle.subscriptions.get(id)).status).toBe('past_due');
  });

  it('bring window.Paddle to a browser', async () => {
    const script = await (await fetch(`${simulator.url}/paddle.js`)).text();
    const page = { Paddle: undefined as unknown };
    const run = new Function('window', 'addEventListener', 'location', script);
    run(page, () => {}, { href: 'http://localhost:3000/billing/checkout' });
    const { Initialize, Environment, Checkout } = page.Paddle as Record<string, object>;
    expect([
      typeof Initialize,
      Object.keys(Environment ?? {}),
      Object.keys(Checkout ?? {}),
    ]).toEqual(['function', ['set'], ['open', 'close']]);
  });
});
