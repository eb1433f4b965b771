-- Mails of calls and of what they ask for, by each person's own choice: who is told is decided here, in the transaction
-- of the call's end or by the worker's clock, and each thing is told once. Their links can do three things without a
-- sign-in, once; and every mail that somebody chose can be stopped by a link.

-- ---------------------------------------------------------------------------------------------
-- Quiet hours, and what passes them

alter table public.notification_settings drop constraint notification_settings_urgent_call_check,
  add constraint notification_settings_urgent_call_check check (urgent_call in ('immediately', 'always', 'off'));
comment on column public.notification_settings.urgent_call is 'always: in quiet hours as well.';
create index notification_settings_due_idx on public.notification_settings (business_id, user_id)
  where follow_up_due = 'immediately';
alter table public.notification_settings add column follow_up_due_since timestamptz not null default now();
comment on column public.notification_settings.follow_up_due_since is
  'Since when follow_up_due is what it is: nobody is told of what was due before they asked for it.';
create function private.note_due_choice() returns trigger
language plpgsql set search_path = '' as $$
begin
  if new.follow_up_due is distinct from old.follow_up_due then
    new.follow_up_due_since := now();
  end if;
  return new;
end $$;
revoke all on function private.note_due_choice() from public;
create trigger notification_settings_due before update on public.notification_settings
  for each row execute function private.note_due_choice();

-- Quiet hours and mornings are asked for all members at once: one zone that this database does not know would stop the
-- mails of everybody.
create function private.check_time_zone() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform now() at time zone new.time_zone;
  return new;
exception when invalid_parameter_value then
  raise exception 'The time zone % is not known here', new.time_zone using errcode = '23514';
end $$;
revoke all on function private.check_time_zone() from public;
create trigger profiles_time_zone before insert or update of time_zone on public.profiles
  for each row execute function private.check_time_zone();
create trigger businesses_time_zone before insert or update of time_zone on public.businesses
  for each row execute function private.check_time_zone();

-- ---------------------------------------------------------------------------------------------
-- What members were told

create table private.member_mails (
  business_id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('call', 'follow-up', 'week')),
  subject_id uuid not null,
  refers_to timestamptz not null default '-infinity',
  made_at timestamptz not null default now(),
  primary key (subject_id, user_id, kind, refers_to),
  foreign key (business_id, user_id) references public.memberships (business_id, user_id) on delete cascade
);
comment on table private.member_mails is 'What a member was mailed about, each thing once. Kept for a month.';
comment on column private.member_mails.subject_id is 'The call, the follow-up, or of a week the business.';
comment on column private.member_mails.refers_to is
  'Of a follow-up: when it was up. Put off it is told of again. Of a week: its first moment where the business is.';
alter table private.member_mails enable row level security;
revoke all on private.member_mails from public, anon, authenticated;
create index member_mails_member_idx on private.member_mails (business_id, user_id);
create index member_mails_made_idx on private.member_mails (made_at);

-- Whether somebody has a permission in a business now: also of who is not signed in.
create function private.member_may(p_business_id uuid, p_user_id uuid, p_permission text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from public.memberships m
    join public.profiles p on p.id = m.user_id and p.disabled_at is null
    join public.businesses b on b.id = m.business_id and b.disabled_at is null
    join public.role_permissions r on r.role = m.role and r.permission = p_permission
    where m.business_id = p_business_id and m.user_id = p_user_id);
end $$;
revoke all on function private.member_may(uuid, uuid, text) from public;

