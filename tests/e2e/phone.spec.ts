import type { Page } from '@playwright/test';

import { makeBusiness } from '../business';
import { service } from '../integration/stack';
import { expect, ring, signIn, test } from './fixtures';

/** Waits for what comes by itself with a script, and by looking again without one. */
async function comes(page: Page, isAlive: boolean | undefined, words: string | RegExp) {
  await expect(async () => {
    if (isAlive === false) await page.reload();
    await expect(page.getByText(words).first()).toBeVisible({ timeout: 1_500 });
  }).toPass({ timeout: 20_000 });
}

test('the guide shows what to dial with each carrier, by its address @nojs', async ({ page }) => {
  await signIn(page);
  await page.goto('/phone?carrier=t-mobile&condition=busy');
  await expect(page.getByRole('code').filter({ hasText: '**67*14155550100#' })).toBeVisible();
  const dial = page.getByRole('link', { name: 'Dial **67*14155550100#' });
  await expect(dial).toHaveAttribute('href', 'tel:**67*14155550100%23');

  await page.goto('/phone');
  await page.getByLabel('Your phone company').selectOption('Verizon');
  await page.getByLabel('Forward', { exact: true }).selectOption('All calls');
  const show = page.getByRole('button', { name: 'Show the codes' });
  if (await show.isVisible()) await show.click();
  await expect(page.getByRole('code').filter({ hasText: '*724155550100' })).toBeVisible();
  await expect(page).toHaveURL(/carrier=verizon&condition=all/);
});

test('a forwarding is ticked off by the call that comes through @nojs', async ({
  page,
  javaScriptEnabled,
}) => {
  const business = await makeBusiness('Forwarding & Sons');
  await signIn(page, business.owner.email);
  await page.goto('/phone?condition=no-answer');
  await page.getByRole('button', { name: 'Test it now' }).click();
  await expect(page.getByText(/Waiting for your call until/)).toBeVisible();
  const from = { name: 'Wen Zhao', number: '+15105550142' };
  await ring({ scenario: 'question', speed: 60, phoneNumberId: business.phoneNumberId, from });
  await comes(page, javaScriptEnabled, /Works: a call from .*\(510\) 555-0142 came through/);
  await expect(page.getByText(/Waiting for your call/)).toHaveCount(0);
  await expect(page.getByText('Not tested yet')).toHaveCount(3);
});

test('a test that is over says what to check @nojs', async ({ page }) => {
  const business = await makeBusiness('Late & Sons');
  await service()
    .from('forwarding_tests')
    .insert({
      business_id: business.id,
      phone_line_id: business.lineId,
      condition: 'busy',
      started_at: new Date(Date.now() - 900_000).toISOString(),
      expires_at: new Date(Date.now() - 300_000).toISOString(),
    })
    .throwOnError();
  await signIn(page, business.owner.email);
  await page.goto('/phone?condition=busy&carrier=orange');
  await expect(page.getByText('No call came through')).toBeVisible();
  await expect(page.getByText(/ask Orange to set/)).toBeVisible();
});

test('a line is named, and one is asked for where there is none @nojs', async ({ page }) => {
  const business = await makeBusiness('Lines & Sons');
  await signIn(page, business.owner.email);
  await page.goto('/phone');
  await page.locator('summary').filter({ hasText: 'Name it' }).click();
  await page.getByLabel('Name of this number').fill('Front <b>office</b>');
  await page.getByRole('button', { name: 'Save the name' }).click();
  await expect(page.getByText('Name saved')).toBeVisible();
  await expect(page.getByText('Front <b>office</b>')).toBeVisible();

  await service()
    .from('phone_lines')
    .update({ state: 'released' })
    .eq('id', business.lineId)
    .throwOnError();
  await page.goto('/phone');
  await page.getByLabel('Area code').evaluate((field) => field.removeAttribute('pattern'));
  await page.getByLabel('Area code').fill('011');
  await page.getByRole('button', { name: 'Get a number' }).click();
  await expect(page.getByText('Enter an area code of three digits')).toBeVisible();
  await page.getByLabel('Area code').fill('415');
  await page.getByRole('button', { name: 'Get a number' }).click();
  await expect(page.getByText('Your number is on its way')).toBeVisible();
});

