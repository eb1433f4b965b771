-- Admins raise an error on purpose, also in the worker, to see that it gets to where errors are reported.

create function public.raise_example_error(p_example uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not public.is_platform_admin() then
    raise exception 'only for admins' using errcode = '42501';
  end if;
  perform graphile_worker.add_job('raise-example-error', json_build_object('example', p_example), max_attempts := 2);
end
$$;
revoke all on function public.raise_example_error(uuid) from public, anon;
grant execute on function public.raise_example_error(uuid) to authenticated;
comment on function public.raise_example_error is 'Has the worker report an error on purpose; admins only.';
