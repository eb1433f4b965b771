-- The page of a call in one question, and its name as the team gave it.

-- A name that a member gave stands over what was said on the call; one that was only heard does not.
create function private.name_of_call(p_call public.calls, p_caller public.callers) returns text
language sql immutable set search_path = '' as $$
  select coalesce(case when p_caller.named_at is not null then p_caller.name end, p_call.caller_name, p_caller.name)
$$;
revoke all on function private.name_of_call(public.calls, public.callers) from public;

create or replace function public.list_calls(
  p_business_id uuid,
  p_filters jsonb default '{}',
  p_cursor_at timestamptz default null,
  p_cursor_id uuid default null,
  p_newer boolean default false,
  p_limit integer default 25
) returns table (
  id uuid, status text, direction text, caller_id uuid, caller_name text, caller_number text,
  started_at timestamptz, duration_seconds integer, outcome text, sentiment text, lead_quality text,
  is_after_hours boolean, summary text, has_report boolean, last_words text, last_speaker text,
  follow_up_status text, follow_up_title text, follow_up_due_at timestamptz, follow_up_snoozed_until timestamptz,
  hit_position integer, hit_speaker text, hit_text text, hit_start_ms integer
)
language plpgsql stable security definer set search_path = ''
set jit = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  v_all tsquery;
  v_any tsquery;
  v_words text[];
begin
  if not private.may_list_calls(p_business_id) then
    return;
  end if;
  -- A page shows where the words were said; an export of thousands does not.
  if p_filters ->> 'q' is not null and p_limit <= 100 then
    select r.query, r.words into v_all, v_words from private.read_search(p_business_id, p_filters ->> 'q') r;
    v_any := (select string_agg(quote_literal(w) || case when w ~ '^\d+$' then ':*' else '' end, ' | ')
      from unnest(v_words) w);
  end if;
  return query
  select c.id, c.status, c.direction, c.caller_id, private.name_of_call(c, p), c.caller_number,
    c.started_at, c.duration_seconds, c.outcome, c.sentiment, c.lead_quality,
    c.is_after_hours, c.summary, c.report_at is not null, t.text, t.speaker,
    f.status, f.title, f.due_at, f.snoozed_until,
    h."position", h.speaker, h.text, h.start_ms
  from unnest(private.find_calls(p_business_id, p_filters, p_cursor_at, p_cursor_id, p_newer, least(p_limit, 1000)))
    as page (call_id)
  join public.calls c on c.id = page.call_id
  left join public.callers p on p.id = c.caller_id
  left join public.follow_ups f on f.call_id = c.id
  left join lateral (
    select l.text, l.speaker from public.call_turns l
    where c.report_at is null and l.call_id = c.id
    order by l.start_ms desc, l.position desc limit 1
  ) t on true
  -- The turn that has the whole search, or else the one with the most of its words.
  left join lateral (
    select d."position", d.speaker, d.text, d.start_ms
    from (
      select l.*, to_tsvector('pg_catalog.simple', private.search_text(l.text)) as document
      from public.call_turns l where v_any is not null and l.call_id = c.id
    ) d
    where d.document @@ v_any
    order by d.document @@ v_all desc, ts_rank(d.document, v_any) desc, d.start_ms, d."position"
    limit 1
  ) h on true
  order by c.started_at desc, c.id desc;
end $$;

-- A call that was erased is told from one that never was.
alter table private.erased_calls add column call_id uuid, add column business_id uuid;
create index erased_calls_call_idx on private.erased_calls (call_id);
create function private.note_erased_call() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update private.erased_calls e set call_id = old.id, business_id = old.business_id
  where e.call_hash = sha256(convert_to(old.vapi_call_id, 'UTF8'));
  return null;
end $$;
revoke all on function private.note_erased_call() from public;
create trigger calls_note_erased after delete on public.calls
  for each row execute function private.note_erased_call();

-- p_filters: of the list that the call was opened from, as list_calls takes them.
create function public.call_page(p_business_id uuid, p_call_id uuid, p_filters jsonb default '{}') returns jsonb
language plpgsql stable security definer set search_path = ''
set plan_cache_mode = 'force_custom_plan' set jit = off as $$
declare
  v_call public.calls;
  v_caller public.callers;
