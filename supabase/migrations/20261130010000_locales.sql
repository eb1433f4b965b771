-- In which language a person reads pages and mails, and how dates and numbers are written in them.

alter table public.profiles
  drop constraint profiles_locale_check,
  alter column locale drop not null,
  alter column locale drop default;
-- Nobody has chosen it: it was there before there was a choice.
update public.profiles set locale = null where locale in ('en-US', 'de-DE', 'fr-FR');
alter table public.profiles add constraint profiles_locale_check
  check (locale in ('en-US', 'en-GB', 'es-US', 'es-ES'));
comment on column public.profiles.locale is 'In which language this person reads, and how dates and numbers are written for them: BCP 47. Null until it is known.';

-- Who signs up in a language is written to in it.
create or replace function private.handle_new_user() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if not (select s.is_sign_up_open from public.site_settings s) and not exists (
    select from public.invitations i
    where i.email = lower(new.email) and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
  ) then
    raise exception 'Sign-ups are closed' using errcode = 'P0001', hint = 'sign-ups-closed';
  end if;
  insert into public.profiles (id, full_name, locale)
  values (
    new.id,
    left(coalesce(new.raw_user_meta_data ->> 'full_name', ''), 120),
    case when new.raw_user_meta_data ->> 'locale' in ('en-US', 'en-GB', 'es-US', 'es-ES')
      then new.raw_user_meta_data ->> 'locale' end
  )
  on conflict (id) do nothing;
  return new;
end $$;

-- In which language a mail to an address is: its owner's, English until they have chosen; of somebody without an account,
-- that of the owner of the business which it is about. Null where nobody says so.
create function private.locale_of(p_email text, p_business_id uuid) returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(
    (
      select coalesce(p.locale, 'en-US') from auth.users u join public.profiles p on p.id = u.id::uuid
      where u.email = lower(p_email)
    ),
    (
      select p.locale from public.memberships m join public.profiles p on p.id = m.user_id
      where m.business_id = p_business_id and m.role = 'owner' order by m.created_at limit 1
    )
  )
$$;
revoke all on function private.locale_of(text, uuid) from public;
