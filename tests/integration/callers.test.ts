import { randomUUID } from 'node:crypto';

import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';

import { join, makeBusiness, makePerson, type Business, type Person } from './people';
import { databaseUrl, eventually, postVapi, service, sql } from './stack';

let owner: Person;
let manager: Person;
let viewer: Person;
let stranger: Person;
let business: Business;

const number = () => `+1415${String(2_000_000 + Math.floor(Math.random() * 7_999_999))}`;

/** A call as Vapi reports it, stored when this returns. Its row. */
async function takeCall(from: string, name: string | null, summary: string, minutesAgo = 10) {
  const vapiId = randomUUID();
  const began = Date.now() - minutesAgo * 60_000;
  await postVapi(report(vapiId, from, name, summary, began));
  return eventually(async () => {
    const [call] = await sql<{ id: string; vapi_call_id: string; caller_id: string }>(
      'select id, vapi_call_id, caller_id from public.calls where vapi_call_id = $1 and report_at is not null',
      [vapiId],
    );
    return call;
  }, 10_000);
}

function report(vapiId: string, from: string, name: string | null, summary: string, began: number) {
  return {
    type: 'end-of-call-report',
    timestamp: began + 31_000,
    startedAt: new Date(began).toISOString(),
    endedAt: new Date(began + 30_000).toISOString(),
    endedReason: 'customer-ended-call',
    call: {
      id: vapiId,
      assistantId: business.assistantId,
      type: 'inboundPhoneCall',
      createdAt: new Date(began).toISOString(),
    },
    customer: { number: from },
    artifact: {
      messages: [
        { role: 'bot', message: 'Hello.', secondsFromStart: 0.5 },
        { role: 'user', message: `I am ${name}, call ${from}.`, secondsFromStart: 3 },
      ],
    },
    analysis: {
      summary,
      structuredData: {
        outcome: 'message',
        callerName: name,
        followUp: { kind: 'call-back', title: `Call ${name} back`, dueAt: null },
      },
    },
  };
}

async function callerRow(id: string) {
  const [row] = await sql<Record<string, unknown>>('select * from public.callers where id = $1', [
    id,
  ]);
  return row!;
}

async function list(filters: Record<string, string>, more: Record<string, unknown> = {}) {
  const { data, error } = await manager.client.rpc('list_callers', {
    p_business_id: business.id,
    p_filters: filters,
    ...more,
  });
  if (error) throw error;
  return data as {
    callers: { id: string; name: string | null; number: string }[];
    total: number;
    tags: { tag: string; callers: number }[];
  };
}
const ids = async (filters: Record<string, string>) =>
  (await list(filters)).callers.map(({ id }) => id);

beforeAll(async () => {
  owner = await makePerson('Olga');
  manager = await makePerson('Mona');
  viewer = await makePerson('Vera');
  stranger = await makePerson('Stan');
  business = await makeBusiness(owner, 'Callers & Co');
  await join(manager, business, 'manager');
  await join(viewer, business, 'viewer');
  await makeBusiness(stranger, 'Elsewhere');
});

