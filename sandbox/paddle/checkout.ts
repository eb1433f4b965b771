import type { ITransactionResponse } from '@paddle/paddle-node-sdk';

import { newAddress, newBusiness } from './asked';
import { PaddleProblem } from './problem';
import type { Entities } from './store';
import { retry, settle } from './subscriptions';
import { collect, reckon, tell } from './transactions';
import type { World } from './world';

/** What somebody fills in at the checkout. */
export type Buyer = {
  email?: string;
  country?: string;
  postcode?: string;
  company?: string;
  taxId?: string;
};

const open = new Set<string>(['draft', 'ready', 'billed', 'past_due']);

/** Whether a transaction can still be paid. */
export const isOpen = (status: string) => open.has(status);

/** Takes in who pays, as far as the transaction does not know it. */
export function identify(world: World, id: string, buyer: Buyer) {
  const { body } = world.entry('transaction', id);
  let { customer_id: customerId, address_id: addressId, business_id: businessId } = body;
  if (!customerId) {
    if (!buyer.email?.includes('@')) {
      throw new PaddleProblem('checkout_email_missing', 'Enter an e-mail address.');
    }
    const known = world
      .bodies('customer')
      .find(({ email }) => email.toLowerCase() === buyer.email?.toLowerCase());
    customerId = known?.id;
    if (!customerId) {
      customerId = world.make('customer', {
        name: null,
        email: buyer.email,
        marketing_consent: false,
        status: 'active',
        custom_data: null,
        locale: 'en',
        import_meta: null,
      }).id;
      tell(world, 'customer', customerId, 'created');
    }
  }
  if (!addressId) {
    const country_code = (buyer.country || 'US') as Entities['address']['country_code'];
    const given = newAddress({ country_code, postal_code: buyer.postcode || null });
    addressId = world.make('address', { customer_id: customerId, ...given }).id;
    tell(world, 'address', addressId, 'created');
  }
  if (!businessId && buyer.company) {
    const given = newBusiness({ name: buyer.company, tax_identifier: buyer.taxId || null });
    businessId = world.make('business', { customer_id: customerId, ...given }).id;
    tell(world, 'business', businessId, 'created');
  }
  const isNew =
    customerId !== body.customer_id ||
    addressId !== body.address_id ||
    businessId !== body.business_id;
  if (!isNew) return;
  reckon(world, id, {
    customer_id: customerId,
    address_id: addressId,
    business_id: businessId ?? null,
    ...(body.status === 'draft' && { status: 'ready' }),
  });
  tell(world, 'transaction', id, 'updated', ...(body.status === 'draft' ? ['ready'] : []));
}

/**
 * What the button of the checkout does.
 *
 * @returns whether the card was taken
 */
export function pay(world: World, id: string, isDeclined: boolean, page: string): boolean {
  const { status } = requireOpen(world, id);
  if (status === 'draft') {
    throw new PaddleProblem('transaction_not_ready', 'Who pays is not known yet.');
  }
  const { subscription_id: subscriptionId, origin } = world.get('transaction', id);
  if (isDeclined && origin === 'subscription_payment_method_change') {
    // A card that is declined is not kept.
    return false;
  }
  if (!collect(world, id, isDeclined)) return false;
  if (subscriptionId) world.note('subscription', subscriptionId, { declines: false });
  settle(world, id, page);
  return true;
}

/** @throws PaddleProblem when there is nothing to pay any more */
export function requireOpen(world: World, id: string): ITransactionResponse {
  const transaction = world.get('transaction', id);
  if (!isOpen(transaction.status)) {
    throw new PaddleProblem('transaction_immutable', `This is ${transaction.status} already.`);
  }
  return transaction;
}

/** Lets the next charges of a subscription fail, or succeed: what is owed is then collected at once. */
export function setCard(world: World, id: string, declines: boolean, page: string) {
  world.note('subscription', id, { declines });
  if (!declines) retry(world, id, page);
}
