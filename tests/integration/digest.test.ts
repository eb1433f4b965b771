import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, describe, expect, it } from 'vitest';

import type { DueDigest } from '~/modules/digest/digest';
import { findPorts } from '../../bin/lib/data-dir.mjs';
import { makeBusiness } from '../make-business';
import { apiUrl, eventually, mailboxUrl, sql } from './stack';

const made: string[] = [];
let functions: ChildProcess | undefined;
afterAll(async () => {
  stopFunction();
  await sql('delete from public.businesses where id = any ($1)', [made]);
});

const hour = 3_600_000;

/** A business where it is between 9 and 10 in the morning now. */
async function begin() {
  const { id, name, people } = await makeBusiness({
    Olga: 'owner',
    Mara: 'manager',
    Vera: 'viewer',
  });
  made.push(id);
  // Without summer time, and named the other way round: Etc/GMT+3 is three hours behind.
  const ahead = 9 - new Date().getUTCHours();
  const offset = ahead > 12 ? ahead - 24 : ahead < -11 ? ahead + 24 : ahead;
  const zone = offset === 0 ? 'Etc/UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
  await sql('update public.businesses set time_zone = $2 where id = $1', [id, zone]);
  return { id, name, owner: people.Olga!, manager: people.Mara!, viewer: people.Vera! };
}

type Call = { hoursAgo: number; outcome?: string; isTest?: boolean };
function addCall(businessId: string, { hoursAgo, outcome = 'message', isTest = false }: Call) {
  return sql(
    `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, duration_seconds, outcome, summary,
       caller_name, is_test)
     values ($1, $2, 'ended', $3, $3, 60, $4, 'Asked for a call back.', 'Ana Ortiz', $5)`,
    [businessId, `digest-${randomUUID()}`, new Date(Date.now() - hoursAgo * hour), outcome, isTest],
  );
}

const choose = (businessId: string, userId: string, settings: Record<string, string>) =>
  sql(
    `insert into public.notification_settings (business_id, user_id, ${Object.keys(settings).join(', ')})
     values ($1, $2, ${Object.keys(settings)
       .map((_, n) => `$${n + 3}`)
       .join(', ')})`,
    [businessId, userId, ...Object.values(settings)],
  );

async function due(businessId: string, at = new Date()) {
  const rows = await sql<{ digest: DueDigest }>(
    'select digest from public.due_digests($1, 500) as digest',
    [at],
  );
  return rows.map(({ digest }) => digest).filter((one) => one.businessId === businessId);
}

type Mail = { to: { address: string }[]; subject: string; text: string };
async function mailsTo(address: string): Promise<Mail[]> {
  const mails = (await (await fetch(`${mailboxUrl}/email`)).json()) as Mail[];
  return mails.filter(({ to }) => to.some((one) => one.address === address));
}

/** Neither of the two begins while the worker of the stack is about to look by itself. */
async function awayFromTheCron() {
  const within = Date.now() % 600_000;
  if (within > 590_000 || within < 3_000) await sleep(13_000);
}

describe('who is due for a digest', () => {
  it('is every member who has it once a day, of a business in whose zone it is morning', async () => {
    const { id, owner, manager, viewer } = await begin();
    await choose(id, manager.id, { call_summary: 'immediately', follow_up_due: 'off' });
    await addCall(id, { hoursAgo: 12 });
    expect((await due(id)).map(({ userId }) => userId).sort()).toEqual(
      [owner.id, viewer.id].sort(),
    );
    await choose(id, owner.id, { call_summary: 'off', missed_call: 'daily', follow_up_due: 'off' });
    const of = (await due(id)).find(({ userId }) => userId === owner.id);
    expect(of?.wants).toEqual({ calls: false, missed: true, followUps: false });
    // Too early, and too late.
    expect(await due(id, new Date(Date.now() - 3 * hour))).toEqual([]);
    expect(await due(id, new Date(Date.now() + 3 * hour))).toEqual([]);
    await sql('update public.profiles set disabled_at = now() where id = $1', [viewer.id]);
    expect(await due(id)).toHaveLength(1);
  });

  it('hears of yesterday from midnight to midnight where the business is, without spam and tries', async () => {
    const { id } = await begin();
    // It is between 9 and 10 there.
    await addCall(id, { hoursAgo: 8 });
    await addCall(id, { hoursAgo: 11, outcome: 'booked' });
    await addCall(id, { hoursAgo: 30, outcome: 'hung-up' });
    await addCall(id, { hoursAgo: 35 });
    await addCall(id, { hoursAgo: 20, outcome: 'spam' });
    await addCall(id, { hoursAgo: 20, isTest: true });
    await sql(
      `insert into public.follow_ups (business_id, kind, title, due_at) values
         ($1, 'call-back', 'Overdue', now() - interval '1 hour'), ($1, 'custom', 'Some day', null)`,
      [id],
    );
    const [digest] = await due(id);
    expect(digest?.calls).toMatchObject({ total: 2, booked: 1, missed: 1 });
    expect(digest?.calls.rows.map(({ outcome }) => outcome)).toEqual(['hung-up', 'booked']);
    expect(digest?.calls.missedRows).toHaveLength(1);
    expect(digest?.followUps).toMatchObject({ open: 2, overdue: 1 });
    expect(digest?.followUps.rows.map(({ title }) => title)).toEqual(['Overdue', 'Some day']);
  });
});

