-- Erasing a caller while an event of theirs was being applied was a deadlock: Postgres ended one of the two.

create or replace function public.erase_caller(p_business_id uuid, p_caller_id uuid) returns uuid
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

-- Usage is not the caller's: it stays, without its call.
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
    and t.relname not in ('calls', 'call_search', 'search_words', 'forwarding_tests',
      -- What was used stays used, and no longer says by which call.
      'usage_entries')
  group by t.relname
  order by t.relname
$$;
