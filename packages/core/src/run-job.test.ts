import { describe, expect, it } from 'vitest'
import { calendarDay } from './calendar-day.ts'
import { isLeoraError, type LeoraErrorCode } from './errors.ts'
import { defineJob, type Job } from './job.ts'
import { createItemFixture, tenant } from './testing/item-fixture.ts'
import {
  type ItemPolicy,
  type ItemShared,
  itemStep,
  items,
  jobHead,
  notANumber,
  passedOver,
  throwing,
  undecided,
} from './testing/item-job.ts'

const seven = { item: items([10, 50, 60, 49, 51, 0, 99]) }
const range = (count: number) => Array.from({ length: count }, (_, index) => index)

async function codeOf(promise: Promise<unknown>): Promise<LeoraErrorCode | null> {
  try {
    await promise
    return null
  } catch (error) {
    return isLeoraError(error) ? error.code : 'INTERNAL'
  }
}

describe('a run', () => {
  it('goes through the records page by page, each one transaction with its checkpoint', async () => {
    const { run, database, events, rows } = createItemFixture(seven)
    const checkpoints: unknown[] = []
    database.onFault = (point) => {
      if (point === 'page-answer') checkpoints.push([...database.state.runs.values()][0]?.progress.after)
    }
    const report = await run()

    expect(report).toMatchObject({
      job: 'grade-items',
      status: 'succeeded',
      dryRun: false,
      asOf: '2026-03-01',
      occurrence: null,
      counts: { read: 7, changed: 7, unchanged: 0, failed: 0 },
      summary: { HIGH: 4, LOW: 3 },
      failures: [],
    })
    expect(rows().i000).toEqual({ points: 10, grade: 'LOW' })
    expect(rows().i006).toEqual({ points: 99, grade: 'HIGH' })
    // prepare, then three pages; the last one goes on to the next step
    expect(checkpoints).toEqual([null, ['i002'], ['i005'], null])
    expect(events.map(({ type }) => type)).toEqual(['started', 'page', 'page', 'page', 'finished'])
    expect(database.state.runs.get(report.runId ?? '')).toMatchObject({
      status: 'succeeded',
      progress: { step: 1, counts: report.counts },
    })
  })

  it.each([0, 1, 2, 3, 4, 6])('reads %d records in pages of 3 once each', async (count) => {
    const { run, changed } = createItemFixture({ item: items(range(count)) })
    const { counts } = await run()
    expect(counts).toEqual({ read: count, changed: count, unchanged: 0, failed: 0 })
    expect(changed()).toEqual(items(range(count)).map(({ itemId }) => itemId))
  })

  it('changes nothing when nothing is new, and logs one line a change', async () => {
    const { run, database, changed } = createItemFixture(seven)
    await run()
    const again = await run()
    expect(again).toMatchObject({
      status: 'succeeded',
      counts: { changed: 0, unchanged: 7 },
      summary: { HIGH: 4, LOW: 3 },
    })
    database.state.relations.set('item', [...items([10, 50, 60, 49, 51, 0, 98])])
    expect((await run({ showChanges: true })).changes).toEqual([
      {
        record: { kind: 'item', id: 'i006', label: 'Item i006' },
        before: { points: 99, grade: 'HIGH' },
        after: { points: 98, grade: 'HIGH' },
        reasons: [{ code: 'POINTS', value: 98, threshold: 50, evidence: {} }],
      },
    ])
    expect(changed()).toHaveLength(8)
  })

  it('stands at the day of the tenant, not of UTC', async () => {
    const { run, clock } = createItemFixture(seven)
    clock.advance(15.5 * 3_600_000)
    expect((await run()).asOf).toBe('2026-03-01')
    clock.advance(3_600_000 * 1.5)
    expect((await run()).asOf).toBe('2026-03-02')
  })

  it('can be restricted to one record', async () => {
    const { run, rows } = createItemFixture(seven)
    const report = await run({ only: [{ kind: 'item', id: 'i004' }] })
    expect(report.counts.read).toBe(1)
    expect(Object.keys(rows())).toEqual(['i004'])
  })

  it('leaves a record as it is where decide says null, and counts why', async () => {
    const { run, database, rows } = createItemFixture({ item: items([10, undecided, passedOver, passedOver]) })
    const report = await run()
    expect(report.counts).toEqual({ read: 4, changed: 1, unchanged: 3, failed: 0 })
    expect(Object.keys(rows())).toEqual(['i000'])
    expect([...database.state.runs.values()][0]?.progress.skipped).toEqual({ TOO_ODD: 2 })
  })

  it('takes the policy of deployment and tenant, and keeps it with the run', async () => {
    const { run, database, rows } = createItemFixture(seven, {
      policies: { '*': { highFrom: 5 }, 'grade-items': { highFrom: 55 } },
    })
    await run()
    expect(rows()).toMatchObject({ i001: { grade: 'LOW' }, i002: { grade: 'HIGH' } })
    database.state.policies = { 'grade-items': { highFrom: 11 } }
    const report = await run()
    expect(rows()).toMatchObject({ i000: { grade: 'LOW' }, i001: { grade: 'HIGH' } })
    expect(database.state.runs.get(report.runId ?? '')).toMatchObject({ policy: { highFrom: 11 } })
  })
})

