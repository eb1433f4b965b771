import { formatMoney } from '~/modules/format/money';
import type { Clock } from '~/modules/format/time.server';
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
const onlyMessages = 'Callers can only leave a message; all your data is here.';

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
    : { text: `${text} An owner can change that.`, tone, link: null };
}

type Said = { text: string; tone: Shown['tone']; to: string; label: string };

function words(banner: BillingBanner, clock: Clock): Said | null {
  const billing = { to: paths.billing(), label: 'Open billing' };
  const plans = { to: paths.billing('plans'), label: 'Choose a plan' };
  const release = banner.releasedAt
    ? ` Its phone numbers were given back on ${clock.date(banner.releasedAt)}.`
    : banner.releasesAt
      ? ` Its phone numbers are given back on ${clock.date(banner.releasesAt)}.`
      : '';
  const restricted = banner.access === 'restricted';
  switch (banner.state) {
    case 'trial': {
      if (banner.isAtCap) return atCap(banner, clock, plans);
      const days = daysUntil(banner.trialEndsAt, clock);
      if (days > trialDays) return null;
      const when = days <= 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`;
      return { tone: days <= 2 ? 'warn' : 'info', text: `The free trial ends ${when}.`, ...plans };
    }
    case 'trial-over':
      return {
        tone: 'bad',
        text: `The free trial ended on ${clock.date(banner.trialEndsAt)}. ${onlyMessages}${release}`,
        ...plans,
      };
    case 'past-due': {
      const amount = banner.due && formatMoney(banner.due.amount, banner.due.currency);
      const bill = amount && `${amount} for ${planOf(banner.plan).label}`;
      return restricted
        ? {
            tone: 'bad',
            text: `${bill ? `${bill} is` : 'A payment is'} due since ${date(banner.pastDueSince, clock)}. ${onlyMessages}${release}`,
            ...billing,
            label: 'Pay now',
          }
        : {
            tone: 'warn',
            text: `${bill ? `The payment of ${bill}` : 'The last payment'} failed on ${date(banner.pastDueSince, clock)}. Calls are answered as ever until ${date(banner.graceEndsAt, clock)}.`,
            ...billing,
            label: 'Pay now',
          };
    }
    case 'paused': {
      const back = banner.resumesAt
        ? ` It goes on by itself on ${clock.date(banner.resumesAt)}.`
        : release;
      return {
        tone: restricted ? 'bad' : 'warn',
        text: `The plan is paused.${restricted ? ` ${onlyMessages}` : ''}${back}`,
        ...billing,
      };
    }
    case 'canceled':
      return {
        tone: 'bad',
        text: `The plan has ended.${restricted ? ` ${onlyMessages}` : ''}${release}`,
        ...plans,
      };
    case 'active': {
      if (banner.isAtCap) return atCap(banner, clock, billing);
      if (banner.scheduledAction === 'cancel' && banner.scheduledAt) {
        return {
          tone: 'warn',
          text: `The ${planOf(banner.plan).label} plan ends on ${clock.date(banner.scheduledAt)}.`,
          ...billing,
        };
      }
      if (banner.scheduledAction === 'pause' && banner.scheduledAt) {
        return {
          tone: 'info',
          text: `The ${planOf(banner.plan).label} plan is paused from ${clock.date(banner.scheduledAt)}.`,
          ...billing,
        };
      }
      return null;
    }
  }
}

function atCap(
  { atCap: choice, periodEndsAt }: BillingBanner,
  clock: Clock,
  link: { to: string; label: string },
): Said {
  const until = clock.date(periodEndsAt);
  const what = {
    overage: 'Calls are answered as ever, and each further minute is charged',
    message: 'Callers can only leave a message',
    ring: 'Calls ring on the number of the owner',
  }[choice];
  return {
    tone: choice === 'overage' ? 'info' : 'warn',
    text: `The minutes of the plan are used up. ${what} until ${until}.`,
    ...link,
  };
}

function date(iso: string | null, clock: Clock): string {
  return iso ? clock.date(iso) : 'an unknown day';
}

/** Whole days by the calendar of the business: what ends tonight ends today. */
export function daysUntil(iso: string, clock: Clock): number {
  return Math.round(clock.at(iso).startOf('day').diff(clock.now.startOf('day'), 'days').days);
}
