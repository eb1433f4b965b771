/* global self, caches, clients, keptPage, leavingPaths, endPaths, logoutPath, devicesPath, subscribePath, withoutContent */
// What a browser keeps for when there is no connection: one page of what is open, and how to turn the forwarding off.
// No page of the app is ever answered from here. Besides it shows the notifications of urgent calls. The route of it puts
// the constants before that it names.

const kept = 'fd-offline-1';
/** Counts what ended a session: what was asked for before that is not kept after it. */
let turn = 0;

// It holds nothing that another version of it would miss: a new one takes over at once.
self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('message', (event) => {
  if (event.data === 'keep') event.waitUntil(keep());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  const isPage = request.mode === 'navigate' && request.method === 'GET';
  const path = pathname.replace(/\.data$/, '');
  const isEnd = endPaths.some((end) => path === end || (end.endsWith('/') && path.startsWith(end)));
  if (request.method === 'POST' && (isEnd || leavingPaths.includes(path))) {
    event.waitUntil(forget());
    if (path === logoutPath) event.waitUntil(unsubscribe());
  }
  if (isPage) event.respondWith(answerPage(event, isEnd));
  else if (request.method === 'GET' && isEnd) event.respondWith(answerEnd(request));
  else if (request.destination === 'style') event.respondWith(answerStyle(request));
});

self.addEventListener('push', (event) => event.waitUntil(tell(event.data)));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(goTo(event.notification.data?.url ?? withoutContent.url));
});
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name !== kept) await caches.delete(name);
  }
  // Pages are asked for while this wakes up.
  await self.registration.navigationPreload?.enable();
  await clients.claim();
}

/** Keeps the page as it is now, with its styles. */
async function keep() {
  const own = turn;
  const answer = await fetch(keptPage, { redirect: 'manual', cache: 'no-store' }).catch(() => null);
  if (!answer?.ok) {
    // Nobody is signed in any more, or they may not see it: a redirect has no status. Our faults change nothing.
    if (answer && answer.status < 429) await forget();
    return;
  }
  const html = await answer.clone().text();
  const links = html.match(/<link[^>]+rel="stylesheet"[^>]*>/g) ?? [];
  const styles = links.map((link) => /href="([^"]+)"/.exec(link)?.[1]).filter(Boolean);
  const cache = await caches.open(kept);
  const olds = (await cache.keys()).filter(({ url }) => !styles.includes(new URL(url).pathname));
  await cache.addAll(styles).catch(() => {});
  await Promise.all(olds.map((old) => cache.delete(old)));
  await cache.put(keptPage, answer);
  if (own !== turn) await forget();
}

async function forget() {
  turn++;
  await caches.delete(kept);
  await self.navigator.clearAppBadge?.().catch(() => {});
}

async function answerPage(event, isEnd) {
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request));
    if (isEnd) await forget();
    return answer;
  } catch {
    return (await find(keptPage)) ?? Response.error();
  }
}

/** What a page of the app asks for by script when its session is over. Without a connection nothing is known of that. */
async function answerEnd(request) {
  const answer = await fetch(request);
  await forget();
  return answer;
}

async function answerStyle(request) {
  try {
    return await fetch(request);
  } catch {
    return (await find(request)) ?? Response.error();
  }
}

async function find(request) {
  return (await caches.has(kept))
    ? (await caches.open(kept)).match(request, { ignoreVary: true })
    : undefined;
}

/** Browsers want each push to be shown: without its words when nobody is signed in, or nobody knows. */
async function tell(data) {
  const message = read(data);
  const isOwn = await isSignedIn(message.deviceId);
  const { title, text, url, tag } = isOwn ? message : { ...withoutContent, tag: message.tag };
  await self.registration.showNotification(title, {
    body: text,
    // A second attempt at the same takes the place of the first, without a sound.
    tag: tag ?? withoutContent.tag,
    data: { url },
    icon: '/icons/icon-192.png',
  });
  if (isOwn === false) await unsubscribe();
}

function read(data) {
  try {
    return data.json() ?? {};
  } catch {
    return {};
  }
}

/** Null when it could not be asked. */
async function isSignedIn(deviceId) {
  if (typeof deviceId !== 'string') return null;
  try {
    const { status } = await fetch(devicesPath + encodeURIComponent(deviceId), {
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.timeout(5_000),
    });
    return status === 204 ? true : status === 404 ? false : null;
  } catch {
    return null;
  }
}

/** Goes to the page where it is open, and opens it otherwise: another page may hold what somebody just wrote. */
async function goTo(path) {
  const url = new URL(path, self.location.origin);
  if (url.origin !== self.location.origin) return;
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find((one) => new URL(one.url).pathname === url.pathname);
  await (page ? page.focus() : clients.openWindow(url.href));
}

async function unsubscribe() {
  const subscription = await self.registration.pushManager?.getSubscription().catch(() => null);
  await subscription?.unsubscribe().catch(() => {});
}

/** The browser has replaced its subscription, or wants it replaced. Who is signed out has none. */
async function renew({ oldSubscription, newSubscription }) {
  const options = oldSubscription?.options ?? newSubscription?.options;
  if (!options) return;
  const subscription =
    newSubscription ?? (await self.registration.pushManager.subscribe(options).catch(() => null));
  if (!subscription) return;
  const { endpoint, keys } = subscription.toJSON();
  await fetch(subscribePath, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ intent: 'renew', endpoint, p256dh: keys.p256dh, auth: keys.auth }),
  });
}
