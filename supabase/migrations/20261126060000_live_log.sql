-- What open pages hear, as a log: a page whose connection broke off hears what it missed. An id would not do as the
-- place where a page stands: of two transactions the one with the lower id may commit later, and whoever has seen the
-- higher one would never ask for it again. A snapshot of Postgres does: what was not visible in it has not been heard.
-- See docs/decisions/0008-live.md.

create table private.live_events (
  id bigint generated always as identity primary key,
  xact xid8 not null default pg_current_xact_id(),
  at timestamptz not null default clock_timestamp(),
  business_id uuid references public.businesses (id) on delete cascade,
  event text not null check (event in ('call', 'words', 'follow-up', 'usage', 'receptionist', 'access')),
  subject_id uuid not null
);
comment on table private.live_events is 'What changed, for open pages: ids only, and a quarter of an hour of it.';
comment on column private.live_events.xact is 'The transaction that wrote it: what tells whether a snapshot has seen it.';
comment on column private.live_events.business_id is 'Null for access: whose streams have to ask again who they are.';
create index live_events_xact_idx on private.live_events (xact);
create index live_events_business_idx on private.live_events (business_id, xact);
create index live_events_at_idx on private.live_events (at);
alter table private.live_events enable row level security;
revoke all on private.live_events from public;

create table private.live_horizon (
  is_one boolean primary key default true check (is_one),
  xact xid8 not null default '0'
);
comment on table private.live_horizon is 'One row: the newest transaction of which events were pruned. A snapshot from before it may miss some.';
insert into private.live_horizon default values;
alter table private.live_horizon enable row level security;
revoke all on private.live_horizon from public;

-- The notice says only that there is something to read; Postgres sends it when the transaction commits. Of one
-- transaction that tells of the same thing again and again, the first time counts: what follows the words of a call
-- is no news of the call itself.
create or replace function private.tell_live(p_business_id uuid, p_event text, p_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into private.live_events (business_id, event, subject_id)
  select b.id, p_event, p_id
  -- While a business is being deleted there is nobody to tell.
  from public.businesses b
  where b.id = p_business_id and not exists (
    select from private.live_events e
    where e.xact = pg_current_xact_id() and e.subject_id = p_id and e.event in (p_event, 'words'));
  if found then
    perform pg_notify('frontdesk_live', '');
  end if;
end $$;
comment on function private.tell_live is 'Says that something of a business changed: call, words, follow-up, usage or receptionist.';

create function private.tell_access(p_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into private.live_events (event, subject_id) values ('access', p_id);
  perform pg_notify('frontdesk_live', '');
end $$;
comment on function private.tell_access is 'Ends the streams of a person or of a business: who is still allowed comes back.';
revoke all on function private.tell_access(uuid) from public;

-- ---------------------------------------------------------------------------------------------
-- Reading. In a stable function every query sees what its caller's snapshot sees, so that the place returned and the
-- events fit each other exactly.

create function private.read_live(p_since text, p_business_id uuid default null)
returns table (place text, is_lost boolean, events jsonb)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_now pg_snapshot := pg_current_snapshot();
  v_since pg_snapshot := case when pg_input_is_valid(p_since, 'pg_snapshot') then p_since::pg_snapshot end;
  -- More than this is told faster by loading the page.
  v_most constant integer := 500;
begin
  place := v_now::text;
  events := '[]';
  -- None, or one of another database, or from before what is left.
  is_lost := v_since is null or pg_snapshot_xmax(v_since) > pg_snapshot_xmax(v_now)
    or pg_snapshot_xmin(v_since) <= (select h.xact from private.live_horizon h);
  if not is_lost then
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'businessId', g.business_id, 'event', g.event, 'id', g.subject_id,
      'words', case when g.event = 'words' then private.live_words(g.business_id, g.subject_id) end)) order by g.id), '[]')
    into events
    from (
      select e.business_id, e.event, e.subject_id, max(e.id) as id
      from private.live_events e
      where e.xact >= pg_snapshot_xmin(v_since) and not pg_visible_in_snapshot(e.xact, v_since)
        and (p_business_id is null or e.business_id = p_business_id)
      group by 1, 2, 3
      order by 4
      limit v_most + 1
    ) g;
    if jsonb_array_length(events) > v_most then
      is_lost := true;
      events := '[]';
    end if;
  end if;
  return next;
