/**
 * What `npm run bench -- face` shows: a table of what each page weighs against its budget, what axe finds in light and
 * in dark, and what Lighthouse gives it; and how long a slow phone waits for the rows of Calls.
 *
 * Lighthouse (185 MB with what it needs) is no dependency: npx fetches the version below. `--no-lighthouse` leaves it
 * out, `--only /calls` takes the pages whose path begins so. Exits 1 when a promise is broken.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';

import AxeBuilder from '@axe-core/playwright';
import { chromium, type Browser } from '@playwright/test';

import { findBrowser } from '../bin/lib/browser.mjs';
import { sum, weighPage } from '../tests/page-weight';
import { conditions, percentile, signIn, startStack } from './stack';

/** The newest that runs on Node 20. */
const lighthouse = 'lighthouse@12.8.2';
const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
/** Source: Lighthouse's slow 4G and its mid-tier phone. */
const phone = { latency: 150, bytesPerSecond: 1_600_000 / 8, slowdown: 4 };
const rowsPromiseMs = 1_000;

type Page = { path: string; isApp: boolean; script: number };
const open = (...all: string[]) => all.map((path): Page => ({ path, isApp: false, script: 0 }));
const app = (...all: string[]) =>
  all.map((path): Page => ({
    path,
    isApp: true,
    script: /^\/calls(?:\/:callId)?$/.test(path) ? 85_000 : 95_000,
  }));
const pages = [
  ...open('/', '/pricing', '/faq', '/contact', '/privacy', '/terms', '/status'),
  ...open('/login', '/signup', '/forgot-password'),
  ...app('/today', '/calls', '/calls/:callId', '/follow-ups', '/callers', '/callers/:callerId'),
  ...app('/appointments', '/analytics', '/receptionist/voice', '/receptionist/hours'),
  ...app('/receptionist/knowledge', '/receptionist/publish', '/phone', '/billing'),
  ...app('/settings/profile', '/settings/team', '/settings/notifications', '/settings/data'),
];

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    'no-lighthouse': { type: 'boolean', default: false },
  },
});
const chosen = pages.filter((page) => page.path.startsWith(options.only));
const broken: string[] = [];

const found = await findBrowser();
const scratch = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-face-'));
const stack = await startStack({ WORKER: 'off' }, { hasDemo: true });
let browser: Browser | undefined;
try {
  await stack.startServer();
  browser = await chromium.launch({ executablePath: found.path, args: found.args });
  const cookie = await signIn(stack.url, 'demo@frontdesk.test');
  const params = await someIds(cookie);
  console.log(`${conditions()}; load ${os.loadavg()[0]?.toFixed(1)}`);
  console.log(
    `embedded Supabase on the same machine, demo data, ${browser.version()}, ${lighthouse}`,
  );
  console.log(`\n${'page'.padEnd(26)}${'script'.padStart(9)}${'budget'.padStart(8)}${'CSS'.padStart(8)}  axe light, dark  ${categories.join(', ')}`); // prettier-ignore
  for (const page of chosen) {
    const url = stack.url + page.path.replace(/:(\w+)/g, (_, name: string) => params[name]!);
    const own = page.isApp ? cookie : '';
    const html = await (await fetch(url, { headers: { Cookie: own } })).text();
    const { scripts, styles, hasScript } = weighPage(html);
    const script = sum(scripts);
    const faults = [await axe(url, own, 'light'), await axe(url, own, 'dark')];
    const scores = options['no-lighthouse'] ? null : await judge(url, own, page.isApp);
    console.log(
      `${page.path.padEnd(26)}${String(script).padStart(9)}${String(page.script).padStart(8)}${String(sum(styles)).padStart(8)}  ${faults.map(({ length }) => length).join(', ')}             ${scores ? categories.map((name) => scores.of[name]).join(', ') : '-'}`,
    );
    if (script > page.script || (!page.isApp && hasScript)) broken.push(`${page.path}: script`);
    for (const fault of faults.flat()) broken.push(`${page.path}: axe: ${fault}`);
    const promised = page.isApp ? 95 : 99;
    for (const name of categories) {
      if (scores && scores.of[name] < promised) {
        broken.push(`${page.path}: ${name} ${scores.of[name]}, for ${scores.why[name].join(', ')}`);
      }
    }
  }
  await measureRows(cookie);
  for (const line of broken) console.error(`BROKEN: ${line}`);
  if (broken.length > 0) process.exitCode = 1;
} finally {
  await browser?.close();
  await stack.stop();
  await rm(scratch, { recursive: true, force: true });
}

/** What axe finds on a page as somebody sees it. */
async function axe(url: string, cookie: string, colorScheme: 'light' | 'dark'): Promise<string[]> {
  const context = await browser!.newContext({ colorScheme });
  await context.addCookies(cookiesOf(cookie));
  const page = await context.newPage();
  await page.goto(url);
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  await context.close();
  return violations.map(({ id, nodes }) => `${colorScheme} ${id} ${nodes[0]?.html.slice(0, 120)}`);
}

