-- Accounts and teams: who may do what in one table, invitations, what makes a role change or a departure
-- safe, and a log of who changed what. Earlier policies that named roles now ask the same table.

-- ---------------------------------------------------------------------------------------------
-- Who may do what. Policies, actions and pages all read it (app/modules/auth/permissions.ts is the same
-- table for TypeScript; a test holds the two together).

create table public.role_permissions (
  role text not null check (role in ('owner', 'manager', 'viewer', 'observer')),
  permission text not null check (permission ~ '^[a-z]+(-[a-z]+)*\.[a-z]+$'),
  primary key (role, permission)
);
comment on table public.role_permissions is 'Who may do what. Changed by migrations only.';
comment on column public.role_permissions.role is 'A member''s role, or observer: a platform admin who looks at a business as its owner sees it, and changes nothing.';

insert into public.role_permissions (role, permission)
select role, permission
from (values
  ('calls.read', array['owner', 'manager', 'viewer', 'observer']),
  ('team.read', array['owner', 'manager', 'viewer', 'observer']),
  ('follow-ups.work', array['owner', 'manager']),
  ('receptionist.edit', array['owner', 'manager']),
  ('business.edit', array['owner', 'manager']),
  ('events.read', array['owner', 'observer']),
  ('audit.read', array['owner', 'observer']),
  ('team.manage', array['owner']),
  ('billing.manage', array['owner']),
  ('data.export', array['owner']),
  ('business.delete', array['owner'])
) as t (permission, roles), unnest(t.roles) as role;

-- ---------------------------------------------------------------------------------------------
-- What people and businesses tell about themselves

alter table public.profiles
  add column locale text not null default 'en-US' check (locale in ('en-US', 'en-GB', 'es-ES', 'es-US', 'de-DE', 'fr-FR')),
  add column time_zone text check (char_length(time_zone) between 1 and 64),
  add column avatar_path text check (char_length(avatar_path) <= 200),
  add column disabled_at timestamptz;
comment on column public.profiles.locale is 'How dates and numbers are written for this person.';
comment on column public.profiles.time_zone is 'IANA name; null: the time zone of the business that is looked at.';
comment on column public.profiles.avatar_path is 'Object in the storage bucket avatars.';
comment on column public.profiles.disabled_at is 'Set by a platform admin: the person is a member of nothing until it is null again.';

alter table public.businesses
  add column kind text not null default 'other'
    check (kind in ('real-estate', 'dental', 'law', 'trades', 'restaurant', 'other')),
  add column phone_number text check (phone_number ~ '^\+[1-9][0-9]{6,14}$'),
  add column address text check (char_length(address) <= 300),
  add column street text check (char_length(street) <= 200),
  add column city text check (char_length(city) <= 120),
  add column state text check (char_length(state) <= 120),
  add column postcode text check (char_length(postcode) <= 20),
  add column country_code text check (country_code ~ '^[a-z]{2}$'),
  add column latitude double precision check (latitude between -90 and 90),
  add column longitude double precision check (longitude between -180 and 180),
  add column logo_path text check (char_length(logo_path) <= 200),
  add column onboarding_step text not null default 'done'
    check (onboarding_step in ('address', 'receptionist', 'summary', 'done')),
  add column disabled_at timestamptz;
alter table public.businesses alter column onboarding_step set default 'address';
comment on column public.businesses.phone_number is 'E.164; the number that the business already has, where people ring it.';
comment on column public.businesses.address is 'As a person reads it, in one line. The parts beside it are null when it was typed by hand.';
comment on column public.businesses.logo_path is 'Object in the storage bucket logos.';
comment on column public.businesses.onboarding_step is 'The next step of setting up; done when there is none.';
comment on column public.businesses.disabled_at is 'Set by a platform admin: nobody is a member until it is null again. Calls are still kept.';

-- ---------------------------------------------------------------------------------------------
-- A platform admin who looks at a business: an observer there, for an hour.

