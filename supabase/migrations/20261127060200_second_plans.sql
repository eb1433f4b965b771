-- A checkout that was left stays payable at Paddle, also after another one was paid.
create function public.checkout_is_superseded(p_transaction_id text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.transactions t
    join public.subscriptions s on s.business_id = t.business_id
    where t.id = p_transaction_id and t.subscription_id is null and t.status in ('draft', 'ready')
      and s.status <> 'canceled')
$$;
comment on function public.checkout_is_superseded is 'Whether an unpaid checkout would begin a second plan beside one that goes on.';
revoke all on function public.checkout_is_superseded(text) from public, anon, authenticated;
grant execute on function public.checkout_is_superseded(text) to service_role;
