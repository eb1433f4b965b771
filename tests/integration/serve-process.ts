import { spawn } from 'node:child_process';

import { findPorts } from '../../bin/lib/data-dir.mjs';

/** A server process of the test's own, on the running stack unless `env` says otherwise. */
export async function serve(args: string[], env: Record<string, string> = {}) {
  const port = await findPorts();
  const child = spawn(process.execPath, args, {
    env: {
      ...(process.env as Record<string, string>),
      NODE_ENV: 'production',
      WORKER: 'off',
      LOG_LEVEL: 'error',
      ...env,
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stdout.on('data', (chunk) => {
    log += String(chunk);
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const url = `http://127.0.0.1:${port}`;
  const up = async () => {
    for (let waited = 0; waited < 15_000 && child.exitCode === null; waited += 50) {
      const answer = await fetch(`${url}/healthz`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`The server did not come up: ${errors}`);
  };
  return { child, url, up, errors: () => errors, log: () => log };
}
