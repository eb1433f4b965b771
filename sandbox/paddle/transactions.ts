import { randomUUID } from 'node:crypto';

import type {
  CurrencyCode,
  ErrorCode,
  ICustomData,
  IPaymentMethodDetails,
  IPriceResponse,
  ISubscriptionResponse,
  ITransactionDetailsResponse,
  ITransactionPaymentAttemptResponse,
  ITransactionResponse,
  TransactionOrigin,
} from '@paddle/paddle-node-sdk';
import { DateTime } from 'luxon';

import { invalidField, PaddleProblem } from './problem';
import type { Kind } from './store';
import { currencyOf, detailsOf, taxRate, unitAmount, type Line } from './totals';
import type { World } from './world';

/** Tells that something happened to an entity, with what it is now. */
export function tell(world: World, kind: Kind, id: string, ...what: string[]) {
  const { management_urls: _never, ...data } = world.get(kind, id) as ISubscriptionResponse;
  for (const one of what) world.emit(`${kind}.${one}`, data);
}

export type Cycle = { interval: string; frequency: number };

/** A number of intervals after a moment, by the calendar: a month after 31 January is the end of February. */
export function addCycles(from: string, { interval, frequency }: Cycle, times = 1): string {
  const start = DateTime.fromISO(from, { zone: 'utc' });
  return String(start.plus({ [interval]: frequency * times }).toISO());
}

/** The end of the interval that begins at a moment, counted from an anchor. */
export function endOfCycle(anchor: string, startsAt: string, cycle: Cycle): string {
  for (let times = 1; ; times++) {
    const end = addCycles(anchor, cycle, times);
    if (end > startsAt) return end;
  }
}

// -------------------------------------------------------------------------------------------------

export type NewTransaction = {
  lines: Line[];
  status: 'draft' | 'ready' | 'billed';
  origin: TransactionOrigin;
  currency: CurrencyCode;
  customerId: string | null;
  addressId: string | null;
  businessId: string | null;
  subscriptionId?: string | null;
  customData?: ICustomData | null;
  period?: { starts_at: string; ends_at: string } | null;
  /** Of the page that takes the payment. */
  checkoutUrl: string;
  isCurrencyFixed?: boolean;
  /** What the customer has with Paddle is taken for it. */
  usesBalance?: boolean;
};

/** Makes a transaction, and tells of it. */
export function makeTransaction(world: World, given: NewTransaction): ITransactionResponse {
  const { lines, currency, customerId, status, origin } = given;
  const owed = world.find('customer', customerId)?.own.balance?.[currency] ?? 0;
  const tax = taxOf(world, given.addressId, given.businessId);
  const total = Number(detailsOf(lines, tax, currency).totals.total);
  const credit = given.usesBalance ? Math.min(owed, Math.max(0, total)) : 0;
  if (credit > 0) changeBalance(world, String(customerId), currency, -credit);
  const id = world.newId('txn');
  const now = world.now();
  world.make(
    'transaction',
    {
      status,
      customer_id: customerId,
      address_id: given.addressId,
      business_id: given.businessId,
      custom_data: given.customData ?? null,
      currency_code: currency,
      origin,
      subscription_id: given.subscriptionId ?? null,
      invoice_id: null,
      invoice_number: null,
      collection_mode: 'automatic',
      discount_id: null,
      billing_details: null,
      billing_period: given.period ?? null,
      items: itemsOf(lines),
      details: billed(world, lines, tax, currency, credit),
      payments: [],
      checkout: { url: withTransaction(given.checkoutUrl, id) },
      billed_at: status === 'billed' ? now : null,
      revised_at: null,
    },
    { id, own: { lines, credit, isCurrencyFixed: given.isCurrencyFixed ?? false } },
  );
  tell(world, 'transaction', id, 'created');
  if (status !== 'draft') tell(world, 'transaction', id, status);
  return world.get('transaction', id);
}

