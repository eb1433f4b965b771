import type {
  CurrencyCode,
  ICustomData,
  ISubscriptionItemResponse,
  ISubscriptionResponse,
  ProrationBillingMode,
  SubscriptionItemStatus,
  SubscriptionOnPaymentFailure,
} from '@paddle/paddle-node-sdk';

import { invalidField, PaddleProblem } from './problem';
import type { Entry } from './store';
import { detailsOf, isPayable, unitAmount, type Line } from './totals';
import {
  addCycles,
  cancelTransaction,
  collect,
  complete,
  cycleOf,
  endOfCycle,
  makeTransaction,
  recurringOf,
  taxOf,
  tell,
} from './transactions';
import type { World } from './world';

type Subscription = Entry<'subscription'>;
type Items = { price: Line['price']; quantity: number }[];

/** A subscription cannot be changed so shortly before it is billed. */
const lockMs = 30 * 60_000;
/** When a charge that failed is tried again: days after it failed. */
export const retryDays = [1, 3, 7, 14];
const dayMs = 86_400_000;

// -------------------------------------------------------------------------------------------------
// From a paid transaction.

/** Closes a transaction that was just paid, with what follows: the subscription that it bought, or saved. */
export function settle(world: World, transactionId: string, page: string) {
  const { body, own } = world.entry('transaction', transactionId);
  const { origin, subscription_id: subscriptionId } = body;
  const buys = !subscriptionId && recurringOf(own.lines ?? []).length > 0;
  if (buys) {
    start(world, transactionId);
    tell(world, 'transaction', transactionId, 'updated');
  }
  complete(world, transactionId);
  const subscription = world.find('subscription', subscriptionId);
  if (!subscription) return;
  if (subscription.own.dunning?.transactionId === transactionId) recover(world, subscription.id);
  else if (origin === 'subscription_payment_method_change') {
    world.note('subscription', subscription.id, { declines: false });
    // Whatever is owed is collected from the new card at once.
    retry(world, subscription.id, page);
  }
}

/** Makes the subscription that a transaction bought. */
function start(world: World, transactionId: string) {
  const { body, own } = world.entry('transaction', transactionId);
  const lines = recurringOf(own.lines ?? []);
  const cycle = cycleOf(lines);
  if (!cycle) return;
  const now = world.now();
  const trial = lines.find(({ price }) => price.trial_period)?.price.trial_period;
  const endsAt = addCycles(now, trial ?? cycle);
  const period = { starts_at: now, ends_at: endsAt };
  const status = trial ? ('trialing' as const) : ('active' as const);
  const id = world.newId('sub');
  world.make(
    'subscription',
    {
      status,
      customer_id: String(body.customer_id),
      address_id: String(body.address_id),
      business_id: body.business_id ?? null,
      currency_code: body.currency_code,
      started_at: now,
      first_billed_at: trial ? null : now,
      next_billed_at: endsAt,
      paused_at: null,
      canceled_at: null,
      collection_mode: 'automatic',
      billing_details: null,
      current_billing_period: period,
      billing_cycle: cycle as ISubscriptionResponse['billing_cycle'],
      scheduled_change: null,
      management_urls: null,
      items: lines.map(({ price, product, quantity }) => ({
        status,
        quantity,
        recurring: true,
        created_at: now,
        updated_at: now,
        previously_billed_at: trial ? null : now,
        next_billed_at: endsAt,
        trial_dates: trial ? period : null,
        price,
        product,
      })),
      custom_data: body.custom_data ?? null,
      discount: null,
      import_meta: null,
    },
    { id, own: { anchor: now, declines: false, pending: [] } },
  );
  world.update('transaction', transactionId, { subscription_id: id, billing_period: period });
  const { management_urls: _never, ...data } = world.get('subscription', id);
  world.emit('subscription.created', { ...data, transaction_id: transactionId });
  tell(world, 'subscription', id, trial ? 'trialing' : 'activated');
}

// -------------------------------------------------------------------------------------------------
// What time brings.

