import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAllAsync } from '../test/support/random.ts'
import type { Change } from './change.ts'
import { LeoraError } from './errors.ts'
import { createItemFixture, tenant } from './testing/item-fixture.ts'
import { items, throwing } from './testing/item-job.ts'
import { connectionLost, dataRejected, type FaultPoint, type MemoryDatabase } from './testing/memory-database.ts'

const seven = { item: items([10, 50, 60, 49, 51, 0, 99]) }

/** Throws at the first `times` visits of a point (or on the visits after `skip`). */
function failAt(database: MemoryDatabase, where: FaultPoint, error: () => Error, { times = 1, skip = 0 } = {}): void {
  let visits = 0
  database.onFault = (point) => {
    if (point !== where) return
    visits += 1
    if (visits > skip && visits <= skip + times) throw error()
  }
}

/** Rejects every write with one of these records. */
function reject(ids: readonly string[]) {
  return (point: FaultPoint, changes: readonly Change[]) => {
    if (point === 'write' && changes.some(({ record }) => ids.includes(record.id))) throw dataRejected()
  }
}

const conflict = () => new LeoraError('CONFLICT', 'deadlock detected', { retryable: true })
const broken = () => new LeoraError('STATEMENT_FAILED', 'column "points" does not exist')

describe('an error that may pass', () => {
  it.each(['claim', 'page', 'write', 'page-commit', 'finish'] as const)(
    'at %s is tried again, with growing waits',
    async (point) => {
      const { run, database, clock, eventTypes } = createItemFixture(seven)
      failAt(database, point, conflict, { times: 3 })
      const report = await run()
      expect(report).toMatchObject({ status: 'succeeded', counts: { read: 7, changed: 7, failed: 0 } })
      expect(clock.sleeps).toHaveLength(3)
      for (const [index, milliseconds] of clock.sleeps.entries())
        expect(milliseconds).toBeLessThanOrEqual(100 * 2 ** index)
      if (point === 'page' || point === 'write')
        expect(eventTypes().filter((type) => type === 'retrying')).toHaveLength(3)
    },
  )

  it('fails the run after ten attempts, with the checkpoint kept', async () => {
    const { run, database, clock } = createItemFixture(seven)
    failAt(database, 'write', connectionLost, { skip: 1, times: 1_000 })
    const report = await run()
    expect(report).toMatchObject({ status: 'failed', counts: { read: 3 }, error: { code: 'CONNECTION_LOST' } })
    expect(clock.sleeps).toHaveLength(9)
    expect(database.state.leases.get('grade-items')?.isHeld).toBe(false)
  })

  it('that will not pass fails the run at once', async () => {
    const { run, database, clock } = createItemFixture(seven)
    failAt(database, 'write', broken, { skip: 1 })
    const report = await run()
    expect(report).toMatchObject({
      status: 'failed',
      counts: { read: 3 },
      error: { code: 'STATEMENT_FAILED', message: broken().message },
    })
    expect(clock.sleeps).toEqual([])
  })

  it('in what only reads for the report costs nothing that was written', async () => {
    const { run, database } = createItemFixture({ item: items([10, throwing]) })
    failAt(database, 'preview', connectionLost, { times: 2 })
    expect(await run({ showChanges: true })).toMatchObject({
      status: 'partial',
      failures: [{ record: { id: 'i001' } }],
      changes: [{}],
    })
  })
})

describe('a COMMIT whose answer was lost', () => {
  it.each([0, 1, 2, 3])('of transaction %d is neither repeated nor counted twice', async (skip) => {
    const { run, database, changed } = createItemFixture(seven)
    failAt(database, 'page-answer', connectionLost, { skip })
    expect(await run()).toMatchObject({
      status: 'succeeded',
      counts: { read: 7, changed: 7 },
      summary: { HIGH: 4, LOW: 3 },
    })
    expect(changed()).toHaveLength(7)
  })

  it('of a page that failed records records them once', async () => {
    const { run, database, failed, eventTypes } = createItemFixture({ item: items([throwing, 10]) })
    failAt(database, 'page-answer', connectionLost, { skip: 1 })
    expect((await run()).counts).toEqual({ read: 2, changed: 1, unchanged: 0, failed: 1 })
    expect(failed()).toEqual(['i000'])
    expect(eventTypes().filter((type) => type === 'record-failed')).toHaveLength(1)
  })

  it('at the end leaves the run finished, not fenced', async () => {
    const { run, database } = createItemFixture(seven)
    failAt(database, 'finish-answer', connectionLost)
    const report = await run()
    expect(report.status).toBe('succeeded')
    expect(database.state.runs.get(report.runId ?? '')?.status).toBe('succeeded')
  })
})

