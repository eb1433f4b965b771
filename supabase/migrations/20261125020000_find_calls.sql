-- Finding calls at any size. The lists of 20261101000300 ran as the person who asks: with row-level security in
-- the way, Postgres may not use the index of a search, and one predicate for all filters fits none of them. Now a
-- function checks once who asks, and asks with the filters that are set, each of which has its index.

create extension if not exists btree_gin with schema extensions;
create extension if not exists fuzzystrmatch with schema extensions;

-- ---------------------------------------------------------------------------------------------
-- What is searched: a document a call, and the words that a business's calls are made of. Documents hold words as
-- they were said, without accents; their forms in English and Spanish, their beginnings and their misspellings are
-- looked up among the business's words. So one index serves every language, and a phrase stays a phrase.

drop function public.list_calls(uuid, jsonb, timestamptz, uuid, boolean, integer);
drop function public.count_calls(uuid, jsonb);
drop function public.filtered_calls(uuid, jsonb);
drop function public.call_search_query(text);
-- Rows of calls stay small.
alter table public.calls drop column search;

create table public.call_search (
  call_id uuid primary key,
  business_id uuid not null,
  started_at timestamptz not null,
  document tsvector not null,
  foreign key (business_id, call_id) references public.calls (business_id, id) on delete cascade
);
comment on table public.call_search is 'The words of a call: callers, numbers, summary, transcript. Kept true by triggers; read by functions only.';
create index call_search_document_idx on public.call_search using gin (business_id, document);
create index call_search_call_idx on public.call_search (business_id, call_id);

create table public.search_words (
  business_id uuid not null references public.businesses (id) on delete cascade,
  word text collate "C" not null,
  english text collate "C",
  spanish text collate "C",
  call_id uuid,
  primary key (business_id, word)
);
comment on table public.search_words is 'Each word of a business''s calls once, with its stems. Read by functions only.';
comment on column public.search_words.call_id is 'A call that has the word; with the last one that has it, it goes.';
create index search_words_english_idx on public.search_words (business_id, english);
create index search_words_spanish_idx on public.search_words (business_id, spanish);
create index search_words_alike_idx on public.search_words using gin (business_id, word extensions.gin_trgm_ops);
create index search_words_call_idx on public.search_words (call_id) where call_id is not null;

alter table public.call_search enable row level security;
alter table public.search_words enable row level security;
revoke all on public.call_search, public.search_words from anon, authenticated;
grant all on public.call_search, public.search_words to service_role;