end $$;
comment on function private.read_live is 'What was told since a place (a snapshot, as text), of one business or of all, and the place after it. is_lost: nobody can say, load the page.';

-- Rows that a snapshot of now might not have seen are kept, however old they are.
create function private.prune_live() returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_newest xid8;
  v_count integer;
begin
  with gone as (
    delete from private.live_events e
    where e.at < now() - interval '15 minutes' and e.xact < pg_snapshot_xmin(pg_current_snapshot())
    returning e.xact
  )
  select count(*), (select g.xact from gone g order by g.xact desc limit 1) into v_count, v_newest from gone;
  update private.live_horizon h set xact = greatest(h.xact, v_newest) where v_count > 0;
  -- Of calls whose end never came.
  delete from private.call_partials p where p.at < now() - interval '1 hour';
  return v_count;
end $$;
revoke all on function private.prune_live() from public;

-- ---------------------------------------------------------------------------------------------
-- Who may go on listening. Asked for all streams of a process at once, again and again; by the same function as every
-- policy, in the name of each.

create function private.live_access(p_viewers jsonb) returns boolean[]
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_viewer jsonb;
  v_allowed boolean[] := '{}';
begin
  for v_viewer in select v.value from jsonb_array_elements(p_viewers) v loop
    perform set_config('request.jwt.claims',
      jsonb_build_object('sub', v_viewer ->> 'userId', 'role', 'authenticated')::text, true);
    v_allowed := v_allowed || (
      public.may((v_viewer ->> 'businessId')::uuid, 'calls.read')
      and (v_viewer ->> 'sessionId' is null
        or exists (select from auth.sessions s where s.id::uuid = (v_viewer ->> 'sessionId')::uuid)));
  end loop;
  perform set_config('request.jwt.claims', '', true);
  return v_allowed;
end $$;
comment on function private.live_access is 'For each viewer { userId, businessId, sessionId }: whether they may see the business''s calls now.';
revoke all on function private.live_access(jsonb) from public;

-- What takes a right away ends the streams at once; the question above is for what only time takes away.
create function private.tell_access_of_row() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.tell_access((to_jsonb(coalesce(new, old)) ->> tg_argv[0])::uuid);
  return null;
end $$;
revoke all on function private.tell_access_of_row() from public;

create trigger tell_access after update of role or delete on public.memberships
  for each row execute function private.tell_access_of_row('user_id');
create trigger tell_access after update of disabled_at on public.businesses
  for each row when (old.disabled_at is distinct from new.disabled_at)
  execute function private.tell_access_of_row('id');
create trigger tell_access after update of disabled_at on public.profiles
  for each row when (old.disabled_at is distinct from new.disabled_at)
  execute function private.tell_access_of_row('id');
create trigger tell_access after insert or update or delete on public.admin_views
  for each row execute function private.tell_access_of_row('admin_id');

-- Another business is shown from now on: other tabs of the person ask again.
create function public.leave_live() returns void
language sql volatile security definer set search_path = '' as $$
  select private.tell_access(auth.uid()) where auth.uid() is not null
$$;
comment on function public.leave_live is 'Ends the live streams of the signed-in person; open pages come back for the business that is shown now.';
revoke all on function public.leave_live() from public, anon;
grant execute on function public.leave_live() to authenticated;

-- ---------------------------------------------------------------------------------------------
-- The words of a running call. Those that are final are turns; what somebody is just saying is a guess that the next
-- one replaces, so that it is kept apart, and only until it is final.

create table private.call_partials (
  call_id uuid not null references public.calls (id) on delete cascade,
  speaker text not null check (speaker in ('caller', 'receptionist')),
  text text not null check (char_length(text) <= 20000),
  start_ms integer not null check (start_ms >= 0),
  at timestamptz not null default now(),
  primary key (call_id, speaker)
);
comment on table private.call_partials is 'What is being said on a running call and is not final yet.';
comment on column private.call_partials.start_ms is 'When it was heard, from the start of the call, by the phone service''s clock.';
alter table private.call_partials enable row level security;
revoke all on private.call_partials from public;

