import { createHash } from 'node:crypto';

import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

import { getPool } from '~/integrations/postgres.server';
import { countedAs } from '~/modules/http/rate-limits.server';
import { t } from '~/modules/languages/t';
import { clientAddress } from './client-address.server';

type Limit = { perPair: number; perAccount: number; perAddress: number; seconds: number };

/**
 * How often something may be tried: for an account from one address, for an account in all, and from one
 * address in all. The first is the strict one, so that a stranger cannot lock somebody out from elsewhere.
 */
const limits = {
  /** Wrong passwords; a right one gives the attempts back. */
  password: { perPair: 8, perAccount: 50, perAddress: 60, seconds: 300 },
  /** Mails that anyone can have sent to an address. */
  mail: { perPair: 5, perAccount: 8, perAddress: 40, seconds: 900 },
  signUp: { perPair: 5, perAccount: 8, perAddress: 40, seconds: 900 },
  code: { perPair: 6, perAccount: 12, perAddress: 60, seconds: 300 },
  /** Pages of other sites that are read for somebody: nobody scans the web through us. */
  website: { perPair: 30, perAccount: 30, perAddress: 90, seconds: 600 },
  /** Calls that a person has placed to try the receptionist: each costs money and rings somewhere. */
  'test-call': { perPair: 5, perAccount: 5, perAddress: 20, seconds: 3600 },
  /** Notifications that somebody sends to their own devices to try them. */
  'test-push': { perPair: 10, perAccount: 10, perAddress: 60, seconds: 600 },
  /** Feeds by token: calendars ask every few minutes, many of them from one address of their maker. */
  feed: { perPair: 60, perAccount: 120, perAddress: 1200, seconds: 600 },
  /** Tokens of the API that do not work: nobody tries them out. */
  'api-token': { perPair: 60, perAccount: 100_000, perAddress: 60, seconds: 600 },
  /** Whole lists that a person downloads: each may read a year of calls. */
  download: { perPair: 60, perAccount: 60, perAddress: 300, seconds: 600 },
  /** Messages of the contact form. The account is everybody's: so many are stored and mailed in all. */
  contact: { perPair: 10, perAccount: 100, perAddress: 10, seconds: 3600 },
} as const satisfies Record<string, Limit>;

export type Attempt = keyof typeof limits;

const limiters = new Map<string, RateLimiterPostgres>();

/** Counts in Postgres, for all processes alike; in this process alone while Postgres is away. */
function limiter(name: string, points: number, duration: number) {
  let found = limiters.get(name);
  if (!found) {
    const options = { keyPrefix: name, points, duration };
    found = new RateLimiterPostgres({
      ...options,
      storeClient: getPool(),
      storeType: 'pool',
      schemaName: 'public',
      tableName: 'rate_limits',
      tableCreated: true,
      insuranceLimiter: new RateLimiterMemory(options),
    });
    limiters.set(name, found);
  }
  return found;
}

function counters(attempt: Attempt, request: Request, account: string) {
  const { perPair, perAccount, perAddress, seconds } = limits[attempt];
  // An IPv6 network is one customer's.
  const address = countedAs(clientAddress(request)) ?? 'local';
  // No address of a person rests in the table.
  const hash = (text: string) => createHash('sha256').update(text).digest('base64url');
  const who = account.toLowerCase();
  return [
    { counter: limiter(`${attempt}-pair`, perPair, seconds), key: hash(`${who} ${address}`) },
    { counter: limiter(`${attempt}-address`, perAddress, seconds), key: hash(address) },
    { counter: limiter(`${attempt}-account`, perAccount, seconds), key: hash(who) },
  ];
}

/**
 * Counts an attempt for an account and for the address that it comes from.
 *
 * @returns seconds to wait before the next one; 0 when this one may go on.
 */
export async function takeAttempt(
  attempt: Attempt,
  request: Request,
  account: string,
): Promise<number> {
  for (const { counter, key } of counters(attempt, request, account)) {
    try {
      await counter.consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      // What is refused here counts no further: one sender cannot use up what an account has in all.
      return Math.max(Math.ceil(refusal.msBeforeNext / 1000), 1);
    }
  }
  return 0;
}

/** Counts a request of a token of the API, and says how many are left until the count begins anew. */
export async function countRequest(tokenId: string, perMinute: number) {
  try {
    const result = await limiter('api', perMinute, 60).consume(tokenId);
    return { ...left(result), isAllowed: true };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return { ...left(refusal), isAllowed: false };
  }
}

/**
 * Counts what a business asks of Paddle by its pages. Paddle answers all of us together 240 times a minute, and no
 * business may use that up for the others.
 *
 * @param kind looking has a count of its own: who looked too often can still cancel
 * @returns seconds to wait before the next one; 0 when this one may go on.
 */
export async function countAsking(kind: 'look' | 'act', businessId: string): Promise<number> {
  try {
    await limiter(`paddle-${kind}`, 30, 180).consume(businessId);
    return 0;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return Math.max(Math.ceil(refusal.msBeforeNext / 1000), 1);
  }
}

function left({ remainingPoints, msBeforeNext }: RateLimiterRes) {
  return { remainingPoints, msBeforeNext };
}

/** It was the account's owner: their attempts are forgotten, and the others get this one back. */
export async function forgiveAttempts(
  attempt: Attempt,
  request: Request,
  account: string,
): Promise<void> {
  const [byPair, ...others] = counters(attempt, request, account);
  await Promise.all([
    byPair?.counter.delete(byPair.key),
    ...others.map(({ counter, key }) => counter.reward(key)),
  ]);
}

/** What a person reads who has to wait. */
export function waitWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return seconds < 120
    ? t`Too many attempts. Try again in ${seconds} s.`
    : t`Too many attempts. Try again in ${minutes} minutes.`;
}