describe('a record that the database rejects', () => {
  it('fails alone; the others are written, and cursor and counts are right after every commit', async () => {
    const { run, database, rows, failed, clock } = createItemFixture(
      { item: items([1, 2, 3, 4, 5, 6, 7, 8]) },
      { pageSize: 8 },
    )
    const commits: unknown[] = []
    const rejecting = reject(['i004'])
    database.onFault = (point, changes) => {
      if (point === 'page-answer')
        commits.push(
          [...database.state.runs.values()].map(({ progress }) => [progress.after?.[0], progress.counts.read])[0],
        )
      rejecting(point, changes)
    }
    const report = await run()
    expect(report).toMatchObject({ status: 'partial', counts: { read: 8, changed: 7, unchanged: 0, failed: 1 } })
    expect(report.failures).toEqual([
      {
        record: { kind: 'item', id: 'i004', label: 'Item i004' },
        error: { code: 'DATA_REJECTED', message: 'value out of range' },
      },
    ])
    expect(failed()).toEqual(['i004'])
    expect(Object.keys(rows())).toEqual(['i000', 'i001', 'i002', 'i003', 'i005', 'i006', 'i007'])
    expect(clock.sleeps).toEqual([])
    // prepare; then halves in key order: 0-3, (4-5) 4, 5, 6-7
    expect(commits.slice(0, 5)).toEqual([
      [undefined, 0],
      ['i003', 4],
      ['i004', 5],
      ['i005', 6],
      ['i007', 8],
    ])
  })

  it('is found in few transactions: 1 of 1,024 in about two a halving', async () => {
    const { run, database } = createItemFixture(
      { item: items(Array.from({ length: 1_000 }, () => 1)) },
      { pageSize: 1_000 },
    )
    database.onFault = reject(['i321'])
    await run()
    expect(database.log.filter((point) => point === 'page').length).toBeLessThan(30)
  })

  it('is exactly what fails, whatever the page size and the records', async () => {
    const anyIds = fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { maxLength: 9 })
    await forAllAsync([anyIds, fc.integer({ min: 1, max: 25 }), fc.boolean()], async (bad, pageSize, another) => {
      const ids = bad.map((index) => `i${String(index).padStart(3, '0')}`).sort()
      const { run, database, rows, failed, changed } = createItemFixture(
        { item: items(Array.from({ length: 20 }, (_, index) => index)) },
        { pageSize },
      )
      if (another) await run()
      database.state.relations.set('item', [...items(Array.from({ length: 20 }, (_, index) => index + 100))])
      const before = changed().length
      database.onFault = reject(ids)
      const report = await run()
      expect(report.counts).toEqual({ read: 20, changed: 20 - ids.length, unchanged: 0, failed: ids.length })
      expect(failed()).toEqual(ids)
      expect(changed().length - before).toBe(20 - ids.length)
      expect(Object.entries(rows()).filter(([id, row]) => !ids.includes(id) && Number(row.points) < 100)).toEqual([])
    })
  })

  it('while reading, where no record is at fault, fails the run', async () => {
    const { run } = createItemFixture(seven, {
      answers: {
        item: () => {
          throw dataRejected()
        },
      },
    })
    expect(await run()).toMatchObject({ status: 'failed', error: { code: 'DATA_REJECTED' }, counts: { read: 0 } })
  })
})

