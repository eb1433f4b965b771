-- Jobs of a worker process that has ended are taken over the moment it is seen; those of a process that has not yet said
-- which workers it has, only after a time in which even a slow machine starts. Before, both were taken over after five
-- seconds, and a slow start did its first jobs twice.
create or replace function private.free_jobs_of_dead_workers() returns integer
language plpgsql set search_path = '' as $$
declare
  v_dead text[];
  v_count integer;
begin
  -- A process is dead when nobody holds its lock.
  with gone as (
    delete from private.worker_processes w
    where not exists (
      select from pg_catalog.pg_locks l
      where l.locktype = 'advisory' and l.granted
        and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('worker:' || w.id::text, 0))
    returning w.worker_ids
  )
  select array_agg(distinct j.locked_by) into v_dead
  from graphile_worker.jobs j
  where j.locked_by is not null
    and (exists (select from gone where j.locked_by = any (gone.worker_ids))
      or (j.locked_at < now() - interval '30 seconds'
        and not exists (select from private.worker_processes w where j.locked_by = any (w.worker_ids))));
  if v_dead is null then
    return 0;
  end if;
  select count(*) into v_count from graphile_worker.jobs j where j.locked_by = any (v_dead);
  perform graphile_worker.force_unlock_workers(v_dead);
  return v_count;
end $$;
