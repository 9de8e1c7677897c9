-- Alerts: what is known to be wrong with jobs, since when an occurrence is expected, and who is to be looked at. New tables, and a message may be of
-- no run: code that knows 0003 goes on working. The outbox is locked for as long as a column takes to lose its NOT NULL: nothing is read or rewritten.
-- Oldest code: 0003

create table leora_jobs.alert (
  tenant_id text not null,
  id uuid not null default gen_random_uuid(),
  -- rule, job and tenant
  fingerprint text not null,
  rule text not null,
  job text not null,
  severity text not null check (severity in ('info', 'warning', 'critical')),
  message text not null,
  -- from when on it could be known
  since timestamptz not null,
  evidence jsonb not null default '{}',
  status text not null check (status in ('open', 'acknowledged', 'resolved')),
  opened_at timestamptz not null,
  -- when somebody was last told, or is to be
  notified_at timestamptz not null,
  acknowledged_at timestamptz,
  resolved_at timestamptz,
  reported_at timestamptz,
  -- what somebody is to be told, and has not been yet; and what it was, where it was raised
  notice_kind text check (notice_kind in ('opened', 'raised', 'reminded', 'resolved')),
  notice_former text check (notice_former in ('info', 'warning', 'critical')),
  primary key (tenant_id, id)
) with (fillfactor = 75);
-- One a fingerprint, until it is resolved.
create unique index alert_unresolved on leora_jobs.alert (tenant_id, fingerprint) where status <> 'resolved';
-- What a watch reads: few rows, however many were resolved.
create index alert_current on leora_jobs.alert (tenant_id, job) where status <> 'resolved' or notice_kind is not null;
-- Newest first.
create index alert_by_opening on leora_jobs.alert (tenant_id, opened_at desc);

-- Since when occurrences of a job are expected: what was planned before anybody looked at it, under another expression, or while it was suspended, is not late. Read across
-- tenants, and without application data, so there is no row security.
create table leora_jobs.watched_job (
  tenant_id text not null,
  job text not null,
  expression text not null,
  expected_since timestamptz not null,
  primary key (tenant_id, job)
);

-- Who is to be looked at, and how many alerts are open: what is asked for all tenants together, so it holds no application data and is not secured by row. Also what the watches of
-- a tenant line up at.
create table leora_jobs.watched_tenant (
  tenant_id text primary key,
  watched_at timestamptz not null,
  -- open, and acknowledged by nobody
  critical int not null default 0,
  warning int not null default 0,
  info int not null default 0,
  has_notice boolean not null default false,
  -- the oldest notified_at of those; null where none is open
  told_at timestamptz
) with (fillfactor = 50);

-- A message of an alert is of no run.
alter table leora_jobs.outbox alter column run_id drop not null;

alter table leora_jobs.alert enable row level security;
alter table leora_jobs.alert force row level security;
create policy tenant_isolation on leora_jobs.alert
  using (tenant_id = (select nullif(current_setting('app.current_tenant_id', true), '')))
  with check (tenant_id = (select nullif(current_setting('app.current_tenant_id', true), '')));
