import { randomUUID } from 'node:crypto';

import { makePerson, removePerson } from '../people';
import { expect, signIn, test } from './fixtures';

test.describe('the pages for everybody', { tag: '@nojs' }, () => {
  test('play a call through, from what is worth knowing to where it was said', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'The receptionist that never misses a call.',
    );
    const said = page.getByText('I’m thinking about selling it.');
    await expect(said).toBeHidden();
    await page.getByRole('link', { name: /^at 0:09/ }).click();
    await expect(said).toBeInViewport();
    await expect(page.getByText('Due 5:00 pm')).toBeVisible();
    await page.getByRole('main').getByRole('link', { name: 'Create an account' }).first().click();
    await expect(page.getByLabel('Password')).toBeVisible();
  });

  test('answer questions, mark what was searched for, and help who found nothing', async ({
    page,
  }) => {
    await page.goto('/');
    const foot = page.getByRole('navigation', { name: 'About Frontdesk' });
    await foot.getByRole('link', { name: 'Questions' }).click();
    const search = page.getByRole('searchbox', { name: 'Search the questions' });
    await search.fill('forward');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page).toHaveURL(/\/faq\?q=forward$/);
    await expect(page.getByRole('heading', { name: 'Can I keep my number?' })).toBeVisible();
    await expect(page.locator('mark').first()).toHaveText('forward');

    await search.fill('zebras');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page.getByRole('heading', { name: 'No answer has “zebras” in it' })).toBeVisible();
    await page.getByRole('link', { name: 'Ask us' }).click();
    await expect(page.getByRole('heading', { name: 'Write to us' })).toBeVisible();
  });

  test('take a message, which an admin reads, marks done and opens again', async ({
    page,
    guest,
  }) => {
    const name = `Writer ${randomUUID().slice(0, 8)}`;
    // From an address of its own: others of this run must not use up what one may send in an hour.
    const address = `100.${[1, 2, 3].map(() => 1 + Math.floor(Math.random() * 250)).join('.')}`;
    await guest.setExtraHTTPHeaders({ 'X-Forwarded-For': address });
    await guest.goto('/contact');
    await guest.getByLabel('Your name').fill(name);
    await guest.getByLabel('Your e-mail').fill('writer@people.test');
    await guest.getByLabel('What is it about?').fill(`Do you speak Dutch? ${name}`);
    // Whoever is quicker is taken for a program.
    await guest.waitForTimeout(3_100);
    await guest.getByRole('button', { name: 'Send' }).click();
    await expect(guest.getByRole('heading', { name: 'Thank you' })).toBeVisible();

    const admin = await makePerson('Ada', { isAdmin: true });
    await signIn(page, admin.email, /\/admin$/);
    await page.goto('/admin/messages');
    await page.getByRole('link', { name }).click();
    await expect(page).toHaveURL(/messages\/[0-9a-f-]{36}$/);
    await expect(page.getByText(`Do you speak Dutch? ${name}`)).toBeVisible();
    await page.getByRole('button', { name: 'Mark done' }).click();
    await expect(page.getByRole('status')).toContainText('The message is done');
    await expect(page.getByRole('link', { name })).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('status')).toContainText('The message is open again');
    await expect(page.getByRole('button', { name: 'Mark done' })).toBeVisible();
    await removePerson(admin);
  });

  test('say who has what data, and lead to each other', async ({ page }) => {
    await page.goto('/login');
    const foot = page.getByRole('navigation', { name: 'About Frontdesk' });
    await foot.getByRole('link', { name: 'Privacy' }).click();
    await expect(page.getByRole('heading', { name: 'Who else has it' })).toBeVisible();
    await expect(page.getByText('A template')).toBeVisible();
    await foot.getByRole('link', { name: 'Terms' }).click();
    await expect(page.getByRole('heading', { name: 'No emergency calls' })).toBeVisible();
  });
});
