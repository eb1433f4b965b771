import { readFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { Webhook } from 'standardwebhooks';

import { makeBusiness, makePerson, takeCalls } from '../integration/people';
import { url } from '../integration/stack';
import { expect, signIn, test } from './fixtures';

/** Where there are scripts: the check is one. */
async function expectAccessible(page: Page, javaScriptEnabled: boolean | undefined) {
  if (javaScriptEnabled === false) return;
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

test.describe('what leaves', { tag: '@nojs' }, () => {
  test('a list is downloaded as it is filtered', async ({ page }) => {
    await signIn(page);
    for (const [path, list, pattern] of [
      ['/calls?outcome=spam', 'calls', /^harbor-calls-\d{4}-\d\d-\d\d-\d{4}\.csv$/],
      ['/callers?calls=returning', 'callers', /^harbor-callers-.*\.csv$/],
      ['/follow-ups?view=done', 'follow-ups', /^harbor-follow-ups-.*\.csv$/],
      ['/appointments?when=past', 'appointments', /^harbor-appointments-.*\.csv$/],
      ['/settings/activity?kind=data', 'activity', /^harbor-activity-.*\.csv$/],
      ['/settings/team', 'team', /^harbor-team-.*\.csv$/],
    ] as const) {
      await page.goto(path);
      const begun = page.waitForEvent('download');
      await page.getByRole('link', { name: 'CSV' }).click();
      const file = await begun;
      expect(file.suggestedFilename(), list).toMatch(pattern);
      const text = await readFile(await file.path(), 'utf8');
      if (list === 'calls') {
        const outcomes = text.split('\r\n').slice(1, -1);
        expect(outcomes.length).toBeGreaterThan(0);
        for (const row of outcomes) expect(row).toContain(',spam,');
      }
    }
  });

  test('an owner makes a token, reads with it, and revokes it', async ({
    page,
    request,
    javaScriptEnabled,
  }) => {
    const person = await makePerson('Tobias');
    const business = await makeBusiness(person, 'Token Tailors');
    await takeCalls(business, 1);
    await signIn(page, person.email);
    await page.goto('/settings/api');
    await page.getByRole('button', { name: 'Make a token' }).click();
    await expect(page.getByText('Name what will use it.')).toBeVisible();
    await page.getByLabel('What will use it').fill('Our CRM');
    await page.getByLabel(/^Calls, with all that was said/).check();
    await page.getByLabel('Works for').selectOption('90 days');
    await page.getByRole('button', { name: 'Make a token' }).click();
    const token = await page.getByLabel(/^Your new token/).inputValue();
    await expect(page.getByLabel('Works for')).toHaveValue('');
    const ask = () =>
      request.get(`${url}/api/v1/calls`, { headers: { Authorization: `Bearer ${token}` } });
    expect(((await (await ask()).json()) as { data: unknown[] }).data).toHaveLength(1);
    await expectAccessible(page, javaScriptEnabled);

    await page.getByRole('link', { name: 'Revoke Our CRM' }).click();
    await expect(page.getByText('cannot be brought back')).toBeVisible();
    await expectAccessible(page, javaScriptEnabled);
    await page.getByRole('button', { name: 'Revoke Our CRM' }).click();
    await expect(page.getByRole('status')).toContainText('does not work any more');
    await expect(page.getByText('Our CRM')).toHaveCount(0);
    expect((await ask()).status()).toBe(401);
  });

  test('an owner adds an endpoint, tests it, and reads what it answered', async ({
    page,
    javaScriptEnabled,
  }) => {
    const got: { headers: Record<string, string>; body: string }[] = [];
    const receiver = http
      .createServer((asked, response) => {
        let body = '';
        asked.on('data', (chunk) => (body += String(chunk)));
        asked.on('end', () => {
          got.push({ headers: asked.headers as Record<string, string>, body });
          response.end('Thank you.');
        });
      })
      .listen(0, '127.0.0.1');
    await new Promise((done) => receiver.once('listening', done));
    const { port } = receiver.address() as AddressInfo;
    const person = await makePerson('Hedda');
    await makeBusiness(person, 'Hook Harbor');
    await signIn(page, person.email);
    await page.goto('/settings/webhooks');
    await page.getByLabel('Address').fill('http://example.com/hooks');
    await page.getByRole('button', { name: 'Add' }).click();
    await expect(page.getByText('Enter an address that begins with https://.')).toBeVisible();
    await expect(page.getByLabel('Address')).toHaveValue('http://example.com/hooks');
    await page.getByLabel('Address').fill(`http://localhost:${port}/hooks`);
    await page.getByLabel('What it is for').fill('Our CRM');
    await page.getByRole('button', { name: 'Add' }).click();
    const secret = await page.getByLabel(/^The secret of localhost/).inputValue();
    await expectAccessible(page, javaScriptEnabled);

    await page.getByRole('link', { name: 'Send it a test message' }).click();
    await page.getByRole('button', { name: 'Send a test message' }).click();
    await expect.poll(() => got.length).toBe(1);
    expect(new Webhook(secret).verify(got[0]!.body, got[0]!.headers)).toMatchObject({
      type: 'test',
    });
    await expect
      .poll(async () => {
        await page.reload();
        return page.getByText('Delivered').count();
      })
      .toBe(1);
    await page.locator('summary', { hasText: 'Message and answer' }).click();
    await expect(page.getByText('Thank you.')).toBeVisible();
    await expectAccessible(page, javaScriptEnabled);

    await page.getByRole('button', { name: /^Send again/ }).click();
    await expect.poll(() => got.length).toBe(2);
    await page.getByRole('button', { name: 'Turn off' }).click();
    await expect(page.getByText('Off', { exact: true })).toBeVisible();
    await page.locator('summary', { hasText: 'Remove' }).click();
    await page.getByRole('button', { name: `Remove localhost:${port}` }).click();
    await expect(page.getByRole('status')).toContainText('Endpoint removed');
    receiver.closeAllConnections();
    receiver.close();
  });

  test('somebody subscribes to the calls, and takes the address back', async ({
    page,
    request,
  }) => {
    const person = await makePerson('Rhea');
    const business = await makeBusiness(person, 'Reader’s Realty');
    await takeCalls(business, 1);
    await signIn(page, person.email);
    await page.goto('/settings/feeds');
    await page.getByRole('button', { name: /Calls in your feed reader/ }).click();
    const address = await page.getByLabel(/^Your new address/).inputValue();
    expect(await (await request.get(address)).text()).toContain('Caller 0: Message taken');
    await page.getByRole('button', { name: /^Take back/ }).click();
    await expect(page.getByRole('status')).toContainText('does not work any more');
    expect((await request.get(address)).status()).toBe(404);
  });
});
