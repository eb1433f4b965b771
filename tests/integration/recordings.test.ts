import { createHash, randomUUID } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { copy } from '~/worker/copy-recording.server';
import { vapiPrivateKey } from '../../sandbox/demo';
import type { ScenarioName } from '../../sandbox/vapi/scenario';
import { endOfCallReport } from '../../sandbox/vapi/vapi-call';
import { makeBusiness, type TestBusiness } from '../business';
import { noTrouble, putCall, trouble } from '../vapi-calls';
import { join, makePerson } from './people';
import {
  eventually,
  page,
  postVapi,
  service,
  sessionCookie,
  signedIn,
  sql,
  url,
  vapiUrl,
} from './stack';
import { workerClients } from './worker-clients';

const { pool, withPgClient } = workerClients();

const days = 86_400_000;
const key = { Authorization: `Bearer ${vapiPrivateKey}` };
const storage = service().storage.from('recordings');

let business: TestBusiness;
let cookie: string;

beforeAll(async () => {
  business = await makeBusiness('Kept & Sons');
  cookie = await sessionCookie(business.owner.email);
});
afterEach(noTrouble);
afterAll(() => pool.end());

type Row = {
  state: string;
  parts: { bytes: number; sha256: string }[];
  bytes: string;
  sha256: string | null;
  error: string | null;
  receipt_id: string | null;
};
const rowOf = async (callId: string) =>
  (await sql<Row>('select * from public.recordings where call_id = $1', [callId]))[0];
const stateIs = (callId: string, state: string) =>
  eventually(async () => {
    const row = await rowOf(callId);
    return row?.state === state && row;
  }, 20_000);

/** A recorded call that is here. One of days ago is copied in its own time, unless the test does it. */
async function recorded({
  ago = 2 * days,
  of = business,
  scenario = 'question' as ScenarioName,
} = {}) {
  const call = await putCall({
    assistantId: 'nobody',
    phoneNumberId: of.phoneNumberId,
    at: new Date(Date.now() - ago),
    scenario,
  });
  await postVapi(endOfCallReport(call));
  const row = await eventually(async () => {
    const [found] = await sql<{ id: string; caller_id: string }>(
      'select id, caller_id from public.calls where vapi_call_id = $1 and report_at is not null',
      [call.id],
    );
    return found;
  }, 10_000);
  return { ...row, vapiId: call.id };
}

const bytesAtVapi = async (vapiId: string) =>
  Buffer.from(
    await (await fetch(`${vapiUrl}/call/${vapiId}/mono-recording`, { headers: key })).arrayBuffer(),
  );
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const copyNow = (callId: string, more: Partial<Parameters<typeof copy>[1]> = {}) =>
  copy(callId, { withPgClient, isLast: false, ...more });
const objects = async (callId: string, of = business) =>
  (await storage.list(`${of.id}/${callId}`)).data!.map(({ name }) => name);
const post = (callId: string, intent: string, who = cookie) =>
  page(`/calls/${callId}`, who, {
    method: 'POST',
    headers: { Origin: url },
    body: new URLSearchParams({ intent }),
  });
const textOf = async (path: string, who = cookie) =>
  (await (await page(path, who)).text()).replaceAll('<!-- -->', '');

