import type { Supabase } from '~/integrations/supabase/client.server';
import { paths } from '~/paths';
import { t } from '~/modules/languages/t';
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
          [t`name`, (row) => row.full_name],
          [t`e-mail`, (row) => row.email],
          [t`role`, (row) => row.role],
          [t`joined at`, (row) => row.joined_at],
        ],
        once(() => readAll(read.members())),
      ),
    },
    {
      name: 'callers.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          [t`name`, (row) => row.name],
          [t`phone number`, (row) => row.phone_number],
          [t`tags`, (row) => row.tags.join(', ')],
          [t`blocked at`, (row) => row.blocked_at],
          [t`same person as`, (row) => row.merged_into],
          [t`first call at`, (row) => row.first_call_at],
          [t`last call at`, (row) => row.last_call_at],
        ],
        readPages(read.callers),
      ),
    },
    {
      name: 'calls.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          [t`started at`, (row) => row.started_at],
          [t`ended at`, (row) => row.ended_at],
          [t`seconds`, (row) => row.duration_seconds],
          [t`direction`, (row) => row.direction],
          [t`status`, (row) => row.status],
          [t`caller name`, (row) => row.caller_name],
          [t`caller number`, (row) => row.caller_number],
          [t`outcome`, (row) => row.outcome],
          [t`mood`, (row) => row.sentiment],
          [t`lead`, (row) => row.lead_quality],
          [t`after hours`, (row) => row.is_after_hours],
          [t`test call`, (row) => row.is_test],
          [t`summary`, (row) => row.summary],
          [t`ended because`, (row) => row.ended_reason],
          [t`cost in US dollars`, (row) => row.cost_micros && row.cost_micros / 1e6],
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
          [t`call id`, (row) => row.call_id],
          [t`kind`, (row) => row.kind],
          [t`title`, (row) => row.title],
          [t`status`, (row) => row.status],
          [t`due at`, (row) => row.due_at],
          [t`snoozed until`, (row) => row.snoozed_until],
          [t`done at`, (row) => row.done_at],
          [t`created at`, (row) => row.created_at],
          [t`caller id`, (row) => row.caller_id],
          [t`assigned to`, (row) => row.assigned_to],
          [t`written down by`, (row) => row.created_by],
        ],
        readPages(read.followUps),
      ),
    },
    {
      name: 'appointments.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          [t`call id`, (row) => row.call_id],
          [t`caller id`, (row) => row.caller_id],
          [t`name`, (row) => row.name],
          [t`phone number`, (row) => row.phone_number],
          [t`reason`, (row) => row.reason],
          [t`starts at`, (row) => row.starts_at],
          [t`ends at`, (row) => row.ends_at],
          [t`status`, (row) => row.status],
          [t`booked at`, (row) => row.created_at],
        ],
        readPages(read.appointments),
      ),
    },
    {
      name: 'notes.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          [t`call id`, (row) => row.call_id],
          [t`caller id`, (row) => row.caller_id],
          [t`note`, (row) => row.body],
          [t`written by`, (row) => row.written_by],
          [t`written at`, (row) => row.written_at],
          [t`edited at`, (row) => row.edited_at],
        ],
        readPages(read.notes),
      ),
    },
    {
      name: 'recordings.csv',
      input: toCsv(
        [
          [t`call id`, (row) => row.id],
          [t`started at`, (row) => row.started_at],
          [t`seconds`, (row) => row.duration_seconds],
          [t`recording`, (row) => siteUrl + paths.recording(row.id)],
        ],
        readPages(read.recordings),
      ),
    },
    {
      name: 'call-checks.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          [t`kind`, (row) => row.kind],
          [t`from`, (row) => row.from_at],
          [t`until`, (row) => row.until_at],
          [t`ended at`, (row) => row.ended_at],
          [t`calls at the phone service`, (row) => row.found],
          [t`here`, (row) => row.here],
          [t`fetched`, (row) => row.recovered],
          [t`still running`, (row) => row.waiting],
          [t`fault`, (row) => row.error],
        ],
        readPages(read.callChecks),
      ),
    },
    {
      name: 'fetched-calls.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          [t`call at the phone service`, (row) => row.vapi_call_id],
          [t`was`, (row) => row.what],
          [t`fetched at`, (row) => row.recovered_at],
        ],
        readPages(read.callRecoveries),
      ),
    },
    { name: 'api-tokens.json', input: json(() => readAll(read.apiTokens())) },
    { name: 'your-devices.json', input: json(() => readAll(read.devices())) },
    { name: 'webhooks.json', input: json(() => readAll(read.webhooks())) },
    {
      name: 'webhook-messages.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          [t`endpoint id`, (row) => row.endpoint_id],
          [t`message id`, (row) => row.message_id],
          [t`kind`, (row) => row.kind],
          [t`status`, (row) => row.status],
          [t`attempts`, (row) => row.attempts],
          [t`made at`, (row) => row.created_at],
          [t`last attempt at`, (row) => row.attempted_at],
          [t`answered`, (row) => row.response_status],
          [t`milliseconds`, (row) => row.response_ms],
          [t`fault`, (row) => row.error],
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
          [t`made at`, (row) => row.made_at],
          [t`billed at`, (row) => row.billed_at],
          [t`invoice`, (row) => row.invoice_number],
          [t`status`, (row) => row.status],
          [t`currency`, (row) => row.currency],
          [t`before tax`, (row) => row.subtotal],
          [t`tax`, (row) => row.tax],
          [t`tax rate`, (row) => row.tax_rate],
          [t`total`, (row) => row.total],
          [t`taken from credit`, (row) => row.credit],
          [t`kept as credit`, (row) => row.credit_to_balance],
          [t`to pay`, (row) => row.grand_total],
          [t`not paid yet`, (row) => row.balance],
          [t`from`, (row) => row.period_starts_at],
          [t`until`, (row) => row.period_ends_at],
          [t`subscription id`, (row) => row.subscription_id],
          [t`items`, (row) => JSON.stringify(row.items)],
        ],
        readPages(read.transactions),
      ),
    },
    {
      name: 'adjustments.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          [t`made at`, (row) => row.made_at],
          [t`transaction id`, (row) => row.transaction_id],
          [t`action`, (row) => row.action],
          [t`status`, (row) => row.status],
          [t`reason`, (row) => row.reason],
          [t`currency`, (row) => row.currency],
          [t`tax`, (row) => row.tax],
          [t`total`, (row) => row.total],
        ],
        readPages(read.adjustments),
      ),
    },
    {
      name: 'usage.csv',
      input: toCsv(
        [
          ['id', (row) => row.id],
          [t`call id`, (row) => row.call_id],
          [t`call began at`, (row) => row.called_at],
          [t`counts at`, (row) => row.counted_at],
          [t`seconds`, (row) => row.seconds],
          [t`reason`, (row) => row.reason],
          [t`corrected by`, (row) => row.made_by],
          [t`written down at`, (row) => row.made_at],
        ],
        readPages(read.usage),
      ),
    },
    {
      name: 'audit.csv',
      input: toCsv(
        [
          [t`at`, (row) => row.created_at],
          [t`who`, (row) => row.actor_name],
          [t`by Frontdesk`, (row) => row.by_admin],
          [t`by mail`, (row) => row.by_mail],
          [t`action`, (row) => row.action],
          [t`subject`, (row) => row.subject],
          [t`changes`, (row) => JSON.stringify(row.changes)],
          ['ip', (row) => row.ip],
          [t`browser`, (row) => row.user_agent],
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
