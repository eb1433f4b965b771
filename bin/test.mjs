// `npm test`: everything that holds the promises, from a fresh clone. `npm test -- unit` and so on for a part,
// `npm test -- e2e tests/e2e/phone.spec.ts` for files of it.
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { findBrowser } from './lib/browser.mjs';
import { stopChild } from './lib/children.mjs';
import { bold, dim, duration, printFailure, step } from './lib/log.mjs';
import { ensureBuilt, ensureInstalled, requireNode, root } from './lib/project.mjs';
import { startStack } from './lib/stack.mjs';

const began = performance.now();
const known = new Set(['static', 'unit', 'types', 'integration', 'e2e']);
const parts = process.argv.slice(2).filter((word) => known.has(word));
/** What is not a part names files in it, by any piece of their path. */
const files = process.argv.slice(2).filter((word) => !known.has(word));
const wants = (part) => parts.length === 0 || parts.includes(part);
const totals = { passed: 0, failed: 0, skipped: 0 };
const bin = (name) => path.join(root, 'node_modules', name);
/** Integration tests wait more than they work: halves of them run side by side, each on a stack of its own. */
const halves = wants('integration') && files.length === 0 ? ['1/2', '2/2'] : ['1/1'];
let scratch;
const stacks = [];

async function main() {
  requireNode();
  await ensureInstalled();
  scratch = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-test-'));
  // PostgreSQL has a user of its own when we are root, who must be able to enter.
  await chmod(scratch, 0o711);

  const needsStack = ['integration', 'e2e', 'types'].some(wants);
  // Each of these has work for one processor.
  await Promise.all([wants('static') && checkSources(), needsStack && ensureBuilt()]);
  if (wants('unit')) await vitest('Unit tests', 'unit');
  if (needsStack) {
    for (const half of halves) {
      stacks.push(await startStack(path.join(scratch, `data-${half[0]}`)));
    }
    const [{ env }] = stacks;
    if (wants('types')) {
      await check('Database types', ['--import', 'tsx', 'sandbox/db-types.ts', '--check'], env);
    }
    if (wants('integration')) {
      await Promise.all(
        halves.map((half, index) =>
          vitest(`Integration tests, ${half}`, 'integration', stacks[index].env, half),
        ),
      );
    }
    await stopStacks(stacks.splice(1));
    if (wants('e2e')) await playwright(env);
  }
}

async function checkSources() {
  const prettier = [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'];
  await check('Format', prettier);
  await check('Lint', [bin('oxlint/bin/oxlint'), '--deny-warnings']);
  await check('Types', [bin('typescript/bin/tsc'), '--noEmit']);
}

/** One check that passes or fails as a whole. */
async function check(name, args, env = {}) {
  try {
    await step(name, async () => {
      const { code, output } = await runNode(args, env);
      if (code !== 0) throw new Error(output);
    });
    totals.passed++;
  } catch (error) {
    totals.failed++;
    console.log(error.message);
  }
}

async function vitest(name, project, env = {}, half = '1/1') {
  const file = path.join(scratch, `${project}-${half[0]}.json`);
  const report = path.join(root, 'bin/lib/vitest-report.mjs');
  const args = [bin('vitest/vitest.mjs'), 'run', '--project', project, `--shard=${half}`, '--reporter=default', `--reporter=${report}`, ...files]; // prettier-ignore
  const flaky = [];
  await suite(name, args, { ...env, FRONTDESK_REPORT: file }, async () => {
    const { flaky: found, ...counts } = JSON.parse(await readFile(file, 'utf8'));
    flaky.push(...found);
    return counts;
  });
  nameFlaky(flaky);
}

async function playwright(env) {
  const browser = await step('Finding a browser', findBrowser);
  const file = path.join(scratch, 'e2e.json');
  const args = [bin('@playwright/test/cli.js'), 'test', '--reporter=line,json', ...files];
  const all = {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    FRONTDESK_CHROMIUM: browser.path,
    FRONTDESK_CHROMIUM_ARGS: browser.args.join(' '),
  };
  const flaky = [];
  await suite('Browser tests', args, all, async () => {
    const { stats, suites } = JSON.parse(await readFile(file, 'utf8'));
    flaky.push(...flakyTests(suites));
    return {
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
    };
  });
  nameFlaky(flaky);
}

function nameFlaky(flaky) {
  if (flaky.length > 0) console.log(`Passed at another try:\n${flaky.join('\n')}`);
}

/** The browser tests that passed only at another try, and why not at the first. */
function flakyTests(suites = []) {
  return suites.flatMap(({ specs = [], suites: inner }) => [
    ...specs.flatMap(({ title, file, line, tests }) =>
      tests
        .filter((test) => test.status === 'flaky')
        .map(({ results }) => `${file}:${line} ${title}\n${results[0]?.error?.message ?? ''}`),
    ),
    ...flakyTests(inner),
  ]);
}

/** A runner with many tests: its output is shown when something failed. */
async function suite(name, args, env, count) {
  try {
    await step(name, async () => {
      const { code, output } = await runNode(args, env);
      const counts = await count().catch(() => ({ passed: 0, failed: 1, skipped: 0 }));
      for (const key of Object.keys(totals)) totals[key] += counts[key];
      // A runner may fail although no test did, for example by an unhandled error.
      if (code !== 0 && counts.failed === 0) totals.failed++;
      if (code !== 0) throw new Error(output.slice(-20_000));
    });
  } catch (error) {
    console.log(error.message);
  }
}

function runNode(args, env) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env, FORCE_COLOR: '0', CI: process.env.CI ?? '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

async function stopStacks(all) {
  await Promise.all(all.map(({ child }) => stopChild(child, 12_000)));
}

async function finish() {
  await stopStacks(stacks);
  if (scratch) await rm(scratch, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, async () => {
    await finish();
    process.exit(1);
  });
}

try {
  await main();
} catch (error) {
  totals.failed++;
  printFailure(error);
} finally {
  await finish();
}
console.log(dim(`\nTook ${duration(performance.now() - began)}.`));
console.log(bold(totals.failed ? 'Something is broken.' : 'All good.'));
const skipped = totals.skipped ? `, ${totals.skipped} skipped` : '';
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exit(totals.failed ? 1 : 0);
