-- What people write to those who run Frontdesk, by the contact form.

create table public.contact_messages (
  id uuid primary key default gen_random_uuid(),
  form_id uuid not null,
  name text not null check (char_length(name) between 1 and 120),
  email text not null check (char_length(email) between 3 and 254),
  message text not null check (char_length(message) between 1 and 5000),
  created_at timestamptz not null default now(),
  done_at timestamptz,
  done_by uuid references public.profiles (id) on delete set null
);
comment on table public.contact_messages is 'Messages of the contact form. Admins read them by functions, and nobody else does.';
comment on column public.contact_messages.form_id is 'The form that it came by: pressed twice, it is one message.';
create unique index contact_messages_once_idx on public.contact_messages (form_id, md5(name || email || message));
create index contact_messages_created_idx on public.contact_messages (created_at desc, id desc);
create index contact_messages_open_idx on public.contact_messages (created_at desc, id desc) where done_at is null;
create index contact_messages_done_by_idx on public.contact_messages (done_by) where done_by is not null;

alter table public.contact_messages enable row level security;
revoke all on public.contact_messages from anon, authenticated;
grant all on public.contact_messages to service_role;

-- Keeps a message and adds the mails about it, to p_to or else to the platform's admins, in one step. False when it was
-- here already.
create function public.receive_contact_message(p_form_id uuid, p_name text, p_email text, p_message text, p_to text[])
returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
  v_to text;
begin
  insert into public.contact_messages (form_id, name, email, message) values (p_form_id, p_name, p_email, p_message)
  on conflict do nothing
  returning id into v_id;
  if v_id is null then
    return false;
  end if;
  for v_to in
    select unnest(p_to)
    union
    select u.email::text from public.platform_admins a
    join public.profiles p on p.id = a.user_id and p.disabled_at is null
    join auth.users u on u.id = a.user_id
    where cardinality(p_to) = 0
  loop
    perform graphile_worker.add_job('send-email', json_build_object('template', 'contact-message', 'to', v_to, 'data',
      json_build_object('id', v_id, 'name', p_name, 'email', p_email, 'message', p_message)), max_attempts => 8,
      job_key => 'contact:' || v_id || ':' || v_to);
  end loop;
  return true;
end $$;
revoke all on function public.receive_contact_message(uuid, text, text, text, text[]) from public, anon, authenticated;
grant execute on function public.receive_contact_message(uuid, text, text, text, text[]) to service_role;

-- ---------------------------------------------------------------------------------------------
-- The inbox of the platform's admins.

create function public.admin_list_messages(
  p_query text default null, p_is_done boolean default null, p_before timestamptz default null, p_before_id uuid default null,
  p_limit integer default 50
) returns table (id uuid, name text, email text, message text, created_at timestamptz, done_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_pattern text := '%' || replace(replace(replace(btrim(p_query), '\', '\\'), '%', '\%'), '_', '\_') || '%';
begin
  perform private.require_admin();
  return query
  select m.id, m.name, m.email, m.message, m.created_at, m.done_at
  from public.contact_messages m
  where (p_is_done is null or (m.done_at is not null) = p_is_done)
    and (p_before is null or (m.created_at, m.id) < (p_before, coalesce(p_before_id, '00000000-0000-0000-0000-000000000000')))
    and (coalesce(btrim(p_query), '') = '' or m.name ilike v_pattern or m.email ilike v_pattern or m.message ilike v_pattern)
  order by m.created_at desc, m.id desc
  limit least(p_limit, 200);
end $$;

create function public.admin_count_messages() returns bigint
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_admin();
  return (select count(*) from public.contact_messages m where m.done_at is null);
end $$;
comment on function public.admin_count_messages() is 'How many wait for an answer.';

create function public.admin_message(p_id uuid)
returns table (id uuid, name text, email text, message text, created_at timestamptz, done_at timestamptz, done_by text)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_admin();
  return query
  select m.id, m.name, m.email, m.message, m.created_at, m.done_at, p.full_name
  from public.contact_messages m left join public.profiles p on p.id = m.done_by
  where m.id = p_id;
end $$;

-- False when there is no such message any more.
create function public.admin_mark_message(p_id uuid, p_is_done boolean) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_admin();
  update public.contact_messages m set
    done_at = case when p_is_done then coalesce(m.done_at, now()) end,
    done_by = case when not p_is_done then null when m.done_at is null then auth.uid() else m.done_by end
  where m.id = p_id;
  return found;
end $$;

-- For who asks to be forgotten.
create function public.admin_delete_message(p_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_admin();
  delete from public.contact_messages m where m.id = p_id;
  if not found then
    return false;
  end if;
  -- It is also in the mails about it that were not sent yet, or never could be.
  perform graphile_worker.remove_job(j.key) from graphile_worker.jobs j where j.key like 'contact:' || p_id || ':%';
  perform private.audit(null, 'message.delete', '', '{}', true);
  return true;
end $$;

revoke all on function public.admin_list_messages(text, boolean, timestamptz, uuid, integer) from public, anon;
revoke all on function public.admin_count_messages() from public, anon;
revoke all on function public.admin_message(uuid) from public, anon;
revoke all on function public.admin_mark_message(uuid, boolean) from public, anon;
revoke all on function public.admin_delete_message(uuid) from public, anon;
grant execute on function public.admin_list_messages(text, boolean, timestamptz, uuid, integer) to authenticated;
grant execute on function public.admin_count_messages() to authenticated;
grant execute on function public.admin_message(uuid) to authenticated;
grant execute on function public.admin_mark_message(uuid, boolean) to authenticated;
grant execute on function public.admin_delete_message(uuid) to authenticated;
