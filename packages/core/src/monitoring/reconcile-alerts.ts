import { type Alert, type AlertNotice, fingerprintOf } from './alert.ts'
import { type Finding, severities } from './finding.ts'
import type { JobHistory } from './history.ts'
import type { MonitoringPolicy } from './policy.ts'

/**
 * Opens what is found and not open, keeps what is, resolves what is found no more; resolves to those that changed, to be stored. Noticed are: an opening, a rise in severity (also
 * of one that is acknowledged), one that stays open for a day and that nobody has acknowledged, and the end.
 */
export function reconcileAlerts(
  { job, tenant }: Pick<JobHistory, 'job' | 'tenant'>,
  open: readonly Alert[],
  findings: readonly Finding[],
  policy: MonitoringPolicy,
  now: Date,
): readonly Alert[] {
  const changed: Alert[] = []
  const known = new Map(open.map((alert) => [alert.rule, alert]))
  for (const finding of findings) {
    const former = known.get(finding.rule)
    known.delete(finding.rule)
    if (former) {
      const kept = keep(former, finding, policy, now)
      if (kept) changed.push(kept)
      continue
    }
    const fingerprint = fingerprintOf(finding.rule, job, tenant.id)
    const times = { openedAt: now, notifiedAt: now, resolvedAt: null }
    const notice = isKnown(finding, open) ? null : ({ kind: 'opened' } as const)
    changed.push({ ...finding, fingerprint, job, tenant, status: 'open', ...times, notice })
  }
  for (const former of known.values()) {
    // nobody has heard of it, so nobody is to hear of its end
    const notice = former.notice?.kind === 'opened' ? null : ({ kind: 'resolved' } as const)
    changed.push({ ...former, status: 'resolved', resolvedAt: now, notice })
  }
  return changed
}

/** Whoever was told that a job had not started need not be told that it then started late. */
function isKnown({ rule }: Finding, open: readonly Alert[]): boolean {
  return rule === 'late-start' && open.some((alert) => alert.rule === 'not-started')
}

/** Null where nothing is new. */
function keep(former: Alert, finding: Finding, policy: MonitoringPolicy, now: Date): Alert | null {
  const isRaised = severities.indexOf(finding.severity) > severities.indexOf(former.severity)
  const isDue =
    former.status === 'open' && now.getTime() - former.notifiedAt.getTime() >= policy.remindHours * 3_600_000
  const next = { ...former, ...finding, since: former.since }
  if (isRaised) {
    const notice = untold(former) ?? ({ kind: 'raised', former: former.severity } as const)
    return { ...next, status: 'open', notifiedAt: now, notice }
  }
  if (isDue) return { ...next, notifiedAt: now, notice: former.notice ?? { kind: 'reminded' } }
  return finding.message === former.message ? null : next
}

/** An opening that nobody was told of stays one. */
function untold({ notice }: Alert): AlertNotice | null {
  return notice?.kind === 'opened' ? notice : null
}
