import { serve } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';

import { paddleApiKey, paddleWebhookSecret } from '../demo';
import { Faults } from '../vapi/faults';
import { paddleApi } from './api';
import { stockCatalog } from './catalog';
import { runDue } from './clock';
import { control } from './control';
import { Deliveries } from './deliveries';
import { checkoutPages } from './checkout-page';
import { homePage } from './home-page';
import { paddleJs } from './paddle-js';
import { invoiceFiles, portalPages } from './portal-page';
import { PaddleProblem, refuse } from './problem';
import type { Site } from './site';
import type { Store } from './store';
import { RateLimit, Trouble } from './trouble';
import { World } from './world';

type Options = {
  /** 0: any that is free. */
  port: number;
  store: Store;
  /** Of Frontdesk, which takes the events and shows the checkout. */
  siteUrl: string;
};

/** How often it looks whether something is due, when nobody asks. */
const lookMs = 1_000;

/**
 * The part of Paddle's HTTP API that the official SDK calls for us, its checkout, its customer portal, and its
 * events. Shapes, paging and errors as Paddle's: see github.com/PaddleHQ/paddle-openapi.
 */
export async function startPaddleSimulator({ port, store, siteUrl }: Options) {
  const world = new World(store);
  await world.open();
  await world.change(() => stockCatalog(world));
  const site: Site = {
    url: '',
    frontdesk: siteUrl,
    checkoutPage: `${siteUrl}/billing/checkout`,
  };
  const deliveries = new Deliveries(world, {
    url: `${siteUrl}/api/webhooks/paddle`,
    secret: paddleWebhookSecret,
  });
  deliveries.open();
  const [trouble, faults, limit] = [
    new Trouble(),
    new Faults(),
    new RateLimit(Number(process.env.FRONTDESK_PADDLE_LIMIT ?? 240)),
  ];

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.onError((error, c) => {
    if (error instanceof PaddleProblem) return refuse(c, error);
    console.error(error);
    return refuse(c, new PaddleProblem('internal_error', error.message, { status: 500 }));
  });
  const parts = { world, site, deliveries, trouble, faults };
  app.get('/', (c) => c.html(homePage(parts)));
  app.route('/sandbox', control(parts));
  app.get('/paddle.js', (c) => {
    return c.body(paddleJs(site.url), 200, { 'Content-Type': 'text/javascript; charset=utf-8' });
  });
  app.route('/checkout', checkoutPages(world, site));
  app.route('/portal', portalPages(world, site));
  app.route('/invoices', invoiceFiles(world));
  app.use((c, next) => trouble.meet(c, next));
  app.use((c, next) => limit.meet(c, next));
  app.use(async (c, next) => {
    const given = c.req.header('Authorization');
    if (!given) {
      throw new PaddleProblem('authentication_missing', 'Authentication header is missing.', {
        status: 401,
      });
    }
    if (!/^bearer \S+$/i.test(given)) {
      const detail = 'Authentication header included, but incorrectly formatted.';
      throw new PaddleProblem('authentication_malformed', detail, { status: 403 });
    }
    if (given.slice('bearer '.length) !== paddleApiKey) {
      throw new PaddleProblem('invalid_token', 'The API key is not valid.', { status: 403 });
    }
    return next();
  });
  app.use(async (c, next) => {
    const fault = await faults.meet(c);
    if (!fault) return next();
    if (fault.isDone) await next();
    if (fault.status > 0) {
      c.res = refuse(
        c,
        new PaddleProblem('internal_error', fault.message, { status: fault.status }),
      );
      return;
    }
    c.env.outgoing.destroy();
    return c.body(null);
  });
  app.route('/', paddleApi(world, site));
  app.notFound((c) =>
    refuse(c, new PaddleProblem('not_found', `${c.req.method} ${c.req.path}`, { status: 404 })),
  );

  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const listening = serve({ port, hostname: '127.0.0.1', fetch: app.fetch }, (at) => {
      site.url = `http://127.0.0.1:${at.port}`;
      resolve(listening);
    });
    listening.on('error', reject);
  });
  const look = setInterval(() => {
    world.change(() => runDue(world, site.checkoutPage)).catch((error) => console.error(error));
  }, lookMs);
  look.unref();
  return {
    url: site.url,
    async stop() {
      clearInterval(look);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
      await deliveries.stop();
      await world.change(() => {});
      await store.close();
    },
  };
}