create table public.admin_views (
  admin_id uuid primary key references public.platform_admins (user_id) on delete cascade,
  business_id uuid not null references public.businesses (id) on delete cascade,
  started_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '1 hour'
);
comment on table public.admin_views is 'Which business a platform admin looks at now, read only. One an admin.';
create index admin_views_business_idx on public.admin_views (business_id);

create or replace function public.member_role(p_business_id uuid) returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(
    (select m.role
      from public.memberships m
      join public.profiles p on p.id = m.user_id and p.disabled_at is null
      join public.businesses b on b.id = m.business_id and b.disabled_at is null
      where m.business_id = p_business_id and m.user_id = (select auth.uid())),
    (select 'observer'
      from public.admin_views v
      join public.profiles p on p.id = v.admin_id and p.disabled_at is null
      where v.business_id = p_business_id and v.admin_id = (select auth.uid()) and v.expires_at > now())
  )
$$;
comment on function public.member_role(uuid) is
  'The role of the signed-in person in a business, or null. The one door of the row-level policies.';

create or replace function public.member_businesses() returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(b.business_id), '{}')
  from (
    select m.business_id from public.memberships m where m.user_id = (select auth.uid())
    union
    select v.business_id from public.admin_views v where v.admin_id = (select auth.uid())
  ) b
  where public.member_role(b.business_id) is not null
$$;

create function public.may(p_business_id uuid, p_permission text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.role_permissions r
    where r.permission = p_permission and r.role = public.member_role(p_business_id)
  )
$$;
comment on function public.may(uuid, text) is
  'Whether the signed-in person''s role in a business has a permission of role_permissions.';
revoke all on function public.may(uuid, text) from public, anon;
grant execute on function public.may(uuid, text) to authenticated, service_role;

create or replace function public.is_platform_admin() returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.platform_admins a
    join public.profiles p on p.id = a.user_id and p.disabled_at is null
    where a.user_id = (select auth.uid())
  )
$$;

-- The businesses of the signed-in person, also those that are disabled: a page must be able to say so.
create function public.my_businesses() returns table (
  id uuid, name text, slug text, time_zone text, logo_path text, onboarding_step text, role text, is_disabled boolean
)
language sql stable security definer set search_path = '' as $$
  select b.id, b.name, b.slug, b.time_zone, b.logo_path, b.onboarding_step,
    coalesce(m.role, 'observer'), b.disabled_at is not null or p.disabled_at is not null
  from public.businesses b
  left join public.memberships m on m.business_id = b.id and m.user_id = (select auth.uid())
  left join public.admin_views v on v.business_id = b.id and v.admin_id = (select auth.uid()) and v.expires_at > now()
  join public.profiles p on p.id = (select auth.uid())
  where (m.user_id is not null or v.admin_id is not null)
  order by m.user_id is null desc, m.created_at, b.id
$$;
comment on function public.my_businesses() is
  'The businesses of the signed-in person, with their role. One that an admin looks at comes first, as observer.';
revoke all on function public.my_businesses() from public, anon;
grant execute on function public.my_businesses() to authenticated;

-- ---------------------------------------------------------------------------------------------
-- Who changed what, when, from where

create table public.audit_log (
  id bigint generated always as identity primary key,
  business_id uuid references public.businesses (id) on delete cascade,
  actor_id uuid references public.profiles (id) on delete set null,
  actor_name text not null default '' check (char_length(actor_name) <= 254),
  action text not null check (action ~ '^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$'),
  subject text not null default '' check (char_length(subject) <= 300),
  changes jsonb not null default '{}' check (jsonb_typeof(changes) = 'object'),
  by_admin boolean not null default false,
  ip text check (char_length(ip) <= 64),
  user_agent text check (char_length(user_agent) <= 300),
  created_at timestamptz not null default now()
);
comment on table public.audit_log is 'Who changed what, when, from where. Rows without a business are the platform''s own.';
comment on column public.audit_log.actor_name is 'As it was then: people leave.';
comment on column public.audit_log.changes is '{ "column": [before, after] }';
comment on column public.audit_log.ip is 'As our server saw it (header x-frontdesk-ip of its request).';
create index audit_log_business_idx on public.audit_log (business_id, id desc);
create index audit_log_actor_idx on public.audit_log (actor_id);

