import fc from 'fast-check';

import {
  adjustmentSnapshot,
  customerSnapshot,
  snapshotOfEvent,
  subscriptionSnapshot,
  transactionSnapshot,
  type BillingSnapshot,
} from '~/integrations/paddle/snapshot.server';
import {
  paddleId,
  wireCustomer,
  wireEvent,
  wireSubscription,
  wireTransaction,
} from './paddle-fixtures';

/**
 * Lives of a business at Paddle, made up by fast-check: what happens at Paddle, the events that Paddle would
 * send of it, and what it would answer at each moment.
 */

type Wire = Record<string, unknown> & { id: string };
type Kind = 'transaction' | 'subscription' | 'adjustment' | 'customer' | 'address';
/** All that Paddle has, by id. */
type World = ReadonlyMap<string, { kind: Kind; wire: Wire }>;

export type PaddleEvent = ReturnType<typeof wireEvent>;
/** What reaches us: an event, or Paddle's answer to an act of ours, which never gets lost. */
export type Arrival =
  | { event: PaddleEvent; answer?: undefined; at: number }
  | { answer: BillingSnapshot; event?: undefined; at: number };

export type Life = {
  businessId: string;
  arrivals: Arrival[];
  /** What Paddle has after each arrival was sent. */
  worlds: World[];
  /** What must be here in the end, by Paddle. */
  rows: { id: string; status: string; plan?: string }[];
  /** What must not: it only says that it is this business's. */
  strangers: string[];
  /** Whether some of its events cannot be put in order by what they say. */
  isAmbiguous: boolean;
  endedAt: number;
};

export const lifePrices = {
  starter: paddleId('pri', 'startermonthly'),
  pro: paddleId('pri', 'promonthly'),
  business: paddleId('pri', 'businessmonthly'),
} as const;
type LifePlan = keyof typeof lifePrices;
const lifePlans = Object.keys(lifePrices) as LifePlan[];
const amounts: Record<LifePlan, number> = { starter: 3900, pro: 9900, business: 29_900 };

const acts = ['begin', 'renew', 'renew', 'fail', 'recover', 'upgrade', 'downgrade', 'pause', 'resume', 'schedule', 'undo', 'cancel', 'refund', 'move', 'stranger', 'noise'] as const; // prettier-ignore
export type Step = {
  act: (typeof acts)[number];
  /** Minutes until it happens. */
  wait: number;
  /** 1: Paddle does not move updated_at from event to event; 2: nor the time of the events. */
  tie: 0 | 1 | 2;
};

export const stepsArbitrary = fc.array(
  fc.record<Step>({
    act: fc.constantFrom(...acts),
    wait: fc.integer({ min: 1, max: 40 * 24 * 60 }),
    tie: fc.constantFrom(0, 0, 0, 0, 1, 2),
  }),
  { minLength: 3, maxLength: 14 },
);

export const lifeBusinessId = 'eeeeeeee-0000-4000-8000-000000000001';
/** Later than the clock of any database that this runs on: nothing is overdue by that. */
export const lifeBeganAt = Date.UTC(2100, 0, 31, 12);
const day = 24 * 60 * 60 * 1000;

/**
 * Plays the steps, leaving out those that make no sense where they stand. The first always begins.
 *
 * @param hasAddress without one, nothing is missing here that events do not tell
 */
