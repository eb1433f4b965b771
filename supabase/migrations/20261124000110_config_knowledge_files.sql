-- Who may keep a file: in the first form of this policy `name` was the business's, not the object's, and nobody
-- could.
do $$
begin
  if to_regclass('storage.objects') is null then
    return;
  end if;
  drop policy if exists "owners and managers keep knowledge" on storage.objects;
  create policy "owners and managers keep knowledge" on storage.objects for all to authenticated
    using (bucket_id = 'knowledge' and exists (
      select from public.businesses b where b.id::text = split_part(objects.name, '/', 1) and public.may(b.id, 'receptionist.edit')))
    with check (bucket_id = 'knowledge' and exists (
      select from public.businesses b where b.id::text = split_part(objects.name, '/', 1) and public.may(b.id, 'receptionist.edit')));
end $$;
