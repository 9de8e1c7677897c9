import { expect, it } from 'vitest'
import { historyOf, minutesAfter } from '../../test/support/job-history.ts'
import type { Alert } from './alert.ts'
import type { Finding } from './finding.ts'
import { monitoringPolicy } from './policy.ts'
import { reconcileAlerts } from './reconcile-alerts.ts'

const policy = monitoringPolicy.parse({})
const history = historyOf([])
const finding = (more: Partial<Finding> = {}): Finding => ({
  rule: 'slow',
  severity: 'warning',
  message: 'took 20 s',
  since: minutesAfter(0, 0),
  evidence: {},
  ...more,
})
const at = (hours: number) => minutesAfter(0, hours * 60)
const open = (more: Partial<Alert> = {}): Alert => {
  const [alert] = reconcileAlerts(history, [], [finding()], policy, at(1)).changed
  if (!alert) throw new Error('Nothing was opened.')
  return { ...alert, ...more }
}
const kinds = (alerts: readonly Alert[], findings: readonly Finding[], hours: number) =>
  reconcileAlerts(history, alerts, findings, policy, at(hours)).notices.map(({ kind }) => kind)

it('opens once: what is open is not opened again', () => {
  expect(open()).toMatchObject({ fingerprint: 'slow/update-account-types/t1', status: 'open', openedAt: at(1) })
  expect(reconcileAlerts(history, [open()], [finding()], policy, at(2))).toEqual({ changed: [], notices: [] })
})

it('tells again after a day, unless somebody has acknowledged it', () => {
  expect(kinds([open()], [finding()], 24)).toEqual([])
  expect(kinds([open()], [finding()], 25)).toEqual(['reminded'])
  expect(kinds([open({ status: 'acknowledged' })], [finding()], 25)).toEqual([])
})

it('tells a rise in severity, also of one that is acknowledged, and no fall', () => {
  const critical = finding({ severity: 'critical' })
  const { changed, notices } = reconcileAlerts(history, [open({ status: 'acknowledged' })], [critical], policy, at(2))
  expect(notices).toMatchObject([
    { kind: 'raised', former: 'warning', alert: { severity: 'critical', status: 'open' } },
  ])
  expect(changed[0]?.openedAt).toEqual(at(1))
  expect(kinds([open({ severity: 'critical' })], [finding()], 2)).toEqual([])
})

it('resolves what is found no more; the next time is a new one', () => {
  const { changed, notices } = reconcileAlerts(history, [open()], [], policy, at(3))
  expect(notices.map(({ kind }) => kind)).toEqual(['resolved'])
  expect(changed).toMatchObject([{ status: 'resolved', resolvedAt: at(3), openedAt: at(1) }])
  expect(kinds([], [finding()], 4)).toEqual(['opened'])
})

it('keeps the numbers of what is open up to date without telling anybody', () => {
  const { changed, notices } = reconcileAlerts(history, [open()], [finding({ message: 'took 25 s' })], policy, at(2))
  expect(notices).toEqual([])
  expect(changed).toMatchObject([{ message: 'took 25 s', since: minutesAfter(0, 0) }])
})
