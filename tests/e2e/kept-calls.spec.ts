import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { makeBusiness } from '../business';
import { eventually, postVapi, sql } from '../integration/stack';
import { endOfCallReport } from '../../sandbox/vapi/vapi-call';
import { putCall } from '../vapi-calls';
import { expect, signIn, test } from './fixtures';

/** Waits for what comes by itself with a script, and by looking again without one. */
async function comes(page: Page, isAlive: boolean | undefined, words: string | RegExp) {
  await expect(async () => {
    if (isAlive === false) await page.reload();
    await expect(page.getByText(words).first()).toBeVisible({ timeout: 1_500 });
  }).toPass({ timeout: 20_000 });
}

/** No accessibility fault, and nothing beside the screen. Looked at with a script, which both need. */
async function looksRight(page: Page, isAlive: boolean | undefined) {
  if (isAlive === false) return;
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  const [width, most] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    window.innerWidth,
  ]);
  expect(width).toBeLessThanOrEqual(Number(most));
}

test.describe('kept calls', { tag: '@nojs' }, () => {
  test('an owner has the calls compared, and reads which one was fetched', async ({
    page,
    javaScriptEnabled,
  }) => {
    const business = await makeBusiness('Counted Twice');
    await sql(
      `update private.call_sources set since = now() - interval '2 days' where business_id = $1`,
      [business.id],
    );
    const call = await putCall({
      assistantId: 'nobody',
      phoneNumberId: business.phoneNumberId,
      at: new Date(Date.now() - 3_600_000),
      scenario: 'question',
    });
    await page.setViewportSize({ width: 360, height: 800 });
    await signIn(page, business.owner.email);
    await page.goto('/settings/data');
    const card = page.getByRole('region', { name: 'No call is lost' });
    await card.getByRole('button', { name: 'Compare now' }).click();
    await comes(page, javaScriptEnabled, '1 call at the phone service, 1 here, 1 of them fetched');
    await expect(card).toContainText('was missing, and fetched');
    await looksRight(page, javaScriptEnabled);

    await card.getByRole('listitem').getByRole('link').click();
    await expect(page.getByRole('heading', { name: 'Recording and transcript' })).toBeVisible();
    const [row] = await sql<{ id: string }>('select id from public.calls where vapi_call_id = $1', [
      call.id,
    ]);
    expect(page.url()).toContain(row!.id);
  });

  test('a recording is kept for good, left to the plan again, and deleted with a receipt', async ({
    page,
    javaScriptEnabled,
  }) => {
    const business = await makeBusiness('Heard Once');
    const call = await putCall({
      assistantId: 'nobody',
      phoneNumberId: business.phoneNumberId,
      at: new Date(Date.now() - 600_000),
      scenario: 'question',
    });
    await postVapi(endOfCallReport(call));
    const { id } = await eventually(async () => {
      const [row] = await sql<{ id: string }>(
        'select id from public.calls where vapi_call_id = $1 and report_at is not null',
        [call.id],
      );
      return row;
    }, 10_000);
    await signIn(page, business.owner.email);
    await page.goto(`/calls/${id}`);
    await comes(page, javaScriptEnabled, 'Copied to Frontdesk and verified');
    const card = page.getByRole('region', { name: 'Recording', exact: true });
    await expect(card).toContainText('as the plan says');
    await card.getByRole('button', { name: 'Keep for good' }).click();
    await expect(card).toContainText('Kept for good, as Olga');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(card).toContainText('as the plan says');

    await card.getByText('Delete now').click();
    await looksRight(page, javaScriptEnabled);
    await card.getByRole('button', { name: 'Delete the recording' }).click();
    await expect(page.getByRole('heading', { name: 'Transcript', exact: true })).toBeVisible();
    await comes(page, javaScriptEnabled, 'It is gone here and at the phone service.');
    await card.getByRole('link', { name: 'Receipt of the deletion' }).click();
    await expect(page.getByRole('heading', { name: 'Recordings are deleted' })).toBeVisible();
    await expect(page.getByText('gone in our storage and at the phone service')).toBeVisible();
  });
});
