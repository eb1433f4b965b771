-- What a business pays, gets and uses.
--
-- Rows of Paddle's entities are their newest snapshot, whatever order the events came in. Nothing that follows from
-- them and from the time is stored: private.billing_at says in one place what a business is entitled to at a moment.
-- See docs/decisions/0016-billing.md.

insert into public.role_permissions (permission, role) values ('billing.read', 'owner'), ('billing.read', 'observer');

-- ---------------------------------------------------------------------------------------------
-- Plans. The same table as app/modules/billing/plans.ts, which a test holds together with this one.

create table public.plans (
  id text primary key check (id in ('trial', 'starter', 'pro', 'business')),
  rank smallint not null unique,
  minutes integer not null check (minutes > 0),
  lines integer not null check (lines > 0),
  seats integer not null check (seats > 0),
  retention_days integer not null check (retention_days > 0),
  overage_cents integer check (overage_cents > 0),
  has_api boolean not null
);
comment on table public.plans is 'What each plan holds. Prices are Paddle''s; their ids come from the environment.';
comment on column public.plans.minutes is 'Minutes of calls that a month includes.';
comment on column public.plans.seats is 'Members and open invitations.';
comment on column public.plans.retention_days is 'Days that recordings are kept.';
comment on column public.plans.overage_cents is 'US cents for a minute beyond the included ones; null where none can be bought.';
insert into public.plans (id, rank, minutes, lines, seats, retention_days, overage_cents, has_api) values
  ('trial', 0, 60, 1, 3, 30, null, true),
  ('starter', 1, 150, 1, 3, 90, 45, false),
  ('pro', 2, 500, 3, 10, 365, 35, true),
  ('business', 3, 2000, 10, 50, 730, 25, true);
alter table public.plans enable row level security;
revoke all on public.plans from anon, authenticated;
grant select on public.plans to anon, authenticated, service_role;
create policy "everybody reads the plans" on public.plans for select to anon, authenticated using (true);

-- Whether this installation bills at all. Set by the server when it starts: by whether it has a key of Paddle's.
create table private.billing_switch (
  is_one boolean primary key default true check (is_one),
  is_on boolean not null default true
);
comment on table private.billing_switch is 'One row. Off: nobody pays, and every business has everything.';
insert into private.billing_switch default values;
alter table private.billing_switch enable row level security;
revoke all on private.billing_switch from public;

create function public.switch_billing(p_is_on boolean) returns void
language sql security definer set search_path = '' as $$
  update private.billing_switch set is_on = p_is_on where is_on <> p_is_on
$$;
revoke all on function public.switch_billing(boolean) from public, anon, authenticated;
grant execute on function public.switch_billing(boolean) to service_role;
comment on function public.switch_billing is 'Says whether this installation bills. Called by the server at its start.';

-- ---------------------------------------------------------------------------------------------
-- What the owner chose, and where the trial ends.

create table public.billing_accounts (
  business_id uuid primary key references public.businesses (id) on delete cascade,
  trial_ends_at timestamptz not null default now() + interval '14 days',
  at_cap text not null default 'message' check (at_cap in ('overage', 'message', 'ring')),
  ring_number text check (ring_number ~ '^\+[1-9][0-9]{6,14}$'),
  lines_released_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (at_cap <> 'ring' or ring_number is not null)
);
comment on table public.billing_accounts is 'One a business, made with it.';
comment on column public.billing_accounts.at_cap is 'What calls get when the included minutes are used: overage (as ever, and each further minute is charged), message (messages only) or ring (the owner''s phone).';
comment on column public.billing_accounts.lines_released_at is 'When its numbers were given back for want of a plan.';

-- ---------------------------------------------------------------------------------------------
-- Paddle's entities. `version_at` and `occurred_at` order their snapshots: Paddle's updated_at, then the time of the
-- event. `fetched_at` is when we last asked Paddle ourselves.

