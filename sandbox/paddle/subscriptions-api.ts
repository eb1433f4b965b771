import { Hono, type Context } from 'hono';

import { answer, answerPage, read } from './answers';
import { actIn, defined, includesOf, priceOf, pricesOf, requireOfCustomer } from './asked';
import { presentPreview, presentSubscription, presentTransaction } from './present';
import * as requests from './requests';
import type { Site } from './site';
import {
  activateSubscription,
  cancelSubscription,
  chargeOnce,
  nextTransaction,
  paymentMethodTransaction,
  pauseSubscription,
  recurringDetails,
  resumeSubscription,
  updateSubscription,
} from './subscriptions';
import type { World } from './world';

/** Subscriptions, and everything that is done to them. */
export function subscriptionsApi(world: World, site: Site) {
  const api = new Hono();
  const act = actIn(world, site);
  const subscription = async <T>(c: Context, work: (id: string) => T): Promise<T> => {
    const id = c.req.param('id') ?? '';
    return act(world.get('subscription', id).customer_id, () => work(id));
  };
  const present = (id: string) => presentSubscription(site.url, world.get('subscription', id));
  api.get('/subscriptions', (c) =>
    answerPage(
      c,
      world.bodies('subscription'),
      {
        url: `${site.url}/subscriptions`,
        equal: {
          id: (one) => one.id,
          customer_id: (one) => one.customer_id,
          address_id: (one) => one.address_id,
          status: (one) => one.status,
          collection_mode: (one) => one.collection_mode,
          price_id: (one) => one.items[0]?.price.id,
          scheduled_change_action: (one) => one.scheduled_change?.action,
        },
      },
      (one) => presentSubscription(site.url, one),
    ),
  );
  api.get('/subscriptions/:id', async (c) => {
    const id = c.req.param('id');
    world.get('subscription', id);
    const includes = includesOf(c, ['next_transaction', 'recurring_transaction_details']);
    const more = await world.preview(() => ({
      ...(includes.has('next_transaction') && { next_transaction: nextTransaction(world, id) }),
      ...(includes.has('recurring_transaction_details') && {
        recurring_transaction_details: recurringDetails(world, id),
      }),
    }));
    return answer(c, { ...present(id), ...more });
  });
  const readUpdate = async (c: Context) => {
    const { items, ...asked } = await read(c, requests.subscriptionUpdate);
    return (id: string) => {
      const { customer_id } = world.get('subscription', id);
      requireOfCustomer(
        world,
        asked.customer_id ?? customer_id,
        asked.address_id ?? null,
        asked.business_id ?? null,
      );
      const { discount: _none, collection_mode: _same, billing_details: _no, ...change } = asked;
      return {
        ...defined(change),
        ...(items && {
          items: items.map(({ quantity, ...item }) => ({ price: priceOf(world, item), quantity })),
        }),
      };
    };
  };
  api.patch('/subscriptions/:id/preview', async (c) => {
    const id = c.req.param('id');
    const change = await readUpdate(c);
    const { customer_id } = world.get('subscription', id);
    const preview = await world.preview(() =>
      world.as(customer_id, () => {
        world.note('subscription', id, { declines: false });
        return presentPreview(
          world,
          site.url,
          id,
          updateSubscription(world, id, change(id), site.checkoutPage),
        );
      }),
    );
    return answer(c, preview);
  });
  api.patch('/subscriptions/:id', async (c) => {
    const change = await readUpdate(c);
    await subscription(c, (id) => updateSubscription(world, id, change(id), site.checkoutPage));
    return answer(c, present(c.req.param('id')));
  });
  api.post('/subscriptions/:id/cancel', async (c) => {
    const asked = await read(c, requests.subscriptionCancel);
    await subscription(c, (id) =>
      cancelSubscription(world, id, asked?.effective_from ?? 'next_billing_period'),
    );
    return answer(c, present(c.req.param('id')));
  });
  api.post('/subscriptions/:id/pause', async (c) => {
    const asked = await read(c, requests.subscriptionPause);
    const { effective_from, resume_at } = asked ?? {};
    await subscription(c, (id) =>
      pauseSubscription(world, id, effective_from ?? 'next_billing_period', resume_at ?? null),
    );
    return answer(c, present(c.req.param('id')));
  });
  api.post('/subscriptions/:id/resume', async (c) => {
    const asked = await read(c, requests.subscriptionResume);
    const { effective_from = 'immediately', on_resume = 'start_new_billing_period' } = asked ?? {};
    await subscription(c, (id) =>
      resumeSubscription(world, id, effective_from, on_resume, site.checkoutPage),
    );
    return answer(c, present(c.req.param('id')));
  });
  api.post('/subscriptions/:id/activate', async (c) => {
    await subscription(c, (id) => activateSubscription(world, id, site.checkoutPage));
    return answer(c, present(c.req.param('id')));
  });
  const readCharge = async (c: Context) => {
    const { items, effective_from, on_payment_failure } = await read(
      c,
      requests.subscriptionCharge,
    );
    return (id: string) =>
      chargeOnce(
        world,
        id,
        pricesOf(world, items),
        effective_from,
        on_payment_failure ?? 'prevent_change',
        site.checkoutPage,
      );
  };
  api.post('/subscriptions/:id/charge/preview', async (c) => {
    const id = c.req.param('id');
    const charge = await readCharge(c);
    const { customer_id } = world.get('subscription', id);
    const preview = await world.preview(() =>
      world.as(customer_id, () => {
        world.note('subscription', id, { declines: false });
        return presentPreview(world, site.url, id, charge(id));
      }),
    );
    return answer(c, preview);
  });
  api.post('/subscriptions/:id/charge', async (c) => {
    const charge = await readCharge(c);
    await subscription(c, charge);
    return answer(c, present(c.req.param('id')), 201);
  });
  api.get('/subscriptions/:id/update-payment-method-transaction', async (c) => {
    const { id } = await subscription(c, (one) =>
      paymentMethodTransaction(world, one, site.checkoutPage),
    );
    return answer(c, presentTransaction(world, world.get('transaction', id), new Set()));
  });
  return api;
}
