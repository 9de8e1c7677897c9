import { isLeoraError, type LeoraError, sql } from '@leora-jobs/core'
import { createPostgresDatabase } from '@leora-jobs/postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type ProtocolProxy, startProtocolProxy } from '../support/protocol-proxy.ts'
import { seededRounds } from '../support/seeded-rounds.ts'
import { type CrashBed, customers, openCrashBed } from './crash-bed.ts'
import { expectUndisturbed } from './expect-undisturbed.ts'
import type { RunHere, RunLimits } from './scene.ts'
import { pageOf, type StopPoint } from './stop-point.ts'

let bed: CrashBed
beforeAll(async () => {
  bed = await openCrashBed(inject('postgresUrl'))
})
afterAll(() => bed.close())

/**
 * Silence is noticed after 2.5 s. The server goes on believing in the connection, and ends its transaction after 60 % of the lease, 4.8 s: those who
 * come anew wait for its locks meanwhile, and hold the lease still.
 */
const limits: RunLimits = {
  leaseSeconds: 8,
  statementTimeoutSeconds: 2,
  silenceSeconds: 0.5,
  connectTimeoutSeconds: 1,
}

const commits: readonly StopPoint[] = ['within claim', 'within prepare', 'after checkpoint', 'before finish']

describe('A server that goes silent: every call settles, the run goes on over a new connection, nothing is applied twice', () => {
  test.concurrent('at login', async () => {
    const errors = await undisturbed((proxy, message) => message === 1 && proxy.goSilent())
    expect(errors).toMatchObject([{ code: 'DATABASE_UNREACHABLE', retryable: true, details: { reason: 'ETIMEDOUT' } }])
  })

  test.concurrent('at the login after a lost connection', async () => {
    const errors = await undisturbed((proxy, message) => {
      if (message !== Math.floor(bed.messages / 2)) return
      proxy.ignoreNewcomers(1)
      proxy.cut()
    })
    expect(errors.map(({ code }) => code)).toEqual(['CONNECTION_LOST', 'DATABASE_UNREACHABLE'])
  })

  test.concurrent('within its claim, whose lock it does not take for that of another', async () => {
    let wasSilent = false
    const reach = (proxy: ProtocolProxy) => (point: StopPoint) => {
      if (point !== 'within claim' || wasSilent) return
      wasSilent = true
      proxy.goSilent()
    }
    await undisturbed(
      () => undefined,
      (proxy) => ({ reach: reach(proxy) }),
    )
    expect(wasSilent).toBe(true)
  })

  for (const { seed, draw } of seededRounds(['anywhere'], 3)) {
    const share = draw(10_000) / 10_000
    test.concurrent(`between any two messages to the server, at ${share} of them (seed ${seed})`, async () => {
      const number = 1 + Math.floor(share * bed.messages)
      let wasSilent = false
      await undisturbed((proxy, message) => {
        if (message !== number) return
        wasSilent = true
        proxy.goSilent()
      })
      expect(wasSilent).toBe(true)
    })
  }

  for (const { item: point, seed, draw } of seededRounds(commits, 2)) {
    const page = 1 + draw(12)
    test.concurrent(`at a COMMIT that it had done: ${point}, page ${page} (seed ${seed})`, async () => {
      let hasBegun = false
      const errors = await undisturbed(
        () => undefined,
        (proxy) => ({
          reach(reached, number) {
            if (hasBegun || reached !== point || number < pageOf(point, page)) return
            hasBegun = true
            void proxy.holdAnswerToNextCommit().then(() => proxy.goSilent())
          },
        }),
      )
      expect(hasBegun).toBe(true)
      // claim and finish are tried again without a word
      const isNoticed = point === 'within prepare' || point === 'after checkpoint'
      expect(errors).toMatchObject(
        isNoticed ? [{ code: 'CONNECTION_LOST', details: { reason: 'SILENT', outcome: 'unknown' } }] : [],
      )
    })
  }
})

test('A holder that is cut off within a message: the server asks by TCP after 10 s, three times, whether it is still there', async () => {
  const scene = await bed.open()
  const database = createPostgresDatabase({ connection: { url: scene.url } })
  const [tenant] = await database.listTenants()
  if (!tenant) throw new Error('There is no tenant.')
  const session = await database.open(tenant)
  const settings = sql<{ name: string; setting: string }>`
    select name, setting from pg_settings where name ~ '^tcp_keepalives' order by name`
  expect(await session.preview((reader) => reader.read(settings))).toEqual([
    { name: 'tcp_keepalives_count', setting: '3' },
    { name: 'tcp_keepalives_idle', setting: '10' },
    { name: 'tcp_keepalives_interval', setting: '5' },
  ])
  await session.close()
  await scene.close()
})

/** A run through a proxy that is disturbed; what went wrong meanwhile. Where it was kept from starting, the same call succeeds. */
async function undisturbed(
  beforeMessage: (proxy: ProtocolProxy, message: number) => unknown,
  options: (proxy: ProtocolProxy) => Pick<RunHere, 'reach'> = () => ({}),
): Promise<readonly LeoraError[]> {
  const scene = await bed.open()
  const proxy = await startProtocolProxy(scene.url, (message) => void beforeMessage(proxy, message))
  const errors: LeoraError[] = []
  const onEvent: RunHere['onEvent'] = (event) => void (event.type === 'retrying' && errors.push(event.error))
  try {
    const run = { ...options(proxy), url: proxy.url, onEvent, limits }
    const report = await scene.run(run).catch((error) => {
      if (!isLeoraError(error)) throw error
      // its own claim, of which the server still waits for the rest, makes the lease busy
      if (!error.retryable && error.code !== 'LEASE_BUSY') throw error
      errors.push(error)
      return scene.takeOver(run)
    })
    expect(report).toMatchObject({ status: 'partial', counts: { read: customers, failed: 1 } })
    await expectUndisturbed(scene, bed, 1)
    return errors
  } finally {
    proxy.close()
    await scene.close()
  }
}
