import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAllAsync } from '../test/support/random.ts'
import { defineJob, defineStep } from './job.ts'
import { createItemFixture } from './testing/item-fixture.ts'
import {
  gradeItems,
  itemStep,
  items,
  jobHead,
  notANumber,
  passedOver,
  throwing,
  undecided,
} from './testing/item-job.ts'

const anyPoints = fc.array(fc.constantFrom(throwing, undecided, passedOver, notANumber, 1, 20, 49, 50, 99), {
  maxLength: 25,
})
const anyPageSize = fc.integer({ min: 1, max: 9 })

const steps = defineJob({
  ...jobHead,
  steps: [
    defineStep({ name: 'first', ...itemStep('item') }),
    defineStep({ name: 'second', ...itemStep('thing'), select: (decided) => decided.slice(0, 4) }),
  ],
})

describe('a dry run', () => {
  it('writes nothing, claims nothing, and leaves no trace', async () => {
    const { run, database, eventTypes } = createItemFixture({ item: items([10, throwing, 60]) })
    const before = structuredClone(database.state)
    const report = await run({ dryRun: true })
    expect(report).toMatchObject({
      dryRun: true,
      runId: null,
      status: 'partial',
      counts: { read: 3, changed: 2, failed: 1 },
    })
    expect(database.state).toEqual(before)
    expect(new Set(database.log)).toEqual(new Set(['preview']))
    expect(eventTypes()).toEqual(['started', 'page', 'page', 'finished'])
  })

  it.each([
    ['one step', gradeItems],
    ['two steps, one with select', steps],
  ])('reports exactly what the run after it does: %s', async (_what, job) => {
    await forAllAsync(
      [anyPoints, anyPoints, anyPoints, anyPageSize],
      async (former, points, things, pageSize) => {
        const fixture = createItemFixture({ item: items(former), thing: items([]) }, { jobs: [job], pageSize })
        await fixture.run()
        const relations = fixture.database.state.relations
        relations.set('item', [...items(points)])
        relations.set('thing', [...items(things)])
        const dry = await fixture.run({ dryRun: true })
        const real = await fixture.run({ showChanges: true })
        const { runId: _id, dryRun: _dry, timing: _timing, ...done } = real
        const { runId: _none, dryRun: _was, ...forecast } = dry
        expect(forecast).toEqual(done)
        expect((await fixture.run({ dryRun: true })).counts.changed === 0 || real.status === 'failed').toBe(true)
      },
      { runs: 200 },
    )
  })

  it('stops at the same page as the run where too many of what `select` chose fail', async () => {
    const relations = { item: items([throwing, throwing, throwing, throwing]), thing: items(Array(7).fill(throwing)) }
    const all = defineJob({
      ...jobHead,
      steps: [
        defineStep({ name: 'first', ...itemStep('item') }),
        defineStep({ name: 'second', ...itemStep('thing'), select: (decided) => decided }),
      ],
    })
    const { run } = createItemFixture(relations, { jobs: [all], pageSize: 1 })
    const dry = await run({ dryRun: true })
    expect(dry).toMatchObject({ status: 'failed', counts: { read: 10, failed: 10 } })
    const { counts, failures, error } = await run()
    expect({ counts, failures, error }).toEqual({ counts: dry.counts, failures: dry.failures, error: dry.error })
  })

  it('answers questions about the past, under the policies in force', async () => {
    const { run, database } = createItemFixture(
      { item: items([10, 60]) },
      { policies: { 'grade-items': { highFrom: 100 } } },
    )
    expect((await run({ dryRun: true })).summary).toEqual({ HIGH: 0, LOW: 2 })
    database.state.policies = { 'grade-items': { highFrom: 1 } }
    expect((await run({ dryRun: true })).summary).toEqual({ HIGH: 2, LOW: 0 })
  })

  it('stops when told to', async () => {
    const stop = new AbortController()
    const { run, database } = createItemFixture(
      { item: items([1, 2, 3, 4, 5]), thing: items([1, 2]) },
      { jobs: [steps] },
    )
    database.onFault = () => stop.abort()
    expect(await run({ dryRun: true, signal: stop.signal })).toMatchObject({ status: 'cancelled', counts: { read: 3 } })
  })

  it('warns of a role that bypasses row security', async () => {
    const { run, database, events } = createItemFixture({ item: items([1]) })
    database.role = { name: 'postgres', bypassesRls: true }
    await run({ dryRun: true })
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'warning', message: expect.stringContaining("'postgres'") }),
    )
  })
})
