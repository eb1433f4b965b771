import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** An embedded stack of the bench's own, without demo data, and a production server that can be killed. */
export type BenchStack = {
  url: string;
  env: Record<string, string>;
  /** Starts the server and waits until it answers. */
  startServer(): Promise<void>;
  /** Id of the server's process. */
  serverPid(): number | undefined;
  /** SIGKILL, as a crash or a lost machine would be. */
  killServer(): Promise<void>;
  stop(): Promise<void>;
};

export async function startStack(extraEnv: Record<string, string> = {}): Promise<BenchStack> {
  const port = await freePorts();
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-bench-'));
  // PostgreSQL has a user of its own when we are root, who must be able to enter.
  await chmod(dataDir, 0o711);
  const sandbox = fork('sandbox/main.ts', {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      PORT: String(port),
      FRONTDESK_DATA_DIR: dataDir,
      FRONTDESK_SEED: '0',
    },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const env = await new Promise<Record<string, string>>((resolve, reject) => {
    sandbox.on('message', (message: { type: string; env?: Record<string, string> }) => {
      if (message.type === 'ready' && message.env) resolve(message.env);
      if (message.type === 'error') reject(new Error(JSON.stringify(message)));
    });
    sandbox.once('exit', (code) => reject(new Error(`The sandbox ended with ${code}.`)));
  });

  const url = `http://127.0.0.1:${port}`;
  let server: ChildProcess | undefined;
  async function killServer() {
    const child = server;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  return {
    killServer,
    serverPid: () => server?.pid,
    url,
    env,
    async startServer() {
      const child = spawn(process.execPath, ['build/server.js'], {
        env: { ...process.env, ...env, ...extraEnv, PORT: String(port), LOG_LEVEL: 'error' },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      server = child;
      await waitFor(`${url}/readyz`, () => child.exitCode !== null);
    },
    async stop() {
      await killServer();
      if (sandbox.exitCode === null) {
        const gone = once(sandbox, 'exit');
        sandbox.kill('SIGTERM');
        await gone;
      }
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A base port with the next six free as well. */
async function freePorts(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const base = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await Promise.all([0, 1, 2, 3, 4, 5, 6].map((step) => isFree(base + step)));
    if (free.every(Boolean)) return base;
  }
  throw new Error('No seven free ports in a row were found.');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

async function waitFor(url: string, isDead: () => boolean) {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if (isDead()) throw new Error('The server ended while it started.');
    const response = await fetch(url).catch(() => null);
    await response?.arrayBuffer();
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} did not answer within 30 s.`);
}

/** The value below which a share of the numbers lies. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** One line about the machine, since a figure without its conditions says nothing. */
export function conditions(): string {
  const cpu = os.cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${os.cpus().length} cores (${cpu}), Node ${process.version}, ${process.platform}, load generator on the same machine`;
}
