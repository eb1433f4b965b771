import type { Database } from '~/integrations/supabase/database.types';
import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { faultWords } from '~/modules/errors/fault-words.server';
import { formatMoney } from '~/modules/format/money';
import type { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
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
  const [billing, subscriptions, money] = await Promise.all([
    readBilling({ supabase, business, headers } as Member),
    supabase.from('subscriptions').select(subscriptionColumns).eq('business_id', business.id),
    supabase.rpc('subscription_money', { p_business_id: business.id }),
  ]);
  if (subscriptions.error) throw appError('unavailable', { cause: subscriptions.error, headers });
  if (money.error) throw appError('unavailable', { cause: money.error, headers });
  const shown = (each: SubscriptionRow) =>
    shownSubscription(
      each,
      money.data.find(({ subscription_id: id }) => id === each.id),
    );
  const row = subscriptions.data.find(({ id }) => id === billing.subscriptionId) ?? null;
  return {
    billing,
    subscription: row && shown(row),
    /** What goes on besides, as after two checkouts that were both paid: each is charged. */
    others: subscriptions.data
      .filter(({ id, status }) => id !== billing.subscriptionId && status !== 'canceled')
      .map((each) => ({
        ...shown(each),
        plan: each.plan ? planOf(each.plan).label : t`Another plan`,
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

/** Generated types know no nullable columns of a function. */
type MoneyRow = { due: number | null; with_tax: number | null; credit: number };

function shownSubscription(row: SubscriptionRow, money?: MoneyRow): ShownSubscription {
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
    money: {
      due: money?.due ?? null,
      withTax: money?.with_tax ?? null,
      credit: money?.credit ?? 0,
    },
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
  /** What is paid or to be paid, without what credit paid. */
  total: string;
  tax: string | null;
  status: { label: string; tone: 'good' | 'warn' | 'bad' | 'quiet' };
  /** What credit paid, and money that came back or is about to. */
  notes: string[];
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
      .select(
        'id, status, origin, currency, tax, total, credit, credit_to_balance, grand_total, balance, invoice_number, billed_at, made_at, items',
      )
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
      .map((row) => {
        const bill = billWords(row);
        const refunds = (adjustments.data ?? [])
          .filter(({ transaction_id: id }) => id === row.id)
          .map((one) => refundWords(one, clock));
        return {
          id: row.id,
          date: clock.date(row.billed_at ?? row.made_at),
          number: row.invoice_number,
          what: what(row.items as Item[], row.origin),
          ...bill,
          tax: row.tax > 0 ? formatMoney(row.tax, row.currency) : null,
          notes: [...bill.notes, ...refunds],
          hasPdf: row.invoice_number !== null && row.status !== 'canceled',
        };
      })
  );
}

type Item = { description: string; quantity: number; total: number };

function what(items: Item[], origin: string): string {
  const said = [...new Set(items.map(({ description }) => description).filter(Boolean))].join(', ');
  return said || (origin === 'subscription_charge' ? t`Minutes beyond the plan` : 'Frontdesk');
}

const statuses: Record<string, Invoice['status']> = {
  billed: { label: t`To be paid`, tone: 'warn' },
  paid: { label: t`Paid`, tone: 'good' },
  completed: { label: t`Paid`, tone: 'good' },
  past_due: { label: t`Past due`, tone: 'bad' },
  canceled: { label: t`Cancelled`, tone: 'quiet' },
};

type Bill = {
  status: string;
  currency: string;
  total: number;
  credit: number | null;
  credit_to_balance: number | null;
  grand_total: number | null;
  balance: number | null;
};

/** What of a bill money paid, and what credit did: a bill that gives money back is a credit itself. */
export function billWords(bill: Bill): Pick<Invoice, 'total' | 'status' | 'notes'> {
  const money = (amount: number) => formatMoney(amount, bill.currency);
  const status = statuses[bill.status] ?? { label: bill.status, tone: 'quiet' };
  if (bill.total < 0) {
    return {
      total: money(bill.credit_to_balance ?? -bill.total),
      status: bill.status === 'canceled' ? status : { label: t`Credit`, tone: 'quiet' },
      notes: [t`Kept for the next invoices`],
    };
  }
  const isOpen = bill.status === 'past_due' || bill.status === 'billed';
  const charged = bill.grand_total ?? bill.total;
  const inAll = money(bill.total);
  const credit = bill.credit ? money(bill.credit) : null;
  return {
    total: money(isOpen ? (bill.balance ?? charged) : charged),
    status,
    notes: credit ? [t`${inAll} in all, ${credit} taken from credit`] : [],
  };
}

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
  if (one.status === 'rejected') return t`A refund of ${amount} was turned down on ${on}`;
  const isAsked = one.status === 'pending_approval';
  switch (one.action) {
    case 'refund':
      return isAsked
        ? t`A refund of ${amount} was asked for on ${on}`
        : t`${amount} refunded on ${on}`;
    case 'credit':
      return t`${amount} credited on ${on}`;
    case 'chargeback':
      return t`${amount} charged back by the bank on ${on}`;
    case 'chargeback_reverse':
      return t`The chargeback of ${amount} was taken back on ${on}`;
    case 'chargeback_warning':
      return t`The bank asks about ${amount} since ${on}`;
    default:
      return t`${amount} corrected on ${on}`;
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

/**
 * What was wrong when Paddle was asked, as long as it is: that it did not answer is no news once it has. What it
 * does not know it knows no better since.
 *
 * @param asOf when Paddle last said something of the subscription
 */
export function standingProblem(
  { at, problem }: { at: string | null; problem: string | null },
  asOf: string | null,
): string | null {
  const hasAnswered = at !== null && asOf !== null && Date.parse(asOf) > Date.parse(at);
  if (hasAnswered && !problem?.startsWith('Paddle does not know')) return null;
  return problem && faultWords(problem);
}
