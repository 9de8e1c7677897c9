import { randomUUID } from 'node:crypto'
import { createRunner, type Job, type Runner, type RunnerOptions } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { loadDistributor } from '@leora-jobs/distributor'
import {
  type Connection,
  createPostgresDatabase,
  migrate,
  openConnection,
  type PostgresOptions,
  standardSource,
} from '@leora-jobs/postgres'
import { createTestDatabase, type TestDatabase } from '@leora-jobs/test-server'
import { type Look, openLook } from '../crash/scene.ts'
import { shiftedClock } from '../support/shifted-clock.ts'
import { orderCountTable } from '../tick/count-orders.ts'
import { type FleetState, readFleetState } from './fleet-state.ts'

/** Slugs of the tenants, in the order in which a tick comes to them. */
export const tenants = ['chianti', 'mosel', 'rioja'] as const

/** Customers of each tenant, and how many of them a page takes. */
export const customers = 60
export const pageSize = 10

/** When the ticks of these tests come: an hour after update-account-types of that day was planned. */
export const tickAt = new Date('2025-07-01T03:00:00Z')

/** Where a runner of a test differs from the usual one. */
export interface RunnerHere
  extends Partial<Pick<RunnerOptions, 'clock' | 'pageSize' | 'owner'>>,
    Partial<Omit<PostgresOptions, 'connection'>> {
  readonly url?: string
  readonly jobs?: readonly Job[]
  onEvent?(event: Parameters<NonNullable<RunnerOptions['observers']>[number]['notice']>[0]): void
  /** The database as the runner gets it. */
  wrap?(database: RunnerOptions['database']): RunnerOptions['database']
}

/** A database of one round, with all tenants. */
export interface Fleet {
  readonly name: string
  /** For a member of leora_jobs_runner. */
  readonly url: string
  readonly login: string
  /** The superuser's look from outside. */
  readonly owner: Look
  /** The jobs on this database, with a clock at `tickAt`. */
  runner(options?: RunnerHere): Runner
  /** Resolves when nobody holds a lease any more, by the database's clock. */
  untilLeasesExpired(): Promise<void>
  close(): Promise<void>
}

/** A template to clone, and what an undisturbed tick makes of it. */
export interface FaultBed {
  readonly undisturbed: FleetState
  open(): Promise<Fleet>
  close(): Promise<void>
}

/** Generates the tenants; one customer of the second is rejected by the database, so that its page is bisected. */
export async function openFaultBed(serverUrl: string): Promise<FaultBed> {
  const template = await createTestDatabase(serverUrl, 'fault_template')
  const login = `fault_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  await fill(template, login)
  const open = async () => openFleet(await createTestDatabase(serverUrl, 'fault', { template: template.name }), login)
  return { undisturbed: await tickUndisturbed(await open()), open, close: () => template.drop() }
}

async function fill({ url }: TestDatabase, login: string): Promise<void> {
  const connection = await openConnection({ url })
  try {
    const createLogin = { name: login, password: randomUUID() }
    await migrate(connection, { source: standardSource, withStandardSchema: true, createLogin })
    await connection.transaction({ settings: { search_path: 'public' } }, async (transaction) => {
      for (const [index, slug] of tenants.entries())
        await loadDistributor((text, parameters) => transaction.query(text, parameters), {
          seed: 7 + index,
          // records of all tenants have the same ids: a row that lands with another one is not refused
          idSeed: 7,
          asOf: '2025-06-30',
          tenant: { id: tenantId(slug), slug, name: slug, timeZone: 'America/New_York' },
          size: { customers, skus: 20, suppliers: 3, reps: 3, ordersPerCustomer: 7, linesPerOrder: 1.5 },
        })
      // so that every customer is written back
      await transaction.script(`update customer set account_type = null; ${orderCountTable} ${rejectOne}`)
    })
  } finally {
    await connection.close()
  }
}

/** The id of a tenant. */
export function tenantId(slug: (typeof tenants)[number]): string {
  return `00000000-0000-4000-8000-00000000000${tenants.indexOf(slug)}`
}

const rejectOne = `
do $$
begin
  execute format(
    'alter table leora_jobs.account_classification add constraint not_this_one check (tenant_id <> %L or customer_id <> %L)',
    '${tenantId(tenants[1])}', (select id from customer order by id offset 75 limit 1)
  );
end
$$;
analyze`

async function openFleet(database: TestDatabase, login: string): Promise<Fleet> {
  const url = new URL(database.url)
  url.username = login
  const { look, close } = openLook(database.url)
  return {
    name: database.name,
    url: url.href,
    login,
    owner: look,
    runner: (options) => runnerOn(url.href, options),
    async untilLeasesExpired() {
      await look(
        "select pg_sleep_until(max(expires_at)) from leora_jobs.lease where expires_at between clock_timestamp() and 'infinity'",
      )
    },
    async close() {
      await close()
      await database.drop()
    },
  }
}

function runnerOn(url: string, options: RunnerHere = {}): Runner {
  const { url: by = url, jobs, onEvent, clock, pageSize: records, owner, wrap, ...database } = options
  const opened = createPostgresDatabase({ leaseSeconds: 5, ...database, connection: { url: by } })
  return createRunner({
    jobs: jobs ?? [updateAccountTypes],
    database: wrap ? wrap(opened) : opened,
    clock: clock ?? shiftedClock(tickAt.getTime() - Date.now()),
    pageSize: records ?? pageSize,
    owner: owner ?? 'test',
    observers: onEvent ? [{ notice: onEvent }] : [],
  })
}

async function tickUndisturbed(fleet: Fleet): Promise<FleetState> {
  try {
    await fleet.runner().tick()
    return await readFleetState(fleet.owner)
  } finally {
    await fleet.close()
  }
}

/** Work on a fleet of its own. */
export async function withFleet(bed: FaultBed, work: (fleet: Fleet) => Promise<void>): Promise<void> {
  const fleet = await bed.open()
  try {
    await work(fleet)
  } finally {
    await fleet.close()
  }
}

/** The application's own connection, as the superuser; closed when `work` has ended. */
export async function asApplication(url: string, work: (connection: Connection) => Promise<void>): Promise<void> {
  const connection = await openConnection({ url })
  try {
    await work(connection)
  } finally {
    await connection.close()
  }
}
