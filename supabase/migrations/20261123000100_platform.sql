-- Running Frontdesk itself: site settings, what platform admins may do, and taking data away for good.

-- ---------------------------------------------------------------------------------------------
-- Site settings: one row

create table public.site_settings (
  id boolean primary key default true check (id),
  site_url text check (site_url ~ '^https?://[^/?#]+$'),
  is_sign_up_open boolean not null default true,
  banner text check (char_length(banner) between 1 and 300),
  banner_tone text not null default 'info' check (banner_tone in ('info', 'warn', 'bad')),
  updated_at timestamptz not null default now()
);
comment on table public.site_settings is 'Settings of the whole site; one row. No secret in it.';
comment on column public.site_settings.site_url is 'Used for every link that we send; null: SITE_URL of the environment.';
insert into public.site_settings default values;
create trigger site_settings_touch before update on public.site_settings
  for each row execute function private.touch_updated_at();

-- Closed sign-ups are closed for every way in, but for those who are invited to a business.
create or replace function private.handle_new_user() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if not (select s.is_sign_up_open from public.site_settings s) and not exists (
    select from public.invitations i
    where i.email = lower(new.email) and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
  ) then
    raise exception 'Sign-ups are closed' using errcode = 'P0001', hint = 'sign-ups-closed';
  end if;
  insert into public.profiles (id, full_name)
  values (new.id, left(coalesce(new.raw_user_meta_data ->> 'full_name', ''), 120))
  on conflict (id) do nothing;
  return new;
end $$;

-- ---------------------------------------------------------------------------------------------
-- Receipts: what was erased, after it is gone

create table public.erasure_receipts (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('business', 'account')),
  subject_id uuid not null,
  subject text not null default '' check (char_length(subject) <= 120),
  requested_by uuid not null,
  requested_at timestamptz not null default now(),
  counts jsonb not null default '{}',
  files_erased_at timestamptz
);
comment on table public.erasure_receipts is 'What was erased, for whom, when. Ids and counts; of a business its name, of a person nothing else.';
comment on column public.erasure_receipts.counts is '{ "calls": 12, … }: rows that were deleted with it.';
comment on column public.erasure_receipts.files_erased_at is 'When its files were gone from storage as well.';
create index erasure_receipts_by_idx on public.erasure_receipts (requested_by, requested_at desc);

