import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { forecast, type Forecast } from './forecast';

/** What a usage period used, for its owners. Times are ISO, lengths in seconds. */
export type Usage = {
  period: { startsAt: string; endsAt: string };
  usedSeconds: number;
  /** null: without end. */
  includedSeconds: number | null;
  /** Of the included ones, in whole percent, and above 100 beyond them; null where there is no end. */
  percent: number | null;
  /** What is beyond the included ones. */
  overSeconds: number;
  /** Calls whose minutes count. */
  calls: number;
  /** Calls of the period that do not count, each in one of these. */
  notCounted: { spam: number; short: number; tests: number };
  /** null while there is too little to go by. */
  forecast: Forecast | null;
  /** How many corrections the period has; `corrections` are the newest of them. */
  correctionCount: number;
  corrections: Correction[];
};

/** Why the usage of a call changed after it was counted. */
export type Correction = {
  id: number;
  madeAt: string;
  calledAt: string;
  /** By how much, plus or minus. */
  seconds: number;
  reason: 'length' | 'spam' | 'not-spam' | 'test';
  /** null once the call was erased. */
  callId: string | null;
  /** null: what came from the phone service later. */
  madeBy: string | null;
};

export const correctionWords: Record<Correction['reason'], string> = {
  spam: t`Marked as spam: not counted any more`,
  'not-spam': t`No spam after all: counted again`,
  test: t`Was a test call: not counted any more`,
  length: t`The phone service corrected its length`,
};

/** A usage period that is over. */
export type ClosedPeriod = {
  id: string;
  startsAt: string;
  endsAt: string;
  plan: string;
  includedSeconds: number;
  usedSeconds: number;
  /** What is charged beyond the included ones; 0 where such minutes were not bought. */
  overageSeconds: number;
  /** By the list price, in US cents. */
  overageCents: number;
  /** due: not charged yet. failed: Paddle refused, and why; it is tried again by itself each day. */
  charge: 'none' | 'due' | 'charged' | 'failed';
  chargeError: string | null;
  /** What Paddle charges before tax, in the currency's smallest unit; null until it was asked to. */
  charged: { amount: number; currency: string } | null;
};

/**
 * What this period used, with the newest corrections; for owners, in one round trip.
 *
 * @throws AppError `unavailable`, and `forbidden` for who may not ask
 */
export async function getUsage(
  supabase: Supabase,
  businessId: string,
  { now = new Date(), corrections: most = 20 }: { now?: Date; corrections?: number } = {},
): Promise<Usage> {
  const [usage, corrections] = await Promise.all([
    supabase.rpc('billing_usage', { p_business_id: businessId }).maybeSingle(),
    supabase.rpc('usage_corrections', { p_business_id: businessId, p_limit: most }),
  ]);
  const cause = usage.error ?? corrections.error;
  if (cause) throw appError('unavailable', { cause });
  if (!usage.data) throw appError('forbidden');
  const row = usage.data;
  const included = row.included_seconds as number | null;
  return {
    period: { startsAt: row.period_starts_at, endsAt: row.period_ends_at },
    usedSeconds: row.used_seconds,
    includedSeconds: included,
    percent: included === null ? null : Math.floor((row.used_seconds / included) * 100),
    overSeconds: included === null ? 0 : Math.max(0, row.used_seconds - included),
    calls: row.calls,
    notCounted: { spam: row.spam, short: row.short, tests: row.tests },
    forecast: forecast({
      usedSeconds: row.used_seconds,
      includedSeconds: included,
      startsAt: row.period_starts_at,
      endsAt: row.period_ends_at,
      now,
    }),
    correctionCount: row.corrections,
    corrections: (corrections.data ?? []).map((one) => ({
      id: one.id,
      madeAt: one.made_at,
      calledAt: one.called_at,
      seconds: one.seconds,
      reason: one.reason as Correction['reason'],
      callId: one.call_id,
      madeBy: one.made_by,
    })),
  };
}

/**
 * The periods that are over, newest first, with what was charged for minutes beyond.
 *
 * @throws AppError `unavailable`
 */
export async function listClosedPeriods(
  supabase: Supabase,
  businessId: string,
  limit = 24,
): Promise<ClosedPeriod[]> {
  const { data, error } = await supabase
    .from('usage_periods')
    .select(
      'id, starts_at, ends_at, plan, included_seconds, used_seconds, overage_seconds, overage_cents, charge_status, charge_error, charge_amount, charge_currency',
    )
    .eq('business_id', businessId)
    .order('starts_at', { ascending: false })
    .limit(limit);
  if (error) throw appError('unavailable', { cause: error });
  return data.map((row) => ({
    id: row.id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    plan: row.plan,
    includedSeconds: row.included_seconds,
    usedSeconds: row.used_seconds,
    overageSeconds: row.overage_seconds,
    overageCents: row.overage_cents,
    charge: row.charge_status as ClosedPeriod['charge'],
    chargeError: row.charge_error,
    charged:
      row.charge_amount !== null && row.charge_currency !== null
        ? { amount: row.charge_amount, currency: row.charge_currency }
        : null,
  }));
}
