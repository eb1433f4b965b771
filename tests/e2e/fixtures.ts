import { test as base, expect, type Page } from '@playwright/test';

/**
 * Pages on which every unexpected console error fails the test. `signedIn`: as the owner of the demo
 * business. `guest`: in another browser, for a second person.
 */
export const test = base.extend<{ signedIn: Page; guest: Page }>({
  page: async ({ page }, use) => {
    const errors = collectErrors(page);
    await use(page);
    expect(errors).toEqual([]);
  },
  guest: async ({ browser, javaScriptEnabled }, use) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    const errors = collectErrors(page);
    await use(page);
    expect(errors).toEqual([]);
    await context.close();
  },
  signedIn: async ({ page }, use) => {
    await signIn(page);
    await use(page);
  },
});

/** What a page was still reading when the test left it: nobody is there to see it. */
const left = /^AbortError: BodyStreamBuffer was aborted/;

/** What Remix asks for ahead, in a page that a test takes the connection from. */
const ahead = /^Failed to fetch manifest patches TypeError: Failed to fetch/;

function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    // Pages that answer 404 or 400 on purpose are reported by the browser itself.
    const text = message.text();
    if (message.type() === 'error' && !/Failed to load resource/.test(text) && !ahead.test(text)) {
      errors.push(text);
    }
  });
  page.on('pageerror', (error) => {
    if (!left.test(String(error))) errors.push(String(error));
  });
  return errors;
}

/** By the form's own address, without filling it in each time: accounts.spec and keyboard.spec do that. */
export async function signIn(page: Page, email = 'demo@frontdesk.test', lands = /\/today$/) {
  const answer = await page.request.post('/login', {
    form: { email, password: 'frontdesk-demo-1' },
    maxRedirects: 0,
  });
  expect(answer.status(), await answer.text()).toBe(302);
  await page.goto(String(answer.headers().location));
  await expect(page).toHaveURL(lands);
}

/** Plays a call through the simulated Vapi. Its id at Vapi. */
export async function ring(body: {
  business?: string;
  scenario: string;
  speed: number;
  from?: { name: string; number: string };
  /** Another number than a demo business's. */
  phoneNumberId?: string;
}): Promise<string> {
  const response = await fetch(`${process.env.VAPI_BASE_URL}/sandbox/ring`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ business: 'harbor', ...body }),
  });
  return ((await response.json()) as { callId: string }).callId;
}

export { expect };
