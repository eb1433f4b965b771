import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { migrate, readMigrations, type Migration } from '~/migrate/migrate.server';
import { findPorts } from '../../bin/lib/data-dir.mjs';
import { demoPassword, demoUsers } from '../../sandbox/demo';
import { load, unpack } from '../../sandbox/release-data';
import { startSupabase } from '../../sandbox/supabase/server';
import { serve } from './serve-process';
import { databaseUrl, sql } from './stack';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const work of undo.splice(0).toReversed()) await work();
});

/** An empty database beside that of the stack. */
async function newDatabase(): Promise<{ url: string; client: pg.Client }> {
  const name = `migrate_${randomBytes(4).toString('hex')}`;
  await sql(`create database ${name}`);
  undo.push(() => sql(`drop database ${name} with (force)`));
  const url = databaseUrl.replace(/\/postgres$/, `/${name}`);
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  undo.push(() => client.end());
  return { url, client };
}

describe('migrations', () => {
  let folder = '';
  let url = '';
  let client: pg.Client;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-migrate-'));
    undo.push(() => rm(folder, { recursive: true }));
    ({ url, client } = await newDatabase());
    await write('20260101000000_people', 'create table people (id int primary key);');
    await write(
      '20260102000000_names',
      `alter table people add column name text not null default '';`,
    );
  });
  const write = (name: string, text: string) => writeFile(path.join(folder, `${name}.sql`), text);
  const run = (more: Partial<Parameters<typeof migrate>[0]> = {}) =>
    migrate({ databaseUrl: url, folder, lockTimeoutMs: 100, ...more });
  const columns = async () =>
    (
      await client.query<{ name: string }>(
        `select attname as name from pg_attribute where attrelid = to_regclass('people') and attnum > 0 order by attnum`,
      )
    ).rows.map(({ name }) => name);

  it('run once, however many processes start at the same moment', async () => {
    // It would fail if it ran twice, and is slow enough for the others to come.
    await write('20260103000000_slow', `select pg_sleep(0.3); create table slow (id int);`);
    const runs = await Promise.all([run(), run(), run(), run()]);
    expect(runs.flatMap(({ applied }) => applied).sort()).toEqual([
      '20260101000000',
      '20260102000000',
      '20260103000000',
    ]);
    expect((await run()).applied).toEqual([]);
  });

  it('say what they would do, and do nothing', async () => {
    expect((await run({ isDry: true })).applied).toHaveLength(2);
    expect(await columns()).toEqual([]);
  });

  it('that ran and were edited since are refused, before anything else runs', async () => {
    await run();
    await write('20260102000000_names', 'alter table people add column title text;');
    await write('20260103000000_more', 'alter table people add column more text;');
    await expect(run()).rejects.toThrow(/were edited since:\n {2}20260102000000_names\.sql/);
    expect(await columns()).toEqual(['id', 'name']);
    // Line ends are not an edit.
    await write(
      '20260102000000_names',
      `alter table people add column name text not null default '';`.replaceAll('\n', '\r\n'),
    );
    expect((await run()).applied).toEqual(['20260103000000']);
  });

  it('that Supabase’s CLI applied are known, and from then on watched', async () => {
    await client.query(
      `create schema supabase_migrations;
       create table supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
       insert into supabase_migrations.schema_migrations values ('20260101000000', '{}', 'people');
       create table people (id int primary key);`,
    );
    expect((await run()).applied).toEqual(['20260102000000']);
    await write('20260101000000_people', 'create table people (id bigint primary key);');
    await expect(run()).rejects.toThrow(/20260101000000_people/);
  });

  it('that fail change nothing, keep what ran before, and say where', async () => {
    await write('20260103000000_wrong', 'alter table people add column a int;\n\nselect nothing;');
    await expect(run()).rejects.toThrow(
      /20260103000000_wrong\.sql failed, and changed nothing: column "nothing" does not exist \(line 3\)/,
    );
    expect(await columns()).toEqual(['id', 'name']);
  });

  it('wait for a table that is in use only for moments, and come again', async () => {
    await run();
    await write('20260103000000_more', 'alter table people add column more text;');
    await client.query('begin; insert into people (id) values (1)');
    const waits: string[] = [];
    const running = run({
      onWaiting: (_migration, why) => {
        waits.push(why);
        if (waits.length === 2) void client.query('commit');
      },
    });
    expect((await running).applied).toEqual(['20260103000000']);
    expect(waits[0]).toMatch(/lock timeout/);
  }, 20_000);

  it('give up on a table that is never free, and on what takes too long', async () => {
    await run();
    await write('20260103000000_more', 'alter table people add column more text;');
    await client.query('begin; insert into people (id) values (1)');
    await expect(run({ tries: 1 })).rejects.toThrow(/changed nothing: .*lock timeout/);
    await client.query('rollback');
    await write('20260103000000_more', 'select pg_sleep(5);');
    await expect(run({ statementTimeoutMs: 100 })).rejects.toThrow(/statement timeout/);
  });

  it('of a later release are left alone, so that an older one can be put back', async () => {
    await run();
    await rm(path.join(folder, '20260102000000_names.sql'));
    expect(await run()).toEqual({ applied: [], unknown: ['20260102000000'] });
  });

  it('are a transaction each: none may end it', async () => {
    await write('20260103000000_own', 'create table x (id int);\ncommit;\n');
    await expect(readMigrations(folder)).rejects.toThrow(/20260103000000_own\.sql begins or ends/);
  });
});

