-- What members may not read in billing's tables is in no function that they may call either.

create or replace function public.billing_state(p_business_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select to_jsonb(b) || case when public.may(p_business_id, 'billing.read') then '{}'
    else '{"subscription_id": null, "ring_number": null}' end::jsonb
  from private.billing_at(p_business_id, now()) b
  where public.member_role(p_business_id) is not null
$$;
comment on function public.billing_state is 'What a business is entitled to now, for its members; its subscription and the number that rings for who may read billing. The server asks private.billing_at.';

-- The number that rings is the owner's own: others read that it rings.
create or replace function public.service_at(p_business_id uuid, p_at timestamptz) returns jsonb
language sql stable security definer set search_path = '' as $$
  select case when public.may(p_business_id, 'billing.read') then s.service
    else s.service || jsonb_build_object('ringNumber', null, 'isRingHidden', s.service ->> 'ringNumber' is not null
      and not exists (select from public.phone_lines l
        where l.business_id = p_business_id and l.phone_number = s.service ->> 'ringNumber')) end
  from private.service_at(p_business_id, p_at) s (service)
  where public.member_role(p_business_id) is not null
$$;
comment on function public.service_at is 'What calls get at a moment as things stand, for members: the answers to Vapi ask the same. isRingHidden instead of ringNumber for who may not read billing.';