create function private.request_header(p_name text) returns text
language sql stable set search_path = '' as $$
  select nullif(current_setting('request.headers', true), '')::jsonb ->> p_name
$$;

create function private.audit(
  p_business_id uuid, p_action text, p_subject text default '', p_changes jsonb default '{}', p_by_admin boolean default false
) returns void
language plpgsql security definer set search_path = '' as $$
begin
  -- While a business is being deleted its own log goes with it.
  if p_business_id is not null and not exists (select from public.businesses b where b.id = p_business_id) then
    return;
  end if;
  insert into public.audit_log (business_id, actor_id, actor_name, action, subject, changes, by_admin, ip, user_agent)
  select p_business_id, p.id, coalesce(nullif(p.full_name, ''), left(u.email, 254), ''), p_action, left(coalesce(p_subject, ''), 300),
    coalesce(p_changes, '{}'), p_by_admin,
    left(private.request_header('x-frontdesk-ip'), 64), left(private.request_header('x-frontdesk-agent'), 300)
  from (select (select auth.uid()) as id) me
  left join public.profiles p on p.id = me.id
  left join auth.users u on u.id = me.id;
end $$;

-- One trigger for every table that is worth a log: which row, in words, and what is different in it.
create function private.audit_change() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_row jsonb := coalesce(to_jsonb(new), to_jsonb(old));
  v_changes jsonb := '{}';
  v_subject text;
begin
  if tg_op = 'UPDATE' then
    select coalesce(jsonb_object_agg(n.key, jsonb_build_array(o.value, n.value)), '{}') into v_changes
    from jsonb_each(to_jsonb(new)) n
    join jsonb_each(to_jsonb(old)) o on o.key = n.key and o.value is distinct from n.value
    where n.key not in ('updated_at', 'token_hash', 'onboarding_step', 'expires_at',
      -- They go when the person goes.
      'invited_by', 'accepted_by',
      -- Large, and told of in entries of their own.
      'draft', 'draft_changed_at', 'draft_changed_by');
    if v_changes = '{}' then
      return null;
    end if;
  end if;
  v_subject := coalesce(
    case when v_row ? 'user_id' then
      (select coalesce(nullif(p.full_name, ''), u.email) from auth.users u join public.profiles p on p.id = u.id
        where u.id = (v_row ->> 'user_id')::uuid) end,
    v_row ->> 'email', v_row ->> 'name', v_row ->> 'phone_number', '');
  perform private.audit(
    case when tg_table_name = 'businesses' then (v_row ->> 'id')::uuid else (v_row ->> 'business_id')::uuid end,
    tg_argv[0] || '.' || case tg_op when 'INSERT' then 'add' when 'UPDATE' then 'change' else 'remove' end,
    v_subject,
    case when v_row ? 'role' and tg_op <> 'UPDATE' then jsonb_build_object('role', case tg_op
      when 'INSERT' then jsonb_build_array(null, v_row ->> 'role') else jsonb_build_array(v_row ->> 'role', null) end)
    else v_changes end
  );
  return null;
end $$;
revoke all on function private.request_header(text) from public;
revoke all on function private.audit(uuid, text, text, jsonb, boolean) from public;
revoke all on function private.audit_change() from public;

-- ---------------------------------------------------------------------------------------------
-- Invitations

