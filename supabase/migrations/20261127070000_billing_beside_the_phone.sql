-- Billing stands beside the phone, never in its way.

-- An error in here must not cost a call: it is answered as for somebody who pays, and the log says why.
create or replace function private.service_at(p_business_id uuid, p_at timestamptz) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v private.billing;
begin
  v := private.billing_at(p_business_id, p_at);
  return jsonb_build_object(
    'access', coalesce(v.access, 'full'),
    'isAtCap', coalesce(v.access = 'full' and v.included_seconds is not null
      and private.used_seconds(p_business_id, v.period_starts_at, v.period_ends_at) >= v.included_seconds, false),
    'atCap', coalesce(private.at_cap(v), 'message'),
    'ringNumber', v.ring_number);
exception when others then
  raise warning 'service_at of %: % (%)', p_business_id, sqlerrm, sqlstate;
  return jsonb_build_object('access', 'full', 'isAtCap', false, 'atCap', 'message', 'ringNumber', null);
end $$;

-- The number that callers know is what is forwarded to us: to ring it would bring the call back here, again and again.
create or replace function public.set_usage_choice(p_business_id uuid, p_at_cap text, p_ring_number text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_before public.billing_accounts;
begin
  if not public.may(p_business_id, 'billing.manage') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  select * into v_before from public.billing_accounts a where a.business_id = p_business_id for update;
  if exists (select from public.phone_lines l where l.business_id = p_business_id and l.phone_number = p_ring_number)
    or exists (select from public.businesses b where b.id = p_business_id and b.phone_number = p_ring_number) then
    raise exception 'A number of the business would ring itself' using errcode = '23514', constraint = 'ring_number_is_no_line';
  end if;
  update public.billing_accounts a
  set at_cap = p_at_cap, ring_number = coalesce(p_ring_number, a.ring_number), updated_at = now()
  where a.business_id = p_business_id;
  if v_before.at_cap is distinct from p_at_cap then
    perform private.audit(p_business_id, 'usage-choice.changed', '', jsonb_build_object('at_cap', jsonb_build_array(v_before.at_cap, p_at_cap)));
  end if;
end $$;

-- One job at a time of each subject, at the earliest time that any reason wants: one that failed for hours does not make
-- a new doubt wait as long.
create or replace function private.want_billing_sync(p_subject text, p_payload jsonb, p_delay interval default '0') returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_key constant text := 'sync-billing:' || p_subject || case when p_payload ? 'ifGap' then ':gap' else '' end;
begin
  perform graphile_worker.add_job('sync-billing', p_payload::json,
    queue_name => 'sync-billing:' || p_subject,
    run_at => least(now() + p_delay,
      (select min(j.run_at) from graphile_worker.jobs j where j.key = v_key and j.locked_at is null)),
    max_attempts => 25,
    job_key => v_key,
    job_key_mode => 'replace');
end $$;
