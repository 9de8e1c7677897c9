import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../test/support/random.ts'
import { type CatchUpOptions, isStillWanted, planCatchUp } from './missed.ts'
import { lastPlanned, plannedInstants } from './planned-instants.ts'

const schedule = { cron: '0 2 * * *', zone: 'UTC' }
const day = (date: number) => new Date(Date.UTC(2026, 2, date, 2))

/** Down since the occurrence of the 10th, back on the 14th. */
function afterOutage(options: Partial<CatchUpOptions>) {
  const now = new Date('2026-03-14T09:00:00Z')
  return planCatchUp({
    schedule,
    missed: 'once',
    lastPlannedKnown: day(10),
    lastKnownOfOtherExpression: null,
    now,
    ...options,
  })
}

describe('a tick after an outage', () => {
  it('runs the last planned instant once, and says that the policy left out the others', () => {
    expect(afterOutage({ missed: 'once' })).toEqual({
      run: [day(14)],
      missed: [11, 12, 13].map((date) => ({ plannedAt: day(date), reason: 'policy' })),
      unlisted: null,
    })
  })

  it('plans the same under skip: the last planned instant has no successor yet', () => {
    expect(afterOutage({ missed: 'skip' })).toEqual(afterOutage({ missed: 'once' }))
  })

  it('runs all under all, oldest first', () => {
    expect(afterOutage({ missed: 'all' })).toEqual({ run: [11, 12, 13, 14].map(day), missed: [], unlisted: null })
  })

  it('runs none from before the window', () => {
    const plan = afterOutage({ missed: 'all', windowDays: 2 })
    expect(plan.run).toEqual([13, 14].map(day))
    expect(plan.missed).toEqual([11, 12].map((date) => ({ plannedAt: day(date), reason: 'window' })))
  })

  it('runs the last planned instant even from before the window', () => {
    expect(afterOutage({ missed: 'all', windowDays: 0 }).run).toEqual([day(14)])
  })

  it('runs the newest ones where there are too many', () => {
    const plan = afterOutage({ missed: 'all', limit: 2 })
    expect(plan.run).toEqual([13, 14].map(day))
    expect(plan.missed).toEqual([11, 12].map((date) => ({ plannedAt: day(date), reason: 'limit' })))
    expect(afterOutage({ missed: 'all', limit: 0 }).run).toEqual([day(14)])
  })

  it('lists the newest misses, and where the others are', () => {
    const plan = afterOutage({ listLimit: 1 })
    expect(plan.missed.map(({ plannedAt }) => plannedAt)).toEqual([day(13)])
    expect(plan.unlisted).toEqual({ after: day(10), until: day(12) })
  })

  it('stays within its limits after a year of minutes', () => {
    const plan = afterOutage({
      schedule: { cron: '* * * * *', zone: 'UTC' },
      missed: 'all',
      lastPlannedKnown: new Date('2025-03-10T00:00:00Z'),
    })
    expect([plan.run.length, plan.missed.length]).toEqual([100, 10_080])
    expect(plan.unlisted?.after).toEqual(new Date('2025-03-10T00:00:00Z'))
  })
})

describe('what is no miss', () => {
  it('a new job or tenant: the last planned instant alone', () => {
    expect(afterOutage({ missed: 'all', lastPlannedKnown: null })).toEqual({
      run: [day(14)],
      missed: [],
      unlisted: null,
    })
  })

  it('a changed expression, even changed back: the last planned instant alone, where nothing newer has run', () => {
    const changed = { missed: 'all', lastPlannedKnown: null, lastKnownOfOtherExpression: day(10) } as const
    expect(afterOutage(changed).run).toEqual([day(14)])
    expect(afterOutage({ ...changed, lastPlannedKnown: day(9) })).toEqual({
      run: [day(14)],
      missed: [],
      unlisted: null,
    })
    expect(afterOutage({ ...changed, lastKnownOfOtherExpression: new Date('2026-03-14T06:00:00Z') }).run).toEqual([])
  })

  it('an older expression', () => {
    expect(afterOutage({ lastKnownOfOtherExpression: day(9) }).missed).toHaveLength(3)
  })

  it('a fire between two planned instants, or with a clock that was put back', () => {
    expect(afterOutage({ lastPlannedKnown: day(14) })).toEqual({ run: [], missed: [], unlisted: null })
    expect(afterOutage({ lastPlannedKnown: day(20) }).run).toEqual([])
  })
})

describe('an occurrence that has begun', () => {
  const now = new Date('2026-03-14T09:00:00Z')

  it('is finished under once and all, whatever was planned since', () => {
    expect(isStillWanted(schedule, 'once', day(12), now)).toBe(true)
    expect(isStillWanted(schedule, 'all', day(12), now)).toBe(true)
  })

  it('is given up under skip when its successor is planned', () => {
    expect(isStillWanted(schedule, 'skip', day(14), now)).toBe(true)
    expect(isStillWanted(schedule, 'skip', day(13), now)).toBe(false)
  })
})

const anySchedule = fc.record({
  cron: fc.constantFrom('0 2 * * *', '30 1 * * *', '0 */6 * * *', '*/20 * * * *', '0 0 1 * *', '15 2,14 * * mon-fri'),
  zone: fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Chatham'),
})
const hours = (most: number) => fc.integer({ min: 0, max: most }).map((value) => value * 3_600_000)
const anyOutage = fc.record({
  begin: hours(2 * 366 * 24).map((value) => Date.UTC(2025, 0) + value),
  lasting: hours(30 * 24),
})

describe('a plan of any schedule after any outage', () => {
  it('has every planned instant exactly once, runs the last one last, and is empty when it has been recorded', () => {
    const policies = fc.constantFrom('skip', 'once', 'all')
    const limits = fc.record({ windowDays: fc.integer({ min: 0, max: 20 }), limit: fc.integer({ min: 1, max: 30 }) })
    forAll(
      [anySchedule, anyOutage, policies, limits],
      (zoned, { begin, lasting }, missed, bounds) => {
        const [known, now] = [lastPlanned(zoned, new Date(begin)), new Date(begin + lasting)]
        const options = {
          schedule: zoned,
          missed,
          ...bounds,
          lastPlannedKnown: known,
          lastKnownOfOtherExpression: null,
          now,
        } as const
        const plan = planCatchUp(options)
        const all = [...plan.run, ...plan.missed.map(({ plannedAt }) => plannedAt)].sort(
          (one, other) => one.getTime() - other.getTime(),
        )
        expect(all).toEqual(plannedInstants(zoned, { after: known ?? now, until: now }))
        expect(plan.run.at(-1)).toEqual(all.at(-1))
        expect(plan.run.length).toBeLessThanOrEqual(missed === 'all' ? bounds.limit : 1)
        const recorded = all.at(-1) ?? known
        expect(planCatchUp({ ...options, lastPlannedKnown: recorded })).toEqual({ run: [], missed: [], unlisted: null })
      },
      { runs: 400 },
    )
  })
})