/** Computes the totals again after who pays, or what is paid for, has changed. */
export function reckon(
  world: World,
  id: string,
  change: Partial<ITransactionResponse>,
  lines?: Line[],
) {
  const { body, own } = world.entry('transaction', id);
  const next = { ...body, ...change };
  const ofLines = lines ?? own.lines ?? [];
  const country = world.find('address', next.address_id)?.body.country_code;
  // Until somebody says otherwise, one pays in the currency of where one is.
  const currency =
    change.currency_code ??
    (change.address_id && !own.isCurrencyFixed && !body.subscription_id
      ? currencyOf(country)
      : body.currency_code);
  const priced = ofLines.map((line) => ({
    ...line,
    unitAmount: unitAmount(line.price, currency, country),
  }));
  const tax = taxOf(world, next.address_id, next.business_id);
  world.update(
    'transaction',
    id,
    {
      ...change,
      currency_code: currency,
      items: itemsOf(priced),
      details: billed(world, priced, tax, currency, own.credit ?? 0),
    },
    { lines: priced, ...(change.currency_code && { isCurrencyFixed: true }) },
  );
}

export function taxOf(world: World, addressId?: string | null, businessId?: string | null): number {
  const company = world.find('business', businessId)?.body;
  return taxRate(world.find('address', addressId)?.body ?? null, company?.tax_identifier);
}

function itemsOf(lines: Line[]): ITransactionResponse['items'] {
  return lines.map(({ price, quantity, rate, period }) => ({
    price,
    quantity,
    proration: period && { rate: String(Number(rate.toFixed(5))), billing_period: period },
  }));
}

function billed(
  world: World,
  lines: Line[],
  tax: number,
  currency: string,
  credit: number,
): ITransactionDetailsResponse {
  const details = detailsOf(lines, tax, currency, credit);
  const { subtotal, tax: ofTax, total, grand_total, grand_total_tax } = details.totals;
  return {
    ...details,
    adjusted_totals: {
      subtotal,
      tax: ofTax,
      total,
      grand_total,
      grand_total_tax,
      fee: '0',
      earnings: '0',
      currency_code: details.totals.currency_code,
      retained_fee: '0',
    },
    payout_totals: null,
    adjusted_payout_totals: null,
    line_items: details.line_items.map((line) => ({ id: world.newId('txnitm'), ...line })),
  };
}

/** The page that a site has named for paying, with the transaction that is to be paid. */
export function withTransaction(page: string, id: string): string {
  const url = new URL(page);
  url.searchParams.set('_ptxn', id);
  return url.href;
}

function changeBalance(world: World, customerId: string, currency: string, by: number) {
  const balance = world.entry('customer', customerId).own.balance ?? {};
  world.note('customer', customerId, {
    balance: { ...balance, [currency]: (balance[currency] ?? 0) + by },
  });
}

// -------------------------------------------------------------------------------------------------
// Paying.

const card = (last4: string): IPaymentMethodDetails => ({
  type: 'card',
  card: { type: 'visa', last4, expiry_month: 12, expiry_year: 2030, cardholder_name: 'Test Card' },
  paypal: null,
  south_korea_local_card: null,
  underlying_details: null,
});

/** The one card that is declined and, for all others, one that is not. */
export const cards = { good: card('4242'), declined: card('0002') };

/** Tries to collect what is due. */
export function collect(world: World, id: string, isDeclined: boolean): boolean {
  const { body } = world.entry('transaction', id);
  const due = body.details?.totals?.balance ?? '0';
  // Nothing is asked of a card for nothing.
  if (Number(due) === 0) {
    world.update('transaction', id, { status: 'paid', billed_at: body.billed_at ?? world.now() });
    tell(world, 'transaction', id, 'updated', 'paid');
    return true;
  }
  const now = world.now();
  const attempt: ITransactionPaymentAttemptResponse = {
    payment_attempt_id: randomUUID(),
    stored_payment_method_id: randomUUID(),
    payment_method_id: world.newId('paymtd'),
    amount: due,
    status: isDeclined ? 'error' : 'captured',
    error_code: isDeclined ? ('declined' satisfies ErrorCode) : null,
    method_details: isDeclined ? cards.declined : cards.good,
    created_at: now,
    captured_at: isDeclined ? null : now,
  };
  const payments = [attempt, ...body.payments];
  if (isDeclined) {
    world.update('transaction', id, { payments });
    tell(world, 'transaction', id, 'updated', 'payment_failed');
    return false;
  }
  const totals = { ...body.details?.totals, balance: '0' };
  world.update('transaction', id, {
    payments,
    status: 'paid',
    billed_at: body.billed_at ?? now,
    details: { ...body.details, totals } as ITransactionDetailsResponse,
  });
  tell(world, 'transaction', id, 'updated', 'paid');
  return true;
}

