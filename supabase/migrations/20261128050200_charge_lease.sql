-- One run at a time asks Paddle for the charge of a period. Jobs of a business are done one after the other, but a worker
-- that lost its connection is taken for dead while it may still be asking.

create table private.charge_leases (
  usage_period_id uuid primary key references public.usage_periods (id) on delete cascade,
  run uuid not null,
  until timestamptz not null
);
comment on table private.charge_leases is 'Which run of the job charges a period now, and until when a charge that was asked for may still be made.';
alter table private.charge_leases enable row level security;
revoke all on private.charge_leases from public, anon, authenticated;

-- Takes the lease, or renews it. False while another run has it.
create function private.hold_charge(p_period_id uuid, p_run uuid, p_for interval) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  insert into private.charge_leases as l (usage_period_id, run, until)
  values (p_period_id, p_run, now() + p_for)
  on conflict (usage_period_id) do update set run = excluded.run, until = excluded.until
  where l.run = excluded.run or l.until < now();
  return found;
end $$;
revoke all on function private.hold_charge(uuid, uuid, interval) from public;

create function private.let_charge_go(p_period_id uuid, p_run uuid) returns void
language sql security definer set search_path = '' as $$
  delete from private.charge_leases l where l.usage_period_id = p_period_id and l.run = p_run
$$;
revoke all on function private.let_charge_go(uuid, uuid) from public;
