import { parseArgs } from 'node:util'
import { openConnection } from '@leora-jobs/postgres'
import { slotsAt } from '../../packages/core/src/tick.ts'
import { startDatabase } from '../support/start-database.ts'
import { vacuum } from '../support/vacuum.ts'
import { explainDue } from './explain-due.ts'
import { benchmarkJobs, benchmarkNow, fillLedger, fillTenants, forgetNewest, reopenNewest } from './fill-ledger.ts'
import { measureDue } from './measure-due.ts'

/** Measures the statement that finds what is due: nothing, a part of the tenants, everything. */
export async function runBenchmark(args: readonly string[]): Promise<void> {
  const number = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { tenants: number, days: number, rounds: number, explain: { type: 'boolean', default: false } },
  })
  const size = { tenants: Number(values.tenants ?? 10_000), days: Number(values.days ?? 30) }
  const rounds = Number(values.rounds ?? 7)
  const slots = slotsAt(benchmarkJobs, benchmarkNow)
  const bench = await startDatabase()
  const owner = await openConnection({ url: bench.ownerUrl })
  const report = async (title: string) => {
    const { rows, medianMs, worstMs } = await measureDue(bench.runnerUrl, slots, rounds)
    console.log(`${title}: ${rows} due, median ${medianMs} ms, worst ${worstMs} ms of ${rounds}`)
    if (values.explain) console.log(await explainDue(owner, slots))
  }
  try {
    await fillTenants(owner, size)
    await vacuum(bench.ownerUrl)
    await report('empty ledger, all due')
    const occurrences = await fillLedger(owner, size)
    console.log(
      `PostgreSQL ${bench.serverVersion}; ${size.tenants} tenants, ${slots.length} slots, ${occurrences} occurrences`,
    )
    await report('nothing due')
    await reopenNewest(owner)
    await report('one job under way or paused everywhere')
    await forgetNewest(owner)
    await report('all due')
  } finally {
    await owner.close()
    await bench.stop()
  }
}
