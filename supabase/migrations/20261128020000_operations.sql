-- What those who run Frontdesk see of its inbox and its jobs, and do about what rests there.

create index if not exists webhook_events_newest_idx on public.webhook_events (received_at desc, id desc);
create index if not exists webhook_events_type_idx on public.webhook_events (type, received_at desc, id desc);
create index if not exists webhook_events_external_idx on public.webhook_events (external_id, received_at desc, id desc)
  where external_id is not null;

-- Who has an authenticator app is an admin once they have shown its code as well.
create or replace function private.require_admin() returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if not public.is_platform_admin() or private.owes_code() then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
end $$;

-- ---------------------------------------------------------------------------------------------
-- The inbox.

-- Planned for what is asked, since most of it is left out most of the time.
create function public.admin_list_events(
  p_provider text default null, p_status text default null, p_type text default null, p_external_id text default null,
  p_business_id uuid default null, p_before timestamptz default null, p_before_id uuid default null, p_limit integer default 50
) returns table (id uuid, provider text, type text, external_id text, business_id uuid, business_name text, status text,
  occurred_at timestamptz, received_at timestamptz, processed_at timestamptz, deliveries integer, attempts integer, error text)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan as $$
begin
  return query
  select e.id, e.provider, e.type, e.external_id, e.business_id, b.name, e.status,
    e.occurred_at, e.received_at, e.processed_at, e.deliveries, e.attempts, e.error
  from public.webhook_events e
  left join public.businesses b on b.id = e.business_id
  where (p_provider is null or e.provider = p_provider)
    and (p_status is null or e.status = p_status)
    and (p_type is null or e.type = p_type)
    and (p_external_id is null or e.external_id = p_external_id)
    and (p_business_id is null or e.business_id = p_business_id)
    and (p_before is null or (e.received_at, e.id) < (p_before, coalesce(p_before_id, '00000000-0000-0000-0000-000000000000')))
  order by e.received_at desc, e.id desc
  limit least(p_limit, 200);
end $$;
comment on function public.admin_list_events is
  'Webhook events, the newest first, without their payloads. For our server, which shows them to platform admins without what anybody said.';

create function public.admin_event_counts() returns table (provider text, status text, count bigint)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_admin();
  return query
  -- In two, since each has an index of its own.
  select e.provider, e.status, count(*) from public.webhook_events e where e.status = 'received' group by 1, 2
  union all
  select e.provider, e.status, count(*) from public.webhook_events e where e.status in ('unroutable', 'failed') group by 1, 2;
end $$;
comment on function public.admin_event_counts is 'Events that wait or rest, by provider and status. For platform admins.';

