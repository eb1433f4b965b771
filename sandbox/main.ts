/**
 * The embedded stack: PostgreSQL, Supabase's API, a mailbox and the simulated vendors, in one process.
 * `bin/start` runs it as a child and listens to its messages; run by hand it prints the environment that
 * the app needs. It ends when its parent ends, however that happens.
 */
import path from 'node:path';
import { performance } from 'node:perf_hooks';

import { MigrationError } from '~/migrate/migrate.server';
import { sandboxEnv } from './demo';
import { startGoogleSimulator } from './google/server';
import { startMailbox } from './mailbox';
import { startPaddleSimulator } from './paddle/server';
import { PaddleStore } from './paddle/store';
import { sandboxPorts } from './ports';
import { startPostgres } from './postgres';
import { seedOnce } from './seed/seed';
import { StartError } from './start-error';
import { authCallback, startSupabase } from './supabase/server';
import { keepVapidKeys } from './vapid-keys';
import { startVapiSimulator } from './vapi/server';

type Message =
  | { type: 'progress'; step: string; ms: number }
  | { type: 'ready'; env: Record<string, string> }
  | { type: 'error'; message: string; hint: string };

const ports = sandboxPorts(Number(process.env.PORT || 3000));
const dataDir = process.env.FRONTDESK_DATA_DIR || '.data';
const env = sandboxEnv(ports);
const databaseUrl = String(env.DATABASE_URL);

/** What runs, in the order in which it started; stopped in reverse. */
const running: { stop(): Promise<void> }[] = [];
let isStopping = false;

function tell(message: Message) {
  if (process.send) process.send(message);
  else if (message.type === 'progress') console.error(`${message.step} (${message.ms} ms)`);
  else if (message.type === 'error') console.error(`${message.message}\n${message.hint}`);
  else for (const [name, value] of Object.entries(message.env)) console.log(`${name}=${value}`);
}

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  if (result && typeof result === 'object' && 'stop' in result) {
    running.push(result as unknown as { stop(): Promise<void> });
  }
  tell({ type: 'progress', step: name, ms: Math.round(performance.now() - start) });
  return result;
}

async function start() {
  await step('Database', () => startPostgres(dataDir, ports.postgres));
  Object.assign(env, await keepVapidKeys(dataDir));
  await step('Mailbox', () => startMailbox(ports));
  const google = await step('Simulated Google', () =>
    startGoogleSimulator({ port: ports.google, redirectUri: authCallback(ports.api) }),
  );
  await step('Supabase', () =>
    startSupabase({
      databaseUrl,
      port: ports.api,
      smtpPort: ports.smtp,
      siteUrl: String(env.SITE_URL),
      storageDir: path.join(dataDir, 'storage'),
      googleUrl: google.url,
    }),
  );
  await step('Simulated Vapi', () => startVapiSimulator({ port: ports.vapi, databaseUrl }));
  await step('Simulated Paddle', () =>
    startPaddleSimulator({
      port: ports.paddle,
      store: new PaddleStore(databaseUrl),
      siteUrl: String(env.SITE_URL),
    }),
  );
  if (process.env.FRONTDESK_SEED !== '0') {
    await step('Demo data', () => seedOnce({ databaseUrl, env }));
  }
  tell({ type: 'ready', env });
}

function hintOf(error: unknown): string {
  if (error instanceof StartError) return error.hint;
  if (error instanceof MigrationError) {
    return '`npm start -- --reset` starts over with an empty database.';
  }
  return String((error as Error)?.stack ?? '');
}

async function stop(code: number) {
  if (isStopping) return;
  isStopping = true;
  // A part that hangs must not keep the others, or the terminal, waiting.
  setTimeout(() => process.exit(code || 1), 8_000).unref();
  for (const part of running.toReversed()) {
    await part.stop().catch((error: unknown) => console.error(error));
  }
  process.exit(code);
}

process.on('SIGTERM', () => void stop(0));
process.on('SIGINT', () => void stop(0));
process.on('disconnect', () => void stop(0));
// Who started us may have been killed before we listened.
if (process.send && !process.connected) process.exit(0);

// A database that crashes and recovers takes the library's connections with it, not its server: as with a hosted one.
function surviveLostConnection(error: unknown) {
  const { stack = '' } = error as { stack?: string };
  if (!/node_modules\/(?:postgres\/src\/connection|pg\/lib\/client)\.js/.test(stack)) throw error;
  console.error(error);
}
process.on('unhandledRejection', surviveLostConnection);
process.on('uncaughtException', surviveLostConnection);

start().catch(async (error: unknown) => {
  if (isStopping) return;
  tell({
    type: 'error',
    message: error instanceof Error ? error.message : String(error),
    hint: hintOf(error),
  });
  await stop(1);
});
