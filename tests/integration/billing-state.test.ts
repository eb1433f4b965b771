import { randomUUID } from 'node:crypto';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { toBilling, type BillingRow } from '~/modules/billing/billing.server';
import { plans } from '~/modules/billing/plans';
import { getUsage, listClosedPeriods } from '~/modules/billing/usage.server';
import { later } from '../later';
import { makeBusiness } from '../make-business';
import { paddleId, pay } from '../pay';
import { databaseUrl, service, signedIn, sql, type Client } from './stack';

const day = 86_400_000;
const began = Date.now();
/** Days from the beginning of the tests. */
const days = (count: number) => new Date(began + count * day);
const made: string[] = [];
afterAll(async () => {
  await sql('delete from public.businesses where id = any ($1)', [made]);
});

/** A business with nothing but its name, and a trial that ends then. */
async function bare(trialEndsAt: Date | string = days(14)): Promise<string> {
  const [row] = await sql<{ id: string }>(
    `insert into public.businesses (name, slug, time_zone) values ('Meter', $1, 'America/Denver') returning id`,
    [`meter-${randomUUID()}`],
  );
  made.push(row!.id);
  await sql(`update public.billing_accounts set trial_ends_at = $2 where business_id = $1`, [
    row!.id,
    trialEndsAt,
  ]);
  return row!.id;
}
async function at(businessId: string, moment: Date | string): Promise<BillingRow> {
  const [row] = await sql<{ billing: BillingRow }>(
    'select to_jsonb(b) as billing from private.billing_at($1, $2) b',
    [businessId, moment],
  );
  return row!.billing;
}
const iso = (moment: string | null) => moment && new Date(moment).toISOString();
const period = (row: BillingRow) => [iso(row.period_starts_at), iso(row.period_ends_at)];

let call = 0;
type Call = {
  at: Date;
  seconds?: number;
  outcome?: string;
  isTest?: boolean;
  status?: string;
};
async function ring(
  businessId: string,
  { at: start, seconds = 60, outcome = 'message', isTest = false, status = 'ended' }: Call,
): Promise<string> {
  const [row] = await sql<{ id: string }>(
    `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, duration_seconds, outcome, is_test)
     values ($1, $2, $3, $4, $4, $5, $6, $7) returning id`,
    [businessId, `meter-${++call}-${randomUUID()}`, status, start, seconds, outcome, isTest],
  );
  return row!.id;
}
const ledger = (businessId: string) =>
  sql<{ seconds: number; reason: string; call_id: string | null; made_by: string | null }>(
    'select seconds, reason, call_id, made_by from public.usage_entries where business_id = $1 order by id',
    [businessId],
  );
const used = async (businessId: string, from = days(-400), to = days(400)) =>
  (
    await sql<{ used: number }>('select private.used_seconds($1, $2, $3) as used', [
      businessId,
      from,
      to,
    ])
  )[0]!.used;
const watch = (businessId: string) => sql('select private.watch_billing($1)', [businessId]);
const closed = (businessId: string) =>
  sql<{
    starts_at: Date;
    ends_at: Date;
    plan: string;
    used_seconds: number;
    overage_seconds: number;
    overage_cents: number;
    charge_status: string;
  }>('select * from public.usage_periods where business_id = $1 order by starts_at', [businessId]);

describe('the table of plans', () => {
  it('is the same in the code and in the database', async () => {
    const rows = await sql('select * from public.plans order by rank');
    expect(rows).toEqual(
      plans.map((plan, rank) => ({
        id: plan.id,
        rank,
        minutes: plan.minutes,
        lines: plan.lines,
        seats: plan.seats,
        retention_days: plan.retentionDays,
        overage_cents: plan.overageCents,
        has_api: plan.hasApi,
      })),
    );
  });
});

