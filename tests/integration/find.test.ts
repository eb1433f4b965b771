import { randomUUID } from 'node:crypto';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeBusiness, type TestBusiness } from '../make-business';
import { databaseUrl, service, signedIn, sql, type Client } from './stack';

/** Calls of a business of the test's own, a minute apart, the first one the newest. */
const calls = [
  {
    name: 'Elena Marchetti',
    number: '+14155557731',
    summary: 'Wants to list her three-bedroom house.',
    outcome: 'message',
    turns: [
      'Good morning, what can I do for you?',
      'I am selling my house on Bayview Terrace.',
      'The windows were replaced last spring.',
    ],
  },
  {
    name: 'José Núñez',
    number: '+34915550142',
    summary: 'Preguntó por las casas con jardín.',
    outcome: 'answered',
    turns: ['Buenos días.', 'Estoy buscando una casa con jardín cerca del puerto.'],
  },
  {
    name: 'Kathleen O’Dowd',
    number: '+14155550071',
    summary: 'Complained about the sign.',
    outcome: 'message',
    turns: ['The terrace sign at Bayview is still up.'],
  },
  {
    name: null,
    number: null,
    summary: 'Offered a loan.',
    outcome: 'spam',
    turns: ['Cheap money!'],
  },
];

let bay: TestBusiness;
let owner: Client;
let viewer: Client;
let stranger: Client;
const ids: string[] = [];

beforeAll(async () => {
  bay = await makeBusiness({ olga: 'owner', vera: 'viewer' });
  owner = await signedIn(String(bay.people.olga?.email));
  viewer = await signedIn(String(bay.people.vera?.email));
  stranger = await signedIn('other@frontdesk.test');
  for (const [n, call] of calls.entries()) ids.push(await addCall(n, call));
});

async function addCall(n: number, call: (typeof calls)[number]): Promise<string> {
  const id = randomUUID();
  const startedAt = new Date(Date.UTC(2026, 0, 5, 12, 0) - n * 60_000).toISOString();
  const caller =
    call.number &&
    (
      await sql<{ id: string }>(
        `insert into public.callers (business_id, phone_number, name, first_call_at, last_call_at)
         values ($1, $2, $3, $4, $4) returning id`,
        [bay.id, call.number, call.name, startedAt],
      )
    )[0]?.id;
  await sql(
    `insert into public.calls (id, business_id, vapi_call_id, status, status_at, started_at, duration_seconds,
       caller_id, caller_name, caller_number, outcome, summary, report_at, transcript)
     values ($1::uuid, $2, $1::uuid::text, 'ended', $3, $3, $4, $5, $6, $7, $8, $9, $3, $10)`,
    [
      id,
      bay.id,
      startedAt,
      60 * (n + 1),
      caller,
      call.name,
      call.number,
      call.outcome,
      call.summary,
      call.turns.map((text) => `Caller: ${text}`).join('\n'),
    ],
  );
  for (const [position, text] of call.turns.entries()) {
    await sql(
      `insert into public.call_turns (call_id, position, business_id, speaker, text, start_ms, source)
       values ($1, $2, $3, 'caller', $4, $5, 'report')`,
      [id, position, bay.id, text, position * 5000],
    );
  }
  return id;
}

/** Places of the calls found, in the list above. */
async function find(filters: Record<string, string>, as = owner): Promise<number[]> {
  const { data } = await as
    .rpc('list_calls', { p_business_id: bay.id, p_filters: filters })
    .throwOnError();
  return data.map(({ id }) => ids.indexOf(id));
}

