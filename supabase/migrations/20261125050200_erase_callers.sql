-- Forgetting a caller: all that the business keeps of them goes at once. What remains is a receipt without the
-- person in it, and hashes by which a webhook that comes late is turned away.

alter table public.erasure_receipts drop constraint erasure_receipts_kind_check;
alter table public.erasure_receipts
  add check (kind in ('business', 'account', 'caller')),
  add column business_id uuid,
  add column by_name text not null default '' check (char_length(by_name) <= 254);
comment on table public.erasure_receipts is
  'What was erased, for whom, when. Ids and counts; with a business or a caller the name of the business, of a person nothing.';
comment on column public.erasure_receipts.business_id is 'Whose caller it was. No key: the receipt outlives the business.';
comment on column public.erasure_receipts.files_erased_at is 'When it was gone outside the database as well: files, and calls at the phone service.';
create index erasure_receipts_business_idx on public.erasure_receipts (business_id, requested_at desc) where kind = 'caller';
create policy "who may erase callers reads their receipts" on public.erasure_receipts
  for select to authenticated using (kind = 'caller' and public.may(business_id, 'callers.erase'));

create table private.erased_calls (
  call_hash bytea primary key,
  receipt_id uuid not null references public.erasure_receipts (id) on delete cascade,
  vapi_call_id text
);
comment on table private.erased_calls is 'Calls that must not come back, by the SHA-256 of their id at Vapi.';
comment on column private.erased_calls.vapi_call_id is 'Until Vapi has deleted it as well.';
create index erased_calls_waiting_idx on private.erased_calls (receipt_id) where vapi_call_id is not null;
alter table private.erased_calls enable row level security;
revoke all on private.erased_calls from public;

create function private.is_erased_call(p_vapi_call_id text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from private.erased_calls e where e.call_hash = sha256(convert_to(p_vapi_call_id, 'UTF8')))
$$;
revoke all on function private.is_erased_call(text) from public;

-- A row that is turned away makes no error: to the vendor the event was received.
create function private.refuse_erased_call() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  return case when private.is_erased_call(new.vapi_call_id) then null else new end;
end $$;
create function private.refuse_erased_event() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  return case when new.provider = 'vapi' and private.is_erased_call(new.external_id) then null else new end;
end $$;
revoke all on function private.refuse_erased_call() from public;
revoke all on function private.refuse_erased_event() from public;
create trigger a_refuse_erased before insert on public.webhook_events
  for each row when (new.external_id is not null) execute function private.refuse_erased_event();
create trigger a_refuse_erased before insert on public.calls
  for each row execute function private.refuse_erased_call();
create trigger a_refuse_erased before insert on public.call_actions
  for each row execute function private.refuse_erased_call();
create trigger a_refuse_erased before insert on public.call_transfers
  for each row execute function private.refuse_erased_call();
create trigger a_refuse_erased before insert on public.appointments
  for each row when (new.vapi_call_id is not null) execute function private.refuse_erased_call();

-- Where in the tables a caller is, whatever tables there are: by the caller, by the call, by Vapi's id of it.
-- $1 business, $2 ids of the caller, $3 ids of their calls, $4 Vapi's ids of these, $5 numbers.
create function private.holdings_of_caller() returns table (name text, condition text)
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
    and t.relname not in ('calls', 'call_search', 'search_words', 'forwarding_tests',
      -- What was used stays used, and no longer says by which call.
      'usage_entries')
  group by t.relname
  order by t.relname
$$;
revoke all on function private.holdings_of_caller() from public;

