import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { planOf, type Plan } from './plans';

/** What `private.billing_at` answers. */
export type BillingRow = {
  business_id: string;
  state: BillingState;
  access: 'full' | 'restricted';
  plan: string;
  subscription_id: string | null;
  trial_ends_at: string;
  past_due_since: string | null;
  grace_ends_at: string | null;
  restricted_since: string | null;
  releases_at: string | null;
  period_starts_at: string;
  period_ends_at: string;
  included_seconds: number | null;
  lines: number | null;
  seats: number | null;
  retention_days: number;
  has_api: boolean;
  overage_cents: number | null;
  at_cap: 'overage' | 'message' | 'ring';
  ring_number: string | null;
};
/** free: this installation bills nobody. */
export type BillingState =
  'free' | 'trial' | 'trial-over' | 'active' | 'past-due' | 'paused' | 'canceled';

/** What a business is entitled to now. Times are ISO; seconds are of the usage period. */
export type Billing = {
  state: BillingState;
  /** restricted: callers can leave a message, and all data can be read and exported. */
  access: BillingRow['access'];
  plan: Plan;
  subscriptionId: string | null;
  trialEndsAt: string;
  pastDueSince: string | null;
  graceEndsAt: string | null;
  restrictedSince: string | null;
  /** When its numbers are given back, if nothing changes. */
  releasesAt: string | null;
  /** includedSeconds: null is without end. */
  period: { startsAt: string; endsAt: string; includedSeconds: number | null };
  limits: { lines: number | null; seats: number | null; retentionDays: number; hasApi: boolean };
  atCap: BillingRow['at_cap'];
  ringNumber: string | null;
};

/**
 * What a business is entitled to, for one of its members: the one function that pages and actions ask. The
 * worker and the answers during calls ask the same function of the database.
 *
 * @throws AppError `unavailable`
 */
export async function getBilling(supabase: Supabase, businessId: string): Promise<Billing> {
  const { data, error } = await supabase.rpc('billing_state', { p_business_id: businessId });
  if (error) throw appError('unavailable', { cause: error });
  if (!data) throw appError('not-found');
  return toBilling(data as BillingRow);
}

/** A row of `private.billing_at` in our words. */
export function toBilling(row: BillingRow): Billing {
  return {
    state: row.state,
    access: row.access,
    plan: planOf(row.plan),
    subscriptionId: row.subscription_id,
    trialEndsAt: row.trial_ends_at,
    pastDueSince: row.past_due_since,
    graceEndsAt: row.grace_ends_at,
    restrictedSince: row.restricted_since,
    releasesAt: row.releases_at,
    period: {
      startsAt: row.period_starts_at,
      endsAt: row.period_ends_at,
      includedSeconds: row.included_seconds,
    },
    limits: {
      lines: row.lines,
      seats: row.seats,
      retentionDays: row.retention_days,
      hasApi: row.has_api,
    },
    atCap: row.at_cap,
    ringNumber: row.ring_number,
  };
}
