import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

import { openLive, type LiveStream } from '../live-stream';
import { makePerson as makeAdmin } from '../people';
import { join, makeBusiness, makePerson, type Business, type Person } from './people';
import { serve } from './serve-process';
import {
  databaseUrl,
  eventually,
  page,
  postVapi,
  sessionCookie,
  signedIn,
  sql,
  url,
} from './stack';

let owner: Person;
let business: Business;
let cookie: string;
const open: LiveStream[] = [];

beforeAll(async () => {
  owner = await makePerson('Olga');
  business = await makeBusiness(owner, 'Live Bay');
  cookie = await sessionCookie(owner.email);
});

afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
});

async function watch(options: Partial<Parameters<typeof openLive>[0]> = {}) {
  const stream = await openLive({ base: url, cookie, ...options });
  open.push(stream);
  return stream;
}

/** A stream that knows where it stands. */
async function watchFromNow(options: Parameters<typeof watch>[0] = {}) {
  const stream = await watch(options);
  await stream.until(() => stream.place);
  return stream;
}

const tell = (id: string, businessId = business.id, event = 'call') =>
  sql(`select private.tell_live($1, $2, $3)`, [businessId, event, id]);

async function transaction() {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('begin');
  return {
    async tell() {
      const id = randomUUID();
      await client.query(`select private.tell_live($1, 'call', $2)`, [business.id, id]);
      return id;
    },
    async end(how: 'commit' | 'rollback' = 'commit') {
      await client.query(how);
      await client.end();
    },
  };
}

/** A call that runs, with what is said on it, as Vapi tells it. */
function liveCall({ assistantId }: { assistantId: string }) {
  const startedAt = Date.now();
  const call = {
    id: `live-${randomUUID()}`,
    type: 'inboundPhoneCall',
    assistantId,
    createdAt: new Date(startedAt).toISOString(),
    startedAt: new Date(startedAt).toISOString(),
  };
  const post = (message: object, ms: number) =>
    postVapi({ ...message, timestamp: startedAt + ms, call, customer: { number: '+14155550123' } });
  return {
    vapiId: call.id,
    status: (status: string, ms: number) => post({ type: 'status-update', status }, ms),
    say: (role: 'user' | 'assistant', transcript: string, ms: number, transcriptType = 'final') =>
      post({ type: 'transcript', role, transcript, transcriptType }, ms),
    id: () =>
      eventually(async () => {
        const [row] = await sql<{ id: string }>(
          `select id from public.calls where vapi_call_id = $1 and status = 'in-progress'`,
          [call.id],
        );
        return row?.id;
      }),
  };
}

const lastWords = (stream: LiveStream) =>
  stream.events.findLast(({ event }) => event === 'words')?.data as
    | { id: string; turns: { text: string }[]; partials: { text: string; isCaller: boolean }[] }
    | undefined;

async function runningCall() {
  const call = liveCall(business);
  await call.status('in-progress', 0);
  return { call, id: await call.id() };
}

