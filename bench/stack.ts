import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { findPorts } from '../bin/lib/data-dir.mjs';
import { demoPassword } from '../sandbox/demo';

/** A process of ours that can be stopped and killed. */
export type Running = {
  pid: number;
  /** Where it answers; empty for a worker. */
  url: string;
  isAlive(): boolean;
  /** SIGKILL, as a crash or a lost machine would be. */
  kill(): Promise<void>;
  /** SIGTERM, as a deployment would be. */
  stop(): Promise<void>;
};

/** An embedded stack of the bench's own, without demo data, and a production server that can be killed. */
export type BenchStack = {
  url: string;
  env: Record<string, string>;
  /** Where its data is. */
  dataDir: string;
  /** Starts the server and waits until it answers. */
  startServer(): Promise<void>;
  /** Id of the server's process. */
  serverPid(): number | undefined;
  killServer(): Promise<void>;
  /** Another process on the same database. A web process answers when this resolves. */
  start(
    kind: 'web' | 'worker',
    options?: { port?: number; env?: Record<string, string> },
  ): Promise<Running>;
  stop(): Promise<void>;
};

type StackOptions = {
  /** With the demo's people and calls. */
  hasDemo?: boolean;
  /** For the simulators. */
  sandboxEnv?: Record<string, string>;
  /** What a process writes: its log, at the level that `extraEnv` sets. */
  onLog?: (text: string) => void;
};

export async function startStack(
  extraEnv: Record<string, string> = {},
  { hasDemo = false, sandboxEnv = {}, onLog }: StackOptions = {},
): Promise<BenchStack> {
  // Eight of the stack's, and two to spare.
  const port = await findPorts(10);
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-bench-'));
  // PostgreSQL has a user of its own when we are root, who must be able to enter.
  await chmod(dataDir, 0o711);
  const sandbox = fork('sandbox/main.ts', {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      PORT: String(port),
      FRONTDESK_DATA_DIR: dataDir,
      FRONTDESK_SEED: hasDemo ? '1' : '0',
      ...sandboxEnv,
    },
    stdio: ['ignore', 'ignore', openSync(path.join(dataDir, 'sandbox.log'), 'a'), 'ipc'],
  });
  const env = await new Promise<Record<string, string>>((resolve, reject) => {
    sandbox.on('message', (message: { type: string; env?: Record<string, string> }) => {
      if (message.type === 'ready' && message.env) resolve(message.env);
      if (message.type === 'error') reject(new Error(JSON.stringify(message)));
    });
    sandbox.once('exit', (code) => reject(new Error(`The sandbox ended with ${code}.`)));
  });

  let isStopping = false;
  sandbox.once('exit', () => {
    if (isStopping) return;
    console.error('The sandbox ended. Its last words:');
    console.error(readFileSync(path.join(dataDir, 'sandbox.log'), 'utf8').slice(-3_000));
  });
  const running: Running[] = [];
  const start: BenchStack['start'] = async (kind, options = {}) => {
    const own = options.port ?? port;
    const child = spawn(
      process.execPath,
      [
        ...(onLog ? ['--enable-source-maps'] : []),
        kind === 'web' ? 'build/server.js' : 'build/worker.js',
      ],
      {
        env: {
          ...process.env,
          NODE_ENV: 'production',
          LOG_LEVEL: 'error',
          ...env,
          ...extraEnv,
          ...options.env,
          PORT: String(own),
        },
        stdio: ['ignore', onLog ? 'pipe' : 'ignore', onLog ? 'pipe' : 'inherit'],
      },
    );
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => onLog?.(String(chunk)));
    }
    const isAlive = () => child.exitCode === null && child.signalCode === null;
    const end = async (signal: NodeJS.Signals) => {
      if (!isAlive()) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    };
    const url = kind === 'web' ? `http://127.0.0.1:${own}` : '';
    const one = {
      pid: Number(child.pid),
      url,
      isAlive,
      kill: () => end('SIGKILL'),
      stop: () => end('SIGTERM'),
    };
    running.push(one);
    if (url) await waitFor(`${url}/healthz`, () => !isAlive());
    return one;
  };

  let server: Running | undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    env,
    dataDir,
    start,
    serverPid: () => server?.pid,
    killServer: async () => server?.kill(),
    async startServer() {
      server = await start('web');
      await waitFor(`${server.url}/readyz`, () => !server?.isAlive());
    },
    async stop() {
      isStopping = true;
      await Promise.all(running.map((one) => one.kill()));
      if (sandbox.exitCode === null) {
        const gone = once(sandbox, 'exit');
        sandbox.kill('SIGTERM');
        await gone;
      }
      await rm(dataDir, { recursive: true, force: true });
    },
  };
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

/** @returns the cookies of somebody who signed in, as a browser sends them */
export async function signIn(url: string, email: string, password = demoPassword): Promise<string> {
  const response = await fetch(`${url}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: url },
    body: new URLSearchParams({ email, password }),
  });
  if (response.status !== 302) throw new Error(`Log-in was answered ${response.status}.`);
  return response.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ');
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
