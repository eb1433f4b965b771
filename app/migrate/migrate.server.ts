import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { runMigrations } from 'graphile-worker';
import pg from 'pg';

/** One file of `supabase/migrations`: `20261101000000_foundations.sql`. */
export type Migration = { version: string; name: string; sql: string; sha256: string };

/** Why a database was not migrated, in words for the person at the terminal. */
export class MigrationError extends Error {}

type Options = {
  databaseUrl: string;
  /** Where the files are. */
  folder: string;
  /** The last version to apply, for a database as it was at a release. */
  upTo?: string;
  /** Says what would be done, and does nothing. */
  isDry?: boolean;
  onApplied?: (migration: Migration, ms: number) => void;
  onWaiting?: (migration: Migration, why: string) => void;
  /** How long a statement waits for a lock, in milliseconds. Everybody who asks for the table waits behind it. */
  lockTimeoutMs?: number;
  statementTimeoutMs?: number;
  /** How often a migration is begun that did not get its locks. */
  tries?: number;
};

export type Migrated = {
  applied: string[];
  /** What the database has and these files do not: it is of a later release. */
  unknown: string[];
};

/** Any number: the same for everybody who migrates this database. */
const advisoryLock = 5_120_317;
/** As long as another one may be at it. */
const waitForOthersMs = 15 * 60_000;

/** The migrations of a folder, in the order in which they are applied. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const migrations: Migration[] = [];
  for (const file of (await readdir(folder)).sort()) {
    const [, version, name] = /^(\d{14})_(\w+)\.sql$/.exec(file) ?? [];
    if (!version || !name) continue;
    // A checkout on Windows has other line ends, and is the same migration.
    const sql = (await readFile(path.join(folder, file), 'utf8')).replaceAll('\r\n', '\n');
    if (/^(?:begin|start transaction|commit|rollback)\s*;/im.test(sql)) {
      throw new MigrationError(`${file} begins or ends a transaction: it runs in one of its own.`);
    }
    migrations.push({
      version,
      name,
      sql,
      sha256: createHash('sha256').update(sql).digest('hex'),
    });
  }
  const twice = migrations.find(({ version }, index) => migrations[index + 1]?.version === version);
  if (twice) throw new MigrationError(`Two migrations have the number ${twice.version}.`);
  return migrations;
}

/**
 * Brings a database to what the files say: the production command and the embedded stack alike. Each migration is
 * one transaction, together with the note that it ran; any number of processes may do this at once, and each
 * migration is applied by one of them. What waits for a lock is given up soon and begun again, since all that
 * comes after it waits as well. The notes are those of Supabase's CLI, and a checksum beside them.
 *
 * @throws MigrationError when a migration that ran was edited, or when one fails
 */
export async function migrate(options: Options): Promise<Migrated> {
  const migrations = await readMigrations(options.folder);
  const wanted = migrations.filter(({ version }) => !options.upTo || version <= options.upTo);
  const client = new pg.Client({
    connectionString: options.databaseUrl,
    application_name: 'frontdesk-migrate',
    connectionTimeoutMillis: 30_000,
  });
  // A connection that breaks is told by the query that was on it.
  client.on('error', () => {});
  await client.connect();
  try {
    if (!options.isDry) await prepare(client, migrations);
    const ran = await readHistory(client);
    refuseEdited(migrations, ran);
    const known = new Set(migrations.map(({ version }) => version));
    const applied: string[] = [];
    for (const migration of wanted) {
      if (ran.has(migration.version)) continue;
      const began = performance.now();
      if (options.isDry || (await applyPatiently(client, migration, options))) {
        applied.push(migration.version);
        options.onApplied?.(migration, Math.round(performance.now() - began));
      }
    }
    return { applied, unknown: [...ran.keys()].filter((version) => !known.has(version)) };
  } finally {
    await client.end();
  }
}

/** The tables of the job queue, which come with its library. */
export async function migrateQueue(databaseUrl: string): Promise<void> {
  await runMigrations({ connectionString: databaseUrl });
}

