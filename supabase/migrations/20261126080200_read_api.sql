-- The read API: tokens of a business, and what they open. Row-level security knows nobody there, so no function takes
-- the id of a business: each takes the token's hash alone, finds whose it is and what it may, and gives that business's
-- rows. A mistake in the code above can show nobody another tenant's.

create table public.api_tokens (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  name text not null check (char_length(btrim(name)) between 1 and 60),
  prefix text not null check (prefix ~ '^fdk_[0-9a-f]{8}$'),
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  scopes text[] not null check (cardinality(scopes) > 0 and scopes <@ array['calls:read', 'callers:read', 'follow_ups:read']),
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
comment on table public.api_tokens is 'What opens the read API. The token is stored as a hash only; it works while who made it is a member.';
comment on column public.api_tokens.prefix is 'How the token begins, by which people know it again.';
comment on column public.api_tokens.last_used_at is 'To the minute or so.';
create index api_tokens_business_idx on public.api_tokens (business_id, created_at desc);
create index api_tokens_created_by_idx on public.api_tokens (created_by);

alter table public.api_tokens enable row level security;
revoke all on public.api_tokens from anon, authenticated;
grant select (id, business_id, name, prefix, scopes, created_by, created_at, expires_at, last_used_at, revoked_at)
  on public.api_tokens to authenticated;
grant all on public.api_tokens to service_role;
create policy "who manages the API reads" on public.api_tokens for select to authenticated
  using (public.may(business_id, 'api.manage'));

-- Returns the token, which nobody can read again. Errors: 42501 not allowed, P0001 with hint too-many, 23514.
create function public.create_api_token(p_business_id uuid, p_name text, p_scopes text[], p_days integer default null) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_token text := 'fdk_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
  if not public.may(p_business_id, 'api.manage') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  perform from public.businesses b where b.id = p_business_id for update;
  if (select count(*) from public.api_tokens t where t.business_id = p_business_id and t.revoked_at is null) >= 20 then
    raise exception 'Too many tokens' using errcode = 'P0001', hint = 'too-many';
  end if;
  insert into public.api_tokens (business_id, name, prefix, token_hash, scopes, created_by, expires_at)
  values (p_business_id, btrim(p_name), left(v_token, 12), private.hash_token(v_token),
    array(select distinct s from unnest(p_scopes) s order by s), auth.uid(), now() + p_days * interval '1 day');
  perform private.audit(p_business_id, 'api-token.add', btrim(p_name));
  return v_token;
end $$;

-- Pressed twice it stays as it is. Errors: P0002 no such token.
create function public.revoke_api_token(p_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_token public.api_tokens;
begin
  select * into v_token from public.api_tokens t where t.id = p_id and public.may(t.business_id, 'api.manage') for update;
  if not found then
    raise exception 'No such token' using errcode = 'P0002';
  end if;
  if v_token.revoked_at is null then
    update public.api_tokens set revoked_at = now() where id = p_id;
    perform private.audit(v_token.business_id, 'api-token.revoke', v_token.name);
  end if;
end $$;

-- ---------------------------------------------------------------------------------------------
-- Whose a token is; nothing for one that does not work. Who made it must still be there, and be allowed in.
create function private.api_token(p_token_hash text) returns public.api_tokens
language sql stable security definer set search_path = '' as $$
  select t.*
  from public.api_tokens t
  -- As long as whoever made it may still make one.
  join public.memberships m on m.business_id = t.business_id and m.user_id = t.created_by
  join public.role_permissions r on r.role = m.role and r.permission = 'api.manage'
  join public.profiles p on p.id = t.created_by and p.disabled_at is null
  join public.businesses b on b.id = t.business_id and b.disabled_at is null
  where t.token_hash = p_token_hash and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())
$$;

create function public.use_api_token(p_token_hash text) returns table (id uuid, scopes text[], time_zone text)
language plpgsql security definer set search_path = '' as $$
declare
  v_token public.api_tokens := private.api_token(p_token_hash);
begin
  if v_token.id is null then
    return;
  end if;
  update public.api_tokens t set last_used_at = now()
  where t.id = v_token.id and (t.last_used_at is null or t.last_used_at < now() - interval '1 minute');
  return query select v_token.id, v_token.scopes, b.time_zone from public.businesses b where b.id = v_token.business_id;
end $$;

create function private.api_business(p_token_hash text, p_scope text) returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  v_token public.api_tokens := private.api_token(p_token_hash);
begin
  if v_token.id is null or not p_scope = any (v_token.scopes) then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  return v_token.business_id;
end $$;

-- Errors: 42501 the token does not open this.
create function public.api_list(
  p_token_hash text, p_list text, p_filters jsonb default '{}', p_at timestamptz default null, p_id uuid default null,
  p_limit integer default 50
) returns json
language plpgsql stable security definer set search_path = '' as $$
begin
  return case p_list
    when 'calls' then private.calls_page(
      private.api_business(p_token_hash, 'calls:read'), p_filters, p_at, p_id, least(p_limit, 101))
    when 'callers' then private.callers_page(
      private.api_business(p_token_hash, 'callers:read'), p_filters, p_at, p_id, least(p_limit, 101))
    when 'follow_ups' then private.follow_ups_page(
      private.api_business(p_token_hash, 'follow_ups:read'), p_filters - 'member', p_at, p_id, least(p_limit, 101)) end;
end $$;
comment on function public.api_list is 'A page of what a token opens: calls, callers or follow_ups, newest first.';

-- Null when there is none of that id.
create function public.api_read(p_token_hash text, p_what text, p_id uuid) returns json
language plpgsql stable security definer set search_path = '' set timezone = 'UTC' as $$
declare
  v_business uuid := private.api_business(p_token_hash, case p_what when 'call' then 'calls:read' else 'callers:read' end);
  v_call public.calls;
  v_caller public.callers;
begin
  if p_what = 'call' then
    select * into v_call from public.calls c where c.business_id = v_business and c.id = p_id;
    if not found then
      return null;
    end if;
    return (private.call_json(v_call)::jsonb || jsonb_build_object('facts', private.call_facts_json(p_id), 'turns', (
      select coalesce(jsonb_agg(jsonb_build_object('speaker', t.speaker, 'text', t.text, 'start_ms', t.start_ms, 'end_ms', t.end_ms)
        order by t.start_ms, t.position), '[]')
      from public.call_turns t where t.business_id = v_business and t.call_id = p_id)))::json;
  end if;
  -- By a number that was merged as well: it is them.
  select k.* into v_caller from public.callers p
  join public.callers k on k.business_id = p.business_id and k.id = coalesce(p.merged_into, p.id)
  where p.business_id = v_business and p.id = p_id;
  return case when v_caller.id is not null then private.caller_json(v_caller) end;
end $$;
comment on function public.api_read is 'A call with all that was said, or a caller, of what a token opens.';

-- ---------------------------------------------------------------------------------------------
-- The newest calls, for a feed that the server has found to be this business's (use_feed_token).
create function public.feed_calls(p_business_id uuid, p_limit integer default 50) returns json
language sql stable security definer set search_path = '' as $$
  select private.calls_page(p_business_id, '{"spam": "hidden"}', null, null, least(p_limit, 100))
$$;

revoke all on function private.api_token(text) from public, anon, authenticated;
revoke all on function private.api_business(text, text) from public, anon, authenticated;
do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'use_api_token(text)', 'api_list(text, text, jsonb, timestamptz, uuid, integer)', 'api_read(text, text, uuid)',
    'feed_calls(uuid, integer)'
  ] loop
    execute 'revoke all on function public.' || v_function || ' from public, anon, authenticated';
    execute 'grant execute on function public.' || v_function || ' to service_role';
  end loop;
  foreach v_function in array array['create_api_token(uuid, text, text[], integer)', 'revoke_api_token(uuid)'] loop
    execute 'revoke all on function public.' || v_function || ' from public, anon';
    execute 'grant execute on function public.' || v_function || ' to authenticated';
  end loop;
end $$;
