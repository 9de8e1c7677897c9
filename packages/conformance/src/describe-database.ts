import { describe } from 'vitest'
import type { Subject } from './bed/test-bed.ts'
import { describeAlertHistories } from './suite/alert-histories.ts'
import { describeAlerts } from './suite/alerts.ts'
import { describeBackfill } from './suite/backfill.ts'
import { describeCancel } from './suite/cancel.ts'
import { describeClaim } from './suite/claim.ts'
import { describeFitness } from './suite/fitness.ts'
import { describeHistory } from './suite/history.ts'
import { describeLedger } from './suite/ledger.ts'
import { describeOccurrences } from './suite/occurrences.ts'
import { describeOccurrencesByHand } from './suite/occurrences-by-hand.ts'
import { describeDisturbedOccurrences } from './suite/occurrences-disturbed.ts'
import { describeOutbox } from './suite/outbox.ts'
import { describePage } from './suite/page.ts'
import { describePolicies } from './suite/policies.ts'
import { describePreview } from './suite/preview.ts'
import { describeReadRecords } from './suite/read-records.ts'
import { describeRetention } from './suite/retention.ts'
import { describeRetry } from './suite/retry.ts'
import { describeRoutes } from './suite/routes.ts'
import { describeRuns } from './suite/runs.ts'
import { describeSessions } from './suite/sessions.ts'
import { describeTenants } from './suite/tenants.ts'
import { describeUndo } from './suite/undo.ts'
import { describeWrite } from './suite/write.ts'
import { describeZeroReasons } from './suite/zero-reasons.ts'

/** What every database must pass, capability by capability. */
export function describeDatabase(subject: Subject): void {
  describe(`the Database port on ${subject.name}`, () => {
    describeTenants(subject)
    describePreview(subject)
    describeClaim(subject)
    describePage(subject)
    describeReadRecords(subject)
    describeWrite(subject)
    describeLedger(subject)
    describeRuns(subject)
    describePolicies(subject)
    describeZeroReasons(subject)
    describeOccurrences(subject)
    describeOccurrencesByHand(subject)
    describeDisturbedOccurrences(subject)
    describeUndo(subject)
    describeRetry(subject)
    describeRetention(subject)
    describeHistory(subject)
    describeFitness(subject)
    describeCancel(subject)
    describeBackfill(subject)
    describeRoutes(subject)
    describeOutbox(subject)
    describeAlerts(subject)
    describeAlertHistories(subject)
    if (subject.hasSessions) describeSessions(subject)
  })
}

/** Of these, what depends on how sessions get along with each other. */
export function describeConcurrency(subject: Subject): void {
  describe(`sessions at once on ${subject.name}`, () => {
    describeClaim(subject)
    describePage(subject)
    describeOccurrences(subject)
    if (subject.hasSessions) describeSessions(subject)
  })
}
