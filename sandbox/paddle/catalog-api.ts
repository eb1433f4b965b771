import { Hono } from 'hono';

import { answer, answerPage, read } from './answers';
import { includesOf } from './asked';
import { previewPrices } from './previews';
import * as requests from './requests';
import type { Site } from './site';
import type { Entities } from './store';
import type { World } from './world';

/** What is sold, and what it costs where. */
export function catalogApi(world: World, site: Site) {
  const api = new Hono();
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
  return api;
}

function withPrices(world: World, product: Entities['product'], includes: Set<string>) {
  if (!includes.has('prices')) return product;
  const prices = world.bodies('price').filter(({ product_id }) => product_id === product.id);
  return { ...product, prices };
}

function withProduct(world: World, price: Entities['price'], includes: Set<string>) {
  if (!includes.has('product')) return price;
  return { ...price, product: world.get('product', price.product_id) };
}
