import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

import { serve } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { z } from 'zod';

import { demoBusinesses, vapiPrivateKey, type DemoBusiness } from '../demo';
import { complaints, outboundCall } from './description';
import { Faults, faultSchema } from './faults';
import { chats, talks } from './trial';
import { problem } from './problem';
import { makeRecording, makeSample, type Recording } from './recording';
import { files, resources } from './resources';
import { ring, type Ring, type Ringing } from './ringer';
import { scenarioNames } from './scenario';
import { VapiStore, type CallQuery, type Resource } from './store';

type Options = { port: number; databaseUrl: string };

/**
 * The part of Vapi's HTTP API that the official server SDK calls for us, and calls that ring.
 * Shapes, paging and errors as Vapi's; see the SDK (@vapi-ai/server-sdk) for the paths.
 */
export async function startVapiSimulator({ port, databaseUrl }: Options) {
  const url = `http://127.0.0.1:${port}`;
  const store = new VapiStore(databaseUrl);
  await store.open();
  const faults = new Faults();
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/samples/:file{[a-z]+-sample\\.wav}', (c) => {
    const { size, read } = makeSample();
    const headers = { 'Content-Type': 'audio/wav', 'Content-Length': String(size) };
    return c.body(read(0, size - 1), 200, headers);
  });
  app.get('/recordings/:file', (c) => serveRecording(c, store, faults));
  app.route('/sandbox', sandbox(store, url, faults));
  // By the address alone, which is a secret of its call.
  app.post('/:id/control', async (c) => {
    const control = controls.get(c.req.param('id'));
    const parsed = controlSchema.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return problem(c, 400, z.prettifyError(parsed.error));
    if (!control?.(parsed.data)) return problem(c, 404, 'This call is not live.');
    return c.json({ ok: true });
  });
  // Browsers ask it, with the public key.
  app.route('/call/web', talks());
  app.use(async (c, next) => {
    if (c.req.header('Authorization') === `Bearer ${vapiPrivateKey}`) return next();
    return problem(
      c,
      401,
      'Invalid Key. Hot tip, you may be using the public key instead of the private key.',
    );
  });
  app.use(async (c, next) => {
    const fault = await faults.meet(c);
    if (!fault) return next();
    if (fault.isDone) await next();
    if (fault.isGarbage) {
      c.res = new Response('<!doctype html><title>Gateway</title>', {
        status: fault.status || 200,
        headers: { 'Content-Type': 'text/html' },
      });
      return;
    }
    if (fault.status > 0) {
      c.res = problem(c, fault.status, fault.message);
      return;
    }
    c.env.outgoing.destroy();
    return c.body(null);
  });
  app.route('/call', calls(store, url));
  app.route('/chat', chats(store));
  app.route('/assistant', resources(store, 'assistant'));
  app.route('/phone-number', resources(store, 'phone-number'));
  app.route('/file', files(store));
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
    .post('/', async (c) => {
      const parsed = outboundCall.safeParse(await c.req.json().catch(() => null));
      if (!parsed.success) return problem(c, 400, complaints(parsed.error));
      const {
        assistantId,
        assistant,
        assistantOverrides = {},
        phoneNumberId,
        customer,
      } = parsed.data;
      const line = await store.get('phone-number', String(phoneNumberId));
      if (!line) return problem(c, 400, `Couldn't find phone number ${phoneNumberId}`);
      const known = assistantId ? await store.get('assistant', assistantId) : null;
      if (assistantId && !known) return problem(c, 400, `Couldn't find assistant ${assistantId}`);
      if (!customer?.number)
        return problem(c, 400, ['customer.number must be a valid phone number']);
      const { variableValues = {}, ...overrides } = assistantOverrides;
      const now = new Date().toISOString();
      const own = known ?? { id: '', createdAt: now, updatedAt: now, ...assistant };
      const { call, ended } = play(store, url, {
        business: businessOf(line, own),
        scenario: 'question',
        speed: 20,
        from: { name: customer.name ?? 'You', number: customer.number },
        outbound: {
          assistant: { ...own, ...overrides },
          variables: variableValues,
          overrides: assistantOverrides,
        },
      });
      await store.saveCall(call);
      ended.catch((error: unknown) => console.error(error));
      return c.json(call, 201);
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

// -------------------------------------------------------------------------------------------------

const signingKey = randomUUID();

function sign(id: string, expires: number): string {
  return createHmac('sha256', signingKey).update(`${id}:${expires}`).digest('hex');
}

/** The store behind the redirect: no key, but a signature that soon expires. */
async function serveRecording(
  c: Context<{ Bindings: HttpBindings }>,
  store: VapiStore,
  faults: Faults,
) {
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
  const fault = await faults.meet(c);
  if (fault?.status === 0) {
    c.env.outgoing.destroy();
    return c.body(null);
  }
  if (fault && fault.afterBytes === undefined) return c.text('Trouble', fault.status as 500);
  const recording = cutAfter(makeRecording(call), fault?.afterBytes, () =>
    c.env.outgoing.destroy(),
  );
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

/** A recording whose connection breaks off in the middle. */
function cutAfter(recording: Recording, bytes = Infinity, cut = () => {}): Recording {
  if (bytes === Infinity) return recording;
  return {
    size: recording.size,
    read(start, end) {
      const reader = recording.read(start, end).getReader();
      let left = bytes;
      return new ReadableStream({
        async pull(controller) {
          // What was sent is on its way.
          if (left <= 0) return void setTimeout(cut, 100);
          const { value, done } = await reader.read();
          if (done) return controller.close();
          controller.enqueue(value.subarray(0, left));
          left -= value.length;
        },
      });
    },
  };
}

// -------------------------------------------------------------------------------------------------

/** Source: Vapi docs, live call control. */
const controlSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('say'),
    content: z.string().min(1),
    endCallAfterSpoken: z.boolean().optional(),
  }),
  z.object({ type: z.literal('end-call') }),
  z.object({
    type: z.literal('transfer'),
    destination: z.object({ type: z.literal('number'), number: z.string() }),
    content: z.string().optional(),
  }),
]);

