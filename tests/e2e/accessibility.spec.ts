import { randomUUID } from 'node:crypto';

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { sql } from '../integration/stack';
import { makePayer } from '../paying-business';
import { invitationLinks, makeBusiness, makePerson } from '../people';
import { expect, signIn, test } from './fixtures';

const pages = [
  '/today',
  '/calls',
  '/calls?q=nobody-said-this',
  '/calls/00000000-0000-4000-8000-000000000000',
  '/analytics',
  '/analytics?from=2026-11-10&to=2026-11-01&within=x',
  '/phone',
  '/phone?carrier=landline&condition=unreachable',
  '/phone/outage-card',
  '/go?q=mar',
  '/offline',
];

const settings = [
  '/settings/team',
  '/settings/profile',
  '/settings/business',
  '/settings/security',
  '/settings/notifications',
  '/settings/activity',
  '/settings/activity?kind=frontdesk&before=1',
  '/settings/data',
  '/delete-account',
];

const receptionist = [
  '/receptionist/try',
  '/receptionist/voice',
  '/receptionist/hours',
  '/receptionist/questions',
  '/receptionist/knowledge?edit=new',
  '/receptionist/knowledge/website',
  '/receptionist/transfers',
  '/receptionist/messages',
  '/receptionist/publish',
  '/receptionist/versions',
];

const billingPages = [
  '/billing',
  '/billing/plans',
  '/billing/plans?interval=year',
  '/billing/change?plan=business&interval=month',
  '/billing/cancel',
  '/billing/pause',
  '/billing/resume',
  '/billing/details',
];

/** How data leaves: by feeds, the API and webhooks. */
const outwardPages = ['/settings/feeds', '/settings/api', '/settings/webhooks'];

const adminPages = [
  '/admin',
  '/admin/users',
  '/admin/users?q=nobody-of-this-name',
  '/admin/businesses',
  '/admin/billing',
  '/admin/billing/aaaaaaaa-0000-4000-8000-000000000001',
  '/admin/events',
  '/admin/events?status=failed',
  '/admin/jobs',
  '/admin/messages',
  '/admin/messages?state=all&q=nobody-wrote-this',
  '/admin/site',
  '/admin/activity',
  '/admin/errors',
];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('pages for everyone have no accessibility fault', async ({ page }) => {
      const [receipt] = await sql<{ id: string }>(
        `insert into public.erasure_receipts (kind, subject_id, requested_by)
         values ('account', gen_random_uuid(), gen_random_uuid()) returning id`,
      );
      for (const path of [
        '/',
        '/pricing',
        '/status',
        '/faq',
        '/faq?q=recording',
        '/faq?q=zebras',
        '/contact',
        '/contact/sent',
        '/privacy',
        '/terms',
        '/pricing?interval=year',
        '/login',
        '/signup',
        '/invitations/not-one-of-ours',
        '/act/not-one-of-ours',
        '/unsubscribe/not-one-of-ours',
        `/goodbye?receipt=${receipt?.id}`,
      ]) {
        await page.goto(path);
        await expectAccessible(page);
      }
    });

    test('the team has none with everything open, nor the page of an invitation', async ({
      page,
    }) => {
      const owner = await makePerson('Owner');
      const others = await Promise.all([makePerson('Manager'), makePerson('Viewer')]);
      await makeBusiness('Accessible', [
        { ...owner, role: 'owner' },
        ...others.map(({ id }) => ({ id, role: 'viewer' as const })),
      ]);
      await signIn(page, owner.email);
      await page.goto('/settings/team');
      const email = `invited-${randomUUID()}@frontdesk.test`;
      await page.getByLabel('E-mail').fill(email);
      await page.getByRole('button', { name: 'Send invitation' }).click();
      await expect(page.getByRole('heading', { name: 'Open invitations' })).toBeVisible();
      await page.getByLabel('E-mail').fill(owner.email);
      await page.getByRole('button', { name: 'Send invitation' }).click();
      await expect(page.getByText('in the team already')).toBeVisible();
      await page.locator('details').evaluateAll((all: HTMLDetailsElement[]) => {
        for (const details of all) details.open = true;
      });
      await expectAccessible(page);

      const [link] = await invitationLinks(email);
      await page.goto(String(link));
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page.getByLabel('Your name')).toBeVisible();
      await expectAccessible(page);
    });

    test('pages about feeds, the API and webhooks have none', async ({ signedIn: page }) => {
      for (const path of outwardPages) {
        await page.goto(path);
        await expectAccessible(page);
      }
    });

    test('pages about billing have none', async ({ page }) => {
      test.slow();
      const payer = await makePayer('Accessible Payer');
      await signIn(page, payer.email);
      for (const path of [
        ...billingPages,
        `/billing/return?transaction=${payer.transactionId}`,
        `/billing/checkout?_ptxn=${payer.transactionId}`,
      ]) {
        await page.goto(path);
        await expectAccessible(page);
      }
    });

    for (const [about, paths] of Object.entries({ 'the calls': pages, settings, receptionist })) {
      test(`pages for members about ${about} have none`, async ({ signedIn: page }) => {
        test.slow();
        for (const path of paths) {
          await page.goto(path);
          await expectAccessible(page);
        }
      });
    }

    test('the page of a call has none', async ({ signedIn: page }) => {
      await page.goto('/calls?outcome=message');
      await page.locator('tbody .go').first().click();
      await expect(page.getByRole('heading', { name: 'Summary' })).toBeVisible();
      await expectAccessible(page);
    });

    test('pages for admins have none', async ({ page }) => {
      test.slow();
      await signIn(page, 'admin@frontdesk.test', /\/admin$/);
      const [message] = await sql<{ id: string }>(
        `insert into public.contact_messages (form_id, name, email, message)
         values (gen_random_uuid(), 'Rosa', 'rosa@people.test', 'Do you speak Dutch?') returning id`,
      );
      for (const path of [...adminPages, `/admin/messages/${message?.id}`]) {
        await page.goto(path);
        await expectAccessible(page);
      }
      await page.goto('/admin/users');
      await page.locator('summary').filter({ hasText: 'Disable' }).first().click();
      await expectAccessible(page);
    });
  });
}