/** When something happens next to a subscription by itself; null when nothing does. */
export function dueAt({ body, own }: Subscription): number | null {
  if (body.status === 'canceled') return null;
  const moments: (string | null | undefined)[] = [];
  if (body.scheduled_change) moments.push(body.scheduled_change.effective_at);
  if (body.status === 'active' || body.status === 'trialing') moments.push(body.next_billed_at);
  if (own.dunning) {
    const days = retryDays[own.dunning.attempts] ?? retryDays.at(-1) ?? 0;
    moments.push(new Date(Date.parse(own.dunning.since) + days * dayMs).toISOString());
  }
  const times = moments.filter((moment) => moment != null).map((moment) => Date.parse(moment));
  return times.length > 0 ? Math.min(...times) : null;
}

/** Does what is due to a subscription at this moment of it. */
export function happen(world: World, id: string, at: number, page: string) {
  const { body, own } = world.entry('subscription', id);
  const change = body.scheduled_change;
  if (change && Date.parse(change.effective_at) <= at) {
    if (change.action === 'cancel') endNow(world, id);
    else if (change.action === 'pause') pauseNow(world, id, change.resume_at ?? null);
    else startAgain(world, id, page);
  } else if (own.dunning) retry(world, id, page);
  else renew(world, id, page);
}

function renew(world: World, id: string, page: string) {
  const { body, own } = world.entry('subscription', id);
  const startsAt = String(body.next_billed_at);
  const wasTrial = body.status === 'trialing';
  // The months of who tried it first are counted from the end of the trial.
  const anchor = wasTrial ? startsAt : (own.anchor ?? startsAt);
  const endsAt = endOfCycle(anchor, startsAt, body.billing_cycle);
  const period = { starts_at: startsAt, ends_at: endsAt };
  const now = world.now();
  world.update(
    'subscription',
    id,
    {
      status: 'active',
      first_billed_at: body.first_billed_at ?? startsAt,
      current_billing_period: period,
      next_billed_at: endsAt,
      items: body.items.map((item) => ({
        ...item,
        status: 'active',
        updated_at: now,
        previously_billed_at: startsAt,
        next_billed_at: endsAt,
      })),
    },
    { anchor, pending: [] },
  );
  tell(world, 'subscription', id, 'updated');
  if (wasTrial) tell(world, 'subscription', id, 'activated');
  const lines = [...recurring(world, id, period), ...(own.pending ?? [])];
  bill(world, id, lines, 'subscription_recurring', period, page);
}

/** Charges a renewal. If that fails, the subscription is past due and the charge is tried again later. */
function bill(
  world: World,
  id: string,
  lines: Line[],
  origin: 'subscription_recurring' | 'subscription_charge' | 'subscription_update',
  period: Line['period'],
  page: string,
): boolean {
  const { body, own } = world.entry('subscription', id);
  const transaction = charge(world, body, lines, origin, period, page);
  if (collect(world, transaction.id, own.declines ?? false)) {
    settle(world, transaction.id, page);
    return true;
  }
  fallBehind(world, id, transaction.id);
  return false;
}

function charge(
  world: World,
  body: ISubscriptionResponse,
  lines: Line[],
  origin: 'subscription_recurring' | 'subscription_charge' | 'subscription_update',
  period: Line['period'],
  page: string,
) {
  return makeTransaction(world, {
    lines,
    origin,
    period,
    status: 'billed',
    currency: body.currency_code,
    customerId: body.customer_id,
    addressId: body.address_id,
    businessId: body.business_id ?? null,
    subscriptionId: body.id,
    customData: body.custom_data,
    checkoutUrl: page,
    usesBalance: true,
  });
}

function fallBehind(world: World, id: string, transactionId: string) {
  world.update('transaction', transactionId, { status: 'past_due' });
  tell(world, 'transaction', transactionId, 'updated', 'past_due');
  const dunning = { transactionId, since: world.now(), attempts: 0 };
  world.update('subscription', id, { status: 'past_due' }, { dunning });
  tell(world, 'subscription', id, 'updated', 'past_due');
}

/** Tries a charge again. After the last time, the subscription ends or rests. */
export function retry(world: World, id: string, page: string) {
  const { own } = world.entry('subscription', id);
  if (!own.dunning) return;
  const { transactionId, attempts } = own.dunning;
  if (collect(world, transactionId, own.declines ?? false)) {
    settle(world, transactionId, page);
    return;
  }
  world.note('subscription', id, { dunning: { ...own.dunning, attempts: attempts + 1 } });
  if (attempts + 1 < retryDays.length) return;
  if (world.settings.afterDunning === 'pause') pauseNow(world, id, null);
  else endNow(world, id);
}

