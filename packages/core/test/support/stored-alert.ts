import { fingerprintOf, type Severity } from '../../src/monitoring/index.ts'
import type { StoredAlert } from '../../src/ports/alerts.ts'

/** A warning of the n-th tenant that has just been opened and nobody has been told of, unless it says otherwise. */
export function storedAlert(
  index: number,
  severity: Severity = 'warning',
  more: Partial<StoredAlert> = {},
): StoredAlert {
  const at = new Date('2026-03-01T02:15:00Z')
  const tenant = { id: `t${index}`, slug: `shop-${index}` }
  return {
    id: `alert ${index}`,
    fingerprint: fingerprintOf('slow', 'grade-items', tenant.id),
    rule: 'slow',
    job: 'grade-items',
    tenant,
    severity,
    message: 'took 20 s',
    since: at,
    evidence: {},
    status: 'open',
    openedAt: at,
    notifiedAt: at,
    acknowledgedAt: null,
    reportedAt: null,
    resolvedAt: null,
    notice: { kind: 'opened' },
    ...more,
  }
}
