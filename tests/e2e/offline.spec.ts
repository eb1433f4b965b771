import type { Page } from '@playwright/test';

import { makeBusiness } from '../business';
import { sql } from '../integration/stack';
import { expect, signIn, test } from './fixtures';

test.use({ serviceWorkers: 'allow' });

/** Whether the browser keeps the page for when there is no connection. */
const isKept = (page: Page) =>
  page.evaluate(async () => Boolean(await caches.match('/offline', { ignoreVary: true })));

test('without a connection there is whom to call back and how to turn forwarding off, until one signs out', async ({
  page,
  context,
}) => {
  const business = await makeBusiness('Off & On');
  const [caller] = await sql<{ id: string }>(
    `insert into public.callers (business_id, phone_number, name, first_call_at, last_call_at)
     values ($1, '+14155550177', 'Ottilie Vance', now(), now()) returning id`,
    [business.id],
  );
  await sql(
    `insert into public.follow_ups (business_id, caller_id, kind, title, status, due_at)
     values ($1, $2, 'call-back', 'Wants to hear about the boat', 'open', now() - interval '1 hour')`,
    [business.id, caller!.id],
  );
  await signIn(page, business.owner.email);
  await expect.poll(() => isKept(page)).toBe(true);

  // From a page without a script, which has nothing under way that would fail.
  await page.goto('/offline');
  await context.setOffline(true);
  await page.goto('/calls');
  await expect(page.getByRole('heading', { name: 'Not connected' })).toBeVisible();
  await expect(page.getByText('Wants to hear about the boat')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Call Ottilie Vance' })).toHaveAttribute(
    'href',
    'tel:+14155550177',
  );
  await expect(page.getByRole('row', { name: /AT&T.*##002#/ })).toBeVisible();
  // With its styles.
  await expect(page.getByRole('main')).toHaveCSS('max-width', '736px');

  // With a connection pages are the server's, whatever is kept.
  await context.setOffline(false);
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
  await page.goto('/calls');
  await expect(page.getByRole('heading', { name: 'Calls', exact: true })).toBeVisible();

  await page.getByRole('button', { name: business.owner.fullName }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login/);
  await expect.poll(() => isKept(page)).toBe(false);
  await context.setOffline(true);
  await expect(page.goto('/today')).rejects.toThrow(/ERR_/);
});

test('what is kept goes with a session that was ended on another device', async ({ page }) => {
  const business = await makeBusiness('Left Elsewhere');
  await signIn(page, business.owner.email);
  await expect.poll(() => isKept(page)).toBe(true);
  // A second visit, which the worker sees from its beginning.
  await page.reload();
  await sql('delete from auth.sessions where user_id::text = $1', [business.owner.id]);
  await page.getByRole('link', { name: 'Calls', exact: true }).first().click();
  await expect(page).toHaveURL(/\/login/);
  await expect.poll(() => isKept(page)).toBe(false);
});

test('the app can be installed: its manifest and icons are what they say', async ({ signedIn }) => {
  const href = await signedIn.locator('link[rel=manifest]').getAttribute('href');
  const manifest = await (await signedIn.request.get(href!)).json();
  expect(manifest).toMatchObject({ start_url: '/today', scope: '/', display: 'standalone' });
  const sizes = await signedIn.evaluate(
    async (icons: { src: string; type: string }[]) =>
      Promise.all(
        icons
          .filter(({ type }) => type === 'image/png')
          .map(async ({ src }) => {
            const image = new Image();
            image.src = src;
            await image.decode();
            return `${image.naturalWidth}x${image.naturalHeight}`;
          }),
      ),
    manifest.icons,
  );
  expect(sizes).toEqual(['192x192', '512x512', '512x512']);
});
