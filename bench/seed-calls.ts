import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';

import pg from 'pg';
import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams';

export type SeedOptions = {
  calls: number;
  businesses: number;
  /** The share of calls with a transcript and its turns; the others have a summary. */
  transcripts?: number;
  /** Of the same number comes the same data, but for ids and the time it ends at. */
  seed?: number;
  log?: (line: string) => void;
};

/** What a bench needs to know of what was made. */
export type Seeded = {
  /** The business with half of all calls. */
  largestId: string;
  /** Said in 1 call of 5,000. */
  rareWord: string;
  /** Said in 1 call of 200. */
  phrase: string;
  /** Said in every transcript and most summaries. */
  commonWord: string;
  /** Nobody says it, but `rareWord` is near. */
  misspelling: string;
};

const days = 900;
const found = {
  rareWord: 'marimba',
  phrase: 'lighthouse row terrace',
  commonWord: 'house',
  misspelling: 'marimbba',
};

/**
 * Fills a database with calls as businesses have them after years: words, callers, outcomes and hours with
 * their skew, one business with half of all. By COPY, without triggers and secondary indexes, which are made
 * again afterwards; what triggers would have kept is rebuilt by the database's own functions.
 *
 * @throws when the database is not on this machine: nothing of this belongs anywhere else
 */
export async function seedCalls(databaseUrl: string, options: SeedOptions): Promise<Seeded> {
  const { hostname } = new URL(databaseUrl);
  if (!['127.0.0.1', 'localhost'].includes(hostname)) {
    throw new Error(`Only a database on 127.0.0.1 is seeded, not one on ${hostname}.`);
  }
  const log = options.log ?? (() => {});
  const start = performance.now();
  const clients = await Promise.all(Array.from({ length: 4 }, () => connect(databaseUrl)));
  const main = clients[0] as pg.Client;
  try {
    const indexes = await dropIndexes(main);
    const businessIds = await makeBusinesses(main, options.businesses);
    await copyCalls(clients, businessIds, options, log);
    log(`rows written after ${seconds(start)} s`);
    await main.query('select private.rebuild_search()');
    log(`words read after ${seconds(start)} s`);
    for (const definition of indexes) await main.query(definition);
    log(`indexes made after ${seconds(start)} s`);
    await rebuildRollups(main);
    await main.query('vacuum analyze');
    log(`ready after ${seconds(start)} s`);
    return { largestId: businessIds[0] as string, ...found };
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`set session_replication_role = replica`);
  await client.query(`set synchronous_commit = off`);
  await client.query(`set maintenance_work_mem = '512MB'; set work_mem = '256MB'`);
  return client;
}

function seconds(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}

/** Drops what is slower to keep than to make again. The definitions, to make it again. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i
     where i.indrelid = any (array['public.calls', 'public.call_turns', 'public.call_insights', 'public.callers',
         'public.follow_ups', 'public.call_search', 'public.search_words']::regclass[])
       and not i.indisunique and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}

async function makeBusinesses(client: pg.Client, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await client.query(
    `insert into public.businesses (id, name, slug, time_zone, onboarding_step)
     select b.id, 'Bench ' || b.n, 'bench-' || left(b.id::text, 8), 'America/New_York', 'done'
     from unnest($1::uuid[]) with ordinality b (id, n)`,
    [ids],
  );
  await client.query(
    `insert into public.receptionists (business_id, name, greeting, vapi_assistant_id)
     select id, 'Robin', 'Hello.', 'bench-' || id from unnest($1::uuid[]) b (id)`,
    [ids],
  );
  return ids;
}

/** Figures that triggers would have kept, if this database has them. */
async function rebuildRollups(client: pg.Client) {
  const { rows } = await client.query<{ call: string }>(
    `select p.oid::regprocedure::text as call from pg_proc p
     where p.pronamespace = 'private'::regnamespace and p.proname = 'rebuild_rollups'`,
  );
  if (rows[0]) await client.query(`select private.rebuild_rollups()`);
}

// -------------------------------------------------------------------------------------------------

type Random = () => number;

/** Mulberry32: small, fast, and the same everywhere. */
function generator(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}

/** The first of a list most often, the last hardly ever. */
function skewed<T>(random: Random, list: readonly T[], power = 3): T {
  return list[Math.floor(random() ** power * list.length)] as T;
}

function weighted<T extends string>(random: Random, weights: Record<T, number>): T {
  let rest = random() * Object.values<number>(weights).reduce((sum, weight) => sum + weight, 0);
  for (const [key, weight] of Object.entries<number>(weights)) {
    rest -= weight;
    if (rest < 0) return key as T;
  }
  return Object.keys(weights)[0] as T;
}

