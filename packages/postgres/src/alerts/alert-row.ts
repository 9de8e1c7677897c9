import type { StoredAlert, Tenant } from '@leora-jobs/core'
import type { Alert, AlertNotice } from '@leora-jobs/core/monitoring'
import { raw } from '../sql-fragment.ts'

/** The columns of the alert `a` as a reader wants them; instants as epoch milliseconds, since their text loses the zone. */
export const alertColumns = raw(
  `a.id::text as id, a.fingerprint, a.rule, a.job, a.severity, a.message, a.evidence, a.status, a.notice_kind, a.notice_former, ${[
    'since',
    'opened_at',
    'notified_at',
    'acknowledged_at',
    'resolved_at',
    'reported_at',
  ]
    .map((column) => `(extract(epoch from a.${column}) * 1000)::float8 as ${column}`)
    .join(', ')}`,
)

export interface AlertRow {
  readonly id: string
  readonly fingerprint: string
  readonly rule: Alert['rule']
  readonly job: string
  readonly severity: Alert['severity']
  readonly message: string
  readonly evidence: Alert['evidence']
  readonly status: Alert['status']
  readonly notice_kind: AlertNotice['kind'] | null
  readonly notice_former: Alert['severity'] | null
  readonly since: number
  readonly opened_at: number
  readonly notified_at: number
  readonly acknowledged_at: number | null
  readonly resolved_at: number | null
  readonly reported_at: number | null
}

/** The alert that a row holds. */
export function alertOf(row: AlertRow, tenant: Tenant): StoredAlert {
  const { id, fingerprint, rule, job, severity, message, evidence, status, notice_kind, notice_former } = row
  return {
    id,
    fingerprint,
    rule,
    job,
    tenant: { id: tenant.id, slug: tenant.slug },
    severity,
    message,
    since: new Date(row.since),
    evidence,
    status,
    openedAt: new Date(row.opened_at),
    notifiedAt: new Date(row.notified_at),
    acknowledgedAt: instantOf(row.acknowledged_at),
    resolvedAt: instantOf(row.resolved_at),
    reportedAt: instantOf(row.reported_at),
    notice: notice_kind && { kind: notice_kind, ...(notice_former && { former: notice_former }) },
  }
}

function instantOf(milliseconds: number | null): Date | null {
  return milliseconds === null ? null : new Date(milliseconds)
}
