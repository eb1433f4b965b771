-- The figures of a business, counted as its calls come and change: by day and hour of its own time zone, in the same
-- transaction as the call. Pages read these rows, and cost the same at a million calls as at a thousand.
--
-- Whoever changes a call adds a row that says what changed (a delta). Nobody updates a sum, so calls that come at once
-- wait for nobody and lock nobody out. Readers add up all rows; a job of the worker makes one of many.

create table private.call_rollups (
  business_id uuid not null references public.businesses (id) on delete cascade,
  day date not null,
  hour smallint not null check (hour between 0 and 23),
  is_delta boolean not null default true,
  -- From here on what is counted: null is nothing. Functions below add up every column that stands here.
  calls bigint,
  answered bigint,
  after_hours bigint,
  missed bigint,
  outcome_message bigint,
  outcome_booked bigint,
  outcome_answered bigint,
  outcome_transferred bigint,
  outcome_hung_up bigint,
  outcome_wrong_number bigint,
  outcome_spam bigint,
  outcome_silent bigint,
  outcome_failed bigint,
  sentiment_positive bigint,
  sentiment_neutral bigint,
  sentiment_negative bigint,
  lead_hot bigint,
  lead_warm bigint,
  lead_cold bigint,
  timed bigint,
  seconds bigint,
  length_1 bigint,
  length_2 bigint,
  length_3 bigint,
  length_4 bigint,
  length_5 bigint,
  length_6 bigint,
  cost_micros bigint,
  with_caller bigint,
  new_callers bigint,
  follow_ups_open bigint,
  follow_ups_snoozed bigint,
  follow_ups_done bigint,
  response_seconds bigint,
  response_1 bigint,
  response_2 bigint,
  response_3 bigint,
  response_4 bigint,
  response_5 bigint
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
comment on table private.call_rollups is
  'Figures by day and hour in the time zone of the business: sums, and what changed since they were made. The day -infinity has the calls of all days.';
comment on column private.call_rollups.answered is 'In opening hours; with after_hours and missed all calls. Missed: hung up, silent, failed.';
comment on column private.call_rollups.length_1 is 'Calls by length: under 30 s, 1 min, 2 min, 5 min, 10 min, and longer.';
comment on column private.call_rollups.new_callers is 'Calls that are the first of their caller.';
comment on column private.call_rollups.response_1 is 'Follow-ups done, by the time from the call: within 1 h, 4 h, 1 day, 3 days, and later.';
create index call_rollups_time_idx on private.call_rollups (business_id, day, hour);
create index call_rollups_deltas_idx on private.call_rollups (business_id, day, hour) where is_delta;

-- What callers asked, once a call, and how often it was asked on a day.
create table private.call_questions (
  call_id uuid not null,
  question_key uuid not null,
  business_id uuid not null,
  question text not null,
  called_at timestamptz not null,
  primary key (call_id, question_key),
  foreign key (business_id, call_id) references public.calls (business_id, id) on delete cascade
);
comment on table private.call_questions is 'The questions among the insights of a call, each once. Kept by triggers; goes with the call.';
create index call_questions_key_idx on private.call_questions (business_id, question_key, called_at desc);
create index call_questions_call_idx on private.call_questions (business_id, call_id);

create table private.question_rollups (
  business_id uuid not null references public.businesses (id) on delete cascade,
  day date not null,
  question_key uuid not null,
  is_delta boolean not null default true,
  calls bigint not null
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
comment on table private.question_rollups is 'On how many calls of a day a question was asked. No words in it: these go with the calls.';
create index question_rollups_time_idx on private.question_rollups (business_id, day, question_key);
create index question_rollups_deltas_idx on private.question_rollups (business_id, day, question_key) where is_delta;

alter table private.call_rollups enable row level security;
alter table private.call_questions enable row level security;
alter table private.question_rollups enable row level security;
revoke all on private.call_rollups, private.call_questions, private.question_rollups from public;

-- A row's share of the figures must follow from the row alone: what was counted of it before a change is then known.
alter table public.follow_ups add column called_at timestamptz;
comment on column public.follow_ups.called_at is 'When its call began. Kept by triggers.';
alter table public.callers
  add column earliest_call_id uuid,
  add column earliest_call_at timestamptz;
comment on column public.callers.earliest_call_id is 'The first of their calls that we have. Kept by triggers of calls.';

-- ---------------------------------------------------------------------------------------------
-- The share of a row, p_sign times: 1 adds it, -1 takes it away. Inlined by the planner, so without settings.

create function private.rollup_of_call(p_call public.calls, p_zone text, p_sign bigint)
returns setof private.call_rollups
language sql stable as $$
  select p_call.business_id, l.at::date, extract(hour from l.at)::smallint, true,
    p_sign,
    case when not l.is_missed and not p_call.is_after_hours then p_sign end,
    case when not l.is_missed and p_call.is_after_hours then p_sign end,
    case when l.is_missed then p_sign end,
    case when p_call.outcome = 'message' then p_sign end,
    case when p_call.outcome = 'booked' then p_sign end,
    case when p_call.outcome = 'answered' then p_sign end,
    case when p_call.outcome = 'transferred' then p_sign end,
    case when p_call.outcome = 'hung-up' then p_sign end,
    case when p_call.outcome = 'wrong-number' then p_sign end,
    case when p_call.outcome = 'spam' then p_sign end,
    case when p_call.outcome = 'silent' then p_sign end,
    case when p_call.outcome = 'failed' then p_sign end,
    case when p_call.sentiment = 'positive' then p_sign end,
    case when p_call.sentiment = 'neutral' then p_sign end,
    case when p_call.sentiment = 'negative' then p_sign end,
    case when p_call.lead_quality = 'hot' then p_sign end,
    case when p_call.lead_quality = 'warm' then p_sign end,
    case when p_call.lead_quality = 'cold' then p_sign end,
    case when p_call.duration_seconds is not null then p_sign end,
    p_sign * p_call.duration_seconds,
    case when p_call.duration_seconds < 30 then p_sign end,
    case when p_call.duration_seconds >= 30 and p_call.duration_seconds < 60 then p_sign end,
    case when p_call.duration_seconds >= 60 and p_call.duration_seconds < 120 then p_sign end,
    case when p_call.duration_seconds >= 120 and p_call.duration_seconds < 300 then p_sign end,
    case when p_call.duration_seconds >= 300 and p_call.duration_seconds < 600 then p_sign end,
    case when p_call.duration_seconds >= 600 then p_sign end,
    p_sign * p_call.cost_micros,
    case when p_call.caller_id is not null then p_sign end,
    null::bigint, null::bigint, null::bigint, null::bigint, null::bigint,
    null::bigint, null::bigint, null::bigint, null::bigint, null::bigint
  from (select p_call.started_at at time zone p_zone as at,
    coalesce(p_call.outcome in ('hung-up', 'silent', 'failed'), false) as is_missed) l
  -- What a member tried is no call of the business.
  where not p_call.is_test
$$;

create function private.rollup_of_follow_up(p_status text, p_called_at timestamptz, p_done_at timestamptz, p_zone text, p_sign bigint)
returns table (day date, hour smallint, follow_ups_open bigint, follow_ups_snoozed bigint, follow_ups_done bigint,
  response_seconds bigint, response_1 bigint, response_2 bigint, response_3 bigint, response_4 bigint, response_5 bigint)
language sql stable as $$
  select l.at::date, extract(hour from l.at)::smallint,
    case when p_status = 'open' then p_sign end,
    case when p_status = 'snoozed' then p_sign end,
    case when p_status = 'done' then p_sign end,
    p_sign * l.seconds,
    case when l.seconds < 3600 then p_sign end,
    case when l.seconds >= 3600 and l.seconds < 14400 then p_sign end,
    case when l.seconds >= 14400 and l.seconds < 86400 then p_sign end,
    case when l.seconds >= 86400 and l.seconds < 259200 then p_sign end,
    case when l.seconds >= 259200 then p_sign end
  from (select p_called_at at time zone p_zone as at,
    case when p_status = 'done' then greatest(floor(extract(epoch from p_done_at - p_called_at)), 0)::bigint end as seconds) l
  where p_called_at is not null
$$;

create function private.question_text(p_value text) returns text
language sql immutable set search_path = '' as $$
  -- An insight says the question, and often the answer after it.
  select left(btrim(case when position('?' in p_value) > 0 then left(p_value, position('?' in p_value)) else p_value end), 200)
$$;

create function private.question_key(p_question text) returns uuid
language sql immutable set search_path = '' as $$
  select md5(nullif(btrim(private.search_text(p_question)), ''))::uuid
$$;
comment on function private.question_key is 'The same for a question in any letters, with any signs. Null when it has no words.';

create function private.is_question(p_kind text) returns boolean
language sql immutable set search_path = '' as $$
  select lower(p_kind) in ('question', 'questions')
$$;

-- ---------------------------------------------------------------------------------------------
-- Keeping them. A business is never counted anew while a call of it is being counted, nor the other way round: its
-- time zone, which says into which hour a call goes, stands still meanwhile.

create function private.rollup_lock(p_business_id uuid) returns bigint
language sql immutable set search_path = '' as $$
  select hashtextextended('rollups:' || p_business_id::text, 0)
$$;

create function private.rollup_zone(p_business_id uuid) returns text
language plpgsql security definer set search_path = '' as $$
begin
  -- Shared: any number of calls at once. The zone is read after the lock, in a statement of its own.
  perform pg_advisory_xact_lock_shared(private.rollup_lock(p_business_id));
  return (select b.time_zone from public.businesses b where b.id = p_business_id);
end $$;
comment on function private.rollup_zone is 'The time zone to count in, held until the transaction ends. Null for a business that is being deleted.';

-- Looks again for the first call of a caller, when the call that was given, or was taken away, may be it.
create function private.find_earliest_call(
  p_business_id uuid, p_caller_id uuid, p_call_id uuid, p_started_at timestamptz, p_is_theirs boolean
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_is public.callers;
begin
  -- Before looking: whoever comes second sees what the first one wrote.
  select * into v_is from public.callers p where p.business_id = p_business_id and p.id = p_caller_id for no key update;
  if not found or (v_is.earliest_call_id is distinct from p_call_id
    and not (p_is_theirs and (v_is.earliest_call_id is null
      or (p_started_at, p_call_id) < (v_is.earliest_call_at, v_is.earliest_call_id)))) then
    return;
  end if;
  update public.callers p set earliest_call_id = e.id, earliest_call_at = e.started_at
  from (values (1)) one
  left join lateral (
    select c.id, c.started_at from public.calls c
    where c.business_id = p_business_id and c.caller_id = p_caller_id
    order by c.started_at, c.id limit 1) e on true
  where p.id = p_caller_id and (p.earliest_call_id, p.earliest_call_at) is distinct from (e.id, e.started_at);
end $$;

create function private.roll_call() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_business uuid := case when tg_op = 'DELETE' then old.business_id else new.business_id end;
  v_zone text := private.rollup_zone(v_business);
  v_plus integer;
  v_caller uuid;
begin
  if v_zone is null then
    return null;
  end if;
  if tg_op <> 'INSERT' then
    insert into private.call_rollups select r.* from private.rollup_of_call(old, v_zone, -1) r;
  end if;
  if tg_op <> 'DELETE' then
    insert into private.call_rollups select r.* from private.rollup_of_call(new, v_zone, 1) r;
  end if;
  v_plus := case when tg_op = 'DELETE' or new.is_test then 0 else 1 end
    - case when tg_op = 'INSERT' or old.is_test then 0 else 1 end;
  if v_plus <> 0 then
    insert into private.call_rollups (business_id, day, hour, calls) values (v_business, '-infinity', 0, v_plus);
  end if;
  if tg_op = 'UPDATE' and new.started_at <> old.started_at then
    update public.follow_ups f set called_at = new.started_at where f.call_id = new.id;
    update private.call_questions q set called_at = new.started_at where q.call_id = new.id;
  end if;
  if tg_op = 'UPDATE' and (new.caller_id, new.started_at) is not distinct from (old.caller_id, old.started_at) then
    return null;
  end if;
  -- In one order, whoever moves calls between two callers at once.
  for v_caller in
    select distinct k.id from (values
      (case when tg_op <> 'INSERT' then old.caller_id end), (case when tg_op <> 'DELETE' then new.caller_id end)) k (id)
    where k.id is not null order by k.id
  loop
    if tg_op <> 'DELETE' and v_caller = new.caller_id then
      perform private.find_earliest_call(v_business, v_caller, new.id, new.started_at, true);
    else
      perform private.find_earliest_call(v_business, v_caller, old.id, old.started_at, false);
    end if;
  end loop;
  return null;
end $$;

create function private.roll_caller() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_business uuid := case when tg_op = 'DELETE' then old.business_id else new.business_id end;
  v_zone text := private.rollup_zone(v_business);
begin
  if v_zone is null then
    return null;
  end if;
  insert into private.call_rollups (business_id, day, hour, new_callers)
  select v_business, l.at::date, extract(hour from l.at), l.sign
  from (values
    (case when tg_op <> 'INSERT' then old.earliest_call_at end at time zone v_zone, -1),
    (case when tg_op <> 'DELETE' then new.earliest_call_at end at time zone v_zone, 1)) l (at, sign)
  where l.at is not null;
  return null;
end $$;

create function private.date_follow_up() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.called_at := null;
  if new.call_id is not null then
    -- Locked, so that it moves with the call from here on.
    select c.started_at into new.called_at from public.calls c
    where c.business_id = new.business_id and c.id = new.call_id for no key update;
  end if;
  return new;
end $$;

create function private.roll_follow_up() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_business uuid := case when tg_op = 'DELETE' then old.business_id else new.business_id end;
  v_zone text := private.rollup_zone(v_business);
begin
  if v_zone is null then
    return null;
  end if;
  if tg_op <> 'INSERT' then
    insert into private.call_rollups (business_id, day, hour, follow_ups_open, follow_ups_snoozed, follow_ups_done,
      response_seconds, response_1, response_2, response_3, response_4, response_5)
    select v_business, r.* from private.rollup_of_follow_up(old.status, old.called_at, old.done_at, v_zone, -1) r;
  end if;
  if tg_op <> 'DELETE' then
    insert into private.call_rollups (business_id, day, hour, follow_ups_open, follow_ups_snoozed, follow_ups_done,
      response_seconds, response_1, response_2, response_3, response_4, response_5)
    select v_business, r.* from private.rollup_of_follow_up(new.status, new.called_at, new.done_at, v_zone, 1) r;
  end if;
  return null;
end $$;

create function private.note_question() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_old uuid := case when tg_op <> 'INSERT' and private.is_question(old.kind)
    then private.question_key(private.question_text(old.value)) end;
  v_new uuid := case when tg_op <> 'DELETE' and private.is_question(new.kind)
    then private.question_key(private.question_text(new.value)) end;
begin
  if v_old is not null and not exists (
    select from public.call_insights i
    where i.call_id = old.call_id and private.is_question(i.kind)
      and private.question_key(private.question_text(i.value)) = v_old
  ) then
    delete from private.call_questions q where q.call_id = old.call_id and q.question_key = v_old;
  end if;
  if v_new is not null then
    insert into private.call_questions (call_id, question_key, business_id, question, called_at)
    select c.id, v_new, c.business_id, private.question_text(new.value), c.started_at
    from public.calls c where c.business_id = new.business_id and c.id = new.call_id and not c.is_test for no key update
    on conflict (call_id, question_key) do nothing;
  end if;
  return null;
end $$;

create function private.roll_question() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_business uuid := case when tg_op = 'DELETE' then old.business_id else new.business_id end;
  v_zone text := private.rollup_zone(v_business);
begin
  if v_zone is null then
    return null;
  end if;
  if tg_op <> 'INSERT' then
    insert into private.question_rollups (business_id, day, question_key, calls)
    values (v_business, (old.called_at at time zone v_zone)::date, old.question_key, -1);
  end if;
  if tg_op <> 'DELETE' then
    insert into private.question_rollups (business_id, day, question_key, calls)
    values (v_business, (new.called_at at time zone v_zone)::date, new.question_key, 1);
  end if;
  return null;
end $$;

-- ---------------------------------------------------------------------------------------------
-- Counting anew, from calls, follow-ups and insights alone.

create function private.rollup_figures(p_form text default 'nullif(sum(r.%1$I), 0)::bigint as %1$I') returns text
language sql stable set search_path = '' as $$
  select string_agg(format(p_form, a.attname), ', ' order by a.attnum)
  from pg_catalog.pg_attribute a
  where a.attrelid = 'private.call_rollups'::regclass and a.attnum > 4 and not a.attisdropped
$$;
comment on function private.rollup_figures is 'A piece of a query that names every figure: the sum of each in the rollups r.';

-- Several rows for an hour, one of each source: to be added up like the rows of the table.
create function private.recount_rollups(p_business_id uuid) returns setof private.call_rollups
language plpgsql stable security definer set search_path = '' set jit = off set work_mem = '64MB' as $$
declare
  v_zone text := (select b.time_zone from public.businesses b where b.id = p_business_id);
begin
  return query execute format(
    'select $1, r.day, r.hour, false, %s
     from public.calls c cross join lateral private.rollup_of_call(c, $2, 1) r
     where c.business_id = $1 group by r.day, r.hour', private.rollup_figures())
  using p_business_id, v_zone;
  return query
  select r.* from (
    select p_business_id as business_id, l.at::date as day, extract(hour from l.at)::smallint as hour, false as is_delta,
      count(*) as new_callers
    from (
      select distinct on (c.caller_id) c.started_at at time zone v_zone as at
      from public.calls c where c.business_id = p_business_id and c.caller_id is not null and not c.is_test
      order by c.caller_id desc, c.started_at, c.id) l
    group by 2, 3) s
  cross join lateral jsonb_populate_record(null::private.call_rollups, to_jsonb(s)) r;
  return query
  select r.* from (
    select p_business_id as business_id, l.day, l.hour, false as is_delta,
      nullif(sum(l.follow_ups_open), 0) as follow_ups_open, nullif(sum(l.follow_ups_snoozed), 0) as follow_ups_snoozed,
      nullif(sum(l.follow_ups_done), 0) as follow_ups_done, nullif(sum(l.response_seconds), 0) as response_seconds,
      nullif(sum(l.response_1), 0) as response_1, nullif(sum(l.response_2), 0) as response_2,
      nullif(sum(l.response_3), 0) as response_3, nullif(sum(l.response_4), 0) as response_4,
      nullif(sum(l.response_5), 0) as response_5
    from public.follow_ups f
    join public.calls c on c.id = f.call_id
    cross join lateral private.rollup_of_follow_up(f.status, c.started_at, f.done_at, v_zone, 1) l
    where f.business_id = p_business_id
    group by l.day, l.hour) s
  cross join lateral jsonb_populate_record(null::private.call_rollups, to_jsonb(s)) r;
  return query
  select r.* from (
    select p_business_id as business_id, '-infinity'::date as day, 0 as hour, false as is_delta, count(*) as calls
    from public.calls c where c.business_id = p_business_id and not c.is_test having count(*) > 0) s
  cross join lateral jsonb_populate_record(null::private.call_rollups, to_jsonb(s)) r;
end $$;

create function private.recount_questions(p_business_id uuid)
returns table (call_id uuid, question_key uuid, question text, called_at timestamptz, day date)
language sql stable security definer set search_path = '' as $$
  select distinct on (i.call_id, k.key) i.call_id, k.key, t.text, c.started_at, (c.started_at at time zone b.time_zone)::date
  from public.call_insights i
  join public.calls c on c.id = i.call_id and not c.is_test
  join public.businesses b on b.id = c.business_id
  cross join lateral (select private.question_text(i.value) as text) t
  cross join lateral (select private.question_key(t.text) as key) k
  where i.business_id = p_business_id and private.is_question(i.kind) and k.key is not null
  order by i.call_id, k.key, i.position
$$;

create function private.count_rollups_anew(p_business_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  -- Alone: waits for the calls that are being counted, and those that come now wait for this.
  perform pg_advisory_xact_lock(private.rollup_lock(p_business_id));
  delete from private.call_rollups r where r.business_id = p_business_id;
  delete from private.question_rollups r where r.business_id = p_business_id;
  execute format(
    'insert into private.call_rollups
     select $1, r.day, r.hour, false, %s from private.recount_rollups($1) r group by r.day, r.hour', private.rollup_figures())
  using p_business_id;
  insert into private.question_rollups (business_id, day, question_key, is_delta, calls)
  select p_business_id, q.day, q.question_key, false, count(*)
  from private.recount_questions(p_business_id) q group by q.day, q.question_key;
end $$;

create function private.rebuild_rollups(p_business_id uuid default null) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_business uuid;
begin
  for v_business in
    select b.id from public.businesses b where p_business_id is null or b.id = p_business_id order by b.id
  loop
    update public.follow_ups f set called_at = c.started_at
    from public.calls c
    where f.business_id = v_business and c.id = f.call_id and f.called_at is distinct from c.started_at;
    update public.callers p set earliest_call_id = e.id, earliest_call_at = e.started_at
    from public.callers k
    left join (
      select distinct on (c.caller_id) c.caller_id, c.id, c.started_at
      from public.calls c where c.business_id = v_business and c.caller_id is not null
      order by c.caller_id desc, c.started_at, c.id) e on e.caller_id = k.id
    where k.business_id = v_business and p.id = k.id
      and (p.earliest_call_id, p.earliest_call_at) is distinct from (e.id, e.started_at);
    delete from private.call_questions q
    where q.business_id = v_business and not exists (
      select from private.recount_questions(v_business) n where n.call_id = q.call_id and n.question_key = q.question_key);
    insert into private.call_questions as q (call_id, question_key, business_id, question, called_at)
    select n.call_id, n.question_key, v_business, n.question, n.called_at from private.recount_questions(v_business) n
    on conflict (call_id, question_key) do update set called_at = excluded.called_at
    where q.called_at <> excluded.called_at;
    perform private.count_rollups_anew(v_business);
  end loop;
end $$;
comment on function private.rebuild_rollups is 'Makes the figures anew, of one business or all: after rows were written without triggers.';

create function private.check_rollups(p_business_id uuid default null)
returns table (business_id uuid, day date, hour smallint, figure text, stored bigint, counted bigint)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_business uuid;
begin
  for v_business in
    select b.id from public.businesses b where p_business_id is null or b.id = p_business_id order by b.id
  loop
    return query execute format($query$
      with stored as (
        select s.day, s.hour, e.key, e.value::bigint as value
        from (select r.day, r.hour, %1$s from private.call_rollups r where r.business_id = $1 group by r.day, r.hour) s,
          jsonb_each_text(to_jsonb(s) - 'day' - 'hour') e
        where e.value is not null
      ), counted as (
        select s.day, s.hour, e.key, e.value::bigint as value
        from (select r.day, r.hour, %1$s from private.recount_rollups($1) r group by r.day, r.hour) s,
          jsonb_each_text(to_jsonb(s) - 'day' - 'hour') e
        where e.value is not null
      )
      select $1, day, hour, key, s.value, c.value
      from stored s full join counted c using (day, hour, key)
      where s.value is distinct from c.value
      $query$, private.rollup_figures())
    using v_business;
    return query
    select v_business, day, null::smallint, 'question ' || question_key, s.calls::bigint, c.calls
    from (
      select r.day, r.question_key, sum(r.calls) as calls from private.question_rollups r
      where r.business_id = v_business group by 1, 2 having sum(r.calls) <> 0) s
    full join (
      select q.day, q.question_key, count(*) as calls from private.recount_questions(v_business) q group by 1, 2
    ) c using (day, question_key)
    where s.calls is distinct from c.calls;
  end loop;
end $$;
comment on function private.check_rollups is 'Where the figures are not what counting gives: no row when all is well. Reads all calls.';

-- Sums and what changed since become one sum. Returns how many rows went into others.
create function private.compact_rollups() returns integer
language plpgsql security definer set search_path = '' as $$
declare
  v_business uuid;
  v_gone integer;
  v_total integer := 0;
begin
  for v_business in
    select r.business_id from private.call_rollups r where r.is_delta
    union select r.business_id from private.question_rollups r where r.is_delta
    order by 1
  loop
    -- One that is counted anew right now has nothing left to add up.
    continue when not pg_try_advisory_xact_lock_shared(private.rollup_lock(v_business));
    -- A row that another worker took first is not there any more when its turn comes: each is added up once.
    execute format($query$
      with due as (
        select distinct r.day, r.hour from private.call_rollups r where r.business_id = $1 and r.is_delta
      ), gone as (
        delete from private.call_rollups r using due
        where r.business_id = $1 and r.day = due.day and r.hour = due.hour returning r.*
      ), kept as (
        insert into private.call_rollups
        select $1, r.day, r.hour, false, %s from gone r group by r.day, r.hour
        -- An hour of which nothing is left goes.
        having num_nonnulls(%s) > 0
      )
      select count(*) from gone
      $query$, private.rollup_figures(), private.rollup_figures('nullif(sum(r.%1$I), 0)'))
    into v_gone using v_business;
    v_total := v_total + v_gone;
    with due as (
      select distinct r.day, r.question_key from private.question_rollups r where r.business_id = v_business and r.is_delta
    ), gone as (
      delete from private.question_rollups r using due
      where r.business_id = v_business and r.day = due.day and r.question_key = due.question_key returning r.*
    ), kept as (
      insert into private.question_rollups (business_id, day, question_key, is_delta, calls)
      select v_business, g.day, g.question_key, false, sum(g.calls) from gone g group by g.day, g.question_key
      having sum(g.calls) <> 0
    )
    select count(*) into v_gone from gone;
    v_total := v_total + v_gone;
  end loop;
  return v_total;
end $$;

-- ---------------------------------------------------------------------------------------------
-- What there is already; then whatever changes it.

alter table public.follow_ups disable trigger user;
alter table public.callers disable trigger user;
select private.rebuild_rollups();
alter table public.follow_ups enable trigger user;
alter table public.callers enable trigger user;

create trigger calls_roll_new after insert on public.calls
  for each row execute function private.roll_call();
create trigger calls_roll_changed after update on public.calls
  for each row when (
    (old.started_at, old.caller_id, old.outcome, old.sentiment, old.lead_quality, old.is_after_hours,
      old.duration_seconds, old.cost_micros)
    is distinct from (new.started_at, new.caller_id, new.outcome, new.sentiment, new.lead_quality, new.is_after_hours,
      new.duration_seconds, new.cost_micros)
    or old.is_test <> new.is_test)
  execute function private.roll_call();
create trigger calls_roll_gone after delete on public.calls
  for each row execute function private.roll_call();

create trigger callers_roll_new after insert on public.callers
  for each row when (new.earliest_call_at is not null) execute function private.roll_caller();
create trigger callers_roll_changed after update on public.callers
  for each row when (old.earliest_call_at is distinct from new.earliest_call_at) execute function private.roll_caller();
create trigger callers_roll_gone after delete on public.callers
  for each row when (old.earliest_call_at is not null) execute function private.roll_caller();

create trigger follow_ups_date before insert or update of call_id on public.follow_ups
  for each row execute function private.date_follow_up();
create trigger follow_ups_roll_new after insert on public.follow_ups
  for each row when (new.called_at is not null) execute function private.roll_follow_up();
create trigger follow_ups_roll_changed after update on public.follow_ups
  for each row when ((old.called_at, old.status, old.done_at) is distinct from (new.called_at, new.status, new.done_at))
  execute function private.roll_follow_up();
create trigger follow_ups_roll_gone after delete on public.follow_ups
  for each row when (old.called_at is not null) execute function private.roll_follow_up();

create trigger call_insights_ask_new after insert on public.call_insights
  for each row when (lower(new.kind) in ('question', 'questions')) execute function private.note_question();
create trigger call_insights_ask_changed after update on public.call_insights
  for each row when ((old.kind, old.value) is distinct from (new.kind, new.value)) execute function private.note_question();
create trigger call_insights_ask_gone after delete on public.call_insights
  for each row when (lower(old.kind) in ('question', 'questions')) execute function private.note_question();
create trigger call_questions_roll_new after insert or delete on private.call_questions
  for each row execute function private.roll_question();
create trigger call_questions_roll_changed after update on private.call_questions
  for each row when (old.called_at is distinct from new.called_at) execute function private.roll_question();

-- Every hour is another one in another time zone. Of many calls a job counts them: nobody waits for it at a form.
create function private.roll_zone() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if private.count_by_rollups(new.id, '{}') > 20000 then
    perform graphile_worker.add_job('check-rollups', json_build_object('businessId', new.id));
  else
    perform private.count_rollups_anew(new.id);
  end if;
  return null;
end $$;
create trigger businesses_roll_zone after update of time_zone on public.businesses
  for each row when (old.time_zone is distinct from new.time_zone) execute function private.roll_zone();

-- ---------------------------------------------------------------------------------------------
-- What pages ask.

-- All figures of the days from p_from to p_to in the business's time zone, and of as many days before:
-- { now, before: { figure: sum }, days: [{ day, calls, answered, afterHours, missed }], hours: [[weekday, hour, calls]],
--   questions: [{ question, calls, before }], firstDay }.
-- Errors: 42501 not allowed, 22023 days that make no sense.
create function public.analytics(p_business_id uuid, p_from date, p_to date) returns jsonb
language plpgsql stable security definer set search_path = '' set jit = off as $$
declare
  v_before date := p_from - (p_to - p_from + 1);
  v_figures jsonb;
begin
  if not private.may_list_calls(p_business_id) then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  if p_to < p_from or p_to - p_from > 1830 then
    raise exception 'Not a range of days' using errcode = '22023';
  end if;
  execute format($query$
    with r as materialized (
      select * from private.call_rollups r where r.business_id = $1 and r.day between $2 and $4
    )
    select jsonb_build_object(
      'now', (select jsonb_strip_nulls(to_jsonb(s)) from (select %1$s from r where r.day >= $3) s),
      'before', (select jsonb_strip_nulls(to_jsonb(s)) from (select %1$s from r where r.day < $3) s),
      'days', (select coalesce(jsonb_agg(jsonb_build_object('day', d.day, 'calls', d.calls, 'answered', d.answered,
          'afterHours', d.after_hours, 'missed', d.missed) order by d.day), '[]')
        from (
          select r.day, coalesce(sum(r.calls), 0) as calls, coalesce(sum(r.answered), 0) as answered,
            coalesce(sum(r.after_hours), 0) as after_hours, coalesce(sum(r.missed), 0) as missed
          from r where r.day >= $3 group by r.day having sum(r.calls) > 0) d),
      'hours', (select coalesce(jsonb_agg(jsonb_build_array(h.weekday, h.hour, h.calls) order by h.weekday, h.hour), '[]')
        from (
          select extract(isodow from r.day) as weekday, r.hour, sum(r.calls) as calls
          from r where r.day >= $3 group by 1, 2 having sum(r.calls) > 0) h))
    $query$, private.rollup_figures())
  into v_figures using p_business_id, v_before, p_from, p_to;
  return v_figures || jsonb_build_object(
    'questions', (
      select coalesce(jsonb_agg(jsonb_build_object('question', w.question, 'calls', q.calls, 'before', q.before)
        order by q.calls desc, w.question), '[]')
      from (
        select r.question_key, sum(r.calls) filter (where r.day >= p_from) as calls,
          coalesce(sum(r.calls) filter (where r.day < p_from), 0) as before
        from private.question_rollups r
        where r.business_id = p_business_id and r.day between v_before and p_to
        group by r.question_key having sum(r.calls) filter (where r.day >= p_from) > 0
        order by 2 desc, 1 limit 10) q
      cross join lateral (
        select c.question from private.call_questions c
        where c.business_id = p_business_id and c.question_key = q.question_key
        order by c.called_at desc limit 1) w),
    'firstDay', (select r.day from private.call_rollups r
      where r.business_id = p_business_id and r.day > '-infinity' and r.calls > 0 order by r.day limit 1));
end $$;
comment on function public.analytics is 'The figures of a range of days, beside those of as many days before. Reads rollups only.';

drop function public.call_day_counts(uuid, timestamptz, timestamptz);
create function public.call_day_counts(p_business_id uuid, p_from date, p_to date)
returns table (day date, calls bigint, answered bigint, after_hours bigint, missed bigint, booked bigint)
language plpgsql stable security definer set search_path = '' as $$
begin
  if not private.may_list_calls(p_business_id) then
    return;
  end if;
  return query
  select r.day, sum(r.calls)::bigint, coalesce(sum(r.answered), 0)::bigint, coalesce(sum(r.after_hours), 0)::bigint,
    coalesce(sum(r.missed), 0)::bigint, coalesce(sum(r.outcome_booked), 0)::bigint
  from private.call_rollups r
  where r.business_id = p_business_id and r.day between p_from and p_to
  group by r.day having sum(r.calls) > 0
  order by r.day;
end $$;
comment on function public.call_day_counts is
  'Calls a day, in the business''s time zone. answered (in opening hours), after_hours and missed make up all calls.';

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'rollup_of_call(public.calls, text, bigint)', 'rollup_of_follow_up(text, timestamptz, timestamptz, text, bigint)',
    'question_text(text)', 'question_key(text)', 'is_question(text)', 'rollup_lock(uuid)', 'rollup_zone(uuid)',
    'find_earliest_call(uuid, uuid, uuid, timestamptz, boolean)', 'roll_call()', 'roll_caller()', 'date_follow_up()', 'roll_follow_up()',
    'note_question()', 'roll_question()', 'rollup_figures(text)', 'recount_rollups(uuid)', 'recount_questions(uuid)',
    'count_rollups_anew(uuid)', 'rebuild_rollups(uuid)', 'check_rollups(uuid)', 'compact_rollups()', 'roll_zone()'
  ] loop
    execute 'revoke all on function private.' || v_function || ' from public, anon, authenticated';
  end loop;
  foreach v_function in array array['analytics(uuid, date, date)', 'call_day_counts(uuid, date, date)'] loop
    execute 'revoke all on function public.' || v_function || ' from public, anon';
    execute 'grant execute on function public.' || v_function || ' to authenticated, service_role';
  end loop;
end $$;
