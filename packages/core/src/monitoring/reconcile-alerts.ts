import { type Alert, type AlertNotice, fingerprintOf } from './alert.ts'
import { type Finding, severities } from './finding.ts'
import type { JobHistory } from './history.ts'
import type { MonitoringPolicy } from './policy.ts'

/** What has become of the alerts of a job of a tenant. */
export interface Reconciled {
  /** Those that changed: to be stored. */
  readonly changed: readonly Alert[]
  readonly notices: readonly AlertNotice[]
}

/**
 * Opens what is found and not open, keeps what is, resolves what is found no more. Told are: an opening, a rise in severity (also of one that is acknowledged), one that stays
 * open for a day and that nobody has acknowledged, and the end.
 */
export function reconcileAlerts(
  { job, tenant }: Pick<JobHistory, 'job' | 'tenant'>,
  open: readonly Alert[],
  findings: readonly Finding[],
  policy: MonitoringPolicy,
  now: Date,
): Reconciled {
  const changed: Alert[] = []
  const notices: AlertNotice[] = []
  const known = new Map(open.map((alert) => [alert.rule, alert]))
  for (const finding of findings) {
    const former = known.get(finding.rule)
    known.delete(finding.rule)
    if (!former) {
      const fingerprint = fingerprintOf(finding.rule, job, tenant.id)
      const times = { openedAt: now, notifiedAt: now, resolvedAt: null }
      const alert: Alert = { ...finding, fingerprint, job, tenant, status: 'open', ...times }
      changed.push(alert)
      notices.push({ kind: 'opened', alert })
      continue
    }
    const isRaised = severities.indexOf(finding.severity) > severities.indexOf(former.severity)
    const isDue =
      former.status === 'open' && now.getTime() - former.notifiedAt.getTime() >= policy.remindHours * 3_600_000
    const { since } = former
    if (isRaised) {
      const alert: Alert = { ...former, ...finding, since, status: 'open', notifiedAt: now }
      changed.push(alert)
      notices.push({ kind: 'raised', alert, former: former.severity })
    } else if (isDue) {
      const alert: Alert = { ...former, ...finding, since, notifiedAt: now }
      changed.push(alert)
      notices.push({ kind: 'reminded', alert })
    } else if (finding.message !== former.message) {
      changed.push({ ...former, ...finding, since })
    }
  }
  for (const former of known.values()) {
    const alert: Alert = { ...former, status: 'resolved', resolvedAt: now }
    changed.push(alert)
    notices.push({ kind: 'resolved', alert })
  }
  return { changed, notices }
}
