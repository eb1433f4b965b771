-- What a person says of a call stands over what the assistant found, whatever reports come later. The tables hold
-- what stands, so that lists, search, figures and exports need not know of it; call_corrections remembers what the
-- assistant found, from the report in force, and who said otherwise.

alter table public.calls add column corrected_at timestamptz;
comment on column public.calls.corrected_at is
  'When a person last changed outcome, sentiment, lead quality or summary. An update that leaves this alone is a report''s.';

alter table public.call_insights
  add column place integer not null default 0 check (place >= 0),
  add column correction_id uuid;
comment on column public.call_insights.place is 'Which one of those with the same kind and label, from 0: what makes it the same in the next report.';
comment on column public.call_insights.correction_id is 'The correction that its value comes from; null when it is as the assistant found it.';
update public.call_insights i set place = n.place
from (select c.call_id, c.position, row_number() over (partition by c.call_id, c.kind, lower(c.label) order by c.position) - 1 as place
  from public.call_insights c) n
where n.call_id = i.call_id and n.position = i.position and n.place > 0;

create table public.call_corrections (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null,
  call_id uuid not null,
  field text not null check (field in ('outcome', 'sentiment', 'lead_quality', 'summary', 'insight')),
  kind text,
  label text,
  place integer,
  value text check (char_length(value) <= case field when 'summary' then 5000 else 1000 end),
  found text,
  found_position integer,
  found_turn integer,
  found_second integer,
  made_by uuid references public.profiles (id) on delete set null,
  made_at timestamptz not null,
  withdrawn_at timestamptz,
  last_change uuid,
  before_change jsonb,
  foreign key (business_id, call_id) references public.calls (business_id, id) on delete cascade,
  check ((field = 'insight') = (kind is not null and label is not null and place is not null))
);
comment on table public.call_corrections is 'What a person said of a call instead of what the assistant found.';
comment on column public.call_corrections.kind is 'With label and place: which insight.';
comment on column public.call_corrections.value is 'What stands. Null: none, or the insight is removed.';
comment on column public.call_corrections.found is 'What the assistant found, by the report in force. Null: nothing.';
comment on column public.call_corrections.found_position is 'Of an insight, with turn and second: where it stands in the report in force.';
comment on column public.call_corrections.withdrawn_at is 'Since when what the assistant found stands again.';
comment on column public.call_corrections.last_change is 'The change that can be undone: the same for all that were changed at once.';
comment on column public.call_corrections.before_change is 'What undoing last_change brings back.';
create unique index call_corrections_one_idx on public.call_corrections
  (call_id, field, coalesce(kind, ''), lower(coalesce(label, '')), coalesce(place, 0));
create index call_corrections_business_idx on public.call_corrections (business_id, call_id);
create index call_corrections_change_idx on public.call_corrections (business_id, last_change) where last_change is not null;
create index call_corrections_made_by_idx on public.call_corrections (made_by);

alter table public.call_corrections enable row level security;
revoke all on public.call_corrections from anon, authenticated;
grant select on public.call_corrections to authenticated;
grant all on public.call_corrections to service_role;
create policy "members read" on public.call_corrections for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));

-- ---------------------------------------------------------------------------------------------
-- Whatever writes a call: what a person said of it stays, and what was written is kept as found.

create function private.keep_correction() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_field text := tg_argv[0];
  v_x public.call_corrections;
begin
  update public.call_corrections x set found = to_jsonb(new) ->> v_field
  where x.call_id = new.id and x.field = v_field
  returning * into v_x;
  if found and v_x.withdrawn_at is null then
    new := jsonb_populate_record(new, jsonb_build_object(v_field, v_x.value));
  end if;
  return new;
end $$;
revoke all on function private.keep_correction() from public;

-- The receptionist's own mark is what it found: it stands over a report, and not over a person. (Triggers run by
-- their names: keep_spam before person_…)
drop trigger calls_keep_spam on public.calls;
create trigger calls_keep_spam before insert on public.calls
  for each row when (new.marked_spam_at is not null) execute function private.keep_spam();
