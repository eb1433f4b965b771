-- A mail whose sending was noted is not sent again: its job looks here first.
create index if not exists email_log_message_idx on public.email_log (message_id) where message_id is not null;
