import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

import { serve } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { z } from 'zod';

import { demoBusinesses, vapiPrivateKey, type DemoBusiness } from '../demo';
import { makeRecording } from './recording';
import { ring } from './ringer';
import { scenarioNames } from './scenario';
import { VapiStore, type CallQuery, type Kind, type Resource } from './store';

type Options = { port: number; databaseUrl: string };

/**
 * The part of Vapi's HTTP API that the official server SDK calls for us, and calls that ring.
 * Shapes, paging and errors as Vapi's; see the SDK (@vapi-ai/server-sdk) for the paths.
 */
export async function startVapiSimulator({ port, databaseUrl }: Options) {
  const url = `http://127.0.0.1:${port}`;
  const store = new VapiStore(databaseUrl);
  await store.open();
  const app = new Hono();
  app.get('/recordings/:file', (c) => serveRecording(c, store));
  app.route('/sandbox', sandbox(store, url));
  app.use(async (c, next) => {
    if (c.req.header('Authorization') === `Bearer ${vapiPrivateKey}`) return next();
    return problem(
      c,
      401,
      'Invalid Key. Hot tip, you may be using the public key instead of the private key.',
    );
  });
  app.route('/call', calls(store, url));
  app.route('/assistant', resources(store, 'assistant', 'Assistant'));
  app.route('/phone-number', resources(store, 'phone-number', 'Phone number'));
  app.notFound((c) => problem(c, 404, `Cannot ${c.req.method} ${c.req.path}`));

  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const listening = serve({ port, hostname: '127.0.0.1', fetch: app.fetch }, () =>
      resolve(listening),
    );
    listening.on('error', reject);
  });
  return {
    url,
    async stop() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
      await store.close();
    },
  };
}

function problem(c: Context, status: 400 | 401 | 404, message: string | string[]) {
  const errors = { 400: 'Bad Request', 401: 'Unauthorized', 404: 'Not Found' };
  return c.json({ message, error: errors[status], statusCode: status }, status);
}

// -------------------------------------------------------------------------------------------------

const timeFilters = (['createdAt', 'updatedAt'] as const).flatMap((field) =>
  ([['Gt', '>'], ['Lt', '<'], ['Ge', '>='], ['Le', '<=']] as const).map(([suffix, operator]) => ({
    name: `${field}${suffix}`,
    column: field === 'createdAt' ? ('created_at' as const) : ('updated_at' as const),
    operator,
  })),
); // prettier-ignore

function calls(store: VapiStore, url: string) {
  return new Hono()
    .get('/', async (c) => {
      const limit = Number(c.req.query('limit') ?? 100);
      if (!Number.isInteger(limit) || limit < 0 || limit > 1000) {
        return problem(c, 400, ['limit must not be greater than 1000']);
      }
      const times: CallQuery['times'] = [];
      for (const { name, column, operator } of timeFilters) {
        const value = c.req.query(name);
        if (value === undefined) continue;
        if (Number.isNaN(Date.parse(value)))
          return problem(c, 400, [`${name} must be a valid ISO 8601 date string`]);
        times.push({ column, operator, value });
      }
      const { id, assistantId, phoneNumberId } = c.req.query();
      return c.json(await store.listCalls({ id, assistantId, phoneNumberId, limit, times }));
    })
    .get('/:id', async (c) => {
      const call = await store.getCall(c.req.param('id'));
      return call ? c.json(call) : problem(c, 404, `Couldn't find call ${c.req.param('id')}`);
    })
    .delete('/:id', async (c) => {
      const call = await store.getCall(c.req.param('id'));
      if (!call) return problem(c, 404, `Couldn't find call ${c.req.param('id')}`);
      await store.deleteCall(call.id);
      return c.json(call);
    })
    .get('/:id/:recording{(mono|stereo)-recording}', async (c) => {
      const call = await store.getCall(c.req.param('id'));
      if (!call?.endedAt) return problem(c, 404, 'Recording not found');
      const expires = Math.floor(Date.now() / 1000) + 300;
      return c.redirect(
        `${url}/recordings/${call.id}.wav?expires=${expires}&signature=${sign(call.id, expires)}`,
        302,
      );
    });
}

