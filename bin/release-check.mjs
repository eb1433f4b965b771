// `npm run release:check`: what the image would be, without Docker. Does the steps of the Dockerfile in a folder of its
// own: installs what production needs, counts and weighs it, and starts web, worker and migrations from there with
// production dependencies and variables alone. `-- --whole` also builds there, from what .dockerignore lets in;
// `-- --folder <path>` says where (it is deleted afterwards).
import { execFileSync, fork, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { startChild, stopChild } from './lib/children.mjs';
import { findPorts } from './lib/data-dir.mjs';
import { bold, CommandError, printFailure, step } from './lib/log.mjs';
import { ensureBuilt, ensureInstalled, requireNode, root, run } from './lib/project.mjs';

/** Production's packages weigh no more than this: what grows past it was looked at by somebody. */
const mostMegabytes = 310;

const { values: options } = parseArgs({
  options: { whole: { type: 'boolean' }, folder: { type: 'string' } },
});
/** Read where the sources run as they are, and never from a build. */
const onlyFromSource = new Set(['tsx/esm/api']);
const undo = [];

async function main() {
  requireNode();
  await ensureInstalled();
  const folder = options.folder
    ? path.resolve(options.folder)
    : await mkdtemp(path.join(os.tmpdir(), 'frontdesk-release-'));
  if (options.folder && existsSync(folder)) {
    throw new CommandError(`${folder} is there already.`, 'Name a folder that is not.');
  }
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const stages = readStages();
  const at = { build: root, dependencies: path.join(folder, 'dependencies') };

  if (options.whole) {
    at.build = path.join(folder, 'build-stage');
    await step('Build stage, from what .dockerignore lets in', async () => {
      copyContext(at.build);
      for (const command of stages.build.commands) await shell(command, at.build);
    });
  } else await ensureBuilt();
  await step('Production dependencies', async () => {
    copyFiles(stages.dependencies.files, root, at.dependencies);
    for (const command of stages.dependencies.commands) await shell(command, at.dependencies);
  });
  const image = path.join(folder, 'image');
  await step('The image’s files', async () => {
    copyFiles(stages.last.files, root, image);
    for (const { from, source, target } of stages.last.copies) {
      cpSync(path.join(at[from], source), path.join(image, target), {
        recursive: true,
        verbatimSymlinks: true,
      });
    }
  });

  const weights = weigh(path.join(image, 'node_modules'));
  const total = weights.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(
    `  ${bold(`${weights.length} packages, ${mb(total)}`)} of production dependencies; build ${mb(sizeOf(path.join(image, 'build')))}`,
  );
  const largest = weights.toSorted((a, b) => b.bytes - a.bytes).slice(0, 8);
  console.log(`  largest: ${largest.map(({ name, bytes }) => `${name} ${mb(bytes)}`).join(', ')}`);
  if (total > mostMegabytes * 1024 * 1024) {
    throw new CommandError(
      `They weigh more than ${mostMegabytes} MB.`,
      'Find what came, or raise the limit in bin/release-check.mjs and say why.',
    );
  }
  await step('Every package that the build imports is there', () => resolveAll(image));
  await step('Web, worker and migrations start from them', () => startFrom(image, folder));
}

/** What the Dockerfile says: the files and commands of its stages, so that the two never differ. */
function readStages() {
  const text = readFileSync(path.join(root, 'Dockerfile'), 'utf8');
  const stages = {};
  let stage;
  for (const line of text.split('\n')) {
    const [, name] = /^FROM \S+(?: AS (\w+))?$/.exec(line) ?? [];
    if (line.startsWith('FROM ')) {
      stage = stages[name ?? 'last'] = { files: [], copies: [], commands: [] };
    }
    const copy = /^COPY --from=(\w+) \/app\/(\S+) (\S+)$/.exec(line);
    if (copy) stage.copies.push({ from: copy[1], source: copy[2], target: copy[3] });
    else if (/^COPY (?!\. \.)/.test(line)) stage.files.push(...line.split(' ').slice(1, -1));
    const command = /^RUN (?:--mount=\S+ )?(.+)$/.exec(line)?.[1];
    if (command) stage.commands.push(command);
  }
  return stages;
}

function copyFiles(files, from, to) {
  mkdirSync(to, { recursive: true });
  for (const file of files) cpSync(path.join(from, file), path.join(to, file));
}

/** The context as Docker would see it: what git has, and .dockerignore lets in. */
function copyContext(to) {
  const lines = readFileSync(path.join(root, '.dockerignore'), 'utf8').split('\n');
  const wanted = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
  for (const file of files) {
    const isIn = wanted.some((name) => file === name || file.startsWith(`${name}/`));
    if (!isIn || /\.test\.tsx?$/.test(file) || !existsSync(path.join(root, file))) continue;
    cpSync(path.join(root, file), path.join(to, file));
  }
}

/** As a person with nothing set would run it. */
function shell(command, cwd) {
  const { PATH, HOME } = process.env;
  return run('sh', ['-c', `cd "$0" && ${command}`, cwd], { env: { PATH, HOME } });
}

function weigh(modules) {
  const found = [];
  const look = (folder) => {
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder)) {
      if (name.startsWith('.')) continue;
      const full = path.join(folder, name);
      if (name.startsWith('@')) {
        look(full);
        continue;
      }
      if (!existsSync(path.join(full, 'package.json'))) continue;
      const nested = path.join(full, 'node_modules');
      found.push({
        name: path.relative(modules, full),
        bytes: sizeOf(full) - (existsSync(nested) ? sizeOf(nested) : 0),
      });
      look(nested);
    }
  };
  look(modules);
  return found;
}

