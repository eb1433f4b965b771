-- The bodies below are as they were, but that answers know the version of their configuration, which is read once a
-- process. Only the language is another: until its version 18, PostgreSQL plans a function
-- in SQL anew at each call (unless it is inlined, which one with a search_path of its own never is), and keeps the
-- plans of one in PL/pgSQL for as long as its connection lives. All of these are on the way of an answer that a
-- caller waits for, of a call that is written, or of every page. See docs/decisions/0006.

create or replace function private.current_subscription(p_business_id uuid) returns setof public.subscriptions
language plpgsql stable security definer set search_path = '' rows 1 as $$
begin
  return query
  select s.* from public.subscriptions s
  where s.business_id = p_business_id
  order by array_position(array['active', 'trialing', 'past_due', 'paused', 'canceled'], s.status),
    s.started_at desc nulls last, s.id
  limit 1;
end $$;

create or replace function private.used_seconds(p_business_id uuid, p_from timestamptz, p_to timestamptz) returns integer
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select greatest(0, coalesce(sum(e.seconds), 0))::integer from public.usage_entries e
    where e.business_id = p_business_id and e.counted_at >= p_from and e.counted_at < p_to);
end $$;

create or replace function private.at_cap(p_billing private.billing) returns text
language plpgsql stable set search_path = '' as $$
begin
  return case
    when p_billing.at_cap <> 'overage' then p_billing.at_cap
    when p_billing.overage_cents is null then 'message'
    when exists (select from public.subscriptions s
      where s.id = p_billing.subscription_id and s.scheduled_action = 'cancel') then 'message'
    else 'overage' end;
end $$;

create or replace function private.answering(p_business_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'businessId', b.id, 'businessName', b.name, 'timeZone', b.time_zone, 'isDisabled', b.disabled_at is not null,
      'receptionist', case when r.id is not null then jsonb_build_object('name', r.name, 'greeting', r.greeting) end,
      'assistantId', r.vapi_assistant_id,
      'lines', (select coalesce(jsonb_agg(l.phone_number) filter (where l.phone_number is not null), '[]')
        from public.phone_lines l where l.business_id = b.id),
      'service', private.service_at(b.id, now()),
      -- Knowledge may be half a megabyte, and no answer reads it from here.
      'config', v.config - 'knowledge', 'version', v.version)
    from public.businesses b
    left join public.receptionists r on r.business_id = b.id
    left join public.receptionist_versions v on v.receptionist_id = r.id and v.version = r.live_version
    where b.id = p_business_id);
end $$;

create or replace function private.caller_before(p_business_id uuid, p_caller text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object('name', p.name, 'isBlocked', p.blocked_at is not null, 'calls', coalesce((
      select jsonb_agg(jsonb_build_object('startedAt', c.started_at, 'summary', left(c.summary, 300)) order by c.started_at desc)
      from (
        select x.started_at, x.summary from public.calls x
        where x.business_id = p_business_id and x.caller_id = p.id and x.status = 'ended'
        order by x.started_at desc limit 3
      ) c), '[]'))
    from public.callers n
    join public.callers p on p.business_id = n.business_id and p.id = coalesce(n.merged_into, n.id)
    where n.business_id = p_business_id and n.phone_number = p_caller);
end $$;

create or replace function public.answer_assistant_request(p_phone_number_id text, p_caller text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select private.answering(l.business_id) || jsonb_build_object('caller', private.caller_before(l.business_id, p_caller))
    from public.phone_lines l
    where l.vapi_phone_number_id = p_phone_number_id and l.state <> 'released');
end $$;

create or replace function private.is_erased_call(p_vapi_call_id text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from private.erased_calls e where e.call_hash = sha256(convert_to(p_vapi_call_id, 'UTF8')));
end $$;

create or replace function private.has_webhook(p_business_id uuid, p_kind text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from public.webhook_endpoints e
    where e.business_id = p_business_id and e.status = 'on' and p_kind = any (e.events));
end $$;

create or replace function private.counts_as_usage(p_call public.calls) returns boolean
language plpgsql immutable set search_path = '' as $$
begin
  return p_call.outcome is distinct from 'spam' and not p_call.is_test
    and p_call.status = 'ended' and coalesce(p_call.duration_seconds, 0) >= 15;
end $$;

