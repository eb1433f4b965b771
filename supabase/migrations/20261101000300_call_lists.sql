-- Finding calls: one predicate for the list, its count and its exports. All run as the person who asks
-- (security invoker), so that row-level security stays the wall.

create function public.call_search_query(p_text text) returns tsquery
language sql immutable set search_path = '' as $$
  -- English words in any form, or all words as they begin ("elen marc" finds Elena Marchetti). Each word is
  -- quoted, so that no character in it is an operator.
  select websearch_to_tsquery('english'::regconfig, p_text) || coalesce((
    select to_tsquery('simple'::regconfig, string_agg(
      '''' || replace(replace(w.word, '\', ' '), '''', ' ') || ''':*', ' & '))
    from regexp_split_to_table(btrim(p_text), '\s+') as w (word)
  ), ''::tsquery)
$$;

-- p_filters, all optional: q, status, sentiment, lead, outcome, caller (uuid), from, to (timestamptz; from is
-- included, to is not). Inlined by the planner into the queries below, so it has no settings of its own.
create function public.filtered_calls(p_business_id uuid, p_filters jsonb) returns setof public.calls
language sql stable as $$
  select c.*
  from public.calls c
  where c.business_id = p_business_id
    and (p_filters ->> 'status' is null
      or case p_filters ->> 'status' when 'running' then c.status <> 'ended' else c.status = p_filters ->> 'status' end)
    and (p_filters ->> 'sentiment' is null or c.sentiment = p_filters ->> 'sentiment')
    and (p_filters ->> 'lead' is null or c.lead_quality = p_filters ->> 'lead')
    and (p_filters ->> 'outcome' is null or c.outcome = p_filters ->> 'outcome')
    and (p_filters ->> 'caller' is null or c.caller_id = (p_filters ->> 'caller')::uuid)
    and (p_filters ->> 'from' is null or c.started_at >= (p_filters ->> 'from')::timestamptz)
    and (p_filters ->> 'to' is null or c.started_at < (p_filters ->> 'to')::timestamptz)
    and (p_filters ->> 'q' is null
      or c.search operator(pg_catalog.@@) public.call_search_query(p_filters ->> 'q')
      or (length(regexp_replace(p_filters ->> 'q', '\D', '', 'g')) >= 3
        and c.caller_number like '%' || regexp_replace(p_filters ->> 'q', '\D', '', 'g') || '%'))
$$;

create function public.list_calls(
  p_business_id uuid,
  p_filters jsonb default '{}',
  p_cursor_at timestamptz default null,
  p_cursor_id uuid default null,
  p_newer boolean default false,
  p_limit integer default 25
) returns table (
  id uuid, status text, direction text, caller_id uuid, caller_name text, caller_number text,
  started_at timestamptz, duration_seconds integer, outcome text, sentiment text, lead_quality text,
  is_after_hours boolean, summary text, has_report boolean, last_words text, last_speaker text,
  follow_up_status text, follow_up_title text, follow_up_due_at timestamptz, follow_up_snoozed_until timestamptz
)
language plpgsql stable security invoker
set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
begin
  return query
  with page as (
    (select c.* from public.filtered_calls(p_business_id, p_filters) c
      where not p_newer and (p_cursor_at is null or (c.started_at, c.id) < (p_cursor_at, p_cursor_id))
      order by c.started_at desc, c.id desc limit least(p_limit, 1000))
    union all
    (select c.* from public.filtered_calls(p_business_id, p_filters) c
      where p_newer and (c.started_at, c.id) > (p_cursor_at, p_cursor_id)
      order by c.started_at, c.id limit least(p_limit, 1000))
  )
  select c.id, c.status, c.direction, c.caller_id, coalesce(c.caller_name, p.name), c.caller_number,
    c.started_at, c.duration_seconds, c.outcome, c.sentiment, c.lead_quality,
    c.is_after_hours, c.summary, c.report_at is not null, t.text, t.speaker,
    f.status, f.title, f.due_at, f.snoozed_until
  from page c
  left join public.callers p on p.business_id = c.business_id and p.id = c.caller_id
  left join public.follow_ups f on f.call_id = c.id
  left join lateral (
    select l.text, l.speaker from public.call_turns l
    where c.report_at is null and l.call_id = c.id
    order by l.start_ms desc, l.position desc limit 1
  ) t on true
  order by c.started_at desc, c.id desc;
end $$;
comment on function public.list_calls is
  'A page of a business''s calls, newest first: older than the cursor, or with p_newer the ones just newer than it.';

create function public.count_calls(p_business_id uuid, p_filters jsonb default '{}') returns bigint
language plpgsql stable security invoker
set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
begin
  return (select count(*) from public.filtered_calls(p_business_id, p_filters));
end $$;

revoke all on function public.call_search_query(text) from public, anon;
revoke all on function public.filtered_calls(uuid, jsonb) from public, anon;
revoke all on function public.list_calls(uuid, jsonb, timestamptz, uuid, boolean, integer) from public, anon;
revoke all on function public.count_calls(uuid, jsonb) from public, anon;
grant execute on function public.call_search_query(text) to authenticated, service_role;
grant execute on function public.filtered_calls(uuid, jsonb) to authenticated, service_role;
grant execute on function public.list_calls(uuid, jsonb, timestamptz, uuid, boolean, integer) to authenticated, service_role;
grant execute on function public.count_calls(uuid, jsonb) to authenticated, service_role;
