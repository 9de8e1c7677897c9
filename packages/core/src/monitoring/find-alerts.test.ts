import { describe, expect, it } from 'vitest'
import { goodRuns, historyOf, minutesAfter, runOn } from '../../test/support/job-history.ts'
import { findAlerts } from './find-alerts.ts'
import type { JobHistory } from './history.ts'
import { monitoringPolicy } from './policy.ts'

const policy = monitoringPolicy.parse({})
const error = { code: 'STATEMENT_FAILED', message: 'it broke' } as const

/** Rule and severity of what is found a quarter of an hour after the last run. */
function found(history: JobHistory, now = minutesAfter(history.runs.length - 1, 15)): readonly string[] {
  return findAlerts(history, policy, now).map(({ rule, severity }) => `${rule} ${severity}`)
}

describe('failed in a row', () => {
  it('is critical from the second attempt on, whoever made it', () => {
    const failed = (attempts: number) => runOn(10, { status: 'failed', attempts, error })
    expect(found(historyOf([...goodRuns(10), failed(1)]))).toEqual([])
    expect(found(historyOf([...goodRuns(10), failed(2)]))).toEqual(['failed-in-a-row critical'])
    expect(found(historyOf([...goodRuns(9), runOn(9, { status: 'failed', error }), failed(1)]))).toEqual([
      'failed-in-a-row critical',
    ])
  })

  it('is over with a good run, some records excepted', () => {
    const runs = [...goodRuns(8), runOn(8, { status: 'failed', attempts: 3, error })]
    expect(found(historyOf([...runs, runOn(9, { status: 'partial', failed: 1 })]))).toEqual([])
  })

  it('says the error, and how often', () => {
    const runs = [...goodRuns(3), runOn(3, { status: 'failed', attempts: 3, error })]
    const [finding] = findAlerts(historyOf(runs), policy, minutesAfter(3, 15))
    expect(finding?.message).toBe('failed 3 times in a row: STATEMENT_FAILED: it broke')
  })

  it("does not say what a job's own code said: an alert goes to others", () => {
    for (const code of ['INTERNAL', 'DECISION_FAILED'] as const) {
      const foreign = runOn(3, { status: 'failed', attempts: 3, error: { code, message: 'Jane Doe owes us' } })
      const [finding] = findAlerts(historyOf([...goodRuns(3), foreign]), policy, minutesAfter(3, 15))
      expect(finding?.message).toBe(`failed 3 times in a row: ${code}`)
      expect(JSON.stringify(finding)).not.toContain('Jane')
    }
  })
})

describe('slow', () => {
  it.each([
    [15_000, []],
    [15_001, ['slow warning']],
  ])('is three times the median: %i ms -> %j', (activeMs, expected) => {
    expect(found(historyOf([...goodRuns(10), runOn(10, { activeMs })]))).toEqual(expected)
  })

  it('says nothing of a new job, nor below ten seconds', () => {
    expect(found(historyOf([...goodRuns(4), runOn(4, { activeMs: 20_000 })]))).toEqual([])
    const quick = Array.from({ length: 10 }, (_, index) => runOn(index, { activeMs: 100 }))
    expect(found(historyOf([...quick, runOn(10, { activeMs: 10_000 })]))).toEqual([])
  })
})

