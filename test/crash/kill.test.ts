import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startProtocolProxy } from '../support/protocol-proxy.ts'
import { seededRounds } from '../support/seeded-rounds.ts'
import { bundleWorker, type WorkerBundle } from './bundle-worker.ts'
import { asOf, type CrashBed, leaseSeconds, openCrashBed, pageSize, tenantSlug } from './crash-bed.ts'
import { expectUndisturbed } from './expect-undisturbed.ts'
import type { Scene } from './scene.ts'
import { startWorker } from './start-worker.ts'
import { isUnanswered, moments, stopBefore } from './stop-point.ts'
import type { StoredCounts } from './tenant-state.ts'

let bed: CrashBed
let bundle: WorkerBundle
beforeAll(async () => {
  ;[bed, bundle] = await Promise.all([openCrashBed(inject('postgresUrl')), bundleWorker()])
})
afterAll(() => Promise.all([bed.close(), bundle.remove()]))

describe('SIGKILL at any point: nothing lost, nothing applied twice; the next run takes over from the checkpoint', () => {
  const common = { tenant: tenantSlug, asOf, pageSize, leaseSeconds, clockOffsetMs: 0 }

  for (const { item: moment, seed, draw } of seededRounds(moments)) {
    const page = 1 + draw(12)
    test.concurrent(`${moment}, page ${page} (seed ${seed})`, async () => {
      const scene = await bed.open()
      const proxy = await startProtocolProxy(scene.url)
      const worker = startWorker(bundle.file, { ...common, url: proxy.url, stop: { point: stopBefore(moment), page: pageOf(moment, page) } })
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

  for (const { item: share, seed, draw } of seededRounds([0, 1, 2, 3])) {
    const at = 1 + draw(10_000)
    test.concurrent(`between any two messages to the server (seed ${seed})`, async () => {
      const number = 1 + Math.floor((bed.messages * (share + at / 10_000)) / 4)
      const scene = await bed.open()
      const proxy = await startProtocolProxy(scene.url, (message) => {
        if (message === number) worker.kill()
      })
      const worker = startWorker(bundle.file, { ...common, url: proxy.url, stop: null })
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

/** Only pages are counted. */
function pageOf(moment: string, page: number): number {
  return /claim|prepare|finish/.test(moment) ? 0 : page
}

async function expectTakenOver(scene: Scene): Promise<void> {
  const [left] = await scene.owner<Pick<StoredCounts, 'id' | 'status'>>('select id, status from leora_jobs.run')
  const report = await scene.takeOver()
  expect(report).toMatchObject({ status: 'partial', asOf, counts: { read: 300, failed: 1 } })
  const isResumed = left?.status === 'running'
  if (left) expect(report.runId === left.id).toBe(isResumed)
  await expectUndisturbed(scene, bed, left && !isResumed ? 2 : 1)
}