-- Who is mailed about a call at once, and as what. One mail for one call: urgent before missed before its summary.
-- waits: until quiet hours are over. Nobody is told of tries, of tests of a forwarding, of calls of our own and of spam.
create function private.call_readers(p_call_id uuid)
returns table (business_id uuid, user_id uuid, kind text, waits boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
  return query
  select k.business_id, k.user_id, k.kind, k.kind <> 'urgent' or k.urgent_call <> 'always'
  from (
    select m.business_id, m.user_id, s.urgent_call, case
      when x.is_urgent and coalesce(s.urgent_call, 'immediately') <> 'off' then 'urgent'
      when x.is_missed then case when coalesce(s.missed_call, 'immediately') = 'immediately' then 'missed' end
      when s.call_summary = 'immediately' then 'summary'
    end as kind
    from public.calls c
    cross join lateral (
      select coalesce(c.outcome in ('hung-up', 'silent', 'failed'), false) as is_missed,
        exists (select from public.call_actions a where a.business_id = c.business_id and a.vapi_call_id = c.vapi_call_id
          and a.name = 'take_message' and a.arguments ->> 'urgency' = 'urgent') as is_urgent
    ) x
    join public.memberships m on m.business_id = c.business_id
    left join public.notification_settings s on s.business_id = m.business_id and s.user_id = m.user_id
    where c.id = p_call_id and c.direction = 'inbound' and c.report_at is not null and not c.is_test
      and c.outcome is distinct from 'spam'
      -- The first call within a test's ten minutes proves it, whoever rings: what asks for something is a call.
      and (x.is_urgent or exists (select from public.follow_ups f where f.call_id = c.id)
        or not exists (select from public.forwarding_tests t where t.business_id = c.business_id and t.call_id = c.id))
      and private.member_may(m.business_id, m.user_id, 'calls.read')
  ) k
  where k.kind is not null;
end $$;
revoke all on function private.call_readers(uuid) from public;

-- One job in the transaction that completes a call; whom it is for is asked by the worker, so that intake waits for none
-- of it. What comes days late, as after an outage, is no news.
create function private.mail_of_call() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if coalesce(new.ended_at, new.started_at) > now() - interval '1 day' then
    perform graphile_worker.add_job('queue-call-mails', json_build_object('callId', new.id), max_attempts => 8);
  end if;
  return null;
end $$;
revoke all on function private.mail_of_call() from public;
create constraint trigger calls_mail_completed after update on public.calls
  deferrable initially deferred
  for each row when (old.report_at is null and new.report_at is not null and not new.is_test)
  execute function private.mail_of_call();

-- The jobs of a call's mails: without words and addresses, which are those of the moment at which one is sent.
create function private.queue_call_mails(p_call_id uuid, p_now timestamptz default now()) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  v_one record;
  v_count integer := 0;
begin
  for v_one in select * from private.call_readers(p_call_id) loop
    insert into private.member_mails (business_id, user_id, kind, subject_id)
    values (v_one.business_id, v_one.user_id, 'call', p_call_id)
    on conflict do nothing;
    continue when not found;
    perform graphile_worker.add_job('send-call-mail', json_build_object(
      'businessId', v_one.business_id, 'userId', v_one.user_id, 'callId', p_call_id),
      run_at => case when v_one.waits then private.after_quiet_hours(v_one.business_id, v_one.user_id, p_now) else p_now end,
      -- Before all that many people get at the same hour.
      priority => case when v_one.kind = 'urgent' then -10 else 0 end, max_attempts => 8);
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;
revoke all on function private.queue_call_mails(uuid, timestamptz) from public;

-- What a member is told of a call; null for who is not to be told any more.
create function private.call_mail(p_business_id uuid, p_user_id uuid, p_call_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object('business', b.name, 'timeZone', b.time_zone, 'kind', r.kind, 'callId', c.id,
      'at', c.started_at, 'name', coalesce(a.name, c.caller_name), 'number', coalesce(a.phone_number, c.caller_number),
      'outcome', c.outcome, 'isAfterHours', c.is_after_hours, 'seconds', c.duration_seconds, 'summary', left(c.summary, 600),
      'followUp', case when f.id is not null then jsonb_build_object('id', f.id, 'kind', f.kind, 'title', f.title, 'dueAt', f.due_at) end,
      'mayWork', private.member_may(b.id, p_user_id, 'follow-ups.work'))
    from private.call_readers(p_call_id) r
    join public.calls c on c.id = p_call_id
    join public.businesses b on b.id = c.business_id
    left join public.callers a on a.business_id = c.business_id and a.id = c.caller_id
    left join public.follow_ups f on f.call_id = c.id and f.status in ('open', 'snoozed')
    where r.user_id = p_user_id and c.business_id = p_business_id);
end $$;
revoke all on function private.call_mail(uuid, uuid, uuid) from public;

-- ---------------------------------------------------------------------------------------------
-- Follow-ups that are due

-- Finds what is up since it was last asked, for those who want each one: theirs, and what is nobody's. Together in one
-- mail. Who has quiet hours is asked for again when they are over. Returns how many mails.
create function private.queue_due_mails(p_now timestamptz default now()) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  v_one record;
  v_ids uuid[];
  v_count integer := 0;
begin
  for v_one in
    select s.business_id, s.user_id, greatest(p_now - interval '1 day', s.follow_up_due_since - interval '10 minutes') as since
    from public.notification_settings s
    where s.follow_up_due = 'immediately' and private.member_may(s.business_id, s.user_id, 'calls.read')
      and private.after_quiet_hours(s.business_id, s.user_id, p_now) <= p_now
  loop
    with told as (
      insert into private.member_mails (business_id, user_id, kind, subject_id, refers_to)
      select v_one.business_id, v_one.user_id, 'follow-up', f.id, f.queue_at
      from public.follow_ups f
      where f.business_id = v_one.business_id and f.status in ('open', 'snoozed')
        and f.queue_at > v_one.since and f.queue_at <= p_now
        and (f.assigned_to is null or f.assigned_to = v_one.user_id)
        and not exists (select from private.member_mails t where t.subject_id = f.id and t.user_id = v_one.user_id
          and t.kind = 'follow-up' and t.refers_to = f.queue_at)
      order by f.queue_at limit 200
      on conflict do nothing
      returning subject_id
    )
    select array_agg(t.subject_id) into v_ids from told t;
    continue when v_ids is null;
    perform graphile_worker.add_job('send-due-mail', json_build_object(
      'businessId', v_one.business_id, 'userId', v_one.user_id, 'followUpIds', v_ids),
      priority => 10, max_attempts => 8);
    v_count := v_count + 1;
  end loop;
  delete from private.member_mails m where m.made_at < now() - interval '31 days';
  delete from private.mail_actions a where a.expires_at < now() - interval '31 days';
  return v_count;
end $$;
revoke all on function private.queue_due_mails(timestamptz) from public;

-- What a member is told of them: those that are still up. Null when there are none, or nobody to tell.
create function private.due_mail(p_business_id uuid, p_user_id uuid, p_ids uuid[], p_now timestamptz default now()) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object('business', b.name, 'timeZone', b.time_zone, 'total', count(*),
      'mayWork', private.member_may(b.id, p_user_id, 'follow-ups.work'),
      'rows', jsonb_agg(f.row order by f.queue_at, f.id) filter (where f.n <= 8))
    from public.businesses b
    left join public.notification_settings s on s.business_id = b.id and s.user_id = p_user_id
    join lateral (
      select f.id, f.queue_at, row_number() over (order by f.queue_at, f.id) as n,
        jsonb_build_object('id', f.id, 'kind', f.kind, 'title', f.title, 'dueAt', f.due_at, 'callId', f.call_id,
          'name', coalesce(a.name, c.caller_name), 'number', coalesce(a.phone_number, c.caller_number)) as row
      from public.follow_ups f
      left join public.calls c on c.id = f.call_id
      left join public.callers a on a.business_id = f.business_id and a.id = f.caller_id
      where f.business_id = b.id and f.id = any (p_ids) and f.status in ('open', 'snoozed') and f.queue_at <= p_now
    ) f on true
    where b.id = p_business_id and s.follow_up_due = 'immediately' and private.member_may(b.id, p_user_id, 'calls.read')
    group by b.id);
