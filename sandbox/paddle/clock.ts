import { DateTime, Duration } from 'luxon';

import { invalidField } from './problem';
import { dueAt, happen } from './subscriptions';
import { tell } from './transactions';
import type { World } from './world';

/** How long the test world of Paddle's takes to grant a refund. */
const refundMs = 10 * 60_000;

/**
 * Does what is due by now: what is due first comes first, each at the moment when it was.
 *
 * @returns how many things happened
 */
export function runDue(world: World, page: string, customerId?: string | null): number {
  for (let count = 0; ; count++) {
    let first: { at: number; customerId: string; work: (at: number) => void } | null = null;
    const offer = (at: number | null, owner: string, work: (at: number) => void) => {
      if (at === null || (customerId && owner !== customerId)) return;
      if (at <= world.clock(owner) && (!first || at < first.at)) {
        first = { at, customerId: owner, work };
      }
    };
    for (const entry of world.all('subscription')) {
      offer(dueAt(entry), entry.body.customer_id, (at) => happen(world, entry.id, at, page));
    }
    for (const { id, body } of world.all('adjustment')) {
      if (body.status !== 'pending_approval') continue;
      offer(Date.parse(body.created_at) + refundMs, body.customer_id, () => {
        world.update('adjustment', id, { status: 'approved' });
        tell(world, 'adjustment', id, 'updated');
      });
    }
    const next = first as { at: number; customerId: string; work: (at: number) => void } | null;
    if (!next) return count;
    world.as(next.customerId, () => next.work(next.at), next.at);
  }
}

export type Move = { advance?: string; to?: string; customer?: string };

/** Moves the clock, of everybody or of one customer, and lets happen what falls into the time between. */
export function moveClock(world: World, { advance, to, customer }: Move, page: string): number {
  const now = world.clock(customer ?? null);
  const target = advance ? later(now, advance) : to === 'now' ? Date.now() : Date.parse(String(to));
  if (Number.isNaN(target)) throw invalidField('to', 'must be an ISO date with its zone');
  const isNew = world.all('customer').length === 0 && world.all('transaction').length === 0;
  // Only a world in which nothing has happened yet can be set back.
  if (target < now && !isNew) throw invalidField('to', 'must not be in the past');
  if (customer) {
    world.entry('customer', customer);
    const { offsets } = world.settings;
    world.set({ offsets: { ...offsets, [customer]: (offsets[customer] ?? 0) + target - now } });
  } else if (to === 'now') world.set({ offset: 0 });
  else world.set({ offset: world.settings.offset + target - now });
  return runDue(world, page, customer);
}

function later(now: number, advance: string): number {
  const duration = Duration.fromISO(advance);
  if (!duration.isValid || duration.toMillis() <= 0) {
    throw invalidField('advance', 'must be an ISO duration, such as P1M');
  }
  return DateTime.fromMillis(now, { zone: 'utc' }).plus(duration).toMillis();
}
