import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { demoBusinesses, demoUsers } from '../../sandbox/demo';
import { databaseUrl } from './stack';

/**
 * Who may do what to every table, as Postgres itself answers: each question is asked in a transaction of its
 * own, in the role and with the claims that PostgREST would set, and rolled back.
 */
const people = ['signed out', 'other tenant', 'viewer', 'manager', 'owner', 'service'] as const;
const operations = ['select', 'insert', 'update', 'delete'] as const;
type Operation = (typeof operations)[number];

type Table = {
  /** A row of Harbor Realty, made by `make` when the demo has none. */
  row: string;
  make?: string;
  /** Columns and values of a new row that nothing but rights could refuse. */
  insert: string;
  update: string;
  /** One letter a person, in the order of `people`: x refused, - no row touched, + the row touched. */
  rights: Record<Operation, string>;
};

const { harbor } = demoBusinesses;
const business = `'${harbor.id}'`;
const ofBusiness = `business_id = ${business}`;
const user = (name: keyof typeof demoUsers) =>
  `(select id from auth.users where email = '${demoUsers[name].email}')`;
const aCall = `(select id from public.calls where ${ofBusiness} order by started_at limit 1)`;
const aLine = `(select id from public.phone_lines where ${ofBusiness} order by id limit 1)`;
const aReceptionist = `(select id from public.receptionists where ${ofBusiness} limit 1)`;
const aCaller = `(select id from public.callers where ${ofBusiness} order by id limit 1)`;

const closed = { select: 'xxxxx+', insert: 'xxxxx+', update: 'xxxxx+', delete: 'xxxxx+' };
/** Members read; only the service writes. */
const readable = { ...closed, select: 'x-++++' };

