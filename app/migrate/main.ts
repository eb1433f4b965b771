/**
 * `npm run migrate`: brings the database of `DATABASE_URL` to this release, before its processes start. Needs no
 * other variable. `-- --dry-run` says what would be done.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { migrate, migrateQueue, MigrationError } from './migrate.server';

const say = (line: string) => process.stdout.write(`${line}\n`);
const isDry = process.argv.includes('--dry-run');
if (existsSync('.env')) process.loadEnvFile('.env');

async function main(databaseUrl: string | undefined) {
  if (!databaseUrl) {
    throw new MigrationError('DATABASE_URL is missing: the session-mode Postgres connection.');
  }
  const { applied, unknown } = await migrate({
    databaseUrl,
    // Beside the folder of the build.
    folder: fileURLToPath(new URL('../supabase/migrations', import.meta.url)),
    isDry,
    onApplied: ({ version, name }, ms) =>
      say(isDry ? `to do: ${version}_${name}` : `applied ${version}_${name} (${ms} ms)`),
    onWaiting: ({ version }, why) => say(`${version} waits: ${why}`),
  });
  if (!isDry) await migrateQueue(databaseUrl);
  if (applied.length === 0) say('The database has all migrations.');
  if (unknown.length > 0) {
    say(`It has ${unknown.length} that this release does not know: it is of a later one.`);
  }
}

try {
  await main(process.env.DATABASE_URL?.trim());
} catch (error) {
  // Read in the log of a deployment: the message without a stack.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
process.exit(0);
