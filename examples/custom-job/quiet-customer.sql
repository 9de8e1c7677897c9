-- The table that the job maintains. tenant_id and the ids are text; reasons, policy_version, as_of and run_id are filled where they exist.
create table quiet_customer (
  tenant_id text not null,
  customer_id text not null,
  is_quiet boolean not null,
  orders int not null,
  reasons jsonb not null,
  as_of date not null,
  run_id text not null,
  primary key (tenant_id, customer_id)
);
alter table quiet_customer enable row level security;
alter table quiet_customer force row level security;
create policy tenant_isolation on quiet_customer
  using (tenant_id = (select nullif(current_setting('app.current_tenant_id', true), '')))
  with check (tenant_id = (select nullif(current_setting('app.current_tenant_id', true), '')));
grant select, insert, update on quiet_customer to leora_jobs_runner;
