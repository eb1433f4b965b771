import { createClient } from '@supabase/supabase-js';
import { DateTime } from 'luxon';
import pg from 'pg';
import ws from 'ws';

import { toCallEvent } from '~/integrations/vapi/call-event.server';
import { readEvent } from '~/integrations/vapi/webhook-message.server';
import { demoBusinesses, demoPassword, demoUsers, type DemoBusiness } from '../demo';
import { seededRandom, type Random } from '../vapi/random';
import { converse } from '../vapi/scenarios';
import { endOfCallReport, makeCall } from '../vapi/vapi-call';
import { saveCallSql } from '../vapi/store';
import { makePerson } from '../vapi/people';
import { seedBilling } from './billing';
import { makeReceptionist } from './receptionist';
import { planCalls } from './rhythm';

type Options = { databaseUrl: string; env: Record<string, string> };

/**
 * Fills an empty database with the demo businesses, once. All rows are written in one transaction, together
 * with the note that it is done: a kill in the middle leaves a database that is seeded at the next start.
 */
export async function seedOnce({ databaseUrl, env }: Options): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      'create schema if not exists sandbox; create table if not exists sandbox.seeded (at timestamptz not null)',
    );
    const { rowCount } = await client.query('select from sandbox.seeded');
    if (rowCount) return;
    const users = await makeUsers(client, env);
    await client.query('begin');
    await makeBusiness(client, 'harbor', env, {
      [users.demo]: 'owner',
      [users.manager]: 'manager',
      [users.viewer]: 'viewer',
    });
    await makeBusiness(client, 'summit', env, { [users.other]: 'owner' });
    await client.query('insert into public.platform_admins (user_id) values ($1)', [users.admin]);
    await makeCalls(client, demoBusinesses.harbor, env, { count: 340, people: 150, seed: 20_261 });
    await makeCalls(client, demoBusinesses.summit, env, { count: 60, people: 40, seed: 20_262 });
    // Their calls of the last weeks are theirs, too.
    await client.query(`update private.call_sources set since = now() - interval '61 days'`);
    await workFollowUps(client, users.manager);
    await seedBilling(client, env);
    await client.query('insert into sandbox.seeded values (now())');
    await client.query('commit');
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

/** The demo people, through the Auth server as anyone else. Those of an earlier, killed run are kept. */
async function makeUsers(client: pg.Client, env: Record<string, string>) {
  const { auth } = createClient(
    String(env.NEXT_PUBLIC_SUPABASE_URL),
    String(env.SUPABASE_SERVICE_ROLE_KEY),
    { realtime: { transport: ws as unknown as typeof WebSocket }, auth: { persistSession: false } },
  );
  const { rows: known } = await client.query<{ id: string; email: string }>(
    'select id, email from auth.users',
  );
  const entries = await Promise.all(
    Object.entries(demoUsers).map(async ([key, { email, fullName }]) => {
      const user = known.find((row) => row.email === email);
      if (user) return [key, user.id] as const;
      const { data, error } = await auth.admin.createUser({
        email,
        password: demoPassword,
        email_confirm: true,
        user_metadata: { full_name: fullName },
      });
      if (error) throw error;
      return [key, data.user.id] as const;
    }),
  );
  return Object.fromEntries(entries) as Record<keyof typeof demoUsers, string>;
}

async function makeBusiness(
  client: pg.Client,
  key: keyof typeof demoBusinesses,
  env: Record<string, string>,
  members: Record<string, string>,
) {
  const { id, name, slug, timeZone, kind, address, phoneNumber } = demoBusinesses[key];
  await client.query(
    `insert into public.businesses
       (id, name, slug, time_zone, kind, address, city, state, postcode, country_code, phone_number, onboarding_step)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'us', $10, 'done')`,
    [id, name, slug, timeZone, kind, ...Object.values(address), phoneNumber],
  );
  for (const [userId, role] of Object.entries(members)) {
    await client.query(
      'insert into public.memberships (business_id, user_id, role) values ($1, $2, $3)',
      [id, userId, role],
    );
  }
  const owner = Object.entries(members).find(([, role]) => role === 'owner')?.[0];
  await makeReceptionist(client, key, String(env.SITE_URL), String(owner));
}

