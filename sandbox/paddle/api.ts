import { createHmac, randomUUID } from 'node:crypto';

import type {
  CurrencyCode,
  IAdjustmentItemResponse,
  IPriceResponse,
  ISubscriptionResponse,
  ITransactionResponse,
} from '@paddle/paddle-node-sdk';
import { Hono, type Context } from 'hono';

import { answer, answerPage, read } from './answers';
import { runDue } from './clock';
import { invalidField, notFound, PaddleProblem } from './problem';
import * as requests from './requests';
import type { Entities } from './store';
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
  type Impact,
} from './subscriptions';
import { currencyOf, detailsOf, formatMoney, taxRate, type Line } from './totals';
import {
  cancelTransaction,
  cycleOf,
  linesOf,
  makeTransaction,
  reckon,
  taxOf,
  tell,
  withTransaction,
} from './transactions';
import type { World } from './world';

export type Site = {
  /** Of this simulator. */
  url: string;
  /** The approved page that takes payments when a transaction names no other. */
  checkoutPage: string;
};

/** Paddle's API: what the official SDK calls for a page about billing. */
export function paddleApi(world: World, site: Site) {
  const api = new Hono();
  /** Does something in a customer's time, after whatever was due by then. */
  const act = <T>(customerId: string | null, work: () => T): Promise<T> =>
    world.change(() => {
      runDue(world, site.checkoutPage, customerId);
      return world.as(customerId, work);
    });
  const subscription = async <T>(c: Context, work: (id: string) => T): Promise<T> => {
    const id = c.req.param('id') ?? '';
    return act(world.get('subscription', id).customer_id, () => work(id));
  };

  // -----------------------------------------------------------------------------------------------
  // Customers, their addresses and businesses.

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

  // -----------------------------------------------------------------------------------------------
  // The catalogue.

  api.get('/products', (c) => {
    const includes = includesOf(c, ['prices']);
    return answerPage(
      c,
      world.bodies('product').filter(({ type }) => type === 'standard'),
      {
        url: `${site.url}/products`,
        equal: {
          id: (one) => one.id,
          status: (one) => one.status,
          type: (one) => one.type,
          tax_category: (one) => one.tax_category,
        },
        others: ['include'],
      },
      (product) => withPrices(world, product, includes),
    );
  });
  api.get('/products/:id', (c) =>
    answer(
      c,
      withPrices(world, world.get('product', c.req.param('id')), includesOf(c, ['prices'])),
    ),
  );
  api.get('/prices', (c) => {
    const includes = includesOf(c, ['product']);
    return answerPage(
      c,
      world.bodies('price').filter(({ type }) => type === 'standard'),
      {
        url: `${site.url}/prices`,
        equal: {
          id: (one) => one.id,
          status: (one) => one.status,
          type: (one) => one.type,
          product_id: (one) => one.product_id,
          recurring: (one) => String(Boolean(one.billing_cycle)),
        },
        others: ['include'],
      },
      (price) => withProduct(world, price, includes),
    );
  });
  api.get('/prices/:id', (c) =>
    answer(
      c,
      withProduct(world, world.get('price', c.req.param('id')), includesOf(c, ['product'])),
    ),
  );
  api.post('/pricing-preview', async (c) => {
    const asked = await read(c, requests.pricingPreview);
    return answer(c, await world.preview(() => previewPrices(world, asked)));
  });

  // -----------------------------------------------------------------------------------------------
  // Transactions.

  const transactionIncludes = [
    'address',
    'adjustment',
    'adjustments_totals',
    'available_payment_methods',
    'business',
    'customer',
    'discount',
  ];
  api.get('/transactions', (c) => {
    const includes = includesOf(c, transactionIncludes);
    return answerPage(
      c,
      world.bodies('transaction'),
      {
        url: `${site.url}/transactions`,
        perPage: 30,
        maxPerPage: 30,
        equal: {
          id: (one) => one.id,
          customer_id: (one) => one.customer_id,
          subscription_id: (one) => one.subscription_id ?? 'null',
          status: (one) => one.status,
          origin: (one) => one.origin,
          invoice_number: (one) => one.invoice_number,
          collection_mode: (one) => one.collection_mode,
        },
        times: {
          billed_at: (one) => one.billed_at,
          created_at: (one) => one.created_at,
          updated_at: (one) => one.updated_at,
        },
        others: ['include'],
      },
      (transaction) => presentTransaction(world, transaction, includes),
    );
  });
  api.post('/transactions/preview', async (c) => {
    const asked = await read(c, requests.transactionPreview);
    return answer(c, await world.preview(() => previewTransaction(world, asked)));
  });
  api.post('/transactions', async (c) => {
    const includes = includesOf(c, transactionIncludes);
    const asked = await read(c, requests.transactionCreate);
    const { customer_id: customerId = null, address_id: addressId = null } = asked;
    const made = await act(customerId, () => {
      const businessId = asked.business_id ?? null;
      requireOfCustomer(world, customerId, addressId, businessId);
      const country = world.find('address', addressId)?.body.country_code;
      const currency = asked.currency_code ?? currencyOf(country);
      const lines = linesOf(world, pricesOf(world, asked.items), currency, country);
      cycleOf(lines);
      const isReady = customerId !== null && addressId !== null;
      if (asked.status === 'billed' && !isReady) {
        throw invalidField('status', 'customer_id and address_id are needed to mark as billed');
      }
      return makeTransaction(world, {
        lines,
        currency,
        customerId,
        addressId,
        businessId,
        status: asked.status ?? (isReady ? 'ready' : 'draft'),
        origin: 'api',
        customData: asked.custom_data ?? null,
        period: asked.billing_period ?? null,
        checkoutUrl: asked.checkout?.url ?? site.checkoutPage,
        isCurrencyFixed: asked.currency_code != null,
      }).id;
    });
    return answer(c, presentTransaction(world, world.get('transaction', made), includes), 201);
  });
  api.get('/transactions/:id', (c) => {
    const transaction = world.get('transaction', c.req.param('id'));
    return answer(c, presentTransaction(world, transaction, includesOf(c, transactionIncludes)));
  });
  api.patch('/transactions/:id', async (c) => {
    const id = c.req.param('id');
    const includes = includesOf(c, transactionIncludes);
    const asked = await read(c, requests.transactionUpdate);
    const { customer_id } = world.get('transaction', id);
    await act(customer_id ?? asked.customer_id ?? null, () =>
      changeTransaction(world, id, asked, site.checkoutPage),
    );
    return answer(c, presentTransaction(world, world.get('transaction', id), includes));
  });
  api.get('/transactions/:id/invoice', (c) => {
    const { id, status, details } = world.get('transaction', c.req.param('id'));
    const { disposition = 'attachment' } = c.req.query();
    if (disposition !== 'attachment' && disposition !== 'inline') {
      throw invalidField('disposition', 'must be attachment or inline');
    }
    if (status !== 'completed' || Number(details?.totals?.total) === 0) {
      throw new PaddleProblem(
        'transaction_invoice_not_available',
        'An invoice PDF is available for completed transactions over more than zero.',
      );
    }
    return answer(c, { url: invoiceUrl(site.url, id, disposition) });
  });

  // -----------------------------------------------------------------------------------------------
  // Adjustments.

  api.get('/adjustments', (c) =>
    answerPage(c, world.bodies('adjustment'), {
      url: `${site.url}/adjustments`,
      equal: {
        id: (one) => one.id,
        action: (one) => one.action,
        status: (one) => one.status,
        customer_id: (one) => one.customer_id,
        subscription_id: (one) => one.subscription_id,
        transaction_id: (one) => one.transaction_id,
      },
    }),
  );
  api.post('/adjustments', async (c) => {
    const asked = await read(c, requests.adjustmentCreate);
    const { customer_id } = world.get('transaction', asked.transaction_id);
    const made = await act(customer_id ?? null, () =>
      adjust(world, {
        action: asked.action,
        reason: asked.reason,
        transactionId: asked.transaction_id,
        items: asked.type === 'partial' ? asked.items : null,
      }),
    );
    return answer(c, made, 201);
  });

  // -----------------------------------------------------------------------------------------------
  // Subscriptions.

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

  // -----------------------------------------------------------------------------------------------
  // What happened.

  api.get('/events', (c) =>
    answerPage(
      c,
      world.events.map(({ event }) => ({ id: event.event_id, ...event })),
      {
        url: `${site.url}/events`,
        equal: { event_type: (one) => one.event_type },
      },
      ({ event_id, event_type, occurred_at, data }) => ({
        event_id,
        event_type,
        occurred_at,
        data,
      }),
    ),
  );
  return api;
}

