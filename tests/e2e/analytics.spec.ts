import { DateTime } from 'luxon';

import { makeBusiness } from '../make-business';
import { expect, signIn, test } from './fixtures';

// Days of which no call comes any more while other tests play theirs.
const day = (ago: number) =>
  DateTime.now().setZone('America/Los_Angeles').minus({ days: ago }).toISODate();
const [from, to] = [day(40), day(8)] as [string, string];
const chosen = `/analytics?from=${from}&to=${to}`;

test.describe('analytics', { tag: '@nojs' }, () => {
  test('a figure leads to as many calls', async ({ signedIn: page }) => {
    for (const section of ['Outcomes', 'Leads', 'New and returning callers', 'Follow-ups']) {
      await page.goto(chosen);
      const table = page.getByRole('table', { name: section });
      const figure = table.getByRole('link').first();
      const number = /^[\d,]+/.exec((await figure.textContent()) ?? '')?.[0];
      await figure.click();
      await expect(page).toHaveURL(new RegExp(`/calls\\?from=${from}&to=${to}&`));
      await expect(page.locator('.fd-pager b')).toHaveText(String(number));
      await expect(page.getByRole('list', { name: 'Left out or put right' })).toHaveCount(0);
    }
  });

  test('an hour of the week leads to its calls', async ({ signedIn: page }) => {
    await page.goto(chosen);
    await page.locator('summary').filter({ hasText: 'Hours as a table' }).click();
    const hour = page.getByRole('region', { name: 'Hours as a table' }).getByRole('link').first();
    const number = await hour.textContent();
    await hour.click();
    await expect(page).toHaveURL(/weekday=\d&hour=\d+/);
    await expect(page.locator('.fd-pager b')).toHaveText(String(number));
  });

  test('any days are chosen in a form, and said', async ({ signedIn: page }) => {
    await page.goto('/today');
    await page
      .getByRole('navigation', { name: 'Main', exact: true })
      .getByText('Analytics')
      .click();
    await expect(page.getByRole('link', { name: '28 days' })).toHaveAttribute(
      'aria-current',
      'page',
    );
    await page.locator('summary').filter({ hasText: 'Other days' }).click();
    // The wrong way round.
    await page.getByLabel('From').fill(to);
    await page.getByLabel('Until').fill(from);
    await page.getByRole('button', { name: 'Show these days' }).click();
    await expect(page.getByText('The first day came after the last: swapped.')).toBeVisible();
    await expect(page.getByRole('img', { name: /^Calls per day/ })).toBeVisible();
    await page.locator('summary').filter({ hasText: 'Calls per day as a table' }).click();
    const rows = page.getByRole('region', { name: 'Calls per day as a table' }).getByRole('row');
    await expect(rows).toHaveCount(34);
  });

  test('without a call says when there will be figures', async ({ page }) => {
    const { people } = await makeBusiness({ olga: 'owner' });
    await signIn(page, String(people.olga?.email));
    await page.goto('/analytics');
    await expect(page.getByRole('heading', { name: 'No calls to count yet' })).toBeVisible();
  });
});

test('a key leads to the figures, and is in the help', async ({ signedIn: page }) => {
  await page.waitForLoadState('networkidle');
  await page.keyboard.press('Shift+?');
  await expect(page.locator('#shortcuts')).toContainText('Analytics');
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page).toHaveURL(/\/analytics$/);
});
