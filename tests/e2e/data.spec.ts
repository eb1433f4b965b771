import { readFile } from 'node:fs/promises';

import { join, mailTo, makeBusiness, makePerson, takeCalls } from '../integration/people';
import { sql } from '../integration/stack';
import { readZip } from '../integration/zip';
import { expect, signIn, test } from './fixtures';

test.describe('one’s own data', { tag: '@nojs' }, () => {
  test('a member chooses what they are told by mail', async ({ page }) => {
    const person = await makePerson('Petra');
    await makeBusiness(person, 'Petra’s Plants');
    await signIn(page, person.email);
    await page.goto('/settings/notifications');
    await expect(page.getByText(person.email)).not.toHaveCount(0);
    await expect(page.getByText('the time zone of the business, America/Chicago')).toBeVisible();
    await page.getByLabel('Call summaries').selectOption('Once a week');
    await page.getByLabel('From', { exact: true }).fill('21:30');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Enter when they end, or leave both empty.')).toBeVisible();
    await expect(page.getByLabel('Call summaries')).toHaveValue('weekly');

    await page.getByLabel('Until', { exact: true }).fill('06:45');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('status')).toContainText('Notifications saved');
    await page.reload();
    await expect(page.getByLabel('Call summaries')).toHaveValue('weekly');
    await expect(page.getByLabel('From', { exact: true })).toHaveValue('21:30');
    await expect(page.getByLabel('Until', { exact: true })).toHaveValue('06:45');
  });

  test('an owner reads who changed what, and narrows it', async ({ page }) => {
    const person = await makePerson('Paolo');
    const business = await makeBusiness(person, 'Paolo’s Pipes');
    await person.client
      .from('businesses')
      .update({ time_zone: 'America/New_York' })
      .eq('id', business.id)
      .throwOnError();
    await signIn(page, person.email);
    await page.goto('/settings/activity');
    const entry = page.getByRole('listitem').filter({ hasText: 'Paolo' });
    await expect(
      entry.getByText('changed the time zone from America/Chicago to America/New York'),
    ).toBeVisible();
    await page.getByRole('link', { name: 'Team', exact: true }).last().click();
    await expect(page).toHaveURL(/kind=team/);
    await expect(entry.getByText('joined as owner')).toBeVisible();
    await expect(entry.getByText('time zone')).toHaveCount(0);
    await page.getByRole('link', { name: 'Exports' }).click();
    await expect(page.getByRole('heading', { name: 'Nothing yet' })).toBeVisible();
  });

  test('an owner takes the data, deletes the business, and then the account', async ({ page }) => {
    const person = await makePerson('Quinn');
    const business = await makeBusiness(person, 'Quinn & Daughters');
    await takeCalls(business, 2);
    await signIn(page, person.email);
    await page.goto('/settings/data');

    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export everything' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^quinn-daughters-[0-9a-f]{8}-\d{4}-\d\d-\d\d\.zip$/);
    const files = readZip(await readFile(await file.path()));
    expect(files.get('calls.ndjson')?.trim().split('\n')).toHaveLength(2);
    // What a caller said does not compute in a spreadsheet.
    expect(files.get('calls.csv')).toContain(`,'=Wants a call back.,`);

    await expect(page.getByText('You cannot delete your account yet')).toBeVisible();
    const name = page.getByLabel('Type “Quinn & Daughters”');
    await name.fill('Quinn');
    await page.getByRole('button', { name: 'Delete this business' }).click();
    await expect(page.getByText('Type the name of the business as it stands above.')).toBeVisible();
    await expect(name).toHaveValue('Quinn');
    await name.fill('Quinn & Daughters');
    await page.getByRole('button', { name: 'Delete this business' }).click();
    await expect(page.getByRole('heading', { name: 'The business is deleted' })).toBeVisible();
    const receipt = new URL(page.url()).searchParams.get('receipt') ?? '';
    await expect(page.getByText(receipt)).toBeVisible();
    const mail = await mailTo(person.email, /^Quinn & Daughters was deleted$/);
    expect(mail.text).toContain(receipt);

    await page.getByRole('link', { name: 'Delete my account too' }).click();
    await page.getByLabel('Type “delete my account”').fill('Delete my account');
    await page.getByRole('button', { name: 'Delete my account' }).click();
    await expect(page.getByRole('heading', { name: 'Your account is deleted' })).toBeVisible();
    const last = new URL(page.url()).searchParams.get('receipt') ?? '';
    expect((await mailTo(person.email, /account was deleted/)).text).toContain(last);
    expect(await sql('select 1 from auth.users where id = $1', [person.id])).toEqual([]);
    await page.goto('/today');
    await expect(page).toHaveURL(/\/login/);
  });

  test('a member who owns nothing deletes their account in the settings', async ({ page }) => {
    const owner = await makePerson('Rita');
    const member = await makePerson('Remo');
    await join(member, await makeBusiness(owner, 'Rita’s Roofs'), 'viewer');
    await signIn(page, member.email);
    await page.goto('/settings/data');
    await expect(page.getByText('An owner of Rita’s Roofs can export its data.')).toBeVisible();
    await expect(page.getByText('Only an owner can delete the business.')).toBeVisible();
    await page.getByLabel('Type “delete my account”').fill('yes');
    await page.getByRole('button', { name: 'Delete my account' }).click();
    await expect(page.getByText('Type the words “delete my account”.')).toBeVisible();
    await page.getByLabel('Type “delete my account”').fill('delete my account');
    await page.getByRole('button', { name: 'Delete my account' }).click();
    await expect(page.getByRole('heading', { name: 'Your account is deleted' })).toBeVisible();
  });
});
