import { beforeAll, describe, expect, it } from 'vitest';

import { getEnv, type Env } from '~/env.server';
import {
  paddleId,
  wireCustomer,
  wireEvent,
  wireSubscription,
  wireTransaction,
} from '../../../tests/paddle-fixtures';
import {
  customerSnapshot,
  priceSnapshot,
  snapshotOfEvent,
  subscriptionSnapshot,
} from './snapshot.server';

const pro = paddleId('pri', 'promonth');
const business = 'aaaaaaaa-0000-4000-8000-000000000001';
const at = '2026-01-10T10:00:01.123456Z';
const id = paddleId('sub', 1);
const of = (type: string, data: Record<string, unknown>) =>
  snapshotOfEvent(wireEvent(type, data, { id: paddleId('evt', 1), at }));

beforeAll(() => {
  for (const name of ['SITE_URL', 'SUPABASE_URL'] as const) process.env[name] ??= 'http://localhost';
  for (const name of ['SESSION_SECRET', 'SUPABASE_ANON_KEY', 'SUPABASE_SERVICE_ROLE_KEY', 'VAPI_PRIVATE_KEY', 'VAPI_WEBHOOK_SECRET'] as const)
    process.env[name] ??= 'x'.repeat(20);
  process.env.DATABASE_URL ??= 'postgres://localhost/x';
  (getEnv() as Env).PADDLE_PRICE_PRO_MONTHLY = pro;
}); // prettier-ignore

