-- What a deleted business leaves at Vapi: an assistant, numbers, documents. A number costs money each month and
-- rings at nobody, so a job takes them away, and the receipt says when they were gone.

alter table public.erasure_receipts
  add column vendor_erased_at timestamptz,
  add column vendor_counts jsonb check (jsonb_typeof(vendor_counts) = 'object');
comment on column public.erasure_receipts.vendor_erased_at is
  'Of a business: when its assistant, numbers and documents were gone at the phone service. Null: it is still asked to.';
comment on column public.erasure_receipts.vendor_counts is
  '{ "assistants": 1, "phoneNumbers": 1, "files": 2, "letGo": 0 }: deleted there, and given back to whoever had made them.';

create table private.vapi_leftovers (
  business_id uuid primary key,
  born_at timestamptz not null,
  assistants text[] not null,
  lines jsonb not null,
  files jsonb not null,
  created_at timestamptz not null default now()
);
comment on table private.vapi_leftovers is
  'Of deleted businesses: what they had at Vapi, until it is gone there. Ids of ours as well, since a crash may have left something there that we never wrote down.';
comment on column private.vapi_leftovers.lines is '[{ "id": ours, "vapiId": theirs or null }], and so are files.';
alter table private.vapi_leftovers enable row level security;
revoke all on private.vapi_leftovers from public, anon, authenticated;

-- A trigger, so that it holds for every way a business goes. The queue is that of its publications: one that
-- runs at this moment ends first.
create function private.leave_vapi() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into private.vapi_leftovers (business_id, born_at, assistants, lines, files)
  values (old.id, old.created_at,
    (select coalesce(array_agg(r.vapi_assistant_id) filter (where r.vapi_assistant_id is not null), '{}')
      from public.receptionists r where r.business_id = old.id),
    (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'vapiId', l.vapi_phone_number_id)), '[]')
      from public.phone_lines l where l.business_id = old.id),
    (select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'vapiId', f.vapi_file_id)), '[]')
      from public.knowledge_files f where f.business_id = old.id))
  on conflict (business_id) do nothing;
  perform graphile_worker.add_job('release-vapi', json_build_object('businessId', old.id),
    queue_name => 'vapi:' || old.id, max_attempts => 25, job_key => 'release:' || old.id);
  return old;
end $$;
revoke all on function private.leave_vapi() from public;
create trigger businesses_leave_vapi before delete on public.businesses
  for each row execute function private.leave_vapi();

-- All of it is gone at Vapi. p_counts as in erasure_receipts.vendor_counts.
create function public.mark_vapi_released(p_business_id uuid, p_counts jsonb) returns void
language sql security definer set search_path = '' as $$
  delete from private.vapi_leftovers where business_id = p_business_id;
  update public.erasure_receipts set vendor_erased_at = now(), vendor_counts = p_counts
  where kind = 'business' and subject_id = p_business_id and vendor_erased_at is null;
$$;
revoke all on function public.mark_vapi_released(uuid, jsonb) from public, anon, authenticated;
grant execute on function public.mark_vapi_released(uuid, jsonb) to service_role;
