-- Applied by every `migrate`: the roles, and exactly what each may do with our tables. Roles belong to the whole cluster, so another database, or
-- another process a moment ago, may have made them.
do $$
declare
  name text;
begin
  foreach name in array array['leora_jobs_runner', 'leora_jobs_reader'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = name) then
      begin
        execute format('create role %I nologin nosuperuser nobypassrls', name);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
  end loop;
end
$$;

grant usage on schema leora_jobs to leora_jobs_runner, leora_jobs_reader;
grant select on all tables in schema leora_jobs to leora_jobs_runner, leora_jobs_reader;
grant insert, update on leora_jobs.lease, leora_jobs.run, leora_jobs.failure, leora_jobs.change, leora_jobs.account_classification, leora_jobs.occurrence,
  leora_jobs.sample_metric, leora_jobs.sample_curve
  to leora_jobs_runner;
grant insert, update on leora_jobs.burn_rate, leora_jobs.customer_burn_rate, leora_jobs.inventory_alert to leora_jobs_runner;
grant insert, delete on leora_jobs.suspension to leora_jobs_runner;
grant insert, update on leora_jobs.route_limit to leora_jobs_runner;
-- retention
grant delete on leora_jobs.run, leora_jobs.failure, leora_jobs.change, leora_jobs.occurrence, leora_jobs.account_classification,
  leora_jobs.sample_metric, leora_jobs.sample_curve
  to leora_jobs_runner;
-- undo
grant delete on leora_jobs.burn_rate, leora_jobs.customer_burn_rate, leora_jobs.inventory_alert to leora_jobs_runner;
-- triggers and the outbox; rules are kept by `leora-jobs rules`
grant insert, update, delete on leora_jobs.trigger_rule, leora_jobs.trigger_activation, leora_jobs.trigger_state, leora_jobs.run_selection,
  leora_jobs.outbox, leora_jobs.outbox_destination, leora_jobs.outbox_tenant
  to leora_jobs_runner;
grant insert, delete on leora_jobs.trigger_execution to leora_jobs_runner;
-- alerts; those that were resolved long ago go with retention
grant insert, update, delete on leora_jobs.alert to leora_jobs_runner;
grant insert, update on leora_jobs.watched_job, leora_jobs.watched_tenant to leora_jobs_runner;
