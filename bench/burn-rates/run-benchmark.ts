import { mkdir, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { calendarDay, createRunner, type RunReport } from '@leora-jobs/core'
import { calculateBurnRates } from '@leora-jobs/core/jobs'
import { createPostgresDatabase, openConnection } from '@leora-jobs/postgres'
import { systemClock } from '../../packages/cli/src/system-clock.ts'
import { portalPlan } from '../account-types/measure-portal.ts'
import { benchmarkDay, loadTenants } from '../support/load-tenants.ts'
import { measure, medianOf, type Took } from '../support/measure.ts'
import { type BenchmarkDatabase, serverSettings, startDatabase } from '../support/start-database.ts'
import { startProxy } from '../support/tcp-proxy.ts'
import { vacuum } from '../support/vacuum.ts'
import { createFloors, runFloor } from './floors.ts'

const written = [
  'sku',
  'leora_jobs.burn_rate',
  'leora_jobs.customer_burn_rate',
  'leora_jobs.inventory_alert',
  'leora_jobs.change',
]

/** Starts a server, loads the portal (or `--scale` times it), measures floors and runs in turn, and prints medians and ratios. */
export async function runBenchmark(args: readonly string[]): Promise<void> {
  const number = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      smoke: { type: 'boolean', default: false },
      scale: number,
      rounds: number,
      'page-size': number,
      output: number,
    },
  })
  const scale = Number(values.scale ?? (values.smoke ? 0.05 : 1))
  const rounds = Number(values.rounds ?? (values.smoke ? 2 : 5))
  const pageSize = Number(values['page-size'] ?? 5_000)
  const database = await startDatabase()
  try {
    const plan = portalPlan(5_400)
    const size = { ...plan.size, customers: Math.round(5_400 * scale), skus: Math.round(3_000 * scale) }
    await loadTenants(database.ownerUrl, [{ ...plan, size }])
    await vacuum(database.ownerUrl)
    const taken = await measureRounds(database, rounds, pageSize)
    const medians = Object.fromEntries([...taken].map(([name, all]) => [name, medianOf(all)]))
    const roundTrips = await countRoundTrips(database, pageSize)
    const floorMs = Object.entries(medians).reduce(
      (sum, [name, { wallMs }]) => sum + (name.startsWith('floor ') ? wallMs : 0),
      0,
    )
    const ratioOf = (name: string) => Math.round(((medians[name]?.wallMs ?? Number.NaN) / floorMs) * 100) / 100
    const ratios = { nothingChanged: ratioOf('nothing changed'), allChanged: ratioOf('all changed') }
    console.table(medians)
    console.table([{ scale, floorMs, ...ratios, ...roundTrips }])
    if (values.output === undefined) return
    const setting = { node: process.version, postgres: database.serverVersion, fsync: 'off', ...serverSettings }
    await mkdir('bench/results', { recursive: true })
    const document = { setting, scale, rounds, pageSize, medians, ratios, roundTrips }
    await writeFile(values.output, `${JSON.stringify(document, null, 2)}\n`)
  } finally {
    await database.stop()
  }
}

async function measureRounds(
  { ownerUrl, runnerUrl, serverPid }: BenchmarkDatabase,
  rounds: number,
  pageSize: number,
): Promise<ReadonlyMap<string, readonly Took[]>> {
  const [tenant] = await createPostgresDatabase({ connection: { url: ownerUrl } }).listTenants()
  if (!tenant) throw new Error('There is no tenant.')
  const floors = await createFloors(ownerUrl, tenant, calendarDay(benchmarkDay))
  const taken = new Map<string, Took[]>()
  const take = async (name: string, work: () => Promise<unknown>) => {
    const took = await measure(serverPid, work)
    taken.set(name, [...(taken.get(name) ?? []), took])
    console.error(`${name}: ${Math.round(took.wallMs)} ms`)
  }
  for (let round = 0; round < rounds; round += 1) {
    await forget(ownerUrl)
    await take('all changed', () => runOnce(runnerUrl, pageSize))
    await vacuum(ownerUrl, written)
    for (const floor of floors) await take(`floor ${floor.name}`, () => runFloor(runnerUrl, tenant, floor))
    await take('nothing changed', () => runOnce(runnerUrl, pageSize))
  }
  return taken
}

async function runOnce(url: string, pageSize: number, pages: () => void = () => undefined): Promise<RunReport> {
  const runner = createRunner({
    jobs: [calculateBurnRates],
    database: createPostgresDatabase({ connection: { url } }),
    clock: systemClock,
    pageSize,
    observers: [{ notice: ({ type }) => (type === 'page' ? pages() : undefined) }],
  })
  const report = await runner.run(calculateBurnRates.name, { tenant: 'portal', asOf: calendarDay(benchmarkDay) })
  await runner.close()
  if (report.status !== 'succeeded') throw new Error(`The run ended ${report.status}: ${report.error?.message}`)
  return report
}

/** Of a run that changes nothing. */
async function countRoundTrips({ runnerUrl }: BenchmarkDatabase, pageSize: number) {
  const proxy = await startProxy(runnerUrl, 0)
  let pages = 0
  try {
    await runOnce(proxy.url, pageSize, () => {
      pages += 1
    })
    return { pages, roundTrips: proxy.takeRoundTrips() }
  } finally {
    proxy.close()
  }
}

async function forget(ownerUrl: string): Promise<void> {
  const owner = await openConnection({ url: ownerUrl })
  await owner.transaction({}, ({ script }) =>
    script(`truncate leora_jobs.burn_rate, leora_jobs.customer_burn_rate, leora_jobs.inventory_alert, leora_jobs.change;
      update sku set burn_rate = null, reorder_point = null`),
  )
  await owner.close()
  await vacuum(ownerUrl, written)
}