function recover(world: World, id: string) {
  world.update('subscription', id, { status: 'active' }, { dunning: undefined, declines: false });
  tell(world, 'subscription', id, 'updated', 'activated');
}

// -------------------------------------------------------------------------------------------------
// Lines.

/** What a period of a subscription costs. */
export function recurring(world: World, id: string, period: Line['period']): Line[] {
  const { items, currency_code, address_id } = world.get('subscription', id);
  return linesOfItems(world, items, currency_code, address_id, period);
}

function linesOfItems(
  world: World,
  items: Items,
  currency: CurrencyCode,
  addressId: string,
  period: Line['period'],
  rate = 1,
): Line[] {
  const country = world.find('address', addressId)?.body.country_code;
  return items.map(({ price, quantity }) => ({
    price,
    product: world.get('product', price.product_id),
    quantity,
    unitAmount: unitAmount(price, currency, country),
    rate,
    period,
  }));
}

/** The transaction that comes next if nothing changes; null when none will. */
export function nextTransaction(world: World, id: string) {
  const { body, own } = world.entry('subscription', id);
  const startsAt = body.next_billed_at;
  if (!startsAt || body.scheduled_change?.action === 'cancel') return null;
  const anchor = body.status === 'trialing' ? startsAt : (own.anchor ?? startsAt);
  const period = { starts_at: startsAt, ends_at: endOfCycle(anchor, startsAt, body.billing_cycle) };
  const tax = taxOf(world, body.address_id, body.business_id);
  const lines = [...recurring(world, id, period), ...(own.pending ?? [])];
  const balance = world.find('customer', body.customer_id)?.own.balance?.[body.currency_code] ?? 0;
  const total = Number(detailsOf(lines, tax, body.currency_code).totals.total);
  const credit = Math.min(balance, Math.max(0, total));
  return {
    billing_period: period,
    details: detailsOf(lines, tax, body.currency_code, credit),
    adjustments: [],
  };
}

/** What each period will cost. */
export function recurringDetails(world: World, id: string) {
  const body = world.get('subscription', id);
  const tax = taxOf(world, body.address_id, body.business_id);
  return detailsOf(recurring(world, id, null), tax, body.currency_code);
}

// -------------------------------------------------------------------------------------------------
// Changes that are asked for.

function requireOpen({ body }: Subscription) {
  if (body.status === 'canceled') {
    throw new PaddleProblem(
      'subscription_update_when_canceled',
      'cannot update subscription, as subscription is canceled',
    );
  }
}

function requireNotPastDue({ body }: Subscription) {
  if (body.status === 'past_due') {
    throw new PaddleProblem(
      'subscription_update_when_past_due',
      'cannot update subscription, as subscription is past due',
    );
  }
}

function requireNothingPending({ body }: Subscription) {
  if (body.scheduled_change) {
    throw new PaddleProblem(
      'subscription_locked_pending_changes',
      'cannot update subscription, pending scheduled changes',
    );
  }
}

function requireUnlocked(world: World, { body }: Subscription) {
  const isRenewed = body.status === 'active' || body.status === 'trialing';
  const left = Date.parse(body.next_billed_at ?? '') - world.tick();
  if (isRenewed && left < lockMs) {
    throw new PaddleProblem(
      'subscription_locked_renewal',
      'unable to update subscription 30m0s before renewal',
      { status: 409 },
    );
  }
}

export type Update = {
  customer_id?: string;
  address_id?: string;
  business_id?: string | null;
  currency_code?: CurrencyCode;
  next_billed_at?: string;
  scheduled_change?: null;
  items?: { price: Line['price']; quantity?: number }[];
  custom_data?: ICustomData | null;
  proration_billing_mode?: ProrationBillingMode;
  on_payment_failure?: SubscriptionOnPaymentFailure;
};

/** What an update charges now, and what it gives back and costs. */
export type Impact = { now: Line[] | null; period: Line['period']; lines: Line[] };

