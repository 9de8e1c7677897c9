import type { EffectKind } from '@leora-jobs/core/delivery'
import { fragment, type SqlFragment } from '../sql-fragment.ts'
import { isDue } from './is-due.ts'

/** How many wait that could be sent by now, by kind. Index: outbox_due. */
export function countDueStatement(tenantId: string): SqlFragment {
  return fragment`
select o.kind, count(*)::int as count from leora_jobs.outbox o where ${isDue(tenantId)} group by o.kind order by o.kind`
}

export interface DueCountRow {
  readonly kind: EffectKind
  readonly count: number
}