// -------------------------------------------------------------------------------------------------
// What requests say, in the words of the world.

/** Without the fields that a request left out. */
function defined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function includesOf(c: Context, known: string[]): Set<string> {
  const asked = (c.req.query('include') ?? '').split(',').filter(Boolean);
  const strange = asked.find((one) => !known.includes(one));
  if (strange) throw invalidField('include', `${strange} cannot be included`);
  return new Set(asked);
}

function requireNewEmail(world: World, email: string, but?: string) {
  const other = world
    .all('customer')
    .find(({ id, body }) => body.email.toLowerCase() === email.toLowerCase() && id !== but);
  if (other) {
    throw new PaddleProblem(
      'customer_already_exists',
      `customer email conflicts with customer of id ${other.id}`,
      { status: 409 },
    );
  }
}

function requireOfCustomer(
  world: World,
  customerId: string | null,
  addressId: string | null,
  businessId: string | null,
) {
  if (customerId) world.get('customer', customerId);
  for (const [kind, id] of [
    ['address', addressId],
    ['business', businessId],
  ] as const) {
    if (id && world.get(kind, id).customer_id !== customerId) throw notFound(id);
  }
}

type AskedPrice = { price_id?: string; price?: requests.NewPrice };

function priceOf(world: World, { price_id, price }: AskedPrice): IPriceResponse {
  if (price_id) {
    const known = world.get('price', price_id);
    if (known.status !== 'active') throw invalidField('items', `${price_id} is archived`);
    return known;
  }
  if (!price) throw invalidField('items', 'must have either a price_id or a price');
  // What is made for one transaction is of the type `custom`, and no list shows it.
  const productId =
    price.product_id ??
    world.make('product', {
      name: price.product?.name ?? '',
      type: 'custom',
      description: price.product?.description ?? null,
      tax_category: price.product?.tax_category ?? 'standard',
      image_url: price.product?.image_url ?? null,
      custom_data: price.product?.custom_data ?? null,
      status: 'active',
      import_meta: null,
    }).id;
  world.get('product', productId);
  return world.make('price', {
    product_id: productId,
    type: 'custom',
    description: price.description,
    name: price.name ?? null,
    billing_cycle: price.billing_cycle ?? null,
    trial_period: (price.trial_period ?? null) as IPriceResponse['trial_period'],
    tax_mode: price.tax_mode ?? 'account_setting',
    unit_price: price.unit_price,
    unit_price_overrides: price.unit_price_overrides ?? [],
    quantity: price.quantity ?? { minimum: 1, maximum: 100 },
    status: 'active',
    custom_data: price.custom_data ?? null,
    import_meta: null,
  });
}

