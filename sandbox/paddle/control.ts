import { Hono, type Context } from 'hono';
import { z } from 'zod';

import { faultSchema, type Faults } from '../vapi/faults';
import { stockCatalog } from './catalog';
import { identify, isOpen, pay, setCard } from './checkout';
import { moveClock, runDue } from './clock';
import type { Deliveries } from './deliveries';
import { invalidRequest, PaddleProblem } from './problem';
import { deliveryModes } from './store';
import type { Site } from './site';
import { outages, type Trouble } from './trouble';
import type { World } from './world';

export type Parts = {
  world: World;
  site: Site;
  deliveries: Deliveries;
  trouble: Trouble;
  faults: Faults;
};

const customer = z.string().startsWith('ctm_').optional();
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const clockSchema = z
  .strictObject({ advance: z.string().optional(), to: z.string().optional(), customer })
  .refine(({ advance, to }) => (advance === undefined) !== (to === undefined), 'advance or to');
const paySchema = z.strictObject({
  card: z.enum(['good', 'declined']).default('good'),
  email: z.string().optional(),
  country: z.string().optional(),
  postcode: z.string().optional(),
  company: z.string().optional(),
  taxId: z.string().optional(),
});
const deliverySchema = z.strictObject({
  mode: z.enum(deliveryModes).optional(),
  release: flag.optional(),
  customer,
});

/** Beside Paddle's own API: what time does, what a buyer does, and how events come. Forms may ask it too. */
export function control({ world, site, deliveries, trouble, faults }: Parts) {
  const page = site.checkoutPage;
  const read = async <T extends z.ZodType>(c: Context, schema: T): Promise<z.infer<T>> => {
    const given: unknown = isForm(c)
      ? await c.req.parseBody()
      : await c.req.json().catch(() => ({}));
    const parsed = schema.safeParse(given);
    if (!parsed.success) throw invalidRequest(parsed.error);
    return parsed.data;
  };
  /** Whoever came by the page goes back to it. */
  const done = (c: Context, what: object) => (isForm(c) ? c.redirect('/', 303) : c.json(what));
  const time = (customerId?: string) => ({
    now: new Date(world.clock(customerId ?? null)).toISOString(),
    offset: world.settings.offset,
  });

  return new Hono()
    .get('/clock', (c) => c.json(time(c.req.query('customer'))))
    .post('/clock', async (c) => {
      const move = await read(c, clockSchema);
      const happened = await world.change(() => moveClock(world, move, page));
      await deliveries.settle();
      return done(c, { ...time(move.customer), happened });
    })
    .post('/transactions/:id/pay', async (c) => {
      const id = c.req.param('id');
      const { card, ...buyer } = await read(c, paySchema);
      const isPaid = await world.change(() => {
        const { customer_id } = world.get('transaction', id);
        runDue(world, page, customer_id);
        return world.as(customer_id, () => {
          identify(world, id, buyer);
          return pay(world, id, card === 'declined', page);
        });
      });
      await deliveries.settle();
      const { status, subscription_id, customer_id } = world.get('transaction', id);
      return done(c, { paid: isPaid, status, subscription_id, customer_id });
    })
    .post('/subscriptions/:id/card', async (c) => {
      const id = c.req.param('id');
      const { declines } = await read(c, z.strictObject({ declines: flag }));
      await world.change(() => {
        const { customer_id } = world.get('subscription', id);
        return world.as(customer_id, () => setCard(world, id, declines, page));
      });
      await deliveries.settle();
      return done(c, { declines, status: world.get('subscription', id).status });
    })
    .post('/deliveries', async (c) => {
      const { mode, release, customer: customerId } = await read(c, deliverySchema);
      if (mode) {
        await world.change(() =>
          customerId
            ? world.set({ deliveries: { ...world.settings.deliveries, [customerId]: mode } })
            : world.set({ delivery: mode }),
        );
      }
      const released = release ? deliveries.release(customerId ?? null, mode === 'shuffle') : 0;
      await deliveries.settle();
      return done(c, { mode: world.settings.delivery, released });
    })
    .post('/dunning', async (c) => {
      const schema = z.strictObject({ end: z.enum(['cancel', 'pause']) });
      const { end } = await read(c, schema);
      await world.change(() => world.set({ afterDunning: end }));
      return done(c, { end });
    })
    .get('/status', (c) => {
      const emailOf = (id?: string | null) => world.find('customer', id)?.body.email ?? null;
      const subscriptions = world.all('subscription').map(({ id, body, own }) => ({
        id,
        customer: body.customer_id,
        email: emailOf(body.customer_id),
        plan: body.items[0]?.price.description ?? null,
        status: body.status,
        next: body.next_billed_at ?? null,
        scheduled: body.scheduled_change?.action ?? null,
        card: own.declines ? 'declined' : 'good',
      }));
      const open = world.bodies('transaction').filter(({ status }) => isOpen(status));
      return c.json({
        ...time(),
        subscriptions,
        open: open.map(({ id, status, customer_id, details }) => ({
          id,
          status,
          email: emailOf(customer_id),
          due: details?.totals?.balance ?? null,
        })),
      });
    })
    .get('/events', (c) => {
      const { customer: customerId, type } = c.req.query();
      const events = world.events.filter(
        (one) =>
          (!customerId || one.customerId === customerId) &&
          (!type || one.event.event_type === type),
      );
      return c.json({ events });
    })
    .post('/events/:id/replay', async (c) => {
      const status = await deliveries.replay(c.req.param('id'));
      if (status === null) throw new PaddleProblem('not_found', 'No such event.', { status: 404 });
      return done(c, { status });
    })
    .post('/outage', async (c) => {
      const { mode } = await read(c, z.strictObject({ mode: z.enum(outages) }));
      trouble.outage = mode;
      return done(c, { mode });
    })
    .post('/faults', async (c) => {
      faults.add(await read(c, faultSchema));
      return done(c, {});
    })
    .delete('/faults', (c) => {
      faults.clear();
      return c.body(null, 204);
    })
    .post('/reset', async (c) => {
      await world.reset();
      await world.change(() => stockCatalog(world));
      trouble.outage = 'off';
      faults.clear();
      return done(c, time());
    });
}

function isForm(c: Context): boolean {
  return (c.req.header('Content-Type') ?? '').startsWith('application/x-www-form-urlencoded');
}
