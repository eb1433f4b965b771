import type { Page } from '@playwright/test';

import { expect, signIn, test } from './fixtures';
import { linkIn, mailTo, newAddress } from './mailbox';

const password = 'frontdesk-demo-1';

async function signUp(page: Page, email: string, name = 'Ada Newcomer') {
  await page.goto('/signup');
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Work e-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText(`A mail for ${email}`)).toBeVisible();
}

async function confirm(page: Page, email: string) {
  await page.goto(linkIn(await mailTo(email, /Confirm your e-mail/)));
  await page.getByRole('button', { name: 'Confirm and sign in' }).click();
  await expect(page).toHaveURL(/\/onboarding\/business$/);
}

async function setUp(page: Page, name: string) {
  await page.getByLabel('Name of the business').fill(name);
  for (const step of ['address', 'receptionist', 'summary']) {
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page).toHaveURL(new RegExp(`/onboarding/${step}$`));
  }
  await page.getByRole('button', { name: 'Finish' }).click();
  await expect(page).toHaveURL(/\/today$/);
}

async function logIn(page: Page, email: string, secret = password) {
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(secret);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test.describe('an account', () => {
  test('is made, confirmed by mail, and its business set up in steps that can be left @nojs', async ({
    page,
    browser,
  }) => {
    test.slow();
    const email = newAddress('ada');
    await signUp(page, email);
    await confirm(page, email);

    await page.getByRole('button', { name: 'Continue' }).focus();
    await page.getByLabel('Name of the business').fill('  Bay & <b>Sons</b>  ');
    await page.getByLabel('Kind of business').selectOption('Law firm');
    await page.getByLabel('Time zone').selectOption('Europe/Madrid');
    await page.getByLabel('Phone').fill('+34 612 34 56 78');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page).toHaveURL(/\/onboarding\/address$/);

    // Leaves, and comes back on another device: goes on with the step.
    const context = await browser.newContext({ javaScriptEnabled: false });
    const other = await context.newPage();
    await logIn(other, email);
    await expect(other).toHaveURL(/\/onboarding\/address$/);
    await context.close();
    await page.goto('/calls');
    await expect(page).toHaveURL(/\/onboarding\/address$/);
    await page.goto('/onboarding/summary');
    await expect(page).toHaveURL(/\/onboarding\/address$/);

    await page.locator('#address').fill('1 Calle Mayor, Madrid');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByLabel('Greeting')).toHaveValue(
      /Bay & <b>Sons<\/b>, this is the front desk/,
    );
    await page.getByLabel('Name of your receptionist').fill('Inés');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText('1 Calle Mayor, Madrid')).toBeVisible();
    await expect(page.getByText('Law firm')).toBeVisible();

    await page.getByRole('link', { name: 'Change: Business' }).click();
    await page.getByLabel('Name of the business').fill('Bay & Daughters');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page).toHaveURL(/\/onboarding\/summary$/);
    await page.getByRole('button', { name: 'Finish' }).click();
    await expect(page).toHaveURL(/\/today$/);
    await expect(page.getByText('Bay & Daughters is set up')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Before your first call' })).toBeVisible();
  });

  test('that is not confirmed stays out, and its mail comes again @nojs', async ({ page }) => {
    const email = newAddress('una');
    await signUp(page, email);
    await page.getByRole('button', { name: 'send it again' }).click();
    await expect(page.getByText(`A mail for ${email}`)).toBeVisible();
    await logIn(page, email);
    await expect(page.getByRole('alert')).toContainText('Confirm your e-mail address first');
  });

  test('is entered by a mailed link, once, and goes where it was going @nojs', async ({ page }) => {
    await page.goto('/login?redirectTo=%2Fcalls%3Foutcome%3Dspam');
    await page.getByRole('button', { name: 'Mail me a sign-in link' }).click();
    const email = newAddress('linus');
    await signUp(page, email);
    await confirm(page, email);
    await page.getByRole('button', { name: 'Sign out' }).click();

    await page.goto('/login/link?redirectTo=%2Fonboarding%2Fbusiness%3Fnew%3D1');
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await expect(page.getByText('If the address has an account')).toBeVisible();
    const link = linkIn(await mailTo(email, /sign-in link/));
    // A mail scanner that opens it changes nothing.
    expect((await fetch(link)).status).toBe(200);
    await page.goto(link);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(/\/onboarding\/business\?new=1$/);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.goto(link);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('That link is used up or too old')).toBeVisible();
  });

  test('that nobody has reads the same as one that somebody has @nojs', async ({ page }) => {
    for (const path of ['/login/link', '/forgot-password']) {
      await page.goto(path);
      await page.getByLabel('E-mail').fill(newAddress('nobody'));
      await page.getByRole('button', { name: 'Send the link' }).click();
      await expect(page.getByText('If the address has an account')).toBeVisible();
    }
    await signUp(page, 'viewer@frontdesk.test');
  });

  test('gets a new password by mail, which signs its other devices out @nojs', async ({
    page,
    browser,
  }) => {
    test.slow();
    const email = newAddress('rita');
    await signUp(page, email);
    await confirm(page, email);
    const context = await browser.newContext({ javaScriptEnabled: false });
    const other = await context.newPage();
    await other.goto('/forgot-password');
    await other.getByLabel('E-mail').fill(email);
    await other.getByRole('button', { name: 'Send the link' }).click();
    await other.goto(linkIn(await mailTo(email, /Choose a new password/)));
    await other.getByRole('button', { name: 'Continue' }).click();
    await expect(other).toHaveURL(/\/reset-password$/);
    await other.getByLabel('New password').fill('a-brand-new-one-7');
    await other.getByRole('button', { name: 'Set the password' }).click();
    await expect(other).toHaveURL(/\/onboarding\/business$/);
    await mailTo(email, /Your password was changed/);
    // Only a recovery link opens the page, and only once.
    await other.goto('/reset-password');
    await expect(other).toHaveURL(/\/forgot-password$/);
    await context.close();

    await page.goto('/today');
    await expect(page).toHaveURL(/\/login/);
    await logIn(page, email);
    await expect(page.getByRole('alert')).toContainText('do not fit together');
    await logIn(page, email, 'a-brand-new-one-7');
    await expect(page).toHaveURL(/\/onboarding\/business$/);
  });

  test('changes its password, its address and its name @nojs', async ({ page }) => {
    test.slow();
    const email = newAddress('carla');
    const next = newAddress('carla-new');
    await signUp(page, email);
    await confirm(page, email);
    await setUp(page, 'Carla & Co');

    await page.goto('/settings/profile');
    await page.getByLabel('Name', { exact: true }).fill('Carla <script>alert(1)</script> Ωmega');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Profile saved')).toBeVisible();

    await page.goto('/settings/security');
    await page.getByLabel('Current password').fill('not-mine');
    await page.getByLabel('New password').fill('another-one-22');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await expect(page.getByText('This is not your password.')).toBeVisible();
    await page.getByLabel('Current password').fill(password);
    await page.getByLabel('New password').fill('another-one-22');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await expect(page.getByText('Password changed')).toBeVisible();

    await page.getByLabel('New address').fill(next);
    await page.getByRole('button', { name: 'Change the address' }).click();
    await expect(page.getByText(`A mail for ${next}`)).toBeVisible();
    await mailTo(email, /is about to change/);
    await page.goto(linkIn(await mailTo(next, /Confirm your new e-mail/)));
    await page.getByRole('button', { name: 'Confirm the change' }).click();
    await expect(page).toHaveURL(/\/settings\/security$/);
    await expect(page.getByText(`You sign in as ${next}.`)).toBeVisible();
  });

  test('lists its devices, and signs one or all of them out @nojs', async ({ page, browser }) => {
    const email = newAddress('dora');
    await signUp(page, email);
    await confirm(page, email);
    await setUp(page, 'Dora & Co');
    const context = await browser.newContext({ javaScriptEnabled: false });
    const other = await context.newPage();
    await logIn(other, email);
    await expect(other).toHaveURL(/\/today$/);

    await page.goto('/settings/security');
    await page.getByRole('button', { name: /^Sign out: / }).click();
    await expect(page.getByText('That device is signed out')).toBeVisible();
    await other.goto('/today');
    await expect(other).toHaveURL(/\/login/);
    await logIn(other, email);

    await page.getByText('Sign out everywhere').first().click();
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await expect(page).toHaveURL(/\/login\?notice=signed-out/);
    await other.goto('/today');
    await expect(other).toHaveURL(/\/login/);
    await context.close();
  });

  test('comes by Google, or turns back there @nojs', async ({ page }) => {
    await page.goto('/login');
    await page.getByRole('button', { name: 'Continue with Google' }).click();
    await page
      .getByRole('button', { name: /Cancel/ })
      .or(page.getByRole('link', { name: /Cancel/ }))
      .click();
    await expect(page.getByText('Google did not sign you in')).toBeVisible();

    await page.getByRole('button', { name: 'Continue with Google' }).click();
    await page.getByRole('button', { name: /una@gmail\.test/ }).click();
    await expect(page.getByRole('alert')).toContainText('Google');

    // The owner's address is verified there: it is the same account.
    await page.getByRole('button', { name: 'Continue with Google' }).click();
    await page.getByRole('button', { name: /demo@frontdesk\.test/ }).click();
    await expect(page).toHaveURL(/\/today$/);
  });

  test('waits after too many wrong passwords, with the seconds said @nojs', async ({ page }) => {
    const email = newAddress('nobody');
    for (let attempt = 0; attempt < 9; attempt++) await logIn(page, email, 'wrong-one');
    await expect(page.getByRole('alert')).toContainText(/Try again in \d+ (?:s|minutes)/);
  });

  test('that was signed out meanwhile reads so when it sends a form @nojs', async ({ page }) => {
    await signIn(page, 'manager@frontdesk.test');
    await page.goto('/settings/profile');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('You were signed out meanwhile')).toBeVisible();
  });
});

