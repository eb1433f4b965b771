import { randomUUID } from 'node:crypto';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { compareCalls } from '~/worker/check-calls.server';
import { makeBusiness, type TestBusiness } from '../business';
import { noTrouble, putCall, saveAtVapi, trouble } from '../vapi-calls';
import { join, makePerson } from './people';
import { eventually, page, postVapi, sessionCookie, signedIn, sql, url, vapiUrl } from './stack';
import { workerClients } from './worker-clients';

const { pool, withPgClient } = workerClients();

const minutes = 60_000;
const hours = 60 * minutes;
const ago = (ms: number) => new Date(Date.now() - ms);

let business: TestBusiness;
let ids: { assistantId: string; phoneNumberId: string };

beforeAll(async () => {
  business = await makeBusiness('Watchful');
});
beforeEach(async () => {
  // Each with sources of its own, that have had calls for long.
  ids = { assistantId: `watched-${randomUUID()}`, phoneNumberId: business.phoneNumberId };
  await sql('update public.receptionists set vapi_assistant_id = $2 where business_id = $1', [
    business.id,
    ids.assistantId,
  ]);
  await sql(
    `update private.call_sources set since = now() - interval '20 days' where business_id = $1 and until is null`,
    [business.id],
  );
  await sql(
    `update public.call_ledgers set checked_until = now() - interval '1 hour', failing_since = null, error = null, proven_at = null, asked_at = null
     where business_id = $1`,
    [business.id],
  );
  await sql('delete from public.call_checks where business_id = $1', [business.id]);
  await sql('delete from public.call_recoveries where business_id = $1', [business.id]);
});
afterEach(async () => {
  await noTrouble();
  await sql(`delete from sandbox_vapi.calls where body ->> 'phoneNumberId' = $1`, [
    business.phoneNumberId,
  ]);
});
afterAll(() => pool.end());

const compare = (isProof = false, pageSize?: number) =>
  compareCalls(business.id, isProof, { withPgClient, pageSize });
type Check = {
  kind: string;
  found: number;
  here: number;
  recovered: number;
  waiting: number;
  error: string | null;
};
const lastCheck = async () =>
  (
    await sql<Check>(
      `select kind, found, here, recovered, waiting, error from public.call_checks
       where business_id = $1 order by started_at desc limit 1`,
      [business.id],
    )
  )[0]!;
const ledger = async () =>
  (
    await sql<{ checked_until: Date; failing_since: Date | null; error: string | null }>(
      'select checked_until, failing_since, error from public.call_ledgers where business_id = $1',
      [business.id],
    )
  )[0]!;
const stored = async (vapiId: string) =>
  (
    await sql<{
      id: string;
      status: string;
      turns: number;
      summary: string | null;
      cost_micros: string | null;
      recording_url: string | null;
      report_at: Date | null;
      caller_id: string;
    }>(
      `select c.*, (select count(*)::int from public.call_turns t where t.call_id = c.id) as turns
       from public.calls c where vapi_call_id = $1`,
      [vapiId],
    )
  )[0];
const whole = (vapiId: string) =>
  eventually(async () => {
    const row = await stored(vapiId);
    return row?.report_at ? row : null;
  }, 10_000);

