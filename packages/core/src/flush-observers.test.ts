import { expect, it } from 'vitest'
import { LeoraError } from './errors.ts'
import type { Clock } from './ports/clock.ts'
import type { Observer } from './ports/observer.ts'
import { createItemFixture, tenant } from './testing/item-fixture.ts'
import { items } from './testing/item-job.ts'
import { createManualClock } from './testing/manual-clock.ts'

/** A runner with one observer more; how long each flush may take is written down. */
function scene(flush: () => Promise<void>, clock?: Clock) {
  const boxes: number[] = []
  const observer: Observer = {
    notice: () => undefined,
    flush({ timeoutMs }) {
      boxes.push(timeoutMs)
      return flush()
    },
  }
  const fixture = createItemFixture({ item: items([10, 90]) }, { observers: [observer], ...(clock && { clock }) })
  return { ...fixture, boxes }
}

const hanging = () => new Promise<void>(() => undefined)

/** Sleeping never ends by itself. */
function createStillClock(): Clock {
  const sleep: Clock['sleep'] = (_, signal) => new Promise((wake) => signal?.addEventListener('abort', () => wake()))
  return { ...createManualClock(), sleep }
}

it('an observer whose flush hangs holds a run, and a tick, for two seconds and no longer', async () => {
  const { run, runner, clock, boxes } = scene(hanging)
  const before = clock.now().getTime()
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { changed: 2 } })
  expect(clock.now().getTime() - before).toBe(2_000)
  await runner.tick()
  expect(clock.now().getTime() - before).toBe(4_000)
  expect(boxes).toEqual([2_000, 2_000])
})

it('no flush goes beyond the deadline, and none begins after it', async () => {
  const { run, clock, boxes } = scene(hanging)
  const deadline = new Date(clock.now().getTime() + 300)
  await run({ deadline })
  expect(clock.now()).toEqual(deadline)
  expect(await run({ deadline })).toMatchObject({ status: 'paused' })
  expect(clock.now()).toEqual(deadline)
  expect(boxes).toEqual([300])
})

it('once a signal has come, a flush has a fifth of a second', async () => {
  const { run, boxes } = scene(hanging)
  await run({ signal: AbortSignal.abort() })
  expect(boxes).toEqual([200])
})

it('a flush that is done is waited for, and nothing after it', async () => {
  let isDone = false
  const { run } = scene(async () => {
    for (let turn = 0; turn < 20; turn += 1) await null
    isDone = true
  }, createStillClock())
  await run()
  expect(isDone).toBe(true)
})

it.each([
  ['throws', () => void thrown()],
  ['rejects', async () => thrown()],
])('an observer whose flush %s changes nothing', async (_, flush) => {
  const { run } = scene(flush as () => Promise<void>, createStillClock())
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { changed: 2 } })
})

it('what is pending is sent where a run cannot start as well', async () => {
  const { runner, boxes } = scene(async () => undefined)
  await expect(runner.run('grade-items', { tenant, input: { no: 'such field' } })).rejects.toThrow(LeoraError)
  expect(boxes).toEqual([2_000])
})

it('backfills and retries flush once, at their end', async () => {
  const { run, runner, boxes } = scene(async () => undefined, createStillClock())
  const { runId } = await run()
  await expect(runner.retry(runId ?? '', { tenant })).rejects.toThrow(/nothing|no record/i)
  const days = { from: '2026-02-27', to: '2026-02-28' } as Parameters<typeof runner.backfill>[1]
  await runner.backfill('grade-items', { ...days, tenant, dryRun: true })
  expect(boxes).toHaveLength(3)
})

it('an observer that rejects where it should answer changes nothing, and ends no process', async () => {
  const unhandled: unknown[] = []
  const listener = (error: unknown) => unhandled.push(error)
  process.on('unhandledRejection', listener)
  const observer: Observer = { notice: async () => thrown() }
  const { run } = createItemFixture({ item: items([10, 90]) }, { observers: [observer] })
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { changed: 2 } })
  await new Promise((turn) => setImmediate(turn))
  process.off('unhandledRejection', listener)
  expect(unhandled).toEqual([])
})

function thrown(): void {
  throw new Error('the observer is broken')
}