describe('what a business is entitled to', () => {
  it('is a trial until it is over, and then messages only', async () => {
    const id = await bare('2026-03-15T12:00:00Z');
    expect(await at(id, '2026-03-15T11:59:59Z')).toMatchObject({
      state: 'trial',
      access: 'full',
      plan: 'trial',
      included_seconds: 3600,
      overage_cents: null,
    });
    expect(period(await at(id, '2026-03-10T00:00:00Z'))).toEqual([
      '2026-03-01T12:00:00.000Z',
      '2026-03-15T12:00:00.000Z',
    ]);
    const over = await at(id, '2026-03-15T12:00:00Z');
    expect(over).toMatchObject({ state: 'trial-over', access: 'restricted', plan: 'trial' });
    expect(iso(over.restricted_since)).toBe('2026-03-15T12:00:00.000Z');
    // Numbers wait for sixty days.
    expect(iso(over.releases_at)).toBe('2026-05-14T12:00:00.000Z');
  });

  it('is the plan that is paid, from the moment that it began', async () => {
    const id = await bare('2026-03-15T12:00:00Z');
    await pay(id, {
      plan: 'pro',
      started_at: '2026-03-10T09:30:00Z',
      current_period_starts_at: '2026-03-10T09:30:00Z',
      current_period_ends_at: '2026-04-10T09:30:00Z',
    });
    const row = await at(id, '2026-03-20T00:00:00Z');
    expect(toBilling(row)).toMatchObject({
      state: 'active',
      access: 'full',
      plan: { id: 'pro' },
      limits: { lines: 3, seats: 10, retentionDays: 365, hasApi: true },
      releasesAt: null,
    });
    expect(period(row)).toEqual(['2026-03-10T09:30:00.000Z', '2026-04-10T09:30:00.000Z']);
    // The renewal has not been heard of yet.
    expect(period(await at(id, '2026-04-11T00:00:00Z'))).toEqual([
      '2026-04-10T09:30:00.000Z',
      '2026-05-10T09:30:00.000Z',
    ]);
  });

  it('is as ever for fourteen days after a payment failed, and then messages only', async () => {
    const id = await bare('2026-01-01T00:00:00Z');
    const subscription = await pay(id, {
      plan: 'starter',
      status: 'past_due',
      started_at: '2026-01-05T00:00:00Z',
      current_period_starts_at: '2026-03-05T00:00:00Z',
      current_period_ends_at: '2026-04-05T00:00:00Z',
    });
    // Before its transaction is known, the start of the period that is not paid counts.
    expect(iso((await at(id, '2026-03-06T00:00:00Z')).past_due_since)).toBe(
      '2026-03-05T00:00:00.000Z',
    );
    await sql(
      `insert into public.transactions (id, business_id, subscription_id, status, origin, currency, billed_at, made_at, version_at, occurred_at)
       values ($1, $2, $3, 'past_due', 'subscription_recurring', 'USD', '2026-03-05T00:30:00Z', now(), now(), now())`,
      [paddleId('txn'), id, subscription],
    );
    const grace = await at(id, '2026-03-19T00:29:59Z');
    expect(grace).toMatchObject({ state: 'past-due', access: 'full', plan: 'starter' });
    expect([iso(grace.past_due_since), iso(grace.grace_ends_at)]).toEqual([
      '2026-03-05T00:30:00.000Z',
      '2026-03-19T00:30:00.000Z',
    ]);
    const after = await at(id, '2026-03-19T00:30:00Z');
    expect(after).toMatchObject({ state: 'past-due', access: 'restricted', plan: 'starter' });
    expect(iso(after.releases_at)).toBe('2026-05-18T00:30:00.000Z');
  });

  it('is messages only while it is paused or canceled; a pause keeps the numbers longer', async () => {
    const paused = await bare('2026-01-01T00:00:00Z');
    await pay(paused, { status: 'paused', paused_at: '2026-02-01T00:00:00Z' });
    const pause = await at(paused, '2026-02-02T00:00:00Z');
    expect(pause).toMatchObject({ state: 'paused', access: 'restricted', plan: 'business' });
    // Longer than six months, and than the fourteen days before it in which that would be announced.
    expect(iso(pause.releases_at)).toBe('2026-08-20T00:00:00.000Z');
    const canceled = await bare('2026-01-01T00:00:00Z');
    await pay(canceled, { status: 'canceled', canceled_at: '2026-02-01T00:00:00Z' });
    const end = await at(canceled, '2026-02-02T00:00:00Z');
    expect(end).toMatchObject({ state: 'canceled', access: 'restricted' });
    expect(iso(end.releases_at)).toBe('2026-04-02T00:00:00.000Z');
  });

  it('is still the trial for who cancels within it', async () => {
    const id = await bare('2026-03-15T12:00:00Z');
    await pay(id, { status: 'canceled', canceled_at: '2026-03-05T00:00:00Z' });
    expect(await at(id, '2026-03-06T00:00:00Z')).toMatchObject({ state: 'trial', access: 'full' });
    const over = await at(id, '2026-03-16T00:00:00Z');
    expect(over).toMatchObject({ state: 'canceled', access: 'restricted' });
    expect(iso(over.restricted_since)).toBe('2026-03-15T12:00:00.000Z');
  });

  it('is the pause for who paid within the trial, and paused', async () => {
    const id = await bare('2026-03-15T12:00:00Z');
    await pay(id, { status: 'paused', paused_at: '2026-03-05T00:00:00Z' });
    const paused = await at(id, '2026-03-06T00:00:00Z');
    expect(paused).toMatchObject({ state: 'paused', access: 'restricted', plan: 'business' });
    expect(iso(paused.restricted_since)).toBe('2026-03-05T00:00:00.000Z');
  });

  it('counts a year by months, from the day that it began, however short the month is', async () => {
    const id = await bare('2026-01-01T00:00:00Z');
    await pay(id, {
      interval: 'year',
      started_at: '2026-01-31T10:00:00Z',
      current_period_starts_at: '2026-01-31T10:00:00Z',
      current_period_ends_at: '2027-01-31T10:00:00Z',
    });
    const months = ['01-31', '02-28', '03-31', '04-30', '05-31'].map(
      (date) => `2026-${date}T10:00:00.000Z`,
    );
    for (const [index, start] of months.slice(0, -1).entries()) {
      expect(period(await at(id, start))).toEqual([start, months[index + 1]]);
    }
    expect(period(await at(id, '2026-02-28T09:59:59Z'))).toEqual([months[0], months[1]]);
  });

  it('serves who pays a price that nobody knows, as on the smallest plan', async () => {
    const id = await bare('2026-01-01T00:00:00Z');
    await pay(id, { plan: null, interval: null });
    expect(await at(id, days(0))).toMatchObject({
      state: 'active',
      access: 'full',
      plan: 'starter',
    });
  });

  it('follows the subscription that runs, and of two the newer one', async () => {
    const id = await bare('2026-01-01T00:00:00Z');
    await pay(id, { plan: 'starter', status: 'canceled', canceled_at: days(-2) });
    const older = await pay(id, { plan: 'pro', started_at: days(-40) });
    expect(await at(id, days(0))).toMatchObject({ state: 'active', subscription_id: older });
    const newer = await pay(id, { plan: 'business', started_at: days(-1) });
    expect(await at(id, days(0))).toMatchObject({ plan: 'business', subscription_id: newer });
    await pay(id, { id: newer, status: 'past_due' });
    expect(await at(id, days(0))).toMatchObject({ state: 'active', subscription_id: older });
  });

  it('is everything where nobody pays', async () => {
    const id = await bare('2026-01-01T00:00:00Z');
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    // Nobody else sees the switch off.
    await client.query('begin; update private.billing_switch set is_on = false');
    const { rows } = await client.query<{ billing: BillingRow }>(
      'select to_jsonb(b) as billing from private.billing_at($1, now()) b',
      [id],
    );
    await client.query('rollback');
    await client.end();
    expect(rows[0]?.billing).toMatchObject({
      state: 'free',
      access: 'full',
      included_seconds: null,
      lines: null,
      seats: null,
      has_api: true,
    });
  });
});