create or replace function private.counted_seconds(p_call public.calls) returns integer
language plpgsql immutable set search_path = '' as $$
begin
  return case when private.counts_as_usage(p_call) then p_call.duration_seconds else 0 end;
end $$;

create or replace function private.rollup_lock(p_business_id uuid) returns bigint
language plpgsql immutable set search_path = '' as $$
begin
  return hashtextextended('rollups:' || p_business_id::text, 0);
end $$;

create or replace function private.call_document(p_call public.calls) returns tsvector
language plpgsql stable set search_path = '' as $$
declare
  v_digits text := regexp_replace(p_call.caller_number, '\D', '', 'g');
begin
  return to_tsvector('pg_catalog.simple', private.search_text(left(concat_ws(' ',
    p_call.caller_name,
    (select p.name from public.callers p where p.id = p_call.caller_id),
    -- A number is found by all of it, without its country, without its area, and by its last four digits.
    v_digits, right(v_digits, 10), right(v_digits, 7), right(v_digits, 4),
    p_call.summary,
    -- Before the transcript, which may be longer than what is searched.
    (select string_agg(o.body, E'\n') from public.notes o
      where o.business_id = p_call.business_id and o.call_id = p_call.id and o.deleted_at is null),
    (select string_agg(o.body, E'\n') from public.notes o
      where o.business_id = p_call.business_id and o.caller_id = p_call.caller_id and o.deleted_at is null),
    coalesce(
      regexp_replace(p_call.transcript, '^(Caller|Receptionist): ', '', 'gn'),
      (select string_agg(t.text, E'\n' order by t.start_ms, t.position) from public.call_turns t where t.call_id = p_call.id))
  ), 200000)));
end $$;

create or replace function private.learn_words(p_business_id uuid, p_call_id uuid, p_words text[]) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.search_words (business_id, word, english, spanish, call_id)
  select p_business_id, w.word,
    (ts_lexize('pg_catalog.english_stem', w.word))[1], (ts_lexize('pg_catalog.spanish_stem', w.word))[1], p_call_id
  from unnest(p_words) w (word)
  where w.word ~ '^[[:alpha:]]' and char_length(w.word) between 2 and 40
    and not exists (select from public.search_words k where k.business_id = p_business_id and k.word = w.word)
  -- In one order everywhere, so that two calls that bring the same words never wait for each other in a circle.
  order by w.word collate "C"
  on conflict do nothing;
end $$;

create or replace function public.answer_noted(p_business_id uuid, p_call jsonb, p_tool jsonb, p_result text) returns text
language plpgsql security definer set search_path = '' as $$
begin
  return coalesce(private.note_action(p_business_id, p_call, p_tool, p_result), p_result);
end $$;

create or replace function public.answer_look_up(p_business_id uuid, p_question text, p_of_draft boolean default false) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    with asked as (
      select tsvector_to_array(to_tsvector('english', p_question)) as words,
        -- Any of the words. An & within a word (an address) becomes another word, never another query.
        replace(plainto_tsquery('english', p_question)::text, '&', '|')::tsquery as any_word
    ), passages as (
      select l.question, l.answer, l.search from private.knowledge_passages l, asked a
      where not p_of_draft and l.business_id = p_business_id and (l.question is not null or l.search @@ a.any_word)
      union all
      select d.question, d.answer, d.search from private.draft_passages(p_business_id) d where p_of_draft
    ), found as (
      select p.question, p.answer,
        case when p.search @@ a.any_word then
          (select count(*) from unnest(a.words) w where w = any (tsvector_to_array(p.search)))::real
            / greatest(cardinality(a.words), 1)
          else 0 end as share,
        case when p.question is null then 0 else extensions.similarity(p.question, p_question) end as likeness
      from passages p, asked a
    )
    -- Half of the words that mean something, or nearly the same letters (words heard wrongly): less is a guess.
    select f.answer from found f
    where f.share >= 0.5 or f.likeness >= 0.4
    order by f.share + f.likeness + case when f.question is null then 0 else 0.2 end desc
    limit 1);
end $$;

