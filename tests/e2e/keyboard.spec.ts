import type { Locator, Page } from '@playwright/test';

import { service } from '../integration/stack';
import { makeBusiness } from '../make-business';
import { expect, test } from './fixtures';

/** As a person gets there who has no mouse: by Tab alone, and each stop on the way can be seen. */
async function tabTo(page: Page, target: Locator) {
  for (let stops = 0; stops < 120; stops++) {
    await page.keyboard.press('Tab');
    const stop = page.locator(':focus');
    if ((await stop.count()) === 0) continue;
    const isSeen = await stop.evaluate((element) => {
      // A radio button or a file field is often drawn by its label.
      const drawn = [element, element.parentElement, element.nextElementSibling];
      return drawn.some((one) => {
        if (!one) return false;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      });
    });
    expect(isSeen, `${await stop.evaluate((one) => one.outerHTML.slice(0, 160))} shows no focus`).toBe(true); // prettier-ignore
    if (await target.evaluate((one) => one === document.activeElement).catch(() => false)) return;
  }
  throw new Error(`120 stops, and none was ${String(target)}`);
}

test('who has no mouse signs in, works a follow-up, takes it back and saves a page @nojs', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const business = await makeBusiness({ Olga: 'owner' });
  await service()
    .from('follow_ups')
    .insert({ business_id: business.id, kind: 'custom', title: 'Water the plants' })
    .throwOnError();

  await page.goto('/login');
  await tabTo(page, page.getByLabel('E-mail'));
  await page.keyboard.type(business.people.Olga!.email);
  await tabTo(page, page.getByLabel('Password'));
  await page.keyboard.type('frontdesk-demo-1');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/today$/);

  // Past the menu in one step, on every page.
  await page.goto('/follow-ups');
  await tabTo(page, page.getByRole('link', { name: 'Skip to content' }));
  await page.keyboard.press('Enter');
  const row = page.locator('[data-row]', { hasText: 'Water the plants' });
  await tabTo(page, row.getByRole('button', { name: /^Mark done:/ }));
  await page.keyboard.press('Enter');
  await expect(row).toHaveCount(0);
  await tabTo(page, page.getByRole('button', { name: 'Undo' }));
  await page.keyboard.press('Enter');
  await expect(row).toHaveCount(1);

  await page.goto('/receptionist/voice');
  await tabTo(page, page.getByLabel('Greeting'));
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('Good day, how can I help?');
  await tabTo(page, page.getByRole('button', { name: 'Save', exact: true }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('Voice saved')).toBeVisible();
  await expect(page.getByLabel('Greeting')).toHaveValue('Good day, how can I help?');
});
