import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { getEnv } from '~/env.server';
import { askVapi } from '~/integrations/vapi/client.server';
import { askDraft } from '~/modules/receptionist/ask-draft.server';
import { placeTestCall } from '~/modules/receptionist/call-me.server';
import { getTrial } from '~/modules/receptionist/trial.server';
import { eraseCalls } from '~/worker/erase-calls.server';
import { provision } from '~/worker/provision-phone-line.server';
import { publish } from '~/worker/publish-receptionist.server';
import { releaseVapi } from '~/worker/release-vapi.server';
import { demoConfigs } from '../../sandbox/seed/drafts';
import { makeBusiness } from '../make-business';
import { readDescription, type Recorded } from '../vapi-description';
import { service, signedIn, sql, vapiUrl } from './stack';
import { workerClients } from './worker-clients';

/**
 * All that our code asks of Vapi, by the product's own jobs and through the official SDK: the simulated Vapi, which
 * takes no field that it does not know, takes every request. With VAPI_DESCRIPTION (`npm run check:vapi`) each is
 * held against Vapi's own description, too.
 */
const recorded: (Recorded & { status: number })[] = [];
const recorder = http.createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name)),
  ) as Record<string, string>;
  const method = String(request.method);
  const answer = await fetch(vapiUrl + request.url, { method, headers, ...(bytes.length > 0 && { body: bytes }) });
  const [type = ''] = String(request.headers['content-type'] ?? '').split(';');
  recorded.push({
    method,
    path: new URL(String(request.url), vapiUrl).pathname,
    type,
    status: answer.status,
    body: bytes.length === 0 ? undefined : await read(bytes, headers['content-type'] ?? ''),
  });
  response.writeHead(answer.status, { 'Content-Type': answer.headers.get('Content-Type') ?? '' });
  response.end(Buffer.from(await answer.arrayBuffer()));
}); // prettier-ignore

/** JSON, or the parts of a form: a file as text, as the description has it. */
async function read(bytes: Buffer, type: string): Promise<unknown> {
  if (!type.startsWith('multipart/')) return JSON.parse(bytes.toString()) as unknown;
  const form = await new Response(new Uint8Array(bytes), {
    headers: { 'Content-Type': type },
  }).formData();
  return Object.fromEntries(
    [...form.entries()].map(([name, value]) => [
      name,
      typeof value === 'string' ? value : '(file)',
    ]),
  );
}

const { pool, withPgClient } = workerClients();
const deps = { withPgClient, isLast: false };
const run = { withPgClient } as never;
const env = getEnv();
const before = { url: env.VAPI_BASE_URL, number: env.VAPI_PHONE_NUMBER_ID };

beforeAll(async () => {
  recorder.listen(0, '127.0.0.1');
  await once(recorder, 'listening');
  env.VAPI_BASE_URL = `http://127.0.0.1:${(recorder.address() as AddressInfo).port}`;
});
afterAll(async () => {
  env.VAPI_BASE_URL = before.url;
  env.VAPI_PHONE_NUMBER_ID = before.number;
  recorder.closeAllConnections();
  recorder.close();
  await pool.end();
});

const addLine = async (businessId: string) => {
  const [row] = await sql<{ id: string }>(
    `insert into public.phone_lines (business_id, state, area_code) values ($1, 'provisioning', '303') returning id`,
    [businessId],
  );
  return String(row?.id);
};

/** Everything that a receptionist can be set up to do. */
async function addVersion(businessId: string, version: number, files: string[]) {
  const { harbor } = demoConfigs(2026);
  const config = {
    ...harbor,
    voice: { ...harbor.voice, name: `Harper ${version}` },
    knowledge: { ...harbor.knowledge, files },
    messages: { ...harbor.messages, appointments: { isOn: true, minutes: 30, noticeHours: 2 } },
  };
  await sql(
    `insert into public.receptionist_versions (business_id, receptionist_id, version, config)
     select business_id, id, $2, $3 from public.receptionists where business_id = $1`,
    [businessId, version, JSON.stringify(config)],
  );
  await sql('update public.receptionists set draft = $2 where business_id = $1', [
    businessId,
    JSON.stringify(config),
  ]);
}

