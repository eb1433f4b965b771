-- Each view is counted by itself: a thousand of one must not hide another's.
create or replace function public.count_follow_ups(p_business_id uuid, p_view text, p_kind text, p_bounds timestamptz[]) returns jsonb
language sql stable set search_path = '' as $$
  with everyone as (
    select f.queue_at from public.follow_ups f
    where f.business_id = p_business_id and f.status in ('open', 'snoozed') and (f.status = 'open' or f.snoozed_until <= now())
      and (p_kind is null or f.kind = p_kind)
    order by f.queue_at limit 1000
  ),
  mine as (
    select f.queue_at from public.follow_ups f
    where f.business_id = p_business_id and f.status in ('open', 'snoozed') and (f.status = 'open' or f.snoozed_until <= now())
      and (p_kind is null or f.kind = p_kind) and f.assigned_to = (select auth.uid())
    order by f.queue_at limit 1000
  ),
  unassigned as (
    select f.queue_at from public.follow_ups f
    where f.business_id = p_business_id and f.status in ('open', 'snoozed') and (f.status = 'open' or f.snoozed_until <= now())
      and (p_kind is null or f.kind = p_kind) and f.assigned_to is null
    order by f.queue_at limit 1000
  ),
  shown as (
    select width_bucket(up.queue_at, p_bounds || 'infinity'::timestamptz) as part, count(*) as count
    from (
      select queue_at from everyone where p_view = 'everyone'
      union all select queue_at from mine where p_view = 'mine'
      union all select queue_at from unassigned where p_view = 'unassigned') up
    group by 1
  )
  select jsonb_build_object(
    'everyone', (select count(*) from everyone),
    'mine', (select count(*) from mine),
    'unassigned', (select count(*) from unassigned),
    'snoozed', (select count(*) from (
      select from public.follow_ups f
      where f.business_id = p_business_id and f.status = 'snoozed' and f.snoozed_until > now() and (p_kind is null or f.kind = p_kind)
      limit 1000) s),
    'parts', (select coalesce(jsonb_object_agg(shown.part, shown.count), '{}') from shown))
$$;
