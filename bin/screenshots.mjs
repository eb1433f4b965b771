// `npm run screenshots`: the pictures of docs/screenshots, taken of the demo business as it starts.
import { mkdtempSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { findBrowser } from './lib/browser.mjs';
import { stopChild } from './lib/children.mjs';
import { printFailure, step } from './lib/log.mjs';
import { ensureBuilt, ensureInstalled, requireNode, root } from './lib/project.mjs';
import { startStack } from './lib/stack.mjs';

const wide = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 };
const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 };
const dark = { colorScheme: 'dark' };
/** Each by the name of its file. `open` goes on from the page, to what has no address that is known beforehand. */
const pictures = {
  landing: { address: '/', as: null, ...wide },
  today: { address: '/today', ...wide },
  calls: { address: '/calls', ...wide },
  call: {
    address: '/calls?outcome=booked',
    open: (page) => page.locator('main a[href^="/calls/"]').first().click(),
    ...wide,
  },
  receptionist: { address: '/receptionist', ...wide },
  phone: { address: '/phone', ...wide },
  analytics: { address: '/analytics', ...wide },
  billing: { address: '/billing', ...wide },
  'calls-dark': { address: '/calls', ...wide, ...dark },
  'today-phone': { address: '/today', ...phone },
  'today-phone-spanish': { address: '/today?lang=es', ...phone },
  'calls-phone-dark': { address: '/calls', ...phone, ...dark },
};

const scratch = mkdtempSync(path.join(os.tmpdir(), 'frontdesk-screenshots-'));
let stack;

async function main() {
  requireNode();
  await ensureInstalled();
  await ensureBuilt();
  // PostgreSQL has a user of its own when we are root, who must be able to enter.
  await chmod(scratch, 0o711);
  stack = await startStack(path.join(scratch, 'data'));
  const { path: executablePath, args } = await step('Finding a browser', findBrowser);
  const { chromium } = await import('@playwright/test');
  const { default: sharp } = await import('sharp');
  const browser = await chromium.launch({ executablePath, args });
  const folder = path.join(root, 'docs/screenshots');
  await mkdir(folder, { recursive: true });
  const signedIn = await signIn(browser);
  for (const [name, { address, open, as = signedIn, ...view }] of Object.entries(pictures)) {
    await step(name, async () => {
      const context = await browser.newContext({ ...view, storageState: as ?? undefined });
      const page = await context.newPage();
      await page.goto(stack.env.FRONTDESK_URL + address);
      if (open) {
        const before = page.url();
        await open(page);
        await page.waitForURL((url) => url.href !== before);
      }
      // Live pages keep a connection open: until all is there that they load.
      await page.waitForLoadState('load');
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(500);
      const png = await page.screenshot({ animations: 'disabled' });
      await writeFile(
        path.join(folder, `${name}.png`),
        await sharp(png).png({ palette: true, quality: 90, effort: 8 }).toBuffer(),
      );
      await context.close();
    });
  }
  await browser.close();
}

/** @returns the cookies of the demo's owner */
async function signIn(browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${stack.env.FRONTDESK_URL}/login`);
  await page.getByLabel('E-mail').fill('demo@frontdesk.test');
  await page.getByLabel('Password').fill('frontdesk-demo-1');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(/\/today$/);
  const state = await context.storageState();
  await context.close();
  return state;
}

try {
  await main();
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
} finally {
  if (stack) await stopChild(stack.child, 12_000);
  await rm(scratch, { recursive: true, force: true });
}