function pricesOf(world: World, items: (AskedPrice & { quantity: number })[]) {
  return items.map(({ quantity, ...item }) => ({ price: priceOf(world, item), quantity }));
}

export function newAddress(given: {
  country_code: Entities['address']['country_code'];
  [field: string]: unknown;
}) {
  return {
    description: null,
    first_line: null,
    second_line: null,
    city: null,
    postal_code: null,
    region: null,
    custom_data: null,
    status: 'active' as const,
    import_meta: null,
    ...defined(given),
  };
}

export function newBusiness(given: { name: string; [field: string]: unknown }) {
  return {
    company_number: null,
    tax_identifier: null,
    contacts: [],
    custom_data: null,
    status: 'active' as const,
    import_meta: null,
    ...defined(given),
  };
}

type TransactionChange = ReturnType<typeof requests.transactionUpdate.parse>;

function changeTransaction(world: World, id: string, asked: TransactionChange, page: string) {
  const { body } = world.entry('transaction', id);
  if (asked.status === 'canceled' && ['billed', 'past_due'].includes(body.status)) {
    cancelTransaction(world, id);
    return;
  }
  if (!['draft', 'ready'].includes(body.status)) {
    throw new PaddleProblem(
      'transaction_immutable',
      `transaction ${id} has status ${body.status} and cannot be changed`,
    );
  }
  if (asked.status === 'canceled') {
    throw new PaddleProblem(
      'transaction_status_transition_not_allowed',
      `cannot change status from ${body.status} to canceled`,
    );
  }
  const who = {
    customer_id: asked.customer_id === undefined ? body.customer_id : asked.customer_id,
    address_id: asked.address_id === undefined ? body.address_id : asked.address_id,
    business_id: asked.business_id === undefined ? body.business_id : asked.business_id,
  };
  requireOfCustomer(
    world,
    who.customer_id ?? null,
    who.address_id ?? null,
    who.business_id ?? null,
  );
  const country = world.find('address', who.address_id)?.body.country_code;
  const lines =
    asked.items &&
    linesOf(
      world,
      pricesOf(world, asked.items),
      asked.currency_code ?? body.currency_code,
      country,
    );
  if (lines) cycleOf(lines);
  const isReady = Boolean(who.customer_id && who.address_id);
  const status = asked.status ?? (isReady ? 'ready' : 'draft');
  reckon(
    world,
    id,
    {
      ...who,
      status,
      ...(status === 'billed' && { billed_at: world.now() }),
      ...(asked.custom_data !== undefined && { custom_data: asked.custom_data }),
      ...(asked.currency_code && { currency_code: asked.currency_code }),
      ...(asked.billing_period !== undefined && { billing_period: asked.billing_period }),
      ...(asked.checkout !== undefined && {
        checkout: { url: withTransaction(asked.checkout?.url ?? page, id) },
      }),
    },
    lines,
  );
  tell(world, 'transaction', id, 'updated', ...(status === body.status ? [] : [status]));
}

