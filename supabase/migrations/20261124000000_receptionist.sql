-- The receptionist: a draft that people edit, versions that were published, what it needs at Vapi, and what
-- it does on a call. The configuration itself is JSON with a schema in TypeScript
-- (app/modules/receptionist/config.ts): it is read and written as a whole, compared, and kept as it was.

alter table public.receptionists
  add column draft jsonb not null default '{}' check (jsonb_typeof(draft) = 'object'),
  add column draft_changed_at timestamptz,
  add column draft_changed_by uuid references public.profiles (id) on delete set null,
  add column live_version integer check (live_version > 0),
  add column publish_state text not null default 'never' check (publish_state in ('never', 'publishing', 'live', 'failed')),
  add column publish_error text check (char_length(publish_error) <= 1000),
  add column published_at timestamptz,
  add column vapi_hash text check (char_length(vapi_hash) <= 128),
  add column drift jsonb,
  add column drift_checked_at timestamptz;
comment on column public.receptionists.draft is 'What people edit, by section. Callers hear nothing of it until it is published.';
comment on column public.receptionists.live_version is 'receptionist_versions.version that Vapi has.';
comment on column public.receptionists.publish_state is 'Of the newest version: publishing until Vapi has it; failed with publish_error once we gave up.';
comment on column public.receptionists.vapi_hash is 'Of the assistant as Vapi gave it back after the last publication: another one there is drift.';
comment on column public.receptionists.drift is 'What somebody changed at Vapi: { "path": [ours, theirs] }; null when nothing.';
create index receptionists_draft_changed_by_idx on public.receptionists (draft_changed_by);

create table public.receptionist_versions (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  receptionist_id uuid not null,
  version integer not null check (version > 0),
  config jsonb not null check (jsonb_typeof(config) = 'object'),
  note text check (char_length(note) <= 300),
  restored_from integer,
  published_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  live_at timestamptz,
  unique (receptionist_id, version),
  foreign key (business_id, receptionist_id) references public.receptionists (business_id, id) on delete cascade
);
comment on table public.receptionist_versions is 'Every configuration that was published, as it was. Never changed, but for live_at.';
comment on column public.receptionist_versions.live_at is 'When Vapi had it; null while it has not.';
create index receptionist_versions_business_idx on public.receptionist_versions (business_id, version desc);
create index receptionist_versions_published_by_idx on public.receptionist_versions (published_by);

create table public.knowledge_files (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  name text not null check (char_length(btrim(name)) between 1 and 200),
  mime_type text not null check (char_length(mime_type) <= 100),
  bytes integer not null check (bytes between 1 and 10485760),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  storage_path text not null,
  text text not null default '' check (char_length(text) <= 400000),
  vapi_file_id text unique check (char_length(vapi_file_id) <= 128),
  state text not null default 'waiting' check (state in ('waiting', 'ready', 'failed')),
  error text check (char_length(error) <= 500),
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  unique (business_id, id),
  unique (business_id, sha256),
  -- The worker reads it with the service's key: it is this business's own file, and no other address.
  check (storage_path ~ ('^' || business_id::text || '/[0-9a-f]{64}\.[a-z]{2,5}$'))
);
comment on table public.knowledge_files is 'Documents the receptionist may look things up in; a version names the ones that it uses.';
comment on column public.knowledge_files.text is 'What was read out of it. Data, never instructions.';
comment on column public.knowledge_files.state is 'waiting: not at Vapi yet. failed: Vapi refused it.';
create index knowledge_files_created_by_idx on public.knowledge_files (created_by);

alter table public.callers
  add column blocked_at timestamptz,
  add column blocked_by uuid references public.profiles (id) on delete set null;
comment on column public.callers.blocked_at is 'Calls of this number are not answered; null: they are.';
create index callers_blocked_by_idx on public.callers (blocked_by);

alter table public.phone_lines
  add column label text check (char_length(label) between 1 and 60),
  add column state text not null default 'active' check (state in ('provisioning', 'active', 'failed', 'released')),
  add column error text check (char_length(error) <= 500),
  add column area_code text check (area_code ~ '^[0-9]{3}$'),
  add column provider text not null default 'vapi' check (char_length(provider) <= 40);
