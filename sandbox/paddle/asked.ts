import type { IPriceResponse } from '@paddle/paddle-node-sdk';
import type { Context } from 'hono';

import { runDue } from './clock';
import { invalidField, notFound, PaddleProblem } from './problem';
import type * as requests from './requests';
import type { Site } from './site';
import type { Entities } from './store';
import type { World } from './world';

/** Does something in a customer's time, after whatever was due by then. */
export function actIn(world: World, site: Site) {
  return <T>(customerId: string | null, work: () => T): Promise<T> =>
    world.change(() => {
      runDue(world, site.checkoutPage, customerId);
      return world.as(customerId, work);
    });
}

/** Without the fields that a request left out. */
export function defined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}

export function includesOf(c: Context, known: string[]): Set<string> {
  const asked = (c.req.query('include') ?? '').split(',').filter(Boolean);
  const strange = asked.find((one) => !known.includes(one));
  if (strange) throw invalidField('include', `${strange} cannot be included`);
  return new Set(asked);
}

export function requireNewEmail(world: World, email: string, but?: string) {
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

export function requireOfCustomer(
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

export function priceOf(world: World, { price_id, price }: AskedPrice): IPriceResponse {
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

export function pricesOf(world: World, items: (AskedPrice & { quantity: number })[]) {
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
