import { Hono } from 'hono';

import { answerPage } from './answers';
import { catalogApi } from './catalog-api';
import { customersApi } from './customers-api';
import type { Site } from './site';
import { subscriptionsApi } from './subscriptions-api';
import { transactionsApi } from './transactions-api';
import type { World } from './world';

/** Paddle's API: what the official SDK calls for a page about billing. */
export function paddleApi(world: World, site: Site) {
  const api = new Hono();
  api.route('/', customersApi(world, site));
  api.route('/', catalogApi(world, site));
  api.route('/', transactionsApi(world, site));
  api.route('/', subscriptionsApi(world, site));
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
