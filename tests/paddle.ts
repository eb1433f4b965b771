import { randomUUID } from 'node:crypto';

import { Paddle } from '@paddle/paddle-node-sdk';

import { paddleApiKey, paddlePrices } from '../sandbox/demo';

/**
 * What only the simulated Paddle can (`/sandbox/…`): its clock, its buyers, how its events come.
 *
 * @param url of the simulated Paddle: by default that of the stack the tests run on
 */
export async function askSandbox<T = Record<string, unknown>>(
  path: string,
  body?: object,
  url = process.env.PADDLE_BASE_URL,
): Promise<T> {
  if (!url) throw new Error('PADDLE_BASE_URL is not set: run `npm test -- integration`.');
  const answer = await fetch(`${url}/sandbox/${path}`, {
    method: body ? 'POST' : 'GET',
    ...(body && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** The simulated Paddle of a stack, as Paddle's own SDK asks it and as its page moves it. */
export function simulatedPaddle(url: string) {
  const paddle = new Paddle(paddleApiKey, { environment: url as never });
  const ask = (path: string, body: object) => askSandbox(path, body, url);
  return {
    paddle,
    ask,
    /** A business that has just bought a plan; its own clock is the customer's. */
    async subscribe(
      businessId: string,
      { price = paddlePrices.starter.month as string, country = 'US' } = {},
    ) {
      const email = `${businessId}-${randomUUID().slice(0, 8)}@people.test`;
      const customer = await paddle.customers.create({ email });
      const address = await paddle.addresses.create(customer.id, { countryCode: country as 'US' });
      const { id } = await paddle.transactions.create({
        items: [{ priceId: price, quantity: 1 }],
        customerId: customer.id,
        addressId: address.id,
        customData: { business_id: businessId },
      });
      await ask(`transactions/${id}/pay`, {});
      const { subscriptionId } = await paddle.transactions.get(id);
      return { id: String(subscriptionId), customerId: customer.id };
    },
  };
}