-- Deletes a business with all that it has. p_name is what the person typed. Returns the receipt's id.
-- Errors: 42501 not allowed, P0001 with hint wrong-name.
create function public.delete_business(p_business_id uuid, p_name text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_name text;
  v_receipt uuid;
begin
  if not public.may(p_business_id, 'business.delete') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  select b.name into v_name from public.businesses b where b.id = p_business_id for update;
  if lower(btrim(p_name)) is distinct from lower(btrim(v_name)) then
    raise exception 'Another name' using errcode = 'P0001', hint = 'wrong-name';
  end if;
  insert into public.erasure_receipts (kind, subject_id, subject, requested_by, counts)
  values ('business', p_business_id, v_name, auth.uid(), jsonb_build_object(
    'calls', (select count(*) from public.calls where business_id = p_business_id),
    'turns', (select count(*) from public.call_turns where business_id = p_business_id),
    'callers', (select count(*) from public.callers where business_id = p_business_id),
    'followUps', (select count(*) from public.follow_ups where business_id = p_business_id),
    'events', (select count(*) from public.webhook_events where business_id = p_business_id),
    'members', (select count(*) from public.memberships where business_id = p_business_id)))
  returning id into v_receipt;
  delete from public.businesses where id = p_business_id;
  perform private.audit(null, 'business.erase', v_name, jsonb_build_object('receipt', v_receipt));
  perform graphile_worker.add_job('erase-files', json_build_object('receiptId', v_receipt, 'kind', 'business', 'id', p_business_id),
    max_attempts => 25);
  return v_receipt;
end $$;

-- Deletes the account of the signed-in person. Errors: P0001 with hint last-owner.
create function public.delete_account() returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := auth.uid();
  v_receipt uuid;
begin
  if v_user is null then
    raise exception 'Sign in first' using errcode = '42501';
  end if;
  insert into public.erasure_receipts (kind, subject_id, requested_by, counts)
  values ('account', v_user, v_user, jsonb_build_object(
    'memberships', (select count(*) from public.memberships where user_id = v_user)))
  returning id into v_receipt;
  delete from public.email_log l using auth.users u where u.id = v_user and l.to_address = u.email;
  -- Leaving comes first, so that the last owner of a business is stopped here.
  delete from public.memberships where user_id = v_user;
  delete from auth.users where id = v_user;
  perform graphile_worker.add_job('erase-files', json_build_object('receiptId', v_receipt, 'kind', 'account', 'id', v_user),
    max_attempts => 25);
  return v_receipt;
end $$;

revoke all on function public.delete_business(uuid, text) from public, anon;
revoke all on function public.delete_account() from public, anon;
grant execute on function public.delete_business(uuid, text) to authenticated;
grant execute on function public.delete_account() to authenticated;

-- ---------------------------------------------------------------------------------------------
-- What platform admins do. Each function asks who calls it, and writes what was done to the log: for the
-- platform, and for the business that it concerns.

create function private.require_admin() returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if not public.is_platform_admin() then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
end $$;
revoke all on function private.require_admin() from public;

create function public.admin_list_users(p_query text default null, p_before timestamptz default null, p_limit integer default 50)
returns table (id uuid, email text, full_name text, created_at timestamptz, last_sign_in_at timestamptz,
  is_disabled boolean, is_admin boolean, businesses text[])
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_admin();
  return query
  select u.id::uuid, u.email::text, p.full_name, p.created_at, u.last_sign_in_at::timestamptz, p.disabled_at is not null,
    exists (select from public.platform_admins a where a.user_id = p.id),
    array(select b.name || ' (' || m.role || ')' from public.memberships m
      join public.businesses b on b.id = m.business_id where m.user_id = p.id order by m.created_at)
  from public.profiles p
  join auth.users u on u.id = p.id
  where (p_before is null or p.created_at < p_before)
    and (coalesce(btrim(p_query), '') = ''
      or u.email ilike '%' || replace(replace(replace(btrim(p_query), '\', '\\'), '%', '\%'), '_', '\_') || '%'
      or p.full_name ilike '%' || replace(replace(replace(btrim(p_query), '\', '\\'), '%', '\%'), '_', '\_') || '%')
  order by p.created_at desc
  limit least(p_limit, 200);
end $$;

create function public.admin_list_businesses(p_query text default null, p_before timestamptz default null, p_limit integer default 50)
returns table (id uuid, name text, kind text, created_at timestamptz, is_disabled boolean, members bigint, calls bigint, last_call_at timestamptz, owner_email text)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_admin();
  return query
  select b.id, b.name, b.kind, b.created_at, b.disabled_at is not null,
    (select count(*) from public.memberships m where m.business_id = b.id),
    (select count(*) from public.calls c where c.business_id = b.id),
    (select max(c.started_at) from public.calls c where c.business_id = b.id),
    (select u.email::text from public.memberships m join auth.users u on u.id = m.user_id
      where m.business_id = b.id and m.role = 'owner' order by m.created_at limit 1)
  from public.businesses b
  where (p_before is null or b.created_at < p_before)
    and (coalesce(btrim(p_query), '') = ''
      or b.name ilike '%' || replace(replace(replace(btrim(p_query), '\', '\\'), '%', '\%'), '_', '\_') || '%')
  order by b.created_at desc
  limit least(p_limit, 200);
end $$;

create function public.admin_set_user_disabled(p_user_id uuid, p_disabled boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_email text;
begin
  perform private.require_admin();
  if p_user_id = auth.uid() then
    raise exception 'Not yourself' using errcode = 'P0001', hint = 'yourself';
  end if;
  update public.profiles p set disabled_at = case when p_disabled then coalesce(p.disabled_at, now()) end where p.id = p_user_id;
  if not found then
    raise exception 'No such person' using errcode = 'P0002';
  end if;
  select u.email into v_email from auth.users u where u.id = p_user_id;
  perform private.audit(null, case when p_disabled then 'user.disable' else 'user.enable' end, v_email, '{}', true);
end $$;

create function public.admin_set_business_disabled(p_business_id uuid, p_disabled boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_name text;
  v_action text := case when p_disabled then 'business.disable' else 'business.enable' end;
begin
  perform private.require_admin();
  update public.businesses b set disabled_at = case when p_disabled then coalesce(b.disabled_at, now()) end
  where b.id = p_business_id returning b.name into v_name;
  if not found then
    raise exception 'No such business' using errcode = 'P0002';
  end if;
  perform private.audit(null, v_action, v_name, '{}', true);
  perform private.audit(p_business_id, v_action, v_name, '{}', true);
end $$;

create function public.admin_start_view(p_business_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_name text;
begin
  perform private.require_admin();
  select b.name into v_name from public.businesses b where b.id = p_business_id;
  if not found then
    raise exception 'No such business' using errcode = 'P0002';
  end if;
  if public.member_role(p_business_id) is not null then
    return;
  end if;
  insert into public.admin_views (admin_id, business_id) values (auth.uid(), p_business_id)
  on conflict (admin_id) do update set business_id = excluded.business_id, started_at = now(), expires_at = excluded.expires_at;
  perform private.audit(null, 'admin-view.start', v_name, '{}', true);
  perform private.audit(p_business_id, 'admin-view.start', v_name, '{}', true);
end $$;

create function public.admin_stop_view() returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_business uuid;
  v_name text;
begin
  perform private.require_admin();
  delete from public.admin_views v where v.admin_id = auth.uid() returning v.business_id into v_business;
  if not found then
    return;
  end if;
  select b.name into v_name from public.businesses b where b.id = v_business;
  perform private.audit(null, 'admin-view.stop', v_name, '{}', true);
  perform private.audit(v_business, 'admin-view.stop', v_name, '{}', true);
end $$;

create function public.admin_change_site(p_site_url text, p_is_sign_up_open boolean, p_banner text, p_banner_tone text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_before public.site_settings;
  v_after public.site_settings;
begin
  perform private.require_admin();
  select * into v_before from public.site_settings for update;
  update public.site_settings set site_url = nullif(btrim(p_site_url), ''), is_sign_up_open = p_is_sign_up_open,
    banner = nullif(btrim(p_banner), ''), banner_tone = p_banner_tone
  returning * into v_after;
  perform private.audit(null, 'site.change', '', (
    select coalesce(jsonb_object_agg(n.key, jsonb_build_array(o.value, n.value)), '{}')
    from jsonb_each(to_jsonb(v_after)) n join jsonb_each(to_jsonb(v_before)) o on o.key = n.key and o.value is distinct from n.value
    where n.key <> 'updated_at'), true);
end $$;

-- Counts for the first page of the admin.
create function public.admin_overview() returns table (users bigint, businesses bigint, calls_today bigint, events_waiting bigint,
  events_failed bigint, events_unroutable bigint, mail_failed bigint)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_admin();
  return query select
    (select count(*) from public.profiles), (select count(*) from public.businesses),
    (select count(*) from public.calls c where c.started_at > now() - interval '1 day'),
    (select count(*) from public.webhook_events e where e.status = 'received'),
    (select count(*) from public.webhook_events e where e.status = 'failed'),
    (select count(*) from public.webhook_events e where e.status = 'unroutable'),
    (select count(*) from public.email_log l where l.status = 'failed' and l.created_at > now() - interval '7 days');
end $$;

do $$
declare
  f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname like 'admin\_%' loop
    execute format('revoke all on function %s from public, anon', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
end $$;

-- ---------------------------------------------------------------------------------------------
-- Row-level security

alter table public.site_settings enable row level security;
alter table public.erasure_receipts enable row level security;
revoke all on public.site_settings, public.erasure_receipts from anon, authenticated;
grant select on public.site_settings to anon, authenticated;
grant select on public.erasure_receipts to authenticated;
grant all on public.site_settings, public.erasure_receipts to service_role;
create policy "everyone reads the site's settings" on public.site_settings
  for select to anon, authenticated using (true);
create policy "people read the receipts of what they erased" on public.erasure_receipts
  for select to authenticated using (requested_by = (select auth.uid()) or public.is_platform_admin());
create policy "admins read the platform's log" on public.audit_log
  for select to authenticated using (business_id is null and public.is_platform_admin());

-- ---------------------------------------------------------------------------------------------
-- Pictures: re-encoded by the server before they come here. Where there is no storage, there are none.

do $$
begin
  if to_regclass('storage.buckets') is null then
    return;
  end if;
  insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
  values ('avatars', 'avatars', false, 1048576, array['image/webp']), ('logos', 'logos', false, 1048576, array['image/webp'])
  on conflict (id) do nothing;

  -- Objects are named <owner's id>/<hash>.webp.
  create policy "people keep their own picture" on storage.objects for all to authenticated
    using (bucket_id = 'avatars' and split_part(name, '/', 1) = (select auth.uid())::text)
    with check (bucket_id = 'avatars' and split_part(name, '/', 1) = (select auth.uid())::text);
  create policy "colleagues see each other's picture" on storage.objects for select to authenticated
    using (bucket_id = 'avatars' and exists (select from public.profiles p where p.id::text = split_part(name, '/', 1)));
  create policy "members see the logo" on storage.objects for select to authenticated
    using (bucket_id = 'logos' and split_part(name, '/', 1) = any (array(select b::text from unnest(public.member_businesses()) b)));
  create policy "owners and managers keep the logo" on storage.objects for all to authenticated
    using (bucket_id = 'logos' and exists (
      select from public.businesses b where b.id::text = split_part(name, '/', 1) and public.may(b.id, 'business.edit')))
    with check (bucket_id = 'logos' and exists (
      select from public.businesses b where b.id::text = split_part(name, '/', 1) and public.may(b.id, 'business.edit')));
end $$;
