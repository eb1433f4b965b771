import type { Page } from '@playwright/test';

import { sql } from '../integration/stack';
import { makeTrial } from '../paying-business';
import { askSandbox } from '../paddle';
import { expect, signIn, test } from './fixtures';

/** Looks again until Paddle's event has come and says this. */
async function comes(page: Page, words: string | RegExp) {
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('main').getByText(words).first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
}

type Buyer = { email: string; hasScript: boolean };

/** Pays what our checkout page shows: in Paddle's window over it or, without a script, on Paddle's own page. */
async function pay(page: Page, { email, hasScript }: Buyer) {
  await expect(page).toHaveURL(/\/billing\/checkout\?/);
  const query = new URL(page.url()).searchParams;
  const id = query.get('_ptxn') ?? query.get('transaction');
  const checkout = hasScript ? page.frameLocator('iframe[title="Paddle checkout"]') : page;
  if (!hasScript) {
    const back = new URL(`/billing/return?transaction=${id}`, page.url()).href;
    await page.goto(
      `${process.env.PADDLE_BASE_URL}/checkout/${id}?success=${encodeURIComponent(back)}`,
    );
  }
  await expect(checkout.getByRole('heading', { name: 'Checkout' })).toBeVisible();
  const asked = checkout.getByLabel('E-mail');
  if ((await asked.count()) > 0) await asked.fill(email);
  await checkout.getByRole('button', { name: 'Pay now' }).click();
  await expect(page).toHaveURL(/\/billing\/return\?/, { timeout: 15_000 });
}

async function subscriptionOf(businessId: string) {
  const [row] = await sql<{ id: string; customer: string }>(
    `select id, customer_id as customer from public.subscriptions
     where business_id = $1 and status <> 'canceled'`,
    [businessId],
  );
  if (!row) throw new Error('The business has no subscription.');
  return row;
}

test('a business tries, pays, grows, falls behind, recovers, leaves and comes back @nojs', async ({
  page,
  javaScriptEnabled,
}) => {
  test.setTimeout(180_000);
  const business = await makeTrial('Lifelong & Sons');
  const buyer = { email: business.email, hasScript: javaScriptEnabled !== false };
  await signIn(page, business.email);

  // Trial.
  await page.goto('/billing');
  await expect(page.getByText('Free trial', { exact: true }).first()).toBeVisible();
  await page.getByRole('link', { name: 'Choose a plan' }).click();

  // Paid.
  await page.getByRole('button', { name: 'Choose Starter' }).click();
  await pay(page, buyer);
  await comes(page, 'Paid. You are on Starter');
  const { id, customer } = await subscriptionOf(business.id);
  // Who has paid for a while has no days of the trial left.
  await sql(
    `update public.billing_accounts set trial_ends_at = now() - interval '1 day' where business_id = $1`,
    [business.id],
  );

  // Upgraded.
  await page.goto('/billing');
  await page.getByRole('link', { name: 'Change plan' }).click();
  await page.getByRole('link', { name: 'Change to Pro' }).click();
  await page.getByRole('button', { name: /^Pay \$[\d,.]+ and change$/ }).click();
  await expect(page.getByText('You are on Pro now')).toBeVisible();
  await expect(page.getByText(/The next charge is \$99\.00, on/)).toBeVisible();

  // Past due.
  await askSandbox(`subscriptions/${id}/card`, { declines: true });
  await askSandbox('clock', { advance: 'P1M', customer });
  await page.goto('/billing');
  await comes(page, /^Past due since/);
  await page.goto('/today');
  await expect(page.getByText(/^The payment of \$99\.00 for Pro failed on/)).toBeVisible();
  await page.getByRole('link', { name: 'Pay now' }).click();

  // Recovered.
  await page.getByRole('button', { name: 'Pay $99.00 now, or with another card' }).click();
  await pay(page, buyer);
  await comes(page, 'Paid. You are on Pro');
  await page.goto('/billing');
  await expect(page.getByText('Active', { exact: true })).toBeVisible();

  // Cancelled, and over when the period is.
  await page.getByRole('link', { name: 'Cancel the plan' }).click();
  await page.getByRole('button', { name: /^Cancel at / }).click();
  await expect(page.getByText(/^Ends on/)).toBeVisible();
  await askSandbox('clock', { advance: 'P1M', customer });
  await comes(page, /^Ended on/);
  await expect(page.getByText('Choose a plan to come back')).toBeVisible();

  // Back.
  await page
    .getByRole('region', { name: 'Plan', exact: true })
    .getByRole('link', { name: 'Choose a plan' })
    .click();
  await page.getByRole('button', { name: 'Choose Business' }).click();
  await pay(page, buyer);
  await comes(page, 'Paid. You are on Business');
  await page.goto('/billing');
  await expect(page.getByText('Active', { exact: true })).toBeVisible();
  await expect(page.getByText(/The next charge is \$299\.00, on/)).toBeVisible();
  const invoices = page.getByRole('region', { name: 'Invoices' });
  // Starter, the rest of its month as Pro, a month of Pro, and Business.
  await expect(invoices.getByText('Paid', { exact: true })).toHaveCount(4);
  const href = await invoices.getByRole('link', { name: /^PDF/ }).first().getAttribute('href');
  const file = await page.request.get(String(href));
  expect(file.headers()['content-type']).toBe('application/pdf');
  expect(String(await file.body())).toMatch(/^%PDF-/);
});
