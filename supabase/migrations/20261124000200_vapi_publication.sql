-- What the jobs write that bring a receptionist and its phone lines to Vapi. All of it is for the server.

-- What Vapi gave back of what we set, to tell drift by. It names our server, so nobody but jobs reads it.
create table private.published_assistants (
  receptionist_id uuid primary key references public.receptionists (id) on delete cascade,
  body jsonb not null,
  published_at timestamptz not null default now()
);
alter table private.published_assistants enable row level security;
revoke all on private.published_assistants from public, anon, authenticated;

create function private.notify_receptionist(p_business_id uuid, p_id uuid) returns void
language sql volatile set search_path = '' as $$
  select pg_notify('frontdesk_live', json_build_object(
    'businessId', p_business_id, 'event', 'receptionist', 'id', p_id)::text)
$$;
revoke all on function private.notify_receptionist(uuid, uuid) from public;

-- Takes an assistant at Vapi as the business's own. False when another business has it.
create function public.claim_assistant(p_business_id uuid, p_assistant_id text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update public.receptionists set vapi_assistant_id = p_assistant_id
  where business_id = p_business_id and vapi_assistant_id is distinct from p_assistant_id;
  return true;
exception when unique_violation then
  return false;
end $$;

-- A version is at Vapi. A newer one that waits for its job keeps the state publishing.
create function public.mark_published(
  p_business_id uuid, p_version integer, p_assistant_id text, p_hash text, p_body jsonb
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  update public.receptionists r
  set vapi_assistant_id = p_assistant_id, live_version = p_version, published_at = now(), vapi_hash = p_hash,
    drift = null, drift_checked_at = now(), publish_error = null,
    publish_state = case when exists (
      select from public.receptionist_versions x where x.receptionist_id = r.id and x.version > p_version
    ) then 'publishing' else 'live' end
  where r.business_id = p_business_id
  returning r.id into v_id;
  if not found then
    return;
  end if;
  update public.receptionist_versions set live_at = now() where receptionist_id = v_id and version = p_version;
  insert into private.published_assistants (receptionist_id, body) values (v_id, p_body)
  on conflict (receptionist_id) do update set body = excluded.body, published_at = now();
  perform private.notify_receptionist(p_business_id, v_id);
end $$;
comment on function public.mark_published is 'Vapi has the version: all that follows from it, at once.';

-- Why it is not at Vapi. Not for good: we try again, and the state stays publishing.
create function public.note_publication_problem(p_business_id uuid, p_version integer, p_error text, p_is_final boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  update public.receptionists r
  set publish_error = left(p_error, 1000), publish_state = case when p_is_final then 'failed' else 'publishing' end
  where r.business_id = p_business_id and r.publish_state in ('publishing', 'failed', 'live') and not exists (
    select from public.receptionist_versions x where x.receptionist_id = r.id and x.version > p_version)
  returning r.id into v_id;
  if found then
    perform private.notify_receptionist(p_business_id, v_id);
  end if;
end $$;

-- What somebody changed at Vapi; null when nothing. Of the publication that it was compared with only.
create function public.mark_drift(p_business_id uuid, p_hash text, p_drift jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
  v_before jsonb;
begin
  select r.id, r.drift into v_id, v_before from public.receptionists r
  where r.business_id = p_business_id and r.vapi_hash = p_hash for update;
  if not found then
    return;
  end if;
  update public.receptionists set drift = nullif(p_drift, 'null'), drift_checked_at = now() where id = v_id;
  if v_before is distinct from nullif(p_drift, 'null') then
    perform private.notify_receptionist(p_business_id, v_id);
  end if;
end $$;

-- A phone line's number at Vapi. False when another line has it.
create function public.mark_phone_line(
  p_line_id uuid, p_vapi_id text, p_number text, p_state text, p_error text
) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  v_business uuid;
begin
  update public.phone_lines
  set vapi_phone_number_id = coalesce(p_vapi_id, vapi_phone_number_id), phone_number = coalesce(p_number, phone_number),
    state = p_state, error = left(p_error, 500)
  where id = p_line_id
  returning business_id into v_business;
  if found then
    perform private.notify_receptionist(v_business, p_line_id);
  end if;
  return true;
exception when unique_violation then
  return false;
end $$;

revoke all on function public.claim_assistant(uuid, text) from public, anon, authenticated;
revoke all on function public.mark_published(uuid, integer, text, text, jsonb) from public, anon, authenticated;
revoke all on function public.note_publication_problem(uuid, integer, text, boolean) from public, anon, authenticated;
revoke all on function public.mark_drift(uuid, text, jsonb) from public, anon, authenticated;
revoke all on function public.mark_phone_line(uuid, text, text, text, text) from public, anon, authenticated;
grant execute on function public.claim_assistant(uuid, text) to service_role;
grant execute on function public.mark_published(uuid, integer, text, text, jsonb) to service_role;
grant execute on function public.note_publication_problem(uuid, integer, text, boolean) to service_role;
grant execute on function public.mark_drift(uuid, text, jsonb) to service_role;
grant execute on function public.mark_phone_line(uuid, text, text, text, text) to service_role;
