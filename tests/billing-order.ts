import fc from 'fast-check';
import type pg from 'pg';

import { readPaddleEvent } from '~/integrations/paddle/webhook-event.server';
import {
  answerOf,
  lifeBeganAt,
  snapshotOf,
  stepsArbitrary,
  live,
  type Arrival,
  type Life,
  type Step,
} from './paddle-lives';

/**
 * Whether a life at Paddle ends here in the same rows and the same entitlements, whatever order its events come
 * in, however often, and however many get lost, as long as Paddle is asked where our own code asks it.
 *
 * It runs on a real PostgreSQL, by the functions that the route, the worker and its jobs call, in a transaction
 * that is rolled back. The queue is worked by the test: what the functions put there is what is done.
 */
export type Chaos = {
  /** Whether events get lost, and Paddle is asked in between. */
  isLossy: boolean;
  order: number[];
  copies: number[];
  isLost: boolean[];
  /** After how many of the arrivals the queue is worked, or all is fetched. */
  turns: { after: number; isFetch: boolean }[];
  /** What comes once more when all is well. */
  late: number[];
};

export const chaosArbitrary: fc.Arbitrary<Chaos> = fc.record({
  isLossy: fc.boolean(),
  order: fc.array(fc.nat(10_000), { minLength: 40, maxLength: 40 }),
  copies: fc.array(fc.constantFrom(1, 1, 1, 2, 3), { minLength: 23, maxLength: 23 }),
  isLost: fc.array(fc.constantFrom(false, false, false, true), { minLength: 29, maxLength: 29 }),
  turns: fc.array(fc.record({ after: fc.nat(60), isFetch: fc.boolean() }), { maxLength: 3 }),
  late: fc.array(fc.nat(60), { maxLength: 6 }),
});

type Op =
  | { event: Record<string, unknown>; snapshot: unknown }
  | { take: unknown[]; isAskedNow: boolean }
  /** Work what the queue has: all of the business, or of a subscription. */
  | { work: { business: unknown[]; subscriptions: Record<string, unknown[]> } };

export type Outcome = { rows: Record<string, unknown>[]; entitlements: unknown[] };
type Ran = { beforeAsking: Outcome; after: Outcome };

/** What the tests call in the database, and nothing of what they test. */
export async function prepare(client: pg.ClientBase): Promise<void> {
  await client.query(`
    create temp table life_snapshots (event_key text primary key, snapshot jsonb);
    create function pg_temp.apply_received() returns void language plpgsql as $$
    declare v record;
    begin
      loop
        select e.id, s.snapshot into v from public.webhook_events e join life_snapshots s using (event_key)
        where e.provider = 'paddle' and e.status = 'received' order by e.received_at, e.id limit 1;
        exit when not found;
        perform public.apply_billing_event(v.id, v.snapshot);
      end loop;
    end $$;
    create function pg_temp.take(p_snapshots jsonb, p_is_asked_now boolean default true) returns void language sql as $$
      select from public.apply_billing_snapshots((
        select coalesce(jsonb_agg(s.value || case when p_is_asked_now
          then jsonb_build_object('asked_at', clock_timestamp()) else '{}' end order by s.n), '[]')
        from jsonb_array_elements(p_snapshots) with ordinality s (value, n)))
    $$;
    create function pg_temp.work_queue(p_business uuid, p_work jsonb) returns void language plpgsql as $$
    declare v record;
    begin
      for v in
        select j.key, p.payload from graphile_worker.jobs j join graphile_worker._private_jobs p using (id)
        where j.task_identifier = 'sync-billing'
      loop
        perform graphile_worker.remove_job(v.key);
        if v.payload ->> 'subscriptionId' is not null then
          perform pg_temp.take(coalesce(p_work -> 'subscriptions' -> (v.payload ->> 'subscriptionId'), '[]'));
        elsif v.payload ->> 'businessId' = p_business::text
          and (not (v.payload::jsonb ? 'ifGap') or private.billing_gap(p_business) is not null) then
          perform pg_temp.take(p_work -> 'business');
        end if;
      end loop;
      perform pg_temp.apply_received();
    end $$;
    create function pg_temp.play(p_business uuid, p_ops jsonb) returns void language plpgsql as $$
    declare v jsonb;
    begin
      for v in select o.value from jsonb_array_elements(p_ops) o loop
        if v ? 'event' then
          insert into life_snapshots values (v #>> '{event,key}', v -> 'snapshot') on conflict do nothing;
          perform public.receive_webhook('paddle', v #>> '{event,key}', v #>> '{event,type}', v #>> '{event,externalId}',
            (v #>> '{event,occurredAt}')::timestamptz, v #> '{event,payload}', (v #>> '{event,changesState}')::boolean);
        elsif v ? 'take' then
          perform pg_temp.take(v -> 'take', (v ->> 'isAskedNow')::boolean);
        else
          perform pg_temp.work_queue(p_business, v -> 'work');
        end if;
        perform pg_temp.apply_received();
      end loop;
    end $$;
    create function pg_temp.outcome(p_business uuid, p_moments timestamptz[]) returns jsonb language sql as $$
      select jsonb_build_object(
        'rows', (select coalesce(jsonb_agg(r.row - '{occurred_at,fetched_at,is_fetched,taken_at}'::text[] order by r.row ->> 'id'), '[]') from (
          select to_jsonb(s) as row from public.subscriptions s
          union all select to_jsonb(t) from public.transactions t
          union all select to_jsonb(a) from public.adjustments a
          union all select to_jsonb(c) from public.billing_customers c) r
          where r.row ->> 'business_id' = p_business::text),
        'entitlements', (select jsonb_agg(to_jsonb(private.billing_at(p_business, m)) order by n)
          from unnest(p_moments) with ordinality m (m, n)))
    $$;
    create function pg_temp.ask_by_the_clock() returns void language plpgsql as $$
    begin
      update public.billing_accounts set synced_at = now() - interval '8 days';
      perform private.queue_billing_syncs();
    end $$;
  `);
}

