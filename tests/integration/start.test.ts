import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { isFree } from '../../bin/lib/data-dir.mjs';

const started: ChildProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function place() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-start-'));
  await chmod(folder, 0o711);
  folders.push(folder);
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((add) => isFree(port + add)));
    if (free.every(Boolean)) return { folder, dataDir: path.join(folder, 'data'), port };
  }
}

/** `npm start` without the demo data, so that it is quick. */
function start({ dataDir, port }: { dataDir: string; port: number }) {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(port),
    FRONTDESK_DATA_DIR: dataDir,
    FRONTDESK_SEED: '0',
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
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', () => resolve());
    child.on('exit', () => reject(new Error(output)));
  });
  ready.catch(() => {});
  return { child, ready, output: () => output };
}

const processesOf = (dataDir: string) =>
  execFileSync('ps', ['-eo', 'args'])
    .toString()
    .split('\n')
    .filter((line) => line.includes(dataDir));

describe('npm start', () => {
  it('stops on SIGTERM within ten seconds and leaves no process behind', async () => {
    const here = await place();
    const { child, ready } = start(here);
    await ready;
    expect(processesOf(here.dataDir).length).toBeGreaterThan(0);
    const began = Date.now();
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(processesOf(here.dataDir)).toEqual([]);
    expect(await isFree(here.port)).toBe(true);
  });

  it('refuses a second copy on the same data, and says where the first one is', async () => {
    const here = await place();
    await start(here).ready;
    const second = start({ ...here, port: here.port + 10 });
    await once(second.child, 'exit');
    expect(second.child.exitCode).toBe(1);
    expect(second.output()).toContain(
      `runs already on ${here.dataDir}, at http://localhost:${here.port}`,
    );
  });

  it('survives kills in the middle of its first start', async () => {
    const here = await place();
    for (const ms of [400, 900, 1_600, 2_600]) {
      const { child, ready } = start(here);
      const gone = once(child, 'exit');
      await Promise.race([
        ready.catch(() => {}),
        new Promise((resolve) => setTimeout(resolve, ms)),
      ]);
      child.kill('SIGKILL');
      await gone;
      // What it started notices, and goes by itself.
      for (let waited = 0; waited < 9_000 && processesOf(here.dataDir).length > 0; waited += 100) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    await start(here).ready;
    expect((await fetch(`http://127.0.0.1:${here.port}/readyz`)).status).toBe(200);
  }, 90_000);

  it('never deletes a folder that is not its own', async () => {
    const here = await place();
    await writeFile(path.join(here.folder, 'precious.txt'), 'mine');
    const { child, output } = start({ dataDir: here.folder, port: here.port });
    await once(child, 'exit');
    expect(output()).toContain('holds other things');
  });
});