alter table public.phone_lines alter column phone_number drop not null;
alter table public.phone_lines add check (phone_number is not null or state in ('provisioning', 'failed'));
comment on column public.phone_lines.phone_number is 'E.164; null until Vapi has given one.';
-- By an expression: an index on business_id alone could be taken for one line a business.
create unique index phone_lines_one_provisioning_idx on public.phone_lines ((case when state = 'provisioning' then business_id end));

-- ---------------------------------------------------------------------------------------------
-- What happens on a call: what the assistant asked our tools to do, once each, and appointments.

create table public.call_actions (
  tool_call_id text primary key check (char_length(tool_call_id) between 1 and 200),
  business_id uuid not null references public.businesses (id) on delete cascade,
  vapi_call_id text not null check (char_length(vapi_call_id) between 1 and 128),
  name text not null check (char_length(name) between 1 and 80),
  arguments jsonb not null default '{}',
  result text not null check (char_length(result) <= 4000),
  created_at timestamptz not null default now()
);
comment on table public.call_actions is 'A tool that the assistant used on a call, with what it was told. Asked again, it is told the same.';
create index call_actions_call_idx on public.call_actions (business_id, vapi_call_id, created_at);

create table public.appointments (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  call_id uuid,
  caller_id uuid,
  vapi_call_id text check (char_length(vapi_call_id) <= 128),
  name text not null check (char_length(btrim(name)) between 1 and 120),
  phone_number text check (phone_number ~ '^\+[1-9][0-9]{2,14}$'),
  reason text not null default '' check (char_length(reason) <= 500),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  status text not null default 'booked' check (status in ('booked', 'cancelled')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (ends_at > starts_at and ends_at <= starts_at + interval '1 day'),
  foreign key (business_id, call_id) references public.calls (business_id, id) on delete set null (call_id),
  foreign key (business_id, caller_id) references public.callers (business_id, id) on delete set null (caller_id)
);
comment on table public.appointments is 'The business''s own calendar, as far as Frontdesk books in it. No two booked ones overlap.';
create index appointments_time_idx on public.appointments (business_id, starts_at) where status = 'booked';
create index appointments_call_idx on public.appointments (business_id, call_id);
create index appointments_caller_idx on public.appointments (business_id, caller_id);
create trigger appointments_touch before update on public.appointments
  for each row execute function private.touch_updated_at();

create table public.forwarding_tests (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  phone_line_id uuid not null,
  condition text not null check (condition in ('busy', 'no-answer', 'unreachable', 'all')),
  started_by uuid references public.profiles (id) on delete set null,
  started_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '10 minutes',
  verified_at timestamptz,
  call_id uuid,
  foreign key (business_id, phone_line_id) references public.phone_lines (business_id, id) on delete cascade,
  foreign key (business_id, call_id) references public.calls (business_id, id) on delete set null (call_id)
);
comment on table public.forwarding_tests is 'Somebody rings their old number, to see whether it comes through to us.';
comment on column public.forwarding_tests.verified_at is 'When a call came on the line while it was waited for.';
create index forwarding_tests_line_idx on public.forwarding_tests (business_id, phone_line_id, started_at desc);
create index forwarding_tests_call_idx on public.forwarding_tests (business_id, call_id);
create index forwarding_tests_started_by_idx on public.forwarding_tests (started_by);

-- The first call on a line that is waited for proves the forwarding.
create function private.verify_forwarding() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.forwarding_tests t set verified_at = now(), call_id = new.id
  where t.business_id = new.business_id and t.phone_line_id = new.phone_line_id
    and t.verified_at is null and t.expires_at > now();
  return null;
end $$;
revoke all on function private.verify_forwarding() from public;
create trigger calls_verify_forwarding after insert on public.calls
  for each row when (new.phone_line_id is not null) execute function private.verify_forwarding();

-- The log names what people change; drafts and publications have entries of their own.
drop trigger receptionists_audit on public.receptionists;
create trigger receptionists_audit after update of name, greeting on public.receptionists
  for each row when (old.name is distinct from new.name or old.greeting is distinct from new.greeting)
  execute function private.audit_change('receptionist');

-- ---------------------------------------------------------------------------------------------
-- Editing. Each section is saved on its own, against what its form was made from: p_base is the hash that
-- read_draft gave. Errors: 42501 not allowed, P0001 with hint stale (detail: who changed the draft last).

create function public.read_draft(p_business_id uuid) returns table (
  receptionist_id uuid, draft jsonb, hashes jsonb, changed_at timestamptz, changed_by text
)
language sql stable security invoker set search_path = '' as $$
  select r.id, r.draft,
    (select coalesce(jsonb_object_agg(s.key, md5(s.value::text)), '{}') from jsonb_each(r.draft) s),
    r.draft_changed_at, p.full_name
  from public.receptionists r
  left join public.profiles p on p.id = r.draft_changed_by
  where r.business_id = p_business_id
$$;
comment on function public.read_draft(uuid) is 'The draft with a hash of each section, for save_draft. A section that is not there has no hash.';

create function public.save_draft(p_business_id uuid, p_section text, p_value jsonb, p_base text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v public.receptionists;
  v_by text;
begin
  if not public.may(p_business_id, 'receptionist.edit') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  insert into public.receptionists (business_id) values (p_business_id) on conflict (business_id) do nothing;
  select * into v from public.receptionists r where r.business_id = p_business_id for update;
  if coalesce(md5((v.draft -> p_section)::text), '') <> coalesce(p_base, '') then
    select p.full_name into v_by from public.profiles p where p.id = v.draft_changed_by;
    raise exception 'Changed meanwhile' using errcode = 'P0001', hint = 'stale', detail = coalesce(v_by, '');
  end if;
  if v.draft -> p_section is not distinct from p_value then
    return;
  end if;
  update public.receptionists set draft = jsonb_set(draft, array[p_section], p_value),
    draft_changed_at = now(), draft_changed_by = auth.uid(),
    name = case when p_section = 'voice' then left(coalesce(nullif(btrim(p_value ->> 'name'), ''), name), 40) else name end,
    greeting = case when p_section = 'voice' then left(coalesce(p_value ->> 'greeting', greeting), 400) else greeting end
  where id = v.id;
end $$;

-- Makes the draft a version and adds the job that brings it to Vapi. The same draft again is the same version.
-- Errors: 42501, P0002 no receptionist, P0001 with hint unchanged.
create function public.publish_receptionist(p_business_id uuid, p_config jsonb, p_note text default null) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  v public.receptionists;
  v_last public.receptionist_versions;
  v_version integer;
begin
  if not public.may(p_business_id, 'receptionist.edit') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  select * into v from public.receptionists r where r.business_id = p_business_id for update;
  if not found then
    raise exception 'No receptionist' using errcode = 'P0002';
  end if;
  select * into v_last from public.receptionist_versions x where x.receptionist_id = v.id order by x.version desc limit 1;
  if v_last.config = p_config and v.publish_state in ('live', 'publishing') then
    raise exception 'Nothing changed' using errcode = 'P0001', hint = 'unchanged';
  end if;
  if v_last.config = p_config then
    v_version := v_last.version;
  else
    insert into public.receptionist_versions (business_id, receptionist_id, version, config, note, published_by)
    values (p_business_id, v.id, coalesce(v_last.version, 0) + 1, p_config, nullif(btrim(p_note), ''), auth.uid())
    returning version into v_version;
  end if;
  update public.receptionists set publish_state = 'publishing', publish_error = null where id = v.id;
  perform private.queue_publication(p_business_id);
  perform private.audit(p_business_id, 'receptionist.publish', 'Version ' || v_version, jsonb_build_object('version', jsonb_build_array(v_last.version, v_version)));
  return v_version;
end $$;

-- One job a business at a time; another publication while it waits is the same job.
create function private.queue_publication(p_business_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform graphile_worker.add_job('publish-receptionist', json_build_object('businessId', p_business_id),
    queue_name => 'vapi:' || p_business_id, max_attempts => 12, job_key => 'publish:' || p_business_id);
end $$;
revoke all on function private.queue_publication(uuid) from public;

-- Tries again what failed. Errors: 42501.
create function public.retry_publication(p_business_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not public.may(p_business_id, 'receptionist.edit') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  update public.receptionists set publish_state = 'publishing', publish_error = null
  where business_id = p_business_id and publish_state in ('failed', 'publishing', 'live');
  perform private.queue_publication(p_business_id);
end $$;

-- Makes an earlier version the draft again; nothing is published by it. Errors: 42501, P0002.
create function public.restore_version(p_business_id uuid, p_version integer) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not public.may(p_business_id, 'receptionist.edit') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  update public.receptionists r set draft = x.config, draft_changed_at = now(), draft_changed_by = auth.uid()
  from public.receptionist_versions x
  where x.business_id = p_business_id and x.version = p_version and r.id = x.receptionist_id;
  if not found then
    raise exception 'No such version' using errcode = 'P0002';
  end if;
  perform private.audit(p_business_id, 'receptionist.restore', 'Version ' || p_version);
end $$;

-- Asks for a number: the row first, so that a crash leaves something to go on with. Returns the line's id; a
-- second request while one waits is the same. Errors: 42501.
create function public.request_phone_line(p_business_id uuid, p_area_code text default null, p_label text default null) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  if not public.may(p_business_id, 'receptionist.edit') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  -- One number a business, until a plan says more: each costs money.
  perform from public.businesses b where b.id = p_business_id for update;
  select l.id into v_id from public.phone_lines l where l.business_id = p_business_id and l.state = 'active' limit 1;
  if found then
    return v_id;
  end if;
  insert into public.phone_lines (business_id, state, area_code, label)
  values (p_business_id, 'provisioning', p_area_code, p_label)
  on conflict ((case when state = 'provisioning' then business_id end)) do update set area_code = excluded.area_code
  returning id into v_id;
  perform graphile_worker.add_job('provision-phone-line', json_build_object('businessId', p_business_id, 'phoneLineId', v_id),
    queue_name => 'vapi:' || p_business_id, max_attempts => 12, job_key => 'phone-line:' || v_id);
  perform private.audit(p_business_id, 'phone-line.request', coalesce(p_area_code, ''));
  return v_id;
end $$;

-- Books, unless something is booked then. Returns the appointment's id, or null when the time is taken.
-- For the server: callers are nobody's members.
create function public.book_appointment(
  p_business_id uuid, p_vapi_call_id text, p_name text, p_phone_number text, p_reason text, p_starts_at timestamptz, p_ends_at timestamptz
) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended('appointments:' || p_business_id::text, 0));
  if exists (
    select from public.appointments a
    where a.business_id = p_business_id and a.status = 'booked' and a.starts_at < p_ends_at and a.ends_at > p_starts_at
  ) then
    return null;
  end if;
  insert into public.appointments (business_id, vapi_call_id, call_id, caller_id, name, phone_number, reason, starts_at, ends_at)
  select p_business_id, p_vapi_call_id, c.id, c.caller_id, p_name, p_phone_number, coalesce(p_reason, ''), p_starts_at, p_ends_at
  from (select 1) one left join public.calls c on c.business_id = p_business_id and c.vapi_call_id = p_vapi_call_id
  returning id into v_id;
  return v_id;
end $$;

revoke all on function public.read_draft(uuid) from public, anon;
revoke all on function public.save_draft(uuid, text, jsonb, text) from public, anon;
revoke all on function public.publish_receptionist(uuid, jsonb, text) from public, anon;
revoke all on function public.retry_publication(uuid) from public, anon;
revoke all on function public.restore_version(uuid, integer) from public, anon;
revoke all on function public.request_phone_line(uuid, text, text) from public, anon;
revoke all on function public.book_appointment(uuid, text, text, text, text, timestamptz, timestamptz) from public, anon, authenticated;
grant execute on function public.read_draft(uuid) to authenticated, service_role;
grant execute on function public.save_draft(uuid, text, jsonb, text) to authenticated;
grant execute on function public.publish_receptionist(uuid, jsonb, text) to authenticated;
grant execute on function public.retry_publication(uuid) to authenticated;
grant execute on function public.restore_version(uuid, integer) to authenticated;
grant execute on function public.request_phone_line(uuid, text, text) to authenticated;
grant execute on function public.book_appointment(uuid, text, text, text, text, timestamptz, timestamptz) to service_role;

-- ---------------------------------------------------------------------------------------------
-- Row-level security

alter table public.receptionist_versions enable row level security;
alter table public.knowledge_files enable row level security;
alter table public.call_actions enable row level security;
alter table public.appointments enable row level security;
alter table public.forwarding_tests enable row level security;
revoke all on public.receptionist_versions, public.knowledge_files, public.call_actions, public.appointments,
  public.forwarding_tests from anon, authenticated;
grant select on public.receptionist_versions, public.knowledge_files, public.call_actions, public.appointments,
  public.forwarding_tests to authenticated;
grant insert (business_id, name, mime_type, bytes, sha256, storage_path, text, created_by), delete on public.knowledge_files to authenticated;
grant insert (business_id, phone_line_id, condition, started_by) on public.forwarding_tests to authenticated;
grant update (status, starts_at, ends_at, reason) on public.appointments to authenticated;
grant update (label) on public.phone_lines to authenticated;
grant update (blocked_at, blocked_by) on public.callers to authenticated;
grant all on public.receptionist_versions, public.knowledge_files, public.call_actions, public.appointments,
  public.forwarding_tests to service_role;

create policy "members read" on public.receptionist_versions for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));
create policy "members read" on public.knowledge_files for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));
create policy "members read" on public.call_actions for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));
create policy "members read" on public.appointments for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));
create policy "members read" on public.forwarding_tests for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));
create policy "owners and managers add files" on public.knowledge_files
  for insert to authenticated with check (public.may(business_id, 'receptionist.edit') and created_by = (select auth.uid()));
