-- A report without a time must not take away the one that was promised during the call.
create or replace function private.propose_follow_up(p_call public.calls, p_caller uuid, p_follow_up jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if jsonb_typeof(p_follow_up) is distinct from 'object' then
    return;
  end if;
  -- A later report may say it better, but what a person did with it stands.
  insert into public.follow_ups as f (business_id, call_id, caller_id, kind, title, due_at)
  values (p_call.business_id, p_call.id, coalesce(p_caller, p_call.caller_id), p_follow_up ->> 'kind',
    p_follow_up ->> 'title',
    coalesce((p_follow_up ->> 'dueAt')::timestamptz, (p_follow_up ->> 'proposedDueAt')::timestamptz))
  on conflict (call_id) do update set
    kind = excluded.kind,
    title = excluded.title,
    due_at = coalesce((p_follow_up ->> 'dueAt')::timestamptz, f.due_at, excluded.due_at)
  where f.status = 'open' and f.worked_at is null;
end $$;
