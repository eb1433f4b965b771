import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { isFree } from '../../bin/lib/data-dir.mjs';
import { place, start, stopAll } from './own-stack';

afterEach(stopAll);

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
