-- Several sections of the draft at once, all or none: a template that is half applied is nobody's receptionist.
-- p_bases has the hashes that read_draft gave. Errors: as of save_draft.
create function public.save_draft_sections(p_business_id uuid, p_values jsonb, p_bases jsonb) returns void
language plpgsql security invoker set search_path = '' as $$
declare
  v record;
begin
  for v in select s.key, s.value from jsonb_each(p_values) s order by s.key loop
    perform public.save_draft(p_business_id, v.key, v.value, p_bases ->> v.key);
  end loop;
end $$;
revoke all on function public.save_draft_sections(uuid, jsonb, jsonb) from public, anon;
grant execute on function public.save_draft_sections(uuid, jsonb, jsonb) to authenticated;

-- Counted once: a list of files would have to read all their text for it.
alter table public.knowledge_files
  add column words integer not null generated always as (regexp_count(text, '\S+')) stored;
comment on column public.knowledge_files.words is 'How many words were read out of it.';
