-- Who asks, in one question: the database has checked the token's signature before it runs this, so that a page
-- needs no answer of the Auth server first. A session that was ended is over at once, not when its token expires.

-- Supabase Auth keeps authenticator apps in auth.mfa_factors; the embedded stack's has none of them.
create function private.owes_code() returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  v_has_factor boolean;
begin
  if coalesce(auth.jwt() ->> 'aal', 'aal1') = 'aal2' or to_regclass('auth.mfa_factors') is null then
    return false;
  end if;
  execute 'select exists (select from auth.mfa_factors f where f.user_id::uuid = $1 and f.status::text = ''verified'')'
    into v_has_factor using auth.uid();
  return v_has_factor;
end $$;
comment on function private.owes_code() is
  'Whether this session has shown a password only, while its account has an authenticator app.';
revoke all on function private.owes_code() from public;

create function public.my_session() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'id', u.id,
    'email', coalesce(u.email, ''),
    'fullName', coalesce(nullif(p.full_name, ''), nullif(u.raw_user_meta_data::jsonb ->> 'full_name', ''), u.email, ''),
    'avatarPath', p.avatar_path,
    'timeZone', p.time_zone,
    'isDisabled', p.disabled_at is not null,
    'isAdmin', public.is_platform_admin(),
    'owesCode', private.owes_code(),
    'businesses', (select coalesce(jsonb_agg(to_jsonb(b)), '[]') from public.my_businesses() b))
  from auth.users u
  join auth.sessions s on s.id::uuid = (auth.jwt() ->> 'session_id')::uuid and s.user_id::uuid = u.id::uuid
  left join public.profiles p on p.id = u.id::uuid
  where u.id::uuid = (select auth.uid())
$$;
comment on function public.my_session() is
  'Who asks and what they may enter; null when the session was ended or its account is gone.';
revoke all on function public.my_session() from public, anon;
grant execute on function public.my_session() to authenticated;

-- What the frame of every page shows of a business, besides who is signed in.
create function public.app_frame(p_business_id uuid) returns table (phone_number text, overdue integer)
language sql stable set search_path = '' as $$
  select
    (select l.phone_number from public.phone_lines l
      where l.business_id = p_business_id and l.state = 'active' order by l.created_at limit 1),
    -- More than a hundred read the same: too many.
    (select count(*)::integer from (
      select from public.follow_ups f
      where f.business_id = p_business_id and f.status in ('open', 'snoozed') and f.queue_at < now()
      order by f.queue_at limit 100) late)
$$;
revoke all on function public.app_frame(uuid) from public, anon;
grant execute on function public.app_frame(uuid) to authenticated;