describe('the ledger of usage', () => {
  it('counts what callers said, and not spam, short calls and tests', async () => {
    const id = await bare();
    const start = days(-1);
    await ring(id, { at: start, seconds: 61 });
    await ring(id, { at: start, seconds: 15 });
    await ring(id, { at: start, seconds: 14 });
    await ring(id, { at: start, outcome: 'spam' });
    await ring(id, { at: start, isTest: true });
    await ring(id, { at: start, status: 'in-progress' });
    expect(await ledger(id)).toMatchObject([
      { seconds: 61, reason: 'call' },
      { seconds: 15, reason: 'call' },
    ]);
    expect(await used(id)).toBe(76);
  });

  it('takes spam out and puts it in again, with who said so', async () => {
    const { id, people } = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true });
    made.push(id);
    const callId = await ring(id, { at: new Date(), seconds: 90 });
    const owner = await signedIn(people.Olga!.email);
    const mark = async (isSpam: boolean) => {
      const { error } = await owner.rpc('mark_call_spam', {
        p_business_id: id,
        p_call_id: callId,
        p_is_spam: isSpam,
        p_change: randomUUID(),
      });
      expect(error).toBeNull();
    };
    await mark(true);
    expect(await used(id)).toBe(0);
    await mark(false);
    expect(await used(id)).toBe(90);
    expect(await ledger(id)).toMatchObject([
      { seconds: 90, reason: 'call', made_by: null },
      { seconds: -90, reason: 'spam', made_by: people.Olga!.id },
      { seconds: 90, reason: 'not-spam', made_by: people.Olga!.id },
    ]);
    const usage = await getUsage(owner as never, id);
    expect(usage).toMatchObject({ usedSeconds: 90, correctionCount: 2, calls: 1 });
    expect(usage.corrections).toMatchObject([
      { seconds: 90, reason: 'not-spam', callId, madeBy: people.Olga!.fullName },
      { seconds: -90, reason: 'spam' },
    ]);
  });

  it('keeps the trace of a length that was corrected, and of a call that was a test', async () => {
    const id = await bare();
    const callId = await ring(id, { at: days(0), seconds: 60 });
    await sql('update public.calls set duration_seconds = 75 where id = $1', [callId]);
    await sql('update public.calls set is_test = true where id = $1', [callId]);
    expect(await ledger(id)).toMatchObject([
      { seconds: 60, reason: 'call' },
      { seconds: 15, reason: 'length' },
      { seconds: -75, reason: 'test' },
    ]);
  });

  it('corrects a call of a closed period in the one that runs', async () => {
    const id = await bare(days(-100));
    await pay(id, {
      plan: 'starter',
      started_at: days(-40),
      current_period_starts_at: days(-10),
      current_period_ends_at: days(20),
    });
    await sql(
      `insert into public.usage_periods (business_id, starts_at, ends_at, plan, included_seconds, used_seconds)
       values ($1, $2, $3, 'starter', 9000, 120)`,
      [id, days(-40), days(-10)],
    );
    const callId = await ring(id, { at: days(-20), seconds: 120 });
    // It was reported late: its own period is closed.
    expect(await used(id, days(-40), days(-10))).toBe(0);
    expect(await used(id, days(-10), days(20))).toBe(120);
    await sql(`update public.calls set outcome = 'spam' where id = $1`, [callId]);
    expect(await used(id, days(-10), days(20))).toBe(0);
    expect(await closed(id)).toMatchObject([{ used_seconds: 120 }]);
  });

  it('keeps what an erased caller used, and no more of them', async () => {
    const { id, people } = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true });
    made.push(id);
    const [caller] = await sql<{ id: string }>(
      `insert into public.callers (business_id, phone_number, first_call_at, last_call_at)
       values ($1, '+14155550166', now(), now()) returning id`,
      [id],
    );
    const callId = await ring(id, { at: days(0), seconds: 45 });
    await sql('update public.calls set caller_id = $2 where id = $1', [callId, caller!.id]);
    const owner = await signedIn(people.Olga!.email);
    const { error } = await owner.rpc('erase_caller', {
      p_business_id: id,
      p_caller_id: caller!.id,
    });
    expect(error).toBeNull();
    expect(await ledger(id)).toEqual([
      { seconds: 45, reason: 'call', call_id: null, made_by: null },
    ]);
    expect(await used(id)).toBe(45);
  });
});

