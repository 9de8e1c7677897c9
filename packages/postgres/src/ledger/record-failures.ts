import type { FailureEntry } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** One row a failed record; a resumed run that fails on it again says so anew. */
export function recordFailuresStatement(
  tenantId: string,
  runId: string,
  failures: readonly FailureEntry[],
): SqlFragment {
  const texts = (pick: (failure: FailureEntry) => string) => param(failures.map(pick), 'text[]')
  return fragment`
insert into leora_jobs.failure (tenant_id, run_id, step, record_id, record_kind, record_label, code, message)
select ${param(tenantId, 'text')}, ${param(runId, 'text')}, w.*
from unnest(
  ${texts(({ step }) => step)}, ${texts(({ record }) => record.id)}, ${texts(({ record }) => record.kind)},
  ${texts(({ record }) => record.label)}, ${texts(({ error }) => error.code)}, ${texts(({ error }) => error.message)}
) w
on conflict (tenant_id, run_id, step, record_id) do update
set code = excluded.code, message = excluded.message, failed_at = clock_timestamp()`
}
