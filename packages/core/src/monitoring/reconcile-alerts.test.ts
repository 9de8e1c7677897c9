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
  const [alert] = reconcileAlerts(history, [], [finding()], policy, at(1))
  if (!alert) throw new Error('Nothing was opened.')
  return { ...alert, notice: null, ...more }
}
const kinds = (alerts: readonly Alert[], findings: readonly Finding[], hours: number) =>
  reconcileAlerts(history, alerts, findings, policy, at(hours)).flatMap(({ notice }) => notice?.kind ?? [])

it('opens once: what is open is not opened again', () => {
  expect(open()).toMatchObject({ fingerprint: 'slow/update-account-types/t1', status: 'open', openedAt: at(1) })
  expect(reconcileAlerts(history, [open()], [finding()], policy, at(2))).toEqual([])
})

it('tells again after a day, unless somebody has acknowledged it', () => {
  expect(kinds([open()], [finding()], 24)).toEqual([])
  expect(kinds([open()], [finding()], 25)).toEqual(['reminded'])
  expect(kinds([open({ status: 'acknowledged' })], [finding()], 25)).toEqual([])
})

it('tells a rise in severity, also of one that is acknowledged, and no fall', () => {
  const critical = finding({ severity: 'critical' })
  expect(reconcileAlerts(history, [open({ status: 'acknowledged' })], [critical], policy, at(2))).toMatchObject([
    { severity: 'critical', status: 'open', openedAt: at(1), notice: { kind: 'raised', former: 'warning' } },
  ])
  expect(kinds([open({ severity: 'critical' })], [finding()], 2)).toEqual([])
})

it('resolves what is found no more; the next time is a new one', () => {
  expect(reconcileAlerts(history, [open()], [], policy, at(3))).toMatchObject([
    { status: 'resolved', resolvedAt: at(3), openedAt: at(1), notice: { kind: 'resolved' } },
  ])
  expect(kinds([], [finding()], 4)).toEqual(['opened'])
})

it('keeps the numbers of what is open up to date without telling anybody', () => {
  expect(reconcileAlerts(history, [open()], [finding({ message: 'took 25 s' })], policy, at(2))).toMatchObject([
    { message: 'took 25 s', since: minutesAfter(0, 0), notice: null },
  ])
})

it('of an opening that nobody was told of, a rise is still an opening, and the end is none', () => {
  const untold = open({ notice: { kind: 'opened' } })
  expect(kinds([untold], [finding({ severity: 'critical' })], 2)).toEqual(['opened'])
  expect(reconcileAlerts(history, [untold], [], policy, at(2))).toMatchObject([{ status: 'resolved', notice: null }])
})

it('a late start is told, unless somebody was told that it had not started', () => {
  const late = finding({ rule: 'late-start' })
  expect(kinds([], [late], 2)).toEqual(['opened'])
  const [notStarted] = reconcileAlerts(history, [], [finding({ rule: 'not-started' })], policy, at(1))
  if (!notStarted) throw new Error('Nothing was opened.')
  expect(reconcileAlerts(history, [notStarted], [late], policy, at(2))).toMatchObject([
    { rule: 'late-start', status: 'open', notice: null },
    { rule: 'not-started', status: 'resolved' },
  ])
})
