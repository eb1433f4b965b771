-- A deleted business pays no more, whatever we had heard of what it pays, and however long Paddle is away.

-- The net: whatever is left has a job.
create function private.watch_leftovers() returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform graphile_worker.add_job('cancel-subscriptions', json_build_object('businessId', l.business_id),
    queue_name => 'paddle:' || l.business_id, max_attempts => 25, job_key => 'cancel-subscriptions:' || l.business_id)
  from private.paddle_leftovers l
  where not exists (select from graphile_worker.jobs j
    where j.key = 'cancel-subscriptions:' || l.business_id and j.attempts < j.max_attempts);
end $$;
revoke all on function private.watch_leftovers() from public, anon, authenticated;

create or replace function private.leave_paddle() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into private.paddle_leftovers (business_id, subscriptions, transactions)
  select old.id, s.ids, t.ids
  from (select coalesce(array_agg(i.id), '{}') as ids from (
      select s.id from public.subscriptions s where s.business_id = old.id and s.status <> 'canceled'
      union
      -- One that was paid and that nobody has told us of yet.
      select t.subscription_id from public.transactions t
      where t.business_id = old.id and t.subscription_id is not null
        and not exists (select from public.subscriptions s where s.id = t.subscription_id and s.status = 'canceled')) i) s,
    (select coalesce(array_agg(t.id), '{}') as ids from public.transactions t
      where t.business_id = old.id and t.subscription_id is null and t.made_at > now() - interval '60 days') t
  where cardinality(s.ids) > 0 or cardinality(t.ids) > 0
  on conflict (business_id) do nothing;
  if found then
    perform private.watch_leftovers();
  end if;
  return old;
end $$;
