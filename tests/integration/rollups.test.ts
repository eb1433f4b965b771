import { randomUUID } from 'node:crypto';

import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';

import { sections } from '~/modules/analytics/figures.server';
import { readRange } from '~/modules/analytics/range.server';
import { steps } from '~/modules/analytics/steps.server';
import { queryFilters, readFilters } from '~/modules/calls/call-filters.server';
import { hourName } from '~/modules/calls/call-words';
import { Clock } from '~/modules/format/time.server';
import { demoBusinesses } from '../../sandbox/demo';
import { makeBusiness, type TestBusiness } from '../make-business';
import { databaseUrl, page, service, sessionCookie, signedIn, sql, type Client } from './stack';

type Figures = Record<string, number>;
type Answer = {
  now: Figures;
  before: Figures;
  days: { day: string; calls: number }[];
  hours: [number, number, number][];
  questions: { question: string; calls: number; before: number }[];
  firstDay: string | null;
};

let bay: TestBusiness;
let owner: Client;

beforeAll(async () => {
  bay = await makeBusiness({ olga: 'owner', vera: 'viewer' });
  owner = await signedIn(String(bay.people.olga?.email));
  await inZone(bay.id, 'America/New_York');
});

const inZone = (id: string, zone: string) =>
  sql('update public.businesses set time_zone = $2 where id = $1', [id, zone]);
const differences = (id: string) => sql('select * from private.check_rollups($1)', [id]);

async function figures(id: string, from: string, to = from, as: Client = service()) {
  const { data } = await as
    .rpc('analytics', { p_business_id: id, p_from: from, p_to: to })
    .throwOnError();
  return data as unknown as Answer;
}

