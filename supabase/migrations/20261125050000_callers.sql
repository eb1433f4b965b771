-- Callers as people: a name that a person gave stands, tags, several numbers, and pages that cost the same
-- at half a million callers as at five hundred.

create extension if not exists btree_gin with schema extensions;

alter table public.callers
  add column name_by uuid references public.profiles (id) on delete set null,
  add column named_at timestamptz,
  add column tags text[] not null default '{}'
    check (cardinality(tags) <= 20 and array_position(tags, null) is null),
  add column merged_into uuid check (merged_into <> id),
  -- Names as people sort them; those without one come last, by number.
  add column sort_name text collate "und-x-icu" not null generated always as (
    case when name is null then '1' || phone_number else '0' || lower(name) end) stored,
  add foreign key (business_id, merged_into) references public.callers (business_id, id) on delete cascade;
comment on column public.callers.named_at is 'When a member gave the name: no call changes it any more. Null: as said on a call.';
comment on column public.callers.merged_into is 'The caller whom this number belongs to as well. Everything hangs on that one; this row keeps the number.';
create index callers_name_by_idx on public.callers (name_by);
create index callers_merged_into_idx on public.callers (business_id, merged_into) where merged_into is not null;
create index callers_last_idx on public.callers (business_id, last_call_at desc, id desc) where merged_into is null;
create index callers_name_idx on public.callers (business_id, sort_name, id) where merged_into is null;
create index callers_blocked_idx on public.callers (business_id, last_call_at desc, id desc) where blocked_at is not null and merged_into is null;
create index callers_search_idx on public.callers using gin
  (business_id, name extensions.gin_trgm_ops, phone_number extensions.gin_trgm_ops, tags);

-- ---------------------------------------------------------------------------------------------
-- The tags in use, counted as they are given and taken: counting them anew would read every caller.

create table public.caller_tags (
  business_id uuid not null references public.businesses (id) on delete cascade,
  tag text not null check (tag = btrim(tag) and char_length(tag) between 1 and 40),
  callers integer not null default 0 check (callers >= 0),
  primary key (business_id, tag)
);
comment on table public.caller_tags is 'How many callers of a business have a tag. Kept by a trigger of callers.';
create unique index caller_tags_spelling_idx on public.caller_tags (business_id, lower(tag));
alter table public.caller_tags enable row level security;
revoke all on public.caller_tags from anon, authenticated;
grant select on public.caller_tags to authenticated;
grant all on public.caller_tags to service_role;
create policy "members read" on public.caller_tags for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));

create function private.count_tags() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_business uuid := case when tg_op = 'DELETE' then old.business_id else new.business_id end;
  v_before text[] := case when tg_op = 'INSERT' then '{}' else old.tags end;
  v_after text[] := case when tg_op = 'DELETE' then '{}' else new.tags end;
begin
  -- While a business is being deleted its tags go with it.
  if v_before = v_after or not exists (select from public.businesses b where b.id = v_business) then
    return null;
  end if;
  -- In one order, so that two who tag at once wait and never lock each other.
  insert into public.caller_tags as t (business_id, tag, callers)
  select v_business, a.tag, 1 from unnest(v_after) a (tag) where a.tag <> all (v_before) order by a.tag
  on conflict (business_id, tag) do update set callers = t.callers + 1;
  update public.caller_tags t set callers = greatest(t.callers - 1, 0)
  where t.business_id = v_business and t.tag = any (v_before) and t.tag <> all (v_after);
  delete from public.caller_tags t where t.business_id = v_business and t.tag = any (v_before) and t.callers = 0;
  return null;
end $$;
revoke all on function private.count_tags() from public;
create trigger callers_count_tags after insert or delete or update of tags on public.callers
  for each row execute function private.count_tags();

-- ---------------------------------------------------------------------------------------------
-- Who calls: by number, also by a number that belongs to somebody with another one.

