import { isLeoraError } from '@leora-jobs/core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { bundleWorker, type WorkerBundle } from './bundle-worker.ts'
import { type CrashBed, openCrashBed } from './crash-bed.ts'
import { expectUndisturbed } from './expect-undisturbed.ts'
import type { Scene } from './scene.ts'
import { startWorker, type WorkerEnd } from './start-worker.ts'
import { usualPlan, type WorkerPlan } from './worker-plan.ts'

let bed: CrashBed
let bundle: WorkerBundle
beforeAll(async () => {
  ;[bed, bundle] = await Promise.all([openCrashBed(inject('postgresUrl')), bundleWorker()])
})
afterAll(() => Promise.all([bed.close(), bundle.remove()]))

const hourMs = 3_600_000

function plan(scene: Scene, more: Partial<WorkerPlan> = {}): WorkerPlan {
  return { ...usualPlan, url: scene.url, ...more }
}

async function withScene(work: (scene: Scene) => Promise<void>): Promise<void> {
  const scene = await bed.open()
  try {
    await work(scene)
  } finally {
    await scene.close()
  }
}

describe('One lease per (tenant, job)', () => {
  test('twenty processes start the same job at once: one runs it, the others find it busy, or nothing to change', async () => {
    await withScene(async (scene) => {
      const ends = await race(scene, 20)
      const reports = await expectOneRan(ends)
      await expectUndisturbed(scene, bed, reports)
    })
  })

  test('ten processes take over from a killed one at once: one resumes its run', async () => {
    await withScene(async (scene) => {
      const victim = startWorker(bundle.file, plan(scene, { stop: { point: 'after write', page: 3 } }))
      await victim.stopped
      victim.kill()
      await victim.ended
      await scene.untilLeaseExpired()
      const reports = await expectOneRan(await race(scene, 10))
      await expectUndisturbed(scene, bed, reports)
    })
  })

  test('while one holds the lease, another finds it busy, and says whose it is', async () => {
    await withScene(async (scene) => {
      const holder = startWorker(
        bundle.file,
        plan(scene, { leaseSeconds: 30, stop: { point: 'before page', page: 3 } }),
      )
      await holder.stopped
      await expect(scene.run()).rejects.toMatchObject({
        code: 'LEASE_BUSY',
        details: { owner: expect.stringContaining(`worker ${holder.pid}`) },
      })
      holder.goOn()
      expect(await holder.ended).toMatchObject({ type: 'report' })
      await expectUndisturbed(scene, bed, 1)
    })
  })
})

describe("A lease expires by the database's clock", () => {
  for (const hours of [-7, 7]) {
    test(`a holder whose clock is wrong by ${hours} hours keeps it, and loses it, like any other`, async () => {
      await withScene(async (scene) => {
        const wrong = { clockOffsetMs: hours * hourMs }
        const holder = startWorker(bundle.file, plan(scene, { ...wrong, stop: { point: 'before page', page: 3 } }))
        await holder.stopped
        await expect(scene.run()).rejects.toSatisfy((error) => isLeoraError(error, 'LEASE_BUSY'))
        await expect(scene.run({ clockOffsetMs: -hours * hourMs })).rejects.toSatisfy((error) =>
          isLeoraError(error, 'LEASE_BUSY'),
        )
        await scene.untilLeaseExpired()
        await scene.run({ clockOffsetMs: -hours * hourMs })
        holder.goOn()
        expect(await holder.ended).toMatchObject({ type: 'error', code: 'FENCED' })
        await expectUndisturbed(scene, bed, 1)
      })
    })
  }
})

/** Starts that many, and lets all of them claim at once. */
async function race(scene: Scene, racers: number): Promise<readonly WorkerEnd[]> {
  const workers = Array.from({ length: racers }, () =>
    startWorker(bundle.file, plan(scene, { stop: { point: 'before claim', page: 0 } })),
  )
  try {
    await Promise.all(workers.map(({ stopped }) => stopped))
    for (const { goOn } of workers) goOn()
    return await Promise.all(workers.map(({ ended }) => ended))
  } finally {
    for (const { kill } of workers) kill()
  }
}

/** Resolves to how many ran at all: the first, and those that came after it had finished. */
async function expectOneRan(ends: readonly WorkerEnd[]): Promise<number> {
  const reports = ends.flatMap((end) => (end?.type === 'report' ? [end.report] : []))
  const codes = ends.flatMap((end) => (end?.type === 'error' ? [end.code] : []))
  expect(reports.length + codes.length).toBe(ends.length)
  expect(new Set([...codes, 'LEASE_BUSY'])).toEqual(new Set(['LEASE_BUSY']))
  expect(reports.filter((report) => report !== null && report.counts.changed > 0)).toHaveLength(1)
  return reports.length
}