const tables: Record<string, Table> = {
  adjustments: {
    row: `id = 'adj_00000000000000000000000001'`,
    make: `insert into public.adjustments (id, business_id, transaction_id, action, status, currency, made_at, version_at, occurred_at) values ('adj_00000000000000000000000001', ${business}, 'x', 'refund', 'approved', 'USD', now(), now(), now())`,
    insert: `(id, business_id, transaction_id, action, status, currency, made_at, version_at, occurred_at) values ('adj_00000000000000000000000002', ${business}, 'x', 'refund', 'approved', 'USD', now(), now(), now())`,
    update: `status = 'x'`,
    rights: { ...closed, select: 'x---++' },
  },
  admin_views: {
    row: ofBusiness,
    make: `insert into public.admin_views (admin_id, business_id) values (${user('admin')}, ${business})`,
    insert: `(admin_id, business_id) values (${user('admin')}, ${business})`,
    update: `started_at = now()`,
    // The row is there already.
    rights: { ...closed, select: 'x----+', insert: 'xxxxxf' },
  },
  api_tokens: {
    row: ofBusiness,
    make: `insert into public.api_tokens (business_id, name, prefix, token_hash, scopes) values (${business}, 'x', 'fdk_00000000', repeat('a', 64), '{calls:read}')`,
    insert: `(business_id, name, prefix, token_hash, scopes) values (${business}, 'x', 'fdk_00000000', repeat('b', 64), '{calls:read}')`,
    update: `revoked_at = null`,
    rights: { ...closed, select: 'x---++' },
  },
  appointments: {
    row: ofBusiness,
    make: `insert into public.appointments (business_id, name, starts_at, ends_at) values (${business}, 'x', '2020-01-01T10:00Z', '2020-01-01T11:00Z')`,
    insert: `(business_id, name, starts_at, ends_at) values (${business}, 'x', '2020-01-02T10:00Z', '2020-01-02T11:00Z')`,
    update: `status = 'cancelled'`,
    rights: { ...readable, update: 'x--+++' },
  },
  audit_log: {
    row: ofBusiness,
    insert: `(business_id, action) values (${business}, 'test.add')`,
    update: `subject = 'x'`,
    rights: { ...closed, select: 'x---++' },
  },
  billing_accounts: {
    row: ofBusiness,
    insert: `(business_id) values (${business})`,
    update: `at_cap = 'message'`,
    // The row is there already.
    rights: { ...closed, select: 'x---++', insert: 'xxxxxf' },
  },
  billing_customers: {
    row: `id = 'ctm_00000000000000000000000001'`,
    make: `insert into public.billing_customers (id, business_id, email, version_at, occurred_at) values ('ctm_00000000000000000000000001', ${business}, 'a@b.test', now(), now())`,
    insert: `(id, business_id, email, version_at, occurred_at) values ('ctm_00000000000000000000000002', ${business}, 'a@b.test', now(), now())`,
    update: `email = 'x'`,
    rights: { ...closed, select: 'x---++' },
  },
  billing_prices: {
    row: `id = 'pri_00000000000000000000000009'`,
    make: `insert into public.billing_prices (id, plan, interval, status, currency, unit_price, version_at, occurred_at) values ('pri_00000000000000000000000009', 'pro', 'month', 'active', 'USD', 1, now(), now())`,
    insert: `(id, plan, interval, status, currency, unit_price, version_at, occurred_at) values ('pri_00000000000000000000000008', 'pro', 'month', 'active', 'USD', 1, now(), now())`,
    update: `status = 'x'`,
    // A price list is public.
    rights: { ...closed, select: '++++++' },
  },
  billing_notices: {
    row: ofBusiness,
    make: `insert into public.billing_notices (business_id, kind, refers_to) values (${business}, 'trial-ends', '2020-01-01')`,
    insert: `(business_id, kind, refers_to) values (${business}, 'past-due', '2020-01-01')`,
    update: `made_at = now()`,
    rights: { ...closed, select: 'x---++' },
  },
  businesses: {
    row: `id = ${business}`,
    insert: `(name, slug) values ('New', 'new')`,
    update: `name = 'Other'`,
    rights: { ...readable, update: 'x--+++' },
  },
  call_actions: {
    row: ofBusiness,
    make: `insert into public.call_actions (tool_call_id, business_id, vapi_call_id, name, result) values ('rights', ${business}, 'x', 'x', 'x')`,
    insert: `(tool_call_id, business_id, vapi_call_id, name, result) values ('rights 2', ${business}, 'x', 'x', 'x')`,
    update: `result = 'y'`,
    rights: readable,
  },
  call_checks: {
    row: ofBusiness,
    make: `insert into public.call_checks (business_id, kind, from_at, until_at) values (${business}, 'watch', now(), now())`,
    insert: `(business_id, kind, from_at, until_at) values (${business}, 'proof', now(), now())`,
    update: `found = 1`,
    rights: readable,
  },
  call_corrections: {
    row: ofBusiness,
    make: `insert into public.call_corrections (business_id, call_id, field, value, made_at) values (${business}, ${aCall}, 'summary', 'x', now())`,
    insert: `(business_id, call_id, field, value, made_at) values (${business}, ${aCall}, 'sentiment', 'positive', now())`,
    update: `value = 'y'`,
    rights: readable,
  },
  call_insights: {
    row: ofBusiness,
    insert: `(call_id, position, business_id, kind, label, value) values (${aCall}, 999, ${business}, 'x', 'x', 'x')`,
    update: `label = 'x'`,
    rights: readable,
  },
  call_ledgers: {
    row: ofBusiness,
    insert: `(business_id) values (${business})`,
    update: `asked_at = now()`,
    // The row is there already.
    rights: { ...readable, insert: 'xxxxxf' },
  },
  call_recoveries: {
    row: ofBusiness,
    make: `insert into public.call_recoveries (business_id, vapi_call_id, what) values (${business}, 'rights', 'missing')`,
    insert: `(business_id, vapi_call_id, what) values (${business}, 'rights 2', 'missing')`,
    update: `what = 'incomplete'`,
    rights: readable,
  },
  call_search: {
    row: `call_id = ${aCall}`,
    insert: `(call_id, business_id, started_at, document) values (${aCall}, ${business}, now(), '')`,
    update: `document = ''`,
    // Each call has its document already.
    rights: { ...closed, insert: 'xxxxxf' },
  },
  call_transfers: {
    row: ofBusiness,
    make: `insert into public.call_transfers (business_id, vapi_call_id, person_id, request_key) values (${business}, 'rights', 'a', 'a')`,
    insert: `(business_id, vapi_call_id, person_id, request_key) values (${business}, 'rights', 'b', 'b')`,
    update: `request_key = 'c'`,
    rights: readable,
  },
  call_turns: {
    row: ofBusiness,
    insert: `(call_id, position, business_id, speaker, text, start_ms, source) values (${aCall}, 9999, ${business}, 'caller', 'x', 0, 'live')`,
    update: `text = 'x'`,
    rights: readable,
  },
  caller_merges: {
    row: ofBusiness,
    make: `insert into public.caller_merges (business_id, kept_id, merged_id, number_ids, before, moved) values (${business}, ${aCaller}, ${aCaller}, '{}', '{}', '{}')`,
    insert: `(business_id, kept_id, merged_id, number_ids, before, moved) values (${business}, ${aCaller}, ${aCaller}, '{}', '{}', '{}')`,
    update: `undone_at = now()`,
    // The row is there already, and a caller is merged once at a time.
    rights: { ...readable, insert: 'xxxxxf' },
  },
  caller_tags: {
    row: `${ofBusiness} and tag = 'rights'`,
    make: `insert into public.caller_tags (business_id, tag) values (${business}, 'rights')`,
    insert: `(business_id, tag) values (${business}, 'rights 2')`,
    update: `callers = 1`,
    rights: readable,
  },
  callers: {
    row: `id = ${aCaller}`,
    insert: `(business_id, phone_number, first_call_at, last_call_at) values (${business}, '+14150000001', now(), now())`,
    update: `blocked_at = now()`,
    rights: { ...readable, update: 'x--+++' },
  },
  calls: {
    row: `id = ${aCall}`,
    insert: `(business_id, vapi_call_id, status, status_at, started_at) values (${business}, 'rights', 'ended', now(), now())`,
    update: `summary = 'x'`,
    rights: readable,
  },
  email_log: {
    row: ofBusiness,
    make: `insert into public.email_log (business_id, to_address, template, status) values (${business}, 'a@b.test', 'x', 'sent')`,
    insert: `(business_id, to_address, template, status) values (${business}, 'a@b.test', 'x', 'sent')`,
    update: `error = 'x'`,
    rights: { ...closed, select: 'x---++' },
  },
  erasure_receipts: {
    row: `subject_id = ${business}`,
    make: `insert into public.erasure_receipts (kind, subject_id, requested_by) values ('business', ${business}, ${user('demo')})`,
    insert: `(kind, subject_id, requested_by) values ('account', gen_random_uuid(), ${user('demo')})`,
    update: `subject = 'x'`,
    rights: { ...closed, select: 'x---++' },
  },
  feed_tokens: {
    row: ofBusiness,
    make: `insert into public.feed_tokens (business_id, user_id, kind, token_hash) values (${business}, ${user('demo')}, 'calls', repeat('a', 64))`,
    insert: `(business_id, user_id, kind, token_hash) values (${business}, ${user('demo')}, 'calls', repeat('b', 64))`,
    update: `revoked_at = now()`,
    rights: { ...closed, select: 'x---++' },
  },
  contact_messages: {
    row: `email = 'rights@people.test'`,
    make: `insert into public.contact_messages (form_id, name, email, message) values (gen_random_uuid(), 'x', 'rights@people.test', 'x')`,
    insert: `(form_id, name, email, message) values (gen_random_uuid(), 'x', 'rights@people.test', 'y')`,
    update: `done_at = now()`,
    // Admins come by functions, which ask who they are.
    rights: closed,
  },
  follow_ups: {
    row: `id = (select id from public.follow_ups where ${ofBusiness} order by id limit 1)`,
    insert: `(business_id, kind, title) values (${business}, 'custom', 'x')`,
    update: `status = 'snoozed', snoozed_until = now(), done_at = null`,
    rights: readable,
  },
  forwarding_tests: {
    row: ofBusiness,
    make: `insert into public.forwarding_tests (business_id, phone_line_id, condition) values (${business}, ${aLine}, 'busy')`,
    insert: `(business_id, phone_line_id, condition, started_by) values (${business}, ${aLine}, 'all', coalesce(auth.uid(), ${user('demo')}))`,
    update: `verified_at = now()`,
    rights: { ...readable, insert: 'xxx+++' },
  },
  geocode_cache: {
    row: `key = 'rights'`,
    make: `insert into public.geocode_cache (key, provider, result, expires_at) values ('rights', 'x', '{}', now())`,
    insert: `(key, provider, result, expires_at) values ('rights 2', 'x', '{}', now())`,
    update: `provider = 'y'`,
    rights: closed,
  },
  invitations: {
    row: ofBusiness,
    make: `insert into public.invitations (business_id, email, role, token_hash) values (${business}, 'rights@a.test', 'viewer', repeat('a', 64))`,
    insert: `(business_id, email, role, token_hash) values (${business}, 'rights2@a.test', 'owner', repeat('b', 64))`,
    update: `role = 'owner'`,
    rights: readable,
  },
  knowledge_files: {
    row: ofBusiness,
    make: `insert into public.knowledge_files (business_id, name, mime_type, bytes, sha256, storage_path) values (${business}, 'x', 'text/plain', 1, repeat('a', 64), '${harbor.id}/' || repeat('a', 64) || '.txt')`,
    insert: `(business_id, name, mime_type, bytes, sha256, storage_path, created_by) values (${business}, 'y', 'text/plain', 1, repeat('b', 64), '${harbor.id}/' || repeat('b', 64) || '.txt', coalesce(auth.uid(), ${user('demo')}))`,
    update: `text = 'x'`,
    rights: { ...readable, insert: 'xxx+++', delete: 'x--+++' },
  },
  memberships: {
    row: `${ofBusiness} and user_id = ${user('viewer')}`,
    insert: `(business_id, user_id, role) values (${business}, ${user('other')}, 'owner')`,
    update: `role = 'owner'`,
    rights: readable,
  },
  notes: {
    row: ofBusiness,
    make: `insert into public.notes (id, business_id, call_id, body) values (gen_random_uuid(), ${business}, ${aCall}, 'x')`,
    insert: `(id, business_id, call_id, body) values (gen_random_uuid(), ${business}, ${aCall}, 'x')`,
    update: `body = 'y'`,
    rights: readable,
  },
  notification_settings: {
    row: `${ofBusiness} and user_id = ${user('demo')}`,
    make: `insert into public.notification_settings (business_id, user_id) values (${business}, ${user('demo')}) on conflict do nothing`,
    // Everyone for themselves alone; the row is the owner's.
    insert: `(business_id, user_id) values (${business}, coalesce(auth.uid(), ${user('manager')}))`,
    update: `weekly_report = 'off'`,
    rights: { select: 'x---++', insert: 'xx++f+', update: 'x---++', delete: 'xxxxx+' },
  },
  phone_lines: {
    row: ofBusiness,
    insert: `(business_id, phone_number) values (${business}, '+14150000002')`,
    update: `label = 'Main'`,
    rights: { ...readable, update: 'x--+++' },
  },
  plans: {
    row: `id = 'trial'`,
    insert: `(id, rank, minutes, lines, seats, retention_days, has_api) values ('trial', 9, 1, 1, 1, 1, true)`,
    update: `minutes = 1`,
    rights: { select: '++++++', insert: 'xxxxxx', update: 'xxxxxx', delete: 'xxxxxx' },
  },
  platform_admins: {
    row: `user_id = ${user('admin')}`,
    insert: `(user_id) values (${user('demo')})`,
    update: `created_at = now()`,
    rights: { ...closed, select: 'x----+' },
  },
  profiles: {
    row: `id = ${user('demo')}`,
    insert: `(id) values (gen_random_uuid())`,
    update: `full_name = 'x'`,
    // The row is the owner's own. The service as well makes none without a user, and deletes none who is
    // the only owner of a business.
    rights: { select: 'x-++++', insert: 'xxxxxf', update: 'x---++', delete: 'xxxxxf' },
  },
  push_subscriptions: {
    row: `device = 'Rights'`,
    make: `insert into public.push_subscriptions (user_id, session_id, endpoint, p256dh, auth, device) values (${user('demo')}, gen_random_uuid(), 'https://push.test/rights', repeat('a', 87), repeat('a', 22), 'Rights')`,
    insert: `(user_id, session_id, endpoint, p256dh, auth, device) values (${user('demo')}, gen_random_uuid(), 'https://push.test/more', repeat('a', 87), repeat('a', 22), 'More')`,
    update: `device = 'Other'`,
    // Everyone their own alone; by a function they are made.
    rights: { select: 'x---++', insert: 'xxxxx+', update: 'xxxxx+', delete: 'x---++' },
  },
  rate_limits: {
    row: `key = 'rights'`,
    make: `insert into public.rate_limits (key) values ('rights')`,
    insert: `(key) values ('rights 2')`,
    update: `points = 1`,
    rights: closed,
  },
  receptionist_versions: {
    row: `${ofBusiness} and version = 99`,
    make: `insert into public.receptionist_versions (business_id, receptionist_id, version, config) values (${business}, ${aReceptionist}, 99, '{}')`,
    insert: `(business_id, receptionist_id, version, config) values (${business}, ${aReceptionist}, 98, '{}')`,
    update: `config = '{"a": 1}'`,
    rights: readable,
  },
  receptionists: {
    row: ofBusiness,
    make: `delete from public.receptionists where business_id = '${demoBusinesses.summit.id}'`,
    insert: `(business_id, name, greeting) values ('${demoBusinesses.summit.id}', 'x', 'x')`,
    update: `greeting = 'x'`,
    // The insert is for Summit Dental: its own owner may, Harbor's people may not.
    rights: { select: 'x-++++', insert: 'x+xxx+', update: 'x--+++', delete: 'xxxxx+' },
  },
  recordings: {
    row: ofBusiness,
    make: `insert into public.recordings (call_id, business_id) values (${aCall}, ${business}) on conflict do nothing`,
    insert: `(call_id, business_id) values (${aCall}, ${business})`,
    update: `error = 'x'`,
    // The row is there already.
    rights: { ...readable, insert: 'xxxxxf' },
  },
  role_permissions: {
    row: `role = 'viewer'`,
    insert: `(role, permission) values ('viewer', 'business.delete')`,
    update: `permission = 'business.erase'`,
    rights: { ...closed, select: 'x+++++', update: 'xxxxxf' },
  },
  saved_views: {
    row: `${ofBusiness} and name = 'Rights'`,
    make: `insert into public.saved_views (business_id, created_by, name, filters, is_shared) values (${business}, ${user('demo')}, 'Rights', '{}', true)`,
    insert: `(business_id, name, filters) values (${business}, 'Mine', '{}')`,
    update: `name = 'Others'`,
    // A service is nobody, who has no views. Those who work the calls work the shared views.
    rights: { select: 'x-++++', insert: 'xx+++f', update: 'x--+++', delete: 'x--+++' },
  },
  search_words: {
    row: `${ofBusiness} and word = 'house'`,
    make: `insert into public.search_words (business_id, word) values (${business}, 'house') on conflict do nothing`,
    insert: `(business_id, word) values (${business}, 'never heard')`,
    update: `english = 'x'`,
    rights: closed,
  },
  site_settings: {
    row: `id`,
    insert: `(id) values (true)`,
    update: `banner = 'x'`,
    rights: { ...closed, select: '++++++', insert: 'xxxxxf' },
  },
  subscriptions: {
    row: `id = 'sub_00000000000000000000000001'`,
    make: `insert into public.subscriptions (id, business_id, status, currency, version_at, occurred_at) values ('sub_00000000000000000000000001', ${business}, 'active', 'USD', now(), now())`,
    insert: `(id, business_id, status, currency, version_at, occurred_at) values ('sub_00000000000000000000000002', ${business}, 'active', 'USD', now(), now())`,
    update: `status = 'paused'`,
    rights: { ...closed, select: 'x---++' },
  },
  transactions: {
    row: `id = 'txn_00000000000000000000000001'`,
    make: `insert into public.transactions (id, business_id, status, origin, currency, made_at, version_at, occurred_at) values ('txn_00000000000000000000000001', ${business}, 'paid', 'web', 'USD', now(), now(), now())`,
    insert: `(id, business_id, status, origin, currency, made_at, version_at, occurred_at) values ('txn_00000000000000000000000002', ${business}, 'paid', 'web', 'USD', now(), now(), now())`,
    update: `status = 'billed'`,
    rights: { ...closed, select: 'x---++' },
  },
  usage_entries: {
    row: ofBusiness,
    make: `insert into public.usage_entries (business_id, called_at, counted_at, seconds, reason) values (${business}, now(), now(), 60, 'call')`,
    insert: `(business_id, called_at, counted_at, seconds, reason) values (${business}, now(), now(), 60, 'call')`,
    update: `seconds = 61`,
    rights: { ...closed, select: 'x---++' },
  },
  usage_periods: {
    row: ofBusiness,
    make: `insert into public.usage_periods (business_id, starts_at, ends_at, plan, included_seconds, used_seconds) values (${business}, '2020-01-01', '2020-02-01', 'pro', 60, 60)`,
    insert: `(business_id, starts_at, ends_at, plan, included_seconds, used_seconds) values (${business}, '2020-02-01', '2020-03-01', 'pro', 60, 60)`,
    update: `used_seconds = 61`,
    rights: { ...closed, select: 'x---++' },
  },
  webhook_deliveries: {
    row: ofBusiness,
    make: `with endpoint as (insert into public.webhook_endpoints (id, business_id, url, events) values ('99999999-9999-4999-8999-999999999999', ${business}, 'https://a.test', '{test}') returning id)
      insert into public.webhook_deliveries (business_id, endpoint_id, message_id, kind, subject_id, payload, status) select ${business}, id, id, 'test', id, '{}', 'failed' from endpoint`,
    insert: `(business_id, endpoint_id, message_id, kind, subject_id, payload, status) values (${business}, '99999999-9999-4999-8999-999999999999', gen_random_uuid(), 'test', gen_random_uuid(), '{}', 'failed')`,
    update: `error = 'x'`,
    rights: { ...closed, select: 'x---++' },
  },
  webhook_endpoints: {
    row: ofBusiness,
    make: `insert into public.webhook_endpoints (business_id, url, events) values (${business}, 'https://a.test', '{test}')`,
    insert: `(business_id, url, events) values (${business}, 'https://b.test', '{test}')`,
    update: `url = 'https://c.test'`,
    rights: { ...closed, select: 'x---++' },
  },
  webhook_events: {
    row: `id = (select id from public.webhook_events where ${ofBusiness} and provider = 'vapi' order by id limit 1)`,
    insert: `(provider, event_key, type, payload, occurred_at) values ('vapi', 'rights', 'x', '{}', now())`,
    update: `error = 'x'`,
    rights: { ...closed, select: 'x---++' },
  },
};

