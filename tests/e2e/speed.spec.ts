import { expect, test } from './fixtures';

// A browser of its own, which keeps pages for the way back: Playwright's does not.
test.use({
  launchOptions: {
    executablePath: process.env.FRONTDESK_CHROMIUM || undefined,
    args: process.env.FRONTDESK_CHROMIUM_ARGS?.split(' ').filter(Boolean),
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  },
});

const mark = () => Object.assign(window, { isKept: true });
const isMarked = () => 'isKept' in window;

/** Both run in the page: how far what is shown moved by itself, as browsers reckon it. */
const watchShifts = () => {
  const shifts: number[] = [];
  Object.assign(window, { shifts });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      shifts.push((entry as unknown as { value: number }).value);
  }).observe({ type: 'layout-shift', buffered: true });
};
const sumOfShifts = () =>
  (window as unknown as { shifts: number[] }).shifts.reduce((sum, one) => sum + one, 0);

test('the way back to a live page is at once, and the page is as new as any', async ({
  signedIn: page,
}) => {
  await page.goto('/follow-ups');
  await page.waitForResponse(/\/api\/live/);
  await page.evaluate(mark);
  await page.goto('/pricing');
  const stream = page.waitForRequest(/\/api\/live/);
  const fresh = page.waitForResponse(/\/follow-ups\.data/);
  // A page that was kept does not load.
  await page.goBack({ waitUntil: 'commit' });
  expect(await page.evaluate(isMarked)).toBe(true);
  await Promise.all([stream, fresh]);
});

test('the way back shows nobody what they may not see since they signed out', async ({
  signedIn: page,
  context,
}) => {
  await page.goto('/callers');
  await page.waitForResponse(/\/api\/live/);
  await page.goto('/pricing');
  const other = await context.newPage();
  await other.goto('/today');
  await other
    .getByRole('button', { name: /^Harbor|Owner$/ })
    .first()
    .click();
  await other.getByRole('button', { name: 'Sign out' }).click();
  await expect(other).toHaveURL(/login/);
  await page.goBack();
  await expect(page).toHaveURL(/\/login/);
  await expect(page.getByRole('heading', { name: 'Callers' })).toHaveCount(0);
});

test('icons are drawn from their one file', async ({ signedIn: page }) => {
  const answer = page.waitForResponse(/\/assets\/icons-.*\.svg$/);
  await page.goto('/today');
  expect((await answer).headers()['cache-control']).toContain('immutable');
  const link = page.getByRole('link', { name: 'Calls', exact: true }).locator('svg use').first();
  // What a reference finds is drawn in its place: it has a size.
  await expect
    .poll(() => link.evaluate((use) => (use as SVGUseElement).getBBox().width))
    .toBeGreaterThan(10);
});

test('nothing moves when the letters come late @nojs', async ({ page }) => {
  let isLate = false;
  await page.route(/inter-latin-wght.*\.woff2/, async (route) => {
    isLate = true;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  await page.addInitScript(watchShifts);
  for (const path of ['/', '/pricing', '/login']) {
    await page.goto(path, { waitUntil: 'load' });
    await page.waitForTimeout(300);
    expect(await page.evaluate(sumOfShifts), path).toBeLessThan(0.01);
  }
  expect(isLate).toBe(true);
});

test('nothing moves on the page of a call while it comes to a slow phone', async ({
  signedIn: page,
  context,
}) => {
  await page.setViewportSize({ width: 412, height: 823 });
  await page.goto('/calls');
  const calls = await page
    .locator('tbody .go')
    .evaluateAll((links) => links.slice(0, 8).map((link) => String(link.getAttribute('href'))));
  expect(calls).toHaveLength(8);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.addInitScript(watchShifts);
  for (const path of calls) {
    await page.goto(path, { waitUntil: 'load' });
    await page.waitForResponse(/\/api\/live/);
    expect(await page.evaluate(sumOfShifts), path).toBeLessThan(0.05);
  }
});

test('what stands in for the letters takes as much room', async ({ page }) => {
  await page.goto('/');
  const sizes = await page.evaluate(async () => {
    await document.fonts.load('14px Inter');
    const measure = (family: string) => {
      const box = document.createElement('p');
      box.textContent = 'A buyer from Oakland asks whether the loft is still free. '.repeat(20);
      Object.assign(box.style, { fontFamily: family, width: 'max-content', whiteSpace: 'nowrap' });
      document.body.append(box);
      const { width, height } = box.getBoundingClientRect();
      box.remove();
      return { width, height };
    };
    return { own: measure('Inter'), other: measure("'Inter stand-in'"), none: measure('serif') };
  });
  expect(Math.abs(sizes.other.width / sizes.own.width - 1)).toBeLessThan(0.04);
  expect(sizes.other.height).toBe(sizes.own.height);
  expect(sizes.none.width).not.toBe(sizes.other.width);
});

test('a page for everybody is fetched when somebody is about to open it', async ({ page }) => {
  await page.goto('/');
  const fetched = page.waitForRequest((request) => request.headers()['sec-purpose']?.includes('prefetch') ?? false); // prettier-ignore
  await page.getByRole('link', { name: 'Pricing' }).first().hover();
  expect((await fetched).url()).toMatch(/\/pricing$/);
});

test('pages fade into one another, but not for those who want no motion @nojs', async ({
  page,
}) => {
  const answer = page.waitForResponse(/\.css$/);
  await page.goto('/');
  const css = await (await answer).text();
  const rule =
    /@media ?\(prefers-reduced-motion: ?no-preference\) ?\{\s*@view-transition ?\{\s*navigation: ?auto/;
  expect(rule.test(css)).toBe(true);
});
