import type { Supabase } from '~/integrations/supabase/client.server';
import { pageSize } from './read-pages.server';

/** Calls have their transcript with them: fewer make a page. */
const wholeCallsPageSize = 100;

type ById = { id: string } | null;
type ByMade = { id: string; created_at: string } | null;
type ByStart = { id: string; started_at: string } | null;

/** What each file of an export reads: functions that give the page after a row. */
export const exportQueries = (supabase: Supabase, businessId: string) => ({
  business: () =>
    supabase
      .from('businesses')
      .select(
        'id, name, slug, kind, time_zone, phone_number, address, street, city, state, postcode, country_code, latitude, longitude, created_at, updated_at, phone_lines(phone_number, created_at)',
      )
      .eq('id', businessId)
      .single(),

  receptionist: () =>
    supabase
      .from('receptionists')
      .select('id, name, greeting, draft, created_at, updated_at')
      .eq('business_id', businessId)
      .maybeSingle(),

  versions: (after: ById) => {
    const query = supabase
      .from('receptionist_versions')
      .select('id, version, config, note, created_at, live_at, restored_from, published_by')
      .eq('business_id', businessId)
      .order('id')
      .limit(wholeCallsPageSize);
    return after ? query.gt('id', after.id) : query;
  },

  knowledge: (after: ById) => {
    const query = supabase
      .from('knowledge_files')
      .select('id, name, mime_type, bytes, sha256, text, created_at')
      .eq('business_id', businessId)
      .order('id')
      .limit(10);
    return after ? query.gt('id', after.id) : query;
  },

  appointments: (after: ById) => {
    const query = supabase
      .from('appointments')
      .select(
        'id, call_id, caller_id, name, phone_number, reason, starts_at, ends_at, status, created_at',
      )
      .eq('business_id', businessId)
      .order('id')
      .limit(pageSize);
    return after ? query.gt('id', after.id) : query;
  },

  members: () => supabase.rpc('list_members', { p_business_id: businessId }),

  callers: (after: ById) => {
    const query = supabase
      .from('callers')
      .select('id, name, phone_number, tags, blocked_at, merged_into, first_call_at, last_call_at')
      .eq('business_id', businessId)
      .order('id')
      .limit(pageSize);
    return after ? query.gt('id', after.id) : query;
  },

  calls: (after: ByStart) => {
    const query = supabase
      .from('calls')
      .select(
        'id, started_at, ended_at, duration_seconds, direction, status, caller_name, caller_number, outcome, sentiment, lead_quality, is_after_hours, is_test, summary, ended_reason, cost_micros',
      )
      .eq('business_id', businessId)
      .order('started_at', { ascending: false })
      .order('id', { ascending: false })
      .limit(pageSize);
    return after ? query.lte('started_at', after.started_at).or(older(after)) : query;
  },

  wholeCalls: (after: ByStart) => {
    const query = supabase
      .from('calls')
      .select(
        `id, started_at, ended_at, duration_seconds, direction, status, caller_id, caller_name, caller_number,
        outcome, sentiment, lead_quality, is_after_hours, is_test, summary, ended_reason, cost_micros,
        turns:call_turns(position, speaker, text, start_ms, end_ms),
        insights:call_insights(position, kind, label, value, turn_position, second),
        corrections:call_corrections(field, label, value, found, made_by, made_at, withdrawn_at),
        notes(id, body, written_by, written_at, edited_at),
        follow_ups(id, kind, title, status, due_at, snoozed_until, done_at, created_at)`,
      )
      .eq('business_id', businessId)
      .order('started_at', { ascending: false })
      .order('id', { ascending: false })
      .limit(wholeCallsPageSize);
    return after ? query.lte('started_at', after.started_at).or(older(after)) : query;
  },

  followUps: (after: ById) => {
    const query = supabase
      .from('follow_ups')
      .select(
        'id, call_id, caller_id, kind, title, status, due_at, snoozed_until, done_at, created_at, assigned_to, created_by',
      )
      .eq('business_id', businessId)
      .order('id')
      .limit(pageSize);
    return after ? query.gt('id', after.id) : query;
  },

  notes: (after: ById) => {
    const query = supabase
      .from('notes')
      .select('id, call_id, caller_id, body, written_by, written_at, edited_at')
      .eq('business_id', businessId)
      .order('id')
      .limit(pageSize);
    return after ? query.gt('id', after.id) : query;
  },

  recordings: (after: ByStart) => {
    const query = supabase
      .from('calls')
      .select('id, started_at, duration_seconds')
      .eq('business_id', businessId)
      .not('recording_url', 'is', null)
      .order('started_at', { ascending: false })
      .order('id', { ascending: false })
      .limit(pageSize);
    return after ? query.lte('started_at', after.started_at).or(older(after)) : query;
  },

  callChecks: (after: ById) => {
    const query = supabase
      .from('call_checks')
      .select('id, kind, from_at, until_at, ended_at, found, here, recovered, waiting, error')
      .eq('business_id', businessId)
      .order('id')
      .limit(pageSize);
    return after ? query.gt('id', after.id) : query;
  },

  callRecoveries: (after: ById) => {
    const query = supabase
      .from('call_recoveries')
      .select('id, vapi_call_id, what, recovered_at')
      .eq('business_id', businessId)
      .order('id')
      .limit(pageSize);
    return after ? query.gt('id', after.id) : query;
  },

  apiTokens: () =>
    supabase
      .from('api_tokens')
      .select('id, name, prefix, scopes, created_at, expires_at, last_used_at, revoked_at')
      .eq('business_id', businessId)
      .order('created_at'),

  /** Row-level security leaves those of the person who asks. */
  devices: () =>
    supabase
      .from('push_subscriptions')
      .select('id, device, created_at, last_success_at, last_error, last_error_at')
      .order('created_at'),

  webhooks: () =>
    supabase
      .from('webhook_endpoints')
      .select('id, url, description, events, status, stopped_because, created_at, updated_at')
      .eq('business_id', businessId)
      .order('created_at'),

  webhookDeliveries: (after: ByMade) => {
    const query = supabase
      .from('webhook_deliveries')
      .select(
        'id, endpoint_id, message_id, kind, status, attempts, created_at, attempted_at, response_status, response_ms, error',
      )
      .eq('business_id', businessId)
      .order('created_at', { ascending: false })
      .order('id', { ascending: false })
      .limit(pageSize);
    return after
      ? query.or(
          `created_at.lt."${after.created_at}",and(created_at.eq."${after.created_at}",id.lt."${after.id}")`,
        )
      : query;
  },

  billingAccount: () =>
    supabase
      .from('billing_accounts')
      .select('trial_ends_at, at_cap, ring_number, lines_released_at, created_at')
      .eq('business_id', businessId)
      .maybeSingle(),

  billingCustomers: () =>
    supabase
      .from('billing_customers')
      .select('id, email, name, status, address, company')
      .eq('business_id', businessId)
      .order('id'),

  subscriptions: () =>
    supabase
      .from('subscriptions')
      .select(
        'id, status, plan, interval, currency, unit_price, started_at, current_period_starts_at, current_period_ends_at, next_billed_at, paused_at, canceled_at, scheduled_action, scheduled_at, resumes_at',
      )
      .eq('business_id', businessId)
      .order('id'),

  billingNotices: () =>
    supabase
      .from('billing_notices')
      .select('kind, refers_to, made_at, ended_at')
      .eq('business_id', businessId)
      .order('made_at')
      .order('id'),

  transactions: (after: ById) => {
    const query = supabase
      .from('transactions')
      .select(
        'id, made_at, billed_at, invoice_number, status, currency, subtotal, tax, tax_rate, total, credit, credit_to_balance, grand_total, balance, period_starts_at, period_ends_at, subscription_id, items',
      )
      .eq('business_id', businessId)
      .order('id')
      .limit(pageSize);
    return after ? query.gt('id', after.id) : query;
  },

  adjustments: (after: ById) => {
    const query = supabase
      .from('adjustments')
      .select('id, made_at, transaction_id, action, status, reason, currency, tax, total')
      .eq('business_id', businessId)
      .order('id')
      .limit(pageSize);
    return after ? query.gt('id', after.id) : query;
  },

  usage: (after: { id: number } | null) => {
    const query = supabase
      .from('usage_entries')
      .select('id, call_id, called_at, counted_at, seconds, reason, made_by, made_at')
      .eq('business_id', businessId)
      .order('id')
      .limit(pageSize);
    return after ? query.gt('id', after.id) : query;
  },

  usagePeriods: () =>
    supabase
      .from('usage_periods')
      .select(
        'starts_at, ends_at, plan, included_seconds, used_seconds, overage_seconds, charge_status, charge_amount, charge_currency',
      )
      .eq('business_id', businessId)
      .order('starts_at'),

  audit: (after: { id: number } | null) => {
    const query = supabase
      .from('audit_log')
      .select(
        'id, created_at, actor_name, by_admin, by_mail, action, subject, changes, ip, user_agent',
      )
      .eq('business_id', businessId)
      .order('id', { ascending: false })
      .limit(pageSize);
    return after ? query.lt('id', after.id) : query;
  },
});

/** Two calls may begin at once. The plain bound beside it is the one that the index takes. */
function older({ started_at: at, id }: NonNullable<ByStart>): string {
  return `started_at.lt."${at}",id.lt."${id}"`;
}