create table public.billing_customers (
  id text primary key check (id ~ '^ctm_[a-z0-9]{26}$'),
  business_id uuid not null references public.businesses (id) on delete cascade,
  email text not null,
  name text,
  status text not null default 'active',
  address jsonb,
  company jsonb,
  version_at timestamptz not null,
  occurred_at timestamptz not null,
  fetched_at timestamptz,
  unique (business_id, id)
);
comment on table public.billing_customers is 'Who pays, as Paddle has them.';
comment on column public.billing_customers.address is '{ id, line1, line2, city, region, postalCode, country }';
comment on column public.billing_customers.company is '{ id, name, taxId, number }: Paddle''s "business" of a customer.';

create table public.subscriptions (
  id text primary key check (id ~ '^sub_[a-z0-9]{26}$'),
  business_id uuid not null references public.businesses (id) on delete cascade,
  customer_id text,
  status text not null check (status in ('active', 'trialing', 'past_due', 'paused', 'canceled')),
  plan text references public.plans (id),
  interval text check (interval in ('month', 'year')),
  price_id text,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  unit_price bigint,
  started_at timestamptz,
  current_period_starts_at timestamptz,
  current_period_ends_at timestamptz,
  next_billed_at timestamptz,
  paused_at timestamptz,
  canceled_at timestamptz,
  scheduled_action text check (scheduled_action in ('cancel', 'pause', 'resume')),
  scheduled_at timestamptz,
  resumes_at timestamptz,
  version_at timestamptz not null,
  occurred_at timestamptz not null,
  fetched_at timestamptz,
  unique (business_id, id),
  check (current_period_starts_at < current_period_ends_at)
);
comment on table public.subscriptions is 'Paddle''s subscriptions, each in its newest snapshot. Which one counts: private.current_subscription.';
comment on column public.subscriptions.plan is 'By the price; null for a price that the environment does not know.';
comment on column public.subscriptions.unit_price is 'Of one interval, in the currency''s smallest unit, before tax.';
create index subscriptions_business_idx on public.subscriptions (business_id);

create table public.transactions (
  id text primary key check (id ~ '^txn_[a-z0-9]{26}$'),
  business_id uuid not null references public.businesses (id) on delete cascade,
  subscription_id text,
  customer_id text,
  status text not null check (status in ('draft', 'ready', 'billed', 'paid', 'completed', 'canceled', 'past_due')),
  origin text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  subtotal bigint not null default 0,
  tax bigint not null default 0,
  total bigint not null default 0,
  invoice_number text,
  billed_at timestamptz,
  period_starts_at timestamptz,
  period_ends_at timestamptz,
  items jsonb not null default '[]',
  made_at timestamptz not null,
  version_at timestamptz not null,
  occurred_at timestamptz not null,
  fetched_at timestamptz,
  unique (business_id, id)
);
comment on table public.transactions is 'Paddle''s transactions: what was or is to be paid. Money in the currency''s smallest unit.';
comment on column public.transactions.items is '[{ description, quantity, total }]';
create index transactions_business_idx on public.transactions (business_id, made_at desc, id desc);
create index transactions_subscription_idx on public.transactions (subscription_id) where status = 'past_due';

create table public.adjustments (
  id text primary key check (id ~ '^adj_[a-z0-9]{26}$'),
  business_id uuid not null references public.businesses (id) on delete cascade,
  transaction_id text not null,
  action text not null,
  status text not null,
  reason text,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  tax bigint not null default 0,
  total bigint not null default 0,
  made_at timestamptz not null,
  version_at timestamptz not null,
  occurred_at timestamptz not null,
  fetched_at timestamptz,
  unique (business_id, id)
);
comment on table public.adjustments is 'Refunds, credits and chargebacks of transactions, as Paddle has them.';
create index adjustments_transaction_idx on public.adjustments (business_id, transaction_id);

-- ---------------------------------------------------------------------------------------------
-- Usage: a ledger. A row says by how much a call's counted seconds changed, and why; nobody changes a row.

