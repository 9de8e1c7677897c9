import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import type { QueryContext } from './named-query.ts'

/**
 * What the caps have used, as CTEs: `recent_by_customer` (customer_id, count) over the seven days up to as-of, `today_by_rep` (sales_rep_id, count). Runs that were
 * taken back do not count. From the index trigger_execution_task; empty before `migrate`.
 */
export function usedCaps(asOf: SqlFragment, { tenantId, ownTables }: QueryContext): SqlFragment {
  const tasks = ownTables.has('trigger_execution')
    ? fragment`
  select e.customer_id, e.sales_rep_id, e.as_of from leora_jobs.trigger_execution e
  where e.tenant_id = ${param(tenantId, 'text')} and e.creates_task and e.as_of > ${asOf} - 7 and e.as_of <= ${asOf} and not exists (
    select from leora_jobs.run r where r.tenant_id = e.tenant_id and r.id = e.run_id and r.undone_at is not null
  )`
    : fragment`select null::text as customer_id, null::text as sales_rep_id, null::date as as_of where false`
  return fragment`
made as materialized (${tasks}),
recent_by_customer as (select customer_id, count(*)::int as count from made group by customer_id),
today_by_rep as (select sales_rep_id, count(*)::int as count from made where as_of = ${asOf} group by sales_rep_id)`
}
