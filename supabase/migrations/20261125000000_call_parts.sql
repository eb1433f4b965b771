-- How an event becomes a call, in parts that can each be held in the head (and changed alone): the person, the
-- status, a turn, the report, its insights and its follow-up. And what people may do with calls.

insert into public.role_permissions (role, permission)
select role, permission
from (values
  ('calls.work', array['owner', 'manager']),
  ('callers.erase', array['owner']),
  ('api.manage', array['owner'])
) as t (permission, roles), unnest(t.roles) as role;

-- ---------------------------------------------------------------------------------------------
-- What open pages hear: sent when the transaction commits, never before.

create function private.tell_live(p_business_id uuid, p_event text, p_id uuid) returns void
language sql volatile set search_path = '' as $$
  select pg_notify('frontdesk_live', json_build_object(
    'businessId', p_business_id, 'event', p_event, 'id', p_id)::text)
$$;
comment on function private.tell_live is 'Says that something of a business changed: call, follow-up, usage or receptionist.';

create or replace function private.notify_receptionist(p_business_id uuid, p_id uuid) returns void
language sql volatile set search_path = '' as $$
  select private.tell_live(p_business_id, 'receptionist', p_id)
$$;

-- ---------------------------------------------------------------------------------------------
-- The person, by number. Null for a number that was withheld.

create function private.note_caller(p_business_id uuid, p_number text, p_name text, p_call_at timestamptz) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  if p_number is null then
    return null;
  end if;
  insert into public.callers as p (business_id, phone_number, name, first_call_at, last_call_at)
  values (p_business_id, p_number, p_name, p_call_at, p_call_at)
  on conflict (business_id, phone_number) do update set
    name = case
      when excluded.name is not null and (p.name is null or excluded.last_call_at >= p.last_call_at) then excluded.name
      else p.name end,
    first_call_at = least(p.first_call_at, excluded.first_call_at),
    last_call_at = greatest(p.last_call_at, excluded.last_call_at)
  returning p.id into v_id;
  return v_id;
end $$;
comment on function private.note_caller is 'The caller with a number, made or found; the last call that gave a name names them.';

create or replace function private.call_of(p_business_id uuid, p_call jsonb, p_name text) returns public.calls
language plpgsql security definer set search_path = '' as $$
declare
  v_call public.calls;
  v_caller uuid;
  v_name text := left(nullif(btrim(coalesce(p_name, p_call ->> 'callerName')), ''), 120);
  v_started timestamptz := coalesce((p_call ->> 'startedAt')::timestamptz, (p_call ->> 'at')::timestamptz);
begin
  -- A caller who is known goes in at once: while they wait, the call is not counted and made findable twice.
  insert into public.calls as c
    (business_id, vapi_call_id, receptionist_id, phone_line_id, direction, status, status_at, caller_number, started_at,
      caller_id, caller_name)
  values (
    p_business_id, p_call ->> 'id',
    (select r.id from public.receptionists r where r.business_id = p_business_id and r.vapi_assistant_id = p_call ->> 'assistantId'),
    (select l.id from public.phone_lines l where l.business_id = p_business_id and l.vapi_phone_number_id = p_call ->> 'phoneNumberId'),
    p_call ->> 'direction', 'in-progress', (p_call ->> 'at')::timestamptz, p_call ->> 'callerNumber', v_started,
    (select coalesce(p.merged_into, p.id) from public.callers p
      where p.business_id = p_business_id and p.phone_number = p_call ->> 'callerNumber'), v_name)
  on conflict (vapi_call_id) do update set
    caller_number = coalesce(c.caller_number, excluded.caller_number)
  where c.business_id = excluded.business_id
  returning * into v_call;
  if v_call.id is null then
    raise exception 'The call belongs to another business' using errcode = '42501';
  end if;
  v_caller := private.note_caller(p_business_id, v_call.caller_number, v_name, v_call.started_at);
  if (v_call.caller_id is null and v_caller is not null) or v_name <> coalesce(v_call.caller_name, '') then
    update public.calls c set caller_id = coalesce(c.caller_id, v_caller), caller_name = coalesce(v_name, c.caller_name)
    where c.id = v_call.id returning * into v_call;
  end if;
  -- Open pages show the request while the caller still talks.
  perform private.tell_live(p_business_id, 'call', v_call.id);
  return v_call;
