import type { Supabase } from '~/integrations/supabase/client.server';
import type { BillingRow, BillingState } from '~/modules/billing/billing.server';
import { planOf } from '~/modules/billing/plans';
import { readCursor } from '~/modules/calls/call-filters.server';
import { appError } from '~/modules/errors/app-error.server';
import { faultWords } from '~/modules/errors/fault-words.server';
import { formatMoney } from '~/modules/format/money';
import type { Clock } from '~/modules/format/time.server';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { pageOf } from './admin-lists.server';

const pageSize = 50;

/** What `admin_billing_overview` answers. Money is in the currency's smallest unit, before tax. */
type Overview = {
  isOn: boolean;
  revenue: {
    currency: string;
    monthly: number;
    pastDue: number;
    subscriptions: number;
    /** Subscriptions whose price nothing says yet. */
    unknown: number;
  }[];
  counts: { state: BillingState; plan: string; count: number }[];
  trialsEnding: { id: string; name: string; at: string }[];
  pastDue: { id: string; name: string; since: string; graceEndsAt: string }[];
  syncProblems: { id: string; name: string; problem: string; at: string }[];
  events: RestingEvent[];
};
type RestingEvent = {
  id: string;
  type: string;
  externalId: string | null;
  status: 'unroutable' | 'failed';
  error: string | null;
  occurredAt: string;
  receivedAt: string;
  /** The business that the event names, which proves nothing. */
  named: string | null;
};

/** What `admin_business_billing` answers. */
type BusinessBilling = {
  name: string;
  state: BillingRow;
  syncedAt: string | null;
  syncError: string | null;
  customers: { id: string; email: string; name: string | null }[];
  subscriptions: {
    id: string;
    status: string;
    plan: string | null;
    interval: 'month' | 'year' | null;
    priceId: string | null;
    currency: string;
    unitPrice: number | null;
    startedAt: string | null;
    nextBilledAt: string | null;
    scheduledAction: 'cancel' | 'pause' | 'resume' | null;
    scheduledAt: string | null;
  }[];
  events: HistoryEvent[];
};
type HistoryEvent = {
  id: string;
  type: string;
  externalId: string | null;
  status: string;
  error: string | null;
  occurredAt: string;
  receivedAt: string;
  deliveries: number;
  is: string | null;
  total: string | null;
  refund: string | null;
  currency: string | null;
  action: string | null;
};

export const stateWords: Record<BillingState, string> = {
  free: t`Free`,
  trial: t`On trial`,
  'trial-over': t`Trial over`,
  active: t`Paying`,
  'past-due': t`Past due`,
  paused: t`Paused`,
  canceled: t`Canceled`,
};
const stateOrder = Object.keys(stateWords) as BillingState[];

export async function getBillingOverview(supabase: Supabase) {
  const { data, error } = await supabase.rpc('admin_billing_overview');
  if (error) throw appError('unavailable', { cause: error });
  return data as unknown as Overview;
}

/** The overview in words: nothing is left to format in the browser. */
export function billingOverviewView(overview: Overview, clock: Clock) {
  const { counts, revenue, trialsEnding, pastDue, syncProblems, events } = overview;
  const total = (state: BillingState) =>
    counts.filter((each) => each.state === state).reduce((sum, { count }) => sum + count, 0);
  return {
    isOn: overview.isOn,
    revenue: revenue.map(({ currency, monthly, pastDue: due, subscriptions, unknown }) => ({
      currency,
      monthly: formatMoney(monthly, currency),
      pastDue: due > 0 ? formatMoney(due, currency) : null,
      subscriptions,
      unknown,
    })),
    states: stateOrder
      .filter((state) => total(state) > 0)
      .map((state) => ({
        state,
        label: stateWords[state],
        count: total(state),
        plans: counts
          .filter((each) => each.state === state)
          .toSorted((a, b) => b.count - a.count)
          .map(({ plan, count }) => `${count.toLocaleString(locale())} ${planOf(plan).label}`),
      })),
    trialsEnding: trialsEnding.map(({ id, name, at }) => ({ id, name, at: clock.moment(at) })),
    pastDue: pastDue.map(({ id, name, since, graceEndsAt }) => ({
      id,
      name,
      since: clock.date(since),
      graceEndsAt: clock.date(graceEndsAt),
    })),
    syncProblems: syncProblems.map(({ id, name, problem, at }) => ({
      id,
      name,
      problem: faultWords(problem),
      at: clock.moment(at),
    })),
    events: events.map(({ occurredAt, receivedAt, ...event }) => ({
      ...event,
      occurred: clock.moment(occurredAt),
      received: clock.moment(receivedAt),
    })),
  };
}

/** @returns null when there is no such business */
export async function getBusinessBilling(supabase: Supabase, businessId: string, request: Request) {
  const before = readCursor(new URL(request.url).searchParams.get('after'));
  const { data, error } = await supabase.rpc('admin_business_billing', {
    p_business_id: businessId,
    ...(before && { p_before: before.at, p_before_id: before.id }),
    // One more than a page holds tells whether there is another.
    p_limit: pageSize + 1,
  });
  if (error) throw appError('unavailable', { cause: error });
  if (!data) return null;
  const billing = data as unknown as BusinessBilling;
  const { rows: events, after } = pageOf(billing.events, pageSize, (event) => event.occurredAt);
  return { billing: { ...billing, events }, after, isLater: before !== null };
}

