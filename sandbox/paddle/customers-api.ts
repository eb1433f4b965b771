import { Hono } from 'hono';

import { answer, answerPage, read } from './answers';
import { actIn, defined, newAddress, newBusiness, requireNewEmail } from './asked';
import { portalUrl } from './links';
import { notFound } from './problem';
import * as requests from './requests';
import type { Site } from './site';
import type { Entities } from './store';
import { tell } from './transactions';
import type { World } from './world';

/** Customers, their addresses and businesses, and their portal. */
export function customersApi(world: World, site: Site) {
  const api = new Hono();
  const act = actIn(world, site);
  api.get('/customers', (c) => {
    const { search } = c.req.query();
    const found = world.bodies('customer').filter(({ id, name, email }) => {
      const words = `${id} ${name ?? ''} ${email}`.toLowerCase();
      return !search || words.includes(search.toLowerCase());
    });
    return answerPage(c, found, {
      url: `${site.url}/customers`,
      equal: {
        id: (one) => one.id,
        email: (one) => one.email,
        status: (one) => one.status,
      },
      others: ['search'],
    });
  });
  api.post('/customers', async (c) => {
    const { email, name, custom_data, locale } = await read(c, requests.customerCreate);
    const made = await act(null, () => {
      requireNewEmail(world, email);
      const customer = world.make('customer', {
        name: name ?? null,
        email,
        marketing_consent: false,
        status: 'active',
        custom_data: custom_data ?? null,
        locale: locale ?? 'en',
        import_meta: null,
      });
      tell(world, 'customer', customer.id, 'created');
      return customer;
    });
    return answer(c, made, 201);
  });
  api.get('/customers/:id', (c) => answer(c, world.get('customer', c.req.param('id'))));
  api.patch('/customers/:id', async (c) => {
    const id = c.req.param('id');
    world.get('customer', id);
    const change = await read(c, requests.customerUpdate);
    const changed = await act(id, () => {
      if (change.email) requireNewEmail(world, change.email, id);
      world.update('customer', id, defined(change));
      tell(world, 'customer', id, 'updated');
      return world.get('customer', id);
    });
    return answer(c, changed);
  });
  api.get('/customers/:id/credit-balances', (c) => {
    const { own } = world.entry('customer', c.req.param('id'));
    const balances = Object.entries(own.balance ?? {}).map(([currency_code, available]) => ({
      customer_id: c.req.param('id'),
      currency_code,
      balance: { available: String(available), reserved: '0', used: '0' },
    }));
    return answer(c, balances);
  });
  for (const [kind, path] of [
    ['address', 'addresses'],
    ['business', 'businesses'],
  ] as const) {
    const ofCustomer = (customerId: string, id: string) => {
      const entry = world.entry(kind, id);
      if (entry.body.customer_id !== customerId) throw notFound(id);
      return entry.body;
    };
    api.get(`/customers/:customer/${path}`, (c) => {
      const customerId = c.req.param('customer');
      world.get('customer', customerId);
      const all: (Entities['address'] | Entities['business'])[] = world.bodies(kind);
      const own = all.filter(({ customer_id }) => customer_id === customerId);
      return answerPage(c, own, {
        url: `${site.url}/customers/${customerId}/${path}`,
        equal: { id: (one) => one.id, status: (one) => one.status },
      });
    });
    api.post(`/customers/:customer/${path}`, async (c) => {
      const customerId = c.req.param('customer');
      world.get('customer', customerId);
      const made = {
        address: async () => newAddress(await read(c, requests.addressCreate)),
        business: async () => newBusiness(await read(c, requests.businessCreate)),
      };
      const body = await made[kind]();
      const id = await act(customerId, () => {
        const one = world.make(kind, { customer_id: customerId, ...body } as never);
        tell(world, kind, one.id, 'created');
        return one.id;
      });
      return answer(c, world.get(kind, id), 201);
    });
    api.get(`/customers/:customer/${path}/:id`, (c) =>
      answer(c, ofCustomer(c.req.param('customer'), c.req.param('id'))),
    );
    api.patch(`/customers/:customer/${path}/:id`, async (c) => {
      const { customer, id } = c.req.param();
      ofCustomer(customer, id);
      const change =
        kind === 'address'
          ? await read(c, requests.addressUpdate)
          : await read(c, requests.businessUpdate);
      await act(customer, () => {
        world.update(kind, id, defined(change) as never);
        tell(world, kind, id, 'updated');
      });
      return answer(c, world.get(kind, id));
    });
  }
  api.post('/customers/:id/portal-sessions', async (c) => {
    const customerId = c.req.param('id');
    world.get('customer', customerId);
    const asked = await read(c, requests.portalSessionCreate);
    const subscriptions = (asked?.subscription_ids ?? []).map((id) => {
      if (world.get('subscription', id).customer_id !== customerId) throw notFound(id);
      const link = (action: string) => portalUrl(site.url, customerId, action, id);
      return {
        id,
        cancel_subscription: link('cancel_subscription'),
        update_subscription_payment_method: link('update_subscription_payment_method'),
      };
    });
    const session = {
      id: world.newId('cpls'),
      customer_id: customerId,
      urls: { general: { overview: portalUrl(site.url, customerId, 'overview') }, subscriptions },
      created_at: new Date(world.clock(customerId)).toISOString(),
    };
    return answer(c, session, 201);
  });
  return api;
}
