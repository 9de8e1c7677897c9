import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createRunner, type Runner } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { createMonitor } from '@leora-jobs/core/monitoring'
import { createPostgresDatabase } from '@leora-jobs/postgres'
import { median } from '../support/measure.ts'
import { startDatabase } from '../support/start-database.ts'
import { startProxy } from '../support/tcp-proxy.ts'
import { vacuum } from '../support/vacuum.ts'
import { fillHistory } from './fill-history.ts'

const clock = {
  now: () => new Date(),
  sleep: (milliseconds: number, signal?: AbortSignal) =>
    wait(milliseconds, undefined, { signal }).catch(() => undefined),
  random: Math.random,
}

/** A run with and without the look after it, interleaved; and a check of every tenant. */
export async function runBenchmark(args: readonly string[]): Promise<void> {
  const number = { type: 'string' } as const
  const { values } = parseArgs({ args: [...args], options: { tenants: number, runs: number, rounds: number } })
  const size = { tenants: Number(values.tenants ?? 200), runs: Number(values.runs ?? 720) }
  const rounds = Number(values.rounds ?? 15)
  const bench = await startDatabase()
  const proxy = await startProxy(bench.runnerUrl, 0)
  try {
    await fillHistory(bench.ownerUrl, size)
    await vacuum(bench.ownerUrl)
    const database = createPostgresDatabase({ connection: { url: proxy.url } })
    const plain = createRunner({ jobs: [updateAccountTypes], database, clock })
    const watched = createRunner({ jobs: [updateAccountTypes], database, clock, monitor: createMonitor() })
    const run = (runner: Runner) => runner.run(updateAccountTypes.name, { tenant: { slug: 'tenant-1' } })
    await run(plain)
    await run(watched)
    const without: Measured[] = []
    const looked: Measured[] = []
    for (let round = 0; round < rounds; round += 1) {
      without.push(await measured(() => run(plain)))
      looked.push(await measured(() => run(watched)))
    }
    console.log(
      `PostgreSQL ${bench.serverVersion}; ${size.tenants} tenants, ${size.runs} runs of each in 30 days; medians of ${rounds}`,
    )
    console.log(`a run of ten customers that changes nothing:  ${describe(without)}`)
    console.log(`the same, and the look after it:              ${describe(looked)}`)
    const check = await measured(() => watched.check())
    console.log(
      `a check of every tenant:                      ${describe([check])}, ${(check.ms / size.tenants).toFixed(1)} ms a tenant`,
    )
  } finally {
    proxy.close()
    await bench.stop()
  }

  async function measured(work: () => Promise<unknown>): Promise<Measured> {
    proxy.takeRoundTrips()
    const startedAt = performance.now()
    await work()
    return { ms: performance.now() - startedAt, roundTrips: proxy.takeRoundTrips() }
  }
}

interface Measured {
  readonly ms: number
  readonly roundTrips: number
}

function describe(measured: readonly Measured[]): string {
  const ms = median(measured.map((one) => one.ms)).toFixed(1)
  return `${ms} ms, ${median(measured.map(({ roundTrips }) => roundTrips))} round trips`
}
