import { randomUUID } from 'node:crypto';

import { askPaddle } from '~/integrations/paddle/client.server';
import { transactionSnapshot } from '~/integrations/paddle/snapshot.server';
import { applySnapshots } from '~/modules/billing/sync.server';
import { paddlePrices } from '../sandbox/demo';
import { askSandbox } from './paddle';
import { signPaddle } from './paddle-fixtures';
import { url } from './integration/stack';

export const paddleUrl = String(process.env.PADDLE_BASE_URL);
export const paddleSecret = String(process.env.PADDLE_WEBHOOK_SECRET);

/** Posts an event as Paddle would. */
export function postPaddle(
  event: unknown,
  { signature, headers }: { signature?: string | null; headers?: Record<string, string> } = {},
) {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const proof = signature === undefined ? signPaddle(body, paddleSecret) : signature;
  return fetch(`${url}/api/webhooks/paddle`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(proof !== null && { 'Paddle-Signature': proof }),
      ...headers,
    },
    body,
  });
}

export type Deliveries = 'normal' | 'hold' | 'shuffle' | 'duplicate' | 'drop' | 'late';
export type Bought = { customerId: string; transactionId: string; subscriptionId: string };

/**
 * Buys a plan for a business at the simulated Paddle, as our server and its buyer do: the one makes the
 * transaction and takes Paddle's answer, the other pays.
 *
 * @param deliveries how the events of this buyer come, from the first on
 */
export async function buyPlan(
  businessId: string,
  {
    price = paddlePrices.pro.month as string,
    country = 'US',
    deliveries = 'normal' as Deliveries,
    email = `payer-${randomUUID().slice(0, 8)}@people.test`,
  } = {},
): Promise<Bought> {
  const customer = await askPaddle((paddle) => paddle.customers.create({ email }));
  if (deliveries !== 'normal') {
    await askSandbox('deliveries', { mode: deliveries, customer: customer.id });
  }
  const address = await askPaddle((paddle) =>
    paddle.addresses.create(customer.id, { countryCode: country as 'US', firstLine: '1 Way' }),
  );
  const transaction = await askPaddle((paddle) =>
    paddle.transactions.create({
      items: [{ priceId: price, quantity: 1 }],
      customerId: customer.id,
      addressId: address.id,
      customData: { business_id: businessId },
    }),
  );
  await applySnapshots([transactionSnapshot(transaction)]);
  const paid = await askSandbox<{ subscription_id: string }>(
    `transactions/${transaction.id}/pay`,
    {},
  );
  return {
    customerId: customer.id,
    transactionId: transaction.id,
    subscriptionId: paid.subscription_id,
  };
}