const claims: Record<(typeof people)[number], keyof typeof demoUsers | null> = {
  'signed out': null,
  'other tenant': 'other',
  viewer: 'viewer',
  manager: 'manager',
  owner: 'demo',
  service: null,
};

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
});
afterAll(() => client.end());

/** x refused, f refused by a constraint although the right is there, - nothing touched, + touched. */
async function ask(name: string, operation: Operation, person: (typeof people)[number]) {
  const { row, make, insert, update } = tables[name]!;
  const who = claims[person];
  const text = {
    select: `select 1 from public.${name} where ${row}`,
    insert: `insert into public.${name} ${insert}`,
    update: `update public.${name} set ${update} where ${row}`,
    delete: `delete from public.${name} where ${row}`,
  }[operation];
  await client.query('begin');
  try {
    if (make) await client.query(make);
    // The row is found beforehand: the person asking may not see what leads to it.
    const id = who
      ? (await client.query<{ id: string }>(`select ${user(who)} as id`)).rows[0]?.id
      : undefined;
    const found = await resolve(text);
    const role = { 'signed out': 'anon', service: 'service_role' }[person as string];
    await client.query(`set local role ${role ?? 'authenticated'}`);
    await client.query(`select set_config('request.jwt.claims', $1, true)`, [
      JSON.stringify(id ? { sub: id, role: 'authenticated' } : {}),
    ]);
    const { rowCount } = await client.query(found);
    return rowCount ? '+' : '-';
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '42501') return 'x';
    if (code?.startsWith('23') || code === 'P0001') return 'f';
    throw error;
  } finally {
    await client.query('rollback');
  }
}

/** Replaces what the statement looks up in other tables by what is there. */
async function resolve(text: string): Promise<string> {
  let resolved = text;
  for (const [lookup] of text.matchAll(/\(select id from [^()]*\)/g)) {
    const { rows } = await client.query<{ id: string }>(lookup.slice(1, -1));
    resolved = resolved.replace(lookup, `'${rows[0]?.id}'`);
  }
  return resolved;
}

describe('every table, for everybody', () => {
  it('is in this list', async () => {
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
    );
    expect(Object.keys(tables).toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
  });

  for (const [name, { rights }] of Object.entries(tables)) {
    it(`${name}: allows what it should, and nothing else`, async () => {
      const answers: Record<string, string> = {};
      for (const operation of operations) {
        answers[operation] = '';
        for (const person of people) answers[operation] += await ask(name, operation, person);
      }
      expect(answers).toEqual(rights);
    });
  }
});
