// Installing and building, each only when what it depends on has changed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { CommandError, step } from './log.mjs';

export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

const installMark = path.join(root, 'node_modules/.frontdesk-install');
const buildMark = path.join(root, 'build/.frontdesk-build');
/** What a build is made of. A change of any of these makes it stale. */
const buildInputs = [
  'app',
  'languages',
  'public',
  'server.ts',
  'package-lock.json',
  'remix.config.js',
  'vite.config.ts',
  'tsconfig.json',
  'bin/build.mjs',
  'bin/lib/catalogues.mjs',
  'bin/lib/icon-sprite.mjs',
  'bin/lib/known-in-browsers.mjs',
  'bin/lib/messages.mjs',
  'bin/lib/say-in-languages.mjs',
  'bin/lib/source-files.mjs',
];

/** Refuses a Node that cannot run the project, before anything else can fail in a stranger way. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return;
  throw new CommandError(
    `Frontdesk needs Node 20.19 or later (20, 22 or 24); this is ${process.version}.`,
    'Install a current Node from https://nodejs.org, then start again.',
  );
}

/** Installs the dependencies when they are missing or not those of the lockfile. */
export async function ensureInstalled() {
  const hash = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .update(`${process.versions.modules} ${process.platform} ${process.arch}`)
    .digest('hex');
  if (await isMarked(installMark, hash)) return;
  await step('Installing dependencies (a minute or two, once)', async () => {
    await rm(installMark, { force: true });
    // `ci` takes just what the lockfile says. Development parts are what the embedded stack is made of.
    await run('npm', ['ci', '--include=dev', '--include=optional', '--no-fund', '--no-audit'], {
      env: { ...process.env, NODE_ENV: 'development' },
      hint: 'Is the npm registry within reach? `npm ci` shows more.',
    });
    await writeFile(installMark, hash);
  });
}

/** Builds the app when the build is missing or older than its sources. */
export async function ensureBuilt() {
  const hash = await hashOf(buildInputs);
  if (await isMarked(buildMark, hash)) return;
  await step('Building', async () => {
    await rm(buildMark, { force: true });
    await run(process.execPath, [path.join(root, 'bin/build.mjs')], {
      hint: '`npm run build` shows more.',
    });
    await mkdir(path.dirname(buildMark), { recursive: true });
    await writeFile(buildMark, hash);
  });
}

async function isMarked(file, hash) {
  return (await readFile(file, 'utf8').catch(() => '')) === hash;
}

async function hashOf(names) {
  const hash = createHash('sha256').update(process.versions.modules);
  for (const file of await filesIn(names)) {
    hash.update(file).update(await readFile(path.join(root, file)));
  }
  return hash.digest('hex');
}

async function filesIn(names) {
  const files = [];
  for (const name of names) {
    const full = path.join(root, name);
    if (!existsSync(full)) continue;
    const entries = await readdir(full, { recursive: true, withFileTypes: true }).catch(() => null);
    if (!entries) files.push(name);
    else {
      for (const entry of entries) {
        if (!entry.isFile() || /\.test\.tsx?$/.test(entry.name)) continue;
        files.push(path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)));
      }
    }
  }
  return files.sort();
}

/** Runs a program to its end; its output is shown only when it fails. */
export function run(command, args, { env = process.env, hint = '' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command === 'npm',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output = (output + chunk).slice(-20_000);
      });
    }
    child.on('error', (error) => reject(new CommandError(`${command}: ${error.message}`, hint)));
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new CommandError(`${command} ${args.join(' ')} failed:\n${output}`, hint));
    });
  });
}
