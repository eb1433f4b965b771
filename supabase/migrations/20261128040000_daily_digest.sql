-- The daily digest: what a member who wants it once a day is told of yesterday. Who is due and what there is to tell is
-- asked here; the words are made by code that the worker and the edge function share; that each digest is sent once,
-- whoever asks and however often, is decided here again.

create table private.daily_digests (
  business_id uuid not null,
  user_id uuid not null,
  day date not null,
  made_at timestamptz not null default now(),
  primary key (business_id, user_id, day),
  foreign key (business_id, user_id) references public.memberships (business_id, user_id) on delete cascade
);
comment on table private.daily_digests is 'Digests that were made, also those with nothing to tell. Kept for a month.';
comment on column private.daily_digests.day is 'The day that it tells of, in the time zone of the business.';
alter table private.daily_digests enable row level security;
revoke all on private.daily_digests from public, anon, authenticated;
create index daily_digests_made_idx on private.daily_digests (made_at);

create function private.after_quiet_hours(p_business_id uuid, p_user_id uuid, p_at timestamptz) returns timestamptz
language sql stable security definer set search_path = '' as $$
  select case
    when q.quiet_from is null then p_at
    when q.quiet_from < q.quiet_to and q.t >= q.quiet_from and q.t < q.quiet_to then (q.d + q.quiet_to) at time zone q.zone
    when q.quiet_from > q.quiet_to and q.t >= q.quiet_from then (q.d + 1 + q.quiet_to) at time zone q.zone
    when q.quiet_from > q.quiet_to and q.t < q.quiet_to then (q.d + q.quiet_to) at time zone q.zone
    else p_at
  end
  from (
    select s.quiet_from, s.quiet_to, z.zone, (p_at at time zone z.zone)::time as t, (p_at at time zone z.zone)::date as d
    from public.businesses b
    join public.profiles p on p.id = p_user_id
    cross join lateral (select coalesce(p.time_zone, b.time_zone) as zone) z
    left join public.notification_settings s on s.business_id = b.id and s.user_id = p.id
    where b.id = p_business_id
  ) q
$$;
comment on function private.after_quiet_hours is 'When a mail may go to a member that is ready at p_at: at once, or when their quiet hours are over.';
revoke all on function private.after_quiet_hours(uuid, uuid, timestamptz) from public;

-- What there is to tell a member of a day, and of what is open at p_now. Null for who is no member any more, or may not
-- come in: it is asked again when the mail is sent, which may be hours after it was due.
create function private.digest(p_business_id uuid, p_user_id uuid, p_day date, p_now timestamptz default now()) returns jsonb
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
        jsonb_build_object('at', c.started_at, 'name', coalesce(a.name, c.caller_name),
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
revoke all on function private.digest(uuid, uuid, date, timestamptz) from public;

create function public.due_digests(p_now timestamptz default now(), p_limit integer default 100) returns setof jsonb
language sql stable security definer set search_path = '' as $$
  select private.digest(due.business_id, due.user_id, due.day, p_now)
  from (
    select m.business_id, m.user_id, l.day
    from public.businesses b
    -- In the morning of the business. One that could not be made by noon is not news any more.
    cross join lateral (
      select (p_now at time zone b.time_zone)::date - 1 as day, (p_now at time zone b.time_zone)::time as t) l
    join public.memberships m on m.business_id = b.id
    join public.profiles p on p.id = m.user_id and p.disabled_at is null
    left join public.notification_settings s on s.business_id = m.business_id and s.user_id = m.user_id
    where b.disabled_at is null and l.t >= '07:00' and l.t < '12:00'
      and (coalesce(s.call_summary, 'daily') = 'daily' or s.missed_call = 'daily'
        or coalesce(s.follow_up_due, 'daily') = 'daily')
      and not exists (
        select from private.daily_digests d
        where d.business_id = m.business_id and d.user_id = m.user_id and d.day = l.day)
    order by m.business_id, m.user_id
    limit least(greatest(p_limit, 1), 500)
  ) due
$$;
comment on function public.due_digests is
  'Members whose digest of yesterday is to be made now, with what there is to tell: calls (tries and spam left out) and open follow-ups.';

create function public.queue_digest(
  p_business_id uuid, p_user_id uuid, p_day date, p_has_news boolean, p_now timestamptz default now()
) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  insert into private.daily_digests (business_id, user_id, day)
  select m.business_id, m.user_id, p_day from public.memberships m
  where m.business_id = p_business_id and m.user_id = p_user_id
  on conflict do nothing;
  if not found or not p_has_news then
    return false;
  end if;
  -- Without words and address: they are those of the moment at which it is sent.
  perform graphile_worker.add_job('send-digest', json_build_object(
    'businessId', p_business_id, 'userId', p_user_id, 'day', p_day),
    run_at => private.after_quiet_hours(p_business_id, p_user_id, p_now), priority => 10, max_attempts => 8);
  delete from private.daily_digests where made_at < now() - interval '31 days';
  return true;
end $$;
comment on function public.queue_digest is
  'Notes that a digest is made and adds the job of its mail, both or neither. Without news there is no mail. True when one was added now.';

revoke all on function public.due_digests(timestamptz, integer) from public, anon, authenticated;
revoke all on function public.queue_digest(uuid, uuid, date, boolean, timestamptz) from public, anon, authenticated;
grant execute on function public.due_digests(timestamptz, integer) to service_role;
grant execute on function public.queue_digest(uuid, uuid, date, boolean, timestamptz) to service_role;
