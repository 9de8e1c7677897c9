import type { JsonValue } from '../decision.ts'
import type { StoredAlert } from '../ports/alerts.ts'
import type { AlertNotice } from './alert.ts'

/** What notifiers are told at once: one notice, or a digest of many. JSON: it waits in the outbox. */
export interface AlertNotification {
  readonly notices: readonly NotifiedAlert[]
  /** Which deployment it is about, where that has a name. */
  readonly environment?: string
  /** `alerts test`: nothing is wrong. */
  readonly isTest?: true
}

/** An alert in words and ISO instants. */
export interface NotifiedAlert extends AlertNotice {
  readonly id: string
  readonly rule: StoredAlert['rule']
  readonly severity: StoredAlert['severity']
  readonly job: string
  readonly tenant: { readonly id: string; readonly slug: string }
  readonly message: string
  readonly since: string
  readonly openedAt: string
  readonly resolvedAt: string | null
  readonly evidence: { readonly [key: string]: JsonValue }
}

export function notifiedAlert(alert: StoredAlert, notice: AlertNotice): NotifiedAlert {
  const { id, rule, severity, job, tenant, message, since, openedAt, resolvedAt, evidence } = alert
  return {
    ...notice,
    id,
    rule,
    severity,
    job,
    tenant: { id: tenant.id, slug: tenant.slug },
    message,
    since: since.toISOString(),
    openedAt: openedAt.toISOString(),
    resolvedAt: resolvedAt?.toISOString() ?? null,
    evidence,
  }
}
