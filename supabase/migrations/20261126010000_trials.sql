-- Tries: calls in which a member talks to the draft. They go through Vapi like any other call, are answered from
-- the draft instead of from the live version, and change nothing: nobody is called, booked or asked to do anything.

create table private.test_calls (
  vapi_call_id text primary key check (char_length(vapi_call_id) between 1 and 128),
  business_id uuid not null references public.businesses (id) on delete cascade,
  created_at timestamptz not null default now()
);
comment on table private.test_calls is 'Calls that are tries, by Vapi''s id: known here before, or after, the call itself comes up.';
create index test_calls_business_idx on private.test_calls (business_id);
alter table private.test_calls enable row level security;
revoke all on private.test_calls from public, anon, authenticated;

alter table public.calls add column is_test boolean not null default false;
comment on column public.calls.is_test is 'A member tried the draft: no caller, no follow-up, and no usage. Figures and bills leave it out.';

-- Triggers, so that it holds whichever event or tool makes the row first. A call by the browser is a try without
-- any mark: callers have no other way than the phone.
create function private.know_test_call() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    new.is_test := new.is_test or new.direction = 'web' or exists (
      select from private.test_calls t where t.vapi_call_id = new.vapi_call_id and t.business_id = new.business_id);
  end if;
  -- Whoever tries is a member, and nobody's caller. Lists and pages show the name.
  if new.is_test then
    new.caller_name := 'Test call';
    new.caller_number := null;
    new.caller_id := null;
  end if;
  return new;
end $$;
revoke all on function private.know_test_call() from public;
create trigger calls_know_test before insert on public.calls
  for each row execute function private.know_test_call();
create trigger calls_keep_test before update on public.calls
  for each row when (new.is_test) execute function private.know_test_call();

-- Nobody looks for what was only tried.
create or replace function private.index_call(p_call public.calls) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_document tsvector;
begin
  if p_call.is_test then
    delete from public.call_search s where s.call_id = p_call.id;
    return;
  end if;
  v_document := private.call_document(p_call);
  insert into public.call_search as s (call_id, business_id, started_at, document)
  values (p_call.id, p_call.business_id, p_call.started_at, v_document)
  on conflict (call_id) do update set started_at = excluded.started_at, document = excluded.document
  where s.started_at <> excluded.started_at or s.document <> excluded.document;
  if found then
    perform private.learn_words(p_call.business_id, p_call.id, tsvector_to_array(v_document));
  end if;
end $$;

create index calls_tests_idx on public.calls (business_id, started_at desc, id desc) where is_test;

create function private.no_work_from_tests() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from public.calls c where c.id = new.call_id and c.is_test) then
    return null;
  end if;
  return new;
end $$;
revoke all on function private.no_work_from_tests() from public;
create trigger follow_ups_not_of_tests before insert on public.follow_ups
  -- What a person writes down is theirs.
  for each row when (new.call_id is not null and new.created_by is null) execute function private.no_work_from_tests();

-- Says that a call is a try of the business. A call of another business is left alone.
create function public.note_test_call(p_business_id uuid, p_vapi_call_id text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_call uuid;
begin
  insert into private.test_calls (vapi_call_id, business_id)
  select p_vapi_call_id, b.id from public.businesses b where b.id = p_business_id
  on conflict do nothing;
  if not found then
    return;
  end if;
  -- It came up already: what was made of it is taken back.
  update public.calls c set is_test = true
  where c.vapi_call_id = p_vapi_call_id and c.business_id = p_business_id and not c.is_test
  returning c.id into v_call;
  if v_call is not null then
    delete from public.follow_ups f where f.call_id = v_call and f.requested_at is null;
  end if;
end $$;
comment on function public.note_test_call(uuid, text) is 'A call is a try. Once; later words about it change nothing.';

-- ---------------------------------------------------------------------------------------------
-- What a tool is answered on a try: as on a call, from the draft, with nothing done before.

create function public.answer_trial_context(p_business_id uuid, p_from timestamptz, p_to timestamptz) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.answering(r.business_id) || jsonb_build_object(
    'config', r.draft - 'knowledge', 'done', '{}'::jsonb, 'tried', '{}'::jsonb,
    'booked', case when p_from is not null then (
      select coalesce(jsonb_agg(jsonb_build_array(a.starts_at, a.ends_at) order by a.starts_at), '[]')
      from public.appointments a
      where a.business_id = r.business_id and a.status = 'booked'
        and a.starts_at > p_from - interval '1 day' and a.starts_at < p_to and a.ends_at > p_from) end)
  from public.receptionists r where r.business_id = p_business_id
$$;
comment on function public.answer_trial_context(uuid, timestamptz, timestamptz) is
  'As answer_call_context, of the draft: for calls that are tries.';

-- As index_knowledge makes passages of the live version.
create function private.draft_passages(p_business_id uuid) returns table (question text, answer text, search tsvector)
language sql stable security definer set search_path = '' as $$
  with k as (
    select r.draft -> 'knowledge' as v from public.receptionists r where r.business_id = p_business_id
  ), p as (
    select e ->> 'question' as question, e ->> 'answer' as answer
    from k, jsonb_array_elements(case when jsonb_typeof(k.v -> 'entries') = 'array' then k.v -> 'entries' else '[]' end) e
    union all
    select null, substr(f.text, n, 700)
    from k, public.knowledge_files f, generate_series(1, greatest(char_length(f.text), 1), 550) n
    where f.business_id = p_business_id and jsonb_typeof(k.v -> 'files') = 'array' and k.v -> 'files' ? f.id::text
  )
  select p.question, p.answer,
    setweight(to_tsvector('english', coalesce(p.question, '')), 'A') || setweight(to_tsvector('english', p.answer), 'B')
  from p where btrim(coalesce(p.answer, '')) <> ''
$$;
revoke all on function private.draft_passages(uuid) from public;

drop function public.answer_look_up(uuid, text);
create function public.answer_look_up(p_business_id uuid, p_question text, p_of_draft boolean default false) returns text
language sql stable security definer set search_path = '' as $$
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
  limit 1
$$;
comment on function public.answer_look_up(uuid, text, boolean) is
  'The best of what the receptionist, live or as drafted, knows about a question, or null.';

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'note_test_call(uuid, text)', 'answer_trial_context(uuid, timestamptz, timestamptz)',
    'answer_look_up(uuid, text, boolean)'
  ] loop
    execute 'revoke all on function public.' || v_function || ' from public, anon, authenticated';
    execute 'grant execute on function public.' || v_function || ' to service_role';
  end loop;
end $$;
