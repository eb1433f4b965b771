import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { join, makeBusiness, makePerson, takeCalls } from '../integration/people';
import { sql } from '../integration/stack';
import { expect, signIn, test } from './fixtures';

/** Somebody with a business, in which Caller 0, Caller 1 … called once each; the newest call is open. */
async function withCalls(page: Page, count: number) {
  const owner = await makePerson('Olga');
  const business = await makeBusiness(owner, 'Olga’s Orchids');
  await takeCalls(business, count);
  await sql(
    `insert into public.call_insights (call_id, position, business_id, kind, label, value, turn_position, second)
     select id, 0, business_id, 'fact', 'Budget', '$400', 1, 3 from public.calls where business_id = $1`,
    [business.id],
  );
  await signIn(page, owner.email);
  await open(page, count - 1);
  return { owner, business };
}

async function open(page: Page, index: number, list = '/calls') {
  await page.goto(list);
  await page.locator('tbody .go', { hasText: `Caller ${index}` }).click();
  await expect(page.getByRole('heading', { name: `Caller ${index}`, level: 1 })).toBeVisible();
}

const edit = (page: Page, what: string) =>
  page.locator('summary').filter({ hasText: new RegExp(`^Edit ${what}$`) });
const undo = (page: Page) => page.getByRole('button', { name: 'Undo' }).click();

