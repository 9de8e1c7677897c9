-- What sample-metrics decides: rows by day, one a group and window, and the points of each group's curve. Code that does not know them has no such job.
-- Oldest code: 0003

create table leora_jobs.sample_metric (
  tenant_id text not null,
  as_of date not null,
  dimension text not null check (dimension in ('category', 'overall', 'rep', 'segment', 'sku', 'supplier')),
  group_key text not null,
  window_days int not null,
  label text not null,
  samples int not null,
  quantity numeric not null,
  customers_sampled int not null,
  already_buying int not null,
  -- shares of them by linear credit: numbers of episodes are numeric
  episodes numeric not null,
  matured numeric not null,
  conversions numeric not null,
  matured_conversions numeric not null,
  other_size_conversions numeric not null,
  rate numeric,
  rate_low numeric,
  rate_high numeric,
  shrunk_rate numeric,
  naive_rate numeric,
  revenue numeric not null,
  revenue_per_sample numeric,
  mean_days numeric,
  median_days numeric,
  small_sample boolean not null,
  allowance numeric,
  allowance_used numeric,
  allowance_remaining numeric,
  reasons jsonb not null,
  policy_version text not null,
  run_id text not null,
  primary key (tenant_id, as_of, dimension, group_key, window_days)
) with (fillfactor = 75);

create table leora_jobs.sample_curve (
  tenant_id text not null,
  as_of date not null,
  dimension text not null check (dimension in ('category', 'overall', 'rep', 'segment', 'sku', 'supplier')),
  group_key text not null,
  day int not null,
  label text not null,
  at_risk numeric not null,
  conversions numeric not null,
  survival numeric not null,
  standard_error numeric,
  survival_low numeric,
  survival_high numeric,
  policy_version text not null,
  run_id text not null,
  primary key (tenant_id, as_of, dimension, group_key, day)
) with (fillfactor = 75);

do $$
declare
  name text;
begin
  foreach name in array array['sample_metric', 'sample_curve'] loop
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
