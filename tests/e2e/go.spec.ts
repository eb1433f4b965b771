import AxeBuilder from '@axe-core/playwright';

import { sql } from '../integration/stack';
import { makeBusiness } from '../make-business';
import { expect, signIn, test } from './fixtures';

const field = { name: 'A page, a caller, a number or words of a call' };

async function addCaller(businessId: string, name: string, number: string) {
  const [row] = await sql<{ id: string }>(
    `insert into public.callers (business_id, phone_number, name, first_call_at, last_call_at)
     values ($1, $2, $3, now(), now()) returning id`,
    [businessId, number, name],
  );
  return row!.id;
}

test('a page, a caller by number, and another business are a few keys away', async ({ page }) => {
  const business = await makeBusiness({ Olga: 'owner' });
  const other = await makeBusiness({});
  const { Olga } = business.people;
  await sql(
    `insert into public.memberships (business_id, user_id, role) values ($1, $2, 'viewer')`,
    [other.id, Olga!.id],
  );
  const caller = await addCaller(business.id, 'Wilhelmina Prowse', '+14155559911');
  await signIn(page, Olga!.email);
  const link = page.getByRole('link', { name: 'Find or go to' });
  const input = page.getByRole('combobox', field);
  const active = page.getByRole('option', { selected: true });

  // From a key; Escape leaves everything where it was.
  await link.focus();
  await expect(async () => {
    await page.keyboard.press('Control+k');
    await expect(input).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await expect(active).toHaveText('Today');
  expect((await new AxeBuilder({ page }).include('dialog.fd-go').analyze()).violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(input).toHaveCount(0);
  await expect(link).toBeFocused();

  // From the link, to a page that is only found.
  await link.click();
  await input.fill('opening');
  await expect(active).toHaveText('Receptionist: Hours');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/receptionist\/hours$/);

  await page.keyboard.press('Control+k');
  await input.fill('9911');
  const found = page.getByRole('option', { name: 'Wilhelmina Prowse' });
  await expect(found).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(active).toHaveText('All calls with “9911”');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/callers/${caller}$`));

  // What is on this page is gone into.
  await page.keyboard.press('Control+k');
  await input.fill('note');
  await expect(active).toHaveText('Add a note on this caller');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Add a note for the team')).toBeFocused();

  await page.keyboard.press('Control+k');
  await input.fill('switch');
  await expect(active).toHaveText(`Switch to ${other.name}`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Workspace' })).toContainText(other.name);
});

test('without a script the link leads to a page that finds the same @nojs', async ({
  page,
  javaScriptEnabled,
}) => {
  test.skip(javaScriptEnabled !== false, 'The dialog has a test of its own.');
  const business = await makeBusiness({ Olga: 'owner', Vera: 'viewer' });
  await addCaller(business.id, 'Barnaby Quill', '+14155559922');
  await signIn(page, business.people.Vera!.email);
  await page.getByRole('link', { name: 'Find or go to' }).click();
  await expect(page.getByRole('heading', { name: 'Find or go to' })).toBeVisible();
  // Nothing that a viewer may not do.
  await expect(page.getByRole('main').getByRole('link', { name: 'Billing' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'New follow-up' })).toHaveCount(0);

  await page.getByRole('searchbox', field).fill('quill');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('link', { name: 'Barnaby Quill' }).click();
  await expect(page.getByRole('heading', { name: 'Barnaby Quill' })).toBeVisible();

  await page.getByRole('link', { name: 'Find or go to' }).click();
  await page.getByRole('searchbox', field).fill('sign out');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login/);
});
