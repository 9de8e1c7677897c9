import type { StoredAlert } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** Takes notices for told, where they are still the ones that were read. Index: the primary key. */
export function clearNoticesStatement(tenantId: string, told: readonly StoredAlert[]): SqlFragment {
  const texts = (pick: (alert: StoredAlert) => string | null) => param(told.map(pick), 'text[]')
  return fragment`
update leora_jobs.alert a set notice_kind = null, notice_former = null
from unnest(${texts(({ id }) => id)}, ${texts(({ notice }) => notice?.kind ?? null)}, ${texts(({ notifiedAt }) => notifiedAt.toISOString())}) t (id, kind, notified_at)
where a.tenant_id = ${param(tenantId, 'text')} and a.id = t.id::uuid and a.notice_kind = t.kind and a.notified_at = t.notified_at::timestamptz`
}
