-- Outgoing webhooks: other programs hear of what happens, as Standard Webhooks has it. A message is written in the
-- transaction of the change that it tells of, with the job that delivers it: whatever is killed when, it goes out
-- at least once, under one id.

create function private.webhook_kinds() returns text[]
language sql immutable set search_path = '' as $$
  select array['call.started', 'call.completed', 'call.updated', 'caller.created', 'caller.updated', 'caller.merged',
    'caller.erased', 'follow_up.created', 'follow_up.updated', 'follow_up.done', 'follow_up.deleted',
    'appointment.booked', 'appointment.updated', 'appointment.cancelled']
$$;

create table public.webhook_endpoints (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  -- With a host that has no name and password before it.
  url text not null check (url ~ '^https?://([^\s/@\[\]?#]+|\[[0-9A-Fa-f:.]+\](:\d+)?)([/?#]\S*)?$' and char_length(url) <= 2000),
  description text not null default '' check (char_length(description) <= 100),
  events text[] not null check (cardinality(events) between 1 and 30),
  status text not null default 'on' check (status in ('on', 'off', 'stopped')),
  stopped_because text check (stopped_because in ('failing', 'gone')),
  failing_since timestamptz,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (business_id, id),
  check ((status = 'stopped') = (stopped_because is not null))
);
comment on table public.webhook_endpoints is 'Where a business has messages sent to. Read by who manages the API; changed by functions only.';
comment on column public.webhook_endpoints.status is 'off: by a member. stopped: by Frontdesk, since nothing got through for days (failing) or the endpoint answered 410 (gone).';
comment on column public.webhook_endpoints.failing_since is 'The first failure since something got through; null while it does.';
create index webhook_endpoints_created_by_idx on public.webhook_endpoints (created_by);

-- Out of reach of the API: messages are signed by the worker alone.
create table private.webhook_secrets (
  id uuid primary key default gen_random_uuid(),
  endpoint_id uuid not null references public.webhook_endpoints (id) on delete cascade,
  secret text not null check (secret ~ '^whsec_'),
  created_at timestamptz not null default now(),
  ends_at timestamptz
);
comment on column private.webhook_secrets.ends_at is 'Of one that was replaced: until then messages carry its signature as well.';
create index webhook_secrets_endpoint_idx on private.webhook_secrets (endpoint_id, created_at desc);
alter table private.webhook_secrets enable row level security;
revoke all on private.webhook_secrets from public;

create table public.webhook_deliveries (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  endpoint_id uuid not null,
  message_id uuid not null,
  kind text not null check (char_length(kind) between 1 and 60),
  subject_id uuid not null,
  transaction_id bigint not null default (pg_current_xact_id()::text::bigint),
  payload text not null,
  call_id uuid,
  caller_id uuid,
  status text not null default 'waiting' check (status in ('waiting', 'delivered', 'failed')),
  attempts integer not null default 0 check (attempts >= 0),
  created_at timestamptz not null default now(),
  next_attempt_at timestamptz,
  attempted_at timestamptz,
  response_status integer,
  response_ms integer,
  response_text text check (char_length(response_text) <= 1024),
  error text check (char_length(error) <= 300),
  -- Told once a transaction, however many of its statements changed the thing.
  unique (endpoint_id, kind, subject_id, transaction_id),
  check ((status = 'waiting') = (next_attempt_at is not null)),
  foreign key (business_id, endpoint_id) references public.webhook_endpoints (business_id, id) on delete cascade,
  foreign key (business_id, call_id) references public.calls (business_id, id) on delete cascade,
  foreign key (business_id, caller_id) references public.callers (business_id, id) on delete cascade
);
comment on table public.webhook_deliveries is 'A message to an endpoint, and how its last attempt went. Kept for 30 days. What it says of a caller goes when the caller is erased.';
comment on column public.webhook_deliveries.message_id is 'The webhook-id: the same for all endpoints and all attempts.';
comment on column public.webhook_deliveries.payload is 'The very text that is signed and sent.';
comment on column public.webhook_deliveries.response_text is 'The beginning of the answer.';
create index webhook_deliveries_log_idx on public.webhook_deliveries (business_id, endpoint_id, created_at desc, id desc);
create index webhook_deliveries_call_idx on public.webhook_deliveries (business_id, call_id) where call_id is not null;
create index webhook_deliveries_caller_idx on public.webhook_deliveries (business_id, caller_id) where caller_id is not null;
create index webhook_deliveries_age_idx on public.webhook_deliveries (created_at);

