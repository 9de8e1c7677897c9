import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { ClientMessage } from '../support/message-reader.ts'
import { type ProtocolProxy, startProtocolProxy } from '../support/protocol-proxy.ts'
import { seededRounds } from '../support/seeded-rounds.ts'
import { bundleWorker, type WorkerBundle } from './bundle-worker.ts'
import { createChangeLogStop } from './change-log-stop.ts'
import { type CrashBed, customers, openCrashBed } from './crash-bed.ts'
import { expectUndisturbed } from './expect-undisturbed.ts'
import { asDrawn, type RunAs } from './run-once.ts'
import type { Scene } from './scene.ts'
import { startWorker, type Worker } from './start-worker.ts'
import {
  holdsLease,
  isUnanswered,
  isWithinWrite,
  moments,
  pageOf,
  pointsWithinTransactions,
  type StopPoint,
  stopBefore,
} from './stop-point.ts'
import { readFingerprint } from './tenant-state.ts'
import { usualPlan, type WorkerPlan } from './worker-plan.ts'

let bed: CrashBed
let bundle: WorkerBundle
beforeAll(async () => {
  ;[bed, bundle] = await Promise.all([openCrashBed(inject('postgresUrl')), bundleWorker()])
})
afterAll(() => Promise.all([bed.close(), bundle.remove()]))

describe('SIGSTOP past the lease: another run takes over, and the frozen one commits nothing when it wakes', () => {
  for (const { item: moment, seed, draw } of seededRounds(moments)) {
    const page = 1 + draw(12)
    const isCut = draw(2) === 1
    const as = asDrawn(draw)
    const title = `${moment}, page ${page}${isCut ? ', its connection gone' : ''}, ${as}`
    test.concurrent(`${title} (seed ${seed})`, async () => {
      const point = stopBefore(moment)
      const write = isWithinWrite(moment) ? createChangeLogStop(moment, page) : null
      const stopAt = point && { point, page: pageOf(moment, page) }
      const work = async (scene: Scene, worker: Worker, proxy: ProtocolProxy) => {
        await (write?.reached ?? worker.stopped)
        if (isUnanswered(moment)) {
          const held = proxy.holdAnswerToNextCommit()
          worker.goOn()
          await held
        }
        worker.freeze()
        await scene.untilLeaseExpired()
        const report = await scene.takeOver()
        const hadEnded = as === 'occurrence' && /finish/.test(moment) && !holdsLease(moment)
        if (hadEnded) expect(report).toBeNull()
        else expect(report).toMatchObject(wholeReport)

        const before = await readFingerprint(scene.owner)
        if (isCut) proxy.cut()
        worker.thaw()
        worker.goOn()
        proxy.release()
        write?.release()
        const end = await worker.ended
        // a claim whose answer was lost is made again
        const claimsAnew = moment === 'COMMIT of claim unanswered' && isCut
        if (holdsLease(moment) && !claimsAnew) {
          expect(end).toMatchObject({ type: 'error', code: 'FENCED' })
          expect(await readFingerprint(scene.owner)).toEqual(before)
          await expectUndisturbed(scene, bed, 1)
        } else {
          // it had not begun, and finds nothing left to change, or its occurrence ended; or it had finished before it froze
          const isLate = as === 'occurrence' && !hadEnded
          expect(end).toMatchObject({ type: 'report', report: isLate ? null : { status: 'partial' } })
          await expectUndisturbed(scene, bed, 2)
        }
      }
      await withWorker(stopAt, work, { as, ...(write && { beforeMessage: write.beforeMessage }) })
    })
  }
})

describe('SIGSTOP past the lease, between any two messages to the server: nothing is lost, and nothing applied twice', () => {
  for (const { seed, draw } of seededRounds(['anywhere'], 2)) {
    const share = draw(10_000) / 10_000
    const as = asDrawn(draw)
    test.concurrent(`at ${share} of them, ${as} (seed ${seed})`, async () => {
      const number = 1 + Math.floor(share * bed.messages)
      let onFrozen: () => void = () => undefined
      const frozen = new Promise<void>((resolve) => {
        onFrozen = resolve
      })
      const freezeAt: WorkerSetUp['beforeMessage'] = (message, _message, worker) => {
        if (message !== number) return
        worker.freeze()
        onFrozen()
      }
      await withWorker(
        null,
        async (scene, worker) => {
          await frozen
          await untilTransactionsEnded(scene)
          await scene.untilLeaseExpired()
          await scene.takeOver()
          const before = await readFingerprint(scene.owner)
          worker.thaw()
          const end = await worker.ended
          // a report: it had not begun, and finds nothing left to change; or it had finished before it froze
          if (end?.type !== 'report') {
            expect(['FENCED', 'CONNECTION_LOST']).toContain(end?.code)
            expect(await readFingerprint(scene.owner)).toEqual(before)
          }
          await expectUndisturbed(scene, bed, end?.type === 'report' ? 2 : 1)
        },
        { as, beforeMessage: freezeAt },
      )
    })
  }
})

