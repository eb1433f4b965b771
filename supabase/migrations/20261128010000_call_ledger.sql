-- The proof that no call is lost: what Vapi has of a business is compared with what we have, again and again. What is
-- missing or incomplete is stored as an event of ours and applied like any other: see docs/decisions.

-- ---------------------------------------------------------------------------------------------
-- By what Vapi knows a business: every assistant and every number that it ever had there.

create table private.call_sources (
  business_id uuid not null references public.businesses (id) on delete cascade,
  kind text not null check (kind in ('assistant', 'phone-number')),
  vapi_id text not null,
  since timestamptz not null default now(),
  until timestamptz,
  primary key (kind, vapi_id, business_id)
);
comment on table private.call_sources is 'By which assistants and numbers Vapi lists the calls of a business, also former ones.';
comment on column private.call_sources.since is 'From when its calls are this business''s: a number may have been another''s before.';
create index call_sources_business_idx on private.call_sources (business_id);
alter table private.call_sources enable row level security;
revoke all on private.call_sources from public, anon, authenticated;

-- A deleted business's calls are deleted at Vapi too: by where it lists them.
alter table private.vapi_leftovers add column call_sources jsonb not null default '[]';
comment on column private.vapi_leftovers.call_sources is '[{ "kind", "id", "from", "until" }], as in call_sources.';

create or replace function private.leave_vapi() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into private.vapi_leftovers (business_id, born_at, assistants, lines, files, call_sources)
  values (old.id, old.created_at,
    (select coalesce(array_agg(r.vapi_assistant_id) filter (where r.vapi_assistant_id is not null), '{}')
      from public.receptionists r where r.business_id = old.id),
    (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'vapiId', l.vapi_phone_number_id)), '[]')
      from public.phone_lines l where l.business_id = old.id),
    (select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'vapiId', f.vapi_file_id)), '[]')
      from public.knowledge_files f where f.business_id = old.id),
    (select coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'id', s.vapi_id, 'from', s.since, 'until', coalesce(s.until, now()))), '[]')
      from private.call_sources s where s.business_id = old.id))
  on conflict (business_id) do nothing;
  perform graphile_worker.add_job('release-vapi', json_build_object('businessId', old.id),
    queue_name => 'vapi:' || old.id, max_attempts => 25, job_key => 'release:' || old.id);
  return old;
end $$;

create table public.call_ledgers (
  business_id uuid primary key references public.businesses (id) on delete cascade,
  checked_until timestamptz not null default now(),
  proven_at timestamptz,
  asked_at timestamptz,
  failing_since timestamptz,
  error text check (char_length(error) <= 500)
);
comment on table public.call_ledgers is 'How far the calls of a business were compared with Vapi''s list. One a business that has something there.';
comment on column public.call_ledgers.checked_until is 'Every call that began before is known to be here. Stands still while Vapi does not answer, and while a call runs.';
comment on column public.call_ledgers.proven_at is 'When a whole day was compared last.';
comment on column public.call_ledgers.asked_at is 'Somebody asked for it, and it is not done yet.';
comment on column public.call_ledgers.failing_since is 'Since when no comparison came to its end; null when the last one did.';

create table public.call_checks (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  kind text not null check (kind in ('watch', 'proof')),
  from_at timestamptz not null,
  until_at timestamptz not null,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  found integer not null default 0 check (found >= 0),
  here integer not null default 0 check (here >= 0),
  recovered integer not null default 0 check (recovered >= 0),
  waiting integer not null default 0 check (waiting >= 0),
  error text check (char_length(error) <= 500)
);
comment on table public.call_checks is 'Comparisons with Vapi''s list, each with what came of it.';
comment on column public.call_checks.kind is 'watch: every few minutes, of what is new. proof: a whole day, daily or when somebody asks.';
comment on column public.call_checks.found is 'Calls at Vapi that began in the window. Erased ones, and those of others, are not counted.';
comment on column public.call_checks.here is 'Of these, how many were here, complete.';
comment on column public.call_checks.recovered is 'How many were fetched, since they were missing or incomplete.';
comment on column public.call_checks.waiting is 'How many run still, or ended this moment.';
create index call_checks_business_idx on public.call_checks (business_id, started_at desc);

