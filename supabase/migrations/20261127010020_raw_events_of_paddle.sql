-- Paddle's events tell of a customer whatever they do, for whomever they pay. See docs/decisions/0017-paddle-events.md.
alter policy "owners read the raw events of their business" on public.webhook_events
  using (provider <> 'paddle' and public.may(business_id, 'events.read'));
