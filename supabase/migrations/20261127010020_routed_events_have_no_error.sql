-- An event that finds its way no longer says why it rested.

create or replace function private.route_waiting_paddle_events(p_ids text[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  for v_id in
    update public.webhook_events e set status = 'received', processed_at = null, error = null, received_at = now()
    where e.provider = 'paddle' and e.status = 'unroutable' and (
      e.external_id = any (p_ids)
      or e.payload #>> '{data,subscription_id}' = any (p_ids)
      or e.payload #>> '{data,transaction_id}' = any (p_ids)
      or e.payload #>> '{data,customer_id}' = any (p_ids))
    returning e.id
  loop
    perform graphile_worker.add_job('apply-webhook-event', json_build_object('eventId', v_id),
      max_attempts => 25, job_key => 'webhook-event:' || v_id);
  end loop;
end $$;
