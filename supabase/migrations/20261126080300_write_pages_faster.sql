-- A page of an export wrote each of its calls by a function with questions of its own, which took most of its time.
-- Now a page is one question, and the form of a call an expression in it. The functions that are asked row by row are
-- called by others that have an empty search path: setting it again for each row was wasted.

create function private.call_form(p_call public.calls, p_name text, p_follow_up public.follow_ups) returns json
language sql stable as $$
  select pg_catalog.json_build_object(
    'id', p_call.id, 'direction', p_call.direction, 'status', p_call.status,
    'started_at', p_call.started_at, 'ended_at', p_call.ended_at, 'duration_seconds', p_call.duration_seconds,
    'caller_id', p_call.caller_id, 'caller_name', coalesce(p_call.caller_name, p_name), 'caller_number', p_call.caller_number,
    'outcome', p_call.outcome, 'sentiment', p_call.sentiment, 'lead_quality', p_call.lead_quality,
    'is_after_hours', p_call.is_after_hours, 'summary', p_call.summary,
    'has_report', p_call.report_at is not null, 'has_recording', p_call.recording_url is not null,
    'follow_up', case when (p_follow_up).id is not null then pg_catalog.json_build_object(
      'id', (p_follow_up).id, 'kind', (p_follow_up).kind, 'title', (p_follow_up).title, 'status', (p_follow_up).status,
      'due_at', (p_follow_up).due_at, 'snoozed_until', (p_follow_up).snoozed_until) end,
    'updated_at', p_call.updated_at)
$$;
comment on function private.call_form is 'How a call leaves Frontdesk. Without settings and without questions of its own, so that it becomes part of the question that uses it.';
revoke all on function private.call_form(public.calls, text, public.follow_ups) from public, anon, authenticated;

create or replace function private.call_json(p_call public.calls) returns json
language sql stable as $$
  select private.call_form(p_call, (select p.name from public.callers p where p.id = p_call.caller_id),
    (select f from public.follow_ups f where f.call_id = p_call.id limit 1))
$$;

create or replace function private.calls_page(
  p_business_id uuid, p_filters jsonb, p_at timestamptz, p_id uuid, p_limit integer
) returns json
language sql stable set search_path = '' set timezone = 'UTC' set jit = off set enable_hashjoin = off set enable_mergejoin = off as $$
  select coalesce(json_agg(private.call_form(c, p.name, f) order by c.started_at desc, c.id desc), '[]')
  from unnest(private.find_calls(p_business_id, p_filters, p_at, p_id, false, p_limit)) page (call_id)
  join public.calls c on c.id = page.call_id
  left join public.callers p on p.id = c.caller_id
  left join public.follow_ups f on f.call_id = c.id
$$;

alter function private.call_facts_json(uuid) reset search_path;
alter function private.caller_json(public.callers) reset search_path;
alter function private.follow_up_json(public.follow_ups) reset search_path;
alter function private.appointment_json(public.appointments) reset search_path;
