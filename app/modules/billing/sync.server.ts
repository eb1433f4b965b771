import { askPaddle, listAll, PaddleFault } from '~/integrations/paddle/client.server';
import {
  adjustmentSnapshot,
  customerSnapshot,
  subscriptionSnapshot,
  transactionSnapshot,
  type BillingSnapshot,
} from '~/integrations/paddle/snapshot.server';
import { unlessGone } from '~/integrations/vendor.server';
import { serviceClient } from '~/integrations/supabase/client.server';
import type { Json } from '~/integrations/supabase/database.types';

/** What became of a snapshot. `doubt`: Paddle is asked; `unroutable`: it is no business's of ours. */
export type Applied = {
  id: string;
  outcome: 'applied' | 'same' | 'older' | 'doubt' | 'unroutable';
  businessId: string | null;
  problem: string | null;
};

/**
 * Takes what Paddle answered, in this order and in one transaction. Whoever asked Paddle for a change calls
 * this with its answer, so that pages are right before the event of the change comes.
 *
 * @param askedAt when Paddle was asked, where that is known: an answer then settles what events left open
 * @throws Error when it was not stored; the events of the change will bring it
 */
export async function applySnapshots(
  snapshots: readonly BillingSnapshot[],
  askedAt: Date | null = null,
): Promise<Applied[]> {
  if (snapshots.length === 0) return [];
  const { data, error } = await serviceClient().rpc('apply_billing_snapshots', {
    p_snapshots: snapshots.map((each) => ({ ...each, asked_at: askedAt })) as unknown as Json,
  });
  if (error) {
    throw new Error(`apply_billing_snapshots: ${error.code} ${error.message}`, { cause: error });
  }
  return data.map(({ id, outcome, business_id, problem }) => ({
    id,
    outcome: outcome as Applied['outcome'],
    businessId: business_id,
    problem,
  }));
}

/**
 * Fetches a subscription and all that hangs on it from Paddle, and takes it.
 *
 * @throws PaddleFault `gone` when Paddle has no such subscription
 */
export async function syncSubscription(id: string): Promise<Applied[]> {
  const askedAt = new Date();
  const found = await fetchAll({ subscriptions: [id], transactions: [], customers: [] });
  if (!found.some(({ row }) => row.id === id)) {
    throw new PaddleFault('gone', 'Paddle does not know it.');
  }
  return applySnapshots(found, askedAt);
}

/**
 * Fetches all that a business has at Paddle, and takes it.
 *
 * @param options.isOnlyForGap does nothing where what we have can be all
 * @returns what became of each, none where nothing was asked
 * @throws PaddleFault when Paddle could not be asked; the business's account says so
 */
export async function syncBusiness(
  businessId: string,
  { isOnlyForGap = false }: { isOnlyForGap?: boolean } = {},
): Promise<Applied[]> {
  const { data, error } = await serviceClient().rpc('billing_ids', { p_business_id: businessId });
  if (error) throw new Error(`billing_ids: ${error.code} ${error.message}`, { cause: error });
  // It was deleted.
  if (!data) return [];
  const known = data as Known & { gap: string | null };
  if (isOnlyForGap && !known.gap) return [];
  try {
    const askedAt = new Date();
    const found = await fetchAll(known);
    const applied = await applySnapshots(found, askedAt);
    const seen = new Set(found.map(({ row }) => row.id));
    const lost = [...known.subscriptions, ...known.transactions].filter((id) => !seen.has(id));
    await noteSync(
      businessId,
      // Keys of another account, or of Paddle's other world.
      lost.length > 0 ? `Paddle does not know ${lost.slice(0, 3).join(', ')}.` : null,
    );
    return applied;
  } catch (reason) {
    if (reason instanceof PaddleFault && reason.kind !== 'off') {
      await noteSync(businessId, reason.message);
    }
    throw reason;
  }
}

async function noteSync(businessId: string, problem: string | null) {
  const { error } = await serviceClient().rpc('note_billing_sync', {
    p_business_id: businessId,
    // The function takes null here; generated types know no nullable arguments.
    p_error: problem as string,
  });
  if (error) throw new Error(`note_billing_sync: ${error.code} ${error.message}`, { cause: error });
}

