-- What leads to the first call: the steps that Today shows until somebody has called.

alter table public.memberships add column steps_hidden_at timestamptz;
comment on column public.memberships.steps_hidden_at is 'Since when the member wants Today without the steps to the first call.';

-- A choice of how Today looks is no news of the team.
drop trigger memberships_audit on public.memberships;
create trigger memberships_audit after insert or delete or update of role on public.memberships
  for each row execute function private.audit_change('member');

create function public.hide_first_steps(p_business_id uuid, p_are_hidden boolean) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update public.memberships m set steps_hidden_at = case when p_are_hidden then now() end
  where m.business_id = p_business_id and m.user_id = auth.uid();
  if not found then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
end $$;
revoke all on function public.hide_first_steps(uuid, boolean) from public, anon;
grant execute on function public.hide_first_steps(uuid, boolean) to authenticated;
comment on function public.hide_first_steps(uuid, boolean) is 'For the member who asks, and nobody else. Error: 42501 when they are none.';

-- One question for what Today says of the number: which it is, whether it is answered, and what is left to do.
create function public.today_number(p_business_id uuid)
returns table (phone_number text, is_answering boolean, first_steps jsonb)
language plpgsql stable set search_path = '' as $$
begin
  select l.phone_number into phone_number from public.phone_lines l
  where l.business_id = p_business_id and l.state = 'active' and l.phone_number is not null
  order by l.created_at, l.id limit 1;
  is_answering := exists (
    select from public.receptionists r where r.business_id = p_business_id and r.live_version is not null);
  -- A call by which somebody tried the forwarding is theirs, and no caller's.
  if not exists (
    select from public.calls c
    where c.business_id = p_business_id and not c.is_test and not exists (
      select from public.forwarding_tests t where t.business_id = p_business_id and t.call_id = c.id)
  ) then
    first_steps := jsonb_build_object(
      'receptionist', (select r.name from public.receptionists r where r.business_id = p_business_id limit 1),
      'isTried', exists (select from public.calls c where c.business_id = p_business_id and c.is_test),
      'isForwarded', exists (select from public.forwarding_tests t
        where t.business_id = p_business_id and t.verified_at is not null),
      'hasTeam', (select count(*) > 1 from public.memberships m where m.business_id = p_business_id)
        or exists (select from public.invitations i where i.business_id = p_business_id),
      'isHidden', exists (select from public.memberships m
        where m.business_id = p_business_id and m.user_id = (select auth.uid()) and m.steps_hidden_at is not null));
  end if;
  return next;
end $$;
revoke all on function public.today_number(uuid) from public, anon;
grant execute on function public.today_number(uuid) to authenticated;
comment on function public.today_number(uuid) is
  'What Today says of the number. `first_steps` is null from the first call on that is neither a try nor a test of the forwarding.';
