-- What those who run Frontdesk see of its billing.

create index webhook_events_paddle_idx on public.webhook_events (business_id, occurred_at desc, id desc) where provider = 'paddle';

-- What a month of a subscription brings, before tax, in its currency's smallest unit. Where its price does not say it
-- in the currency that is paid, its last bill of a period does; null where neither does.
create function private.monthly_revenue(p_subscription public.subscriptions) returns numeric
language sql stable security definer set search_path = '' as $$
  select coalesce(p_subscription.unit_price, (
      select t.subtotal from public.transactions t
      where t.subscription_id = p_subscription.id and t.currency = p_subscription.currency
        and t.status in ('paid', 'completed', 'billed', 'past_due') and t.origin in ('api', 'subscription_recurring') and t.subtotal > 0
      order by t.made_at desc, t.id desc limit 1))
    / case p_subscription.interval when 'year' then 12.0 else 1.0 end
$$;
revoke all on function private.monthly_revenue(public.subscriptions) from public;

create function public.admin_billing_overview() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_admin();
  return (
    with state as materialized (
      select b.*, n.name from public.businesses n cross join lateral private.billing_at(n.id, now()) b
    ), paying as (
      select s.currency, private.monthly_revenue(s) as monthly, s.status
      from public.subscriptions s where s.status in ('active', 'past_due')
    )
    select jsonb_build_object(
      'isOn', (select w.is_on from private.billing_switch w),
      'revenue', (select coalesce(jsonb_agg(jsonb_build_object('currency', r.currency, 'monthly', r.monthly, 'pastDue', r.past_due,
          'subscriptions', r.subscriptions, 'unknown', r.unknown) order by r.subscriptions desc, r.currency), '[]')
        from (select p.currency, round(coalesce(sum(p.monthly), 0))::bigint as monthly,
            round(coalesce(sum(p.monthly) filter (where p.status = 'past_due'), 0))::bigint as past_due,
            count(*) as subscriptions, count(*) filter (where p.monthly is null) as unknown
          from paying p group by p.currency) r),
      'counts', (select coalesce(jsonb_agg(jsonb_build_object('state', c.state, 'plan', c.plan, 'count', c.n)), '[]')
        from (select s.state, s.plan, count(*) as n from state s group by 1, 2) c),
      'trialsEnding', (select coalesce(jsonb_agg(jsonb_build_object('id', t.business_id, 'name', t.name, 'at', t.trial_ends_at) order by t.trial_ends_at), '[]')
        from (select * from state s where s.state = 'trial' and s.trial_ends_at < now() + interval '7 days'
          order by s.trial_ends_at limit 25) t),
      'pastDue', (select coalesce(jsonb_agg(jsonb_build_object('id', d.business_id, 'name', d.name, 'since', d.past_due_since,
          'graceEndsAt', d.grace_ends_at) order by d.past_due_since), '[]')
        from (select * from state s where s.state = 'past-due' order by s.past_due_since limit 25) d),
      'syncProblems', (select coalesce(jsonb_agg(jsonb_build_object('id', p.business_id, 'name', p.name, 'problem', p.sync_error, 'at', p.synced_at)), '[]')
        from (select a.business_id, n.name, a.sync_error, a.synced_at from public.billing_accounts a
          join public.businesses n on n.id = a.business_id
          where a.sync_error is not null order by a.synced_at desc limit 25) p),
      'events', (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'type', e.type, 'externalId', e.external_id, 'status', e.status,
          'error', e.error, 'occurredAt', e.occurred_at, 'receivedAt', e.received_at, 'named', e.named) order by e.received_at desc), '[]')
        from (select w.id, w.type, w.external_id, w.status, w.error, w.occurred_at, w.received_at,
            (select n.name from public.businesses n where n.id::text = w.payload #>> '{data,custom_data,business_id}') as named
          from public.webhook_events w
          where w.provider = 'paddle' and w.status in ('unroutable', 'failed')
          order by w.received_at desc limit 50) e)));
end $$;
comment on function public.admin_billing_overview is 'Revenue, subscriptions, and what of Paddle''s needs a look. For platform admins.';

create function public.admin_business_billing(p_business_id uuid, p_before timestamptz default null, p_before_id uuid default null, p_limit integer default 50)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_admin();
  return (
    select jsonb_build_object(
      'name', n.name,
      'state', to_jsonb(private.billing_at(n.id, now())),
      'syncedAt', a.synced_at,
      'syncError', a.sync_error,
      'customers', (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'email', c.email, 'name', c.name)), '[]')
        from public.billing_customers c where c.business_id = n.id),
      'subscriptions', (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'status', s.status, 'plan', s.plan, 'interval', s.interval,
          'priceId', s.price_id, 'currency', s.currency, 'unitPrice', s.unit_price, 'startedAt', s.started_at, 'nextBilledAt', s.next_billed_at,
          'scheduledAction', s.scheduled_action, 'scheduledAt', s.scheduled_at) order by s.started_at desc nulls last), '[]')
        from public.subscriptions s where s.business_id = n.id),
      'events', (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'type', e.type, 'externalId', e.external_id, 'status', e.status,
          'error', e.error, 'occurredAt', e.occurred_at, 'receivedAt', e.received_at, 'deliveries', e.deliveries,
          'is', e.payload #>> '{data,status}', 'total', e.payload #>> '{data,details,totals,total}',
          'refund', e.payload #>> '{data,totals,total}', 'currency', e.payload #>> '{data,currency_code}',
          'action', coalesce(e.payload #>> '{data,action}', e.payload #>> '{data,scheduled_change,action}'))
          order by e.occurred_at desc, e.id desc), '[]')
        from (select w.* from public.webhook_events w
          where w.provider = 'paddle' and w.business_id = n.id
            and (p_before is null or (w.occurred_at, w.id) < (p_before, coalesce(p_before_id, '00000000-0000-0000-0000-000000000000')))
          order by w.occurred_at desc, w.id desc limit least(p_limit, 200)) e))
    from public.businesses n left join public.billing_accounts a on a.business_id = n.id
    where n.id = p_business_id);
end $$;
comment on function public.admin_business_billing is 'One business''s billing and its events of Paddle''s, the newest first; null for none. For platform admins.';

-- Work an event of Paddle's once more, that rests.
create function public.admin_retry_billing_event(p_event_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_admin();
  update public.webhook_events e set status = 'received', processed_at = null, error = null, attempts = 0, received_at = now()
  where e.id = p_event_id and e.provider = 'paddle' and e.status in ('unroutable', 'failed');
  if not found then
    raise exception 'No such event rests' using errcode = 'P0002';
  end if;
  perform graphile_worker.add_job('apply-webhook-event', json_build_object('eventId', p_event_id),
    max_attempts => 25, job_key => 'webhook-event:' || p_event_id);
end $$;
comment on function public.admin_retry_billing_event is 'Works an event again that is unroutable or failed. Error P0002: it is not.';

do $$
declare
  f text;
begin
  foreach f in array array['admin_billing_overview()', 'admin_business_billing(uuid, timestamptz, uuid, integer)', 'admin_retry_billing_event(uuid)'] loop
    execute format('revoke all on function public.%s from public, anon', f);
    execute format('grant execute on function public.%s to authenticated', f);
  end loop;
end $$;
