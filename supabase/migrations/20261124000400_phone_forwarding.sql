-- What proves a forwarding: a call that came in, while it was waited for, and only of what was tested last.
-- Calls that we place ourselves go over the same line, and events of an earlier call may come late.
create or replace function private.verify_forwarding() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.direction <> 'inbound' then
    return null;
  end if;
  update public.forwarding_tests t set verified_at = now(), call_id = new.id
  where t.id = (
    select w.id from public.forwarding_tests w
    where w.business_id = new.business_id and w.phone_line_id = new.phone_line_id
      and w.verified_at is null and w.expires_at > now()
      -- The clocks of a phone company may differ from ours.
      and new.started_at > w.started_at - interval '1 minute'
    order by w.started_at desc, w.id limit 1
  );
  return null;
end $$;