test.describe('a call', { tag: '@nojs' }, () => {
  test('is corrected: it says by whom, is undone, removed, and put back', async ({ page }) => {
    await withCalls(page, 1);
    const insights = page.getByRole('region', { name: 'Worth knowing' });
    await edit(page, 'Budget').click();
    await page.getByLabel('Budget', { exact: true }).fill('$450');
    await page.getByRole('button', { name: 'Save Budget' }).click();
    await expect(insights).toContainText('Budget. $450');
    await expect(insights).toContainText('Corrected by Olga');
    await expect(insights).toContainText('The receptionist found: $400');
    await undo(page);
    await expect(insights).toContainText('Budget. $400');
    await expect(insights).not.toContainText('Corrected by');

    await edit(page, 'Budget').click();
    await page.getByLabel('Budget', { exact: true }).fill('');
    await page.getByRole('button', { name: 'Save Budget' }).click();
    await expect(insights).toContainText('Removed by Olga');
    await page.getByRole('button', { name: 'Put back Budget' }).click();
    await expect(insights).not.toContainText('Removed by');
    await expect(insights).toContainText('Budget. $400');

    await edit(page, 'the summary').click();
    await page.getByRole('textbox', { name: 'Summary' }).fill('Wants orchids.\nMany.');
    await page.getByRole('button', { name: 'Save the summary' }).click();
    const summary = page.getByRole('region', { name: 'Summary' });
    await expect(summary).toContainText('Wants orchids.');
    await expect(summary).toContainText('Corrected by Olga');
    await edit(page, 'the summary').click();
    await page.getByRole('button', { name: 'Back to what the receptionist found' }).click();
    await expect(summary).toContainText('=Wants a call back.');
    await expect(summary).not.toContainText('Corrected by');

    await page.locator('summary').filter({ hasText: 'Correct outcome' }).click();
    await page.getByLabel('Outcome').selectOption('Booked');
    await page.getByLabel('Lead').selectOption('Hot');
    await page.getByRole('button', { name: 'Save corrections' }).click();
    await expect(page.getByText('Hot lead')).toBeVisible();
    await expect(page.getByText(/^Outcome corrected by Olga.*found: Message taken/)).toBeVisible();
    await page.getByRole('button', { name: 'Put back outcome' }).click();
    await expect(page.getByText(/^Outcome corrected/)).toHaveCount(0);
    await expect(page.getByText(/^Lead corrected by Olga/)).toBeVisible();
  });

  test('that two people correct at once tells the second what the first said', async ({
    page,
    guest,
  }) => {
    const { business } = await withCalls(page, 1);
    const second = await makePerson('Mona');
    await join(second, business, 'manager');
    await signIn(guest, second.email);
    await open(guest, 0);
    await edit(guest, 'Budget').click();
    await guest.getByLabel('Budget', { exact: true }).fill('$700');

    await edit(page, 'Budget').click();
    await page.getByLabel('Budget', { exact: true }).fill('$500');
    await page.getByRole('button', { name: 'Save Budget' }).click();
    await expect(page.getByRole('status')).toContainText('Corrected');

    await guest.getByRole('button', { name: 'Save Budget' }).click();
    await expect(guest.getByText(/Olga changed it to “\$500” meanwhile/)).toBeVisible();
    await expect(guest.getByLabel('Budget', { exact: true })).toHaveValue('$700');
    await guest.getByRole('button', { name: 'Save Budget' }).click();
    await expect(guest.getByText(/Corrected by Mona/)).toBeVisible();
    await expect(guest.getByRole('region', { name: 'Worth knowing' })).toContainText(
      'Budget. $700',
    );
  });

  test('has notes: written, changed, found by the search, deleted and brought back', async ({
    page,
  }) => {
    await withCalls(page, 1);
    const notes = page.getByRole('region', { name: 'Notes' });
    await notes.getByLabel('Add a note for the team').fill('Likes the <b>vanilla</b> planifolia.');
    await notes.getByRole('button', { name: 'Add note' }).click();
    await expect(notes.getByRole('list')).toContainText('Likes the <b>vanilla</b> planifolia.');
    await expect(notes.getByRole('list')).toContainText('You, today');
    await expect(notes.getByLabel('Add a note for the team')).toHaveValue('');

    await notes.locator('summary').click();
    await notes.getByLabel('Note', { exact: true }).fill('Likes the cattleya.');
    await notes.getByRole('button', { name: 'Save note' }).click();
    await expect(notes.getByRole('list')).toContainText('Likes the cattleya.');
    await expect(notes.getByRole('list')).toContainText('edited');
    await page.goto('/calls?q=cattleya');
    await page.locator('tbody .go').click();

    await page
      .getByRole('link', { name: 'Back to the filtered calls' })
      .waitFor({ state: 'visible' });
    await notes.getByRole('button', { name: /^Delete/ }).click();
    await expect(page.getByRole('status')).toContainText('Note deleted');
    await expect(notes.getByRole('list')).toHaveCount(0);
    await undo(page);
    await expect(notes.getByRole('list')).toContainText('Likes the cattleya.');
    await notes.getByRole('button', { name: /^Delete/ }).click();
    await page.goto('/calls?q=cattleya');
    await expect(page.locator('tbody .go')).toHaveCount(0);
  });

  test('shows the notes on its caller, and the caller those on their calls', async ({ page }) => {
    await withCalls(page, 1);
    await page
      .getByRole('region', { name: 'Notes' })
      .getByLabel('Add a note')
      .fill('Rang at night.');
    await page.getByRole('button', { name: 'Add note' }).click();
    await expect(page.getByRole('list', { name: 'Notes' })).toContainText('Rang at night.');
    await page.goto('/callers');
    await page.locator('tbody .go').click();
    const notes = page.getByRole('region', { name: 'Notes' });
    await expect(notes).toContainText('Rang at night.');
    await notes.getByLabel('Add a note for the team').fill('Met at the market.');
    await notes.getByRole('button', { name: 'Add note' }).click();
    await expect(notes).toContainText('Met at the market.');
    await notes.getByRole('link', { name: /^Call of/ }).click();
    await expect(page.getByRole('region', { name: 'Notes' })).toContainText('Met at the market.');
    await expect(page.getByRole('region', { name: 'Notes' })).toContainText('About the caller');
  });

  test('is marked as spam with what it asks for, its caller blocked, and all of it undone', async ({
    page,
  }) => {
    await withCalls(page, 1);
    const menu = page.getByRole('button', { name: /^More for the call/ });
    await menu.click();
    await page.getByRole('button', { name: 'Mark as spam' }).click();
    await expect(page.getByText(/^Marked as spam by Olga/)).toBeVisible();
    await expect(page.getByRole('region', { name: 'Follow-up' })).toContainText('Spam');
    await page.goto('/calls?spam=hidden');
    await expect(page.locator('tbody .go')).toHaveCount(0);
    await page.goto('/calls?spam=only');
    await page.locator('tbody .go').click();
    await page.getByRole('button', { name: 'Not spam', exact: true }).first().click();
    await expect(page.getByText(/^Marked as spam/)).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^Mark done/ })).toBeVisible();
    await undo(page);
    await expect(page.getByText(/^Marked as spam by Olga/)).toBeVisible();
    await undo(page);
    await expect(page.getByText(/^Marked as spam/)).toHaveCount(0);

    await menu.click();
    await page.getByRole('button', { name: 'Block the caller' }).click();
    await expect(page.getByText('Blocked', { exact: true })).toBeVisible();
    await undo(page);
    await expect(page.getByText('Blocked', { exact: true })).toHaveCount(0);
    await expect(page.getByRole('link', { name: 'Call back' })).toHaveAttribute(
      'href',
      'tel:+14155552000',
    );
    await expect(page.getByRole('link', { name: 'Text', exact: true })).toHaveAttribute(
      'href',
      'sms:+14155552000',
    );
  });

  test('has its follow-up done, put off and given to somebody, each undone', async ({ page }) => {
    await withCalls(page, 1);
    const card = page.getByRole('region', { name: 'Follow-up' });
    await card.getByRole('button', { name: /^Mark done/ }).click();
    await expect(card).toContainText('Done');
    await undo(page);
    await card.getByRole('button', { name: /^Snooze/ }).click();
    await page.getByRole('button', { name: /^Tomorrow morning/ }).click();
    await expect(card).toContainText('Snoozed to tomorrow');
    await undo(page);
    await expect(card).not.toContainText('Snoozed');
    await card.getByRole('button', { name: /^More/ }).click();
    await card.getByLabel('Assigned to').selectOption('Olga');
    await card.getByRole('button', { name: 'Assign', exact: true }).click();
    await expect(card).toContainText('Assigned to Olga');
    await undo(page);
    await expect(card).toContainText('Unassigned');
  });

  test('leads on through the list that it was opened from, and back to it', async ({ page }) => {
    const { business } = await withCalls(page, 3);
    await sql(
      `update public.calls set outcome = 'answered' where business_id = $1 and caller_name = 'Caller 1'`,
      [business.id],
    );
    await open(page, 2, '/calls?outcome=message');
    await expect(page.getByRole('link', { name: 'Newer call' })).toHaveCount(0);
    await page.getByRole('link', { name: 'Older call' }).click();
    await expect(page.getByRole('heading', { name: 'Caller 0', level: 1 })).toBeVisible();
    await expect(page).toHaveURL(/\?outcome=message$/);
    await expect(page.getByRole('link', { name: 'Older call' })).toHaveCount(0);
    // What is done on the way keeps the list.
    await page.getByRole('button', { name: /^Mark done/ }).click();
    await expect(page.getByRole('status')).toContainText('Marked done');
    await expect(page).toHaveURL(/\?outcome=message$/);
    await page.getByRole('link', { name: 'Newer call' }).click();
    await expect(page.getByRole('heading', { name: 'Caller 2', level: 1 })).toBeVisible();
    await page.getByRole('link', { name: 'Back to the filtered calls' }).click();
    await expect(page).toHaveURL(/\/calls\?outcome=message$/);
    await expect(page.locator('tbody .go')).toHaveText(['Caller 2', 'Caller 0']);
    await open(page, 2);
    await page.getByRole('link', { name: 'Older call' }).click();
    await expect(page.getByRole('heading', { name: 'Caller 1', level: 1 })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Back to calls' })).toBeVisible();
  });

  test('is printed, and read as text', async ({ page }) => {
    await withCalls(page, 1);
    await page.getByRole('button', { name: /^More for the call/ }).click();
    const text = await page.getByRole('link', { name: 'As text' }).getAttribute('href');
    await page.getByRole('link', { name: 'Print view' }).click();
    await expect(page.getByRole('heading', { name: 'Caller 0', level: 1 })).toBeVisible();
    await expect(page.getByText('Please call me back.')).toBeVisible();
    await expect(page.locator('script')).toHaveCount(0);
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('link', { name: 'Back to the call' })).toBeHidden();
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('link', { name: 'Back to the call' }).click();
    await expect(page.getByRole('heading', { name: 'Transcript' })).toBeVisible();
    const answer = await page.request.get(String(text));
    expect(answer.headers()['content-type']).toBe('text/plain; charset=utf-8');
    const body = await answer.text();
    expect(body).toContain('Caller 0, (415) 555-2000\n');
    expect(body).toContain('\nWorth knowing\n- Budget: $400 (at 0:03)\n');
    expect(body).toContain('\n[0:03] Caller 0: Please call me back.\n');
  });

  test('can be read, and not changed, by a viewer', async ({ page, guest }) => {
    const { business } = await withCalls(page, 1);
    const viewer = await makePerson('Vera');
    await join(viewer, business, 'viewer');
    await signIn(guest, viewer.email);
    await open(guest, 0);
    await expect(guest.getByText('Budget. $400')).toBeVisible();
    await expect(guest.locator('main form')).toHaveCount(0);
    await expect(guest.getByText(/^(Edit|Correct|Mark as spam)/)).toHaveCount(0);
  });

  test('of an erased caller says so', async ({ page }) => {
    const { owner, business } = await withCalls(page, 1);
    const { pathname } = new URL(page.url());
    const [caller] = await sql<{ id: string }>(
      'select id from public.callers where business_id = $1',
      [business.id],
    );
    await owner.client
      .rpc('erase_caller', { p_business_id: business.id, p_caller_id: String(caller?.id) })
      .throwOnError();
    for (const [path, title] of [
      [pathname, 'This call was erased'],
      [`${pathname}/print`, 'This call was erased'],
      [`/callers/${caller?.id}`, 'This caller was erased'],
    ] as const) {
      const answer = await page.goto(path);
      expect(answer?.status()).toBe(410);
      await expect(page.getByRole('heading', { name: title })).toBeVisible();
    }
    expect((await page.request.get(`${pathname}.txt`)).status()).toBe(410);
    expect((await page.request.get(`${pathname}/recording`)).status()).toBe(410);
  });
});

