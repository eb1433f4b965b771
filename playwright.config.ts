import { defineConfig, devices } from '@playwright/test';

const withJavaScript = devices['Desktop Chrome'];
const withoutJavaScript = { ...withJavaScript, javaScriptEnabled: false };
const site = /site\.spec\.ts$/;

/** Run by `npm test`, which starts Frontdesk and finds a browser. */
export default defineConfig({
  testDir: 'tests/e2e',
  timeout: 60_000,
  // Not how fast a page is, which benchmarks say, but when a slow machine has had its chance.
  expect: { timeout: 15_000 },
  // What passes only then is named at the end, with what went wrong.
  retries: 2,
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  use: {
    baseURL: process.env.FRONTDESK_URL,
    // A test of its own is about them: for the others each visit of Today would be a page more.
    serviceWorkers: 'block',
    // A trace of every test is a third of the time: FRONTDESK_TRACE=1 for the one that fails.
    trace: process.env.FRONTDESK_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.FRONTDESK_CHROMIUM || undefined,
      args: process.env.FRONTDESK_CHROMIUM_ARGS?.split(' ').filter(Boolean),
    },
  },
  projects: [
    { name: 'with JavaScript', use: withJavaScript, testIgnore: site },
    { name: 'without JavaScript', use: withoutJavaScript, testIgnore: site, grep: /@nojs/ },
    // What concerns everybody on the site comes last, and one after the other.
    {
      name: 'the site, with JavaScript',
      use: withJavaScript,
      testMatch: site,
      dependencies: ['with JavaScript', 'without JavaScript'],
    },
    {
      name: 'the site, without JavaScript',
      use: withoutJavaScript,
      testMatch: site,
      grep: /@nojs/,
      dependencies: ['the site, with JavaScript'],
    },
  ],
});
