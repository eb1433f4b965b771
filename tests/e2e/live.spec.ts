import type { Page } from '@playwright/test';

import { makeBusiness, type TestBusiness } from '../business';
import { expect, ring, signIn, test } from './fixtures';

const from = { name: 'Lena Ortiz', number: '+14155550188' };

async function arrive(page: Page, name: string): Promise<TestBusiness> {
  const business = await makeBusiness(name);
  await signIn(page, business.owner.email);
  return business;
}

const call = (business: TestBusiness, speed: number) =>
  ring({ scenario: 'long', speed, from, phoneNumberId: business.phoneNumberId });

test('a ringing call shows on Today, its words grow, and its page follows it to the end', async ({
  page,
}) => {
  test.slow();
  const business = await arrive(page, 'Live Today');
  await expect(page.getByText('Before your first call')).toBeVisible();
  await call(business, 4);
  const strip = page.locator('.fd-live');
  await expect(strip).toContainText('On the phone now: (415) 555-0188', { timeout: 15_000 });
  const line = strip.locator('.line');
  // A guess, and the same words with more behind them.
  await expect(line).toHaveText(/^(?:Caller|Receptionist): “.+ …$/);
  const guess = (await line.innerText()).replace(/ …$/, '');
  await expect(line).not.toHaveText(`${guess} …`);
  await expect(strip.locator('.num')).toHaveText(/^0:[0-5]\d$/);

  await strip.getByRole('link', { name: 'Follow the call' }).click();
  await expect(page.getByText('This call is running.')).toBeVisible();
  const log = page.getByRole('log').getByRole('listitem');
  const before = await log.count();
  await expect.poll(() => log.count()).toBeGreaterThan(before);
  await expect(page.getByText('speaking', { exact: true })).toBeVisible();
  // Turns are never torn: what came by the stream and what was loaded are one list.
  const ids = await log.evaluateAll((items) => items.map(({ id }) => id));
  expect(ids).toEqual(ids.map((_id, index) => `t${index}`));

  // Ended by somebody: the page becomes that of any other call.
  await page.getByText('End the call', { exact: true }).click();
  await page.getByRole('button', { name: 'End it now' }).click();
  await expect(page.getByRole('heading', { name: 'Recording and transcript' })).toBeVisible({
    timeout: 15_000,
  });
  await expect(page.getByText('This call is running.')).toBeHidden();
});

test('a running call is spoken into, and taken over @nojs', async ({ page, javaScriptEnabled }) => {
  test.slow();
  const business = await arrive(page, 'Live Acts');
  await call(business, 3);
  await expect(async () => {
    await page.goto('/calls');
    await expect(page.locator('.fd-live')).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.getByRole('link', { name: 'Follow the call' }).click();
  await page.getByText('Say something', { exact: true }).click();
  await page.getByLabel('What the receptionist says').fill('Nora is on her way to you.');
  await page.getByRole('button', { name: 'Say it' }).click();
  await expect(page.getByText('The receptionist says it in a moment')).toBeVisible();
  await expect(async () => {
    if (!javaScriptEnabled) await page.getByRole('link', { name: 'Refresh', exact: true }).click();
    await expect(page.getByRole('log')).toContainText('Nora is on her way to you.', {
      timeout: 500,
    });
  }).toPass();

  // A number that nobody is called at comes back with what to do.
  await page.getByText('Take over', { exact: true }).click();
  await page.getByLabel('Your phone number').fill('911');
  await page.getByRole('button', { name: 'Put the call through' }).click();
  await expect(page.getByText('Emergency and short numbers are not called')).toBeVisible();
  await page.getByLabel('Your phone number').fill('(415) 555-0142');
  await page.getByRole('button', { name: 'Put the call through' }).click();
  await expect(page.getByText('Your phone is about to ring')).toBeVisible();
  await expect(async () => {
    if (!javaScriptEnabled) await page.reload();
    await expect(page.getByText('Put through', { exact: true }).first()).toBeVisible({
      timeout: 500,
    });
  }).toPass();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a page is looked at again by a link, or by itself as long as one wants', async ({
    page,
  }) => {
    const business = await arrive(page, 'Live Plain');
    await call(business, 2);
    await expect(async () => {
      await page.getByRole('link', { name: 'Refresh', exact: true }).click();
      await expect(page.locator('.fd-live')).toBeVisible({ timeout: 500 });
    }).toPass();

    await page.goto('/calls?q=nothing-like-it');
    const meta = page.locator('head meta[http-equiv="refresh"]');
    await expect(meta).toHaveCount(0);
    await page.getByRole('link', { name: 'Every 10 seconds' }).click();
    await expect(page).toHaveURL(/q=nothing-like-it&refresh=10$/);
    await expect(meta).toHaveAttribute('content', '10');
    await page.getByRole('link', { name: 'Stop refreshing' }).click();
    await expect(page).toHaveURL(/q=nothing-like-it$/);
    await page.goto('/today?refresh=0.001');
    await expect(meta).toHaveCount(0);
  });
});