describe('what a page is told', () => {
  let owner: Client;
  let viewer: Client;
  let id: string;
  beforeAll(async () => {
    const business = await makeBusiness({ Olga: 'owner', Vera: 'viewer' }, { isOnTrial: true });
    id = business.id;
    made.push(id);
    await pay(id, {
      plan: 'starter',
      started_at: days(-40),
      current_period_starts_at: days(-10),
      current_period_ends_at: days(20),
    });
    await ring(id, { at: days(-9), seconds: 3000 });
    await ring(id, { at: days(-8), outcome: 'spam' });
    await ring(id, { at: days(-7), seconds: 3 });
    await ring(id, { at: days(-6), isTest: true });
    // Of the period before.
    await ring(id, { at: days(-11), seconds: 500 });
    owner = await signedIn(business.people.Olga!.email);
    viewer = await signedIn(business.people.Vera!.email);
  });

  it('is what is used, what does not count and what it comes to', async () => {
    expect(await getUsage(owner as never, id)).toMatchObject({
      usedSeconds: 3000,
      includedSeconds: 9000,
      percent: 33,
      overSeconds: 0,
      calls: 1,
      notCounted: { spam: 1, short: 1, tests: 1 },
      forecast: { seconds: expect.closeTo(9000, -1), usedUpAt: null },
      corrections: [],
    });
    expect(await listClosedPeriods(owner as never, id)).toEqual([]);
  });

  it('is the state for every member, and money for owners alone', async () => {
    const state = (client: Client) => client.rpc('billing_state', { p_business_id: id });
    expect((await state(viewer)).data).toMatchObject({ plan: 'starter', access: 'full' });
    expect((await viewer.rpc('billing_usage', { p_business_id: id })).data).toEqual([]);
    expect((await viewer.rpc('usage_corrections', { p_business_id: id })).data).toEqual([]);
    for (const table of ['subscriptions', 'usage_entries', 'billing_accounts'] as const) {
      expect((await viewer.from(table).select().eq('business_id', id)).data).toEqual([]);
      expect((await owner.from(table).select().eq('business_id', id)).data).not.toEqual([]);
    }
    const stranger = await signedIn('other@frontdesk.test');
    expect((await state(stranger)).data).toBeNull();
    const when = { p_business_id: id, p_at: new Date().toISOString() };
    expect((await stranger.rpc('service_at', when)).data).toBeNull();
    expect((await viewer.rpc('service_at', when)).data).toMatchObject({ access: 'full' });
  });

  it('is changed by owners alone, and never to a line of the business', async () => {
    await service()
      .from('phone_lines')
      .insert({ business_id: id, phone_number: '+14155559901' })
      .throwOnError();
    const choose = (client: Client, ring?: string) =>
      client.rpc('set_usage_choice', {
        p_business_id: id,
        p_at_cap: ring ? 'ring' : 'overage',
        // The function takes null here; generated types know no nullable arguments.
        p_ring_number: (ring ?? null) as string,
      });
    expect((await choose(viewer)).error?.code).toBe('42501');
    expect((await choose(owner, '+14155559901')).error?.code).toBe('23514');
    // The number that callers know is forwarded to us.
    await sql('update public.businesses set phone_number = $2 where id = $1', [id, '+14155559903']);
    expect((await choose(owner, '+14155559903')).error?.code).toBe('23514');
    expect((await choose(owner, '+14155559902')).error).toBeNull();
    expect((await choose(owner)).error).toBeNull();
    expect((await owner.rpc('billing_state', { p_business_id: id })).data).toMatchObject({
      at_cap: 'overage',
      ring_number: '+14155559902',
    });
  });
});

