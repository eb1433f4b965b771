import { randomInt, randomUUID } from 'node:crypto';

import { Hono, type Context } from 'hono';
import type { z } from 'zod';

import { assistant, complaints, fileUpload, phoneNumber, phoneNumberUpdate } from './description';
import { problem } from './problem';
import type { Kind, Resource, VapiStore } from './store';

type Rules = { create: z.ZodType; update: z.ZodType; name: string };
const rules: Record<'assistant' | 'phone-number', Rules> = {
  assistant: { name: 'Assistant', create: assistant, update: assistant },
  'phone-number': { name: 'Phone number', create: phoneNumber, update: phoneNumberUpdate },
};

/** New numbers ring after a while, as real ones do. */
const activationMs = 700;

/** Lists, makes, changes and deletes assistants or phone numbers, by Vapi's own rules. */
export function resources(store: VapiStore, kind: 'assistant' | 'phone-number') {
  const { create, update, name } = rules[kind];
  const missing = (c: Context) => problem(c, 404, `${name} ${c.req.param('id')} does not exist`);
  return new Hono()
    .get('/', async (c) => {
      const all = await store.list(kind);
      const { createdAtLe, limit = '100' } = c.req.query();
      const rows = all.filter(({ createdAt }) => !createdAtLe || createdAt <= createdAtLe);
      return c.json(rows.slice(0, Number(limit)).map(grown));
    })
    .post('/', async (c) => {
      const parsed = create.safeParse(await c.req.json().catch(() => null));
      if (!parsed.success) return problem(c, 400, complaints(parsed.error));
      const made = fresh(parsed.data as Record<string, unknown>);
      const number =
        kind === 'phone-number' ? { number: newNumber(made), status: 'activating' } : {};
      const resource = { ...made, ...number };
      await store.save(kind, resource);
      return c.json(grown(resource), 201);
    })
    .get('/:id', async (c) => {
      const found = await store.get(kind, c.req.param('id'));
      return found ? c.json(grown(found)) : missing(c);
    })
    .patch('/:id', async (c) => {
      const found = await store.get(kind, c.req.param('id'));
      if (!found) return missing(c);
      const parsed = update.safeParse(await c.req.json().catch(() => null));
      if (!parsed.success) return problem(c, 400, complaints(parsed.error));
      const updatedAt = new Date().toISOString();
      const changed = { ...found, ...(parsed.data as object), id: found.id, updatedAt };
      await store.save(kind, changed);
      return c.json(grown(changed));
    })
    .delete('/:id', async (c) => {
      const found = await store.get(kind, c.req.param('id'));
      if (!found) return missing(c);
      await store.delete(kind, found.id);
      return c.json(found);
    });
}

/** Documents, as multipart forms; what is in them is not kept. */
export function files(store: VapiStore) {
  const kind: Kind = 'file';
  const missing = (c: Context) => problem(c, 404, `File ${c.req.param('id')} does not exist`);
  return new Hono()
    .get('/', async (c) => {
      const purpose = c.req.query('purpose');
      return c.json((await store.list(kind)).filter((one) => !purpose || one.purpose === purpose));
    })
    .post('/', async (c) => {
      const form = await c.req.parseBody().catch(() => ({}) as Record<string, unknown>);
      const parsed = fileUpload.safeParse(form);
      if (!parsed.success) return problem(c, 400, complaints(parsed.error));
      const { file, purpose } = parsed.data;
      const made = fresh({
        object: 'file',
        status: 'done',
        name: file.name.slice(0, 40),
        originalName: file.name,
        bytes: file.size,
        mimetype: file.type,
        ...(purpose && { purpose }),
      });
      await store.save(kind, made);
      return c.json(made, 201);
    })
    .get('/:id', async (c) => {
      const found = await store.get(kind, c.req.param('id'));
      return found ? c.json(found) : missing(c);
    })
    .delete('/:id', async (c) => {
      const found = await store.get(kind, c.req.param('id'));
      if (!found) return missing(c);
      await store.delete(kind, found.id);
      return c.json(found);
    });
}

function fresh(body: Record<string, unknown>): Resource {
  const now = new Date().toISOString();
  return { ...body, id: randomUUID(), orgId: 'demo-org', createdAt: now, updatedAt: now };
}

function newNumber({ numberDesiredAreaCode: area = '415' }: Resource): string {
  return `+1${String(area)}${randomInt(2, 10)}${String(randomInt(0, 1_000_000)).padStart(6, '0')}`;
}

/** A number that was just made has none to show yet. */
function grown(resource: Resource): Resource {
  if (resource.status !== 'activating') return resource;
  if (Date.now() - Date.parse(resource.createdAt) >= activationMs)
    return { ...resource, status: 'active' };
  const { number: _notYet, ...young } = resource;
  return young as Resource;
}
