-- Notifications of urgent calls on people's devices (Web Push): each person turns them on for each browser, and who is
-- told of which call is what mails have decided already. What is kept of a device ends with its session.

create table public.push_subscriptions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.profiles (id) on delete cascade,
  -- A session is a browser: it has one subscription at most, and one that is made anew takes its place.
  session_id uuid not null unique,
  -- A browser belongs to whoever turned them on in it last. On the embedded stack the push service is this machine.
  endpoint text not null unique check (char_length(endpoint) <= 2000
    and (endpoint ~ '^https://[^\s/@?#]+/\S*$' or endpoint ~ '^http://(127\.0\.0\.1|localhost)(:\d+)?/\S*$')),
  p256dh text not null check (p256dh ~ '^[A-Za-z0-9_-]{87}$'),
  auth text not null check (auth ~ '^[A-Za-z0-9_-]{22}$'),
  device text not null check (char_length(device) between 1 and 60),
  created_at timestamptz not null default now(),
  last_success_at timestamptz,
  last_error text check (char_length(last_error) between 1 and 300),
  last_error_at timestamptz,
  check ((last_error is null) = (last_error_at is null))
);
comment on table public.push_subscriptions is
  'The browsers in which people are notified of urgent calls. Read and deleted by their person alone; made by a function.';
comment on column public.push_subscriptions.p256dh is 'Public key of the browser: what is sent can be read there only.';
comment on column public.push_subscriptions.auth is 'What the browser and we share, so that only we can write to it.';
comment on column public.push_subscriptions.device is 'The browser as a person would say it: Chrome on Android.';
comment on column public.push_subscriptions.last_error is 'Why the last one did not get through; null once one did.';
create index push_subscriptions_user_idx on public.push_subscriptions (user_id, created_at);

alter table public.push_subscriptions enable row level security;
revoke all on public.push_subscriptions from anon, authenticated;
-- Not their secrets, which a page has no use for.
grant select (id, user_id, session_id, device, created_at, last_success_at, last_error, last_error_at), delete
  on public.push_subscriptions to authenticated;
grant all on public.push_subscriptions to service_role;
create policy "people read their own devices" on public.push_subscriptions for select to authenticated
  using (user_id = (select auth.uid()));
create policy "people remove their own devices" on public.push_subscriptions for delete to authenticated
  using (user_id = (select auth.uid()));

create table private.pushes (
  subscription_id uuid not null references public.push_subscriptions (id) on delete cascade,
  business_id uuid not null,
  call_id uuid not null,
  made_at timestamptz not null default now(),
  attempts integer not null default 0 check (attempts >= 0),
  ended_at timestamptz,
  primary key (subscription_id, call_id),
  foreign key (business_id, call_id) references public.calls (business_id, id) on delete cascade
);
comment on table private.pushes is 'Which device was notified of which call, each once. Kept for a month.';
comment on column private.pushes.ended_at is 'When it was sent, or given up.';
alter table private.pushes enable row level security;
revoke all on private.pushes from public, anon, authenticated;
create index pushes_call_idx on private.pushes (business_id, call_id);
create index pushes_made_idx on private.pushes (made_at);

-- Signed out here or elsewhere, by a new password, or by an admin: nothing is sent to a browser in which nobody is
-- signed in any more.
create function private.session_lives(p_session_id uuid, p_user_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from auth.sessions s where s.id::uuid = p_session_id and s.user_id::uuid = p_user_id)
$$;
revoke all on function private.session_lives(uuid, uuid) from public;

-- ---------------------------------------------------------------------------------------------
-- What people do

