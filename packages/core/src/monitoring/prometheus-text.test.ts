import parsePrometheusTextFormat from 'parse-prometheus-text-format'
import { expect, it } from 'vitest'
import { historyOf, minutesAfter, runOn } from '../../test/support/job-history.ts'
import type { StoredAlert } from '../ports/alerts.ts'
import { prometheusText } from './prometheus-text.ts'

const hostile = 'a"b\\c\nd\u0007'
const tenant = { id: 't1', slug: hostile }

const alert = (severity: StoredAlert['severity'], status: StoredAlert['status']) =>
  ({ severity, status }) as StoredAlert

/** Seventy minutes after the eleventh planned instant, which nobody has begun; the tenth failed. */
const now = minutesAfter(10, 70)
const runs = [
  ...Array.from({ length: 9 }, (_, index) => runOn(index)),
  runOn(9, {
    status: 'failed',
    activeMs: 31_500,
    read: 200,
    changed: 0,
    failed: 60,
    startedAt: minutesAfter(9, 75),
    error: { code: 'BUDGET_EXCEEDED', message: 'too many' },
  }),
]
const history = historyOf(runs, {
  tenant,
  unrun: [{ plannedAt: minutesAfter(9, 80), outcome: 'missed', reason: 'limit' }],
})
const never = historyOf([], { job: 'never', tenant, schedule: null })
const alerts = [alert('critical', 'open'), alert('critical', 'open'), alert('warning', 'acknowledged')]
const text = prometheusText([{ tenant, histories: [history, never], alerts, due: { notification: 2 } }], now)

/** What a parser of the format makes of it, by name and labels. */
function parsed(exposition: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    parsePrometheusTextFormat(exposition).flatMap(({ name, type, help, metrics }) => {
      expect({ name, type, isHelped: help.length > 10 }).toEqual({ name, type: 'GAUGE', isHelped: true })
      return metrics.map(({ value, labels = {} }) => {
        const { tenant: of, ...others } = labels
        expect(of).toBe(hostile.replace('\u0007', ' '))
        return [[name.replace('leora_jobs_', ''), ...Object.values(others)].join(' '), Number(value)]
      })
    }),
  )
}

it('says what the ledger says, as a parser of the format reads it', () => {
  const job = history.job
  expect(parsed(text)).toEqual({
    [`last_run_duration_seconds ${job}`]: 31.5,
    [`last_run_success ${job}`]: 0,
    [`last_success_timestamp_seconds ${job}`]: minutesAfter(8, 0).getTime() / 1_000 + 5,
    [`late_seconds ${job}`]: 70 * 60,
    [`next_planned_timestamp_seconds ${job}`]: minutesAfter(11, 0).getTime() / 1_000,
    'open_alerts critical': 2,
    'open_alerts warning': 0,
    'open_alerts info': 0,
    'outbox_due_messages notification': 2,
    ...ofDay(job, { failed: 1, records: { changed: 0, unchanged: 140, failed: 60 }, missed: 1 }),
    ...ofDay('never', { failed: 0, records: { changed: 0, unchanged: 0, failed: 0 }, missed: 0 }),
  })
})

function ofDay(
  job: string,
  { failed, records, missed }: { failed: number; records: Readonly<Record<string, number>>; missed: number },
) {
  const ran = ['succeeded', 'partial', 'cancelled', 'paused', 'running'].map((status) => [status, 0] as const)
  return Object.fromEntries([
    ...Object.entries(records).map(([outcome, count]) => [`records_last_day ${job} ${outcome}`, count]),
    ...[...ran, ['failed', failed] as const].map(([status, count]) => [`runs_last_day ${job} ${status}`, count]),
    [`unrun_last_day ${job} missed`, missed],
    [`unrun_last_day ${job} skipped`, 0],
  ])
}

it('is of the grammar of the format: each family once, each series once, both sorted, a line end at the end', () => {
  const label = '[a-z_]+="(?:[^"\\\\\\n]|\\\\["\\\\n])*"'
  const sample = new RegExp(`^leora_jobs_[a-z_]+\\{${label}(?:,${label})*\\} -?\\d+(?:\\.\\d+)?$`)
  const lines = text.slice(0, -1).split('\n')
  expect(text.endsWith('\n')).toBe(true)
  for (const line of lines) expect(line).toMatch(line.startsWith('#') ? /^# (HELP|TYPE) leora_jobs_[a-z_]+ \S/ : sample)
  const series = lines.filter((line) => !line.startsWith('#')).map((line) => line.slice(0, line.lastIndexOf(' ')))
  expect(new Set(series).size).toBe(series.length)
  const types = lines.filter((line) => line.startsWith('# TYPE'))
  expect(types).toEqual([...new Set(types)].sort())
})

it('is nothing where there are no tenants', () => {
  expect(prometheusText([], now)).toBe('')
})