/** Calls that are live, by their id. */
const controls = new Map<string, Ringing['control']>();

/** Makes the phone ring, and lets the call be controlled while it is live. */
function play(...[store, url, options]: Parameters<typeof ring>): Ringing {
  const ringing = ring(store, url, options);
  controls.set(ringing.call.id, ringing.control);
  const forget = () => void controls.delete(ringing.call.id);
  ringing.ended.then(forget, forget);
  return ringing;
}

const ringSchema = z.object({
  business: z.enum(Object.keys(demoBusinesses) as [keyof typeof demoBusinesses]).default('harbor'),
  /** Another number than that of a demo business, by its id. */
  phoneNumberId: z.string().optional(),
  scenario: z.enum(scenarioNames),
  /** 0: without any waiting. */
  speed: z.number().min(0).max(10_000).default(20),
  seed: z.number().int().optional(),
  at: z.iso.datetime({ offset: true }).optional(),
  from: z.object({ name: z.string(), number: z.string() }).optional(),
  /** Nothing of what is sent about the call arrives. */
  isUnheard: z.boolean().optional(),
});

/** Beside Vapi's own API: makes the phone ring. */
function sandbox(store: VapiStore, url: string, faults: Faults) {
  const running = new Map<string, 'running' | 'ended' | 'failed'>();
  return new Hono()
    .post('/ring', async (c) => {
      const parsed = ringSchema.safeParse(await c.req.json().catch(() => null));
      if (!parsed.success) return problem(c, 400, z.prettifyError(parsed.error));
      const { business, phoneNumberId, speed, at, ...rest } = parsed.data;
      const line = phoneNumberId ? await store.get('phone-number', phoneNumberId) : null;
      if (phoneNumberId && !line) return problem(c, 400, `There is no number ${phoneNumberId}.`);
      const { call, ended } = play(store, url, {
        ...rest,
        ...(at && { at: new Date(at) }),
        business: line ? businessOf(line, null) : demoBusinesses[business],
        speed: speed || Infinity,
      });
      const callId = call.id;
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
    .post('/faults', async (c) => {
      const parsed = faultSchema.safeParse(await c.req.json().catch(() => null));
      if (!parsed.success) return problem(c, 400, z.prettifyError(parsed.error));
      faults.add(parsed.data);
      return c.body(null, 204);
    })
    .delete('/faults', (c) => {
      faults.clear();
      return c.body(null, 204);
    })
    .get('/ring/:id', (c) => {
      const state = running.get(c.req.param('id'));
      return state ? c.json({ state }) : problem(c, 404, 'This call was not rung since the start.');
    });
}

/** The words of a call come from a demo business; those of another one speak as its kin. */
function businessOf(line: Resource, assistant: Resource | null): Ring['business'] {
  const known: DemoBusiness | undefined = Object.values(demoBusinesses).find(
    ({ phoneNumberId }) => phoneNumberId === line.id,
  );
  const kin = known ?? demoBusinesses.harbor;
  return {
    ...kin,
    phoneNumberId: line.id,
    phoneNumber: String(line.number ?? kin.phoneNumber),
    assistantId: assistant?.id ?? (known ? kin.assistantId : ''),
  } as DemoBusiness;
}
