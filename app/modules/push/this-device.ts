import { paths } from '~/paths';

/** What the server keeps of a browser's subscription. */
export type DeviceKeys = { endpoint: string; p256dh: string; auth: string };

/** Whether this browser can be notified; `home-screen`: on an iPhone, where only installed apps can. */
export function pushSupport(): 'yes' | 'home-screen' | 'denied' | 'no' {
  const hasPush =
    'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  if (!hasPush) return /iPhone|iPad/.test(navigator.userAgent) ? 'home-screen' : 'no';
  return Notification.permission === 'denied' ? 'denied' : 'yes';
}

/** Whether this browser would show what is sent to it with these keys. */
export async function isSubscribed(publicKey: string): Promise<boolean> {
  const registration = await navigator.serviceWorker.getRegistration('/');
  const subscription = await registration?.pushManager.getSubscription();
  return (
    Notification.permission === 'granted' &&
    Boolean(subscription && isOf(subscription, bytesOf(publicKey)))
  );
}

/**
 * Asks the person, and subscribes this browser at the push service of its maker.
 *
 * @returns null when the person said no
 * @throws what the browser throws where it has no push service
 */
export async function subscribe(publicKey: string): Promise<DeviceKeys | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  const { serviceWorker } = navigator;
  await serviceWorker.register(paths.serviceWorker(), { scope: '/', updateViaCache: 'none' });
  const { pushManager } = await serviceWorker.ready;
  const key = bytesOf(publicKey);
  const old = await pushManager.getSubscription();
  // Asked for anew because it does not get through, or has keys that were replaced.
  await old?.unsubscribe();
  const { endpoint, keys } = (
    await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  ).toJSON();
  return { endpoint: endpoint ?? '', p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' };
}

/** Takes the subscription of this browser back. */
export async function unsubscribe(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration('/');
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

function isOf({ options }: PushSubscription, key: Uint8Array): boolean {
  const own = options.applicationServerKey;
  if (!own) return false;
  const bytes = new Uint8Array(own);
  return bytes.length === key.length && bytes.every((byte, at) => byte === key[at]);
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
