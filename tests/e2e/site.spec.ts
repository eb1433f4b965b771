import { service } from '../integration/stack';
import { makePerson, removePerson, type Person } from '../people';
import { expect, signIn, test } from './fixtures';

/** What is set here everybody sees, so these tests come last, in turns, and leave the site as it was. */
test.describe.configure({ mode: 'serial' });

test.describe('the whole site', { tag: '@nojs' }, () => {
  let admin: Person;
  let before: { banner: string | null; banner_tone: string; is_sign_up_open: boolean };

  test.beforeEach(async ({ page }) => {
    const columns = 'banner, banner_tone, is_sign_up_open';
    before = (await service().from('site_settings').select(columns).single().throwOnError()).data;
    admin = await makePerson('Ada', { isAdmin: true });
    await signIn(page, admin.email, /\/admin$/);
    await page.goto('/admin/site');
  });
  test.afterEach(async () => {
    await service().from('site_settings').update(before).eq('id', true).throwOnError();
    await removePerson(admin);
  });

  test('gets a banner, and it goes again', async ({ page, browser }) => {
    const words = `Back at nine, ${Date.now()}`;
    await page.getByLabel('What people read').fill(words);
    await page.getByLabel('Tone').selectOption('warn');
    await page.getByRole('button', { name: 'Show the banner' }).click();
    await expect(page.getByRole('status')).toContainText('Everybody sees the banner');

    const theirs = await (await browser.newContext()).newPage();
    await signIn(theirs);
    await expect(theirs.getByText(words)).toBeVisible();

    await page.getByRole('button', { name: 'Take it away' }).click();
    await expect(page.getByRole('status')).toContainText('The banner is gone');
    await theirs.goto('/calls');
    await expect(theirs.getByRole('heading', { name: 'Calls', level: 1 })).toBeVisible();
    await expect(theirs.getByText(words)).toHaveCount(0);
    await theirs.context().close();
  });

  test('closes its sign-ups, and opens them', async ({ page, browser }) => {
    const stranger = await (await browser.newContext()).newPage();
    await page.locator('summary').filter({ hasText: 'Close sign-ups' }).click();
    await page.getByRole('button', { name: 'Close them now' }).click();
    await expect(page.getByRole('status')).toContainText('Sign-ups are closed');
    await stranger.goto('/signup');
    await expect(stranger.getByLabel('Password')).toHaveCount(0);
    await stranger.goto('/');
    await expect(stranger.getByText('We take no new accounts').first()).toBeVisible();
    await expect(stranger.getByRole('link', { name: 'Create an account' })).toHaveCount(0);

    await page.getByRole('button', { name: 'Open sign-ups' }).click();
    await expect(page.getByRole('status')).toContainText('Sign-ups are open');
    await stranger.goto('/signup');
    await expect(stranger.getByLabel('Password')).toBeVisible();
    await stranger.context().close();
  });

  test('keeps an address that cannot be one, with what is wrong with it', async ({ page }) => {
    await page.getByLabel('Address of the site').fill('https://desk.example/app');
    await page.getByRole('button', { name: 'Save address' }).click();
    await expect(page.getByText('Enter an address such as')).toBeVisible();
    await expect(page.getByLabel('Address of the site')).toHaveValue('https://desk.example/app');
    await expect(page.getByText('Site URL')).toBeVisible();
  });
});
