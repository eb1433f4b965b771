-- The way of Paddle's entities into the database: one function takes one snapshot, whether an event or an answer of
-- Paddle's brought it. The order and the number of snapshots never matter; what is missing or contradicts makes a job
-- that asks Paddle. See docs/decisions/0016-billing.md and 0017-paddle-events.md.

alter table public.billing_accounts
  add synced_at timestamptz,
  add sync_error text;
comment on column public.billing_accounts.synced_at is 'When all that Paddle has of it was last fetched.';
comment on column public.billing_accounts.sync_error is 'Why the last fetch failed, or what of ours Paddle does not know.';

alter table public.billing_customers add is_fetched boolean not null default false;
alter table public.subscriptions
  add is_fetched boolean not null default false,
  add address_id text,
  add company_id text;
alter table public.transactions add is_fetched boolean not null default false;
alter table public.adjustments add is_fetched boolean not null default false;
comment on column public.subscriptions.is_fetched is 'Whether this snapshot is an answer of Paddle''s. Of two with the same updated_at the answer is right.';
comment on column public.subscriptions.company_id is 'Paddle''s "business" of the customer that it is billed to.';

-- Of two snapshots of one version, of which one is an answer of Paddle's, the answer is right only if Paddle was asked
-- after the other had been taken: what Paddle answered to an act may be taken after the events of what followed.
alter table public.billing_customers add taken_at timestamptz not null default '-infinity';
alter table public.subscriptions add taken_at timestamptz not null default '-infinity';
alter table public.transactions add taken_at timestamptz not null default '-infinity';
alter table public.adjustments add taken_at timestamptz not null default '-infinity';
comment on column public.subscriptions.taken_at is 'When its content last changed here, by our own clock.';

-- The prices that we sell by, as Paddle has them. Not a tenant's: a price list is public.
create table public.billing_prices (
  id text primary key check (id ~ '^pri_[a-z0-9]{26}$'),
  plan text not null references public.plans (id),
  interval text not null check (interval in ('month', 'year')),
  status text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  unit_price bigint not null,
  version_at timestamptz not null,
  occurred_at timestamptz not null,
  fetched_at timestamptz,
  is_fetched boolean not null default false,
  taken_at timestamptz not null default '-infinity'
);
comment on table public.billing_prices is 'Prices of Paddle''s that the environment names, each in its newest snapshot.';
alter table public.billing_prices enable row level security;
revoke all on public.billing_prices from anon, authenticated;
grant select on public.billing_prices to anon, authenticated;
grant all on public.billing_prices to service_role;
create policy "everybody reads the prices" on public.billing_prices for select to anon, authenticated using (true);

create index webhook_events_paddle_unroutable_idx on public.webhook_events (external_id)
  where provider = 'paddle' and status = 'unroutable';
create index subscriptions_customer_idx on public.subscriptions (customer_id);
create index transactions_customer_idx on public.transactions (customer_id);
create index transactions_of_subscription_idx on public.transactions (subscription_id);

-- ---------------------------------------------------------------------------------------------
-- Asking Paddle.

-- One job at a time of each subject, at the earliest time that any reason wants: one that failed for hours does not make
-- a new doubt wait as long.
create function private.want_billing_sync(p_subject text, p_payload jsonb, p_delay interval default '0') returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_key constant text := 'sync-billing:' || p_subject || case when p_payload ? 'ifGap' then ':gap' else '' end;
begin
  perform graphile_worker.add_job('sync-billing', p_payload::json,
    queue_name => 'sync-billing:' || p_subject,
    run_at => least(now() + p_delay,
      (select min(j.run_at) from graphile_worker.jobs j where j.key = v_key and j.locked_at is null)),
    max_attempts => 25,
    job_key => v_key,
    job_key_mode => 'replace');
end $$;
revoke all on function private.want_billing_sync(text, jsonb, interval) from public;