end $$;

-- ---------------------------------------------------------------------------------------------
-- The parts of apply_call_event. Each gets the call as it was locked, and the event in our words.

create function private.apply_call_status(p_call public.calls, p_caller uuid, p_event jsonb) returns void
language sql security definer set search_path = '' as $$
  update public.calls c set
    caller_id = coalesce(c.caller_id, p_caller),
    caller_name = coalesce(c.caller_name, p_event -> 'call' ->> 'callerName'),
    status = case when m.moves then m.status else c.status end,
    status_at = case when m.moves then m.at else c.status_at end,
    ended_at = case when m.status = 'ended' then coalesce(c.ended_at, m.at) else c.ended_at end,
    ended_reason = case when m.status = 'ended' then coalesce(c.ended_reason, p_event ->> 'endedReason') else c.ended_reason end,
    duration_seconds = case when m.status = 'ended'
      then coalesce(c.duration_seconds, greatest(0, extract(epoch from m.at - c.started_at))::integer)
      else c.duration_seconds end
  from (
    select e.status, e.at, (p_call).status <> 'ended' and (
      e.status = 'ended' or e.at > (p_call).status_at
      or (e.at = (p_call).status_at
          and private.call_status_rank(e.status) > private.call_status_rank((p_call).status))) as moves
    from (select p_event ->> 'status' as status, (p_event ->> 'at')::timestamptz as at) e
  ) m
  where c.id = (p_call).id
$$;