/** Changes a subscription, and charges what that costs. */
export function updateSubscription(world: World, id: string, change: Update, page: string): Impact {
  const entry = world.entry('subscription', id);
  requireOpen(entry);
  const {
    items,
    scheduled_change,
    proration_billing_mode: mode,
    on_payment_failure,
    ...plain
  } = change;
  const { next_billed_at: nextBilledAt, ...rest } = plain;
  const isBilled = items !== undefined || nextBilledAt !== undefined;
  if (isBilled && !mode) {
    throw invalidField('proration_billing_mode', 'must be provided when changing items or dates');
  }
  if (scheduled_change === null) {
    const next = entry.body.current_billing_period?.ends_at ?? null;
    world.update('subscription', id, {
      scheduled_change: null,
      next_billed_at: next,
      items: entry.body.items.map((item) => ({ ...item, next_billed_at: next })),
    });
  } else if (isBilled) requireNothingPending(entry);
  if (isBilled) {
    requireNotPastDue(entry);
    requireUnlocked(world, entry);
  }
  if (Object.keys(rest).length > 0) world.update('subscription', id, rest);
  if (nextBilledAt !== undefined) moveBilling(world, id, nextBilledAt, mode);
  if (items === undefined || !mode) {
    tell(world, 'subscription', id, 'updated');
    return { now: null, period: null, lines: [] };
  }
  return changeItems(world, id, items, mode, on_payment_failure ?? 'prevent_change', page);
}

function moveBilling(world: World, id: string, to: string, mode: ProrationBillingMode | undefined) {
  const { body } = world.entry('subscription', id);
  if (Date.parse(to) - world.tick() < lockMs) {
    throw invalidField('next_billed_at', 'must be at least 30 minutes from now');
  }
  if (mode !== 'do_not_bill') {
    throw new PaddleProblem(
      'internal_error',
      'The simulated Paddle moves the next bill with do_not_bill only.',
      { status: 501 },
    );
  }
  const period = body.current_billing_period;
  world.update(
    'subscription',
    id,
    {
      next_billed_at: to,
      current_billing_period: period && { starts_at: period.starts_at, ends_at: to },
      items: body.items.map((item) => ({ ...item, next_billed_at: to })),
    },
    { anchor: to },
  );
}

function changeItems(
  world: World,
  id: string,
  wanted: NonNullable<Update['items']>,
  mode: ProrationBillingMode,
  onFailure: SubscriptionOnPaymentFailure,
  page: string,
): Impact {
  const { body, own } = world.entry('subscription', id);
  const items: Items = wanted.map(({ price, quantity }, index) => {
    if (!price.billing_cycle) {
      throw invalidField(`items.${index}.price_id`, 'only recurring prices may be added');
    }
    const known = body.items.find((item) => item.price.id === price.id);
    if (quantity === undefined && !known) {
      throw invalidField(`items.${index}.quantity`, 'must be provided as part of the request');
    }
    const count = quantity ?? known?.quantity ?? 1;
    if (count < price.quantity.minimum || count > price.quantity.maximum) {
      const { minimum, maximum } = price.quantity;
      throw invalidField(`items.${index}.quantity`, `must be between ${minimum} and ${maximum}`);
    }
    return { price, quantity: count };
  });
  if (new Set(items.map(({ price }) => price.id)).size < items.length) {
    throw new PaddleProblem(
      'subscription_duplicate_prices',
      'subscription items contain duplicate prices',
    );
  }
  const isImmediate = mode.endsWith('immediately');
  if (body.status === 'trialing' && mode !== 'do_not_bill') {
    throw new PaddleProblem(
      'subscription_trialing_items_update_invalid_options',
      'only do_not_bill is allowed when updating items of a trialing subscription',
    );
  }
  if (body.status === 'paused' && isImmediate) {
    throw new PaddleProblem(
      'subscription_update_error_when_paused',
      'paused subscriptions cannot be updated with prorate, or bill immediately enabled',
    );
  }
  const cycle = cycleOf(linesOfItems(world, items, body.currency_code, body.address_id, null));
  if (!cycle) throw invalidField('items', 'must contain a recurring price');
  const { interval, frequency } = body.billing_cycle;
  const restarts = cycle.interval !== interval || cycle.frequency !== frequency;
  if (restarts && mode.endsWith('next_billing_period')) {
    throw new PaddleProblem(
      'subscription_update_different_billing_cycle',
      'items with another billing cycle must be billed immediately or not at all',
    );
  }

  const now = world.now();
  const old = body.current_billing_period ?? null;
  const period = restarts && old ? { starts_at: now, ends_at: addCycles(now, cycle) } : old;
  const lines = prorate(world, body, items, { mode, old, period, now, restarts });

  // The charge comes first when its failure prevents the change.
  let isPaid = true;
  let transactionId: string | null = null;
  if (isImmediate && lines.length > 0) {
    const from = restarts ? period : period && { starts_at: now, ends_at: period.ends_at };
    transactionId = charge(world, body, lines, 'subscription_update', from, page).id;
    isPaid = collect(world, transactionId, own.declines ?? false);
    if (!isPaid && onFailure === 'prevent_change') {
      cancelTransaction(world, transactionId);
      throw declined();
    }
    if (isPaid) complete(world, transactionId);
  }

  const next = period?.ends_at ?? null;
  const made = (item: Items[number]): ISubscriptionItemResponse => {
    const known = body.items.find(({ price }) => price.id === item.price.id);
    const isKept = known && known.quantity === item.quantity && !restarts;
    return {
      status: (body.status === 'trialing' ? 'trialing' : 'active') as SubscriptionItemStatus,
      quantity: item.quantity,
      recurring: true,
      created_at: known?.created_at ?? now,
      updated_at: isKept ? known.updated_at : now,
      previously_billed_at: known && !restarts ? (known.previously_billed_at ?? null) : now,
      next_billed_at: next,
      trial_dates: known?.trial_dates ?? null,
      price: item.price,
      product: world.get('product', item.price.product_id),
    };
  };
  world.update(
    'subscription',
    id,
    {
      items: items.map(made),
      billing_cycle: cycle as ISubscriptionResponse['billing_cycle'],
      current_billing_period: period,
      next_billed_at: next,
    },
    {
      ...(restarts && { anchor: now }),
      ...(mode.endsWith('next_billing_period') && { pending: [...(own.pending ?? []), ...lines] }),
    },
  );
  tell(world, 'subscription', id, 'updated');
  if (!isPaid && transactionId) fallBehind(world, id, transactionId);
  return { now: isImmediate && lines.length > 0 ? lines : null, period, lines };
}