describe('the words of a running call', () => {
  it('come as they are spoken: guesses first, the final turn in their place', async () => {
    const { call, id } = await runningCall();
    const stream = await watchFromNow();
    await call.say('user', 'I would', 900, 'partial');
    await stream.until(() => lastWords(stream)?.partials[0]?.text === 'I would');
    await call.say('user', 'I would like to sell', 1500, 'partial');
    await stream.until(() => lastWords(stream)?.partials[0]?.text === 'I would like to sell');
    expect(lastWords(stream)).toMatchObject({ id, turns: [], partials: [{ isCaller: true }] });
    await call.say('user', 'I would like to sell my house.', 2000);
    await stream.until(() => lastWords(stream)?.turns.length);
    expect(lastWords(stream)).toEqual({
      id,
      turns: [{ position: 0, isCaller: true, text: 'I would like to sell my house.', at: '0:02' }],
      partials: [],
    });
    // Nothing of it makes pages load.
    expect(stream.ids()).toEqual([]);
    // A guess that comes late is a guess of what is known already.
    await call.say('user', 'I would like to sell my', 1900, 'partial');
    await call.say('assistant', 'Gladly. When', 2600, 'partial');
    await stream.until(() => lastWords(stream)?.partials.length);
    expect(lastWords(stream)?.partials).toEqual([{ isCaller: false, text: 'Gladly. When' }]);
    // The end makes them load, and leaves nothing.
    await call.status('ended', 4000);
    await stream.until(() => stream.ids().includes(id));
    const rows = await sql('select from private.call_partials where call_id = $1', [id]);
    expect(rows).toEqual([]);
  });

  it('are not kept as events, unless they are final', async () => {
    const { call } = await runningCall();
    await call.say('user', 'Only a guess', 900, 'partial');
    await call.say('user', 'Only a guess, until now.', 1500);
    const stored = await sql<{ type: string }>(
      `select payload ->> 'transcriptType' as type from public.webhook_events where external_id = $1 and type = 'transcript'`,
      [call.vapiId],
    );
    expect(stored).toEqual([{ type: 'final' }]);
  });

  it('never reach another business', async () => {
    const other = await makePerson('Otto');
    await makeBusiness(other, 'Other Bay');
    const theirs = await watchFromNow({ cookie: await sessionCookie(other.email) });
    const ours = await watchFromNow();
    const { call } = await runningCall();
    await call.say('user', 'Between you and me', 900, 'partial');
    await ours.until(() => lastWords(ours));
    await call.say('user', 'Between you and me only.', 1500);
    await ours.until(() => lastWords(ours)?.turns.length);
    expect(theirs.events.filter(({ event }) => event !== 'reset')).toEqual([]);
    expect(theirs.text).not.toContain('Between');
    // Nor when the log were wrong about whose call it is.
    const [row] = await sql<{ words: unknown }>(
      `select private.live_words(b.id, c.id) as words from public.calls c, public.businesses b
       where c.vapi_call_id = $1 and b.name = 'Other Bay'`,
      [call.vapiId],
    );
    expect(row?.words).toBeNull();
  });
});

describe('a viewer that comes back', () => {
  it.each(['lastEventId', 'after'] as const)('gets what it missed, by %s', async (by) => {
    const before = await watchFromNow();
    const place = String(before.place);
    before.close();
    const missed = [randomUUID(), randomUUID(), randomUUID()];
    for (const id of missed) await tell(id);
    const stream = await watch({ [by]: place });
    await stream.until(() => stream.ids().length === 3);
    expect(stream.ids()).toEqual(missed);
    expect(stream.events.map(({ event }) => event)).not.toContain('reset');
    // From the new place on there is nothing more.
    const again = await watchFromNow({ lastEventId: String(stream.place) });
    expect(again.events).toEqual([]);
  });

  it('misses nothing of a transaction that began first and committed last', async () => {
    const [first, second] = [await transaction(), await transaction()];
    const early = await first.tell();
    const late = await second.tell();
    const stream = await watchFromNow();
    await second.end();
    await stream.until(() => stream.ids().includes(late));
    const place = String(stream.place);
    stream.close();
    await first.end();
    const ids = await sql<{ id: string; subject_id: string }>(
      'select id, subject_id from private.live_events where subject_id = any($1) order by id',
      [[early, late]],
    );
    // The one it has seen has the higher id.
    expect(ids.map(({ subject_id: subject }) => subject)).toEqual([early, late]);
    const back = await watch({ lastEventId: place });
    await back.until(() => back.ids().length);
    expect(back.ids()).toEqual([early]);
  });

  it('hears it while it watches as well, and nothing of what was rolled back', async () => {
    const stream = await watchFromNow();
    const [first, second, third] = [await transaction(), await transaction(), await transaction()];
    const early = await first.tell();
    const never = await second.tell();
    const late = await third.tell();
    await third.end();
    await stream.until(() => stream.ids().includes(late));
    await second.end('rollback');
    await first.end();
    await stream.until(() => stream.ids().includes(early));
    expect(stream.ids()).not.toContain(never);
  });

  it('misses nothing of many transactions that overlap, however often it is cut off', async () => {
    const told: string[] = [];
    const heard = new Set<string>();
    let place = String((await watchFromNow()).place);
    const writers = Array.from({ length: 6 }, async () => {
      for (let turn = 0; turn < 8; turn++) {
        const own = await transaction();
        told.push(await own.tell());
        await sleep(Math.random() * 40);
        told.push(await own.tell());
        await sleep(Math.random() * 40);
        await own.end();
      }
    });
    const done = Promise.all(writers);
    let isDone = false;
    void done.then(() => (isDone = true));
    while (!isDone || heard.size < told.length) {
      const stream = await watch({ lastEventId: place });
      await stream.until(() => stream.place);
      await sleep(Math.random() * 60);
      stream.close();
      for (const id of stream.ids()) heard.add(id);
      place = stream.place ?? place;
      expect(stream.events.map(({ event }) => event)).not.toContain('reset');
    }
    expect(told.filter((id) => !heard.has(id))).toEqual([]);
  });

  it('loads the page when what it missed is gone, or its place is none', async () => {
    const before = await watchFromNow();
    const place = String(before.place);
    before.close();
    const id = randomUUID();
    await tell(id);
    await sql(
      `update private.live_events set at = now() - interval '20 minutes' where subject_id = $1`,
      [id],
    );
    await eventually(async () => {
      await sql('select private.prune_live()');
      return (
        (await sql('select from private.live_events where subject_id = $1', [id])).length === 0
      );
    });
    for (const lastEventId of [place, '17', '1:1:', `5:4:`, '1:99999999999:']) {
      const stream = await watchFromNow({ lastEventId });
      expect(stream.events.map(({ event }) => event)).toEqual(['reset']);
    }
  });

  it('loads the page when more was missed than is told', async () => {
    const before = await watchFromNow();
    before.close();
    await sql(
      `select count(private.tell_live($1, 'call', gen_random_uuid())) from generate_series(1, 501)`,
      [business.id],
    );
    const stream = await watchFromNow({ lastEventId: String(before.place) });
    expect(stream.events.map(({ event }) => event)).toEqual(['reset']);
  });
});

