import { readFile } from 'node:fs/promises';

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { mailTo, makeBusiness, makePerson, takeCalls } from '../integration/people';
import { sql } from '../integration/stack';
import { expect, signIn, test } from './fixtures';

/** Somebody with a business, in which Caller 0, Caller 1 … called once each. */
async function withCallers(page: Page, count: number) {
  const owner = await makePerson('Carla');
  const business = await makeBusiness(owner, 'Carla’s Cakes');
  await takeCalls(business, count);
  await signIn(page, owner.email);
  return { owner, business };
}

async function open(page: Page, name: string) {
  await page.goto('/callers');
  await page.locator('tbody .go').filter({ hasText: name }).first().click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

test.describe('callers', { tag: '@nojs' }, () => {
  test('are found by what is typed, and narrowed down', async ({ page }) => {
    await withCallers(page, 3);
    await page.goto('/callers');
    await expect(page.getByText('3 callers')).toBeVisible();
    await page.getByLabel('Search callers').fill('555-2001');
    await page.getByLabel('Search callers').press('Enter');
    await expect(page).toHaveURL(/q=555-2001/);
    await expect(page.locator('tbody .go')).toHaveText(['Caller 1']);
    await page.getByRole('link', { name: 'Remove Search 555-2001' }).click();
    await expect(page.locator('tbody .go')).toHaveText(['Caller 2', 'Caller 1', 'Caller 0']);
    await page.locator('summary').filter({ hasText: 'Filter' }).click();
    await page.getByLabel('Order').selectOption('Name');
    await page.getByLabel('Calls', { exact: true }).selectOption('Called once');
    await page.getByRole('button', { name: 'Show callers' }).click();
    await expect(page).toHaveURL(/order=name/);
    await expect(page.locator('tbody .go')).toHaveText(['Caller 0', 'Caller 1', 'Caller 2']);
    await page.goto('/callers?blocked=yes&calls=nonsense&called=never');
    await expect(page.getByRole('heading', { name: 'No callers match' })).toBeVisible();
    await page.getByRole('link', { name: 'Clear filters' }).click();
    await expect(page.getByText('3 callers')).toBeVisible();
    const answer = await page.goto('/callers?after=tampered');
    expect(answer?.status()).toBe(400);
  });

  test('get a name, tags and a block, and each is undone', async ({ page }) => {
    await withCallers(page, 1);
    await open(page, 'Caller 0');
    await page.getByLabel('What you call them').fill('Dr. Ada Byron');
    await page.getByRole('button', { name: 'Save name' }).click();
    await expect(page.getByRole('heading', { name: 'Dr. Ada Byron', level: 1 })).toBeVisible();
    await expect(page.getByText(/^Given by Carla on/)).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('heading', { name: 'Caller 0', level: 1 })).toBeVisible();

    await page.getByLabel('Add a tag').fill('Wedding');
    await page.getByRole('button', { name: 'Add tag' }).click();
    await expect(page.getByRole('list', { name: 'Tags of the caller' })).toContainText('Wedding');
    await page.goto('/callers?tag=Wedding');
    await expect(page.locator('tbody .go')).toHaveText(['Caller 0']);
    await page.locator('tbody .go').click();
    await page.getByRole('button', { name: 'Remove the tag Wedding' }).click();
    await expect(page.getByRole('status')).toContainText('Removed the tag Wedding');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('list', { name: 'Tags of the caller' })).toContainText('Wedding');

    await page.getByRole('button', { name: 'Block', exact: true }).click();
    await expect(page.getByText(/^Blocked since/)).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('button', { name: 'Block', exact: true })).toBeVisible();
    await expect(page.getByText(/^Blocked since/)).toHaveCount(0);
  });

  test('who are one person are merged, and separated again', async ({ page }) => {
    await withCallers(page, 2);
    await open(page, 'Caller 0');
    const address = page.url();
    await page.getByRole('link', { name: 'Merge with another caller' }).click();
    await page.getByLabel('Search callers').fill('caller 1');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByRole('button', { name: 'Merge Caller 1' }).click();
    await expect(page).toHaveURL(address);
    await expect(page.getByRole('status')).toContainText('They are one caller now');
    await expect(page.getByRole('heading', { name: 'Numbers' })).toBeVisible();
    await expect(
      page.locator('section', { hasText: 'In the list of calls' }).locator('.go'),
    ).toHaveCount(2);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('status')).toContainText('They are two callers again');
    await page.goto('/callers');
    await expect(page.locator('tbody .go')).toHaveCount(2);

    // Later as well, from the page.
    await page.goto(address);
    await page.getByRole('link', { name: 'Merge with another caller' }).click();
    await page.getByLabel('Search callers').fill('555 2001');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByRole('button', { name: 'Merge Caller 1' }).click();
    await expect(page).toHaveURL(address);
    await page.reload();
    await page.getByRole('button', { name: /^Separate/ }).click();
    await expect(page.getByRole('heading', { name: 'Number', exact: true })).toBeVisible();
  });

  test('are erased for good, and a receipt says so', async ({ page }) => {
    const { owner, business } = await withCallers(page, 2);
    await open(page, 'Caller 1');
    const address = page.url();
    await page.getByRole('link', { name: /^Erase this caller/ }).click();
    await expect(page.getByRole('heading', { name: 'What goes' })).toBeVisible();
    await expect(page.getByText('Calls, with summary and transcript')).toBeVisible();
    await page.getByRole('button', { name: 'Erase for good' }).click();
    await expect(page.getByRole('heading', { name: 'The caller is erased' })).toBeVisible();
    const receipt = page.url().split('/').at(-1)!;
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download receipt' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    expect(text).toContain(receipt);
    expect(text).not.toContain('Caller 1');
    expect((await mailTo(owner.email, /^A caller of Carla’s Cakes was erased$/)).text).toContain(
      receipt,
    );
    await expect(async () => {
      await page.reload();
      await expect(page.getByText('The phone service has deleted the calls as well')).toBeVisible({
        timeout: 100,
      });
    }).toPass({ timeout: 15_000, intervals: [200] });

    await page.goto('/settings/data');
    await page.getByRole('region', { name: 'What was erased' }).getByRole('link').click();
    await expect(page).toHaveURL(new RegExp(receipt));
    await page.getByRole('link', { name: 'check that it is genuine' }).click();
    await page.getByLabel('The receipt').fill(text);
    await page.getByRole('button', { name: 'Check' }).click();
    await expect(page.getByText('This receipt is genuine')).toBeVisible();
    await page.getByLabel('The receipt').fill(text.replace('Carla', 'Karla'));
    await page.getByRole('button', { name: 'Check' }).click();
    await expect(page.getByText('This is no receipt of ours')).toBeVisible();

    const gone = await page.goto(address);
    expect(gone?.status()).toBe(410);
    await page.goto('/callers');
    await expect(page.locator('tbody .go')).toHaveText(['Caller 0']);
    const [row] = await sql<{ n: number }>(
      'select count(*)::int as n from public.calls where business_id = $1',
      [business.id],
    );
    expect(row?.n).toBe(1);
  });
});

