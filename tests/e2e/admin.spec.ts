import { makePerson, removePerson, type Person } from '../people';
import { expect, signIn, test } from './fixtures';

test.describe('running Frontdesk', { tag: '@nojs' }, () => {
  let admin: Person;
  let person: Person;

  test.beforeEach(async () => {
    [admin, person] = await Promise.all([makePerson('Ada', { isAdmin: true }), makePerson('Piet')]);
  });
  test.afterEach(async () => {
    await Promise.all([removePerson(admin), removePerson(person)]);
  });

  test('an admin without a business lands there, and goes from page to page', async ({ page }) => {
    await signIn(page, admin.email, /\/admin$/);
    await expect(page.getByRole('heading', { name: 'What needs a look' })).toBeVisible();
    const places = page.getByRole('navigation', { name: 'Admin', exact: true });
    for (const name of [
      'People',
      'Businesses',
      'Billing',
      'Events',
      'Jobs',
      'Site',
      'Activity',
      'Overview',
    ]) {
      await places.getByRole('link', { name }).click();
      await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
    }
  });

  test('a person is found, disabled and enabled again', async ({ page, browser }) => {
    await signIn(page, admin.email, /\/admin$/);
    await page.goto('/admin/users');
    await page.getByRole('searchbox', { name: 'Search people' }).fill(person.email);
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page).toHaveURL(/q=piet/);
    const row = page.getByRole('row').filter({ hasText: person.email });
    await expect(page.getByRole('row')).toHaveCount(2);

    await row.locator('summary').click();
    await row.getByRole('button', { name: `Disable ${person.fullName}` }).click();
    await expect(page.getByRole('status')).toContainText('Disabled');
    await expect(page).toHaveURL(/q=piet/);
    await expect(row.getByText('Disabled', { exact: true })).toBeVisible();

    const theirs = await (await browser.newContext()).newPage();
    await theirs.goto('/login');
    await theirs.getByLabel('E-mail').fill(person.email);
    await theirs.getByLabel('Password').fill('frontdesk-demo-1');
    await theirs.getByRole('button', { name: 'Sign in', exact: true }).click();
    // To a stranger with any password, the same as for an address without an account.
    await expect(theirs.getByRole('alert')).toContainText('do not fit together');

    await row.getByRole('button', { name: `Enable ${person.fullName}` }).click();
    await expect(page.getByRole('status')).toContainText('Enabled');
    await theirs.getByLabel('Password').fill('frontdesk-demo-1');
    await theirs.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(theirs).toHaveURL(/\/onboarding/);
    await theirs.context().close();

    await page.goto('/admin/activity?action=user.disable');
    await expect(page.getByRole('row').filter({ hasText: person.email })).toHaveCount(1);
  });

  test('a business is looked at as its owner sees it, and left again', async ({ page }) => {
    await signIn(page, admin.email, /\/admin$/);
    await page.goto('/admin/businesses?q=harbor+realty');
    await page.getByRole('button', { name: 'See Harbor Realty as its owner' }).click();
    await expect(page).toHaveURL(/\/today$/);
    await expect(page.getByText('as its owner sees it')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Mark done/ })).toHaveCount(0);
    // One that is over: the newest may be on the phone.
    await page.goto('/calls?outcome=message');
    await page.locator('tbody .go').first().click();
    await expect(page.getByRole('heading', { name: 'Summary' })).toBeVisible();

    await page.goto('/admin');
    await expect(page.getByText('You still look at')).toBeVisible();
    await page.getByRole('link', { name: 'Open it' }).click();
    await page.getByRole('button', { name: 'Stop looking' }).click();
    await expect(page).toHaveURL(/\/admin\/businesses$/);
    await expect(page.getByRole('status')).toContainText('You stopped looking');
    await page.goto('/calls');
    await expect(page).toHaveURL(/\/admin$/);
  });

  test('somebody who is paused meanwhile is told so, and signs out', async ({ page, context }) => {
    const member = await makePerson('Mo', { memberOf: 'aaaaaaaa-0000-4000-8000-000000000001' });
    try {
      await signIn(page, member.email);
      const other = await context.browser()!.newContext();
      const desk = await other.newPage();
      await signIn(desk, admin.email, /\/admin$/);
      await desk.goto(`/admin/users?q=${member.email}`);
      await desk.locator('summary').click();
      await desk.getByRole('button', { name: `Disable ${member.fullName}` }).click();
      await expect(desk.getByRole('status')).toContainText('Disabled');
      await other.close();

      await page.goto('/calls');
      await expect(page.getByRole('heading', { name: 'This account is paused' })).toBeVisible();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page).toHaveURL(/\/login/);
    } finally {
      await removePerson(member);
    }
  });

  test('nobody else finds the page', async ({ signedIn: page }) => {
    await page.goto('/admin');
    await expect(page.getByRole('heading', { name: 'This page is not here' })).toBeVisible();
  });
});
