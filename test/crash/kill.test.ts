import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startProtocolProxy } from '../support/protocol-proxy.ts'
import { seededRounds } from '../support/seeded-rounds.ts'
import { bundleWorker, type WorkerBundle } from './bundle-worker.ts'
import { type CrashBed, customers, openCrashBed } from './crash-bed.ts'
import { expectUndisturbed } from './expect-undisturbed.ts'
import type { Scene } from './scene.ts'
import { startWorker } from './start-worker.ts'
import { isUnanswered, moments, pageOf, stopBefore } from './stop-point.ts'
import type { StoredCounts } from './tenant-state.ts'
import { usualPlan } from './worker-plan.ts'

let bed: CrashBed
let bundle: WorkerBundle
beforeAll(async () => {
  ;[bed, bundle] = await Promise.all([openCrashBed(inject('postgresUrl')), bundleWorker()])
})
afterAll(() => Promise.all([bed.close(), bundle.remove()]))

describe('SIGKILL at any point: nothing lost, nothing applied twice; the next run takes over from the checkpoint', () => {
  for (const { item: moment, seed, draw } of seededRounds(moments)) {
    const page = 1 + draw(12)
    test.concurrent(`${moment}, page ${page} (seed ${seed})`, async () => {
      const scene = await bed.open()
      const proxy = await startProtocolProxy(scene.url)
      const worker = startWorker(bundle.file, {
        ...usualPlan,
        url: proxy.url,
        stop: { point: stopBefore(moment), page: pageOf(moment, page) },
      })
      try {
        await worker.stopped
        if (isUnanswered(moment)) {
          const held = proxy.holdAnswerToNextCommit()
          worker.goOn()
          await held
        }
        worker.kill()
        expect(await worker.ended).toBeNull()
        await expectTakenOver(scene)
      } finally {
        worker.kill()
        proxy.close()
        await scene.close()
      }
    })
  }

  for (const { seed, draw } of seededRounds(['anywhere'], 3)) {
    const share = draw(10_000) / 10_000
    test.concurrent(`between any two messages to the server, at ${share} of them (seed ${seed})`, async () => {
      const number = 1 + Math.floor(share * bed.messages)
      const scene = await bed.open()
      const proxy = await startProtocolProxy(scene.url, (message) => {
        if (message === number) worker.kill()
      })
      const worker = startWorker(bundle.file, { ...usualPlan, url: proxy.url, stop: null })
      try {
        expect(await worker.ended).toBeNull()
        await expectTakenOver(scene)
      } finally {
        worker.kill()
        proxy.close()
        await scene.close()
      }
    })
  }
})

async function expectTakenOver(scene: Scene): Promise<void> {
  const [left] = await scene.owner<Pick<StoredCounts, 'id' | 'status'>>('select id, status from leora_jobs.run')
  const report = await scene.takeOver()
  expect(report).toMatchObject({ status: 'partial', asOf: usualPlan.asOf, counts: { read: customers, failed: 1 } })
  const isResumed = left?.status === 'running'
  if (left) expect(report.runId === left.id).toBe(isResumed)
  await expectUndisturbed(scene, bed, left && !isResumed ? 2 : 1)
}