/** Numbers between 0 and 1, the same in every run. */
function generator(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

const outcomes = [
  'message',
  'booked',
  'answered',
  'transferred',
  'hung-up',
  'wrong-number',
  'spam',
  'silent',
  'failed',
  null,
];
const zones = ['America/New_York', 'Asia/Kathmandu', 'America/Phoenix', 'Australia/Lord_Howe'];

/** Whatever may happen to calls and what hangs on them, in any order. */
function operations(id: string, random: () => number) {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  // Around the days on which clocks change, and where hours are half ones elsewhere.
  const moment = () =>
    new Date(
      Date.parse(pick(['2026-03-08T00:00Z', '2026-11-01T00:00Z', '2026-04-05T00:00Z'])) +
        random() * 3 * 864e5,
    ).toISOString();
  const aCall = `(select id from public.calls where business_id = $1 order by md5(id::text || $2) limit 1)`;
  const aCaller = `(select id from public.callers where business_id = $1 and merged_into is null order by md5(id::text || $2) limit 1)`;
  const set = (column: string, value: unknown) => () =>
    sql(`update public.calls set ${column} = $3 where id = ${aCall}`, [id, random(), value]);
  const insight = () => [
    pick(['question', 'Question', 'topic']),
    pick(['Are pets allowed? Yes.', 'are PETS allowed??', 'What is the deposit?', '!?', 'Budget']),
  ];
  return [
    ...Array.from({ length: 5 }, () => () => {
      const at = moment();
      return sql(
        `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, caller_id, outcome, sentiment,
           lead_quality, is_after_hours, duration_seconds, cost_micros)
         values ($1, gen_random_uuid()::text, 'ended', $3, $3, case when $4 then ${aCaller} end, $5, $6, $7, $8, $9, $10)`,
        [
          id,
          random(),
          at,
          random() < 0.8,
          pick(outcomes),
          pick(['positive', 'neutral', 'negative', null]),
          pick(['hot', 'warm', 'cold', null]),
          random() < 0.3,
          random() < 0.9 ? Math.floor(random() * 900) : null,
          random() < 0.9 ? Math.floor(random() * 1e6) : null,
        ],
      );
    }),
    () =>
      sql(
        `insert into public.callers (business_id, phone_number, first_call_at, last_call_at)
         values ($1, $2, now(), now()) on conflict do nothing`,
        [id, `+1415${String(Math.floor(random() * 1e7)).padStart(7, '0')}`],
      ),
    set('started_at', moment()),
    set('outcome', pick(outcomes)),
    set('sentiment', pick(['positive', null])),
    set('lead_quality', pick(['hot', null])),
    set('duration_seconds', pick([29, 30, 59, 60, 119, 120, 299, 300, 599, 600, null])),
    set('cost_micros', pick([0, 12_345, null])),
    set('is_after_hours', random() < 0.5),
    set('marked_spam_at', moment()),
    set('summary', 'Nothing that is counted.'),
    () =>
      sql(
        `update public.calls set caller_id = case when $3 then ${aCaller} end where id = ${aCall}`,
        [id, random(), random() < 0.8],
      ),
    () => sql(`delete from public.calls where id = ${aCall}`, [id, random()]),
    () =>
      random() < 0.3
        ? sql(`delete from public.callers where id = ${aCaller}`, [id, random()])
        : Promise.resolve(),
    ...Array.from({ length: 2 }, () => () => {
      const status = pick(['open', 'snoozed', 'done', 'spam']);
      return sql(
        `insert into public.follow_ups (business_id, call_id, kind, title, status, snoozed_until, done_at)
         values ($1, ${aCall}, 'call-back', $2, $3, case when $3 = 'snoozed' then now() end, case when $3 = 'done' then $4::timestamptz end)
         on conflict (call_id) do update set status = excluded.status, snoozed_until = excluded.snoozed_until, done_at = excluded.done_at`,
        [id, String(random()), status, moment()],
      );
    }),
    () =>
      sql(`delete from public.follow_ups where business_id = $1 and call_id = ${aCall}`, [
        id,
        random(),
      ]),
    () =>
      sql(
        `update public.follow_ups set call_id = null where business_id = $1 and call_id = ${aCall}`,
        [id, random()],
      ),
    ...Array.from({ length: 3 }, () => () => {
      const [kind, value] = insight();
      return sql(
        `insert into public.call_insights (call_id, position, business_id, kind, label, value)
         select c.id, $3, $1, $4, 'Asked', $5 from public.calls c where c.id = ${aCall}
         on conflict (call_id, position) do update set kind = excluded.kind, value = excluded.value`,
        [id, random(), Math.floor(random() * 3), kind, value],
      );
    }),
    () =>
      sql(
        `delete from public.call_insights where business_id = $1 and call_id = ${aCall} and position = $3`,
        [id, random(), Math.floor(random() * 3)],
      ),
    () => (random() < 0.3 ? inZone(id, pick(zones)) : Promise.resolve()),
    () => sql('select private.compact_rollups()'),
  ].map((operation) => ({ operation, order: random() }));
}

async function play(id: string, seed: number, rounds: number, atOnce: number) {
  const random = generator(seed);
  for (let round = 0; round < rounds; round++) {
    const all = operations(id, random).toSorted((a, b) => a.order - b.order);
    for (let n = 0; n < all.length; n += atOnce) {
      await Promise.all(all.slice(n, n + atOnce).map(({ operation }) => operation()));
    }
  }
}

describe('rollups are what counting gives', () => {
  it('after the demo came in by the intake', async () => {
    expect(await differences(demoBusinesses.harbor.id)).toEqual([]);
    const [stored] = await sql<{ calls: string }>(
      `select sum(calls) as calls from private.call_rollups where business_id = $1 and day > '-infinity'`,
      [demoBusinesses.harbor.id],
    );
    expect(Number(stored?.calls)).toBeGreaterThan(300);
  });

  it.each([1, 2, 3])('after anything that happens, one by one (%i)', async (seed) => {
    const { id } = await makeBusiness({});
    await play(id, seed, 12, 1);
    expect(await differences(id)).toEqual([]);
    const [count] = await sql<{ calls: string; rolled: string }>(
      `select (select count(*) from public.calls where business_id = $1) as calls,
         (select sum(calls) from private.call_rollups where business_id = $1 and day > '-infinity') as rolled`,
      [id],
    );
    expect(Number(count?.calls)).toBeGreaterThan(10);
    expect(count?.rolled).toBe(count?.calls);
  });

  it('after things that happen at once', async () => {
    const { id } = await makeBusiness({});
    await sql(
      `insert into public.callers (business_id, phone_number, first_call_at, last_call_at)
       select $1, '+1415555' || lpad(n::text, 4, '0'), now(), now() from generate_series(1, 3) n`,
      [id],
    );
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 12 });
    // Calls of the same hour and the same callers, their time zone, and the job that sums up.
    await Promise.all(
      Array.from({ length: 240 }, async (_, n) => {
        if (n % 40 === 20) return pool.query('select private.compact_rollups()');
        if (n % 60 === 30) {
          const zone = zones[(n / 30) % zones.length];
          return pool.query('update public.businesses set time_zone = $2 where id = $1', [
            id,
            zone,
          ]);
        }
        return pool.query(
          `with call as (
             insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, caller_id, outcome)
             select $1, gen_random_uuid()::text, 'ended', now(), '2026-11-01T05:00Z'::timestamptz - $2::integer * interval '1 s', p.id, 'message'
             from public.callers p where p.business_id = $1 order by p.phone_number offset $2::integer % 3 limit 1
             returning id)
           insert into public.follow_ups (business_id, call_id, kind, title) select $1, id, 'custom', 'x' from call`,
          [id, n],
        );
      }),
    );
    await pool.end();
    expect(await differences(id)).toEqual([]);
    const { now } = await figures(id, '2026-10-31', '2026-11-02');
    expect(now).toMatchObject({ calls: 230, new_callers: 3, follow_ups_open: 230 });
  });

  it('after callers became one, were parted again, and were erased', async () => {
    await play(bay.id, 7, 6, 1);
    await inZone(bay.id, 'America/New_York');
    const pair = await sql<{ id: string }>(
      `select caller_id as id from public.calls where business_id = $1 and caller_id is not null
       group by caller_id order by count(*) desc, caller_id limit 2`,
      [bay.id],
    );
    const [kept, merged] = pair.map(({ id }) => id) as [string, string];
    const of = { p_business_id: bay.id };
    const { data: merge } = await owner
      .rpc('merge_callers', { ...of, p_kept_id: kept, p_merged_id: merged })
      .throwOnError();
    expect(await differences(bay.id)).toEqual([]);
    await owner.rpc('unmerge_callers', { ...of, p_merge_id: String(merge) }).throwOnError();
    expect(await differences(bay.id)).toEqual([]);
    await owner.rpc('erase_caller', { ...of, p_caller_id: kept }).throwOnError();
    expect(await differences(bay.id)).toEqual([]);
  });

  it('and when they are not, the check says where, and the nightly job’s repair mends it', async () => {
    const { id } = await makeBusiness({});
    await sql(
      `insert into private.call_rollups (business_id, day, hour, calls) values ($1, '2026-05-01', 9, 1)`,
      [id],
    );
    expect(await differences(id)).toMatchObject([
      { hour: 9, figure: 'calls', stored: '1', counted: null },
    ]);
    await sql('select private.rebuild_rollups($1)', [id]);
    expect(await differences(id)).toEqual([]);
  });

  it('when rows were written without triggers and are counted anew', async () => {
    const { id } = await makeBusiness({});
    await play(id, 11, 5, 1);
    await sql('delete from private.call_rollups where business_id = $1', [id]);
    await sql('delete from private.call_questions where business_id = $1', [id]);
    await sql(`update public.follow_ups set called_at = null where business_id = $1`, [id]);
    await sql(
      `update public.callers set earliest_call_id = null, earliest_call_at = null where business_id = $1`,
      [id],
    );
    expect((await differences(id)).length).toBeGreaterThan(10);
    await sql('select private.rebuild_rollups($1)', [id]);
    expect(await differences(id)).toEqual([]);
  });

  it('as one row an hour, once they were summed up', async () => {
    const { id } = await makeBusiness({});
    await play(id, 5, 4, 1);
    await sql('select private.compact_rollups()');
    const rows = await sql<{ rows: number }>(
      `select count(*)::int as rows from private.call_rollups where business_id = $1 group by day, hour`,
      [id],
    );
    expect(new Set(rows.map(({ rows: n }) => n))).toEqual(new Set([1]));
    expect(await differences(id)).toEqual([]);
  });

  it('and go with the business', async () => {
    const { id } = await makeBusiness({});
    await play(id, 3, 2, 1);
    await sql('delete from public.businesses where id = $1', [id]);
    for (const table of ['call_rollups', 'question_rollups', 'call_questions']) {
      expect(await sql(`select from private.${table} where business_id = $1`, [id])).toEqual([]);
    }
  });
});