type Plan = { count: number; people: number; seed: number };

/** Each call goes in as a real one does: its report is stored as an event and applied by the same function. */
async function makeCalls(
  client: pg.Client,
  business: DemoBusiness,
  env: Record<string, string>,
  plan: Plan,
) {
  const random = seededRandom(plan.seed);
  const now = DateTime.now().setZone(business.timeZone);
  const people = Array.from({ length: plan.people }, () => makePerson(random));
  for (const { at, scenario } of planCalls(random, now, plan.count)) {
    // Strangers call but once.
    const isStranger = ['spam', 'wrong-number', 'silent'].includes(scenario);
    const caller = isStranger ? makePerson(random) : returning(random, people);
    const conversation = converse(scenario, { random, business, caller, at });
    const isWithheld = ['spam', 'silent'].includes(scenario) && random.isTrue(0.3);
    const call = makeCall({
      id: uuid(random),
      conversation,
      business,
      random,
      caller: isWithheld ? null : caller,
      startedAt: at.toMillis(),
      baseUrl: String(env.VAPI_BASE_URL),
    });
    await client.query(saveCallSql, [
      call.id,
      call.createdAt,
      call.updatedAt,
      JSON.stringify(call),
    ]);
    const receivedAt = new Date(Date.parse(call.endedAt) + 2_500);
    const event = readEvent(JSON.stringify({ message: endOfCallReport(call) }), receivedAt);
    const { rows } = await client.query<{ id: string }>(
      `insert into public.webhook_events (provider, event_key, type, external_id, occurred_at, received_at, payload)
       values ('vapi', $1, $2, $3, $4, $5, $6) returning id`,
      [
        event.key,
        event.type,
        event.callId,
        event.occurredAt,
        receivedAt,
        JSON.stringify(event.payload),
      ],
    );
    await client.query('select public.apply_call_event($1, $2)', [
      rows[0]?.id,
      JSON.stringify(toCallEvent(event.payload, receivedAt.toISOString())),
    ]);
  }
}

/** Some people call again: the first ones of the list do so the most. */
function returning(random: Random, people: ReturnType<typeof makePerson>[]) {
  const index = random.isTrue(0.3) ? random.int(0, 14) : random.int(0, people.length - 1);
  return people[index] ?? makePerson(random);
}

function uuid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => random.int(0, 15).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** What a team did with what the calls asked: most is done, some is snoozed, and some waits for somebody. */
async function workFollowUps(client: pg.Client, managerId: string) {
  await client.query(
    `update public.follow_ups f set status = 'done', done_by = $1,
       done_at = least(now(), c.ended_at + interval '20 minutes' * (1 + abs(hashtext(c.vapi_call_id)) % 9))
     from public.calls c
     where c.id = f.call_id and c.started_at < now() - interval '3 hours'`,
    [managerId],
  );
  // Of the newest that were done, a few are open still: due in a while, late by hours, late by a day, asleep.
  const waiting = `
    select f.id, row_number() over (partition by f.business_id order by c.started_at desc) as n
    from public.follow_ups f join public.calls c on c.id = f.call_id
    where f.status = 'done' and f.kind <> 'appointment' and c.outcome = 'message'`;
  const reopen = async (ranks: number[], set: string) => {
    await client.query(
      `update public.follow_ups f set done_at = null, done_by = null, ${set}
       from (${waiting}) w where w.id = f.id and w.n = any ($1)`,
      [ranks],
    );
  };
  await reopen(
    [7, 10],
    `status = 'snoozed', snoozed_until = date_trunc('hour', now()) + interval '2 days'`,
  );
  await reopen([4, 6], `status = 'open', due_at = date_trunc('hour', now()) - interval '20 hours'`);
  await reopen([1], `status = 'open', due_at = date_trunc('hour', now()) - interval '2 hours'`);
  await reopen([2], `status = 'open', due_at = now() + interval '25 minutes'`);
}
