-- What pages about billing need besides the truth: the notice in the frame of every page, acts at Paddle one at a
-- time, and what a deleted business leaves at Paddle.

-- For all members: whoever answers calls wants to know why the receptionist only takes messages.
create function public.billing_banner(p_business_id uuid) returns jsonb
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
revoke all on function public.billing_banner(uuid) from public, anon;
grant execute on function public.billing_banner(uuid) to authenticated;
comment on function public.billing_banner is 'What the frame of every page says about billing; null where nobody pays.';

drop function public.app_frame(uuid);
create function public.app_frame(p_business_id uuid)
returns table (phone_number text, overdue integer, billing jsonb)
language sql stable set search_path = '' as $$
  select
    (select l.phone_number from public.phone_lines l
      where l.business_id = p_business_id and l.state = 'active' order by l.created_at limit 1),
    -- More than a hundred read the same: too many.
    (select count(*)::integer from (
      select from public.follow_ups f
      where f.business_id = p_business_id and f.status in ('open', 'snoozed') and f.queue_at < now()
      order by f.queue_at limit 100) late),
    public.billing_banner(p_business_id)
$$;
revoke all on function public.app_frame(uuid) from public, anon;
grant execute on function public.app_frame(uuid) to authenticated;

-- ---------------------------------------------------------------------------------------------
-- Acts. Two presses at once must not become two changes at Paddle: the second finds the lease of the first. A process
-- that dies leaves one behind, which ends by itself.

create table private.billing_leases (
  business_id uuid primary key references public.businesses (id) on delete cascade,
  token uuid not null default gen_random_uuid(),
  act text not null,
  taken_by uuid,
  ends_at timestamptz not null default now() + interval '1 minute'
);
comment on table private.billing_leases is 'What is being done at Paddle for a business at this moment.';
alter table private.billing_leases enable row level security;
revoke all on private.billing_leases from public, anon, authenticated;

create function public.begin_billing_act(p_business_id uuid, p_act text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_token uuid;
begin
  if not public.may(p_business_id, 'billing.manage') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  insert into private.billing_leases as l (business_id, act, taken_by)
  values (p_business_id, p_act, (select auth.uid()))
  on conflict (business_id) do update
    set token = gen_random_uuid(), act = excluded.act, taken_by = excluded.taken_by, ends_at = excluded.ends_at
    where l.ends_at < now()
  returning l.token into v_token;
  return v_token;
end $$;
revoke all on function public.begin_billing_act(uuid, text) from public, anon;
grant execute on function public.begin_billing_act(uuid, text) to authenticated;
comment on function public.begin_billing_act is 'The right to change something at Paddle; null while somebody else has it. Errors: 42501.';

-- p_changes: { what: [before, after] } of an act that was done; null for one that was not.
create function public.end_billing_act(p_business_id uuid, p_token uuid, p_subject text, p_changes jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_act text;
begin
  if not public.may(p_business_id, 'billing.manage') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  delete from private.billing_leases l where l.business_id = p_business_id and l.token = p_token returning l.act into v_act;
  if v_act is not null and p_changes is not null then
    perform private.audit(p_business_id, 'subscription.' || v_act, p_subject, p_changes);
  end if;
end $$;
revoke all on function public.end_billing_act(uuid, uuid, text, jsonb) from public, anon;
grant execute on function public.end_billing_act(uuid, uuid, text, jsonb) to authenticated;
comment on function public.end_billing_act is 'Gives back what begin_billing_act gave, and writes what was done into the log. Errors: 42501.';

-- ---------------------------------------------------------------------------------------------
-- A business that is deleted pays no more. As with what it has at Vapi: a trigger, so that it holds for every way a
-- business goes, and a job that may run again.

create table private.paddle_leftovers (
  business_id uuid primary key,
  subscriptions text[] not null,
  transactions text[] not null,
  created_at timestamptz not null default now()
);
comment on table private.paddle_leftovers is
  'Of deleted businesses: subscriptions until they are cancelled at Paddle, and checkouts that may have become one.';
alter table private.paddle_leftovers enable row level security;
revoke all on private.paddle_leftovers from public, anon, authenticated;

create function private.leave_paddle() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into private.paddle_leftovers (business_id, subscriptions, transactions)
  select old.id, s.ids, t.ids
  from (select coalesce(array_agg(s.id), '{}') as ids from public.subscriptions s
      where s.business_id = old.id and s.status <> 'canceled') s,
    (select coalesce(array_agg(t.id), '{}') as ids from public.transactions t
      where t.business_id = old.id and t.subscription_id is null and t.made_at > now() - interval '60 days') t
  where cardinality(s.ids) > 0 or cardinality(t.ids) > 0
  on conflict (business_id) do nothing;
  if found then
    perform graphile_worker.add_job('cancel-subscriptions', json_build_object('businessId', old.id),
      queue_name => 'paddle:' || old.id, max_attempts => 25, job_key => 'cancel-subscriptions:' || old.id);
  end if;
  return old;
end $$;
revoke all on function private.leave_paddle() from public;
create trigger businesses_leave_paddle before delete on public.businesses
  for each row execute function private.leave_paddle();
