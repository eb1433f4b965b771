-- What pages and mails about billing say: what was really paid and is really due, when a pause ends, what a smaller plan
-- does not hold. And two things that billing_at said too early: that the numbers of a pause of six months are given
-- back, and that somebody is on trial who has a plan that rests.

-- ---------------------------------------------------------------------------------------------
-- What of a bill was paid by credit, and what is still to be paid. Null on what Paddle told before it was asked for.

alter table public.transactions
  add column credit bigint,
  add column credit_to_balance bigint,
  add column grand_total bigint,
  add column balance bigint,
  add column tax_rate numeric;
comment on column public.transactions.credit is 'What was taken from the credit that the customer had.';
comment on column public.transactions.credit_to_balance is 'What it gave the customer as credit for later bills.';
comment on column public.transactions.grand_total is 'What is left of the total after credit: what is charged.';
comment on column public.transactions.balance is 'What of the grand total is still to be paid.';
comment on column public.transactions.tax_rate is 'Of all its lines, as a part of one; null where they differ.';

-- A pause that has begun says its end as a change that is scheduled.
update public.subscriptions s set resumes_at = s.scheduled_at
where s.scheduled_action = 'resume' and s.resumes_at is null;

create function private.amount_due(p_subscription_id text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('amount', sum(coalesce(t.balance, t.grand_total, t.total))::text, 'currency', t.currency)
  from public.transactions t
  where t.subscription_id = p_subscription_id and t.status = 'past_due'
  group by t.currency
  order by min(t.made_at)
  limit 1
$$;
revoke all on function private.amount_due(text) from public;
comment on function private.amount_due is 'What Paddle asks for a subscription that is past due: { amount, currency }, or null.';

alter table public.billing_accounts add column payer_changed_at timestamptz;
comment on column public.billing_accounts.payer_changed_at is
  'When the address or the company of who pays was changed here: bills from before say nothing of the tax.';

-- As before, and notes when what tax goes by was changed.
create or replace function public.end_billing_act(p_business_id uuid, p_token uuid, p_subject text, p_changes jsonb) returns void
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
  if v_act = 'details' and p_changes ?| array['address', 'company'] then
    update public.billing_accounts a set payer_changed_at = now(), updated_at = now() where a.business_id = p_business_id;
  end if;
end $$;

-- What bills say of the money of subscriptions, for who may read them. with_tax: of one interval, as the newest bill was
-- taxed; null where none says it, and once who pays has moved. credit: what earlier bills gave the customer and later ones have not taken.
create function public.subscription_money(p_business_id uuid)
returns table (subscription_id text, due bigint, with_tax bigint, credit bigint)
language sql stable set search_path = '' as $$
  select s.id,
    (select sum(coalesce(t.balance, t.grand_total, t.total))::bigint from public.transactions t
      where t.business_id = s.business_id and t.subscription_id = s.id and t.status = 'past_due'),
    (select case when t.subtotal = s.unit_price then t.total
        else s.unit_price + round(s.unit_price * t.tax_rate)::bigint end
      from public.transactions t
      where t.business_id = s.business_id and t.subscription_id = s.id and t.currency = s.currency
        and t.status in ('billed', 'paid', 'completed', 'past_due') and t.subtotal <> 0
        and not exists (select from public.billing_accounts a
          where a.business_id = s.business_id and a.payer_changed_at > coalesce(t.billed_at, t.made_at))
      order by coalesce(t.billed_at, t.made_at) desc, t.id desc limit 1),
    greatest(0, (select coalesce(sum(coalesce(t.credit_to_balance, 0) - coalesce(t.credit, 0)), 0)::bigint
      from public.transactions t
      where t.business_id = s.business_id and t.customer_id = s.customer_id and t.currency = s.currency
        and t.status <> 'canceled'))
  from public.subscriptions s
  where s.business_id = p_business_id
$$;
revoke all on function public.subscription_money(uuid) from public, anon;
grant execute on function public.subscription_money(uuid) to authenticated;
comment on function public.subscription_money is 'What is due, what one interval costs with tax, and what credit is left, of each subscription of a business.';

-- ---------------------------------------------------------------------------------------------
-- As before, with two changes: a pause keeps its numbers for two hundred days, and comes before the trial.

create or replace function private.billing_at(p_business_id uuid, p_at timestamptz) returns private.billing
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
  -- A pause of six months is over before the first mail about its numbers, fourteen days before they go.
  c_wait_paused constant interval := interval '200 days';
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
  elsif v_sub.status = 'paused' then
    -- Also within the trial: a plan was chosen, and its pause is what somebody wanted.
    v.state := 'paused';
    v.restricted_since := coalesce(v_sub.paused_at, v_sub.occurred_at);
  elsif p_at < v_account.trial_ends_at then
    v.state := 'trial';
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

-- As before, with what is due, for who may read it.
create or replace function public.billing_banner(p_business_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'state', b.state, 'access', b.access, 'plan', b.plan,
    'trialEndsAt', b.trial_ends_at, 'pastDueSince', b.past_due_since, 'graceEndsAt', b.grace_ends_at,
    'releasesAt', b.releases_at,
    'due', case when public.may(p_business_id, 'billing.read') then private.amount_due(b.subscription_id) end,
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

-- As before; its mails say the plan, what is due, and when a pause ends.
create or replace function private.watch_lapse(p_business_id uuid, p_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v private.billing;
  v_stage text;
  v_moment timestamptz;
  v_lapse public.billing_notices;
  v_first public.billing_notices;
  v_last public.billing_notices;
  v_release timestamptz;
  v_numbers jsonb;
begin
  -- A payment that comes at this moment is seen, or waits until we are done.
  perform from public.billing_accounts a where a.business_id = p_business_id for update;
  v := private.billing_at(p_business_id, p_at);
  if v.business_id is null or v.state = 'free' then
    return;
  end if;

  v_stage := case
    when v.state = 'trial' and p_at >= v.trial_ends_at - interval '3 days' then 'trial-ends'
    when v.state = 'trial-over' then 'trial-over'
    when v.access = 'restricted' then 'restricted'
    when v.state = 'past-due' and p_at >= v.grace_ends_at - interval '3 days' then 'grace-ends'
    when v.state = 'past-due' then 'past-due' end;
  v_moment := case v_stage
    when 'trial-ends' then v.trial_ends_at
    when 'trial-over' then v.trial_ends_at
    when 'restricted' then v.restricted_since
    when 'grace-ends' then v.grace_ends_at
    when 'past-due' then v.past_due_since end;

  if v.access = 'full' then
    select * into v_lapse from public.billing_notices n
    where n.business_id = p_business_id and n.kind in ('trial-over', 'restricted') and n.ended_at is null
    order by n.made_at desc limit 1;
    -- A payment that is due while all works is the beginning of another lapse; what was told before it belongs to the last.
    update public.billing_notices n set ended_at = p_at
    where n.business_id = p_business_id and n.plan is null and n.ended_at is null
      and case when v_stage in ('past-due', 'grace-ends')
        then n.kind not in ('past-due', 'grace-ends') or n.made_at <= v_lapse.made_at
        else n.kind is distinct from v_stage end;
    if v_lapse.id is not null then
      perform private.give_notice(p_business_id, 'restored', v_lapse.refers_to, p_at, jsonb_build_object(
        'hasNumbers', exists (select from public.phone_lines l where l.business_id = p_business_id and l.state = 'active'),
        'hadNumbers', exists (select from public.phone_lines l where l.business_id = p_business_id and l.state = 'released')));
      -- It is over as soon as it is told.
      update public.billing_notices n set ended_at = p_at
      where n.business_id = p_business_id and n.kind = 'restored' and n.ended_at is null;
    end if;
  end if;
  if v_stage is not null then
    perform private.give_notice(p_business_id, v_stage, v_moment, p_at, jsonb_build_object(
      'state', v.state, 'moment', v_moment, 'graceEndsAt', v.grace_ends_at,
      'plan', v.plan, 'due', private.amount_due(v.subscription_id),
      'resumesAt', case when v.state = 'paused' then (select s.resumes_at from public.subscriptions s where s.id = v.subscription_id) end,
      'releasesAt', case when exists (select from public.phone_lines l
        where l.business_id = p_business_id and l.state <> 'released' and l.phone_number is not null) then v.releases_at end));
  end if;

  if v.access <> 'restricted' or p_at < v.releases_at - interval '14 days' then
    return;
  end if;
  select jsonb_agg(l.phone_number order by l.phone_number) into v_numbers from public.phone_lines l
  where l.business_id = p_business_id and l.state <> 'released' and l.phone_number is not null;
  if v_numbers is null then
    return;
  end if;
  -- The wait is as long as it was announced, also when nobody could announce it in time.
  select * into v_first from public.billing_notices n
  where n.business_id = p_business_id and n.kind = 'release-14' and n.ended_at is null;
  v_release := greatest(v.releases_at, coalesce(v_first.made_at, p_at) + interval '14 days');
  if v_first.id is null then
    perform private.give_notice(p_business_id, 'release-14', v.releases_at, p_at,
      jsonb_build_object('numbers', v_numbers, 'releasesAt', v_release));
    return;
  end if;
  select * into v_last from public.billing_notices n
  where n.business_id = p_business_id and n.kind = 'release-3' and n.ended_at is null;
  v_release := greatest(v_release, coalesce(v_last.made_at, p_at) + interval '3 days');
  if v_last.id is null then
    if p_at >= greatest(v.releases_at, v_first.made_at + interval '14 days') - interval '3 days' then
      perform private.give_notice(p_business_id, 'release-3', v.releases_at, p_at,
        jsonb_build_object('numbers', v_numbers, 'releasesAt', v_release));
    end if;
  elsif p_at >= v_release then
    perform private.release_lines(p_business_id, v.releases_at, p_at);
  end if;
end $$;

-- ---------------------------------------------------------------------------------------------
-- What a business has that a plan does not hold, for the page that asks before the change.

create function public.plan_losses(p_business_id uuid, p_plan text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'people', (select count(*) from public.memberships m where m.business_id = p_business_id),
    'invitations', (select count(*) from public.invitations i
      where i.business_id = p_business_id and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()),
    'lines', (select count(*) from public.phone_lines l
      where l.business_id = p_business_id and l.state in ('active', 'provisioning')),
    'tokens', (select count(*) from public.api_tokens t
      where t.business_id = p_business_id and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())),
    'webhooks', (select count(*) from public.webhook_endpoints e where e.business_id = p_business_id and e.status = 'on'),
    'usedSeconds', private.used_seconds(p_business_id, b.period_starts_at, b.period_ends_at),
    -- As private.look_after_recordings finds them, and as private.refresh_recording_terms lets them wait.
    'recordings', (select count(*) from public.calls c
      where c.business_id = p_business_id and c.recording_url is not null and c.status = 'ended'
        and c.started_at < now() - make_interval(days => p.retention_days)
        and not exists (select from public.recordings r where r.call_id = c.id and r.kept_at is not null)),
    'recordingsGoAt', coalesce(
      (select t.next_at from private.recording_terms t where t.business_id = p_business_id and t.next_days <= p.retention_days),
      now() + interval '30 days'))
  from public.plans p, private.billing_at(p_business_id, now()) b
  where p.id = p_plan and public.may(p_business_id, 'billing.manage')
$$;
revoke all on function public.plan_losses(uuid, text) from public, anon;
grant execute on function public.plan_losses(uuid, text) to authenticated;
comment on function public.plan_losses is 'What a business has of what plans limit, and how many of its recordings are older than a plan keeps; for who may change the plan.';
