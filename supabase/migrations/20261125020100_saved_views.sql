-- Lists of calls that people keep, and what a page of the list needs in one question: hits beside the calls, and
-- the views with their counts.

create table public.saved_views (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  created_by uuid not null default auth.uid() references public.profiles (id) on delete cascade,
  name text not null check (char_length(btrim(name)) between 1 and 40),
  filters jsonb not null check (jsonb_typeof(filters) = 'object' and pg_column_size(filters) <= 4000),
  is_shared boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.saved_views is 'A list of calls with a name. Its own person''s, or shared with the business.';
comment on column public.saved_views.filters is 'As in the address of the list: days and minutes, in the words of the pages.';
create index saved_views_business_idx on public.saved_views (business_id, created_at);
create index saved_views_created_by_idx on public.saved_views (created_by);
create unique index saved_views_name_key on public.saved_views (business_id, created_by, lower(btrim(name)));
create trigger saved_views_touch before update on public.saved_views
  for each row execute function private.touch_updated_at();

alter table public.saved_views enable row level security;
revoke all on public.saved_views from anon, authenticated;
grant select, insert (id, business_id, name, filters, is_shared), update (name, filters, is_shared), delete
  on public.saved_views to authenticated;
grant all on public.saved_views to service_role;

create policy "members read their own and the shared" on public.saved_views for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[])
    and (is_shared or created_by = (select auth.uid())));
-- Who only looks at a business keeps nothing in it; who reads its calls keeps lists for themself.
create policy "members keep their own, those who work calls share" on public.saved_views for insert to authenticated
  with check (created_by = (select auth.uid())
    and public.member_role(business_id) in ('owner', 'manager', 'viewer')
    and (not is_shared or public.may(business_id, 'calls.work')));
create policy "members change their own, those who work calls the shared" on public.saved_views for update to authenticated
  using (public.member_role(business_id) in ('owner', 'manager', 'viewer')
    and (created_by = (select auth.uid()) or (is_shared and public.may(business_id, 'calls.work'))))
  with check (public.member_role(business_id) in ('owner', 'manager', 'viewer')
    and (not is_shared or public.may(business_id, 'calls.work')));
create policy "members delete their own, those who work calls the shared" on public.saved_views for delete to authenticated
  using (public.member_role(business_id) in ('owner', 'manager', 'viewer')
    and (created_by = (select auth.uid()) or (is_shared and public.may(business_id, 'calls.work'))));

-- ---------------------------------------------------------------------------------------------

create function private.view_filters(p_filters jsonb, p_zone text) returns jsonb
language sql stable set search_path = '' as $$
  -- As queryFilters() of the app makes them: days become moments in the business's zone, minutes seconds.
  select p_filters - array['within', 'from', 'to', 'min', 'max'] || jsonb_strip_nulls(jsonb_build_object(
    'from', coalesce(
      (p_filters ->> 'from')::date::timestamp at time zone p_zone,
      (date_trunc('day', now() at time zone p_zone) - ((p_filters ->> 'within')::integer - 1) * interval '1 day') at time zone p_zone),
    'to', ((p_filters ->> 'to')::date + 1)::timestamp at time zone p_zone,
    'min', (p_filters ->> 'min')::integer * 60,
    'max', (p_filters ->> 'max')::integer * 60))
$$;

create function public.list_views(p_business_id uuid, p_ready jsonb default '[]', p_bound integer default 100)
returns table (id uuid, name text, filters jsonb, is_shared boolean, is_own boolean, calls integer)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_zone text;
  v record;
