import { sql } from './integration/stack';

const columns = {
  billing_accounts: ['trial_ends_at', 'lines_released_at'],
  billing_notices: ['refers_to', 'made_at', 'ended_at'],
  subscriptions: [
    'started_at',
    'current_period_starts_at',
    'current_period_ends_at',
    'next_billed_at',
    'paused_at',
    'canceled_at',
    'scheduled_at',
    'resumes_at',
    'occurred_at',
  ],
  transactions: ['billed_at', 'made_at'],
  usage_entries: ['called_at', 'counted_at', 'made_at'],
  usage_periods: ['starts_at', 'ends_at', 'closed_at', 'charge_tried_at'],
  calls: ['started_at'],
} as const;

/**
 * Time passes for one business: all of its moments move into the past. What looks at it meanwhile, such as the
 * worker, sees the same as the test.
 *
 * @param interval in Postgres's words: `20 days 30 minutes`
 */
export async function later(businessId: string, interval: string): Promise<void> {
  const moves = Object.entries(columns).map(([table, names]) => {
    const set = names.map((name) => `${name} = ${name} - v`).join(', ');
    return `update public.${table} set ${set} where business_id = b;`;
  });
  // Without triggers: nothing happens but that it is later.
  await sql(`do $do$ declare b uuid := '${businessId}'; v interval := '${interval}'; begin
    -- As whoever looks at it: one after the other.
    perform private.hold_ledger(b, true);
    perform from public.billing_accounts where business_id = b for update;
    set local session_replication_role = replica;
    ${moves.join('\n    ')}
    update private.usage_meters set starts_at = starts_at - v, ends_at = ends_at - v, read_at = read_at - v where business_id = b;
  end $do$`);
}
