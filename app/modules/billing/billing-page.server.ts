import type { Database } from '~/integrations/supabase/database.types';
import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatMoney } from '~/modules/format/money';
import type { Clock } from '~/modules/format/time.server';
import { getBilling, type Billing } from './billing.server';
import { planOf, type Interval } from './plans';
import type { ShownSubscription } from './status-words.server';

/** As many as a page shows; Paddle's own pages have all. */
const shownInvoices = 36;

const subscriptionColumns =
  'id, status, plan, interval, currency, unit_price, next_billed_at, paused_at, canceled_at, scheduled_action, scheduled_at, resumes_at, customer_id, occurred_at, fetched_at';

/**
 * What a business is entitled to, and the subscription that it comes from.
 *
 * @throws AppError `unavailable`
 */
export async function getPlan({ supabase, business, headers }: Member) {
  const [billing, subscriptions] = await Promise.all([
    readBilling({ supabase, business, headers } as Member),
    supabase.from('subscriptions').select(subscriptionColumns).eq('business_id', business.id),
  ]);
  if (subscriptions.error) throw appError('unavailable', { cause: subscriptions.error, headers });
  const row = subscriptions.data.find(({ id }) => id === billing.subscriptionId) ?? null;
  return {
    billing,
    subscription: row && shown(row),
    /** What goes on besides, as after two checkouts that were both paid: each is charged. */
    others: subscriptions.data
      .filter(({ id, status }) => id !== billing.subscriptionId && status !== 'canceled')
      .map((each) => ({
        ...shown(each),
        plan: each.plan ? planOf(each.plan).label : 'Another plan',
      })),
    customerId: row?.customer_id ?? null,
    /** When Paddle last said so. */
    asOf: row ? latest(row.occurred_at, row.fetched_at) : null,
  };
}

type SubscriptionRow = Pick<
  Database['public']['Tables']['subscriptions']['Row'],
  | 'id'
  | 'status'
  | 'interval'
  | 'currency'
  | 'unit_price'
  | 'next_billed_at'
  | 'paused_at'
  | 'canceled_at'
  | 'scheduled_action'
  | 'scheduled_at'
  | 'resumes_at'
>;

function shown(row: SubscriptionRow): ShownSubscription {
  return {
    id: row.id,
    status: row.status,
    interval: row.interval as Interval | null,
    currency: row.currency,
    unitPrice: row.unit_price,
    nextBilledAt: row.next_billed_at,
    pausedAt: row.paused_at,
    canceledAt: row.canceled_at,
    scheduledAction: row.scheduled_action,
    scheduledAt: row.scheduled_at,
    resumesAt: row.resumes_at,
  };
}

async function readBilling({ supabase, business, headers }: Member): Promise<Billing> {
  try {
    return await getBilling(supabase, business.id);
  } catch (cause) {
    throw appError('unavailable', { cause, headers });
  }
}

function latest(...moments: (string | null)[]): string | null {
  return (
    moments
      .filter((moment) => moment !== null)
      .toSorted((a, b) => Date.parse(b) - Date.parse(a))[0] ?? null
  );
}

/** What was billed, in words, the newest first. */
export type Invoice = {
  id: string;
  date: string;
  number: string | null;
  what: string;
  total: string;
  tax: string | null;
  status: { label: string; tone: 'good' | 'warn' | 'bad' | 'quiet' };
  /** Money that came back, or is about to. */
  refunds: string[];
  hasPdf: boolean;
};

/** @throws AppError `unavailable` */
export async function listInvoices(
  { supabase, business, headers }: Member,
  clock: Clock,
): Promise<Invoice[]> {
  const [transactions, adjustments] = await Promise.all([
    supabase
      .from('transactions')
      .select('id, status, origin, currency, tax, total, invoice_number, billed_at, made_at, items')
      .eq('business_id', business.id)
      .in('status', ['billed', 'paid', 'completed', 'past_due', 'canceled'])
      .order('made_at', { ascending: false })
      .order('id', { ascending: false })
      .limit(shownInvoices),
    supabase
      .from('adjustments')
      .select('transaction_id, action, status, currency, total, made_at')
      .eq('business_id', business.id)
      .order('made_at', { ascending: false })
      .limit(200),
  ]);
  const cause = transactions.error ?? adjustments.error;
  if (cause) throw appError('unavailable', { cause, headers });
  return (
    (transactions.data ?? [])
      // Another card is kept by a transaction of nothing.
      .filter(({ total, invoice_number: number }) => total !== 0 || number !== null)
      .map((row) => ({
        id: row.id,
        date: clock.date(row.billed_at ?? row.made_at),
        number: row.invoice_number,
        what: what(row.items as Item[], row.origin),
        total: formatMoney(row.total, row.currency),
        tax: row.tax > 0 ? formatMoney(row.tax, row.currency) : null,
        status: statuses[row.status] ?? { label: row.status, tone: 'quiet' },
        refunds: (adjustments.data ?? [])
          .filter(({ transaction_id: id }) => id === row.id)
          .map((one) => refundWords(one, clock)),
        hasPdf: row.invoice_number !== null && row.status !== 'canceled',
      }))
  );
}

type Item = { description: string; quantity: number; total: number };

function what(items: Item[], origin: string): string {
  const said = [...new Set(items.map(({ description }) => description).filter(Boolean))].join(', ');
  return said || (origin === 'subscription_charge' ? 'Minutes beyond the plan' : 'Frontdesk');
}

const statuses: Record<string, Invoice['status']> = {
  billed: { label: 'To be paid', tone: 'warn' },
  paid: { label: 'Paid', tone: 'good' },
  completed: { label: 'Paid', tone: 'good' },
  past_due: { label: 'Past due', tone: 'bad' },
  canceled: { label: 'Cancelled', tone: 'quiet' },
};

type Adjustment = {
  action: string;
  status: string;
  currency: string;
  total: number;
  made_at: string;
};

/** `$20.00 refunded on Nov 10`. */
export function refundWords(one: Adjustment, clock: Clock): string {
  const amount = formatMoney(one.total, one.currency);
  const on = clock.date(one.made_at);
  if (one.status === 'rejected') return `A refund of ${amount} was turned down on ${on}`;
  const isAsked = one.status === 'pending_approval';
  switch (one.action) {
    case 'refund':
      return isAsked
        ? `A refund of ${amount} was asked for on ${on}`
        : `${amount} refunded on ${on}`;
    case 'credit':
      return `${amount} credited on ${on}`;
    case 'chargeback':
      return `${amount} charged back by the bank on ${on}`;
    case 'chargeback_reverse':
      return `The chargeback of ${amount} was taken back on ${on}`;
    case 'chargeback_warning':
      return `The bank asks about ${amount} since ${on}`;
    default:
      return `${amount} corrected on ${on}`;
  }
}

/** When Paddle was asked for all that it has, and what was wrong with the answer. */
export async function syncState({ supabase, business, headers }: Member) {
  const { data, error } = await supabase
    .from('billing_accounts')
    .select('synced_at, sync_error')
    .eq('business_id', business.id)
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error, headers });
  return { at: data?.synced_at ?? null, problem: data?.sync_error ?? null };
}
