import { mkdir, writeFile } from 'node:fs/promises'
import { calendarDay, type Tenant } from '@leora-jobs/core'
import { createPostgresDatabase } from '@leora-jobs/postgres'
import { benchmarkDay, loadTenants, tenantPlans } from '../support/load-tenants.ts'
import { type BenchmarkDatabase, serverSettings, startDatabase } from '../support/start-database.ts'
import { vacuum } from '../support/vacuum.ts'
import { createFloors } from './floors.ts'
import { measureMemory } from './measure-memory.ts'
import { measurePortal, portalPlan } from './measure-portal.ts'
import { measureRoundTrips } from './measure-round-trips.ts'
import { measureRounds } from './measure-rounds.ts'
import { type BenchmarkOptions, readOptions } from './options.ts'
import { judge, printTable } from './report.ts'

/** Starts a server, loads it, measures everything, prints a table and writes the figures. */
export async function runBenchmark(args: readonly string[]): Promise<void> {
  const options = readOptions(args)
  const database = await startDatabase()
  try {
    await load(database, options)
    const tenants = await createPostgresDatabase({ connection: { url: database.ownerUrl } }).listTenants()
    const large = tenantNamed(tenants, 'large')
    const floors = await createFloors(database.ownerUrl, large, calendarDay(benchmarkDay))
    const rounds = await measureRounds(database, large, floors, options)
    const roundTrips = await measureRoundTrips(database.runnerUrl, options.pageSize)
    const memory = await measureMemory(database, large, options.pageSize)
    const portal = await measurePortal(database.runnerUrl)
    const measured = { rounds, roundTrips, memory, portal }
    const bars = judge(measured)
    printTable(measured, bars)
    if (options.output !== '') {
      const { output, ...size } = options
      const setting = { node: process.version, postgres: database.serverVersion, fsync: 'off', ...serverSettings }
      await mkdir('bench/results', { recursive: true })
      await writeFile(output, `${JSON.stringify({ setting, size, ...measured, bars }, null, 2)}\n`)
    }
  } finally {
    await database.stop()
  }
}

async function load({ ownerUrl }: BenchmarkDatabase, options: BenchmarkOptions): Promise<void> {
  const { customers, ordersPerCustomer, linesPerOrder, skus, smallTenants } = options
  const size = { customers, ordersPerCustomer, linesPerOrder, skus, suppliers: 60, reps: 40 }
  const [large, ...small] = tenantPlans(size, smallTenants)
  const portal = portalPlan(customers)
  await Promise.all([loadTenants(ownerUrl, large ? [large] : []), loadTenants(ownerUrl, [...small, portal])])
  await vacuum(ownerUrl)
}

function tenantNamed(tenants: readonly Tenant[], slug: string): Tenant {
  const found = tenants.find((tenant) => tenant.slug === slug)
  if (!found) throw new Error(`There is no tenant '${slug}'.`)
  return found
}