create table public.usage_entries (
  id bigint generated always as identity primary key,
  business_id uuid not null references public.businesses (id) on delete cascade,
  call_id uuid,
  called_at timestamptz not null,
  counted_at timestamptz not null,
  seconds integer not null check (seconds <> 0),
  reason text not null check (reason in ('call', 'length', 'spam', 'not-spam', 'test')),
  made_by uuid references public.profiles (id) on delete set null,
  made_at timestamptz not null default now(),
  foreign key (business_id, call_id) references public.calls (business_id, id) on delete set null (call_id)
);
comment on table public.usage_entries is 'What calls used. A correction is a row of its own, so that every figure can be explained.';
comment on column public.usage_entries.counted_at is 'The moment whose period it falls in: that of the call; now, when the period of the call is closed.';
comment on column public.usage_entries.made_by is 'Who corrected it; null for what the calls said.';
create index usage_entries_period_idx on public.usage_entries (business_id, counted_at) include (seconds);
create index usage_entries_call_idx on public.usage_entries (business_id, call_id);
create index usage_entries_corrections_idx on public.usage_entries (business_id, made_at desc) where reason <> 'call';

create table public.usage_periods (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  plan text not null references public.plans (id),
  included_seconds integer not null check (included_seconds >= 0),
  used_seconds integer not null,
  overage_seconds integer not null default 0 check (overage_seconds >= 0),
  overage_cents integer not null default 0 check (overage_cents >= 0),
  charge_status text not null default 'none' check (charge_status in ('none', 'due', 'charged', 'failed')),
  charge_transaction_id text,
  charge_error text,
  closed_at timestamptz not null default now(),
  unique (business_id, starts_at),
  unique (business_id, id),
  check (starts_at < ends_at)
);
comment on table public.usage_periods is 'Usage periods that are closed: what was included, used and charged.';
comment on column public.usage_periods.charge_status is 'due: the worker has still to charge the minutes beyond.';

alter table public.billing_accounts enable row level security;
alter table public.billing_customers enable row level security;
alter table public.subscriptions enable row level security;
alter table public.transactions enable row level security;
alter table public.adjustments enable row level security;
alter table public.usage_entries enable row level security;
alter table public.usage_periods enable row level security;
revoke all on public.billing_accounts, public.billing_customers, public.subscriptions, public.transactions,
  public.adjustments, public.usage_entries, public.usage_periods from anon, authenticated;
grant select on public.billing_accounts, public.billing_customers, public.subscriptions, public.transactions,
  public.adjustments, public.usage_entries, public.usage_periods to authenticated;
grant all on public.billing_accounts, public.billing_customers, public.subscriptions, public.transactions,
  public.adjustments, public.usage_entries, public.usage_periods to service_role;
create policy "owners read the account" on public.billing_accounts
  for select to authenticated using (public.may(business_id, 'billing.read'));
create policy "owners read who pays" on public.billing_customers
  for select to authenticated using (public.may(business_id, 'billing.read'));
create policy "owners read the subscriptions" on public.subscriptions
  for select to authenticated using (public.may(business_id, 'billing.read'));
create policy "owners read the transactions" on public.transactions
  for select to authenticated using (public.may(business_id, 'billing.read'));
create policy "owners read the adjustments" on public.adjustments
  for select to authenticated using (public.may(business_id, 'billing.read'));
create policy "owners read the usage" on public.usage_entries
  for select to authenticated using (public.may(business_id, 'billing.read'));
create policy "owners read the usage periods" on public.usage_periods
  for select to authenticated using (public.may(business_id, 'billing.read'));

create function private.open_billing_account() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.billing_accounts (business_id, trial_ends_at) values (new.id, new.created_at + interval '14 days');
  return null;
end $$;
revoke all on function private.open_billing_account() from public;
create trigger businesses_billing after insert on public.businesses
  for each row execute function private.open_billing_account();
-- Who was here before there were plans begins the trial now.
insert into public.billing_accounts (business_id) select id from public.businesses;