create or replace function public.answer_trial_context(p_business_id uuid, p_from timestamptz, p_to timestamptz) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select private.answering(r.business_id) || jsonb_build_object(
      'config', r.draft - 'knowledge', 'version', null, 'done', '{}'::jsonb, 'tried', '{}'::jsonb,
      'booked', case when p_from is not null then (
        select coalesce(jsonb_agg(jsonb_build_array(a.starts_at, a.ends_at) order by a.starts_at), '[]')
        from public.appointments a
        where a.business_id = r.business_id and a.status = 'booked'
          and a.starts_at > p_from - interval '1 day' and a.starts_at < p_to and a.ends_at > p_from) end)
    from public.receptionists r where r.business_id = p_business_id);
end $$;

create or replace function public.may(p_business_id uuid, p_permission text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select exists (
      select from public.role_permissions r
      where r.permission = p_permission and r.role = public.member_role(p_business_id)
    ));
end $$;

create or replace function public.member_role(p_business_id uuid) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(
      (select m.role
        from public.memberships m
        join public.profiles p on p.id = m.user_id and p.disabled_at is null
        join public.businesses b on b.id = m.business_id and b.disabled_at is null
        where m.business_id = p_business_id and m.user_id = (select auth.uid())),
      (select 'observer'
        from public.admin_views v
        join public.profiles p on p.id = v.admin_id and p.disabled_at is null
        where v.business_id = p_business_id and v.admin_id = (select auth.uid()) and v.expires_at > now())
    ));
end $$;

create or replace function public.member_businesses() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(array_agg(b.business_id), '{}')
    from (
      select m.business_id from public.memberships m where m.user_id = (select auth.uid())
      union
      select v.business_id from public.admin_views v where v.admin_id = (select auth.uid())
    ) b
    where public.member_role(b.business_id) is not null);
end $$;

create or replace function public.is_platform_admin() returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select exists (
      select from public.platform_admins a
      join public.profiles p on p.id = a.user_id and p.disabled_at is null
      where a.user_id = (select auth.uid())
    ));
end $$;

create or replace function public.my_session() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'id', u.id,
      'email', coalesce(u.email, ''),
      'fullName', coalesce(nullif(p.full_name, ''), nullif(u.raw_user_meta_data::jsonb ->> 'full_name', ''), u.email, ''),
      'avatarPath', p.avatar_path,
      'timeZone', p.time_zone,
      'isDisabled', p.disabled_at is not null,
      'isAdmin', public.is_platform_admin(),
      'owesCode', private.owes_code(),
      'businesses', (select coalesce(jsonb_agg(to_jsonb(b)), '[]') from public.my_businesses() b))
    from auth.users u
    join auth.sessions s on s.id::uuid = (auth.jwt() ->> 'session_id')::uuid and s.user_id::uuid = u.id::uuid
    left join public.profiles p on p.id = u.id::uuid
    where u.id::uuid = (select auth.uid()));
end $$;

create or replace function public.app_frame(p_business_id uuid)
returns table (phone_number text, overdue integer, billing jsonb)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
  select
    (select l.phone_number from public.phone_lines l
      where l.business_id = p_business_id and l.state = 'active' order by l.created_at limit 1),
    -- More than a hundred read the same: too many.
    (select count(*)::integer from (
      select from public.follow_ups f
      where f.business_id = p_business_id and f.status in ('open', 'snoozed') and f.queue_at < now()
      order by f.queue_at limit 100) late),
    public.billing_banner(p_business_id);
end $$;

create or replace function public.billing_banner(p_business_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'state', b.state, 'access', b.access, 'plan', b.plan,
      'trialEndsAt', b.trial_ends_at, 'pastDueSince', b.past_due_since, 'graceEndsAt', b.grace_ends_at,
      'releasesAt', b.releases_at,
      'due', case when public.may(p_business_id, 'billing.read') then private.amount_due(b.subscription_id) end,
      'releasedAt', (select a.lines_released_at from public.billing_accounts a where a.business_id = p_business_id),
      'scheduledAction', s.scheduled_action, 'scheduledAt', s.scheduled_at,
      'resumesAt', s.resumes_at, 'periodEndsAt', b.period_ends_at,
      'atCap', private.at_cap(b),
      'isAtCap', coalesce(
        private.used_seconds(p_business_id, b.period_starts_at, b.period_ends_at) >= b.included_seconds, false))
    from private.billing_at(p_business_id, now()) b
    left join public.subscriptions s on s.id = b.subscription_id
    where public.member_role(p_business_id) is not null and b.state <> 'free');
