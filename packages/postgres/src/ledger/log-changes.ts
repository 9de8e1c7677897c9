import type { Change } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import { jsonLines } from '../target/json-lines.ts'
import type { WriteStamp } from '../target/write-target.ts'

/** One row a changed record. Runs before the write-back, so that `former` reads what the application's columns still hold. */
export function logChangesStatement(
  tenantId: string,
  job: string,
  step: string,
  changes: readonly Change[],
  stamp: WriteStamp,
  former: ((id: SqlFragment) => SqlFragment) | null,
): SqlFragment {
  const texts = (pick: (change: Change) => string | null) => param(changes.map(pick), 'text[]')
  return fragment`
insert into leora_jobs.change
  (tenant_id, run_id, step, record_id, record_kind, record_label, job, as_of, policy_version, before, after, reasons, former, position)
select ${param(tenantId, 'text')}, ${param(stamp.runId, 'text')}, ${param(step, 'text')}, w.id, w.kind, w.label, ${param(job, 'text')},
  ${param(stamp.asOf, 'date')}, ${param(stamp.policyVersion, 'text')}, w.before::json, w.after::json, w.reasons::json,
  ${former ? former(fragment`w.key`) : fragment`null`}, w.position
from unnest(
  ${texts(({ record }) => record.id)}, ${texts(({ record }) => record.kind)}, ${texts(({ record }) => record.label)},
  ${jsonLines(changes.map(({ before }) => before))}, ${jsonLines(changes.map(({ after }) => after))},
  ${jsonLines(changes.map(({ reasons }) => reasons))}, ${texts(({ key }) => key[0] ?? null)}
) with ordinality w (id, kind, label, before, after, reasons, key, position)`
}
