// The processes that a command starts, and that it takes with it when it ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const children = new Set();

/** Starts a Node process with an IPC channel, by which it notices when we are gone. */
export function startChild(args, { env, cwd, stdio = ['ignore', 'inherit', 'inherit', 'ipc'] }) {
  const child = spawn(process.execPath, args, { cwd, env, stdio });
  children.add(child);
  child.on('exit', () => children.delete(child));
  return child;
}

export function isAlive(child) {
  return child.exitCode === null && child.signalCode === null;
}

/** SIGTERM, and after `graceMs` SIGKILL. */
export async function stopChild(child, graceMs) {
  if (!child || !isAlive(child)) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await gone;
  clearTimeout(timer);
}

process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
