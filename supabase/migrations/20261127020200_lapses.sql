-- What happens when nobody pays: mails that say what will be and when, numbers that are given back after a long wait,
-- and all of it as before once there is a plan. Nothing here says how things stand: private.billing_at does, and this
-- compares it with what was told.

alter table public.phone_lines
  add column released_at timestamptz,
  add column returned_at timestamptz;
comment on column public.phone_lines.released_at is 'When it was given back for want of a plan.';
comment on column public.phone_lines.returned_at is 'When the phone service had taken it back. Null: it is still asked to.';
create index phone_lines_to_return_idx on public.phone_lines (business_id) where released_at is not null and returned_at is null;
-- A number that was given back may come to somebody else.
alter table public.phone_lines drop constraint phone_lines_phone_number_key;
create unique index phone_lines_phone_number_key on public.phone_lines (phone_number) where state <> 'released';

-- Gives the numbers back. The caller holds the account and has seen that it is time.
create function private.release_lines(p_business_id uuid, p_releases_at timestamptz, p_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_numbers text[];
begin
  with gone as (
    update public.phone_lines l set state = 'released', released_at = p_at, error = null
    where l.business_id = p_business_id and l.state <> 'released' and l.phone_number is not null
    returning l.phone_number
  )
  select array_agg(g.phone_number order by g.phone_number) into v_numbers from gone g;
  if v_numbers is null then
    return;
  end if;
  update public.billing_accounts a set lines_released_at = p_at, updated_at = now() where a.business_id = p_business_id;
  -- In the queue of its publications: one that runs at this moment ends first.
  perform graphile_worker.add_job('release-lines', json_build_object('businessId', p_business_id),
    queue_name => 'vapi:' || p_business_id, max_attempts => 25, job_key => 'release-lines:' || p_business_id);
  perform private.audit(p_business_id, 'phone-line.release', array_to_string(v_numbers, ', '));
  perform private.give_notice(p_business_id, 'released', p_releases_at, p_at, jsonb_build_object('numbers', v_numbers));
end $$;

-- Whoever has everything again is no longer in the lapse that was told of, also when a payment is due already: the next
-- one is announced like the first, and numbers go only after a wait that was announced for it.
create function private.watch_lapse(p_business_id uuid, p_at timestamptz) returns void
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

-- All that depends on the time, of one business. Doing it twice does it once.
create function private.watch_billing(p_business_id uuid, p_at timestamptz default now()) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.watch_usage(p_business_id, p_at);
  perform private.note_usage(private.billing_at(p_business_id, p_at), p_at);
  perform private.watch_lapse(p_business_id, p_at);
  perform private.watch_charges(p_business_id, p_at);
end $$;

-- What Paddle says of a subscription waits for a look that is being taken, and has another one taken at once.
create function private.watch_subscription() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.billing_accounts a where a.business_id = new.business_id for key share;
  perform graphile_worker.add_job('watch-billing', json_build_object('businessId', new.business_id),
    max_attempts => 5, job_key => 'watch-billing:' || new.business_id);
  return null;
end $$;
create trigger subscriptions_watch after insert or update on public.subscriptions
  for each row execute function private.watch_subscription();

-- What the phone service has still to take back; null when nothing.
create function private.lines_to_return(p_business_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('bornAt', b.created_at, 'lines',
    jsonb_agg(jsonb_build_object('id', l.id, 'vapiId', l.vapi_phone_number_id)))
  from public.businesses b
  join public.phone_lines l on l.business_id = b.id and l.state = 'released' and l.released_at is not null and l.returned_at is null
  where b.id = p_business_id
  group by b.id, b.created_at
$$;
create function private.mark_line_returned(p_line_id uuid) returns void
language sql security definer set search_path = '' as $$
  update public.phone_lines set returned_at = now() where id = p_line_id and state = 'released'
$$;

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'release_lines(uuid, timestamptz, timestamptz)', 'watch_lapse(uuid, timestamptz)', 'watch_billing(uuid, timestamptz)',
    'watch_subscription()', 'lines_to_return(uuid)', 'mark_line_returned(uuid)'
  ] loop
    execute 'revoke all on function private.' || v_function || ' from public, anon, authenticated';
  end loop;
end $$;