test('keys lead on through the list, and work on the follow-up', async ({ page }) => {
  await withCalls(page, 3);
  await page.waitForLoadState('networkidle');
  await page.keyboard.press('j');
  await expect(page.getByRole('heading', { name: 'Caller 1', level: 1 })).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByRole('heading', { name: 'Caller 0', level: 1 })).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(page.getByRole('heading', { name: 'Caller 1', level: 1 })).toBeVisible();
  await page.keyboard.press('e');
  await expect(page.getByRole('status')).toContainText('Marked done');
});

test('the text of a call is on the clipboard', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await withCalls(page, 1);
  await page.getByRole('button', { name: /^More for the call/ }).click();
  await page.getByRole('button', { name: 'Copy as text' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('Please call me back.');
});

test('a note that is being written outlives a refresh of the page', async ({ page }) => {
  const { business } = await withCalls(page, 1);
  const field = page.getByLabel('Add a note for the team');
  await field.fill('Half a note');
  const refreshed = page.waitForResponse((answer) => answer.url().includes('/calls/'));
  await sql(`update public.calls set summary = 'Said anew.' where business_id = $1`, [business.id]);
  await sql(`select private.tell_live($1, 'call', id) from public.calls where business_id = $1`, [
    business.id,
  ]);
  await refreshed;
  await expect(page.getByRole('region', { name: 'Summary' })).toContainText('Said anew.');
  await expect(field).toHaveValue('Half a note');
});

test('the words follow the recording: marked, in sight, until the person scrolls', async ({
  signedIn: page,
}) => {
  await page.goto('/calls?outcome=message&min=1');
  await page.locator('tbody .go').first().click();
  const turns = page.locator('.fd-turn');
  await expect(turns.first()).toBeVisible();
  const last = (await turns.count()) - 1;
  const audio = page.locator('audio');

  await turns.nth(last).locator('> a').click();
  await expect(turns.nth(last)).toHaveAttribute('aria-current', 'true');
  await expect(turns.nth(last)).toBeInViewport();
  await expect(page.locator('.fd-turn[aria-current]')).toHaveCount(1);
  await audio.evaluate((player: HTMLAudioElement) => {
    player.currentTime = 0.6;
  });
  // Only now must the recording be there.
  await expect(turns.first()).toHaveAttribute('aria-current', 'true', { timeout: 20_000 });
  await expect(turns.first()).toBeInViewport();

  // Who scrolls reads something else: the page stays with them.
  const follow = page.getByLabel('Scroll with the words');
  await expect(follow).toBeChecked();
  await page.mouse.wheel(0, 200);
  await expect(follow).not.toBeChecked();
  await page.evaluate(() => scrollTo(0, 0));
  const place = await page.evaluate(() => scrollY);
  await turns
    .nth(last)
    .locator('> a')
    .evaluate((link: HTMLAnchorElement) => link.click());
  await expect(turns.nth(last)).toHaveAttribute('aria-current', 'true');
  expect(await page.evaluate(() => scrollY)).toBe(place);

  // By keyboard alone.
  await page.getByRole('radio', { name: '1×', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: '1.5×' })).toBeChecked();
  expect(await audio.evaluate((player: HTMLAudioElement) => player.playbackRate)).toBe(1.5);
});

