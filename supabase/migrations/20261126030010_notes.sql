-- Notes of the team: on a call, or on a caller. Their words are found with those of the call.

create table public.notes (
  id uuid primary key,
  business_id uuid not null references public.businesses (id) on delete cascade,
  call_id uuid,
  caller_id uuid,
  body text not null check (char_length(btrim(body)) between 1 and 4000),
  written_by uuid references public.profiles (id) on delete set null,
  written_at timestamptz not null default now(),
  edited_at timestamptz,
  deleted_at timestamptz,
  foreign key (business_id, call_id) references public.calls (business_id, id) on delete cascade,
  foreign key (business_id, caller_id) references public.callers (business_id, id) on delete cascade,
  check (num_nonnulls(call_id, caller_id) = 1)
);
comment on table public.notes is 'What the team writes down about a call or about a caller.';
comment on column public.notes.caller_id is 'Of a note about a person; one about a call goes with the call.';
comment on column public.notes.deleted_at is 'Can be brought back for a day; then it is gone.';
create index notes_call_idx on public.notes (business_id, call_id, written_at) where call_id is not null;
create index notes_caller_idx on public.notes (business_id, caller_id, written_at) where caller_id is not null;
create index notes_written_by_idx on public.notes (written_by);
create index notes_deleted_idx on public.notes (deleted_at) where deleted_at is not null;

alter table public.notes enable row level security;
revoke all on public.notes from anon, authenticated;
grant select on public.notes to authenticated;
grant all on public.notes to service_role;
create policy "members read" on public.notes for select to authenticated
  using (deleted_at is null and business_id = any ((select public.member_businesses())::uuid[]));

-- ---------------------------------------------------------------------------------------------
-- The words of a call, with those of its notes and of the notes on its caller.

create or replace function private.call_document(p_call public.calls) returns tsvector
language sql stable set search_path = '' as $$
  select to_tsvector('pg_catalog.simple', private.search_text(left(concat_ws(' ',
    p_call.caller_name,
    (select p.name from public.callers p where p.id = p_call.caller_id),
    -- A number is found by all of it, without its country, without its area, and by its last four digits.
    n.digits, right(n.digits, 10), right(n.digits, 7), right(n.digits, 4),
    p_call.summary,
    -- Before the transcript, which may be longer than what is searched.
    (select string_agg(o.body, E'\n') from public.notes o
      where o.business_id = p_call.business_id and o.call_id = p_call.id and o.deleted_at is null),
    (select string_agg(o.body, E'\n') from public.notes o
      where o.business_id = p_call.business_id and o.caller_id = p_call.caller_id and o.deleted_at is null),
    coalesce(
      regexp_replace(p_call.transcript, '^(Caller|Receptionist): ', '', 'gn'),
      (select string_agg(t.text, E'\n' order by t.start_ms, t.position) from public.call_turns t where t.call_id = p_call.id))
  ), 200000)))
  from (select regexp_replace(p_call.caller_number, '\D', '', 'g') as digits) n
$$;