create policy "owners and managers remove files" on public.knowledge_files
  for delete to authenticated using (public.may(business_id, 'receptionist.edit'));
create policy "owners and managers test the forwarding" on public.forwarding_tests
  for insert to authenticated with check (public.may(business_id, 'receptionist.edit') and started_by = (select auth.uid()));
create policy "owners and managers change appointments" on public.appointments
  for update to authenticated
  using (public.may(business_id, 'follow-ups.work')) with check (public.may(business_id, 'follow-ups.work'));
create policy "owners and managers name lines" on public.phone_lines
  for update to authenticated
  using (public.may(business_id, 'receptionist.edit')) with check (public.may(business_id, 'receptionist.edit'));
create policy "owners and managers block callers" on public.callers
  for update to authenticated
  using (public.may(business_id, 'follow-ups.work')) with check (public.may(business_id, 'follow-ups.work'));

do $$
begin
  if to_regclass('storage.buckets') is null then
    return;
  end if;
  insert into storage.buckets (id, name, public, file_size_limit) values ('knowledge', 'knowledge', false, 10485760)
  on conflict (id) do nothing;
  create policy "members read knowledge" on storage.objects for select to authenticated
    using (bucket_id = 'knowledge' and split_part(name, '/', 1) = any (array(select b::text from unnest(public.member_businesses()) b)));
  create policy "owners and managers keep knowledge" on storage.objects for all to authenticated
    using (bucket_id = 'knowledge' and exists (
      select from public.businesses b where b.id::text = split_part(name, '/', 1) and public.may(b.id, 'receptionist.edit')))
    with check (bucket_id = 'knowledge' and exists (
      select from public.businesses b where b.id::text = split_part(name, '/', 1) and public.may(b.id, 'receptionist.edit')));
end $$;
