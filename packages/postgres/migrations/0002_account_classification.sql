-- What update-account-types decides. Narrow, and with room on each page, so that updates stay heap-only.

create table leora_jobs.account_classification (
  tenant_id text not null,
  customer_id text not null,
  type text not null check (type in ('ACTIVE', 'TARGET', 'PROSPECT', 'HOLD')),
  volume_tier text not null check (volume_tier in ('HIGH', 'MEDIUM', 'LOW')),
  frequency_tier text not null check (frequency_tier in ('HIGH', 'MEDIUM', 'LOW', 'NONE')),
  mix int not null,
  effective_points int not null,
  sub_status text check (sub_status in ('NEW', 'REACTIVATED', 'AT_RISK', 'DECLINING')),
  since date,
  next_change_on date,
  next_review_on date,
  reasons jsonb not null,
  policy_version text not null,
  as_of date not null,
  run_id text not null,
  primary key (tenant_id, customer_id)
) with (fillfactor = 75);

alter table leora_jobs.account_classification enable row level security;
alter table leora_jobs.account_classification force row level security;
create policy tenant_isolation on leora_jobs.account_classification
  using (tenant_id = (select nullif(current_setting('app.current_tenant_id', true), '')))
  with check (tenant_id = (select nullif(current_setting('app.current_tenant_id', true), '')));
