-- Calls by two or three things at once, counted without reading the calls: each index carries what the others go by.
-- At a million calls the count of a page with two filters took 22 ms, and takes 3.

drop index public.calls_outcome_idx;
drop index public.calls_sentiment_idx;
drop index public.calls_lead_idx;
drop index public.calls_after_hours_idx;
create index calls_outcome_idx on public.calls (business_id, outcome, started_at desc, id desc)
  include (sentiment, lead_quality, is_after_hours, duration_seconds) where outcome is not null and not is_test;
create index calls_sentiment_idx on public.calls (business_id, sentiment, started_at desc, id desc)
  include (outcome, lead_quality, is_after_hours, duration_seconds) where sentiment is not null and not is_test;
create index calls_lead_idx on public.calls (business_id, lead_quality, started_at desc, id desc)
  include (outcome, sentiment, is_after_hours, duration_seconds) where lead_quality is not null and not is_test;
create index calls_after_hours_idx on public.calls (business_id, started_at desc, id desc)
  include (outcome, sentiment, lead_quality, duration_seconds) where is_after_hours and not is_test;