test('an address is suggested while it is typed, by keys alone', async ({ signedIn: page }) => {
  await page.goto('/settings/business');
  const field = page.getByRole('combobox', { name: 'Address' });
  const options = page.getByRole('listbox', { name: 'Address' }).getByRole('option');
  await field.fill('san franc');
  await expect(options.first()).toContainText('San Francisco');
  await field.press('ArrowDown');
  await field.press('Enter');
  await expect(field).toHaveValue(/San Francisco/);
});

test('an address is searched and chosen without a script @nojs', async ({
  page,
  javaScriptEnabled,
}) => {
  test.skip(javaScriptEnabled !== false, 'with a script it is suggested');
  await signIn(page);
  await page.goto('/settings/business');
  await page.locator('#address').fill('94110');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page
    .getByRole('button', { name: /^Choose San Francisco/ })
    .first()
    .click();
  await expect(page.getByText('Address saved')).toBeVisible();
  await expect(page.locator('#address')).toHaveValue(/San Francisco.*94110|94110.*San Francisco/);
});

test('a picture is shown small, and what is no picture is refused @nojs', async ({ page }) => {
  await signIn(page, 'manager@frontdesk.test');
  await page.goto('/settings/profile');
  const choose = page.getByLabel('Picture');
  await choose.setInputFiles({
    name: 'me.png',
    mimeType: 'image/png',
    buffer: Buffer.from('<svg onload="alert(1)"/>'),
  });
  await page.getByRole('button', { name: 'Upload' }).click();
  await expect(page.getByRole('alert')).toContainText('This is no picture that we can read');
  const dot =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  await choose.setInputFiles({
    name: 'me.png',
    mimeType: 'image/png',
    buffer: Buffer.from(dot, 'base64'),
  });
  await page.getByRole('button', { name: 'Upload' }).click();
  await expect(page.getByText('Picture saved')).toBeVisible();
  const source = await page.locator('.fd-card img.fd-avatar').getAttribute('src');
  const answer = await page.request.get(String(source));
  expect(answer.headers()['content-type']).toBe('image/webp');
  await page.getByRole('button', { name: 'Remove the picture' }).click();
  await expect(page.getByText('Picture removed')).toBeVisible();
});
