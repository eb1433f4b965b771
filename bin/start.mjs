// `npm start`: from a fresh clone to the running product. `--dev` reloads on change, `--reset` starts over.
// With a Supabase project in the environment (or .env) it uses that one, and neither seeds nor simulates.
import { existsSync, openSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { startChild, stopChild } from './lib/children.mjs';
import { lockDataDir, openDataDir, requireFreePorts, resetDataDir } from './lib/data-dir.mjs';
import { bold, CommandError, dim, done, duration, printFailure, step } from './lib/log.mjs';
import { ensureBuilt, ensureInstalled, requireNode, root } from './lib/project.mjs';

const began = performance.now();
const { values: options } = parseArgs({
  options: { reset: { type: 'boolean' }, dev: { type: 'boolean' }, help: { type: 'boolean' } },
});
const envFile = path.join(root, '.env');
if (existsSync(envFile)) process.loadEnvFile(envFile);

const port = Number(process.env.PORT || 3000);
const url = `http://localhost:${port}`;
const dataDir = path.resolve(root, process.env.FRONTDESK_DATA_DIR || '.data');
const isHosted = Boolean(process.env.SUPABASE_URL || process.env.NEXT_PUBLIC_SUPABASE_URL);

/** Undone in reverse when we stop. */
const undo = [];
let stopping;

function stop(code) {
  stopping ??= (async () => {
    for (const work of undo.toReversed()) {
      await work().catch((error) => console.error(error));
    }
    process.exit(code);
  })();
  return stopping;
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (!stopping) console.log(dim('\nStopping …'));
    void stop(0);
  });
}
// npm runs us in a shell that keeps signals to itself: when npm is stopped, we notice that it is gone.
const parent = process.ppid;
if (process.env.npm_lifecycle_event) {
  setInterval(() => {
    if (process.ppid !== parent) void stop(0);
  }, 250).unref();
}
// Run by another process of ours (the tests), we end with it.
process.on('disconnect', () => void stop(0));

async function main() {
  if (options.help) {
    console.log('npm start [-- --reset | --dev]\n\nPORT and FRONTDESK_DATA_DIR choose the place.');
    return process.exit(0);
  }
  requireNode();
  if (!Number.isInteger(port) || port < 1 || port > 65_000) {
    throw new CommandError(
      `PORT=${process.env.PORT} is not a port.`,
      'Take one from 1024 to 65000.',
    );
  }
  if (isHosted) return startHosted();

  if (existsSync(dataDir)) await openDataDir(dataDir);
  if (options.reset) {
    if (existsSync(dataDir)) (await lockDataDir(dataDir, url))();
    await step('Deleting the data of the sandbox', () => resetDataDir(dataDir));
  }
  await openDataDir(dataDir);
  undo.push(await lockDataDir(dataDir, url));
  // Not PostgreSQL's, port + 5: a run that was killed may have left one there, which is stopped before ours starts.
  await requireFreePorts([
    ['Frontdesk', port],
    ['Supabase', port + 1],
    ['mailbox', port + 2],
    ['simulated Vapi', port + 3],
    ['simulated Paddle', port + 4],
    ['mail', port + 6],
    ['simulated Google', port + 7],
  ]);
  await ensureInstalled();
  if (!options.dev) await ensureBuilt();
  if (stopping) return;

  const env = await startSandbox();
  await startApp({ ...env, ...process.env, ...pick(env) });
  const stackFile = path.join(dataDir, 'stack.json');
  await writeFile(stackFile, JSON.stringify({ url, env }, null, 2));
  undo.push(() => rm(stackFile, { force: true }));
  process.send?.({ type: 'ready', url, env });
  greet();
}

/** The sandbox's own addresses win over what a shell may have set. */
function pick(env) {
  return { ...env, PORT: String(port) };
}

function startSandbox() {
  const log = openSync(path.join(dataDir, 'sandbox.log'), 'a');
  const child = startChild(['--import', 'tsx', 'sandbox/main.ts'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), FRONTDESK_DATA_DIR: dataDir },
    // The library logs every refused query; that is for a file.
    stdio: ['ignore', log, log, 'ipc'],
  });
  undo.push(() => stopChild(child, 9_000));
  return new Promise((resolve, reject) => {
    child.on('message', (message) => {
      if (message.type === 'progress') done(message.step, message.ms);
      if (message.type === 'ready') resolve(message.env);
      if (message.type === 'error') reject(new CommandError(message.message, message.hint));
    });
    child.on('exit', (code) => {
      reject(
        new CommandError(
          `The sandbox ended with code ${code}.`,
          `See ${path.join(dataDir, 'sandbox.log')}, then start again.`,
        ),
      );
      if (!stopping) void stop(1);
    });
  });
}

async function startApp(env) {
  const args = options.dev
    ? ['node_modules/@remix-run/dev/dist/cli.js', 'vite:dev', '--port', String(port)]
    : ['--enable-source-maps', 'build/server.js'];
  const children = [startChild(args, { cwd: root, env: appEnv(env) })];
  if (options.dev) {
    children.push(
      startChild(['--import', 'tsx', 'app/worker/main.ts'], { cwd: root, env: appEnv(env) }),
    );
  }
  let failed;
  for (const child of children) {
    undo.push(() => stopChild(child, 8_000));
    child.on('exit', (code) => {
      failed = new CommandError(`The server ended with code ${code}.`, 'What it said is above.');
      if (!stopping) void stop(1);
    });
  }
  await step('Server', async () => {
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      if (failed) throw failed;
      const response = await fetch(`${url}/readyz`).catch(() => null);
      await response?.arrayBuffer();
      if (response?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new CommandError('The server did not get ready within a minute.', `See ${url}/readyz`);
  });
}

function appEnv(env) {
  return {
    ...env,
    NODE_ENV: options.dev ? 'development' : 'production',
    LOG_LEVEL: process.env.LOG_LEVEL || (options.dev ? 'info' : 'warn'),
  };
}

async function startHosted() {
  await ensureInstalled();
  if (!options.dev) await ensureBuilt();
  await startApp({ ...process.env, PORT: String(port) });
  process.send?.({ type: 'ready', url, env: {} });
  console.log(`\n  ${bold('Frontdesk')} runs at ${bold(url)} on your Supabase project.\n`);
}

function greet() {
  console.log(`
  ${bold('Frontdesk')} runs at ${bold(url)}   ${dim(`ready in ${duration(performance.now() - began)}`)}

  Sign in as   demo@frontdesk.test      owner of Harbor Realty
               manager@frontdesk.test   manager there
               viewer@frontdesk.test    viewer there
               other@frontdesk.test     owner of Summit Dental
               admin@frontdesk.test     platform admin
  Password     frontdesk-demo-1

  Mailbox      http://127.0.0.1:${port + 2}
  Paddle       http://127.0.0.1:${port + 4}   (simulated)
  Play a call  npm run ring -- --business harbor --scenario hot-lead${port === 3000 ? '' : ` --port ${port}`}
  ${dim('Ctrl-C stops everything. `npm start -- --reset` starts over.')}
`);
}

main().catch(async (error) => {
  if (!stopping) printFailure(error);
  await stop(1);
});
