import { once } from 'node:events';

import { test as base } from '@playwright/test';

import { SentrySink, type Report } from '../../sandbox/sentry/sink';
import { serve } from '../integration/serve-process';
import { expect, signIn } from './fixtures';

/** Errors on purpose: the browser may tell of them. */
const test = base;

test('what breaks in a browser is reported, joined with the request of its page', async ({
  browser,
}) => {
  const sink = new SentrySink();
  await sink.start();
  const web = await serve(['build/server.js'], {
    SENTRY_DSN: sink.dsn,
    SENTRY_TRACES_SAMPLE_RATE: '1',
  });
  try {
    await web.up();
    const context = await browser.newContext({ baseURL: web.url });
    const page = await context.newPage();
    await signIn(page, 'admin@frontdesk.test', /\/admin$/);
    await page.goto('/admin/errors');
    await page.getByRole('button', { name: 'Raise an error in a script' }).click();
    const said = page.getByText(/^Event [0-9a-f]{32}$/);
    await expect(said).toBeVisible();
    const eventId = (await said.textContent())?.replace('Event ', '');
    const inBrowser = ({ type, from }: Report) =>
      type === 'event' && from === 'sentry.javascript.remix';
    await expect
      .poll(() => sink.reports.filter(inBrowser).map(({ body }) => body.event_id))
      .toContain(eventId);

    await page.getByRole('button', { name: 'Break this page' }).click();
    await expect(page.getByText('Something went wrong')).toBeVisible();
    await expect(page.locator('code')).toHaveText(/^[0-9a-f]{32}$/);

    // The trace that the browser goes on with is the one of the request that made its page.
    const traceIds = (of: string) =>
      sink.reports
        .filter(({ type }) => type === 'transaction')
        .map(({ body }) => (body.contexts as { trace: { op: string; trace_id: string } }).trace)
        .filter(({ op }) => op === of)
        .map(({ trace_id: id }) => id);
    await expect
      .poll(
        () => traceIds('pageload').filter((id) => traceIds('http.server').includes(id)).length,
        {
          timeout: 20_000,
        },
      )
      .toBeGreaterThan(0);
    expect(sink.raw.join('\n')).not.toContain('admin@frontdesk.test');
    await context.close();
  } finally {
    web.child.kill('SIGKILL');
    await once(web.child, 'exit');
    await sink.stop();
  }
});