export function live(
  steps: readonly Step[],
  { hasAddress = true, businessId = lifeBusinessId } = {},
): Life {
  const world = new Map<string, { kind: Kind; wire: Wire }>();
  const worlds: World[] = [];
  const arrivals: Arrival[] = [];
  const strangers: string[] = [];
  let now = lifeBeganAt;
  let tie: Step['tie'] = 0;
  let made = 0;
  const stamp = (ms = now) => new Date(ms).toISOString();
  const id = (prefix: string) => paddleId(prefix, ++made);
  const custom = { business_id: businessId };
  const customerId = paddleId('ctm', 'payer');
  const addressId = paddleId('add', 'payer');

  /** Something happens to an entity, and Paddle says so. */
  function happen(kind: Kind, type: string, wire: Wire) {
    if (tie < 2) now += 37;
    const before = world.get(wire.id)?.wire.updated_at;
    const next: Wire = structuredClone({ ...wire, updated_at: tie && before ? before : stamp() });
    world.set(wire.id, { kind, wire: next });
    // What the first event says and no answer does.
    const { transaction_id: _begun, ...kept } = next;
    if (kind === 'subscription') world.set(wire.id, { kind, wire: kept as Wire });
    const at = stamp(tie === 2 ? now : now + 5);
    arrivals.push({ event: wireEvent(type, next, { id: id('evt'), at }), at: arrivals.length });
    worlds.push(new Map(world));
  }
  const get = (entityId: string) => structuredClone(world.get(entityId)!.wire);
  let current: string | null = null;
  let plan: LifePlan = 'pro';
  const sub = () => (current ? get(current) : null);
  const is = (...statuses: string[]) => statuses.includes(String(sub()?.status));
  const periodFrom = (ms: number) => ({ starts_at: stamp(ms), ends_at: stamp(ms + 30 * day) });
  const items = (of: LifePlan) =>
    wireSubscription({
      id: 'x',
      price_id: lifePrices[of],
      unit_price: { amount: String(amounts[of]), currency_code: 'USD' },
    }).items;

  function bill(origin: string, fields: Record<string, unknown> = {}): Wire {
    const subtotal = amounts[plan];
    return wireTransaction({
      id: id('txn'),
      origin,
      status: 'ready',
      subscription_id: current,
      customer_id: customerId,
      custom_data: custom,
      created_at: stamp(),
      subtotal: String(subtotal),
      tax: String(Math.round(subtotal * 0.09)),
      total: String(subtotal + Math.round(subtotal * 0.09)),
      ...fields,
    }) as Wire;
  }
  function pay(transaction: Wire) {
    happen('transaction', 'transaction.paid', { ...get(transaction.id), status: 'paid', billed_at: stamp() });
    happen('transaction', 'transaction.completed', {
      ...get(transaction.id),
      status: 'completed',
      subscription_id: current ?? transaction.subscription_id,
      invoice_number: `77-${made}`,
    });
  } // prettier-ignore

  const play: Record<Step['act'], () => void> = {
    begin() {
      if (current && !is('canceled')) return;
      const first = bill('api', { subscription_id: null, customer_id: null });
      world.set(first.id, { kind: 'transaction', wire: { ...first, updated_at: stamp() } });
      arrivals.push({
        answer: transactionSnapshot(inSdkSpelling(world.get(first.id)!.wire)),
        at: arrivals.length,
      });
      worlds.push(new Map(world));
      happen('transaction', 'transaction.created', get(first.id));
      if (!world.has(customerId)) {
        happen('customer', 'customer.created', wireCustomer({ id: customerId }) as Wire);
        const address = { id: addressId, customer_id: customerId, first_line: '1 Way', country_code: 'US' };
        if (hasAddress) happen('address', 'address.created', address);
      }
      happen('transaction', 'transaction.updated', { ...get(first.id), customer_id: customerId });
      happen('transaction', 'transaction.paid', { ...get(first.id), status: 'paid' });
      current = id('sub');
      const isTrialing = made % 3 === 0;
      happen('subscription', 'subscription.created', {
        ...wireSubscription({
          id: current,
          price_id: lifePrices[plan],
          customer_id: customerId,
          address_id: hasAddress ? addressId : null,
          custom_data: custom,
          created_at: stamp(),
          started_at: stamp(),
        }),
        items: items(plan),
        status: isTrialing ? 'trialing' : 'active',
        transaction_id: first.id,
        current_billing_period: periodFrom(now),
        next_billed_at: stamp(now + 30 * day),
        id: current,
      });
      happen('subscription', isTrialing ? 'subscription.trialing' : 'subscription.activated', sub()!);
      happen('transaction', 'transaction.completed', {
        ...get(first.id),
        status: 'completed',
        subscription_id: current,
        billed_at: stamp(),
        invoice_number: `77-${made}`,
      });
    }, // prettier-ignore
    renew() {
      if (!is('active', 'trialing')) return;
      const period = periodFrom(now);
      happen('subscription', 'subscription.updated', { ...sub()!, status: 'active', current_billing_period: period, next_billed_at: period.ends_at });
      const next = bill('subscription_recurring', { billing_period: period, status: 'billed', billed_at: stamp() });
      happen('transaction', 'transaction.created', next);
      pay(next);
    }, // prettier-ignore
    fail() {
      if (!is('active')) return;
      const period = periodFrom(now);
      happen('subscription', 'subscription.updated', { ...sub()!, current_billing_period: period, next_billed_at: period.ends_at });
      const next = bill('subscription_recurring', { billing_period: period, status: 'billed', billed_at: stamp() });
      happen('transaction', 'transaction.created', next);
      happen('transaction', 'transaction.payment_failed', { ...get(next.id), status: 'past_due' });
      happen('subscription', 'subscription.past_due', { ...sub()!, status: 'past_due' });
      happen('transaction', 'transaction.past_due', get(next.id));
    }, // prettier-ignore
    recover() {
      if (!is('past_due')) return;
      const due = [...world.values()].find(({ kind, wire }) => kind === 'transaction' && wire.status === 'past_due' && wire.subscription_id === current);
      if (due) pay(due.wire);
      happen('subscription', 'subscription.updated', { ...sub()!, status: 'active' });
    }, // prettier-ignore
    upgrade: () => change(1),
    downgrade: () => change(-1),
    pause() {
      if (!is('active')) return;
      happen('subscription', 'subscription.paused', { ...sub()!, status: 'paused', paused_at: stamp(), next_billed_at: null, current_billing_period: null, scheduled_change: null });
    }, // prettier-ignore
    resume() {
      if (!is('paused')) return;
      const period = periodFrom(now);
      happen('subscription', 'subscription.resumed', { ...sub()!, status: 'active', paused_at: null, current_billing_period: period, next_billed_at: period.ends_at });
      const next = bill('subscription_recurring', { billing_period: period, status: 'billed' });
      happen('transaction', 'transaction.created', next);
      pay(next);
    }, // prettier-ignore
    schedule() {
      if (!is('active')) return;
      happen('subscription', 'subscription.updated', { ...sub()!, scheduled_change: { action: made % 2 ? 'cancel' : 'pause', effective_at: stamp(now + 9 * day), resume_at: null } });
    }, // prettier-ignore
    undo() {
      if (!sub()?.scheduled_change) return;
      happen('subscription', 'subscription.updated', { ...sub()!, scheduled_change: null });
    },
    cancel() {
      if (!current || is('canceled')) return;
      happen('subscription', 'subscription.canceled', { ...sub()!, status: 'canceled', canceled_at: stamp(), next_billed_at: null, scheduled_change: null, current_billing_period: null });
    }, // prettier-ignore
    refund() {
      const paid = [...world.values()].findLast(({ kind, wire }) => kind === 'transaction' && wire.status === 'completed' && wire.origin !== 'web');
      if (!paid) return;
      const refund: Wire = {
        id: id('adj'),
        action: 'refund',
        transaction_id: paid.wire.id,
        subscription_id: paid.wire.subscription_id,
        customer_id: customerId,
        reason: 'error',
        currency_code: 'USD',
        status: 'pending_approval',
        totals: { subtotal: '92', tax: '8', total: '100' },
        created_at: stamp(),
      };
      happen('adjustment', 'adjustment.created', refund);
      now += 60_000;
      happen('adjustment', 'adjustment.updated', { ...get(refund.id), status: made % 2 ? 'approved' : 'rejected' });
    }, // prettier-ignore
    move() {
      if (!world.has(customerId)) return;
      happen('customer', 'customer.updated', { ...get(customerId), name: `Olga ${made}` });
      if (hasAddress)
        happen('address', 'address.updated', { ...get(addressId), first_line: `${made} Way` });
    },
    /** Somebody buys in a checkout of their own, and says that it is for this business. */
    stranger() {
      const theirs = bill('web', { subscription_id: id('sub'), status: 'completed' });
      const bought = wireSubscription({ id: String(theirs.subscription_id), price_id: lifePrices.starter, customer_id: customerId, custom_data: custom }) as Wire;
      strangers.push(theirs.id, bought.id);
      happen('transaction', 'transaction.completed', theirs);
      happen('subscription', 'subscription.created', { ...bought, transaction_id: theirs.id });
      happen('subscription', 'subscription.canceled', { ...get(bought.id), status: 'canceled', canceled_at: stamp() });
    }, // prettier-ignore
    noise() {
      const at = stamp();
      for (const type of ['payout.paid', 'star.born']) {
        const event = wireEvent(type, { id: id('x') }, { id: id('evt'), at });
        arrivals.push({ event, at: arrivals.length });
        worlds.push(new Map(world));
      }
    },
  };
  function change(by: 1 | -1) {
    const to = lifePlans[lifePlans.indexOf(plan) + by];
    if (!is('active') || !to) return;
    plan = to;
    happen('subscription', 'subscription.updated', { ...sub()!, items: items(plan) });
    const next = bill('subscription_update', { status: 'billed' });
    happen('transaction', 'transaction.created', next);
    pay(next);
  }

  for (const step of [{ act: 'begin', wait: 1, tie: 0 } as const, ...steps]) {
    now += step.wait * 60_000;
    tie = step.tie;
    play[step.act]();
  }
  const rows = [...world.values()]
    .filter(({ kind, wire }) => kind !== 'address' && !strangers.includes(wire.id))
    .map(({ kind, wire }) => ({
      id: wire.id,
      status: String(wire.status),
      ...(kind === 'subscription' && { plan: planIn(wire) }),
    }));
  const isAmbiguous = steps.some(
    ({ act, tie: how }) => how === 2 || (how === 1 && act === 'begin'),
  );
  return { businessId, arrivals, worlds, rows, strangers, isAmbiguous, endedAt: now };
}

