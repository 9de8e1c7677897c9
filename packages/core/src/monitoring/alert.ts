import type { AlertRuleName, Finding, Severity } from './finding.ts'

/** What is known to be wrong: one a fingerprint, as long as it is open. */
export interface Alert extends Finding {
  /** Rule, job and tenant. */
  readonly fingerprint: string
  readonly rule: AlertRuleName
  readonly job: string
  readonly tenant: { readonly id: string; readonly slug: string }
  readonly status: 'open' | 'acknowledged' | 'resolved'
  readonly openedAt: Date
  /** When somebody was last told. */
  readonly notifiedAt: Date
  readonly resolvedAt: Date | null
}

/** What somebody is to be told. */
export interface AlertNotice {
  readonly kind: 'opened' | 'raised' | 'reminded' | 'resolved'
  readonly alert: Alert
  /** What it was, where it was raised. */
  readonly former?: Severity
}

export function fingerprintOf(rule: AlertRuleName, job: string, tenantId: string): string {
  return `${rule}/${job}/${tenantId}`
}