/** Closes a transaction that is paid: it gets its invoice number, and Paddle takes its fee. */
export function complete(world: World, id: string) {
  const { body } = world.entry('transaction', id);
  const totals = body.details?.totals;
  if (!totals) throw new Error(`${id} has no totals`);
  const paid = Number(totals.grand_total);
  const fee = paid > 0 ? Math.round(paid * 0.05) + 50 : 0;
  const earnings = paid - Number(totals.grand_total_tax) - fee;
  const back = Number(totals.credit_to_balance);
  if (back > 0) changeBalance(world, String(body.customer_id), totals.currency_code, back);
  const invoices = world.settings.invoices + 1;
  world.set({ invoices });
  const closed = { ...totals, fee: String(fee), earnings: String(earnings) };
  const { subtotal, tax, total, grand_total, grand_total_tax, currency_code } = closed;
  world.update('transaction', id, {
    status: 'completed',
    invoice_number: `325-${10_000 + invoices}`,
    details: {
      ...(body.details as ITransactionDetailsResponse),
      totals: closed,
      adjusted_totals: {
        subtotal,
        tax,
        total,
        grand_total,
        grand_total_tax,
        currency_code,
        fee: closed.fee,
        earnings: closed.earnings,
        retained_fee: '0',
      },
      payout_totals: {
        ...closed,
        currency_code: 'USD',
        exchange_rate: '1',
        fee_rate: '0.05',
      },
    },
  });
  tell(world, 'transaction', id, 'updated', 'completed');
}

/** Gives a transaction up: what the customer had with Paddle comes back. */
export function cancelTransaction(world: World, id: string) {
  const { body, own } = world.entry('transaction', id);
  if (own.credit) changeBalance(world, String(body.customer_id), body.currency_code, own.credit);
  world.update('transaction', id, { status: 'canceled' });
  tell(world, 'transaction', id, 'updated', 'canceled');
}

/** The prices of a transaction that are paid again and again, which make a subscription. */
export function recurringOf(lines: Line[]): Line[] {
  return lines.filter(({ price }) => price.billing_cycle);
}

/** @throws PaddleProblem when prices are paid in different intervals, which one subscription cannot be */
export function cycleOf(lines: Line[]): Cycle | null {
  const [first, ...rest] = recurringOf(lines).map(({ price }) => price.billing_cycle as Cycle);
  const differs = rest.some(
    ({ interval, frequency }) => interval !== first?.interval || frequency !== first.frequency,
  );
  if (differs) {
    throw new PaddleProblem(
      'transaction_recurring_price_billing_cycle_mismatch',
      'billing cycle must be the same for all recurring prices',
    );
  }
  return first ?? null;
}

/** Lines of prices that the catalogue has, or that were made for this one time. */
export function linesOf(
  world: World,
  items: { price: IPriceResponse; quantity: number }[],
  currency: CurrencyCode,
  country: string | null | undefined,
): Line[] {
  return items.map(({ price, quantity }, index) => {
    const { minimum, maximum } = price.quantity;
    if (quantity < minimum || quantity > maximum) {
      throw invalidField(`items.${index}.quantity`, `must be between ${minimum} and ${maximum}`);
    }
    return {
      price,
      product: world.get('product', price.product_id),
      quantity,
      unitAmount: unitAmount(price, currency, country),
      // A trial costs nothing: the first charge comes when it ends.
      rate: price.trial_period ? 0 : 1,
      period: null,
    };
  });
}
