-- What every later migration stands on: extensions, private helpers, people and businesses.
-- Runs alike on hosted Supabase and on the embedded one.

create schema if not exists extensions;
create extension if not exists pg_trgm with schema extensions;
create extension if not exists citext with schema extensions;

-- Helpers that the API must not offer live in `private`, which PostgREST does not expose.
create schema if not exists private;
revoke all on schema private from public;
grant usage on schema private to authenticated, service_role;

create function private.touch_updated_at() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.updated_at := now();
  return new;
end $$;

-- ---------------------------------------------------------------------------------------------
-- Tables

create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  full_name text not null default '' check (char_length(full_name) <= 120),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.profiles is 'A person who can sign in. One row a user of auth.users, made by a trigger.';
comment on column public.profiles.full_name is 'As the person wrote it at sign-up. Empty when not given.';

create table public.businesses (
  id uuid primary key default gen_random_uuid(),
  name text not null check (char_length(btrim(name)) between 1 and 120),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) <= 60),
  time_zone text not null default 'America/New_York' check (char_length(time_zone) <= 64),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.businesses is 'The tenant: everything a business owns carries its id as business_id.';
comment on column public.businesses.slug is 'Short name for scripts and the sandbox; not shown to callers.';
comment on column public.businesses.time_zone is 'IANA name. Days, hours and due times are shown in it.';

create table public.memberships (
  business_id uuid not null references public.businesses (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  role text not null check (role in ('owner', 'manager', 'viewer')),
  created_at timestamptz not null default now(),
  primary key (business_id, user_id)
);
comment on table public.memberships is 'Who belongs to which business, and as what.';
comment on column public.memberships.role is 'owner: all. manager: works the calls and sets up the receptionist. viewer: reads.';
create index memberships_user_idx on public.memberships (user_id, business_id);

create table public.platform_admins (
  user_id uuid primary key references public.profiles (id) on delete cascade,
  created_at timestamptz not null default now()
);
comment on table public.platform_admins is 'People who run Frontdesk itself. Written by migrations and operators only.';

-- ---------------------------------------------------------------------------------------------
-- Who may see what: two stable functions, and every policy goes through one of them.
-- They are `security definer`, so that a policy on memberships does not ask itself.

create function public.member_role(p_business_id uuid) returns text
language sql stable security definer set search_path = '' as $$
  select m.role
  from public.memberships m
  where m.business_id = p_business_id and m.user_id = (select auth.uid())
$$;
comment on function public.member_role(uuid) is
  'The role of the signed-in person in a business, or null. The one door of the row-level policies.';

-- The same answer for all rows at once: a policy that compares with this list is evaluated once a
-- statement, where member_role(business_id) is evaluated once a row (see docs/decisions).
create function public.member_businesses() returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(m.business_id), '{}')
  from public.memberships m
  where m.user_id = (select auth.uid()) and public.member_role(m.business_id) is not null
$$;
comment on function public.member_businesses() is
  'Ids of the businesses in which member_role() is not null for the signed-in person.';

create function public.is_platform_admin() returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from public.platform_admins a where a.user_id = (select auth.uid()))
$$;

revoke all on function public.member_role(uuid) from public, anon;
revoke all on function public.member_businesses() from public, anon;
revoke all on function public.is_platform_admin() from public, anon;
grant execute on function public.member_role(uuid) to authenticated, service_role;
grant execute on function public.member_businesses() to authenticated, service_role;
grant execute on function public.is_platform_admin() to authenticated, service_role;

-- ---------------------------------------------------------------------------------------------
-- A profile for each new user

create function private.handle_new_user() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.profiles (id, full_name)
  values (new.id, left(coalesce(new.raw_user_meta_data ->> 'full_name', ''), 120))
  on conflict (id) do nothing;
  return new;
end $$;
revoke all on function private.handle_new_user() from public, anon, authenticated;
create trigger on_auth_user_created after insert on auth.users
  for each row execute function private.handle_new_user();

create trigger profiles_touch before update on public.profiles
  for each row execute function private.touch_updated_at();
create trigger businesses_touch before update on public.businesses
  for each row execute function private.touch_updated_at();

-- ---------------------------------------------------------------------------------------------
-- Row-level security. Nothing is granted to `anon`; what `authenticated` may do is listed.

alter table public.profiles enable row level security;
alter table public.businesses enable row level security;
alter table public.memberships enable row level security;
alter table public.platform_admins enable row level security;

revoke all on public.profiles, public.businesses, public.memberships, public.platform_admins
  from anon, authenticated;
grant select on public.profiles, public.businesses, public.memberships, public.platform_admins
  to authenticated;
grant update (full_name) on public.profiles to authenticated;
grant update (name, time_zone) on public.businesses to authenticated;
grant all on public.profiles, public.businesses, public.memberships, public.platform_admins
  to service_role;

create policy "people read their own profile and their colleagues'" on public.profiles
  for select to authenticated using (
    id = (select auth.uid())
    or exists (
      select from public.memberships m
      where m.user_id = profiles.id and public.member_role(m.business_id) is not null
    )
  );
create policy "people change their own profile" on public.profiles
  for update to authenticated using (id = (select auth.uid())) with check (id = (select auth.uid()));

create policy "members read their business" on public.businesses
  for select to authenticated using (public.member_role(id) is not null);
create policy "owners and managers change their business" on public.businesses
  for update to authenticated
  using (public.member_role(id) in ('owner', 'manager'))
  with check (public.member_role(id) in ('owner', 'manager'));

create policy "members read who belongs to their business" on public.memberships
  for select to authenticated using (public.member_role(business_id) is not null);

create policy "an admin reads that they are one" on public.platform_admins
  for select to authenticated using (user_id = (select auth.uid()));

-- ---------------------------------------------------------------------------------------------
-- A business never exists without its owner, so both are made in one step.

create function public.create_business(p_name text, p_time_zone text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := auth.uid();
  v_base text := coalesce(nullif(trim(both '-' from regexp_replace(lower(p_name), '[^a-z0-9]+', '-', 'g')), ''), 'business');
  v_id uuid;
begin
  if v_user is null then
    raise exception 'Sign in first' using errcode = '42501';
  end if;
  if not exists (select from pg_catalog.pg_timezone_names z where z.name = p_time_zone) then
    raise exception 'Unknown time zone' using errcode = '22023';
  end if;
  -- One double-clicked form, one business.
  perform pg_advisory_xact_lock(hashtextextended('create_business:' || v_user::text, 0));
  select b.id into v_id
  from public.businesses b
  join public.memberships m on m.business_id = b.id and m.user_id = v_user and m.role = 'owner'
  where b.name = btrim(p_name) and b.created_at > now() - interval '1 minute';
  if v_id is not null then
    return v_id;
  end if;

  insert into public.businesses (name, slug, time_zone)
  values (
    btrim(p_name),
    trim(both '-' from left(v_base, 45)) || '-' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 8),
    p_time_zone
  )
  returning id into v_id;
  insert into public.memberships (business_id, user_id, role) values (v_id, v_user, 'owner');
  return v_id;
end $$;
comment on function public.create_business(text, text) is
  'Makes a business with the signed-in person as its owner; a repeat within a minute returns the first.';
revoke all on function public.create_business(text, text) from public, anon;
grant execute on function public.create_business(text, text) to authenticated;
