import { defineConfig, devices } from '@playwright/test';

/** Run by `npm test`, which starts Frontdesk and finds a browser. */
export default defineConfig({
  testDir: 'tests/e2e',
  timeout: 60_000,
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  use: {
    baseURL: process.env.FRONTDESK_URL,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.FRONTDESK_CHROMIUM || undefined,
      args: process.env.FRONTDESK_CHROMIUM_ARGS?.split(' ').filter(Boolean),
    },
  },
  projects: [
    { name: 'with JavaScript', use: { ...devices['Desktop Chrome'] } },
    {
      name: 'without JavaScript',
      use: { ...devices['Desktop Chrome'], javaScriptEnabled: false },
      grep: /@nojs/,
    },
  ],
});
