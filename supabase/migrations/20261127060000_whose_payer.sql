-- A customer of Paddle's can pay for several businesses: whoever types an e-mail address into a checkout gets its
-- customer. What of it comes with one business's subscription is nothing of the other's. See
-- docs/decisions/0017-paddle-events.md.

create or replace function private.apply_billing_snapshot(p_snapshot jsonb, out outcome text, out business_id uuid, out problem text)
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

-- ---------------------------------------------------------------------------------------------

-- Paddle's events tell of a customer whatever they do, for whomever they pay.
alter policy "owners read the raw events of their business" on public.webhook_events
  using (provider <> 'paddle' and public.may(business_id, 'events.read'));
