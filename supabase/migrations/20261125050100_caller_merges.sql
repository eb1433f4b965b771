-- Two callers who are one person: everything of one moves to the other, and can be put back as it was, with
-- what came in between.

create table public.caller_merges (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  kept_id uuid not null,
  merged_id uuid not null,
  -- The numbers that came along: the merged caller and those merged into them before.
  number_ids uuid[] not null,
  before jsonb not null,
  moved jsonb not null,
  merged_by uuid references public.profiles (id) on delete set null,
  merged_at timestamptz not null default now(),
  undone_at timestamptz,
  foreign key (business_id, kept_id) references public.callers (business_id, id) on delete cascade,
  foreign key (business_id, merged_id) references public.callers (business_id, id) on delete cascade
);
comment on table public.caller_merges is 'Callers who were found to be one person, with all that it takes to part them again.';
comment on column public.caller_merges.before is '{ "kept": …, "merged": … }: both rows as they were.';
comment on column public.caller_merges.moved is '{ "follow_ups": [ids], … }: what hung on the merged caller. Calls are told by their number.';
create index caller_merges_kept_idx on public.caller_merges (business_id, kept_id, merged_at desc) where undone_at is null;
create unique index caller_merges_merged_idx on public.caller_merges (business_id, merged_id) where undone_at is null;
create index caller_merges_merged_all_idx on public.caller_merges (business_id, merged_id);
create index caller_merges_merged_by_idx on public.caller_merges (merged_by);
alter table public.caller_merges enable row level security;
revoke all on public.caller_merges from anon, authenticated;
grant select on public.caller_merges to authenticated;
grant all on public.caller_merges to service_role;
create policy "members read" on public.caller_merges for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));

-- Every table whose rows hang on a caller (but calls, which know their number): a table that is made later is
-- merged, parted and erased with the others.
create function private.tables_of_callers() returns table (name text, has_call boolean)
language sql stable set search_path = '' as $$
  select r.relname::text, exists (select from pg_catalog.pg_attribute a
    where a.attrelid = r.oid and a.attname = 'call_id' and not a.attisdropped)
  from pg_catalog.pg_class r
  where r.relnamespace = 'public'::regnamespace and r.relkind = 'r' and r.relname <> 'calls'
    and exists (select from pg_catalog.pg_constraint f
      where f.conrelid = r.oid and f.contype = 'f' and f.confrelid = 'public.callers'::regclass)
    and exists (select from pg_catalog.pg_attribute a
      where a.attrelid = r.oid and a.attname = 'caller_id' and not a.attisdropped)
    and exists (select from pg_catalog.pg_attribute a
      where a.attrelid = r.oid and a.attname = 'id' and not a.attisdropped)
  order by 1
$$;
revoke all on function private.tables_of_callers() from public;

-- Errors: 42501 not allowed, P0002 one of them is not here, P0001 with hint same.
create function public.merge_callers(p_business_id uuid, p_kept_id uuid, p_merged_id uuid) returns uuid
language plpgsql security definer set search_path = '' set statement_timeout = '60s' as $$
declare
  v_kept public.callers;
  v_merged public.callers;
  v_numbers uuid[];
  v_moved jsonb := '{}';
  v_ids uuid[];
  v_table record;
  v_id uuid;
