-- The way of a call into the database: an inbox of raw events, and two functions.
-- receive_webhook stores an event and its job in one transaction, before the sender gets its 200.
-- apply_call_event turns one stored event into calls, turns, insights, callers and follow-ups, in one
-- transaction, so that a worker that dies in the middle leaves nothing half applied.

create table public.webhook_events (
  id uuid primary key default gen_random_uuid(),
  provider text not null check (provider in ('vapi', 'paddle')),
  event_key text not null check (char_length(event_key) between 1 and 300),
  type text not null check (char_length(type) between 1 and 120),
  external_id text check (char_length(external_id) <= 128),
  business_id uuid references public.businesses (id) on delete cascade,
  status text not null default 'received'
    check (status in ('received', 'processed', 'ignored', 'unroutable', 'failed')),
  payload jsonb not null,
  occurred_at timestamptz not null,
  received_at timestamptz not null default now(),
  processed_at timestamptz,
  deliveries integer not null default 1 check (deliveries > 0),
  attempts integer not null default 0 check (attempts >= 0),
  error text,
  unique (provider, event_key)
);
comment on table public.webhook_events is 'Every event a vendor sent, as it came (credentials in it redacted).';
comment on column public.webhook_events.event_key is 'What makes two deliveries the same event.';
comment on column public.webhook_events.external_id is 'Vapi''s call id, or Paddle''s entity id.';
comment on column public.webhook_events.status is 'received: waits for the worker. ignored: changes no state. unroutable: no business has its line or assistant. failed: out of attempts, an admin can replay it.';
comment on column public.webhook_events.occurred_at is 'By the vendor''s clock.';
comment on column public.webhook_events.deliveries is 'How often the vendor sent it.';
create index webhook_events_call_idx on public.webhook_events (business_id, external_id, occurred_at);
create index webhook_events_waiting_idx on public.webhook_events (received_at) where status = 'received';
create index webhook_events_trouble_idx on public.webhook_events (status, received_at desc) where status in ('unroutable', 'failed');

alter table public.webhook_events enable row level security;
revoke all on public.webhook_events from anon, authenticated;
grant select on public.webhook_events to authenticated;
grant all on public.webhook_events to service_role;
create policy "owners read the raw events of their business" on public.webhook_events
  for select to authenticated using (public.member_role(business_id) = 'owner');

-- ---------------------------------------------------------------------------------------------

create function public.receive_webhook(
  p_provider text,
  p_event_key text,
  p_type text,
  p_external_id text,
  p_occurred_at timestamptz,
  p_payload jsonb,
  p_changes_state boolean
) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
  v_deliveries integer;
begin
  insert into public.webhook_events as e
    (provider, event_key, type, external_id, occurred_at, payload, status, processed_at)
  values (
    p_provider, p_event_key, p_type, p_external_id, p_occurred_at, p_payload,
    case when p_changes_state then 'received' else 'ignored' end,
    case when p_changes_state then null else now() end
  )
  on conflict (provider, event_key) do update set deliveries = e.deliveries + 1
  returning e.id, e.deliveries into v_id, v_deliveries;

  if p_changes_state and v_deliveries = 1 then
    perform graphile_worker.add_job(
      'apply-webhook-event',
      json_build_object('eventId', v_id),
      max_attempts => 25,
      job_key => 'webhook-event:' || v_id
    );
  end if;
  return v_id;
end $$;
comment on function public.receive_webhook is
  'Stores a vendor''s event once and adds the job that applies it, in one transaction. Returns the event''s id.';
revoke all on function public.receive_webhook(text, text, text, text, timestamptz, jsonb, boolean)
  from public, anon, authenticated;
grant execute on function public.receive_webhook(text, text, text, text, timestamptz, jsonb, boolean)
  to service_role;

-- ---------------------------------------------------------------------------------------------

create function private.call_status_rank(p_status text) returns integer
language sql immutable set search_path = '' as $$
  select array_position(array['queued', 'ringing', 'in-progress', 'forwarding', 'ended'], p_status)
$$;

