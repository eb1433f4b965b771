import type { Page } from '@playwright/test';

import { makeBusiness } from '../make-business';
import { expect, signIn, test } from './fixtures';

/** The one at the end of the form: before that is there, the page has not come whole. */
const save = (page: Page) =>
  page.locator('.fd-save').getByRole('button', { name: 'Save', exact: true }).click();
const saved = (page: Page, words: string) =>
  expect(page.getByRole('status').filter({ hasText: words })).toBeVisible();

/** The smallest PDF that says something. */
function pdf(text: string): Buffer {
  const stream = `BT /F1 24 Tf 20 100 Td (${text}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return Buffer.from(
    `${body}xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF`,
  );
}

test('a receptionist is set up page by page, published, compared and restored @nojs', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const { people } = await makeBusiness({ Ada: 'owner' }, { phone_number: '+14155550177' });
  await signIn(page, people.Ada!.email);
  await page
    .getByRole('navigation', { name: 'Main', exact: true })
    .getByRole('link', { name: 'Receptionist' })
    .click();
  await expect(page).toHaveURL(/receptionist\/voice$/);
  await expect(page.getByText('Never published')).toBeVisible();

  await test.step('from a template, after being asked', async () => {
    await page.locator('summary', { hasText: 'Start from this Law firm' }).click();
    await page.getByRole('button', { name: 'Replace with Law firm' }).click();
    await saved(page, 'Started from Law firm');
    await expect(page.getByLabel('What it should know and do')).toHaveValue(/not a lawyer/);
  });

  await test.step('voice: what is wrong stands beside it, and what was typed stays', async () => {
    await page.getByLabel('Name', { exact: true }).fill('Robin');
    await page.getByRole('radio', { name: /^Elliot/ }).check();
    await page.getByRole('checkbox', { name: 'Spanish' }).check();
    await save(page);
    await expect(page.getByText('Elliot does not speak Spanish')).toBeVisible();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Robin');
    await page.getByRole('radio', { name: /^Clara/ }).check();
    await save(page);
    await saved(page, 'Voice saved');
    await expect(page.getByText('Robin answers your phone.')).toBeVisible();
    await expect(page.getByRole('checkbox', { name: 'Spanish' })).toBeChecked();
    for (const language of ['es', 'en']) {
      await page.getByLabel('Main language').selectOption(language);
      await Promise.all([
        page.waitForResponse((answer) => answer.request().method() === 'POST'),
        save(page),
      ]);
      await page.reload();
      await expect(page.getByLabel('Main language')).toHaveValue(language);
      await expect(page.getByRole('checkbox', { name: 'English' })).toBeChecked();
    }
  });

  await test.step('hours: times overlap, a third one, and a holiday', async () => {
    await page
      .getByRole('navigation', { name: 'Receptionist' })
      .getByRole('link', { name: 'Hours' })
      .click();
    await page.getByLabel('Monday from (2)').fill('16:00');
    await page.getByLabel('Monday to (2)').fill('20:00');
    await save(page);
    await expect(page.getByText('These times overlap.')).toBeVisible();
    await page.getByLabel('Monday from (2)').fill('18:00');
    await page.getByRole('button', { name: 'Add a time: Monday' }).click();
    await expect(page.getByLabel('Monday from (2)')).toHaveValue('18:00');
    await page.getByLabel('Monday from (3)').fill('22:00');
    await page.getByLabel('Monday to (3)').fill('00:00');
    await page.getByRole('button', { name: 'Add a day' }).click();
    await page.getByLabel('Date').fill('2026-12-25');
    await page.getByLabel('What day it is').fill('Christmas');
    await expect(page.getByLabel('Closed all day')).toBeChecked();
    await save(page);
    await saved(page, 'Hours saved');
    await expect(page.getByLabel('Monday to (3)')).toHaveValue('00:00');
  });

  await test.step('questions: one more, moved up, and one removed', async () => {
    await page.goto('/receptionist/questions');
    await page.getByRole('button', { name: 'Add a question' }).click();
    const row = page.getByRole('group', { name: 'Question: question 5' });
    await row.getByLabel('Question', { exact: true }).fill('How did you hear of us?');
    await row.getByLabel('Name of the answer').fill('Heard of us');
    await page
      .getByRole('button', { name: /^Move .* up$/ })
      .last()
      .click();
    await page.getByRole('button', { name: 'Remove Is a client' }).click();
    await expect(page.getByLabel('Name of the answer')).toHaveCount(4);
    await save(page);
    await saved(page, 'Questions saved');
    await expect(page.getByLabel('Name of the answer').nth(2)).toHaveValue('Heard of us');
  });

  await test.step('transfers: never back to the business itself', async () => {
    await page.goto('/receptionist/transfers');
    await page.getByRole('button', { name: 'Add a person' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Ann');
    await page.getByLabel('Phone', { exact: true }).fill('(415) 555-0177');
    await save(page);
    await expect(page.getByText('a number of the business itself')).toBeVisible();
    await page.getByLabel('Phone', { exact: true }).fill('415 555 0123');
    await save(page);
    await saved(page, 'Transfers saved');
    await expect(page.getByLabel('Phone', { exact: true })).toHaveValue('(415) 555-0123');
  });

  await test.step('messages: a number that cannot be', async () => {
    await page.goto('/receptionist/messages');
    await page.getByLabel('Within so many hours').fill('500');
    await save(page);
    await expect(page.getByText('Enter a whole number from 1 to 72.')).toBeVisible();
    await page.getByLabel('Within so many hours').fill('4');
    await page.getByLabel('Book appointments for callers').check();
    await save(page);
    await saved(page, 'Messages saved');
  });

  await test.step('knowledge: answers and documents', async () => {
    await page.goto('/receptionist/knowledge');
    await page.getByRole('link', { name: 'Add an answer' }).click();
    await page.getByLabel('Question', { exact: true }).fill('Is there parking?');
    await page.getByLabel('Answer', { exact: true }).fill('Yes, <b>behind</b> the house.');
    await save(page);
    await saved(page, 'Answer added');
    await expect(page.getByText('Yes, <b>behind</b> the house.')).toBeVisible();
    const upload = async (name: string, mimeType: string, buffer: Buffer) => {
      await page.getByLabel('Add a file').setInputFiles({ name, mimeType, buffer });
      await page.getByRole('button', { name: 'Upload' }).click();
    };
    await upload('prices.txt', 'text/plain', Buffer.from('A will costs 300 dollars'));
    await saved(page, 'File added: 5 words read');
    await upload('again.txt', 'text/plain', Buffer.from('A will costs 300 dollars'));
    await saved(page, 'This file is there already');
    await upload('fees.pdf', 'application/pdf', pdf('Fees are on request'));
    await saved(page, 'File added: 4 words read');
    await upload('scan.pdf', 'application/pdf', pdf(''));
    await expect(page.getByText('No words could be read')).toBeVisible();
    await upload('game.exe', 'application/pdf', Buffer.from([77, 90, 0, 1]));
    await expect(page.getByText('This kind of file cannot be read')).toBeVisible();
    await page.locator('summary', { hasText: 'Remove prices.txt' }).click();
    const prices = page.getByRole('listitem').filter({ hasText: 'prices.txt' });
    await prices.getByRole('button', { name: 'Remove the file' }).click();
    await saved(page, 'File removed');
    await page.getByRole('link', { name: 'Import from your website' }).click();
    await page.getByLabel('Address of a page').fill('http://127.0.0.1/admin');
    await page.getByRole('button', { name: 'Read the page' }).click();
    await expect(page.getByText('not on the public internet')).toBeVisible();
    await expect(page.getByLabel('Address of a page')).toHaveValue('http://127.0.0.1/admin');
  });

  await test.step('published, changed, compared and brought back', async () => {
    await page.goto('/receptionist/publish');
    await expect(page.getByRole('cell', { name: 'December 25, 2026' })).toBeVisible();
    await page.getByLabel('Note').fill('The first one');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await saved(page, 'Version 1 is on its way');
    await page.goto('/receptionist/voice');
    await page.getByLabel('Name', { exact: true }).fill('Kim');
    await save(page);
    await expect(page.getByRole('link', { name: '1 change not published' })).toBeVisible();
    await page.goto('/receptionist/publish');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await saved(page, 'Version 2 is on its way');
    await expect(page.getByText('Nothing changed')).toBeVisible();
    await page.goto('/receptionist/versions');
    await expect(page.getByText('The first one')).toBeVisible();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(
      page.getByRole('row', { name: /Name.*Kim.*Robin|Name.*Robin.*Kim/ }),
    ).toBeVisible();
    await page.locator('summary', { hasText: 'Restore version 1' }).click();
    await page.getByRole('button', { name: 'Restore version 1' }).click();
    await saved(page, 'Version 1 is the draft now');
    await expect(page.getByText('Robin answers your phone.')).toBeVisible();
  });
});

test('what two people write at once is shown to the second, and never lost @nojs', async ({
  page,
  browser,
  javaScriptEnabled,
}) => {
  test.slow();
  const { people } = await makeBusiness({ Ada: 'owner', Max: 'manager' });
  await signIn(page, people.Ada!.email);
  const context = await browser.newContext({ javaScriptEnabled });
  const other = await context.newPage();
  await signIn(other, people.Max!.email);
  const greeting = 'Hello from Ada. This call is recorded.';
  await page.goto('/receptionist/voice');
  await other.goto('/receptionist/voice');
  await other.getByLabel('Greeting').fill('Hello from Max. This call is recorded.');
  await save(other);
  await saved(other, 'Voice saved');

  await page.getByLabel('Greeting').fill(greeting);
  await save(page);
  const conflict = page.getByRole('alert');
  await expect(conflict).toContainText(`${people.Max!.fullName} changed this`);
  await expect(conflict).toContainText('Hello from Max');
  await expect(conflict).toContainText('Hello from Ada');
  await expect(page.getByLabel('Greeting')).toHaveValue(greeting);
  await conflict.getByRole('button', { name: 'Save mine' }).click();
  await saved(page, 'Voice saved');
  await expect(page.getByLabel('Greeting')).toHaveValue(greeting);

  await other.getByLabel('Greeting').fill('Max again. This call is recorded.');
  await save(other);
  await other.getByRole('link', { name: 'Take theirs' }).click();
  await expect(other.getByLabel('Greeting')).toHaveValue(greeting);
  await expect(other.getByRole('alert')).toHaveCount(0);
  await context.close();
});

test('who leaves with unsaved words is asked', async ({ page }) => {
  const { people } = await makeBusiness({ Ada: 'owner' });
  await signIn(page, people.Ada!.email);
  const asked: string[] = [];
  let stays = true;
  page.on('dialog', (dialog) => {
    asked.push(dialog.message());
    return stays ? dialog.dismiss() : dialog.accept();
  });
  await page.goto('/receptionist/voice');
  await page.waitForLoadState('networkidle');
  const greeting = page.getByLabel('Greeting');
  const words = 'Not saved yet. This call is recorded.';
  await greeting.fill(words);
  const hours = page.getByRole('link', { name: 'Hours', exact: true }).first();
  await hours.click();
  await expect.poll(() => asked).toHaveLength(1);
  await expect(page).toHaveURL(/voice$/);
  await expect(greeting).toHaveValue(words);
  stays = false;
  await hours.click();
  await expect(page).toHaveURL(/hours$/);
  await expect(page.getByRole('heading', { name: 'Opening hours' })).toBeVisible();
  expect(asked[1]).toContain('not saved');

  // Once it is saved nobody is asked.
  await page.goto('/receptionist/voice');
  await greeting.fill(words);
  await save(page);
  await saved(page, 'Voice saved');
  await hours.click();
  await expect(page).toHaveURL(/hours$/);
  expect(asked).toHaveLength(2);
});

test('who may only read is told so, and finds nothing to press @nojs', async ({ page }) => {
  const { people } = await makeBusiness({ Vi: 'viewer' });
  await signIn(page, people.Vi!.email);
  for (const path of [
    'voice',
    'hours',
    'questions',
    'knowledge',
    'transfers',
    'messages',
    'publish',
  ]) {
    await page.goto(`/receptionist/${path}`);
    await expect(page.getByText('Owners and managers change this.')).toBeVisible();
    await expect(page.getByRole('button', { name: /Save|Publish|Upload/ })).toHaveCount(0);
  }
});
