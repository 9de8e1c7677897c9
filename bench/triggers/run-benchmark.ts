import { parseArgs } from 'node:util'
import { addDays, calendarDay, createRunner, type Observer, type RunReport, type Tenant } from '@leora-jobs/core'
import { processTriggers } from '@leora-jobs/core/jobs'
import { createPostgresDatabase, openConnection } from '@leora-jobs/postgres'
import { systemClock } from '../../packages/cli/src/system-clock.ts'
import { defaultTenantSetting } from '../../packages/postgres/src/tenant-setting.ts'
import { benchmarkDay, loadTenants } from '../support/load-tenants.ts'
import { measure, medianOf, type Took } from '../support/measure.ts'
import { startDatabase } from '../support/start-database.ts'
import { startProxy } from '../support/tcp-proxy.ts'
import { vacuum } from '../support/vacuum.ts'
import { createFloor } from './floor.ts'
import { addRules } from './rules.ts'

/** Measures the floor, the baseline of eight rules and runs in which nothing has changed, in turn, at the portal's size times `--factor`; then round trips. */
export async function runBenchmark(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { factor: { type: 'string' }, rounds: { type: 'string' }, smoke: { type: 'boolean', default: false } },
  })
  const factor = Number(values.factor ?? (values.smoke ? 0.1 : 1))
  const rounds = Number(values.rounds ?? (values.smoke ? 1 : 5))
  const bench = await startDatabase()
  try {
    const size = {
      customers: Math.round(5_400 * factor),
      skus: 3_000,
      suppliers: 60,
      reps: 20,
      ordersPerCustomer: 35_000 / 5_400,
      linesPerOrder: 137 / 35,
    }
    await loadTenants(bench.ownerUrl, [{ slug: 'portal', seed: 1, size }])
    await vacuum(bench.ownerUrl)
    const tenant = await tenantCalled(bench.runnerUrl, 'portal')
    await addRules(bench.ownerUrl, tenant.id)
    const floor = await createFloor(bench.runnerUrl, tenant, benchmarkDay)
    const taken = new Map<string, Took[]>()
    const take = async (name: string, work: () => Promise<unknown>) => {
      const took = await measure(bench.serverPid, work)
      taken.set(name, [...(taken.get(name) ?? []), took])
    }
    for (let round = 0; round < rounds; round += 1) {
      await script(
        bench.ownerUrl,
        'truncate leora_jobs.trigger_state, leora_jobs.trigger_activation, leora_jobs.trigger_execution, leora_jobs.change',
      )
      await take('baseline', () => runOnce(bench.runnerUrl, benchmarkDay))
      await vacuum(bench.ownerUrl, ['leora_jobs.trigger_state', 'leora_jobs.trigger_execution', 'leora_jobs.change'])
      await take('floor', () => runStatement(bench.runnerUrl, tenant, floor))
      await take('nothing changed', () => runOnce(bench.runnerUrl, benchmarkDay))
      await take('a day later', () => runOnce(bench.runnerUrl, addDays(calendarDay(benchmarkDay), 1)))
    }
    const medians = Object.fromEntries([...taken].map(([name, tooks]) => [name, medianOf(tooks)]))
    console.log(`PostgreSQL ${bench.serverVersion}, factor ${factor}`)
    console.table(medians)
    for (const [name, { wallMs }] of Object.entries(medians))
      console.log(`${name} / floor: ${(wallMs / (medians.floor?.wallMs ?? Number.NaN)).toFixed(2)}`)
    console.log(await countRoundTrips(bench.runnerUrl))
  } finally {
    await bench.stop()
  }
}

async function runOnce(url: string, asOf: string, observers: readonly Observer[] = []): Promise<RunReport> {
  const database = createPostgresDatabase({ connection: { url } })
  const runner = createRunner({ jobs: [processTriggers], database, clock: systemClock, observers })
  const report = await runner.run(processTriggers.name, { tenant: 'portal', asOf: calendarDay(asOf), allowPast: true })
  await runner.close()
  if (report.status !== 'succeeded') throw new Error(`The run ended ${report.status}: ${report.error?.message}`)
  return report
}

async function runStatement(
  url: string,
  tenant: Tenant,
  { text, parameters }: Awaited<ReturnType<typeof createFloor>>,
): Promise<void> {
  const connection = await openConnection({ url })
  try {
    const settings = { [defaultTenantSetting]: tenant.id }
    await connection.transaction({ readOnly: true, settings }, (transaction) => transaction.query(text, parameters))
  } finally {
    await connection.close()
  }
}

async function countRoundTrips(runnerUrl: string): Promise<string> {
  const proxy = await startProxy(runnerUrl, 0)
  try {
    const { counts } = await runOnce(proxy.url, benchmarkDay)
    return `round trips of an unchanged run over ${counts.read} records: ${proxy.takeRoundTrips()}`
  } finally {
    proxy.close()
  }
}

async function tenantCalled(url: string, slug: string): Promise<Tenant> {
  const database = createPostgresDatabase({ connection: { url } })
  const tenant = (await database.listTenants()).find((known) => known.slug === slug)
  await database.close()
  if (!tenant) throw new Error(`There is no tenant ${slug}.`)
  return tenant
}

async function script(url: string, text: string): Promise<void> {
  const owner = await openConnection({ url })
  await owner.transaction({}, (transaction) => transaction.script(text)).finally(() => owner.close())
}
