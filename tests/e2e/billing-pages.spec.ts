import type { Page } from '@playwright/test';

import { makePayer, makeTrial, tellPaddle } from '../paying-business';
import { expect, signIn, test } from './fixtures';

/** Waits for what comes by itself with a script, and by looking again without one. */
async function comes(page: Page, isAlive: boolean | undefined, words: string | RegExp) {
  await expect(async () => {
    if (isAlive === false) await page.reload();
    await expect(page.getByText(words).first()).toBeVisible({ timeout: 1_500 });
  }).toPass({ timeout: 30_000 });
}

test('prices are there by links, by the month and by the year @nojs', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Pricing' }).click();
  await expect(page.getByText('$99', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Yearly' }).click();
  await expect(page.getByText('$990', { exact: true })).toBeVisible();
  await expect(page.getByText('$198 less than by the month')).toBeVisible();
  await page.getByRole('link', { name: /Try 14 days free.*then Pro/ }).click();
  await expect(page).toHaveURL(/signup/);
});

test('a plan is chosen and paid, and the page of the return goes on by itself', async ({
  page,
}) => {
  const { email } = await makeTrial('Overlay & Sons');
  await signIn(page, email);
  await page.getByRole('link', { name: 'Billing', exact: true }).click();
  await page.getByRole('link', { name: 'Choose a plan' }).click();
  await page.getByRole('button', { name: 'Choose Pro' }).click();
  await expect(page).toHaveURL(/billing\/checkout/);
  const checkout = page.frameLocator('iframe');
  await checkout.getByLabel('E-mail').fill(email);
  await checkout.getByRole('button', { name: /pay/i }).first().click();
  await expect(page).toHaveURL(/billing\/return/, { timeout: 15_000 });
  await comes(page, true, 'Paid. You are on Pro');
  await page.getByRole('main').getByRole('link', { name: 'Billing', exact: true }).click();
  await expect(page.getByText(/The next charge is \$99\.00 before tax/)).toBeVisible();
  await expect(page.getByText('Paid', { exact: true })).toBeVisible();
});

test('without a script the payment link comes by mail, and the plan once it is paid @nojs', async ({
  page,
  javaScriptEnabled,
}) => {
  test.skip(javaScriptEnabled !== false, 'with JavaScript Paddle’s checkout opens');
  const { email } = await makeTrial('Mailed & Sons');
  await signIn(page, email);
  await page.goto('/billing/plans');
  await page.getByRole('button', { name: 'Choose Starter' }).click();
  await expect(page.getByText('Paddle’s checkout needs JavaScript')).toBeVisible();
  const id = new URL(page.url()).searchParams.get('_ptxn');
  await page.getByRole('button', { name: 'Mail me the link' }).click();
  await expect(page.getByText(`The link is on its way to ${email}`)).toBeVisible();
  await page.goto(`/billing/return?transaction=${id}&refresh=10`);
  await expect(page.getByText('Waiting for Paddle to say that it is paid')).toBeVisible();
  await tellPaddle(`/transactions/${id}/pay`, { email });
  await comes(page, false, 'Paid. You are on Starter');
});

test('a plan is changed as it was previewed, cancelled, kept, paused and kept @nojs', async ({
  page,
}) => {
  const { email } = await makePayer('Changing & Sons', { plan: 'starter' });
  await signIn(page, email);
  await page.goto('/billing');
  await page.getByRole('link', { name: 'Change plan' }).click();
  await page.getByRole('link', { name: 'Change to Business' }).click();
  await expect(page.getByRole('heading', { name: 'Change to Business?' })).toBeVisible();
  await page.getByRole('button', { name: /^Pay \$[\d,.]+ and change$/ }).click();
  await expect(page.getByText('You are on Business now')).toBeVisible();
  await expect(page.getByText(/The next charge is \$299\.00/)).toBeVisible();

  await page.getByRole('link', { name: 'Cancel the plan' }).click();
  await page.getByRole('button', { name: /^Cancel at / }).click();
  await expect(page.getByText(/^Ends on/)).toBeVisible();
  await page.goto('/today');
  await expect(page.getByText(/The Business plan ends on/)).toBeVisible();
  await page.getByRole('link', { name: 'Open billing' }).click();
  await page.getByRole('button', { name: 'Keep the plan' }).click();
  await expect(page.getByText('The plan goes on')).toBeVisible();
  await expect(page.getByText('Active', { exact: true })).toBeVisible();

  await page.getByRole('link', { name: 'Pause', exact: true }).click();
  await page.getByLabel('How long').selectOption({ index: 2 });
  await page.getByRole('button', { name: /^Pause from / }).click();
  await expect(page.getByText(/^Paused from/)).toBeVisible();
  await page.getByRole('button', { name: 'Keep the plan' }).click();
  await expect(page.getByText('Active', { exact: true })).toBeVisible();
});

test('who pays is changed, and a mistake is shown beside its field @nojs', async ({ page }) => {
  const { email } = await makePayer('Addressed & Sons');
  await signIn(page, email);
  await page.goto('/billing');
  await page.getByRole('link', { name: 'Change who pays' }).click();
  await page.getByLabel('Tax id').fill('DE123456789');
  await page.getByLabel('Country').selectOption('Germany');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(
    page.getByText('Enter the name of the company that the tax id belongs to.'),
  ).toBeVisible();
  await page.getByRole('textbox', { name: 'Company' }).fill('Addressed GmbH');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Who pays is changed')).toBeVisible();
  await expect(page.getByText('Addressed GmbH · DE123456789')).toBeVisible();
});

test('what happens when the minutes are used up is chosen @nojs', async ({ page }) => {
  const { email } = await makePayer('Capped & Sons');
  await signIn(page, email);
  await page.goto('/billing');
  await page.getByText('Ring a person').click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Enter the number that calls ring on.')).toBeVisible();
  await page.getByLabel('Number to ring').fill('(415) 555-0142');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved: what happens when the minutes are used up')).toBeVisible();
  await expect(page.getByRole('radio', { name: /Ring a person/ })).toBeChecked();
});