export function declined(): PaddleProblem {
  return new PaddleProblem(
    'subscription_payment_declined',
    'The payment for this subscription change was declined.',
    { isDone: true },
  );
}

type Proration = {
  mode: ProrationBillingMode;
  old: Line['period'];
  period: Line['period'];
  now: string;
  restarts: boolean;
};

/** What a change of items costs and gives back, by the seconds of the period that are left. */
function prorate(
  world: World,
  { items, currency_code: currency, address_id: address, status }: ISubscriptionResponse,
  wanted: Items,
  { mode, old, period, now, restarts }: Proration,
): Line[] {
  if (mode === 'do_not_bill' || !old || !period || status === 'paused') return [];
  const isProrated = mode.startsWith('prorated');
  const seconds = (from: string, to: string) =>
    Math.floor((Date.parse(to) - Date.parse(from)) / 1000);
  const part = Math.min(
    1,
    Math.max(0, seconds(now, old.ends_at) / seconds(old.starts_at, old.ends_at)),
  );
  const rest = { starts_at: now, ends_at: old.ends_at };
  const differences = (from: Items, to: Items) =>
    from.flatMap(({ price, quantity }) => {
      const other = restarts ? 0 : (to.find((item) => item.price.id === price.id)?.quantity ?? 0);
      return quantity > other ? [{ price, quantity: quantity - other }] : [];
    });
  const added = linesOfItems(
    world,
    differences(wanted, items),
    currency,
    address,
    restarts || !isProrated ? period : rest,
    restarts || !isProrated ? 1 : part,
  );
  if (!isProrated) return added;
  const removed = linesOfItems(world, differences(items, wanted), currency, address, rest, part);
  return [...added, ...removed.map((line) => ({ ...line, quantity: -line.quantity }))];
}

// -------------------------------------------------------------------------------------------------

type Effective = 'immediately' | 'next_billing_period';

export function cancelSubscription(world: World, id: string, from: Effective) {
  const entry = world.entry('subscription', id);
  requireOpen(entry);
  const period = entry.body.current_billing_period;
  // What rests has no period whose end it could wait for.
  if (from === 'immediately' || !period) {
    endNow(world, id);
    return;
  }
  requireNothingPending(entry);
  requireUnlocked(world, entry);
  world.update('subscription', id, {
    scheduled_change: { action: 'cancel', effective_at: period.ends_at, resume_at: null },
    next_billed_at: null,
    items: entry.body.items.map((item) => ({ ...item, next_billed_at: null })),
  });
  tell(world, 'subscription', id, 'updated');
}