create function private.transcript_from_turns(p_call_id uuid) returns void
language sql security definer set search_path = '' as $$
  update public.calls c set transcript = (
    select string_agg(
      case t.speaker when 'caller' then 'Caller: ' else 'Receptionist: ' end || t.text, E'\n' order by t.start_ms, t.position)
    from public.call_turns t where t.call_id = c.id)
  where c.id = p_call_id
$$;
revoke all on function private.transcript_from_turns(uuid) from public;

-- p_event is the event in our words (app/integrations/vapi/call-event.server.ts):
--   { kind: 'status' | 'turn' | 'report' | 'none', at,
--     call: { id, assistantId, phoneNumberId, direction, callerNumber, callerName, startedAt },
--     status, endedReason                                              (kind status)
--     turn: { speaker, text, startMs, endMs }                          (kind turn)
--     report: { endedAt, durationSeconds, endedReason, outcome, sentiment, leadQuality, isAfterHours,
--               summary, recordingUrl, costMicros, costBreakdown,
--               turns: [{ speaker, text, startMs, endMs }],
--               insights: [{ kind, label, value, turnPosition, second }],
--               followUp: { kind, title, dueAt } | null } }            (kind report)
create function public.apply_call_event(p_event_id uuid, p_event jsonb) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_status text;
  v_kind text := p_event ->> 'kind';
  v_at timestamptz := (p_event ->> 'at')::timestamptz;
  v_in jsonb := p_event -> 'call';
  v_report jsonb := p_event -> 'report';
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

  -- The person, by number.
  if v_call.caller_number is not null then
    insert into public.callers as p (business_id, phone_number, name, first_call_at, last_call_at)
    values (v_business, v_call.caller_number, v_in ->> 'callerName', v_call.started_at, v_call.started_at)
    on conflict (business_id, phone_number) do update set
      name = case
        when excluded.name is not null and (p.name is null or excluded.last_call_at >= p.last_call_at) then excluded.name
        else p.name end,
      first_call_at = least(p.first_call_at, excluded.first_call_at),
      last_call_at = greatest(p.last_call_at, excluded.last_call_at)
    returning p.id into v_caller;
  end if;

  if v_kind = 'status' then
    update public.calls c set
      caller_id = coalesce(c.caller_id, v_caller),
      caller_name = coalesce(c.caller_name, v_in ->> 'callerName'),
      status = case when moves then p_event ->> 'status' else c.status end,
      status_at = case when moves then v_at else c.status_at end,
      ended_at = case when p_event ->> 'status' = 'ended' then coalesce(c.ended_at, v_at) else c.ended_at end,
      ended_reason = case when p_event ->> 'status' = 'ended' then coalesce(c.ended_reason, p_event ->> 'endedReason') else c.ended_reason end,
      duration_seconds = case when p_event ->> 'status' = 'ended'
        then coalesce(c.duration_seconds, greatest(0, extract(epoch from v_at - c.started_at))::integer)
        else c.duration_seconds end
    from (select v_call.status <> 'ended' and (
      p_event ->> 'status' = 'ended' or v_at > v_call.status_at
      or (v_at = v_call.status_at
          and private.call_status_rank(p_event ->> 'status') > private.call_status_rank(v_call.status))
    ) as moves) m
    where c.id = v_call.id;

  elsif v_kind = 'turn' then
    update public.calls c set
      caller_id = coalesce(c.caller_id, v_caller),
      status = case when c.status in ('queued', 'ringing') then 'in-progress' else c.status end,
      status_at = case when c.status in ('queued', 'ringing') then greatest(c.status_at, v_at) else c.status_at end
    where c.id = v_call.id;
    -- Once the report's turns are there they have every word, better. Words that come after a report
    -- without turns are all there is.
    if not exists (select from public.call_turns t where t.call_id = v_call.id and t.source = 'report') then
      insert into public.call_turns (call_id, position, business_id, speaker, text, start_ms, end_ms, source)
      select v_call.id, coalesce(max(t.position) + 1, 0), v_business,
        p_event -> 'turn' ->> 'speaker', p_event -> 'turn' ->> 'text',
        (p_event -> 'turn' ->> 'startMs')::integer, (p_event -> 'turn' ->> 'endMs')::integer, 'live'
      from public.call_turns t where t.call_id = v_call.id;
      if v_call.report_at is not null then
        perform private.transcript_from_turns(v_call.id);
      end if;
    end if;

  elsif v_kind = 'report' and (v_call.report_at is null or v_at >= v_call.report_at) then
    update public.calls c set
      caller_id = coalesce(v_caller, c.caller_id),
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
    where c.id = v_call.id;

    -- A report without turns must not take away the words that were heard live.
    if jsonb_array_length(v_report -> 'turns') > 0 then
      delete from public.call_turns where call_id = v_call.id;
      insert into public.call_turns (call_id, position, business_id, speaker, text, start_ms, end_ms, source)
      select v_call.id, (n - 1)::integer, v_business, t ->> 'speaker', t ->> 'text',
        (t ->> 'startMs')::integer, (t ->> 'endMs')::integer, 'report'
      from jsonb_array_elements(v_report -> 'turns') with ordinality as x (t, n);
    else
      perform private.transcript_from_turns(v_call.id);
    end if;

    delete from public.call_insights where call_id = v_call.id;
    insert into public.call_insights (call_id, position, business_id, kind, label, value, turn_position, second)
    select v_call.id, (n - 1)::integer, v_business, i ->> 'kind', i ->> 'label', i ->> 'value',
      (i ->> 'turnPosition')::integer, (i ->> 'second')::integer
    from jsonb_array_elements(v_report -> 'insights') with ordinality as x (i, n);

    if jsonb_typeof(v_report -> 'followUp') = 'object' then
      -- A later report may say it better, but what a person did with it stands.
      insert into public.follow_ups as f (business_id, call_id, caller_id, kind, title, due_at)
      values (v_business, v_call.id, coalesce(v_caller, v_call.caller_id), v_report -> 'followUp' ->> 'kind',
        v_report -> 'followUp' ->> 'title', (v_report -> 'followUp' ->> 'dueAt')::timestamptz)
      on conflict (call_id) do update set
        kind = excluded.kind, title = excluded.title, due_at = excluded.due_at
      where f.status = 'open';
    end if;
  end if;

  update public.webhook_events
  set status = 'processed', processed_at = now(), business_id = v_business, error = null
  where id = p_event_id;
  -- Heard by every web process when this transaction commits, never before.
  perform pg_notify('frontdesk_live', json_build_object(
    'businessId', v_business, 'event', 'call', 'id', v_call.id)::text);
  return 'processed';
