import type { JsonValue } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** Keeps what `select` chose in a step; a run has one at a time. */
export function storeSelectionStatement(
  tenantId: string,
  runId: string,
  step: number,
  selection: JsonValue,
): SqlFragment {
  return fragment`
insert into leora_jobs.run_selection (tenant_id, run_id, step, selection)
values (${param(tenantId, 'text')}, ${param(runId, 'text')}, ${param(step, 'int')}, ${param(JSON.stringify(selection), 'json')})
on conflict (tenant_id, run_id) do update set step = excluded.step, selection = excluded.selection`
}

/** `selection`, or no row. */
export function selectionStatement(tenantId: string, runId: string, step: number): SqlFragment {
  return fragment`
select selection::text as selection from leora_jobs.run_selection
where tenant_id = ${param(tenantId, 'text')} and run_id = ${param(runId, 'text')} and step = ${param(step, 'int')}`
}
