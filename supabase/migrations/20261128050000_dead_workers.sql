-- A worker process whose connection broke is not dead yet: its jobs go on, and it comes back. Its jobs are taken over when
-- it has been away for ten seconds. Those of a process that never said which workers it has are taken over after half a
-- minute, in which even a slow machine starts; before, that was five seconds, and a slow start did its first jobs twice.
alter table private.worker_processes add column lost_at timestamptz;
comment on column private.worker_processes.lost_at is 'Since when nobody holds its lock, as others have seen.';

create or replace function private.free_jobs_of_dead_workers() returns integer
language plpgsql set search_path = '' as $$
declare
  v_dead text[];
  v_count integer;
begin
  update private.worker_processes w set lost_at = case when h.is_held then null else coalesce(w.lost_at, now()) end
  from (
    select p.id, exists (
      select from pg_catalog.pg_locks l
      where l.locktype = 'advisory' and l.granted
        and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('worker:' || p.id::text, 0)) as is_held
    from private.worker_processes p) h
  where h.id = w.id and h.is_held = (w.lost_at is not null);
  with gone as (
    delete from private.worker_processes w where w.lost_at < now() - interval '10 seconds' returning w.worker_ids
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
