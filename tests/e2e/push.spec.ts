import type { CDPSession, Page } from '@playwright/test';

import { makeBusiness } from '../business';
import { sql } from '../integration/stack';
import { startPushService } from '../push-service';
import { expect, signIn, test } from './fixtures';

test.use({ serviceWorkers: 'allow' });

const settings = '/settings/notifications';
const publicKey = process.env.VAPID_PUBLIC_KEY ?? '';

/** No push service answers this browser: the test's own is asked in its place, and what it brings is delivered by hand. */
async function subscribeAt(
  page: Page,
  browser: { endpoint: string; p256dh: string; auth: string },
) {
  await page.addInitScript(
    ({ endpoint, p256dh, auth }) => {
      let current: PushSubscription | null = null;
      PushManager.prototype.getSubscription = async () => current;
      PushManager.prototype.subscribe = async (options) => {
        current = {
          options: { applicationServerKey: (options!.applicationServerKey as Uint8Array).buffer },
          toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
          unsubscribe: async () => {
            current = null;
            return true;
          },
        } as unknown as PushSubscription;
        return current;
      };
    },
    { ...browser },
  );
}

/** Delivers a push to the page's service worker, as a browser does. */
async function makePostman(page: Page): Promise<(data: object) => Promise<void>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations;
      if (first) resolve(first.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  const registrationId = await registered;
  return async (data) => {
    await session.send('ServiceWorker.deliverPushMessage', {
      origin: new URL(page.url()).origin,
      registrationId,
      data: JSON.stringify(data),
    });
  };
}

const shown = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration('/');
    const all = (await registration?.getNotifications()) ?? [];
    return all.map(({ title, body, tag, data }) => ({ title, body, tag, url: data.url as string }));
  });

test('a browser is notified once of a call, and says nothing of it when its session is over', async ({
  page,
  context,
}) => {
  const push = await startPushService(publicKey);
  const browser = push.subscribe();
  const business = await makeBusiness('Told At Once');
  await context.grantPermissions(['notifications']);
  await subscribeAt(page, browser);
  await signIn(page, business.owner.email);
  await page.goto(settings);
  await page.getByRole('button', { name: 'Turn on for this device' }).click();
  await expect(page.getByText('You are notified of urgent calls on this device')).toBeVisible();
  const devices = page.getByRole('list', { name: 'Devices that are notified' });
  await expect(devices.getByText('This device')).toBeVisible();

  await devices.getByRole('button', { name: 'Send a test' }).click();
  await expect.poll(() => browser.got.length, { timeout: 10_000 }).toBe(1);
  const deliver = await makePostman(page);
  await deliver(browser.got[0]!.message);
  await expect
    .poll(() => shown(page))
    .toEqual([
      {
        title: 'Notifications work here',
        body: 'Urgent calls will show up like this.',
        tag: 'test',
        url: settings,
      },
    ]);

  const { deviceId } = browser.got[0]!.message;
  const call = {
    deviceId,
    title: 'Urgent call',
    text: 'Ada Test called Told At Once.',
    url: '/calls/1',
    tag: 'call-1',
  };
  await deliver(call);
  await deliver(call);
  await expect
    .poll(async () => (await shown(page)).filter(({ tag }) => tag === 'call-1'))
    .toEqual([
      {
        title: 'Urgent call',
        body: 'Ada Test called Told At Once.',
        tag: 'call-1',
        url: '/calls/1',
      },
    ]);

  // Ended elsewhere: what is on its way already says nothing of the call.
  await sql('delete from auth.sessions where user_id::text = $1', [business.owner.id]);
  await deliver({ ...call, tag: 'call-2' });
  await expect
    .poll(async () => (await shown(page)).filter(({ tag }) => tag === 'call-2'))
    .toEqual([
      {
        title: 'Frontdesk',
        body: 'Something came in. Open Frontdesk to see it.',
        tag: 'call-2',
        url: '/today',
      },
    ]);
  await push.stop();
});

test('who blocked notifications reads how to allow them', async ({ page }) => {
  const business = await makeBusiness('Blocked');
  await page.addInitScript(() => {
    Object.defineProperty(Notification, 'permission', { get: () => 'denied' });
  });
  await signIn(page, business.owner.email);
  await page.goto(settings);
  await expect(page.getByText('Your browser blocks notifications of this site.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Turn on for this device' })).toHaveCount(0);
});

test('devices are listed, tried and removed by forms @nojs', async ({
  page,
  javaScriptEnabled,
}) => {
  const push = await startPushService(publicKey);
  const { endpoint, p256dh, auth, got } = push.subscribe();
  const business = await makeBusiness('By Forms');
  await signIn(page, business.owner.email);
  await page.goto(settings);
  if (javaScriptEnabled === false) {
    // The browser of the tests hides it all the same.
    expect(await page.content()).toContain('Turning them on needs JavaScript');
    await expect(page.getByRole('button', { name: 'Turn on for this device' })).toHaveCount(0);
  }
  await page.request.post(settings, {
    form: { intent: 'turn-on', endpoint, p256dh, auth },
    headers: { Origin: new URL(page.url()).origin },
  });
  await page.goto(settings);
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByText('The test is on its way')).toBeVisible();
  await expect.poll(() => got.length, { timeout: 10_000 }).toBe(1);
  await page.getByRole('button', { name: /^Remove/ }).click();
  await expect(page.getByText('That device is not notified any more')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Devices that are notified' })).toHaveCount(0);
  await push.stop();
});
