-- Most callers have no tags: a call that comes in, or a business that goes, asks nothing about them.
drop trigger callers_count_tags on public.callers;
create trigger callers_count_tags_new after insert on public.callers
  for each row when (new.tags <> '{}') execute function private.count_tags();
create trigger callers_count_tags_changed after update of tags on public.callers
  for each row when (new.tags is distinct from old.tags) execute function private.count_tags();
create trigger callers_count_tags_gone after delete on public.callers
  for each row when (old.tags <> '{}') execute function private.count_tags();