create table public.call_recoveries (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  vapi_call_id text not null,
  what text not null check (what in ('missing', 'incomplete')),
  recovered_at timestamptz not null default now()
);
comment on table public.call_recoveries is 'Calls that the comparison brought in, or completed.';
create index call_recoveries_business_idx on public.call_recoveries (business_id, recovered_at desc);
create index call_recoveries_call_idx on public.call_recoveries (business_id, vapi_call_id);

alter table public.call_ledgers enable row level security;
alter table public.call_checks enable row level security;
alter table public.call_recoveries enable row level security;
revoke all on public.call_ledgers, public.call_checks, public.call_recoveries from anon, authenticated;
grant select on public.call_ledgers, public.call_checks, public.call_recoveries to authenticated;
grant all on public.call_ledgers, public.call_checks, public.call_recoveries to service_role;
create policy "members read" on public.call_ledgers for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));
create policy "members read" on public.call_checks for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));
create policy "members read" on public.call_recoveries for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));
create trigger a_refuse_erased before insert on public.call_recoveries
  for each row execute function private.refuse_erased_call();

create function private.note_call_source(p_business_id uuid, p_kind text, p_before text, p_now text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if p_before is not distinct from p_now then
    return;
  end if;
  -- Whoever had it has it no longer.
  update private.call_sources s set until = now()
  where s.kind = p_kind and s.until is null
    and ((s.business_id = p_business_id and s.vapi_id = p_before) or (s.business_id <> p_business_id and s.vapi_id = p_now));
  if p_now is not null then
    insert into private.call_sources (business_id, kind, vapi_id) values (p_business_id, p_kind, p_now)
    on conflict (kind, vapi_id, business_id) do update set until = null;
    insert into public.call_ledgers (business_id) values (p_business_id) on conflict do nothing;
  end if;
end $$;
revoke all on function private.note_call_source(uuid, text, text, text) from public;

create function private.note_assistant() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.note_call_source(new.business_id, 'assistant',
    case when tg_op = 'UPDATE' then old.vapi_assistant_id end, new.vapi_assistant_id);
  return null;
end $$;
create function private.note_phone_line() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    update private.call_sources s set until = now()
    where s.business_id = old.business_id and s.kind = 'phone-number' and s.vapi_id = old.vapi_phone_number_id and s.until is null;
    return null;
  end if;
  perform private.note_call_source(new.business_id, 'phone-number',
    case when tg_op = 'UPDATE' then old.vapi_phone_number_id end, new.vapi_phone_number_id);
  return null;
end $$;
revoke all on function private.note_assistant() from public;
revoke all on function private.note_phone_line() from public;
create trigger a_note_source after insert or update of vapi_assistant_id on public.receptionists
  for each row execute function private.note_assistant();
create trigger a_note_source after insert or update of vapi_phone_number_id or delete on public.phone_lines
  for each row execute function private.note_phone_line();

-- Those that there are: as long as they have calls here.
insert into private.call_sources (business_id, kind, vapi_id, since)
select x.business_id, x.kind, x.vapi_id,
  coalesce((select min(c.started_at) - interval '1 minute' from public.calls c where c.business_id = x.business_id), now())
from (
  select r.business_id, 'assistant' as kind, r.vapi_assistant_id as vapi_id from public.receptionists r
  union all
  select l.business_id, 'phone-number', l.vapi_phone_number_id from public.phone_lines l
) x where x.vapi_id is not null;
-- What Vapi still has of them is compared at once.
insert into public.call_ledgers (business_id, checked_until)
select distinct s.business_id, now() - interval '14 days' from private.call_sources s;

-- Whose a call was: whoever had the number or the assistant then. Null when we do not know of anybody.
create function private.business_of_source(p_phone_number_id text, p_assistant_id text, p_at timestamptz) returns uuid
language sql stable security definer set search_path = '' as $$
  select s.business_id from private.call_sources s
  where ((s.kind = 'phone-number' and s.vapi_id = p_phone_number_id) or (s.kind = 'assistant' and s.vapi_id = p_assistant_id))
    and s.since <= p_at + interval '1 minute' and (s.until is null or s.until >= p_at - interval '1 minute')
  order by s.kind = 'phone-number' desc, s.since desc
  limit 1
$$;
revoke all on function private.business_of_source(text, text, timestamptz) from public;

create or replace function public.apply_call_event(p_event_id uuid, p_event jsonb) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_status text;
  v_kind text := p_event ->> 'kind';
  v_at timestamptz := (p_event ->> 'at')::timestamptz;
  v_in jsonb := p_event -> 'call';
  v_business uuid;
  v_then uuid;
  v_receptionist uuid;
  v_line uuid;
  v_caller uuid;
  v_call public.calls;
begin
  select e.status into v_status from public.webhook_events e where e.id = p_event_id for update;
  if not found then
    raise exception 'No webhook event %', p_event_id using errcode = 'P0002';
  end if;
  if v_status = 'processed' then
    return 'processed';
  end if;

  if v_kind = 'none' then
    update public.webhook_events set status = 'ignored', processed_at = now(), error = null where id = p_event_id;
    return 'ignored';
  end if;

  -- Whose call is it? The line that was dialled says it first, then the assistant that answered.
  select l.business_id, l.id into v_business, v_line
  from public.phone_lines l where l.vapi_phone_number_id = v_in ->> 'phoneNumberId';
  select r.id, coalesce(v_business, r.business_id) into v_receptionist, v_business
  from public.receptionists r
  where r.vapi_assistant_id = v_in ->> 'assistantId' and (v_business is null or r.business_id = v_business);
  if not found and v_line is not null then
    select l.business_id into v_business from public.phone_lines l where l.id = v_line;
  end if;
  -- What we hear late of is not theirs who have the number by now.
  v_then := private.business_of_source(v_in ->> 'phoneNumberId', v_in ->> 'assistantId',
    coalesce((v_in ->> 'startedAt')::timestamptz, v_at));
  if v_then is not null and v_then is distinct from v_business then
    v_business := v_then;
    v_line := null;
    select r.id into v_receptionist from public.receptionists r
    where r.business_id = v_then and r.vapi_assistant_id = v_in ->> 'assistantId';
  end if;
  if v_business is null then
    update public.webhook_events set status = 'unroutable', processed_at = now(), error = null where id = p_event_id;
    return 'unroutable';
  end if;

  -- The row of the call: made by whichever event comes first, and locked by all.
  insert into public.calls as c
    (business_id, vapi_call_id, receptionist_id, phone_line_id, direction, status, status_at, caller_number, started_at)
  values (
    v_business, v_in ->> 'id', v_receptionist, v_line,
    coalesce(v_in ->> 'direction', 'inbound'),
    case v_kind when 'status' then p_event ->> 'status' when 'turn' then 'in-progress' else 'ended' end,
    v_at,
    v_in ->> 'callerNumber',
    coalesce((v_in ->> 'startedAt')::timestamptz, v_at)
  )
  on conflict (vapi_call_id) do update set
    receptionist_id = coalesce(c.receptionist_id, excluded.receptionist_id),
    phone_line_id = coalesce(c.phone_line_id, excluded.phone_line_id),
    caller_number = coalesce(c.caller_number, excluded.caller_number)
  where c.business_id = excluded.business_id
  returning * into v_call;
  if v_call.id is null then
    -- The call is already another business's: never move it, keep the event for an admin.
    update public.webhook_events set status = 'unroutable', processed_at = now(),
      error = 'The call belongs to another business' where id = p_event_id;
    return 'unroutable';
  end if;
  v_caller := private.note_caller(v_business, v_call.caller_number, v_in ->> 'callerName', v_call.started_at);

  if v_kind = 'status' then
    perform private.apply_call_status(v_call, v_caller, p_event);
  elsif v_kind = 'turn' then
    perform private.apply_call_turn(v_call, v_caller, p_event);
  elsif v_kind = 'report' then
    perform private.apply_call_report(v_call, v_caller, p_event);
  end if;

  update public.webhook_events
  set status = 'processed', processed_at = now(), business_id = v_business, error = null
  where id = p_event_id;
  perform private.tell_live(v_business, 'call', v_call.id);
  return 'processed';
end $$;

-- ---------------------------------------------------------------------------------------------
-- Comparing. Called by the worker alone.

create function private.want_call_check(p_business_id uuid, p_is_proof boolean, p_delay interval default '0') returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform graphile_worker.add_job('check-calls', json_build_object('businessId', p_business_id, 'isProof', p_is_proof),
    queue_name => 'check-calls:' || p_business_id, run_at => now() + p_delay, max_attempts => 3,
    job_key => 'check-calls:' || p_business_id || case when p_is_proof then ':proof' else '' end);
end $$;
revoke all on function private.want_call_check(uuid, boolean, interval) from public;

-- Of every business that has had something at Vapi as long as Vapi keeps calls. Spread, so that Vapi is not asked all at once.
create function private.queue_call_checks() returns integer
language plpgsql security definer set search_path = '' as $$
declare
  v_ledger public.call_ledgers;
  v_count integer := 0;
begin
  delete from public.call_checks k
  where k.started_at < now() - case when k.kind = 'watch' and k.recovered = 0 and k.error is null then interval '1 day' else interval '90 days' end;
  for v_ledger in
    select l.* from public.call_ledgers l
    where exists (select from private.call_sources s where s.business_id = l.business_id
      and (s.until is null or s.until > now() - interval '14 days'))
    order by l.checked_until
  loop
    perform private.want_call_check(v_ledger.business_id,
      v_ledger.proven_at is null or v_ledger.proven_at < now() - interval '1 day',
      (v_count % 1200) * interval '200 milliseconds');
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;
revoke all on function private.queue_call_checks() from public;

-- Begins a comparison. The window reaches two hours back from where the last one ended, since calls end long after they
-- began, and after an outage as far as the outage; a proof at least a day.
-- Returns { id, from, until, sources: [{ kind, id, from, until }] }; null when there is nothing to compare.
create function private.begin_call_check(p_business_id uuid, p_is_proof boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_ledger public.call_ledgers;
  v_from timestamptz;
  v_id uuid;
begin
  select * into v_ledger from public.call_ledgers l where l.business_id = p_business_id for update;
  if not found then
    return null;
  end if;
  v_from := greatest(now() - interval '30 days', least(v_ledger.checked_until - interval '2 hours',
    case when p_is_proof then now() - interval '1 day' end));
  update public.call_checks k set ended_at = now(), error = 'It was broken off.'
  where k.business_id = p_business_id and k.ended_at is null;
  insert into public.call_checks (business_id, kind, from_at, until_at)
  values (p_business_id, case when p_is_proof then 'proof' else 'watch' end, v_from, now())
  returning id into v_id;
  return jsonb_build_object('id', v_id, 'from', v_from, 'until', now(), 'sources', (
    select coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'id', s.vapi_id,
      'from', greatest(v_from, s.since - interval '1 minute'), 'until', least(now(), s.until + interval '1 minute'))), '[]')
    from private.call_sources s
    where s.business_id = p_business_id and (s.until is null or s.until > v_from)));