describe('a recording', () => {
  it('is copied soon after its call, and played from here when Vapi has it no more', async () => {
    const { id, vapiId } = await recorded({ ago: 120_000 });
    const row = await stateIs(id, 'kept');
    const original = await bytesAtVapi(vapiId);
    expect([Number(row.bytes), row.sha256]).toEqual([original.length, sha256(original)]);

    await fetch(`${vapiUrl}/call/${vapiId}`, { method: 'DELETE', headers: key });
    const path = `/calls/${id}/recording`;
    const answer = await page(path, cookie);
    expect(answer.headers.get('Content-Type')).toBe('audio/wav');
    expect(answer.headers.get('Cache-Control')).toMatch(/^private\b/);
    expect(Buffer.from(await answer.arrayBuffer()).equals(original)).toBe(true);
    const partOf = (range: string) => page(path, cookie, { headers: { Range: range } });
    const middle = await partOf('bytes=1000-1999');
    expect([middle.status, middle.headers.get('Content-Range')]).toEqual([
      206,
      `bytes 1000-1999/${original.length}`,
    ]);
    expect(Buffer.from(await middle.arrayBuffer()).equals(original.subarray(1000, 2000))).toBe(
      true,
    );
    const end = await partOf('bytes=-10');
    expect(Buffer.from(await end.arrayBuffer()).equals(original.subarray(-10))).toBe(true);
    expect((await partOf(`bytes=${original.length}-`)).status).toBe(416);
    const head = await page(path, cookie, { method: 'HEAD' });
    expect(Number(head.headers.get('Content-Length'))).toBe(original.length);
    // Of another version of it, the whole.
    const other = await page(path, cookie, { headers: { Range: 'bytes=0-9', 'If-Range': '"x"' } });
    expect(other.status).toBe(200);
    await other.body?.cancel();
    expect(await textOf(`/calls/${id}`)).toContain('Copied to Frontdesk and verified');
  });

  it('goes on where the connection broke off, and is whole in the end', async () => {
    const { id, vapiId } = await recorded({ scenario: 'long' });
    const original = await bytesAtVapi(vapiId);
    await trouble({
      match: `GET /recordings/${vapiId}`,
      status: 200,
      afterBytes: 140_000,
      times: 2,
    });
    const partBytes = 30_000;
    let before = 0;
    for (let run = 0; run < 2; run++) {
      await expect(copyNow(id, { partBytes })).rejects.toThrow('broke off');
      const { state, bytes } = (await rowOf(id))!;
      // Most of what came, and never what did not.
      expect(state).toBe('copying');
      expect(Number(bytes)).toBeGreaterThan(before);
      expect(Number(bytes)).toBeLessThanOrEqual(before + 140_000);
      before = Number(bytes);
    }
    expect(await textOf(`/calls/${id}`)).toContain('We try again by ourselves');
    await copyNow(id, { partBytes });
    const row = (await rowOf(id))!;
    expect(row).toMatchObject({ state: 'kept', sha256: sha256(original), error: null });
    expect(row.parts.length).toBeGreaterThan(3);
    // A range over the seams.
    const [start, end] = [row.parts[0]!.bytes - 10, row.parts[0]!.bytes + row.parts[1]!.bytes + 10];
    const answer = await page(`/calls/${id}/recording`, cookie, {
      headers: { Range: `bytes=${start}-${end}` },
    });
    expect(Buffer.from(await answer.arrayBuffer()).equals(original.subarray(start, end + 1))).toBe(
      true,
    );
  });

  it.each(['recording-part-kept', 'recording-verified'] as const)(
    'is whole although its job died at %s',
    async (point) => {
      const { id, vapiId } = await recorded();
      await expect(
        copyNow(id, {
          partBytes: 60_000,
          reach: (at) => {
            if (at === point) throw new Error('killed');
          },
        }),
      ).rejects.toThrow('killed');
      await copyNow(id, { partBytes: 60_000 });
      expect(await rowOf(id)).toMatchObject({
        state: 'kept',
        sha256: sha256(await bytesAtVapi(vapiId)),
      });
    },
  );

  it('begins anew when it is another one, or when storage has not what was written', async () => {
    const { id, vapiId } = await recorded();
    const original = sha256(await bytesAtVapi(vapiId));
    const dies = (at: string) => {
      if (at === 'recording-part-kept') throw new Error('killed');
    };
    await expect(copyNow(id, { partBytes: 60_000, reach: dies })).rejects.toThrow('killed');
    await sql(`update public.recordings set source_etag = '"older"' where call_id = $1`, [id]);
    await copyNow(id);
    expect(await rowOf(id)).toMatchObject({ state: 'kept', sha256: original });

    const spoilt = await recorded();
    await expect(copyNow(spoilt.id, { partBytes: 60_000, reach: dies })).rejects.toThrow('killed');
    await storage.upload(`${business.id}/${spoilt.id}/0`, Buffer.from('x'), { upsert: true });
    await expect(copyNow(spoilt.id)).rejects.toThrow('not what was written');
    await copyNow(spoilt.id);
    expect((await rowOf(spoilt.id))?.state).toBe('kept');
  });

  it('that Vapi has not is said to be missing; one at a foreign address is never asked for', async () => {
    const gone = await recorded();
    await fetch(`${vapiUrl}/call/${gone.vapiId}`, { method: 'DELETE', headers: key });
    await expect(copyNow(gone.id)).rejects.toThrow();
    await sql(`update public.calls set started_at = now() - interval '15 days' where id = $1`, [
      gone.id,
    ]);
    await copyNow(gone.id);
    expect((await rowOf(gone.id))?.state).toBe('missing');
    const html = await textOf(`/calls/${gone.id}`);
    expect(html).toContain('The phone service has no recording of this call.');
    expect(html).not.toContain('<audio');

    const foreign = await recorded();
    await sql(`update public.calls set recording_url = 'http://127.0.0.1:9/r.wav' where id = $1`, [
      foreign.id,
    ]);
    await copyNow(foreign.id);
    expect(await rowOf(foreign.id)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('foreign address'),
    });
  });

  it('is heard by members alone, also in storage', async () => {
    const { id } = await recorded();
    await copyNow(id);
    const [viewer, stranger] = await Promise.all(['Vera', 'Stan'].map((name) => makePerson(name)));
    await join(viewer!, { id: business.id, name: '', assistantId: '' }, 'viewer');
    const name = `${business.id}/${id}/0`;
    expect((await viewer!.client.storage.from('recordings').download(name)).error).toBeNull();
    const refused = stranger!.client.storage.from('recordings');
    expect((await refused.download(name)).error).not.toBeNull();
    for (const { client } of [viewer!, stranger!]) {
      const writing = await client.storage.from('recordings').upload(name, 'x', { upsert: true });
      expect(writing.error).not.toBeNull();
      expect((await client.storage.from('recordings').remove([name])).data ?? []).toEqual([]);
    }
    expect((await objects(id)).length).toBeGreaterThan(0);
  });
});

