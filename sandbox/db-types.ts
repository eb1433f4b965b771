/**
 * Writes app/integrations/supabase/database.types.ts from a database that has all migrations, in the form
 * of `supabase gen types typescript` (whose own generator needs Docker). With `--check` it only compares.
 *
 *   npm run db:types              on a stack of its own
 *   DATABASE_URL=… npm run db:types -- --check
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import pg from 'pg';
import * as prettier from 'prettier';

import { startPostgres } from './postgres';
import { startSupabase } from './supabase/server';

const file = 'app/integrations/supabase/database.types.ts';

type Column = {
  table: string;
  name: string;
  type: string;
  nullable: boolean;
  has_default: boolean;
  generated: boolean;
};
type Relation = {
  table: string;
  name: string;
  columns: string[];
  target: string;
  target_columns: string[];
  is_one_to_one: boolean;
};
type Routine = {
  name: string;
  args: { name: string; type: string; has_default: boolean }[];
  returns: string;
  returns_set: boolean;
  result: { name: string; type: string }[] | null;
};

async function render(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const columns = (await client.query<Column>(columnsSql)).rows;
    const relations = (await client.query<Relation>(relationsSql)).rows;
    const routines = (await client.query<Routine>(routinesSql)).rows;
    const text = `// Made by \`npm run db:types\`. Do not edit.
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  public: {
    Tables: {
      ${[...new Set(columns.map(({ table }) => table))].map((table) => tableType(table, columns, relations)).join('\n')}
    };
    Views: { [_ in never]: never };
    Functions: {
      ${routines.map(routineType).join('\n')}
    };
    Enums: { [_ in never]: never };
    CompositeTypes: { [_ in never]: never };
  };
};
`;
    return await prettier.format(text, {
      ...(await prettier.resolveConfig(file)),
      parser: 'typescript',
    });
  } finally {
    await client.end();
  }
}

function tableType(table: string, columns: Column[], relations: Relation[]): string {
  const own = columns.filter((column) => column.table === table);
  const value = (column: Column) => tsType(column.type) + (column.nullable ? ' | null' : '');
  return `${table}: {
    Row: { ${own.map((c) => `${c.name}: ${value(c)};`).join(' ')} };
    Insert: { ${own.map((c) => (c.generated ? `${c.name}?: never;` : `${c.name}${c.nullable || c.has_default ? '?' : ''}: ${value(c)};`)).join(' ')} };
    Update: { ${own.map((c) => (c.generated ? `${c.name}?: never;` : `${c.name}?: ${value(c)};`)).join(' ')} };
    Relationships: [
      ${relations
        .filter((relation) => relation.table === table)
        .map(
          (r) => `{
            foreignKeyName: ${JSON.stringify(r.name)};
            columns: ${JSON.stringify(r.columns)};
            isOneToOne: ${r.is_one_to_one};
            referencedRelation: ${JSON.stringify(r.target)};
            referencedColumns: ${JSON.stringify(r.target_columns)};
          }`,
        )
        .join(',')}
    ];
  };`;
}

function routineType({ name, args, returns, returns_set: isSet, result }: Routine): string {
  const argsType = args.length
    ? `{ ${args.map((a) => `${a.name}${a.has_default ? '?' : ''}: ${tsType(a.type)};`).join(' ')} }`
    : 'Record<PropertyKey, never>';
  const row = result
    ? `{ ${result.map((c) => `${c.name}: ${tsType(c.type)};`).join(' ')} }`
    : tsType(returns);
  return `${name}: { Args: ${argsType}; Returns: ${row}${isSet ? '[]' : ''} };`;
}

function tsType(type: string): string {
  if (type.endsWith('[]')) return `${tsType(type.slice(0, -2))}[]`;
  if (/^(?:smallint|integer|bigint|numeric|real|double precision|int\d)/.test(type))
    return 'number';
  if (type === 'boolean') return 'boolean';
  if (type === 'json' || type === 'jsonb') return 'Json';
  if (type === 'void') return 'undefined';
  if (type === 'tsvector') return 'unknown';
  return 'string';
}

const columnsSql = `
  select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    not a.attnotnull as nullable, a.atthasdef or a.attidentity <> '' as has_default,
    a.attgenerated <> '' as generated
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and a.attnum > 0 and not a.attisdropped
  order by c.relname, a.attname`;

const relationsSql = `
  select t.relname as table, k.conname as name, f.relname as target,
    (select array_agg(a.attname::text order by x.n) from unnest(k.conkey) with ordinality x (num, n)
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = x.num) as columns,
    (select array_agg(a.attname::text order by x.n) from unnest(k.confkey) with ordinality x (num, n)
      join pg_attribute a on a.attrelid = k.confrelid and a.attnum = x.num) as target_columns,
    exists (select from pg_constraint u where u.conrelid = k.conrelid and u.contype in ('p', 'u')
      and u.conkey <@ k.conkey and k.conkey <@ u.conkey) as is_one_to_one
  from pg_constraint k
  join pg_class t on t.oid = k.conrelid
  join pg_class f on f.oid = k.confrelid
  where k.contype = 'f' and t.relnamespace = 'public'::regnamespace
    and f.relnamespace = 'public'::regnamespace
  order by t.relname, k.conname`;

const routinesSql = `
  select p.proname as name, format_type(p.prorettype, null) as returns, p.proretset as returns_set,
    coalesce((select json_agg(json_build_object('name', p.proargnames[i.n], 'type', format_type(p.proargtypes[i.n - 1], null),
        'has_default', i.n > p.pronargs - p.pronargdefaults) order by i.n)
      from generate_series(1, p.pronargs) i (n)), '[]') as args,
    (select json_agg(json_build_object('name', p.proargnames[i.n], 'type', format_type(p.proallargtypes[i.n], null)) order by i.n)
      from generate_series(1, array_length(p.proallargtypes, 1)) i (n) where p.proargmodes[i.n] = 't') as result
  from pg_proc p
  where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
    and p.prorettype <> 'trigger'::regtype
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  order by p.proname`;

/** The types of a database with all migrations: the one that is named, or a new one for the moment. */
async function current(): Promise<string> {
  if (process.env.DATABASE_URL) return render(process.env.DATABASE_URL);
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-types-'));
  // Below the ports that systems give to outgoing connections.
  const port = 20_000 + Math.floor(Math.random() * 12_000);
  const postgres = await startPostgres(dataDir, port);
  try {
    const supabase = await startSupabase({
      databaseUrl: postgres.url,
      port: port + 1,
      smtpPort: port + 2,
      siteUrl: 'http://localhost',
      storageDir: path.join(dataDir, 'storage'),
      googleUrl: 'http://localhost',
    });
    const text = await render(postgres.url);
    await supabase.stop();
    return text;
  } finally {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const text = await current();
if (process.argv.includes('--check')) {
  if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
    console.error(`${file} does not fit the migrations: run \`npm run db:types\` and commit it.`);
    process.exit(1);
  }
} else {
  await writeFile(file, text);
}
process.exit(0);