end $$;
revoke all on function private.begin_call_check(uuid, boolean) from public;

-- Stores what Vapi's API says of a call, as an event. False when it was stored before: it is in the inbox then, whatever
-- became of it, and an admin sees it there.
create function private.recover_call(
  p_check_id uuid, p_what text, p_event_key text, p_type text, p_call_id text, p_occurred_at timestamptz, p_payload jsonb
) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  v_business uuid;
begin
  select k.business_id into v_business from public.call_checks k where k.id = p_check_id;
  if not found or exists (select from public.webhook_events e where e.provider = 'vapi' and e.event_key = p_event_key) then
    return false;
  end if;
  perform public.receive_webhook('vapi', p_event_key, p_type, p_call_id, p_occurred_at, p_payload, true);
  insert into public.call_recoveries (business_id, vapi_call_id, what) values (v_business, p_call_id, p_what);
  return true;
end $$;
revoke all on function private.recover_call(uuid, text, text, text, text, timestamptz, jsonb) from public;

-- A part of the window is compared, up to p_until. p_held_at: when the first call began that is not complete yet; one
-- that never ends at Vapi holds nothing up for longer than a day.
create function private.advance_call_check(p_check_id uuid, p_until timestamptz, p_held_at timestamptz, p_counts jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_business uuid;
begin
  update public.call_checks k set
    found = k.found + (p_counts ->> 'found')::integer, here = k.here + (p_counts ->> 'here')::integer,
    recovered = k.recovered + (p_counts ->> 'recovered')::integer, waiting = k.waiting + (p_counts ->> 'waiting')::integer
  where k.id = p_check_id
  returning k.business_id into v_business;
  update public.call_ledgers l set checked_until = greatest(l.checked_until,
    case when p_held_at is null then p_until else least(p_until, greatest(p_held_at, now() - interval '1 day')) end)
  where l.business_id = v_business;
end $$;
revoke all on function private.advance_call_check(uuid, timestamptz, timestamptz, jsonb) from public;

-- Ends a comparison. p_error: why it came to no end; in words, for the owner.
create function private.end_call_check(p_check_id uuid, p_error text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_check public.call_checks;
  v_ledger public.call_ledgers;
begin
  update public.call_checks k set ended_at = now(), error = left(p_error, 500) where k.id = p_check_id returning * into v_check;
  if not found then
    return;
  end if;
  select * into v_ledger from public.call_ledgers l where l.business_id = v_check.business_id for update;
  update public.call_ledgers l set
    failing_since = case when p_error is not null then coalesce(l.failing_since, v_check.started_at) end,
    error = left(p_error, 500),
    proven_at = case when p_error is null and v_check.kind = 'proof' then now() else l.proven_at end,
    -- Who asked is answered, also that it does not go.
    asked_at = case when v_check.kind = 'watch' or l.asked_at > v_check.started_at then l.asked_at end
  where l.business_id = v_check.business_id;
  if v_ledger.asked_at is not null or (v_ledger.failing_since is null) <> (p_error is null) or v_check.recovered > 0 then
    perform private.tell_live(v_check.business_id, 'usage', v_check.business_id);
  end if;
end $$;
revoke all on function private.end_call_check(uuid, text) from public;

-- ---------------------------------------------------------------------------------------------
-- What people see of it, and may ask for.

-- Errors: 42501 not allowed; P0001 with hint nothing-to-compare or just-compared.
create function public.check_calls(p_business_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_ledger public.call_ledgers;
begin
  if not public.may(p_business_id, 'business.edit') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  select * into v_ledger from public.call_ledgers l where l.business_id = p_business_id for update;
  if not found then
    raise exception 'Nothing to compare' using errcode = 'P0001', hint = 'nothing-to-compare';
  end if;
  if v_ledger.proven_at > now() - interval '30 seconds' then
    raise exception 'Just compared' using errcode = 'P0001', hint = 'just-compared';
  end if;
  update public.call_ledgers l set asked_at = now() where l.business_id = p_business_id;
  perform private.want_call_check(p_business_id, true);
end $$;
comment on function public.check_calls is 'Has the calls of the last day compared with Vapi''s list now.';
revoke all on function public.check_calls(uuid) from public, anon;
grant execute on function public.check_calls(uuid) to authenticated;

-- { isAsked, failingSince, error, lastAt, proof: { from, until, found, here, recovered, waiting } | null, recoveries:
--   [{ callId, name, what, at }], recoveredInAll }; null when there is nothing to compare.
create function public.call_ledger(p_business_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'isAsked', coalesce(l.asked_at > now() - interval '10 minutes', false),
    'failingSince', l.failing_since, 'error', l.error,
    'lastAt', (select max(k.ended_at) from public.call_checks k where k.business_id = l.business_id and k.error is null),
    'proof', (select jsonb_build_object('from', k.from_at, 'until', k.until_at, 'found', k.found, 'here', k.here,
        'recovered', k.recovered, 'waiting', k.waiting)
      from public.call_checks k
      where k.business_id = l.business_id and k.kind = 'proof' and k.ended_at is not null and k.error is null
      order by k.started_at desc limit 1),
    'recoveries', (select coalesce(jsonb_agg(jsonb_build_object('callId', r.call_id, 'name', r.name, 'what', r.what,
        'at', r.recovered_at) order by r.recovered_at desc), '[]')
      from (select c.id as call_id, private.name_of_call(c, p) as name, x.what, x.recovered_at
        from public.call_recoveries x
        left join public.calls c on c.business_id = x.business_id and c.vapi_call_id = x.vapi_call_id
        left join public.callers p on p.id = c.caller_id
        where x.business_id = l.business_id order by x.recovered_at desc limit 5) r),
    'recoveredInAll', (select count(*) from public.call_recoveries x where x.business_id = l.business_id))
  from public.call_ledgers l
  where l.business_id = p_business_id and public.may(p_business_id, 'calls.read')
$$;
revoke all on function public.call_ledger(uuid) from public, anon;
grant execute on function public.call_ledger(uuid) to authenticated;
comment on function public.call_ledger is 'How the calls of a business compare with Vapi''s list, for its members.';
