import type { NextFunction, Request, Response } from 'express';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

import { hasWebhookSecret, webhookSecretConfig } from '~/integrations/vapi/verify-webhook.server';
import { t } from '~/modules/languages/t';

/**
 * Requests a minute of one address, in each process: far above what people do, also many of one office. What must
 * be counted exactly (passwords, mails, calls) is counted in Postgres besides, and tokens of the API are as well.
 */
const tiers = {
  /** Ways in, which somebody might try all passwords at. */
  'sign-in': 40,
  /** Forms. */
  change: 240,
  /** Lists as files. */
  export: 60,
  /** Pages, and what they load. */
  read: 1_200,
  /** Webhooks that did not prove where they come from. The others are never limited: a call would be lost. */
  'refused-webhook': 60,
} as const;
export type Tier = keyof typeof tiers;

const limiters = Object.fromEntries(
  Object.entries(tiers).map(([tier, points]) => [
    tier,
    new RateLimiterMemory({ keyPrefix: tier, points, duration: 60 }),
  ]),
) as Record<Tier, RateLimiterMemory>;

const waysIn = /^\/(?:login|signup|forgot-password|reset-password|auth|invitations)(?:\/|\.|$)/;
/** Not feeds: many calendars ask from one address of their maker. */
const files = /\.(?:csv|json|zip|pdf)$/;

/** What a request counts as; null for what is never limited, such as files of ours and the health checks. */
export function tierOf({ method, path: asked }: Pick<Request, 'method' | 'path'>): Tier | null {
  const path = asRouted(asked);
  if (/^\/(?:assets\/|healthz$|readyz$|metrics$|favicon)/.test(path)) return null;
  if (path.startsWith('/api/webhooks/')) return 'refused-webhook';
  const isRead = method === 'GET' || method === 'HEAD';
  if (!isRead) return waysIn.test(path) ? 'sign-in' : 'change';
  return files.test(path) ? 'export' : 'read';
}

/** As the router compares it: decoded, and without regard to case. */
function asRouted(path: string): string {
  try {
    return decodeURI(path).toLowerCase();
  } catch {
    return path.toLowerCase();
  }
}

/** Whom an address is counted as: an IPv6 network is one customer's. Null for this machine itself. */
export function countedAs(address: string | undefined): string | null {
  if (!address || !ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed.range() === 'loopback') return null;
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${(parsed as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16)).join(':')}::/64`; // prettier-ignore
}

/** Refuses, with 429, an address that asks more than its share. */
export async function limitRate(request: Request, response: Response, next: NextFunction) {
  const tier = tierOf(request);
  const key = countedAs(response.locals.clientAddress as string | undefined);
  if (!tier || !key) return next();
  const limiter = limiters[tier];
  if (tier === 'refused-webhook') {
    if (isFromVapi(request)) return next();
    const known = await limiter.get(key);
    if (known && known.consumedPoints >= tiers[tier]) return refuse(request, response, known);
    // Not `finish`: who hangs up early is counted as well.
    response.on('close', () => {
      if (response.statusCode === 401) void limiter.penalty(key);
    });
    return next();
  }
  try {
    await limiter.consume(key);
  } catch (reason) {
    if (!(reason instanceof RateLimiterRes)) throw reason;
    return refuse(request, response, reason);
  }
  next();
}

/** Vapi's calls come from a few addresses that others use, too: whoever has the secret is not held back for them. */
function isFromVapi(request: Request): boolean {
  const headers = { get: (name: string) => request.get(name) ?? null };
  return hasWebhookSecret(headers, webhookSecretConfig());
}

function refuse(request: Request, response: Response, { msBeforeNext }: RateLimiterRes) {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  response.status(429).set({ 'Retry-After': String(seconds), 'Cache-Control': 'no-store' });
  if (request.path.startsWith('/api/')) {
    const error = `There were too many requests from your network. Try again in ${seconds} s.`;
    response.json({ error });
    return;
  }
  const words = t`There were too many requests from your network. Try again in ${seconds} s.`;
  response.type('text').send(words);
}