end $$;
revoke all on function private.due_mail(uuid, uuid, uuid[], timestamptz) from public;

-- ---------------------------------------------------------------------------------------------
-- The week

-- p_week: its Monday, where the business is. Null for who is no member any more, or wants nothing of it.
create function private.week_report(p_business_id uuid, p_user_id uuid, p_week date) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object('business', b.name, 'timeZone', b.time_zone, 'week', p_week,
      'wants', jsonb_build_object('figures', coalesce(s.weekly_report, 'weekly') = 'weekly',
        'calls', coalesce(s.call_summary, 'daily') = 'weekly'),
      'now', c.now, 'before', c.before, 'rows', c.rows,
      'followUps', jsonb_build_object(
        'done', (select count(*) from public.follow_ups f where f.business_id = b.id and f.status = 'done'
          and f.done_at >= p_week::timestamp at time zone b.time_zone
          and f.done_at < (p_week + 7)::timestamp at time zone b.time_zone),
        'open', (select count(*) from public.follow_ups f where f.business_id = b.id and f.status in ('open', 'snoozed'))))
    from public.businesses b
    left join public.notification_settings s on s.business_id = b.id and s.user_id = p_user_id
    cross join lateral (
      select
        jsonb_build_object('total', count(*) filter (where k.is_now), 'booked', count(*) filter (where k.is_now and k.outcome = 'booked'),
          'missed', count(*) filter (where k.is_now and k.is_missed),
          'afterHours', count(*) filter (where k.is_now and k.is_after_hours),
          'hot', count(*) filter (where k.is_now and k.lead_quality = 'hot'),
          'minutes', coalesce(sum(k.duration_seconds) filter (where k.is_now), 0) / 60) as now,
        jsonb_build_object('total', count(*) filter (where not k.is_now)) as before,
        coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'at', k.started_at, 'name', k.name, 'number', k.number,
          'outcome', k.outcome, 'summary', left(k.summary, 300)) order by k.started_at) filter (where k.is_now and k.n <= 20), '[]') as rows
      from (
        select c.id, c.started_at, c.outcome, c.summary, c.is_after_hours, c.lead_quality, c.duration_seconds,
          coalesce(a.name, c.caller_name) as name, coalesce(a.phone_number, c.caller_number) as number,
          coalesce(c.outcome in ('hung-up', 'silent', 'failed'), false) as is_missed,
          c.started_at >= p_week::timestamp at time zone b.time_zone as is_now,
          row_number() over (order by c.started_at desc, c.id) as n
        from public.calls c
        left join public.callers a on a.business_id = c.business_id and a.id = c.caller_id
        where c.business_id = b.id and not c.is_test and c.outcome is distinct from 'spam'
          and c.started_at >= (p_week - 7)::timestamp at time zone b.time_zone
          and c.started_at < (p_week + 7)::timestamp at time zone b.time_zone
      ) k
    ) c
    where b.id = p_business_id and private.member_may(b.id, p_user_id, 'calls.read')
      and (coalesce(s.weekly_report, 'weekly') = 'weekly' or s.call_summary = 'weekly'));
