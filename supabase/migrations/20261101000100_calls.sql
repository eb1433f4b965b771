-- The receptionist in its first form, and everything a call leaves behind.

create table public.receptionists (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null unique references public.businesses (id) on delete cascade,
  name text not null default 'Receptionist' check (char_length(btrim(name)) between 1 and 40),
  greeting text not null default '' check (char_length(greeting) <= 400),
  vapi_assistant_id text unique check (char_length(vapi_assistant_id) between 1 and 128),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (business_id, id)
);
comment on table public.receptionists is 'The configuration of the assistant that answers; one a business.';
comment on column public.receptionists.vapi_assistant_id is 'Id of the assistant at Vapi. Calls are routed by it when the line is not known.';

create table public.phone_lines (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  phone_number text not null unique check (phone_number ~ '^\+[1-9][0-9]{6,14}$'),
  vapi_phone_number_id text unique check (char_length(vapi_phone_number_id) between 1 and 128),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (business_id, id)
);
comment on table public.phone_lines is 'A number that callers dial.';
comment on column public.phone_lines.phone_number is 'E.164';
comment on column public.phone_lines.vapi_phone_number_id is 'Id of the number at Vapi. Calls are routed by it first.';
create index phone_lines_business_idx on public.phone_lines (business_id);

create table public.callers (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  phone_number text not null check (phone_number ~ '^\+[1-9][0-9]{2,14}$'),
  name text check (char_length(name) between 1 and 120),
  first_call_at timestamptz not null,
  last_call_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (business_id, phone_number),
  unique (business_id, id)
);
comment on table public.callers is 'A person, known by the number they call from. Withheld numbers have no row.';
comment on column public.callers.name is 'As said on a call; the last call that gave one wins.';

create table public.calls (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  vapi_call_id text not null unique check (char_length(vapi_call_id) between 1 and 128),
  receptionist_id uuid,
  phone_line_id uuid,
  caller_id uuid,
  direction text not null default 'inbound' check (direction in ('inbound', 'outbound', 'web')),
  status text not null check (status in ('queued', 'ringing', 'in-progress', 'forwarding', 'ended')),
  status_at timestamptz not null,
  caller_number text check (caller_number ~ '^\+[1-9][0-9]{2,14}$'),
  caller_name text check (char_length(caller_name) between 1 and 120),
  started_at timestamptz not null,
  ended_at timestamptz,
  duration_seconds integer check (duration_seconds >= 0),
  ended_reason text check (char_length(ended_reason) <= 200),
  outcome text check (outcome in
    ('message', 'booked', 'answered', 'transferred', 'hung-up', 'wrong-number', 'spam', 'silent', 'failed')),
  sentiment text check (sentiment in ('positive', 'neutral', 'negative')),
  lead_quality text check (lead_quality in ('hot', 'warm', 'cold')),
  is_after_hours boolean not null default false,
  summary text,
  transcript text,
  recording_url text check (char_length(recording_url) <= 2000),
  cost_micros bigint check (cost_micros >= 0),
  cost_breakdown jsonb,
  report_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search tsvector generated always as (
    setweight(to_tsvector('simple', coalesce(caller_name, '')), 'A')
    || setweight(to_tsvector('english', coalesce(summary, '')), 'B')
    || setweight(to_tsvector('simple', coalesce(summary, '')), 'B')
    || setweight(to_tsvector('english', left(coalesce(transcript, ''), 200000)), 'C')
    || setweight(to_tsvector('simple', left(coalesce(transcript, ''), 200000)), 'C')
  ) stored,
  unique (business_id, id),
  foreign key (business_id, receptionist_id) references public.receptionists (business_id, id) on delete set null (receptionist_id),
  foreign key (business_id, phone_line_id) references public.phone_lines (business_id, id) on delete set null (phone_line_id),
  foreign key (business_id, caller_id) references public.callers (business_id, id) on delete set null (caller_id)
);
comment on table public.calls is 'One row a call, however often and in whatever order its events arrive.';
comment on column public.calls.vapi_call_id is 'Id of the call at Vapi: what makes it one call.';
comment on column public.calls.status_at is 'Vapi''s time of the event that set status; an older event does not change it.';
comment on column public.calls.caller_number is 'E.164, or null when withheld.';
comment on column public.calls.duration_seconds is 'From start to end, in whole seconds.';
comment on column public.calls.ended_reason is 'Vapi''s endedReason, an open list of over 600 values.';
comment on column public.calls.transcript is 'All turns as text, for search and export; call_turns has them apart.';
comment on column public.calls.recording_url is 'Where Vapi serves the recording. Read by the server only, never sent to a page.';
comment on column public.calls.cost_micros is 'What Vapi charged, in millionths of a US dollar.';
comment on column public.calls.report_at is 'Vapi''s time of the end-of-call report in force; null while none has come.';
create index calls_page_idx on public.calls (business_id, started_at desc, id desc);
create index calls_caller_idx on public.calls (business_id, caller_id, started_at desc);
create index calls_running_idx on public.calls (business_id, started_at desc) where status <> 'ended';
create index calls_search_idx on public.calls using gin (search);
create index calls_receptionist_idx on public.calls (business_id, receptionist_id);
create index calls_phone_line_idx on public.calls (business_id, phone_line_id);

