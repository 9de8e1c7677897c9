// What is wrong with jobs, and how well they are kept: reckoned from the ledger's history alone

export { type Alert, type AlertNotice, type AlertStatus, fingerprintOf } from './alert.ts'
export { createMonitor, everyTenant, historyRequest, type MonitorOptions } from './create-monitor.ts'
export { findAlerts } from './find-alerts.ts'
export { type AlertRuleName, alertRules, type Finding, type Severity, severities } from './finding.ts'
export type { JobHistory, MonitoredRun, UnrunInstant } from './history.ts'
export { digestAbove } from './messages-for.ts'
export { type AlertNotification, type NotifiedAlert, notifiedAlert } from './notification.ts'
export { createNotificationSender } from './notification-sender.ts'
export { type MonitoringPolicy, type MonitoringSettings, monitoringPolicy } from './policy.ts'
export { reconcileAlerts } from './reconcile-alerts.ts'
export { type ServiceLevel, serviceLevel } from './service-level.ts'
export type { CheckReport, CheckRequest, Monitor, Watch, WatchFailure, WatchParts, WatchReport } from './watch.ts'