/** The tables of the notes. What ran before there were checksums is taken for what the files say. */
async function prepare(client: pg.Client, migrations: Migration[]) {
  await inTransaction(client, async () => {
    await client.query(`
      create schema if not exists supabase_migrations;
      create table if not exists supabase_migrations.schema_migrations (
        version text not null primary key, statements text[], name text);
      create table if not exists supabase_migrations.frontdesk_checksums (
        version text not null primary key, sha256 text not null, applied_at timestamptz not null default now(), ms integer);`);
    await client.query(
      `insert into supabase_migrations.frontdesk_checksums (version, sha256)
       select f.version, f.sha256 from unnest($1::text[], $2::text[]) f (version, sha256)
       join supabase_migrations.schema_migrations m on m.version = f.version
       on conflict do nothing`,
      [migrations.map(({ version }) => version), migrations.map(({ sha256 }) => sha256)],
    );
  });
}

/** What ran, with its checksum where there is one. */
async function readHistory(client: pg.Client): Promise<Map<string, string | null>> {
  const { rows: tables } = await client.query<{ history: boolean; checksums: boolean }>(
    `select to_regclass('supabase_migrations.schema_migrations') is not null as history,
       to_regclass('supabase_migrations.frontdesk_checksums') is not null as checksums`,
  );
  if (!tables[0]?.history) return new Map();
  const { rows } = await client.query<{ version: string; sha256: string | null }>(
    tables[0].checksums
      ? `select m.version, c.sha256 from supabase_migrations.schema_migrations m
         left join supabase_migrations.frontdesk_checksums c on c.version = m.version order by m.version`
      : 'select version, null as sha256 from supabase_migrations.schema_migrations order by version',
  );
  return new Map(rows.map(({ version, sha256 }) => [version, sha256]));
}

function refuseEdited(migrations: Migration[], ran: Map<string, string | null>) {
  const edited = migrations.filter(({ version, sha256 }) => {
    const before = ran.get(version);
    return before && before !== sha256;
  });
  if (edited.length === 0) return;
  const names = edited.map(({ version, name }) => `  ${version}_${name}.sql`).join('\n');
  throw new MigrationError(
    `Migrations that this database has were edited since:\n${names}\nPut them back as they were, and make the change in a new one.`,
  );
}

async function applyPatiently(
  client: pg.Client,
  migration: Migration,
  options: Options,
): Promise<boolean> {
  const { tries = 10, onWaiting } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await apply(client, migration, options);
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      // A lock that others hold, or a deadlock with them: what they do is over soon.
      if ((code === '55P03' || code === '40P01') && attempt < tries) {
        onWaiting?.(migration, message);
        await sleep(Math.min(500 * 2 ** attempt, 15_000) * (0.5 + Math.random() / 2));
        continue;
      }
      throw new MigrationError(
        `${migration.version}_${migration.name}.sql failed, and changed nothing: ${message}${place(error, migration)}`,
        { cause: error },
      );
    }
  }
}

/** Whether it was applied now: another process may have done it while we waited for our turn. */
async function apply(client: pg.Client, migration: Migration, options: Options): Promise<boolean> {
  const { version, name, sql, sha256 } = migration;
  const { lockTimeoutMs = 4_000, statementTimeoutMs = 15 * 60_000 } = options;
  return inTransaction(client, async () => {
    const { rowCount } = await client.query(
      'select from supabase_migrations.schema_migrations where version = $1',
      [version],
    );
    if (rowCount) return false;
    await client.query(
      `set local lock_timeout = ${lockTimeoutMs}; set local statement_timeout = ${statementTimeoutMs}`,
    );
    const began = performance.now();
    await client.query(sql);
    await client.query(
      `insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, array[$3])`,
      [version, name, sql],
    );
    await client.query(
      'insert into supabase_migrations.frontdesk_checksums (version, sha256, ms) values ($1, $2, $3)',
      [version, sha256, Math.round(performance.now() - began)],
    );
    return true;
  });
}

/** A transaction that one process at a time is in. Its lock ends with it, also behind a connection pooler. */
async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    await client.query(`set local lock_timeout = ${waitForOthersMs}`);
    await client.query('select pg_advisory_xact_lock($1)', [advisoryLock]);
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    // What a file set is not for the next one.
    await client.query('reset all').catch(() => {});
  }
}

/** Line of the file, where Postgres names a position. */
function place(error: unknown, { sql }: Migration): string {
  const position = Number((error as { position?: string }).position);
  return position ? ` (line ${sql.slice(0, position).split('\n').length})` : '';
}