-- What is kept of a caller, in rows of each table. Errors: 42501 not allowed, P0002 no such caller.
create function public.count_of_caller(p_business_id uuid, p_caller_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_ids uuid[];
  v_numbers text[];
  v_calls uuid[];
  v_vapi text[];
  v_counts jsonb;
  v_table record;
  v_count bigint;
begin
  if not public.may(p_business_id, 'callers.erase') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  select array_agg(p.id), array_agg(p.phone_number) into v_ids, v_numbers from public.callers p
  where p.business_id = p_business_id and p_caller_id in (p.id, p.merged_into);
  if v_ids is null then
    raise exception 'No such caller' using errcode = 'P0002';
  end if;
  select array_agg(c.id), array_agg(c.vapi_call_id), jsonb_build_object('calls', count(*), 'recordings', count(c.recording_url))
    into v_calls, v_vapi, v_counts
  from public.calls c where c.business_id = p_business_id and c.caller_id = any (v_ids);
  for v_table in select * from private.holdings_of_caller() loop
    execute format('select count(*) from public.%I where %s', v_table.name, v_table.condition)
      into v_count using p_business_id, v_ids, v_calls, v_vapi, v_numbers;
    v_counts := v_counts || jsonb_build_object(v_table.name, v_count);
  end loop;
  return v_counts || jsonb_build_object(
    'numbers', cardinality(v_ids),
    'webhook_events', (select count(*) from public.webhook_events e
      where e.provider = 'vapi' and (e.business_id = p_business_id or e.business_id is null) and e.external_id = any (v_vapi)));
end $$;

-- Returns the receipt. Errors: as above, and P0001 with hint on-the-phone.
-- Somebody who calls every day has much: the API hoists the time that a function may take.
create function public.erase_caller(p_business_id uuid, p_caller_id uuid) returns uuid
language plpgsql security definer set search_path = '' set statement_timeout = '60s' as $$
declare
  v_ids uuid[];
  v_numbers text[];
  v_calls uuid[];
  v_vapi text[];
  v_counts jsonb;
  v_receipt uuid;
  v_table record;
begin
  if not public.may(p_business_id, 'callers.erase') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  -- As events do it: the event first, then the call, then its number, then the person. An event that is being applied
  -- holds its own row and waits for the call: whoever held the call and wanted the event would wait for ever.
  perform from public.webhook_events e
  where e.provider = 'vapi' and (e.business_id = p_business_id or e.business_id is null)
    and e.external_id = any (array(
      select c.vapi_call_id from public.calls c
      where c.business_id = p_business_id and c.caller_id = any (array(
        select p.id from public.callers p where p.business_id = p_business_id and p_caller_id in (p.id, p.merged_into)))))
  order by e.id for update;
  perform from public.calls c where c.business_id = p_business_id and c.caller_id = p_caller_id for update;
  perform from public.callers p where p.business_id = p_business_id and p.merged_into = p_caller_id order by p.id for update;
  perform from public.callers p where p.business_id = p_business_id and p.id = p_caller_id and p.merged_into is null for update;
  if not found then
    raise exception 'No such caller' using errcode = 'P0002';
  end if;
  select array_agg(p.id), array_agg(p.phone_number) into v_ids, v_numbers from public.callers p
  where p.business_id = p_business_id and p_caller_id in (p.id, p.merged_into);
  if exists (select from public.calls c where c.business_id = p_business_id and c.caller_id = any (v_ids)
    -- One whose end never came is not waited for.
    and c.status <> 'ended' and c.started_at > now() - interval '4 hours') then
    raise exception 'On the phone' using errcode = 'P0001', hint = 'on-the-phone';
  end if;
  v_counts := public.count_of_caller(p_business_id, p_caller_id);
  select array_agg(c.id), array_agg(c.vapi_call_id) into v_calls, v_vapi
  from public.calls c where c.business_id = p_business_id and c.caller_id = any (v_ids);

  insert into public.erasure_receipts (kind, subject_id, subject, business_id, requested_by, by_name, counts)
  select 'caller', p_caller_id, b.name, b.id, auth.uid(),
    coalesce((select nullif(p.full_name, '') from public.profiles p where p.id = auth.uid()), 'A member'), v_counts
  from public.businesses b where b.id = p_business_id
  returning id into v_receipt;
  insert into private.erased_calls (call_hash, receipt_id, vapi_call_id)
  select sha256(convert_to(v, 'UTF8')), v_receipt, v from unnest(v_vapi) v
  on conflict do nothing;

  -- One that came this very moment is left to the job, which deletes what is still there.
  delete from public.webhook_events e
  where e.id in (
    select x.id from public.webhook_events x
    where x.provider = 'vapi' and (x.business_id = p_business_id or x.business_id is null) and x.external_id = any (v_vapi)
    for update skip locked);
  for v_table in select * from private.holdings_of_caller() loop
    execute format('delete from public.%I where %s', v_table.name, v_table.condition)
      using p_business_id, v_ids, v_calls, v_vapi, v_numbers;
  end loop;
  delete from public.calls c where c.business_id = p_business_id and c.id = any (v_calls);
  delete from public.callers p where p.business_id = p_business_id and p.id = any (v_ids);
  -- The log keeps what was done, not to whom.
  update public.audit_log l set subject = '', changes = '{}'
  where l.business_id = p_business_id and l.action like 'caller.%'
    and (l.changes ->> 'callerId' = any (v_ids::text[]) or l.changes ->> 'mergedId' = any (v_ids::text[]));

  perform private.audit(p_business_id, 'caller.erase', '', jsonb_build_object('receipt', v_receipt));
  perform graphile_worker.add_job('erase-calls', json_build_object('receiptId', v_receipt), max_attempts => 25);
  perform private.tell_live(p_business_id, 'call', v_receipt);
  return v_receipt;
end $$;
comment on function public.erase_caller is 'Erases a caller with all their numbers and all that hangs on them. Cannot be undone. Returns the receipt.';

revoke all on function public.count_of_caller(uuid, uuid) from public, anon;
revoke all on function public.erase_caller(uuid, uuid) from public, anon;
grant execute on function public.count_of_caller(uuid, uuid) to authenticated;
grant execute on function public.erase_caller(uuid, uuid) to authenticated;