const outcomes = {
  message: 34,
  answered: 26,
  booked: 12,
  transferred: 9,
  'hung-up': 9,
  spam: 5,
  'wrong-number': 2,
  silent: 2,
  failed: 1,
};
const firstNames =
  'Elena Daniel Priya Margaret Sam Grace Andre Wen Kathleen Felix Tomas Isabel José María Lucía Nadia Omar Ruth Ivan Chloe Peter Ana Luis Carmen Noah Mia Liam Zoe Hugo Ines'.split(
    ' ',
  );
const lastNames =
  'Marchetti Okafor Raman Hollis Whitcombe Lindholm Baptiste Zhao Sorensen Reyes Fontaine Núñez García Pérez Schmidt Novak Tanaka Haddad Kowalski Murphy Costa Silva Jansen Moreau Rossi Larsen Quinn Adeyemi Ellison Ramirez'.split(
    ' ',
  );
const streets =
  'Bayview Quay Pier Anchor Harbor Seawall Mooring Dockside Ferry Tide Cliff Orchard'.split(' ');
const openings = [
  'would like to see the house on',
  'asked about the price of a house on',
  'complained about the heating in the house on',
  'wants to list a house on',
  'asked whether pets are allowed in the house on',
];
const spanish = [
  'preguntó por las casas cerca de',
  'quiere visitar la casa con jardín en',
  'está buscando un piso de dos habitaciones en',
];

/** Thousands of words of which few are common, made of syllables. */
const vocabulary = (() => {
  const random = generator(7);
  const syllables =
    'ka lo mer tin sol va ri den bo ful pra ne shi gor tel mu las wen dri cho'.split(' ');
  return Array.from({ length: 12_000 }, (_, n) =>
    Array.from({ length: 2 + (n % 3) }, () => pick(random, syllables)).join(''),
  );
})();

function sentence(random: Random, words: number): string {
  return Array.from({ length: words }, () => skewed(random, vocabulary, 4)).join(' ');
}