describe('search', () => {
  it.each([
    ['words, in any order and any letters', 'BAYVIEW selling', [0]],
    ['all words, in whatever call', 'bayview terrace', [0, 2]],
    ['a phrase as it was said', '"bayview terrace"', [0]],
    ['a phrase in the quotes of a phone', '“bayview terrace”', [0]],
    ['words as they begin', 'elen marc', [0]],
    ['forms of English words', 'sells window', [0]],
    ['forms of Spanish words', 'busca', [1]],
    ['the plural and the singular in Spanish', 'casas', [1]],
    ['words with and without accents', 'nunez jardin', [1]],
    ['names with an apostrophe', "o'dowd", [2]],
    ['names with a typographic one, and without', 'odowd', [2]],
    ['a misspelled name', 'markheti', [0]],
    ['a misspelled word', 'terace', [0, 2]],
    ['a whole number, as it is written here', '(415) 555-7731', [0]],
    ['a whole number in the international form', '+34 915 550 142', [1]],
    ['the end of a number', '0071', [2]],
    ['a question in words that every call has', 'who is it that complained', [2]],
    ['nothing for a word that nobody said', 'zyzzyva', []],
    ['nothing for two words that no call has both of', 'jardin bayview', []],
    ['all calls for a search without words', '!!! ... "" \'', [0, 1, 2, 3]],
    ['characters of SQL and tsquery as no operators', "'); drop table calls; -- & | ! :* <->", []],
    ['characters of regular expressions as no operators', '.*(ba|[x-z]+$\\', []],
    ['10 kB of text', 'house '.repeat(2000), [0]],
  ])('finds %s', async (_, q, expected) => {
    expect(await find({ q })).toEqual(expected);
  });

  it('says what it searched for when a word was misspelled', async () => {
    const { data } = await owner.rpc('read_search', {
      p_business_id: bay.id,
      p_text: 'markheti house',
    });
    expect(data).toMatchObject({ corrected: 'marchetti house' });
  });

  it('shows the turn that fits best, with its second', async () => {
    const { data } = await owner
      .rpc('list_calls', { p_business_id: bay.id, p_filters: { q: 'bayview terrace' } })
      .throwOnError();
    expect(data).toEqual([
      expect.objectContaining({ id: ids[0], hit_position: 1, hit_start_ms: 5000 }),
      expect.objectContaining({ id: ids[2], hit_position: 0, hit_start_ms: 0 }),
    ]);
    const { data: named } = await owner
      .rpc('list_calls', { p_business_id: bay.id, p_filters: { q: 'marchetti' } })
      .throwOnError();
    expect(named).toEqual([expect.objectContaining({ id: ids[0], hit_position: null })]);
  });

  it('goes with other filters', async () => {
    expect(await find({ q: 'bayview', max: '60' })).toEqual([0]);
    expect(await find({ q: 'bayview', outcome: 'message', from: '2026-01-05T11:59:00Z' })).toEqual([
      0,
    ]);
  });

  it('hears words while a call runs, and follows a new name of its caller', async () => {
    const id = await addCall(9, {
      ...calls[3],
      turns: [],
      number: '+14155550999',
      name: 'Ann',
    } as never);
    ids.push(id);
    await sql(
      `update public.calls set transcript = null, report_at = null, status = 'in-progress' where id = $1`,
      [id],
    );
    await sql(
      `insert into public.call_turns (call_id, position, business_id, speaker, text, start_ms, source)
       values ($1, 0, $2, 'caller', 'Is the lighthouse open?', 0, 'live')`,
      [id, bay.id],
    );
    expect(await find({ q: 'lighthouse' })).toEqual([4]);
    await sql(
      `update public.callers set name = 'Annabelle Quist' where phone_number = '+14155550999' and business_id = $1`,
      [bay.id],
    );
    expect(await find({ q: 'quist' })).toEqual([4]);
    await sql('delete from public.calls where id = $1', [id]);
    ids.pop();
    // The words that only this call had are gone with it; those that others have are not.
    const words = await sql<{ word: string }>(
      `select word from public.search_words where business_id = $1 and word in ('lighthouse', 'house') order by word`,
      [bay.id],
    );
    expect(words).toEqual([{ word: 'house' }]);
  });
});