create or replace function private.note_caller(p_business_id uuid, p_number text, p_name text, p_call_at timestamptz) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_number public.callers;
begin
  if p_number is null then
    return null;
  end if;
  insert into public.callers as p (business_id, phone_number, name, first_call_at, last_call_at)
  values (p_business_id, p_number, p_name, p_call_at, p_call_at)
  on conflict (business_id, phone_number) do update set
    name = case
      when p.named_at is not null then p.name
      when excluded.name is not null and (p.name is null or excluded.last_call_at >= p.last_call_at) then excluded.name
      else p.name end,
    first_call_at = least(p.first_call_at, excluded.first_call_at),
    last_call_at = greatest(p.last_call_at, excluded.last_call_at)
  returning * into v_number;
  if v_number.merged_into is null then
    return v_number.id;
  end if;
  update public.callers p set
    name = case
      when p.named_at is not null then p.name
      when p_name is not null and (p.name is null or p_call_at >= p.last_call_at) then p_name
      else p.name end,
    first_call_at = least(p.first_call_at, p_call_at),
    last_call_at = greatest(p.last_call_at, p_call_at)
  where p.business_id = p_business_id and p.id = v_number.merged_into;
  return v_number.merged_into;
end $$;
comment on function private.note_caller is
  'The caller with a number, made or found. The last call that gave a name names them, until a member does.';