describe('days and hours are those of the business', () => {
  async function callsAt(zone: string, ...moments: string[]) {
    const { id } = await makeBusiness({});
    await inZone(id, zone);
    for (const at of moments) {
      await sql(
        `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at)
         values ($1, gen_random_uuid()::text, 'ended', $2, $2)`,
        [id, at],
      );
    }
    return id;
  }

  it('when the clock goes back, and an hour comes twice', async () => {
    // 1:30 am twice, and the two ends of the day of 25 hours.
    const id = await callsAt(
      'America/New_York',
      '2026-11-01T03:59:59Z',
      '2026-11-01T04:00:00Z',
      '2026-11-01T05:30:00Z',
      '2026-11-01T06:30:00Z',
      '2026-11-02T04:59:59Z',
      '2026-11-02T05:00:00Z',
    );
    const { now, hours } = await figures(id, '2026-11-01');
    expect(now.calls).toBe(4);
    expect(hours).toEqual([
      [7, 0, 1],
      [7, 1, 2],
      [7, 23, 1],
    ]);
  });

  it('when the clock goes forward, and an hour is missing', async () => {
    const id = await callsAt(
      'America/New_York',
      '2026-03-08T05:00:00Z',
      '2026-03-08T06:59:59Z',
      '2026-03-08T07:00:00Z',
      '2026-03-09T03:59:59Z',
      '2026-03-09T04:00:00Z',
    );
    const { now, hours } = await figures(id, '2026-03-08');
    expect(now.calls).toBe(4);
    expect(hours.map(([, hour]) => hour)).toEqual([0, 1, 3, 23]);
  });

  it('where clocks never change, and where they are three quarters of an hour off', async () => {
    const phoenix = await callsAt(
      'America/Phoenix',
      '2026-03-08T06:59:59Z',
      '2026-03-08T07:00:00Z',
    );
    expect((await figures(phoenix, '2026-03-08')).now.calls).toBe(1);
    const kathmandu = await callsAt('Asia/Kathmandu', '2026-03-07T18:14:59Z', '2026-03-07T18:15Z');
    expect((await figures(kathmandu, '2026-03-08')).hours).toEqual([[7, 0, 1]]);
  });

  it('also after it moved to another time zone', async () => {
    const id = await callsAt('America/New_York', '2026-06-01T03:00:00Z');
    expect((await figures(id, '2026-05-31')).now.calls).toBe(1);
    await inZone(id, 'Europe/Madrid');
    expect((await figures(id, '2026-05-31')).now.calls).toBeUndefined();
    expect((await figures(id, '2026-06-01')).hours).toEqual([[1, 5, 1]]);
  });

  it('against as many days before', async () => {
    const id = await callsAt(
      'America/New_York',
      '2026-06-01T12:00Z',
      '2026-06-07T12:00Z',
      '2026-06-08T12:00Z',
      '2026-05-31T12:00Z',
    );
    const { now, before, days, firstDay } = await figures(id, '2026-06-08', '2026-06-14');
    expect([now.calls, before.calls]).toEqual([1, 2]);
    expect(days).toMatchObject([{ day: '2026-06-08', calls: 1 }]);
    expect(firstDay).toBe('2026-05-31');
  });
});