create trigger calls_keep_spam_later before update of outcome, marked_spam_at on public.calls
  for each row when (new.marked_spam_at is not null and new.corrected_at is not distinct from old.corrected_at)
  execute function private.keep_spam();
create trigger calls_person_outcome before update of outcome, marked_spam_at on public.calls
  for each row when (old.corrected_at is not null and new.corrected_at = old.corrected_at)
  execute function private.keep_correction('outcome');
create trigger calls_person_sentiment before update of sentiment on public.calls
  for each row when (old.corrected_at is not null and new.corrected_at = old.corrected_at)
  execute function private.keep_correction('sentiment');
create trigger calls_person_lead_quality before update of lead_quality on public.calls
  for each row when (old.corrected_at is not null and new.corrected_at = old.corrected_at)
  execute function private.keep_correction('lead_quality');
create trigger calls_person_summary before update of summary on public.calls
  for each row when (old.corrected_at is not null and new.corrected_at = old.corrected_at)
  execute function private.keep_correction('summary');

create function private.is_insight(i public.call_insights, x public.call_corrections) returns boolean
language sql immutable set search_path = '' as $$
  select i.call_id = x.call_id and i.kind = x.kind and lower(i.label) = lower(x.label) and i.place = x.place
$$;
revoke all on function private.is_insight(public.call_insights, public.call_corrections) from public;

-- Makes what a correction says, or the absence of one, what stands.
create function private.show_correction(p_x public.call_corrections) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_value text := case when p_x.withdrawn_at is null then p_x.value else p_x.found end;
  v_id uuid := case when p_x.withdrawn_at is null then p_x.id end;
begin
  if p_x.field <> 'insight' then
    execute format('update public.calls c set %I = $1, corrected_at = clock_timestamp() where c.id = $2', p_x.field)
    using v_value, p_x.call_id;
    return;
  end if;
  if v_value is null then
    delete from public.call_insights i where i.call_id = p_x.call_id and private.is_insight(i, p_x);
    return;
  end if;
  update public.call_insights i set value = v_value, correction_id = v_id
  where i.call_id = p_x.call_id and private.is_insight(i, p_x);
  if not found then
    insert into public.call_insights
      (call_id, position, business_id, kind, label, place, value, turn_position, second, correction_id)
    select p_x.call_id,
      -- One that the report does not have stands behind all that it has.
      coalesce(p_x.found_position, (select greatest(1000, coalesce(max(i.position) + 1, 0))
        from public.call_insights i where i.call_id = p_x.call_id)),
      p_x.business_id, p_x.kind, p_x.label, p_x.place, v_value, p_x.found_turn, p_x.found_second, v_id;
  end if;
end $$;
revoke all on function private.show_correction(public.call_corrections) from public;

create or replace function private.replace_insights(p_call public.calls, p_insights jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_x public.call_corrections;
begin
  delete from public.call_insights where call_id = p_call.id;
  insert into public.call_insights (call_id, position, business_id, kind, label, value, turn_position, second, place)
  select p_call.id, (n - 1)::integer, p_call.business_id, i ->> 'kind', i ->> 'label', i ->> 'value',
    (i ->> 'turnPosition')::integer, (i ->> 'second')::integer,
    row_number() over (partition by i ->> 'kind', lower(i ->> 'label') order by n) - 1
  from jsonb_array_elements(p_insights) with ordinality as x (i, n);

  for v_x in
    update public.call_corrections x set (found, found_position, found_turn, found_second) = (
      select i.value, i.position, i.turn_position, i.second from public.call_insights i
      where i.call_id = p_call.id and private.is_insight(i, x))
    where x.call_id = p_call.id and x.field = 'insight'
    returning x.*
  loop
    if v_x.withdrawn_at is null then
      perform private.show_correction(v_x);
    end if;
  end loop;
end $$;

-- What a report wants done about a call that a person took for spam is spam as well.
create function private.spam_asks_for_nothing() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from public.call_corrections x where x.call_id = new.call_id and x.field = 'outcome'
    and x.value = 'spam' and x.withdrawn_at is null) then
    new.status := 'spam';
  end if;
  return new;