describe('how long a recording stays', () => {
  const lookAfter = () => sql('select private.look_after_recordings()');

  it('is what the plan says, counted down on the page, unless somebody keeps it for good', async () => {
    const [soon, old, dear] = [
      await recorded({ ago: 10 * days }),
      await recorded({ ago: 12 * days }),
      await recorded({ ago: 11 * days }),
    ];
    for (const { id } of [soon, old, dear]) await copyNow(id);
    await lookAfter();
    // On trial: thirty days.
    expect(await textOf(`/calls/${soon.id}`)).toMatch(
      /Deleted on \w+ \d+(, \d+)?, in (19|20) days, as the plan says/,
    );
    expect((await post(dear.id, 'keep-recording')).status).toBe(302);
    expect(await textOf(`/calls/${dear.id}`)).toContain('Kept for good');
    await sql(
      `update public.calls set started_at = started_at - interval '20 days' where id = any ($1)`,
      [[old.id, dear.id]],
    );
    await lookAfter();
    await stateIs(old.id, 'deleted');
    expect(await textOf(`/calls/${old.id}`)).toContain('the plan keeps recordings no longer');
    expect((await rowOf(soon.id))?.state).toBe('kept');
    expect((await rowOf(dear.id))?.state).toBe('kept');
    const { receipt_id: receipt } = (await rowOf(old.id))!;
    expect(await textOf(`/receipts/${receipt}.txt`)).toMatch(
      /^Erased by: The plan\nRecordings: 1$/m,
    );

    // Left to the plan again, it goes.
    expect((await post(dear.id, 'let-recording-go')).status).toBe(302);
    await lookAfter();
    await stateIs(dear.id, 'deleted');
  });

  it('is less only thirty days after a plan that keeps them for less began', async () => {
    const of = await makeBusiness('Smaller Now');
    await sql('insert into private.recording_terms (business_id, days) values ($1, 365)', [of.id]);
    const { id } = await recorded({ ago: 12 * days, of });
    await sql(
      `update public.calls set started_at = started_at - interval '100 days' where id = $1`,
      [id],
    );
    const due = async () =>
      (
        await sql<{ days: number }>(
          `select round(extract(epoch from private.recording_due($1, c.started_at) - now()) / 86400)::int as days
           from public.calls c where c.id = $2`,
          [of.id, id],
        )
      )[0]!.days;
    expect(await due()).toBe(365 - 112);
    await lookAfter();
    expect(await due()).toBe(30);
    const owner = await sessionCookie(of.owner.email);
    expect(await textOf('/settings/data', owner)).toContain('it keeps them for 30 days');
    expect((await rowOf(id))?.state).not.toBe('deleted');
    await sql(`update private.recording_terms set next_at = now() where business_id = $1`, [of.id]);
    await lookAfter();
    await stateIs(id, 'deleted');
  });

  it('is nothing when the owner deletes it: here, in storage and at Vapi, with a signed receipt', async () => {
    const { id, vapiId } = await recorded();
    await copyNow(id);
    expect(await objects(id)).not.toEqual([]);
    const manager = await makePerson('Manu');
    await join(manager, { id: business.id, name: '', assistantId: '' }, 'manager');
    expect((await post(id, 'delete-recording', await sessionCookie(manager.email))).status).toBe(
      403,
    );

    // Vapi is away at first.
    await trouble({ match: `DELETE /call/${vapiId}`, status: 503, times: 1 });
    expect((await post(id, 'delete-recording')).status).toBe(302);
    // Out of reach at once.
    expect((await page(`/calls/${id}/recording`, cookie)).status).toBe(404);
    const row = await stateIs(id, 'deleted');
    expect(await objects(id)).toEqual([]);
    expect((await fetch(`${vapiUrl}/call/${vapiId}`, { headers: key })).status).toBe(404);
    const [receipt] = await sql(
      'select files_erased_at is not null as files, vendor_erased_at is not null as vendor from public.erasure_receipts where id = $1',
      [row.receipt_id],
    );
    expect(receipt).toEqual({ files: true, vendor: true });
    const text = await textOf(`/receipts/${row.receipt_id}.txt`);
    const check = (words: string) =>
      page('/receipts/check', undefined, {
        method: 'POST',
        headers: { Origin: url },
        body: new URLSearchParams({ receipt: words }),
      });
    expect((await check(text)).status).toBe(200);
    expect((await check(text.replace('Recordings: 1', 'Recordings: 2'))).status).toBe(400);
    expect(await textOf(`/receipts/${row.receipt_id}`)).toContain('Recordings are deleted');

    const html = await textOf(`/calls/${id}`);
    expect(html).toContain('It is gone here and at the phone service.');
    // What was said is there still.
    expect(html).toContain('id="t1"');
  });

  it('is not brought back by a report that comes once more', async () => {
    const { id, vapiId } = await recorded();
    await post(id, 'delete-recording');
    await stateIs(id, 'deleted');
    await postVapi({
      type: 'end-of-call-report',
      timestamp: Date.now(),
      endedReason: 'customer-ended-call',
      call: { id: vapiId, type: 'inboundPhoneCall', phoneNumberId: business.phoneNumberId },
      artifact: { recordingUrl: `${vapiUrl}/call/${vapiId}/mono-recording` },
      analysis: { summary: 'Once more.' },
    });
    const call = await eventually(async () => {
      const [found] = await sql<{ recording_url: string | null }>(
        `select recording_url from public.calls where id = $1 and summary = 'Once more.'`,
        [id],
      );
      return found;
    }, 10_000);
    expect(call.recording_url).toBeNull();
  });
});

