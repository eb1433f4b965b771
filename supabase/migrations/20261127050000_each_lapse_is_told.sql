-- Whoever has everything again is no longer in the lapse that was told of, also when a payment is due already: the next
-- one is announced like the first, and numbers go only after a wait that was announced for it.

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
