-- What leaves Frontdesk: a call, a caller, a follow-up and an appointment in one form each, the same in exports, in
-- the read API and in outgoing webhooks. And the lists that exports and the API read, in an order that no change
-- moves: whoever reads on from a row finds each other row once, however long that takes.

create function private.call_json(p_call public.calls) returns json
language sql stable set search_path = '' as $$
  select json_build_object(
    'id', p_call.id, 'direction', p_call.direction, 'status', p_call.status,
    'started_at', p_call.started_at, 'ended_at', p_call.ended_at, 'duration_seconds', p_call.duration_seconds,
    'caller_id', p_call.caller_id,
    'caller_name', private.name_of_call(p_call, (select p from public.callers p where p.id = p_call.caller_id)),
    'caller_number', p_call.caller_number,
    'outcome', p_call.outcome, 'sentiment', p_call.sentiment, 'lead_quality', p_call.lead_quality,
    'is_after_hours', p_call.is_after_hours, 'summary', p_call.summary,
    'has_report', p_call.report_at is not null, 'has_recording', p_call.recording_url is not null,
    'follow_up', (
      select json_build_object('id', f.id, 'kind', f.kind, 'title', f.title, 'status', f.status,
        'due_at', f.due_at, 'snoozed_until', f.snoozed_until)
      from public.follow_ups f where f.call_id = p_call.id limit 1),
    'updated_at', p_call.updated_at)
$$;

create function private.call_facts_json(p_call_id uuid) returns json
language sql stable set search_path = '' as $$
  select coalesce(json_agg(json_build_object('kind', i.kind, 'label', i.label, 'value', i.value, 'second', i.second)
    order by i.position), '[]')
  from public.call_insights i where i.call_id = p_call_id
$$;

create function private.caller_json(p_caller public.callers) returns json
language sql stable set search_path = '' as $$
  select json_build_object(
    'id', p_caller.id, 'name', p_caller.name, 'number', p_caller.phone_number,
    'other_numbers', (select coalesce(json_agg(n.phone_number order by n.phone_number), '[]') from public.callers n
      where n.business_id = p_caller.business_id and n.merged_into = p_caller.id),
    'tags', p_caller.tags, 'is_blocked', p_caller.blocked_at is not null,
    'first_call_at', p_caller.first_call_at, 'last_call_at', p_caller.last_call_at,
    'calls', (select count(*) from public.calls c where c.business_id = p_caller.business_id and c.caller_id = p_caller.id),
    'created_at', p_caller.created_at, 'updated_at', p_caller.updated_at)
$$;

create function private.follow_up_json(p_follow_up public.follow_ups) returns json
language sql stable set search_path = '' as $$
  select json_build_object(
    'id', p_follow_up.id, 'kind', p_follow_up.kind, 'title', p_follow_up.title, 'status', p_follow_up.status,
    'due_at', p_follow_up.due_at, 'snoozed_until', p_follow_up.snoozed_until, 'done_at', p_follow_up.done_at,
    'assigned_to', (select json_build_object('id', p.id, 'name', private.person_name(p.id))
      from public.profiles p where p.id = p_follow_up.assigned_to),
    'call_id', p_follow_up.call_id, 'caller_id', p_follow_up.caller_id,
    'caller_name', coalesce(
      (select p.name from public.callers p where p.id = p_follow_up.caller_id),
      (select c.caller_name from public.calls c where c.id = p_follow_up.call_id)),
    'caller_number', coalesce(
      (select p.phone_number from public.callers p where p.id = p_follow_up.caller_id),
      (select c.caller_number from public.calls c where c.id = p_follow_up.call_id)),
    'created_at', p_follow_up.created_at, 'updated_at', p_follow_up.updated_at)
$$;

create function private.appointment_json(p_appointment public.appointments) returns json
language sql stable set search_path = '' as $$
  select json_build_object(
    'id', p_appointment.id, 'name', p_appointment.name, 'phone_number', p_appointment.phone_number,
    'reason', p_appointment.reason, 'starts_at', p_appointment.starts_at, 'ends_at', p_appointment.ends_at,
    'status', p_appointment.status, 'call_id', p_appointment.call_id, 'caller_id', p_appointment.caller_id,
    'created_at', p_appointment.created_at, 'updated_at', p_appointment.updated_at)
$$;

-- ---------------------------------------------------------------------------------------------
-- Pages, newest first. Each is a JSON array; the next page begins after its last row.

create index callers_made_idx on public.callers (business_id, created_at desc, id desc) where merged_into is null;
create index follow_ups_made_idx on public.follow_ups (business_id, created_at desc, id desc);

create function private.calls_page(
  p_business_id uuid, p_filters jsonb, p_at timestamptz, p_id uuid, p_limit integer
) returns json
language sql stable set search_path = '' set timezone = 'UTC' set jit = off set enable_hashjoin = off set enable_mergejoin = off as $$
  select coalesce(json_agg(private.call_json(c) order by c.started_at desc, c.id desc), '[]')
  from unnest(private.find_calls(p_business_id, p_filters, p_at, p_id, false, p_limit)) page (call_id)
  join public.calls c on c.id = page.call_id