/** Plays a life as it was sent, and as chaos would have it. What differs is told by an error. */
export async function compare(client: pg.ClientBase, life: Life, chaos: Chaos): Promise<void> {
  const straight = await run(client, life, life.arrivals.flatMap((each) => opsOf(each)), []);
  const late = chaos.late.flatMap((n) => opsOf(life.arrivals[n % life.arrivals.length]!, true));
  const crooked = await run(client, life, disturb(life, chaos), late, chaos.isLossy);

  // As Paddle has it, and nothing that only says to be this business's.
  const has = crooked.after.rows.map(({ id, status, plan }) => ({ id, status, plan }));
  same('rows that Paddle has', has.map(({ id, status, plan }) => `${id} ${status} ${plan ?? ''}`).toSorted(),
    life.rows.map(({ id, status, plan }) => `${id} ${status} ${plan ?? ''}`).toSorted());
  same('rows', crooked.after.rows, straight.after.rows);
  same('entitlements', crooked.after.entitlements, straight.after.entitlements);
  // With all events, order alone needs nobody to ask.
  if (!chaos.isLossy && !life.isAmbiguous) {
    same('rows without asking', crooked.beforeAsking, straight.beforeAsking);
  }
} // prettier-ignore

function same(what: string, one: unknown, other: unknown) {
  const [a, b] = [one, other].map((each) => JSON.stringify(each, null, 1).split('\n'));
  const line = a!.findIndex((each, n) => each !== b![n]);
  if (line === -1 && a!.length === b!.length) return;
  const around = (lines: string[]) => lines.slice(Math.max(0, line - 12), line + 3).join('\n');
  throw new Error(`Other ${what} at line ${line}:\n${around(a!)}\n--- instead of\n${around(b!)}`);
}

const cache = new WeakMap<Arrival, Op[]>();
function opsOf(arrival: Arrival, isAgain = false): Op[] {
  if (isAgain && !arrival.event) return [];
  if (isAgain && arrival.event) {
    // Another event of the same entity at the same moment: a replay alone is known by its id.
    const event = { ...arrival.event, event_id: `${arrival.event.event_id}-late` };
    return opsOf({ event, at: arrival.at });
  }
  let ops = cache.get(arrival);
  if (!ops) {
    ops = arrival.event
      ? [
          {
            event: readPaddleEvent(JSON.stringify(arrival.event), 'production'),
            snapshot: snapshotOf(arrival.event),
          },
        ]
      : [{ take: [arrival.answer], isAskedNow: false }];
    cache.set(arrival, ops);
  }
  return ops;
}

