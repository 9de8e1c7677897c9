-- The ledger: who may run (lease), what ran (run), what failed (failure), what changed (change), and the tenants' own policies.
-- Ids are text, whatever the application's are. tenant_id leads every key. Only lease is read across tenants, and holds no application data.

create table leora_jobs.lease (
  tenant_id text not null,
  job text not null,
  owner text not null,
  token bigint not null,
  expires_at timestamptz not null,
  -- the session that claimed it: one whose COMMIT was not answered claims again, and does not find its own lease busy
  claimant uuid,
  primary key (tenant_id, job)
) with (fillfactor = 50);

create table leora_jobs.run (
  tenant_id text not null,
  id text not null,
  job text not null,
  status text not null check (status in ('running', 'succeeded', 'partial', 'paused', 'failed', 'cancelled')),
  as_of date not null,
  input jsonb not null,
  input_hash text not null,
  policy jsonb not null,
  policy_version text not null,
  shared jsonb,
  step int not null default 0,
  after jsonb,
  read_count int not null default 0,
  changed_count int not null default 0,
  unchanged_count int not null default 0,
  failed_count int not null default 0,
  summary jsonb not null default '{}',
  skipped jsonb not null default '{}',
  started_at timestamptz not null,
  finished_at timestamptz,
  error jsonb,
  zero_reason jsonb,
  primary key (tenant_id, id),
  check (read_count = changed_count + unchanged_count + failed_count)
) with (fillfactor = 50);

-- Newest runs of a job; ids are UUID v7, so they sort by time.
create index run_by_job on leora_jobs.run (tenant_id, job, id desc);
-- The run to resume, and the latest as-of written.
create index run_by_as_of on leora_jobs.run (tenant_id, job, as_of desc);

create table leora_jobs.failure (
  tenant_id text not null,
  run_id text not null,
  step text not null,
  record_id text not null,
  record_kind text not null,
  record_label text not null,
  code text not null,
  message text not null,
  failed_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, run_id, step, record_id),
  foreign key (tenant_id, run_id) references leora_jobs.run (tenant_id, id) on delete cascade
);

-- One row a changed record. No key to run: a change outlives it.
create table leora_jobs.change (
  tenant_id text not null,
  run_id text not null,
  step text not null,
  record_id text not null,
  record_kind text not null,
  record_label text not null,
  job text not null,
  as_of date not null,
  policy_version text not null,
  -- json, not jsonb: fields keep the order in which they were decided
  before json,
  after json not null,
  reasons json not null,
  -- what the application's own columns held before they were written back; null where none was written
  former jsonb,
  -- the order in which the records were written: by page, then by place in it
  changed_at timestamptz not null default statement_timestamp(),
  position int not null,
  primary key (tenant_id, run_id, step, record_id)
);

-- The newest change of a record: explain.
create index change_by_record on leora_jobs.change (tenant_id, job, record_kind, record_id, run_id desc);

create table leora_jobs.policy (
  tenant_id text not null,
  -- a job's name, or * for every job
  job text not null,
  policy jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, job)
);

-- The one shape of policy: to everybody, the forced owner included; the sub-select makes it once per query (unwrapped 6-13 x slower on scans).
do $$
declare
  name text;
begin
  foreach name in array array['run', 'failure', 'change', 'policy'] loop
    execute format('alter table leora_jobs.%I enable row level security', name);
    execute format('alter table leora_jobs.%I force row level security', name);
    execute format(
      'create policy tenant_isolation on leora_jobs.%I
         using (tenant_id = (select nullif(current_setting(''app.current_tenant_id'', true), '''')))
         with check (tenant_id = (select nullif(current_setting(''app.current_tenant_id'', true), '''')))',
      name
    );
  end loop;
end
$$;