describe('finding callers', () => {
  it('finds by name as it begins or misspelled, by number in any writing, and by tag', async () => {
    const phone = '+14159876501';
    const { caller_id: id } = await takeCall(phone, 'Elena Marchetti', 'Wants a viewing.');
    await manager.client
      .rpc('tag_caller', { p_business_id: business.id, p_caller_id: id, p_tag: 'Buyer' })
      .throwOnError();
    for (const q of ['elen', 'march', 'MARCHETTI', 'Elena Marcheti', 'elana marchetti', 'buy']) {
      expect(await ids({ q }), q).toContain(id);
    }
    for (const q of [
      '(415) 987-6501',
      '415.987.6501',
      '+1 415 987 6501',
      '987-65',
      '14159876501',
    ]) {
      expect(await ids({ q }), q).toEqual([id]);
    }
    for (const q of ['zzzz', '%', '_', "';--", '\\', '.*']) expect(await ids({ q }), q).toEqual([]);
    expect(await ids({ tag: 'Buyer' })).toEqual([id]);
    expect((await list({})).tags).toContainEqual({ tag: 'Buyer', callers: 1 });
  });

  it('tells new from returning callers, and pages by last call and by name without gap or repeat', async () => {
    const own = await makeBusiness(owner, 'Pages');
    await sql(
      `insert into public.callers (business_id, phone_number, name, first_call_at, last_call_at)
       select $1, '+1628555' || lpad(n::text, 4, '0'), case when n % 3 > 0 then 'Name ' || (n % 7) end,
         now() - interval '1 day', now() - (n % 5) * interval '1 hour' from generate_series(1, 60) n`,
      [own.id],
    );
    for (const order of ['last', 'name']) {
      const seen: string[] = [];
      let cursor: Record<string, string> | undefined;
      for (;;) {
        const { data } = await owner.client
          .rpc('list_callers', {
            p_business_id: own.id,
            p_order: order,
            ...(cursor && { p_cursor: cursor }),
            p_limit: 7,
          })
          .throwOnError();
        const page = (data as { callers: Record<string, string>[] }).callers;
        if (page.length === 0) break;
        seen.push(...page.map(({ id }) => id!));
        const last = page.at(-1)!;
        cursor =
          order === 'name'
            ? { name: last.sortName!, id: last.id! }
            : { at: last.lastCallAt!, id: last.id! };
      }
      expect(seen.length).toBe(60);
      expect(new Set(seen).size).toBe(60);
    }
  });

  it('says no word to strangers', async () => {
    const { error } = await stranger.client.rpc('list_callers', { p_business_id: business.id });
    expect(error?.code).toBe('42501');
    const read = await stranger.client.rpc('read_caller', {
      p_business_id: business.id,
      p_caller_id: randomUUID(),
    });
    expect(read.error?.code).toBe('42501');
  });

  it('reads no whole table: every list and every search goes by an index', async () => {
    const own = await makeBusiness(owner, 'Many');
    await sql(
      `insert into public.callers (business_id, phone_number, name, tags, first_call_at, last_call_at)
       select $1, '+1650' || lpad(n::text, 7, '0'), initcap(left(md5(n::text), 6) || ' ' || left(md5(n || 'x'), 9)),
         case when n % 5000 = 0 then array['Rare'] else '{}' end, now(), now() - n * interval '1 second'
       from generate_series(1, 40000) n`,
      [own.id],
    );
    await sql('analyze public.callers, public.caller_tags');
    const list = (filters: object, order = 'last_call_at desc, id desc') =>
      `select id from private.filtered_callers('${own.id}', '${JSON.stringify(filters)}', null) order by ${order} limit 26`;
    const find = (q: string) =>
      `select id from private.callers_like('${own.id}', private.caller_query('${JSON.stringify({ q })}'))
       where merged_into is null order by last_call_at desc, id desc limit 10001`;
    for (const query of [
      list({}),
      list({}, 'sort_name, id'),
      list({ tag: 'Rare' }),
      list({ blocked: 'yes' }),
      list({ calls: 'returning' }),
      list({ to: '2020-01-01' }),
      find('c4ca42'),
      find('650-003-99'),
    ]) {
      const plan = await explain(query);
      expect(plan, query).not.toMatch(/Seq Scan on (public\.)?callers/);
    }
  });
});

