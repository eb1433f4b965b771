import { expect, ring, signIn, test } from './fixtures';

test.describe('the main job', { tag: '@nojs' }, () => {
  test('the owner signs in, sees the calls, and reads one', async ({ page }) => {
    await page.goto('/calls');
    await expect(page).toHaveURL(/\/login\?redirectTo=%2Fcalls$/);
    await page.getByLabel('E-mail').fill('demo@frontdesk.test');
    await page.getByLabel('Password').fill('frontdesk-demo-1');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL(/\/calls$/);
    await expect(page.getByRole('heading', { name: 'Calls', level: 1 })).toBeVisible();

    const row = page.getByRole('row').filter({ hasText: 'Message taken' }).first();
    const name = await row.getByRole('link').innerText();
    await row.getByRole('link').click();
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Worth knowing' })).toBeVisible();
    const proof = page.getByRole('link', { name: /^Proof of/ }).first();
    await proof.click();
    await expect(page).toHaveURL(/#t\d+$/);
    await expect(page.locator('.fd-turn:target')).toBeVisible();
  });

  test('a wrong password is said, and the address stays', async ({ page }) => {
    await page.goto('/login');
    await page.getByLabel('E-mail').fill('demo@frontdesk.test');
    await page.getByLabel('Password').fill('wrong-password');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('do not fit together');
    await expect(page.getByLabel('E-mail')).toHaveValue('demo@frontdesk.test');
  });

  test('a call that comes in stands in the list as soon as its report is there', async ({
    signedIn: page,
  }) => {
    const from = { name: `Zelda ${Date.now()}`, number: '+14155550166' };
    await ring({ scenario: 'hot-lead', speed: 0, from });
    await expect(async () => {
      await page.goto('/calls');
      // Who it is may be known while the call still runs.
      const row = page.locator('tbody tr').filter({ hasText: from.name });
      await expect(row.locator('.out')).toHaveText('Message taken', { timeout: 100 });
    }).toPass({ timeout: 15_000, intervals: [100] });
    await page.locator('tbody .go').filter({ hasText: from.name }).click();
    await expect(page.getByText('Recording and transcript')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Follow-up' })).toBeVisible();
  });

  test('filters are a form, and go one by one', async ({ signedIn: page }) => {
    await page.goto('/calls');
    await page.locator('summary').filter({ hasText: 'Filter' }).click();
    await page.getByLabel('Outcome').selectOption('booked');
    await page.getByLabel('Mood').selectOption('positive');
    await page.getByRole('button', { name: 'Show calls' }).click();
    await expect(page).toHaveURL(/outcome=booked/);
    await expect(page.locator('tbody .out').first()).toHaveText('Booked');
    await page.getByRole('link', { name: 'Remove Mood Positive' }).click();
    await expect(page).not.toHaveURL(/sentiment=positive/);
    await expect(page).toHaveURL(/outcome=booked/);
    await page.getByRole('link', { name: 'Clear all' }).click();
    await expect(page).toHaveURL(/\/calls$/);
  });

  test('a follow-up is marked done, and undone', async ({ page }) => {
    await signIn(page, 'other@frontdesk.test');
    // By its call: another one may move up into the place of the one that is done.
    const row = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('button', { name: /^Mark done/ }) });
    const call = await row.first().getByRole('link').first().getAttribute('href');
    const item = row.filter({ has: page.locator(`a[href="${call}"]`) });
    await expect(item).toHaveCount(1);
    await item.getByRole('button', { name: /^Mark done/ }).click();
    await expect(page.getByRole('status')).toContainText('Marked done');
    await expect(item).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(item).toHaveCount(1);
  });

  test('the end of the list, a wrong address and signing out are all fine', async ({
    signedIn: page,
  }) => {
    await page.goto('/calls/00000000-0000-4000-8000-000000000000');
    await expect(page.getByRole('heading', { name: 'This call is not here' })).toBeVisible();
    await page.goto('/no-such-page');
    await expect(page.getByRole('heading', { name: 'This page is not here' })).toBeVisible();
    await page.goto('/today');
    await page.locator('.fd-side').getByText('Nora Lindqvist').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByText('You are signed out.')).toBeVisible();
  });
});

test('a running call shows while it runs, its words as they are spoken, and its end by itself', async ({
  signedIn: page,
}) => {
  await page.goto('/calls');
  await page.waitForTimeout(500);
  const from = { name: `Live ${Date.now()}`, number: '+14155550167' };
  await ring({ scenario: 'booking', speed: 6, from });
  // The number at first, the name once the caller has said it.
  const strip = page.locator('.fd-live').filter({ hasText: /\(415\) 555-0167|Live \d+/ });
  await expect(strip).toContainText('On the phone now');
  await expect(strip).toContainText(/Receptionist:|Caller:/);
  await expect(page.locator('tbody .go').filter({ hasText: from.name })).toBeVisible({
    timeout: 20_000,
  });
  await expect(strip).toBeHidden({ timeout: 30_000 });
});

test('a turn plays from its second', async ({ signedIn: page }) => {
  await page.goto('/calls?outcome=message');
  await page.locator('tbody .go').first().click();
  const turn = page.locator('.fd-turn > a').nth(3);
  const [minutes, seconds] = (await turn.innerText()).split(':').map(Number) as [number, number];
  await turn.click();
  const at = () => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime);
  await expect.poll(at).toBeGreaterThanOrEqual(minutes * 60 + seconds);
});
