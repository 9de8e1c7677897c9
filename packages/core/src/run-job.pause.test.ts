import { describe, expect, it } from 'vitest'
import { interruptAfterMs } from './interrupt-on-abort.ts'
import { createItemFixture } from './testing/item-fixture.ts'
import { items } from './testing/item-job.ts'
import { connectionLost } from './testing/memory-database.ts'

const seven = { item: items([10, 50, 60, 49, 51, 0, 99]) }
describe('pausing', () => {
  /** Every page takes 10 seconds. */
  function slow(relations = seven) {
    const fixture = createItemFixture(relations)
    fixture.database.onFault = (point) => {
      if (point === 'page-commit') fixture.clock.advance(10_000)
    }
    return fixture
  }

  const inSeconds = (fixture: ReturnType<typeof slow>, seconds: number) =>
    new Date(fixture.clock.now().getTime() + seconds * 1_000)

  it('stops before the deadline, with twice the slowest page as the estimate, and goes on from its checkpoint', async () => {
    const fixture = slow()
    const first = await fixture.run({ deadline: inSeconds(fixture, 35) })
    // prepare and one page took 20 s; 15 s are no longer enough
    expect(first).toMatchObject({ status: 'paused', counts: { read: 3, changed: 3 } })
    expect(fixture.database.state.leases.get('grade-items')?.isHeld).toBe(false)

    const second = await fixture.run()
    expect(second).toMatchObject({
      status: 'succeeded',
      runId: first.runId,
      counts: { read: 7, changed: 7 },
      summary: { HIGH: 4, LOW: 3 },
    })
    expect(fixture.changed()).toEqual(seven.item.map(({ itemId }) => itemId))
    expect(fixture.events.filter(({ type }) => type === 'started')).toMatchObject([
      { resumed: false, counts: { read: 0 }, occurrence: null, schedule: { cron: '0 2 * * *' } },
      { resumed: true, counts: { read: 3, changed: 3 }, occurrence: null, schedule: { cron: '0 2 * * *' } },
    ])
  })

  it('pauses where the database is away and no time is left to try again; the next run goes on', async () => {
    const fixture = createItemFixture(seven)
    const { clock, database } = fixture
    let pages = 0
    database.onFault = (point) => {
      if (point !== 'page') return
      pages += 1
      if (pages > 2) {
        clock.advance(4_000)
        throw connectionLost()
      }
    }
    const deadline = new Date(clock.now().getTime() + 20_000)
    const report = await fixture.run({ deadline })
    expect(report).toMatchObject({ status: 'paused', counts: { read: 3 } })
    expect(report.error).toBeUndefined()
    expect(clock.now().getTime()).toBeLessThan(deadline.getTime() + 4_000)
    database.onFault = () => {}
    expect(await fixture.run()).toMatchObject({ status: 'succeeded', runId: report.runId, counts: { read: 7 } })
  })

  it('does not start a page after the deadline', async () => {
    const fixture = slow()
    const report = await fixture.run({ deadline: inSeconds(fixture, 0) })
    expect(report).toMatchObject({ status: 'paused', counts: { read: 0 } })
  })

  it('goes on with the as-of, the policy and the shared results that it was started with', async () => {
    const fixture = createItemFixture({ ...seven, setting: [{ bonus: 1 }] })
    const { clock, database, run, rows } = fixture
    database.onFault = (point) => {
      if (point === 'page-commit') clock.advance(10_000)
    }
    await run({ deadline: new Date(clock.now().getTime() + 35_000) })
    await database.state.relations.set('setting', [{ bonus: 1_000 }])
    database.state.policies = { 'grade-items': { highFrom: 1 } }
    await run()
    expect(rows()).toMatchObject({
      i000: { points: 11, grade: 'LOW' },
      i005: { points: 1, grade: 'LOW' },
      i006: { points: 100 },
    })
  })

  it('fails, and leaves the next run to start anew, where new code does not take the policy it was started under', async () => {
    const fixture = slow()
    const paused = await fixture.run({ deadline: inSeconds(fixture, 35) })
    const { runs } = fixture.database.state
    const stored = runs.get(paused.runId ?? '')
    if (stored) runs.set(stored.id, { ...stored, policy: { renamedSince: 1 } })
    const failed = await fixture.run()
    expect(failed).toMatchObject({ status: 'failed', runId: paused.runId, error: { code: 'POLICY_INVALID' } })
    const next = await fixture.run()
    expect(next).toMatchObject({ status: 'succeeded', counts: { read: 7 } })
    expect(next.runId).not.toBe(paused.runId)
  })

  it('starts another run for another day or another input', async () => {
    const fixture = slow()
    const paused = await fixture.run({ deadline: inSeconds(fixture, 35) })
    const other = await fixture.run({ input: { note: 'other' } })
    expect(other.runId).not.toBe(paused.runId)
    fixture.clock.advance(24 * 3_600_000)
    expect((await fixture.run()).runId).not.toBe(paused.runId)
  })

  it('stops between pages when told to', async () => {
    const stop = new AbortController()
    const { run, database, changed } = createItemFixture(seven)
    database.onFault = (point) => {
      if (point === 'page-answer' && changed().length === 3) stop.abort()
    }
    expect(await run({ signal: stop.signal })).toMatchObject({ status: 'paused', counts: { read: 3 } })
    expect((await run()).counts.read).toBe(7)
  })

  it('does not wait for, nor try, another attempt when told to stop', async () => {
    const stop = new AbortController()
    const { run, database, clock, eventTypes } = createItemFixture(seven)
    database.onFault = (point) => {
      if (point !== 'page-commit' || database.state.changes.length === 0) return
      throw connectionLost()
    }
    const sleep = clock.sleep.bind(clock)
    clock.sleep = (milliseconds) => {
      stop.abort()
      return sleep(milliseconds)
    }
    expect(await run({ signal: stop.signal })).toMatchObject({ status: 'paused', counts: { read: 3 } })
    expect(eventTypes().filter((type) => type === 'retrying')).toHaveLength(1)
  })

  it('interrupts a page that does not end by itself: rolled back, paused, the lease given back', async () => {
    const stop = new AbortController()
    const { run, database, changed, clock } = createItemFixture(seven)
    database.onFault = (point) => {
      if (point === 'page' && changed().length === 3) stop.abort()
    }
    const paused = await run({ signal: stop.signal })
    expect(paused).toMatchObject({ status: 'paused', counts: { read: 3 } })
    expect(clock.sleeps).toContain(interruptAfterMs)
    expect(changed()).toHaveLength(3)
    expect(database.state.leases.get('grade-items')?.isHeld).toBe(false)
    expect(await run()).toMatchObject({ runId: paused.runId, status: 'succeeded', counts: { read: 7, changed: 7 } })
  })

  it('does not begin to prepare what is to be stopped', async () => {
    const { run, database } = createItemFixture(seven)
    expect(await run({ signal: AbortSignal.abort() })).toMatchObject({ status: 'paused', counts: { read: 0 } })
    expect(database.log).not.toContain('page')
  })
})