describe('SIGSTOP past the lease: the frozen one commits nothing, even where nobody has taken over', () => {
  for (const { item: point, seed, draw } of seededRounds<StopPoint>(['before page', 'after write'])) {
    const page = 1 + draw(12)
    const as = asDrawn(draw)
    test.concurrent(`${point}, page ${page}, ${as} (seed ${seed})`, async () => {
      const work = async (scene: Scene, worker: Worker) => {
        await worker.stopped
        worker.freeze()
        await untilTransactionsEnded(scene)
        await scene.untilLeaseExpired()
        const before = await readFingerprint(scene.owner)
        worker.thaw()
        worker.goOn()
        expect(await worker.ended).toMatchObject({ type: 'error', code: 'FENCED' })
        expect(await readFingerprint(scene.owner)).toEqual(before)
        await scene.takeOver()
        await expectUndisturbed(scene, bed, 1)
      }
      await withWorker({ point, page }, work, { as })
    })
  }
})

describe('A holder that freezes within a page is ended by the server before anybody else can hold the lease', () => {
  for (const { item: point, seed, draw } of seededRounds(pointsWithinTransactions, 2)) {
    // the halves of the sixth page, which is rejected, write before they have heard from the server
    const page = 1 + draw(5)
    const as = asDrawn(draw)
    test.concurrent(`${point}, page ${page}, ${as} (seed ${seed})`, async () => {
      const work = async (scene: Scene, worker: Worker) => {
        await worker.stopped
        worker.freeze()
        const [frozen] = await scene.owner<{ pid: number }>(openTransactions)
        expect(frozen).toBeDefined()
        // others try at once, and go on trying; at the moment one of them has the lease, the frozen transaction is over
        const seen: Promise<readonly object[]>[] = []
        const onStart = ({ type }: { readonly type: string }) => {
          if (type === 'started') seen.push(scene.owner(openTransactions))
        }
        const taking = scene.takeOver({ onEvent: onStart })
        const idleSeconds = await untilTransactionsEnded(scene)
        expect(idleSeconds).toBeLessThan(usualPlan.leaseSeconds)
        await taking
        expect((await Promise.all(seen)).flat()).not.toContainEqual(frozen)
        await expectUndisturbed(scene, bed, 1)
      }
      await withWorker({ point, page: pageOf(point, page) }, work, { as })
    })
  }
})

const wholeReport = { status: 'partial', asOf: usualPlan.asOf, counts: { read: customers, failed: 1 } }

/** The worker's transactions; the processes of this test are others. */
const openTransactions = `select pid from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and state = 'idle in transaction'`

/** Resolves to how long the longest of the worker's transactions had then been idle, at most. */
async function untilTransactionsEnded(scene: Scene): Promise<number> {
  const started = await scene.owner<{ pid: number; since: string }>(
    openTransactions.replace('select pid', 'select pid, state_change::text as since'),
  )
  for (const { pid, since } of started) {
    for (;;) {
      const [row] = await scene.owner<{ is_open: boolean; seconds: number }>(
        `select exists (select from pg_stat_activity where pid = $1::int and state_change = $2::timestamptz) as is_open,
           extract(epoch from clock_timestamp() - $2::timestamptz)::float8 as seconds`,
        [pid, since],
      )
      if (row?.is_open) continue
      return row?.seconds ?? Number.POSITIVE_INFINITY
    }
  }
  return 0
}

interface WorkerSetUp {
  readonly as: RunAs
  beforeMessage?(number: number, message: ClientMessage, worker: Worker): Promise<void> | void
}

async function withWorker(
  stop: WorkerPlan['stop'],
  work: (scene: Scene, worker: Worker, proxy: ProtocolProxy) => Promise<void>,
  { as, beforeMessage }: WorkerSetUp,
): Promise<void> {
  const scene = await bed.open(as)
  const proxy = await startProtocolProxy(scene.url, (number, message) => beforeMessage?.(number, message, worker))
  const worker = startWorker(bundle.file, { ...usualPlan, as, url: proxy.url, stop })
  try {
    await work(scene, worker, proxy)
  } finally {
    worker.kill()
    proxy.close()
    await scene.close()
  }
}
