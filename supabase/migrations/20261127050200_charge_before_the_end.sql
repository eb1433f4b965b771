-- A plan that ends leaves nothing that was used and cannot be charged any more: minutes beyond the included ones are not
-- sold from the moment that its end is fixed, and those that were sold before are charged before the end.

create or replace function private.at_cap(p_billing private.billing) returns text
language sql stable set search_path = '' as $$
  select case
    when p_billing.at_cap <> 'overage' then p_billing.at_cap
    when p_billing.overage_cents is null then 'message'
    when exists (select from public.subscriptions s
      where s.id = p_billing.subscription_id and s.scheduled_action = 'cancel') then 'message'
    else 'overage' end
$$;

create or replace function public.billing_banner(p_business_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'state', b.state, 'access', b.access, 'plan', b.plan,
    'trialEndsAt', b.trial_ends_at, 'pastDueSince', b.past_due_since, 'graceEndsAt', b.grace_ends_at,
    'releasesAt', b.releases_at,
    'releasedAt', (select a.lines_released_at from public.billing_accounts a where a.business_id = p_business_id),
    'scheduledAction', s.scheduled_action, 'scheduledAt', s.scheduled_at,
    'resumesAt', s.resumes_at, 'periodEndsAt', b.period_ends_at,
    'atCap', private.at_cap(b),
    'isAtCap', coalesce(
      private.used_seconds(p_business_id, b.period_starts_at, b.period_ends_at) >= b.included_seconds, false))
  from private.billing_at(p_business_id, now()) b
  left join public.subscriptions s on s.id = b.subscription_id
  where public.member_role(p_business_id) is not null and b.state <> 'free'
$$;

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
create or replace function private.close_period(p_meter private.usage_meters, p_at timestamptz) returns void
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

-- Reads the meter, and closes what is over. Calls may be reported late: a period is closed an hour after its end.
create or replace function private.watch_usage(p_business_id uuid, p_at timestamptz) returns void
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

-- What waits for an invoice is not charged yet: the job looks for it at Paddle before it asks.
update public.usage_periods set charge_status = 'due'
where charge_status = 'charged' and charge_transaction_id is null and closed_at > now() - interval '60 days';