/** The plan of a query. So few rows are read through as fast: without that, the index must do. */
async function explain(query: string) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('set enable_seqscan = off');
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${query}`);
  await client.end();
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

describe('naming a caller', () => {
  it('keeps the name that a member gave, whatever later calls say, and gives it back', async () => {
    const from = number();
    const { caller_id: id } = await takeCall(from, 'Jon', 'Asks for the price.', 30);
    const named = { p_business_id: business.id, p_caller_id: id };
    await manager.client.rpc('name_caller', { ...named, p_name: 'John Smith' }).throwOnError();
    await takeCall(from, 'Johnny', 'Asks again.', 5);
    expect(await callerRow(id)).toMatchObject({ name: 'John Smith', name_by: manager.id });
    await manager.client.rpc('name_caller', { ...named, p_name: '' }).throwOnError();
    expect(await callerRow(id)).toMatchObject({ name: 'Johnny', named_at: null });
  });

  it('spells a tag as it is spelled already, and counts it', async () => {
    const [a, b] = await Promise.all([
      takeCall(number(), 'Ada', 'x'),
      takeCall(number(), 'Bob', 'y'),
    ]);
    const tag = (id: string, p_tag: string, p_is_on = true) =>
      manager.client
        .rpc('tag_caller', { p_business_id: business.id, p_caller_id: id, p_tag, p_is_on })
        .throwOnError();
    await tag(a.caller_id, 'First Time');
    expect((await tag(b.caller_id, ' first  time ')).data).toBe('First Time');
    expect((await list({})).tags).toContainEqual({ tag: 'First Time', callers: 2 });
    await tag(a.caller_id, 'first time', false);
    await tag(b.caller_id, 'First Time', false);
    expect((await list({})).tags.map((one) => one.tag)).not.toContain('First Time');
  });

  it('lets viewers and strangers change nothing', async () => {
    const [a, b] = await Promise.all([
      takeCall(number(), 'Cleo', 'x'),
      takeCall(number(), 'Dora', 'y'),
    ]);
    const of = { p_business_id: business.id, p_caller_id: a.caller_id };
    for (const { client } of [viewer, stranger]) {
      const answers = await Promise.all([
        client.rpc('name_caller', { ...of, p_name: 'x' }),
        client.rpc('tag_caller', { ...of, p_tag: 'x' }),
        client.rpc('block_caller', { ...of, p_is_blocked: true }),
        client.rpc('merge_callers', {
          p_business_id: business.id,
          p_kept_id: a.caller_id,
          p_merged_id: b.caller_id,
        }),
        client.rpc('unmerge_callers', { p_business_id: business.id, p_merge_id: randomUUID() }),
      ]);
      expect(answers.map(({ error }) => error?.code)).toEqual(Array(5).fill('42501'));
    }
    const direct = await manager.client.from('callers').update({ name: 'x' }).eq('id', a.caller_id);
    expect(direct.error?.code).toBe('42501');
  });
});

describe('two callers who are one person', () => {
  const merge = async (kept: string, merged: string) => {
    const { data } = await manager.client
      .rpc('merge_callers', { p_business_id: business.id, p_kept_id: kept, p_merged_id: merged })
      .throwOnError();
    return String(data);
  };
  const unmerge = (id: string) =>
    manager.client
      .rpc('unmerge_callers', { p_business_id: business.id, p_merge_id: id })
      .throwOnError();

  /** Who every row hangs on: calls, follow-ups and appointments, by id. */
  async function hanging(...callers: string[]) {
    return sql(
      `select 'call' as what, id, caller_id from public.calls where caller_id = any ($1)
       union all select 'follow-up', id, caller_id from public.follow_ups where caller_id = any ($1)
       union all select 'appointment', id, caller_id from public.appointments where caller_id = any ($1) order by 1, 2`,
      [callers],
    );
  }
  async function state(...callers: string[]) {
    return sql(
      `select id, name, named_at, name_by, tags, blocked_at, merged_into, first_call_at, last_call_at
       from public.callers where id = any ($1) order by id`,
      [callers],
    );
  }

  it('become one with all they have, and are parted exactly as they were', async () => {
    const [a, b] = [
      await takeCall(number(), 'Maria Lopez', 'Wants a viewing.', 50),
      await takeCall(number(), 'Maria L', 'Asks about the garden.', 40),
    ];
    const [kept, merged] = [a.caller_id, b.caller_id];
    await sql(
      `insert into public.appointments (business_id, caller_id, name, starts_at, ends_at)
       values ($1, $2, 'Maria', '2031-01-01T10:00Z', '2031-01-01T11:00Z')`,
      [business.id, merged],
    );
    await sql(
      `insert into public.follow_ups (business_id, caller_id, kind, title) values ($1, $2, 'custom', 'Flowers')`,
      [business.id, merged],
    );
    const of = (id: string) => ({ p_business_id: business.id, p_caller_id: id });
    await manager.client.rpc('tag_caller', { ...of(kept), p_tag: 'Buyer' }).throwOnError();
    await manager.client.rpc('tag_caller', { ...of(merged), p_tag: 'Garden' }).throwOnError();
    await manager.client.rpc('block_caller', { ...of(merged), p_is_blocked: true }).throwOnError();
    const before = { rows: await hanging(kept, merged), state: await state(kept, merged) };

    const id = await merge(kept, merged);
    expect((await hanging(kept, merged)).every((row) => row.caller_id === kept)).toBe(true);
    expect(await callerRow(kept)).toMatchObject({
      tags: ['Buyer', 'Garden'],
      blocked_at: expect.any(Date),
    });
    expect(await ids({ q: 'Maria L' })).toEqual([kept]);

    await unmerge(id);
    expect({ rows: await hanging(kept, merged), state: await state(kept, merged) }).toEqual(before);
  });

  it('takes calls from either number for the one, and gives them back to their number', async () => {
    const [fromA, fromB] = [number(), number()];
    const a = await takeCall(fromA, 'Rita Blum', 'First.', 50);
    const b = await takeCall(fromB, null, 'Second.', 40);
    const id = await merge(a.caller_id, b.caller_id);
    const later = await takeCall(fromB, 'Rita Blum-Meyer', 'Third.', 5);
    const own = await takeCall(fromA, null, 'Fourth.', 3);
    expect([later.caller_id, own.caller_id]).toEqual([a.caller_id, a.caller_id]);
    expect((await callerRow(a.caller_id)).name).toBe('Rita Blum-Meyer');
    // What an answering assistant knows of them is the same by either number.
    const known = await sql<{ caller: { name: string; calls: unknown[] } }>(
      `select private.caller_before($1, n) as caller from unnest($2::text[]) n`,
      [business.id, [fromA, fromB]],
    );
    expect(known.map(({ caller }) => [caller.name, caller.calls.length])).toEqual([
      ['Rita Blum-Meyer', 3],
      ['Rita Blum-Meyer', 3],
    ]);

    await unmerge(id);
    const calls = await sql<{ id: string; caller_id: string }>(
      'select id, caller_id from public.calls where id = any ($1)',
      [[a.id, b.id, later.id, own.id]],
    );
    const owners = Object.fromEntries(calls.map((call) => [call.id, call.caller_id]));
    expect([a, b, later, own].map((call) => owners[call.id])).toEqual([
      a.caller_id,
      b.caller_id,
      b.caller_id,
      a.caller_id,
    ]);
    const followUps = await sql<{ caller_id: string }>(
      'select caller_id from public.follow_ups where call_id = $1',
      [later.id],
    );
    expect(followUps).toEqual([{ caller_id: b.caller_id }]);
    expect((await takeCall(fromB, null, 'Fifth.', 1)).caller_id).toBe(b.caller_id);
  });

  it('can be three, undone one after the other', async () => {
    const calls = [];
    for (const name of ['Uma', 'Uma', 'Uma']) calls.push(await takeCall(number(), name, name, 20));
    const [a, b, c] = calls.map((call) => call.caller_id) as [string, string, string];
    const before = await hanging(a, b, c);
    const first = await merge(b, c);
    const second = await merge(a, b);
    expect((await callerRow(c)).merged_into).toBe(a);
    // The older one hangs on the newer.
    const early = await manager.client.rpc('unmerge_callers', {
      p_business_id: business.id,
      p_merge_id: first,
    });
    expect(early.error?.code).toBe('P0002');
    await unmerge(second);
    expect((await callerRow(c)).merged_into).toBe(b);
    await unmerge(first);
    expect(await hanging(a, b, c)).toEqual(before);
  });

  it('merges no caller of another business, nor one with itself', async () => {
    const a = await takeCall(number(), 'Xena', 'x');
    const [foreign] = await sql<{ id: string }>(
      'select id from public.callers where business_id <> $1 limit 1',
      [business.id],
    );
    const of = { p_business_id: business.id, p_kept_id: a.caller_id };
    const other = await manager.client.rpc('merge_callers', { ...of, p_merged_id: foreign!.id });
    expect(other.error?.code).toBe('P0002');
    const self = await manager.client.rpc('merge_callers', { ...of, p_merged_id: a.caller_id });
    expect(self.error?.hint).toBe('same');
    await service().from('callers').select('id').eq('id', a.caller_id).single().throwOnError();
  });

  it('are proposed when they have the same name, or talk about the same', async () => {
    const a = await takeCall(number(), 'Ingrid Solberg', 'Asks for the house on Pine Street.');
    const same = await takeCall(number(), 'ingrid solberg', 'Something else.');
    const near = await takeCall(number(), 'Ingrid Solburg', 'The house on Pine Street again.');
    const other = await takeCall(number(), 'Ingrid Sol', 'Broken heating.');
    const { data } = await manager.client
      .rpc('read_caller', { p_business_id: business.id, p_caller_id: a.caller_id })
      .throwOnError();
    const proposed = (data as { maybeTheSame: { id: string }[] }).maybeTheSame.map(({ id }) => id);
    expect(proposed).toEqual([same.caller_id, near.caller_id]);
    expect(proposed).not.toContain(other.caller_id);
  });
});