// -------------------------------------------------------------------------------------------------
// Previews.

/** Where an address of the net is, for those that stand for nobody (RFC 5737); else in the United States. */
const places = { '192.0.2.': 'DE', '198.51.100.': 'GB', '203.0.113.': 'JP' } as const;

function placeOfPreview(
  world: World,
  asked: ReturnType<typeof requests.pricingPreview.parse> | TransactionPreview,
) {
  if (asked.address) return asked.address;
  const known = world.find('address', asked.address_id)?.body;
  if (known) return known;
  const ip = asked.customer_ip_address;
  if (!ip) return null;
  const place = Object.entries(places).find(([start]) => ip.startsWith(start));
  return { country_code: place?.[1] ?? ('US' as const), postal_code: null };
}

type TransactionPreview = ReturnType<typeof requests.transactionPreview.parse>;

function previewPrices(world: World, asked: ReturnType<typeof requests.pricingPreview.parse>) {
  const place = placeOfPreview(world, asked);
  const company = world.find('business', asked.business_id)?.body;
  const currency = asked.currency_code ?? currencyOf(place?.country_code);
  const tax = taxRate(place, company?.tax_identifier);
  const lines = linesOf(world, pricesOf(world, asked.items), currency, place?.country_code);
  const { line_items } = detailsOf(lines, tax, currency);
  const formatted = (totals: (typeof line_items)[number]['totals']) =>
    Object.fromEntries(
      Object.entries(totals).map(([name, amount]) => [name, formatMoney(amount, currency)]),
    );
  return {
    customer_id: asked.customer_id ?? null,
    address_id: asked.address_id ?? null,
    business_id: asked.business_id ?? null,
    currency_code: currency,
    address: place && {
      country_code: place.country_code,
      postal_code: place.postal_code ?? null,
    },
    customer_ip_address: asked.customer_ip_address ?? null,
    discount_id: null,
    details: {
      line_items: line_items.map((line, index) => ({
        price: lines[index]?.price,
        quantity: line.quantity,
        tax_rate: line.tax_rate,
        unit_totals: line.unit_totals,
        formatted_unit_totals: formatted(line.unit_totals),
        totals: line.totals,
        formatted_totals: formatted(line.totals),
        product: line.product,
        discounts: [],
      })),
    },
    available_payment_methods: ['card'],
  };
}

function previewTransaction(world: World, asked: TransactionPreview) {
  const place = placeOfPreview(world, asked);
  const company = world.find('business', asked.business_id)?.body;
  const currency = asked.currency_code ?? currencyOf(place?.country_code);
  const items = asked.items.map(({ quantity, include_in_totals = true, ...item }) => ({
    price: priceOf(world, item),
    quantity,
    include_in_totals,
  }));
  const lines = linesOf(world, items, currency, place?.country_code).map((line) => ({
    ...line,
    rate: asked.ignore_trials ? 1 : line.rate,
  }));
  const counted: Line[] = lines.filter((_, index) => items[index]?.include_in_totals !== false);
  return {
    customer_id: asked.customer_id ?? null,
    address_id: asked.address_id ?? null,
    business_id: asked.business_id ?? null,
    currency_code: currency,
    discount_id: null,
    customer_ip_address: asked.customer_ip_address ?? null,
    address: place && {
      country_code: place.country_code,
      postal_code: place.postal_code ?? null,
    },
    ignore_trials: asked.ignore_trials ?? false,
    items: items.map((item) => ({ ...item, proration: null })),
    details: detailsOf(counted, taxRate(place, company?.tax_identifier), currency),
    available_payment_methods: ['card'],
  };
}

// -------------------------------------------------------------------------------------------------
// How entities are shown.

function withPrices(world: World, product: Entities['product'], includes: Set<string>) {
  if (!includes.has('prices')) return product;
  const prices = world.bodies('price').filter(({ product_id }) => product_id === product.id);
  return { ...product, prices };
}