describe('what is told', () => {
  it('is told once a transaction, and words say it for the call', async () => {
    const id = randomUUID();
    await sql(
      `select private.tell_live($1, e.event, $2) from unnest(array['words', 'call', 'words', 'call']) e (event)`,
      [business.id, id],
    );
    const rows = await sql('select event from private.live_events where subject_id = $1', [id]);
    expect(rows).toEqual([{ event: 'words' }]);
  });

  it('goes with its business', async () => {
    const other = await makePerson('Gerd');
    const gone = await makeBusiness(other, 'Gone Bay');
    await tell(randomUUID(), gone.id);
    await sql('delete from public.businesses where id = $1', [gone.id]);
    expect(await sql('select from private.live_events where business_id = $1', [gone.id])).toEqual(
      [],
    );
    await expect(tell(randomUUID(), gone.id)).resolves.toBeDefined();
  });
});

describe('the connection to the database', () => {
  const connections = async () =>
    (
      await sql<{ pid: number }>(
        `select pid from pg_stat_activity where application_name = 'frontdesk-live' order by 1`,
      )
    ).map(({ pid }) => pid);

  it('is one, whatever the number of viewers', async () => {
    const streams = await Promise.all(Array.from({ length: 15 }, () => watchFromNow()));
    expect(await connections()).toHaveLength(1);
    const id = randomUUID();
    await tell(id);
    for (const stream of streams) await stream.until(() => stream.ids().includes(id));
  });

  it('is made anew when it is lost, and what was told meanwhile is told then', async () => {
    const stream = await watchFromNow();
    const [before] = await connections();
    await sql('select pg_terminate_backend($1)', [before]);
    const ids = [randomUUID(), randomUUID()];
    await tell(String(ids[0]));
    await stream.until(() => stream.ids().includes(String(ids[0])));
    await tell(String(ids[1]));
    await stream.until(() => stream.ids().includes(String(ids[1])));
    const [after] = await connections();
    expect(after).not.toBe(before);
    expect(stream.events.map(({ event }) => event).slice(1)).not.toContain('reset');
  });
});

