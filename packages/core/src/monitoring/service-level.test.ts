import { expect, it } from 'vitest'
import { historyOf, minutesAfter, runOn } from '../../test/support/job-history.ts'
import type { Alert } from './alert.ts'
import { missedTargets, serviceLevel, totalServiceLevel } from './service-level.ts'

/** Worked out by hand: ten planned, of which seven ran well, one failed for good, two were missed; one by hand beside them. */
const history = historyOf(
  [
    ...[0, 1, 2, 3, 4].map((index) => runOn(index)),
    runOn(5, { status: 'failed', attempts: 3, read: 200, changed: 0, failed: 60 }),
    runOn(6, { status: 'partial', failed: 4, activeMs: 31_000 }),
    runOn(9),
    runOn(9, { id: 'by hand', plannedAt: null, activeMs: 40_000, read: 800 }),
  ],
  {
    unrun: [
      { plannedAt: minutesAfter(7, 0), outcome: 'missed', reason: 'outage' },
      { plannedAt: minutesAfter(8, 0), outcome: 'missed', reason: 'outage' },
      { plannedAt: minutesAfter(8, 5), outcome: 'skipped', reason: 'superseded' },
    ],
  },
)

const alert = (more: Partial<Alert>): Alert => ({
  rule: 'failed-in-a-row',
  severity: 'critical',
  message: '',
  evidence: {},
  fingerprint: '',
  job: history.job,
  tenant: history.tenant,
  status: 'resolved',
  since: minutesAfter(5, 60),
  openedAt: minutesAfter(5, 70),
  notifiedAt: minutesAfter(5, 70),
  notice: null,
  resolvedAt: minutesAfter(5, 180),
  ...more,
})

it('is what the ledger of these ten days says', () => {
  const alerts = [
    alert({}),
    alert({
      rule: 'not-started',
      since: minutesAfter(7, 75),
      openedAt: minutesAfter(7, 105),
      resolvedAt: null,
      status: 'open',
    }),
    alert({ severity: 'info', openedAt: minutesAfter(9, 0) }),
    alert({ tenant: { id: 't2', slug: 'other' }, openedAt: minutesAfter(9, 0) }),
  ]
  expect(serviceLevel(history, alerts, 30)).toEqual({
    job: 'update-account-types',
    tenant: { id: 't1', slug: 'shop' },
    planned: 10,
    ran: 7,
    completion: 0.7,
    // 64 of 5 x 1,000 + 200 + 1,000 + 1,000 + 800
    errorRate: 64 / 8_000,
    overTarget: 2,
    // ten minutes and thirty
    meanSecondsToDetect: 1_200,
    // two hours, of the one that has ended
    meanSecondsToRecover: 7_200,
  })
})

it('says null where there is nothing to say', () => {
  expect(serviceLevel(historyOf([]), [], 30)).toMatchObject({
    planned: 0,
    completion: null,
    errorRate: null,
    meanSecondsToDetect: null,
    meanSecondsToRecover: null,
  })
})

it('counts what was planned and never begun, within the days that are looked at', () => {
  const days = { since: minutesAfter(-20, 0), until: minutesAfter(13, 60) }
  // the tenth ran last; the four after it are nowhere in the ledger
  expect(serviceLevel(history, [], 30, days)).toMatchObject({ planned: 14, ran: 7, completion: 0.5 })
  const since = minutesAfter(12, 1)
  expect(serviceLevel(history, [], 30, { ...days, since })).toMatchObject({ planned: 11 })
  expect(serviceLevel({ ...history, schedule: null }, [], 30, days)).toMatchObject({ planned: 10 })
  const fresh = historyOf([], { expectedSince: minutesAfter(13, 0) })
  expect(serviceLevel(fresh, [], 30, days)).toMatchObject({ planned: 1, ran: 0, completion: 0 })
})

it('takes several together by their occurrences, records and alerts', () => {
  const other = historyOf([runOn(0), runOn(1, { read: 3_000, failed: 16 })], { job: 'sample-metrics' })
  const alerts = [alert({}), alert({ job: other.job, since: minutesAfter(1, 0), openedAt: minutesAfter(1, 50) })]
  expect(totalServiceLevel([history, other], alerts, 30)).toMatchObject({
    planned: 12,
    ran: 9,
    completion: 0.75,
    errorRate: 80 / 12_000,
    overTarget: 2,
    meanSecondsToDetect: 30 * 60,
  })
})

it('names the targets that are missed; what there was nothing of misses none', () => {
  const good = {
    completion: 0.999,
    errorRate: 0.0099,
    overTarget: 0,
    meanSecondsToDetect: 3_599,
    meanSecondsToRecover: 14_399,
  }
  expect(missedTargets(good)).toEqual([])
  const none = { completion: null, errorRate: null, meanSecondsToDetect: null, meanSecondsToRecover: null }
  expect(missedTargets({ ...good, ...none })).toEqual([])
  const bad = {
    completion: 0.9989,
    errorRate: 0.01,
    overTarget: 1,
    meanSecondsToDetect: 3_600,
    meanSecondsToRecover: 14_400,
  }
  expect(missedTargets(bad)).toEqual(Object.keys(bad))
})
