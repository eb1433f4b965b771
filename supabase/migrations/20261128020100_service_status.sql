-- Whether the parts of Frontdesk work, as customers see it: a worker looks every minute and writes down what it found.

create table private.service_parts (
  part text primary key check (part in ('calls', 'dashboard', 'mail', 'phone', 'payments')),
  state text not null check (state in ('ok', 'slow', 'down', 'off')),
  since timestamptz not null,
  failing_since timestamptz,
  checked_at timestamptz not null
);
comment on table private.service_parts is 'What was found last of each part.';
comment on column private.service_parts.state is 'off: this installation has no such part.';
comment on column private.service_parts.failing_since is 'When the first of the failures in a row was; one alone changes no state.';

create table private.service_incidents (
  id bigint generated always as identity primary key,
  part text not null references private.service_parts (part) on delete cascade,
  state text not null check (state in ('slow', 'down')),
  began_at timestamptz not null,
  ended_at timestamptz check (ended_at >= began_at)
);
comment on table private.service_incidents is 'When a part did not work as it should; without an end it still does not. Kept for 90 days.';
create unique index service_incidents_open_idx on private.service_incidents (part) where ended_at is null;
create index service_incidents_began_idx on private.service_incidents (began_at desc);

alter table private.service_parts enable row level security;
alter table private.service_incidents enable row level security;
revoke all on private.service_parts, private.service_incidents from public;

-- A part that was found slow or down twice in a row is so since the first time.
create function private.note_service_part(p_part text, p_state text, p_at timestamptz default now()) returns void
language plpgsql set search_path = '' as $$
declare
  v_row private.service_parts;
  v_since timestamptz;
begin
  insert into private.service_parts as s (part, state, since, checked_at)
  values (p_part, case when p_state = 'off' then 'off' else 'ok' end, p_at, p_at)
  on conflict (part) do nothing;
  select * into v_row from private.service_parts s where s.part = p_part for update;

  -- Nobody looked: no worker ran, so that what came in was worked late. Where nothing came in either, nothing did.
  if p_part = 'calls' and v_row.checked_at < p_at - interval '5 minutes' then
    update private.service_incidents i set ended_at = greatest(i.began_at, v_row.checked_at) where i.part = p_part and i.ended_at is null;
    insert into private.service_incidents (part, state, began_at, ended_at)
    values (p_part, case when exists (
      select from public.webhook_events e where e.received_at > v_row.checked_at and e.received_at < p_at - interval '1 minute'
    ) then 'slow' else 'down' end, v_row.checked_at, p_at);
    v_row.state := 'ok';
    v_row.since := p_at;
    v_row.failing_since := null;
  end if;

  if p_state in ('ok', 'off') or (v_row.state in ('slow', 'down') and v_row.state <> p_state) then
    update private.service_incidents i set ended_at = p_at where i.part = p_part and i.ended_at is null;
  end if;
  if p_state in ('ok', 'off') then
    update private.service_parts s set state = p_state, failing_since = null, checked_at = p_at,
      since = case when v_row.state = p_state then v_row.since else p_at end
    where s.part = p_part;
  elsif v_row.failing_since is null and v_row.state not in ('slow', 'down') then
    update private.service_parts s set state = v_row.state, since = v_row.since, failing_since = p_at, checked_at = p_at
    where s.part = p_part;
  else
    v_since := case
      when v_row.state = p_state then v_row.since
      when v_row.state in ('slow', 'down') then p_at
      else v_row.failing_since end;
    update private.service_parts s set state = p_state, since = v_since, checked_at = p_at where s.part = p_part;
    insert into private.service_incidents (part, state, began_at) values (p_part, p_state, v_since)
    on conflict (part) where ended_at is null do nothing;
  end if;
end $$;
revoke all on function private.note_service_part(text, text, timestamptz) from public;

-- p_states: { "mail": "ok", … }.
create function private.note_service_parts(p_states jsonb) returns void
language plpgsql set search_path = '' as $$
begin
  perform private.note_service_part(s.key, s.value) from jsonb_each_text(p_states) s order by s.key;
  delete from private.service_incidents i where i.ended_at < now() - interval '90 days';
end $$;
revoke all on function private.note_service_parts(jsonb) from public;

create function public.service_status() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'parts', (select coalesce(jsonb_agg(jsonb_build_object(
        'part', s.part, 'state', s.state, 'since', s.since, 'checkedAt', s.checked_at)), '[]') from private.service_parts s),
    'incidents', (select coalesce(jsonb_agg(jsonb_build_object(
        'part', i.part, 'state', i.state, 'beganAt', i.began_at, 'endedAt', i.ended_at) order by i.began_at desc, i.id desc), '[]')
      from (select * from private.service_incidents x order by x.began_at desc, x.id desc limit 50) i))
$$;
comment on function public.service_status is 'What the status page shows: no business, no figure of one. For the service, which asks in everybody''s name.';
revoke all on function public.service_status() from public, anon, authenticated;
grant execute on function public.service_status() to service_role;