// The second is also a window of 1,280 px zoomed to 400 %.
for (const [narrow, locale] of [
  [360, 'en-US'],
  [320, 'en-US'],
  [360, 'es-US'],
  [320, 'es-US'],
] as const)
  test(`nothing runs out of a page ${narrow} px wide in ${locale}`, async ({
    browser,
    baseURL,
  }) => {
    test.slow();
    const context = await browser.newContext({
      viewport: { width: narrow, height: 740 },
      isMobile: true,
      hasTouch: true,
    });
    const page = await context.newPage();
    // A person has chosen no language yet, or chose English: the cookie comes after signing in.
    const enter = async (email?: string, lands?: RegExp) => {
      await context.clearCookies();
      await signIn(page, email, lands);
      await context.addCookies([{ name: 'fd_locale', value: locale, url: String(baseURL) }]);
    };
    await enter();
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    for (const path of [
      '/settings/team',
      '/settings/notifications',
      '/settings/activity',
      '/settings/data',
      '/delete-account',
      ...receptionist,
      '/analytics',
      '/analytics?within=365',
      '/today',
      '/calls',
      '/calls?outcome=message&lead=hot&sentiment=positive',
    ]) {
      await page.goto(path);
      expect(await width(), path).toBe(narrow);
    }
    await page.locator('tbody .go').first().click();
    await expect(page).toHaveURL(/\/calls\/[0-9a-f-]{36}/);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await width()).toBe(narrow);
    for (const path of ['/phone', '/phone/outage-card']) {
      await page.goto(path);
      expect(await width(), path).toBe(narrow);
    }

    await enter((await makePayer('Narrow Payer')).email);
    for (const path of [...billingPages, '/pricing', '/faq', '/contact', '/privacy', '/terms']) {
      await page.goto(path);
      expect(await width(), path).toBe(narrow);
    }

    await enter('admin@frontdesk.test', /\/admin$/);
    for (const path of adminPages) {
      await page.goto(path);
      expect(await width(), path).toBe(narrow);
    }
    await context.close();
  });

test('the keyboard reaches a call, and the focus is seen', async ({ signedIn: page }) => {
  await page.goto('/calls');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('searchbox').focus();
  await page.keyboard.type('viewing');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=viewing/);
  await page.locator('tbody .go').first().focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/calls\/[0-9a-f-]{36}/);
});

async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
  expect(found, page.url()).toEqual([]);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over, `${page.url()} is wider than its window`).toBeLessThanOrEqual(0);
}
