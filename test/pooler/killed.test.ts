import { findPgBouncer, type PgBouncer, startPgBouncer } from '@leora-jobs/test-server'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { bundleWorker, type WorkerBundle } from '../crash/bundle-worker.ts'
import { type CrashBed, customers, openCrashBed } from '../crash/crash-bed.ts'
import { expectUndisturbed } from '../crash/expect-undisturbed.ts'
import { startWorker } from '../crash/start-worker.ts'
import { pageOf, pointsWithinTransactions } from '../crash/stop-point.ts'
import { usualPlan } from '../crash/worker-plan.ts'
import { seededRounds } from '../support/seeded-rounds.ts'

const hasPgBouncer = findPgBouncer() !== null
const what = 'SIGKILL within a transaction behind a pool of one: it leaves nothing, and the next run takes over'
if (!hasPgBouncer) test(what, ({ skip }) => skip('no pgbouncer on this machine (apt-get install pgbouncer)'))

describe.runIf(hasPgBouncer)(what, () => {
  let bed: CrashBed
  let bundle: WorkerBundle
  let pooler: PgBouncer | null
  beforeAll(async () => {
    const serverUrl = inject('postgresUrl')
    ;[bed, bundle, pooler] = await Promise.all([
      openCrashBed(serverUrl),
      bundleWorker(),
      startPgBouncer(serverUrl, { poolSize: 1 }),
    ])
  })
  afterAll(() => Promise.all([bed.close(), bundle.remove(), pooler?.stop()]))

  for (const { item: point, seed, draw } of seededRounds(pointsWithinTransactions, 3)) {
    const page = 1 + draw(12)
    test.concurrent(`${point}, page ${page} (seed ${seed})`, async () => {
      const scene = await bed.open()
      const url = pooler?.through(scene.url) ?? ''
      const worker = startWorker(bundle.file, { ...usualPlan, url, stop: { point, page: pageOf(point, page) } })
      try {
        await worker.stopped
        worker.kill()
        expect(await worker.ended).toBeNull()
        const report = await scene.takeOver({ url })
        expect(report).toMatchObject({ status: 'partial', counts: { read: customers, failed: 1 } })
        await expectUndisturbed(scene, bed, 1)
        // nobody is left within a transaction, and the pool has its one connection
        const served = await scene.owner<{ state: string }>(
          `select state from pg_stat_activity where datname = current_database() and usename like 'crash\\_%'`,
        )
        expect(served.map(({ state }) => state)).toEqual(['idle'])
      } finally {
        worker.kill()
        await scene.close()
      }
    })
  }
})
