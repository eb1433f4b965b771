import type {
  CurrencyCode,
  ISubscriptionResponse,
  ITransactionResponse,
} from '@paddle/paddle-node-sdk';

import { portalUrl } from './links';
import { nextTransaction, recurringDetails, type Impact } from './subscriptions';
import { detailsOf, type Line } from './totals';
import { taxOf } from './transactions';
import type { World } from './world';

export function presentTransaction(
  world: World,
  transaction: ITransactionResponse,
  includes: Set<string>,
) {
  const adjustments = world
    .bodies('adjustment')
    .filter(({ transaction_id }) => transaction_id === transaction.id);
  const sum = (field: 'subtotal' | 'tax' | 'total' | 'fee' | 'earnings') =>
    String(adjustments.reduce((all, { totals }) => all + Number(totals[field]), 0));
  const of = (action: string) =>
    String(
      adjustments.reduce(
        (all, one) => all + (one.action === action ? Number(one.totals.total) : 0),
        0,
      ),
    );
  const { customer_id, address_id, business_id } = transaction;
  return {
    ...transaction,
    ...(includes.has('customer') && {
      customer: world.find('customer', customer_id)?.body ?? null,
    }),
    ...(includes.has('address') && { address: world.find('address', address_id)?.body ?? null }),
    ...(includes.has('business') && {
      business: world.find('business', business_id)?.body ?? null,
    }),
    ...(includes.has('available_payment_methods') && { available_payment_methods: ['card'] }),
    ...(includes.has('adjustment') && { adjustments }),
    ...(includes.has('adjustments_totals') && {
      adjustments_totals: {
        subtotal: sum('subtotal'),
        tax: sum('tax'),
        total: sum('total'),
        fee: sum('fee'),
        earnings: sum('earnings'),
        breakdown: { credit: of('credit'), refund: of('refund'), chargeback: of('chargeback') },
        currency_code: transaction.currency_code,
      },
    }),
  };
}

/** With the addresses of pages for the customer, which webhooks do not have. */
export function presentSubscription(url: string, body: ISubscriptionResponse) {
  const link = (action: string) => portalUrl(url, body.customer_id, action, body.id);
  const management_urls = {
    update_payment_method: link('update_subscription_payment_method'),
    cancel: link('cancel_subscription'),
  };
  return { ...body, management_urls };
}

export function presentPreview(
  world: World,
  url: string,
  id: string,
  { now, period, lines }: Impact,
) {
  const body = world.get('subscription', id);
  const tax = taxOf(world, body.address_id, body.business_id);
  const currency: CurrencyCode = body.currency_code;
  const total = (some: Line[]) => Number(detailsOf(some, tax, currency).totals.total);
  const credit = total(lines.filter(({ quantity }) => quantity < 0));
  const charge = total(lines.filter(({ quantity }) => quantity > 0));
  const money = (amount: number) => ({ amount: String(amount), currency_code: currency });
  const made = now && world.bodies('transaction').findLast((one) => one.subscription_id === id);
  const { id: _unknown, ...shown } = presentSubscription(url, body);
  return {
    ...shown,
    immediate_transaction: made && {
      billing_period: made.billing_period ?? period,
      details: detailsOf(now, tax, currency, Number(made.details?.totals?.credit ?? 0)),
      adjustments: [],
    },
    next_transaction: nextTransaction(world, id),
    recurring_transaction_details: recurringDetails(world, id),
    update_summary:
      lines.length === 0
        ? null
        : {
            credit: money(credit),
            charge: money(charge),
            result: {
              action: credit + charge < 0 ? 'credit' : 'charge',
              ...money(Math.abs(credit + charge)),
            },
          },
  };
}
