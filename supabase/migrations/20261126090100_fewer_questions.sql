-- One question where pages asked several, one after the other.

-- The newest published version, and the one that callers hear when that is another.
create function public.current_versions(p_business_id uuid)
returns table (version integer, config jsonb, is_newest boolean, is_live boolean)
language sql stable set search_path = '' as $$
  select v.version, v.config, v.version = n.version, v.version is not distinct from r.live_version
  from public.receptionists r
  cross join lateral (select max(version) as version from public.receptionist_versions where receptionist_id = r.id) n
  join public.receptionist_versions v on v.receptionist_id = r.id and v.version in (n.version, r.live_version)
  where r.business_id = p_business_id
$$;
comment on function public.current_versions(uuid) is
  'What a draft is compared with: the newest version, and the live one.';
revoke all on function public.current_versions(uuid) from public, anon;
grant execute on function public.current_versions(uuid) to authenticated;

-- Of each line and condition: the last call that came through, and the newest test.
create function public.forwarding_states(p_business_id uuid)
returns table (
  phone_line_id uuid, condition text, verified_at timestamptz, call_id uuid, caller_number text, caller_name text,
  started_at timestamptz, expires_at timestamptz, is_verified boolean
)
language sql stable set search_path = '' as $$
  select l.id, newest.condition, proof.verified_at, proof.call_id, c.caller_number, c.caller_name,
    newest.started_at, newest.expires_at, newest.verified_at is not null
  from public.phone_lines l
  cross join lateral (
    select distinct on (t.condition) t.condition, t.started_at, t.expires_at, t.verified_at
    from public.forwarding_tests t
    where t.business_id = p_business_id and t.phone_line_id = l.id
    order by t.condition, t.started_at desc) newest
  left join lateral (
    select t.verified_at, t.call_id from public.forwarding_tests t
    where t.business_id = p_business_id and t.phone_line_id = l.id and t.condition = newest.condition
      and t.verified_at is not null
    order by t.verified_at desc limit 1) proof on true
  left join public.calls c on c.id = proof.call_id and c.business_id = p_business_id
  where l.business_id = p_business_id
$$;
revoke all on function public.forwarding_states(uuid) from public, anon;
grant execute on function public.forwarding_states(uuid) to authenticated;
