import { randomUUID } from 'node:crypto'
import { type CalendarDay, calendarDay, type Database } from '@leora-jobs/core'
import { loadDistributor } from '@leora-jobs/distributor'
import { createPostgresDatabase, migrate, openConnection, standardSource } from '@leora-jobs/postgres'
import { createTestDatabase, startPgBouncer } from '@leora-jobs/test-server'

/** Two tenants in a database that is reached through a pool of so many server connections. */
export interface PooledBed {
  /** By way of the pooler, for a member of leora_jobs_runner; nothing in it says that it is one. */
  readonly url: string
  /** The server itself, for a superuser. */
  readonly ownerUrl: string
  readonly asOf: CalendarDay
  readonly database: Database
  close(): Promise<void>
}

export const slugs = ['north', 'south'] as const

const asOf = calendarDay('2025-06-30')

export async function openPooledBed(serverUrl: string, poolSize: number): Promise<PooledBed> {
  const pooler = await startPgBouncer(serverUrl, { poolSize })
  if (pooler === null) throw new Error('There is no pgbouncer.')
  const database = await createTestDatabase(serverUrl, 'pooled')
  const login = `pooled_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  const owner = await openConnection({ url: database.url })
  await migrate(owner, {
    source: standardSource,
    withStandardSchema: true,
    createLogin: { name: login, password: 'secret' },
  })
  for (const [index, slug] of slugs.entries()) {
    await owner.transaction({ settings: { search_path: 'public' } }, ({ query }) =>
      loadDistributor((text, parameters) => query(text, parameters), {
        seed: 5 + index,
        asOf,
        tenant: { slug, name: slug, timeZone: 'America/New_York' },
        size: { customers: 100 + index, skus: 20, suppliers: 3, reps: 2, ordersPerCustomer: 4, linesPerOrder: 1.5 },
      }),
    )
  }
  await owner.close()
  const url = new URL(pooler.through(database.url))
  url.username = login
  return {
    url: url.href,
    ownerUrl: database.url,
    asOf,
    database: createPostgresDatabase({ connection: { url: url.href } }),
    async close() {
      await pooler.stop()
      await database.drop()
    },
  }
}
