-- Each figure leads to the calls behind it: the list has a filter for whatever is counted, and says the same number.

create or replace function private.find_calls_sql(p_filters jsonb, p_has_cursor boolean, p_newer boolean) returns text
language sql immutable set search_path = '' as $$
  select format(
    'select c.id, c.started_at from public.calls c where c.business_id = $1%s%s order by c.started_at %s, c.id %3$s limit $5',
    -- What members tried is listed by itself.
    case when p_filters ->> 'tests' is null then ' and not c.is_test' else ' and c.is_test' end ||
    case when p_has_cursor then
      case when p_newer then ' and (c.started_at, c.id) > ($3, $4)' else ' and (c.started_at, c.id) < ($3, $4)' end else '' end,
    (select string_agg(' and ' || f.condition, '' order by f.name) from (values
      ('status', case p_filters ->> 'status' when 'running' then 'c.status <> ''ended''' else 'c.status = $2 ->> ''status''' end),
      ('sentiment', 'c.sentiment = $2 ->> ''sentiment'''),
      ('lead', 'c.lead_quality = $2 ->> ''lead'''),
      ('outcome', 'c.outcome = $2 ->> ''outcome'''),
      ('answered', case p_filters ->> 'answered' when 'no' then 'c.outcome in (''hung-up'', ''silent'', ''failed'')'
        else '(c.outcome is null or c.outcome not in (''hung-up'', ''silent'', ''failed''))' end),
      ('caller', 'c.caller_id = ($2 ->> ''caller'')::uuid'),
      -- As a case, of which the planner expects half: it then walks through time, and reads no more than it needs.
      ('who', case p_filters ->> 'who'
        when 'withheld' then 'c.caller_id is null'
        when 'new' then 'case when c.id = (select p.earliest_call_id from public.callers p
          where p.business_id = $1 and p.id = c.caller_id) then true else false end'
        else 'c.caller_id is not null and case when c.id = (select p.earliest_call_id from public.callers p
          where p.business_id = $1 and p.id = c.caller_id) then false else true end' end),
      ('from', 'c.started_at >= ($2 ->> ''from'')::timestamptz'),
      ('to', 'c.started_at < ($2 ->> ''to'')::timestamptz'),
      ('weekday', 'case when extract(isodow from c.started_at at time zone (select b.time_zone from public.businesses b where b.id = $1))
        = ($2 ->> ''weekday'')::integer then true else false end'),
      ('hour', 'case when extract(hour from c.started_at at time zone (select b.time_zone from public.businesses b where b.id = $1))
        = ($2 ->> ''hour'')::integer then true else false end'),
      ('hours', case p_filters ->> 'hours' when 'after' then 'c.is_after_hours' else 'not c.is_after_hours' end),
      ('min', 'c.duration_seconds >= ($2 ->> ''min'')::integer'),
      ('max', 'c.duration_seconds <= ($2 ->> ''max'')::integer'),
      ('length', case p_filters ->> 'length'
        when '1' then 'c.duration_seconds < 30'
        when '2' then 'c.duration_seconds >= 30 and c.duration_seconds < 60'
        when '3' then 'c.duration_seconds >= 60 and c.duration_seconds < 120'
        when '4' then 'c.duration_seconds >= 120 and c.duration_seconds < 300'
        when '5' then 'c.duration_seconds >= 300 and c.duration_seconds < 600'
        else 'c.duration_seconds >= 600' end),
      ('spam', case p_filters ->> 'spam' when 'only' then 'c.outcome = ''spam''' else 'c.outcome is distinct from ''spam''' end),
      ('asked', 'c.id in (select q.call_id from private.call_questions q
        where q.business_id = $1 and q.question_key = private.question_key($2 ->> ''asked''))'),
      ('response', 'case when width_bucket((select extract(epoch from r.done_at - r.called_at) from public.follow_ups r
        where r.call_id = c.id and r.status = ''done''), ''{3600, 14400, 86400, 259200}''::numeric[]) + 1
        = ($2 ->> ''response'')::integer then true else false end'),
      ('followup', case p_filters ->> 'followup'
        when 'none' then 'not exists (select from public.follow_ups f where f.call_id = c.id)'
        else 'c.id in (select f.call_id from public.follow_ups f where f.business_id = $1 and ' ||
          case p_filters ->> 'followup'
            when 'overdue' then 'f.status = ''open'' and f.due_at < now()'
            when 'open' then 'f.status = ''open'''
            when 'snoozed' then 'f.status = ''snoozed'''
            when 'done' then 'f.status = ''done'''
            else 'false' end || ')' end)
    ) f (name, condition) where p_filters ->> f.name is not null),
    case when p_newer then 'asc' else 'desc' end)
$$;

-- What the rollups know without counting: all calls, or those of whole days, weekdays and hours with one thing more.
-- Null for any other filters, and for moments that are no beginning of a day.
create function private.count_by_rollups(p_business_id uuid, p_filters jsonb) returns bigint
language plpgsql stable security definer set search_path = '' as $$
declare
  v_others jsonb := p_filters - array['from', 'to', 'weekday', 'hour'];
  v_names text[] := array(select jsonb_object_keys(v_others) order by 1);
  v_value text := v_others ->> v_names[1];
  v_from timestamp;
  v_to timestamp;
  v_plus text[];
  v_minus text;
  v_calls bigint;
