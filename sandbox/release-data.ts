/**
 * `npm run release:data -- 0.1.0`: keeps the demo data of a running `npm start` as the data of a release, in
 * `tests/releases`. Each later release is tested on it: see docs/deploy/upgrades.md. Only ever of a sandbox.
 */
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

import pg from 'pg';

import { sandboxPorts } from './ports';

export type ReleaseData = {
  release: string;
  /** The last migration that it has. */
  version: string;
  /** Rows are JSON as Postgres wrote it: its numbers are larger than ours. */
  tables: { name: string; columns: string[]; count: number; rows: string }[];
};

/** Of the app and of Supabase. Jobs and the vendors' simulators have tables of their own, which stay out. */
const schemas = ['auth', 'storage', 'public', 'private'];

export async function dump(client: pg.Client, release: string): Promise<ReleaseData> {
  const { rows: versions } = await client.query<{ version: string }>(
    'select max(version) as version from supabase_migrations.schema_migrations',
  );
  const { rows: tables } = await client.query<{ name: string; columns: string[] }>(
    `select format('%I.%I', n.nspname, c.relname) as name,
       (select array_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname = any ($1) order by 1`,
    [schemas],
  );
  const data: ReleaseData = { release, version: String(versions[0]?.version), tables: [] };
  for (const { name, columns } of tables) {
    const { rows: found } = await client.query<{ count: number; rows: string }>(
      `select count(*)::int as count, coalesce(json_agg(t), '[]')::text as rows
       from (select ${columns.join(', ')} from ${name}) t`,
    );
    data.tables.push({ name, columns, count: 0, rows: '[]', ...found[0] });
  }
  return data;
}

/** Puts the data in place of what a database of the same release has, without its triggers. */
export async function load(client: pg.Client, { tables }: ReleaseData): Promise<void> {
  await client.query('begin');
  await client.query('set local session_replication_role = replica');
  await client.query(`truncate ${tables.map(({ name }) => name).join(', ')}`);
  for (const { name, columns, rows } of tables) {
    const list = columns.join(', ');
    await client.query(
      `insert into ${name} (${list}) overriding system value
       select ${list} from json_populate_recordset(null::${name}, $1)`,
      [rows],
    );
  }
  // New rows go on after those that came with their numbers.
  await client.query(
    `do $$
     declare s record;
     begin
       for s in
         select format('%I.%I', n.nspname, c.relname) as t, a.attname as col,
           pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) as seq
         from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
         where c.relkind = 'r' and n.nspname = any ('{${schemas.join(',')}}') and a.attnum > 0 and not a.attisdropped
       loop
         continue when s.seq is null;
         execute format('select setval(%L, coalesce((select max(%I) from %s), 0) + 1, false)', s.seq, s.col, s.t);
       end loop;
     end $$`,
  );
  await client.query('commit');
}

export function unpack(bytes: Buffer): ReleaseData {
  return JSON.parse(gunzipSync(bytes).toString('utf8')) as ReleaseData;
}

if (import.meta.url === pathToFileURL(String(process.argv[1])).href) {
  const release = process.argv[2];
  if (!release || !/^\d+\.\d+\.\d+$/.test(release)) {
    console.error('Say which release it is: npm run release:data -- 0.1.0');
    process.exit(2);
  }
  const port = sandboxPorts(Number(process.env.PORT || 3000)).postgres;
  const client = new pg.Client(`postgres://postgres:password@127.0.0.1:${port}/postgres`);
  await client.connect();
  const data = await dump(client, release);
  await client.end();
  const file = `tests/releases/${release}.json.gz`;
  const bytes = gzipSync(JSON.stringify(data), { level: 9 });
  await writeFile(file, bytes);
  console.log(
    `${file}: up to migration ${data.version}, ${data.tables.length} tables, ${Math.round(bytes.length / 1024)} kB`,
  );
}