create or replace function private.caller_before(p_business_id uuid, p_caller text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('name', p.name, 'isBlocked', p.blocked_at is not null, 'calls', coalesce((
    select jsonb_agg(jsonb_build_object('startedAt', c.started_at, 'summary', left(c.summary, 300)) order by c.started_at desc)
    from (
      select x.started_at, x.summary from public.calls x
      where x.business_id = p_business_id and x.caller_id = p.id and x.status = 'ended'
      order by x.started_at desc limit 3
    ) c), '[]'))
  from public.callers n
  join public.callers p on p.business_id = n.business_id and p.id = coalesce(n.merged_into, n.id)
  where n.business_id = p_business_id and n.phone_number = p_caller
$$;

-- ---------------------------------------------------------------------------------------------
-- The list. Row-level security cannot let an index answer "is like" first (its operators are not leakproof),
-- so these functions ask who asks themselves, and are given one business.

-- p_found: the only ones that may be listed, or null. p_filters, all optional: tag, blocked (yes, no), calls (new, returning), from, to (timestamptz of the
-- last call; from is included, to is not). Inlined by the planner, so it has no settings of its own.
create function private.filtered_callers(p_business_id uuid, p_filters jsonb, p_found uuid[]) returns setof public.callers
language sql stable as $$
  select p.*
  from public.callers p
  where p.business_id = p_business_id and p.merged_into is null
    and (p_filters ->> 'tag' is null or p.tags operator(pg_catalog.@>) array[p_filters ->> 'tag'])
    and (p_filters ->> 'blocked' is null or (p.blocked_at is not null) = (p_filters ->> 'blocked' = 'yes'))
    and (p_filters ->> 'calls' is null or (p.first_call_at = p.last_call_at) = (p_filters ->> 'calls' = 'new'))
    and (p_filters ->> 'from' is null or p.last_call_at >= (p_filters ->> 'from')::timestamptz)
    and (p_filters ->> 'to' is null or p.last_call_at < (p_filters ->> 'to')::timestamptz)
    and (p_found is null or p.id = any (p_found))
$$;
revoke all on function private.filtered_callers(uuid, jsonb, uuid[]) from public;

-- The rows that a search names, in the words of caller_query. Inlined as well.
create function private.callers_like(p_business_id uuid, p_query jsonb) returns setof public.callers
language sql stable as $$
  select n.*
  from public.callers n
  where n.business_id = p_business_id and (
    n.name operator(pg_catalog.~~*) (p_query ->> 'prefix')
    or n.name operator(pg_catalog.~~*) ('% ' || (p_query ->> 'prefix'))
    or (p_query ->> 'q') operator(extensions.<%) n.name
    or n.phone_number operator(pg_catalog.~~) (p_query ->> 'number')
    or n.tags operator(pg_catalog.&&) array(
      select t.tag from public.caller_tags t
      where t.business_id = p_business_id and lower(t.tag) like lower(p_query ->> 'prefix')))
$$;
revoke all on function private.callers_like(uuid, jsonb) from public;

-- Names and tags by how they begin, names also when they are misspelled, numbers by any digits in a row.
create function private.caller_query(p_filters jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select p_filters || case when p_filters ->> 'q' is null then '{}'::jsonb else jsonb_strip_nulls(jsonb_build_object(
    'prefix', replace(replace(replace(p_filters ->> 'q', '\', '\\'), '%', '\%'), '_', '\_') || '%',
    'number', (select '%' || d.digits || '%'
      -- A leading zero is dialled at home, and is no part of the number.
      from (select ltrim(regexp_replace(p_filters ->> 'q', '\D', '', 'g'), '0') as digits) d
      where length(d.digits) >= 3 and p_filters ->> 'q' !~ '[[:alpha:]]'))) end
$$;
revoke all on function private.caller_query(jsonb) from public;

-- p_cursor: { at, id } in the order of last calls, { name, id } in that of names. p_order: last or name.
create function public.list_callers(
  p_business_id uuid, p_filters jsonb default '{}', p_order text default 'last', p_cursor jsonb default null,
  p_newer boolean default false, p_limit integer default 26
) returns jsonb
language plpgsql stable security definer
set search_path = '' set plan_cache_mode = 'force_custom_plan' set pg_trgm.word_similarity_threshold = 0.5 as $$
declare
  v_query jsonb := private.caller_query(coalesce(p_filters, '{}'));
  v_found uuid[];
  v_limit integer := least(p_limit, 200);
  v_at timestamptz := (p_cursor ->> 'at')::timestamptz;
  v_name text := p_cursor ->> 'name';
  v_id uuid := (p_cursor ->> 'id')::uuid;
  v_page uuid[];
begin
  if not public.may(p_business_id, 'calls.read') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  if v_query ->> 'q' is not null then
    v_found := array(select n.id from private.callers_like(p_business_id, v_query) n
        where n.merged_into is null order by n.last_call_at desc, n.id desc limit 10001)
      -- Also by a number that was merged into them.
      || array(select n.merged_into from private.callers_like(p_business_id, v_query) n
        where n.merged_into is not null limit 1000);
  end if;
  if p_order = 'name' and p_newer then
    v_page := array(select p.id from private.filtered_callers(p_business_id, v_query, v_found) p
      where (p.sort_name, p.id) < (v_name, v_id) order by p.sort_name desc, p.id desc limit v_limit);
  elsif p_order = 'name' then
    v_page := array(select p.id from private.filtered_callers(p_business_id, v_query, v_found) p
      where p_cursor is null or (p.sort_name, p.id) > (v_name, v_id) order by p.sort_name, p.id limit v_limit);
  elsif p_newer then
    v_page := array(select p.id from private.filtered_callers(p_business_id, v_query, v_found) p
      where (p.last_call_at, p.id) > (v_at, v_id) order by p.last_call_at, p.id limit v_limit);
  else
    v_page := array(select p.id from private.filtered_callers(p_business_id, v_query, v_found) p
      where p_cursor is null or (p.last_call_at, p.id) < (v_at, v_id) order by p.last_call_at desc, p.id desc limit v_limit);
  end if;
  return jsonb_build_object(
    'callers', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', p.id, 'name', p.name, 'number', p.phone_number, 'tags', p.tags, 'isBlocked', p.blocked_at is not null,
        'firstCallAt', p.first_call_at, 'lastCallAt', p.last_call_at, 'sortName', p.sort_name,
        'numbers', 1 + (select count(*) from public.callers n where n.business_id = p_business_id and n.merged_into = p.id),
        'calls', (select count(*) from (select from public.calls c
          where c.business_id = p_business_id and c.caller_id = p.id limit 1000) c),
        'lastCall', (select jsonb_build_object('id', c.id, 'summary', c.summary, 'status', c.status) from public.calls c
          where c.business_id = p_business_id and c.caller_id = p.id order by c.started_at desc limit 1)
      ) order by case when p_newer then -u.n else u.n end), '[]')
      from unnest(v_page) with ordinality u (id, n)
      join public.callers p on p.id = u.id),
    -- Nobody reads on past ten thousand; counting them all would cost what reading them does.
    'total', (select count(*) from (select from private.filtered_callers(p_business_id, v_query, v_found) limit 10001) p),
    'tags', (select coalesce(jsonb_agg(jsonb_build_object('tag', t.tag, 'callers', t.callers) order by lower(t.tag)), '[]')
      from (select * from public.caller_tags t where t.business_id = p_business_id order by t.callers desc, t.tag limit 100) t));
end $$;
comment on function public.list_callers is
  'A page of a business''s callers, how many there are (10001: more than ten thousand), and the tags in use.';

-- ---------------------------------------------------------------------------------------------
-- One caller, in one answer.

create function private.likely_the_same(p_business_id uuid, p_caller_id uuid) returns table (id uuid, words text[])
language plpgsql stable security definer
set search_path = '' set plan_cache_mode = 'force_custom_plan' set pg_trgm.similarity_threshold = 0.45 as $$
declare
  v_name text;
  v_sort_name text;
  v_words text[];
begin
  select p.name, p.sort_name into v_name, v_sort_name from public.callers p
  where p.business_id = p_business_id and p.id = p_caller_id and p.merged_into is null;
  if v_name is null then
    return;
  end if;
  v_words := private.words_of_caller(p_business_id, p_caller_id);
  return query
  select near.id, shared.words
  from (
    select p.id, p.name, p.sort_name from public.callers p
    where p.business_id = p_business_id and p.merged_into is null and p.id <> p_caller_id and p.name operator(extensions.%) v_name
    order by extensions.similarity(p.name, v_name) desc, p.last_call_at desc limit 10
  ) near
  cross join lateral (
    select array(select unnest(v_words) intersect select unnest(private.words_of_caller(p_business_id, near.id)) order by 1) as words
  ) shared
  -- A first and a last name alike are enough. One name, or one that is only similar, wants words in common.
  where (near.sort_name = v_sort_name and v_name ~ '\S\s+\S') or cardinality(shared.words) >= 3
  order by near.sort_name = v_sort_name desc, cardinality(shared.words) desc
  limit 3;
end $$;

create function private.words_of_caller(p_business_id uuid, p_caller_id uuid) returns text[]
language sql stable security definer set search_path = '' as $$
  select tsvector_to_array(to_tsvector('english', coalesce(string_agg(c.summary, ' '), '')))
  from (select x.summary from public.calls x where x.business_id = p_business_id and x.caller_id = p_caller_id
    order by x.started_at desc limit 5) c
$$;
revoke all on function private.likely_the_same(uuid, uuid) from public;
revoke all on function private.words_of_caller(uuid, uuid) from public;

-- p_before: { at, id } of the last call of the page before.
create function public.read_caller(p_business_id uuid, p_caller_id uuid, p_before jsonb default null, p_limit integer default 21)
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
    return null;
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
    'merges', (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'number', n.phone_number,
        'name', m.before -> 'merged' ->> 'name', 'at', m.merged_at) order by m.merged_at desc), '[]')
      from public.caller_merges m join public.callers n on n.id = m.merged_id
      where m.business_id = p_business_id and m.kept_id = p_caller_id and m.undone_at is null),
    'maybeTheSame', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'number', p.phone_number,
        'lastCallAt', p.last_call_at)), '[]')
      from private.likely_the_same(p_business_id, p_caller_id) s join public.callers p on p.id = s.id));
