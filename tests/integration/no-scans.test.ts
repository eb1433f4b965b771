import { randomUUID } from 'node:crypto';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makePerson } from '../people';
import { databaseUrl } from './stack';

/**
 * What the pages ask, run as a member of a business with 20,000 calls, in a transaction that is never committed.
 * PostgreSQL counts the scans itself, whatever plan a function came to within.
 */
const client = new pg.Client({ connectionString: databaseUrl });
const big = randomUUID();
const tables = [
  'calls',
  'call_turns',
  'call_insights',
  'call_corrections',
  'call_actions',
  'notes',
  'callers',
  'follow_ups',
];
let callId: string;
let callerId: string;

beforeAll(async () => {
  const owner = await makePerson('Olga');
  await client.connect();
  await client.query('begin');
  // Without triggers: what is counted and told on the way is not asked for here.
  await client.query('set local session_replication_role = replica');
  await client.query(
    `insert into public.businesses (id, name, slug, onboarding_step) values ($1, 'Big', $2, 'done')`,
    [big, `scans-${big.slice(0, 8)}`],
  );
  await client.query(
    `insert into public.memberships (business_id, user_id, role) values ($1, $2, 'owner')`,
    [big, owner.id],
  );
  await client.query(
    `insert into public.callers (business_id, phone_number, name, first_call_at, last_call_at)
     select $1, '+1415' || (2000000 + n), 'Caller ' || n, now(), now() - n * interval '1 hour'
     from generate_series(1, 5000) n`,
    [big],
  );
  await client.query(
    `with numbered as (select id, row_number() over () as nth from public.callers where business_id = $1)
     insert into public.calls (business_id, caller_id, vapi_call_id, status, status_at, started_at, duration_seconds,
       outcome, sentiment, lead_quality, is_after_hours, report_at)
     select $1, p.id, $1 || '-' || n, case n when 1 then 'in-progress' else 'ended' end, now(),
       now() - n * interval '7 min', n % 400, (array['message', 'booked', 'answered', 'hung-up', 'spam'])[1 + n % 5],
       (array['positive', 'neutral', 'negative'])[1 + n % 3], (array['hot', 'warm', 'cold'])[1 + n % 7], n % 4 = 0, now()
     from generate_series(1, 20000) n join numbered p on p.nth = 1 + n % 5000`,
    [big],
  );
  await client.query(
    `insert into public.follow_ups (business_id, call_id, caller_id, kind, title, status, done_at, due_at)
     select $1, id, caller_id, 'call-back', 'x', case when duration_seconds % 5 = 0 then 'open' else 'done' end,
       case when duration_seconds % 5 <> 0 then now() end, started_at
     from public.calls where business_id = $1 and outcome in ('message', 'booked')`,
    [big],
  );
  await client.query(
    `insert into public.call_turns (business_id, call_id, source, position, speaker, text, start_ms)
     select $1, c.id, 'report', n, 'caller', 'Words', n * 1000 from public.calls c, generate_series(1, 3) n where c.business_id = $1`,
    [big],
  );
  for (const each of [
    `call_insights (call_id, position, business_id, kind, label, value) select id, 0, business_id, 'fact', 'x', 'x'`,
    `call_corrections (call_id, business_id, field, value, made_at) select id, business_id, 'sentiment', 'positive', now()`,
    `call_actions (tool_call_id, business_id, vapi_call_id, name, result) select 'x', business_id, vapi_call_id, 'take_message', 'x'`,
    `notes (id, business_id, call_id, body) select gen_random_uuid(), business_id, id, 'x'`,
  ]) {
    await client.query(`insert into public.${each} from public.calls where business_id = $1`, [
      big,
    ]);
  }
  const { rows } = await client.query<{ id: string; caller_id: string }>(
    'select id, caller_id from public.calls where business_id = $1 order by started_at offset 1000 limit 1',
    [big],
  );
  callId = rows[0]!.id;
  callerId = rows[0]!.caller_id;
  await client.query(`analyze ${tables.map((name) => `public.${name}`).join(', ')}`);
  await client.query('set local session_replication_role = origin');
  // A table of one business is read as fast without its index: what is asked for is that there is one to go by.
  await client.query('set local enable_seqscan = off');
  await client.query(`select set_config('request.jwt.claims', $1, true)`, [
    JSON.stringify({ sub: owner.id, role: 'authenticated' }),
  ]);
  await client.query('set local role authenticated');
}, 60_000);
afterAll(async () => {
  await client.query('rollback');
  await client.end();
});

/** Rows that were read one after the other, of each table that grows with the calls. */
async function readInScans(): Promise<Record<string, number>> {
  const { rows } = await client.query<{ relname: string; n: string }>(
    `select relname, seq_tup_read as n from pg_stat_xact_user_tables
     where schemaname = 'public' and relname = any ($1)`,
    [tables],
  );
  return Object.fromEntries(rows.map(({ relname, n }) => [relname, Number(n)]));
}

const cursor = `'2026-11-20T00:00:00Z'::timestamptz, '11111111-1111-4111-8111-111111111111'::uuid`;
const questions: Record<string, () => string> = {
  'the frame': () => `select * from public.app_frame('${big}')`,
  'the number of Today': () => `select * from public.today_number('${big}')`,
  'the newest calls': () => `select * from public.list_calls('${big}')`,
  'calls further on': () => `select * from public.list_calls('${big}', '{}', ${cursor})`,
  'calls by filters': () =>
    `select * from public.list_calls('${big}', '{"outcome": "booked", "lead": "hot", "hours": "after"}')`,
  'how many there are': () =>
    `select * from public.call_totals('${big}', '{"sentiment": "negative"}')`,
  'the calls beside one': () => `select * from public.call_neighbours('${big}', '${callId}')`,
  'the page of a call': () => `select public.call_page('${big}', '${callId}')`,
  'the page of a call in a filtered list': () =>
    `select public.call_page('${big}', '${callId}', '{"outcome": "booked", "followup": "open"}')`,
  'what is up': () => `select * from public.list_follow_ups('${big}', 'everyone')`,
  'what is mine': () => `select * from public.list_follow_ups('${big}', 'mine')`,
  'what nobody has': () =>
    `select * from public.list_follow_ups('${big}', 'unassigned', null, ${cursor})`,
  'what is done': () => `select * from public.list_follow_ups('${big}', 'done', null, ${cursor})`,
  'how much is up': () =>
    `select public.count_follow_ups('${big}', 'mine', null, array[now(), now() + interval '1 day'])`,
  'the callers': () => `select public.list_callers('${big}')`,
  'the callers by name': () => `select public.list_callers('${big}', '{}', 'name')`,
  'callers by their number': () => `select public.list_callers('${big}', '{"q": "2000123"}')`,
  'a caller': () => `select public.read_caller('${big}', '${callerId}')`,
};

describe('of 20,000 calls nothing is read one after the other for', () => {
  it.each(Object.entries(questions))('%s', async (_, question) => {
    const before = await readInScans();
    const { rows } = await client.query(question());
    expect(rows).toBeDefined();
    expect(await readInScans()).toEqual(before);
  });

  it('anything, and a scan would show', async () => {
    const before = await readInScans();
    for (const kind of ['indexscan', 'indexonlyscan', 'bitmapscan']) {
      await client.query(`set local enable_${kind} = off`);
    }
    // With all of them off a planner may still take an index.
    await client.query('set local enable_seqscan = on');
    await client.query('select count(*) from public.calls');
    expect((await readInScans()).calls).toBeGreaterThan(before.calls! + 19_999);
  });
});