begin
  if p_filters = '{}' then
    return coalesce((select sum(r.calls) from private.call_rollups r
      where r.business_id = p_business_id and r.day = '-infinity'), 0);
  end if;
  if p_filters ->> 'from' is null then
    return null;
  end if;
  select (p_filters ->> 'from')::timestamptz at time zone b.time_zone,
    coalesce((p_filters ->> 'to')::timestamptz at time zone b.time_zone, 'infinity')
  into v_from, v_to from public.businesses b where b.id = p_business_id;
  if v_from <> date_trunc('day', v_from) or (v_to <> 'infinity' and v_to <> date_trunc('day', v_to)) then
    return null;
  end if;
  if v_names = '{asked}' and not p_filters ?| array['weekday', 'hour'] then
    return (select coalesce(sum(r.calls), 0) from private.question_rollups r
      where r.business_id = p_business_id and r.day >= v_from::date and r.day < v_to::date
        and r.question_key = private.question_key(v_value));
  end if;

  case
    when v_names = '{}' then v_plus := '{calls}';
    when v_names = '{answered,hours}' and v_value = 'yes' and v_others ->> 'hours' = 'open' then v_plus := '{answered}';
    when v_names = '{answered,hours}' and v_value = 'yes' and v_others ->> 'hours' = 'after' then v_plus := '{after_hours}';
    when cardinality(v_names) > 1 then return null;
    when v_names[1] in ('outcome', 'sentiment') then v_plus := array[v_names[1] || '_' || replace(v_value, '-', '_')];
    when v_names[1] in ('length', 'response') then v_plus := array[v_names[1] || '_' || v_value];
    when v_names[1] = 'lead' then v_plus := array['lead_' || v_value];
    when v_names[1] = 'followup' and v_value in ('open', 'snoozed', 'done') then v_plus := array['follow_ups_' || v_value];
    when v_names[1] = 'answered' and v_value = 'no' then v_plus := '{missed}';
    when v_names[1] = 'answered' and v_value = 'yes' then v_plus := '{answered, after_hours}';
    when v_names[1] = 'who' and v_value = 'new' then v_plus := '{new_callers}';
    when v_names[1] = 'who' and v_value = 'returning' then v_plus := '{with_caller}'; v_minus := 'new_callers';
    when v_names[1] = 'who' and v_value = 'withheld' then v_plus := '{calls}'; v_minus := 'with_caller';
    else return null;
  end case;
  -- A value that is none of ours has no column, and no calls either.
  if (select count(*) from pg_catalog.pg_attribute a
    where a.attrelid = 'private.call_rollups'::regclass and a.attname = any (v_plus) and a.attnum > 4) < cardinality(v_plus) then
    return null;
  end if;
  execute format(
    'select %s%s from private.call_rollups r where r.business_id = $1 and r.day >= $2 and r.day < $3
       and ($4 is null or extract(isodow from r.day) = $4) and ($5 is null or r.hour = $5)',
    (select string_agg(format('coalesce(sum(r.%I), 0)', f), ' + ') from unnest(v_plus) f),
    format(case when v_minus is not null then ' - coalesce(sum(r.%I), 0)' else '' end, v_minus))
  into v_calls
  using p_business_id, v_from::date, v_to::date, (p_filters ->> 'weekday')::integer, (p_filters ->> 'hour')::integer;
  return v_calls;
end $$;
revoke all on function private.count_by_rollups(uuid, jsonb) from public, anon, authenticated;

drop function public.call_totals(uuid, jsonb, integer);
create function public.call_totals(p_business_id uuid, p_filters jsonb default '{}', p_bound integer default 1000)
returns table (calls bigint, is_more boolean, oldest timestamptz, newest timestamptz)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_bound integer := least(p_bound, 1000);
  v_calls bigint;
begin
  if not private.may_list_calls(p_business_id) then
    return;
  end if;
  v_calls := private.count_by_rollups(p_business_id, p_filters);
  if v_calls is not null then
    v_bound := null;
  else
    -- Words cost more than other filters: a common one is counted as far as a page's walk sees.
    if p_filters ->> 'q' is not null then
      v_bound := least(v_bound, 100);
    end if;
    v_calls := private.count_found(p_business_id, p_filters, v_bound);
  end if;
  return query select least(v_calls, v_bound), coalesce(v_calls > v_bound, false),
    (select c.started_at from public.calls c
      where c.id = (private.find_calls(p_business_id, p_filters, null, null, true, 1))[1]),
    (select c.started_at from public.calls c
      where c.id = (private.find_calls(p_business_id, p_filters, null, null, false, 1))[1]);
end $$;
comment on function public.call_totals is
  'How many calls the filters leave, and from when to when: exactly where the rollups know it, else counted up to a bound.';
revoke all on function public.call_totals(uuid, jsonb, integer) from public, anon;
grant execute on function public.call_totals(uuid, jsonb, integer) to authenticated, service_role;