/** The same arrivals in another order, some of them twice, some never. */
function disturb(life: Life, chaos: Chaos): Op[] {
  const at = <T>(list: readonly T[], n: number) => list[n % list.length]!;
  const sent = life.arrivals
    .filter(({ answer, at: n }) => answer || !chaos.isLossy || !at(chaos.isLost, n))
    .flatMap((arrival) =>
      Array.from({ length: arrival.answer ? 1 : at(chaos.copies, arrival.at) }, (_each, copy) => ({
        arrival,
        order: at(chaos.order, arrival.at * 7 + copy * 13),
      })),
    )
    .toSorted((a, b) => a.order - b.order || a.arrival.at - b.arrival.at);
  const ops: Op[] = [];
  let newest = 0;
  for (const [n, { arrival }] of sent.entries()) {
    ops.push(...opsOf(arrival));
    newest = Math.max(newest, arrival.at);
    for (const turn of chaos.turns) {
      if (!chaos.isLossy || turn.after !== n) continue;
      // Paddle is where its newest event is, or further.
      const then = Math.min(newest + (at(chaos.order, n) % 4), life.worlds.length - 1);
      ops.push(
        turn.isFetch
          ? { take: answerOf(life.worlds[then]!, life), isAskedNow: true }
          : workAt(life, then),
      );
    }
  }
  return ops;
}

function workAt(life: Life, then: number): Op {
  const world = life.worlds[then]!;
  const ids = [...world.values()].filter(({ kind }) => kind === 'subscription').map(({ wire }) => wire.id);
  return {
    work: {
      business: answerOf(world, life),
      subscriptions: Object.fromEntries(ids.map((id) => [id, answerOf(world, life, id)])),
    },
  };
} // prettier-ignore

async function run(
  client: pg.ClientBase,
  life: Life,
  ops: Op[],
  late: Op[],
  isLossy = false,
): Promise<Ran> {
  const day = 24 * 60 * 60 * 1000;
  const moments = [
    ...[0, 0.2, 0.4, 0.6, 0.8].map((share) => lifeBeganAt + (life.endedAt - lifeBeganAt) * share),
    ...[0, 1, 15, 31, 75, 190].map((days) => life.endedAt + days * day),
  ].map((ms) => new Date(ms).toISOString());
  const { businessId } = life;
  const last = workAt(life, life.worlds.length - 1);
  await client.query('begin');
  try {
    await client.query('delete from life_snapshots');
    await client.query(
      `insert into public.businesses (id, name, slug, created_at) values ($1, 'A life', 'a-life', $2)`,
      [businessId, new Date(lifeBeganAt)],
    );
    await client.query('select pg_temp.play($1, $2)', [businessId, JSON.stringify(ops)]);
    const before = await client.query<{ outcome: Outcome }>(
      'select pg_temp.outcome($1, $2) as outcome',
      [businessId, moments],
    );
    if (isLossy) await client.query('select pg_temp.ask_by_the_clock()');
    // What is asked may lead to more that is asked.
    const ending = [last, last, ...late, last];
    await client.query('select pg_temp.play($1, $2)', [businessId, JSON.stringify(ending)]);
    const after = await client.query<{ outcome: Outcome }>(
      'select pg_temp.outcome($1, $2) as outcome',
      [businessId, moments],
    );
    return {
      beforeAsking: before.rows[0]!.outcome,
      after: after.rows[0]!.outcome,
    };
  } finally {
    await client.query('rollback');
  }
}

/** Lives that did not end as they should once. */
const known: [Step[], boolean, Chaos][] = [
  // What an act was answered comes after all events of what followed, and Paddle's updated_at did not move.
  [
    [
      { act: 'begin', wait: 1, tie: 0 },
      { act: 'cancel', wait: 1, tie: 0 },
      { act: 'begin', wait: 1, tie: 1 },
    ],
    false,
    {
      isLossy: false,
      order: Array.from({ length: 40 }, (_each, n) => (n === 23 ? 13 : 0)),
      copies: [1],
      isLost: [false],
      turns: [],
      late: [],
    },
  ],
];

export type Figures = { runs: number; arrivals: number; lossy: number; entities: number };

/** The property itself, so many times. */
export async function checkOrder(
  client: pg.ClientBase,
  { runs, seed, onRun }: { runs: number; seed?: number; onRun?: (figures: Figures) => void },
): Promise<Figures> {
  const figures: Figures = { runs: 0, arrivals: 0, lossy: 0, entities: 0 };
  await prepare(client);
  await fc.assert(
    fc.asyncProperty(
      stepsArbitrary,
      fc.boolean(),
      chaosArbitrary,
      async (steps, hasAddress, chaos) => {
        const life = live(steps, { hasAddress });
        await compare(client, life, chaos);
        figures.runs++;
        figures.arrivals += life.arrivals.length;
        figures.entities += life.rows.length;
        figures.lossy += Number(chaos.isLossy);
        // What is rolled back is dead, and nobody else takes it away from a temporary table.
        if (figures.runs % 100 === 0) await client.query('vacuum life_snapshots');
        onRun?.(figures);
      },
    ),
    { numRuns: runs, seed, examples: known },
  );
  return figures;
}