describe('the edge function', () => {
  it('makes what the worker makes, once, whoever is first', async () => {
    const { id, name, owner, manager } = await begin();
    await addCall(id, { hoursAgo: 12, outcome: 'booked' });
    // Of hers the mail waits until noon.
    await choose(id, manager.id, { quiet_from: '22:00', quiet_to: '12:00' });
    const url = await startFunction();
    await awayFromTheCron();

    expect((await fetch(url)).status).toBe(405);
    expect((await post(url, 'Bearer wrong')).status).toBe(401);
    expect(await due(id)).toHaveLength(3);
    const [first, second] = await Promise.all([post(url), post(url)]);
    expect([first.status, second.status]).toEqual([200, 200]);
    const answers = [await first.json(), await second.json()] as {
      members: number;
      mails: number;
    }[];
    expect(Math.max(...answers.map(({ members }) => members))).toBeGreaterThanOrEqual(3);
    expect(await due(id)).toEqual([]);
    // The worker comes later, and finds nothing to do.
    await sql(`select graphile_worker.add_job('queue-digests')`);

    const [mail] = await eventually(async () => {
      const mails = await mailsTo(owner.email);
      return mails.length > 0 && mails;
    }, 15_000);
    expect(mail?.subject).toBe(`${name}: 1 call yesterday`);
    expect(mail?.text).toContain('Ana Ortiz · Booked\nAsked for a call back.');
    await sleep(500);
    expect(await mailsTo(owner.email)).toHaveLength(1);
    expect(await mailsTo(manager.email)).toHaveLength(0);
    // What waits holds no word, and nobody's address.
    const [waiting] = await sql<{ id: string; run_at: Date; payload: object }>(
      `select j.id, j.run_at, j.payload from graphile_worker._private_jobs j where j.payload ->> 'userId' = $1`,
      [manager.id],
    );
    expect(Number(waiting?.run_at)).toBeGreaterThan(Date.now() + hour);
    expect(Object.keys(waiting!.payload).sort()).toEqual(['businessId', 'day', 'userId']);
    // Who is on the team no more when her quiet hours are over is told nothing.
    await sql('delete from public.memberships where business_id = $1 and user_id = $2', [
      id,
      manager.id,
    ]);
    await sql('select graphile_worker.reschedule_jobs(array[$1::bigint], run_at => now())', [
      waiting?.id,
    ]);
    await eventually(
      async () =>
        (await sql('select from graphile_worker.jobs where id = $1::bigint', [waiting?.id]))
          .length === 0,
    );
    expect(await mailsTo(manager.email)).toHaveLength(0);
  }, 60_000);

  it('says no more than that it failed, when the database does not answer', async () => {
    const url = await startFunction({ SUPABASE_URL: 'http://127.0.0.1:9' });
    const answer = await post(url);
    expect([answer.status, await answer.json()]).toEqual([
      500,
      { error: 'Not all digests were made.' },
    ]);
  }, 30_000);
});

const secret = 'a-secret-of-the-test';
const post = (url: string, Authorization = `Bearer ${secret}`) =>
  fetch(url, { method: 'POST', headers: { Authorization } });

/** What is started of the package starts Deno itself: both end. */
function stopFunction() {
  if (functions?.pid && functions.exitCode === null) process.kill(-functions.pid, 'SIGKILL');
  functions = undefined;
}

/** The function in Deno, as Supabase runs it: with its own configuration, and no rights but these. */
async function startFunction(env: Record<string, string> = {}): Promise<string> {
  stopFunction();
  const port = await findPorts();
  const child = spawn(
    process.execPath,
    [
      'node_modules/deno/bin.cjs',
      'run',
      '--quiet',
      '--no-remote',
      '--node-modules-dir=manual',
      '--config=supabase/functions/daily-digest/deno.json',
      '--allow-env',
      '--allow-net=127.0.0.1',
      'supabase/functions/daily-digest/index.ts',
    ],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
      env: {
        ...process.env,
        DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}`,
        SUPABASE_URL: apiUrl,
        DIGEST_SECRET: secret,
        ...env,
      },
    },
  );
  functions = child;
  const ended = once(child, 'exit').then(() => {
    throw new Error('Deno ended.');
  });
  ended.catch(() => {});
  const url = `http://127.0.0.1:${port}/`;
  await Promise.race([
    ended,
    eventually(async () => (await fetch(url).catch(() => null))?.status === 405, 20_000),
  ]);
  return url;
}