end $$;
revoke all on function private.week_report(uuid, uuid, date) from public;

-- On Monday morning where the business is; one that could not be made by noon is not news any more. A week without a call
-- has none. Returns how many mails.
create function private.queue_week_reports(p_now timestamptz default now()) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  v_one record;
  v_count integer := 0;
begin
  for v_one in
    select m.business_id, m.user_id, w.week, w.week::timestamp at time zone b.time_zone as starts_at
    from public.businesses b
    cross join lateral (select p_now at time zone b.time_zone as t) l
    cross join lateral (select l.t::date - 7 as week) w
    join public.memberships m on m.business_id = b.id
    left join public.notification_settings s on s.business_id = m.business_id and s.user_id = m.user_id
    where b.disabled_at is null and extract(isodow from l.t) = 1 and l.t::time >= '07:00' and l.t::time < '12:00'
      and (coalesce(s.weekly_report, 'weekly') = 'weekly' or s.call_summary = 'weekly')
      and private.member_may(m.business_id, m.user_id, 'calls.read')
      and exists (select from public.calls c where c.business_id = b.id and not c.is_test and c.outcome is distinct from 'spam'
        and c.started_at >= w.week::timestamp at time zone b.time_zone
        and c.started_at < (w.week + 7)::timestamp at time zone b.time_zone)
      and not exists (select from private.member_mails t where t.subject_id = b.id and t.user_id = m.user_id
        and t.kind = 'week' and t.refers_to = w.week::timestamp at time zone b.time_zone)
    order by m.business_id, m.user_id
  loop
    insert into private.member_mails (business_id, user_id, kind, subject_id, refers_to)
    values (v_one.business_id, v_one.user_id, 'week', v_one.business_id, v_one.starts_at)
    on conflict do nothing;
    continue when not found;
    perform graphile_worker.add_job('send-week-report', json_build_object(
      'businessId', v_one.business_id, 'userId', v_one.user_id, 'week', v_one.week),
      run_at => private.after_quiet_hours(v_one.business_id, v_one.user_id, p_now), priority => 10, max_attempts => 8);
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;
revoke all on function private.queue_week_reports(timestamptz) from public;

