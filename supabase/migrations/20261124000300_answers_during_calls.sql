-- What Vapi asks while a caller waits: who answers, what the tools do, whom a call goes to next.
-- All functions here are for the server alone. They trust its p_business_id, which comes out of
-- answer_assistant_request or answer_call_context, and nothing that a caller or the assistant said.

-- Ids of tool calls are made by a model: unique within a call, and nobody promises more. With the call in
-- the key, an id that comes up again elsewhere never gives one business another's answer.
alter table public.call_actions drop constraint call_actions_pkey;
alter table public.call_actions add primary key (business_id, vapi_call_id, tool_call_id);

alter table public.calls add column marked_spam_at timestamptz;
comment on column public.calls.marked_spam_at is 'When the receptionist took the call for spam while it ran: its outcome, whatever the report says.';
alter table public.follow_ups add column requested_at timestamptz;
comment on column public.follow_ups.requested_at is 'When the caller asked for it themselves, on the call. Null: the report concluded it.';

create table public.call_transfers (
  business_id uuid not null references public.businesses (id) on delete cascade,
  vapi_call_id text not null check (char_length(vapi_call_id) between 1 and 128),
  person_id text not null check (char_length(person_id) between 1 and 40),
  request_key text not null check (char_length(request_key) between 1 and 300),
  created_at timestamptz not null default now(),
  primary key (business_id, vapi_call_id, person_id),
  unique (business_id, vapi_call_id, request_key)
);
comment on table public.call_transfers is 'Who was asked to take a call over: nobody is asked twice on one call.';
comment on column public.call_transfers.request_key is 'Key of the event that asked: sent again, it gets the same person.';
alter table public.call_transfers enable row level security;
revoke all on public.call_transfers from anon, authenticated;
grant select on public.call_transfers to authenticated;
grant all on public.call_transfers to service_role;
create policy "members read" on public.call_transfers for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));

-- ---------------------------------------------------------------------------------------------
-- What was decided on the call outlives the report, in whatever order they come. Triggers, so that it holds
-- for every way a report is applied.

create function private.keep_spam() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.outcome := 'spam';
  return new;
end $$;
revoke all on function private.keep_spam() from public;
create trigger calls_keep_spam before insert or update on public.calls
  for each row when (new.marked_spam_at is not null) execute function private.keep_spam();

-- The report guesses what the caller wants; the caller's own request knows. People still change what they like.
create function private.keep_request() returns trigger
language plpgsql set search_path = '' as $$
begin
  if auth.uid() is null then
    new.kind := old.kind;
    new.title := old.title;
    new.due_at := coalesce(old.due_at, new.due_at);
  end if;
  return new;
end $$;
revoke all on function private.keep_request() from public;
create trigger follow_ups_keep_request before update of kind, title, due_at on public.follow_ups
  for each row when (old.requested_at is not null and new.requested_at = old.requested_at)
  execute function private.keep_request();

-- Booking asks before it writes; taking a cancellation back, or moving an appointment, is an update by a
-- person and must ask as well, under the same lock.
create function private.keep_appointments_apart() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('appointments:' || new.business_id::text, 0));
  if exists (
    select from public.appointments a
    where a.business_id = new.business_id and a.id <> new.id and a.status = 'booked'
      and a.starts_at < new.ends_at and a.ends_at > new.starts_at
  ) then
    raise exception 'The time is taken' using errcode = '23P01';
  end if;
  return new;
end $$;
revoke all on function private.keep_appointments_apart() from public;
create trigger appointments_apart before update of status, starts_at, ends_at on public.appointments
  for each row when (new.status = 'booked') execute function private.keep_appointments_apart();

-- ---------------------------------------------------------------------------------------------
-- Knowledge that can be searched while somebody waits: made when a version goes live or a file is read, not
-- when it is asked for.

