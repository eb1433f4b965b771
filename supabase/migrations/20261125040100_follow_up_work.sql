-- Follow-ups as a team works them: who does it, later, undone, and their own. Every change is one function,
-- that asks for the right itself, may be pressed twice, is in the log and tells open pages.

alter table public.follow_ups
  add column assigned_to uuid,
  add column created_by uuid references public.profiles (id) on delete set null,
  add column worked_at timestamptz,
  add column revision integer not null default 0,
  add column last_change uuid,
  add column before_change jsonb,
  add column queue_at timestamptz not null
    generated always as (coalesce(greatest(due_at, snoozed_until), 'infinity'::timestamptz)) stored,
  add foreign key (business_id, assigned_to) references public.memberships (business_id, user_id)
    on delete set null (assigned_to);
comment on column public.follow_ups.created_by is 'Who wrote it down. Null: a call asked for it.';
comment on column public.follow_ups.worked_at is 'When a person last changed it: a report that comes later leaves it as it is.';
comment on column public.follow_ups.revision is 'Counts its changes, for calendars.';
comment on column public.follow_ups.last_change is 'The change that can be undone: the same for all that were changed at once.';
comment on column public.follow_ups.before_change is 'What undoing last_change brings back; {"created": true} when that is nothing.';
comment on column public.follow_ups.queue_at is
  'When it is up: due, or awake again after a snooze, whichever is later. A snoozed one that is past comes back by itself. Infinity: no date.';

update public.follow_ups set worked_at = updated_at where status <> 'open';

create index follow_ups_queue_idx on public.follow_ups (business_id, queue_at, id) where status in ('open', 'snoozed');
create index follow_ups_assigned_idx on public.follow_ups (business_id, assigned_to, queue_at, id) where status in ('open', 'snoozed');
create index follow_ups_member_idx on public.follow_ups (business_id, assigned_to) where assigned_to is not null;
create index follow_ups_snoozed_idx on public.follow_ups (business_id, snoozed_until, id) where status = 'snoozed';
create index follow_ups_done_idx on public.follow_ups (business_id, done_at desc, id desc) where status = 'done';
create index follow_ups_spam_idx on public.follow_ups (business_id, updated_at desc, id desc) where status = 'spam';
create index follow_ups_change_idx on public.follow_ups (business_id, last_change) where last_change is not null;
create index follow_ups_created_by_idx on public.follow_ups (created_by);

-- The doors are the functions below.
drop policy "owners and managers work the follow-ups" on public.follow_ups;
revoke update (status, snoozed_until, done_at, done_by) on public.follow_ups from authenticated;

-- ---------------------------------------------------------------------------------------------
-- Whatever changes one: it counts, and an undo that would bring back something older is off.

create function private.count_follow_up_change() returns trigger
language plpgsql set search_path = '' as $$
begin
  if (new.title, new.kind, new.status, new.due_at, new.snoozed_until, new.assigned_to)
    is distinct from (old.title, old.kind, old.status, old.due_at, old.snoozed_until, old.assigned_to) then
    new.revision := old.revision + 1;
    if new.last_change is not distinct from old.last_change then
      new.last_change := null;
      new.before_change := null;
    end if;
  end if;
  return new;
end $$;
revoke all on function private.count_follow_up_change() from public;
-- After the one that keeps what the caller asked for (they run by name).
create trigger follow_ups_note_change before update on public.follow_ups
  for each row execute function private.count_follow_up_change();

create or replace function private.propose_follow_up(p_call public.calls, p_caller uuid, p_follow_up jsonb) returns void
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
  where f.status = 'open' and f.worked_at is null;
end $$;

-- ---------------------------------------------------------------------------------------------
-- What people do with them.

