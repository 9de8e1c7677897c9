import { parseArgs } from 'node:util'
import { calendarDay, type Tenant } from '@leora-jobs/core'
import { createPostgresDatabase, openConnection } from '@leora-jobs/postgres'
import { benchmarkDay, loadTenants } from '../support/load-tenants.ts'
import { measure, medianOf, type Took } from '../support/measure.ts'
import { runInChild } from '../support/run-in-child.ts'
import { type BenchmarkDatabase, startDatabase } from '../support/start-database.ts'
import { startProxy } from '../support/tcp-proxy.ts'
import { vacuum } from '../support/vacuum.ts'
import type { ChildReport } from './child.ts'
import { createFloors, runStatement } from './floors.ts'
import { runOnce } from './run-once.ts'

const tables = ['leora_jobs.sample_metric', 'leora_jobs.sample_curve', 'leora_jobs.change']

/** Measures floors and runs at the portal's size (times `--factor`), in turn; then memory, with half of the order lines as well, and round trips. */
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
    const thin = { ...size, linesPerOrder: size.linesPerOrder / 2 }
    await loadTenants(bench.ownerUrl, [
      { slug: 'portal', seed: 1, size },
      { slug: 'thin', seed: 1, size: thin },
    ])
    await vacuum(bench.ownerUrl)
    const tenant = await tenantCalled(bench, 'portal')
    console.log(`PostgreSQL ${bench.serverVersion}, factor ${factor}: ${await sizeOf(bench, tenant)}`)
    printTimes(await measureTimes(bench, tenant, rounds))
    const peak = (slug: string) =>
      runInChild<ChildReport>(new URL('./child.ts', import.meta.url), [bench.runnerUrl, slug, benchmarkDay])
    console.table({ portal: await peak('portal'), 'half of the lines': await peak('thin') })
    console.log(await countRoundTrips(bench))
  } finally {
    await bench.stop()
  }
}

async function measureTimes({ ownerUrl, runnerUrl, serverPid }: BenchmarkDatabase, tenant: Tenant, rounds: number) {
  const floors = await createFloors(runnerUrl, tenant, calendarDay(benchmarkDay))
  const taken = new Map<string, Took[]>()
  const take = async (name: string, work: () => Promise<unknown>) => {
    const took = await measure(serverPid, work)
    taken.set(name, [...(taken.get(name) ?? []), took])
  }
  for (let round = 0; round < rounds; round += 1) {
    const owner = await openConnection({ url: ownerUrl })
    await owner.transaction({}, (transaction) => transaction.script(`truncate ${tables.join(', ')}`))
    await owner.close()
    await take('all changed', () => runOnce(runnerUrl, tenant.slug, benchmarkDay))
    await vacuum(ownerUrl, tables)
    for (const { step, bare, complete } of floors) {
      await take(`floor of ${step}`, () => runStatement(runnerUrl, tenant, bare))
      await take(`the same with texts, ${step}`, () => runStatement(runnerUrl, tenant, complete))
    }
    await take('nothing changed', () => runOnce(runnerUrl, tenant.slug, benchmarkDay))
  }
  return new Map([...taken].map(([name, all]) => [name, medianOf(all)]))
}

function printTimes(times: ReadonlyMap<string, Took>): void {
  const sum = (start: string) =>
    [...times].reduce((total, [name, { wallMs }]) => (name.startsWith(start) ? total + wallMs : total), 0)
  console.table(Object.fromEntries(times))
  const [floor, complete] = [sum('floor of'), sum('the same')]
  for (const name of ['nothing changed', 'all changed']) {
    const wallMs = times.get(name)?.wallMs ?? Number.NaN
    console.log(`${name} / floor: ${(wallMs / floor).toFixed(2)}; with texts ${(wallMs / complete).toFixed(2)}`)
  }
}

async function countRoundTrips({ runnerUrl }: BenchmarkDatabase): Promise<string> {
  const proxy = await startProxy(runnerUrl, 0)
  const pages: number[] = []
  try {
    const notice = ({ type }: { readonly type: string }) => {
      const trips = proxy.takeRoundTrips()
      if (type === 'page') pages.push(trips)
    }
    const { counts } = await runOnce(proxy.url, 'portal', benchmarkDay, [{ notice }])
    return `round trips of ${counts.read} records by page: ${pages.join(', ')}`
  } finally {
    proxy.close()
  }
}

async function tenantCalled({ runnerUrl }: BenchmarkDatabase, slug: string): Promise<Tenant> {
  const database = createPostgresDatabase({ connection: { url: runnerUrl } })
  const tenant = (await database.listTenants()).find((known) => known.slug === slug)
  await database.close()
  if (!tenant) throw new Error(`There is no tenant ${slug}.`)
  return tenant
}

async function sizeOf({ ownerUrl }: BenchmarkDatabase, tenant: Tenant): Promise<string> {
  const owner = await openConnection({ url: ownerUrl })
  try {
    const count = (table: string) =>
      `(select count(*)::int from ${table} where tenant_id = $1::uuid) as ${table.replaceAll('"', '')}s`
    const counted = ['customer', '"order"', 'order_line', 'sample'].map(count)
    const { rows } = await owner.transaction({ readOnly: true }, ({ query }) =>
      query<Record<string, number>>(`select ${counted.join(', ')}`, [tenant.id]),
    )
    return JSON.stringify(rows[0])
  } finally {
    await owner.close()
  }
}
