-- A piece of a number with its separators, such as 555-01, finds as the whole number does.
create or replace function private.read_search(
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

  -- A telephone number, or a piece of one, is one word, however it is written.
  v_text := regexp_replace(v_text, '"[^"]*"', ' ', 'g');
  for v_part in select (regexp_matches(v_text, '[+(]?\d[\d ().-]{3,}\d', 'g'))[1] loop
    if char_length(regexp_replace(v_part, '\D', '', 'g')) >= 5 then
      v_text := replace(v_text, v_part, ' ' || regexp_replace(v_part, '\D', '', 'g') || ' ');
    end if;
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