test('the likely same person is proposed beside the calls', async ({ page }) => {
  const { business } = await withCallers(page, 2);
  await sql(`update public.callers set name = 'Ida Blom' where business_id = $1`, [business.id]);
  await open(page, 'Ida Blom');
  await page.getByRole('button', { name: 'Merge Ida Blom into Ida Blom' }).click();
  await expect(page.getByRole('status')).toContainText('They are one caller now');
  await page.goto('/callers');
  await expect(page.locator('tbody .go')).toHaveCount(1);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });
    test('the pages of callers have no accessibility fault, and fit a phone', async ({ page }) => {
      const { business } = await withCallers(page, 3);
      await sql(
        `update public.callers set name = 'Ida Blom', tags = '{Wedding,Long-standing,Vegan,Pays late}', blocked_at = now() where business_id = $1`,
        [business.id],
      );
      await page.goto('/callers');
      const id = (await page.locator('tbody .go').first().getAttribute('href'))!;
      await page.goto(id);
      await page.getByRole('button', { name: 'Merge Ida Blom into Ida Blom' }).first().click();
      await expect(page.getByRole('heading', { name: 'Numbers' })).toBeVisible();
      for (const path of [
        '/callers',
        '/callers?q=nobody-of-this-name',
        id,
        `${id}/merge?q=Ida`,
        `${id}/erase`,
        '/receipts/check',
        `/callers/00000000-0000-4000-8000-000000000000`,
      ]) {
        await page.setViewportSize({ width: 1280, height: 900 });
        await page.goto(path);
        await expectAccessible(page);
        await page.setViewportSize({ width: 360, height: 740 });
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(width, path).toBe(360);
      }
      await page.goto(`${id}/erase`);
      await page.getByRole('button', { name: 'Erase for good' }).click();
      await expect(page.getByRole('heading', { name: 'The caller is erased' })).toBeVisible();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    });
  });
}

async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
  expect(found, page.url()).toEqual([]);
}
