import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';

import { VapiClient } from '@vapi-ai/server-sdk';
import { createClient } from '@supabase/supabase-js';
import pg from 'pg';
import ws from 'ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { defaultConfig, type Config } from '~/modules/receptionist/config.server';
import { faultPoints, type FaultPoint } from '~/worker/fault-points.server';
import { saveCallSql } from '../../sandbox/vapi/store';
import { simulatedPaddle } from '../paddle';
import { inventCall } from '../vapi-calls';
import { place, start, stopAll } from './own-stack';
import { eventually } from './stack';

/**
 * A worker process that is killed at every step, by SIGKILL at the very point and not by an error, and started
 * again: on a stack of its own, whose only worker it is.
 */
let env: Record<string, string>;
let pool: pg.Pool;
let vapi: VapiClient;

beforeAll(async () => {
  env = await start(await place(), { WORKER: 'off' }).ready;
  pool = new pg.Pool({ connectionString: env.DATABASE_URL, max: 2 });
  vapi = new VapiClient({
    token: String(env.VAPI_PRIVATE_KEY),
    baseUrl: String(env.VAPI_BASE_URL),
    maxRetries: 0,
  });
}, 120_000);
// What a test that ran out of time left: it would do the work of the next one.
afterEach(() => {
  for (const child of workers) if (child.exitCode === null) child.kill('SIGKILL');
});
afterAll(async () => {
  await pool?.end();
  await stopAll();
}, 30_000);

const sql = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
  (await pool.query<Row>(text, values)).rows;

const workers: ChildProcess[] = [];

function startWorker(fault?: FaultPoint) {
  const child = spawn(process.execPath, ['build/worker.js'], {
    env: {
      ...process.env,
      ...env,
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      ...(fault && { FRONTDESK_FAULT: fault }),
    },
    stdio: 'ignore',
  });
  workers.push(child);
  return { child, ended: once(child, 'exit') as Promise<[number | null, string | null]> };
}

/** Has a worker die at each of the points, one after the other, and then one that does the rest. */
async function killAt(points: readonly FaultPoint[], isDone: () => Promise<boolean>) {
  for (const point of points) {
    const [, signal] = await startWorker(point).ended;
    expect([point, signal]).toEqual([point, 'SIGKILL']);
    // What it was at is taken over, not tried again after a pause: that is for jobs that failed. And as if the half
    // minute were over in which a lock may be that of a worker which is only starting.
    await sql('update graphile_worker._private_jobs set run_at = now() where locked_at is null');
    await sql(
      `update graphile_worker._private_jobs set locked_at = locked_at - interval '40 seconds'
       where locked_at is not null`,
    );
    await sql('update private.charge_leases set until = now()');
    // And as if it had been missed for long enough. Of those that live, the next look finds that they do.
    await sql(
      `update private.worker_processes set lost_at = now() - interval '1 minute' where not exists (
         select from pg_locks l where l.locktype = 'advisory' and l.granted
           and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('worker:' || id::text, 0))`,
    );
  }
  const { child, ended } = startWorker();
  await eventually(isDone, 20_000);
  // Killed after its last step, a job is done and does not know it: that is done again, too.
  await eventually(async () => {
    const left = await sql(
      `select from graphile_worker.jobs
       where task_identifier in ('publish-receptionist', 'provision-phone-line', 'charge-overage', 'copy-recording')`,
    );
    return left.length === 0;
  }, 20_000);
  child.kill('SIGTERM');
  await ended;
}

const base = defaultConfig({ name: 'Pier Nine' });
const businessId = randomUUID();

async function addVersion(version: number, greeting: string, files: string[]) {
  const config: Config = {
    ...base,
    voice: { ...base.voice, greeting },
    knowledge: { entries: [], files },
  };
  await sql(
    `insert into public.receptionist_versions (business_id, receptionist_id, version, config)
     select $1, id, $2, $3 from public.receptionists where business_id = $1`,
    [businessId, version, JSON.stringify(config)],
  );
  await sql(`update public.receptionists set publish_state = 'publishing' where business_id = $1`, [
    businessId,
  ]);
  await sql('select private.queue_publication($1)', [businessId]);
}
const receptionist = async () =>
  (
    await sql<{ publish_state: string; live_version: number; vapi_assistant_id: string }>(
      'select publish_state, live_version, vapi_assistant_id from public.receptionists where business_id = $1',
      [businessId],
    )
  )[0];
const isLive = (version: number) => async () => {
  const row = await receptionist();
  return row?.publish_state === 'live' && row.live_version === version;
};

