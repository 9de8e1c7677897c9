// What is wrong with jobs, and how well they are kept: reckoned from the ledger's history alone

export { type Alert, type AlertNotice, fingerprintOf } from './alert.ts'
export { findAlerts } from './find-alerts.ts'
export { type AlertRuleName, alertRules, type Finding, type Severity, severities } from './finding.ts'
export type { JobHistory, MonitoredRun, UnrunInstant } from './history.ts'
export { type MonitoringPolicy, monitoringPolicy } from './policy.ts'
export { type Reconciled, reconcileAlerts } from './reconcile-alerts.ts'
export { type ServiceLevel, serviceLevel } from './service-level.ts'