describe('comparing calls with Vapi’s list', () => {
  it('brings in, whole, a call of which no message arrived, and once', async () => {
    const answer = await fetch(`${vapiUrl}/sandbox/ring`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        phoneNumberId: business.phoneNumberId,
        scenario: 'hot-lead',
        speed: 0,
        at: ago(30 * minutes).toISOString(),
        isUnheard: true,
      }),
    });
    const { callId } = (await answer.json()) as { callId: string };
    await eventually(async () => {
      const ring = await fetch(`${vapiUrl}/sandbox/ring/${callId}`);
      return ((await ring.json()) as { state: string }).state === 'ended';
    });
    expect(await stored(callId)).toBeUndefined();

    await compare();
    expect(await lastCheck()).toMatchObject({ kind: 'watch', found: 1, here: 0, recovered: 1 });
    const call = await whole(callId);
    expect(call).toMatchObject({ status: 'ended' });
    expect(call.turns).toBeGreaterThan(2);
    expect([call.summary, call.cost_micros, call.recording_url]).not.toContain(null);
    // Its follow-up too, as of any call.
    const [work] = await sql('select title from public.follow_ups where call_id = $1', [call.id]);
    expect(work).toBeDefined();

    await compare();
    expect(await lastCheck()).toMatchObject({ found: 1, here: 1, recovered: 0 });
    const events = await sql(
      `select type from public.webhook_events where external_id = $1 and event_key like 'reconcile:%'`,
      [callId],
    );
    expect(events).toEqual([{ type: 'end-of-call-report[fetched]' }]);
  });

  it('completes a call whose end was never heard, and leaves what a person said of it', async () => {
    const at = ago(40 * minutes);
    const call = await putCall({ ...ids, at });
    await postVapi({
      type: 'status-update',
      status: 'in-progress',
      timestamp: at.getTime(),
      call: { ...call, artifact: undefined, analysis: undefined, status: 'in-progress' },
      customer: call.customer,
    });
    const running = await eventually(() => stored(call.id));
    expect(running.report_at).toBeNull();
    const owner = await signedIn(business.owner.email);
    await owner
      .rpc('correct_call', {
        p_business_id: business.id,
        p_call_id: running.id,
        p_change: randomUUID(),
        p_changes: [{ field: 'sentiment', seen: '', value: 'negative' }],
      })
      .throwOnError();

    await compare();
    await whole(call.id);
    const [row] = await sql('select status, sentiment from public.calls where id = $1', [
      running.id,
    ]);
    expect(row).toEqual({ status: 'ended', sentiment: 'negative' });
    expect(
      await sql('select what from public.call_recoveries where business_id = $1', [business.id]),
    ).toEqual([{ what: 'incomplete' }]);
  });

  it('fetches what Vapi learnt after its report', async () => {
    const at = ago(50 * minutes);
    const call = await putCall({ ...ids, at });
    await postVapi({
      type: 'end-of-call-report',
      timestamp: Date.parse(call.endedAt!),
      startedAt: call.startedAt,
      endedAt: call.endedAt,
      endedReason: call.endedReason,
      call: { id: call.id, ...ids, type: call.type, createdAt: call.createdAt },
      customer: call.customer,
    });
    expect(await whole(call.id)).toMatchObject({ summary: null, turns: 0, cost_micros: null });
    await compare();
    const full = await eventually(async () => {
      const row = await stored(call.id);
      return row?.summary ? row : null;
    });
    expect(full.turns).toBeGreaterThan(2);
    expect(full.cost_micros).not.toBeNull();
    await compare();
    expect(await lastCheck()).toMatchObject({ found: 1, here: 1, recovered: 0 });
  });

  it('shows a call that runs unheard, and comes back for its end', async () => {
    const at = ago(10 * minutes);
    const call = await putCall({ ...ids, at });
    const { endedAt: _e, endedReason: _r, artifact: _a, analysis: _b, ...running } = call;
    await saveAtVapi({ ...running, status: 'in-progress' });
    await compare();
    expect(await lastCheck()).toMatchObject({ found: 1, recovered: 1 });
    await eventually(async () => (await stored(call.id))?.status === 'in-progress');
    // What is not over holds the ledger back: its end is looked for.
    expect((await ledger()).checked_until.getTime()).toBeLessThanOrEqual(
      Date.parse(call.createdAt),
    );
    await saveAtVapi({ ...call, endedAt: ago(3 * minutes).toISOString() });
    await compare();
    expect((await whole(call.id)).status).toBe('ended');
  });

  it('gives a report two minutes to come by itself', async () => {
    const call = await putCall({ ...ids, at: ago(4 * minutes), scenario: 'hang-up' });
    await saveAtVapi({ ...call, endedAt: ago(20_000).toISOString() });
    await compare();
    expect(await lastCheck()).toMatchObject({ found: 1, waiting: 1, recovered: 0 });
    expect((await ledger()).checked_until.getTime()).toBeLessThanOrEqual(
      Date.parse(call.createdAt),
    );
    await saveAtVapi(call);
    await compare();
    expect(await lastCheck()).toMatchObject({ recovered: 1, waiting: 0 });
  });

  it('misses none of those that were created in one moment, wherever a page ends', async () => {
    const at = ago(20 * minutes);
    const calls = [];
    for (let index = 0; index < 7; index++) {
      calls.push(await putCall({ ...ids, at, scenario: 'hang-up' }));
    }
    calls.push(await putCall({ ...ids, at: ago(25 * minutes), scenario: 'hang-up' }));
    calls.push(await putCall({ ...ids, at: ago(15 * minutes), scenario: 'hang-up' }));
    await compare(false, 2);
    expect(await lastCheck()).toMatchObject({ found: 9, recovered: 9 });
    for (const { id } of calls) await whole(id);
  });

  it('knows the calls of an assistant that was replaced', async () => {
    const former = ids.assistantId;
    await sql('update public.receptionists set vapi_assistant_id = $2 where business_id = $1', [
      business.id,
      `watched-${randomUUID()}`,
    ]);
    // Nobody has the number any more, either.
    const call = await putCall({
      assistantId: former,
      phoneNumberId: `gone-${randomUUID()}`,
      at: ago(30 * minutes),
      scenario: 'question',
    });
    await compare();
    expect((await whole(call.id)).turns).toBeGreaterThan(0);
    await sql('delete from sandbox_vapi.calls where id = $1', [call.id]);
  });

  it('leaves a call that another business has, and one that was erased', async () => {
    const other = await makeBusiness('Elsewhere');
    const theirs = await putCall({ ...ids, at: ago(30 * minutes) });
    await sql(
      `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at)
       values ($1, $2, 'ended', now(), now())`,
      [other.id, theirs.id],
    );
    const erased = await putCall({ ...ids, at: ago(35 * minutes) });
    await compare();
    const { caller_id: callerId } = await whole(erased.id);
    // Vapi does not delete it just now.
    await trouble({ match: `DELETE /call/${erased.id}`, status: 503, times: 1 });
    const owner = await signedIn(business.owner.email);
    await owner
      .rpc('erase_caller', { p_business_id: business.id, p_caller_id: callerId })
      .throwOnError();
    await sql('delete from public.call_checks where business_id = $1', [business.id]);
    await compare(true);
    expect(await lastCheck()).toMatchObject({ found: 0, recovered: 0, error: null });
    expect(await stored(erased.id)).toBeUndefined();
    const [kept] = await sql('select business_id from public.calls where vapi_call_id = $1', [
      theirs.id,
    ]);
    expect(kept).toEqual({ business_id: other.id });
    expect(
      await sql('select from public.call_recoveries where vapi_call_id = $1', [erased.id]),
    ).toEqual([]);
  });
});