create function private.search_text(p_text text) returns text
language sql immutable parallel safe set search_path = '' as $$
  -- "María's" and "marias" are one word.
  select regexp_replace(translate(lower(
    case when octet_length(p_text) = char_length(p_text) then p_text
      else regexp_replace(normalize(p_text, NFKD), '[\u0300-\u036f]+', '', 'g') end
  ), '''’‘`´', ''), '[^[:alnum:]]+', ' ', 'g')
$$;
comment on function private.search_text is 'Words in small letters, without accents and apostrophes, with single spaces between.';

create function private.call_document(p_call public.calls) returns tsvector
language sql stable set search_path = '' as $$
  select to_tsvector('pg_catalog.simple', private.search_text(left(concat_ws(' ',
    p_call.caller_name,
    (select p.name from public.callers p where p.id = p_call.caller_id),
    -- A number is found by all of it, without its country, without its area, and by its last four digits.
    n.digits, right(n.digits, 10), right(n.digits, 7), right(n.digits, 4),
    p_call.summary,
    coalesce(
      regexp_replace(p_call.transcript, '^(Caller|Receptionist): ', '', 'gn'),
      (select string_agg(t.text, E'\n' order by t.start_ms, t.position) from public.call_turns t where t.call_id = p_call.id))
  ), 200000)))
  from (select regexp_replace(p_call.caller_number, '\D', '', 'g') as digits) n
$$;

create function private.learn_words(p_business_id uuid, p_call_id uuid, p_words text[]) returns void
language sql security definer set search_path = '' as $$
  insert into public.search_words (business_id, word, english, spanish, call_id)
  select p_business_id, w.word,
    (ts_lexize('pg_catalog.english_stem', w.word))[1], (ts_lexize('pg_catalog.spanish_stem', w.word))[1], p_call_id
  from unnest(p_words) w (word)
  where w.word ~ '^[[:alpha:]]' and char_length(w.word) between 2 and 40
    and not exists (select from public.search_words k where k.business_id = p_business_id and k.word = w.word)
  -- In one order everywhere, so that two calls that bring the same words never wait for each other in a circle.
  order by w.word collate "C"
  on conflict do nothing
$$;

create function private.index_call(p_call public.calls) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_document tsvector := private.call_document(p_call);
begin
  insert into public.call_search as s (call_id, business_id, started_at, document)
  values (p_call.id, p_call.business_id, p_call.started_at, v_document)
  on conflict (call_id) do update set started_at = excluded.started_at, document = excluded.document
  where s.started_at <> excluded.started_at or s.document <> excluded.document;
  if found then
    perform private.learn_words(p_call.business_id, p_call.id, tsvector_to_array(v_document));
  end if;
end $$;

create function private.index_this_call() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.index_call(new);
  return null;
end $$;
create trigger calls_index_new after insert on public.calls
  for each row execute function private.index_this_call();
create trigger calls_index_changed after update on public.calls
  for each row when (
    (old.started_at, old.caller_id, old.caller_name, old.caller_number, old.summary, old.transcript)
    is distinct from (new.started_at, new.caller_id, new.caller_name, new.caller_number, new.summary, new.transcript))
  execute function private.index_this_call();

create function private.index_spoken_turns() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  -- A report's words are in its transcript already.
  perform private.index_call(c) from public.calls c
  where c.transcript is null and c.id in (select n.call_id from inserted n);
  return null;
end $$;
create trigger call_turns_index after insert on public.call_turns
  referencing new table as inserted for each statement execute function private.index_spoken_turns();

create function private.index_calls_of_caller() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.index_call(c) from public.calls c where c.business_id = new.business_id and c.caller_id = new.id;
  return null;
end $$;
create trigger callers_index_name after update on public.callers
  for each row when (old.name is distinct from new.name)
  execute function private.index_calls_of_caller();

-- What is erased leaves no word behind that only it had.
create function private.forget_words() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_word text;
  v_other uuid;
begin
  -- The whole business goes, with its words.
  if not exists (select from public.businesses b where b.id = old.business_id) then
    return null;
  end if;
  for v_word in select w.word from public.search_words w where w.call_id = old.call_id order by w.word loop
    -- Another call that has it answers for it from now on.
    select s.call_id into v_other from public.call_search s
    where s.business_id = old.business_id and s.document @@ quote_literal(v_word)::tsquery limit 1;
    if found then
      update public.search_words set call_id = v_other where business_id = old.business_id and word = v_word;
    else
      delete from public.search_words where business_id = old.business_id and word = v_word;
    end if;
  end loop;
  return null;
end $$;
create trigger call_search_forget after delete on public.call_search
  for each row execute function private.forget_words();

create function private.rebuild_search(p_business_id uuid default null) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.call_search (call_id, business_id, started_at, document)
  select c.id, c.business_id, c.started_at, private.call_document(c)
  from public.calls c where p_business_id is null or c.business_id = p_business_id
  on conflict (call_id) do update set started_at = excluded.started_at, document = excluded.document;
  delete from public.search_words w where p_business_id is null or w.business_id = p_business_id;
  insert into public.search_words (business_id, word, english, spanish, call_id)
  select w.business_id, w.word,
    (ts_lexize('pg_catalog.english_stem', w.word))[1], (ts_lexize('pg_catalog.spanish_stem', w.word))[1], w.call_id
  from (
    select s.business_id, d.lexeme as word,
      min(s.call_id::text)::uuid as call_id
    from public.call_search s, unnest(s.document) d
    where p_business_id is null or s.business_id = p_business_id
    group by s.business_id, d.lexeme
  ) w
  where w.word ~ '^[[:alpha:]]' and char_length(w.word) between 2 and 40;
end $$;
comment on function private.rebuild_search is 'Makes documents and words anew, of one business or all: after rows were written without triggers.';
select private.rebuild_search();

-- ---------------------------------------------------------------------------------------------
-- What is asked

create function private.search_group(p_business_id uuid, p_word text) returns text[]
language sql stable security definer set search_path = '' as $$
  -- The forms of a word in either language, and the words that begin with it, the shortest first.
  select array(
    select f.word from (
      (select w.word from public.search_words w
        where w.business_id = p_business_id and w.english = (ts_lexize('pg_catalog.english_stem', p_word))[1] limit 60)
      union
      (select w.word from public.search_words w
        where w.business_id = p_business_id and w.spanish = (ts_lexize('pg_catalog.spanish_stem', p_word))[1] limit 60)
      union
      (select w.word from public.search_words w
        where w.business_id = p_business_id
          and w.word >= p_word collate "C" and w.word < (p_word || U&'\+10FFFF') collate "C"
          -- Of one or two letters, only the word itself.
          and (char_length(p_word) > 2 or w.word = p_word collate "C")
        order by char_length(w.word), w.word limit 60)
    ) f)
$$;

create function private.search_nearest(p_business_id uuid, p_word text) returns text
language sql stable security definer set search_path = ''
set pg_trgm.similarity_threshold = 0.2 as $$
  select n.word from (
    select w.word, extensions.levenshtein_less_equal(w.word, p_word, 3) as distance,
      extensions.similarity(w.word, p_word) as likeness
    from public.search_words w
    where w.business_id = p_business_id and w.word operator(extensions.%) p_word
      and char_length(w.word) between char_length(p_word) - 2 and char_length(p_word) + 2
  ) n
  where n.distance <= case when char_length(p_word) < 4 then 0 when char_length(p_word) < 6 then 1
    when char_length(p_word) < 8 then 2 else 3 end
  order by n.distance, n.likeness desc, n.word
  limit 1
$$;

create function private.read_search(
  p_business_id uuid, p_text text, out query tsquery, out words text[], out corrected text
)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_text text := translate(left(p_text, 400), '“”„«»', '"""""');
  v_part text;
  v_phrase text[];
  v_word text;
  v_group text[];
  v_near text;
  v_shown text[] := '{}';
  v_rest text[];
  v_weighty text[];
  v_is_corrected boolean := false;
  v_any text;
begin
  words := '{}';
  -- "…": these words, one after the other, as they were said.
  for v_part in select (regexp_matches(v_text, '"([^"]+)"', 'g'))[1] loop
    v_phrase := string_to_array(nullif(btrim(private.search_text(v_part)), ''), ' ');
    if v_phrase is null then
      continue;
    end if;
    v_phrase := v_phrase[1:12];
    select string_agg(quote_literal(w.w), ' <-> ' order by w.n)::tsquery
    into v_any from unnest(v_phrase) with ordinality w (w, n);
    query := coalesce(query && v_any::tsquery, v_any::tsquery);
    words := words || v_phrase;
    v_shown := v_shown || ('"' || array_to_string(v_phrase, ' ') || '"');
  end loop;

  -- A telephone number, however it is written, is one word.
  v_text := regexp_replace(v_text, '"[^"]*"', ' ', 'g');
  for v_part in select (regexp_matches(v_text, '[+(]?\d[\d ().-]{5,}\d', 'g'))[1] loop
    v_text := replace(v_text, v_part, ' ' || regexp_replace(v_part, '\D', '', 'g') || ' ');
  end loop;
  v_rest := (string_to_array(nullif(btrim(private.search_text(v_text)), ''), ' '))[1:12];
  -- "when is the open house" asks for calls about an open house.
  v_weighty := array(select w.w from unnest(v_rest) with ordinality w (w, n)
    where ts_lexize('pg_catalog.english_stem', w.w) <> '{}' and ts_lexize('pg_catalog.spanish_stem', w.w) <> '{}'
    order by w.n);
  if cardinality(v_weighty) > 0 then
    v_rest := v_weighty;
  end if;

  foreach v_word in array coalesce(v_rest, '{}') loop
    if v_word ~ '^\d{3,}$' then
      query := coalesce(query && (quote_literal(v_word) || ':*')::tsquery, (quote_literal(v_word) || ':*')::tsquery);
      words := words || v_word;
      v_shown := v_shown || v_word;
      continue;
    end if;
    v_group := private.search_group(p_business_id, v_word);
    if cardinality(v_group) = 0 then
      v_near := private.search_nearest(p_business_id, v_word);
      if v_near is not null then
        v_group := private.search_group(p_business_id, v_near);
        v_word := v_near;
        v_is_corrected := true;
      end if;
    end if;
    v_group := array(select distinct g from unnest(v_group || v_word) g);
    v_any := (select string_agg(quote_literal(g), ' | ') from unnest(v_group) g);
    query := coalesce(query && v_any::tsquery, v_any::tsquery);
    words := words || v_group;
    v_shown := v_shown || v_word;
  end loop;
  if v_is_corrected then
    corrected := array_to_string(v_shown, ' ');
  end if;
end $$;
comment on function private.read_search is
  'A search in people''s words as a query; the words that it finds; and what was searched for when a word was misspelled. Null query for a text without words.';

-- ---------------------------------------------------------------------------------------------
-- Which calls. Each filter has an index that begins with the business and ends in the order of the list.

create index calls_outcome_idx on public.calls (business_id, outcome, started_at desc, id desc) where outcome is not null;
create index calls_sentiment_idx on public.calls (business_id, sentiment, started_at desc, id desc) where sentiment is not null;
create index calls_lead_idx on public.calls (business_id, lead_quality, started_at desc, id desc) where lead_quality is not null;
create index calls_after_hours_idx on public.calls (business_id, started_at desc, id desc) where is_after_hours;
create index calls_length_idx on public.calls (business_id, duration_seconds, started_at desc);
drop index public.calls_caller_idx;
create index calls_caller_idx on public.calls (business_id, caller_id, started_at desc, id desc);

create function private.may_list_calls(p_business_id uuid) returns boolean
language sql stable set search_path = '' as $$
  -- The role that the API took for the request, which a function that runs as its owner still sees; `none` is the
  -- owner of the database itself.
  select current_setting('role') in ('service_role', 'none') or public.may(p_business_id, 'calls.read')
$$;

-- p_filters, all optional: status (running, ended), sentiment, lead, outcome, caller (uuid), from, to (timestamptz;
-- from is included, to is not), hours (after, open), min, max (seconds), followup (open, overdue, snoozed, done,
-- none), spam (hidden, only), and q, which this leaves to its caller. $1 business, $2 p_filters, $3 and $4 cursor,
-- $5 limit.
create function private.find_calls_sql(p_filters jsonb, p_has_cursor boolean, p_newer boolean) returns text
language sql immutable set search_path = '' as $$
  select format(
    'select c.id, c.started_at from public.calls c where c.business_id = $1%s%s order by c.started_at %s, c.id %3$s limit $5',
    case when p_has_cursor then
      case when p_newer then ' and (c.started_at, c.id) > ($3, $4)' else ' and (c.started_at, c.id) < ($3, $4)' end end,
    (select string_agg(' and ' || f.condition, '' order by f.name) from (values
      ('status', case p_filters ->> 'status' when 'running' then 'c.status <> ''ended''' else 'c.status = $2 ->> ''status''' end),
      ('sentiment', 'c.sentiment = $2 ->> ''sentiment'''),
      ('lead', 'c.lead_quality = $2 ->> ''lead'''),
      ('outcome', 'c.outcome = $2 ->> ''outcome'''),
      ('caller', 'c.caller_id = ($2 ->> ''caller'')::uuid'),
      ('from', 'c.started_at >= ($2 ->> ''from'')::timestamptz'),
      ('to', 'c.started_at < ($2 ->> ''to'')::timestamptz'),
      ('hours', case p_filters ->> 'hours' when 'after' then 'c.is_after_hours' else 'not c.is_after_hours' end),
      ('min', 'c.duration_seconds >= ($2 ->> ''min'')::integer'),
      ('max', 'c.duration_seconds <= ($2 ->> ''max'')::integer'),
      ('spam', case p_filters ->> 'spam' when 'only' then 'c.outcome = ''spam''' else 'c.outcome is distinct from ''spam''' end),
      ('followup', case p_filters ->> 'followup'
        when 'none' then 'not exists (select from public.follow_ups f where f.call_id = c.id)'
        else 'c.id in (select f.call_id from public.follow_ups f where f.business_id = $1 and ' ||
          case p_filters ->> 'followup'
            when 'overdue' then 'f.status = ''open'' and f.due_at < now()'
            when 'open' then 'f.status = ''open'''
            when 'snoozed' then 'f.status = ''snoozed'''
            when 'done' then 'f.status = ''done'''
            else 'false' end || ')' end)
    ) f (name, condition) where p_filters ->> f.name is not null),
    case when p_newer then 'asc' else 'desc' end)