-- The daily digest names each call, so that its lines lead there.
create or replace function private.digest(p_business_id uuid, p_user_id uuid, p_day date, p_now timestamptz default now()) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('businessId', b.id, 'userId', m.user_id, 'business', b.name, 'timeZone', b.time_zone, 'day', p_day,
    'wants', jsonb_build_object('calls', coalesce(s.call_summary, 'daily') = 'daily',
      'missed', coalesce(s.missed_call, 'immediately') = 'daily', 'followUps', coalesce(s.follow_up_due, 'daily') = 'daily'),
    'calls', c.calls, 'followUps', f.follow_ups)
  from public.businesses b
  join public.memberships m on m.business_id = b.id and m.user_id = p_user_id
  join public.profiles p on p.id = m.user_id and p.disabled_at is null
  left join public.notification_settings s on s.business_id = m.business_id and s.user_id = m.user_id
  cross join lateral (
    select jsonb_build_object(
      'total', count(*), 'booked', count(*) filter (where k.outcome = 'booked'),
      'missed', count(*) filter (where k.is_missed),
      'rows', coalesce(jsonb_agg(k.row order by k.started_at) filter (where k.n <= 8), '[]'),
      'missedRows', coalesce(jsonb_agg(k.row order by k.started_at) filter (where k.is_missed and k.missed_n <= 8), '[]')) as calls
    from (
      select c.started_at, c.outcome, o.is_missed, row_number() over (order by c.started_at desc, c.id) as n,
        row_number() over (partition by o.is_missed order by c.started_at desc, c.id) as missed_n,
        jsonb_build_object('id', c.id, 'at', c.started_at, 'name', coalesce(a.name, c.caller_name),
          'number', coalesce(a.phone_number, c.caller_number), 'outcome', c.outcome, 'summary', left(c.summary, 300)) as row
      from public.calls c
      cross join lateral (select coalesce(c.outcome in ('hung-up', 'silent', 'failed'), false) as is_missed) o
      left join public.callers a on a.business_id = c.business_id and a.id = c.caller_id
      where c.business_id = b.id and not c.is_test and c.outcome is distinct from 'spam'
        and c.started_at >= p_day::timestamp at time zone b.time_zone
        and c.started_at < (p_day + 1)::timestamp at time zone b.time_zone
    ) k
  ) c
  cross join lateral (
    select jsonb_build_object('open', count(*), 'overdue', count(*) filter (where k.due_at < p_now),
      'rows', coalesce(jsonb_agg(jsonb_build_object('title', k.title, 'dueAt', k.due_at) order by k.queue_at, k.id)
        filter (where k.n <= 8), '[]')) as follow_ups
    from (
      select f.id, f.title, f.due_at, f.queue_at, row_number() over (order by f.queue_at, f.id) as n
      from public.follow_ups f
      where f.business_id = b.id and f.status in ('open', 'snoozed')
        and (f.status = 'open' or f.snoozed_until <= p_now)
    ) k
  ) f
  where b.id = p_business_id and b.disabled_at is null
$$;

-- ---------------------------------------------------------------------------------------------
-- A forwarding that is proved: to who tested it, and to the owners.

create function private.mail_of_forwarding() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform graphile_worker.add_job('send-email', json_build_object(
    'template', 'forwarding-verified', 'to', u.email, 'businessId', b.id,
    'data', json_build_object('business', b.name, 'timeZone', b.time_zone, 'condition', new.condition,
      'number', b.phone_number, 'line', l.phone_number, 'at', new.verified_at)), max_attempts => 8)
  from public.businesses b
  join public.memberships m on m.business_id = b.id and (m.role = 'owner' or m.user_id = new.started_by)
  join public.profiles p on p.id = m.user_id and p.disabled_at is null
  join auth.users u on u.id = m.user_id
  join public.phone_lines l on l.id = new.phone_line_id
  where b.id = new.business_id and b.disabled_at is null;
  return null;
end $$;
revoke all on function private.mail_of_forwarding() from public;
create trigger forwarding_tests_mail after update of verified_at on public.forwarding_tests
  for each row when (old.verified_at is null and new.verified_at is not null)
  execute function private.mail_of_forwarding();

-- ---------------------------------------------------------------------------------------------
-- What the links of a mail do, without a sign-in