describe('figures', () => {
  it('are for members only, viewers too', async () => {
    const viewer = await signedIn(String(bay.people.vera?.email));
    expect((await figures(bay.id, '2026-03-01', '2026-11-30', viewer)).now.calls).toBeGreaterThan(
      0,
    );
    const stranger = await signedIn('other@frontdesk.test');
    const range = { p_business_id: bay.id, p_from: '2026-03-01', p_to: '2026-11-30' };
    expect((await stranger.rpc('analytics', range)).error?.code).toBe('42501');
    expect((await stranger.rpc('call_day_counts', range)).data).toEqual([]);
  });

  it('of days that make no sense are refused', async () => {
    const range = { p_business_id: bay.id, p_from: '2026-03-02', p_to: '2026-03-01' };
    expect((await owner.rpc('analytics', range)).error?.code).toBe('22023');
  });

  it('are read without a look at calls, their people or their words', async () => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query('begin');
    await client.query(`select public.analytics($1, '2026-01-01', '2026-12-31')`, [
      demoBusinesses.harbor.id,
    ]);
    await client.query(`select public.call_day_counts($1, '2026-01-01', '2026-12-31')`, [
      demoBusinesses.harbor.id,
    ]);
    const { rows } = await client.query<{ table: string; scans: string }>(
      `select relname as table, seq_scan + coalesce(idx_scan, 0) as scans from pg_stat_xact_user_tables
       where relname in ('calls', 'callers', 'follow_ups', 'call_insights', 'call_turns', 'call_rollups') order by 1`,
    );
    await client.query('rollback');
    await client.end();
    const scans = Object.fromEntries(rows.map((row) => [row.table, Number(row.scans)]));
    expect(scans).toMatchObject({
      calls: 0,
      callers: 0,
      follow_ups: 0,
      call_insights: 0,
      call_turns: 0,
    });
    expect(scans.call_rollups).toBeGreaterThan(0);
  });

  it('count a question once a call, in whatever letters it was asked', async () => {
    const { id } = await makeBusiness({});
    for (const values of [
      ['Are pets allowed? Yes, two.', 'are PETS, allowed'],
      ['Are pets allowed?'],
    ]) {
      const call = randomUUID();
      await sql(
        `insert into public.calls (id, business_id, vapi_call_id, status, status_at, started_at)
         values ($1::uuid, $2, $1::uuid::text, 'ended', now(), '2026-06-01T12:00Z')`,
        [call, id],
      );
      for (const [position, value] of values.entries()) {
        await sql(
          `insert into public.call_insights (call_id, position, business_id, kind, label, value)
           values ($1, $2, $3, 'question', 'Asked', $4)`,
          [call, position, id, value],
        );
      }
    }
    expect((await figures(id, '2026-06-01')).questions).toEqual([
      { question: 'Are pets allowed?', calls: 2, before: 0 },
    ]);
  });
});