describe('filters', () => {
  it.each<[Record<string, string>, number[]]>([
    [{ outcome: 'message' }, [0, 2]],
    [{ spam: 'hidden' }, [0, 1, 2]],
    [{ spam: 'only' }, [3]],
    [{ min: '120', max: '180' }, [1, 2]],
    [{ hours: 'after' }, []],
    [{ followup: 'none' }, [0, 1, 2, 3]],
    [{ followup: 'open' }, []],
    [{ status: 'running' }, []],
    [{ from: '2026-01-05T11:58:00Z', to: '2026-01-05T12:00:00Z' }, [1, 2]],
  ])('%j', async (filters, expected) => {
    expect(await find(filters)).toEqual(expected);
    const { data } = await owner.rpc('count_calls', { p_business_id: bay.id, p_filters: filters });
    expect(data).toBe(expected.length);
  });

  it('count up to a bound, and say from when to when', async () => {
    const { data } = await owner
      .rpc('call_totals', { p_business_id: bay.id, p_filters: { hours: 'open' }, p_bound: 3 })
      .single();
    expect(data).toMatchObject({ calls: 3, is_more: true });
    expect(Date.parse(String(data?.newest))).toBe(Date.UTC(2026, 0, 5, 12, 0));
    expect(Date.parse(String(data?.oldest))).toBe(Date.UTC(2026, 0, 5, 11, 57));
  });

  it('are not needed to say how many calls there are: that is known', async () => {
    const { data } = await owner.rpc('call_totals', { p_business_id: bay.id, p_bound: 3 }).single();
    expect(data).toMatchObject({ calls: 4, is_more: false });
  });

  it('have neighbours: the calls beside one in the list', async () => {
    const { data } = await owner
      .rpc('call_neighbours', {
        p_business_id: bay.id,
        p_call_id: ids[1] as string,
        p_filters: { outcome: 'message' },
      })
      .single();
    expect(data).toEqual({ newer_id: ids[0], older_id: ids[2] });
  });
});

describe('another tenant', () => {
  it('finds, counts and reads nothing of ours', async () => {
    const business = { p_business_id: bay.id };
    expect(await find({ q: 'house' }, stranger)).toEqual([]);
    const answers = await Promise.all([
      stranger.rpc('count_calls', business),
      stranger.rpc('call_totals', business),
      stranger.rpc('list_views', { ...business, p_ready: [{ name: 'x', filters: {} }] }),
      stranger.rpc('call_neighbours', { ...business, p_call_id: ids[1] as string }),
      stranger.rpc('read_search', { ...business, p_text: 'house' }),
    ]);
    expect(answers.map(({ data }) => data)).toEqual([0, [], [], [], null]);
  });
});

describe('saved views', () => {
  const view = (more: object = {}) => ({
    business_id: bay.id,
    name: `View ${randomUUID().slice(0, 8)}`,
    filters: { outcome: 'message' },
    ...more,
  });
  const names = async (person: Client) =>
    (await person.rpc('list_views', { p_business_id: bay.id })).data?.map(({ name }) => name) ?? [];

  it('are private unless they are shared, and counted', async () => {
    const [own, shared] = [view(), view({ is_shared: true })];
    await owner.from('saved_views').insert([own, shared]).throwOnError();
    expect(await names(owner)).toEqual(expect.arrayContaining([own.name, shared.name]));
    expect(await names(viewer)).toContain(shared.name);
    expect(await names(viewer)).not.toContain(own.name);
    const { data } = await owner.rpc('list_views', { p_business_id: bay.id });
    expect(data?.find(({ name }) => name === own.name)?.calls).toBe(2);
  });

  it('of a viewer are their own: they share none, and change none that others share', async () => {
    const own = view();
    await viewer.from('saved_views').insert(own).throwOnError();
    const sharing = await viewer.from('saved_views').insert(view({ is_shared: true }));
    expect(sharing.error?.code).toBe('42501');
    const turned = await viewer
      .from('saved_views')
      .update({ is_shared: true })
      .eq('name', own.name);
    expect(turned.error?.code).toBe('42501');
    const shared = view({ is_shared: true });
    await owner.from('saved_views').insert(shared).throwOnError();
    const changed = await viewer.from('saved_views').delete().eq('name', shared.name).select('id');
    expect(changed.data).toEqual([]);
  });

  it('cannot be put into another business', async () => {
    expect((await stranger.from('saved_views').insert(view())).error?.code).toBe('42501');
  });

  it('that somebody broke by hand keep nobody from the list', async () => {
    const broken = view({ filters: { from: 'x', caller: 'y' } });
    await owner.from('saved_views').insert(broken).throwOnError();
    const { data, error } = await owner.rpc('list_views', { p_business_id: bay.id });
    expect(error).toBeNull();
    expect(data?.find(({ name }) => name === broken.name)).toMatchObject({ calls: null });
  });
});