describe('what keeps a run from starting leaves everything as it was', () => {
  it.each([
    ['wrong input', { input: { other: 1 } }, 'INPUT_INVALID'],
    ['a record of another kind', { only: [{ kind: 'sku', id: '1' }] }, 'INPUT_INVALID'],
  ] as const)('%s', async (_what, request, code) => {
    const { run, database } = createItemFixture(seven)
    const before = structuredClone(database.state)
    expect(await codeOf(run(request))).toBe(code)
    expect(database.state).toEqual(before)
  })

  it('a policy of the tenant that is wrong', async () => {
    const { run, database } = createItemFixture(seven)
    database.state.policies = { 'grade-items': { highFrom: 'much' } }
    expect(await codeOf(run())).toBe('POLICY_INVALID')
    expect(database.state.runs.size).toBe(0)
  })

  it('a role that bypasses row security', async () => {
    const { run, database } = createItemFixture(seven)
    database.role = { name: 'postgres', bypassesRls: true }
    expect(await codeOf(run())).toBe('ROLE_BYPASSES_RLS')
    expect(database.log).toEqual([])
    expect((await run({ dryRun: true })).status).toBe('succeeded')
  })

  it('an as-of older than the last one, unless it is allowed or a dry run', async () => {
    const { run, database, rows } = createItemFixture(seven)
    await run()
    const before = structuredClone(database.state)
    const past = { asOf: calendarDay('2026-02-28') }
    expect(await codeOf(run(past))).toBe('AS_OF_OUTDATED')
    expect(database.state.runs).toEqual(before.runs)
    expect(rows()).toEqual(Object.fromEntries(before.targets.get('item_grade') ?? []))
    expect((await run({ ...past, dryRun: true })).asOf).toBe('2026-02-28')
    expect((await run({ ...past, allowPast: true })).status).toBe('succeeded')
  })
})

describe('a lease that another holds', () => {
  it('is LEASE_BUSY at once', async () => {
    const { run, database, clock } = createItemFixture(seven)
    database.state.leases.set('grade-items', { token: 7, isHeld: true, claimant: -1 })
    expect(await codeOf(run())).toBe('LEASE_BUSY')
    expect(clock.sleeps).toEqual([])
  })

  it('is waited for as long as the caller wants', async () => {
    const { run, database, clock } = createItemFixture(seven)
    database.state.leases.set('grade-items', { token: 7, isHeld: true, claimant: -1 })
    expect(await codeOf(run({ waitMs: 2_500 }))).toBe('LEASE_BUSY')
    expect(clock.sleeps).toEqual([1_000, 1_000, 500])
    database.onFault = (point) => {
      if (point === 'claim' && clock.sleeps.length === 5) database.expireLease('grade-items')
    }
    expect((await run({ waitMs: 60_000 })).status).toBe('succeeded')
  })
})

describe('a record that fails', () => {
  it('costs that record alone: decide throws, or returns what no column holds', async () => {
    const { run, rows, database } = createItemFixture({ item: items([10, throwing, 60, notANumber, 70]) })
    const report = await run()
    expect(report).toMatchObject({
      status: 'partial',
      counts: { read: 5, changed: 3, unchanged: 0, failed: 2 },
      summary: { HIGH: 2, LOW: 1 },
    })
    expect(report.failures).toEqual([
      {
        record: { kind: 'item', id: 'i001', label: 'Item i001' },
        error: { code: 'DECISION_FAILED', message: 'cannot grade this' },
      },
      {
        record: { kind: 'item', id: 'i003', label: 'Item i003' },
        error: {
          code: 'DECISION_FAILED',
          message: "decide returned NaN for 'points'; a finite number or null is allowed.",
        },
      },
    ])
    expect(Object.keys(rows())).toEqual(['i000', 'i002', 'i004'])
    expect(database.state.failures).toHaveLength(2)
  })

  it('is tried again by the next run', async () => {
    const { run, database, rows } = createItemFixture({ item: items([10, throwing]) })
    await run()
    database.state.relations.set('item', [...items([10, 20])])
    expect(await run()).toMatchObject({ status: 'succeeded', counts: { changed: 1, unchanged: 1, failed: 0 } })
    expect(rows().i001).toEqual({ points: 20, grade: 'LOW' })
  })

  const failing = (failures: number, count: number) => ({
    item: items(range(count).map((index) => (index < failures ? throwing : 10))),
  })

  it.each([
    [9, 10, 'partial', 10],
    [9, 100, 'partial', 100],
    [10, 100, 'failed', 50],
    [10, 12, 'failed', 12],
  ])(
    '%d of the first of %d in pages of 50 end %s after %d: above 10 %% of what was read, and at least 10',
    async (failures, count, status, read) => {
      const { run, rows } = createItemFixture(failing(failures, count), { pageSize: 50 })
      const report = await run()
      expect(report).toMatchObject({ status, counts: { read, failed: failures } })
      expect(report.error?.code).toBe(status === 'failed' ? 'BUDGET_EXCEEDED' : undefined)
      // what was written stays
      expect(Object.keys(rows())).toHaveLength(read - failures)
    },
  )

  it('spends the budget of the whole run: 10 of 100 are borne where they come late', async () => {
    const { run } = createItemFixture(
      { item: items(range(100).map((index) => (index >= 90 ? throwing : 10))) },
      { pageSize: 50 },
    )
    expect(await run()).toMatchObject({ status: 'partial', counts: { read: 100, failed: 10 } })
  })
})

