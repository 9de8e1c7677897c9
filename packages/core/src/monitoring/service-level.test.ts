import { expect, it } from 'vitest'
import { historyOf, minutesAfter, runOn } from '../../test/support/job-history.ts'
import type { Alert } from './alert.ts'
import { serviceLevel } from './service-level.ts'

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