end $$;
comment on function public.read_caller is
  'All that the page of a caller shows; { mergedInto } for a number that belongs to somebody else by now; null when there is none.';

-- ---------------------------------------------------------------------------------------------
-- What members change. Errors: 42501 not allowed, P0002 no such caller, P0001 with hint too-many.

create function private.work_caller(p_business_id uuid, p_caller_id uuid) returns public.callers
language plpgsql security definer set search_path = '' as $$
declare
  v_caller public.callers;
begin
  if not public.may(p_business_id, 'calls.work') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  select * into v_caller from public.callers p
  where p.business_id = p_business_id and p.id = p_caller_id and p.merged_into is null for update;
  if not found then
    raise exception 'No such caller' using errcode = 'P0002';
  end if;
  return v_caller;
end $$;
revoke all on function private.work_caller(uuid, uuid) from public;

-- Pages that are open show calls and callers together.
create function private.tell_of_caller(p_business_id uuid, p_caller_id uuid) returns void
language sql security definer set search_path = '' as $$
  select private.tell_live(p_business_id, 'call', c.id)
  from (select c.id from public.calls c where c.business_id = p_business_id and c.caller_id = p_caller_id
    order by c.started_at desc limit 1) c
$$;
revoke all on function private.tell_of_caller(uuid, uuid) from public;