describe('records', () => {
  it('nothing read where there is usually something warns, with the reason; on a new tenant it does not', () => {
    const zeroReason = { code: 'NO_RECORDS', message: 'the source has no customers' }
    const nothing = (index: number) => runOn(index, { read: 0, changed: 0, zeroReason })
    const runs = [...goodRuns(10), nothing(10)]
    expect(found(historyOf(runs))).toEqual(['zero-records warning'])
    expect(findAlerts(historyOf(runs), policy, minutesAfter(10, 15))[0]?.message).toBe(
      'read no records, where 1000 are usual: the source has no customers',
    )
    expect(found(historyOf([nothing(0)]))).toEqual([])
    expect(found(historyOf([...Array.from({ length: 9 }, (_, index) => nothing(index)), nothing(9)]))).toEqual([])
  })

  it.each([
    [120, []],
    [121, ['excessive-records warning']],
  ])('%i changed where 30 are usual -> %j', (changed, expected) => {
    expect(found(historyOf([...goodRuns(10), runOn(10, { changed })]))).toEqual(expected)
  })

  it.each([
    [300, []],
    [301, ['excessive-records warning']],
  ])(
    '%i changed where it is 2 or 58: what varies much is judged by ten times what is usual -> %j',
    (changed, expected) => {
      const varied = Array.from({ length: 20 }, (_, index) => runOn(index, { changed: index % 2 === 0 ? 2 : 58 }))
      expect(found(historyOf([...varied, runOn(20, { changed })]))).toEqual(expected)
    },
  )

  it('a tenth of a run failing warns; a hundredth of a month informs, until it is well below', () => {
    expect(found(historyOf([...goodRuns(20), runOn(20, { status: 'partial', failed: 100 })]))).toEqual([])
    expect(found(historyOf([...goodRuns(20), runOn(20, { status: 'partial', failed: 101 })]))).toEqual([
      'error-rate warning',
    ])
    expect(found(historyOf([...goodRuns(20), runOn(20, { status: 'partial', failed: 501, changed: 0 })]))).toEqual([
      'error-rate critical',
      'error-rate-month info',
    ])
    const month = (failed: number) =>
      Array.from({ length: 30 }, (_, index) => runOn(index, { status: 'partial', failed }))
    expect(found(historyOf(month(10)))).toEqual([])
    expect(found(historyOf(month(11)))).toEqual(['error-rate-month info'])
    const stillOpen = findAlerts(historyOf(month(9)), policy, minutesAfter(29, 15), new Set(['error-rate-month']))
    expect(stillOpen.map(({ rule }) => rule)).toEqual(['error-rate-month'])
    expect(findAlerts(historyOf(month(8)), policy, minutesAfter(29, 15), new Set(['error-rate-month']))).toEqual([])
  })
})

describe('time', () => {
  it('a job that stops being started is found when its grace is over', () => {
    const history = historyOf(goodRuns(3))
    expect(found(history, minutesAfter(3, 74))).toEqual([])
    expect(found(history, minutesAfter(3, 75))).toEqual(['not-started critical'])
    expect(found({ ...history, schedule: null }, minutesAfter(9, 0))).toEqual([])
  })

  it('so is one that never was, from when it was expected', () => {
    const history = historyOf([], { expectedSince: minutesAfter(2, 1) })
    expect(found(history, minutesAfter(2, 120))).toEqual([])
    expect(found(history, minutesAfter(3, 80))).toEqual(['not-started critical'])
  })

  it('a run that neither ends nor moves is stuck', () => {
    const running = runOn(3, { status: 'running', finishedAt: null, lastActiveAt: minutesAfter(3, 2) })
    expect(found(historyOf([...goodRuns(3), running]), minutesAfter(3, 76))).toEqual([])
    expect(found(historyOf([...goodRuns(3), running]), minutesAfter(3, 77))).toEqual(['stuck critical'])
  })

  it('missed occurrences warn until the second good run after them: the first may be what found them', () => {
    const unrun = [{ plannedAt: minutesAfter(3, 0), outcome: 'missed', reason: 'outage' }] as const
    expect(found(historyOf(goodRuns(3), { unrun, lastPlannedAt: minutesAfter(3, 0) }), minutesAfter(3, 90))).toEqual([
      'missed warning',
    ])
    expect(found(historyOf([...goodRuns(3), runOn(4)], { unrun }), minutesAfter(4, 15))).toEqual(['missed warning'])
    expect(found(historyOf([...goodRuns(3), runOn(4), runOn(5)], { unrun }), minutesAfter(5, 15))).toEqual([])
    const resumed = { unrun, expectedSince: minutesAfter(3, 30) }
    expect(found(historyOf([...goodRuns(3), runOn(4)], resumed), minutesAfter(4, 15))).toEqual([])
  })

  it('a run that began after its grace started late, until one begins in time; what was not expected is not late', () => {
    const begun = (minutes: number) => runOn(3, { startedAt: minutesAfter(3, minutes) })
    expect(found(historyOf([...goodRuns(3), begun(75)]), minutesAfter(3, 90))).toEqual([])
    expect(found(historyOf([...goodRuns(3), begun(76)]), minutesAfter(3, 90))).toEqual(['late-start warning'])
    expect(found(historyOf([...goodRuns(3), begun(76), runOn(4)]), minutesAfter(4, 15))).toEqual([])
    const resumed = { expectedSince: minutesAfter(3, 60) }
    expect(found(historyOf([...goodRuns(3), begun(76)], resumed), minutesAfter(3, 90))).toEqual([])
  })

  it('thirty seconds are told from the second time on', () => {
    const long = (index: number) => runOn(index, { activeMs: 30_001 })
    const runs = Array.from({ length: 6 }, (_, index) => runOn(index, { activeMs: 29_000 }))
    expect(found(historyOf([...runs, long(6)]))).toEqual([])
    expect(found(historyOf([...runs, long(6), long(7)]))).toEqual(['over-target info'])
  })
})
