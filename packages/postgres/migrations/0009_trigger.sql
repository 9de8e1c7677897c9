-- What process-triggers decides by and about (rules, episodes, executions), and what leaves the database (the outbox). Only new tables: code that
-- knows 0003 goes on working.
-- Oldest code: 0003

create table leora_jobs.trigger_rule (
  tenant_id text not null,
  id text not null,
  type text not null,
  name text not null,
  is_active boolean not null default true,
  -- checked when it is read: an invalid rule is reported, and the others run
  config jsonb not null default '{}',
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index trigger_rule_by_name on leora_jobs.trigger_rule (tenant_id, lower(name));

-- Which version of a rule is in force, and since when: what matched before that day counts as seen.
create table leora_jobs.trigger_activation (
  tenant_id text not null,
  rule_id text not null,
  type text not null,
  name text not null,
  version text not null,
  is_active boolean not null,
  activated_on date,
  reasons jsonb not null,
  policy_version text not null,
  as_of date not null,
  run_id text not null,
  primary key (tenant_id, rule_id)
);

-- The episodes: one row a rule and subject that it has ever held for.
create table leora_jobs.trigger_state (
  tenant_id text not null,
  subject_kind text not null check (subject_kind in ('customer', 'sample', 'sku', 'tenant')),
  subject_id text not null,
  rule_id text not null,
  state text not null check (state in ('fired', 'seen', 'suppressed', 'clear')),
  suppressed_by text,
  -- what the episode is about: another anchor is another episode
  anchor text,
  since date,
  fired_on date,
  episode int not null,
  reasons jsonb not null,
  policy_version text not null,
  as_of date not null,
  run_id text not null,
  primary key (tenant_id, subject_kind, subject_id, rule_id)
) with (fillfactor = 75);

create table leora_jobs.trigger_execution (
  tenant_id text not null,
  run_id text not null,
  subject_kind text not null,
  subject_id text not null,
  rule_id text not null,
  rule_type text not null,
  rule_name text not null,
  label text not null,
  outcome text not null check (outcome in ('fired', 'suppressed', 'seen', 'digest')),
  suppressed_by text,
  episode int not null,
  customer_id text,
  sales_rep_id text,
  creates_task boolean not null,
  messages int not null,
  reasons jsonb not null,
  policy_version text not null,
  as_of date not null,
  executed_at timestamptz not null default statement_timestamp(),
  primary key (tenant_id, run_id, subject_kind, subject_id, rule_id)
);
-- What the caps have left: few rows, those with a task.
create index trigger_execution_task on leora_jobs.trigger_execution (tenant_id, as_of, customer_id, sales_rep_id) where creates_task;
-- Newest of a subject: explain, and the application's screens.
create index trigger_execution_by_subject on leora_jobs.trigger_execution (tenant_id, subject_kind, subject_id, executed_at desc);

create table leora_jobs.outbox (
  tenant_id text not null,
  -- follows from the key: what a receiver recognises a repeat by
  id text not null,
  dedupe_key text not null,
  kind text not null check (kind in ('webhook', 'email', 'notification')),
  destination text not null,
  headers jsonb not null default '{}',
  body text not null,
  job text not null,
  run_id text not null,
  record_kind text not null,
  record_id text not null,
  record_label text not null,
  -- looked at again before it is sent; null where it is sent whatever has become of it
  episode jsonb,
  status text not null default 'pending' check (status in ('pending', 'sending', 'delivered', 'dead', 'cancelled')),
  attempts int not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  -- of a message that a relay has: when that claim is over, and it is anybody's
  next_attempt_at timestamptz not null default clock_timestamp(),
  -- of the claim that a relay has
  token uuid,
  attempted_at timestamptz,
  -- those that the rate of a destination counts: of its window, by the newest claim
  recent_attempts timestamptz[] not null default '{}',
  ended_at timestamptz,
  last_code text,
  last_message text,
  last_status int,
  last_excerpt text,
  primary key (tenant_id, id)
) with (fillfactor = 60);
create unique index outbox_dedupe on leora_jobs.outbox (tenant_id, dedupe_key);
-- What is due: those that have ended are not in it.
create index outbox_due on leora_jobs.outbox (tenant_id, next_attempt_at) where status in ('pending', 'sending');
-- How often a destination was tried of late, and what waits for it.
create index outbox_by_destination on leora_jobs.outbox (tenant_id, destination, attempted_at desc);

-- Destinations that want no more (410).
create table leora_jobs.outbox_destination (
  tenant_id text not null,
  kind text not null,
  destination text not null,
  disabled_at timestamptz not null default clock_timestamp(),
  code text not null,
  message text not null,
  primary key (tenant_id, kind, destination)
);

-- Which tenants have something to send, and from when on: what a relay asks for all tenants together, so it holds no application data and is not secured by row.
-- Also what the claims of a tenant line up at.
create table leora_jobs.outbox_tenant (
  tenant_id text primary key,
  -- the earliest of what has not ended, or earlier; infinity where nothing waits
  due_at timestamptz not null
) with (fillfactor = 50);
create index outbox_tenant_due on leora_jobs.outbox_tenant (due_at);

-- What `select` chose out of all records of a step, until it is written: a run that is resumed goes on with the same choice.
create table leora_jobs.run_selection (
  tenant_id text not null,
  run_id text not null,
  step int not null,
  selection json not null,
  primary key (tenant_id, run_id),
  foreign key (tenant_id, run_id) references leora_jobs.run (tenant_id, id) on delete cascade
);

do $$
declare
  name text;
begin
  foreach name in array array['trigger_rule', 'trigger_activation', 'trigger_state', 'trigger_execution', 'outbox', 'outbox_destination', 'run_selection'] loop
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