$$;

-- By when they were first known, and not by their last call: who calls meanwhile keeps their place.
create function private.callers_page(
  p_business_id uuid, p_filters jsonb, p_at timestamptz, p_id uuid, p_limit integer
) returns json
language plpgsql stable
set search_path = '' set timezone = 'UTC' set jit = off
set plan_cache_mode = 'force_custom_plan' set pg_trgm.word_similarity_threshold = 0.5 as $$
declare
  v_query jsonb := private.caller_query(coalesce(p_filters, '{}'));
  v_found uuid[];
begin
  if v_query ->> 'q' is not null then
    v_found := array(select coalesce(n.merged_into, n.id) from private.callers_like(p_business_id, v_query) n);
  end if;
  return (
    select coalesce(json_agg(private.caller_json(p) order by p.created_at desc, p.id desc), '[]')
    from (
      select * from private.filtered_callers(p_business_id, v_query, v_found) p
      where p_at is null or (p.created_at, p.id) < (p_at, p_id)
      order by p.created_at desc, p.id desc limit p_limit
    ) p);
end $$;

-- p_filters, all optional: view (everyone: what is up; mine, unassigned, snoozed, done, spam, as the list has them),
-- kind, member (whose own, for the view mine). Without a view: all there are.
create function private.follow_ups_page(
  p_business_id uuid, p_filters jsonb, p_at timestamptz, p_id uuid, p_limit integer
) returns json
language plpgsql stable
set search_path = '' set timezone = 'UTC' set jit = off set plan_cache_mode = 'force_custom_plan' as $$
declare
  v_view text := coalesce(p_filters ->> 'view', 'all');
begin
  return (
    select coalesce(json_agg(private.follow_up_json(f) order by f.created_at desc, f.id desc), '[]')
    from (
      select * from public.follow_ups f
      where f.business_id = p_business_id
        and (p_filters ->> 'kind' is null or f.kind = p_filters ->> 'kind')
        and (p_at is null or (f.created_at, f.id) < (p_at, p_id))
        and case v_view
          when 'all' then true
          when 'snoozed' then f.status = 'snoozed' and f.snoozed_until > now()
          when 'done' then f.status = 'done'
          when 'spam' then f.status = 'spam'
          else f.status in ('open', 'snoozed') and (f.status = 'open' or f.snoozed_until <= now())
            and (v_view <> 'mine' or f.assigned_to = (p_filters ->> 'member')::uuid)
            and (v_view <> 'unassigned' or f.assigned_to is null) end
      order by f.created_at desc, f.id desc limit p_limit
    ) f);
end $$;

-- For members. Error: 42501 not allowed.
create function public.export_page(
  p_business_id uuid, p_list text, p_filters jsonb default '{}', p_at timestamptz default null, p_id uuid default null,
  p_limit integer default 500
) returns json
language plpgsql stable security definer set search_path = '' as $$
begin
  if not public.may(p_business_id, 'calls.read') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  return case p_list
    when 'calls' then private.calls_page(p_business_id, p_filters, p_at, p_id, least(p_limit, 1000))
    when 'callers' then private.callers_page(p_business_id, p_filters, p_at, p_id, least(p_limit, 1000))
    when 'follow-ups' then private.follow_ups_page(
      p_business_id, p_filters || jsonb_build_object('member', auth.uid()), p_at, p_id, least(p_limit, 1000)) end;
end $$;
comment on function public.export_page is 'A page of a list as exports have it: calls, callers or follow-ups, with the filters of the list.';

-- What leaves is in the log: which list, in which form, by whom. Not the filters: a search may hold a name.
create function public.note_download(p_business_id uuid, p_list text, p_format text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_role text := public.member_role(p_business_id);
begin
  if v_role is null then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  if p_list !~ '^[a-z-]{1,40}$' or p_format not in ('CSV', 'JSON') then
    raise exception 'No such list' using errcode = '22023';
  end if;
  perform private.audit(p_business_id, 'data.download', p_list || ' ' || p_format, '{}', v_role = 'observer');
end $$;
comment on function public.note_download is 'Writes to the log of a business that the signed-in person downloads a list of it.';

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'call_json(public.calls)', 'call_facts_json(uuid)', 'caller_json(public.callers)',
    'follow_up_json(public.follow_ups)', 'appointment_json(public.appointments)',
    'calls_page(uuid, jsonb, timestamptz, uuid, integer)', 'callers_page(uuid, jsonb, timestamptz, uuid, integer)',
    'follow_ups_page(uuid, jsonb, timestamptz, uuid, integer)'
  ] loop
    execute 'revoke all on function private.' || v_function || ' from public, anon, authenticated';
  end loop;
  foreach v_function in array array[
    'export_page(uuid, text, jsonb, timestamptz, uuid, integer)', 'note_download(uuid, text, text)'
  ] loop
    execute 'revoke all on function public.' || v_function || ' from public, anon';
    execute 'grant execute on function public.' || v_function || ' to authenticated';
  end loop;
end $$;