describe('a lease that was lost', () => {
  it('ends the run with FENCED, and nothing more is written', async () => {
    const { run, runner, database, changed, eventTypes } = createItemFixture(seven)
    let taken = false
    database.onFault = (point) => {
      if (point !== 'page' || taken || database.state.changes.length === 0) return
      taken = true
      database.expireLease('grade-items')
      const lease = database.state.leases.get('grade-items')
      if (lease) Object.assign(lease, { token: lease.token + 1, isHeld: true })
    }
    await expect(run()).rejects.toMatchObject({ code: 'FENCED' })
    expect(changed()).toHaveLength(3)
    expect(eventTypes()).not.toContain('finished')
    // whoever holds it now goes on from the checkpoint
    database.expireLease('grade-items')
    expect(await runner.run('grade-items', { tenant })).toMatchObject({
      status: 'succeeded',
      counts: { read: 7, changed: 7 },
    })
    expect(changed()).toHaveLength(7)
  })
})

describe('whatever happens', () => {
  const anyPoints = fc.array(fc.constantFrom(throwing, 1, 20, 60, 70), { minLength: 1, maxLength: 12 })
  const anyBad = fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { maxLength: 2 })

  /** What a run without any trouble comes to. */
  async function untroubled(points: readonly number[], bad: readonly string[], pageSize: number) {
    const fixture = createItemFixture({ item: items(points) }, { pageSize })
    fixture.database.onFault = reject(bad)
    const { counts, status, summary } = await fixture.run()
    return { counts, status, summary, rows: fixture.rows(), changed: fixture.changed(), failed: fixture.failed() }
  }

  const isFinished = (database: MemoryDatabase) =>
    [...database.state.runs.values()].some(({ finishedAt }) => finishedAt !== null)
  const idsOf = (bad: readonly number[]) => bad.map((index) => `i${String(index).padStart(3, '0')}`)

  it('a process that dies anywhere is taken over: nothing lost, nothing twice', async () => {
    await forAllAsync(
      [
        anyPoints,
        anyBad,
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 3 }),
      ],
      async (points, bad, pageSize, deaths) => {
        const expected = await untroubled(points, idsOf(bad), pageSize)
        const fixture = createItemFixture({ item: items(points) }, { pageSize })
        const rejecting = reject(idsOf(bad))
        for (const death of deaths) {
          let visits = 0
          fixture.database.onFault = (point, changes) => {
            visits += 1
            if (visits >= death) throw new Error('SIGKILL')
            rejecting(point, changes)
          }
          await fixture.run().catch(() => {})
          fixture.database.expireLease('grade-items')
          if (isFinished(fixture.database)) break
        }
        fixture.database.onFault = rejecting
        if (!isFinished(fixture.database)) await fixture.run()
        const [stored, ...others] = [...fixture.database.state.runs.values()]
        expect(others).toEqual([])
        expect(fixture.rows()).toEqual(expected.rows)
        expect(fixture.changed()).toEqual(expected.changed)
        expect(fixture.failed()).toEqual(expected.failed)
        expect(stored).toMatchObject({
          status: expected.status,
          progress: { counts: expected.counts, summary: expected.summary },
        })
      },
      { runs: 300 },
    )
  })

  it('connections lost anywhere, before or after the commit, cost time only', async () => {
    const anyLosses = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 })
    await forAllAsync(
      [anyPoints, anyBad, fc.integer({ min: 1, max: 4 }), anyLosses],
      async (points, bad, pageSize, losses) => {
        const expected = await untroubled(points, idsOf(bad), pageSize)
        const fixture = createItemFixture({ item: items(points) }, { pageSize })
        const rejecting = reject(idsOf(bad))
        let visits = 0
        fixture.database.onFault = (point, changes) => {
          // a claim whose answer was lost is busy until the lease runs out: another test's matter
          if (point !== 'claim-answer') visits += 1
          if (point !== 'claim-answer' && losses.includes(visits)) throw connectionLost()
          rejecting(point, changes)
        }
        const { counts, status, summary } = await fixture.run()
        expect({
          counts,
          status,
          summary,
          rows: fixture.rows(),
          changed: fixture.changed(),
          failed: fixture.failed(),
        }).toEqual(expected)
      },
      { runs: 300 },
    )
  })

  it('a claim whose answer was lost finds its own lease, and its run', async () => {
    const { run, database } = createItemFixture(seven)
    failAt(database, 'claim-answer', connectionLost)
    expect(await run()).toMatchObject({ status: 'succeeded', counts: { read: 7 } })
    expect(database.state.runs.size).toBe(1)
  })
})