/** One business's billing in words. */
export function businessBillingView(billing: BusinessBilling, clock: Clock) {
  const { state } = billing;
  return {
    name: billing.name,
    state: stateWords[state.state],
    plan: planOf(state.plan).label,
    isRestricted: state.access === 'restricted',
    synced: billing.syncedAt && clock.moment(billing.syncedAt),
    syncError: billing.syncError && faultWords(billing.syncError),
    customers: billing.customers,
    subscriptions: billing.subscriptions.map((each) => ({
      id: each.id,
      what: boughtWords(each),
      status: capital(words(each.status)),
      price: each.unitPrice === null ? null : formatMoney(each.unitPrice, each.currency),
      started: each.startedAt && clock.date(each.startedAt),
      next: each.nextBilledAt && clock.date(each.nextBilledAt),
      scheduled:
        each.scheduledAction && each.scheduledAt
          ? scheduleWords(each.scheduledAction, clock.date(each.scheduledAt))
          : null,
    })),
    events: billing.events.map((event) => ({
      id: event.id,
      title: titleOf(event),
      type: event.type,
      externalId: event.externalId,
      occurred: clock.moment(event.occurredAt),
      /** How much later it came than it happened, where that is worth a word. */
      lateness: lateness(event),
      deliveries: event.deliveries,
      problem:
        event.status === 'failed' || event.status === 'received'
          ? (event.error ?? t`Waits for the worker`)
          : null,
    })),
  };
}

function boughtWords({
  plan,
  interval,
  priceId,
}: BusinessBilling['subscriptions'][number]): string {
  if (!plan) return priceId ? t`Unknown price ${priceId}` : t`Unknown price`;
  const { label } = planOf(plan);
  return interval === 'year' ? t`${label}, by the year` : t`${label}, by the month`;
}

function scheduleWords(action: 'cancel' | 'pause' | 'resume', day: string): string {
  switch (action) {
    case 'cancel':
      return t`Ends on ${day}`;
    case 'pause':
      return t`Pauses on ${day}`;
    case 'resume':
      return t`Resumes on ${day}`;
  }
}

/** Paddle's events that are kept; others are named by what Paddle calls them. */
const eventTitles: Record<string, string> = {
  'subscription.activated': t`Subscription activated`,
  'subscription.canceled': t`Subscription canceled`,
  'subscription.created': t`Subscription created`,
  'subscription.imported': t`Subscription imported`,
  'subscription.past_due': t`Subscription past due`,
  'subscription.paused': t`Subscription paused`,
  'subscription.resumed': t`Subscription resumed`,
  'subscription.trialing': t`Subscription trialing`,
  'subscription.updated': t`Subscription updated`,
  'transaction.billed': t`Bill billed`,
  'transaction.canceled': t`Bill canceled`,
  'transaction.completed': t`Bill completed`,
  'transaction.created': t`Bill created`,
  'transaction.paid': t`Bill paid`,
  'transaction.past_due': t`Bill past due`,
  'transaction.payment_failed': t`Bill payment failed`,
  'transaction.ready': t`Bill ready`,
  'transaction.revised': t`Bill revised`,
  'transaction.updated': t`Bill updated`,
  'adjustment.created': t`Adjustment created`,
  'adjustment.updated': t`Adjustment updated`,
  'customer.created': t`Customer created`,
  'customer.imported': t`Customer imported`,
  'customer.updated': t`Customer updated`,
  'address.created': t`Address created`,
  'address.imported': t`Address imported`,
  'address.updated': t`Address updated`,
  'business.created': t`Company created`,
  'business.imported': t`Company imported`,
  'business.updated': t`Company updated`,
  'payment_method.deleted': t`Payment method deleted`,
  'payment_method.saved': t`Payment method saved`,
};

function titleOf(event: HistoryEvent): string {
  const [kind = '', what = ''] = event.type.split('.');
  const title = Object.hasOwn(eventTitles, event.type) ? eventTitles[event.type] : null;
  const parts = [title ?? `${capital(words(kind))} ${words(what)}`];
  const amount = event.total ?? (kind === 'adjustment' ? event.refund : null);
  if (kind === 'adjustment' && event.action) parts.push(words(event.action));
  if (amount && event.currency && /^-?\d{1,18}$/.test(amount)) {
    parts.push(formatMoney(amount, event.currency));
  }
  if (event.is && event.is !== what) parts.push(words(event.is));
  if (kind === 'subscription' && event.action) parts.push(plannedWords(event.action));
  return parts.join(', ');
}

function plannedWords(action: string): string {
  switch (action) {
    case 'cancel':
      return t`scheduled to Cancel`;
    case 'pause':
      return t`scheduled to Pause`;
    case 'resume':
      return t`scheduled to Resume`;
    default:
      return action;
  }
}

/** Paddle's words for how it then is, and for what an adjustment does. */
const codeWords: Record<string, string> = {
  active: t`active`,
  approved: t`approved`,
  archived: t`archived`,
  billed: t`billed`,
  canceled: t`canceled`,
  chargeback: t`chargeback`,
  chargeback_reverse: t`chargeback reverse`,
  chargeback_warning: t`chargeback warning`,
  completed: t`completed`,
  credit: t`credit`,
  draft: t`draft`,
  paid: t`paid`,
  past_due: t`past due`,
  paused: t`paused`,
  pending_approval: t`pending approval`,
  ready: t`ready`,
  refund: t`refund`,
  rejected: t`rejected`,
  reversed: t`reversed`,
  trialing: t`trialing`,
};

function words(code: string): string {
  return Object.hasOwn(codeWords, code) ? codeWords[code]! : code.replaceAll('_', ' ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lateness({ occurredAt, receivedAt }: HistoryEvent): string | null {
  const minutes = Math.round((Date.parse(receivedAt) - Date.parse(occurredAt)) / 60_000);
  if (minutes < 5) return null;
  if (minutes < 120) return t`Came ${minutes} minutes later`;
  const hours = Math.round(minutes / 60);
  const days = Math.round(hours / 24);
  return hours < 48 ? t`Came ${hours} hours later` : t`Came ${days} days later`;
}
