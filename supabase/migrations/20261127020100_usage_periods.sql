-- How a usage period ends: a meter that is read while it runs, a row when it is over, and a charge for what was
-- beyond. Snapshots of Paddle say how things are now; what a period was billed by is what its meter read last.

alter table public.usage_periods
  add column subscription_id text,
  add column minute_cents integer check (minute_cents > 0),
  add column charge_amount bigint check (charge_amount >= 0),
  add column charge_currency text check (charge_currency ~ '^[A-Z]{3}$'),
  add column charge_tried_at timestamptz,
  add constraint usage_periods_charge_error_check check (char_length(charge_error) <= 1000);
comment on column public.usage_periods.minute_cents is 'US cents for a minute beyond, by the plan that it ended with; null where none was bought.';
comment on column public.usage_periods.charge_amount is 'What Paddle was asked to charge, before tax, in the smallest unit of charge_currency.';
create index usage_periods_charges_idx on public.usage_periods (business_id) where charge_status in ('due', 'failed');

create table private.usage_meters (
  business_id uuid primary key references public.businesses (id) on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  plan text not null,
  included_seconds integer not null,
  overage_cents integer,
  subscription_id text,
  read_at timestamptz not null
);
comment on table private.usage_meters is 'The usage period that runs, as it was when somebody looked last: a plan that changes after its end does not change it.';
alter table private.usage_meters enable row level security;
revoke all on private.usage_meters from public;

-- The seconds of a period that are charged: those that went beyond the included ones while such were bought.
create function private.overage_seconds(p_meter private.usage_meters) returns integer
language plpgsql stable security definer set search_path = '' as $$
declare
  v_used integer := private.used_seconds(p_meter.business_id, p_meter.starts_at, p_meter.ends_at);
  v_over integer := 0;
begin
  if p_meter.overage_cents is not null and v_used > p_meter.included_seconds then
    select coalesce(sum(greatest(0, e.total - e.overage_from) - greatest(0, e.total - e.seconds - e.overage_from)), 0)
      into v_over
    from (
      select x.seconds, x.overage_from, sum(x.seconds) over (order by x.id) as total from public.usage_entries x
      where x.business_id = p_meter.business_id and x.counted_at >= p_meter.starts_at and x.counted_at < p_meter.ends_at
    ) e
    where e.overage_from is not null;
    v_over := greatest(0, least(v_over, v_used - p_meter.included_seconds));
  end if;
  return v_over;
end $$;
revoke all on function private.overage_seconds(private.usage_meters) from public, anon, authenticated;

