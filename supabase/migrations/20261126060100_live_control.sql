-- A member acts on a running call: takes it over, has something said, ends it. The phone service does it; here it is
-- checked and written down, before it is asked for. What was said stands in the transcript, so that nothing a caller
-- might be known by is in the log.

-- Returns the phone service's id of the call. Errors: 42501 not allowed, P0002 no such call, P0001 with hint ended.
create function public.act_on_call(p_business_id uuid, p_call_id uuid, p_action text, p_to text default null) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_call public.calls;
begin
  if not public.may(p_business_id, 'calls.work') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  if p_action is null or p_action not in ('take-over', 'say', 'end') or (p_action = 'take-over') <> (p_to is not null) then
    raise exception 'Not an action' using errcode = '22023';
  end if;
  select * into v_call from public.calls c where c.business_id = p_business_id and c.id = p_call_id;
  if not found then
    raise exception 'No such call' using errcode = 'P0002';
  end if;
  if v_call.status = 'ended' then
    raise exception 'The call has ended' using errcode = 'P0001', hint = 'ended';
  end if;
  perform private.audit(p_business_id, 'live-call.' || p_action, '', jsonb_build_object('callId', p_call_id)
    || case when p_to is not null then jsonb_build_object('to', jsonb_build_array(null, p_to)) else '{}' end);
  return v_call.vapi_call_id;
end $$;
comment on function public.act_on_call is 'Allows and writes down what a member does with a running call. Returns the phone service''s id of it.';
revoke all on function public.act_on_call(uuid, uuid, text, text) from public, anon;
grant execute on function public.act_on_call(uuid, uuid, text, text) to authenticated;