/**
 * What a later migration takes away although the release before it still uses it: each is named here with the release
 * that stopped using it.
 */
const contracted = new Set<string>([]);

/** What the code of a release counts on, one line each. */
const interfaceSql = `
  select 'column ' || table_schema || '.' || table_name || '.' || column_name || ' ' || udt_name as line
  from information_schema.columns where table_schema in ('public', 'private')
  union all
  select 'function ' || n.nspname || '.' || p.proname || ' ' || coalesce(a.name, '') || ' ' || coalesce(format_type(a.type, null), '')
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  left join lateral unnest(p.proargtypes::oid[], coalesce(p.proargnames[1:p.pronargs], array_fill(''::text, array[p.pronargs::int])))
    a (type, name) on true
  where n.nspname in ('public', 'private') and p.prorettype <> 'trigger'::regtype
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`;
/** What an insert or a call that leaves it out would miss. */
const requiredSql = `
  select 'column ' || table_schema || '.' || table_name || '.' || column_name as line
  from information_schema.columns
  where table_schema in ('public', 'private') and is_nullable = 'NO' and column_default is null
    and is_identity = 'NO' and is_generated = 'NEVER'
  union all
  select 'function ' || n.nspname || '.' || p.proname || ' ' || coalesce(p.proargnames[i], i::text)
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace, generate_series(1, p.pronargs - p.pronargdefaults) i
  where n.nspname in ('public', 'private') and p.prorettype <> 'trigger'::regtype`;

const releases = (await readdir('tests/releases')).filter((file) => file.endsWith('.json.gz'));

describe.each(releases.map((file) => file.replace('.json.gz', '')))('the data of %s', (release) => {
  it('is there after an upgrade, and the release before still finds all that it uses', async () => {
    const data = unpack(await readFile(`tests/releases/${release}.json.gz`));
    const { url, client } = await newDatabase();
    const port = await findPorts();
    const storageDir = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-release-'));
    undo.push(() => rm(storageDir, { recursive: true }));
    const supabase = {
      databaseUrl: url,
      port,
      smtpPort: port + 1,
      siteUrl: 'http://localhost',
      storageDir,
      googleUrl: 'http://localhost',
    };
    await (await startSupabase({ ...supabase, migrateUpTo: data.version })).stop();
    const lines = async (text: string) =>
      new Set((await client.query<{ line: string }>(text)).rows.map(({ line }) => line));
    const before = { offers: await lines(interfaceSql), asks: await lines(requiredSql) };
    await load(client, data);

    const later = (await readMigrations('supabase/migrations')).filter(
      ({ version }: Migration) => version > data.version,
    );
    const { applied } = await migrate({ databaseUrl: url, folder: 'supabase/migrations' });
    expect(applied).toEqual(later.map(({ version }) => version));

    // Expand first: nothing that the release before uses is gone, and nothing new is asked of it.
    const after = { offers: await lines(interfaceSql), asks: await lines(requiredSql) };
    const gone = [...before.offers].filter(
      (line) => !after.offers.has(line) && !contracted.has(line),
    );
    expect(gone).toEqual([]);
    const places = [...before.offers].map((line) => line.split(' ').slice(0, 2).join(' '));
    const tables = new Set(
      places
        .filter((place) => place.startsWith('column'))
        .map((place) => place.split('.').slice(0, 2).join('.')),
    );
    const functions = new Set(places.filter((place) => place.startsWith('function')));
    const asked = [...after.asks].filter((line) => {
      if (before.asks.has(line) || contracted.has(line)) return false;
      return line.startsWith('column')
        ? tables.has(line.split('.').slice(0, 2).join('.'))
        : functions.has(line.split(' ').slice(0, 2).join(' '));
    });
    expect(asked).toEqual([]);

    // Nothing is lost.
    const counts: Record<string, [number, number]> = {};
    for (const { name, count } of data.tables) {
      const { rows } = await client.query<{ now: number }>(
        `select count(*)::int as now from ${name}`,
      );
      const now = Number(rows[0]?.now);
      if (now < count) counts[name] = [count, now];
    }
    expect(counts).toEqual({});
    expect((await client.query('select * from private.check_rollups()')).rows).toEqual([]);

    // And this release shows it to the people whose it is.
    const running = await startSupabase(supabase);
    undo.push(() => running.stop());
    const {
      child,
      url: site,
      up,
    } = await serve(['build/server.js'], {
      NEXT_PUBLIC_SUPABASE_URL: `http://127.0.0.1:${port}`,
      DATABASE_URL: url,
    });
    undo.push(async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    });
    await up();
    const login = await fetch(`${site}/login`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Origin: site },
      body: new URLSearchParams({ email: demoUsers.demo.email, password: demoPassword }),
    });
    expect(login.status).toBe(302);
    const Cookie = login.headers
      .getSetCookie()
      .map((text) => text.split(';')[0])
      .join('; ');
    for (const page of ['/today', '/calls', '/callers', '/follow-ups', '/analytics', '/billing']) {
      const answer = await fetch(site + page, { headers: { Cookie }, redirect: 'manual' });
      expect([page, answer.status]).toEqual([page, 200]);
      expect(await answer.text()).toContain('Harbor Realty');
    }
  }, 120_000);
});
