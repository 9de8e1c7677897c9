import type { JsonValue } from '../decision.ts'

export const severities = ['info', 'warning', 'critical'] as const
export type Severity = (typeof severities)[number]

export const alertRules = [
  'failed-in-a-row',
  'slow',
  'error-rate',
  'error-rate-month',
  'zero-records',
  'excessive-records',
  'missed',
  'stuck',
  'not-started',
  'late-start',
  'over-target',
] as const
export type AlertRuleName = (typeof alertRules)[number]

/** Something that is wrong with a job of a tenant. */
export interface Finding {
  readonly rule: AlertRuleName
  readonly severity: Severity
  /** What happened, to whom it is read out: the numbers and their limit. */
  readonly message: string
  /** From when on it could be known. */
  readonly since: Date
  readonly evidence: { readonly [key: string]: JsonValue }
}
