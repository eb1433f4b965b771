import type { Page } from '@playwright/test';

import { expect, test } from './fixtures';

/** Whether Remix has taken the page over, and React knows its markup. */
const isTakenOver = () =>
  '__remixRouter' in window && Object.keys(document.body).some((key) => key.startsWith('__react'));

async function onSlowPhone(page: Page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 10 });
}

test('a page that is touched while its script comes is taken over all the same', async ({
  signedIn: page,
}) => {
  await onSlowPhone(page);
  for (const path of ['/receptionist/voice', '/calls', '/receptionist/voice', '/settings/team']) {
    await page.goto(path, { waitUntil: 'commit' });
    await page.getByRole('heading', { level: 1 }).waitFor();
    // Beside the title, where there is nothing to press.
    for (let press = 0; press < 25; press++) await page.mouse.click(500 + press, 8);
    await page.waitForFunction(isTakenOver);
  }
});

test('a page that was scrolled before its script came stays where it is', async ({
  signedIn: page,
}) => {
  for (const path of ['/receptionist/voice', '/settings/notifications']) {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/assets/*.js', async (route) => {
      await released;
      await route.continue();
    });
    await page.setViewportSize({ width: 360, height: 480 });
    await page.goto(path, { waitUntil: 'commit' });
    await page.waitForLoadState('domcontentloaded');
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const before = await page.evaluate(() => scrollY);
    expect(before).toBeGreaterThan(100);
    release();
    await page.waitForFunction(isTakenOver);
    // Effects come after the page is taken over.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    expect(await page.evaluate(() => scrollY)).toBe(before);
    await page.unroute('**/assets/*.js');
  }
});
