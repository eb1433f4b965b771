import type { Transaction } from '@paddle/paddle-node-sdk';

import { getEnv } from '~/env.server';
import { askPaddle } from '~/integrations/paddle/client.server';
import { subscriptionSnapshot, transactionSnapshot } from '~/integrations/paddle/snapshot.server';
import { unlessGone } from '~/integrations/vendor.server';
import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import { actAtPaddle, NotDone, show, type Outcome } from './act.server';
import { ownCustomer } from './acts.server';
import { planOf, type Interval, type PaidPlanId } from './plans';
import { priceIdOf } from './prices.server';

/** A checkout that was begun and left is gone on with for so long; Paddle's prices may change meanwhile. */
const reusedMs = 24 * 3_600_000;

/**
 * Begins a payment: our server makes the transaction, with the business that it is for, and our checkout page
 * opens it. A second press, or coming back after a timeout, finds the same one.
 *
 * @throws NotDone when the business pays already, or Paddle cannot be asked
 */
export function startCheckout(
  member: Member,
  plan: PaidPlanId,
  interval: Interval,
): Promise<Outcome> {
  const priceId = priceIdOf(plan, interval);
  return actAtPaddle<Outcome>(member, 'checkout', async () => {
    if (!priceId) throw new NotDone(409, t`This plan is not sold here at the moment.`);
    const known = await read(member);
    if (await paysAlready(known.subscriptions)) {
      return { answer: { message: t`This business has a plan already` }, done: null };
    }
    const begun = await findBegun(known.transactions, priceId);
    if (begun) {
      const isPaid = begun.status === 'paid' || begun.status === 'completed';
      return {
        answer: {
          to: isPaid
            ? paths.billing('return', { transaction: begun.id })
            : paths.billing('checkout', { _ptxn: begun.id }),
        },
        done: null,
      };
    }
    const payer = await getKnownPayer(member, known.customerId);
    const transaction = await askPaddle(
      (paddle) =>
        paddle.transactions.create({
          items: [{ priceId, quantity: 1 }],
          collectionMode: 'automatic',
          customData: { business_id: member.business.id },
          ...payer,
          checkout: { url: getEnv().SITE_URL.replace(/\/$/, '') + paths.billing('checkout') },
        }),
      // One that was made and not heard of is never paid; two would be two payments.
      { isSafe: false },
    );
    await show([transactionSnapshot(transaction)]);
    return {
      answer: { to: paths.billing('checkout', { _ptxn: transaction.id }) },
      done: { subject: planOf(plan).label, changes: { checkout: [null, transaction.id] } },
    };
  });
}

async function read({ supabase, business, headers }: Member) {
  const [subscriptions, transactions] = await Promise.all([
    supabase
      .from('subscriptions')
      .select('id, customer_id, started_at')
      .eq('business_id', business.id)
      .order('started_at', { ascending: false, nullsFirst: false })
      .limit(10),
    supabase
      .from('transactions')
      .select('id')
      .eq('business_id', business.id)
      .eq('origin', 'api')
      .is('subscription_id', null)
      .in('status', ['draft', 'ready', 'billed', 'paid', 'completed'])
      .gt('made_at', new Date(Date.now() - reusedMs).toISOString())
      .order('made_at', { ascending: false })
      .limit(5),
  ]);
  const cause = subscriptions.error ?? transactions.error;
  if (cause) throw appError('unavailable', { cause, headers });
  return {
    subscriptions: (subscriptions.data ?? []).map(({ id }) => id),
    transactions: (transactions.data ?? []).map(({ id }) => id),
    customerId: subscriptions.data?.find(({ customer_id: id }) => id)?.customer_id ?? null,
  };
}

/**
 * Who paid before, with address and company: whoever comes back is not asked again. Paddle may have closed one of them
 * meanwhile, and takes only what is open.
 */
async function getKnownPayer(member: Member, id: string | null) {
  const customerId = await ownCustomer(member, id);
  if (!customerId) return {};
  const { data: row } = await member.supabase
    .from('billing_customers')
    .select('address, company')
    .eq('business_id', member.business.id)
    .eq('id', customerId)
    .maybeSingle();
  const idOf = (part: unknown) => (part as { id?: string } | null)?.id;
  const [addressId, businessId] = [idOf(row?.address), idOf(row?.company)];
  const [address, company] = await Promise.all([
    addressId && unlessGone(askPaddle((paddle) => paddle.addresses.get(customerId, addressId))),
    businessId && unlessGone(askPaddle((paddle) => paddle.businesses.get(customerId, businessId))),
  ]);
  return {
    customerId,
    ...(address && address.status === 'active' && { addressId: address.id }),
    ...(company && company.status === 'active' && { businessId: company.id }),
  };
}

/** Whether one of these runs at Paddle, whatever we have heard of it. */
async function paysAlready(ids: string[]): Promise<boolean> {
  const found = await Promise.all(
    ids.map((id) => unlessGone(askPaddle((paddle) => paddle.subscriptions.get(id)))),
  );
  const there = found.filter((one) => one !== null);
  await show(there.map((one) => subscriptionSnapshot(one)));
  return there.some(({ status }) => status !== 'canceled');
}

/** A checkout that can be gone on with, or one that was paid and that we have not heard of yet. */
async function findBegun(ids: string[], priceId: string): Promise<Transaction | null> {
  const found = await Promise.all(
    ids.map((id) => unlessGone(askPaddle((paddle) => paddle.transactions.get(id)))),
  );
  const there = found.filter((one) => one !== null);
  await show(there.map((one) => transactionSnapshot(one)));
  const paid = there.find(({ status }) => status === 'paid' || status === 'completed');
  const open = there.find(
    ({ status, items }) =>
      (status === 'draft' || status === 'ready') &&
      items.length === 1 &&
      items[0]?.price?.id === priceId,
  );
  return paid ?? open ?? null;
}