async function copyCalls(
  clients: pg.Client[],
  businessIds: string[],
  { calls, transcripts = 0.25, seed = 1 }: SeedOptions,
  log: (line: string) => void,
) {
  const random = generator(seed);
  const [first, second, third, fourth] = clients as [pg.Client, pg.Client, pg.Client, pg.Client];
  const out = {
    calls: copy(
      first,
      'calls (id, business_id, vapi_call_id, direction, status, status_at, caller_id, caller_number, caller_name, started_at, ended_at, duration_seconds, ended_reason, outcome, sentiment, lead_quality, is_after_hours, summary, transcript, cost_micros, report_at)',
    ),
    turns: copy(
      second,
      'call_turns (call_id, position, business_id, speaker, text, start_ms, end_ms, source)',
    ),
    followUps: copy(
      third,
      'follow_ups (business_id, call_id, called_at, caller_id, kind, title, status, due_at, done_at)',
    ),
    insights: copy(
      fourth,
      'call_insights (call_id, position, business_id, kind, label, value, turn_position, second)',
    ),
  };
  type Caller = {
    id: string;
    number: string;
    name: string;
    first: number;
    firstId: string;
    last: number;
  };
  const callers = businessIds.map((): Caller[] => []);
  const end = Date.now();

  for (let n = 0; n < calls; n++) {
    // In the order of time, as calls come; more of them lately than at first.
    const day = new Date(end - days * 864e5 * (1 - (n + 1) / calls) ** 1.4);
    const hour = random() < 0.82 ? 13 + random() * 10 : random() * 24;
    const at = Math.min(end - 1000 - random() * 3e6, day.setUTCHours(0, 0, 0, 0) + hour * 36e5);
    const isAfterHours = hour < 13 || hour > 22;
    const index = random() < 0.5 ? 0 : Math.floor(random() ** 1.5 * businessIds.length);
    const businessId = businessIds[index] as string;
    const id = randomUUID();
    const known = callers[index] as Caller[];
    let caller: Caller | null = null;
    if (random() > 0.03) {
      if (known.length > 0 && random() < 0.6) caller = skewed(random, known, 1.5);
      else {
        caller = {
          id: randomUUID(),
          number: `+1${200 + (index % 700)}${String(2_000_000 + known.length).padStart(7, '0')}`,
          name: `${pick(random, firstNames)} ${skewed(random, lastNames, 1.5)}`,
          first: at,
          firstId: id,
          last: at,
        };
        known.push(caller);
      }
      if (at < caller.first) Object.assign(caller, { first: at, firstId: id });
      caller.last = Math.max(caller.last, at);
    }

    const outcome = weighted(random, outcomes);
    const hasTranscript = random() < transcripts;
    const length = Math.round(8 + random() ** 2 * 600);
    const what = `${pick(random, random() < 0.15 ? spanish : openings)} ${1 + Math.floor(random() * 90)} ${skewed(random, streets)} Street`;
    const planted =
      (n % 5000 === 17 ? ` ${found.rareWord}` : '') + (n % 200 === 5 ? ` ${found.phrase}` : '');
    const summary = `${caller?.name.split(' ')[0] ?? 'Somebody'} ${what}. ${sentence(random, 8)}${planted}.`;
    const turns: string[] = [];
    if (hasTranscript) {
      turns.push('Hello, this is Robin, how can I help you with a house?');
      for (let turn = 1; turn < 14; turn++)
        turns.push(sentence(random, 9 + Math.floor(random() * 14)));
    }
    const iso = new Date(at).toISOString();
    const ended = new Date(at + length * 1000).toISOString();
    await out.calls.write([
      id,
      businessId,
      `bench-${id}`,
      'inbound',
      'ended',
      ended,
      caller?.id ?? null,
      caller?.number ?? null,
      caller && random() < 0.8 ? caller.name : null,
      iso,
      ended,
      length,
      'customer-ended-call',
      outcome,
      weighted(random, { neutral: 60, positive: 30, negative: 10 }),
      random() < 0.55 ? weighted(random, { cold: 40, warm: 40, hot: 20 }) : null,
      isAfterHours ? 't' : 'f',
      summary,
      hasTranscript
        ? turns.map((text, turn) => `${turn % 2 ? 'Caller' : 'Receptionist'}: ${text}`).join('\n')
        : null,
      length * 1500,
      ended,
    ]);
    for (const [turn, text] of turns.entries()) {
      const from = Math.round((turn * length * 1000) / turns.length);
      await out.turns.write([
        id,
        turn,
        businessId,
        turn % 2 ? 'caller' : 'receptionist',
        text,
        from,
        from + 2000,
        'report',
      ]);
    }
    if (hasTranscript) {
      await out.insights.write([
        id,
        0,
        businessId,
        'topic',
        'Topic',
        what,
        1,
        Math.round(length / 14),
      ]);
      if (random() < 0.5) {
        await out.insights.write([
          id,
          1,
          businessId,
          'budget',
          'Budget',
          '$640,000',
          3,
          Math.round(length / 5),
        ]);
      }
    }
    if ((outcome === 'message' && random() < 0.8) || (outcome === 'hung-up' && random() < 0.4)) {
      const due = at + 864e5 * random();
      // What is a few days old is done, but for what was forgotten.
      const isOpen = end - at < 2 * 864e5 || random() < 0.0005;
      await out.followUps.write([
        businessId,
        id,
        iso,
        caller?.id ?? null,
        'call-back',
        `Call back: ${what}`,
        isOpen ? 'open' : 'done',
        new Date(due).toISOString(),
        isOpen ? null : new Date(due + 36e5 * random() * 20).toISOString(),
      ]);
    }
    if ((n + 1) % 250_000 === 0) log(`${n + 1} calls`);
  }
  for (const table of Object.values(out)) await table.end();

  const people = copy(
    first,
    'callers (id, business_id, phone_number, name, first_call_at, last_call_at, earliest_call_id, earliest_call_at)',
  );
  for (const [index, list] of callers.entries()) {
    for (const { id, number, name, first: from, firstId, last } of list) {
      await people.write([
        id,
        businessIds[index] as string,
        number,
        name,
        new Date(from).toISOString(),
        new Date(last).toISOString(),
        firstId,
        new Date(from).toISOString(),
      ]);
    }
  }
  await people.end();
}

/** Rows into a table, with a buffer, and waiting when Postgres is slower than we are. */
function copy(client: pg.Client, into: string) {
  const stream: CopyStreamQuery = client.query(copyFrom(`copy public.${into} from stdin`));
  let buffer = '';
  const flush = async () => {
    if (!stream.write(buffer)) await once(stream, 'drain');
    buffer = '';
  };
  return {
    async write(values: (string | number | null)[]) {
      buffer += `${values.map(field).join('\t')}\n`;
      if (buffer.length > 1 << 18) await flush();
    },
    async end() {
      await flush();
      stream.end();
      await finished(stream);
    },
  };
}

function field(value: string | number | null): string {
  if (value === null) return '\\N';
  if (typeof value === 'number') return String(value);
  return value.replace(/[\\\n\r\t]/g, (sign) =>
    sign === '\\' ? '\\\\' : sign === '\n' ? '\\n' : sign === '\r' ? '\\r' : '\\t',
  );
}