-- What of a business cannot be all: a reason, or null. Times of Paddle's are compared with the newest of them that we
-- know where that tells more than our own clock.
create function private.billing_gap(p_business_id uuid) returns text
language sql stable security definer set search_path = '' as $$
  select g.reason from (
    select 'a transaction of an unknown subscription' as reason
    from public.transactions t
    where t.business_id = p_business_id and t.subscription_id is not null
      and not exists (select from public.subscriptions s where s.id = t.subscription_id)
    union all
    select 'a period was billed that the subscription has not begun'
    from public.transactions t join public.subscriptions s on s.id = t.subscription_id
    where t.business_id = p_business_id and t.origin = 'subscription_recurring' and t.status <> 'canceled'
      and t.period_starts_at > s.current_period_starts_at
    union all
    select 'it should have been billed an hour ago'
    from public.subscriptions s
    where s.business_id = p_business_id and s.status <> 'canceled'
      and least(s.next_billed_at, s.scheduled_at) < now() - interval '1 hour'
    union all
    select 'a customer is not known'
    from public.subscriptions s
    where s.business_id = p_business_id and s.customer_id is not null
      and not exists (select from public.billing_customers c where c.id = s.customer_id)
    union all
    select 'the address of the customer is not known'
    from private.current_subscription(p_business_id) s
    join public.billing_customers c on c.id = s.customer_id and c.business_id = s.business_id
    where s.status <> 'canceled'
      and (s.address_id is distinct from c.address ->> 'id' or s.company_id is distinct from c.company ->> 'id')
  ) g limit 1
$$;
revoke all on function private.billing_gap(uuid) from public;
comment on function private.billing_gap is 'Why what we have of a business''s billing cannot be all that Paddle has, or null.';

-- By the clock: what should have been heard of and was not, once an hour; everything that runs, once a day; everything
-- else, once a week. Spread out, since Paddle answers 240 requests a minute.
create function private.queue_billing_syncs() returns integer
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
  v_count integer := 0;
begin
  if not (select w.is_on from private.billing_switch w) then
    return 0;
  end if;
  for v_id in
    select a.business_id from public.billing_accounts a
    where (a.synced_at is null or a.synced_at < now() - interval '1 hour')
      and exists (select from public.transactions t where t.business_id = a.business_id)
      and (a.synced_at is null
        or a.synced_at < now() - interval '7 days'
        or (a.synced_at < now() - interval '1 day' and (
          exists (select from public.subscriptions s where s.business_id = a.business_id and s.status <> 'canceled')
          or exists (select from public.transactions t where t.business_id = a.business_id and t.made_at > now() - interval '30 days')))
        or private.billing_gap(a.business_id) is not null)
    order by a.synced_at nulls first
    limit 1000
  loop
    perform private.want_billing_sync(v_id::text, jsonb_build_object('businessId', v_id), v_count * interval '2 seconds');
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;
revoke all on function private.queue_billing_syncs() from public;

-- ---------------------------------------------------------------------------------------------
-- Whose an entity is.

-- A transaction begins everything: our server made it, by Paddle's API, with the business's id. What somebody begins in
-- a checkout of their own ("web") can carry any id, so it is nobody's. All else follows what is linked already.
create function private.business_of_snapshot(p_entity text, p_row jsonb, p_custom text, out business_id uuid, out problem text)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_named uuid := case when pg_input_is_valid(p_custom, 'uuid') then p_custom::uuid end;
begin
  if p_entity = 'transaction' then
    select s.business_id into business_id from public.subscriptions s where s.id = p_row ->> 'subscription_id';
    if business_id is null and p_row ->> 'origin' = 'api' then
      select b.id into business_id from public.businesses b where b.id = v_named;
    elsif business_id is null and p_row ->> 'origin' = 'web' then
      problem := 'It was begun in a checkout that our server did not make.';
      return;
    end if;
  elsif p_entity = 'subscription' then
    select t.business_id into business_id from public.transactions t
    where t.id = p_row ->> 'transaction_id' or t.subscription_id = p_row ->> 'id'
    order by t.made_at, t.id limit 1;
  elsif p_entity = 'adjustment' then
    select t.business_id into business_id from public.transactions t where t.id = p_row ->> 'transaction_id';
  elsif p_entity in ('customer', 'customer-part') then
    select l.business_id into business_id from (
      select c.business_id, '-infinity'::timestamptz as since
      from public.billing_customers c where c.id = coalesce(p_row ->> 'customer_id', p_row ->> 'id')
      union all
      select s.business_id, s.started_at from public.subscriptions s
      where s.customer_id = coalesce(p_row ->> 'customer_id', p_row ->> 'id')
      union all
      -- Whoever types an address into a checkout is not the one it belongs to, until they paid.
      select t.business_id, t.made_at from public.transactions t
      where t.customer_id = coalesce(p_row ->> 'customer_id', p_row ->> 'id')
        and t.status in ('paid', 'completed', 'billed', 'past_due')
    ) l order by l.since nulls last, l.business_id limit 1;
    if business_id is null and p_entity = 'customer' then
      -- Only our server can have written this on a customer.
      select b.id into business_id from public.businesses b where b.id = v_named;
    end if;
  end if;
  if business_id is not null and v_named is not null and v_named <> business_id and p_entity <> 'customer' then
    problem := 'It names another business than the one it belongs to.';
    business_id := null;
  elsif business_id is null then
    problem := 'No business of ours has it.';
  end if;