describe('a snapshot of Paddle’s entity', () => {
  it('says what a subscription is, from its event as from the SDK', async () => {
    const wire = wireSubscription({
      id,
      price_id: pro,
      customer_id: paddleId('ctm', 1),
      transaction_id: paddleId('txn', 1),
      custom_data: { business_id: business },
      scheduled_change: {
        action: 'pause',
        effective_at: '2026-02-10T10:00:00Z',
        resume_at: '2026-05-10T10:00:00Z',
      },
    });
    const snapshot = of('subscription.created', wire);
    expect(snapshot).toMatchObject({
      entity: 'subscription',
      is_fetched: false,
      custom_business_id: business,
      row: {
        id,
        version_at: '2026-01-10T10:00:00Z',
        occurred_at: at,
        transaction_id: paddleId('txn', 1),
        status: 'active',
        plan: 'pro',
        interval: 'month',
        unit_price: 9900,
        scheduled_action: 'pause',
        scheduled_at: '2026-02-10T10:00:00Z',
        resumes_at: '2026-05-10T10:00:00Z',
      },
    });
    const { Subscription } = await import('@paddle/paddle-node-sdk');
    const fetched = subscriptionSnapshot(new Subscription(wire as never));
    expect(fetched).toEqual({
      ...snapshot,
      is_fetched: true,
      // Only the event tells what it began with, and when it happened.
      row: { ...snapshot!.row, transaction_id: null, occurred_at: null },
    });
  });

  it('says when a pause ends, before it begins and while it lasts', () => {
    const resumes = (scheduled_change: object | null) =>
      (of('subscription.updated', wireSubscription({ id, price_id: pro, scheduled_change })) as { row: { resumes_at: unknown } }).row.resumes_at;
    const [begins, ends] = ['2026-02-10T10:00:00Z', '2026-05-10T10:00:00Z'];
    expect(resumes({ action: 'pause', effective_at: begins, resume_at: ends })).toBe(ends);
    expect(resumes({ action: 'resume', effective_at: ends, resume_at: null })).toBe(ends);
    expect(resumes({ action: 'pause', effective_at: begins, resume_at: null })).toBeNull();
    expect(resumes({ action: 'cancel', effective_at: begins, resume_at: null })).toBeNull();
  }); // prettier-ignore

  it('says what credit paid of a bill, and what is left of it', () => {
    const totals = { subtotal: '3900', tax: '346', total: '4246', credit: '2287', credit_to_balance: '0', grand_total: '1959', balance: '1959' };
    const line = { quantity: 1, tax_rate: '0.08875', totals, product: { name: 'Frontdesk Starter' } };
    const wire = (lines: object[]) => wireTransaction({ id: paddleId('txn', 4), details: { totals, line_items: lines } });
    expect(of('transaction.past_due', wire([line]))).toMatchObject({
      row: { total: 4246, credit: 2287, credit_to_balance: 0, grand_total: 1959, balance: 1959, tax_rate: 0.08875 },
    });
    expect(of('transaction.past_due', wire([line, { ...line, tax_rate: '0.2' }]))).toMatchObject({ row: { tax_rate: null } });
  }); // prettier-ignore

  it('has no plan for a price that the environment does not know, and takes it as it is', () => {
    expect(of('subscription.updated', wireSubscription({ id, price_id: paddleId('pri', 9) }))).toMatchObject({
      row: { plan: null, interval: null, price_id: paddleId('pri', 9), unit_price: 9900 },
    });
  }); // prettier-ignore

  it('counts in the smallest unit, also where there is no smaller one', () => {
    const yen = wireTransaction({ id: paddleId('txn', 2), currency_code: 'JPY', subtotal: '14800', tax: '1480', total: '16280' });
    expect(of('transaction.completed', yen)).toMatchObject({
      row: { currency: 'JPY', subtotal: 14800, tax: 1480, total: 16280, items: [{ description: 'Frontdesk Pro', quantity: 1, total: 16280 }] },
    });
  }); // prettier-ignore

  it('says a price only in the currency that is paid', () => {
    const inYen = (overrides: unknown[]) => {
      const wire = wireSubscription({ id, price_id: pro, currency_code: 'JPY', unit_price: { amount: '9900', currency_code: 'USD' } }) as { items: { price: Record<string, unknown> }[] };
      wire.items[0]!.price.unit_price_overrides = overrides;
      return (of('subscription.updated', wire) as { row: { unit_price: unknown } }).row.unit_price;
    };
    const yen = (amount: string) => ({ country_codes: ['JP'], unit_price: { amount, currency_code: 'JPY' } });
    expect(inYen([yen('14800')])).toBe(14800);
    expect(inYen([])).toBeNull();
    expect(inYen([yen('14800'), yen('15000')])).toBeNull();
  }); // prettier-ignore

  it('reads an event with less than is documented', () => {
    const { items: _items, details: _details, created_at: _made, ...less } = wireTransaction({ id: paddleId('txn', 3), updated_at: null });
    expect(of('transaction.created', less)).toMatchObject({ row: { version_at: at, total: 0, items: [], made_at: at } });
    expect(() => of('transaction.created', { ...less, id: 'txn_1' })).toThrow();
    expect(() => of('transaction.created', { ...less, status: 'lost' })).toThrow();
    expect(() => of('transaction.created', { ...less, details: { totals: { subtotal: '1.5', tax: '0', total: '1' } } })).toThrow();
  }); // prettier-ignore

  it('keeps the address of a customer that an event says nothing of', () => {
    const wire = wireCustomer({ id: paddleId('ctm', 1) });
    expect(of('customer.updated', wire)?.row).not.toHaveProperty('address');
    const address = { id: paddleId('add', 1), firstLine: '1 Way', countryCode: 'US' };
    expect(customerSnapshot({ ...wire, createdAt: wire.created_at }, 'fetched', { address, company: null }).row).toMatchObject({
      address: { id: paddleId('add', 1), line1: '1 Way', line2: null, country: 'US' },
      company: null,
    });
  }); // prettier-ignore

  it('is none of what says nothing to us', () => {
    expect(of('payout.paid', { id: 'pay_1' })).toBeNull();
    expect(of('constructor.name', {})).toBeNull();
    const price = { id: paddleId('pri', 9), unitPrice: { amount: '1', currencyCode: 'USD' } };
    expect(priceSnapshot(price)).toBeNull();
    expect(priceSnapshot({ ...price, id: pro })).toMatchObject({ row: { plan: 'pro', unit_price: 1 } });
  }); // prettier-ignore
});