describe('a worker that is killed', () => {
  it('at each step of publishing leaves one assistant, with the last words', async () => {
    await sql(`insert into public.businesses (id, name, slug) values ($1, 'Pier Nine', 'pier')`, [
      businessId,
    ]);
    await sql(`insert into public.receptionists (business_id, name) values ($1, 'Alex')`, [
      businessId,
    ]);
    const path = `${businessId}/${'a'.repeat(64)}.txt`;
    const api = createClient(
      String(env.NEXT_PUBLIC_SUPABASE_URL),
      String(env.SUPABASE_SERVICE_ROLE_KEY),
      { realtime: { transport: ws as unknown as typeof WebSocket } },
    );
    const upload = await api.storage
      .from('knowledge')
      .upload(path, new Blob(['A slip is 40 dollars.'], { type: 'text/plain' }));
    expect(upload.error).toBeNull();
    const [file] = await sql<{ id: string }>(
      `insert into public.knowledge_files (business_id, name, mime_type, bytes, sha256, storage_path)
       values ($1, 'prices.txt', 'text/plain', 21, repeat('a', 64), $2) returning id`,
      [businessId, path],
    );

    await addVersion(1, 'The first.', [String(file?.id)]);
    await killAt(faultPoints.publishing, isLive(1));
    const [first, ...others] = await vapi.assistants.list();
    expect(others).toEqual([]);
    expect(first?.firstMessage).toContain('The first.');
    expect((await receptionist())?.vapi_assistant_id).toBe(first?.id);
    expect(await vapi.files.list({ purpose: 'assistant' })).toHaveLength(1);

    await addVersion(2, 'The second.', [String(file?.id)]);
    await killAt(
      faultPoints.publishing.filter((point) => point !== 'file-uploaded'),
      isLive(2),
    );
    expect(await vapi.assistants.list()).toMatchObject([
      { id: first?.id, firstMessage: expect.stringContaining('The second.') },
    ]);
    expect(await vapi.files.list({ purpose: 'assistant' })).toHaveLength(1);
  }, 180_000);

  it('at each step of getting a number leaves one number', async () => {
    const [line] = await sql<{ id: string }>(
      `insert into public.phone_lines (business_id, state, area_code) values ($1, 'provisioning', '303') returning id`,
      [businessId],
    );
    await sql(
      `select graphile_worker.add_job('provision-phone-line',
         json_build_object('businessId', $1::text, 'phoneLineId', $2::text), max_attempts => 12)`,
      [businessId, line?.id],
    );
    const read = async () =>
      (
        await sql<{ state: string; vapi_phone_number_id: string; phone_number: string }>(
          'select state, vapi_phone_number_id, phone_number from public.phone_lines where id = $1',
          [line?.id],
        )
      )[0];
    await killAt(faultPoints.number, async () => (await read())?.state === 'active');
    const row = await read();
    expect(await vapi.phoneNumbers.list()).toMatchObject([
      { id: row?.vapi_phone_number_id, number: row?.phone_number },
    ]);
  }, 120_000);

  it('at each step of charging minutes beyond a plan charges them once', async () => {
    const { paddle, subscribe } = simulatedPaddle(String(env.PADDLE_BASE_URL));
    const { id } = await subscribe(businessId);
    const [period] = await sql<{ id: string }>(
      `insert into public.usage_periods (business_id, starts_at, ends_at, plan, included_seconds, used_seconds,
         overage_seconds, overage_cents, minute_cents, subscription_id, charge_status)
       values ($1, now() - interval '30 days', now() - interval '2 hours', 'starter', 9000, 9720, 720, 540, 45, $2, 'due')
       returning id`,
      [businessId, id],
    );
    await sql('select private.queue_charge($1)', [period?.id]);
    await killAt(faultPoints.charge, async () => {
      const [row] = await sql<{ charge_status: string }>(
        'select charge_status from public.usage_periods where id = $1',
        [period?.id],
      );
      return row?.charge_status === 'charged';
    });
    const billed = await paddle.transactions.list({ subscriptionId: [id] }).next();
    const minutes = billed
      .flatMap(({ details }) => details?.lineItems ?? [])
      .filter(({ quantity }) => quantity === 12);
    expect(minutes).toMatchObject([{ totals: { subtotal: '540' } }]);
  }, 120_000);

  it('at each step of copying a recording has it whole', async () => {
    const ids = { assistantId: 'nobody', phoneNumberId: 'nothing' };
    const call = inventCall({ ...ids, at: new Date() }, String(env.VAPI_BASE_URL));
    await sql(saveCallSql, [call.id, call.createdAt, call.updatedAt, JSON.stringify(call)]);
    const address = `${env.VAPI_BASE_URL}/call/${call.id}/mono-recording`;
    const [row] = await sql<{ id: string }>(
      `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, duration_seconds, recording_url)
       values ($1, $2, 'ended', now(), now(), 60, $3) returning id`,
      [businessId, call.id, address],
    );
    const read = async () =>
      (
        await sql<{ state: string; sha256: string; parts: object[] }>(
          'select state, sha256, parts from public.recordings where call_id = $1',
          [row?.id],
        )
      )[0];
    await killAt(faultPoints.recording, async () => (await read())?.state === 'kept');
    const answer = await fetch(address, {
      headers: { Authorization: `Bearer ${env.VAPI_PRIVATE_KEY}` },
    });
    const original = Buffer.from(await answer.arrayBuffer());
    const kept = await read();
    expect(kept?.sha256).toBe(createHash('sha256').update(original).digest('hex'));
    expect(kept?.parts).toHaveLength(1);
  }, 120_000);
});
