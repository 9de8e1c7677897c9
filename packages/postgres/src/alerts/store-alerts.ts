import type { Alert } from '@leora-jobs/core/monitoring'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/**
 * Writes what has become of alerts: of one that is not resolved, over it, and else as a new one. Under the lock of the tenant's watches, so there is no
 * ON CONFLICT: an alert that is resolved by this very statement would be none to the partial index. What is opened again is acknowledged by nobody. Index:
 * alert_unresolved.
 */
export function storeAlertsStatement(tenantId: string, alerts: readonly Alert[]): SqlFragment {
  const tenant = param(tenantId, 'text')
  return fragment`
with given as (
  select * from jsonb_to_recordset(${param(JSON.stringify(alerts.map(givenOf)), 'jsonb')}) g (
    fingerprint text, rule text, job text, severity text, message text, since timestamptz, evidence jsonb, status text, opened_at timestamptz,
    notified_at timestamptz, resolved_at timestamptz, notice_kind text, notice_former text
  )
),
kept as (
  update leora_jobs.alert a
  set severity = g.severity, message = g.message, since = g.since, evidence = g.evidence, status = g.status, notified_at = g.notified_at,
    acknowledged_at = case when g.status <> 'open' then a.acknowledged_at end, resolved_at = g.resolved_at,
    notice_kind = g.notice_kind, notice_former = g.notice_former
  from given g
  where a.tenant_id = ${tenant} and a.fingerprint = g.fingerprint and a.status <> 'resolved'
  returning a.fingerprint
)
insert into leora_jobs.alert
  (tenant_id, fingerprint, rule, job, severity, message, since, evidence, status, opened_at, notified_at, resolved_at, notice_kind, notice_former)
select ${tenant}, g.fingerprint, g.rule, g.job, g.severity, g.message, g.since, g.evidence, g.status, g.opened_at, g.notified_at, g.resolved_at,
  g.notice_kind, g.notice_former
from given g where g.fingerprint not in (select fingerprint from kept)`
}

function givenOf(alert: Alert): Readonly<Record<string, unknown>> {
  const { fingerprint, rule, job, severity, message, since, evidence, status, notice } = alert
  return {
    ...{ fingerprint, rule, job, severity, message, since, evidence, status },
    opened_at: alert.openedAt,
    notified_at: alert.notifiedAt,
    resolved_at: alert.resolvedAt,
    notice_kind: notice?.kind ?? null,
    notice_former: notice?.former ?? null,
  }
}