create function public.admin_event(p_event_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_event jsonb;
  v_job jsonb;
begin
  select to_jsonb(e) || jsonb_build_object('business_name', b.name) into v_event
  from public.webhook_events e left join public.businesses b on b.id = e.business_id
  where e.id = p_event_id;
  if v_event is null or to_regclass('graphile_worker.jobs') is null then
    return v_event;
  end if;
  select jsonb_build_object('id', j.id, 'attempts', j.attempts, 'max_attempts', j.max_attempts, 'run_at', j.run_at,
    'last_error', j.last_error, 'state', private.job_state(j.locked_at, j.attempts, j.max_attempts, j.run_at)) into v_job
  from graphile_worker.jobs j where j.key = 'webhook-event:' || p_event_id;
  return v_event || jsonb_build_object('job', v_job);
end $$;
comment on function public.admin_event is
  'One webhook event with its payload and its job; null for none. For our server, which shows it to platform admins without what anybody said.';

-- What rests, or waits, is worked from the beginning. What was processed is not: its mails are sent and its minutes
-- are counted.
create function private.replay_events(p_ids uuid[]) returns integer
language plpgsql set search_path = '' as $$
declare
  v_id uuid;
  v_count integer := 0;
begin
  for v_id in
    update public.webhook_events e
    set status = 'received', processed_at = null, error = null, attempts = 0, received_at = now()
    where e.id = any (p_ids) and e.status in ('received', 'failed', 'unroutable', 'ignored')
    returning e.id
  loop
    perform graphile_worker.add_job('apply-webhook-event', json_build_object('eventId', v_id),
      max_attempts => 25, job_key => 'webhook-event:' || v_id);
    v_count := v_count + 1;
  end loop;
  if v_count > 0 then
    perform private.audit(null, 'events.replay', '', jsonb_build_object('events', v_count), true);
  end if;
  return v_count;
end $$;
revoke all on function private.replay_events(uuid[]) from public;

create function public.admin_replay_events(p_ids uuid[]) returns integer
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_admin();
  return private.replay_events(p_ids[1:1000]);
end $$;
comment on function public.admin_replay_events is 'Works events again that wait or rest. Returns how many. For platform admins.';

create function public.admin_replay_matching_events(
  p_provider text default null, p_status text default null, p_type text default null, p_external_id text default null,
  p_business_id uuid default null, p_limit integer default 1000
) returns integer
language plpgsql security definer set search_path = '' set plan_cache_mode = force_custom_plan as $$
declare
  v_ids uuid[];
begin
  perform private.require_admin();
  -- The oldest first: of what is left out, the next press takes care.
  select array_agg(x.id) into v_ids from (
    select e.id from public.webhook_events e
    where e.status in ('failed', 'unroutable')
      and (p_provider is null or e.provider = p_provider)
      and (p_status is null or e.status = p_status)
      and (p_type is null or e.type = p_type)
      and (p_external_id is null or e.external_id = p_external_id)
      and (p_business_id is null or e.business_id = p_business_id)
    order by e.received_at, e.id
    limit least(p_limit, 1000)) x;
  return private.replay_events(coalesce(v_ids, '{}'));
end $$;
comment on function public.admin_replay_matching_events is
  'Works events again that rest and fit, the oldest first, a thousand at most. Returns how many. For platform admins.';

-- ---------------------------------------------------------------------------------------------
-- Jobs. Their tables are made by the first worker: before it there are none.

create function private.job_state(p_locked_at timestamptz, p_attempts integer, p_max_attempts integer, p_run_at timestamptz) returns text
language sql stable set search_path = '' as $$
  select case
    when p_locked_at is not null then 'running'
    when p_attempts >= p_max_attempts then 'dead'
    when p_run_at > now() then 'later'
    else 'due' end
$$;
revoke all on function private.job_state(timestamptz, integer, integer, timestamptz) from public;

create function public.admin_list_jobs(
  p_task text default null, p_state text default null, p_before bigint default null, p_limit integer default 50
) returns table (id bigint, task text, state text, key text, queue text, payload jsonb, attempts integer, max_attempts integer,
  last_error text, run_at timestamptz, created_at timestamptz, updated_at timestamptz, locked_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
  if to_regclass('graphile_worker.jobs') is null then
    return;
  end if;
  return query
  select j.id, j.task_identifier, private.job_state(j.locked_at, j.attempts, j.max_attempts, j.run_at), j.key, j.queue_name,
    -- The view of jobs leaves it out.
    (select p.payload::jsonb from graphile_worker._private_jobs p where p.id = j.id),
    j.attempts::integer, j.max_attempts::integer, j.last_error, j.run_at, j.created_at, j.updated_at, j.locked_at
  from graphile_worker.jobs j
  where (p_task is null or j.task_identifier = p_task)
    and (p_state is null or private.job_state(j.locked_at, j.attempts, j.max_attempts, j.run_at) = p_state)
    and (p_before is null or j.id < p_before)
  order by j.id desc
  limit least(p_limit, 200);
end $$;
comment on function public.admin_list_jobs is
  'Jobs that are not done, the newest first: due, running, later, dead. For our server, which shows them to platform admins without what anybody said.';

create function private.job_counts() returns table (task text, state text, count bigint, oldest_seconds integer)
language plpgsql stable set search_path = '' as $$
begin
  if to_regclass('graphile_worker.jobs') is null then
    return;
  end if;
  return query
  select j.task_identifier, s.state, count(*), coalesce(extract(epoch from now() - min(j.run_at)), 0)::integer
  from graphile_worker.jobs j
  cross join lateral (select private.job_state(j.locked_at, j.attempts, j.max_attempts, j.run_at) as state) s
  group by 1, 2;
end $$;
revoke all on function private.job_counts() from public;

create function public.admin_job_counts() returns table (task text, state text, count bigint, oldest_seconds integer)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_admin();
  return query select c.task, c.state, c.count, c.oldest_seconds from private.job_counts() c;
end $$;
comment on function public.admin_job_counts is
  'Jobs by task and state, and for how many seconds the first of them has been due. For platform admins.';

-- Dead jobs begin again with all their attempts; those that wait to be tried again need not wait.
create function private.retry_jobs(p_ids bigint[], p_task text) returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
begin
  select count(*) into v_count from graphile_worker.reschedule_jobs(
    array(select j.id from graphile_worker.jobs j where j.id = any (p_ids) and j.locked_at is null), run_at => now(), attempts => 0);
  -- Their events wait again, and do not rest.
  update public.webhook_events e set status = 'received', processed_at = null, error = null, attempts = 0, received_at = now()
  where e.status = 'failed' and e.id in (
    select substr(j.key, 15)::uuid from graphile_worker.jobs j
    where j.id = any (p_ids) and j.task_identifier = 'apply-webhook-event' and j.key ~ '^webhook-event:[0-9a-f-]{36}$');
  if v_count > 0 then
    perform private.audit(null, 'jobs.retry', p_task, jsonb_build_object('jobs', v_count), true);
  end if;
  return v_count;
end $$;
revoke all on function private.retry_jobs(bigint[], text) from public;

create function public.admin_retry_jobs(p_ids bigint[]) returns integer
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_admin();
  if to_regclass('graphile_worker.jobs') is null then
    return 0;
  end if;
  return private.retry_jobs(p_ids[1:1000], '');
end $$;
comment on function public.admin_retry_jobs is 'Runs jobs now, from their first attempt. Returns how many. For platform admins.';

create function public.admin_retry_dead_jobs(p_task text default null) returns integer
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_admin();
  if to_regclass('graphile_worker.jobs') is null then
    return 0;
  end if;
  return private.retry_jobs(array(
    select j.id from graphile_worker.jobs j
    where j.locked_at is null and j.attempts >= j.max_attempts and (p_task is null or j.task_identifier = p_task)
    order by j.id limit 1000), coalesce(p_task, ''));
end $$;
comment on function public.admin_retry_dead_jobs is
  'Runs dead jobs again, of one task or of all, a thousand at most. Returns how many. For platform admins.';

create function public.admin_discard_jobs(p_ids bigint[]) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  v_count integer;
begin
  perform private.require_admin();
  if to_regclass('graphile_worker.jobs') is null then
    return 0;
  end if;
  select count(*) into v_count from graphile_worker.complete_jobs(array(
    select j.id from graphile_worker.jobs j
    where j.id = any (p_ids[1:1000]) and j.locked_at is null and j.attempts >= j.max_attempts));
  if v_count > 0 then
    perform private.audit(null, 'jobs.discard', '', jsonb_build_object('jobs', v_count), true);
  end if;
  return v_count;
end $$;
comment on function public.admin_discard_jobs is
  'Takes dead jobs away for good. The event that one was about stays as it is. Returns how many. For platform admins.';

do $$
declare
  f text;
begin
  foreach f in array array[
    'admin_event_counts()', 'admin_replay_events(uuid[])',
    'admin_replay_matching_events(text, text, text, text, uuid, integer)', 'admin_job_counts()', 'admin_retry_jobs(bigint[])',
    'admin_retry_dead_jobs(text)', 'admin_discard_jobs(bigint[])'
  ] loop
    execute format('revoke all on function public.%s from public, anon', f);
    execute format('grant execute on function public.%s to authenticated', f);
  end loop;
  -- What these read holds what callers said and how to reach them: no token of a person opens it, an admin's neither.
  foreach f in array array[
    'admin_list_events(text, text, text, text, uuid, timestamptz, uuid, integer)', 'admin_event(uuid)',
    'admin_list_jobs(text, text, bigint, integer)'
  ] loop
    execute format('revoke all on function public.%s from public, anon, authenticated', f);
    execute format('grant execute on function public.%s to service_role', f);
  end loop;
end $$;

-- ---------------------------------------------------------------------------------------------
-- Figures for Prometheus, of all processes. Not in the API: our own connection asks.

create function private.operations_figures() returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    -- Rows of the dead stay until somebody who lives takes their jobs over.
    'workers', (select count(*) from private.worker_processes w where exists (
      select from pg_catalog.pg_locks l where l.locktype = 'advisory' and l.granted
        and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('worker:' || w.id::text, 0))),
    'events', jsonb_build_object(
      'waiting', (select count(*) from public.webhook_events e where e.status = 'received'),
      'oldestSeconds', (select coalesce(extract(epoch from now() - min(e.received_at)), 0)::integer
        from public.webhook_events e where e.status = 'received' and e.attempts = 0),
      'resting', (select coalesce(jsonb_agg(to_jsonb(r)), '[]') from (
        select e.provider, e.status, count(*) as count from public.webhook_events e
        where e.status in ('unroutable', 'failed') group by 1, 2) r)),
    'jobs', (select coalesce(jsonb_agg(jsonb_build_object(
      'task', c.task, 'state', c.state, 'count', c.count, 'oldestSeconds', c.oldest_seconds)), '[]') from private.job_counts() c))
$$;
revoke all on function private.operations_figures() from public;

-- ---------------------------------------------------------------------------------------------
-- The alarm: somebody is told of jobs that were given up.

create table private.alarmed_jobs (
  job_id bigint primary key,
  told_at timestamptz not null default now()
);
comment on table private.alarmed_jobs is 'Dead jobs that an alarm has told of. One that lives again is forgotten, and told of anew.';
alter table private.alarmed_jobs enable row level security;
revoke all on private.alarmed_jobs from public;

-- Mails p_to, or else the platform's admins, about jobs that died since the last alarm; at most once per p_pause, however
-- many die. Returns what was told, { fresh, tasks: [{ task, dead }] }; null for nothing. A mail of its own kind that
-- could not be sent is no reason for another.
create function private.raise_alarm(p_to text[], p_pause interval default '1 hour') returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_fresh bigint[];
  v_told jsonb;
  v_to text;
begin
  perform pg_advisory_xact_lock(hashtextextended('alarm', 0));
  delete from private.alarmed_jobs a where not exists (
    select from graphile_worker.jobs j where j.id = a.job_id and j.attempts >= j.max_attempts);
  v_fresh := array(
    select j.id from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where j.attempts >= j.max_attempts and j.locked_at is null
      and not exists (select from private.alarmed_jobs a where a.job_id = j.id)
      and not (t.identifier = 'send-email' and j.payload ->> 'template' = 'jobs-given-up'));
  if cardinality(v_fresh) = 0 or exists (select from private.alarmed_jobs a where a.told_at > now() - p_pause) then
    return null;
  end if;
  insert into private.alarmed_jobs (job_id) select unnest(v_fresh);
  select jsonb_build_object('fresh', cardinality(v_fresh), 'tasks',
    (select coalesce(jsonb_agg(jsonb_build_object('task', c.task, 'dead', c.count) order by c.count desc, c.task), '[]')
      from private.job_counts() c where c.state = 'dead')) into v_told;
  for v_to in
    select unnest(p_to)
    union
    select u.email::text from public.platform_admins a
    join public.profiles p on p.id = a.user_id and p.disabled_at is null
    join auth.users u on u.id = a.user_id
    where cardinality(p_to) = 0
  loop
    perform graphile_worker.add_job('send-email', json_build_object('template', 'jobs-given-up', 'to', v_to, 'data', v_told),
      max_attempts => 8);
  end loop;
  return v_told;
end $$;
revoke all on function private.raise_alarm(text[], interval) from public;

-- ---------------------------------------------------------------------------------------------
-- The log tells of each request which business it was about: also of those that come with a token.

drop function public.use_api_token(text);
create function public.use_api_token(p_token_hash text)
returns table (id uuid, business_id uuid, scopes text[], time_zone text, has_api boolean)
language plpgsql security definer set search_path = '' as $$
declare
  v_token public.api_tokens := private.api_token(p_token_hash);
begin
  if v_token.id is null then
    return;
  end if;
  update public.api_tokens t set last_used_at = now()
  where t.id = v_token.id and (t.last_used_at is null or t.last_used_at < now() - interval '1 minute');
  return query select v_token.id, b.id, v_token.scopes, b.time_zone, private.has_api(b.id)
    from public.businesses b where b.id = v_token.business_id;
end $$;
revoke all on function public.use_api_token(text) from public, anon, authenticated;
grant execute on function public.use_api_token(text) to service_role;
