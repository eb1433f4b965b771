import { makeBusiness } from '../make-business';
import { expect, signIn, test } from './fixtures';

test.describe('finding calls', { tag: '@nojs' }, () => {
  test('a search marks the turn and leads to it', async ({ signedIn: page }) => {
    await page.goto('/calls');
    await page.getByRole('searchbox', { name: 'Search calls' }).fill('parkign');
    await page.getByRole('searchbox', { name: 'Search calls' }).press('Enter');
    await expect(page).toHaveURL(/q=parkign/);
    await expect(page.getByText('Showing results for parking')).toBeVisible();
    // A form of the word counts as well: somebody may be called Park.
    const mark = page.locator('mark').filter({ hasText: /parking/i });
    const hit = page.locator('.fd-hit').filter({ has: mark }).first();
    await hit.click();
    await expect(page).toHaveURL(/\/calls\/[0-9a-f-]+\?q=parkign#t\d+$/);
    await expect(page.locator('.fd-turn:target')).toContainText(/parking/i);
  });

  test('a list is kept under a name, renamed, deleted, and brought back', async ({ page }) => {
    const { people } = await makeBusiness({ olga: 'owner' });
    await signIn(page, String(people.olga?.email));
    await page.goto('/calls?outcome=booked&lead=hot');
    await page.locator('summary').filter({ hasText: 'Save view' }).click();
    await page.getByLabel('Name of the view').fill('Hot bookings');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page).toHaveURL(/outcome=booked&lead=hot/);
    const views = page.getByRole('navigation', { name: 'Views' });
    await expect(views.getByRole('link', { name: /^Hot bookings/ })).toHaveAttribute(
      'aria-current',
      'page',
    );

    await page.locator('summary').filter({ hasText: 'Edit view' }).click();
    await page.getByLabel('Name of the view').fill('Hot leads, booked');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(views.getByRole('link', { name: /^Hot leads, booked/ })).toBeVisible();

    await page.locator('summary').filter({ hasText: 'Edit view' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect(views.getByRole('link', { name: /^Hot leads, booked/ })).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(views.getByRole('link', { name: /^Hot leads, booked/ })).toBeVisible();
  });

  test('an address that was tampered with says so, and leads back', async ({ signedIn: page }) => {
    await page.goto('/calls?after=tampered');
    await expect(
      page.getByRole('heading', { name: 'This page of the list is not here' }),
    ).toBeVisible();
    await page.getByRole('link', { name: 'Beginning of the list' }).click();
    await expect(page.getByRole('heading', { name: 'Calls', level: 1 })).toBeVisible();
  });
});

test('results follow the typing, and focus and caret stay', async ({ signedIn: page }) => {
  await page.goto('/calls?lead=hot');
  await page.waitForLoadState('networkidle');
  const field = page.getByRole('searchbox', { name: 'Search calls' });
  await field.pressSequentially('viewing', { delay: 40 });
  await expect(page).toHaveURL(/q=viewing/);
  await expect(page).toHaveURL(/lead=hot/);
  await expect(page.locator('.fd-hit').first()).toBeVisible();
  await expect(field).toBeFocused();
  await field.press('ArrowLeft');
  await field.press('ArrowLeft');
  await field.press('ArrowLeft');
  await field.press('x');
  await expect(page).toHaveURL(/q=viewxing/);
  await expect(field).toBeFocused();
  expect(await field.evaluate((input: HTMLInputElement) => input.selectionStart)).toBe(5);

  await page.getByRole('link', { name: /^Remove Search/ }).click();
  await expect(page).not.toHaveURL(/q=/);
  await expect(field).toHaveValue('');
});