-- p_action and its p_value: done, reopen, spam: {}; snooze: {"until"}; assign: {"to"}; edit: {"title", "kind", "dueAt"},
-- each when it is there. p_change names this change for undo_follow_ups.
-- Returns {"found", "changed", "change"}; found counts those of the business, changed those that were different
-- before; change is what to undo, of the press before when this one changed nothing.
-- Errors: 42501 not allowed, 22023 a time that makes no sense or an unknown action, 23503 no such member.
create function public.change_follow_ups(p_business_id uuid, p_ids uuid[], p_action text, p_value jsonb, p_change uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_old public.follow_ups;
  v_new public.follow_ups;
  v_until timestamptz := (p_value ->> 'until')::timestamptz;
  v_found integer := 0;
  v_changed integer := 0;
  v_before uuid;
begin
  if not public.may(p_business_id, 'follow-ups.work') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  if p_action not in ('done', 'reopen', 'spam', 'snooze', 'assign', 'edit') or cardinality(p_ids) > 200
    or (p_action = 'snooze' and (v_until is null or v_until <= now() or v_until > now() + interval '2 years')) then
    raise exception 'Nothing to do' using errcode = '22023';
  end if;
  for v_old in
    select * from public.follow_ups f where f.business_id = p_business_id and f.id = any (p_ids) order by f.id for update
  loop
    v_found := v_found + 1;
    v_new := v_old;
    case p_action
      when 'done' then
        if v_old.status <> 'done' then
          v_new.status := 'done'; v_new.done_at := now(); v_new.done_by := auth.uid(); v_new.snoozed_until := null;
        end if;
      when 'reopen' then
        v_new.status := 'open'; v_new.done_at := null; v_new.done_by := null; v_new.snoozed_until := null;
      when 'spam' then
        v_new.status := 'spam'; v_new.done_at := null; v_new.done_by := null; v_new.snoozed_until := null;
      when 'snooze' then
        v_new.status := 'snoozed'; v_new.done_at := null; v_new.done_by := null; v_new.snoozed_until := v_until;
      when 'assign' then
        v_new.assigned_to := (p_value ->> 'to')::uuid;
      when 'edit' then
        v_new.title := coalesce(btrim(p_value ->> 'title'), v_old.title);
        v_new.kind := coalesce(p_value ->> 'kind', v_old.kind);
        if p_value ? 'dueAt' then
          v_new.due_at := (p_value ->> 'dueAt')::timestamptz;
        end if;
        -- A new date says when: what was put off is up again.
        if v_new.due_at is distinct from v_old.due_at and v_old.status = 'snoozed' then
          v_new.status := 'open'; v_new.snoozed_until := null;
        end if;
    end case;
    if v_new is not distinct from v_old then
      v_before := v_old.last_change;
      continue;
    end if;
    update public.follow_ups f set
      title = v_new.title, kind = v_new.kind, due_at = v_new.due_at, status = v_new.status, assigned_to = v_new.assigned_to,
      snoozed_until = v_new.snoozed_until, done_at = v_new.done_at, done_by = v_new.done_by,
      worked_at = now(), last_change = p_change,
      before_change = jsonb_build_object('title', v_old.title, 'kind', v_old.kind, 'due_at', v_old.due_at, 'status', v_old.status,
        'assigned_to', v_old.assigned_to, 'snoozed_until', v_old.snoozed_until, 'done_at', v_old.done_at,
        'done_by', v_old.done_by, 'worked_at', v_old.worked_at)
    where f.id = v_old.id;
    v_changed := v_changed + 1;
    -- The log has none of the words of a call: they go with the caller.
    perform private.audit(p_business_id, 'follow-up.' || p_action, '', case p_action
      when 'snooze' then jsonb_build_object('snoozed_until', jsonb_build_array(v_old.snoozed_until, v_new.snoozed_until))
      when 'assign' then jsonb_build_object('assigned_to', jsonb_build_array(
        private.person_name(v_old.assigned_to), private.person_name(v_new.assigned_to)))
      when 'edit' then jsonb_strip_nulls(jsonb_build_object(
        'kind', case when v_new.kind <> v_old.kind then jsonb_build_array(v_old.kind, v_new.kind) end,
        'due_at', case when v_new.due_at is distinct from v_old.due_at
          then jsonb_build_array(coalesce(v_old.due_at::text, ''), coalesce(v_new.due_at::text, '')) end))
      else '{}' end || jsonb_build_object('followUpId', v_old.id));
    perform private.tell_live(p_business_id, 'follow-up', v_old.id);
  end loop;
  return jsonb_build_object('found', v_found, 'changed', v_changed,
    'change', case when v_changed > 0 then p_change else v_before end);
end $$;

create function private.person_name(p_user_id uuid) returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(nullif(p.full_name, ''), u.email)
  from public.profiles p join auth.users u on u.id = p.id where p.id = p_user_id
$$;

-- Takes a change back, of all that it changed and nobody changed since. Returns how many; pressed twice, 0.
create function public.undo_follow_ups(p_business_id uuid, p_change uuid) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  v_row public.follow_ups;
  v_was public.follow_ups;
  v_undone integer := 0;
begin
  if not public.may(p_business_id, 'follow-ups.work') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  for v_row in
    select * from public.follow_ups f where f.business_id = p_business_id and f.last_change = p_change order by f.id for update
  loop
    if v_row.before_change ? 'created' then
      delete from public.follow_ups f where f.id = v_row.id;
    else
      v_was := jsonb_populate_record(v_row, v_row.before_change);
      update public.follow_ups f set
        title = v_was.title, kind = v_was.kind, due_at = v_was.due_at, status = v_was.status, snoozed_until = v_was.snoozed_until,
        done_at = v_was.done_at, worked_at = v_was.worked_at,
        -- They may have left since.
        done_by = (select p.id from public.profiles p where p.id = v_was.done_by),
        assigned_to = (select m.user_id from public.memberships m where m.business_id = p_business_id and m.user_id = v_was.assigned_to),
        last_change = null, before_change = null
      where f.id = v_row.id;
    end if;
    v_undone := v_undone + 1;
    perform private.audit(p_business_id, 'follow-up.undo', '', jsonb_build_object('followUpId', v_row.id));
    perform private.tell_live(p_business_id, 'follow-up', v_row.id);
  end loop;
  return v_undone;
end $$;

-- One that a person writes down. p_id comes with the form: sent twice, it is there once. A call has one follow-up;
-- where it has one already, the new one is of its caller.
-- Errors: 42501 not allowed, P0002 no such call or caller, 23503 no such member, 23514 a title that is empty or too long.
create function public.create_follow_up(
  p_business_id uuid, p_id uuid, p_kind text, p_title text, p_due_at timestamptz default null,
  p_call_id uuid default null, p_caller_id uuid default null, p_assigned_to uuid default null
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_caller uuid := p_caller_id;
  v_call uuid := p_call_id;
begin
  if not public.may(p_business_id, 'follow-ups.work') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  if v_call is not null then
    -- Locked: a report that comes now waits, and finds it.
    select coalesce(v_caller, c.caller_id) into v_caller from public.calls c
    where c.business_id = p_business_id and c.id = v_call for update;
    if not found then
      raise exception 'No such call' using errcode = 'P0002';
    end if;
    if exists (select from public.follow_ups f where f.call_id = v_call) then
      v_call := null;
    end if;
  end if;
  if v_caller is not null then
    -- A number that was merged is its person's.
    select coalesce(c.merged_into, c.id) into v_caller from public.callers c
    where c.business_id = p_business_id and c.id = v_caller;
    if not found then
      raise exception 'No such caller' using errcode = 'P0002';
    end if;
  end if;
  insert into public.follow_ups
    (id, business_id, call_id, caller_id, kind, title, due_at, assigned_to, created_by, worked_at, last_change, before_change)
  values (p_id, p_business_id, v_call, v_caller, p_kind, btrim(p_title), p_due_at, p_assigned_to, auth.uid(), now(), p_id,
    '{"created": true}')
  on conflict (id) do nothing;
  if found then
    perform private.audit(p_business_id, 'follow-up.add', '', jsonb_build_object('followUpId', p_id));
    perform private.tell_live(p_business_id, 'follow-up', p_id);
  end if;
end $$;

-- ---------------------------------------------------------------------------------------------
-- The queue. Both run with the rights of who asks: the policies hold.

-- p_view: mine, everyone, unassigned (what is up, first due first), snoozed, done, spam. p_due_by: of the first three
-- only what is due until then, and what has no date. A page begins after p_at and p_id, or ends before them.
create function public.list_follow_ups(
  p_business_id uuid, p_view text, p_kind text default null, p_at timestamptz default null, p_id uuid default null,
  p_is_before boolean default false, p_due_by timestamptz default null, p_limit integer default 50
) returns table (
  id uuid, kind text, title text, status text, due_at timestamptz, snoozed_until timestamptz, done_at timestamptz,
  assigned_to uuid, done_by uuid, created_by uuid, call_id uuid, caller_id uuid, sort_at timestamptz,
  caller_name text, caller_number text, lead_quality text
)
language plpgsql stable set search_path = '' as $$
declare
  v_column text := case p_view when 'snoozed' then 'snoozed_until' when 'done' then 'done_at' when 'spam' then 'updated_at'
    else 'queue_at' end;
  -- What comes next is later, but for what is closed: its newest is first.
  v_is_up boolean := (p_view in ('done', 'spam')) = p_is_before;
begin
  return query execute format($query$
    select f.id, f.kind, f.title, f.status, f.due_at, f.snoozed_until, f.done_at, f.assigned_to, f.done_by, f.created_by,
      f.call_id, f.caller_id, f.sort_at, coalesce(p.name, c.caller_name), coalesce(p.phone_number, c.caller_number), c.lead_quality
    from (
      select f.*, f.%1$I as sort_at
      from public.follow_ups f
      where f.business_id = $1 and %2$s
        and ($2::text is null or f.kind = $2)
        and ($3::timestamptz is null or (f.%1$I, f.id) %3$s ($3, $4))
      order by f.%1$I %4$s, f.id %4$s
      limit $5
    ) f
    left join public.calls c on c.business_id = f.business_id and c.id = f.call_id
    left join public.callers p on p.business_id = f.business_id and p.id = f.caller_id
    order by f.sort_at %4$s, f.id %4$s
    $query$,
    v_column,
    case p_view
      when 'snoozed' then $q$f.status = 'snoozed' and f.snoozed_until > now()$q$
      when 'done' then $q$f.status = 'done'$q$
      when 'spam' then $q$f.status = 'spam'$q$
      else $q$f.status in ('open', 'snoozed') and (f.status = 'open' or f.snoozed_until <= now())
        and ($6::timestamptz is null or f.queue_at <= $6 or f.queue_at = 'infinity')$q$
        || case p_view when 'mine' then ' and f.assigned_to = (select auth.uid())'
          when 'unassigned' then ' and f.assigned_to is null' else '' end
    end,
    case when v_is_up then '>' else '<' end,
    case when v_is_up then 'asc' else 'desc' end)
  using p_business_id, p_kind, p_at, p_id, p_limit, p_due_by;
end $$;

-- How many there are: of each view that is worked off, and of p_view between the moments in p_bounds (before the first,
-- …, after the last), with those without a date last. No further than 1000.
create function public.count_follow_ups(p_business_id uuid, p_view text, p_kind text, p_bounds timestamptz[]) returns jsonb
language sql stable set search_path = '' as $$
  with up as (
    select f.queue_at, f.assigned_to
    from public.follow_ups f
    where f.business_id = p_business_id and f.status in ('open', 'snoozed') and (f.status = 'open' or f.snoozed_until <= now())
      and (p_kind is null or f.kind = p_kind)
    order by f.queue_at limit 1000
  ),
  shown as (
    select width_bucket(up.queue_at, p_bounds || 'infinity'::timestamptz) as part, count(*) as count
    from up
    where p_view = 'everyone' or (p_view = 'mine' and up.assigned_to = (select auth.uid()))
      or (p_view = 'unassigned' and up.assigned_to is null)
    group by 1
  )
  select jsonb_build_object(
    'everyone', (select count(*) from up),
    'mine', (select count(*) from up where up.assigned_to = (select auth.uid())),
    'unassigned', (select count(*) from up where up.assigned_to is null),
    'snoozed', (select count(*) from (
      select from public.follow_ups f
      where f.business_id = p_business_id and f.status = 'snoozed' and f.snoozed_until > now() and (p_kind is null or f.kind = p_kind)
      limit 1000) s),
    'parts', (select coalesce(jsonb_object_agg(shown.part, shown.count), '{}') from shown))
$$;

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'change_follow_ups(uuid, uuid[], text, jsonb, uuid)', 'undo_follow_ups(uuid, uuid)',
    'create_follow_up(uuid, uuid, text, text, timestamptz, uuid, uuid, uuid)',
    'list_follow_ups(uuid, text, text, timestamptz, uuid, boolean, timestamptz, integer)',
    'count_follow_ups(uuid, text, text, timestamptz[])'
  ] loop
    execute 'revoke all on function public.' || v_function || ' from public, anon';
    execute 'grant execute on function public.' || v_function || ' to authenticated';
  end loop;
  revoke all on function private.person_name(uuid) from public;
end $$;
