import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startProtocolProxy } from '../support/protocol-proxy.ts'
import { seededRounds } from '../support/seeded-rounds.ts'
import { bundleWorker, type WorkerBundle } from './bundle-worker.ts'
import { createChangeLogStop } from './change-log-stop.ts'
import { type CrashBed, customers, openCrashBed } from './crash-bed.ts'
import { expectUndisturbed } from './expect-undisturbed.ts'
import { asDrawn } from './run-once.ts'
import type { Scene } from './scene.ts'
import { startWorker } from './start-worker.ts'
import { isUnanswered, isWithinWrite, moments, pageOf, stopBefore } from './stop-point.ts'
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
    const as = asDrawn(draw)
    test.concurrent(`${moment}, page ${page}, ${as} (seed ${seed})`, async () => {
      const scene = await bed.open(as)
      const write = isWithinWrite(moment) ? createChangeLogStop(moment, page) : null
      const proxy = await startProtocolProxy(scene.url, write?.beforeMessage)
      const point = stopBefore(moment)
      const worker = startWorker(bundle.file, {
        ...usualPlan,
        as,
        url: proxy.url,
        stop: point && { point, page: pageOf(moment, page) },
      })
      try {
        await (write?.reached ?? worker.stopped)
        if (isUnanswered(moment)) {
          const held = proxy.holdAnswerToNextCommit()
          worker.goOn()
          await held
        }
        worker.kill()
        expect(await worker.ended).toBeNull()
        // what it had not sent yet
        if (write) proxy.cut()
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
    const as = asDrawn(draw)
    test.concurrent(`between any two messages to the server, at ${share} of them, ${as} (seed ${seed})`, async () => {
      const number = 1 + Math.floor(share * bed.messages)
      const scene = await bed.open(as)
      const proxy = await startProtocolProxy(scene.url, (message) => {
        if (message === number) worker.kill()
      })
      const worker = startWorker(bundle.file, { ...usualPlan, as, url: proxy.url })
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
  const isOver = scene.as === 'occurrence' && left !== undefined && left.status !== 'running'
  if (isOver) {
    expect(report).toBeNull()
    return expectUndisturbed(scene, bed, 1)
  }
  expect(report).toMatchObject({ status: 'partial', asOf: usualPlan.asOf, counts: { read: customers, failed: 1 } })
  const isResumed = left?.status === 'running'
  if (left) expect(report?.runId === left.id).toBe(isResumed)
  await expectUndisturbed(scene, bed, left && !isResumed ? 2 : 1)
}