begin
  if not private.may_list_calls(p_business_id) then
    return null;
  end if;
  select * into v_call from public.calls c where c.business_id = p_business_id and c.id = p_call_id;
  if not found then
    return (select jsonb_build_object('erasedAt', r.requested_at)
      from private.erased_calls e join public.erasure_receipts r on r.id = e.receipt_id
      where e.business_id = p_business_id and e.call_id = p_call_id);
  end if;
  select * into v_caller from public.callers p where p.business_id = p_business_id and p.id = v_call.caller_id;
  return jsonb_build_object(
    'call', jsonb_build_object('id', v_call.id, 'status', v_call.status, 'direction', v_call.direction,
      'name', private.name_of_call(v_call, v_caller), 'number', v_call.caller_number, 'startedAt', v_call.started_at,
      'seconds', v_call.duration_seconds, 'endedReason', v_call.ended_reason, 'outcome', v_call.outcome,
      'sentiment', v_call.sentiment, 'lead', v_call.lead_quality, 'isAfterHours', v_call.is_after_hours,
      'summary', v_call.summary, 'hasRecording', v_call.recording_url is not null, 'costMicros', v_call.cost_micros,
      'costBreakdown', v_call.cost_breakdown, 'hasReport', v_call.report_at is not null,
      'countsAsUsage', private.counts_as_usage(v_call)),
    'caller', case when v_caller.id is not null then
      jsonb_build_object('id', v_caller.id, 'isBlocked', v_caller.blocked_at is not null) end,
    'turns', (select coalesce(jsonb_agg(jsonb_build_object('position', t.position, 'speaker', t.speaker, 'text', t.text,
        'startMs', t.start_ms, 'endMs', t.end_ms) order by t.start_ms, t.position), '[]')
      from public.call_turns t where t.call_id = p_call_id),
    'insights', (select coalesce(jsonb_agg(jsonb_build_object('position', i.position, 'kind', i.kind, 'label', i.label,
        'place', i.place, 'value', i.value, 'turn', i.turn_position, 'second', i.second) order by i.position), '[]')
      from public.call_insights i where i.call_id = p_call_id),
    'corrections', (select coalesce(jsonb_agg(jsonb_build_object('field', x.field, 'kind', x.kind, 'label', x.label,
        'place', x.place, 'value', x.value, 'found', x.found, 'by', private.person_name(x.made_by), 'at', x.made_at)
        order by x.made_at), '[]')
      from public.call_corrections x where x.call_id = p_call_id and x.withdrawn_at is null),
    'followUp', (select jsonb_build_object('id', f.id, 'kind', f.kind, 'title', f.title, 'status', f.status, 'due_at', f.due_at,
        'snoozed_until', f.snoozed_until, 'assignedTo', f.assigned_to)
      from public.follow_ups f where f.call_id = p_call_id),
    'members', case when public.may(p_business_id, 'follow-ups.work') then
      (select jsonb_agg(jsonb_build_object('id', m.user_id, 'name', coalesce(nullif(m.full_name, ''), m.email), 'role', m.role))
        from public.list_members(p_business_id) m) end,
    'notes', private.notes_on(p_business_id, p_call_id, v_call.caller_id),
    'actions', (select coalesce(jsonb_agg(jsonb_build_object('id', a.tool_call_id, 'name', a.name, 'arguments', a.arguments,
        'result', a.result, 'at', a.created_at) order by a.created_at, a.tool_call_id), '[]')
      from (select * from public.call_actions a
        where a.business_id = p_business_id and a.vapi_call_id = v_call.vapi_call_id
          and a.name in ('take_message', 'request_call_back', 'book_appointment')
        order by a.created_at limit 50) a),
    'others', (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'startedAt', o.started_at, 'summary', o.summary,
        'outcome', o.outcome, 'status', o.status, 'isAfterHours', o.is_after_hours, 'hasReport', o.report_at is not null)
        order by o.started_at desc, o.id desc), '[]')
      from (select * from public.calls o
        where o.business_id = p_business_id and o.caller_id = v_call.caller_id
        order by o.started_at desc, o.id desc limit 6) o),
    'newerId', (private.find_calls(p_business_id, p_filters, v_call.started_at, p_call_id, true, 1))[1],
    'olderId', (private.find_calls(p_business_id, p_filters, v_call.started_at, p_call_id, false, 1))[1],
    'events', case when public.may(p_business_id, 'events.read') then
      (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'type', e.type, 'at', e.occurred_at, 'status', e.status,
          'deliveries', e.deliveries, 'payload', e.payload) order by e.occurred_at), '[]')
        from (select * from public.webhook_events e
          where e.provider = 'vapi' and e.business_id = p_business_id and e.external_id = v_call.vapi_call_id
          order by e.occurred_at limit 200) e) end);
end $$;
comment on function public.call_page is
  'All that the page of a call shows; { erasedAt } for a call that was erased; null when there is none.';
revoke all on function public.call_page(uuid, uuid, jsonb) from public, anon;
grant execute on function public.call_page(uuid, uuid, jsonb) to authenticated;
