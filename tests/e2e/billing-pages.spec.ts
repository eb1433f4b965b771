import type { Page } from '@playwright/test';

import { sql } from '../integration/stack';
import { makePayer, makeTrial } from '../paying-business';
import { askSandbox } from '../paddle';
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
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Pricing' })
    .click();
  await expect(page.getByText('$99', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Yearly' }).click();
  await expect(page.getByText('$990', { exact: true })).toBeVisible();
  await expect(page.getByText('$82.50 a month, $198 less a year than by the month')).toBeVisible();
  await page
    .getByRole('region', { name: 'Pro' })
    .getByRole('link', { name: 'Try 14 days free' })
    .click();
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
  await expect(page.getByText(/The next charge is \$99\.00, on/)).toBeVisible();
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
  await askSandbox(`transactions/${id}/pay`, { email });
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
  await expect(page.getByText(/The next charge is \$325\.54 with tax/)).toBeVisible();

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

/** Pays at Paddle's own page: over ours with a script; at its address without one. */
async function pay(page: Page, email: string, javaScriptEnabled: boolean | undefined) {
  await expect(page).toHaveURL(/billing\/checkout/);
  const id = /txn_[a-z0-9]{26}/.exec(page.url())![0];
  const back = new URL(`/billing/return?transaction=${id}&refresh=10`, page.url()).href;
  if (javaScriptEnabled === false) {
    await page.goto(
      `${process.env.PADDLE_BASE_URL}/checkout/${id}?success=${encodeURIComponent(back)}`,
    );
  }
  const checkout = javaScriptEnabled === false ? page : page.frameLocator('iframe');
  const button = checkout.getByRole('button', { name: /^(Pay now|Save the card)$/ });
  await expect(button).toBeVisible({ timeout: 15_000 });
  const mail = checkout.getByLabel('E-mail');
  if (await mail.isVisible()) await mail.fill(email);
  await button.click();
  await expect(page).toHaveURL(/billing\/return/, { timeout: 15_000 });
}

test('a business goes from its trial to a plan, a larger one, a failed payment, and away and back @nojs', async ({
  page,
  javaScriptEnabled,
}) => {
  test.setTimeout(180_000);
  const { email, id } = await makeTrial('Whole Life & Sons');
  const there = async () =>
    (
      await sql<{ id: string; customer_id: string; status: string }>(
        `select id, customer_id, status from public.subscriptions where business_id = $1
         order by started_at desc limit 1`,
        [id],
      )
    )[0];
  await signIn(page, email);
  await page.goto('/billing');
  await expect(page.getByText('Free trial', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Choose a plan' }).click();
  await page.getByRole('button', { name: 'Choose Starter' }).click();
  await pay(page, email, javaScriptEnabled);
  await comes(page, javaScriptEnabled, 'Paid. You are on Starter');
  // What is left of the trial would hide how the plan stands.
  await sql(
    `update public.billing_accounts set trial_ends_at = now() - interval '1 day' where business_id = $1`,
    [id],
  );

  await page.goto('/billing/plans');
  await page.getByRole('link', { name: 'Change to Pro' }).click();
  await page.getByRole('button', { name: /^Pay \$[\d,.]+ and change$/ }).click();
  await expect(page.getByText('You are on Pro now')).toBeVisible();

  const bought = (await there())!;
  await askSandbox(`subscriptions/${bought.id}/card`, { declines: true });
  await askSandbox('clock', { advance: 'P32D', customer: bought.customer_id });
  await page.goto('/today');
  await comes(page, javaScriptEnabled, /The payment of \$99\.00 for Pro failed on/);
  await page.getByRole('link', { name: 'Pay now' }).click();
  await expect(page.getByText(/^Past due since/)).toBeVisible();
  await page.getByRole('button', { name: 'Pay $99.00 now, or with another card' }).click();
  await pay(page, email, javaScriptEnabled);
  await comes(page, javaScriptEnabled, 'Paid. You are on Pro');

  await page.goto('/billing/cancel');
  await page.getByRole('button', { name: /^Cancel at / }).click();
  await expect(page.getByText(/^Ends on/)).toBeVisible();
  await askSandbox('clock', { advance: 'P32D', customer: bought.customer_id });
  await comes(page, javaScriptEnabled, /^Ended on/);
  await page.getByRole('main').getByRole('link', { name: 'Choose a plan' }).last().click();
  await page.getByRole('button', { name: 'Choose Business' }).click();
  await pay(page, email, javaScriptEnabled);
  await comes(page, javaScriptEnabled, 'Paid. You are on Business');
  expect((await there())?.id).not.toBe(bought.id);
});
