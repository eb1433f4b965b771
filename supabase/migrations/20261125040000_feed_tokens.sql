-- Feeds that other programs read without a session (calendars, readers): each has an address with a token of
-- its own, of one person in one business, which they can take back.

create table public.feed_tokens (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('follow-ups', 'calls')),
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  -- Who leaves the business takes their feeds along.
  foreign key (business_id, user_id) references public.memberships (business_id, user_id) on delete cascade
);
comment on table public.feed_tokens is 'Addresses of feeds, each of one person. The token is stored as a hash only.';
comment on column public.feed_tokens.last_used_at is 'To the hour or so: readers ask often.';
create index feed_tokens_owner_idx on public.feed_tokens (business_id, user_id, created_at desc);

alter table public.feed_tokens enable row level security;
revoke all on public.feed_tokens from anon, authenticated;
grant select (id, business_id, user_id, kind, created_at, last_used_at, revoked_at) on public.feed_tokens to authenticated;
grant all on public.feed_tokens to service_role;
create policy "members read their own feeds" on public.feed_tokens for select to authenticated
  using (user_id = (select auth.uid()) and business_id = any ((select public.member_businesses())::uuid[]));

-- Returns the token, which nobody can read again.
-- Errors: 42501 not a member, P0001 with hint too-many.
create function public.create_feed_token(p_business_id uuid, p_kind text) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
  -- An admin who looks has no feeds: what they see would go on being sent after they looked.
  if coalesce(public.member_role(p_business_id), 'observer') = 'observer' then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  perform from public.memberships m where m.business_id = p_business_id and m.user_id = auth.uid() for update;
  if (select count(*) from public.feed_tokens t
      where t.business_id = p_business_id and t.user_id = auth.uid() and t.revoked_at is null) >= 10 then
    raise exception 'Too many feeds' using errcode = 'P0001', hint = 'too-many';
  end if;
  insert into public.feed_tokens (business_id, user_id, kind, token_hash)
  values (p_business_id, auth.uid(), p_kind, private.hash_token(v_token));
  perform private.audit(p_business_id, 'feed.add', p_kind);
  return v_token;
end $$;

-- Their own, or any for who manages the team. Pressed twice it stays as it is. Errors: P0002 no such feed.
create function public.revoke_feed_token(p_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_token public.feed_tokens;
begin
  select * into v_token from public.feed_tokens t
  where t.id = p_id and (
    (t.user_id = auth.uid() and public.member_role(t.business_id) is not null) or public.may(t.business_id, 'team.manage'))
  for update;
  if not found then
    raise exception 'No such feed' using errcode = 'P0002';
  end if;
  if v_token.revoked_at is null then
    update public.feed_tokens set revoked_at = now() where id = p_id;
    perform private.audit(v_token.business_id, 'feed.remove', v_token.kind);
  end if;
end $$;

-- Whose feed a token opens. Nothing when it was taken back, or the person or the business may not go on.
create function public.use_feed_token(p_kind text, p_token text) returns table (
  id uuid, business_id uuid, user_id uuid, business_name text, time_zone text
)
language plpgsql security definer set search_path = '' as $$
begin
  return query
    select t.id, b.id, t.user_id, b.name, b.time_zone
    from public.feed_tokens t
    join public.memberships m on m.business_id = t.business_id and m.user_id = t.user_id
    join public.profiles p on p.id = t.user_id and p.disabled_at is null
    join public.businesses b on b.id = t.business_id and b.disabled_at is null
    where t.token_hash = private.hash_token(p_token) and t.kind = p_kind and t.revoked_at is null;
  if found then
    update public.feed_tokens t set last_used_at = now()
    where t.token_hash = private.hash_token(p_token)
      and (t.last_used_at is null or t.last_used_at < now() - interval '1 hour');
  end if;
end $$;

revoke all on function public.create_feed_token(uuid, text) from public, anon;
revoke all on function public.revoke_feed_token(uuid) from public, anon;
revoke all on function public.use_feed_token(text, text) from public, anon, authenticated;
grant execute on function public.create_feed_token(uuid, text) to authenticated;
grant execute on function public.revoke_feed_token(uuid) to authenticated;
grant execute on function public.use_feed_token(text, text) to service_role;