end $$;
revoke all on function private.business_of_snapshot(text, jsonb, text) from public;

-- Events that came before what links them, and find their way now.
create function private.route_waiting_paddle_events(p_ids text[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  for v_id in
    update public.webhook_events e set status = 'received', processed_at = null, error = null, received_at = now()
    where e.provider = 'paddle' and e.status = 'unroutable' and (
      e.external_id = any (p_ids)
      or e.payload #>> '{data,subscription_id}' = any (p_ids)
      or e.payload #>> '{data,transaction_id}' = any (p_ids)
      or e.payload #>> '{data,customer_id}' = any (p_ids))
    returning e.id
  loop
    perform graphile_worker.add_job('apply-webhook-event', json_build_object('eventId', v_id),
      max_attempts => 25, job_key => 'webhook-event:' || v_id);
  end loop;
end $$;
revoke all on function private.route_waiting_paddle_events(text[]) from public;

-- ---------------------------------------------------------------------------------------------
-- One snapshot.

-- p_snapshot: { entity: 'subscription' | 'transaction' | 'adjustment' | 'customer' | 'customer-part' | 'price',
--   row: { id, version_at, occurred_at, and the columns of the entity's table }, custom_business_id, is_fetched, asked_at: when we asked }
--   (app/integrations/paddle/snapshot.server.ts). Answers what became of it: applied, same, older, doubt (Paddle is
--   asked), unroutable.
create function private.apply_billing_snapshot(p_snapshot jsonb, out outcome text, out business_id uuid, out problem text)
language plpgsql security definer set search_path = '' as $$
declare
  v_entity constant text := p_snapshot ->> 'entity';
  v_fetched constant boolean := coalesce((p_snapshot ->> 'is_fetched')::boolean, false);
  v_table constant text := case v_entity when 'subscription' then 'subscriptions' when 'transaction' then 'transactions'
    when 'adjustment' then 'adjustments' when 'customer' then 'billing_customers' when 'price' then 'billing_prices' end;
  -- What says how a row came here, and nothing of what it is.
  v_meta constant text[] := array['business_id', 'version_at', 'occurred_at', 'fetched_at', 'is_fetched', 'taken_at'];
  v_row jsonb := p_snapshot -> 'row';
  v_sub public.subscriptions;
  v_id constant text := v_row ->> 'id';
  v_version timestamptz;
  v_occurred timestamptz;
  v_old jsonb;
  v_new jsonb;
  v_columns text;
  v_is_same boolean;
  v_is_newer boolean;
begin
  -- One after the other: what links two entities is seen by whichever comes second.
  perform pg_advisory_xact_lock(hashtextextended('billing', 0));
  v_version := coalesce(v_row ->> 'version_at', v_row ->> 'occurred_at');
  v_occurred := coalesce(v_row ->> 'occurred_at', v_row ->> 'version_at');

  if v_table is not null then
    execute format('select to_jsonb(t) from public.%I t where t.id = $1', v_table) into v_old using v_id;
  end if;
  if v_old ->> 'business_id' is not null then
    business_id := (v_old ->> 'business_id')::uuid;
  elsif v_entity <> 'price' then
    select b.business_id, b.problem into business_id, problem
    from private.business_of_snapshot(v_entity, v_row, p_snapshot ->> 'custom_business_id') b;
    if business_id is null then
      outcome := 'unroutable';
      -- It says whose it is, and what would prove that has not come: Paddle has it.
      if v_entity = 'subscription' and not v_fetched and exists (
        select from public.businesses b where b.id::text = p_snapshot ->> 'custom_business_id') then
        perform private.want_billing_sync(v_id, jsonb_build_object('subscriptionId', v_id), interval '10 seconds');
      end if;
      return;
    end if;
  end if;

  if v_entity = 'customer-part' then
    outcome := 'doubt';
    perform private.want_billing_sync(business_id::text, jsonb_build_object('businessId', business_id));
    perform private.tell_live(business_id, 'usage', business_id);
    return;
  end if;

  if v_entity = 'customer' and v_fetched then
    -- It may have come with the address of another business's subscription of the same customer.
    select * into v_sub from public.subscriptions s
    where s.business_id = apply_billing_snapshot.business_id and s.customer_id = v_id
    order by array_position(array['active', 'trialing', 'past_due', 'paused', 'canceled'], s.status),
      s.started_at desc nulls last, s.id
    limit 1;
    if v_sub.id is null or v_sub.address_id is distinct from v_row #>> '{address,id}' then
      v_row := v_row - 'address';
    end if;
    if v_sub.id is null or v_sub.company_id is distinct from v_row #>> '{company,id}' then
      v_row := v_row - 'company';
    end if;
  end if;

  -- In the form of the table, so that the same moment written in two ways is the same.
  v_row := v_row
    || jsonb_build_object('version_at', v_version, 'occurred_at', v_occurred, 'is_fetched', v_fetched)
    || case when v_entity <> 'price' then jsonb_build_object('business_id', business_id) else '{}' end
    || case when v_fetched then jsonb_build_object('fetched_at', now()) else '{}' end;
  execute format('select to_jsonb(t) from jsonb_populate_record(null::public.%I, $1) t', v_table) into v_new using v_row;
  select jsonb_object_agg(n.key, n.value) into v_new from jsonb_each(v_new) n where v_row ? n.key;
  v_is_same := not exists (
    select from jsonb_each(v_new - v_meta) n where v_old -> n.key is distinct from n.value);

  if v_old is not null then
    v_is_newer := (v_version, v_occurred) > ((v_old ->> 'version_at')::timestamptz, (v_old ->> 'occurred_at')::timestamptz);
    if v_fetched then
      outcome := case
        when v_version < (v_old ->> 'version_at')::timestamptz then 'older'
        when v_is_same then 'same'
        -- Of one version, and perhaps from before what an event told meanwhile.
        when v_version = (v_old ->> 'version_at')::timestamptz
          and ((p_snapshot ->> 'asked_at')::timestamptz > (v_old ->> 'taken_at')::timestamptz) is not true then 'doubt'
        else 'applied' end;
    elsif v_is_same then
      outcome := case when v_is_newer then 'same' else 'older' end;
    elsif v_version = (v_old ->> 'version_at')::timestamptz
      and ((v_old ->> 'is_fetched')::boolean or v_occurred = (v_old ->> 'occurred_at')::timestamptz) then
      -- Two contents of one version.
      outcome := 'doubt';
    elsif not v_is_newer then
      outcome := 'older';
    elsif v_entity = 'subscription' and v_old ->> 'status' = 'canceled' and v_row ->> 'status' <> 'canceled' then
      -- Paddle says that there is no way back from there.
      outcome := 'doubt';
    end if;
  end if;
  outcome := coalesce(outcome, 'applied');

  if outcome = 'applied' then
    -- Not the beginning of this transaction: whoever asked Paddle meanwhile may not know it.
    v_new := v_new || jsonb_build_object('taken_at', clock_timestamp());
  end if;
  if outcome in ('applied', 'same') then
    select string_agg(format('%I', n.key), ', ') into v_columns from jsonb_object_keys(v_new) n (key);
    execute format(
      'insert into public.%1$I (%2$s) select %2$s from jsonb_populate_record(null::public.%1$I, $1)
       on conflict (id) do update set (%2$s) = row(%3$s)',
      v_table, v_columns, (select string_agg(format('excluded.%I', n.key), ', ') from jsonb_object_keys(v_new) n (key)))
    using case
      -- The time of the event that it agrees with is not forgotten, nor that Paddle was asked.
      when outcome = 'same' and v_version = (v_old ->> 'version_at')::timestamptz then v_new || jsonb_build_object(
        'occurred_at', greatest(v_occurred, (v_old ->> 'occurred_at')::timestamptz),
        'is_fetched', v_fetched or (v_old ->> 'is_fetched')::boolean)
      else v_new end;
  end if;
  if outcome = 'applied' and business_id is not null then
    perform private.tell_live(business_id, 'usage', business_id);
    perform private.route_waiting_paddle_events(array_remove(array[v_id,
      p_snapshot #>> '{row,subscription_id}', p_snapshot #>> '{row,transaction_id}', p_snapshot #>> '{row,customer_id}'], null));
  end if;

  if business_id is not null and outcome = 'doubt' and v_fetched then
    perform private.want_billing_sync(business_id::text, jsonb_build_object('businessId', business_id), interval '2 seconds');
  elsif business_id is not null and not v_fetched then
    if outcome = 'doubt' or (outcome = 'applied' and v_entity = 'subscription' and v_row ->> 'plan' is null) then
      perform private.want_billing_sync(business_id::text, jsonb_build_object('businessId', business_id));
    elsif outcome = 'applied' and private.billing_gap(business_id) is not null then
      -- Usually its event is on its way.
      perform private.want_billing_sync(business_id::text,
        jsonb_build_object('businessId', business_id, 'ifGap', true), interval '15 seconds');
    end if;
  end if;
end $$;
revoke all on function private.apply_billing_snapshot(jsonb) from public;
comment on function private.apply_billing_snapshot is 'Takes one snapshot of one of Paddle''s entities: the newer stays, whatever came first.';

create function public.apply_billing_snapshots(p_snapshots jsonb)
returns table (id text, outcome text, business_id uuid, problem text)
language sql security definer set search_path = '' as $$
  select s.value #>> '{row,id}', a.outcome, a.business_id, a.problem
  from jsonb_array_elements(p_snapshots) with ordinality s (value, n)
  cross join lateral private.apply_billing_snapshot(s.value) a
  order by s.n
$$;
comment on function public.apply_billing_snapshots is 'Takes snapshots that Paddle answered, in their order and in one transaction. Says what became of each.';
revoke all on function public.apply_billing_snapshots(jsonb) from public, anon, authenticated;
grant execute on function public.apply_billing_snapshots(jsonb) to service_role;

-- The snapshot of a stored event, or null for an event that says nothing to us; in one transaction with its status.
create function public.apply_billing_event(p_event_id uuid, p_snapshot jsonb) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_status text;
  v_business uuid;
  v_problem text;
begin
  perform pg_advisory_xact_lock(hashtextextended('billing', 0));
  select e.status into v_status from public.webhook_events e where e.id = p_event_id and e.provider = 'paddle' for update;
  if not found then
    raise exception 'No event % of Paddle''s', p_event_id using errcode = 'P0002';
  end if;
  if v_status = 'processed' then
    return v_status;
  end if;
  if p_snapshot is null or jsonb_typeof(p_snapshot) = 'null' then
    v_status := 'ignored';
  else
    select case a.outcome when 'unroutable' then 'unroutable' else 'processed' end, a.business_id, a.problem
    into v_status, v_business, v_problem
    from private.apply_billing_snapshot(p_snapshot) a;
  end if;
  update public.webhook_events e
  set status = v_status, processed_at = now(), business_id = v_business, error = v_problem
  where e.id = p_event_id;
  return v_status;
end $$;
comment on function public.apply_billing_event is
  'Applies one stored event of Paddle''s, in one transaction. Order and repetition never matter. Returns the event''s new status.';
revoke all on function public.apply_billing_event(uuid, jsonb) from public, anon, authenticated;
grant execute on function public.apply_billing_event(uuid, jsonb) to service_role;

-- What there is to ask Paddle about a business.
create function public.billing_ids(p_business_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'subscriptions', (select coalesce(jsonb_agg(i.id), '[]') from (
      select s.id from public.subscriptions s where s.business_id = b.id
      union
      select t.subscription_id from public.transactions t where t.business_id = b.id and t.subscription_id is not null) i),
    'transactions', (select coalesce(jsonb_agg(t.id), '[]') from public.transactions t
      where t.business_id = b.id and t.subscription_id is null),
    'customers', (select coalesce(jsonb_agg(c.id), '[]') from public.billing_customers c where c.business_id = b.id),
    'gap', private.billing_gap(b.id))
  from public.businesses b where b.id = p_business_id
$$;
comment on function public.billing_ids is 'Paddle''s ids of what a business has there: { subscriptions, transactions (of no subscription), customers, gap }.';
revoke all on function public.billing_ids(uuid) from public, anon, authenticated;
grant execute on function public.billing_ids(uuid) to service_role;

create function public.note_billing_sync(p_business_id uuid, p_error text) returns void
language sql security definer set search_path = '' as $$
  update public.billing_accounts a set synced_at = now(), sync_error = p_error, updated_at = now()
  where a.business_id = p_business_id
$$;
comment on function public.note_billing_sync is 'Writes that Paddle was asked about a business, and what was wrong with the answer.';
revoke all on function public.note_billing_sync(uuid, text) from public, anon, authenticated;
grant execute on function public.note_billing_sync(uuid, text) to service_role;
