import type { LedgerHealth } from '@leora-jobs/core'
import { fragment, type SqlFragment } from '../sql-fragment.ts'

/** What is open over all tenants that there are, as of when each was last looked at. `tenants` is the source's SELECT. */
export function countAlertsStatement(tenants: SqlFragment): SqlFragment {
  return fragment`
select coalesce(sum(w.critical), 0)::int as critical, coalesce(sum(w.warning), 0)::int as warning, coalesce(sum(w.info), 0)::int as info,
  (extract(epoch from max(w.watched_at)) * 1000)::float8 as watched_at
from leora_jobs.watched_tenant w where w.tenant_id in (select t.id::text from (${tenants}) t)`
}

export interface AlertCountRow {
  readonly critical: number
  readonly warning: number
  readonly info: number
  readonly watched_at: number | null
}

export function alertHealthOf(row: AlertCountRow | undefined): Pick<LedgerHealth, 'alerts' | 'watchedAt'> {
  if (!row) return { alerts: { critical: 0, warning: 0, info: 0 }, watchedAt: null }
  const { watched_at, ...alerts } = row
  return { alerts, watchedAt: watched_at === null ? null : new Date(watched_at) }
}