test('silence is skipped when it is asked to be', async ({ page }) => {
  const { business } = await withCalls(page, 1);
  // A recording of a call of the demo, with words that leave a long silence in it.
  await sql(
    `update public.calls c set duration_seconds = 40, recording_url = (
       select d.recording_url from public.calls d where d.duration_seconds > 60 and d.recording_url is not null
       order by d.started_at desc limit 1)
     where c.business_id = $1`,
    [business.id],
  );
  await sql(
    `update public.call_turns t set start_ms = case position when 0 then 0 else 30000 end,
       end_ms = case position when 0 then 2000 else 38000 end where t.business_id = $1`,
    [business.id],
  );
  await page.reload();
  const audio = page.locator('audio');
  const at = () => audio.evaluate((player: HTMLAudioElement) => player.currentTime);
  await page.getByLabel('Skip silence').check();
  await page.locator('.fd-turn > a').first().click();
  await expect.poll(at, { timeout: 15_000 }).toBeGreaterThan(29);
  expect(await at()).toBeLessThan(36);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 360, height: 740 } });
    test('on a phone, with its forms open, the page is for everybody', async ({
      signedIn: page,
    }) => {
      await page.goto('/calls?outcome=message&min=1');
      await page.locator('tbody .go').first().click();
      await expect(page.getByRole('heading', { name: 'Summary' })).toBeVisible();
      await page.waitForLoadState('networkidle');
      await page.locator('details').evaluateAll((all: HTMLDetailsElement[]) => {
        for (const details of all) details.open = true;
      });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    });
  });
}