end $$;

create or replace function private.live_words(p_business_id uuid, p_call_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'turns', (
        select coalesce(jsonb_agg(jsonb_build_object('position', t.position, 'speaker', t.speaker,
          'text', left(t.text, 4000), 'startMs', t.start_ms) order by t.position), '[]')
        from (
          select l.position, l.speaker, l.text, l.start_ms from public.call_turns l
          where l.call_id = c.id and l.source = 'live'
          order by l.position desc limit 3
        ) t),
      'partials', (
        select coalesce(jsonb_agg(jsonb_build_object('speaker', p.speaker, 'text', left(p.text, 4000)) order by p.start_ms), '[]')
        from private.call_partials p where p.call_id = c.id))
    from public.calls c
    where c.id = p_call_id and c.business_id = p_business_id and c.status <> 'ended');
end $$;

create or replace function private.apply_call_status(p_call public.calls, p_caller uuid, p_event jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update public.calls c set
    caller_id = coalesce(c.caller_id, p_caller),
    caller_name = coalesce(c.caller_name, p_event -> 'call' ->> 'callerName'),
    status = case when m.moves then m.status else c.status end,
    status_at = case when m.moves then m.at else c.status_at end,
    ended_at = case when m.status = 'ended' then coalesce(c.ended_at, m.at) else c.ended_at end,
    ended_reason = case when m.status = 'ended' then coalesce(c.ended_reason, p_event ->> 'endedReason') else c.ended_reason end,
    duration_seconds = case when m.status = 'ended'
      then coalesce(c.duration_seconds, greatest(0, extract(epoch from m.at - c.started_at))::integer)
      else c.duration_seconds end
  from (
    select e.status, e.at, (p_call).status <> 'ended' and (
      e.status = 'ended' or e.at > (p_call).status_at
      or (e.at = (p_call).status_at
          and private.call_status_rank(e.status) > private.call_status_rank((p_call).status))) as moves
    from (select p_event ->> 'status' as status, (p_event ->> 'at')::timestamptz as at) e
  ) m
  where c.id = (p_call).id;
end $$;

create or replace function private.business_of_source(p_phone_number_id text, p_assistant_id text, p_at timestamptz) returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select s.business_id from private.call_sources s
    where ((s.kind = 'phone-number' and s.vapi_id = p_phone_number_id) or (s.kind = 'assistant' and s.vapi_id = p_assistant_id))
      and s.since <= p_at + interval '1 minute' and (s.until is null or s.until >= p_at - interval '1 minute')
    order by s.kind = 'phone-number' desc, s.since desc
    limit 1);
end $$;

create or replace function private.recording_due(p_business_id uuid, p_started_at timestamptz) returns timestamptz
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(
      (select least(p_started_at + make_interval(days => t.days), greatest(p_started_at + make_interval(days => t.next_days), t.next_at))
        from private.recording_terms t where t.business_id = p_business_id),
      p_started_at + make_interval(days => (private.billing_at(p_business_id, now())).retention_days)));
end $$;

create or replace function private.standing(p_call public.calls, p_is jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'value', case when p_is ->> 'field' = 'insight' then (select i.value from public.call_insights i
          where i.call_id = p_call.id and i.kind = p_is ->> 'kind' and lower(i.label) = lower(p_is ->> 'label')
            and i.place = (p_is ->> 'place')::integer)
        else to_jsonb(p_call) ->> (p_is ->> 'field') end,
      'found', x.found, 'isCorrected', x.withdrawn_at is null and x.id is not null,
      'by', private.person_name(x.made_by), 'at', x.made_at)
    from (select) one left join public.call_corrections x on x.call_id = p_call.id and x.field = p_is ->> 'field'
      and (x.field <> 'insight' or (x.kind = p_is ->> 'kind' and lower(x.label) = lower(p_is ->> 'label')
        and x.place = (p_is ->> 'place')::integer)));
end $$;

create or replace function private.transcript_from_turns(p_call_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update public.calls c set transcript = (
    select string_agg(
      case t.speaker when 'caller' then 'Caller: ' else 'Receptionist: ' end || t.text, E'\n' order by t.start_ms, t.position)
    from public.call_turns t where t.call_id = c.id)
  where c.id = p_call_id;
end $$;
