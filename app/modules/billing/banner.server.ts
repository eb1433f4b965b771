import { formatMoney } from '~/modules/format/money';
import { daysAhead, type Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import type { BillingState } from './billing.server';
import { planOf } from './plans';

/** What `billing_banner` of the database says. Times are ISO. */
export type BillingBanner = {
  state: Exclude<BillingState, 'free'>;
  access: 'full' | 'restricted';
  plan: string;
  trialEndsAt: string;
  pastDueSince: string | null;
  graceEndsAt: string | null;
  /** What Paddle asks for, in the currency's smallest unit; null for who may not read billing. */
  due: { amount: string; currency: string } | null;
  releasesAt: string | null;
  /** When its numbers were given back. */
  releasedAt: string | null;
  scheduledAction: 'cancel' | 'pause' | 'resume' | null;
  scheduledAt: string | null;
  resumesAt: string | null;
  atCap: 'overage' | 'message' | 'ring';
  periodEndsAt: string;
  isAtCap: boolean;
};

type Shown = {
  text: string;
  tone: 'info' | 'warn' | 'bad';
  link: { to: string; label: string } | null;
};

/** A trial is spoken of in its last days only: before, there is nothing to do. */
const trialDays = 7;
const onlyMessages = () => t`Callers can only leave a message; all your data is here.`;

/**
 * The one thing about billing that everybody should know now, on every page; null when all is well.
 *
 * @param options.canManage whether this person can do something about it; others read whom to ask
 */
export function bannerWords(
  banner: BillingBanner,
  clock: Clock,
  { canManage }: { canManage: boolean },
): Shown | null {
  const said = words(banner, clock);
  if (!said) return null;
  const { text, tone, to, label } = said;
  return canManage
    ? { text, tone, link: { to, label } }
    : { text: `${text} ${t`An owner can change that.`}`, tone, link: null };
}

type Said = { text: string; tone: Shown['tone']; to: string; label: string };

function words(banner: BillingBanner, clock: Clock): Said | null {
  const billing = { to: paths.billing(), label: t`Open billing` };
  const plans = { to: paths.billing('plans'), label: t`Choose a plan` };
  const release = releaseWords(banner, clock);
  const restricted = banner.access === 'restricted';
  const plan = planOf(banner.plan).label;
  switch (banner.state) {
    case 'trial': {
      if (banner.isAtCap) return atCap(banner, clock, plans);
      const days = daysUntil(banner.trialEndsAt, clock);
      if (days > trialDays) return null;
      const text =
        days <= 0
          ? t`The free trial ends today.`
          : days === 1
            ? t`The free trial ends tomorrow.`
            : t`The free trial ends in ${days} days.`;
      return { tone: days <= 2 ? 'warn' : 'info', text, ...plans };
    }
    case 'trial-over': {
      const end = clock.date(banner.trialEndsAt);
      return {
        tone: 'bad',
        text: sentences(t`The free trial ended on ${end}.`, onlyMessages(), release),
        ...plans,
      };
    }
    case 'past-due': {
      const amount = banner.due && formatMoney(banner.due.amount, banner.due.currency);
      const since = date(banner.pastDueSince, clock);
      const end = date(banner.graceEndsAt, clock);
      const pay = { ...billing, label: t`Pay now` };
      if (restricted) {
        const due = amount
          ? t`${amount} for ${plan} is due since ${since}.`
          : t`A payment is due since ${since}.`;
        return { tone: 'bad', text: sentences(due, onlyMessages(), release), ...pay };
      }
      const failed = amount
        ? t`The payment of ${amount} for ${plan} failed on ${since}.`
        : t`The last payment failed on ${since}.`;
      return {
        tone: 'warn',
        text: sentences(failed, t`Calls are answered as ever until ${end}.`),
        ...pay,
      };
    }
    case 'paused': {
      const day = banner.resumesAt && clock.date(banner.resumesAt);
      const back = day ? t`It goes on by itself on ${day}.` : release;
      return {
        tone: restricted ? 'bad' : 'warn',
        text: sentences(t`The plan is paused.`, restricted && onlyMessages(), back),
        ...billing,
      };
    }
    case 'canceled':
      return {
        tone: 'bad',
        text: sentences(t`The plan has ended.`, restricted && onlyMessages(), release),
        ...plans,
      };
    case 'active': {
      if (banner.isAtCap) return atCap(banner, clock, billing);
      const day = banner.scheduledAt && clock.date(banner.scheduledAt);
      if (banner.scheduledAction === 'cancel' && day) {
        return { tone: 'warn', text: t`The ${plan} plan ends on ${day}.`, ...billing };
      }
      if (banner.scheduledAction === 'pause' && day) {
        return { tone: 'info', text: t`The ${plan} plan is paused from ${day}.`, ...billing };
      }
      return null;
    }
  }
}

/** What becomes, or became, of the phone numbers; null when nothing does. */
function releaseWords({ releasedAt, releasesAt }: BillingBanner, clock: Clock): string | null {
  const at = releasedAt ?? releasesAt;
  if (!at) return null;
  const day = clock.date(at);
  return releasedAt
    ? t`Its phone numbers were given back on ${day}.`
    : t`Its phone numbers are given back on ${day}.`;
}

const sentences = (...all: (string | null | false)[]) => all.filter(Boolean).join(' ');

function atCap(
  { atCap: choice, periodEndsAt }: BillingBanner,
  clock: Clock,
  link: { to: string; label: string },
): Said {
  const until = clock.date(periodEndsAt);
  const then = {
    overage: t`Calls are answered as ever, and each further minute is charged until ${until}.`,
    message: t`Callers can only leave a message until ${until}.`,
    ring: t`Calls ring on the number of the owner until ${until}.`,
  }[choice];
  return {
    tone: choice === 'overage' ? 'info' : 'warn',
    text: sentences(t`The minutes of the plan are used up.`, then),
    ...link,
  };
}

function date(iso: string | null, clock: Clock): string {
  return iso ? clock.date(iso) : t`an unknown day`;
}

/** Whole days by the calendar of the business: what ends tonight ends today. */
export function daysUntil(iso: string, clock: Clock): number {
  return daysAhead(clock.at(iso), clock.now);
}
