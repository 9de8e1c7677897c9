-- Occurrences: one row a planned instant of a job for a tenant, unique however often it is fired. Read across tenants by tick, and without
-- application data, so there is no row security; what tick needs of a run stands here.

create table leora_jobs.occurrence (
  tenant_id text not null,
  job text not null,
  planned_at timestamptz not null,
  -- cron expression and zone that it was planned by: under another one, older instants are no misses
  expression text not null,
  as_of date not null,
  -- null until it has ended
  outcome text check (outcome in ('ran', 'skipped', 'missed')),
  reason text,
  run_id text,
  attempts int not null default 0,
  updated_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, job, planned_at)
);

-- What is under way, paused, or to be tried again.
create index occurrence_open on leora_jobs.occurrence (tenant_id, job, planned_at) where outcome is null;

-- Whose schedules stand still; * stands for every tenant, or every job.
create table leora_jobs.suspension (
  tenant_id text not null,
  job text not null,
  suspended_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, job)
);

-- The occurrence that a run belongs to; null for one by hand.
alter table leora_jobs.run add column occurrence timestamptz;