function resources(store: VapiStore, kind: Kind, name: string) {
  const missing = (c: Context) => problem(c, 404, `${name} ${c.req.param('id')} does not exist`);
  return new Hono()
    .get('/', async (c) => c.json(await store.list(kind)))
    .post('/', async (c) => {
      const body = (await c.req.json()) as Record<string, unknown>;
      if (typeof body.name === 'string' && body.name.length > 40) {
        return problem(c, 400, ['name must be shorter than or equal to 40 characters']);
      }
      const now = new Date().toISOString();
      const resource: Resource = {
        ...body,
        id: randomUUID(),
        orgId: 'demo-org',
        createdAt: now,
        updatedAt: now,
      };
      await store.save(kind, resource);
      return c.json(resource, 201);
    })
    .get('/:id', async (c) => {
      const found = await store.get(kind, c.req.param('id'));
      return found ? c.json(found) : missing(c);
    })
    .patch('/:id', async (c) => {
      const found = await store.get(kind, c.req.param('id'));
      if (!found) return missing(c);
      const body = (await c.req.json()) as Record<string, unknown>;
      const changed = { ...found, ...body, id: found.id, updatedAt: new Date().toISOString() };
      await store.save(kind, changed);
      return c.json(changed);
    })
    .delete('/:id', async (c) => {
      const found = await store.get(kind, c.req.param('id'));
      if (!found) return missing(c);
      await store.delete(kind, found.id);
      return c.json(found);
    });
}

// -------------------------------------------------------------------------------------------------

const signingKey = randomUUID();

function sign(id: string, expires: number): string {
  return createHmac('sha256', signingKey).update(`${id}:${expires}`).digest('hex');
}

/** The store behind the redirect: no key, but a signature that soon expires. */
async function serveRecording(c: Context, store: VapiStore) {
  const id = String(c.req.param('file')).replace(/\.wav$/, '');
  const expires = Number(c.req.query('expires'));
  const given = Buffer.from(c.req.query('signature') ?? '');
  const expected = Buffer.from(sign(id, expires));
  if (
    given.length !== expected.length ||
    !timingSafeEqual(given, expected) ||
    expires * 1000 < Date.now()
  ) {
    return c.text('Request has expired', 403);
  }
  const call = await store.getCall(id);
  if (!call) return c.text('Not found', 404);
  const recording = makeRecording(call);
  const headers = { 'Content-Type': 'audio/wav', 'Accept-Ranges': 'bytes', ETag: `"${id}"` };
  const range = /^bytes=(\d*)-(\d*)$/.exec(c.req.header('Range') ?? '');
  if (!range || (!range[1] && !range[2])) {
    return c.body(recording.read(0, recording.size - 1), 200, {
      ...headers,
      'Content-Length': String(recording.size),
    });
  }
  const start = range[1] ? Number(range[1]) : Math.max(0, recording.size - Number(range[2]));
  const end =
    range[1] && range[2] ? Math.min(Number(range[2]), recording.size - 1) : recording.size - 1;
  if (start > end)
    return c.body(null, 416, { ...headers, 'Content-Range': `bytes */${recording.size}` });
  return c.body(recording.read(start, end), 206, {
    ...headers,
    'Content-Length': String(end - start + 1),
    'Content-Range': `bytes ${start}-${end}/${recording.size}`,
  });
}

// -------------------------------------------------------------------------------------------------

const ringSchema = z.object({
  business: z.enum(Object.keys(demoBusinesses) as [keyof typeof demoBusinesses]),
  scenario: z.enum(scenarioNames),
  /** 0: without any waiting. */
  speed: z.number().min(0).max(10_000).default(20),
  seed: z.number().int().optional(),
  from: z.object({ name: z.string(), number: z.string() }).optional(),
});

/** Beside Vapi's own API: makes the phone ring. */
function sandbox(store: VapiStore, url: string) {
  const running = new Map<string, 'running' | 'ended' | 'failed'>();
  return new Hono()
    .post('/ring', async (c) => {
      const parsed = ringSchema.safeParse(await c.req.json().catch(() => null));
      if (!parsed.success) return problem(c, 400, z.prettifyError(parsed.error));
      const { business, speed, ...rest } = parsed.data;
      const chosen: DemoBusiness = demoBusinesses[business];
      const { callId, ended } = ring(store, url, {
        ...rest,
        business: chosen,
        speed: speed || Infinity,
      });
      running.set(callId, 'running');
      ended.then(
        () => running.set(callId, 'ended'),
        (error: unknown) => {
          console.error(error);
          running.set(callId, 'failed');
        },
      );
      return c.json({ callId }, 201);
    })
    .get('/ring/:id', (c) => {
      const state = running.get(c.req.param('id'));
      return state ? c.json({ state }) : problem(c, 404, 'This call was not rung since the start.');
    });
}
