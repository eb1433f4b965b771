import type http from 'node:http';

import webPush from 'web-push';

import {
  askPublicWeb,
  PrivateAddressError,
  type Network,
} from '~/integrations/public-web/public-web.server';
import type { PushFault } from './push-fault.server';
import type { PushKeys } from './push-keys.server';
import type { PushMessage } from './push-message.server';

type Push = {
  /** The browser's, with the keys that it gave. */
  subscription: { endpoint: string; p256dh: string; auth: string };
  message: PushMessage;
  /** How long the push service keeps it for a device that is off. */
  ttlSeconds: number;
  /** One that waits there is replaced by another with the same. At most 32 characters of base64url. */
  topic: string;
};

/** How sending went. gone: the browser took its subscription back. again: it may pass by itself. */
export type PushOutcome =
  | { is: 'sent' }
  | { is: 'gone' }
  | { is: 'again'; error: PushFault; retryAfterMs: number | null }
  | { is: 'refused'; error: PushFault };

const timeoutMs = 10_000;

/**
 * Sends a message to the push service of a browser once, encrypted for that browser and signed as ours (RFC 8030, 8291
 * and 8292). Redirects are not followed, and nothing but the status and the headers of an answer is read.
 */
export async function sendPush(
  { subscription, message, ttlSeconds, topic }: Push,
  { keys, networkOf }: { keys: PushKeys; networkOf: (url: URL) => Network | null },
): Promise<PushOutcome> {
  const { endpoint, p256dh, auth } = subscription;
  const signal = AbortSignal.timeout(timeoutMs);
  let response: http.IncomingMessage | undefined;
  try {
    const url = new URL(endpoint);
    const network = networkOf(url);
    if (!network) return { is: 'refused', error: 'private' };
    // Made here and sent by our own means: the library would ask whatever address the endpoint resolves to.
    const { headers, body } = webPush.generateRequestDetails(
      { endpoint, keys: { p256dh, auth } },
      JSON.stringify(message),
      { vapidDetails: keys, TTL: ttlSeconds, urgency: 'high', topic },
    );
    const asText = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
    response = await askPublicWeb(
      url,
      { method: 'POST', signal, headers: Object.fromEntries(asText), body: body ?? undefined },
      network,
    );
    return outcomeOf(response.statusCode ?? 0, response.headers['retry-after']);
  } catch (error) {
    return faultOf(error, signal);
  } finally {
    response?.destroy();
  }
}

/** What a push service says by a status. `retryAfter`: the header, seconds or a date. */
export function outcomeOf(status: number, retryAfter?: string, now = Date.now()): PushOutcome {
  if (status >= 200 && status < 300) return { is: 'sent' };
  if (status === 404 || status === 410) return { is: 'gone' };
  const error: PushFault = `status ${status}`;
  const isPassing = status === 429 || status >= 500;
  return isPassing
    ? { is: 'again', error, retryAfterMs: readRetryAfter(retryAfter, now) }
    : { is: 'refused', error };
}

function readRetryAfter(text: string | undefined, now: number): number | null {
  if (!text) return null;
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

function faultOf(error: unknown, signal: AbortSignal): PushOutcome {
  if (error instanceof PrivateAddressError) return { is: 'refused', error: 'private' };
  if (signal.aborted) return { is: 'again', error: 'timeout', retryAfterMs: null };
  const { code } = error as { code?: unknown };
  // Of the network. What has none is ours: keys that are no point of the curve, say.
  const isOfNetwork =
    typeof code === 'string' && /^E[A-Z_]+$/.test(code) && !code.startsWith('ERR_');
  return isOfNetwork
    ? { is: 'again', error: `network ${code}`, retryAfterMs: null }
    : { is: 'refused', error: 'unusable' };
}
