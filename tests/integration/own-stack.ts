import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { findPorts } from '../../bin/lib/data-dir.mjs';

const started: ChildProcess[] = [];
const folders: string[] = [];

/** Ends every stack that {@link start} began, and takes its folder away. */
export async function stopAll() {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

/** A new folder and ports that are free. */
export async function place() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-start-'));
  await chmod(folder, 0o711);
  folders.push(folder);
  return { folder, dataDir: path.join(folder, 'data'), port: await findPorts(8) };
}

/** `npm start` without the demo data, so that it is quick. */
export function start(
  { dataDir, port }: { dataDir: string; port: number },
  more: Record<string, string> = {},
) {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(port),
    FRONTDESK_DATA_DIR: dataDir,
    FRONTDESK_SEED: '0',
    ...more,
  };
  // The environment of the stack under test must not make this one look hosted.
  for (const name of [
    'NEXT_PUBLIC_SUPABASE_URL',
    'NEXT_PUBLIC_SUPABASE_ANON_KEY',
    'SUPABASE_URL',
    'DATABASE_URL',
    'SITE_URL',
  ])
    delete env[name];
  const child = fork('bin/start.mjs', { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  const ready = new Promise<Record<string, string>>((resolve, reject) => {
    child.on('message', (message) => resolve((message as { env: Record<string, string> }).env));
    child.on('exit', () => reject(new Error(output)));
  });
  ready.catch(() => {});
  return { child, ready, output: () => output };
}