create table private.mail_actions (
  token_hash text primary key check (token_hash ~ '^[0-9a-f]{64}$'),
  business_id uuid not null references public.businesses (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  action text not null check (action in ('done', 'snooze', 'spam')),
  call_id uuid references public.calls (id) on delete cascade,
  follow_up_id uuid references public.follow_ups (id) on delete cascade,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '7 days',
  used_at timestamptz,
  change uuid,
  undone_at timestamptz,
  check (follow_up_id is not null or (call_id is not null and action = 'spam'))
);
comment on table private.mail_actions is 'A link in a mail: who may do what to which call or follow-up, once. Kept for a month after it expired.';
comment on column private.mail_actions.token_hash is 'SHA-256 of the token in the mail.';
comment on column private.mail_actions.change is 'What undoing it takes back.';
alter table private.mail_actions enable row level security;
revoke all on private.mail_actions from public, anon, authenticated;
create index mail_actions_business_idx on private.mail_actions (business_id);
create index mail_actions_user_idx on private.mail_actions (user_id);
create index mail_actions_call_idx on private.mail_actions (call_id) where call_id is not null;
create index mail_actions_follow_up_idx on private.mail_actions (follow_up_id) where follow_up_id is not null;
create index mail_actions_expires_idx on private.mail_actions (expires_at);

-- Returns the token of a link, which is kept nowhere.
create function private.make_mail_action(p_business_id uuid, p_user_id uuid, p_action text, p_call_id uuid, p_follow_up_id uuid) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
  insert into private.mail_actions (token_hash, business_id, user_id, action, call_id, follow_up_id)
  values (private.hash_token(v_token), p_business_id, p_user_id, p_action, p_call_id, p_follow_up_id);
  return v_token;
end $$;
revoke all on function private.make_mail_action(uuid, uuid, text, uuid, uuid) from public;

alter table public.audit_log add column by_mail boolean not null default false;
comment on column public.audit_log.by_mail is 'Done by the link of a mail, which was sent to the actor.';

create or replace function private.audit(
  p_business_id uuid, p_action text, p_subject text default '', p_changes jsonb default '{}', p_by_admin boolean default false
) returns void
language plpgsql security definer set search_path = '' as $$
begin
  -- While a business is being deleted its own log goes with it.
  if p_business_id is not null and not exists (select from public.businesses b where b.id = p_business_id) then
    return;
  end if;
  insert into public.audit_log (business_id, actor_id, actor_name, action, subject, changes, by_admin, by_mail, ip, user_agent)
  select p_business_id, p.id, coalesce(nullif(p.full_name, ''), left(u.email, 254), ''), p_action, left(coalesce(p_subject, ''), 300),
    coalesce(p_changes, '{}'), p_by_admin, coalesce(current_setting('frontdesk.by_mail', true), '') = 'yes',
    left(private.request_header('x-frontdesk-ip'), 64), left(private.request_header('x-frontdesk-agent'), 300)
  from (select (select auth.uid()) as id) me
  left join public.profiles p on p.id = me.id
  left join auth.users u on u.id = me.id;
end $$;

-- For the rest of the transaction everything is done by the person of the link: their rights are asked as ever, and the
-- log has their name.
create function private.act_by_mail(p_user_id uuid, p_ip text, p_agent text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform set_config('request.jwt.claims', json_build_object('sub', p_user_id, 'role', 'authenticated')::text, true),
    set_config('request.jwt.claim.sub', p_user_id::text, true),
    set_config('request.headers', json_build_object('x-frontdesk-ip', p_ip, 'x-frontdesk-agent', p_agent)::text, true),
    set_config('frontdesk.by_mail', 'yes', true);
end $$;
revoke all on function private.act_by_mail(uuid, text, text) from public;

-- used, undone, expired, not-allowed (who left the team, or may not any more), closed (somebody did it otherwise), open
create function private.mail_action_state(p_action private.mail_actions) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  return case
    when p_action.undone_at is not null then 'undone'
    when p_action.used_at is not null then 'used'
    when p_action.expires_at <= now() then 'expired'
    when not private.member_may(p_action.business_id, p_action.user_id,
      case when p_action.follow_up_id is null then 'calls.work' else 'follow-ups.work' end) then 'not-allowed'
    when p_action.follow_up_id is not null and not exists (select from public.follow_ups f
      where f.id = p_action.follow_up_id and f.status in ('open', 'snoozed')) then 'closed'
    when p_action.action = 'spam' and exists (select from public.calls c
      where c.id = p_action.call_id and c.outcome = 'spam') then 'closed'
    else 'open'
  end;
end $$;
revoke all on function private.mail_action_state(private.mail_actions) from public;

-- What a link is for, and what became of it; null for a token that we did not make.
create function public.read_mail_action(p_token text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object('action', x.action, 'state', private.mail_action_state(x), 'business', b.name,
      'timeZone', b.time_zone, 'person', private.person_name(x.user_id), 'usedAt', x.used_at, 'undoneAt', x.undone_at,
      'canUndo', x.used_at is not null and x.undone_at is null and x.expires_at > now(),
      -- Nothing of a call for who may not read it any more, and for who finds an old mail.
      'subject', case when x.expires_at > now() and private.member_may(x.business_id, x.user_id, 'calls.read') then jsonb_build_object(
        'name', coalesce(a.name, c.caller_name), 'number', coalesce(a.phone_number, c.caller_number),
        'title', f.title, 'at', c.started_at, 'callId', c.id, 'status', f.status, 'snoozedUntil', f.snoozed_until,
        'closedBy', private.person_name(f.done_by)) end)
    from private.mail_actions x
    join public.businesses b on b.id = x.business_id
    left join public.follow_ups f on f.id = x.follow_up_id
    left join public.calls c on c.id = coalesce(x.call_id, f.call_id)
    left join public.callers a on a.business_id = x.business_id and a.id = coalesce(f.caller_id, c.caller_id)
    where x.token_hash = private.hash_token(p_token));
end $$;
comment on function public.read_mail_action is 'What the link of a mail does, and whether it did. Changes nothing.';

-- Does what a link is for, once. p_until: of snooze. Returns the state that it leaves; null for a token that we did not make.
create function public.take_mail_action(p_token text, p_until timestamptz, p_ip text, p_agent text) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_action private.mail_actions;
  v_state text;
  v_change uuid := gen_random_uuid();
begin
  select * into v_action from private.mail_actions x where x.token_hash = private.hash_token(p_token) for update;
  if not found then
    return null;
  end if;
  v_state := private.mail_action_state(v_action);
  if v_state <> 'open' then
    return v_state;
  end if;
  perform private.act_by_mail(v_action.user_id, p_ip, p_agent);
  if v_action.action = 'spam' and v_action.call_id is not null then
    perform public.mark_call_spam(v_action.business_id, v_action.call_id, true, v_change);
  else
    perform public.change_follow_ups(v_action.business_id, array[v_action.follow_up_id], v_action.action,
      case v_action.action when 'snooze' then jsonb_build_object('until', p_until) else '{}' end, v_change);
  end if;
  update private.mail_actions x set used_at = now(), change = v_change where x.token_hash = v_action.token_hash;
  return 'used';
end $$;
comment on function public.take_mail_action is 'Does what the link of a mail is for, as the person it was sent to, once.';

-- Takes back what a link did. False when somebody changed it since, or it was taken back.
create function public.undo_mail_action(p_token text, p_ip text, p_agent text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  v_action private.mail_actions;
  v_is_undone boolean;
begin
  select * into v_action from private.mail_actions x
  where x.token_hash = private.hash_token(p_token) and x.used_at is not null and x.undone_at is null and x.expires_at > now()
  for update;
  if not found or not private.member_may(v_action.business_id, v_action.user_id, 'follow-ups.work') then
    return false;
  end if;
  perform private.act_by_mail(v_action.user_id, p_ip, p_agent);
  if v_action.action = 'spam' and v_action.call_id is not null then
    v_is_undone := public.mark_call_spam(v_action.business_id, v_action.call_id, false, gen_random_uuid(), v_action.change);
  else
    v_is_undone := public.undo_follow_ups(v_action.business_id, v_action.change) > 0;
  end if;
  if v_is_undone then
    update private.mail_actions x set undone_at = now() where x.token_hash = v_action.token_hash;
  end if;
  return v_is_undone;
end $$;
comment on function public.undo_mail_action is 'Takes back what the link of a mail did, where nobody changed it since.';

-- ---------------------------------------------------------------------------------------------
-- Mails that somebody chose are stopped by a link, whose signature our server checks.

-- The choices of a member; null for who is none.
create function public.mail_choices(p_business_id uuid, p_user_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object('business', b.name, 'choices', jsonb_build_object(
      'call_summary', coalesce(s.call_summary, 'daily'), 'urgent_call', coalesce(s.urgent_call, 'immediately'),
      'missed_call', coalesce(s.missed_call, 'immediately'), 'follow_up_due', coalesce(s.follow_up_due, 'daily'),
      'weekly_report', coalesce(s.weekly_report, 'weekly'), 'usage_alerts', coalesce(s.usage_alerts, 'immediately')))
    from public.memberships m
    join public.businesses b on b.id = m.business_id
    left join public.notification_settings s on s.business_id = m.business_id and s.user_id = m.user_id
    where m.business_id = p_business_id and m.user_id = p_user_id);
end $$;
comment on function public.mail_choices is 'What a member of a business is told by mail.';

-- p_choices: those that change, by column. False for who is no member.
create function public.choose_mails(p_business_id uuid, p_user_id uuid, p_choices jsonb) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  v_new public.notification_settings;
begin
  perform from public.memberships m where m.business_id = p_business_id and m.user_id = p_user_id for share;
  if not found then
    return false;
  end if;
  insert into public.notification_settings (business_id, user_id) values (p_business_id, p_user_id) on conflict do nothing;
  select * into v_new from public.notification_settings s
  where s.business_id = p_business_id and s.user_id = p_user_id for update;
  v_new := jsonb_populate_record(v_new, p_choices);
  update public.notification_settings s set
    call_summary = v_new.call_summary, urgent_call = v_new.urgent_call, missed_call = v_new.missed_call,
    follow_up_due = v_new.follow_up_due, weekly_report = v_new.weekly_report, usage_alerts = v_new.usage_alerts
  where s.business_id = p_business_id and s.user_id = p_user_id;
  return true;
end $$;
comment on function public.choose_mails is 'Changes what a member of a business is told by mail.';

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'read_mail_action(text)', 'take_mail_action(text, timestamptz, text, text)', 'undo_mail_action(text, text, text)',
    'mail_choices(uuid, uuid)', 'choose_mails(uuid, uuid, jsonb)'
  ] loop
    execute 'revoke all on function public.' || v_function || ' from public, anon, authenticated';
    execute 'grant execute on function public.' || v_function || ' to service_role';
  end loop;
end $$;

-- Usage alerts are such mails: whom one is for is in its job, and they wait for quiet hours as well.
create or replace function private.mail_owners(p_business_id uuid, p_template text, p_data jsonb, p_is_usage boolean) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform graphile_worker.add_job('send-email', json_build_object(
    'template', p_template, 'to', u.email, 'businessId', b.id, 'userId', m.user_id,
    'data', jsonb_build_object('business', b.name, 'timeZone', b.time_zone) || p_data), max_attempts => 8,
    run_at => case when p_is_usage then private.after_quiet_hours(b.id, m.user_id::uuid, now()) else now() end)
  from public.memberships m
  join auth.users u on u.id = m.user_id
  join public.profiles p on p.id = m.user_id and p.disabled_at is null
  join public.businesses b on b.id = m.business_id
  left join public.notification_settings s on s.business_id = m.business_id and s.user_id = m.user_id
  where m.business_id = p_business_id and m.role = 'owner'
    and not (p_is_usage and coalesce(s.usage_alerts, 'immediately') = 'off');
end $$;

-- Whom a mail of a member goes to at the moment it is sent: it may have waited for the end of quiet hours. Null for who is
-- none any more, or wants no such mail.
create function private.member_address(p_business_id uuid, p_user_id uuid, p_is_usage boolean) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select u.email::text from public.memberships m
    join auth.users u on u.id = m.user_id
    join public.profiles p on p.id = m.user_id and p.disabled_at is null
    left join public.notification_settings s on s.business_id = m.business_id and s.user_id = m.user_id
    where m.business_id = p_business_id and m.user_id = p_user_id and m.role = 'owner'
      and not (p_is_usage and coalesce(s.usage_alerts, 'immediately') = 'off'));
end $$;
revoke all on function private.member_address(uuid, uuid, boolean) from public;
