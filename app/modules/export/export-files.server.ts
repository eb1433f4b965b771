import type { Supabase } from '~/integrations/supabase/client.server';
import { paths } from '~/paths';
import { toCsv } from './csv.server';
import { exportQueries } from './export-queries.server';
import { readAll, readPages } from './read-pages.server';
import { readme } from './readme.server';
import type { ExportFile } from './zip.server';

type Options = {
  /** The client of the person who asks: row-level security is the wall here too. */
  supabase: Supabase;
  business: { id: string; name: string };
  /** Address of the site, for the recordings. */
  siteUrl: string;
  madeAt: Date;
};

/** All that a business has, as files that are read when their turn comes. */
export function exportFiles({ supabase, business, siteUrl, madeAt }: Options): ExportFile[] {
  const read = exportQueries(supabase, business.id);
  return [
    { name: 'README.txt', input: readme(business.name, madeAt) },
    { name: 'business.json', input: json(() => readAll(read.business())) },
    { name: 'receptionist.json', input: json(() => readAll(read.receptionist())) },
    { name: 'receptionist-versions.ndjson', input: lines(readPages(read.versions), (row) => row) },
    { name: 'knowledge.ndjson', input: lines(readPages(read.knowledge), (row) => row) },
    {
      name: 'members.csv',
      input: toCsv(
        [
          ['name', (row) => row.full_name],
          ['e-mail', (row) => row.email],
          ['role', (row) => row.role],
          ['joined at', (row) => row.joined_at],
        ],
        once(() => readAll(read.members())),
      ),
    },
    {
      name: 'callers.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          ['name', (row) => row.name],
          ['phone number', (row) => row.phone_number],
          ['tags', (row) => row.tags.join(', ')],
          ['blocked at', (row) => row.blocked_at],
          ['same person as', (row) => row.merged_into],
          ['first call at', (row) => row.first_call_at],
          ['last call at', (row) => row.last_call_at],
        ],
        readPages(read.callers),
      ),
    },
    {
      name: 'calls.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          ['started at', (row) => row.started_at],
          ['ended at', (row) => row.ended_at],
          ['seconds', (row) => row.duration_seconds],
          ['direction', (row) => row.direction],
          ['status', (row) => row.status],
          ['caller name', (row) => row.caller_name],
          ['caller number', (row) => row.caller_number],
          ['outcome', (row) => row.outcome],
          ['mood', (row) => row.sentiment],
          ['lead', (row) => row.lead_quality],
          ['after hours', (row) => row.is_after_hours],
          ['test call', (row) => row.is_test],
          ['summary', (row) => row.summary],
          ['ended because', (row) => row.ended_reason],
          ['cost in US dollars', (row) => row.cost_micros && row.cost_micros / 1e6],
        ],
        readPages(read.calls),
      ),
    },
    {
      name: 'calls.ndjson',
      input: lines(
        readPages(read.wholeCalls),
        ({ turns, insights, corrections, follow_ups, ...call }) => ({
          ...call,
          turns: turns.toSorted((a, b) => a.start_ms - b.start_ms || a.position - b.position),
          insights: insights.toSorted((a, b) => a.position - b.position),
          corrections: corrections
            .filter(({ withdrawn_at: withdrawn }) => withdrawn === null)
            .map(({ withdrawn_at: _withdrawn, ...correction }) => correction),
          // One at most; whether it comes in a list depends on how the API reads the table's keys.
          follow_up: [follow_ups].flat()[0] ?? null,
        }),
      ),
    },
    {
      name: 'follow-ups.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          ['call id', (row) => row.call_id],
          ['kind', (row) => row.kind],
          ['title', (row) => row.title],
          ['status', (row) => row.status],
          ['due at', (row) => row.due_at],
          ['snoozed until', (row) => row.snoozed_until],
          ['done at', (row) => row.done_at],
          ['created at', (row) => row.created_at],
          ['caller id', (row) => row.caller_id],
          ['assigned to', (row) => row.assigned_to],
          ['written down by', (row) => row.created_by],
        ],
        readPages(read.followUps),
      ),
    },
    {
      name: 'appointments.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          ['call id', (row) => row.call_id],
          ['caller id', (row) => row.caller_id],
          ['name', (row) => row.name],
          ['phone number', (row) => row.phone_number],
          ['reason', (row) => row.reason],
          ['starts at', (row) => row.starts_at],
          ['ends at', (row) => row.ends_at],
          ['status', (row) => row.status],
          ['booked at', (row) => row.created_at],
        ],
        readPages(read.appointments),
      ),
    },
    {
      name: 'notes.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          ['call id', (row) => row.call_id],
          ['caller id', (row) => row.caller_id],
          ['note', (row) => row.body],
          ['written by', (row) => row.written_by],
          ['written at', (row) => row.written_at],
          ['edited at', (row) => row.edited_at],
        ],
        readPages(read.notes),
      ),
    },
    {
      name: 'recordings.csv',
      input: toCsv(
        [
          ['call id', (row) => row.id],
          ['started at', (row) => row.started_at],
          ['seconds', (row) => row.duration_seconds],
          ['recording', (row) => siteUrl + paths.recording(row.id)],
        ],
        readPages(read.recordings),
      ),
    },
    {
      name: 'call-checks.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          ['kind', (row) => row.kind],
          ['from', (row) => row.from_at],
          ['until', (row) => row.until_at],
          ['ended at', (row) => row.ended_at],
          ['calls at the phone service', (row) => row.found],
          ['here', (row) => row.here],
          ['fetched', (row) => row.recovered],
          ['still running', (row) => row.waiting],
          ['fault', (row) => row.error],
        ],
        readPages(read.callChecks),
      ),
    },
    {
      name: 'fetched-calls.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          ['call at the phone service', (row) => row.vapi_call_id],
          ['was', (row) => row.what],
          ['fetched at', (row) => row.recovered_at],
        ],
        readPages(read.callRecoveries),
      ),
    },
    { name: 'api-tokens.json', input: json(() => readAll(read.apiTokens())) },
    { name: 'webhooks.json', input: json(() => readAll(read.webhooks())) },
    {
      name: 'webhook-messages.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          ['endpoint id', (row) => row.endpoint_id],
          ['message id', (row) => row.message_id],
          ['kind', (row) => row.kind],
          ['status', (row) => row.status],
          ['attempts', (row) => row.attempts],
          ['made at', (row) => row.created_at],
          ['last attempt at', (row) => row.attempted_at],
          ['answered', (row) => row.response_status],
          ['milliseconds', (row) => row.response_ms],
          ['fault', (row) => row.error],
        ],
        readPages(read.webhookDeliveries),
      ),
    },
    {
      name: 'billing.json',
      input: json(async () => ({
        account: await readAll(read.billingAccount()),
        payers: await readAll(read.billingCustomers()),
        subscriptions: await readAll(read.subscriptions()),
        usage_periods: await readAll(read.usagePeriods()),
        told: await readAll(read.billingNotices()),
      })),
    },
    {
      name: 'transactions.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          ['made at', (row) => row.made_at],
          ['billed at', (row) => row.billed_at],
          ['invoice', (row) => row.invoice_number],
          ['status', (row) => row.status],
          ['currency', (row) => row.currency],
          ['before tax', (row) => row.subtotal],
          ['tax', (row) => row.tax],
          ['tax rate', (row) => row.tax_rate],
          ['total', (row) => row.total],
          ['taken from credit', (row) => row.credit],
          ['kept as credit', (row) => row.credit_to_balance],
          ['to pay', (row) => row.grand_total],
          ['not paid yet', (row) => row.balance],
          ['from', (row) => row.period_starts_at],
          ['until', (row) => row.period_ends_at],
          ['subscription id', (row) => row.subscription_id],
          ['items', (row) => JSON.stringify(row.items)],
        ],
        readPages(read.transactions),
      ),
    },
    {
      name: 'adjustments.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          ['made at', (row) => row.made_at],
          ['transaction id', (row) => row.transaction_id],
          ['action', (row) => row.action],
          ['status', (row) => row.status],
          ['reason', (row) => row.reason],
          ['currency', (row) => row.currency],
          ['tax', (row) => row.tax],
          ['total', (row) => row.total],
        ],
        readPages(read.adjustments),
      ),
    },
    {
      name: 'usage.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          ['call id', (row) => row.call_id],
          ['call began at', (row) => row.called_at],
          ['counts at', (row) => row.counted_at],
          ['seconds', (row) => row.seconds],
          ['reason', (row) => row.reason],
          ['corrected by', (row) => row.made_by],
          ['written down at', (row) => row.made_at],
        ],
        readPages(read.usage),
      ),
    },
    {
      name: 'audit.csv',
      input: toCsv(
        [
          ['at', (row) => row.created_at],
          ['who', (row) => row.actor_name],
          ['by Frontdesk', (row) => row.by_admin],
          ['by mail', (row) => row.by_mail],
          ['action', (row) => row.action],
          ['subject', (row) => row.subject],
          ['changes', (row) => JSON.stringify(row.changes)],
          ['ip', (row) => row.ip],
          ['browser', (row) => row.user_agent],
        ],
        readPages(read.audit),
      ),
    },
  ];
}

// Bytes and never strings: an empty string would end the file for the archive.
const encoder = new TextEncoder();

async function* json(read: () => Promise<unknown>): AsyncGenerator<Uint8Array> {
  yield encoder.encode(`${JSON.stringify(await read(), null, 2)}\n`);
}

async function* lines<Row>(
  pages: AsyncIterable<Row[]>,
  write: (row: Row) => unknown,
): AsyncGenerator<Uint8Array> {
  for await (const rows of pages) {
    yield encoder.encode(rows.map((row) => `${JSON.stringify(write(row))}\n`).join(''));
  }
}

async function* once<Row>(read: () => Promise<Row[] | null>): AsyncGenerator<Row[]> {
  yield (await read()) ?? [];
}
