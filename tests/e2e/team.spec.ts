import { randomUUID } from 'node:crypto';

import type { Page } from '@playwright/test';

import { demoPassword, demoUsers } from '../../sandbox/demo';
import { invitationLinks, makeBusiness, makePerson } from '../people';
import { expect, signIn, test } from './fixtures';

test.describe('the team', { tag: '@nojs' }, () => {
  test('an owner invites somebody new, who sees the calls, gets another role, and is removed', async ({
    signedIn: page,
    guest,
  }) => {
    const email = `invited-${randomUUID()}@frontdesk.test`;
    await openTeam(page);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Role', { exact: true }).selectOption('viewer');
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await expect(page.getByRole('status')).toContainText(`Invitation sent to ${email}`);
    const invitations = page.getByRole('region', { name: 'Open invitations' });
    await expect(invitations.getByText(email)).toBeVisible();
    await page.getByRole('button', { name: `Send again to ${email}` }).click();
    await expect(page.getByRole('alert')).toContainText('less than a minute ago');

    const [link] = await invitationLinks(email);
    await guest.goto(String(link));
    await expect(guest.getByRole('heading', { name: 'Join Harbor Realty' })).toBeVisible();
    await expect(guest.getByText('Nora Lindqvist', { exact: true })).toBeVisible();
    await guest.getByLabel('Your name').fill('Ines Invited');
    await guest.getByLabel('Choose a password').fill(demoPassword);
    await guest.getByRole('button', { name: 'Join Harbor Realty' }).click();
    await expect(guest).toHaveURL(/\/today$/);
    await expect(guest.getByRole('status')).toContainText('Welcome to Harbor Realty');
    // One that is over: the newest may be on the phone.
    await guest.goto('/calls?outcome=message');
    await guest.locator('tbody .go').first().click();
    await expect(guest.getByRole('heading', { name: 'Summary' })).toBeVisible();
    await openTeam(guest);
    await expect(guest.getByText('Ines Invited (you)')).toBeVisible();
    await expect(guest.getByRole('button', { name: 'Send invitation' })).toHaveCount(0);
    await guest.goto(String(link));
    await expect(guest.getByRole('heading', { level: 1 })).toContainText('has been accepted');

    await openTeam(page);
    const row = page.getByRole('listitem').filter({ hasText: email });
    await row.getByText('Manage', { exact: true }).click();
    await row.getByLabel('Role of Ines Invited').selectOption('manager');
    await row.getByRole('button', { name: 'Change role' }).click();
    await expect(page.getByRole('status')).toContainText('Ines Invited is a manager now');
    await guest.goto('/today');
    await expect(guest.locator('.fd-side')).toContainText('Manager');

    await row.getByText('Manage', { exact: true }).click();
    await row.getByText('Remove from the team').click();
    await row.getByRole('button', { name: 'Remove Ines Invited' }).click();
    await expect(page.getByRole('status')).toContainText('Ines Invited was removed');
    await expect(row).toHaveCount(0);
    await guest.goto('/calls');
    await expect(guest).toHaveURL(/\/onboarding/);
  });

  test('somebody with an account and a business accepts, and switches between the two', async ({
    page,
    guest,
  }) => {
    const owner = await makePerson('Omar Owner');
    const name = `Quay ${randomUUID().slice(0, 8)}`;
    await makeBusiness(name, [{ ...owner, role: 'owner' }]);
    await signIn(page, owner.email);
    await openTeam(page);
    await page.getByLabel('E-mail').fill(demoUsers.other.email);
    await page.getByLabel('Role', { exact: true }).selectOption('manager');
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await expect(page.getByRole('status')).toContainText('Invitation sent');
    // Others are invited to other businesses meanwhile, with this address as well.
    const link = await linkTo(name);

    await signIn(guest, demoUsers.viewer.email);
    await guest.goto(link);
    await expect(guest.getByRole('heading', { name: 'This is for another address' })).toBeVisible();
    await guest.getByRole('button', { name: 'Sign out' }).click();
    await expect(guest.getByRole('heading', { name: `Join ${name}` })).toBeVisible();
    await guest.getByRole('link', { name: 'Sign in to accept' }).click();
    await expect(guest.getByLabel('E-mail')).toHaveValue(demoUsers.other.email);
    await guest.getByLabel('Password').fill(demoPassword);
    await guest.getByRole('button', { name: 'Sign in', exact: true }).click();
    await guest.getByRole('button', { name: 'Accept the invitation' }).click();
    await expect(guest.getByRole('status')).toContainText(`Welcome to ${name}`);

    await switchTo(guest, 'Luis Ortega', 'Summit Dental');
    await expect(guest.locator('.fd-side > div').first()).toContainText('Summit Dental');
    await switchTo(guest, 'Luis Ortega', name);
    await expect(guest.locator('.fd-side > div').first()).toContainText(name);

    await openTeam(guest);
    await guest.getByText('Leave the team').click();
    await guest.getByRole('button', { name: `Leave ${name}` }).click();
    await expect(guest.getByRole('status')).toContainText(`You left ${name}`);
    await expect(guest.locator('.fd-side > div').first()).toContainText('Summit Dental');

    async function linkTo(business: string): Promise<string> {
      for (let count = 1; ; count++) {
        const links = await invitationLinks(demoUsers.other.email, count);
        for (const one of links) {
          // As nobody: pages for somebody name their own business.
          const html = await (await fetch(one)).text();
          if (html.includes(business)) return one;
        }
      }
    }
  });

  test('an owner hands the business over, and can leave then', async ({ page }) => {
    const [owner, heir] = await Promise.all([makePerson('Olga Owner'), makePerson('Hanna Heir')]);
    const name = `Pier ${randomUUID().slice(0, 8)}`;
    await makeBusiness(name, [
      { ...owner, role: 'owner' },
      { ...heir, role: 'manager' },
    ]);
    await signIn(page, owner.email);
    await openTeam(page);
    await expect(page.getByText('You are its only owner')).toBeVisible();
    const row = page.getByRole('listitem').filter({ hasText: heir.email });
    await row.getByText('Manage', { exact: true }).click();
    await row.getByText('Hand over ownership').click();
    await expect(row.getByText('You become a manager')).toBeVisible();
    await row.getByRole('button', { name: `Make ${heir.fullName} the owner` }).click();
    await expect(page.getByRole('status')).toContainText(`${heir.fullName} is the owner now`);
    await expect(page.getByRole('button', { name: 'Send invitation' })).toHaveCount(0);
    await page.getByText('Leave the team').click();
    await page.getByRole('button', { name: `Leave ${name}` }).click();
    await expect(page).toHaveURL(/\/onboarding/);
  });
});

async function openTeam(page: Page) {
  await page.goto('/settings/team');
  await expect(page.getByRole('heading', { name: 'Members' })).toBeVisible();
}

async function switchTo(page: Page, person: string, business: string) {
  await page.locator('.fd-side').getByText(person).click();
  await page.getByRole('button', { name: business }).click();
  await expect(page.getByRole('button', { name: business })).toBeHidden();
}
