-- Recordings: copied from Vapi before it forgets them, kept as long as the plan says or a person wants, and deleted for
-- good, here and there.

create table public.recordings (
  call_id uuid primary key,
  business_id uuid not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'copying', 'kept', 'missing', 'failed', 'deleting', 'deleted')),
  parts jsonb not null default '[]' check (jsonb_typeof(parts) = 'array'),
  bytes bigint not null default 0 check (bytes >= 0),
  total_bytes bigint check (total_bytes >= 0),
  content_type text,
  source_etag text,
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  error text check (char_length(error) <= 500),
  copied_at timestamptz,
  kept_at timestamptz,
  kept_by uuid references public.profiles (id) on delete set null,
  deleted_at timestamptz,
  deleted_by uuid references public.profiles (id) on delete set null,
  deleted_because text check (deleted_because in ('asked', 'plan')),
  receipt_id uuid references public.erasure_receipts (id) on delete set null,
  created_at timestamptz not null default now(),
  foreign key (business_id, call_id) references public.calls (business_id, id) on delete cascade,
  check (state <> 'kept' or (sha256 is not null and copied_at is not null))
);
comment on table public.recordings is 'Our copies of the recordings of calls. A call of before there were copies has no row: its recording is at Vapi alone.';
comment on column public.recordings.state is 'waiting, copying: its job gets it. kept: here, whole and read back. missing: Vapi has none. failed: out of attempts, tried again hourly as long as Vapi keeps it. deleting, deleted: for good.';
comment on column public.recordings.parts is '[{ "bytes": 4194304, "sha256": "…" }], in order; each an object <business>/<call>/<number> of the bucket recordings.';
comment on column public.recordings.source_etag is 'Vapi''s mark of the recording: another one means that the copy begins anew.';
comment on column public.recordings.sha256 is 'Of the whole, as it was read back from storage.';
comment on column public.recordings.kept_at is 'A person wants it kept for good, whatever the plan says.';
create index recordings_business_idx on public.recordings (business_id, state);
create index recordings_receipt_idx on public.recordings (receipt_id);
create index recordings_kept_by_idx on public.recordings (kept_by);
create index recordings_deleted_by_idx on public.recordings (deleted_by);
create index recordings_waiting_idx on public.recordings (created_at) where state in ('waiting', 'copying', 'failed');
create index if not exists calls_recorded_idx on public.calls (business_id, started_at) where recording_url is not null;

alter table public.recordings enable row level security;
revoke all on public.recordings from anon, authenticated;
grant select on public.recordings to authenticated;
grant all on public.recordings to service_role;
create policy "members read" on public.recordings for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));

-- The bytes: only the service writes, only members read.
do $$
begin
  if to_regclass('storage.buckets') is null then
    return;
  end if;
  insert into storage.buckets (id, name, public, file_size_limit) values ('recordings', 'recordings', false, 8388608)
  on conflict (id) do nothing;
  create policy "members hear recordings" on storage.objects for select to authenticated
    using (bucket_id = 'recordings'
      and split_part(name, '/', 1) = any (array(select b::text from unnest(public.member_businesses()) b)));
end $$;

-- ---------------------------------------------------------------------------------------------
-- Copying.

-- One after the other of a business, so that none takes all places. What is old is spread, and tried before Vapi forgets it.
create function private.want_recording(p_call_id uuid, p_business_id uuid, p_started_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform graphile_worker.add_job('copy-recording', json_build_object('callId', p_call_id),
    queue_name => 'recordings:' || p_business_id, priority => 10, max_attempts => 12,
    job_key => 'copy-recording:' || p_call_id,
    run_at => case when p_started_at > now() - interval '1 day' then now() + interval '3 seconds'
      else greatest(now(), least(now() + random() * interval '12 hours', p_started_at + interval '13 days')) end);
end $$;
revoke all on function private.want_recording(uuid, uuid, timestamptz) from public;

create function private.note_recording() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  -- Vapi keeps recordings for 14 days.
  if new.started_at < now() - interval '14 days' then
    return null;
  end if;
  insert into public.recordings as r (call_id, business_id) values (new.id, new.business_id)
  on conflict (call_id) do update set state = 'waiting', error = null where r.state = 'missing';
  if found then
    perform private.want_recording(new.id, new.business_id, new.started_at);
  end if;
  return null;
end $$;
revoke all on function private.note_recording() from public;
create trigger calls_note_recording after insert on public.calls
  for each row when (new.recording_url is not null) execute function private.note_recording();
create trigger calls_note_recording_later after update of recording_url on public.calls
  for each row when (new.recording_url is not null and new.recording_url is distinct from old.recording_url)
  execute function private.note_recording();

-- A report that comes once more brings no deleted recording back.
create function private.keep_recording_deleted() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from public.recordings r where r.call_id = new.id and r.state in ('deleting', 'deleted')) then
    new.recording_url := null;
  end if;
  return new;
