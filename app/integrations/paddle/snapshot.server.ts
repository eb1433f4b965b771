import { z } from 'zod';

import { planOfPrice } from '~/modules/billing/prices.server';
import type { Interval, PaidPlanId } from '~/modules/billing/plans';

/**
 * One of Paddle's entities at one moment, in the columns of our tables. It comes from an event or from an
 * answer of the SDK, which have the same fields in two spellings. `private.apply_billing_snapshot` takes it.
 */
export type BillingSnapshot = {
  [Entity in keyof Rows]: {
    entity: Entity;
    row: Rows[Entity] & Version;
    /** What our server wrote on it when it made it: whose it is. */
    custom_business_id: string | null;
    /** Whether Paddle answered it just now, so that it settles what events leave open. */
    is_fetched: boolean;
  };
}[keyof Rows];

/**
 * What orders snapshots: Paddle's `updated_at` (`created_at` of what never changed), then the time of the
 * event. One stands for the other where it is missing.
 */
type Version = { id: string; version_at: string | null; occurred_at: string | null };

type Rows = {
  subscription: SubscriptionRow;
  transaction: TransactionRow;
  adjustment: AdjustmentRow;
  customer: CustomerRow;
  'customer-part': { customer_id: string };
  price: PriceRow;
};

/** Money is in the currency's smallest unit. */
type SubscriptionRow = {
  customer_id: string | null;
  /** The transaction that began it: only Paddle's first event of a subscription tells. */
  transaction_id: string | null;
  address_id: string | null;
  company_id: string | null;
  status: 'active' | 'trialing' | 'past_due' | 'paused' | 'canceled';
  plan: PaidPlanId | null;
  interval: Interval | null;
  price_id: string | null;
  currency: string;
  unit_price: number | null;
  started_at: string | null;
  current_period_starts_at: string | null;
  current_period_ends_at: string | null;
  next_billed_at: string | null;
  paused_at: string | null;
  canceled_at: string | null;
  scheduled_action: 'cancel' | 'pause' | 'resume' | null;
  scheduled_at: string | null;
  resumes_at: string | null;
};

type TransactionRow = {
  subscription_id: string | null;
  customer_id: string | null;
  status: 'draft' | 'ready' | 'billed' | 'paid' | 'completed' | 'canceled' | 'past_due';
  origin: string;
  currency: string;
  subtotal: number;
  tax: number;
  total: number;
  /** Taken from the credit that the customer had, and given to it; null where Paddle does not say. */
  credit: number | null;
  credit_to_balance: number | null;
  /** What is charged: the total without what credit pays; and what of that is still to be paid. */
  grand_total: number | null;
  balance: number | null;
  /** Of all lines, as a part of one; null where they differ. */
  tax_rate: number | null;
  invoice_number: string | null;
  billed_at: string | null;
  period_starts_at: string | null;
  period_ends_at: string | null;
  items: { description: string; quantity: number; total: number }[];
  made_at: string | null;
};

type AdjustmentRow = {
  transaction_id: string;
  subscription_id: string | null;
  action: string;
  status: string;
  reason: string | null;
  currency: string;
  tax: number;
  total: number;
  made_at: string | null;
};

type CustomerRow = {
  email: string;
  name: string | null;
  status: string;
  /** Only of what was fetched: events of a customer have neither. */
  address?: BillingAddress | null;
  company?: BillingCompany | null;
};
export type BillingAddress = {
  id: string;
  line1: string | null;
  line2: string | null;
  city: string | null;
  region: string | null;
  postalCode: string | null;
  country: string;
};
export type BillingCompany = {
  id: string;
  name: string;
  taxId: string | null;
  number: string | null;
};

type PriceRow = {
  plan: PaidPlanId;
  interval: Interval;
  status: string;
  currency: string;
  unit_price: number;
};

// ---------------------------------------------------------------------------------------------
// What of Paddle's entities is read. Source: Paddle's API reference, and the types of its SDK 3.10. All else is let
// go, and what is missing is null: an event with less than documented still says what it says.