describe('while Vapi is away', () => {
  // The worker of the stack compares every few minutes as well: what is counted here it shall not find first.
  const holdQueue = (by: string | null) =>
    sql(
      `insert into graphile_worker._private_job_queues (queue_name, locked_at, locked_by)
       values ('check-calls:' || $1::text, case when $2::text is not null then now() end, $2)
       on conflict (queue_name) do update set locked_at = excluded.locked_at, locked_by = excluded.locked_by`,
      [business.id, by],
    );
  beforeAll(() => holdQueue('this test'));
  afterAll(() => holdQueue(null));

  const setBack = (ms: number) =>
    sql('update public.call_ledgers set checked_until = $2 where business_id = $1', [
      business.id,
      ago(ms),
    ]);

  it.each([
    ['answers 503', { status: 503 }, 'Vapi has trouble just now.'],
    ['has too much to do', { status: 429 }, 'Vapi has too much to do just now.'],
    ['breaks off', { status: 0 }, 'Vapi does not answer.'],
    ['answers garbage', { status: 200, isGarbage: true }, 'What answered was not Vapi.'],
  ])(
    'and %s, the ledger says since when, stands still, and closes the gap later',
    async (_case, fault, words) => {
      await setBack(3 * 24 * hours);
      const call = await putCall({ ...ids, at: ago(2.5 * 24 * hours), scenario: 'hang-up' });
      await trouble({ match: ids.assistantId, ...fault });
      const before = Date.now();
      await compare();
      const first = await ledger();
      expect(first.error).toBe(words);
      expect(first.failing_since!.getTime()).toBeGreaterThan(before - 5_000);
      expect(first.checked_until.getTime()).toBeLessThan(ago(2.9 * 24 * hours).getTime());
      await compare();
      expect((await ledger()).failing_since).toEqual(first.failing_since);

      await noTrouble();
      await compare();
      expect(await lastCheck()).toMatchObject({ recovered: 1, error: null });
      await whole(call.id);
      const after = await ledger();
      expect(after).toMatchObject({ failing_since: null, error: null });
      expect(after.checked_until.getTime()).toBeGreaterThan(ago(minutes).getTime());
    },
  );

  it('keeps what was compared before it stopped answering', async () => {
    await setBack(24 * hours);
    const early = await putCall({ ...ids, at: ago(23 * hours), scenario: 'hang-up' });
    const late = await putCall({ ...ids, at: ago(2 * hours), scenario: 'hang-up' });
    await trouble({ match: `GET /call/${late.id}`, status: 429 });
    await compare();
    expect((await lastCheck()).error).toContain('too much to do');
    await whole(early.id);
    const { checked_until: until } = await ledger();
    expect(until.getTime()).toBeGreaterThan(ago(22 * hours).getTime());
    expect(until.getTime()).toBeLessThan(Date.parse(late.createdAt));
    await noTrouble();
    await compare();
    await whole(late.id);
  });
});