begin
  if not private.may_list_calls(p_business_id) then
    return;
  end if;
  select b.time_zone into v_zone from public.businesses b where b.id = p_business_id;
  -- Those that everybody has, then the shared and the person's own.
  for v in
    select null::uuid as id, r.view ->> 'name' as name, r.view -> 'filters' as filters, true as is_shared, false as is_own
    from jsonb_array_elements(p_ready) with ordinality r (view, n) where r.n <= 10
    union all
    (select s.id, s.name, s.filters, s.is_shared, s.created_by = auth.uid()
    from public.saved_views s
    where s.business_id = p_business_id and (s.is_shared or s.created_by = auth.uid())
    order by s.created_at limit 30)
  loop
    id := v.id; name := v.name; filters := v.filters; is_shared := v.is_shared; is_own := v.is_own;
    begin
      calls := private.count_found(p_business_id, private.view_filters(v.filters, v_zone), least(p_bound, 100));
    exception when data_exception then
      -- What somebody wrote by hand into a view keeps nobody from the list.
      calls := null;
    end;
    return next;
  end loop;
end $$;
comment on function public.list_views is 'The views of a person: ready-made, shared and own, each with its calls counted up to a bound (bound + 1 for more).';

drop function public.count_views(uuid, jsonb, integer);
drop function public.search_hits(uuid, text, uuid[]);
drop function public.list_calls(uuid, jsonb, timestamptz, uuid, boolean, integer);
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
  follow_up_status text, follow_up_title text, follow_up_due_at timestamptz, follow_up_snoozed_until timestamptz,
  hit_position integer, hit_speaker text, hit_text text, hit_start_ms integer
)
language plpgsql stable security definer set search_path = ''
set jit = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  v_all tsquery;
  v_any tsquery;
  v_words text[];
begin
  if not private.may_list_calls(p_business_id) then
    return;
  end if;
  -- A page shows where the words were said; an export of thousands does not.
  if p_filters ->> 'q' is not null and p_limit <= 100 then
    select r.query, r.words into v_all, v_words from private.read_search(p_business_id, p_filters ->> 'q') r;
    v_any := (select string_agg(quote_literal(w) || case when w ~ '^\d+$' then ':*' else '' end, ' | ')
      from unnest(v_words) w);
  end if;
  return query
  select c.id, c.status, c.direction, c.caller_id, coalesce(c.caller_name, p.name), c.caller_number,
    c.started_at, c.duration_seconds, c.outcome, c.sentiment, c.lead_quality,
    c.is_after_hours, c.summary, c.report_at is not null, t.text, t.speaker,
    f.status, f.title, f.due_at, f.snoozed_until,
    h."position", h.speaker, h.text, h.start_ms
  from unnest(private.find_calls(p_business_id, p_filters, p_cursor_at, p_cursor_id, p_newer, least(p_limit, 1000)))
    as page (call_id)
  join public.calls c on c.id = page.call_id
  left join public.callers p on p.id = c.caller_id
  left join public.follow_ups f on f.call_id = c.id
  left join lateral (
    select l.text, l.speaker from public.call_turns l
    where c.report_at is null and l.call_id = c.id
    order by l.start_ms desc, l.position desc limit 1
  ) t on true
  -- The turn that has the whole search, or else the one with the most of its words.
  left join lateral (
    select d."position", d.speaker, d.text, d.start_ms
    from (
      select l.*, to_tsvector('pg_catalog.simple', private.search_text(l.text)) as document
      from public.call_turns l where v_any is not null and l.call_id = c.id
    ) d
    where d.document @@ v_any
    order by d.document @@ v_all desc, ts_rank(d.document, v_any) desc, d.start_ms, d."position"
    limit 1
  ) h on true
  order by c.started_at desc, c.id desc;
end $$;
comment on function public.list_calls is
  'A page of a business''s calls, newest first: older than the cursor, or with p_newer the ones just newer than it.
With a search, each call comes with the turn that fits it best, if a turn does.';

revoke all on function private.view_filters(jsonb, text) from public, anon, authenticated;
revoke all on function public.list_views(uuid, jsonb, integer) from public, anon;
revoke all on function public.list_calls(uuid, jsonb, timestamptz, uuid, boolean, integer) from public, anon;
grant execute on function public.list_views(uuid, jsonb, integer) to authenticated, service_role;
grant execute on function public.list_calls(uuid, jsonb, timestamptz, uuid, boolean, integer) to authenticated, service_role;