function endNow(world: World, id: string) {
  const { body, own } = world.entry('subscription', id);
  world.update(
    'subscription',
    id,
    {
      status: 'canceled',
      canceled_at: world.now(),
      paused_at: null,
      next_billed_at: null,
      current_billing_period: null,
      scheduled_change: null,
      items: body.items.map((item) => ({ ...item, next_billed_at: null })),
    },
    { dunning: undefined, pending: [] },
  );
  tell(world, 'subscription', id, 'updated', 'canceled');
  if (own.dunning) cancelTransaction(world, own.dunning.transactionId);
}

export function pauseSubscription(
  world: World,
  id: string,
  from: Effective,
  resumeAt: string | null,
) {
  const entry = world.entry('subscription', id);
  requireOpen(entry);
  const { body } = entry;
  if (body.status === 'paused') {
    throw new PaddleProblem('subscription_update_when_paused', 'subscription is paused already');
  }
  if (resumeAt && Date.parse(resumeAt) <= world.tick()) {
    throw invalidField('resume_at', 'must be in the future');
  }
  requireNothingPending(entry);
  if (from === 'immediately') {
    pauseNow(world, id, resumeAt);
    return;
  }
  requireNotPastDue(entry);
  requireUnlocked(world, entry);
  const effective_at = body.current_billing_period?.ends_at ?? String(body.next_billed_at);
  if (resumeAt && resumeAt <= effective_at) {
    throw invalidField('resume_at', 'must be after the pause takes effect');
  }
  world.update('subscription', id, {
    scheduled_change: { action: 'pause', effective_at, resume_at: resumeAt },
    next_billed_at: resumeAt,
    items: body.items.map((item) => ({ ...item, next_billed_at: resumeAt })),
  });
  tell(world, 'subscription', id, 'updated');
}

function pauseNow(world: World, id: string, resumeAt: string | null) {
  const { body, own } = world.entry('subscription', id);
  world.update(
    'subscription',
    id,
    {
      status: 'paused',
      paused_at: world.now(),
      next_billed_at: resumeAt,
      current_billing_period: null,
      scheduled_change: resumeAt
        ? { action: 'resume', effective_at: resumeAt, resume_at: null }
        : null,
      items: body.items.map((item) => ({ ...item, next_billed_at: resumeAt })),
    },
    { dunning: undefined, pausedPeriod: body.current_billing_period ?? null },
  );
  tell(world, 'subscription', id, 'updated', 'paused');
  if (own.dunning) cancelTransaction(world, own.dunning.transactionId);
}

export type OnResume = 'start_new_billing_period' | 'continue_existing_billing_period';

export function resumeSubscription(
  world: World,
  id: string,
  from: string,
  on: OnResume,
  page: string,
) {
  const entry = world.entry('subscription', id);
  requireOpen(entry);
  const { body, own } = entry;
  const change = body.scheduled_change;
  const at = from === 'immediately' ? null : from;
  if (at && !(Date.parse(at) > world.tick())) {
    throw invalidField('effective_from', 'must be in the future');
  }
  // A pause that is still to come can be given its end.
  if (body.status !== 'paused') {
    if (change?.action !== 'pause' || !at) {
      throw new PaddleProblem(
        'subscription_must_be_paused',
        'action can only be performed on paused subscription',
      );
    }
    if (at <= change.effective_at) {
      throw invalidField('effective_from', 'must be after the pause takes effect');
    }
    world.update('subscription', id, {
      scheduled_change: { ...change, resume_at: at },
      next_billed_at: at,
    });
    tell(world, 'subscription', id, 'updated');
    return;
  }
  if (at) {
    world.update('subscription', id, {
      scheduled_change: { action: 'resume', effective_at: at, resume_at: null },
      next_billed_at: at,
    });
    tell(world, 'subscription', id, 'updated');
    return;
  }
  if (on === 'continue_existing_billing_period') {
    const period = own.pausedPeriod;
    if (!period || Date.parse(period.ends_at) <= world.tick()) {
      throw new PaddleProblem(
        'subscription_continuing_existing_billing_period_not_allowed',
        'cannot continue existing billing period, as it has ended',
      );
    }
    world.update('subscription', id, {
      status: 'active',
      paused_at: null,
      scheduled_change: null,
      current_billing_period: period,
      next_billed_at: period.ends_at,
      items: body.items.map((item) => ({ ...item, next_billed_at: period.ends_at })),
    });
    tell(world, 'subscription', id, 'updated', 'resumed', 'activated');
    return;
  }
  startAgain(world, id, page);
}