alter table public.webhook_endpoints enable row level security;
alter table public.webhook_deliveries enable row level security;
revoke all on public.webhook_endpoints, public.webhook_deliveries from anon, authenticated;
grant select on public.webhook_endpoints, public.webhook_deliveries to authenticated;
grant all on public.webhook_endpoints, public.webhook_deliveries to service_role;
create policy "who manages the API reads" on public.webhook_endpoints for select to authenticated
  using (public.may(business_id, 'api.manage'));
create policy "who manages the API reads" on public.webhook_deliveries for select to authenticated
  using (public.may(business_id, 'api.manage'));
create trigger webhook_endpoints_touch before update on public.webhook_endpoints
  for each row execute function private.touch_updated_at();

-- ---------------------------------------------------------------------------------------------
-- Writing messages.

-- An endpoint has a queue: one that is slow holds up its own messages, and nobody else's.
create function private.queue_webhook(p_delivery_id uuid, p_endpoint_id uuid, p_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform graphile_worker.add_job('deliver-webhook', json_build_object('deliveryId', p_delivery_id),
    queue_name => 'webhook:' || p_endpoint_id, job_key => 'webhook-delivery:' || p_delivery_id,
    run_at => p_at, max_attempts => 25);
end $$;

create function private.has_webhook(p_business_id uuid, p_kind text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from public.webhook_endpoints e
    where e.business_id = p_business_id and e.status = 'on' and p_kind = any (e.events))
$$;

create function private.send_webhook(
  p_business_id uuid, p_kind text, p_subject_id uuid, p_data json, p_call_id uuid default null, p_caller_id uuid default null,
  p_endpoint_id uuid default null
) returns void
language plpgsql security definer set search_path = '' set timezone = 'UTC' as $$
declare
  v_message uuid := gen_random_uuid();
  v_endpoint uuid;
  v_delivery uuid;
begin
  for v_endpoint in
    select e.id from public.webhook_endpoints e
    where e.business_id = p_business_id and e.status = 'on'
      and case when p_endpoint_id is null then p_kind = any (e.events) else e.id = p_endpoint_id end
    order by e.id
  loop
    insert into public.webhook_deliveries
      (business_id, endpoint_id, message_id, kind, subject_id, payload, call_id, caller_id, next_attempt_at)
    values (p_business_id, v_endpoint, v_message, p_kind, p_subject_id,
      json_build_object('type', p_kind, 'timestamp', now(), 'business_id', p_business_id, 'data', p_data)::text,
      p_call_id, p_caller_id, now())
    on conflict (endpoint_id, kind, subject_id, transaction_id) do nothing
    returning id into v_delivery;
    if found then
      perform private.queue_webhook(v_delivery, v_endpoint, now());
    end if;
  end loop;
end $$;

-- The triggers run when a transaction commits, and tell how things stand then: a call that was completed comes with
-- its follow-up and its facts, which later statements wrote.

create function private.tell_webhooks_of_call() returns trigger
language plpgsql security definer set search_path = '' set timezone = 'UTC' as $$
declare
  v_call public.calls;
  v_kind text := tg_argv[0];
begin
  if not private.has_webhook(new.business_id, v_kind) then
    return null;
  end if;
  select * into v_call from public.calls c where c.id = new.id and not c.is_test;
  if found then
    perform private.send_webhook(v_call.business_id, v_kind, v_call.id,
      (private.call_json(v_call)::jsonb || jsonb_build_object('facts', private.call_facts_json(v_call.id)))::json,
      v_call.id, v_call.caller_id);
  end if;
  return null;
end $$;
create constraint trigger calls_webhook_started after insert on public.calls
  deferrable initially deferred for each row when (new.status <> 'ended')
  execute function private.tell_webhooks_of_call('call.started');
create constraint trigger calls_webhook_made_complete after insert on public.calls
  deferrable initially deferred for each row when (new.report_at is not null)
  execute function private.tell_webhooks_of_call('call.completed');
create constraint trigger calls_webhook_completed after update on public.calls
  deferrable initially deferred for each row when (old.report_at is null and new.report_at is not null)
  execute function private.tell_webhooks_of_call('call.completed');
create constraint trigger calls_webhook_updated after update on public.calls
  deferrable initially deferred for each row when (old.report_at is not null and (
    (old.status, old.started_at, old.ended_at, old.duration_seconds, old.caller_id, old.caller_name, old.caller_number,
      old.outcome, old.sentiment, old.lead_quality, old.is_after_hours, old.summary, old.recording_url is null)
    is distinct from
    (new.status, new.started_at, new.ended_at, new.duration_seconds, new.caller_id, new.caller_name, new.caller_number,
      new.outcome, new.sentiment, new.lead_quality, new.is_after_hours, new.summary, new.recording_url is null)))
  execute function private.tell_webhooks_of_call('call.updated');

-- What a report notes comes with the call; what is put right later is news of its own.
create function private.tell_webhooks_of_fact() returns trigger
language plpgsql security definer set search_path = '' set timezone = 'UTC' as $$
declare
  v_call public.calls;
begin
  if not private.has_webhook(new.business_id, 'call.updated') then
    return null;
  end if;
  select * into v_call from public.calls c where c.id = new.call_id and c.report_at is not null;
  if found then
    perform private.send_webhook(v_call.business_id, 'call.updated', v_call.id,
      (private.call_json(v_call)::jsonb || jsonb_build_object('facts', private.call_facts_json(v_call.id)))::json,
      v_call.id, v_call.caller_id);
  end if;
  return null;
end $$;
create constraint trigger call_corrections_webhook_new after insert on public.call_corrections
  deferrable initially deferred for each row when (new.field = 'insight')
  execute function private.tell_webhooks_of_fact();
create constraint trigger call_corrections_webhook_changed after update on public.call_corrections
  deferrable initially deferred for each row when (new.field = 'insight'
    and (old.value, old.withdrawn_at) is distinct from (new.value, new.withdrawn_at))
  execute function private.tell_webhooks_of_fact();

create function private.tell_webhooks_of_caller() returns trigger
language plpgsql security definer set search_path = '' set timezone = 'UTC' as $$
declare
  v_caller public.callers;
  v_kind text := tg_argv[0];
begin
  if tg_op = 'DELETE' then
    -- Nothing of them but the id, by which whoever keeps them can erase them as well. A number that was merged is nobody.
    if private.has_webhook(old.business_id, v_kind) then
      perform private.send_webhook(old.business_id, v_kind, old.id, json_build_object('id', old.id));
    end if;
    return null;
  end if;
  if not private.has_webhook(new.business_id, v_kind) then
    return null;
  end if;
  select * into v_caller from public.callers p where p.id = new.id;
  if not found then
    return null;
  end if;
  perform private.send_webhook(v_caller.business_id, v_kind, v_caller.id,
    case v_kind when 'caller.merged' then json_build_object('id', v_caller.id, 'merged_into', v_caller.merged_into)
      else private.caller_json(v_caller) end, null, v_caller.id);
  return null;
end $$;
create constraint trigger callers_webhook_created after insert on public.callers
  deferrable initially deferred for each row execute function private.tell_webhooks_of_caller('caller.created');
create constraint trigger callers_webhook_updated after update on public.callers
  deferrable initially deferred for each row
  when (new.merged_into is null and (old.name, old.tags, old.blocked_at is null, old.merged_into)
    is distinct from (new.name, new.tags, new.blocked_at is null, new.merged_into))
  execute function private.tell_webhooks_of_caller('caller.updated');
create constraint trigger callers_webhook_merged after update on public.callers
  deferrable initially deferred for each row
  when (new.merged_into is not null and old.merged_into is distinct from new.merged_into)
  execute function private.tell_webhooks_of_caller('caller.merged');
create constraint trigger callers_webhook_erased after delete on public.callers
  deferrable initially deferred for each row when (old.merged_into is null)
  execute function private.tell_webhooks_of_caller('caller.erased');

create function private.tell_webhooks_of_follow_up() returns trigger
language plpgsql security definer set search_path = '' set timezone = 'UTC' as $$
declare
  v_follow_up public.follow_ups;
  v_kind text := tg_argv[0];
begin
  if tg_op = 'DELETE' then
    if private.has_webhook(old.business_id, v_kind) then
      perform private.send_webhook(old.business_id, v_kind, old.id, json_build_object('id', old.id));
    end if;
    return null;
  end if;
  if not private.has_webhook(new.business_id, v_kind) then
    return null;
  end if;
  select * into v_follow_up from public.follow_ups f where f.id = new.id;
  if found then
    perform private.send_webhook(v_follow_up.business_id, v_kind, v_follow_up.id, private.follow_up_json(v_follow_up),
      v_follow_up.call_id, v_follow_up.caller_id);
  end if;
  return null;
end $$;
create constraint trigger follow_ups_webhook_created after insert on public.follow_ups
  deferrable initially deferred for each row execute function private.tell_webhooks_of_follow_up('follow_up.created');
create constraint trigger follow_ups_webhook_done after update on public.follow_ups
  deferrable initially deferred for each row when (old.status <> 'done' and new.status = 'done')
  execute function private.tell_webhooks_of_follow_up('follow_up.done');
create constraint trigger follow_ups_webhook_updated after update on public.follow_ups
  deferrable initially deferred for each row
  when (not (old.status <> 'done' and new.status = 'done') and
    (old.kind, old.title, old.status, old.due_at, old.snoozed_until, old.assigned_to, old.caller_id)
    is distinct from (new.kind, new.title, new.status, new.due_at, new.snoozed_until, new.assigned_to, new.caller_id))
  execute function private.tell_webhooks_of_follow_up('follow_up.updated');
create constraint trigger follow_ups_webhook_deleted after delete on public.follow_ups
  deferrable initially deferred for each row execute function private.tell_webhooks_of_follow_up('follow_up.deleted');

create function private.tell_webhooks_of_appointment() returns trigger
language plpgsql security definer set search_path = '' set timezone = 'UTC' as $$
declare
  v_appointment public.appointments;
  v_kind text := tg_argv[0];
begin
  if not private.has_webhook(new.business_id, v_kind) then
    return null;
  end if;
  select * into v_appointment from public.appointments a where a.id = new.id;
  if found then
    perform private.send_webhook(v_appointment.business_id, v_kind, v_appointment.id, private.appointment_json(v_appointment),
      v_appointment.call_id, v_appointment.caller_id);
  end if;
  return null;
end $$;
create constraint trigger appointments_webhook_booked after insert on public.appointments
  deferrable initially deferred for each row when (new.status = 'booked')
  execute function private.tell_webhooks_of_appointment('appointment.booked');
create constraint trigger appointments_webhook_booked_again after update on public.appointments
  deferrable initially deferred for each row when (old.status <> 'booked' and new.status = 'booked')
  execute function private.tell_webhooks_of_appointment('appointment.booked');
create constraint trigger appointments_webhook_cancelled after update on public.appointments
  deferrable initially deferred for each row when (old.status <> 'cancelled' and new.status = 'cancelled')
  execute function private.tell_webhooks_of_appointment('appointment.cancelled');
create constraint trigger appointments_webhook_updated after update on public.appointments
  deferrable initially deferred for each row
  when (old.status = new.status and (old.name, old.phone_number, old.reason, old.starts_at, old.ends_at, old.caller_id)
    is distinct from (new.name, new.phone_number, new.reason, new.starts_at, new.ends_at, new.caller_id))
  execute function private.tell_webhooks_of_appointment('appointment.updated');

-- ---------------------------------------------------------------------------------------------
-- What the worker asks.

-- Null when there is nothing to send any more.
create function private.take_webhook(p_delivery_id uuid) returns json
language sql stable set search_path = '' as $$
  select json_build_object('url', e.url, 'payload', d.payload, 'messageId', d.message_id, 'secrets', (
    select json_agg(s.secret order by s.created_at desc) from private.webhook_secrets s
    where s.endpoint_id = e.id and (s.ends_at is null or s.ends_at > now())))
  from public.webhook_deliveries d
  join public.webhook_endpoints e on e.id = d.endpoint_id and e.status = 'on'
  join public.businesses b on b.id = d.business_id and b.disabled_at is null
  where d.id = p_delivery_id and d.status = 'waiting'
$$;

create function private.stop_webhook(p_endpoint_id uuid, p_because text) returns void
language plpgsql set search_path = '' as $$
declare
  v_endpoint public.webhook_endpoints;
  v_host text;
begin
  update public.webhook_endpoints e set status = 'stopped', stopped_because = p_because
  where e.id = p_endpoint_id and e.status = 'on' returning * into v_endpoint;
  if not found then
    return;
  end if;
  v_host := private.webhook_host(v_endpoint.url);
  update public.webhook_deliveries d set status = 'failed', next_attempt_at = null, error = coalesce(d.error, 'The endpoint was stopped.')
  where d.business_id = v_endpoint.business_id and d.endpoint_id = p_endpoint_id and d.status = 'waiting';
  perform private.audit(v_endpoint.business_id, 'webhook.stop', v_host);
  perform graphile_worker.add_job('send-email', json_build_object(
    'template', 'webhook-stopped', 'to', u.email, 'businessId', b.id,
    'data', json_build_object('business', b.name, 'host', v_host, 'isGone', p_because = 'gone', 'webhookId', p_endpoint_id)),
    max_attempts => 8)
  from public.memberships m
  join auth.users u on u.id = m.user_id
  join public.profiles p on p.id = m.user_id and p.disabled_at is null
  join public.businesses b on b.id = m.business_id
  where m.business_id = v_endpoint.business_id and m.role = 'owner';
end $$;

-- Addresses of endpoints may hold a secret of their own: logs and mails name the host.
create function private.webhook_host(p_url text) returns text
language sql immutable set search_path = '' as $$
  select left(split_part(split_part(split_part(p_url, '://', 2), '/', 1), '?', 1), 200)
$$;

-- How an attempt went. p_status: what the endpoint answered, null when it did not; p_error: why it does not count.
create function private.note_webhook(p_delivery_id uuid, p_status integer, p_ms integer, p_text text, p_error text) returns void
language plpgsql set search_path = '' as $$
declare
  -- Over a day, in all.
  v_waits interval[] := array['5 seconds', '1 minute', '5 minutes', '15 minutes', '30 minutes', '1 hour', '2 hours',
    '4 hours', '6 hours', '10 hours']::interval[];
  v_delivery public.webhook_deliveries;
  v_wait interval;
  v_since timestamptz;
begin
  update public.webhook_deliveries d set
    attempts = d.attempts + 1, attempted_at = now(), response_status = p_status, response_ms = p_ms,
    response_text = p_text, error = p_error
  where d.id = p_delivery_id and d.status = 'waiting' returning * into v_delivery;
  -- Erased meanwhile, or given up: nothing of the answer is kept.
  if not found then
    return;
  end if;
  if p_error is null then
    update public.webhook_deliveries d set status = 'delivered', next_attempt_at = null where d.id = p_delivery_id;
    update public.webhook_endpoints e set failing_since = null where e.id = v_delivery.endpoint_id and e.failing_since is not null;
    return;
  end if;
  v_wait := v_waits[v_delivery.attempts];
  if v_wait is null then
    update public.webhook_deliveries d set status = 'failed', next_attempt_at = null where d.id = p_delivery_id;
  else
    -- Those that failed together are not tried again together.
    v_wait := v_wait * (1 + random() / 5);
    update public.webhook_deliveries d set next_attempt_at = now() + v_wait where d.id = p_delivery_id;
    perform private.queue_webhook(p_delivery_id, v_delivery.endpoint_id, now() + v_wait);
  end if;
  update public.webhook_endpoints e set failing_since = coalesce(e.failing_since, now())
  where e.id = v_delivery.endpoint_id returning e.failing_since into v_since;
  if p_status = 410 then
    perform private.stop_webhook(v_delivery.endpoint_id, 'gone');
  elsif v_since < now() - interval '3 days' then
    perform private.stop_webhook(v_delivery.endpoint_id, 'failing');
  end if;
end $$;

-- Returns how many entries of the log went.
create function private.prune_webhooks() returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
begin
  delete from private.webhook_secrets s where s.ends_at < now();
  delete from public.webhook_deliveries d where d.created_at < now() - interval '30 days';
  get diagnostics v_count = row_count;
  -- The net under the net: what waits without a job gets one again.
  perform private.queue_webhook(d.id, d.endpoint_id, now())
  from public.webhook_deliveries d
  where d.status = 'waiting' and d.next_attempt_at < now() - interval '10 minutes'
    and not exists (select from graphile_worker.jobs j where j.key = 'webhook-delivery:' || d.id and j.attempts < j.max_attempts);
  return v_count;
end $$;

-- ---------------------------------------------------------------------------------------------
-- What members change. Errors: 42501 not allowed, P0002 no such endpoint, P0001 with hint too-many, 23514 what a
-- constraint refuses.

create function private.managed_webhook(p_id uuid) returns public.webhook_endpoints
language plpgsql security definer set search_path = '' as $$
declare
  v_endpoint public.webhook_endpoints;
begin
  select * into v_endpoint from public.webhook_endpoints e where e.id = p_id and public.may(e.business_id, 'api.manage') for update;
  if not found then
    raise exception 'No such endpoint' using errcode = 'P0002';
  end if;
  return v_endpoint;
end $$;

create function private.check_webhook_events(p_events text[]) returns text[]
language plpgsql immutable set search_path = '' as $$
begin
  if p_events is null or cardinality(p_events) = 0 or not p_events <@ private.webhook_kinds() then
    raise exception 'No such events' using errcode = '23514';
  end if;
  return array(select distinct e from unnest(p_events) e order by e);
end $$;

-- 256 bits, but for the few that a UUID has fixed.
create function private.new_webhook_secret(p_endpoint_id uuid) returns text
language sql volatile security definer set search_path = '' as $$
  insert into private.webhook_secrets (endpoint_id, secret)
  values (p_endpoint_id, 'whsec_' || encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'base64'))
  returning secret