describe('plans', () => {
  const client = new pg.Client({ connectionString: databaseUrl });
  const big = randomUUID();

  beforeAll(async () => {
    await client.connect();
    // In a transaction that is never committed: what other tests see stays as it is.
    await client.query('begin');
    await client.query(`insert into public.businesses (id, name, slug) values ($1, 'Big', $2)`, [
      big,
      `big-${big.slice(0, 8)}`,
    ]);
    // Without triggers: words are not what is asked for here.
    await client.query('set local session_replication_role = replica');
    await client.query(
      `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, duration_seconds, outcome,
         sentiment, lead_quality, is_after_hours, report_at)
       select $1::uuid, $1::uuid || '-' || n, case n when 1 then 'in-progress' else 'ended' end, now(), now() - n * interval '7 min', n % 400,
         (array['message', 'booked', 'answered', 'hung-up', 'spam'])[1 + n % 5],
         (array['positive', 'neutral', 'negative'])[1 + n % 3], (array['hot', 'warm', 'cold'])[1 + n % 7], n % 4 = 0, now()
       from generate_series(1, 20000) n`,
      [big],
    );
    await client.query(
      `insert into public.follow_ups (business_id, call_id, kind, title, status, done_at)
       select $1, id, 'call-back', 'x', case when duration_seconds = 3 then 'open' else 'done' end,
         case when duration_seconds <> 3 then now() end
       from public.calls where business_id = $1 and outcome = 'message'`,
      [big],
    );
    await client.query(
      `insert into private.call_questions (call_id, question_key, business_id, question, called_at)
       select id, private.question_key('x ' || duration_seconds), business_id, 'x', started_at
       from public.calls where business_id = $1`,
      [big],
    );
    await client.query('analyze public.calls, public.follow_ups, private.call_questions');
  });
  afterAll(async () => {
    await client.query('rollback');
    await client.end();
  });

  it.each<[Record<string, string>]>([
    [{}],
    [{ outcome: 'booked' }],
    [{ sentiment: 'negative' }],
    [{ lead: 'hot' }],
    [{ status: 'running' }],
    [{ status: 'ended' }],
    [{ caller: randomUUID() }],
    [{ hours: 'after' }],
    [{ hours: 'open' }],
    [{ from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' }],
    [{ min: '60', max: '90' }],
    [{ spam: 'hidden' }],
    [{ spam: 'only' }],
    [{ followup: 'open' }],
    [{ followup: 'overdue' }],
    [{ followup: 'done' }],
    [{ followup: 'none' }],
    [{ answered: 'no' }],
    [{ answered: 'yes' }],
    [{ who: 'new' }],
    [{ who: 'returning' }],
    [{ who: 'withheld' }],
    [{ length: '3' }],
    [{ response: '2' }],
    [{ asked: 'Are pets allowed?' }],
    [{ weekday: '1', hour: '9' }],
    [{ outcome: 'booked', sentiment: 'negative', lead: 'hot', hours: 'after' }],
  ])('of a page with %j scan no table of calls', async (filters) => {
    await client.query('set local enable_hashjoin = off; set local enable_mergejoin = off');
    for (const [hasCursor, isNewer] of [
      [false, false],
      [true, false],
      [true, true],
    ]) {
      const { rows: made } = await client.query<{ sql: string }>(
        'select private.find_calls_sql($1, $2, $3) as sql',
        [filters, hasCursor, isNewer],
      );
      const values = [big, filters, new Date(), randomUUID(), 26];
      // Each value is said, since a statement must use all that it is given.
      const all = `with given as (select $1::uuid, $2::jsonb, $3::timestamptz, $4::uuid, $5::integer) ${made[0]?.sql}`;
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${all}`, values);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      // But for the row of the one business, of a handful.
      expect(plan).not.toMatch(/Seq Scan on (?!businesses)/);
      // By the index of the list, or one by one from the few rows of another that fit.
      expect(plan).toMatch(/calls_(?:pkey|\w+_(?:idx|key))/);
    }
  });

  it('of a search use the index of words', async () => {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain select call_id from public.call_search
       where business_id = $1 and document @@ 'house'::tsquery`,
      [big],
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).not.toMatch(/Seq Scan/);
  });
});

it('a service finds what it asks for', async () => {
  const { data } = await service().rpc('list_calls', { p_business_id: bay.id });
  expect(data).toHaveLength(calls.length);
});