-- The words of a caller (name, notes) are found in each of their calls: at once while these are few, else by a job,
-- so that nobody waits for the transcripts of years.
create function private.index_caller(p_business_id uuid, p_caller_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if p_caller_id is null then
    return;
  end if;
  if (select count(*) from (select from public.calls c
    where c.business_id = p_business_id and c.caller_id = p_caller_id limit 51) c) > 50 then
    perform graphile_worker.add_job('index-caller', json_build_object('businessId', p_business_id, 'callerId', p_caller_id),
      job_key => 'index-caller:' || p_caller_id);
  else
    perform private.index_call(c) from public.calls c where c.business_id = p_business_id and c.caller_id = p_caller_id;
  end if;
end $$;
revoke all on function private.index_caller(uuid, uuid) from public;

-- The next calls of a caller after one of them, by id. Returns the last one that was indexed, or null at the end.
create function private.index_calls_after(p_business_id uuid, p_caller_id uuid, p_after uuid) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_call public.calls;
begin
  for v_call in
    select * from public.calls c
    where c.business_id = p_business_id and c.caller_id = p_caller_id and (p_after is null or c.id > p_after)
    order by c.id limit 100
  loop
    perform private.index_call(v_call);
  end loop;
  return v_call.id;
end $$;
revoke all on function private.index_calls_after(uuid, uuid, uuid) from public;

create or replace function private.index_calls_of_caller() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.index_caller(new.business_id, new.id);
  return null;
end $$;

-- Moved by a merge, they wait for it as well.
drop trigger calls_index_changed on public.calls;
create trigger calls_index_changed after update on public.calls
  for each row when (
    (old.started_at, old.caller_name, old.caller_number, old.summary, old.transcript, old.is_test)
      is distinct from (new.started_at, new.caller_name, new.caller_number, new.summary, new.transcript, new.is_test)
    or (old.caller_id is distinct from new.caller_id
      and coalesce(current_setting('frontdesk.merges', true), '') = ''))
  execute function private.index_this_call();

create function private.index_note() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_note public.notes := case when tg_op = 'DELETE' then old else new end;
begin
  perform private.index_call(c) from public.calls c
  where c.business_id = v_note.business_id and c.id = v_note.call_id;
  perform private.index_caller(v_note.business_id, v_note.caller_id);
  -- One that moved to another caller is no longer the first one's.
  if tg_op = 'UPDATE' and old.caller_id is distinct from new.caller_id then
    perform private.index_caller(old.business_id, old.caller_id);
  end if;
  return null;
end $$;
revoke all on function private.index_note() from public;
create trigger notes_index_new after insert on public.notes
  for each row execute function private.index_note();
create trigger notes_index_changed after update on public.notes
  for each row when ((old.body, old.caller_id, old.deleted_at) is distinct from (new.body, new.caller_id, new.deleted_at))
  execute function private.index_note();
create trigger notes_index_gone after delete on public.notes
  for each row when (old.deleted_at is null) execute function private.index_note();

-- ---------------------------------------------------------------------------------------------
-- What people do with them. Errors: 42501 not allowed, P0002 no such note, call or caller, 23514 no words or too many.

create function private.tell_of_note(p_note public.notes, p_action text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  -- The log says that there was a note, and not what is in it.
  perform private.audit(p_note.business_id, p_action, '',
    jsonb_strip_nulls(jsonb_build_object('callId', p_note.call_id, 'callerId', p_note.caller_id)));
  if p_note.call_id is not null then
    perform private.tell_live(p_note.business_id, 'call', p_note.call_id);
  else
    perform private.tell_of_caller(p_note.business_id, p_note.caller_id);
  end if;
end $$;
revoke all on function private.tell_of_note(public.notes, text) from public;

-- p_id comes with the form: sent twice, it is there once. On a call, or on a caller.
create function public.add_note(
  p_business_id uuid, p_id uuid, p_body text, p_call_id uuid default null, p_caller_id uuid default null
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_note public.notes;
  v_caller uuid;
begin
  if not public.may(p_business_id, 'calls.work') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  -- A number that was merged meanwhile is its new person's.
  select coalesce(p.merged_into, p.id) into v_caller from public.callers p
  where p.business_id = p_business_id and p.id = p_caller_id;
  if (p_call_id is not null and not exists (select from public.calls c where c.business_id = p_business_id and c.id = p_call_id))
    or (p_caller_id is not null and v_caller is null) then
    raise exception 'Not here' using errcode = 'P0002';
  end if;
  insert into public.notes (id, business_id, call_id, caller_id, body, written_by)
  values (p_id, p_business_id, p_call_id, v_caller, btrim(p_body), auth.uid())
  on conflict (id) do nothing
  returning * into v_note;
  if found then
    perform private.tell_of_note(v_note, 'note.add');
  end if;
end $$;

create function public.edit_note(p_business_id uuid, p_note_id uuid, p_body text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_note public.notes;
begin
  if not public.may(p_business_id, 'calls.work') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  select * into v_note from public.notes n
  where n.business_id = p_business_id and n.id = p_note_id and n.deleted_at is null for update;
  if not found then
    raise exception 'No such note' using errcode = 'P0002';
  end if;
  if v_note.written_by is distinct from auth.uid() then
    raise exception 'Somebody else''s note' using errcode = '42501';
  end if;
  if v_note.body <> btrim(p_body) then
    update public.notes n set body = btrim(p_body), edited_at = now() where n.id = p_note_id;
    perform private.tell_of_note(v_note, 'note.edit');
  end if;
end $$;

-- Their own, and an owner anybody's: who wrote it may have left. Brought back the same way.
create function public.delete_note(p_business_id uuid, p_note_id uuid, p_is_deleted boolean default true) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_note public.notes;
begin
  if not public.may(p_business_id, 'calls.work') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  select * into v_note from public.notes n where n.business_id = p_business_id and n.id = p_note_id for update;
  if not found then
    raise exception 'No such note' using errcode = 'P0002';
  end if;
  if v_note.written_by is distinct from auth.uid() and public.member_role(p_business_id) <> 'owner' then
    raise exception 'Somebody else''s note' using errcode = '42501';
  end if;
  -- A day later it is gone for good, whether or not the job has been there.
  if v_note.deleted_at < now() - interval '1 day' then
    raise exception 'No such note' using errcode = 'P0002';
  end if;
  if (v_note.deleted_at is not null) <> p_is_deleted then
    update public.notes n set deleted_at = case when p_is_deleted then now() end where n.id = p_note_id;
    perform private.tell_of_note(v_note, case when p_is_deleted then 'note.delete' else 'note.restore' end);
  end if;
end $$;

create function private.prune_notes() returns void
language sql security definer set search_path = '' as $$
  delete from public.notes n where n.deleted_at < now() - interval '1 day'
$$;
revoke all on function private.prune_notes() from public;

-- On a call with those on its caller, or on a caller with those on their calls: the oldest first.
create function private.notes_on(p_business_id uuid, p_call_id uuid, p_caller_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'callId', n.call_id, 'callAt', n.call_at, 'body', n.body,
    'by', coalesce(private.person_name(n.written_by), 'Somebody who left'), 'writtenBy', n.written_by,
    'at', n.written_at, 'editedAt', n.edited_at) order by n.written_at, n.id), '[]')
  from (
    select n.*, null::timestamptz as call_at from public.notes n
    where n.business_id = p_business_id and n.call_id = p_call_id and n.deleted_at is null
    union all
    select n.*, null from public.notes n
    where n.business_id = p_business_id and n.caller_id = p_caller_id and n.deleted_at is null
    union all
    (select n.*, c.started_at from public.calls c
      join public.notes n on n.business_id = c.business_id and n.call_id = c.id
      where p_call_id is null and c.business_id = p_business_id and c.caller_id = p_caller_id and n.deleted_at is null
      order by n.written_at desc limit 50)
  ) n
$$;
revoke all on function private.notes_on(uuid, uuid, uuid) from public;

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'add_note(uuid, uuid, text, uuid, uuid)', 'edit_note(uuid, uuid, text)', 'delete_note(uuid, uuid, boolean)'
  ] loop
    execute 'revoke all on function public.' || v_function || ' from public, anon';
    execute 'grant execute on function public.' || v_function || ' to authenticated';
  end loop;
end $$;

-- ---------------------------------------------------------------------------------------------
-- The page of a caller, with its notes; one who was erased is told from one who never was.

create or replace function public.read_caller(p_business_id uuid, p_caller_id uuid, p_before jsonb default null, p_limit integer default 21)
returns jsonb
language plpgsql stable security definer set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  v_caller public.callers;
begin
  if not public.may(p_business_id, 'calls.read') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  select * into v_caller from public.callers p where p.business_id = p_business_id and p.id = p_caller_id;
  if not found then
    -- A receipt says that there was one, and nothing of who it was.
    return (select jsonb_build_object('erasedAt', r.requested_at) from public.erasure_receipts r
      where r.kind = 'caller' and r.business_id = p_business_id and r.subject_id = p_caller_id);
  end if;
  if v_caller.merged_into is not null then
    return jsonb_build_object('mergedInto', v_caller.merged_into);
  end if;
  return jsonb_build_object(
    'caller', jsonb_build_object('id', v_caller.id, 'name', v_caller.name, 'number', v_caller.phone_number,
      'tags', v_caller.tags, 'blockedAt', v_caller.blocked_at, 'namedAt', v_caller.named_at,
      'namedBy', (select p.full_name from public.profiles p where p.id = v_caller.name_by),
      'blockedBy', (select p.full_name from public.profiles p where p.id = v_caller.blocked_by),
      'firstCallAt', v_caller.first_call_at, 'lastCallAt', v_caller.last_call_at),
    'numbers', (select coalesce(jsonb_agg(n.phone_number order by n.last_call_at desc), '[]') from public.callers n
      where n.business_id = p_business_id and n.merged_into = p_caller_id),
    'tagsInUse', (select coalesce(jsonb_agg(t.tag order by lower(t.tag)), '[]')
      from (select * from public.caller_tags t where t.business_id = p_business_id order by t.callers desc, t.tag limit 100) t
      where t.tag <> all (v_caller.tags)),
    'figures', (select jsonb_build_object('calls', count(*), 'seconds', round(avg(c.duration_seconds)),
        'firstAt', min(c.started_at), 'lastAt', max(c.started_at))
      from public.calls c where c.business_id = p_business_id and c.caller_id = p_caller_id),
    'outcomes', (select coalesce(jsonb_agg(jsonb_build_object('outcome', o.outcome, 'calls', o.calls) order by o.calls desc), '[]')
      from (select c.outcome, count(*) as calls from public.calls c
        where c.business_id = p_business_id and c.caller_id = p_caller_id and c.outcome is not null group by c.outcome) o),
    'calls', (select coalesce(jsonb_agg(to_jsonb(c) order by c.started_at desc, c.id desc), '[]') from (
      select c.id, c.status, c.started_at, c.duration_seconds, c.outcome, c.is_after_hours, c.summary,
        c.report_at is not null as has_report, c.caller_number
      from public.calls c
      where c.business_id = p_business_id and c.caller_id = p_caller_id
        and (p_before is null or (c.started_at, c.id) < ((p_before ->> 'at')::timestamptz, (p_before ->> 'id')::uuid))
      order by c.started_at desc, c.id desc limit least(p_limit, 200)) c),
    'followUps', (select coalesce(jsonb_agg(to_jsonb(f) order by f.is_closed, f.due_at, f.id), '[]') from (
      select f.id, f.call_id, f.title, f.status, f.due_at, f.snoozed_until, f.status in ('done', 'spam') as is_closed
      from public.follow_ups f where f.business_id = p_business_id and f.caller_id = p_caller_id
      order by f.status in ('done', 'spam'), f.created_at desc limit 20) f),
    'appointments', (select coalesce(jsonb_agg(to_jsonb(a) order by a.starts_at desc), '[]') from (
      select a.id, a.call_id, a.reason, a.starts_at, a.ends_at, a.status
      from public.appointments a where a.business_id = p_business_id and a.caller_id = p_caller_id
      order by a.starts_at desc limit 20) a),
    'notes', private.notes_on(p_business_id, null, p_caller_id),
    'merges', (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'number', n.phone_number,
        'name', m.before -> 'merged' ->> 'name', 'at', m.merged_at) order by m.merged_at desc), '[]')
      from public.caller_merges m join public.callers n on n.id = m.merged_id
      where m.business_id = p_business_id and m.kept_id = p_caller_id and m.undone_at is null),
    'maybeTheSame', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'number', p.phone_number,
        'lastCallAt', p.last_call_at)), '[]')
      from private.likely_the_same(p_business_id, p_caller_id) s join public.callers p on p.id = s.id));
end $$;
