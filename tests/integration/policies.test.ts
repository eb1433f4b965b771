import { beforeAll, describe, expect, it } from 'vitest';

import { demoBusinesses } from '../../sandbox/demo';
import { anonymous, service, signedIn, sql, type Client } from './stack';

const { harbor } = demoBusinesses;
type Table = { name: string; has_business: boolean };

/** From the catalog, so that a new table cannot be forgotten. */
let tables: Table[];
let owner: Client;
let viewer: Client;
let stranger: Client;

beforeAll(async () => {
  tables = await sql<Table>(
    `select c.relname as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'business_id') as has_business
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`,
  );
  [owner, viewer, stranger] = (await Promise.all(
    ['demo', 'viewer', 'other'].map((name) => signedIn(`${name}@frontdesk.test`)),
  )) as [Client, Client, Client];
});

const from = (client: Client, table: string) => client.from(table as 'calls');

describe('one tenant never sees another’s data', () => {
  it('has row-level security on every table', async () => {
    const open = await sql(
      `select relname from pg_class where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
       and relkind in ('r', 'p') and not relrowsecurity`,
    );
    expect(open).toEqual([]);
    expect(tables.length).toBeGreaterThan(10);
  });

  it('shows a person of another business no row of any table', async () => {
    for (const { name, has_business: hasBusiness } of tables) {
      const query = from(stranger, name).select('*', { count: 'exact' }).limit(1000);
      const { data, error } = hasBusiness ? await query.eq('business_id', harbor.id) : await query;
      if (error) continue;
      if (hasBusiness) expect(data, name).toEqual([]);
      else expect(JSON.stringify(data), name).not.toContain(harbor.id);
    }
    const { data: people } = await stranger.from('profiles').select('full_name');
    expect(people).toEqual([{ full_name: 'Luis Ortega' }]);
  });

  it('shows raw events to owners only', async () => {
    const count = async (client: Client) =>
      (await client.from('webhook_events').select('id', { count: 'exact', head: true })).count;
    expect(await count(owner)).toBeGreaterThan(100);
    expect(await count(viewer)).toBe(0);
  });

  it('answers a stranger’s questions for our calls and figures with nothing', async () => {
    const calls = await stranger.rpc('list_calls', { p_business_id: harbor.id });
    const count = await stranger.rpc('count_calls', { p_business_id: harbor.id });
    const days = await stranger.rpc('call_day_counts', {
      p_business_id: harbor.id,
      p_from: '2020-01-01',
      p_to: '2030-01-01',
    });
    expect([calls.data, count.data, days.data]).toEqual([[], 0, []]);
    expect((await owner.rpc('count_calls', { p_business_id: harbor.id })).data).toBeGreaterThan(
      300,
    );
  });

  it('lets only the service call the functions of the intake', async () => {
    const event = {
      p_provider: 'vapi',
      p_event_key: 'forged',
      p_type: 'x',
      p_external_id: 'x',
      p_occurred_at: new Date().toISOString(),
      p_payload: {},
      p_changes_state: false,
    };
    for (const client of [owner, anonymous()]) {
      expect((await client.rpc('receive_webhook', event)).error?.code).toBe('42501');
      const apply = await client.rpc('apply_call_event', { p_event_id: harbor.id, p_event: {} });
      expect(apply.error?.code).toBe('42501');
    }
    expect(await sql(`select 1 from public.webhook_events where event_key = 'forged'`)).toEqual([]);
  });

  it('offers signed-out people no function', async () => {
    const open = await sql<{ name: string }>(
      `select p.proname as name from pg_proc p where p.pronamespace = 'public'::regnamespace
       and p.prorettype <> 'trigger'::regtype and has_function_privilege('anon', p.oid, 'execute')
       and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
    );
    expect(open).toEqual([]);
  });

  it('keeps the settings of one request out of the next, however many come at once', async () => {
    const clients = { owner, stranger, service: service(), anonymous: anonymous() };
    const wrong: string[] = [];
    await Promise.all(
      Array.from({ length: 400 }, async (_, index) => {
        const who = (['owner', 'stranger', 'service', 'anonymous'] as const)[index % 4] ?? 'owner';
        const { data, error } = await clients[who].from('businesses').select('slug');
        const seen = error
          ? error.code
          : data
              .map(({ slug }) => slug)
              .toSorted()
              .join();
        const expected = {
          owner: /^harbor$/,
          stranger: /^summit$/,
          service: /harbor.*summit/,
          anonymous: /^42501$/,
        };
        if (!expected[who].test(seen ?? '')) wrong.push(`${who} saw ${seen}`);
      }),
    );
    expect(wrong).toEqual([]);
  });
});
