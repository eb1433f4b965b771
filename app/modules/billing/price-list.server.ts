import { isIPv4, isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import ipaddr from 'ipaddr.js';

import { getEnv } from '~/env.server';
import { askPaddle } from '~/integrations/paddle/client.server';
import { logger } from '~/logger.server';
import { intervals, paidPlans, type Interval, type PaidPlanId } from './plans';
import { planOfPrice, priceIdOf } from './prices.server';

/** What the plans cost before tax, in the currency's smallest unit. */
export type PriceList = {
  /** paddle: in the currency of the visitor's country, as Paddle charges; list: our own, in US dollars. */
  source: 'paddle' | 'list';
  currency: string;
  amounts: Record<PaidPlanId, Record<Interval, string>>;
};

/** A page waits so long for Paddle, and shows list prices then; the answer serves whoever comes next. */
const patienceMs = 800;
const keptMs = 15 * 60_000;
/** While Paddle has trouble, it is not asked for each visitor. */
const failedMs = 60_000;
const mostKept = 2_000;
/** Paddle answers 240 requests a minute: visitors must not take them from those who pay. */
const mostAMinute = 60;

type Kept = { until: number; list: Promise<PriceList | null> };
const kept = new Map<string, Kept>();
const asked: number[] = [];

/**
 * The prices that a visitor sees.
 *
 * @param address of the visitor; what is no public address says nothing about a country
 */
export async function getPriceList(address: string): Promise<PriceList> {
  const ids = intervals.flatMap((interval) => paidPlans.map(({ id }) => priceIdOf(id, interval)));
  if (!getEnv().PADDLE_API_KEY || ids.some((id) => id === null)) return listPrices;
  const patience = new AbortController();
  const answer = await Promise.race([
    remembered(address, ids as string[]),
    sleep(patienceMs, null, { signal: patience.signal }).catch(() => null),
  ]);
  patience.abort();
  return answer ?? listPrices;
}

function remembered(address: string, ids: string[]): Promise<PriceList | null> {
  const from = publicAddress(address);
  const key = from ? neighbourhood(from) : '';
  const now = Date.now();
  const known = kept.get(key);
  if (known && known.until > now) return known.list;
  while (asked.length > 0 && asked[0]! < now - 60_000) asked.shift();
  if (asked.length >= mostAMinute) return Promise.resolve(null);
  asked.push(now);
  const entry: Kept = {
    until: now + keptMs,
    list: askPrices(from, ids).catch((error: unknown) => {
      logger.warn({ err: error }, 'Paddle did not say its prices');
      entry.until = Date.now() + failedMs;
      return null;
    }),
  };
  kept.delete(key);
  kept.set(key, entry);
  for (const oldest of kept.keys()) {
    if (kept.size <= mostKept) break;
    kept.delete(oldest);
  }
  return entry.list;
}

async function askPrices(from: string | null, ids: string[]): Promise<PriceList> {
  const preview = await askPaddle(
    (paddle) =>
      paddle.pricingPreview.preview({
        items: ids.map((priceId) => ({ priceId, quantity: 1 })),
        ...(from && { customerIpAddress: from }),
      }),
    // Nobody waits for a second try.
    { isSafe: false },
  );
  const amounts = structuredClone(listPrices.amounts);
  let found = 0;
  for (const { price, unitTotals } of preview.details.lineItems) {
    const bought = planOfPrice(price.id);
    if (!bought) continue;
    amounts[bought.plan][bought.interval] = unitTotals.subtotal;
    found++;
  }
  if (found !== ids.length) throw new Error(`Paddle knows ${found} of ${ids.length} prices.`);
  return { source: 'paddle', currency: preview.currencyCode, amounts };
}

const listPrices: PriceList = {
  source: 'list',
  currency: 'USD',
  amounts: Object.fromEntries(
    paidPlans.map(({ id, prices }) => [
      id,
      { month: String(prices.month), year: String(prices.year) },
    ]),
  ) as PriceList['amounts'],
};

/** null for one of a private network, or an unknown one. Those that stand for nobody are for examples. */
function publicAddress(address: string): string | null {
  if (!isIPv4(address) && !isIPv6(address)) return null;
  return ['unicast', 'reserved'].includes(ipaddr.parse(address).range()) ? address : null;
}

/** Addresses beside each other are in one country: `81.2.69.0`, the first three groups of IPv6. */
function neighbourhood(address: string): string {
  const bytes = ipaddr.parse(address).toByteArray();
  return bytes.slice(0, bytes.length === 4 ? 3 : 6).join('.');
}