describe('the ledger on the page', () => {
  it('compares when an owner asks, shows what came of it, and links what was fetched', async () => {
    const call = await putCall({ ...ids, at: ago(5 * hours) });
    const cookie = await sessionCookie(business.owner.email);
    const ask = () =>
      page('/settings/data', cookie, {
        method: 'POST',
        headers: { Origin: url },
        body: new URLSearchParams({ intent: 'check-calls', businessId: business.id }),
      });
    expect((await ask()).status).toBe(302);
    const { id } = await whole(call.id);
    const html = await eventually(async () => {
      const text = (await (await page('/settings/data', cookie)).text()).replaceAll('<!-- -->', '');
      return text.includes('at the phone service, ') && text;
    }, 10_000);
    expect(html).toContain('1 call at the phone service, 1 here, 1 of them fetched');
    expect(html).toContain(`href="/calls/${id}"`);
    // Pressed again at once, nothing is asked of Vapi.
    expect((await ask()).status).toBe(302);
    const [again] = await sql('select asked_at from public.call_ledgers where business_id = $1', [
      business.id,
    ]);
    expect(again).toEqual({ asked_at: null });
  });

  it('is read by members, asked for by owners and managers, and nothing to others', async () => {
    const [manager, viewer, stranger] = await Promise.all(
      ['Mina', 'Vito', 'Stan'].map((name) => makePerson(name)),
    );
    const here = { id: business.id, name: '', assistantId: '' };
    await join(manager!, here, 'manager');
    await join(viewer!, here, 'viewer');
    const of = { p_business_id: business.id };
    for (const [person, code] of [
      [viewer, '42501'],
      [stranger, '42501'],
      [manager, undefined],
    ] as const) {
      expect((await person!.client.rpc('check_calls', of)).error?.code).toBe(code);
    }
    expect((await viewer!.client.rpc('call_ledger', of)).data).not.toBeNull();
    expect((await stranger!.client.rpc('call_ledger', of)).data).toBeNull();
    const asViewer = await page('/settings/data', await sessionCookie(viewer!.email));
    const html = await asViewer.text();
    expect(html).toContain('No call is lost');
    expect(html).not.toContain('Compare now');
  });

  it('is looked after by itself: every few minutes, and once a day all of it', async () => {
    const call = await putCall({ ...ids, at: ago(90 * minutes), scenario: 'hang-up' });
    await sql('select private.queue_call_checks()');
    await whole(call.id);
    const kinds = await sql<{ kind: string }>(
      'select distinct kind from public.call_checks where business_id = $1',
      [business.id],
    );
    expect(kinds).toEqual([{ kind: 'proof' }]);
  });
});