/** A paused subscription goes on: a new period begins, and is charged. */
function startAgain(world: World, id: string, page: string) {
  const { body, own } = world.entry('subscription', id);
  const now = world.now();
  const period = { starts_at: now, ends_at: addCycles(now, body.billing_cycle) };
  world.update(
    'subscription',
    id,
    {
      status: 'active',
      paused_at: null,
      scheduled_change: null,
      current_billing_period: period,
      next_billed_at: period.ends_at,
      items: body.items.map((item) => ({
        ...item,
        status: 'active',
        updated_at: now,
        previously_billed_at: now,
        next_billed_at: period.ends_at,
      })),
    },
    { anchor: now, pending: [] },
  );
  tell(world, 'subscription', id, 'updated', 'resumed');
  const lines = [...recurring(world, id, period), ...(own.pending ?? [])];
  if (bill(world, id, lines, 'subscription_recurring', period, page)) {
    tell(world, 'subscription', id, 'updated', 'activated');
  }
}

/** Ends a trial now: the first period begins, and is charged. */
export function activateSubscription(world: World, id: string, page: string) {
  const entry = world.entry('subscription', id);
  requireOpen(entry);
  if (entry.body.status !== 'trialing') {
    throw new PaddleProblem(
      'subscription_trialing_required',
      'only trialing subscriptions can be activated',
    );
  }
  requireNothingPending(entry);
  world.update('subscription', id, { next_billed_at: world.now() });
  renew(world, id, page);
}

/** Charges something once. */
export function chargeOnce(
  world: World,
  id: string,
  items: Items,
  from: Effective,
  onFailure: SubscriptionOnPaymentFailure,
  page: string,
): Impact {
  const entry = world.entry('subscription', id);
  requireOpen(entry);
  requireNotPastDue(entry);
  const { body, own } = entry;
  items.forEach(({ price }, index) => {
    if (price.billing_cycle) {
      throw invalidField(`items.${index}.price_id`, 'only prices that do not recur may be charged');
    }
  });
  const lines = linesOfItems(world, items, body.currency_code, body.address_id, null);
  if (from === 'next_billing_period') {
    requireUnlocked(world, entry);
    if (body.scheduled_change?.action === 'cancel') requireNothingPending(entry);
    world.update('subscription', id, {}, { pending: [...(own.pending ?? []), ...lines] });
    tell(world, 'subscription', id, 'updated');
    return { now: null, period: null, lines };
  }
  const { totals } = detailsOf(
    lines,
    taxOf(world, body.address_id, body.business_id),
    body.currency_code,
  );
  if (!isPayable(Number(totals.total), body.currency_code)) {
    throw new PaddleProblem(
      'subscription_update_transaction_balance_less_than_charge_limit',
      `Unable to charge for Subscription update: Transaction balance is less than what we can charge. Transaction balance: ${totals.total}, Currency code: ${body.currency_code}`,
    );
  }
  const period = body.current_billing_period ?? null;
  const { id: transactionId } = charge(world, body, lines, 'subscription_charge', period, page);
  if (collect(world, transactionId, own.declines ?? false)) complete(world, transactionId);
  else if (onFailure === 'prevent_change') {
    cancelTransaction(world, transactionId);
    throw declined();
  } else fallBehind(world, id, transactionId);
  return { now: lines, period, lines };
}

/** The transaction by which somebody gives another card: what is owed, or one over nothing. */
export function paymentMethodTransaction(world: World, id: string, page: string) {
  const entry = world.entry('subscription', id);
  requireOpen(entry);
  const { body, own } = entry;
  if (own.dunning) return world.get('transaction', own.dunning.transactionId);
  const lines = linesOfItems(world, body.items, body.currency_code, body.address_id, null, 0);
  return makeTransaction(world, {
    lines,
    status: 'ready',
    origin: 'subscription_payment_method_change',
    currency: body.currency_code,
    customerId: body.customer_id,
    addressId: body.address_id,
    businessId: body.business_id ?? null,
    subscriptionId: id,
    customData: body.custom_data,
    checkoutUrl: page,
  });
}