$$;
comment on function private.find_calls_sql is 'The question for a page of calls with just the filters that are set; nothing of a filter''s value is in its text, but for the choices named above.';

-- The calls of a business with the words, in the order of the list, by the index of words alone.
create function private.search_calls(
  p_business_id uuid, p_query tsquery, p_filters jsonb,
  p_cursor_at timestamptz, p_cursor_id uuid, p_newer boolean, p_limit integer
) returns uuid[]
language plpgsql stable security definer set search_path = ''
set plan_cache_mode = 'force_custom_plan' set jit = off
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off as $$
begin
  if p_newer then
    return array(
      select s.call_id from public.call_search s
      where s.business_id = p_business_id and s.document @@ p_query
        and (s.started_at, s.call_id) > (coalesce(p_cursor_at, '-infinity'), coalesce(p_cursor_id, '00000000-0000-0000-0000-000000000000'))
        and s.started_at >= coalesce((p_filters ->> 'from')::timestamptz, '-infinity')
        and s.started_at < coalesce((p_filters ->> 'to')::timestamptz, 'infinity')
      order by s.started_at, s.call_id limit p_limit);
  end if;
  return array(
    select s.call_id from public.call_search s
    where s.business_id = p_business_id and s.document @@ p_query
      and (s.started_at, s.call_id) < (coalesce(p_cursor_at, 'infinity'), coalesce(p_cursor_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
      and s.started_at >= coalesce((p_filters ->> 'from')::timestamptz, '-infinity')
      and s.started_at < coalesce((p_filters ->> 'to')::timestamptz, 'infinity')
    order by s.started_at desc, s.call_id desc limit p_limit);
end $$;

-- A word that most calls have is found soonest by walking through time; one that few have, by the index of words.
-- How it is cannot be known before: we walk some way first.
create function private.find_calls(
  p_business_id uuid, p_filters jsonb, p_cursor_at timestamptz, p_cursor_id uuid, p_newer boolean, p_limit integer
) returns uuid[]
language plpgsql stable security definer set search_path = ''
set jit = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  v_sql text := private.find_calls_sql(p_filters, p_cursor_at is not null, p_newer);
  v_query tsquery;
  v_walk integer := least(greatest(1000, p_limit * 15), 6000);
  v_walked integer;
  v_ids uuid[];
  v_hits uuid[];
  v_some uuid[];
  v_others jsonb := p_filters - array['q', 'from', 'to'];
begin
  if p_filters ->> 'q' is not null then
    v_query := (private.read_search(p_business_id, p_filters ->> 'q')).query;
  end if;
  if v_query is null then
    execute format('select array(select p.id from (%s) p)', v_sql) into v_ids
    using p_business_id, p_filters, p_cursor_at, p_cursor_id, p_limit;
    return v_ids;
  end if;

  execute format(
    'select count(*), (array_agg(w.id order by w.started_at %1$s, w.id %1$s) filter (where s.document @@ $6))[1:$7]
     from (%2$s) w join public.call_search s on s.call_id = w.id',
    case when p_newer then 'asc' else 'desc' end, v_sql)
  into v_walked, v_ids
  using p_business_id, p_filters, p_cursor_at, p_cursor_id, v_walk, v_query, p_limit;
  if v_walked < v_walk or cardinality(v_ids) >= p_limit then
    return coalesce(v_ids, '{}');
  end if;

  v_hits := private.search_calls(p_business_id, v_query, p_filters, p_cursor_at, p_cursor_id, p_newer,
    case when v_others = '{}' then p_limit end);
  if v_others = '{}' then
    return v_hits;
  end if;
  v_ids := '{}';
  for n in 0 .. (cardinality(v_hits) - 1) / 500 loop
    execute format(
      'select array(select p.id from (%s) p)',
      replace(v_sql, 'where c.business_id = $1', 'where c.id = any ($6) and c.business_id = $1'))
    into v_some
    using p_business_id, p_filters, p_cursor_at, p_cursor_id, p_limit - cardinality(v_ids), v_hits[n * 500 + 1 : (n + 1) * 500];
    v_ids := v_ids || v_some;
    exit when cardinality(v_ids) >= p_limit;
  end loop;
  return v_ids;
end $$;
comment on function private.find_calls is 'Ids of calls in the order of the list (with p_newer the other way round), from the cursor on.';

-- ---------------------------------------------------------------------------------------------
-- What pages ask. Each says first who may; a stranger finds nothing.

create function public.list_calls(
  p_business_id uuid,
  p_filters jsonb default '{}',
  p_cursor_at timestamptz default null,
  p_cursor_id uuid default null,
  p_newer boolean default false,
  p_limit integer default 25
) returns table (
  id uuid, status text, direction text, caller_id uuid, caller_name text, caller_number text,
  started_at timestamptz, duration_seconds integer, outcome text, sentiment text, lead_quality text,
  is_after_hours boolean, summary text, has_report boolean, last_words text, last_speaker text,
  follow_up_status text, follow_up_title text, follow_up_due_at timestamptz, follow_up_snoozed_until timestamptz
)
language plpgsql stable security definer set search_path = ''
set jit = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  if not private.may_list_calls(p_business_id) then
    return;
  end if;
  return query
  select c.id, c.status, c.direction, c.caller_id, coalesce(c.caller_name, p.name), c.caller_number,
    c.started_at, c.duration_seconds, c.outcome, c.sentiment, c.lead_quality,
    c.is_after_hours, c.summary, c.report_at is not null, t.text, t.speaker,
    f.status, f.title, f.due_at, f.snoozed_until
  from unnest(private.find_calls(p_business_id, p_filters, p_cursor_at, p_cursor_id, p_newer, least(p_limit, 1000)))
    as page (call_id)
  join public.calls c on c.id = page.call_id
  left join public.callers p on p.id = c.caller_id
  left join public.follow_ups f on f.call_id = c.id
  left join lateral (
    select l.text, l.speaker from public.call_turns l
    where c.report_at is null and l.call_id = c.id
    order by l.start_ms desc, l.position desc limit 1
  ) t on true
  order by c.started_at desc, c.id desc;
end $$;
comment on function public.list_calls is
  'A page of a business''s calls, newest first: older than the cursor, or with p_newer the ones just newer than it.';

create function public.call_neighbours(p_business_id uuid, p_call_id uuid, p_filters jsonb default '{}')
returns table (newer_id uuid, older_id uuid)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_at timestamptz;
begin
  if not private.may_list_calls(p_business_id) then
    return;
  end if;
  select c.started_at into v_at from public.calls c where c.business_id = p_business_id and c.id = p_call_id;
  if not found then
    return;
  end if;
  return query select
    (private.find_calls(p_business_id, p_filters, v_at, p_call_id, true, 1))[1],
    (private.find_calls(p_business_id, p_filters, v_at, p_call_id, false, 1))[1];
end $$;
comment on function public.call_neighbours is
  'The calls just newer and just older than a call in the list that the filters make. The call itself need not be in it.';

create function private.count_found(p_business_id uuid, p_filters jsonb, p_bound integer) returns integer
language plpgsql stable security definer set search_path = '' as $$
begin
  return cardinality(private.find_calls(p_business_id, p_filters, null, null, false, p_bound + 1));
end $$;

create function public.count_calls(p_business_id uuid, p_filters jsonb default '{}', p_bound integer default 1000)
returns bigint
language plpgsql stable security definer set search_path = '' as $$
begin
  if not private.may_list_calls(p_business_id) then
    return 0;
  end if;
  return private.count_found(p_business_id, p_filters, least(p_bound, 1000));
end $$;
comment on function public.count_calls is 'How many calls the filters leave; p_bound + 1 for any number above p_bound, which costs the same at any size.';

create function public.call_totals(p_business_id uuid, p_filters jsonb default '{}', p_bound integer default 1000)
returns table (calls integer, is_more boolean, oldest timestamptz, newest timestamptz)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_bound integer := least(p_bound, 1000);
  v_calls integer;
begin
  if not private.may_list_calls(p_business_id) then
    return;
  end if;
  -- Words cost more than other filters: a common one is counted as far as a page's walk sees.
  if p_filters ->> 'q' is not null then
    v_bound := least(v_bound, 100);
  end if;
  v_calls := private.count_found(p_business_id, p_filters, v_bound);
  return query select least(v_calls, v_bound), v_calls > v_bound,
    (select c.started_at from public.calls c
      where c.id = (private.find_calls(p_business_id, p_filters, null, null, true, 1))[1]),
    (select c.started_at from public.calls c
      where c.id = (private.find_calls(p_business_id, p_filters, null, null, false, 1))[1]);
end $$;
comment on function public.call_totals is 'How many calls the filters leave, counted up to a bound, and from when to when.';

create function public.count_views(p_business_id uuid, p_views jsonb, p_bound integer default 100) returns integer[]
language plpgsql stable security definer set search_path = '' as $$
begin
  if not private.may_list_calls(p_business_id) then
    return '{}';
  end if;
  return array(
    select private.count_found(p_business_id, v.filters, least(p_bound, 100))
    from jsonb_array_elements(p_views) with ordinality v (filters, n) where v.n <= 30 order by v.n);
end $$;
comment on function public.count_views is 'How many calls each of several lists has; p_bound + 1 for any number above.';

create function public.read_search(p_business_id uuid, p_text text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_read record;
begin
  if not private.may_list_calls(p_business_id) then
    return null;
  end if;
  v_read := private.read_search(p_business_id, p_text);
  return jsonb_build_object('words', to_jsonb(v_read.words), 'corrected', v_read.corrected, 'isEmpty', v_read.query is null);
end $$;
comment on function public.read_search is 'How a search was understood: the words that are marked, and what was searched for when one was misspelled.';

create function public.search_hits(p_business_id uuid, p_text text, p_call_ids uuid[])
returns table (call_id uuid, "position" integer, speaker text, text text, start_ms integer)
language plpgsql stable security definer set search_path = '' set jit = off as $$
declare
  v_read record;
  v_any tsquery;
begin
  if not private.may_list_calls(p_business_id) then
    return;
  end if;
  v_read := private.read_search(p_business_id, p_text);
  if v_read.query is null then
    return;
  end if;
  v_any := (select string_agg(quote_literal(w) || case when w ~ '^\d+$' then ':*' else '' end, ' | ')
    from unnest(v_read.words) w);
  -- The turn that has the whole query, or else the first with the most of its words.
  return query
  select h.call_id, h."position", h.speaker, h.text, h.start_ms
  from unnest(p_call_ids[1:100]) i (id)
  cross join lateral (
    select t.call_id, t."position", t.speaker, t.text, t.start_ms
    from (
      select l.*, to_tsvector('pg_catalog.simple', private.search_text(l.text)) as document
      from public.call_turns l
      where l.business_id = p_business_id and l.call_id = i.id
    ) t
    where t.document @@ v_any
    order by t.document @@ v_read.query desc, ts_rank(t.document, v_any) desc, t.start_ms, t."position"
    limit 1
  ) h;
end $$;
comment on function public.search_hits is 'Of each call the turn that fits a search best; calls that have it elsewhere (in a name, a summary) have none.';

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'call_document(public.calls)', 'learn_words(uuid, uuid, text[])', 'index_call(public.calls)',
    'index_this_call()', 'index_spoken_turns()', 'index_calls_of_caller()', 'forget_words()', 'rebuild_search(uuid)',
    'search_text(text)', 'search_group(uuid, text)', 'search_nearest(uuid, text)', 'read_search(uuid, text)',
    'may_list_calls(uuid)', 'find_calls_sql(jsonb, boolean, boolean)',
    'search_calls(uuid, tsquery, jsonb, timestamptz, uuid, boolean, integer)',
    'find_calls(uuid, jsonb, timestamptz, uuid, boolean, integer)', 'count_found(uuid, jsonb, integer)'
  ] loop
    execute 'revoke all on function private.' || v_function || ' from public, anon, authenticated';
  end loop;
  foreach v_function in array array[
    'list_calls(uuid, jsonb, timestamptz, uuid, boolean, integer)', 'call_neighbours(uuid, uuid, jsonb)',
    'count_calls(uuid, jsonb, integer)', 'call_totals(uuid, jsonb, integer)', 'count_views(uuid, jsonb, integer)',
    'read_search(uuid, text)', 'search_hits(uuid, text, uuid[])'
  ] loop
    execute 'revoke all on function public.' || v_function || ' from public, anon';
    execute 'grant execute on function public.' || v_function || ' to authenticated, service_role';
  end loop;
end $$;