end $$;
revoke all on function private.keep_recording_deleted() from public;
create trigger calls_recording_stays_deleted before update of recording_url on public.calls
  for each row when (new.recording_url is not null) execute function private.keep_recording_deleted();

-- What there is to copy: { businessId, url, parts, totalBytes, contentType, etag }; null when there is nothing (any more).
create function private.take_recording(p_call_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
  update public.recordings r set state = 'copying'
  from public.calls c
  where r.call_id = p_call_id and c.id = r.call_id and c.recording_url is not null
    and r.state in ('waiting', 'copying', 'failed')
  returning jsonb_build_object('businessId', r.business_id, 'url', c.recording_url, 'parts', r.parts,
    'totalBytes', r.total_bytes, 'contentType', r.content_type, 'etag', r.source_etag,
    -- As long as Vapi keeps recordings: what it has not now, it may have later.
    'isYoung', c.started_at > now() - interval '14 days')
$$;
revoke all on function private.take_recording(uuid) from public;

-- One more part is in storage. Answers kept; gone when the recording is not wanted any more; other when it goes on
-- elsewhere than the copier thinks.
create function private.add_recording_part(p_call_id uuid, p_index integer, p_part jsonb) returns text
language plpgsql security definer set search_path = '' as $$
begin
  update public.recordings r set parts = r.parts || p_part, bytes = r.bytes + (p_part ->> 'bytes')::bigint
  where r.call_id = p_call_id and r.state = 'copying' and jsonb_array_length(r.parts) = p_index;
  if found then
    return 'kept';
  end if;
  return case when exists (select from public.recordings r
    where r.call_id = p_call_id and r.state not in ('deleting', 'deleted')) then 'other' else 'gone' end;
end $$;
revoke all on function private.add_recording_part(uuid, integer, jsonb) from public;

create function private.mark_recording_kept(p_call_id uuid, p_sha256 text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  v_business uuid;
begin
  update public.recordings r
  set state = 'kept', sha256 = p_sha256, copied_at = now(), total_bytes = r.bytes, error = null
  where r.call_id = p_call_id and r.state = 'copying'
  returning r.business_id into v_business;
  if v_business is not null then
    perform private.tell_live(v_business, 'call', p_call_id);
  end if;
  return v_business is not null;
end $$;
revoke all on function private.mark_recording_kept(uuid, text) from public;

-- It did not work. p_state: copying (the job tries again), failed (it does not), missing (Vapi has none).
create function private.note_recording_problem(p_call_id uuid, p_state text, p_error text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_business uuid;
begin
  update public.recordings r set state = p_state, error = left(p_error, 500)
  where r.call_id = p_call_id and r.state = 'copying'
  returning r.business_id into v_business;
  if v_business is null then
    return;
  end if;
  if p_state = 'missing' then
    update public.calls c set recording_url = null where c.id = p_call_id;
  end if;
  perform private.tell_live(v_business, 'call', p_call_id);
end $$;
revoke all on function private.note_recording_problem(uuid, text, text) from public;

-- ---------------------------------------------------------------------------------------------
-- How long recordings are kept. A plan that keeps them for longer holds at once; one that keeps them for less only after
-- thirty days: nobody loses a year of recordings by a card that expired.

create table private.recording_terms (
  business_id uuid primary key references public.businesses (id) on delete cascade,
  days integer not null,
  next_days integer,
  next_at timestamptz,
  check ((next_days is null) = (next_at is null))
);
comment on table private.recording_terms is 'For how many days a business''s recordings are kept, and from when on for fewer.';
alter table private.recording_terms enable row level security;
revoke all on private.recording_terms from public, anon, authenticated;

create function private.refresh_recording_terms(p_business_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_days integer := (private.billing_at(p_business_id, now())).retention_days;
begin
  if v_days is null then
    return;
  end if;
  insert into private.recording_terms as t (business_id, days) values (p_business_id, v_days)
  on conflict (business_id) do update set
    days = case when v_days >= t.days or (t.next_days = v_days and t.next_at <= now()) then v_days else t.days end,
    next_days = case when v_days >= t.days or (t.next_days = v_days and t.next_at <= now()) then null else v_days end,
    next_at = case when v_days >= t.days or (t.next_days = v_days and t.next_at <= now()) then null
      when v_days >= t.next_days then t.next_at else now() + interval '30 days' end;
end $$;
revoke all on function private.refresh_recording_terms(uuid) from public;

create function private.recording_due(p_business_id uuid, p_started_at timestamptz) returns timestamptz
language sql stable security definer set search_path = '' as $$
  select coalesce(
    (select least(p_started_at + make_interval(days => t.days), greatest(p_started_at + make_interval(days => t.next_days), t.next_at))
      from private.recording_terms t where t.business_id = p_business_id),
    p_started_at + make_interval(days => (private.billing_at(p_business_id, now())).retention_days))
$$;
revoke all on function private.recording_due(uuid, timestamptz) from public;
comment on function private.recording_due is 'When the recording of a call of that time is deleted, unless a person keeps it.';

-- ---------------------------------------------------------------------------------------------
-- Deleting: at once out of reach, then out of storage and at Vapi by a job, and then on the receipt.

alter table public.erasure_receipts drop constraint erasure_receipts_kind_check;
alter table public.erasure_receipts
  alter column requested_by drop not null,
  add constraint erasure_receipts_kind_check check (kind in ('business', 'account', 'caller', 'recording'));
comment on column public.erasure_receipts.requested_by is 'Null: nobody, but the plan, whose time was over.';
create policy "who may erase callers reads the receipts of recordings" on public.erasure_receipts
  for select to authenticated using (kind = 'recording' and public.may(business_id, 'callers.erase'));
-- Who runs Frontdesk reads what became of businesses and accounts; receipts of calls and callers are a business's own.
alter policy "people read the receipts of what they erased" on public.erasure_receipts
  using (requested_by = (select auth.uid()) or (kind in ('business', 'account') and public.is_platform_admin()));

create function private.begin_recording_deletion(p_call public.calls, p_because text, p_receipt uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.recordings as r (call_id, business_id, state, deleted_because, deleted_by, receipt_id)
  values (p_call.id, p_call.business_id, 'deleting', p_because,
    (select p.id from public.profiles p where p.id = auth.uid()), p_receipt)
  on conflict (call_id) do update set state = 'deleting', deleted_because = excluded.deleted_because,
    deleted_by = excluded.deleted_by, receipt_id = excluded.receipt_id, kept_at = null, kept_by = null, error = null;
  update public.calls c set recording_url = null where c.id = p_call.id;
  perform graphile_worker.add_job('delete-recording', json_build_object('callId', p_call.id, 'businessId', p_call.business_id),
    queue_name => 'recordings:' || p_call.business_id, max_attempts => 25, job_key => 'delete-recording:' || p_call.id);
  perform private.tell_live(p_call.business_id, 'call', p_call.id);
end $$;
revoke all on function private.begin_recording_deletion(public.calls, text, uuid) from public;

-- A part may have been on its way to storage while it was cleared, and its copier killed before it could take it back:
-- an hour later somebody looks again.
create function private.look_for_parts_again(p_business_id uuid, p_call_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform graphile_worker.add_job('delete-recording', json_build_object('callId', p_call_id, 'businessId', p_business_id),
    queue_name => 'recordings:' || p_business_id, run_at => now() + interval '1 hour', max_attempts => 25,
    job_key => 'look-for-parts:' || p_call_id);
end $$;
revoke all on function private.look_for_parts_again(uuid, uuid) from public;

-- It is gone in storage and at Vapi. The receipt is complete with its last one.
create function private.mark_recording_deleted(p_call_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_row public.recordings;
begin
  update public.recordings r set state = 'deleted', deleted_at = now(), parts = '[]', sha256 = null, source_etag = null
  where r.call_id = p_call_id and r.state = 'deleting'
  returning * into v_row;
  if v_row.call_id is null then
    return;
  end if;
  perform from public.erasure_receipts x where x.id = v_row.receipt_id for update;
  update public.erasure_receipts x set files_erased_at = now(), vendor_erased_at = now()
  where x.id = v_row.receipt_id and x.files_erased_at is null
    and not exists (select from public.recordings r where r.receipt_id = x.id and r.state = 'deleting');
  perform private.look_for_parts_again(v_row.business_id, p_call_id);
  perform private.tell_live(v_row.business_id, 'call', p_call_id);
end $$;
revoke all on function private.mark_recording_deleted(uuid) from public;

-- Errors: 42501 not allowed; P0002 no such call, or no recording of it; P0001 with hint not-over.
create function public.delete_recording(p_business_id uuid, p_call_id uuid) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_call public.calls;
  v_row public.recordings;
  v_receipt uuid;
begin
  if not public.may(p_business_id, 'callers.erase') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  select * into v_call from public.calls c where c.business_id = p_business_id and c.id = p_call_id for update;
  if not found then
    raise exception 'No such call' using errcode = 'P0002';
  end if;
  select * into v_row from public.recordings r where r.call_id = p_call_id for update;
  if v_row.state in ('deleting', 'deleted') then
    return v_row.receipt_id;
  end if;
  if v_call.recording_url is null then
    raise exception 'No recording' using errcode = 'P0002';
  end if;
  -- Vapi deletes the call with it: what it still has to say of it comes first.
  if v_call.status <> 'ended' or (v_call.report_at is null and v_call.status_at > now() - interval '1 hour') then
    raise exception 'Not over' using errcode = 'P0001', hint = 'not-over';
  end if;
  insert into public.erasure_receipts (kind, subject_id, subject, business_id, requested_by, by_name, counts)
  select 'recording', p_call_id, b.name, b.id, auth.uid(),
    coalesce((select nullif(p.full_name, '') from public.profiles p where p.id = auth.uid()), 'A member'),
    jsonb_build_object('recordings', 1)
  from public.businesses b where b.id = p_business_id
  returning id into v_receipt;
  perform private.begin_recording_deletion(v_call, 'asked', v_receipt);
  perform private.audit(p_business_id, 'recording.delete', '', jsonb_build_object('callId', p_call_id));
  return v_receipt;
end $$;
comment on function public.delete_recording is 'Deletes the recording of a call for good, here and at Vapi. What was said stays as text. Returns the receipt.';

-- Keeps a recording for good, or as the plan says again. Errors: 42501, P0002.
create function public.keep_recording(p_business_id uuid, p_call_id uuid, p_is_kept boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_call public.calls := private.work_call(p_business_id, p_call_id);
begin
  if v_call.recording_url is null then
    raise exception 'No recording' using errcode = 'P0002';
  end if;
  insert into public.recordings as r (call_id, business_id, kept_at, kept_by)
  values (p_call_id, p_business_id, case when p_is_kept then now() end, case when p_is_kept then auth.uid() end)
  on conflict (call_id) do update set
    kept_at = case when p_is_kept then coalesce(r.kept_at, now()) end,
    kept_by = case when p_is_kept then coalesce(r.kept_by, auth.uid()) end;
  -- One that is not here yet is not kept by wanting it.
  if exists (select from public.recordings r where r.call_id = p_call_id and r.state in ('waiting', 'failed')) then
    perform private.want_recording(p_call_id, p_business_id, now());
  end if;
  perform private.audit(p_business_id, case when p_is_kept then 'recording.keep' else 'recording.let-go' end, '',
    jsonb_build_object('callId', p_call_id));
  perform private.tell_live(p_business_id, 'call', p_call_id);
end $$;

revoke all on function public.delete_recording(uuid, uuid) from public, anon;
revoke all on function public.keep_recording(uuid, uuid, boolean) from public, anon;
grant execute on function public.delete_recording(uuid, uuid) to authenticated;
grant execute on function public.keep_recording(uuid, uuid, boolean) to authenticated;

-- Hourly: jobs that were lost or spent get another one, and what the plan keeps no longer goes.
create function private.look_after_recordings() returns integer
language plpgsql security definer set search_path = '' as $$
declare
  v_row record;
  v_business record;
  v_call public.calls;
  v_receipt uuid;
  v_count integer;
  v_all integer := 0;
begin
  for v_row in
    select r.call_id, r.business_id, c.started_at
    from public.recordings r join public.calls c on c.id = r.call_id
    where r.state in ('waiting', 'copying', 'failed') and r.created_at < now() - interval '5 minutes'
      and c.started_at > now() - interval '14 days'
      and not exists (select from graphile_worker.jobs j
        where j.key = 'copy-recording:' || r.call_id and j.attempts < j.max_attempts)
    limit 1000
  loop
    perform private.want_recording(v_row.call_id, v_row.business_id, v_row.started_at);
  end loop;

  for v_business in select b.id, b.name from public.businesses b order by b.id loop
    perform private.refresh_recording_terms(v_business.id);
    v_receipt := null;
    v_count := 0;
    for v_call in
      select c.* from public.calls c
      where c.business_id = v_business.id and c.recording_url is not null and c.status = 'ended'
        -- A call that begins later is due later.
        and c.started_at < now() - (private.recording_due(v_business.id, now()) - now())
        and private.recording_due(v_business.id, c.started_at) <= now()
        and not exists (select from public.recordings r where r.call_id = c.id and r.kept_at is not null)
      order by c.started_at
      limit 500
      for update skip locked
    loop
      if v_receipt is null then
        insert into public.erasure_receipts (kind, subject_id, subject, business_id, by_name)
        values ('recording', v_business.id, v_business.name, v_business.id, 'The plan')
        returning id into v_receipt;
      end if;
      perform private.begin_recording_deletion(v_call, 'plan', v_receipt);
      v_count := v_count + 1;
    end loop;
    if v_count > 0 then
      update public.erasure_receipts x set counts = jsonb_build_object('recordings', v_count) where x.id = v_receipt;
    end if;
    v_all := v_all + v_count;
  end loop;
  return v_all;
end $$;
revoke all on function private.look_after_recordings() from public;

-- What a business's recordings are, for its members.
create function public.recording_figures(p_business_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'kept', count(*) filter (where r.state = 'kept'), 'bytes', coalesce(sum(r.bytes) filter (where r.state = 'kept'), 0),
    'onTheWay', count(*) filter (where r.state in ('waiting', 'copying')),
    'failed', count(*) filter (where r.state = 'failed'),
    'forGood', count(*) filter (where r.kept_at is not null),
    'days', coalesce((select t.days from private.recording_terms t where t.business_id = p_business_id),
      (private.billing_at(p_business_id, now())).retention_days),
    'nextDays', (select t.next_days from private.recording_terms t where t.business_id = p_business_id),
    'nextAt', (select t.next_at from private.recording_terms t where t.business_id = p_business_id))
  from public.recordings r
  where r.business_id = p_business_id
  having public.may(p_business_id, 'calls.read')
$$;
revoke all on function public.recording_figures(uuid) from public, anon;
grant execute on function public.recording_figures(uuid) to authenticated;

-- ---------------------------------------------------------------------------------------------
-- What there was before and has to know of them.

-- Copies go with their calls: the count of recordings is that of the calls.
create or replace function private.holdings_of_caller() returns table (name text, condition text)
language sql stable set search_path = '' as $$
  select t.relname::text, 'business_id = $1 and (' || string_agg(case a.attname
    when 'caller_id' then 'caller_id = any ($2)'
    when 'call_id' then 'call_id = any ($3)'
    when 'vapi_call_id' then 'vapi_call_id = any ($4)'
    when 'phone_number' then 'phone_number = any ($5)' end, ' or ') || ')'
  from pg_catalog.pg_class t
  join pg_catalog.pg_attribute a on a.attrelid = t.oid and not a.attisdropped
    and (a.attname in ('caller_id', 'call_id', 'vapi_call_id') or (t.relname = 'appointments' and a.attname = 'phone_number'))
  where t.relnamespace = 'public'::regnamespace and t.relkind = 'r'
    and exists (select from pg_catalog.pg_attribute b where b.attrelid = t.oid and b.attname = 'business_id' and not b.attisdropped)
    -- Calls go last, and their words with them, by triggers. What proved a forwarding is the business's own.
    and t.relname not in ('calls', 'call_search', 'search_words', 'forwarding_tests', 'recordings',
      -- What was used stays used, and no longer says by which call.
      'usage_entries')
  group by t.relname
  order by t.relname
$$;

-- p_calls: [{ id, isEnded, updatedAt, words, summary, recording, cost }], what Vapi has of each.
-- State: here, missing, incomplete, arriving (its event waits for its job), erased, foreign (another business has it).
create function private.compare_calls(p_business_id uuid, p_calls jsonb) returns table (id text, state text)
language sql stable security definer set search_path = '' as $$
  select x.id, case
    when private.is_erased_call(x.id) then 'erased'
    when c.business_id <> p_business_id then 'foreign'
    when c.id is not null and (not x."isEnded" or (c.status = 'ended' and c.report_at is not null and not (
      -- Vapi learnt more since.
      x."updatedAt" > c.report_at and (
        (x.words and not exists (select from public.call_turns t where t.call_id = c.id))
        or (x.summary and c.summary is null
          and not exists (select from public.call_corrections r where r.call_id = c.id and r.field = 'summary' and r.withdrawn_at is null))
        or (x.recording and c.recording_url is null and not exists (select from public.recordings r where r.call_id = c.id))
        or (x.cost and c.cost_micros is null))))) then 'here'
    when exists (select from public.webhook_events e
      where e.provider = 'vapi' and e.status = 'received' and e.external_id = x.id) then 'arriving'
    when c.id is null then 'missing'
    else 'incomplete' end
  from jsonb_to_recordset(p_calls)
    as x (id text, "isEnded" boolean, "updatedAt" timestamptz, words boolean, summary boolean, recording boolean, cost boolean)
  left join public.calls c on c.vapi_call_id = x.id
$$;
revoke all on function private.compare_calls(uuid, jsonb) from public;

-- p_filters: of the list that the call was opened from, as list_calls takes them.
create or replace function public.call_page(p_business_id uuid, p_call_id uuid, p_filters jsonb default '{}') returns jsonb
language plpgsql stable security definer set search_path = ''
set plan_cache_mode = 'force_custom_plan' set jit = off as $$
declare
  v_call public.calls;
  v_caller public.callers;
begin
  if not private.may_list_calls(p_business_id) then
    return null;
  end if;
  select * into v_call from public.calls c where c.business_id = p_business_id and c.id = p_call_id;
  if not found then
    return (select jsonb_build_object('erasedAt', r.requested_at)
      from private.erased_calls e join public.erasure_receipts r on r.id = e.receipt_id
      where e.business_id = p_business_id and e.call_id = p_call_id);
  end if;
  select * into v_caller from public.callers p where p.business_id = p_business_id and p.id = v_call.caller_id;
  return jsonb_build_object(
    'call', jsonb_build_object('id', v_call.id, 'status', v_call.status, 'direction', v_call.direction,
      'name', private.name_of_call(v_call, v_caller), 'number', v_call.caller_number, 'startedAt', v_call.started_at,
      'seconds', v_call.duration_seconds, 'endedReason', v_call.ended_reason, 'outcome', v_call.outcome,
      'sentiment', v_call.sentiment, 'lead', v_call.lead_quality, 'isAfterHours', v_call.is_after_hours,
      'summary', v_call.summary, 'hasRecording', v_call.recording_url is not null, 'costMicros', v_call.cost_micros,
      'costBreakdown', v_call.cost_breakdown, 'hasReport', v_call.report_at is not null,
      'countsAsUsage', private.counts_as_usage(v_call)),
    'caller', case when v_caller.id is not null then
      jsonb_build_object('id', v_caller.id, 'isBlocked', v_caller.blocked_at is not null) end,
    'turns', (select coalesce(jsonb_agg(jsonb_build_object('position', t.position, 'speaker', t.speaker, 'text', t.text,
        'startMs', t.start_ms, 'endMs', t.end_ms) order by t.start_ms, t.position), '[]')
      from public.call_turns t where t.call_id = p_call_id),
    'insights', (select coalesce(jsonb_agg(jsonb_build_object('position', i.position, 'kind', i.kind, 'label', i.label,
        'place', i.place, 'value', i.value, 'turn', i.turn_position, 'second', i.second) order by i.position), '[]')
      from public.call_insights i where i.call_id = p_call_id),
    'corrections', (select coalesce(jsonb_agg(jsonb_build_object('field', x.field, 'kind', x.kind, 'label', x.label,
        'place', x.place, 'value', x.value, 'found', x.found, 'by', private.person_name(x.made_by), 'at', x.made_at)
        order by x.made_at), '[]')
      from public.call_corrections x where x.call_id = p_call_id and x.withdrawn_at is null),
    'followUp', (select jsonb_build_object('id', f.id, 'kind', f.kind, 'title', f.title, 'status', f.status, 'due_at', f.due_at,
        'snoozed_until', f.snoozed_until, 'assignedTo', f.assigned_to)
      from public.follow_ups f where f.call_id = p_call_id),
    'members', case when public.may(p_business_id, 'follow-ups.work') then
      (select jsonb_agg(jsonb_build_object('id', m.user_id, 'name', coalesce(nullif(m.full_name, ''), m.email), 'role', m.role))
        from public.list_members(p_business_id) m) end,
    'notes', private.notes_on(p_business_id, p_call_id, v_call.caller_id),
    'actions', (select coalesce(jsonb_agg(jsonb_build_object('id', a.tool_call_id, 'name', a.name, 'arguments', a.arguments,
        'result', a.result, 'at', a.created_at) order by a.created_at, a.tool_call_id), '[]')
      from (select * from public.call_actions a
        where a.business_id = p_business_id and a.vapi_call_id = v_call.vapi_call_id
          and a.name in ('take_message', 'request_call_back', 'book_appointment')
        order by a.created_at limit 50) a),
    'others', (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'startedAt', o.started_at, 'summary', o.summary,
        'outcome', o.outcome, 'status', o.status, 'isAfterHours', o.is_after_hours, 'hasReport', o.report_at is not null)
        order by o.started_at desc, o.id desc), '[]')
      from (select * from public.calls o
        where o.business_id = p_business_id and o.caller_id = v_call.caller_id
        order by o.started_at desc, o.id desc limit 6) o),
    'recording', (select jsonb_build_object('state', coalesce(r.state, 'elsewhere'), 'bytes', r.bytes, 'copiedAt', r.copied_at,
        'error', r.error, 'isKept', r.kept_at is not null, 'keptBy', private.person_name(r.kept_by),
        'dueAt', private.recording_due(p_business_id, v_call.started_at),
        'deletedAt', r.deleted_at, 'because', r.deleted_because, 'deletedBy', private.person_name(r.deleted_by),
        'receiptId', case when public.may(p_business_id, 'callers.erase') then r.receipt_id end)
      from (select) one left join public.recordings r on r.call_id = p_call_id
      where r.call_id is not null or v_call.recording_url is not null),
    'newerId', (private.find_calls(p_business_id, p_filters, v_call.started_at, p_call_id, true, 1))[1],
    'olderId', (private.find_calls(p_business_id, p_filters, v_call.started_at, p_call_id, false, 1))[1],
    'events', case when public.may(p_business_id, 'events.read') then
      (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'type', e.type, 'at', e.occurred_at, 'status', e.status,
          'deliveries', e.deliveries, 'payload', e.payload) order by e.occurred_at), '[]')
        from (select * from public.webhook_events e
          where e.provider = 'vapi' and e.business_id = p_business_id and e.external_id = v_call.vapi_call_id
          order by e.occurred_at limit 200) e) end);
end $$;

-- Recordings that Vapi still has are copied, the newest first.
insert into public.recordings (call_id, business_id)
select c.id, c.business_id from public.calls c
where c.recording_url is not null and c.started_at > now() - interval '14 days';