describe('a run that finds nothing says why', () => {
  const seen = (hasRowSecurity: boolean, estimatedRows: number) => ({
    'relation-visibility': () => [{ hasRowSecurity, estimatedRows, tenantSetting: 'app.current_tenant_id' }],
  })

  it.each([true, false])('no rows (dry run: %s)', async (dryRun) => {
    const { run, database } = createItemFixture({ item: [] })
    const report = await run({ dryRun })
    expect(report).toMatchObject({
      status: 'succeeded',
      zeroReason: { code: 'NO_RECORDS', evidence: { relation: 'item' } },
    })
    if (!dryRun) expect(database.state.runs.get(report.runId ?? '')?.zeroReason?.code).toBe('NO_RECORDS')
  })

  it('rows that row security hides', async () => {
    const { run } = createItemFixture({ item: [] }, { answers: seen(true, 5_000) })
    const { zeroReason } = await run()
    expect(zeroReason).toMatchObject({
      code: 'NO_TENANT_CONTEXT',
      message: expect.stringContaining('app.current_tenant_id'),
    })
  })

  it('an empty table with row security is an empty tenant', async () => {
    const { run } = createItemFixture({ item: [] }, { answers: seen(true, 0) })
    expect((await run()).zeroReason?.code).toBe('NO_RECORDS')
  })

  it('all passed over, with counts per reason', async () => {
    const { run } = createItemFixture({ item: items([passedOver, passedOver]) })
    expect((await run()).zeroReason).toMatchObject({ code: 'ALL_FILTERED', evidence: { TOO_ODD: 2 } })
  })

  it('not where it found something', async () => {
    const { run } = createItemFixture({ item: items([passedOver, 1]) })
    expect(await run()).not.toHaveProperty('zeroReason')
  })
})

describe('explainZero', () => {
  const withExplanation = (explainZero: NonNullable<Job<ItemPolicy, unknown, ItemShared>['explainZero']>) =>
    createItemFixture(seven, { jobs: [defineJob({ ...jobHead, ...itemStep('item'), explainZero })] })

  it('is asked, with the progress, after a run that succeeded', async () => {
    const { run } = withExplanation(async (_reader, _context, { counts }) => ({
      code: 'STALE_DATA',
      message: `${counts.read} old ones`,
      evidence: {},
    }))
    expect((await run()).zeroReason).toEqual({ code: 'STALE_DATA', message: '7 old ones', evidence: {} })
  })

  it('that throws costs its explanation, not the run', async () => {
    const { run, database, events } = withExplanation(async () => {
      throw new Error('no such table')
    })
    const report = await run()
    expect(report).toMatchObject({ status: 'succeeded', counts: { changed: 7 } })
    expect(database.state.runs.get(report.runId ?? '')?.status).toBe('succeeded')
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', error: new Error('no such table') }))
  })
})

describe('observers', () => {
  it('are told in order; one that throws changes nothing, for the run or for the others', async () => {
    const relations = { item: items([10, throwing]) }
    const quiet = createItemFixture(relations)
    const loud = createItemFixture(relations, {
      observers: [
        {
          notice() {
            throw new Error('no')
          },
        },
      ],
    })
    expect(await loud.run()).toEqual(await quiet.run())
    expect(loud.eventTypes()).toEqual(['started', 'record-failed', 'page', 'finished'])
    expect(loud.events).toEqual(quiet.events)
    expect(loud.events.every((event) => event.tenant === tenant && event.runId !== null)).toBe(true)
  })
})
