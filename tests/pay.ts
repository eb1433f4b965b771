import { randomBytes } from 'node:crypto';

import type { PlanId } from '~/modules/billing/plans';
import { sql } from './integration/stack';

type Snapshot = {
  id: string;
  status: 'active' | 'trialing' | 'past_due' | 'paused' | 'canceled';
  plan: Exclude<PlanId, 'trial'> | null;
  interval: 'month' | 'year' | null;
  currency: string;
  unit_price: number | null;
  started_at: Date | string | null;
  current_period_starts_at: Date | string | null;
  current_period_ends_at: Date | string | null;
  paused_at: Date | string | null;
  canceled_at: Date | string | null;
  scheduled_action: 'cancel' | 'pause' | 'resume' | null;
  occurred_at: Date | string;
};

/** An id as Paddle makes them. */
export const paddleId = (kind: 'sub' | 'txn' | 'ctm' | 'adj') =>
  `${kind}_${BigInt(`0x${randomBytes(20).toString('hex')}`)
    .toString(36)
    .padStart(26, '0')
    .slice(-26)}`;

const day = 86_400_000;

/** A subscription, as the newest snapshot of one has it: without `more`, of Business and for a month from today. */
export async function pay(businessId: string, more: Partial<Snapshot> = {}): Promise<string> {
  const now = Date.now();
  const row: Snapshot = {
    id: paddleId('sub'),
    status: 'active',
    plan: 'business',
    interval: 'month',
    currency: 'USD',
    unit_price: 299_00,
    started_at: new Date(now - day),
    current_period_starts_at: new Date(now - day),
    current_period_ends_at: new Date(now + 30 * day),
    paused_at: null,
    canceled_at: null,
    scheduled_action: null,
    occurred_at: new Date(now - day),
    ...more,
  };
  const names = Object.keys(row);
  await sql(
    `insert into public.subscriptions (business_id, version_at, ${names.join(', ')})
     values ($1, now(), ${names.map((_name, index) => `$${index + 2}`).join(', ')})
     on conflict (id) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    [businessId, ...Object.values(row)],
  );
  return row.id;
}