test('a number that could not be had says why, and is asked for again @nojs', async ({ page }) => {
  const business = await makeBusiness('Failed & Sons');
  const lines = service().from('phone_lines');
  await lines
    .update({ state: 'failed', phone_number: null, area_code: '212', error: 'No numbers in 212.' })
    .eq('id', business.lineId)
    .throwOnError();
  await signIn(page, business.owner.email);
  await page.goto('/phone');
  await expect(page.getByText('No numbers in 212.')).toBeVisible();
  await expect(page.getByLabel('Area code')).toHaveValue('212');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Your number is on its way')).toBeVisible();
});

test('the outage card stands alone, with the codes of the carrier @nojs', async ({ page }) => {
  await signIn(page);
  await page.goto('/phone?carrier=verizon');
  await page.getByRole('link', { name: 'Outage card' }).click();
  await expect(page.getByRole('heading', { name: 'Turn forwarding off' })).toBeVisible();
  await expect(page.getByText('*73', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.locator('script')).toHaveCount(0);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('link', { name: 'Back to Phone' })).toBeHidden();
});

test('a question in text is answered from the draft, and no words are run @nojs', async ({
  page,
}) => {
  const business = await makeBusiness('Asking & Sons');
  const entry = { id: 'parking', question: 'Is there parking?', answer: 'Behind the house.' };
  await service()
    .from('receptionists')
    .update({ draft: { knowledge: { entries: [{ ...entry, source: null }], files: [] } } })
    .eq('business_id', business.id)
    .throwOnError();
  await signIn(page, business.owner.email);
  await page.goto('/receptionist/try');
  const ask = async (question: string) => {
    await page.getByLabel('Your question').fill(question);
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
  };
  await ask('Where is parking?');
  await expect(page.getByText('Behind the house.')).toBeVisible();
  await ask('Are you open on Sunday?');
  await expect(page.getByText(/Sunday[^:]*: closed\./)).toBeVisible();
  await ask('<img src=x onerror="alert(1)"> elephant');
  await expect(page.getByText('I do not know that; I can take a message.')).toBeVisible();
  await expect(page.getByText('Behind the house.')).toBeVisible();
  await page.getByRole('link', { name: 'Start anew' }).click();
  await expect(page.getByText('Behind the house.')).toHaveCount(0);
});

test('the receptionist rings the person who confirms a number of theirs @nojs', async ({
  page,
  javaScriptEnabled,
}) => {
  const business = await makeBusiness('Calling & Sons');
  await signIn(page, business.owner.email);
  await page.goto('/receptionist/try');
  const call = async (number: string) => {
    await page.getByLabel('Your phone number').fill(number);
    await page.getByLabel('This number is mine').check();
    await page.getByRole('button', { name: 'Call me' }).click();
  };
  await call('911');
  await expect(page.getByText(/Emergency and short numbers/)).toBeVisible();
  await call(business.number);
  await expect(page.getByText(/call herself/)).toBeVisible();
  await call('(415) 555-0177');
  await expect(page.getByText('Your phone is about to ring')).toBeVisible();
  await comes(page, javaScriptEnabled, 'Read what was said');
});

test.describe('talking in the browser', () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, 'it needs a script');

  test('says what to do when the microphone is denied', async ({ page }) => {
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
    });
    await signIn(page);
    await page.goto('/receptionist/try');
    await page.getByRole('button', { name: 'Talk to Harper' }).click();
    await expect(page.getByRole('alert')).toContainText('The microphone is not allowed');
    await expect(page.getByRole('button', { name: 'Talk to Harper' })).toBeEnabled();
  });

  test('loads the voice on a click only, and says when the call is not taken', async ({ page }) => {
    const scripts: string[] = [];
    page.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.push(request.url());
    });
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.resolve(new MediaStream());
    });
    await signIn(page);
    await page.goto('/receptionist/try');
    const talk = page.getByRole('button', { name: 'Talk to Harper' });
    await expect(talk).toBeVisible();
    expect(scripts.filter((script) => /vapi/i.test(script))).toEqual([]);
    await talk.click();
    await expect(page.getByRole('alert')).toContainText('did not take the call');
    expect(scripts.filter((script) => /vapi/i.test(script)).length).toBeGreaterThan(0);
  });
});

test('without a script, talking is explained @nojs', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled !== false, 'with a script it is there');
  await signIn(page);
  await page.goto('/receptionist/try');
  await expect(page.getByText(/Talking needs JavaScript/)).toBeVisible();
});
