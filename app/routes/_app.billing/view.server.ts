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
import { faultWords } from '~/modules/errors/fault-words.server';
import { formatMoney } from '~/modules/format/money';
import { length, type Clock } from '~/modules/format/time.server';
import { locale } from '~/modules/languages/language';
import { plural, t } from '~/modules/languages/t';
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
        notCounted.spam && t`${notCounted.spam} spam`,
        notCounted.short && t`${notCounted.short} under 15 seconds`,
        notCounted.tests &&
          plural(notCounted.tests, t`${notCounted.tests} test`, t`${notCounted.tests} tests`),
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
        words: t`Call of ${clock.momentWithin(one.calledAt)}`,
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
  const beyond = minutes(one.overageSeconds);
  const why = one.chargeError && faultWords(one.chargeError);
  switch (one.charge) {
    case 'charged':
      return t`${beyond} beyond, ${amount}`;
    case 'due':
      return t`${beyond} beyond, ${amount}: about to be charged`;
    case 'failed':
      return why
        ? t`${beyond} beyond, ${amount}: not charged yet. ${why}`
        : t`${beyond} beyond, ${amount}: not charged yet.`;
  }
}

type Customer = { email: string; name: string | null; address: unknown; company: unknown };

/** Who pays, a line each. */
export function payerLines({ email, name, address, company }: Customer) {
  const at = (address ?? {}) as Record<string, string | null>;
  const of = (company ?? {}) as Record<string, string | null>;
  const country = at.country
    ? new Intl.DisplayNames(locale(), { type: 'region' }).of(at.country)
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
