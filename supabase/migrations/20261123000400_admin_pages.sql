-- The lists of the platform admin page through everyone once, also where two were made at the same moment;
-- businesses are found by their owner as well; and what an admin does to a business stands in its log once.

drop function public.admin_list_users(text, timestamptz, integer);
create function public.admin_list_users(
  p_query text default null, p_before timestamptz default null, p_before_id uuid default null, p_limit integer default 50
) returns table (id uuid, email text, full_name text, created_at timestamptz, last_sign_in_at timestamptz,
  is_disabled boolean, is_admin boolean, businesses text[])
language plpgsql stable security definer set search_path = '' as $$
declare
  v_pattern text := '%' || replace(replace(replace(btrim(p_query), '\', '\\'), '%', '\%'), '_', '\_') || '%';
begin
  perform private.require_admin();
  return query
  select u.id::uuid, u.email::text, p.full_name, p.created_at, u.last_sign_in_at::timestamptz, p.disabled_at is not null,
    exists (select from public.platform_admins a where a.user_id = p.id),
    array(select b.name || ' (' || m.role || ')' from public.memberships m
      join public.businesses b on b.id = m.business_id where m.user_id = p.id order by m.created_at, b.id)
  from public.profiles p
  join auth.users u on u.id = p.id
  where (p_before is null or (p.created_at, p.id) < (p_before, coalesce(p_before_id, '00000000-0000-0000-0000-000000000000')))
    and (coalesce(btrim(p_query), '') = '' or u.email ilike v_pattern or p.full_name ilike v_pattern)
  order by p.created_at desc, p.id desc
  limit least(p_limit, 200);
end $$;

drop function public.admin_list_businesses(text, timestamptz, integer);
create function public.admin_list_businesses(
  p_query text default null, p_before timestamptz default null, p_before_id uuid default null, p_limit integer default 50
) returns table (id uuid, name text, kind text, created_at timestamptz, is_disabled boolean, members bigint, calls bigint,
  last_call_at timestamptz, owner_email text)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_pattern text := '%' || replace(replace(replace(btrim(p_query), '\', '\\'), '%', '\%'), '_', '\_') || '%';
begin
  perform private.require_admin();
  return query
  select b.id, b.name, b.kind, b.created_at, b.disabled_at is not null,
    (select count(*) from public.memberships m where m.business_id = b.id),
    (select count(*) from public.calls c where c.business_id = b.id),
    (select max(c.started_at) from public.calls c where c.business_id = b.id),
    (select u.email::text from public.memberships m join auth.users u on u.id = m.user_id
      where m.business_id = b.id and m.role = 'owner' order by m.created_at, m.user_id limit 1)
  from public.businesses b
  where (p_before is null or (b.created_at, b.id) < (p_before, coalesce(p_before_id, '00000000-0000-0000-0000-000000000000')))
    and (coalesce(btrim(p_query), '') = '' or b.name ilike v_pattern
      or exists (select from public.memberships m join auth.users u on u.id = m.user_id
        where m.business_id = b.id and m.role = 'owner' and u.email ilike v_pattern))
  order by b.created_at desc, b.id desc
  limit least(p_limit, 200);
end $$;

revoke all on function public.admin_list_users(text, timestamptz, uuid, integer) from public, anon;
revoke all on function public.admin_list_businesses(text, timestamptz, uuid, integer) from public, anon;
grant execute on function public.admin_list_users(text, timestamptz, uuid, integer) to authenticated;
grant execute on function public.admin_list_businesses(text, timestamptz, uuid, integer) to authenticated;
create index profiles_created_idx on public.profiles (created_at desc, id desc);
create index businesses_created_idx on public.businesses (created_at desc, id desc);

-- Disabling has a row of its own in the log, which says that an admin did it.
drop trigger businesses_audit on public.businesses;
create trigger businesses_audit after update on public.businesses
  for each row when (old.disabled_at is not distinct from new.disabled_at)
  execute function private.audit_change('business');

-- A business is shut to somebody exactly when its rows are: an admin may look at one that is disabled.
create or replace function public.my_businesses() returns table (
  id uuid, name text, slug text, time_zone text, logo_path text, onboarding_step text, role text, is_disabled boolean
)
language sql stable security definer set search_path = '' as $$
  select b.id, b.name, b.slug, b.time_zone, b.logo_path, b.onboarding_step,
    coalesce(r.role, m.role, 'observer'), r.role is null
  from public.businesses b
  left join public.memberships m on m.business_id = b.id and m.user_id = (select auth.uid())
  left join public.admin_views v on v.business_id = b.id and v.admin_id = (select auth.uid()) and v.expires_at > now()
  cross join lateral (select public.member_role(b.id) as role) r
  where m.user_id is not null or v.admin_id is not null
  order by r.role is not distinct from 'observer' desc, m.created_at, b.id
$$;

-- Names its one row: hosted Supabase refuses an update without a where.
create or replace function public.admin_change_site(p_site_url text, p_is_sign_up_open boolean, p_banner text, p_banner_tone text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_before public.site_settings;
  v_after public.site_settings;
begin
  perform private.require_admin();
  select * into v_before from public.site_settings where id for update;
  update public.site_settings set site_url = nullif(btrim(p_site_url), ''), is_sign_up_open = p_is_sign_up_open,
    banner = nullif(btrim(p_banner), ''), banner_tone = p_banner_tone
  where id
  returning * into v_after;
  perform private.audit(null, 'site.change', '', (
    select coalesce(jsonb_object_agg(n.key, jsonb_build_array(o.value, n.value)), '{}')
    from jsonb_each(to_jsonb(v_after)) n join jsonb_each(to_jsonb(v_before)) o on o.key = n.key and o.value is distinct from n.value
    where n.key <> 'updated_at'), true);
end $$;
