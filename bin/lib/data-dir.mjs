// The data folder: whose it is, and that only one copy of Frontdesk works on it.
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';

import { CommandError } from './log.mjs';

/** Says that the folder is ours, so that `--reset` never deletes anything else. */
const marker = 'frontdesk-data';

export async function openDataDir(dataDir) {
  await mkdir(dataDir, { recursive: true });
  const names = await readdir(dataDir);
  if (names.length > 0 && !names.includes(marker)) {
    throw new CommandError(
      `${dataDir} holds other things than Frontdesk's data.`,
      'Set FRONTDESK_DATA_DIR to an empty folder.',
    );
  }
  await writeFile(path.join(dataDir, marker), 'The data of a Frontdesk sandbox. Safe to delete.\n');
}

/**
 * Takes the folder's lock. The lock is a file that appears whole or not at all (a hard link), with the pid
 * and the address of its holder; one whose holder is gone is taken over.
 *
 * @returns a function that gives it back
 */
export async function lockDataDir(dataDir, url) {
  const file = path.join(dataDir, 'lock');
  const mine = path.join(dataDir, `lock.${process.pid}`);
  await writeFile(
    mine,
    JSON.stringify({ pid: process.pid, url, started: await startTime(process.pid) }),
  );
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        await link(mine, file);
        return () => rm(file, { force: true });
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const holder = await readFile(file, 'utf8')
        .then(JSON.parse)
        .catch(() => null);
      if (holder && (await isRunning(holder))) {
        throw new CommandError(
          `Frontdesk runs already on ${dataDir}, at ${holder.url} (process ${holder.pid}).`,
          'Use that one or stop it. For a second copy set FRONTDESK_DATA_DIR and PORT.',
        );
      }
      await rm(file, { force: true });
    }
    throw new CommandError(`The lock ${file} could not be taken.`, 'Try again.');
  } finally {
    await rm(mine, { force: true });
  }
}

async function isRunning({ pid, started }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  // Another process may have got the number since.
  const now = await startTime(pid);
  return started === null || now === null || now === started;
}

/** When a process started, in the kernel's ticks; null where the system does not tell. */
async function startTime(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat ? stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] : null;
}

/** Deletes the data of a sandbox, and refuses to delete anything else. */
export async function resetDataDir(dataDir) {
  if (!existsSync(dataDir)) return;
  if (!existsSync(path.join(dataDir, marker)) && (await readdir(dataDir)).length > 0) {
    throw new CommandError(`${dataDir} is not a data folder of Frontdesk: nothing was deleted.`);
  }
  await rm(dataDir, { recursive: true, force: true });
}

/** What to do where something else has one of our ports. */
export const portHint =
  'Stop what uses it, or choose others: PORT=4000 npm start takes 4000 to 4007.';

/** Refuses early, and by name, when something else has one of our ports. */
export async function requireFreePorts(ports) {
  for (const [what, port] of ports) {
    if (!(await isFree(port))) {
      throw new CommandError(`Port ${port} (${what}) is in use.`, portHint);
    }
  }
}

/**
 * The first of so many free ports in a row, below those that systems give to outgoing connections: one of these could
 * take a port between this look and its use.
 */
export async function findPorts(count = 1) {
  for (let attempt = 0; attempt < 50; attempt++) {
    const base = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await Promise.all(Array.from({ length: count }, (_, add) => isFree(base + add)));
    if (free.every(Boolean)) return base;
  }
  throw new Error(`No ${count} free ports in a row were found.`);
}

export function isFree(port) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
