import { randomUUID } from 'node:crypto';

import { demoBusinesses } from '../../sandbox/demo';
import { sql } from '../integration/stack';
import { makePerson, removePerson, type Person } from '../people';
import { expect, signIn, test } from './fixtures';

const { harbor } = demoBusinesses;

test.describe('what rests is worked again', { tag: '@nojs' }, () => {
  let admin: Person;

  test.beforeEach(async ({ page }) => {
    admin = await makePerson('Ada', { isAdmin: true });
    await signIn(page, admin.email, /\/admin$/);
  });
  test.afterEach(() => removePerson(admin));

  test('an event that failed is found, read and worked again', async ({ page }) => {
    const callId = randomUUID();
    await sql(
      `insert into public.webhook_events (provider, event_key, type, external_id, status, payload, occurred_at, error)
       values ('vapi', $1, 'status-update', $1, 'failed', $2, now(), 'the database was away')`,
      [
        callId,
        JSON.stringify({
          type: 'status-update',
          status: 'ringing',
          call: {
            id: callId,
            assistantId: harbor.assistantId,
            phoneNumberId: harbor.phoneNumberId,
            customer: { number: '+14155550178' },
          },
        }),
      ],
    );
    await page.getByRole('link', { name: 'Events failed' }).click();
    await page.getByRole('searchbox', { name: 'Id of a call' }).fill(callId);
    await page.getByRole('button', { name: 'Show' }).click();
    await expect(page.getByRole('row')).toHaveCount(2);
    const row = page.getByRole('row').filter({ hasText: callId });
    await expect(row).toContainText('the database was away');

    await row.getByRole('link', { name: 'status-update' }).click();
    await expect(page.getByRole('heading', { name: 'status-update', level: 1 })).toBeVisible();
    const payload = page.getByRole('region', { name: 'What was sent, redacted' });
    await expect(payload).toContainText(callId);
    await expect(payload).not.toContainText('4155550178');

    await page.goBack();
    await row.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Work the chosen again' }).click();
    await expect(page.getByRole('status')).toContainText('One event is worked again now');
    await expect(page.getByRole('heading', { name: 'No such events' })).toBeVisible();
    await expect(async () => {
      await page.goto(`/admin/events?q=${callId}`);
      await expect(row).toContainText('Applied', { timeout: 500 });
    }).toPass({ timeout: 10_000 });
  });

  test('jobs that were given up are seen first, and run again or are taken away', async ({ page }) => {
    const task = `test-${randomUUID().slice(0, 8)}`;
    await sql(
      `with job as (select id from generate_series(1, 2) n, graphile_worker.add_job($1, json_build_object('n', n), max_attempts => 1))
       select graphile_worker.permanently_fail_jobs(array(select id from job), 'it broke')`,
      [task],
    );
    try {
      await page.goto('/admin/jobs');
      await page.getByRole('link', { name: `2 × ${task}` }).click();
      await expect(page.getByRole('row')).toHaveCount(3);
      await page.getByRole('button', { name: 'Run the chosen now' }).click();
      await expect(page.getByRole('status')).toContainText('Choose jobs first');

      await page.getByRole('checkbox').first().check();
      await page.getByRole('button', { name: 'Run the chosen now' }).click();
      await expect(page.getByRole('status')).toContainText('One job runs now');
      await expect(page.getByRole('row')).toHaveCount(2);

      await page.getByRole('checkbox').first().check();
      await page.getByText('Take the chosen away').click();
      await page.getByRole('button', { name: 'Take them away' }).click();
      await expect(page.getByRole('status')).toContainText('One job was taken away');
      await expect(page.getByRole('heading', { name: 'No such jobs' })).toBeVisible();
    } finally {
      await sql(
        `select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs where task_identifier = $1))`,
        [task],
      );
    }
  }); // prettier-ignore
});

test.describe('the status page', { tag: '@nojs' }, () => {
  test('says to everybody whether all works', async ({ page }) => {
    await page.goto('/status');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    for (const name of ['Calls coming in', 'Dashboard']) {
      await expect(page.getByRole('heading', { name, level: 3 })).toBeVisible();
    }
    await page.getByRole('link', { name: 'Look again' }).click();
    await expect(page).toHaveURL(/\/status$/);
  });
});