describe('an error in billing', () => {
  it('costs nobody a call: it is answered as for somebody who pays', async () => {
    const id = await bare();
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      await client.query('begin');
      await client.query(
        `create or replace function private.used_seconds(p_business_id uuid, p_from timestamptz, p_to timestamptz)
         returns integer language sql stable as $$ select 1 / 0 $$`,
      );
      const { rows } = await client.query<{ answering: { service: object } }>(
        'select private.answering($1) as answering',
        [id],
      );
      expect(rows[0]?.answering.service).toEqual({
        access: 'full',
        isAtCap: false,
        atCap: 'message',
        ringNumber: null,
      });
    } finally {
      await client.query('rollback');
      await client.end();
    }
  });
});

describe('a usage period that is over', () => {
  /** Ten days of a month have passed; the trial is long over. */
  const running = {
    plan: 'starter',
    started_at: days(-10),
    current_period_starts_at: days(-10),
    current_period_ends_at: days(20),
  } as const;
  const choose = (id: string, atCap: string) =>
    sql('update public.billing_accounts set at_cap = $2 where business_id = $1', [id, atCap]);

  it('is closed once, an hour after its end, by the plan that it had', async () => {
    const id = await bare(days(-100));
    const subscription = await pay(id, running);
    await ring(id, { at: days(-1), seconds: 600 });
    await watch(id);
    await later(id, '20 days 30 minutes');
    // A larger plan from the renewal on.
    await sql(
      `update public.subscriptions set plan = 'pro', current_period_starts_at = current_period_ends_at,
         current_period_ends_at = current_period_ends_at + interval '30 days' where id = $1`,
      [subscription],
    );
    await watch(id);
    expect(await closed(id)).toEqual([]);
    await later(id, '1 hour');
    await Promise.all([watch(id), watch(id)]);
    await later(id, '4 days');
    await watch(id);
    const [row, ...others] = await closed(id);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ plan: 'starter', used_seconds: 600, charge_status: 'none' });
    expect(row!.ends_at.getTime() - row!.starts_at.getTime()).toBe(30 * day);
  });

  it('ends where a plan was bought in the middle of the trial', async () => {
    const id = await bare(days(7));
    await ring(id, { at: days(-2), seconds: 300 });
    await watch(id);
    await later(id, '2 days');
    await pay(id, {
      ...running,
      started_at: days(-1),
      current_period_starts_at: days(-1),
      current_period_ends_at: days(29),
    });
    await watch(id);
    const [row, ...others] = await closed(id);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ plan: 'trial', used_seconds: 300 });
    expect(row!.ends_at.getTime() - row!.starts_at.getTime()).toBeLessThan(9 * day);
    // The plan begins with nothing used.
    expect(await used(id, days(-1), days(29))).toBe(0);
  });

  it('is closed for each of the months in which nobody looked', async () => {
    const id = await bare(days(-100));
    await pay(id, running);
    await watch(id);
    await later(id, '100 days');
    await watch(id);
    const rows = await closed(id);
    expect(rows.length).toBeGreaterThanOrEqual(3);
    for (const [index, row] of rows.slice(1).entries()) {
      expect(row.starts_at).toEqual(rows[index]!.ends_at);
    }
  });

  it('charges minutes beyond while they were bought, and not those of a spam call', async () => {
    const id = await bare(days(-100));
    await pay(id, running);
    await watch(id);
    await ring(id, { at: days(-5), seconds: 8940 });
    // 60 seconds are left. The other 120 are beyond, and nobody bought them.
    await ring(id, { at: days(-4), seconds: 180 });
    await choose(id, 'overage');
    await ring(id, { at: days(-3), seconds: 150 });
    const spam = await ring(id, { at: days(-2), seconds: 400 });
    // What was bought is not given back by choosing otherwise, but by being wrong.
    await choose(id, 'message');
    await sql(`update public.calls set outcome = 'spam' where id = $1`, [spam]);
    await later(id, '23 days');
    await watch(id);
    expect((await closed(id))[0]).toMatchObject({
      used_seconds: 9270,
      overage_seconds: 150,
      overage_cents: 2 * 45,
      charge_status: expect.stringMatching(/due|failed/),
    });
  });

  it('charges nothing that a larger plan of the same period holds', async () => {
    const id = await bare(days(-100));
    await choose(id, 'overage');
    const subscription = await pay(id, running);
    await watch(id);
    await ring(id, { at: days(-5), seconds: 9600 });
    await sql(`update public.subscriptions set plan = 'pro' where id = $1`, [subscription]);
    await watch(id);
    await later(id, '23 days');
    await watch(id);
    expect((await closed(id))[0]).toMatchObject({
      plan: 'pro',
      used_seconds: 9600,
      overage_seconds: 0,
      charge_status: 'none',
    });
  });

  it('loses no call that comes in while it is closed', async () => {
    const id = await bare(days(-100));
    await pay(id, running);
    await watch(id);
    await later(id, '23 days');
    const calls = Array.from({ length: 30 }, (_, n) =>
      ring(id, { at: days(-4), seconds: 20 + (n % 3) }),
    );
    await Promise.all([...calls, watch(id), watch(id)]);
    const entries = await ledger(id);
    const total = entries.reduce((sum, { seconds }) => sum + seconds, 0);
    const [row] = await closed(id);
    // Each is in the period that was closed, or in the one that runs: by when it was counted.
    const before = await used(id, row!.starts_at, row!.ends_at);
    const after = await used(id, row!.ends_at, days(400));
    expect(entries).toHaveLength(30);
    expect(before + after).toBe(total);
    expect(row!.used_seconds).toBe(before);
  });
});