-- Words leave the log's reader only for a call of the business that the event is for.
create function private.live_words(p_business_id uuid, p_call_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'turns', (
      select coalesce(jsonb_agg(jsonb_build_object('position', t.position, 'speaker', t.speaker,
        'text', left(t.text, 4000), 'startMs', t.start_ms) order by t.position), '[]')
      from (
        select l.position, l.speaker, l.text, l.start_ms from public.call_turns l
        where l.call_id = c.id and l.source = 'live'
        order by l.position desc limit 3
      ) t),
    'partials', (
      select coalesce(jsonb_agg(jsonb_build_object('speaker', p.speaker, 'text', left(p.text, 4000)) order by p.start_ms), '[]')
      from private.call_partials p where p.call_id = c.id))
  from public.calls c
  where c.id = p_call_id and c.business_id = p_business_id and c.status <> 'ended'
$$;
revoke all on function private.live_words(uuid, uuid) from public;
revoke all on function private.read_live(text, uuid) from public;

-- Words that are not final, by Vapi's id of the call. They change nothing that is kept: those of a call that is not
-- known yet, or has ended, or that a final turn has overtaken, are let go. True when somebody may be shown them.
create function public.hear_words(p_vapi_call_id text, p_speaker text, p_text text, p_start_ms integer) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_call public.calls;
begin
  -- Waits for a turn that is being written, and the turn for it: the guess never outlives what it was a guess of.
  select * into v_call from public.calls c where c.vapi_call_id = p_vapi_call_id for share;
  if v_call.id is null or v_call.status = 'ended' or exists (
    select from public.call_turns t
    where t.call_id = v_call.id and t.speaker = p_speaker and t.start_ms >= p_start_ms
  ) then
    return false;
  end if;
  insert into private.call_partials as p (call_id, speaker, text, start_ms)
  values (v_call.id, p_speaker, p_text, p_start_ms)
  on conflict (call_id, speaker) do update set text = excluded.text, start_ms = excluded.start_ms, at = now()
  where p.start_ms <= excluded.start_ms and p.text <> excluded.text;
  if not found then
    return false;
  end if;
  perform private.tell_live(v_call.business_id, 'words', v_call.id);
  return true;
end $$;
comment on function public.hear_words is 'What is being said on a running call and is not final yet. For the intake of events alone.';
revoke all on function public.hear_words(text, text, text, integer) from public, anon, authenticated;
grant execute on function public.hear_words(text, text, text, integer) to service_role;

create or replace function private.apply_call_turn(p_call public.calls, p_caller uuid, p_event jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_at timestamptz := (p_event ->> 'at')::timestamptz;
  v_speaker text := p_event -> 'turn' ->> 'speaker';
  v_start integer := (p_event -> 'turn' ->> 'startMs')::integer;
begin
  update public.calls c set
    caller_id = coalesce(c.caller_id, p_caller),
    status = case when c.status in ('queued', 'ringing') then 'in-progress' else c.status end,
    status_at = case when c.status in ('queued', 'ringing') then greatest(c.status_at, v_at) else c.status_at end
  where c.id = p_call.id;
  delete from private.call_partials p where p.call_id = p_call.id and p.speaker = v_speaker and p.start_ms <= v_start;
  -- Once the report's turns are there they have every word, better. Words that come after a report without
  -- turns are all there is.
  if exists (select from public.call_turns t where t.call_id = p_call.id and t.source = 'report') then
    return;
  end if;
  insert into public.call_turns (call_id, position, business_id, speaker, text, start_ms, end_ms, source)
  select p_call.id, coalesce(max(t.position) + 1, 0), p_call.business_id,
    v_speaker, p_event -> 'turn' ->> 'text', v_start, (p_event -> 'turn' ->> 'endMs')::integer, 'live'
  from public.call_turns t where t.call_id = p_call.id;
  if p_call.report_at is not null then
    perform private.transcript_from_turns(p_call.id);
  end if;
  -- Words alone: an open page adds them to what it shows. All else about the call makes it load.
  if p_call.status = 'in-progress' and p_call.created_at < now() then
    perform private.tell_live(p_call.business_id, 'words', p_call.id);
  end if;
end $$;

create function private.forget_partials() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from private.call_partials p where p.call_id = new.id;
  return null;
end $$;
revoke all on function private.forget_partials() from public;
create trigger forget_partials after update of status on public.calls
  for each row when (new.status = 'ended' and old.status <> 'ended')
  execute function private.forget_partials();
