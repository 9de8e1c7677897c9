import type { Restoration, UndoPage } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** What a run caused (unsent, sent, tasks). */
export function runEffectsStatement(tenantId: string, runId: string): SqlFragment {
  const ofRun = fragment`tenant_id = ${param(tenantId, 'text')} and run_id = ${param(runId, 'text')}`
  return fragment`
select count(*) filter (where status = 'pending' and attempts = 0)::int as unsent,
  count(*) filter (where attempts > 0)::int as sent,
  (select count(*)::int from leora_jobs.trigger_execution where ${ofRun} and creates_task) as tasks
from leora_jobs.outbox where ${ofRun}`
}

/** Deletes the messages of changes that are taken back, where no relay has tried them: decided again, they are entered again, under the same id. */
export function withdrawMessagesStatement(
  { tenantId, runId }: Pick<UndoPage, 'runId'> & { readonly tenantId: string },
  restorations: readonly Restoration[],
): SqlFragment {
  const texts = (pick: (restoration: Restoration) => string) => param(restorations.map(pick), 'text[]')
  return fragment`
delete from leora_jobs.outbox o
using unnest(${texts(({ change }) => change.record.kind)}, ${texts(({ change }) => change.record.id)}) w (kind, id)
where o.tenant_id = ${param(tenantId, 'text')} and o.run_id = ${param(runId, 'text')} and o.record_kind = w.kind and o.record_id = w.id
  and o.status = 'pending' and o.attempts = 0`
}
