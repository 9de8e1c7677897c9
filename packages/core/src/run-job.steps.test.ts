import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAllAsync } from '../test/support/random.ts'
import { type DecideContext, type Decided, defineJob, defineStep } from './job.ts'
import { createItemFixture } from './testing/item-fixture.ts'
import {
  type Item,
  type ItemGrade,
  type ItemPolicy,
  type ItemShared,
  itemStep,
  items,
  jobHead,
  passedOver,
  throwing,
} from './testing/item-job.ts'
import { connectionLost, dataRejected } from './testing/memory-database.ts'

type Context = DecideContext<ItemShared, ItemPolicy>

/** The best `count`, the first of them as champion. */
const best =
  (count: number) =>
  (decided: readonly Decided<Item, ItemGrade>[], { policy }: Context) =>
    decided
      .filter(({ decision }) => (decision.next?.points ?? 0) > policy.highFrom - 100)
      .toSorted((left, right) => (right.decision.next?.points ?? 0) - (left.decision.next?.points ?? 0))
      .slice(0, count)
      .map(({ decision, ...rest }, rank) => ({
        ...rest,
        decision: {
          ...decision,
          next: decision.next && { ...decision.next, grade: rank === 0 ? 'CHAMPION' : 'PODIUM' },
        },
      }))

const chooseBest = defineJob({ ...jobHead, name: 'choose-best', ...itemStep('item'), select: best(3) })

const seven = { item: items([10, 50, 60, 49, 51, 0, 99]) }

