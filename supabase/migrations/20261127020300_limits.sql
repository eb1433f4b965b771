-- What a plan limits: people, numbers, the API and webhooks. Limits stop what is added and take nothing away: who has more
-- than a smaller plan holds keeps it.

-- The plans are this file and the code: nobody changes them by the API, not even the server.
revoke all on public.plans from service_role;
grant select on public.plans to service_role;

create function private.has_api(p_business_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select coalesce((private.billing_at(p_business_id, now())).has_api, true)
$$;
revoke all on function private.has_api(uuid) from public;

-- Errors: P0001 with hint no-api.
create function private.require_api(p_business_id uuid) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if not private.has_api(p_business_id) then
    raise exception 'The plan holds no API' using errcode = 'P0001', hint = 'no-api';
  end if;
end $$;
revoke all on function private.require_api(uuid) from public;

-- ---------------------------------------------------------------------------------------------
-- People: members, and invitations that can still be accepted.

create function private.has_seat(p_business_id uuid, p_except_invitation uuid, p_counts_invitations boolean) returns boolean
language sql stable security definer set search_path = '' as $$
  select coalesce(
    (select count(*) from public.memberships m where m.business_id = p_business_id)
    + (select count(*) from public.invitations i
      where p_counts_invitations and i.business_id = p_business_id and i.accepted_at is null and i.revoked_at is null
        and i.expires_at > now() and i.id is distinct from p_except_invitation)
    < (private.billing_at(p_business_id, now())).seats, true)
$$;
revoke all on function private.has_seat(uuid, uuid, boolean) from public;
comment on function private.has_seat is 'Whether the plan has room for one more. Who was invited before the plan became smaller may come while there is room among the members.';

-- Errors: as before, and P0001 with hint no-seat.
create or replace function public.invite_member(p_business_id uuid, p_email text, p_role text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_email text := lower(btrim(p_email));
  v_token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  v_open public.invitations;
  v_id uuid;
  v_sent integer;
begin
  if not public.may(p_business_id, 'team.manage') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  perform from public.businesses b where b.id = p_business_id for update;
  if exists (
    select from public.memberships m join auth.users u on u.id = m.user_id
    where m.business_id = p_business_id and lower(u.email) = v_email
  ) then
    raise exception 'Already a member' using errcode = 'P0001', hint = 'already-member';
  end if;
  select * into v_open from public.invitations i
  where i.business_id = p_business_id and i.email = v_email and i.accepted_at is null and i.revoked_at is null;
  -- A form that was sent twice asks once.
  if v_open.sent_at > now() - interval '1 minute' and v_open.role = p_role and v_open.sends = 1 then
    return v_open.id;
  end if;
  -- Also after one that was revoked: nobody's mailbox is to be filled.
  if exists (select from public.invitations i where i.business_id = p_business_id and i.email = v_email
      and i.sent_at > now() - interval '1 minute') then
    raise exception 'Just sent' using errcode = 'P0001', hint = 'too-soon';
  end if;
  -- Sent again, it has its seat already.
  if (v_open.id is null or v_open.expires_at < now()) and not private.has_seat(p_business_id, v_open.id, true) then
    raise exception 'No seat is left' using errcode = 'P0001', hint = 'no-seat';
  end if;
  -- Fifty a day and person, counted where deleting a business takes nothing away.
  insert into public.rate_limits as l (key, points, expire)
  values ('invitations:' || auth.uid(), 1, (extract(epoch from now()) * 1000)::bigint + 86400000)
  on conflict (key) do update set
    points = case when l.expire < extract(epoch from now()) * 1000 then 1 else l.points + 1 end,
    expire = case when l.expire < extract(epoch from now()) * 1000 then excluded.expire else l.expire end
  returning l.points into v_sent;
  if v_sent > 50 then
    raise exception 'Too many invitations' using errcode = 'P0001', hint = 'too-many';
  end if;

  insert into public.invitations as i (business_id, email, role, token_hash, invited_by)
  values (p_business_id, v_email, p_role, private.hash_token(v_token), auth.uid())
  on conflict (business_id, email) where accepted_at is null and revoked_at is null do update set
    role = excluded.role, token_hash = excluded.token_hash, invited_by = excluded.invited_by,
    sent_at = now(), sends = i.sends + 1, expires_at = excluded.expires_at
  returning i.id into v_id;
  perform private.send_invitation(v_id, v_token);
  return v_id;
end $$;

create or replace function public.read_invitation(p_token text) returns table (
  email text, role text, business_id uuid, business_name text, inviter text, state text, has_account boolean, unconfirmed_id uuid
)
language sql stable security definer set search_path = '' as $$
  select i.email, i.role, i.business_id, b.name, coalesce(nullif(p.full_name, ''), 'A colleague'),
    case when i.accepted_at is not null then 'accepted' when i.revoked_at is not null then 'revoked'
      when i.expires_at < now() then 'expired'
      when not private.has_seat(i.business_id, i.id, false) then 'full' else 'open' end,
    exists (select from auth.users u where lower(u.email) = i.email and u.email_confirmed_at is not null),
    -- Somebody signed up with the address and has never shown that it is theirs: the invited one takes it over.
    (select u.id::uuid from auth.users u where lower(u.email) = i.email and u.email_confirmed_at is null limit 1)
  from public.invitations i
  join public.businesses b on b.id = i.business_id
  left join public.profiles p on p.id = i.invited_by
  where i.token_hash = private.hash_token(p_token)
$$;

-- Errors: as before, and P0001 with hint no-seat.
create or replace function public.accept_invitation(p_token text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := auth.uid();
  v public.invitations;
begin
  if v_user is null then
    raise exception 'Sign in first' using errcode = '42501';
  end if;
  -- Two who come at once for the last seat wait for each other, as invitations do.
  perform from public.businesses b
  where b.id = (select i.business_id from public.invitations i where i.token_hash = private.hash_token(p_token)) for update;
  select * into v from public.invitations i where i.token_hash = private.hash_token(p_token) for update;
  if not found then
    raise exception 'No such invitation' using errcode = 'P0002';
  end if;
  if v.accepted_by = v_user then
    return v.business_id;
  end if;
  if v.accepted_at is not null or v.revoked_at is not null then
    raise exception 'Used or revoked' using errcode = 'P0001', hint = 'used';
  end if;
  if v.expires_at < now() then
    raise exception 'Expired' using errcode = 'P0001', hint = 'expired';
  end if;
  if not exists (select from auth.users u where u.id = v_user and lower(u.email) = v.email) then
    raise exception 'For another address' using errcode = 'P0001', hint = 'other-address';
  end if;
  if not private.has_seat(v.business_id, v.id, false) and not exists (
    select from public.memberships m where m.business_id = v.business_id and m.user_id = v_user
  ) then
    raise exception 'No seat is left' using errcode = 'P0001', hint = 'no-seat';
  end if;
  update public.invitations set accepted_at = now(), accepted_by = v_user where id = v.id;
  insert into public.memberships (business_id, user_id, role) values (v.business_id, v_user, v.role)
  on conflict (business_id, user_id) do nothing;
  return v.business_id;
end $$;

-- ---------------------------------------------------------------------------------------------
-- Numbers.

drop function public.request_phone_line(uuid, text, text);
-- Asks for a number: the row first, so that a crash leaves something to go on with. Returns the line's id; a second
-- request while one waits is the same, and so is one by somebody who has not seen the newest: p_have is how many
-- numbers they saw. Errors: 42501, P0001 with hint no-line | no-plan.
create function public.request_phone_line(
  p_business_id uuid, p_area_code text default null, p_label text default null, p_have integer default 0
) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
  v_count integer;
  v_billing private.billing;
begin
  if not public.may(p_business_id, 'receptionist.edit') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  perform from public.businesses b where b.id = p_business_id for update;
  select count(*), (array_agg(l.id order by l.created_at desc, l.id))[1] into v_count, v_id
  from public.phone_lines l where l.business_id = p_business_id and l.state = 'active';
  if v_count > p_have then
    return v_id;
  end if;
  v_billing := private.billing_at(p_business_id, now());
  if v_billing.access = 'restricted' then
    raise exception 'There is no plan' using errcode = 'P0001', hint = 'no-plan';
  end if;
  if v_count >= v_billing.lines then
    raise exception 'No line is left' using errcode = 'P0001', hint = 'no-line';
  end if;
  insert into public.phone_lines (business_id, state, area_code, label)
  values (p_business_id, 'provisioning', p_area_code, p_label)
  on conflict ((case when state = 'provisioning' then business_id end)) do update set area_code = excluded.area_code
  returning id into v_id;
  update public.billing_accounts a set lines_released_at = null where a.business_id = p_business_id and a.lines_released_at is not null;
  perform graphile_worker.add_job('provision-phone-line', json_build_object('businessId', p_business_id, 'phoneLineId', v_id),
    queue_name => 'vapi:' || p_business_id, max_attempts => 12, job_key => 'phone-line:' || v_id);
  perform private.audit(p_business_id, 'phone-line.request', coalesce(p_area_code, ''));
  return v_id;
end $$;
revoke all on function public.request_phone_line(uuid, text, text, integer) from public, anon;
grant execute on function public.request_phone_line(uuid, text, text, integer) to authenticated;

-- ---------------------------------------------------------------------------------------------
-- The read API. Tokens stay, and open nothing while the plan holds no API.

-- Errors: as before, and P0001 with hint no-api.
create or replace function public.create_api_token(p_business_id uuid, p_name text, p_scopes text[], p_days integer default null) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_token text := 'fdk_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
  if not public.may(p_business_id, 'api.manage') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  perform private.require_api(p_business_id);
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

drop function public.use_api_token(text);
create function public.use_api_token(p_token_hash text) returns table (id uuid, scopes text[], time_zone text, has_api boolean)
language plpgsql security definer set search_path = '' as $$
declare
  v_token public.api_tokens := private.api_token(p_token_hash);
begin
  if v_token.id is null then
    return;
  end if;
  update public.api_tokens t set last_used_at = now()
  where t.id = v_token.id and (t.last_used_at is null or t.last_used_at < now() - interval '1 minute');
  return query select v_token.id, v_token.scopes, b.time_zone, private.has_api(b.id)
    from public.businesses b where b.id = v_token.business_id;
end $$;
revoke all on function public.use_api_token(text) from public, anon, authenticated;
grant execute on function public.use_api_token(text) to service_role;

create or replace function private.api_business(p_token_hash text, p_scope text) returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  v_token public.api_tokens := private.api_token(p_token_hash);
begin
  if v_token.id is null or not p_scope = any (v_token.scopes) or not private.has_api(v_token.business_id) then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  return v_token.business_id;
end $$;

-- ---------------------------------------------------------------------------------------------
-- Webhooks: endpoints stay. What would have been sent is kept in their log, and can be sent again with a plan.

-- Errors: as before, and P0001 with hint no-api; so of the three that follow.
create or replace function public.create_webhook(p_business_id uuid, p_url text, p_events text[], p_description text default '') returns json
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  if not public.may(p_business_id, 'api.manage') then
    raise exception 'Not allowed' using errcode = '42501';
  end if;
  perform private.require_api(p_business_id);
  perform from public.businesses b where b.id = p_business_id for update;
  if (select count(*) from public.webhook_endpoints e where e.business_id = p_business_id) >= 10 then
    raise exception 'Too many endpoints' using errcode = 'P0001', hint = 'too-many';
  end if;
  insert into public.webhook_endpoints (business_id, url, events, description, created_by)
  values (p_business_id, p_url, private.check_webhook_events(p_events), btrim(p_description), auth.uid())
  returning id into v_id;
  perform private.audit(p_business_id, 'webhook.add', private.webhook_host(p_url));
  return json_build_object('id', v_id, 'secret', private.new_webhook_secret(v_id));
end $$;

create or replace function public.switch_webhook(p_id uuid, p_is_on boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_old public.webhook_endpoints := private.managed_webhook(p_id);
begin
  if (v_old.status = 'on') = p_is_on then
    return;
  end if;
  if p_is_on then
    perform private.require_api(v_old.business_id);
  end if;
  update public.webhook_endpoints e set
    status = case when p_is_on then 'on' else 'off' end, stopped_because = null, failing_since = null
  where e.id = p_id;
  if not p_is_on then
    update public.webhook_deliveries d set status = 'failed', next_attempt_at = null, error = 'The endpoint was turned off.'
    where d.business_id = v_old.business_id and d.endpoint_id = p_id and d.status = 'waiting';
  end if;
  perform private.audit(v_old.business_id, case when p_is_on then 'webhook.enable' else 'webhook.disable' end, private.webhook_host(v_old.url));
end $$;

create or replace function public.test_webhook(p_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_old public.webhook_endpoints := private.managed_webhook(p_id);
begin
  if v_old.status <> 'on' then
    raise exception 'It is off' using errcode = 'P0001', hint = 'off';
  end if;
  perform private.require_api(v_old.business_id);
  perform private.take_webhook_press(p_id);
  perform private.send_webhook(v_old.business_id, 'test', gen_random_uuid(),
    json_build_object('message', 'This is a test.'), p_endpoint_id => p_id);
end $$;

create or replace function public.resend_webhook(p_delivery_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_endpoint public.webhook_endpoints;
begin
  select e.* into v_endpoint from public.webhook_deliveries d
  join public.webhook_endpoints e on e.id = d.endpoint_id
  where d.id = p_delivery_id and public.may(d.business_id, 'api.manage') for update of d;
  if not found then
    raise exception 'No such delivery' using errcode = 'P0002';
  end if;
  if v_endpoint.status <> 'on' then
    raise exception 'It is off' using errcode = 'P0001', hint = 'off';
  end if;
  perform private.require_api(v_endpoint.business_id);
  perform private.take_webhook_press(v_endpoint.id);
  update public.webhook_deliveries d set status = 'waiting', attempts = 0, next_attempt_at = now(), error = null where d.id = p_delivery_id;
  perform private.queue_webhook(p_delivery_id, v_endpoint.id, now());
end $$;

-- Null when there is nothing to send any more.
create or replace function private.take_webhook(p_delivery_id uuid) returns json
language plpgsql volatile set search_path = '' as $$
begin
  update public.webhook_deliveries d
  set status = 'failed', next_attempt_at = null, error = 'The plan holds no webhooks.'
  where d.id = p_delivery_id and d.status = 'waiting' and not private.has_api(d.business_id);
  return (
    select json_build_object('url', e.url, 'payload', d.payload, 'messageId', d.message_id, 'secrets', (
      select json_agg(s.secret order by s.created_at desc) from private.webhook_secrets s
      where s.endpoint_id = e.id and (s.ends_at is null or s.ends_at > now())))
    from public.webhook_deliveries d
    join public.webhook_endpoints e on e.id = d.endpoint_id and e.status = 'on'
    join public.businesses b on b.id = d.business_id and b.disabled_at is null
    where d.id = p_delivery_id and d.status = 'waiting');
end $$;