end $$;
revoke all on function private.spam_asks_for_nothing() from public;
create trigger follow_ups_of_spam before insert on public.follow_ups
  for each row when (new.call_id is not null and new.created_by is null and new.status = 'open')
  execute function private.spam_asks_for_nothing();

create function private.counts_as_usage(p_call public.calls) returns boolean
language sql immutable set search_path = '' as $$
  select p_call.outcome is distinct from 'spam' and not p_call.is_test
$$;
revoke all on function private.counts_as_usage(public.calls) from public;
comment on function private.counts_as_usage is 'Whether the minutes of a call count: not those of spam, whoever said that it is, and not those of a test.';

-- ---------------------------------------------------------------------------------------------
-- What people do. Errors: 42501 not allowed, P0002 no such call or insight, 22023 what makes no sense,
-- 23514 a value that the call cannot have.

create function private.work_call(p_business_id uuid, p_call_id uuid) returns public.calls
language plpgsql security definer set search_path = '' as $$
declare
  v_call public.calls;
begin
  if not public.may(p_business_id, 'calls.work') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  -- As events do it: the call first.
  select * into v_call from public.calls c where c.business_id = p_business_id and c.id = p_call_id for update;
  if not found then
    raise exception 'No such call' using errcode = 'P0002';
  end if;
  return v_call;
end $$;
revoke all on function private.work_call(uuid, uuid) from public;

-- p_is: { field } and of an insight { kind, label, place }.
create function private.correct(p_call public.calls, p_is jsonb, p_value text, p_change uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_new public.call_corrections := jsonb_populate_record(null::public.call_corrections, p_is);
  v_x public.call_corrections;
  v_insight public.call_insights;
begin
  v_new.call_id := p_call.id;
  select * into v_x from public.call_corrections x
  where x.call_id = p_call.id and x.field = v_new.field
    and (x.field <> 'insight' or (x.kind = v_new.kind and lower(x.label) = lower(v_new.label) and x.place = v_new.place));
  if found then
    update public.call_corrections x set
      value = p_value, made_by = auth.uid(), made_at = clock_timestamp(),
      withdrawn_at = case when p_value is not distinct from x.found then clock_timestamp() end,
      last_change = p_change,
      before_change = jsonb_build_object('value', x.value, 'made_by', x.made_by, 'made_at', x.made_at, 'withdrawn_at', x.withdrawn_at)
    where x.id = v_x.id
    returning * into v_x;
  else
    select * into v_insight from public.call_insights i where i.call_id = p_call.id and private.is_insight(i, v_new);
    if not found and v_new.field = 'insight' then
      raise exception 'No such insight' using errcode = 'P0002';
    end if;
    insert into public.call_corrections (business_id, call_id, field, kind, label, place, value,
      found, found_position, found_turn, found_second, made_by, made_at, last_change, before_change)
    values (p_call.business_id, p_call.id, v_new.field, v_new.kind, v_insight.label, v_new.place, p_value,
      case when v_new.field = 'insight' then v_insight.value else to_jsonb(p_call) ->> v_new.field end,
      v_insight.position, v_insight.turn_position, v_insight.second, auth.uid(), clock_timestamp(), p_change,
      jsonb_build_object('value', null, 'made_by', auth.uid(), 'made_at', now(), 'withdrawn_at', now()))
    returning * into v_x;
  end if;
  perform private.show_correction(v_x);
end $$;
revoke all on function private.correct(public.calls, jsonb, text, uuid) from public;

-- What stands now, and by whom.
create function private.standing(p_call public.calls, p_is jsonb) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'value', case when p_is ->> 'field' = 'insight' then (select i.value from public.call_insights i
        where i.call_id = p_call.id and i.kind = p_is ->> 'kind' and lower(i.label) = lower(p_is ->> 'label')
          and i.place = (p_is ->> 'place')::integer)
      else to_jsonb(p_call) ->> (p_is ->> 'field') end,
    'found', x.found, 'isCorrected', x.withdrawn_at is null and x.id is not null,
    'by', private.person_name(x.made_by), 'at', x.made_at)
  from (select) one left join public.call_corrections x on x.call_id = p_call.id and x.field = p_is ->> 'field'
    and (x.field <> 'insight' or (x.kind = p_is ->> 'kind' and lower(x.label) = lower(p_is ->> 'label')
      and x.place = (p_is ->> 'place')::integer))