-- Null or nothing: the name that was said on the calls. Returns the name that a member had given before, or null.
-- p_seen: the name that an undo takes back; when it is another one by now, nothing is changed (P0001 with hint changed).
create function public.name_caller(p_business_id uuid, p_caller_id uuid, p_name text, p_seen text default null) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_before public.callers := private.work_caller(p_business_id, p_caller_id);
  v_name text := left(nullif(btrim(p_name), ''), 120);
begin
  if p_seen is not null and p_seen is distinct from coalesce(v_before.name, '') then
    raise exception 'Changed since' using errcode = 'P0001', hint = 'changed';
  end if;
  update public.callers p set
    name = coalesce(v_name, (select c.caller_name from public.calls c
      where c.business_id = p_business_id and c.caller_id = p_caller_id and c.caller_name is not null
      order by c.started_at desc limit 1)),
    named_at = case when v_name is not null then now() end,
    name_by = case when v_name is not null then auth.uid() end
  where p.id = p_caller_id;
  perform private.audit(p_business_id, 'caller.rename', coalesce(v_name, v_before.name, v_before.phone_number),
    jsonb_build_object('callerId', p_caller_id, 'name', jsonb_build_array(v_before.name, v_name)));
  perform private.tell_of_caller(p_business_id, p_caller_id);
  return case when v_before.named_at is not null then v_before.name end;
end $$;

-- As it is spelled in the business already, if it is. Returns the tag as it stands now.
create function public.tag_caller(p_business_id uuid, p_caller_id uuid, p_tag text, p_is_on boolean default true) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_caller public.callers := private.work_caller(p_business_id, p_caller_id);
  v_tag text := btrim(regexp_replace(p_tag, '\s+', ' ', 'g'));
begin
  if char_length(v_tag) not between 1 and 40 then
    raise exception 'Not a tag' using errcode = '22023';
  end if;
  v_tag := coalesce((select t.tag from public.caller_tags t
    where t.business_id = p_business_id and lower(t.tag) = lower(v_tag)), v_tag);
  if p_is_on and v_tag <> all (v_caller.tags) then
    if cardinality(v_caller.tags) >= 20 then
      raise exception 'Too many tags' using errcode = 'P0001', hint = 'too-many';
    end if;
    update public.callers p set tags = v_caller.tags || v_tag where p.id = p_caller_id;
  elsif not p_is_on then
    update public.callers p set tags = array_remove(v_caller.tags, v_tag) where p.id = p_caller_id and v_tag = any (v_caller.tags);
  end if;
  return v_tag;
end $$;

create function public.block_caller(p_business_id uuid, p_caller_id uuid, p_is_blocked boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_caller public.callers := private.work_caller(p_business_id, p_caller_id);
begin
  if (v_caller.blocked_at is not null) = p_is_blocked then
    return;
  end if;
  update public.callers p set blocked_at = case when p_is_blocked then now() end,
    blocked_by = case when p_is_blocked then auth.uid() end
  where p.id = p_caller_id;
  perform private.audit(p_business_id, case when p_is_blocked then 'caller.block' else 'caller.unblock' end,
    coalesce(v_caller.name, v_caller.phone_number), jsonb_build_object('callerId', p_caller_id));
  perform private.tell_of_caller(p_business_id, p_caller_id);
end $$;

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'list_callers(uuid, jsonb, text, jsonb, boolean, integer)', 'read_caller(uuid, uuid, jsonb, integer)',
    'name_caller(uuid, uuid, text, text)', 'tag_caller(uuid, uuid, text, boolean)', 'block_caller(uuid, uuid, boolean)'
  ] loop
    execute 'revoke all on function public.' || v_function || ' from public, anon';
    execute 'grant execute on function public.' || v_function || ' to authenticated';
  end loop;
end $$;