function withProduct(world: World, price: Entities['price'], includes: Set<string>) {
  if (!includes.has('product')) return price;
  return { ...price, product: world.get('product', price.product_id) };
}

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
    ...(includes.has('discount') && { discount: null }),
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

function presentPreview(world: World, url: string, id: string, { now, period, lines }: Impact) {
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

// -------------------------------------------------------------------------------------------------
// Addresses that only whoever was given them has.

const signingKey = randomUUID();

export function sign(what: string): string {
  return createHmac('sha256', signingKey).update(what).digest('hex').slice(0, 40);
}

function portalUrl(url: string, customerId: string, action: string, subscriptionId?: string) {
  const link = new URL(`/portal/${customerId}`, url);
  link.searchParams.set('action', action);
  if (subscriptionId) link.searchParams.set('subscription_id', subscriptionId);
  link.searchParams.set('token', `pga_${sign(customerId)}`);
  return link.href;
}

const invoiceSeconds = 3_600;

function invoiceUrl(url: string, id: string, disposition: string) {
  const expires = Math.floor(Date.now() / 1000) + invoiceSeconds;
  const link = new URL(`/invoices/${id}.pdf`, url);
  link.searchParams.set('disposition', disposition);
  link.searchParams.set('expires', String(expires));
  link.searchParams.set('signature', sign(`${id}:${expires}`));
  return link.href;
}

// -------------------------------------------------------------------------------------------------

type NewAdjustment = {
  action: 'refund' | 'credit';
  reason: string;
  transactionId: string;
  /** null: all of it. */
  items: { item_id: string; type: 'full' | 'partial'; amount?: string | null }[] | null;
};

/** Gives money of a transaction back. A refund waits until Paddle grants it. */
export function adjust(world: World, { action, reason, transactionId, items }: NewAdjustment) {
  const { body } = world.entry('transaction', transactionId);
  if (body.status !== 'completed') {
    throw new PaddleProblem(
      'adjustment_transaction_invalid_status_for_refund',
      'transaction must be completed to be adjusted',
    );
  }
  const lines = body.details?.line_items ?? [];
  const adjusted = (items ?? lines.map(({ id }) => ({ item_id: id, type: 'full' as const }))).map(
    (item): IAdjustmentItemResponse => {
      const line = lines.find(({ id }) => id === item.item_id);
      if (!line?.totals) throw notFound(item.item_id);
      const amount =
        item.type === 'full'
          ? Number(line.totals.total)
          : Number((item as { amount?: string }).amount);
      if (!(amount > 0) || amount > Number(line.totals.total)) {
        throw new PaddleProblem(
          'adjustment_amount_above_remaining_allowed',
          'amount is more than what is left of the item',
        );
      }
      const subtotal = Math.round(amount / (1 + Number(line.tax_rate)));
      return {
        id: world.newId('adjitm'),
        item_id: item.item_id,
        type: item.type,
        amount: String(amount),
        proration: null,
        totals: {
          subtotal: String(subtotal),
          tax: String(amount - subtotal),
          total: String(amount),
        },
      };
    },
  );
  const before = world
    .bodies('adjustment')
    .filter((one) => one.transaction_id === transactionId && one.status !== 'rejected')
    .reduce((all, { totals }) => all + Number(totals.total), 0);
  const sum = (field: 'subtotal' | 'tax' | 'total') =>
    adjusted.reduce((all, { totals }) => all + Number(totals?.[field] ?? 0), 0);
  if (before + sum('total') > Number(body.details?.totals?.grand_total)) {
    throw new PaddleProblem(
      'adjustment_amount_above_remaining_allowed',
      'amount is more than what is left of the transaction',
    );
  }
  const totals = {
    subtotal: String(sum('subtotal')),
    tax: String(sum('tax')),
    total: String(sum('total')),
    fee: '0',
    earnings: String(sum('subtotal')),
    currency_code: body.currency_code,
  };
  const { id } = world.make('adjustment', {
    action,
    type: items ? 'partial' : 'full',
    transaction_id: transactionId,
    subscription_id: body.subscription_id ?? null,
    customer_id: String(body.customer_id),
    reason,
    credit_applied_to_balance: action === 'credit',
    currency_code: body.currency_code,
    status: action === 'refund' ? 'pending_approval' : 'approved',
    items: adjusted,
    totals: { ...totals, breakdown: undefined } as never,
    payout_totals: null,
  });
  tell(world, 'adjustment', id, 'created');
  return world.get('adjustment', id);
}