create type private.billing as (
  business_id uuid,
  state text,
  access text,
  plan text,
  subscription_id text,
  trial_ends_at timestamptz,
  past_due_since timestamptz,
  grace_ends_at timestamptz,
  restricted_since timestamptz,
  releases_at timestamptz,
  period_starts_at timestamptz,
  period_ends_at timestamptz,
  included_seconds integer,
  lines integer,
  seats integer,
  retention_days integer,
  has_api boolean,
  overage_cents integer,
  at_cap text,
  ring_number text
);
comment on type private.billing is 'What a business is entitled to at a moment. state: free (nobody pays here), trial, trial-over, active, past-due, paused, canceled. access: full, or restricted (messages only; all data readable). Limits: null is none.';

-- ---------------------------------------------------------------------------------------------
-- What of a call counts.

create or replace function private.counts_as_usage(p_call public.calls) returns boolean
language sql immutable set search_path = '' as $$
  select p_call.outcome is distinct from 'spam' and not p_call.is_test
    and p_call.status = 'ended' and coalesce(p_call.duration_seconds, 0) >= 15
$$;
comment on function private.counts_as_usage is 'Whether the minutes of a call count: not those of spam, whoever said that it is, not those of a test, and not those of a call under 15 seconds.';

create function private.counted_seconds(p_call public.calls) returns integer
language sql immutable set search_path = '' as $$
  select case when private.counts_as_usage(p_call) then p_call.duration_seconds else 0 end
$$;
revoke all on function private.counted_seconds(public.calls) from public;

create function private.count_usage() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_before integer := case when tg_op = 'UPDATE' then private.counted_seconds(old) else 0 end;
  v_now integer := private.counted_seconds(new);
  v_closed timestamptz;
  v_billing private.billing;
  v_first public.usage_entries;
begin
  if v_before = v_now then
    return null;
  end if;
  perform private.hold_ledger(new.business_id, false);
  select max(p.ends_at) into v_closed from public.usage_periods p where p.business_id = new.business_id;
  v_billing := private.billing_at(new.business_id, now());
  -- A correction is of what the call was counted as.
  select * into v_first from public.usage_entries e
  where e.business_id = new.business_id and e.call_id = new.id order by e.id limit 1;
  insert into public.usage_entries (business_id, call_id, called_at, counted_at, seconds, reason, made_by, overage_from)
  values (new.business_id, new.id, new.started_at,
    case when new.started_at < v_closed then now() else new.started_at end,
    v_now - v_before,
    case
      when v_before = 0 and (tg_op = 'INSERT' or not (old.status = 'ended' and coalesce(old.duration_seconds, 0) >= 15))
        then 'call'
      when new.is_test then 'test'
      when new.outcome = 'spam' then 'spam'
      when tg_op = 'UPDATE' and old.outcome = 'spam' then 'not-spam'
      else 'length' end,
    (select p.id from public.profiles p where p.id = auth.uid()),
    case when v_first.id is not null then v_first.overage_from
      when private.at_cap(v_billing) = 'overage' then v_billing.included_seconds end);
  perform private.note_usage(v_billing, now());
  perform private.tell_live(new.business_id, 'usage', new.business_id);
  return null;
end $$;
revoke all on function private.count_usage() from public;
create trigger calls_usage_insert after insert on public.calls
  for each row execute function private.count_usage();
create trigger calls_usage_update after update of status, duration_seconds, outcome, is_test on public.calls
  for each row execute function private.count_usage();

-- For calls that came in without triggers, and for those from before there was a ledger.
create function private.rebuild_usage() returns void
language sql security definer set search_path = '' as $$
  insert into public.usage_entries (business_id, call_id, called_at, counted_at, seconds, reason)
  select c.business_id, c.id, c.started_at, c.started_at, private.counted_seconds(c), 'call'
  from public.calls c
  where private.counted_seconds(c) > 0
    and not exists (select from public.usage_entries e where e.business_id = c.business_id and e.call_id = c.id)
$$;
revoke all on function private.rebuild_usage() from public;
select private.rebuild_usage();

create function private.used_seconds(p_business_id uuid, p_from timestamptz, p_to timestamptz) returns integer
language sql stable security definer set search_path = '' as $$
  select greatest(0, coalesce(sum(e.seconds), 0))::integer from public.usage_entries e
  where e.business_id = p_business_id and e.counted_at >= p_from and e.counted_at < p_to
