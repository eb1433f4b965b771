import { createHmac } from 'node:crypto';

/** Ids as Paddle has them: a prefix and 26 letters or digits. */
export const paddleId = (prefix: string, tail: string | number) =>
  `${prefix}_${String(tail).padStart(26, '0')}`;

/** A `Paddle-Signature` as Paddle writes it. */
export function signPaddle(
  body: string,
  secret: string,
  timestamp = Math.floor(Date.now() / 1000),
): string {
  const hash = createHmac('sha256', secret).update(`${timestamp}:${body}`).digest('hex');
  return `ts=${timestamp};h1=${hash}`;
}

type Fields = Record<string, unknown>;

/** A subscription as an event of Paddle's carries it. */
export function wireSubscription(fields: Fields & { id: string; price_id: string }): Fields {
  const { price_id, quantity = 1, interval = 'month', unit_price, ...own } = fields;
  const currency = (own.currency_code as string | undefined) ?? 'USD';
  return {
    status: 'active',
    customer_id: null,
    address_id: null,
    business_id: null,
    currency_code: currency,
    created_at: '2026-01-10T10:00:00Z',
    updated_at: '2026-01-10T10:00:00Z',
    started_at: '2026-01-10T10:00:00Z',
    first_billed_at: '2026-01-10T10:00:00Z',
    next_billed_at: '2026-02-10T10:00:00Z',
    paused_at: null,
    canceled_at: null,
    discount: null,
    collection_mode: 'automatic',
    billing_details: null,
    current_billing_period: {
      starts_at: '2026-01-10T10:00:00Z',
      ends_at: '2026-02-10T10:00:00Z',
    },
    billing_cycle: { interval, frequency: 1 },
    scheduled_change: null,
    items: [
      {
        status: 'active',
        quantity,
        recurring: true,
        created_at: '2026-01-10T10:00:00Z',
        updated_at: '2026-01-10T10:00:00Z',
        price: {
          id: price_id,
          product_id: paddleId('pro', 1),
          status: 'active',
          description: 'A plan',
          unit_price: unit_price ?? { amount: '9900', currency_code: currency },
          unit_price_overrides: [],
          quantity: { minimum: 1, maximum: 1 },
          billing_cycle: { interval, frequency: 1 },
        },
        product: { id: paddleId('pro', 1), name: 'Frontdesk Pro' },
      },
    ],
    custom_data: null,
    import_meta: null,
    ...own,
  };
}

/** A transaction as an event of Paddle's carries it. Amounts are text, in the smallest unit. */
export function wireTransaction(fields: Fields & { id: string }): Fields {
  const { subtotal = '9900', tax = '891', total = '10791', ...own } = fields;
  const totals = { subtotal, tax, total, discount: '0' };
  return {
    status: 'completed',
    customer_id: null,
    address_id: null,
    business_id: null,
    custom_data: null,
    currency_code: 'USD',
    origin: 'api',
    subscription_id: null,
    invoice_id: null,
    invoice_number: null,
    collection_mode: 'automatic',
    discount_id: null,
    billing_details: null,
    billing_period: null,
    items: [],
    details: {
      totals: { ...totals, grand_total: total, currency_code: 'USD' },
      line_items: [{ quantity: 1, totals, product: { name: 'Frontdesk Pro' } }],
    },
    payments: [
      {
        amount: total,
        status: 'captured',
        method_details: {
          type: 'card',
          card: { type: 'visa', last4: '4242', cardholder_name: 'Olga Owner' },
        },
      },
    ],
    checkout: null,
    created_at: '2026-01-10T09:59:00Z',
    updated_at: '2026-01-10T10:00:00Z',
    billed_at: null,
    revised_at: null,
    ...own,
  };
}

export function wireCustomer(fields: Fields & { id: string }): Fields {
  return {
    name: 'Olga Owner',
    email: 'olga@people.test',
    locale: 'en',
    status: 'active',
    created_at: '2026-01-10T09:58:00Z',
    updated_at: '2026-01-10T09:58:00Z',
    custom_data: null,
    marketing_consent: false,
    ...fields,
  };
}

/** The envelope of an event. */
export function wireEvent(
  type: string,
  data: Fields,
  { id, at }: { id: string; at: string },
): Fields & { event_id: string; event_type: string; occurred_at: string } {
  return {
    event_id: id,
    event_type: type,
    occurred_at: at,
    notification_id: id.replace('evt_', 'ntf_'),
    data,
  };
}
