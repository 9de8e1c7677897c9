-- What calculate-burn-rates decides: about SKUs, about customers and the SKUs they buy, and about stock. Only new tables: code that knows 0003
-- goes on working.
-- Oldest code: 0003

create table leora_jobs.burn_rate (
  tenant_id text not null,
  sku_id text not null,
  -- units a day; null where it is not known, which is not 0
  daily_rate numeric,
  method text not null check (method in ('ses', 'sba', 'tsb', 'insufficient')),
  demand_class text check (demand_class in ('smooth', 'erratic', 'intermittent', 'lumpy')),
  confidence text check (confidence in ('HIGH', 'MEDIUM', 'LOW')),
  basis text not null check (basis in ('full', 'short', 'stale', 'none')),
  demands int not null,
  buckets int not null,
  average30 numeric,
  average90 numeric,
  average180 numeric,
  trend text not null check (trend in ('accelerating', 'stable', 'slowing', 'unknown')),
  trend_change numeric,
  lead_time_days numeric not null,
  lead_time_basis text not null check (lead_time_basis in ('own', 'policy')),
  safety_stock numeric,
  reorder_point numeric,
  on_hand numeric,
  reserved numeric,
  on_order numeric,
  position numeric,
  suggested_units numeric,
  suggested_cases int,
  days_of_supply numeric,
  sells_out_on date,
  sells_out_first_on date,
  urgency text check (urgency in ('OUT', 'BELOW_SAFETY', 'REORDER', 'SOON', 'OK', 'EXCESS')),
  reasons jsonb not null,
  policy_version text not null,
  as_of date not null,
  run_id text not null,
  primary key (tenant_id, sku_id)
) with (fillfactor = 75);

create table leora_jobs.customer_burn_rate (
  tenant_id text not null,
  customer_id text not null,
  sku_id text not null,
  last_sale_on date not null,
  cadence_on date,
  depletion_on date,
  predicted_reorder_on date,
  rate_per_day numeric,
  basis text not null check (basis in ('own', 'shrunk', 'segment', 'none')),
  reasons jsonb not null,
  policy_version text not null,
  as_of date not null,
  run_id text not null,
  primary key (tenant_id, customer_id, sku_id)
) with (fillfactor = 75);

create table leora_jobs.inventory_alert (
  tenant_id text not null,
  sku_id text not null,
  alert_type text not null check (alert_type in ('LOW_STOCK', 'OUT_OF_STOCK', 'OVERSTOCKED')),
  severity text not null check (severity in ('INFO', 'WARNING', 'CRITICAL')),
  urgency text check (urgency in ('OUT', 'BELOW_SAFETY', 'REORDER', 'SOON', 'OK', 'EXCESS')),
  available numeric,
  opened_on date not null,
  -- null while it is open
  resolved_on date,
  openings int not null,
  reasons jsonb not null,
  policy_version text not null,
  as_of date not null,
  run_id text not null,
  primary key (tenant_id, sku_id, alert_type)
) with (fillfactor = 75);

-- What is open, for the application's screens: few rows beside those that were resolved.
create index inventory_alert_open on leora_jobs.inventory_alert (tenant_id, alert_type) where resolved_on is null;

do $$
declare
  name text;
begin
  foreach name in array array['burn_rate', 'customer_burn_rate', 'inventory_alert'] loop
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
