import { expect, it } from 'vitest'
import { calendarDay } from '../calendar-day.ts'
import { LeoraError } from '../errors.ts'
import type { RunEvent } from '../ports/observer.ts'
import type { RunReport } from '../report.ts'
import { emptyProgress } from '../run.ts'
import type { Logger, LogLevel } from './logger.ts'
import { loggerObserver, logNotStarted } from './logger-observer.ts'

const secret = 'Jane Doe, jane@example.com'
const tenant = { id: 't1', slug: 'north', name: 'North', timeZone: 'UTC' }
const head = { job: 'grade', tenant, runId: 'r1', asOf: calendarDay('2026-03-01'), dryRun: false }
const counts = { read: 9, changed: 4, unchanged: 3, failed: 2 }
const report: RunReport = {
  job: 'grade',
  tenant,
  runId: 'r1',
  occurrence: null,
  status: 'succeeded',
  dryRun: false,
  asOf: head.asOf,
  counts,
  summary: {},
  durationMs: 1_234,
  failures: [],
}

/** What is logged at info and above, and what at debug alone. */
function logged(work: (logger: Logger) => void) {
  const lines: [LogLevel, object, string][] = []
  const at = (level: LogLevel) => (fields: object, message: string) => lines.push([level, without(fields), message])
  work({ debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') })
  return { shown: lines.filter(([level]) => level !== 'debug'), hidden: lines.filter(([level]) => level === 'debug') }
}
const without = (fields: object) => JSON.parse(JSON.stringify(fields)) as object
const told = (event: RunEvent) => logged((logger) => loggerObserver(logger).notice(event))
const base = { job: 'grade', tenant: 'north', runId: 'r1', asOf: '2026-03-01' }

it('says how a run ended, once, with its counts', () => {
  const { shown, hidden } = told({ ...head, type: 'finished', report })
  expect(shown).toEqual([['info', { ...base, status: 'succeeded', ...counts, durationMs: 1_234 }, 'Complete']])
  expect(hidden).toEqual([])
})

it.each([
  ['succeeded', 'info', 'Complete'],
  ['partial', 'warn', 'Complete, with failures'],
  ['paused', 'info', 'Ended paused'],
  ['cancelled', 'warn', 'Ended cancelled'],
  ['failed', 'error', 'Ended failed'],
] as const)('a run that ends %s is %s', (status, level, message) => {
  expect(told({ ...head, type: 'finished', report: { ...report, status } }).shown).toMatchObject([
    [level, { status }, message],
  ])
})

it('says the message of an error of ours, and at debug alone what a job said', () => {
  const ended = (error: RunReport['error']) =>
    told({ ...head, type: 'finished', report: { ...report, status: 'failed', ...(error && { error }) } })
  const ours = ended({ code: 'CONNECTION_LOST', message: 'gone: postgres://a:b@c/d' })
  expect(ours.shown).toMatchObject([['error', { code: 'CONNECTION_LOST', error: 'gone: [URL]' }, 'Ended failed']])
  expect(ours.hidden).toEqual([])
  const theirs = ended({ code: 'INTERNAL', message: secret })
  expect(theirs.shown).toMatchObject([['error', { code: 'INTERNAL' }, 'Ended failed']])
  expect(JSON.stringify(theirs.shown)).not.toContain('Jane')
  expect(theirs.hidden).toEqual([['debug', { ...base, error: secret }, 'Why it failed']])
})

it('names no record above debug', () => {
  const failure = {
    step: 's',
    record: { kind: 'customer', id: 'c-4711', label: secret },
    error: { code: 'DATA_REJECTED', message: 'A value is out of range.' },
  } as const
  const { shown, hidden } = told({ ...head, type: 'record-failed', failure })
  expect(shown).toEqual([['warn', { ...base, kind: 'customer', code: 'DATA_REJECTED' }, 'Record failed']])
  expect(hidden).toMatchObject([['debug', { id: 'c-4711', error: 'A value is out of range.' }, 'Why it failed']])
})

it('starts and pages are at debug', () => {
  const start = { resumed: false, counts, occurrence: null, schedule: { cron: '0 2 * * *', zone: 'UTC' } } as const
  const progress = emptyProgress({ steps: [] })
  const events: RunEvent[] = [
    { ...head, type: 'started', ...start },
    { ...head, type: 'page', progress, durationMs: 5 },
  ]
  expect(events.map((event) => told(event).shown)).toEqual([[], []])
  expect(events.map((event) => told(event).hidden[0]?.[2])).toEqual(['Starting', 'Processing'])
})

it('warnings and new attempts say what led to them, where that is ours', () => {
  const error = new LeoraError('CONFLICT', 'Another transaction holds the row.')
  expect(told({ ...head, type: 'retrying', error, attempt: 2 }).shown).toEqual([
    ['warn', { ...base, attempt: 2, code: 'CONFLICT', error: error.message }, 'Retrying'],
  ])
  const { shown, hidden } = told({ ...head, type: 'warning', message: 'messages wait', error: new Error(secret) })
  expect(shown).toEqual([['warn', { ...base, code: 'INTERNAL' }, 'messages wait']])
  expect(hidden).toMatchObject([['debug', { error: secret }, 'Why it failed']])
})

it('a run that could not start is an error', () => {
  const error = { code: 'DATABASE_UNREACHABLE', message: 'No connection to db/prod.' } as const
  expect(logged((logger) => logNotStarted(logger, { job: 'grade', tenant, error })).shown).toEqual([
    ['error', { job: 'grade', tenant: 'north', code: error.code, error: error.message }, 'Could not start'],
  ])
})
