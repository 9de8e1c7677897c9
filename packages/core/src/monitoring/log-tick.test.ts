import { expect, it } from 'vitest'
import { minutesAfter } from '../../test/support/job-history.ts'
import type { RelayEntry } from '../delivery/relay-tenants.ts'
import type { StoredAlert } from '../ports/alerts.ts'
import { logRelayed } from './log-relayed.ts'
import { logWatched } from './log-watched.ts'
import type { Logger, LogLevel } from './logger.ts'

function logged(work: (logger: Logger) => void) {
  const lines: [LogLevel, object, string][] = []
  const at = (level: LogLevel) => (fields: object, message: string) =>
    lines.push([level, JSON.parse(JSON.stringify(fields)) as object, message])
  work({ debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') })
  return lines
}
const tenant = { id: 't1', slug: 'north' }

const alert = (more: Partial<StoredAlert>): StoredAlert => ({
  id: '1',
  rule: 'slow',
  severity: 'warning',
  message: 'took 40.0 s',
  since: minutesAfter(0, 0),
  evidence: {},
  fingerprint: 'slow/grade/t1',
  job: 'grade',
  tenant,
  status: 'open',
  openedAt: minutesAfter(0, 0),
  notifiedAt: minutesAfter(0, 0),
  acknowledgedAt: null,
  reportedAt: null,
  resolvedAt: null,
  notice: null,
  ...more,
})

it('alerts: what opened by its severity, what is over, what was not looked at', () => {
  const failures = [{ tenant, code: 'INTERNAL', message: 'Jane Doe' }] as const
  const opened = [alert({}), alert({ rule: 'stuck', severity: 'critical' })]
  const report = { tenants: 1, alerts: [], opened, resolved: [alert({ rule: 'missed' })], told: [], failures }
  const of = { job: 'grade', tenant: 'north' }
  expect(logged((logger) => logWatched(logger, report))).toEqual([
    ['warn', { ...of, rule: 'slow', severity: 'warning', alert: 'took 40.0 s' }, 'Alert opened'],
    ['error', { ...of, rule: 'stuck', severity: 'critical', alert: 'took 40.0 s' }, 'Alert opened'],
    ['info', { ...of, rule: 'missed' }, 'Alert resolved'],
    ['warn', { tenant: 'north', code: 'INTERNAL' }, 'Alerts were not looked at'],
  ])
})

it('messages: a line a tenant, with the codes of what failed and nothing that a receiver said', () => {
  const none = { delivered: 0, retried: 0, dead: 0, left: {}, withoutSender: [], failures: [] }
  const failed = { id: 'm1', code: 'SEND_FAILED', message: 'Jane Doe', outcome: 'retried' } as const
  const entries: readonly RelayEntry[] = [
    { tenant, report: none },
    { tenant, report: { ...none, delivered: 2 } },
    { tenant, report: { ...none, retried: 1, failures: [failed] } },
    { tenant, error: { code: 'CONFIG_INVALID', message: 'delivery.webhook: no secret' } },
  ]
  const counts = { tenant: 'north', delivered: 0, retried: 0, dead: 0, left: {}, withoutSender: [] }
  expect(logged((logger) => logRelayed(logger, entries))).toEqual([
    ['info', { ...counts, delivered: 2 }, 'Messages sent'],
    ['warn', { ...counts, retried: 1, codes: ['SEND_FAILED'] }, 'Messages sent'],
    ['warn', { tenant: 'north', code: 'CONFIG_INVALID', error: 'delivery.webhook: no secret' }, 'Messages wait'],
  ])
})