function sizeOf(folder) {
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile())
      bytes += statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size;
  }
  return bytes;
}

const mb = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** Also what is loaded only when it is needed: it would be missed by the person who first needs it. */
async function resolveAll(image) {
  const files = readdirSync(path.join(image, 'build'), { recursive: true })
    .filter((file) => file.endsWith('.js') && !file.startsWith('client'))
    .map((file) => path.join('build', file));
  const names = new Set();
  for (const file of files) {
    const text = readFileSync(path.join(image, file), 'utf8');
    for (const [, one, two] of text.matchAll(
      /(?:^|[;\n}])\s*(?:import|export)[^'"`;()]*["']([^"'\n]+)["']|\bimport\(\s*["']([^"'\n]+)["']\s*\)/g,
    )) {
      const name = one ?? two;
      if (/^[./]|^node:|^data:/.test(name) || onlyFromSource.has(name)) continue;
      // What no package is called, not even here, is no import: texts may look like one.
      const [scope, part] = name.split('/');
      const folder = scope.startsWith('@') ? `${scope}/${part}` : scope;
      if (existsSync(path.join(root, 'node_modules', folder))) names.add(name);
    }
  }
  const script = `
    const missing = [];
    for (const name of ${JSON.stringify([...names])}) {
      try { await import(import.meta.resolve(name)); }
      catch (error) { missing.push(name + ': ' + error.message.split('\\n')[0]); }
    }
    if (missing.length) { console.error(missing.join('\\n')); process.exit(1); }
    process.exit(0);`;
  const output = await run(
    'sh',
    ['-c', 'cd "$0" && exec node --input-type=module -e "$1"', image, script],
    {},
  );
  if (names.size < 10) throw new CommandError(`Only ${names.size} imports were found.`, output);
}

async function startFrom(image, folder) {
  const port = await findPorts(8);
  const dataDir = path.join(folder, 'data');
  mkdirSync(dataDir);
  await chmod(folder, 0o711);
  const sandbox = fork(path.join(root, 'sandbox/main.ts'), {
    cwd: root,
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, PORT: String(port), FRONTDESK_DATA_DIR: dataDir, FRONTDESK_SEED: '0' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  undo.push(() => stopChild(sandbox, 10_000));
  const env = await new Promise((resolve, reject) => {
    sandbox.on('message', (message) => {
      if (message.type === 'ready') resolve(message.env);
      if (message.type === 'error') reject(new Error(message.message));
    });
    sandbox.once('exit', () => reject(new Error('The sandbox ended.')));
  });
  const own = { PATH: process.env.PATH, NODE_ENV: 'production', LOG_LEVEL: 'warn', ...env };

  const { code, output } = await toEnd(['build/migrate.js'], image, {
    PATH: own.PATH,
    DATABASE_URL: env.DATABASE_URL,
  });
  if (code !== 0) throw new CommandError('The migrations did not run.', output);

  const began = performance.now();
  const web = startChild(['build/server.js'], {
    cwd: image,
    env: { ...own, PORT: String(port), WORKER: 'off' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  undo.push(() => stopChild(web, 15_000));
  const url = `http://127.0.0.1:${port}`;
  await until(async () => (await fetch(`${url}/readyz`)).ok, 'The server is not ready.');
  console.log(`  ready ${Math.round(performance.now() - began)} ms after its start`);
  const page = await (await fetch(`${url}/login`)).text();
  if (!page.includes('Sign in')) throw new CommandError('The log-in page does not show.');
  const asset = /\/assets\/[\w.-]+\.css/.exec(page)?.[0];
  if (!asset || !(await fetch(url + asset)).ok) throw new CommandError('An asset is missing.');

  const worker = startChild(['build/worker.js'], { cwd: image, env: own });
  undo.push(() => stopChild(worker, 15_000));
  const answer = await fetch(`${url}/api/webhooks/vapi`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${env.VAPI_WEBHOOK_SECRET}`,
    },
    body: JSON.stringify({
      message: {
        type: 'status-update',
        status: 'ringing',
        timestamp: Date.now(),
        call: { id: 'release-check', assistantId: 'nobody' },
      },
    }),
  });
  if (answer.status !== 200) throw new CommandError(`A webhook was answered ${answer.status}.`);
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  undo.push(() => client.end());
  await until(async () => {
    const { rows } = await client.query(
      `select status from public.webhook_events where external_id = 'release-check'`,
    );
    return rows[0] && rows[0].status !== 'received';
  }, 'The worker did not take the event.');
  const stopped = performance.now();
  await Promise.all([stopChild(web, 15_000), stopChild(worker, 15_000)]);
  console.log(`  stopped in ${Math.round(performance.now() - stopped)} ms`);
}

function toEnd(args, cwd, env) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.on('close', (code) => resolve({ code, output }));
  });
}

async function until(look, otherwise) {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if (await look().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new CommandError(otherwise);
}

let failed = false;
try {
  await main();
} catch (error) {
  failed = true;
  printFailure(error);
}
for (const work of undo.toReversed()) await work();
console.log(failed ? '' : bold('Fit to be released.'));
process.exit(failed ? 1 : 0);
