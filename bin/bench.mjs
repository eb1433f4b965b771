// `npm run bench -- <name>`: figures with the conditions under which they were taken.
// Each bench is a file of bench/, run on an embedded stack of its own.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const names = readdirSync(path.join(root, 'bench'))
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));
const [name, ...rest] = process.argv.slice(2);

if (!name || !names.includes(name)) {
  console.error(`Usage: npm run bench -- <${names.join('|')}>`);
  process.exit(1);
}
if (!existsSync(path.join(root, 'build/server.js'))) {
  console.error('There is no build yet. Run `npm start` once, or `npm ci && npm run build`.');
  process.exit(1);
}
const child = spawn(
  process.execPath,
  ['--import', 'tsx', path.join(root, 'bench', `${name}.bench.ts`), ...rest],
  { cwd: root, stdio: 'inherit' },
);
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
