import type { AlertRuleName, Finding } from './finding.ts'
import type { JobHistory } from './history.ts'
import type { MonitoringPolicy } from './policy.ts'
import { errorRate, errorRateOfMonth } from './rules/error-rate.ts'
import { excessiveRecords } from './rules/excessive-records.ts'
import { failedInARow } from './rules/failed-in-a-row.ts'
import { lateStart } from './rules/late-start.ts'
import { missed } from './rules/missed.ts'
import { notStarted } from './rules/not-started.ts'
import { overTarget } from './rules/over-target.ts'
import { slow } from './rules/slow.ts'
import { stuck } from './rules/stuck.ts'
import { zeroRecords } from './rules/zero-records.ts'

/** Everything that is wrong with a job of a tenant now. `open` names the rules that are open already. */
export function findAlerts(
  history: JobHistory,
  policy: MonitoringPolicy,
  now: Date,
  open: ReadonlySet<AlertRuleName> = new Set(),
): readonly Finding[] {
  const found = [
    failedInARow(history, policy),
    slow(history, policy),
    overTarget(history, policy),
    errorRate(history, policy),
    errorRateOfMonth(history, policy, open.has('error-rate-month')),
    zeroRecords(history, policy),
    excessiveRecords(history, policy),
    missed(history),
    stuck(history, policy, now),
    notStarted(history, policy, now),
    lateStart(history, policy),
  ]
  return found.filter((finding) => finding !== null)
}