create table private.knowledge_passages (
  id bigint generated always as identity primary key,
  business_id uuid not null references public.businesses (id) on delete cascade,
  question text,
  answer text not null,
  search tsvector not null generated always as (
    setweight(to_tsvector('english', coalesce(question, '')), 'A') || setweight(to_tsvector('english', answer), 'B')
  ) stored
);
comment on table private.knowledge_passages is 'The live version''s entries, and its files in pieces. Data, never instructions.';
create index knowledge_passages_business_idx on private.knowledge_passages (business_id);
create index knowledge_passages_search_idx on private.knowledge_passages using gin (search);
alter table private.knowledge_passages enable row level security;
revoke all on private.knowledge_passages from public;

create function private.index_knowledge(p_business_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_knowledge jsonb;
begin
  -- Two publications at once would each leave their passages.
  perform pg_advisory_xact_lock(hashtextextended('knowledge:' || p_business_id::text, 0));
  delete from private.knowledge_passages p where p.business_id = p_business_id;
  -- A business that is being deleted takes its files with it.
  if not exists (select from public.businesses b where b.id = p_business_id) then
    return;
  end if;
  select v.config -> 'knowledge' into v_knowledge
  from public.receptionists r
  join public.receptionist_versions v on v.receptionist_id = r.id and v.version = r.live_version
  where r.business_id = p_business_id;
  if jsonb_typeof(v_knowledge -> 'entries') = 'array' then
    insert into private.knowledge_passages (business_id, question, answer)
    select p_business_id, e ->> 'question', e ->> 'answer'
    from jsonb_array_elements(v_knowledge -> 'entries') e
    where btrim(coalesce(e ->> 'answer', '')) <> '';
  end if;
  if jsonb_typeof(v_knowledge -> 'files') = 'array' then
    -- Pieces that overlap, so that no sentence is cut in all of them.
    insert into private.knowledge_passages (business_id, answer)
    select p_business_id, substr(f.text, n, 700)
    from public.knowledge_files f, generate_series(1, greatest(char_length(f.text), 1), 550) n
    where f.business_id = p_business_id and f.id::text in (select jsonb_array_elements_text(v_knowledge -> 'files'))
      and btrim(substr(f.text, n, 700)) <> '';
  end if;
end $$;
revoke all on function private.index_knowledge(uuid) from public;

create function private.index_knowledge_of_row() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.index_knowledge(coalesce(new.business_id, old.business_id));
  return null;
end $$;
revoke all on function private.index_knowledge_of_row() from public;
create trigger receptionists_index_knowledge after insert or update of live_version on public.receptionists
  for each row when (new.live_version is not null) execute function private.index_knowledge_of_row();
create trigger knowledge_files_index_knowledge after insert or delete or update of text on public.knowledge_files
  for each row execute function private.index_knowledge_of_row();

create function public.answer_look_up(p_business_id uuid, p_question text) returns text
language sql stable security definer set search_path = '' as $$
  with asked as (
    select tsvector_to_array(to_tsvector('english', p_question)) as words,
      -- Any of the words. An & within a word (an address) becomes another word, never another query.
      replace(plainto_tsquery('english', p_question)::text, '&', '|')::tsquery as any_word
  ), found as (
    select p.question, p.answer,
      case when p.search @@ a.any_word then
        (select count(*) from unnest(a.words) w where w = any (tsvector_to_array(p.search)))::real
          / greatest(cardinality(a.words), 1)
        else 0 end as share,
      case when p.question is null then 0 else extensions.similarity(p.question, p_question) end as likeness
    from private.knowledge_passages p, asked a
    where p.business_id = p_business_id and (p.question is not null or p.search @@ a.any_word)
  )
  -- Half of the words that mean something, or nearly the same letters (words heard wrongly): less is a guess.
  select f.answer from found f
  where f.share >= 0.5 or f.likeness >= 0.4
  order by f.share + f.likeness + case when f.question is null then 0 else 0.2 end desc
  limit 1
$$;
comment on function public.answer_look_up(uuid, text) is 'The best of what the live receptionist knows about a question, or null.';

-- ---------------------------------------------------------------------------------------------
-- What an answer needs to know, in one question each.

create function private.answering(p_business_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'businessId', b.id, 'businessName', b.name, 'timeZone', b.time_zone, 'isDisabled', b.disabled_at is not null,
    'receptionist', case when r.id is not null then jsonb_build_object('name', r.name, 'greeting', r.greeting) end,
    'assistantId', r.vapi_assistant_id,
    'lines', (select coalesce(jsonb_agg(l.phone_number) filter (where l.phone_number is not null), '[]')
      from public.phone_lines l where l.business_id = b.id),
    -- Knowledge may be half a megabyte, and no answer reads it from here.
    'config', v.config - 'knowledge')
  from public.businesses b
  left join public.receptionists r on r.business_id = b.id
  left join public.receptionist_versions v on v.receptionist_id = r.id and v.version = r.live_version
  where b.id = p_business_id
$$;
revoke all on function private.answering(uuid) from public;

create function private.caller_before(p_business_id uuid, p_caller text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('name', p.name, 'isBlocked', p.blocked_at is not null, 'calls', coalesce((
    select jsonb_agg(jsonb_build_object('startedAt', c.started_at, 'summary', left(c.summary, 300)) order by c.started_at desc)
    from (
      select x.started_at, x.summary from public.calls x
      where x.business_id = p_business_id and x.caller_id = p.id and x.status = 'ended'
      order by x.started_at desc limit 3
    ) c), '[]'))
  from public.callers p
  where p.business_id = p_business_id and p.phone_number = p_caller
$$;
revoke all on function private.caller_before(uuid, text) from public;

create function public.answer_assistant_request(p_phone_number_id text, p_caller text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.answering(l.business_id) || jsonb_build_object('caller', private.caller_before(l.business_id, p_caller))
  from public.phone_lines l
  where l.vapi_phone_number_id = p_phone_number_id and l.state <> 'released'
$$;
comment on function public.answer_assistant_request(text, text) is
  'Business, live configuration and what is known of the caller, by Vapi''s id of the line; null for a line that is nobody''s.';

-- Routed as apply_call_event does it, so that a tool and the report of its call never part.
create function public.answer_call_context(
  p_phone_number_id text, p_assistant_id text, p_vapi_call_id text, p_from timestamptz, p_to timestamptz
) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_business uuid;
  v_owner uuid;
begin
  select l.business_id into v_business from public.phone_lines l where l.vapi_phone_number_id = p_phone_number_id;
  if v_business is null then
    select r.business_id into v_business from public.receptionists r where r.vapi_assistant_id = p_assistant_id;
  end if;
  select c.business_id into v_owner from public.calls c where c.vapi_call_id = p_vapi_call_id;
  -- A call is never two businesses'.
  if v_business is null or v_owner <> v_business then
    return null;
  end if;
  return private.answering(v_business) || jsonb_build_object(
    'done', (select coalesce(jsonb_object_agg(a.tool_call_id, a.result), '{}')
      from public.call_actions a where a.business_id = v_business and a.vapi_call_id = p_vapi_call_id),
    'tried', (select coalesce(jsonb_object_agg(t.person_id, t.request_key), '{}')
      from public.call_transfers t where t.business_id = v_business and t.vapi_call_id = p_vapi_call_id),
    'booked', case when p_from is not null then (
      select coalesce(jsonb_agg(jsonb_build_array(a.starts_at, a.ends_at) order by a.starts_at), '[]')
      from public.appointments a
      where a.business_id = v_business and a.status = 'booked'
        -- An appointment lasts a day at most: the index on starts_at finds all that reach into the time.
        and a.starts_at > p_from - interval '1 day' and a.starts_at < p_to and a.ends_at > p_from) end);
end $$;
comment on function public.answer_call_context(text, text, text, timestamptz, timestamptz) is
  'What the answers during a call need: configuration, what was done and tried on it, and what is booked between two moments.';

-- ---------------------------------------------------------------------------------------------
-- What a tool changes, together with the note that it did, in one transaction. The note goes in first: the
-- same tool call at the same time waits at its key and then reads what it was told.
--   p_call: { id, at, phoneNumberId, assistantId, direction, callerNumber, callerName, startedAt }
--   p_tool: { id, name, arguments }

create function private.note_action(p_business_id uuid, p_call jsonb, p_tool jsonb, p_result text) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_result text;
begin
  insert into public.call_actions (tool_call_id, business_id, vapi_call_id, name, arguments, result)
  values (p_tool ->> 'id', p_business_id, p_call ->> 'id', p_tool ->> 'name', p_tool -> 'arguments', p_result)
  on conflict (business_id, vapi_call_id, tool_call_id) do nothing;
  if found then
    return null;
  end if;
  select a.result into v_result from public.call_actions a
  where a.business_id = p_business_id and a.vapi_call_id = p_call ->> 'id' and a.tool_call_id = p_tool ->> 'id';
  return v_result;
end $$;
comment on function private.note_action(uuid, jsonb, jsonb, text) is 'Null when noted now; else what was answered before.';
revoke all on function private.note_action(uuid, jsonb, jsonb, text) from public;

-- The row of the call, made or found, with its caller: whichever comes first makes it, event or tool.
create function private.call_of(p_business_id uuid, p_call jsonb, p_name text) returns public.calls
language plpgsql security definer set search_path = '' as $$
declare
  v_call public.calls;
  v_caller uuid;
  v_name text := left(nullif(btrim(coalesce(p_name, p_call ->> 'callerName')), ''), 120);
  v_started timestamptz := coalesce((p_call ->> 'startedAt')::timestamptz, (p_call ->> 'at')::timestamptz);
begin
  insert into public.calls as c
    (business_id, vapi_call_id, receptionist_id, phone_line_id, direction, status, status_at, caller_number, started_at)
  values (
    p_business_id, p_call ->> 'id',
    (select r.id from public.receptionists r where r.business_id = p_business_id and r.vapi_assistant_id = p_call ->> 'assistantId'),
    (select l.id from public.phone_lines l where l.business_id = p_business_id and l.vapi_phone_number_id = p_call ->> 'phoneNumberId'),
    p_call ->> 'direction', 'in-progress', (p_call ->> 'at')::timestamptz, p_call ->> 'callerNumber', v_started)
  on conflict (vapi_call_id) do update set
    caller_number = coalesce(c.caller_number, excluded.caller_number)
  where c.business_id = excluded.business_id
  returning * into v_call;
  if v_call.id is null then
    raise exception 'The call belongs to another business' using errcode = '42501';
  end if;
  if v_call.caller_number is not null then
    insert into public.callers as p (business_id, phone_number, name, first_call_at, last_call_at)
    values (p_business_id, v_call.caller_number, v_name, v_call.started_at, v_call.started_at)
    on conflict (business_id, phone_number) do update set
      name = coalesce(excluded.name, p.name),
      first_call_at = least(p.first_call_at, excluded.first_call_at),
      last_call_at = greatest(p.last_call_at, excluded.last_call_at)
    returning p.id into v_caller;
  end if;
  update public.calls c set caller_id = coalesce(c.caller_id, v_caller), caller_name = coalesce(v_name, c.caller_name)
  where c.id = v_call.id returning * into v_call;
  -- Heard when this transaction commits: open pages show the request while the caller still talks.
  perform pg_notify('frontdesk_live', json_build_object(
    'businessId', p_business_id, 'event', 'call', 'id', v_call.id)::text);
  return v_call;
end $$;
revoke all on function private.call_of(uuid, jsonb, text) from public;

create function public.answer_noted(p_business_id uuid, p_call jsonb, p_tool jsonb, p_result text) returns text
language sql security definer set search_path = '' as $$
  select coalesce(private.note_action(p_business_id, p_call, p_tool, p_result), p_result)
$$;
comment on function public.answer_noted(uuid, jsonb, jsonb, text) is 'A tool that only told something: what it tells, the same when asked again.';

-- p_request: { name, kind, title, dueAt }
create function public.answer_with_follow_up(p_business_id uuid, p_call jsonb, p_tool jsonb, p_request jsonb, p_result text) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_before text := private.note_action(p_business_id, p_call, p_tool, p_result);
  v_call public.calls;
  -- Another request on the same call is news, also within one transaction's now().
  v_now timestamptz := clock_timestamp();
begin
  if v_before is not null then
    return v_before;
  end if;
  v_call := private.call_of(p_business_id, p_call, p_request ->> 'name');
  insert into public.follow_ups as f (business_id, call_id, caller_id, kind, title, due_at, requested_at)
  values (p_business_id, v_call.id, v_call.caller_id, p_request ->> 'kind', left(p_request ->> 'title', 300),
    (p_request ->> 'dueAt')::timestamptz, v_now)
  on conflict (call_id) do update set
    -- One follow-up a call: a second request joins the first, a report's guess makes way. Words that do not
    -- fit are whole in call_actions.
    kind = case when 'call-back' in (f.kind, excluded.kind) then 'call-back' else excluded.kind end,
    title = case
      when f.requested_at is null or f.title = excluded.title then excluded.title
      -- The newer one in front, and of each as much as leaves room for the other.
      else left(excluded.title, 149) || '; ' || left(f.title, 149) end,
    due_at = case when f.requested_at is null then excluded.due_at else least(f.due_at, excluded.due_at) end,
    caller_id = coalesce(f.caller_id, excluded.caller_id),
    -- Done was what had been asked before.
    status = case when f.status = 'done' then 'open' else f.status end,
    done_at = null,
    done_by = null,
    requested_at = excluded.requested_at;
  return p_result;
end $$;
comment on function public.answer_with_follow_up(uuid, jsonb, jsonb, jsonb, text) is
  'A message or a call back that the caller asked for, as the follow-up of the call. Once a tool call.';

-- p_appointment: { name, phone, reason, startsAt, endsAt }
create function public.answer_with_appointment(p_business_id uuid, p_call jsonb, p_tool jsonb, p_appointment jsonb, p_result text) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_before text := private.note_action(p_business_id, p_call, p_tool, p_result);
begin
  if v_before is not null then
    return v_before;
  end if;
  perform private.call_of(p_business_id, p_call, p_appointment ->> 'name');
  if public.book_appointment(p_business_id, p_call ->> 'id', p_appointment ->> 'name', p_appointment ->> 'phone',
    p_appointment ->> 'reason', (p_appointment ->> 'startsAt')::timestamptz, (p_appointment ->> 'endsAt')::timestamptz) is null then
    -- It will be answered with other times, and that is what is noted then.
    delete from public.call_actions a
    where a.business_id = p_business_id and a.vapi_call_id = p_call ->> 'id' and a.tool_call_id = p_tool ->> 'id';
    return null;
  end if;
  return p_result;
end $$;
comment on function public.answer_with_appointment(uuid, jsonb, jsonb, jsonb, text) is 'Books, once a tool call; null when the time is taken.';

create function public.answer_with_spam(p_business_id uuid, p_call jsonb, p_tool jsonb, p_result text) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_before text := private.note_action(p_business_id, p_call, p_tool, p_result);
  v_call public.calls;
begin
  if v_before is not null then
    return v_before;
  end if;
  v_call := private.call_of(p_business_id, p_call, null);
  update public.calls c set marked_spam_at = coalesce(c.marked_spam_at, now()) where c.id = v_call.id;
  return p_result;
end $$;

-- False when somebody else was noted for this request, or the person for another one, in the same moment.
create function public.note_transfer(p_business_id uuid, p_vapi_call_id text, p_person_id text, p_request_key text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.call_transfers (business_id, vapi_call_id, person_id, request_key)
  values (p_business_id, p_vapi_call_id, p_person_id, p_request_key)
  on conflict do nothing;
  return found;
end $$;

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'answer_look_up(uuid, text)', 'answer_assistant_request(text, text)',
    'answer_call_context(text, text, text, timestamptz, timestamptz)', 'answer_noted(uuid, jsonb, jsonb, text)',
    'answer_with_follow_up(uuid, jsonb, jsonb, jsonb, text)', 'answer_with_appointment(uuid, jsonb, jsonb, jsonb, text)',
    'answer_with_spam(uuid, jsonb, jsonb, text)', 'note_transfer(uuid, text, text, text)'
  ] loop
    execute 'revoke all on function public.' || v_function || ' from public, anon, authenticated';
    execute 'grant execute on function public.' || v_function || ' to service_role';
  end loop;
end $$;