function planIn(subscription: Wire): string {
  const [item] = subscription.items as { price: { id: string } }[];
  return lifePlans.find((plan) => lifePrices[plan] === item?.price.id) ?? 'none';
}

/**
 * What Paddle answers when all of a business is fetched, or all of one subscription, in the order in which
 * `sync.server.ts` takes it. A business's knows nothing of strangers: nobody here has their ids.
 */
export function answerOf(world: World, { strangers }: Life, subscriptionId?: string): BillingSnapshot[] {
  const all = [...world.values()].filter(({ wire }) =>
    subscriptionId
      ? wire.id === subscriptionId || wire.subscription_id === subscriptionId
      : !strangers.includes(wire.id),
  );
  const of = (kind: Kind) => all.filter((each) => each.kind === kind).map(({ wire }) => inSdkSpelling(wire) as Wire);
  const transactions = of('transaction');
  const address = of('address')[0] ?? null;
  return [
    ...transactions.filter(({ origin }) => origin === 'api').map((each) => transactionSnapshot(each)),
    ...of('subscription').map((each) => subscriptionSnapshot(each)),
    ...transactions.filter(({ origin }) => origin !== 'api').map((each) => transactionSnapshot(each)),
    ...of('adjustment').map((each) => adjustmentSnapshot(each)),
    ...of('customer').map((each) => customerSnapshot(each, 'fetched', { address, company: null })),
  ];
} // prettier-ignore

export const snapshotOf = (event: PaddleEvent) => snapshotOfEvent(event);

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
