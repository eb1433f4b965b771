-- Taking data out, and leaving: an export is written to the log, and a person can ask what holds them.

-- Errors: 42501 not allowed.
create function public.note_export(p_business_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not public.may(p_business_id, 'data.export') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  perform private.audit(p_business_id, 'data.export');
end $$;
comment on function public.note_export(uuid) is 'Writes to the log of a business that the signed-in person exports its data.';

-- Also disabled businesses, of which a member may read nothing else: they hold their owner too.
create function public.businesses_owned_alone() returns table (id uuid, name text)
language sql stable security definer set search_path = '' as $$
  select b.id, b.name
  from public.memberships m
  join public.businesses b on b.id = m.business_id
  where m.user_id = (select auth.uid()) and m.role = 'owner' and not exists (
    select from public.memberships o
    where o.business_id = m.business_id and o.role = 'owner' and o.user_id <> m.user_id
  )
  order by b.name, b.id
$$;
comment on function public.businesses_owned_alone() is
  'The businesses of which the signed-in person is the last owner: delete_account() refuses while there are any.';

revoke all on function public.note_export(uuid) from public, anon;
revoke all on function public.businesses_owned_alone() from public, anon;
grant execute on function public.note_export(uuid) to authenticated;
grant execute on function public.businesses_owned_alone() to authenticated;

-- ---------------------------------------------------------------------------------------------
-- The policies of logos asked for the name of the business where they mean the name of the object, so that
-- nobody could keep one.

do $$
begin
  if to_regclass('storage.objects') is null then
    return;
  end if;
  drop policy if exists "owners and managers keep the logo" on storage.objects;
  create policy "owners and managers keep the logo" on storage.objects for all to authenticated
    using (bucket_id = 'logos' and exists (
      select from public.businesses b
      where b.id::text = split_part(objects.name, '/', 1) and public.may(b.id, 'business.edit')))
    with check (bucket_id = 'logos' and exists (
      select from public.businesses b
      where b.id::text = split_part(objects.name, '/', 1) and public.may(b.id, 'business.edit')));
end $$;