begin
  if not public.may(p_business_id, 'calls.work') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  if p_kept_id = p_merged_id then
    raise exception 'One and the same' using errcode = 'P0001', hint = 'same';
  end if;
  -- As events do it: the calls first. Then in one order, whoever merges whom at once.
  perform from public.calls c where c.business_id = p_business_id and c.caller_id = p_merged_id order by c.id for update;
  perform from public.callers p where p.business_id = p_business_id and p.id in (p_kept_id, p_merged_id) order by p.id for update;
  v_kept := private.work_caller(p_business_id, p_kept_id);
  v_merged := private.work_caller(p_business_id, p_merged_id);
  v_numbers := array(select n.id from public.callers n
    where n.business_id = p_business_id and n.merged_into = p_merged_id) || p_merged_id;

  -- The words of the calls are looked at once, at the end.
  perform set_config('frontdesk.merges', 'on', true);
  update public.callers p set tags = '{}' where p.id = p_merged_id;
  update public.callers p set merged_into = p_kept_id where p.business_id = p_business_id and p.id = any (v_numbers);
  update public.calls c set caller_id = p_kept_id where c.business_id = p_business_id and c.caller_id = p_merged_id;
  for v_table in select * from private.tables_of_callers() loop
    execute format('with moved as (update public.%I set caller_id = $1 where business_id = $2 and caller_id = $3 returning id)
      select array_agg(id) from moved', v_table.name)
      into v_ids using p_kept_id, p_business_id, p_merged_id;
    if v_ids is not null then
      v_moved := v_moved || jsonb_build_object(v_table.name, v_ids);
    end if;
  end loop;
  update public.callers p set
    -- A name that a member gave comes before one that was heard.
    name = case when n.takes then v_merged.name else p.name end,
    named_at = case when n.takes then v_merged.named_at else p.named_at end,
    name_by = case when n.takes then v_merged.name_by else p.name_by end,
    tags = (p.tags || array(select t from unnest(v_merged.tags) with ordinality m (t, o) where t <> all (p.tags) order by o))[1:20],
    -- Who is blocked by one number is blocked.
    blocked_at = coalesce(p.blocked_at, v_merged.blocked_at),
    blocked_by = case when p.blocked_at is null then v_merged.blocked_by else p.blocked_by end,
    first_call_at = least(p.first_call_at, v_merged.first_call_at),
    last_call_at = greatest(p.last_call_at, v_merged.last_call_at)
  from (select v_merged.name is not null
    and (v_kept.name is null or (v_kept.named_at is null and v_merged.named_at is not null)) as takes) n
  where p.id = p_kept_id;

  perform private.index_caller(p_business_id, p_kept_id);
  insert into public.caller_merges (business_id, kept_id, merged_id, number_ids, before, moved, merged_by)
  values (p_business_id, p_kept_id, p_merged_id, v_numbers,
    jsonb_build_object('kept', to_jsonb(v_kept), 'merged', to_jsonb(v_merged)), v_moved, auth.uid())
  returning id into v_id;
  perform private.audit(p_business_id, 'caller.merge', coalesce(v_kept.name, v_merged.name, v_kept.phone_number),
    jsonb_build_object('callerId', p_kept_id, 'mergedId', p_merged_id));
  perform private.tell_of_caller(p_business_id, p_kept_id);
  return v_id;
end $$;
comment on function public.merge_callers is 'Makes the merged caller a number of the kept one. Returns the merge, by which it can be undone.';

-- Parts them. What came in between goes by its number; what members changed since stays with the kept caller.
-- Errors: 42501 not allowed, P0002 no such merge, or one that has to be undone after another.
create function public.unmerge_callers(p_business_id uuid, p_merge_id uuid) returns uuid
language plpgsql security definer set search_path = '' set statement_timeout = '60s' as $$
declare
  v_merge public.caller_merges;
  v_kept public.callers;
  v_merged public.callers;
  v_was public.callers;
  v_numbers text[];
  v_table record;
begin
  if not public.may(p_business_id, 'calls.work') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  select * into v_merge from public.caller_merges m
  where m.business_id = p_business_id and m.id = p_merge_id and m.undone_at is null for update;
  if not found then
    raise exception 'No such merge' using errcode = 'P0002';
  end if;
  -- As events do it: the calls first, then the number, then the person.
  perform from public.calls c where c.business_id = p_business_id and c.caller_id = v_merge.kept_id
    and c.caller_number = any (array(select n.phone_number from public.callers n
      where n.business_id = p_business_id and n.id = any (v_merge.number_ids)))
  order by c.id for update;
  perform from public.callers n where n.business_id = p_business_id and n.id = any (v_merge.number_ids) order by n.id for update;
  v_kept := private.work_caller(p_business_id, v_merge.kept_id);
  v_was := jsonb_populate_record(null::public.callers, v_merge.before -> 'kept');
  v_merged := jsonb_populate_record(null::public.callers, v_merge.before -> 'merged');
  v_numbers := array(select n.phone_number from public.callers n where n.business_id = p_business_id and n.id = any (v_merge.number_ids));

  perform set_config('frontdesk.merges', 'on', true);
  update public.callers n set merged_into = case when n.id = v_merge.merged_id then null else v_merge.merged_id end
  where n.business_id = p_business_id and n.id = any (v_merge.number_ids);
  update public.calls c set caller_id = v_merge.merged_id
  where c.business_id = p_business_id and c.caller_id = v_merge.kept_id and c.caller_number = any (v_numbers);
  for v_table in select * from private.tables_of_callers() loop
    execute format('update public.%I set caller_id = $1 where business_id = $2 and caller_id = $3 and id = any ($4)', v_table.name)
      using v_merge.merged_id, p_business_id, v_merge.kept_id,
        array(select jsonb_array_elements_text(coalesce(v_merge.moved -> v_table.name, '[]'))::uuid);
    if v_table.has_call then
      execute format('update public.%I t set caller_id = $1 from public.calls c
        where t.business_id = $2 and t.caller_id = $3 and c.id = t.call_id and c.caller_id = $1', v_table.name)
        using v_merge.merged_id, p_business_id, v_merge.kept_id;
    end if;
  end loop;

  update public.callers p set
    tags = v_merged.tags,
    -- Calls of the number that came in between may have said a name.
    name = case when v_merged.named_at is not null then v_merged.name else coalesce(p.name, v_merged.name) end,
    named_at = v_merged.named_at,
    name_by = (select r.id from public.profiles r where r.id = v_merged.name_by),
    blocked_at = v_merged.blocked_at,
    blocked_by = (select r.id from public.profiles r where r.id = v_merged.blocked_by)
  where p.id = v_merge.merged_id;
  update public.callers p set
    tags = array(select t from unnest(p.tags) with ordinality x (t, o)
      where t = any (v_was.tags) or t <> all (v_merged.tags) order by o),
    name = case when n.was_taken then v_was.name else p.name end,
    named_at = case when n.was_taken then v_was.named_at else p.named_at end,
    name_by = case when n.was_taken then (select r.id from public.profiles r where r.id = v_was.name_by) else p.name_by end,
    blocked_at = case when v_was.blocked_at is null and p.blocked_at = v_merged.blocked_at then null else p.blocked_at end,
    blocked_by = case when v_was.blocked_at is null and p.blocked_at = v_merged.blocked_at then null else p.blocked_by end,
    first_call_at = coalesce(least(v_was.first_call_at, s.first_at), v_was.first_call_at),
    last_call_at = coalesce(greatest(v_was.last_call_at, s.last_at), v_was.last_call_at)
  from (select min(c.started_at) as first_at, max(c.started_at) as last_at from public.calls c
      where c.business_id = p_business_id and c.caller_id = v_merge.kept_id) s,
    (select v_kept.named_at is not distinct from v_merged.named_at and v_kept.name is not distinct from v_merged.name
      and v_was.name is distinct from v_merged.name as was_taken) n
  where p.id = v_merge.kept_id;

  perform private.index_caller(p_business_id, v_merge.kept_id);
  perform private.index_caller(p_business_id, v_merge.merged_id);
  update public.caller_merges m set undone_at = now() where m.id = p_merge_id;
  perform private.audit(p_business_id, 'caller.unmerge', coalesce(v_kept.name, v_kept.phone_number),
    jsonb_build_object('callerId', v_merge.kept_id, 'mergedId', v_merge.merged_id));
  perform private.tell_of_caller(p_business_id, v_merge.kept_id);
  return v_merge.kept_id;
end $$;

revoke all on function public.merge_callers(uuid, uuid, uuid) from public, anon;
revoke all on function public.unmerge_callers(uuid, uuid) from public, anon;
grant execute on function public.merge_callers(uuid, uuid, uuid) to authenticated;
grant execute on function public.unmerge_callers(uuid, uuid) to authenticated;
