import type { AlertRuleName, Finding, Severity } from './finding.ts'

export type AlertStatus = 'open' | 'acknowledged' | 'resolved'

/** What is known to be wrong: one a fingerprint, as long as it is open. */
export interface Alert extends Finding {
  /** Rule, job and tenant. */
  readonly fingerprint: string
  readonly rule: AlertRuleName
  readonly job: string
  readonly tenant: { readonly id: string; readonly slug: string }
  readonly status: AlertStatus
  readonly openedAt: Date
  /** When somebody was last told, or is to be. */
  readonly notifiedAt: Date
  readonly resolvedAt: Date | null
  /** What somebody is to be told, and has not been yet. */
  readonly notice: AlertNotice | null
}

/** What has become of an alert. */
export interface AlertNotice {
  readonly kind: 'opened' | 'raised' | 'reminded' | 'resolved'
  /** What it was, where it was raised. */
  readonly former?: Severity
}

export function fingerprintOf(rule: AlertRuleName, job: string, tenantId: string): string {
  return `${rule}/${job}/${tenantId}`
}