$$;
revoke all on function private.used_seconds(uuid, timestamptz, timestamptz) from public;

-- ---------------------------------------------------------------------------------------------
-- What a business is entitled to.

create function private.current_subscription(p_business_id uuid) returns setof public.subscriptions
language sql stable security definer set search_path = '' rows 1 as $$
  select s.* from public.subscriptions s
  where s.business_id = p_business_id
  order by array_position(array['active', 'trialing', 'past_due', 'paused', 'canceled'], s.status),
    s.started_at desc nulls last, s.id
  limit 1
$$;
revoke all on function private.current_subscription(uuid) from public;
comment on function private.current_subscription is 'The subscription that counts: one that runs before one that does not, then the newest.';

-- The month of usage that a moment falls in, counted from an anchor: years are billed at once and used by months.
create function private.month_around(p_anchor timestamptz, p_at timestamptz, out starts_at timestamptz, out ends_at timestamptz)
language plpgsql immutable set search_path = '' as $$
declare
  v_anchor timestamp := p_anchor at time zone 'UTC';
  v_at timestamp := p_at at time zone 'UTC';
  v_months integer := (extract(year from v_at) - extract(year from v_anchor)) * 12
    + extract(month from v_at) - extract(month from v_anchor);
begin
  if v_anchor + make_interval(months => v_months) > v_at then
    v_months := v_months - 1;
  end if;
  starts_at := (v_anchor + make_interval(months => v_months)) at time zone 'UTC';
  ends_at := (v_anchor + make_interval(months => v_months + 1)) at time zone 'UTC';
end $$;
revoke all on function private.month_around(timestamptz, timestamptz) from public;

create function private.billing_at(p_business_id uuid, p_at timestamptz) returns private.billing
language plpgsql stable security definer set search_path = '' as $$
declare
  v private.billing;
  v_account public.billing_accounts;
  v_sub public.subscriptions;
  v_plan public.plans;
  v_anchor timestamptz;
  -- How long somebody who did not pay is served as ever, and how long their numbers wait for them after that.
  c_grace constant interval := interval '14 days';
  c_wait constant interval := interval '60 days';
  c_wait_paused constant interval := interval '180 days';
begin
  select * into v_account from public.billing_accounts a where a.business_id = p_business_id;
  if not found then
    return null;
  end if;
  select * into v_sub from private.current_subscription(p_business_id);
  v.business_id := p_business_id;
  v.trial_ends_at := v_account.trial_ends_at;
  v.at_cap := v_account.at_cap;
  v.ring_number := v_account.ring_number;

  if not (select w.is_on from private.billing_switch w) then
    v.state := 'free';
    v.access := 'full';
    v.plan := 'business';
    v.has_api := true;
    select p.retention_days into v.retention_days from public.plans p where p.id = v.plan;
    select m.starts_at, m.ends_at into v.period_starts_at, v.period_ends_at
    from private.month_around(v_account.created_at, p_at) m;
    return v;
  end if;

  if v_sub.status in ('active', 'trialing') then
    v.state := 'active';
  elsif v_sub.status = 'past_due' then
    v.state := 'past-due';
    select min(coalesce(t.billed_at, t.made_at)) into v.past_due_since
    from public.transactions t where t.subscription_id = v_sub.id and t.status = 'past_due';
    v.past_due_since := coalesce(v.past_due_since, v_sub.current_period_starts_at, v_sub.occurred_at);
    v.grace_ends_at := v.past_due_since + c_grace;
    v.restricted_since := v.grace_ends_at;
  elsif p_at < v_account.trial_ends_at then
    v.state := 'trial';
  elsif v_sub.status = 'paused' then
    v.state := 'paused';
    v.restricted_since := greatest(coalesce(v_sub.paused_at, v_sub.occurred_at), v_account.trial_ends_at);
  elsif v_sub.status = 'canceled' then
    v.state := 'canceled';
    v.restricted_since := greatest(coalesce(v_sub.canceled_at, v_sub.occurred_at), v_account.trial_ends_at);
  else
    v.state := 'trial-over';
    v.restricted_since := v_account.trial_ends_at;
  end if;
  v.releases_at := v.restricted_since + case v.state when 'paused' then c_wait_paused else c_wait end;
  v.access := case when v.restricted_since <= p_at then 'restricted' else 'full' end;

  -- Who pays a price that we do not know is served, as on the smallest plan.
  v.plan := case when v.state in ('trial', 'trial-over') then 'trial' else coalesce(v_sub.plan, 'starter') end;
  v.subscription_id := v_sub.id;
  select * into v_plan from public.plans p where p.id = v.plan;
  v.included_seconds := v_plan.minutes * 60;
  v.lines := v_plan.lines;
  v.seats := v_plan.seats;
  v.retention_days := v_plan.retention_days;
  v.has_api := v_plan.has_api;
  v.overage_cents := v_plan.overage_cents;

  if v.state = 'trial' then
    v.period_ends_at := v_account.trial_ends_at;
    v.period_starts_at := v_account.trial_ends_at - interval '14 days';
  elsif v_sub.interval = 'month' and v.state in ('active', 'past-due')
    and p_at >= v_sub.current_period_starts_at and p_at < v_sub.current_period_ends_at then
    v.period_starts_at := v_sub.current_period_starts_at;
    v.period_ends_at := v_sub.current_period_ends_at;
  else
    v_anchor := coalesce(v_sub.current_period_starts_at, v_sub.started_at, v_account.trial_ends_at);
    select m.starts_at, m.ends_at into v.period_starts_at, v.period_ends_at from private.month_around(v_anchor, p_at) m;
  end if;
  -- What a trial used is not charged to the first month.
  if v_sub.started_at > v.period_starts_at and v_sub.started_at <= p_at then
    v.period_starts_at := v_sub.started_at;
  end if;
  return v;
