import { makeBusiness, type TestBusiness } from '../make-business';
import { service } from '../integration/stack';
import { expect, signIn, test } from './fixtures';

let business: TestBusiness;

test.beforeEach(async ({ page }) => {
  business = await makeBusiness({ Olga: 'owner', Max: 'manager' });
  const hours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();
  await service()
    .from('follow_ups')
    .insert(
      ['First', 'Second', 'Third'].map((title, index) => ({
        business_id: business.id,
        kind: 'custom',
        title,
        due_at: hours(index - 3),
      })),
    )
    .throwOnError();
  await signIn(page, business.people.Olga!.email);
});

test('a follow-up is put off, given away, done, and each is undone @nojs', async ({ page }) => {
  await page.goto('/follow-ups');
  const row = page.locator('[data-row]', { hasText: 'First' });
  await expect(row).toContainText('Overdue');

  await row.getByRole('button', { name: /^Snooze:/ }).click();
  await row.getByRole('button', { name: /Tomorrow morning/ }).click();
  await expect(page.getByText(/Snoozed to/).first()).toBeVisible();
  await expect(row).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toBeVisible();

  await row.getByRole('button', { name: /^More:/ }).click();
  await row.getByLabel('Assigned to').selectOption(business.people.Max!.id);
  await row.getByRole('button', { name: 'Assign', exact: true }).click();
  await expect(row).toContainText(`Assigned to ${business.people.Max!.name}`);

  await row.getByRole('button', { name: /^Mark done:/ }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toContainText(`Assigned to ${business.people.Max!.name}`);
});

test('all that are chosen are done at once, and undone at once @nojs', async ({ page }) => {
  await page.goto('/follow-ups');
  await page.getByLabel(/^Choose .*First/).check();
  await page.getByLabel(/^Choose .*Third/).check();
  await page.locator('#bulk').getByRole('button', { name: 'Done' }).click();
  await expect(page.locator('[data-row]')).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('[data-row]')).toHaveCount(3);
});

test('somebody writes one down and changes it @nojs', async ({ page }) => {
  await page.goto('/follow-ups');
  await page.getByRole('link', { name: 'New' }).click();
  await page.getByRole('button', { name: 'Write it down' }).click();
  await expect(page.getByText('Say what there is to do')).toBeVisible();
  await page.getByLabel('What is there to do').fill('Order keys');
  await page.getByRole('button', { name: 'Write it down' }).click();
  const row = page.locator('[data-row]', { hasText: 'Order keys' });
  await expect(row).toBeVisible();
  await row.getByRole('button', { name: /^More:/ }).click();
  await row.getByRole('link', { name: 'Change' }).click();
  await page.getByLabel('What is there to do').fill('Order new locks');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('[data-row]', { hasText: 'Order new locks' })).toBeVisible();
});

test('the keys move, choose and do, are off while one types, and can be turned off', async ({
  page,
}) => {
  await page.goto('/follow-ups');
  await page.waitForLoadState('networkidle');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(
    page.locator('[data-row]', { hasText: 'Second' }).locator('[data-go]'),
  ).toBeFocused();
  await page.keyboard.press('x');
  await expect(page.getByLabel(/^Choose .*Second/)).toBeChecked();
  await page.keyboard.press('k');
  await page.keyboard.press('e');
  await expect(page.locator('[data-row]', { hasText: 'First' })).toHaveCount(0);
  await page.keyboard.press('Shift+?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toBeVisible();
  await help.getByLabel('Use these shortcuts in this browser').uncheck();
  await help.getByRole('button', { name: 'Close' }).click();
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(page).toHaveURL(/follow-ups/);
});