$$;

create function public.create_webhook(p_business_id uuid, p_url text, p_events text[], p_description text default '') returns json
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  if not public.may(p_business_id, 'api.manage') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  perform from public.businesses b where b.id = p_business_id for update;
  if (select count(*) from public.webhook_endpoints e where e.business_id = p_business_id) >= 10 then
    raise exception 'Too many endpoints' using errcode = 'P0001', hint = 'too-many';
  end if;
  insert into public.webhook_endpoints (business_id, url, events, description, created_by)
  values (p_business_id, p_url, private.check_webhook_events(p_events), btrim(p_description), auth.uid())
  returning id into v_id;
  perform private.audit(p_business_id, 'webhook.add', private.webhook_host(p_url));
  return json_build_object('id', v_id, 'secret', private.new_webhook_secret(v_id));
end $$;
comment on function public.create_webhook is 'Returns the id and the secret, which nobody can read again.';

create function public.change_webhook(p_id uuid, p_url text, p_events text[], p_description text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_old public.webhook_endpoints := private.managed_webhook(p_id);
begin
  update public.webhook_endpoints e set
    url = p_url, events = private.check_webhook_events(p_events), description = btrim(p_description)
  where e.id = p_id;
  perform private.audit(v_old.business_id, 'webhook.edit', private.webhook_host(p_url));
end $$;

-- Turned off, what waits is given up; it can be sent again.
create function public.switch_webhook(p_id uuid, p_is_on boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_old public.webhook_endpoints := private.managed_webhook(p_id);
begin
  if (v_old.status = 'on') = p_is_on then
    return;
  end if;
  update public.webhook_endpoints e set
    status = case when p_is_on then 'on' else 'off' end, stopped_because = null, failing_since = null
  where e.id = p_id;
  if not p_is_on then
    update public.webhook_deliveries d set status = 'failed', next_attempt_at = null, error = 'The endpoint was turned off.'
    where d.business_id = v_old.business_id and d.endpoint_id = p_id and d.status = 'waiting';
  end if;
  perform private.audit(v_old.business_id, case when p_is_on then 'webhook.enable' else 'webhook.disable' end, private.webhook_host(v_old.url));
end $$;

-- The one before signs along for a day.
create function public.rotate_webhook_secret(p_id uuid) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_old public.webhook_endpoints := private.managed_webhook(p_id);
begin
  -- Whoever rotates twice in a row means the newest two.
  delete from private.webhook_secrets s where s.endpoint_id = p_id and s.ends_at is not null;
  update private.webhook_secrets s set ends_at = now() + interval '1 day' where s.endpoint_id = p_id;
  perform private.audit(v_old.business_id, 'webhook.rotate-secret', private.webhook_host(v_old.url));
  return private.new_webhook_secret(p_id);
end $$;

create function public.delete_webhook(p_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_old public.webhook_endpoints := private.managed_webhook(p_id);
begin
  delete from public.webhook_endpoints e where e.id = p_id;
  perform private.audit(v_old.business_id, 'webhook.remove', private.webhook_host(v_old.url));
end $$;

-- Nobody floods another's server by a button.
create function private.take_webhook_press(p_endpoint_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_now bigint := (extract(epoch from now()) * 1000)::bigint;
  v_points integer;
begin
  insert into public.rate_limits as l (key, points, expire)
  values ('webhook-press:' || p_endpoint_id, 1, v_now + 60000)
  on conflict (key) do update set
    points = case when l.expire < v_now then 1 else l.points + 1 end,
    expire = case when l.expire < v_now then excluded.expire else l.expire end
  returning l.points into v_points;
  if v_points > 30 then
    raise exception 'Too often' using errcode = 'P0001', hint = 'too-many';
  end if;
end $$;

create function public.test_webhook(p_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_old public.webhook_endpoints := private.managed_webhook(p_id);
begin
  if v_old.status <> 'on' then
    raise exception 'It is off' using errcode = 'P0001', hint = 'off';
  end if;
  perform private.take_webhook_press(p_id);
  perform private.send_webhook(v_old.business_id, 'test', gen_random_uuid(),
    json_build_object('message', 'This is a test.'), p_endpoint_id => p_id);
end $$;

-- Under the same id, as if it had never been tried.
create function public.resend_webhook(p_delivery_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_endpoint public.webhook_endpoints;
begin
  select e.* into v_endpoint from public.webhook_deliveries d
  join public.webhook_endpoints e on e.id = d.endpoint_id
  where d.id = p_delivery_id and public.may(d.business_id, 'api.manage') for update of d;
  if not found then
    raise exception 'No such delivery' using errcode = 'P0002';
  end if;
  if v_endpoint.status <> 'on' then
    raise exception 'It is off' using errcode = 'P0001', hint = 'off';
  end if;
  perform private.take_webhook_press(v_endpoint.id);
  update public.webhook_deliveries d set status = 'waiting', attempts = 0, next_attempt_at = now(), error = null where d.id = p_delivery_id;
  perform private.queue_webhook(p_delivery_id, v_endpoint.id, now());
end $$;

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'webhook_kinds()', 'queue_webhook(uuid, uuid, timestamptz)', 'has_webhook(uuid, text)',
    'send_webhook(uuid, text, uuid, json, uuid, uuid, uuid)', 'tell_webhooks_of_call()', 'tell_webhooks_of_fact()',
    'tell_webhooks_of_caller()', 'tell_webhooks_of_follow_up()', 'tell_webhooks_of_appointment()',
    'take_webhook(uuid)', 'stop_webhook(uuid, text)', 'webhook_host(text)',
    'note_webhook(uuid, integer, integer, text, text)', 'prune_webhooks()', 'managed_webhook(uuid)',
    'check_webhook_events(text[])', 'new_webhook_secret(uuid)', 'take_webhook_press(uuid)'
  ] loop
    execute 'revoke all on function private.' || v_function || ' from public, anon, authenticated';
  end loop;
  foreach v_function in array array[
    'create_webhook(uuid, text, text[], text)', 'change_webhook(uuid, text, text[], text)', 'switch_webhook(uuid, boolean)',
    'rotate_webhook_secret(uuid)', 'delete_webhook(uuid)', 'test_webhook(uuid)', 'resend_webhook(uuid)'
  ] loop
    execute 'revoke all on function public.' || v_function || ' from public, anon';
    execute 'grant execute on function public.' || v_function || ' to authenticated';
  end loop;
end $$;
