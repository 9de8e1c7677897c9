-- What operators look back at: how long a run took, what was taken back, and whose database this is. All of it has a default: code that knows
-- 0003 goes on working.
-- Oldest code: 0003

-- The number of the oldest code that can work with a database after this migration.
alter table leora_jobs.migration add column oldest_code int not null default 1;

alter table leora_jobs.run
  add column page_count int not null default 0,
  add column slowest_page_ms int not null default 0,
  -- time spent in pages, over all its resumes; finished_at - started_at also counts the waiting
  add column active_ms bigint not null default 0,
  -- the run whose failed records this one tried again
  add column retry_of text,
  add column undone_at timestamptz;

-- A change taken back counts no more: neither as what a record got last, nor as a later change.
alter table leora_jobs.change add column undone_at timestamptz;

-- Whose run it is: a cancel takes the lease from that run alone.
alter table leora_jobs.lease add column run_id text;

-- Which deployment this database belongs to: one row, or none. A restored copy brings it along, and is known by it.
create table leora_jobs.environment (
  is_only_row boolean primary key default true check (is_only_row),
  name text not null,
  updated_at timestamptz not null default now()
);