const idOf = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[a-z0-9]{26}$`));
const moment = z.iso.datetime({ offset: true });
const orNull = <T extends z.ZodType>(schema: T) => schema.nullish().transform((it) => it ?? null);
const amount = z
  .union([z.string().regex(/^-?\d{1,15}$/), z.number().int()])
  .transform((value) => Number(value));
const currency = z.string().regex(/^[A-Z]{3}$/);
const money = z.object({ amount, currencyCode: currency });
const customData = orNull(z.looseObject({ business_id: z.string().optional().catch(undefined) }));
const versioned = { createdAt: orNull(moment), updatedAt: orNull(moment) };
const period = orNull(z.object({ startsAt: moment, endsAt: moment }));

const priceSchema = z.object({
  id: idOf('pri'),
  status: z.string().default('active'),
  description: orNull(z.string()),
  name: orNull(z.string()),
  unitPrice: money,
  unitPriceOverrides: orNull(z.array(z.object({ unitPrice: money }))),
  ...versioned,
});

const subscriptionSchema = z.object({
  id: idOf('sub'),
  status: z.enum(['active', 'trialing', 'past_due', 'paused', 'canceled']),
  customerId: orNull(idOf('ctm')),
  addressId: orNull(idOf('add')),
  businessId: orNull(idOf('biz')),
  transactionId: orNull(idOf('txn')),
  currencyCode: currency,
  startedAt: orNull(moment),
  nextBilledAt: orNull(moment),
  pausedAt: orNull(moment),
  canceledAt: orNull(moment),
  currentBillingPeriod: period,
  scheduledChange: orNull(
    z.object({
      action: z.enum(['cancel', 'pause', 'resume']),
      effectiveAt: moment,
      resumeAt: orNull(moment),
    }),
  ),
  items: z.array(
    z.object({
      quantity: z.number().int().default(1),
      recurring: z.boolean().default(true),
      price: priceSchema,
    }),
  ),
  customData,
  ...versioned,
});

const sums = { subtotal: amount, tax: amount, total: amount };
const totals = orNull(z.object(sums));
const transactionSchema = z.object({
  id: idOf('txn'),
  status: z.enum(['draft', 'ready', 'billed', 'paid', 'completed', 'canceled', 'past_due']),
  origin: z.string().max(100),
  subscriptionId: orNull(idOf('sub')),
  customerId: orNull(idOf('ctm')),
  currencyCode: currency,
  invoiceNumber: orNull(z.string().max(200)),
  billedAt: orNull(moment),
  billingPeriod: period,
  details: orNull(
    z.object({
      totals: orNull(
        z.object({
          ...sums,
          credit: orNull(amount),
          creditToBalance: orNull(amount),
          grandTotal: orNull(amount),
          balance: orNull(amount),
        }),
      ),
      lineItems: orNull(
        z.array(
          z.object({
            quantity: z.number().default(1),
            taxRate: orNull(z.string().regex(/^\d(\.\d{1,10})?$/)).catch(null),
            totals,
            product: orNull(z.object({ name: z.string() })),
          }),
        ),
      ),
    }),
  ),
  customData,
  ...versioned,
});

const adjustmentSchema = z.object({
  id: idOf('adj'),
  transactionId: idOf('txn'),
  subscriptionId: orNull(idOf('sub')),
  action: z.string().max(100),
  status: z.string().max(100),
  reason: orNull(z.string().transform((text) => text.slice(0, 2000))),
  currencyCode: currency,
  totals: orNull(z.object({ tax: amount, total: amount })),
  ...versioned,
});

const customerSchema = z.object({
  id: idOf('ctm'),
  email: z.string().max(1000),
  name: orNull(z.string().max(2000)),
  status: z.string().default('active'),
  customData,
  ...versioned,
});

const customerPartSchema = z.object({
  id: z.string().max(128),
  customerId: idOf('ctm'),
  ...versioned,
});

export const addressSchema = z
  .object({
    id: idOf('add'),
    firstLine: orNull(z.string()),
    secondLine: orNull(z.string()),
    city: orNull(z.string()),
    region: orNull(z.string()),
    postalCode: orNull(z.string()),
    countryCode: z.string(),
  })
  .transform((it): BillingAddress => ({
    id: it.id,
    line1: it.firstLine,
    line2: it.secondLine,
    city: it.city,
    region: it.region,
    postalCode: it.postalCode,
    country: it.countryCode,
  }));

export const companySchema = z
  .object({
    id: idOf('biz'),
    name: z.string(),
    taxIdentifier: orNull(z.string()),
    companyNumber: orNull(z.string()),
  })
  .transform((it): BillingCompany => ({
    id: it.id,
    name: it.name,
    taxId: it.taxIdentifier,
    number: it.companyNumber,
  }));

// ---------------------------------------------------------------------------------------------

/** How a snapshot came: with an event that happened at a moment, or as an answer of Paddle's. */
export type Came = { occurredAt: string } | 'fetched';

/** What is told by `come` alone, and by the entity's own times. */
function frame(came: Came, it: { updatedAt: string | null; createdAt: string | null }) {
  const occurred = came === 'fetched' ? null : came.occurredAt;
  return {
    version: { version_at: it.updatedAt ?? it.createdAt ?? occurred, occurred_at: occurred },
    is_fetched: came === 'fetched',
  };
}

type SnapshotOf<Entity extends BillingSnapshot['entity']> = Extract<
  BillingSnapshot,
  { entity: Entity }
>;

/**
 * @param entity a subscription of the SDK or of an event, in the SDK's spelling
 * @throws z.ZodError for what is no subscription
 */
export function subscriptionSnapshot(
  entity: unknown,
  came: Came = 'fetched',
): SnapshotOf<'subscription'> {
  const it = subscriptionSchema.parse(entity);
  const { version, is_fetched } = frame(came, it);
  // What is bought besides a plan (none of it now) is no plan.
  const recurring = it.items.filter((item) => item.recurring);
  const item = recurring.find(({ price }) => planOfPrice(price.id)) ?? recurring[0] ?? it.items[0];
  const bought = item && planOfPrice(item.price.id);
  const current = inOrder(it.currentBillingPeriod);
  return {
    entity: 'subscription',
    is_fetched,
    custom_business_id: it.customData?.business_id ?? null,
    row: {
      id: it.id,
      ...version,
      customer_id: it.customerId,
      transaction_id: it.transactionId,
      address_id: it.addressId,
      company_id: it.businessId,
      status: it.status,
      plan: bought?.plan ?? null,
      interval: bought?.interval ?? null,
      price_id: item?.price.id ?? null,
      currency: it.currencyCode,
      unit_price: item ? unitPrice(item.price, it.currencyCode, item.quantity) : null,
      started_at: it.startedAt,
      current_period_starts_at: current?.startsAt ?? null,
      current_period_ends_at: current?.endsAt ?? null,
      next_billed_at: it.nextBilledAt,
      paused_at: it.pausedAt,
      canceled_at: it.canceledAt,
      scheduled_action: it.scheduledChange?.action ?? null,
      scheduled_at: it.scheduledChange?.effectiveAt ?? null,
      resumes_at: resumesAt(it.scheduledChange),
    },
  };
}

/** See {@link subscriptionSnapshot}. */
export function transactionSnapshot(
  entity: unknown,
  came: Came = 'fetched',
): SnapshotOf<'transaction'> {
  const it = transactionSchema.parse(entity);
  const { version, is_fetched } = frame(came, it);
  const billed = inOrder(it.billingPeriod);
  return {
    entity: 'transaction',
    is_fetched,
    custom_business_id: it.customData?.business_id ?? null,
    row: {
      id: it.id,
      ...version,
      subscription_id: it.subscriptionId,
      customer_id: it.customerId,
      status: it.status,
      origin: it.origin,
      currency: it.currencyCode,
      subtotal: it.details?.totals?.subtotal ?? 0,
      tax: it.details?.totals?.tax ?? 0,
      total: it.details?.totals?.total ?? 0,
      credit: it.details?.totals?.credit ?? null,
      credit_to_balance: it.details?.totals?.creditToBalance ?? null,
      grand_total: it.details?.totals?.grandTotal ?? null,
      balance: it.details?.totals?.balance ?? null,
      tax_rate: taxRate(it.details?.lineItems ?? []),
      invoice_number: it.invoiceNumber,
      billed_at: it.billedAt,
      period_starts_at: billed?.startsAt ?? null,
      period_ends_at: billed?.endsAt ?? null,
      items: (it.details?.lineItems ?? []).map((line) => ({
        description: line.product?.name.slice(0, 500) ?? '',
        quantity: line.quantity,
        total: line.totals?.total ?? 0,
      })),
      made_at: it.createdAt ?? version.version_at,
    },
  };
}

/** See {@link subscriptionSnapshot}. */
export function adjustmentSnapshot(
  entity: unknown,
  came: Came = 'fetched',
): SnapshotOf<'adjustment'> {
  const it = adjustmentSchema.parse(entity);
  const { version, is_fetched } = frame(came, it);
  return {
    entity: 'adjustment',
    is_fetched,
    custom_business_id: null,
    row: {
      id: it.id,
      ...version,
      transaction_id: it.transactionId,
      subscription_id: it.subscriptionId,
      action: it.action,
      status: it.status,
      reason: it.reason,
      currency: it.currencyCode,
      tax: it.totals?.tax ?? 0,
      total: it.totals?.total ?? 0,
      made_at: it.createdAt ?? version.version_at,
    },
  };
}

/**
 * See {@link subscriptionSnapshot}.
 *
 * @param parts address and company of a fetched customer, also in the SDK's spelling; left as they are here
 *   where they are not given
 */
export function customerSnapshot(
  entity: unknown,
  came: Came = 'fetched',
  parts: { address?: unknown; company?: unknown } = {},
): SnapshotOf<'customer'> {
  const it = customerSchema.parse(entity);
  const { version, is_fetched } = frame(came, it);
  return {
    entity: 'customer',
    is_fetched,
    custom_business_id: it.customData?.business_id ?? null,
    row: {
      id: it.id,
      ...version,
      email: it.email,
      name: it.name,
      status: it.status,
      ...(parts.address !== undefined && {
        address: orNull(addressSchema).parse(parts.address),
      }),
      ...(parts.company !== undefined && {
        company: orNull(companySchema).parse(parts.company),
      }),
    },
  };
}

/** A price that we sell by; null for every other. See {@link subscriptionSnapshot}. */
export function priceSnapshot(entity: unknown, came: Came = 'fetched'): SnapshotOf<'price'> | null {
  const it = priceSchema.parse(entity);
  const sold = planOfPrice(it.id);
  if (!sold) return null;
  const { version, is_fetched } = frame(came, it);
  return {
    entity: 'price',
    is_fetched,
    custom_business_id: null,
    row: {
      id: it.id,
      ...version,
      plan: sold.plan,
      interval: sold.interval,
      status: it.status,
      currency: it.unitPrice.currencyCode,
      unit_price: it.unitPrice.amount,
    },
  };
}

/** An address, a company or a payment method: it says only that the customer changed. */
function customerPartSnapshot(entity: unknown, came: Came): SnapshotOf<'customer-part'> {
  const it = customerPartSchema.parse(entity);
  const { version, is_fetched } = frame(came, it);
  return {
    entity: 'customer-part',
    is_fetched,
    custom_business_id: null,
    row: { id: it.id, ...version, customer_id: it.customerId },
  };
}

const readers: Record<string, (entity: unknown, came: Came) => BillingSnapshot | null> = {
  subscription: subscriptionSnapshot,
  transaction: transactionSnapshot,
  adjustment: adjustmentSnapshot,
  customer: customerSnapshot,
  address: customerPartSnapshot,
  business: customerPartSnapshot,
  payment_method: customerPartSnapshot,
  price: priceSnapshot,
};

/** Whether events of this type change what we show: those of a kind that we know, new ones among them. */
export function isAboutBilling(eventType: string): boolean {
  return Object.hasOwn(readers, eventType.split('.')[0] ?? '');
}

/**
 * The snapshot that an event brings; null for an event that says nothing to us.
 *
 * @param payload the envelope, as Paddle sent it
 * @throws z.ZodError when an event that should say something cannot be read
 */
export function snapshotOfEvent(payload: unknown): BillingSnapshot | null {
  const event = z
    .object({ event_type: z.string(), occurred_at: moment, data: z.looseObject({}) })
    .parse(payload);
  const kind = event.event_type.split('.')[0] ?? '';
  if (!Object.hasOwn(readers, kind)) return null;
  return readers[kind]!(inSdkSpelling(event.data), { occurredAt: event.occurred_at });
}

/** Names of fields as the SDK has them; what somebody else named stays as it is. */
function inSdkSpelling(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSdkSpelling);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
      name === 'custom_data' ? inner : inSdkSpelling(inner),
    ]),
  );
}

/** A pause that has begun has its end as the change that is scheduled. */
function resumesAt(
  change: { action: string; effectiveAt: string; resumeAt: string | null } | null,
): string | null {
  return change && (change.action === 'resume' ? change.effectiveAt : change.resumeAt);
}

function taxRate(lines: { taxRate: string | null }[]): number | null {
  const rates = new Set(lines.map((line) => line.taxRate));
  const [only] = rates;
  return rates.size === 1 && only ? Number(only) : null;
}

/** A period that ends before it begins is none. */
function inOrder(period: { startsAt: string; endsAt: string } | null) {
  return period && Date.parse(period.startsAt) < Date.parse(period.endsAt) ? period : null;
}

/**
 * What one interval costs, where the price itself says it in the subscription's currency. Where Paddle
 * converts, or has several prices of that currency, only its transactions say.
 */
function unitPrice(price: z.infer<typeof priceSchema>, currencyCode: string, quantity: number) {
  const prices = [
    price.unitPrice,
    ...(price.unitPriceOverrides ?? []).map((override) => override.unitPrice),
  ].filter((each) => each.currencyCode === currencyCode);
  const amounts = [...new Set(prices.map((each) => each.amount))];
  return amounts.length === 1 ? amounts[0]! * quantity : null;
}
