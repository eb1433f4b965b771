-- What calls get when a plan is used up or not paid, what owners are told of their usage, and how a usage period
-- ends. See docs/decisions/0019-usage.md.

-- ---------------------------------------------------------------------------------------------
-- The ledger knows where the included minutes ended when it was written: what is charged follows from it, whatever
-- somebody chooses later.

alter table public.usage_entries add column overage_from integer check (overage_from >= 0);
comment on column public.usage_entries.overage_from is
  'Included seconds of its period when it was made, if minutes beyond them were bought then; null: they were not.';

-- Whoever adds to the ledger holds it with others, whoever closes a period holds it alone: no entry falls between.
create function private.hold_ledger(p_business_id uuid, p_alone boolean) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if p_alone then
    perform pg_advisory_xact_lock(hashtextextended('usage:' || p_business_id::text, 0));
  else
    perform pg_advisory_xact_lock_shared(hashtextextended('usage:' || p_business_id::text, 0));
  end if;
end $$;
revoke all on function private.hold_ledger(uuid, boolean) from public;

-- What calls get at the cap: minutes beyond are bought only where the plan has a price for them.
-- A plan that ends leaves nothing that was used and cannot be charged any more: minutes beyond the included ones are not
-- sold from the moment that its end is fixed, and those that were sold before are charged before the end.
create function private.at_cap(p_billing private.billing) returns text
language sql stable set search_path = '' as $$
  select case
    when p_billing.at_cap <> 'overage' then p_billing.at_cap
    when p_billing.overage_cents is null then 'message'
    when exists (select from public.subscriptions s
      where s.id = p_billing.subscription_id and s.scheduled_action = 'cancel') then 'message'
    else 'overage' end
$$;
revoke all on function private.at_cap(private.billing) from public;

-- ---------------------------------------------------------------------------------------------
-- What owners were told: each thing once.

create table public.billing_notices (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  kind text not null check (kind in ('usage-80', 'usage-100', 'trial-ends', 'trial-over', 'past-due', 'grace-ends',
    'restricted', 'release-14', 'release-3', 'released', 'restored')),
  refers_to timestamptz not null,
  plan text references public.plans (id),
  made_at timestamptz not null default now(),
  ended_at timestamptz,
  unique nulls not distinct (business_id, kind, refers_to, plan),
  check ((kind like 'usage-%') = (plan is not null))
);
comment on table public.billing_notices is 'What the owners of a business were told by mail of its usage and its plan: each thing once.';
comment on column public.billing_notices.refers_to is 'The moment it is about: the start of the usage period, the end of the trial, since when it is past due, when numbers go.';
comment on column public.billing_notices.plan is 'Of usage: whose minutes. A larger plan in the same period is told of anew.';
comment on column public.billing_notices.ended_at is 'Of a lapse: when it was over, so that the next one is told of again.';
-- Moments move as Paddle's events come in: while a lapse goes on, nothing is told twice.
create unique index billing_notices_lapse_idx on public.billing_notices (business_id, kind)
  where ended_at is null and plan is null;
alter table public.billing_notices enable row level security;
revoke all on public.billing_notices from anon, authenticated;
grant select on public.billing_notices to authenticated;
grant all on public.billing_notices to service_role;
create policy "owners read the notices" on public.billing_notices
  for select to authenticated using (public.may(business_id, 'billing.read'));

-- A mail to each owner: job and change are in one transaction. p_is_usage: who turned usage alerts off gets none.
create function private.mail_owners(p_business_id uuid, p_template text, p_data jsonb, p_is_usage boolean) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform graphile_worker.add_job('send-email', json_build_object(
    'template', p_template, 'to', u.email, 'businessId', b.id,
    'data', jsonb_build_object('business', b.name, 'timeZone', b.time_zone) || p_data), max_attempts => 8)
  from public.memberships m
  join auth.users u on u.id = m.user_id
  join public.profiles p on p.id = m.user_id and p.disabled_at is null
  join public.businesses b on b.id = m.business_id
  left join public.notification_settings s on s.business_id = m.business_id and s.user_id = m.user_id
  where m.business_id = p_business_id and m.role = 'owner'
    and not (p_is_usage and coalesce(s.usage_alerts, 'immediately') = 'off');