$$;
revoke all on function private.standing(public.calls, jsonb) from public;

create function private.same_words(a text, b text) returns boolean
language sql immutable set search_path = '' as $$
  -- Forms change the ends of lines.
  select btrim(regexp_replace(coalesce(a, ''), '\s+', ' ', 'g')) = btrim(regexp_replace(coalesce(b, ''), '\s+', ' ', 'g'))
$$;
revoke all on function private.same_words(text, text) from public;

-- p_changes: [{ field, value, seen }], of an insight with { kind, label, place }; seen is what the form was made from.
-- With { "restore": true } what the assistant found takes the place of value. All of it is done, or nothing:
-- { "conflicts": [{ field, kind, label, place, value, by, at }] } when something else stands by now than was seen.
-- Otherwise { "changed": how many }; p_change names them for undo_corrections.
create function public.correct_call(p_business_id uuid, p_call_id uuid, p_changes jsonb, p_change uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_call public.calls := private.work_call(p_business_id, p_call_id);
  v_in jsonb;
  v_is jsonb;
  v_now jsonb;
  v_value text;
  v_conflicts jsonb := '[]';
  v_todo jsonb := '[]';
  v_words jsonb := '{}';
begin
  if jsonb_array_length(p_changes) > 50 then
    raise exception 'Too much' using errcode = '22023';
  end if;
  for v_in in select * from jsonb_array_elements(p_changes) loop
    v_is := jsonb_strip_nulls(jsonb_build_object('field', v_in -> 'field', 'kind', v_in -> 'kind',
      'label', v_in -> 'label', 'place', v_in -> 'place'));
    if coalesce(v_is ->> 'field', '') not in ('outcome', 'sentiment', 'lead_quality', 'summary', 'insight') then
      raise exception 'No such field' using errcode = '22023';
    end if;
    v_now := private.standing(v_call, v_is);
    v_value := case when (v_in ->> 'restore')::boolean then v_now ->> 'found' else nullif(btrim(v_in ->> 'value'), '') end;
    -- Somebody was as quick, and said the same.
    continue when private.same_words(v_value, v_now ->> 'value');
    if v_is ->> 'field' = 'outcome' and v_value is null and v_in ->> 'restore' is null then
      raise exception 'A call has an outcome' using errcode = '22023';
    end if;
    if private.same_words(v_in ->> 'seen', v_now ->> 'value') then
      v_todo := v_todo || jsonb_build_array(jsonb_build_object('is', v_is, 'value', v_value, 'was', v_now -> 'value'));
    else
      v_conflicts := v_conflicts || jsonb_build_array(v_is || jsonb_build_object('value', v_now -> 'value')
        || case when (v_now ->> 'isCorrected')::boolean then jsonb_build_object('by', v_now -> 'by', 'at', v_now -> 'at')
          else '{"by": null, "at": null}' end);
    end if;
  end loop;
  if v_conflicts <> '[]' then
    return jsonb_build_object('conflicts', v_conflicts);
  end if;
  for v_in in select * from jsonb_array_elements(v_todo) loop
    perform private.correct(v_call, v_in -> 'is', v_in ->> 'value', p_change);
    -- The log keeps choices, and none of the words of a call: they go with the caller.
    if v_in -> 'is' ->> 'field' in ('outcome', 'sentiment', 'lead_quality') then
      v_words := v_words || jsonb_build_object(v_in -> 'is' ->> 'field', jsonb_build_array(v_in -> 'was', v_in -> 'value'));
    end if;
  end loop;
  if v_todo <> '[]' then
    perform private.audit(p_business_id, 'call.correct', '', v_words || jsonb_build_object('callId', p_call_id));
    perform private.tell_live(p_business_id, 'call', p_call_id);
  end if;
  return jsonb_build_object('changed', jsonb_array_length(v_todo));
end $$;

-- Brings back what stood before a change, of all that nobody changed since. Returns how many; pressed twice, 0.
create function public.undo_corrections(p_business_id uuid, p_call_id uuid, p_change uuid) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  v_call public.calls := private.work_call(p_business_id, p_call_id);
  v_x public.call_corrections;
  v_was public.call_corrections;
  v_undone integer := 0;
begin
  for v_x in select * from public.call_corrections x where x.call_id = v_call.id and x.last_change = p_change loop
    v_was := jsonb_populate_record(v_x, v_x.before_change);
    update public.call_corrections x set value = v_was.value, made_at = v_was.made_at, withdrawn_at = v_was.withdrawn_at,
      -- They may have left since.
      made_by = (select p.id from public.profiles p where p.id = v_was.made_by),
      last_change = null, before_change = null
    where x.id = v_x.id returning * into v_x;
    perform private.show_correction(v_x);
    v_undone := v_undone + 1;
  end loop;
  if v_undone > 0 then
    perform private.audit(p_business_id, 'call.undo', '', jsonb_build_object('callId', p_call_id));
    perform private.tell_live(p_business_id, 'call', p_call_id);
  end if;
  return v_undone;
end $$;

-- Spam, or not: with what the call asks for. p_undo: the change that this takes back, so that the follow-up is as it
-- was before. Returns whether anything is different now.
create function public.mark_call_spam(
  p_business_id uuid, p_call_id uuid, p_is_spam boolean, p_change uuid, p_undo uuid default null
) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  v_call public.calls := private.work_call(p_business_id, p_call_id);
  v_found text;
  v_follow_up public.follow_ups;
begin
  if (v_call.outcome is not distinct from 'spam') = p_is_spam then
    return false;
  end if;
  select * into v_follow_up from public.follow_ups f where f.call_id = p_call_id;
  if p_is_spam then
    perform private.correct(v_call, '{"field": "outcome"}', 'spam', p_change);
    if v_follow_up.status in ('open', 'snoozed') then
      perform public.change_follow_ups(p_business_id, array[v_follow_up.id], 'spam', '{}', p_change);
    end if;
  else
    -- Taken back, what stood before it stands again: also what a person had said.
    if p_undo is null or public.undo_corrections(p_business_id, p_call_id, p_undo) = 0 then
      select x.found into v_found from public.call_corrections x where x.call_id = p_call_id and x.field = 'outcome';
      -- Null: the report, which says it, is not there yet.
      v_found := case when found then v_found else v_call.outcome end;
      if v_found = 'spam' then
        v_found := case when v_follow_up.id is not null then 'message' else 'answered' end;
      end if;
      perform private.correct(v_call, '{"field": "outcome"}', v_found, p_change);
    end if;
    if p_undo is null or public.undo_follow_ups(p_business_id, p_undo) = 0 then
      if v_follow_up.status = 'spam' then
        perform public.change_follow_ups(p_business_id, array[v_follow_up.id], 'reopen', '{}', p_change);
      end if;
    end if;
  end if;
  perform private.audit(p_business_id, case when p_is_spam then 'call.spam' else 'call.not-spam' end, '',
    jsonb_build_object('callId', p_call_id));
  perform private.tell_live(p_business_id, 'call', p_call_id);
  return true;
end $$;

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'correct_call(uuid, uuid, jsonb, uuid)', 'undo_corrections(uuid, uuid, uuid)',
    'mark_call_spam(uuid, uuid, boolean, uuid, uuid)'
  ] loop
    execute 'revoke all on function public.' || v_function || ' from public, anon';
    execute 'grant execute on function public.' || v_function || ' to authenticated';
  end loop;
end $$;