describe('several web processes', () => {
  it('tell the same, and each goes on where the other one stopped', async () => {
    const second = await serve(['build/server.js'], { SITE_URL: url });
    try {
      await second.up();
      const [here, there] = [await watchFromNow(), await watchFromNow({ base: second.url })];
      const id = randomUUID();
      await tell(id);
      for (const stream of [here, there]) await stream.until(() => stream.ids().includes(id));
      // Its machine goes away: the stream ends, and the other process knows what came after.
      const exit = once(second.child, 'exit');
      second.child.kill('SIGTERM');
      await there.until(() => there.isOver, 8_000);
      const missed = randomUUID();
      await tell(missed);
      const back = await watch({ lastEventId: String(there.place) });
      await back.until(() => back.ids().length);
      expect(back.ids()).toEqual([missed]);
      expect((await exit)[0]).toBe(0);
    } finally {
      second.child.kill('SIGKILL');
    }
  });
});

describe('who may listen', () => {
  it('stops being told when they are removed', async () => {
    const viewer = await makePerson('Vera');
    await join(viewer, business, 'viewer');
    const stream = await watchFromNow({ cookie: await sessionCookie(viewer.email) });
    await sql('delete from public.memberships where user_id = $1', [viewer.id]);
    await stream.until(() => stream.isOver);
    const again = await watch({ cookie: await sessionCookie(viewer.email) });
    expect(again.status).toBe(302);
  });

  it('stops being told when the business is paused, or the account', async () => {
    const other = await makePerson('Paul');
    const paused = await makeBusiness(other, 'Paused Bay');
    const own = await sessionCookie(other.email);
    const first = await watchFromNow({ cookie: own });
    await sql('update public.businesses set disabled_at = now() where id = $1', [paused.id]);
    await first.until(() => first.isOver);
    expect((await watch({ cookie: own })).status).toBe(403);
    await sql('update public.businesses set disabled_at = null where id = $1', [paused.id]);
    const second = await watchFromNow({ cookie: own });
    await sql('update public.profiles set disabled_at = now() where id = $1', [other.id]);
    await second.until(() => second.isOver);
  });

  it('stops being told soon after signing out', async () => {
    const own = await sessionCookie(owner.email);
    const stream = await watchFromNow({ cookie: own });
    await page('/logout', own, { method: 'POST', headers: { Origin: url } });
    // Asked every 15 seconds.
    await stream.until(() => stream.isOver, 20_000);
    expect((await watch({ cookie: own })).status).toBe(401);
  });

  it('is told of the business that is shown, and a page that shows another one loads', async () => {
    const person = await makePerson('Zoe');
    const [one, two] = [
      await makeBusiness(person, 'One Bay'),
      await makeBusiness(person, 'Two Bay'),
    ];
    const own = await sessionCookie(person.email);
    const before = await watchFromNow({ cookie: own, business: one.id });
    const answer = await page('/switch-business', own, {
      method: 'POST',
      headers: { Origin: url },
      body: new URLSearchParams({ businessId: two.id }),
    });
    await before.until(() => before.isOver);
    const chosen = `${own}; ${String(answer.headers.getSetCookie()[0]).split(';')[0]}`;
    const after = await watchFromNow({
      cookie: chosen,
      business: one.id,
      lastEventId: String(before.place),
    });
    expect(after.events.map(({ event }) => event)).toEqual(['reset']);
    const [ours, theirs] = [randomUUID(), randomUUID()];
    await tell(theirs, one.id);
    await tell(ours, two.id);
    await after.until(() => after.ids().length);
    expect(after.ids()).toEqual([ours]);
  });

  it('includes an admin as long as they look at the business', async () => {
    const ada = await makeAdmin('Ada', { isAdmin: true });
    const admin = await signedIn(ada.email);
    await admin.rpc('admin_start_view', { p_business_id: business.id }).throwOnError();
    const stream = await watchFromNow({ cookie: await sessionCookie(ada.email) });
    const id = randomUUID();
    await tell(id);
    await stream.until(() => stream.ids().includes(id));
    await admin.rpc('admin_stop_view').throwOnError();
    await stream.until(() => stream.isOver);
  });

  it('may have many pages open, but not any number', async () => {
    const person = await makePerson('Many');
    await makeBusiness(person, 'Many Bay');
    const own = await sessionCookie(person.email);
    const streams = [];
    for (let n = 0; n < 20; n++) streams.push(await watchFromNow({ cookie: own }));
    expect((await watch({ cookie: own })).status).toBe(429);
    streams[0]?.close();
    await eventually(async () => (await watch({ cookie: own })).status === 200);
  });
});