type Scores = Record<(typeof categories)[number], number>;
type Report = {
  categories: Record<string, { score: number; auditRefs: { id: string; weight: number }[] }>;
  audits: Record<string, { score: number | null }>;
};

/** What Lighthouse gives a page on a phone, and what it takes the most for. */
async function judge(url: string, cookie: string, isApp: boolean) {
  const file = path.join(scratch, 'lighthouse.json');
  const headers = path.join(scratch, 'headers.json');
  await writeFile(headers, JSON.stringify(cookie ? { Cookie: cookie } : {}));
  const args = ['--yes', lighthouse, url, '--quiet', '--output=json', `--output-path=${file}`, `--extra-headers=${headers}`, `--only-categories=${categories.join(',')}`, `--chrome-flags=${['--headless=new', ...found.args].join(' ')}`]; // prettier-ignore
  // Search engines are kept out of where people work.
  if (isApp) args.push('--skip-audits=is-crawlable');
  await runLighthouse(args);
  const report = JSON.parse(await readFile(file, 'utf8')) as Report;
  const each = <T>(of: (category: Report['categories'][string]) => T) =>
    Object.fromEntries(categories.map((name) => [name, of(report.categories[name]!)]));
  return {
    of: each(({ score }) => Math.round(score * 100)) as Scores,
    why: each(({ auditRefs }) =>
      auditRefs
        .filter(({ id, weight }) => weight > 0 && (report.audits[id]?.score ?? 1) < 0.9)
        .map(({ id }) => `${id} ${report.audits[id]?.score}`),
    ) as Record<(typeof categories)[number], string[]>,
  };
}

/** Now and then it loses track of its browser, and asks to be run again. */
async function runLighthouse(args: string[], triesLeft = 2): Promise<void> {
  try {
    await promisify(execFile)('npx', args, { env: { ...process.env, CHROME_PATH: found.path } });
  } catch (error) {
    if (triesLeft === 0 || !/Please run Lighthouse again/.test(String(error))) throw error;
    await runLighthouse(args, triesLeft - 1);
  }
}

/** From the click to the first row on the screen, on a first visit with nothing in the browser's cache. */
async function measureRows(cookie: string) {
  const times: number[] = [];
  for (let visit = 0; visit < 7; visit++) {
    const context = await browser!.newContext({
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
      isMobile: true,
      hasTouch: true,
    });
    await context.addCookies(cookiesOf(cookie));
    const page = await context.newPage();
    const client = await context.newCDPSession(page);
    await client.send('Network.enable');
    await client.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: phone.latency,
      downloadThroughput: phone.bytesPerSecond,
      uploadThroughput: phone.bytesPerSecond,
    });
    await client.send('Emulation.setCPUThrottlingRate', { rate: phone.slowdown });
    // The first frame that has a row in it, and that the styles do not hold back any more. As text: what runs this
    // file names functions by a helper of its own, which the page does not have.
    await page.addInitScript(`requestAnimationFrame(function look() {
      const painted = performance.getEntriesByName('first-contentful-paint')[0];
      if (painted && document.querySelector('tbody .go')) window.rowsAt = performance.now();
      else requestAnimationFrame(look);
    })`);
    await page.goto(`${stack.url}/calls`, { waitUntil: 'commit' });
    // Not `waitForFunction`, which the policy of our pages does not let in.
    let rowsAt: number | undefined;
    for (let waited = 0; rowsAt === undefined && waited < 15_000; waited += 50) {
      rowsAt = await page.evaluate(() => (window as unknown as { rowsAt?: number }).rowsAt);
      if (rowsAt === undefined) await sleep(50);
    }
    times.push(rowsAt ?? Infinity);
    await context.close();
  }
  // The first visit of all is the server's first as well.
  const [p50, worst] = [percentile(times.slice(1), 0.5), Math.max(...times.slice(1))];
  console.log(
    `\nrows of /calls on a slow phone (1.6 Mbit/s, 150 ms, processor / ${phone.slowdown}), nothing cached, 6 visits: ${Math.round(p50)} ms in the middle, ${Math.round(worst)} ms at most; promised ${rowsPromiseMs} ms`,
  );
  if (p50 > rowsPromiseMs) broken.push(`/calls: its rows take ${Math.round(p50)} ms`);
}

async function someIds(cookie: string): Promise<Record<string, string>> {
  const idIn = async (list: string) => {
    const html = await (await fetch(stack.url + list, { headers: { Cookie: cookie } })).text();
    return String(new RegExp(`/(?:calls|callers)/([0-9a-f-]{36})`).exec(html)?.[1]);
  };
  return { callId: await idIn('/calls?outcome=booked'), callerId: await idIn('/callers') };
}

function cookiesOf(header: string) {
  return header
    .split('; ')
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf('=');
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: stack.url };
    });
}