-- The ledger decides: what is used is its sum. Full minutes only.
create function private.close_period(p_meter private.usage_meters, p_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_used integer := private.used_seconds(p_meter.business_id, p_meter.starts_at, p_meter.ends_at);
  v_over integer;
  v_cents integer;
  v_id uuid;
  v_status text;
begin
  v_over := private.overage_seconds(p_meter);
  v_cents := v_over / 60 * coalesce(p_meter.overage_cents, 0);
  insert into public.usage_periods
    (business_id, starts_at, ends_at, plan, included_seconds, used_seconds, overage_seconds, overage_cents,
      minute_cents, subscription_id, charge_status, closed_at)
  values (p_meter.business_id, p_meter.starts_at, p_meter.ends_at, p_meter.plan, p_meter.included_seconds, v_used, v_over, v_cents,
    p_meter.overage_cents, p_meter.subscription_id,
    case when v_cents > 0 and p_meter.subscription_id is not null then 'due' else 'none' end, p_at)
  -- Charged before its end: what it used is known now.
  on conflict (business_id, starts_at) do update set used_seconds = excluded.used_seconds
  returning id, charge_status into v_id, v_status;
  if v_status = 'due' then
    perform private.queue_charge(v_id);
  end if;
end $$;

create function private.queue_charge(p_period_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform graphile_worker.add_job('charge-overage', json_build_object('usagePeriodId', p.id),
    queue_name => 'paddle:' || p.business_id, max_attempts => 12, job_key => 'charge-overage:' || p.id)
  from public.usage_periods p where p.id = p_period_id;
end $$;

create function private.meter_at(p_business_id uuid, p_at timestamptz) returns private.usage_meters
language plpgsql stable security definer set search_path = '' as $$
declare
  v private.billing := private.billing_at(p_business_id, p_at);
begin
  return (v.business_id, v.period_starts_at, v.period_ends_at, v.plan, v.included_seconds, v.overage_cents,
    case when v.state in ('active', 'past-due') then v.subscription_id end, p_at)::private.usage_meters;
end $$;

-- Reads the meter, and closes what is over. Calls may be reported late: a period is closed an hour after its end.
create function private.watch_usage(p_business_id uuid, p_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_billing private.billing;
  v_now private.usage_meters;
  v_meter private.usage_meters;
  v_until timestamptz;
begin
  perform private.hold_ledger(p_business_id, true);
  v_billing := private.billing_at(p_business_id, p_at);
  select * into v_meter from private.usage_meters m where m.business_id = p_business_id;
  if v_billing.included_seconds is null then
    -- Nobody pays here.
    delete from private.usage_meters m where m.business_id = p_business_id;
    return;
  end if;
  v_now := private.meter_at(p_business_id, p_at);
  if v_meter.business_id is null then
    if v_billing.access = 'full' then
      insert into private.usage_meters select v_now.*;
    end if;
    return;
  end if;
  if v_now.starts_at <= v_meter.starts_at then
    update private.usage_meters m
    set ends_at = v_now.ends_at, plan = v_now.plan, included_seconds = v_now.included_seconds,
      overage_cents = v_now.overage_cents, subscription_id = v_now.subscription_id, read_at = p_at
    where m.business_id = p_business_id and v_now.ends_at > m.starts_at
    returning m.* into v_meter;
    -- Nothing can be charged by a plan that is over: what its last period is beyond by now is charged before.
    if exists (select from public.subscriptions s
        where s.id = v_meter.subscription_id and s.scheduled_action in ('cancel', 'pause')
          and s.scheduled_at > p_at and s.scheduled_at <= p_at + interval '6 hours' and s.scheduled_at <= v_meter.ends_at)
      and not exists (select from public.usage_periods p
        where p.business_id = p_business_id and p.starts_at = v_meter.starts_at)
      and private.overage_seconds(v_meter) >= 60 then
      perform private.close_period(v_meter, p_at);
    end if;
    return;
  end if;
  -- Another one has begun: at the end of this one, or within it when a plan was bought.
  v_meter.ends_at := least(v_meter.ends_at, v_now.starts_at);
  if p_at < v_meter.ends_at + interval '1 hour' then
    return;
  end if;
  perform private.close_period(v_meter, p_at);
  -- Nobody may have looked for months.
  v_until := v_meter.ends_at;
  while v_until < v_now.starts_at loop
    v_meter := private.meter_at(p_business_id, v_until);
    v_meter.starts_at := v_until;
    v_meter.ends_at := least(v_meter.ends_at, v_now.starts_at);
    exit when v_meter.ends_at <= v_until;
    if (private.billing_at(p_business_id, v_until)).access = 'full' then
      perform private.close_period(v_meter, p_at);
    end if;
    v_until := v_meter.ends_at;
  end loop;
  delete from private.usage_meters m where m.business_id = p_business_id;
  if v_billing.access = 'full' then
    insert into private.usage_meters select v_now.*;
  end if;
end $$;

-- ---------------------------------------------------------------------------------------------
-- Charging: what the job asks, and what it notes.

-- Null when there is nothing to charge any more.
create function private.take_charge(p_period_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_answer jsonb;
begin
  update public.usage_periods p set charge_tried_at = now()
  where p.id = p_period_id and p.charge_status in ('due', 'failed');
  select jsonb_build_object(
    'id', p.id, 'businessId', p.business_id, 'subscriptionId', p.subscription_id, 'startsAt', p.starts_at, 'endsAt', p.ends_at,
    'closedAt', p.closed_at, 'minutes', p.overage_seconds / 60, 'minuteCents', p.minute_cents, 'timeZone', b.time_zone,
    'plan', s.plan, 'interval', s.interval, 'unitPrice', s.unit_price) into v_answer
  from public.usage_periods p
  join public.businesses b on b.id = p.business_id
  left join public.subscriptions s on s.id = p.subscription_id and s.business_id = p.business_id
  where p.id = p_period_id and p.charge_status in ('due', 'failed');
  return v_answer;
end $$;

create function private.mark_charged(p_period_id uuid, p_amount bigint, p_currency text, p_transaction_id text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_business uuid;
begin
  update public.usage_periods p
  set charge_status = 'charged', charge_error = null, charge_amount = p_amount, charge_currency = p_currency,
    charge_transaction_id = p_transaction_id
  where p.id = p_period_id and p.charge_status in ('due', 'failed')
  returning p.business_id into v_business;
  if found then
    perform private.tell_live(v_business, 'usage', v_business);
  end if;
end $$;

-- p_is_final: it is tried again tomorrow at the earliest.
create function private.note_charge_problem(p_period_id uuid, p_error text, p_is_final boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_business uuid;
begin
  update public.usage_periods p
  set charge_status = case when p_is_final then 'failed' else p.charge_status end, charge_error = left(p_error, 1000)
  where p.id = p_period_id and p.charge_status in ('due', 'failed')
  returning p.business_id into v_business;
  if found then
    perform private.tell_live(v_business, 'usage', v_business);
  end if;
end $$;

-- The net: what is due has a job, and what Paddle refused is tried again once a day for two months.
create function private.watch_charges(p_business_id uuid, p_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.queue_charge(p.id)
  from public.usage_periods p
  where p.business_id = p_business_id and p.charge_status in ('due', 'failed')
    and (p.charge_status = 'due' or p.charge_tried_at < p_at - interval '1 day') and p.closed_at > p_at - interval '60 days'
    and not exists (select from graphile_worker.jobs j
      where j.key = 'charge-overage:' || p.id and j.attempts < j.max_attempts);
end $$;

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'close_period(private.usage_meters, timestamptz)', 'queue_charge(uuid)', 'meter_at(uuid, timestamptz)',
    'watch_usage(uuid, timestamptz)', 'take_charge(uuid)', 'mark_charged(uuid, bigint, text, text)',
    'note_charge_problem(uuid, text, boolean)', 'watch_charges(uuid, timestamptz)'
  ] loop
    execute 'revoke all on function private.' || v_function || ' from public, anon, authenticated';
  end loop;
end $$;
