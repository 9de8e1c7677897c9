import { isLeoraError } from '@leora-jobs/core'
import { startServer, type TestServer } from '@leora-jobs/test-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ProtocolProxy, startProtocolProxy } from '../support/protocol-proxy.ts'
import { seededRounds } from '../support/seeded-rounds.ts'
import { type CrashBed, customers, openCrashBed } from './crash-bed.ts'
import { expectUndisturbed } from './expect-undisturbed.ts'
import type { RunHere, Scene } from './scene.ts'
import { pageOf, type StopPoint } from './stop-point.ts'

let server: TestServer
let bed: CrashBed
beforeAll(async () => {
  // with this alone, a crash takes back commits that were answered
  server = await startServer({ settings: { synchronous_commit: 'off' } })
  bed = await openCrashBed(server.url())
})
afterAll(() => server.stop('immediate'))

/** The points that come right before a COMMIT. */
const commits: readonly StopPoint[] = ['within claim', 'within prepare', 'after checkpoint', 'before finish']

describe('Lost connections, restarts: the page is retried with backoff and jitter, and nothing is applied twice', () => {
  for (const { seed, draw } of seededRounds(['terminated'], 4)) {
    const share = draw(10_000) / 10_000
    test(`the server ends the session between two messages (seed ${seed})`, () =>
      disturbed(share, async (scene) => {
        await scene.owner(
          'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
        )
      }))
  }

  for (const { seed, draw } of seededRounds(['restart'], 2)) {
    const share = draw(10_000) / 10_000
    test(`the server is stopped at once between two messages, and started again (seed ${seed})`, () =>
      disturbed(share, () => server.restart('immediate')))
  }

  for (const { item: point, seed, draw } of seededRounds(commits)) {
    const page = 1 + draw(12)
    test(`a COMMIT was done, but the connection lost before its answer: ${point}, page ${page} (seed ${seed})`, () =>
      unanswered({ point, page }, (proxy) => proxy.cut()))
  }

  for (const { item: point, seed, draw } of seededRounds(commits, 2)) {
    const page = 1 + draw(12)
    test(`a COMMIT was done, but the server stopped at once before its answer: ${point}, page ${page} (seed ${seed})`, () =>
      unanswered({ point, page }, () => server.restart('immediate')))
  }
})

/** A run that is disturbed before a message, at that share of all it sends. */
async function disturbed(share: number, disturb: (scene: Scene) => Promise<void>): Promise<void> {
  const number = 1 + Math.floor(share * bed.messages)
  const scene = await bed.open()
  let disturbance = Promise.resolve()
  const proxy = await startProtocolProxy(scene.url, (message) => {
    if (message !== number) return
    disturbance = disturb(scene)
    return disturbance
  })
  await expectToEnd(scene, proxy, {}, () => disturbance)
}

/** A run whose next COMMIT after a point is done, and never answered. */
async function unanswered(
  stop: { readonly point: StopPoint; readonly page: number },
  disturb: (proxy: ProtocolProxy) => Promise<void> | void,
): Promise<void> {
  const scene = await bed.open()
  const proxy = await startProtocolProxy(scene.url)
  let disturbance: Promise<void> | null = null
  const reach = (point: StopPoint, page: number) => {
    if (disturbance || point !== stop.point || page < pageOf(stop.point, stop.page)) return
    disturbance = proxy.holdAnswerToNextCommit().then(() => disturb(proxy))
  }
  await expectToEnd(scene, proxy, { reach }, async () => {
    expect(disturbance).not.toBeNull()
    await disturbance
  })
}

/** The run ends by itself. Where it was kept from starting, it says that the same call may succeed, and does. */
async function expectToEnd(
  scene: Scene,
  proxy: ProtocolProxy,
  options: Pick<RunHere, 'reach'>,
  disturbed: () => Promise<void>,
): Promise<void> {
  let hasStarted = false
  const onEvent: RunHere['onEvent'] = ({ type }) => {
    hasStarted ||= type === 'started'
  }
  try {
    const run = () => scene.run({ ...options, url: proxy.url, onEvent })
    const report = await run().catch(async (error) => {
      if (hasStarted || !isLeoraError(error) || !error.retryable) throw error
      await disturbed()
      return run()
    })
    await disturbed()
    expect(report).toMatchObject({ status: 'partial', counts: { read: customers, failed: 1 } })
    await expectUndisturbed(scene, bed, 1)
  } finally {
    await disturbed()
    proxy.close()
    await scene.close()
  }
}
