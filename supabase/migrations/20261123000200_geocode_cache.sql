-- What geocoding providers answered, so that the same question is not asked (and paid for) twice.

create table public.geocode_cache (
  key text primary key check (char_length(key) between 1 and 300),
  provider text not null check (char_length(provider) between 1 and 40),
  result jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on table public.geocode_cache is 'Answers of geocoding providers. Anything in it may be deleted at any time.';
comment on column public.geocode_cache.key is 'Provider, country, limit and normalized text of the question.';
comment on column public.geocode_cache.result is 'The places in our form, best first; empty when none was found.';
comment on column public.geocode_cache.expires_at is 'After this the provider is asked again, and the row is deleted.';
create index geocode_cache_expires_idx on public.geocode_cache (expires_at);

-- What people searched for is nobody's but the server's: no policy, and no grant to people.
alter table public.geocode_cache enable row level security;
revoke all on public.geocode_cache from anon, authenticated;
grant all on public.geocode_cache to service_role;
