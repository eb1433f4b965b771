import { randomUUID } from 'node:crypto';

import { VapiClient } from '@vapi-ai/server-sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { uploadName } from '~/integrations/vapi/file-name';
import { lineName } from '~/integrations/vapi/line-name';
import { vapiPrivateKey } from '../../sandbox/demo';
import { putCall } from '../vapi-calls';
import { eventually, sql, url, vapiUrl } from './stack';

/** What a deleted business had at Vapi. */
const vapi = new VapiClient({ token: vapiPrivateKey, baseUrl: vapiUrl, maxRetries: 0 });
const server = { url: `${url}/api/webhooks/vapi`, headers: { 'x-vapi-secret': 'ours' } };
let businessId: string;
let receiptId: string;

beforeEach(async () => {
  businessId = randomUUID();
  receiptId = '';
});
afterEach(() => fetch(`${vapiUrl}/sandbox/faults`, { method: 'DELETE' }));

/** @param bornAt when the business was made: what is older at Vapi was somebody else's. */
async function makeBusiness(bornAt = new Date(Date.now() - 60_000)) {
  await sql(
    `insert into public.businesses (id, name, slug, created_at) values ($1, 'Leaving', $2, $3)`,
    [businessId, `leaving-${businessId.slice(0, 8)}`, bornAt],
  );
  await sql(`insert into public.receptionists (business_id, name) values ($1, 'Alex')`, [
    businessId,
  ]);
  const [line] = await sql<{ id: string }>(
    `insert into public.phone_lines (business_id, state) values ($1, 'provisioning') returning id`,
    [businessId],
  );
  const [file] = await sql<{ id: string }>(
    `insert into public.knowledge_files (business_id, name, mime_type, bytes, sha256, storage_path)
     values ($1::uuid, 'prices.txt', 'text/plain', 4, repeat('b', 64), $1::uuid::text || '/' || repeat('b', 64) || '.txt') returning id`,
    [businessId],
  );
  return { lineId: String(line?.id), fileId: String(file?.id) };
}

const tool = { type: 'function', function: { name: 'take_message' }, server } as const;
const model = { provider: 'openai', model: 'gpt-5.4-mini', tools: [tool] } as const;
const makeAssistant = (metadata: Record<string, unknown>) =>
  vapi.assistants.create({ name: 'Alex', server, model, metadata } as never);
const makeNumber = (name: string) =>
  vapi.phoneNumbers.create({ provider: 'vapi', name, server }) as Promise<{ id: string }>;
const upload = (filename: string) =>
  vapi.files.create({ purpose: 'assistant', file: { data: Buffer.from('text'), filename } });

async function deleteBusiness() {
  const [row] = await sql<{ id: string }>(
    `insert into public.erasure_receipts (kind, subject_id, subject, requested_by)
     values ('business', $1, 'Leaving', gen_random_uuid()) returning id`,
    [businessId],
  );
  receiptId = String(row?.id);
  await sql('delete from public.businesses where id = $1', [businessId]);
}
const counts = () =>
  eventually(async () => {
    const [row] = await sql<{ counts: Record<string, number> }>(
      `select vendor_counts as counts from public.erasure_receipts
       where id = $1 and vendor_erased_at is not null`,
      [receiptId],
    );
    return row?.counts;
  }, 20_000);
const isGone = (ask: Promise<unknown>) => expect(ask).rejects.toMatchObject({ statusCode: 404 });

describe('deleting a business', () => {
  it('takes away what it had at Vapi, also what a crash left there unnoted', async () => {
    const { lineId, fileId } = await makeBusiness();
    const noted = await makeAssistant({ businessId });
    const unnoted = await makeAssistant({ businessId });
    const others = await makeAssistant({ businessId: randomUUID() });
    await sql('update public.receptionists set vapi_assistant_id = $2 where business_id = $1', [
      businessId,
      noted.id,
    ]);
    const number = await makeNumber(lineName(lineId));
    await sql(
      `update private.call_sources set since = now() - interval '1 day' where business_id = $1`,
      [businessId],
    );
    const at = new Date(Date.now() - 60_000);
    const phoneNumberId = `line-${businessId}`;
    const [call, another] = [
      await putCall({ assistantId: noted.id, phoneNumberId, at }),
      await putCall({ assistantId: others.id, phoneNumberId, at }),
    ];
    const file = await upload(`${uploadName(fileId)}.txt`);

    // The phone service is away at first.
    await fetch(`${vapiUrl}/sandbox/faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ match: `DELETE /phone-number/${number.id}`, status: 503, times: 1 }),
    });
    await deleteBusiness();
    expect(await counts()).toEqual({
      assistants: 2,
      phoneNumbers: 1,
      files: 1,
      calls: 1,
      letGo: 0,
    });
    await isGone(vapi.assistants.get({ id: noted.id }));
    await isGone(vapi.assistants.get({ id: unnoted.id }));
    await isGone(vapi.phoneNumbers.get({ id: number.id }));
    await isGone(vapi.files.get({ id: file.id }));
    await isGone(vapi.calls.get({ id: call.id }));
    expect(await vapi.calls.get({ id: another.id })).toMatchObject({ id: another.id });
    expect(await vapi.assistants.get({ id: others.id })).toMatchObject({ id: others.id });
    expect(
      await sql('select from private.vapi_leftovers where business_id = $1', [businessId]),
    ).toEqual([]);
    await vapi.assistants.delete({ id: others.id });
  });

  it('lets go what had been there before, without our address or secret in it', async () => {
    const theirs = await makeAssistant({});
    const number = await makeNumber('By hand');
    await makeBusiness(new Date(Date.now() + 60_000));
    await sql('update public.receptionists set vapi_assistant_id = $2 where business_id = $1', [
      businessId,
      theirs.id,
    ]);
    await sql('update public.phone_lines set vapi_phone_number_id = $2 where business_id = $1', [
      businessId,
      number.id,
    ]);
    await deleteBusiness();
    expect(await counts()).toEqual({
      assistants: 0,
      phoneNumbers: 0,
      files: 0,
      calls: 0,
      letGo: 2,
    });
    for (const left of [
      await vapi.assistants.get({ id: theirs.id }),
      await vapi.phoneNumbers.get({ id: number.id }),
    ]) {
      expect(JSON.stringify(left)).not.toMatch(/api\/webhooks|ours/);
    }
    await vapi.assistants.delete({ id: theirs.id });
    await vapi.phoneNumbers.delete({ id: number.id });
  });
});