describe('a step with select', () => {
  it('decides over all records, page by page, and leaves the others as they are', async () => {
    const { run, rows, database } = createItemFixture(seven, { jobs: [chooseBest] })
    const report = await run()
    expect(report).toMatchObject({ status: 'succeeded', counts: { read: 7, changed: 3, unchanged: 4 } })
    expect(rows()).toEqual({
      i002: { points: 60, grade: 'PODIUM' },
      i004: { points: 51, grade: 'PODIUM' },
      i006: { points: 99, grade: 'CHAMPION' },
    })
    expect([...database.state.runs.values()][0]?.progress.skipped).toEqual({ NOT_SELECTED: 4 })
    expect((await run()).counts).toMatchObject({ changed: 0, unchanged: 7 })
  })

  it('does not offer it what failed or was passed over', async () => {
    const offered: string[] = []
    const job = defineJob({
      ...jobHead,
      ...itemStep('item'),
      select: (decided) => {
        offered.push(...decided.map(({ record }) => record.id))
        return decided
      },
    })
    const { run, failed } = createItemFixture({ item: items([10, throwing, passedOver, 70]) }, { jobs: [job] })
    expect((await run()).counts).toEqual({ read: 4, changed: 2, unchanged: 1, failed: 1 })
    expect(offered).toEqual(['i000', 'i003'])
    expect(failed()).toEqual(['i001'])
  })

  it('fails the one record for which it returns what no column holds', async () => {
    const job = defineJob({
      ...jobHead,
      ...itemStep('item'),
      select: (decided) =>
        decided.map((one, index) =>
          index === 1 ? { ...one, decision: { reasons: [], next: { points: Number.NaN, grade: '' } } } : one,
        ),
    })
    const { run, failed } = createItemFixture({ item: items([10, 20, 30]) }, { jobs: [job] })
    expect(await run()).toMatchObject({ status: 'partial', counts: { changed: 2, failed: 1 } })
    expect(failed()).toEqual(['i001'])
  })

  it('fails the run where select throws', async () => {
    const job = defineJob({
      ...jobHead,
      ...itemStep('item'),
      select: () => {
        throw new Error('cannot choose')
      },
    })
    const { run, rows } = createItemFixture(seven, { jobs: [job] })
    expect(await run()).toMatchObject({ status: 'failed', error: { code: 'INTERNAL', message: 'cannot choose' } })
    expect(rows()).toEqual({})
  })

  it('finds a rejected record by halves too', async () => {
    const { run, rows, failed, database } = createItemFixture(seven, { jobs: [chooseBest], pageSize: 7 })
    database.onFault = (point, changes) => {
      if (point === 'write' && changes.some(({ record }) => record.id === 'i004')) throw dataRejected()
    }
    expect((await run()).counts).toEqual({ read: 7, changed: 2, unchanged: 4, failed: 1 })
    expect(Object.keys(rows())).toEqual(['i002', 'i006'])
    expect(failed()).toEqual(['i004'])
  })

  /** Pauses after the first of three changes. */
  async function paused() {
    const stop = new AbortController()
    const fixture = createItemFixture(seven, { jobs: [chooseBest], pageSize: 1 })
    fixture.database.onFault = (point) => {
      if (point === 'page-answer' && fixture.changed().length === 1) stop.abort()
    }
    // what is left as it is has been counted with the first page
    expect(await fixture.run({ signal: stop.signal })).toMatchObject({
      status: 'paused',
      counts: { read: 5, changed: 1 },
    })
    fixture.database.onFault = () => {}
    return fixture
  }

  it('goes on after the last record that was written', async () => {
    const { run, changed } = await paused()
    expect(await run()).toMatchObject({ status: 'succeeded', counts: { read: 7, changed: 3 } })
    expect(changed()).toEqual(['i002', 'i004', 'i006'])
  })

  it('goes on with what it had chosen, whatever the facts have become', async () => {
    const { run, rows, database } = await paused()
    database.state.relations.set('item', [...items([1000, 1000, 1000, 1000, 0, 1000, 0])])
    expect(await run()).toMatchObject({ status: 'succeeded', counts: { read: 7, changed: 3 } })
    expect(rows()).toEqual({
      i002: { points: 60, grade: 'PODIUM' },
      i004: { points: 51, grade: 'PODIUM' },
      i006: { points: 99, grade: 'CHAMPION' },
    })
  })

  it('asks decide once for each record, and select once', async () => {
    let decisions = 0
    let selections = 0
    const step = itemStep('item')
    const counting = defineJob({
      ...jobHead,
      ...step,
      decide: (facts: Item, context: Context) => {
        decisions += 1
        return step.decide(facts, context)
      },
      select: (decided) => {
        selections += 1
        return decided
      },
    })
    const { run } = createItemFixture(seven, { jobs: [counting], pageSize: 2 })
    await run()
    expect({ decisions, selections }).toEqual({ decisions: 7, selections: 1 })
  })

  it('reads again after a lost connection', async () => {
    const { run, database } = createItemFixture(seven, { jobs: [chooseBest] })
    let lost = false
    database.onFault = (point) => {
      if (point !== 'preview' || lost) return
      lost = true
      throw connectionLost()
    }
    expect((await run()).counts.changed).toBe(3)
  })

  it('tells keys apart whose parts look alike when joined', async () => {
    const pair = { ...itemStep('item'), target: { ...itemStep('item').target, key: ['a', 'b'] } }
    const job = defineJob({ ...jobHead, ...pair, select: (decided) => decided })
    const rows = [
      { a: 'x', b: 'y,z', points: 1 },
      { a: 'x,y', b: 'z', points: 2 },
      { a: 'x,y', b: 'zz', points: 3 },
    ]
    const inKeyOrder = ({ after, limit }: Readonly<Record<string, unknown>>) => {
      const from =
        after === null ? 0 : rows.findIndex(({ a, b }) => JSON.stringify([a, b]) === JSON.stringify(after)) + 1
      return rows.slice(from, from + Number(limit))
    }
    const { run, changed } = createItemFixture(
      { item: [] },
      { jobs: [job], pageSize: 1, answers: { item: inKeyOrder } },
    )
    expect((await run()).counts).toMatchObject({ read: 3, changed: 3 })
    expect(changed()).toEqual(['x/y,z', 'x,y/z', 'x,y/zz'])
  })
})

describe('a step with effects', () => {
  const message = (key: string) => ({ key, kind: 'webhook' as const, destination: 'https://example.com/', body: key })
  const effects = ({ facts, decision }: Decided<Item, ItemGrade>) => {
    if (decision.next?.points === 66) throw new Error('no words for it')
    return { messages: [message(facts.itemId)] }
  }
  const telling = defineJob({ ...jobHead, ...itemStep('item'), effects })

  it('has them written with the page of each change, and of no other record', async () => {
    const { run, database } = createItemFixture({ item: items([10, passedOver, throwing, 60]) }, { jobs: [telling] })
    await run()
    expect(database.state.effects.map(({ record, effects }) => [record.id, effects])).toEqual([
      ['i000', { messages: [message('i000')] }],
      ['i003', { messages: [message('i003')] }],
    ])
    await run()
    expect(database.state.effects).toHaveLength(2)
  })

  it('fails the one record whose effects throw', async () => {
    const { run, failed, database } = createItemFixture({ item: items([10, 66]) }, { jobs: [telling] })
    expect((await run()).counts).toMatchObject({ changed: 1, failed: 1 })
    expect(failed()).toEqual(['i001'])
    expect(database.state.effects).toHaveLength(1)
  })

  it('shows them in a dry run, and writes none', async () => {
    const { run, database } = createItemFixture({ item: items([10]) }, { jobs: [telling] })
    expect((await run({ dryRun: true })).changes).toMatchObject([{ effects: { messages: [message('i000')] } }])
    expect(database.state.effects).toEqual([])
  })

  it('has those of what select chose, also where the run is resumed', async () => {
    const choosing = defineJob({ ...jobHead, ...itemStep('item'), select: best(2), effects })
    const stop = new AbortController()
    const { run, database, changed } = createItemFixture(seven, { jobs: [choosing], pageSize: 1 })
    database.onFault = (point) => {
      if (point === 'page-answer' && changed().length === 1) stop.abort()
    }
    await run({ signal: stop.signal })
    database.onFault = () => {}
    await run()
    expect(database.state.effects.map(({ record }) => record.id)).toEqual(['i002', 'i006'])
  })
})

