import { t } from '~/modules/languages/t';

/**
 * What can be bought, and what it holds: the same table as `public.plans`, which policies and functions of the
 * database read. A test holds the two together. Prices here are list prices in US cents; what somebody pays is
 * what Paddle says.
 */
export const plans = [
  {
    id: 'trial',
    label: t`Free trial`,
    about: t`Fourteen days to hear how it answers. No card needed.`,
    prices: null,
    minutes: 60,
    lines: 1,
    seats: 3,
    retentionDays: 30,
    overageCents: null,
    hasApi: true,
  },
  {
    id: 'starter',
    label: 'Starter',
    about: t`One line that is always answered.`,
    prices: { month: 39_00, year: 390_00 },
    minutes: 150,
    lines: 1,
    seats: 3,
    retentionDays: 90,
    overageCents: 45,
    hasApi: false,
  },
  {
    id: 'pro',
    label: 'Pro',
    about: t`For a team that lives by the phone.`,
    prices: { month: 99_00, year: 990_00 },
    minutes: 500,
    lines: 3,
    seats: 10,
    retentionDays: 365,
    overageCents: 35,
    hasApi: true,
  },
  {
    id: 'business',
    label: 'Business',
    about: t`Several lines, many people, two years of recordings.`,
    prices: { month: 299_00, year: 2990_00 },
    minutes: 2000,
    lines: 10,
    seats: 50,
    retentionDays: 730,
    overageCents: 25,
    hasApi: true,
  },
] as const satisfies readonly Plan[];

/** How often one pays. */
export const intervals = ['month', 'year'] as const;
export type Interval = (typeof intervals)[number];
export type PlanId = 'trial' | 'starter' | 'pro' | 'business';
export type PaidPlanId = Exclude<PlanId, 'trial'>;

export type Plan = {
  id: PlanId;
  label: string;
  about: string;
  /** US cents, before tax; null for what is not bought. */
  prices: Record<Interval, number> | null;
  /** Minutes of calls that a month includes. */
  minutes: number;
  /** Phone lines. */
  lines: number;
  /** Members and open invitations. */
  seats: number;
  /** Days that recordings are kept. */
  retentionDays: number;
  /** US cents for a minute beyond the included ones; null where none can be bought. */
  overageCents: number | null;
  /** The read API and outgoing webhooks. */
  hasApi: boolean;
};

export const paidPlans: readonly (Plan & { id: PaidPlanId; prices: Record<Interval, number> })[] =
  plans.filter((plan) => plan.id !== 'trial');

/** @throws RangeError for what is no plan */
export function planOf(id: string | null | undefined): Plan {
  const plan = plans.find((each) => each.id === id);
  if (!plan) throw new RangeError(`No plan ${id}`);
  return plan;
}