describe('erasing', () => {
  it('takes the copies of a caller along, and those of a business', async () => {
    const of = await makeBusiness('Soon Gone');
    const [first, second] = [await recorded({ of }), await recorded({ of })];
    for (const { id } of [first, second]) await copyNow(id);
    const owner = await signedIn(of.owner.email);
    const { data: receipt } = await owner
      .rpc('erase_caller', { p_business_id: of.id, p_caller_id: first.caller_id })
      .throwOnError();
    const isDone = async (id: unknown) => {
      const [row] = await sql<{ done: boolean }>(
        'select files_erased_at is not null as done from public.erasure_receipts where id = $1',
        [id],
      );
      return row?.done;
    };
    await eventually(() => isDone(receipt), 15_000);
    expect(await objects(first.id, of)).toEqual([]);
    expect(await objects(second.id, of)).not.toEqual([]);
    expect(await rowOf(first.id)).toBeUndefined();

    const { data: last } = await owner
      .rpc('delete_business', { p_business_id: of.id, p_name: 'Soon Gone' })
      .throwOnError();
    await eventually(() => isDone(last), 15_000);
    expect((await storage.list(of.id)).data).toEqual([]);
  });

  it('of a recording is for owners, of their own calls', async () => {
    const { id } = await recorded();
    const stranger = await makePerson('Otto');
    for (const call of [id, randomUUID()]) {
      const { error } = await stranger.client.rpc('delete_recording', {
        p_business_id: business.id,
        p_call_id: call,
      });
      expect(error?.code).toBe('42501');
    }
    const owner = await signedIn(business.owner.email);
    const unknown = await owner.rpc('delete_recording', {
      p_business_id: business.id,
      p_call_id: randomUUID(),
    });
    expect(unknown.error?.code).toBe('P0002');
  });
});