end $$;
revoke all on function private.mail_owners(uuid, text, jsonb, boolean) from public;

-- True when it was told now, false when it had been.
create function private.give_notice(
  p_business_id uuid, p_kind text, p_refers_to timestamptz, p_at timestamptz, p_data jsonb, p_plan text default null
) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.billing_notices (business_id, kind, refers_to, plan, made_at)
  values (p_business_id, p_kind, p_refers_to, p_plan, p_at)
  on conflict do nothing;
  if not found then
    return false;
  end if;
  perform private.mail_owners(p_business_id,
    case when p_kind like 'release-%' then 'billing-release' else 'billing-' || p_kind end, p_data, p_plan is not null);
  perform private.tell_live(p_business_id, 'usage', p_business_id);
  return true;
end $$;
revoke all on function private.give_notice(uuid, text, timestamptz, timestamptz, jsonb, text) from public;

-- At 80 % and when nothing is left, once a period.
create function private.note_usage(p_billing private.billing, p_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_used integer;
  v_kind text;
begin
  if p_billing.included_seconds is null or p_billing.access is distinct from 'full' then
    return;
  end if;
  v_used := private.used_seconds(p_billing.business_id, p_billing.period_starts_at, p_billing.period_ends_at);
  if v_used < p_billing.included_seconds * 0.8 then
    return;
  end if;
  v_kind := case when v_used >= p_billing.included_seconds then 'usage-100' else 'usage-80' end;
  if v_kind = 'usage-100' then
    -- One mail for one call that takes it past both.
    insert into public.billing_notices (business_id, kind, refers_to, plan, made_at)
    values (p_billing.business_id, 'usage-80', p_billing.period_starts_at, p_billing.plan, p_at)
    on conflict do nothing;
  end if;
  perform private.give_notice(p_billing.business_id, v_kind, p_billing.period_starts_at, p_at, jsonb_build_object(
    'usedMinutes', v_used / 60, 'includedMinutes', p_billing.included_seconds / 60, 'endsAt', p_billing.period_ends_at,
    'atCap', private.at_cap(p_billing), 'overageCents', p_billing.overage_cents), p_billing.plan);
end $$;
revoke all on function private.note_usage(private.billing, timestamptz) from public;

-- ---------------------------------------------------------------------------------------------
-- What a call gets.

-- An error in here must not cost a call: it is answered as for somebody who pays, and the log says why.
create function private.service_at(p_business_id uuid, p_at timestamptz) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v private.billing;
begin
  v := private.billing_at(p_business_id, p_at);
  return jsonb_build_object(
    'access', coalesce(v.access, 'full'),
    'isAtCap', coalesce(v.access = 'full' and v.included_seconds is not null
      and private.used_seconds(p_business_id, v.period_starts_at, v.period_ends_at) >= v.included_seconds, false),
    'atCap', coalesce(private.at_cap(v), 'message'),
    'ringNumber', v.ring_number);
exception when others then
  raise warning 'service_at of %: % (%)', p_business_id, sqlerrm, sqlstate;
  return jsonb_build_object('access', 'full', 'isAtCap', false, 'atCap', 'message', 'ringNumber', null);
end $$;
revoke all on function private.service_at(uuid, timestamptz) from public;
comment on function private.service_at is 'What calls get of what the business pays for: { access, isAtCap, atCap, ringNumber }.';

create or replace function private.answering(p_business_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'businessId', b.id, 'businessName', b.name, 'timeZone', b.time_zone, 'isDisabled', b.disabled_at is not null,
    'receptionist', case when r.id is not null then jsonb_build_object('name', r.name, 'greeting', r.greeting) end,
    'assistantId', r.vapi_assistant_id,
    'lines', (select coalesce(jsonb_agg(l.phone_number) filter (where l.phone_number is not null), '[]')
      from public.phone_lines l where l.business_id = b.id),
    'service', private.service_at(b.id, now()),
    -- Knowledge may be half a megabyte, and no answer reads it from here.
    'config', v.config - 'knowledge')
  from public.businesses b
  left join public.receptionists r on r.business_id = b.id
  left join public.receptionist_versions v on v.receptionist_id = r.id and v.version = r.live_version
  where b.id = p_business_id
$$;

-- The number that rings is the owner's own: others read that it rings.
create function public.service_at(p_business_id uuid, p_at timestamptz) returns jsonb
language sql stable security definer set search_path = '' as $$
  select case when public.may(p_business_id, 'billing.read') then s.service
    else s.service || jsonb_build_object('ringNumber', null, 'isRingHidden', s.service ->> 'ringNumber' is not null
      and not exists (select from public.phone_lines l
        where l.business_id = p_business_id and l.phone_number = s.service ->> 'ringNumber')) end
  from private.service_at(p_business_id, p_at) s (service)
  where public.member_role(p_business_id) is not null
$$;
revoke all on function public.service_at(uuid, timestamptz) from public, anon;
grant execute on function public.service_at(uuid, timestamptz) to authenticated;
comment on function public.service_at is 'What calls get at a moment as things stand, for members: the answers to Vapi ask the same. isRingHidden instead of ringNumber for who may not read billing.';

-- ---------------------------------------------------------------------------------------------
-- What a page shows of the period.

create function public.billing_usage(p_business_id uuid) returns table (
  period_starts_at timestamptz, period_ends_at timestamptz, included_seconds integer, used_seconds integer,
  calls bigint, spam bigint, short bigint, tests bigint, corrections bigint, first_call_at timestamptz
)
language sql stable security definer set search_path = '' as $$
  select b.period_starts_at, b.period_ends_at, b.included_seconds,
    private.used_seconds(p_business_id, b.period_starts_at, b.period_ends_at),
    count(c.id) filter (where private.counts_as_usage(c)),
    count(c.id) filter (where not c.is_test and c.status = 'ended' and c.outcome = 'spam'),
    count(c.id) filter (where not c.is_test and c.status = 'ended' and c.outcome is distinct from 'spam'
      and coalesce(c.duration_seconds, 0) < 15),
    count(c.id) filter (where c.is_test and c.status = 'ended'),
    (select count(*) from public.usage_entries e
      where e.business_id = p_business_id and e.reason <> 'call'
        and e.counted_at >= b.period_starts_at and e.counted_at < b.period_ends_at),
    (select min(f.counted_at) from public.usage_entries f
      where f.business_id = p_business_id and f.counted_at >= b.period_starts_at and f.counted_at < b.period_ends_at)
  from private.billing_at(p_business_id, now()) b
  left join public.calls c on c.business_id = p_business_id
    and c.started_at >= b.period_starts_at and c.started_at < b.period_ends_at
  where public.may(p_business_id, 'billing.read')
  group by b.period_starts_at, b.period_ends_at, b.included_seconds
$$;
revoke all on function public.billing_usage(uuid) from public, anon;
grant execute on function public.billing_usage(uuid) to authenticated;
comment on function public.billing_usage is 'What this usage period used, and which calls do not count.';

create function public.usage_corrections(p_business_id uuid, p_limit integer default 20) returns table (
  id bigint, made_at timestamptz, called_at timestamptz, seconds integer, reason text, call_id uuid, made_by text
)
language sql stable security definer set search_path = '' as $$
  select e.id, e.made_at, e.called_at, e.seconds, e.reason, e.call_id, nullif(p.full_name, '')
  from private.billing_at(p_business_id, now()) b
  join public.usage_entries e on e.business_id = p_business_id and e.reason <> 'call'
    and e.counted_at >= b.period_starts_at and e.counted_at < b.period_ends_at
  left join public.profiles p on p.id = e.made_by
  where public.may(p_business_id, 'billing.read')
  order by e.made_at desc, e.id desc
  limit least(p_limit, 200)
$$;
revoke all on function public.usage_corrections(uuid, integer) from public, anon;
grant execute on function public.usage_corrections(uuid, integer) to authenticated;
comment on function public.usage_corrections is 'What changed the usage of this period after the calls: by whom, when, and by how much.';