end $$;
revoke all on function private.billing_at(uuid, timestamptz) from public;
comment on function private.billing_at is 'What a business is entitled to at a moment: the one place that says so.';

-- What members may not read in the tables is in no function that they may call either.
create function public.billing_state(p_business_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select to_jsonb(b) || case when public.may(p_business_id, 'billing.read') then '{}'
    else '{"subscription_id": null, "ring_number": null}' end::jsonb
  from private.billing_at(p_business_id, now()) b
  where public.member_role(p_business_id) is not null
$$;
revoke all on function public.billing_state(uuid) from public, anon;
grant execute on function public.billing_state(uuid) to authenticated;
comment on function public.billing_state is 'What a business is entitled to now, for its members; its subscription and the number that rings for who may read billing. The server asks private.billing_at.';

-- The number that callers know is what is forwarded to us: to ring it would bring the call back here, again and again.
create function public.set_usage_choice(p_business_id uuid, p_at_cap text, p_ring_number text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_before public.billing_accounts;
begin
  if not public.may(p_business_id, 'billing.manage') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  select * into v_before from public.billing_accounts a where a.business_id = p_business_id for update;
  if exists (select from public.phone_lines l where l.business_id = p_business_id and l.phone_number = p_ring_number)
    or exists (select from public.businesses b where b.id = p_business_id and b.phone_number = p_ring_number) then
    raise exception 'A number of the business would ring itself' using errcode = '23514', constraint = 'ring_number_is_no_line';
  end if;
  update public.billing_accounts a
  set at_cap = p_at_cap, ring_number = coalesce(p_ring_number, a.ring_number), updated_at = now()
  where a.business_id = p_business_id;
  if v_before.at_cap is distinct from p_at_cap then
    perform private.audit(p_business_id, 'usage-choice.changed', '', jsonb_build_object('at_cap', jsonb_build_array(v_before.at_cap, p_at_cap)));
  end if;
end $$;
revoke all on function public.set_usage_choice(uuid, text, text) from public, anon;
grant execute on function public.set_usage_choice(uuid, text, text) to authenticated;
comment on function public.set_usage_choice is 'What calls get when the included minutes are used. Errors: 42501 not allowed, 23514 makes no sense.';