create table public.call_turns (
  call_id uuid not null,
  position integer not null check (position >= 0),
  business_id uuid not null,
  speaker text not null check (speaker in ('caller', 'receptionist')),
  text text not null,
  start_ms integer not null check (start_ms >= 0),
  end_ms integer check (end_ms >= start_ms),
  source text not null check (source in ('live', 'report')),
  primary key (call_id, position),
  foreign key (business_id, call_id) references public.calls (business_id, id) on delete cascade
);
comment on table public.call_turns is 'One utterance of a transcript.';
comment on column public.call_turns.start_ms is 'Milliseconds from the start of the call.';
comment on column public.call_turns.source is 'live: heard while the call ran; report: from the end-of-call report, which replaces them.';
create index call_turns_business_idx on public.call_turns (business_id, call_id);

create table public.call_insights (
  call_id uuid not null,
  position integer not null check (position >= 0),
  business_id uuid not null,
  kind text not null check (char_length(kind) between 1 and 60),
  label text not null check (char_length(label) between 1 and 120),
  value text not null check (char_length(value) <= 1000),
  turn_position integer,
  second integer check (second >= 0),
  primary key (call_id, position),
  foreign key (business_id, call_id) references public.calls (business_id, id) on delete cascade
);
comment on table public.call_insights is 'A fact extracted from a call, with the turn and second that prove it.';
comment on column public.call_insights.turn_position is 'call_turns.position of the proof; null when none was found.';
create index call_insights_business_idx on public.call_insights (business_id, call_id);

create table public.follow_ups (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null references public.businesses (id) on delete cascade,
  call_id uuid,
  caller_id uuid,
  kind text not null check (kind in ('call-back', 'send-information', 'appointment', 'custom')),
  title text not null check (char_length(btrim(title)) between 1 and 300),
  status text not null default 'open' check (status in ('open', 'snoozed', 'done', 'spam')),
  due_at timestamptz,
  snoozed_until timestamptz,
  done_at timestamptz,
  done_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (call_id),
  foreign key (business_id, call_id) references public.calls (business_id, id) on delete cascade,
  foreign key (business_id, caller_id) references public.callers (business_id, id) on delete set null (caller_id),
  check (status <> 'snoozed' or snoozed_until is not null),
  check ((status = 'done') = (done_at is not null))
);
comment on table public.follow_ups is 'What a call asks the business to do. A repeated report never undoes what a person did with it.';
create index follow_ups_due_idx on public.follow_ups (business_id, status, due_at);
create index follow_ups_caller_idx on public.follow_ups (business_id, caller_id);
create index follow_ups_done_by_idx on public.follow_ups (done_by);

create trigger receptionists_touch before update on public.receptionists
  for each row execute function private.touch_updated_at();
create trigger phone_lines_touch before update on public.phone_lines
  for each row execute function private.touch_updated_at();
create trigger callers_touch before update on public.callers
  for each row execute function private.touch_updated_at();
create trigger calls_touch before update on public.calls
  for each row execute function private.touch_updated_at();
create trigger follow_ups_touch before update on public.follow_ups
  for each row execute function private.touch_updated_at();

-- ---------------------------------------------------------------------------------------------
-- Row-level security: members read; managers and owners work the follow-ups; the intake writes.

alter table public.receptionists enable row level security;
alter table public.phone_lines enable row level security;
alter table public.callers enable row level security;
alter table public.calls enable row level security;
alter table public.call_turns enable row level security;
alter table public.call_insights enable row level security;
alter table public.follow_ups enable row level security;

revoke all on public.receptionists, public.phone_lines, public.callers, public.calls,
  public.call_turns, public.call_insights, public.follow_ups from anon, authenticated;
grant select on public.receptionists, public.phone_lines, public.callers, public.calls,
  public.call_turns, public.call_insights, public.follow_ups to authenticated;
grant update (status, snoozed_until, done_at, done_by) on public.follow_ups to authenticated;
grant all on public.receptionists, public.phone_lines, public.callers, public.calls,
  public.call_turns, public.call_insights, public.follow_ups to service_role;

create policy "members read" on public.receptionists for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));
create policy "members read" on public.phone_lines for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));
create policy "members read" on public.callers for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));
create policy "members read" on public.calls for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));
create policy "members read" on public.call_turns for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));
create policy "members read" on public.call_insights for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));
create policy "members read" on public.follow_ups for select to authenticated
  using (business_id = any ((select public.member_businesses())::uuid[]));
create policy "owners and managers work the follow-ups" on public.follow_ups
  for update to authenticated
  using (public.member_role(business_id) in ('owner', 'manager'))
  with check (public.member_role(business_id) in ('owner', 'manager'));