describe('a job of several steps', () => {
  const twoSteps = defineJob({
    ...jobHead,
    steps: [
      defineStep({ name: 'first', ...itemStep('item') }),
      defineStep({ name: 'second', ...itemStep('thing'), select: best(1) }),
    ],
  })
  const both = { item: items([10, 60]), thing: items([5, 80, 7, 9]) }

  it('runs them in order under one run', async () => {
    const { run, rows, database } = createItemFixture(both, { jobs: [twoSteps] })
    expect(await run()).toMatchObject({ status: 'succeeded', counts: { read: 6, changed: 3, unchanged: 3 } })
    expect(rows('item_grade')).toEqual({ i000: { points: 10, grade: 'LOW' }, i001: { points: 60, grade: 'HIGH' } })
    expect(rows('thing_grade')).toEqual({ i001: { points: 80, grade: 'CHAMPION' } })
    expect(database.state.changes.map(({ step }) => step)).toEqual(['first', 'first', 'second'])
  })

  it('goes on in the step where it stopped', async () => {
    const stop = new AbortController()
    const { run, database, changed } = createItemFixture(both, { jobs: [twoSteps] })
    database.onFault = (point) => {
      if (point === 'page-answer' && changed().length === 2) stop.abort()
    }
    const paused = await run({ signal: stop.signal })
    expect(paused).toMatchObject({ status: 'paused', counts: { read: 2 } })
    expect(database.state.runs.get(paused.runId ?? '')?.progress).toMatchObject({ step: 1, after: null })
    expect(await run()).toMatchObject({ status: 'succeeded', counts: { read: 6, changed: 3 } })
    expect(changed()).toHaveLength(3)
  })

  it('does only the steps about the kind of record that it is restricted to', async () => {
    for (const dryRun of [false, true]) {
      const { run } = createItemFixture(both, { jobs: [twoSteps] })
      expect((await run({ dryRun, only: [{ kind: 'thing', id: 'i001' }] })).counts).toMatchObject({
        read: 1,
        changed: 1,
      })
      expect((await run({ dryRun: true, only: [{ kind: 'item', id: 'i001' }] })).counts).toMatchObject({
        read: 1,
        changed: 1,
      })
    }
  })

  it('stops at the step that spends the budget', async () => {
    const relations = { ...both, item: items(Array.from({ length: 12 }, () => throwing)) }
    for (const dryRun of [false, true]) {
      const { run } = createItemFixture(relations, { jobs: [twoSteps] })
      expect(await run({ dryRun })).toMatchObject({ status: 'failed', counts: { read: 12, failed: 12, changed: 0 } })
    }
  })

  it('may die anywhere: nothing is lost, nothing done twice', async () => {
    const anyPoints = fc.array(fc.constantFrom(throwing, 1, 20, 60, 70), { maxLength: 7 })
    await forAllAsync(
      [anyPoints, anyPoints, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 30 })],
      async (first, second, pageSize, death) => {
        const relations = { item: items(first), thing: items(second) }
        const expected = createItemFixture(relations, { jobs: [twoSteps], pageSize })
        const { counts, status } = await expected.run()
        const actual = createItemFixture(relations, { jobs: [twoSteps], pageSize })
        let visits = 0
        actual.database.onFault = () => {
          visits += 1
          if (visits >= death) throw new Error('SIGKILL')
        }
        await actual.run().catch(() => {})
        actual.database.expireLease('grade-items')
        actual.database.onFault = () => {}
        const finished = [...actual.database.state.runs.values()].find(({ finishedAt }) => finishedAt !== null)
        if (!finished) expect(await actual.run()).toMatchObject({ counts, status })
        expect(actual.changed()).toEqual(expected.changed())
        expect(actual.failed()).toEqual(expected.failed())
        expect(actual.rows('thing_grade')).toEqual(expected.rows('thing_grade'))
      },
      { runs: 200 },
    )
  })
})