describe('each figure is the number of calls that its link lists', () => {
  let shop: TestBusiness;
  const zone = 'America/New_York';
  const query = 'from=2026-03-07&to=2026-03-10';

  beforeAll(async () => {
    shop = await makeBusiness({ olga: 'owner' });
    await play(shop.id, 21, 25, 1);
    await inZone(shop.id, zone);
  });

  /** As the list counts, in both ways: what it says at its foot, and the rows that it has. */
  async function listed(href: string) {
    const filters = readFilters(new URL(href, 'http://x').searchParams);
    // A link that the list did not understand would lead to all calls.
    expect(Object.keys(filters).toSorted()).toEqual(
      [...new URL(href, 'http://x').searchParams.keys()].toSorted(),
    );
    const asked = { p_business_id: shop.id, p_filters: queryFilters(filters, zone) };
    const [totals, rows] = await Promise.all([
      service().rpc('call_totals', asked).single().throwOnError(),
      service()
        .rpc('list_calls', { ...asked, p_limit: 1000 })
        .throwOnError(),
    ]);
    expect(totals.data.is_more).toBe(false);
    expect([href, totals.data.calls]).toEqual([href, rows.data.length]);
    return rows.data.length;
  }

  it('on a range with a day of 23 hours', async () => {
    const { range } = readRange(
      new URLSearchParams(query),
      new Clock(zone, new Date('2026-11-26T12:00Z')),
    );
    const answer = await figures(shop.id, range.from, range.to);
    const all = sections(answer as never, range).flatMap((section) => section.figures);
    let counted = 0;
    for (const { name, value, href } of all) {
      if (!href || name === 'Minutes on the phone' || name === 'Cost') continue;
      expect([name, await listed(href)]).toEqual([name, value]);
      if (value > 0) counted++;
    }
    // Of each section something was there to count.
    expect(counted).toBeGreaterThan(25);
    const chart = steps(answer as never, range);
    for (const { all: every, answered, afterHours, missed } of chart.steps) {
      for (const { calls, href } of [every, answered, afterHours, missed]) {
        expect(await listed(href)).toBe(calls);
      }
    }
    expect(answer.hours.length).toBeGreaterThan(10);
    for (const [weekday, hour, calls] of answer.hours) {
      expect(await listed(`/calls?${query}&weekday=${weekday}&hour=${hour}`)).toBe(calls);
    }
  });

  it('also when the filter is one more that no figure has, and is counted one by one', async () => {
    const filters = { sentiment: 'positive', hours: 'open' };
    const { data } = await service()
      .rpc('call_totals', { p_business_id: shop.id, p_filters: filters })
      .single()
      .throwOnError();
    const [count] = await sql<{ calls: number }>(
      `select count(*)::int as calls from public.calls
       where business_id = $1 and sentiment = 'positive' and not is_after_hours`,
      [shop.id],
    );
    expect(data.calls).toBe(count?.calls);
  });

  it('on the page itself, and in its CSV', async () => {
    const cookie = await sessionCookie(String(shop.people.olga?.email));
    const html = await (await page(`/analytics?${query}`, cookie)).text();
    const { now, hours } = await figures(shop.id, '2026-03-07', '2026-03-10');
    const shown = />(\d+)<span class="sr-only">: calls of “(?:<!-- -->)?Calls/.exec(html)?.[1];
    expect(shown).toBe(String(now.calls));
    const list = await (await page(`/calls?${query}`, cookie)).text();
    expect(/<b [^>]*>([\d,]+)<\/b>(?:<!-- -->| )*calls/.exec(list)?.[1]).toBe(String(now.calls));

    const csv = await page(`/analytics.csv?${query}`, cookie);
    expect(csv.headers.get('Content-Type')).toContain('text/csv');
    const text = await csv.text();
    expect(text).toContain(`Calls,Calls,${now.calls},`);
    const [weekday, hour, calls] = hours[0]!;
    expect(weekday).toBe(1);
    expect(text).toContain(`When people call,Monday ${hourName(hour)},${calls},`);
  });

  it('in the CSV, where what was asked runs as no formula', async () => {
    const call = randomUUID();
    await sql(
      `insert into public.calls (id, business_id, vapi_call_id, status, status_at, started_at)
       values ($1::uuid, $2, $1::uuid::text, 'ended', now(), '2026-05-01T12:00Z')`,
      [call, shop.id],
    );
    await sql(
      `insert into public.call_insights (call_id, position, business_id, kind, label, value)
       values ($1, 0, $2, 'question', 'Asked', '=HYPERLINK("http://evil.example")?')`,
      [call, shop.id],
    );
    const cookie = await sessionCookie(String(shop.people.olga?.email));
    const csv = await page('/analytics.csv?from=2026-05-01&to=2026-05-01', cookie);
    expect(await csv.text()).toContain(`"'=HYPERLINK(""http://evil.example"")?"`);
  });

  it('and nonsense in the address is named', async () => {
    const cookie = await sessionCookie(String(shop.people.olga?.email));
    const answer = await page('/analytics?from=nonsense&within=constructor', cookie);
    expect(answer.status).toBe(200);
    const html = await answer.text();
    expect(html).toContain('“nonsense” is not a day');
    expect(html).toContain('“constructor” is not a span of days');
  });
});