create table public.invitations (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  email text not null check (email = lower(email) and char_length(email) between 3 and 254 and email like '%_@_%'),
  role text not null check (role in ('owner', 'manager', 'viewer')),
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  invited_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  sent_at timestamptz not null default now(),
  sends integer not null default 1 check (sends > 0),
  expires_at timestamptz not null default now() + interval '7 days',
  accepted_at timestamptz,
  accepted_by uuid references public.profiles (id) on delete set null,
  revoked_at timestamptz,
  check (accepted_at is null or revoked_at is null)
);
comment on table public.invitations is 'Who was asked to join a business. The link''s token is stored as a hash only.';
comment on column public.invitations.token_hash is 'SHA-256 of the token in the last mail; sending again makes a new one.';
create unique index invitations_open_idx on public.invitations (business_id, email)
  where accepted_at is null and revoked_at is null;
create index invitations_invited_by_idx on public.invitations (invited_by);
create index invitations_accepted_by_idx on public.invitations (accepted_by);

create function private.send_invitation(p_id uuid, p_token text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform graphile_worker.add_job('send-email', json_build_object(
    'template', 'invitation', 'to', i.email, 'businessId', i.business_id,
    'data', json_build_object('token', p_token, 'business', b.name, 'role', i.role,
      'inviter', coalesce(nullif(p.full_name, ''), 'A colleague'))), max_attempts => 8)
  from public.invitations i
  join public.businesses b on b.id = i.business_id
  left join public.profiles p on p.id = i.invited_by
  where i.id = p_id;
end $$;
revoke all on function private.send_invitation(uuid, text) from public;

create function private.hash_token(p_token text) returns text
language sql immutable set search_path = '' as $$
  select encode(sha256(convert_to(p_token, 'UTF8')), 'hex')
$$;
revoke all on function private.hash_token(text) from public;

-- Asks somebody to join, or asks again: the link of the mail before stops working. Returns the invitation's id.
-- Errors: 42501 not allowed, P0001 with hint already-member | too-many | too-soon.
create function public.invite_member(p_business_id uuid, p_email text, p_role text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_email text := lower(btrim(p_email));
  v_token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  v_open public.invitations;
  v_id uuid;
  v_sent integer;
begin
  if not public.may(p_business_id, 'team.manage') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  perform from public.businesses b where b.id = p_business_id for update;
  if exists (
    select from public.memberships m join auth.users u on u.id = m.user_id
    where m.business_id = p_business_id and lower(u.email) = v_email
  ) then
    raise exception 'Already a member' using errcode = 'P0001', hint = 'already-member';
  end if;
  select * into v_open from public.invitations i
  where i.business_id = p_business_id and i.email = v_email and i.accepted_at is null and i.revoked_at is null;
  -- A form that was sent twice asks once.
  if v_open.sent_at > now() - interval '1 minute' and v_open.role = p_role and v_open.sends = 1 then
    return v_open.id;
  end if;
  -- Also after one that was revoked: nobody's mailbox is to be filled.
  if exists (select from public.invitations i where i.business_id = p_business_id and i.email = v_email
      and i.sent_at > now() - interval '1 minute') then
    raise exception 'Just sent' using errcode = 'P0001', hint = 'too-soon';
  end if;
  -- Fifty a day and person, counted where deleting a business takes nothing away.
  insert into public.rate_limits as l (key, points, expire)
  values ('invitations:' || auth.uid(), 1, (extract(epoch from now()) * 1000)::bigint + 86400000)
  on conflict (key) do update set
    points = case when l.expire < extract(epoch from now()) * 1000 then 1 else l.points + 1 end,
    expire = case when l.expire < extract(epoch from now()) * 1000 then excluded.expire else l.expire end
  returning l.points into v_sent;
  if v_sent > 50 then
    raise exception 'Too many invitations' using errcode = 'P0001', hint = 'too-many';
  end if;

  insert into public.invitations as i (business_id, email, role, token_hash, invited_by)
  values (p_business_id, v_email, p_role, private.hash_token(v_token), auth.uid())
  on conflict (business_id, email) where accepted_at is null and revoked_at is null do update set
    role = excluded.role, token_hash = excluded.token_hash, invited_by = excluded.invited_by,
    sent_at = now(), sends = i.sends + 1, expires_at = excluded.expires_at
  returning i.id into v_id;
  perform private.send_invitation(v_id, v_token);
  return v_id;
end $$;

create function public.revoke_invitation(p_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update public.invitations i set revoked_at = now()
  where i.id = p_id and i.accepted_at is null and i.revoked_at is null and public.may(i.business_id, 'team.manage');
  if not found then
    raise exception 'No such invitation' using errcode = 'P0002';
  end if;
end $$;

-- What the page of a link shows. The token alone opens it: for the server, before anyone has signed in.
create function public.read_invitation(p_token text) returns table (
  email text, role text, business_id uuid, business_name text, inviter text, state text, has_account boolean, unconfirmed_id uuid
)
language sql stable security definer set search_path = '' as $$
  select i.email, i.role, i.business_id, b.name, coalesce(nullif(p.full_name, ''), 'A colleague'),
    case when i.accepted_at is not null then 'accepted' when i.revoked_at is not null then 'revoked'
      when i.expires_at < now() then 'expired' else 'open' end,
    exists (select from auth.users u where lower(u.email) = i.email and u.email_confirmed_at is not null),
    -- Somebody signed up with the address and has never shown that it is theirs: the invited one takes it over.
    (select u.id::uuid from auth.users u where lower(u.email) = i.email and u.email_confirmed_at is null limit 1)
  from public.invitations i
  join public.businesses b on b.id = i.business_id
  left join public.profiles p on p.id = i.invited_by
  where i.token_hash = private.hash_token(p_token)
$$;

-- Takes the signed-in person in. The mail was sent to an address: only its holder may use the link.
-- Errors: 42501 signed out, P0002 no such link, P0001 with hint other-address | expired | used.
create function public.accept_invitation(p_token text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := auth.uid();
  v public.invitations;
begin
  if v_user is null then
    raise exception 'Sign in first' using errcode = '42501';
  end if;
  select * into v from public.invitations i where i.token_hash = private.hash_token(p_token) for update;
  if not found then
    raise exception 'No such invitation' using errcode = 'P0002';
  end if;
  if v.accepted_by = v_user then
    return v.business_id;
  end if;
  if v.accepted_at is not null or v.revoked_at is not null then
    raise exception 'Used or revoked' using errcode = 'P0001', hint = 'used';
  end if;
  if v.expires_at < now() then
    raise exception 'Expired' using errcode = 'P0001', hint = 'expired';
  end if;
  if not exists (select from auth.users u where u.id = v_user and lower(u.email) = v.email) then
    raise exception 'For another address' using errcode = 'P0001', hint = 'other-address';
  end if;
  update public.invitations set accepted_at = now(), accepted_by = v_user where id = v.id;
  insert into public.memberships (business_id, user_id, role) values (v.business_id, v_user, v.role)
  on conflict (business_id, user_id) do nothing;
  return v.business_id;
end $$;

revoke all on function public.invite_member(uuid, text, text) from public, anon;
revoke all on function public.revoke_invitation(uuid) from public, anon;
revoke all on function public.read_invitation(text) from public, anon, authenticated;
revoke all on function public.accept_invitation(text) from public, anon;
grant execute on function public.invite_member(uuid, text, text) to authenticated;
grant execute on function public.revoke_invitation(uuid) to authenticated;
grant execute on function public.read_invitation(text) to service_role;
grant execute on function public.accept_invitation(text) to authenticated;

-- ---------------------------------------------------------------------------------------------
-- Roles change, people leave; an owner always stays.

create function private.keep_an_owner() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  -- Two owners who leave at once wait for each other here.
  perform from public.businesses b where b.id = old.business_id for update;
  if found and not exists (
    select from public.memberships m where m.business_id = old.business_id and m.role = 'owner'
  ) then
    raise exception 'A business has an owner' using errcode = 'P0001', hint = 'last-owner';
  end if;
  return null;
end $$;
revoke all on function private.keep_an_owner() from public;
create constraint trigger memberships_keep_an_owner after update or delete on public.memberships
  deferrable initially immediate for each row when (old.role = 'owner') execute function private.keep_an_owner();

-- Errors: 42501 not allowed, P0002 no such member, P0001 with hint last-owner.
create function public.change_member_role(p_business_id uuid, p_user_id uuid, p_role text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not public.may(p_business_id, 'team.manage') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  update public.memberships set role = p_role where business_id = p_business_id and user_id = p_user_id;
  if not found then
    raise exception 'No such member' using errcode = 'P0002';
  end if;
end $$;

-- Removes somebody, or oneself: that is leaving. Errors as above.
create function public.remove_member(p_business_id uuid, p_user_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if auth.uid() is null or (p_user_id <> auth.uid() and not public.may(p_business_id, 'team.manage')) then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  delete from public.memberships where business_id = p_business_id and user_id = p_user_id;
  if not found then
    raise exception 'No such member' using errcode = 'P0002';
  end if;
end $$;

-- Makes another member the owner and oneself a manager, in one step. Errors as above.
create function public.hand_over_ownership(p_business_id uuid, p_user_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if public.member_role(p_business_id) is distinct from 'owner' or p_user_id = auth.uid() then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  update public.memberships set role = 'owner' where business_id = p_business_id and user_id = p_user_id;
  if not found then
    raise exception 'No such member' using errcode = 'P0002';
  end if;
  update public.memberships set role = 'manager' where business_id = p_business_id and user_id = auth.uid();
end $$;

create function public.list_members(p_business_id uuid) returns table (
  user_id uuid, full_name text, email text, role text, avatar_path text, joined_at timestamptz, last_sign_in_at timestamptz
)
language sql stable security definer set search_path = '' as $$
  select m.user_id, p.full_name, u.email, m.role, p.avatar_path, m.created_at, u.last_sign_in_at
  from public.memberships m
  join public.profiles p on p.id = m.user_id
  join auth.users u on u.id = m.user_id
  where m.business_id = p_business_id and public.may(p_business_id, 'team.read')
  order by array_position(array['owner', 'manager', 'viewer'], m.role), m.created_at
$$;

revoke all on function public.change_member_role(uuid, uuid, text) from public, anon;
revoke all on function public.remove_member(uuid, uuid) from public, anon;
revoke all on function public.hand_over_ownership(uuid, uuid) from public, anon;
revoke all on function public.list_members(uuid) from public, anon;
grant execute on function public.change_member_role(uuid, uuid, text) to authenticated;
grant execute on function public.remove_member(uuid, uuid) to authenticated;
grant execute on function public.hand_over_ownership(uuid, uuid) to authenticated;
grant execute on function public.list_members(uuid) to authenticated;

create trigger businesses_audit after update on public.businesses
  for each row execute function private.audit_change('business');
create trigger memberships_audit after insert or update or delete on public.memberships
  for each row execute function private.audit_change('member');
create trigger invitations_audit after insert or update on public.invitations
  for each row execute function private.audit_change('invitation');
create trigger receptionists_audit after update on public.receptionists
  for each row execute function private.audit_change('receptionist');

-- ---------------------------------------------------------------------------------------------
-- A business is made with its owner, and with what the first step of setting up asks.

drop function public.create_business(text, text);
create function public.create_business(p_name text, p_time_zone text, p_kind text default 'other', p_phone_number text default null)
returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := auth.uid();
  v_base text := coalesce(nullif(trim(both '-' from regexp_replace(lower(p_name), '[^a-z0-9]+', '-', 'g')), ''), 'business');
  v_id uuid;
begin
  if v_user is null or exists (select from public.profiles p where p.id = v_user and p.disabled_at is not null) then
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
  if (select count(*) from public.memberships m where m.user_id = v_user and m.role = 'owner') >= 20 then
    raise exception 'Too many businesses' using errcode = 'P0001', hint = 'too-many';
  end if;

  insert into public.businesses (name, slug, time_zone, kind, phone_number)
  values (
    btrim(p_name),
    trim(both '-' from left(v_base, 45)) || '-' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 8),
    p_time_zone, p_kind, p_phone_number
  )
  returning id into v_id;
  insert into public.memberships (business_id, user_id, role) values (v_id, v_user, 'owner');
  return v_id;
end $$;
comment on function public.create_business(text, text, text, text) is
  'Makes a business with the signed-in person as its owner; a repeat within a minute returns the first.';
revoke all on function public.create_business(text, text, text, text) from public, anon;
grant execute on function public.create_business(text, text, text, text) to authenticated;

-- ---------------------------------------------------------------------------------------------
-- What the person wants to be told, and how

create table public.notification_settings (
  business_id uuid not null,
  user_id uuid not null,
  call_summary text not null default 'daily' check (call_summary in ('immediately', 'daily', 'weekly', 'off')),
  urgent_call text not null default 'immediately' check (urgent_call in ('immediately', 'off')),
  missed_call text not null default 'immediately' check (missed_call in ('immediately', 'daily', 'off')),
  follow_up_due text not null default 'daily' check (follow_up_due in ('immediately', 'daily', 'off')),
  weekly_report text not null default 'weekly' check (weekly_report in ('weekly', 'off')),
  usage_alerts text not null default 'immediately' check (usage_alerts in ('immediately', 'off')),
  quiet_from time,
  quiet_to time,
  updated_at timestamptz not null default now(),
  primary key (business_id, user_id),
  foreign key (business_id, user_id) references public.memberships (business_id, user_id) on delete cascade,
  check ((quiet_from is null) = (quiet_to is null))
);
comment on table public.notification_settings is 'What a member wants to be told by mail. No row: the defaults.';
comment on column public.notification_settings.quiet_from is 'In the person''s time zone. From then on mail waits until quiet_to.';
create index notification_settings_user_idx on public.notification_settings (user_id);
create trigger notification_settings_touch before update on public.notification_settings
  for each row execute function private.touch_updated_at();

-- ---------------------------------------------------------------------------------------------
-- Mail that was sent; and attempts to get in, counted by rate-limiter-flexible in its own format.

create table public.email_log (
  id bigint generated always as identity primary key,
  business_id uuid references public.businesses (id) on delete cascade,
  to_address text not null check (char_length(to_address) <= 254),
  template text not null check (char_length(template) <= 60),
  status text not null check (status in ('sent', 'failed')),
  message_id text check (char_length(message_id) <= 300),
  error text check (char_length(error) <= 1000),
  created_at timestamptz not null default now()
);
comment on table public.email_log is 'Mail of ours that was handed to the mail server, or refused by it.';
create index email_log_business_idx on public.email_log (business_id, created_at desc);

create table public.rate_limits (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
comment on table public.rate_limits is 'Attempts counted by key. Written by the server alone.';
comment on column public.rate_limits.expire is 'Milliseconds since 1970.';
create index rate_limits_expire_idx on public.rate_limits (expire);

-- ---------------------------------------------------------------------------------------------
-- Sessions, where the Auth server keeps them in its own table

-- Without addresses: the Auth server knows only that of our own server, through which everybody comes.
create function public.list_sessions() returns table (id uuid, created_at timestamptz, seen_at timestamptz, user_agent text)
language sql stable security definer set search_path = '' as $$
  select s.id::uuid, s.created_at::timestamptz, coalesce(s.refreshed_at::timestamptz, s.updated_at::timestamptz, s.created_at::timestamptz), s.user_agent
  from auth.sessions s
  where s.user_id::uuid = (select auth.uid())
  order by 3 desc
$$;
create function public.end_session(p_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  delete from auth.sessions s where s.id::uuid = p_id and s.user_id::uuid = auth.uid();
  return found;
end $$;
comment on function public.end_session(uuid) is 'Signs one of the person''s own devices out: its next refresh fails.';
revoke all on function public.list_sessions() from public, anon;
revoke all on function public.end_session(uuid) from public, anon;
grant execute on function public.list_sessions() to authenticated;
grant execute on function public.end_session(uuid) to authenticated;

-- ---------------------------------------------------------------------------------------------
-- Row-level security

alter table public.role_permissions enable row level security;
alter table public.admin_views enable row level security;
alter table public.audit_log enable row level security;
alter table public.invitations enable row level security;
alter table public.notification_settings enable row level security;
alter table public.email_log enable row level security;
alter table public.rate_limits enable row level security;

revoke all on public.role_permissions, public.admin_views, public.audit_log, public.invitations,
  public.notification_settings, public.email_log, public.rate_limits from anon, authenticated;
grant select on public.role_permissions, public.admin_views, public.audit_log, public.email_log to authenticated;
grant select (id, business_id, email, role, invited_by, created_at, sent_at, sends, expires_at, accepted_at, accepted_by, revoked_at)
  on public.invitations to authenticated;
grant select, insert, update on public.notification_settings to authenticated;
grant all on public.role_permissions, public.admin_views, public.audit_log, public.invitations,
  public.notification_settings, public.email_log, public.rate_limits to service_role;
revoke update on public.profiles, public.businesses from authenticated;
grant update (full_name, locale, time_zone, avatar_path) on public.profiles to authenticated;
grant update (name, time_zone, kind, phone_number, address, street, city, state, postcode, country_code, latitude, longitude,
  logo_path, onboarding_step) on public.businesses to authenticated;
grant insert (business_id, name, greeting), update (name, greeting) on public.receptionists to authenticated;

create policy "everyone reads who may do what" on public.role_permissions
  for select to authenticated using (true);
create policy "an admin reads what they look at" on public.admin_views
  for select to authenticated using (admin_id = (select auth.uid()));
create policy "owners read the log of their business" on public.audit_log
  for select to authenticated using (public.may(business_id, 'audit.read'));
create policy "owners read the mail of their business" on public.email_log
  for select to authenticated using (public.may(business_id, 'audit.read'));
create policy "members read who is invited" on public.invitations
  for select to authenticated using (public.may(business_id, 'team.read'));
create policy "members read their own settings" on public.notification_settings
  for select to authenticated using (user_id = (select auth.uid()) and public.member_role(business_id) is not null);
create policy "members make their own settings" on public.notification_settings
  for insert to authenticated with check (user_id = (select auth.uid()) and public.member_role(business_id) is not null);
create policy "members change their own settings" on public.notification_settings
  for update to authenticated
  using (user_id = (select auth.uid()) and public.member_role(business_id) is not null)
  with check (user_id = (select auth.uid()) and public.member_role(business_id) is not null);
create policy "owners and managers make the receptionist" on public.receptionists
  for insert to authenticated with check (public.may(business_id, 'receptionist.edit'));
create policy "owners and managers change the receptionist" on public.receptionists
  for update to authenticated
  using (public.may(business_id, 'receptionist.edit')) with check (public.may(business_id, 'receptionist.edit'));

-- The policies that named roles ask the table.
alter policy "owners and managers change their business" on public.businesses
  using (public.may(id, 'business.edit')) with check (public.may(id, 'business.edit'));
alter policy "owners and managers work the follow-ups" on public.follow_ups
  using (public.may(business_id, 'follow-ups.work')) with check (public.may(business_id, 'follow-ups.work'));
alter policy "owners read the raw events of their business" on public.webhook_events
  using (public.may(business_id, 'events.read'));