describe('what our code sends to Vapi', () => {
  it('is what Vapi takes', async () => {
    const { id: businessId, name, people } = await makeBusiness({ Olga: 'owner' });
    const owner = await signedIn(people.Olga!.email);
    const path = `${businessId}/${'c'.repeat(64)}.txt`;
    const text = new Blob(['A slip is 40 dollars.'], { type: 'text/plain' });
    expect((await service().storage.from('knowledge').upload(path, text)).error).toBeNull();
    const [file] = await sql<{ id: string }>(
      `insert into public.knowledge_files (business_id, name, mime_type, bytes, sha256, storage_path)
       values ($1, 'prices.txt', 'text/plain', 21, repeat('c', 64), $2) returning id`,
      [businessId, path],
    );
    for (const version of [1, 2]) {
      await addVersion(businessId, version, [String(file?.id)]);
      await publish(businessId, deps);
    }
    await askVapi((vapi) => vapi.assistants.create({ name: 'Twice', metadata: { businessId } }));
    await publish(businessId, deps);

    const lineId = await addLine(businessId);
    await provision(businessId, lineId, deps);
    const [line] = await sql<{ id: string }>(
      'select vapi_phone_number_id as id from public.phone_lines where id = $1',
      [lineId],
    );
    const trial = await getTrial(owner, { id: businessId, name, time_zone: 'America/Los_Angeles' });
    const callId = await placeTestCall(owner, trial, String(line?.id), '+14155550175');
    expect(callId).toBeTruthy();
    const turns = [{ role: 'you' as const, text: 'Hello' }, { role: 'receptionist' as const, text: 'Hello.' }];
    expect((await askDraft(owner, trial, turns, 'Are you open?')).isByRules).toBe(false);

    const [receipt] = await sql<{ id: string }>(
      `insert into public.erasure_receipts (kind, subject_id, business_id, requested_by)
       values ('caller', gen_random_uuid(), $1, gen_random_uuid()) returning id`,
      [businessId],
    );
    await sql(
      `insert into private.erased_calls (receipt_id, call_hash, vapi_call_id)
       values ($1, sha256(convert_to($2, 'UTF8')), $2)`,
      [receipt?.id, callId],
    );
    await eraseCalls({ receiptId: receipt?.id }, run);

    // Another business takes over a number that somebody made by hand, and gives it back.
    const second = randomUUID();
    await sql(`insert into public.businesses (id, name, slug) values ($1, 'Second', $2)`, [second, `second-${second.slice(0, 8)}`]);
    await sql('insert into public.receptionists (business_id) values ($1)', [second]);
    const byHand = (await askVapi((vapi) =>
      vapi.phoneNumbers.create({ provider: 'vapi', name: 'By hand', assistantId: 'x' }),
    )) as { id: string };
    env.VAPI_PHONE_NUMBER_ID = byHand.id;
    await provision(second, await addLine(second), deps);
    const assistant = await askVapi((vapi) => vapi.assistants.create({ name: 'By hand too', metadata: { businessId: second } }));
    await sql(`update public.businesses set created_at = now() + interval '1 hour' where id = $1`, [second]);
    for (const id of [businessId, second]) {
      // Without the job of its own, which the stack's worker would take: it runs here, where it is written down.
      await withPgClient(async (client) => {
        await client.query('begin');
        await client.query('delete from public.businesses where id = $1', [id]);
        await client.query(`select graphile_worker.remove_job('release:' || $1)`, [id]);
        await client.query('commit');
      });
      await releaseVapi({ businessId: id }, run);
    }
    await askVapi((vapi) => vapi.phoneNumbers.delete({ id: byHand.id }));
    await askVapi((vapi) => vapi.assistants.delete({ id: assistant.id }));

    const refused = recorded.filter(({ status }) => status >= 400 && status !== 404);
    expect(refused).toEqual([]);
    const kinds = new Set(recorded.map(({ method, path: at }) => `${method} /${at.split('/')[1]}`));
    expect([...kinds]).toEqual(
      expect.arrayContaining(['POST /assistant', 'PATCH /assistant', 'DELETE /assistant', 'POST /phone-number', 'PATCH /phone-number', 'DELETE /phone-number', 'POST /file', 'DELETE /file', 'POST /call', 'DELETE /call', 'POST /chat']),
    );
  }, 120_000); // prettier-ignore

  it.runIf(process.env.VAPI_DESCRIPTION)('fits the description that Vapi publishes', async () => {
    const { check, mended } = await readDescription(String(process.env.VAPI_DESCRIPTION));
    const problems = recorded.flatMap((request) =>
      check(request).map((problem) => `${request.method} ${request.path} ${problem}`),
    );
    const lines = [
      `${recorded.length} requests, ${problems.length} problems`,
      ...mended.map((because) => `known to differ: ${because}`),
    ];
    appendFileSync(process.env.VAPI_REPORT || '/dev/stderr', `${lines.join('\n')}\n`);
    expect([...new Set(problems)]).toEqual([]);
    // It would tell: of a field that is unknown, too long, or missing.
    const post = (path: string, body: object) =>
      check({ method: 'POST', path, type: 'application/json', body });
    expect(post('/assistant', { greeting: 'Hello' })).not.toEqual([]);
    expect(post('/assistant', { name: 'x'.repeat(41) })).not.toEqual([]);
    expect(post('/phone-number', { name: 'Without a provider' })).not.toEqual([]);
    expect(post('/call', { customer: { phone: '1' } })).not.toEqual([]);
    expect(post('/assistants', {})).not.toEqual([]);
  });
});
