import type { Member } from '~/modules/auth/require-member.server';
import { minutes } from '~/modules/billing/plan-words';
import { planOf } from '~/modules/billing/plans';
import {
  correctionWords,
  getUsage,
  listClosedPeriods,
  type ClosedPeriod,
  type Usage,
} from '~/modules/billing/usage.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatMoney } from '~/modules/format/money';
import { length, type Clock } from '~/modules/format/time.server';
import { paths } from '~/paths';

/** Of years ago nobody asks here; the export has them. */
const shownPeriods = 12;

/** What was used, in words. */
export async function usageView({ supabase, business, headers }: Member, clock: Clock) {
  let usage: Usage;
  let periods: ClosedPeriod[];
  try {
    [usage, periods] = await Promise.all([
      getUsage(supabase, business.id),
      listClosedPeriods(supabase, business.id, shownPeriods),
    ]);
  } catch (cause) {
    throw appError('unavailable', { cause, headers });
  }
  const { notCounted } = usage;
  return {
    period: periodWords(usage.period, clock),
    used: minutes(usage.usedSeconds),
    included: usage.includedSeconds === null ? null : minutes(usage.includedSeconds),
    percent: usage.percent,
    over: usage.overSeconds >= 60 ? minutes(usage.overSeconds) : null,
    calls: usage.calls,
    notCounted: {
      total: notCounted.spam + notCounted.short + notCounted.tests,
      words: [
        notCounted.spam && `${notCounted.spam} spam`,
        notCounted.short && `${notCounted.short} under 15 seconds`,
        notCounted.tests && `${notCounted.tests} ${notCounted.tests === 1 ? 'test' : 'tests'}`,
      ]
        .filter(Boolean)
        .join(', '),
    },
    forecast: usage.forecast && {
      minutes: minutes(usage.forecast.seconds),
      usedUp: usage.forecast.usedUpAt && clock.date(usage.forecast.usedUpAt),
    },
    ends: clock.date(usage.period.endsAt),
    correctionCount: usage.correctionCount,
    corrections: usage.corrections.map((one) => ({
      id: one.id,
      when: clock.moment(one.madeAt),
      what: correctionWords[one.reason],
      by: one.madeBy,
      length: `${one.seconds < 0 ? '−' : '+'}${length(Math.abs(one.seconds))}`,
      call: one.callId && {
        to: paths.call(one.callId),
        words: `Call of ${clock.momentWithin(one.calledAt)}`,
      },
    })),
    periods: periods.map((one) => ({
      id: one.id,
      words: periodWords(one, clock),
      plan: planOf(one.plan).label,
      used: minutes(one.usedSeconds),
      included: minutes(one.includedSeconds),
      charge: chargeWords(one),
    })),
  };
}

function periodWords({ startsAt, endsAt }: { startsAt: string; endsAt: string }, clock: Clock) {
  return `${clock.date(startsAt)} – ${clock.date(endsAt)}`;
}

/** What the minutes beyond a plan cost, and whether that is paid. */
export function chargeWords(
  one: Pick<ClosedPeriod, 'charge' | 'charged' | 'chargeError' | 'overageCents' | 'overageSeconds'>,
): string | null {
  if (one.charge === 'none') return null;
  const amount = one.charged
    ? formatMoney(one.charged.amount, one.charged.currency)
    : formatMoney(one.overageCents, 'USD');
  const beyond = `${minutes(one.overageSeconds)} beyond, ${amount}`;
  switch (one.charge) {
    case 'charged':
      return beyond;
    case 'due':
      return `${beyond}: about to be charged`;
    case 'failed':
      return `${beyond}: not charged yet. ${one.chargeError ?? ''}`.trim();
  }
}

type Customer = { email: string; name: string | null; address: unknown; company: unknown };

/** Who pays, a line each. */
export function payerLines({ email, name, address, company }: Customer) {
  const at = (address ?? {}) as Record<string, string | null>;
  const of = (company ?? {}) as Record<string, string | null>;
  const country = at.country
    ? new Intl.DisplayNames('en', { type: 'region' }).of(at.country)
    : null;
  return {
    email,
    name,
    address: [
      at.line1,
      at.line2,
      [at.postalCode, at.city, at.region].filter(Boolean).join(' '),
      country,
    ].filter((line): line is string => Boolean(line)),
    company: of.name ?? null,
    taxId: of.taxId ?? null,
  };
}
