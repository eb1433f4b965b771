import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { demoPassword } from '../../sandbox/demo';
import { openLive, type LiveStream } from '../live-stream';
import { join, makeBusiness, makePerson, type Business, type Person } from './people';
import { serve } from './serve-process';
import { eventually, mailboxUrl, sql, url, webhookSecret } from './stack';

/**
 * Two web processes and two workers on one database behave as one: those of the stack, which are in one process, and one
 * more of each.
 */
let webs: [string, string];
let second: Awaited<ReturnType<typeof serve>>;
let worker: ChildProcess;
let owner: Person;
let viewer: Person;
let business: Business;
const open: LiveStream[] = [];

beforeAll(async () => {
  owner = await makePerson('Olga');
  viewer = await makePerson('Vera');
  business = await makeBusiness(owner, 'Two Doors');
  await join(viewer, business, 'viewer');
  second = await serve(['build/server.js']);
  worker = startWorker();
  await second.up();
  webs = [url, second.url];
});
afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
});
afterAll(async () => {
  for (const child of [worker, second.child]) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
  await sql(`update public.site_settings set banner = null`);
  await sql('delete from public.businesses where id = $1', [business.id]);
}, 30_000);

function startWorker(): ChildProcess {
  return spawn(process.execPath, ['build/worker.js'], {
    env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'error' },
    stdio: 'ignore',
  });
}

async function signIn(base: string, email: string, password = demoPassword) {
  const answer = await fetch(`${base}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: base },
    body: new URLSearchParams({ email, password }),
  });
  await answer.arrayBuffer();
  const cookie = answer.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ');
  return { status: answer.status, cookie };
}

const callEvent = (id: string, type: 'ringing' | 'ended') => ({
  type: 'status-update',
  status: type,
  timestamp: Date.now(),
  call: { id, assistantId: business.assistantId, createdAt: new Date().toISOString() },
  customer: { number: '+14155550177' },
});

function post(base: string, message: object) {
  return fetch(`${base}/api/webhooks/vapi`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${webhookSecret}`,
    },
    body: JSON.stringify({ message }),
  });
}

describe('two web processes and two workers', () => {
  it('take one event at both doors for one event, and share the jobs', async () => {
    const ids = Array.from({ length: 40 }, () => `both-${randomUUID()}`);
    await Promise.all(
      ids.flatMap((id) => {
        const message = callEvent(id, 'ended');
        return webs.map(async (base) => expect((await post(base, message)).status).toBe(200));
      }),
    );
    await eventually(async () => {
      const [row] = await sql<{ count: number }>(
        `select count(*)::int as count from public.webhook_events where external_id = any ($1) and status = 'processed'`,
        [ids],
      );
      return row?.count === ids.length;
    }, 20_000);
    const [row] = await sql<{ events: number; deliveries: number; calls: number }>(
      `select count(*)::int as events, sum(deliveries)::int as deliveries,
         (select count(*)::int from public.calls where vapi_call_id = any ($1)) as calls
       from public.webhook_events where external_id = any ($1)`,
      [ids],
    );
    expect(row).toEqual({ events: 40, deliveries: 80, calls: 40 });
  });

  it('know a session that the other one began, and end it for both', async () => {
    const { cookie } = await signIn(webs[0], viewer.email);
    const [{ id: session } = { id: '' }] = await sql<{ id: string }>(
      `select id::text from auth.sessions where user_id::text = $1 order by created_at desc limit 1`,
      [viewer.id],
    );
    const page = (base: string) =>
      fetch(`${base}/today`, { headers: { Cookie: cookie }, redirect: 'manual' });
    expect((await page(webs[1])).status).toBe(200);
    const logout = await fetch(`${webs[1]}/logout`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Cookie: cookie, Origin: webs[1] },
    });
    expect(logout.status).toBe(302);
    const left = await sql(`select from auth.sessions where user_id::text = $1 and id::text = $2`, [
      viewer.id,
      session,
    ]);
    expect(left).toEqual([]);
  });

  it('tell each other’s open pages, and go on where the other one stopped', async () => {
    const { cookie } = await signIn(webs[0], owner.email);
    const watching = await openLive({ base: webs[1], cookie });
    open.push(watching);
    await watching.until(() => watching.place);
    const at = String(watching.place);
    const id = `live-${randomUUID()}`;
    await post(webs[0], callEvent(id, 'ringing'));
    await watching.until(() => watching.events.find(({ event }) => event === 'call'));
    // The page comes back to the other process, and hears what it missed.
    watching.close();
    const again = await openLive({ base: webs[0], cookie, after: at });
    open.push(again);
    await again.until(() => again.events.find(({ event }) => event === 'call'));
  });

  it('count attempts together', async () => {
    const email = `nobody-${randomUUID().slice(0, 8)}@people.test`;
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 10; attempt++) {
      const base = webs[attempt % 2 === 0 ? 0 : 1];
      statuses.push((await signIn(base, email, 'a-wrong-password')).status);
    }
    // Eight for an account from one address: four at each door.
    expect(statuses.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 400));
    expect(statuses.slice(8)).toEqual([429, 429]);
  });

  it('show what an admin changes at one of them at the other, within seconds', async () => {
    const banner = `Maintenance ${randomUUID().slice(0, 8)}`;
    const { cookie } = await signIn(webs[0], owner.email);
    const today = async (base: string) =>
      (await fetch(`${base}/today`, { headers: { Cookie: cookie } })).text();
    for (const base of webs) expect(await today(base)).not.toContain(banner);
    await sql(
      `insert into public.site_settings (banner, banner_tone) values ($1, 'info')
       on conflict (id) do update set banner = excluded.banner, banner_tone = excluded.banner_tone`,
      [banner],
    );
    for (const base of webs) {
      await eventually(async () => (await today(base)).includes(banner), 10_000);
    }
  });

  it('send a mail once, and take over from a worker that is killed', async () => {
    const to = (n: number) => `once-${n}@people.test`;
    const add = (n: number) =>
      sql(
        `select graphile_worker.add_job('send-email', json_build_object('template', 'password-changed', 'to', $1::text,
           'data', '{}'::json), max_attempts => 8)`,
        [to(n)],
      );
    for (let n = 0; n < 30; n++) {
      await add(n);
      if (n === 10 || n === 20) {
        const ended = once(worker, 'exit');
        worker.kill('SIGKILL');
        await ended;
        worker = startWorker();
      }
    }
    const ids = async () => {
      const mails = (await (await fetch(`${mailboxUrl}/email`)).json()) as {
        to: { address: string }[];
        headers: Record<string, string>;
      }[];
      const found = new Map<string, Set<string>>();
      for (const { to: people, headers } of mails) {
        const address = String(people[0]?.address);
        if (!address.startsWith('once-')) continue;
        found.set(address, (found.get(address) ?? new Set()).add(String(headers['message-id'])));
      }
      return found;
    };
    await eventually(async () => (await ids()).size === 30, 60_000);
    expect([...(await ids()).values()].filter(({ size }) => size > 1)).toEqual([]);
  }, 90_000);
});