// ---------------------------------------------------------------------------------------------

type Known = { subscriptions: string[]; transactions: string[]; customers: string[] };

/** As many ids as one question takes, with room for the rest of its address. */
const idsAtOnce = 50;

/**
 * All that Paddle has of these, in an order in which each finds what it belongs to: what our server began,
 * the subscriptions that came of it, what these were billed, refunds, and who pays.
 */
async function fetchAll(known: Known): Promise<BillingSnapshot[]> {
  const subscriptions = new Map<string, ReturnType<typeof subscriptionSnapshot>>();
  const transactions = new Map<string, ReturnType<typeof transactionSnapshot>>();

  for (const ids of chunks(known.transactions)) {
    for (const each of await listAll((paddle) =>
      paddle.transactions.list({ id: ids, perPage: 30 }),
    )) {
      transactions.set(each.id, transactionSnapshot(each));
    }
  }
  const began = [...transactions.values()].flatMap(({ row }) => row.subscription_id ?? []);
  const wanted = [...new Set([...known.subscriptions, ...began])];
  for (const ids of chunks(wanted)) {
    for (const each of await listAll((paddle) =>
      paddle.subscriptions.list({ id: ids, perPage: idsAtOnce }),
    )) {
      subscriptions.set(each.id, subscriptionSnapshot(each));
    }
    for (const each of await listAll((paddle) =>
      paddle.transactions.list({ subscriptionId: ids, perPage: 30 }),
    )) {
      transactions.set(each.id, transactionSnapshot(each));
    }
  }
  const adjustments = await fetchAdjustments(wanted);

  const payers = new Map<string, { addressId: string | null; companyId: string | null }>(
    known.customers.map((id) => [id, { addressId: null, companyId: null }]),
  );
  // The one that counts says where its payer is, as in private.current_subscription.
  const byAge = [...subscriptions.values()].toSorted(
    (a, b) =>
      fromLeast.indexOf(a.row.status) - fromLeast.indexOf(b.row.status) ||
      String(a.row.started_at ?? '').localeCompare(String(b.row.started_at ?? '')) ||
      b.row.id.localeCompare(a.row.id),
  );
  for (const { row } of byAge) {
    if (!row.customer_id) continue;
    payers.set(row.customer_id, { addressId: row.address_id, companyId: row.company_id });
  }
  const customers = [];
  for (const [id, where] of payers) customers.push(...(await fetchCustomer(id, where)));

  const [first, later] = split([...transactions.values()], ({ row }) => row.origin === 'api');
  return [...first, ...subscriptions.values(), ...later, ...adjustments, ...customers];
}

const fromLeast = ['canceled', 'paused', 'past_due', 'trialing', 'active'];

async function fetchAdjustments(subscriptionIds: string[]) {
  const found = [];
  for (const ids of chunks(subscriptionIds)) {
    found.push(
      ...(await listAll((paddle) => paddle.adjustments.list({ subscriptionId: ids, perPage: 50 }))),
    );
  }
  return found.map((each) => adjustmentSnapshot(each));
}

async function fetchCustomer(
  id: string,
  { addressId, companyId }: { addressId: string | null; companyId: string | null },
) {
  const customer = await unlessGone(askPaddle((paddle) => paddle.customers.get(id)));
  if (!customer) return [];
  const [address, company] = await Promise.all([
    addressId && unlessGone(askPaddle((paddle) => paddle.addresses.get(id, addressId))),
    companyId && unlessGone(askPaddle((paddle) => paddle.businesses.get(id, companyId))),
  ]);
  return [
    customerSnapshot(customer, 'fetched', { address: address || null, company: company || null }),
  ];
}

function chunks(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / idsAtOnce) }, (_each, n) =>
    ids.slice(n * idsAtOnce, (n + 1) * idsAtOnce),
  );
}

function split<T>(all: T[], isFirst: (each: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((each) => !isFirst(each))];
}