-- Keeps the subscription of the browser that asks. Whoever knows an endpoint has the browser that made it, which is
-- theirs now. Returns the device. Errors: 42501 not signed in, P0001 with hint too-many.
create function public.keep_push_subscription(p_endpoint text, p_p256dh text, p_auth text, p_device text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := auth.uid();
  v_session uuid := (auth.jwt() ->> 'session_id')::uuid;
  v_id uuid;
begin
  if v_user is null or v_session is null or private.owes_code() or not private.session_lives(v_session, v_user) then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  -- One after the other, so that two at once do not pass the limit.
  perform from public.profiles p where p.id = v_user for update;
  delete from public.push_subscriptions s
  where (s.endpoint = p_endpoint and s.session_id <> v_session)
    or (s.user_id = v_user and not private.session_lives(s.session_id, s.user_id));
  if (select count(*) from public.push_subscriptions s where s.user_id = v_user and s.session_id <> v_session) >= 10 then
    raise exception 'Too many devices' using errcode = 'P0001', hint = 'too-many';
  end if;
  insert into public.push_subscriptions as s (user_id, session_id, endpoint, p256dh, auth, device)
  values (v_user, v_session, p_endpoint, p_p256dh, p_auth, p_device)
  on conflict (session_id) do update set user_id = excluded.user_id, endpoint = excluded.endpoint,
    p256dh = excluded.p256dh, auth = excluded.auth, device = excluded.device, last_error = null, last_error_at = null
  returning s.id into v_id;
  return v_id;
end $$;
comment on function public.keep_push_subscription is 'Notifies the browser that asks of urgent calls from now on.';

create function public.list_push_devices() returns table (
  id uuid, device text, is_this boolean, created_at timestamptz, last_success_at timestamptz, last_error text,
  last_error_at timestamptz
)
language sql stable security definer set search_path = '' as $$
  select s.id, s.device, s.session_id = (auth.jwt() ->> 'session_id')::uuid, s.created_at, s.last_success_at, s.last_error,
    s.last_error_at
  from public.push_subscriptions s
  where s.user_id = (select auth.uid()) and private.session_lives(s.session_id, s.user_id)
  order by 3 desc, s.created_at desc
$$;
comment on function public.list_push_devices is 'The browsers in which the person is notified; is_this: the one that asks.';

-- Of who signs out: the browser that asks is nobody's any more.
create function public.end_push_subscription() returns void
language sql security definer set search_path = '' as $$
  delete from public.push_subscriptions s
  where s.user_id = auth.uid() and s.session_id = (auth.jwt() ->> 'session_id')::uuid
$$;

create or replace function public.end_session(p_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.push_subscriptions s where s.session_id = p_id and s.user_id = auth.uid();
  delete from auth.sessions s where s.id::uuid = p_id and s.user_id::uuid = auth.uid();
  return found;
end $$;

-- A test, to one of the person's own devices. False for one that is not theirs.
create function public.test_push_device(p_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.push_subscriptions s where s.id = p_id and s.user_id = auth.uid();
  if not found then
    return false;
  end if;
  perform graphile_worker.add_job('send-push', json_build_object('subscriptionId', p_id), job_key => 'push-test:' || p_id,
    max_attempts => 3);
  return true;
end $$;

do $$
declare
  v_function text;
begin
  foreach v_function in array array['keep_push_subscription(text, text, text, text)', 'list_push_devices()',
    'end_push_subscription()', 'test_push_device(uuid)'
  ] loop
    execute 'revoke all on function public.' || v_function || ' from public, anon';
    execute 'grant execute on function public.' || v_function || ' to authenticated';
  end loop;
end $$;

-- ---------------------------------------------------------------------------------------------
-- What the worker asks

create function private.queue_push(p_subscription_id uuid, p_call_id uuid, p_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform graphile_worker.add_job('send-push', json_build_object('subscriptionId', p_subscription_id, 'callId', p_call_id),
    job_key => 'push:' || p_subscription_id || ':' || p_call_id, run_at => p_at, priority => -10, max_attempts => 8);
end $$;
revoke all on function private.queue_push(uuid, uuid, timestamptz) from public;

-- Whoever is mailed at once that a call is urgent is notified of it too, at the same time. Returns how many devices are.
create function private.queue_call_pushes(p_call_id uuid, p_now timestamptz default now()) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  v_one record;
  v_count integer := 0;
begin
  for v_one in
    select s.id, r.business_id, r.user_id, r.waits from private.call_readers(p_call_id) r
    join public.push_subscriptions s on s.user_id = r.user_id
    where r.kind = 'urgent'
  loop
    insert into private.pushes (subscription_id, business_id, call_id) values (v_one.id, v_one.business_id, p_call_id)
    on conflict do nothing;
    continue when not found;
    perform private.queue_push(v_one.id, p_call_id,
      case when v_one.waits then private.after_quiet_hours(v_one.business_id, v_one.user_id, p_now) else p_now end);
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;
revoke all on function private.queue_call_pushes(uuid, timestamptz) from public;

-- What is to be sent to a device: of a call as its mail would tell of it now; without a call, a test. Null when there is
-- nothing to send any more. The device of a session that is over is forgotten.
create function private.take_push(p_subscription_id uuid, p_call_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_device public.push_subscriptions;
  v_push private.pushes;
  v_told jsonb;
begin
  select * into v_device from public.push_subscriptions s where s.id = p_subscription_id for update;
  if not found then
    return null;
  end if;
  if not private.session_lives(v_device.session_id, v_device.user_id) then
    delete from public.push_subscriptions s where s.id = p_subscription_id;
    return null;
  end if;
  if p_call_id is not null then
    update private.pushes p set attempts = p.attempts + 1
    where p.subscription_id = p_subscription_id and p.call_id = p_call_id and p.ended_at is null
    returning * into v_push;
    if not found then
      return null;
    end if;
    v_told := private.call_mail(v_push.business_id, v_device.user_id, p_call_id);
    if v_told is null or v_told ->> 'kind' <> 'urgent' then
      return null;
    end if;
  end if;
  return jsonb_build_object('deviceId', v_device.id, 'endpoint', v_device.endpoint, 'p256dh', v_device.p256dh,
    'auth', v_device.auth, 'attempt', coalesce(v_push.attempts, 1),
    'locale', (select p.locale from public.profiles p where p.id = v_device.user_id),
    'call', case when v_told is not null then jsonb_build_object('id', p_call_id, 'business', v_told -> 'business',
      'name', v_told -> 'name', 'number', v_told -> 'number') end);
end $$;
revoke all on function private.take_push(uuid, uuid) from public;

-- How that went. p_error: why it did not get through; p_again_at: when it is tried again, null for never.
create function private.note_push(p_subscription_id uuid, p_call_id uuid, p_error text, p_again_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if p_error is null then
    update public.push_subscriptions s set last_success_at = now(), last_error = null, last_error_at = null
    where s.id = p_subscription_id;
  else
    update public.push_subscriptions s set last_error = p_error, last_error_at = now() where s.id = p_subscription_id;
  end if;
  if p_again_at is null then
    update private.pushes p set ended_at = now() where p.subscription_id = p_subscription_id and p.call_id = p_call_id;
  elsif exists (select from private.pushes p where p.subscription_id = p_subscription_id and p.call_id = p_call_id) then
    perform private.queue_push(p_subscription_id, p_call_id, p_again_at);
  end if;
end $$;
revoke all on function private.note_push(uuid, uuid, text, timestamptz) from public;

-- The browser took the subscription back, or is gone. Another that took its place meanwhile stays.
create function private.drop_push(p_subscription_id uuid, p_endpoint text) returns void
language sql security definer set search_path = '' as $$
  delete from public.push_subscriptions s where s.id = p_subscription_id and s.endpoint = p_endpoint
$$;
revoke all on function private.drop_push(uuid, text) from public;

create function private.prune_pushes() returns void
language sql security definer set search_path = '' as $$
  delete from public.push_subscriptions s where not private.session_lives(s.session_id, s.user_id);
  delete from private.pushes p where p.made_at < now() - interval '31 days';
$$;
revoke all on function private.prune_pushes() from public;