create function private.apply_call_turn(p_call public.calls, p_caller uuid, p_event jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_at timestamptz := (p_event ->> 'at')::timestamptz;
begin
  update public.calls c set
    caller_id = coalesce(c.caller_id, p_caller),
    status = case when c.status in ('queued', 'ringing') then 'in-progress' else c.status end,
    status_at = case when c.status in ('queued', 'ringing') then greatest(c.status_at, v_at) else c.status_at end
  where c.id = p_call.id;
  -- Once the report's turns are there they have every word, better. Words that come after a report without
  -- turns are all there is.
  if exists (select from public.call_turns t where t.call_id = p_call.id and t.source = 'report') then
    return;
  end if;
  insert into public.call_turns (call_id, position, business_id, speaker, text, start_ms, end_ms, source)
  select p_call.id, coalesce(max(t.position) + 1, 0), p_call.business_id,
    p_event -> 'turn' ->> 'speaker', p_event -> 'turn' ->> 'text',
    (p_event -> 'turn' ->> 'startMs')::integer, (p_event -> 'turn' ->> 'endMs')::integer, 'live'
  from public.call_turns t where t.call_id = p_call.id;
  if p_call.report_at is not null then
    perform private.transcript_from_turns(p_call.id);
  end if;
end $$;

create function private.replace_insights(p_call public.calls, p_insights jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.call_insights where call_id = p_call.id;
  insert into public.call_insights (call_id, position, business_id, kind, label, value, turn_position, second)
  select p_call.id, (n - 1)::integer, p_call.business_id, i ->> 'kind', i ->> 'label', i ->> 'value',
    (i ->> 'turnPosition')::integer, (i ->> 'second')::integer
  from jsonb_array_elements(p_insights) with ordinality as x (i, n);
end $$;

create function private.propose_follow_up(p_call public.calls, p_caller uuid, p_follow_up jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if jsonb_typeof(p_follow_up) is distinct from 'object' then
    return;
  end if;
  -- A later report may say it better, but what a person did with it stands.
  insert into public.follow_ups as f (business_id, call_id, caller_id, kind, title, due_at)
  values (p_call.business_id, p_call.id, coalesce(p_caller, p_call.caller_id), p_follow_up ->> 'kind',
    p_follow_up ->> 'title', (p_follow_up ->> 'dueAt')::timestamptz)
  on conflict (call_id) do update set
    kind = excluded.kind, title = excluded.title, due_at = excluded.due_at
  where f.status = 'open';
end $$;

create function private.apply_call_report(p_call public.calls, p_caller uuid, p_event jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_at timestamptz := (p_event ->> 'at')::timestamptz;
  v_in jsonb := p_event -> 'call';
  v_report jsonb := p_event -> 'report';
begin
  -- One that is older than the report in force tells nothing new.
  if v_at < p_call.report_at then
    return;
  end if;
  update public.calls c set
    caller_id = coalesce(p_caller, c.caller_id),
    caller_name = coalesce(v_in ->> 'callerName', c.caller_name),
    status = 'ended',
    status_at = greatest(c.status_at, v_at),
    started_at = coalesce((v_in ->> 'startedAt')::timestamptz, c.started_at),
    ended_at = coalesce((v_report ->> 'endedAt')::timestamptz, c.ended_at, v_at),
    duration_seconds = coalesce((v_report ->> 'durationSeconds')::integer, c.duration_seconds),
    ended_reason = coalesce(v_report ->> 'endedReason', c.ended_reason),
    outcome = v_report ->> 'outcome',
    sentiment = v_report ->> 'sentiment',
    lead_quality = v_report ->> 'leadQuality',
    is_after_hours = coalesce((v_report ->> 'isAfterHours')::boolean, false),
    summary = v_report ->> 'summary',
    transcript = (
      select string_agg(
        case t ->> 'speaker' when 'caller' then 'Caller: ' else 'Receptionist: ' end || (t ->> 'text'), E'\n' order by n)
      from jsonb_array_elements(v_report -> 'turns') with ordinality as x (t, n)),
    recording_url = coalesce(v_report ->> 'recordingUrl', c.recording_url),
    cost_micros = coalesce((v_report ->> 'costMicros')::bigint, c.cost_micros),
    cost_breakdown = coalesce(nullif(v_report -> 'costBreakdown', 'null'::jsonb), c.cost_breakdown),
    report_at = v_at
  where c.id = p_call.id;

  -- A report without turns must not take away the words that were heard live.
  if jsonb_array_length(v_report -> 'turns') > 0 then
    delete from public.call_turns where call_id = p_call.id;
    insert into public.call_turns (call_id, position, business_id, speaker, text, start_ms, end_ms, source)
    select p_call.id, (n - 1)::integer, p_call.business_id, t ->> 'speaker', t ->> 'text',
      (t ->> 'startMs')::integer, (t ->> 'endMs')::integer, 'report'
    from jsonb_array_elements(v_report -> 'turns') with ordinality as x (t, n);
  else
    perform private.transcript_from_turns(p_call.id);
  end if;
  perform private.replace_insights(p_call, v_report -> 'insights');
  perform private.propose_follow_up(p_call, p_caller, v_report -> 'followUp');
end $$;

-- p_event is the event in our words: see the first form of this function in the migration of the intake.
create or replace function public.apply_call_event(p_event_id uuid, p_event jsonb) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_status text;
  v_kind text := p_event ->> 'kind';
  v_at timestamptz := (p_event ->> 'at')::timestamptz;
  v_in jsonb := p_event -> 'call';
  v_business uuid;
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

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'tell_live(uuid, text, uuid)', 'note_caller(uuid, text, text, timestamptz)',
    'apply_call_status(public.calls, uuid, jsonb)', 'apply_call_turn(public.calls, uuid, jsonb)',
    'replace_insights(public.calls, jsonb)', 'propose_follow_up(public.calls, uuid, jsonb)',
    'apply_call_report(public.calls, uuid, jsonb)'
  ] loop
    execute 'revoke all on function private.' || v_function || ' from public, anon, authenticated';
  end loop;
end $$;
