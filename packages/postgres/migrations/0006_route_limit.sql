-- How often a route that is open to the network was called: one row a route, counted by the database's clock, so that all instances of a
-- deployment count together. Without application data, and of no tenant.
-- Oldest code: 0003

create table leora_jobs.route_limit (
  route text primary key,
  window_starts_at timestamptz not null,
  calls int not null
) with (fillfactor = 50);