end $$;
comment on function public.apply_call_event is
  'Applies one stored event to the call it is about, in one transaction. Order and repetition never matter. Returns the event''s new status.';
revoke all on function public.apply_call_event(uuid, jsonb) from public, anon, authenticated;
grant execute on function public.apply_call_event(uuid, jsonb) to service_role;
revoke all on function private.call_status_rank(text) from public, anon, authenticated;

-- ---------------------------------------------------------------------------------------------
-- Calls that came before their line or assistant was known here wait as unroutable, and find their way then.

create function private.route_waiting_events() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_row jsonb := to_jsonb(new);
begin
  update public.webhook_events e set status = 'received', processed_at = null, received_at = now()
  where e.status = 'unroutable' and e.provider = 'vapi' and (
    e.payload #>> '{call,phoneNumberId}' = v_row ->> 'vapi_phone_number_id'
    or e.payload #>> '{phoneNumber,id}' = v_row ->> 'vapi_phone_number_id'
    or e.payload #>> '{call,assistantId}' = v_row ->> 'vapi_assistant_id'
    or e.payload #>> '{assistant,id}' = v_row ->> 'vapi_assistant_id');
  return null;
end $$;
revoke all on function private.route_waiting_events() from public;
create trigger phone_lines_route after insert or update of vapi_phone_number_id on public.phone_lines
  for each row execute function private.route_waiting_events();
create trigger receptionists_route after insert or update of vapi_assistant_id on public.receptionists
  for each row execute function private.route_waiting_events();

-- ---------------------------------------------------------------------------------------------
-- Figures for Today, by days of the business's own time zone.

create function public.call_day_counts(p_business_id uuid, p_from timestamptz, p_to timestamptz)
returns table (day date, calls bigint, answered bigint, after_hours bigint, hung_up bigint, booked bigint, seconds bigint)
language sql stable security invoker set search_path = '' as $$
  select (c.started_at at time zone b.time_zone)::date,
    count(*),
    count(*) filter (where c.outcome is distinct from 'hung-up' and c.outcome is distinct from 'silent'
      and c.outcome is distinct from 'failed' and not c.is_after_hours),
    count(*) filter (where c.outcome is distinct from 'hung-up' and c.outcome is distinct from 'silent'
      and c.outcome is distinct from 'failed' and c.is_after_hours),
    count(*) filter (where c.outcome in ('hung-up', 'silent', 'failed')),
    count(*) filter (where c.outcome = 'booked'),
    coalesce(sum(c.duration_seconds), 0)::bigint
  from public.calls c
  join public.businesses b on b.id = c.business_id
  where c.business_id = p_business_id and c.started_at >= p_from and c.started_at < p_to
  group by 1
  order by 1
$$;
comment on function public.call_day_counts is
  'Calls a day between two moments. answered and after_hours are apart; hung_up counts calls that came to nothing.';
revoke all on function public.call_day_counts(uuid, timestamptz, timestamptz) from public, anon;
grant execute on function public.call_day_counts(uuid, timestamptz, timestamptz) to authenticated, service_role;

-- ---------------------------------------------------------------------------------------------
-- The workers' own housekeeping. Not in the API: only the worker's own connection calls these.

create table private.worker_processes (
  id uuid primary key,
  worker_ids text[] not null default '{}',
  started_at timestamptz not null default now()
);
comment on table private.worker_processes is
  'Worker processes that run. Each holds an advisory lock on its id; Postgres drops it when the process dies.';
alter table private.worker_processes enable row level security;
revoke all on private.worker_processes from public;

create function private.announce_worker(p_id uuid) returns void
language plpgsql set search_path = '' as $$
begin
  perform pg_advisory_lock(hashtextextended('worker:' || p_id::text, 0));
  insert into private.worker_processes (id) values (p_id) on conflict (id) do nothing;
end $$;
revoke all on function private.announce_worker(uuid) from public;

create function private.free_jobs_of_dead_workers() returns integer
language plpgsql set search_path = '' as $$
declare
  v_dead text[];
  v_count integer;
begin
  -- A process is dead when nobody holds its lock.
  delete from private.worker_processes w
  where not exists (
      select from pg_catalog.pg_locks l
      where l.locktype = 'advisory' and l.granted
        and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('worker:' || w.id::text, 0)
    );
  select array_agg(distinct j.locked_by) into v_dead
  from graphile_worker.jobs j
  where j.locked_by is not null
    -- A process that just started has no ids in its row yet.
    and j.locked_at < now() - interval '5 seconds'
    and not exists (select from private.worker_processes w where j.locked_by = any (w.worker_ids));
  if v_dead is null then
    return 0;
  end if;
  select count(*) into v_count from graphile_worker.jobs j where j.locked_by = any (v_dead);
  perform graphile_worker.force_unlock_workers(v_dead);
  return v_count;
end $$;
revoke all on function private.free_jobs_of_dead_workers() from public;

-- The net under the net: an event that waits without a job gets one again.
create function private.requeue_waiting_events() returns integer
language plpgsql set search_path = '' as $$
declare
  v_id uuid;
  v_count integer := 0;
begin
  for v_id in
    select e.id from public.webhook_events e
    where e.status = 'received' and e.received_at < now() - interval '1 minute'
      and not exists (select from graphile_worker.jobs j where j.key = 'webhook-event:' || e.id and j.attempts < j.max_attempts)
    order by e.received_at
    limit 1000
  loop
    perform graphile_worker.add_job('apply-webhook-event', json_build_object('eventId', v_id),
      max_attempts => 25, job_key => 'webhook-event:' || v_id);
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;
revoke all on function private.requeue_waiting_events() from public;
