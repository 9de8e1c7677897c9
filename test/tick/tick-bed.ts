import { randomUUID } from 'node:crypto'
import { type Connection, migrate, openConnection, standardSource } from '@leora-jobs/postgres'
import { createTestDatabase } from '@leora-jobs/test-server'
import { inject } from 'vitest'
import { orderCountTable } from './count-orders.ts'

/** A migrated database with small tenants. */
export interface TickBed {
  /** For a member of leora_jobs_runner. */
  readonly url: string
  /** Rows of a statement of the superuser's. */
  query<Row extends object>(text: string): Promise<readonly Row[]>
  close(): Promise<void>
}

export async function openTickBed(serverUrl: string, tenants: number): Promise<TickBed> {
  const database = await createTestDatabase(serverUrl, 'tick', { template: inject('migratedTemplate') })
  const login = `tick_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  const owner = await openConnection({ url: database.url })
  const createLogin = { name: login, password: randomUUID() }
  await migrate(owner, { source: standardSource, withStandardSchema: true, createLogin })
  await owner.transaction({}, (transaction) => transaction.script(orderCountTable))
  await addTenants(owner, tenants)
  const url = new URL(database.url)
  url.username = login
  url.password = createLogin.password
  return {
    url: url.href,
    async query<Row extends object>(text: string) {
      const { rows } = await owner.transaction({}, (transaction) => transaction.query<Row>(text))
      return rows
    },
    async close() {
      await owner.close()
      await database.drop()
    },
  }
}

/** Three customers each, with an order. */
async function addTenants(owner: Connection, tenants: number): Promise<void> {
  await owner.transaction({ settings: { search_path: 'public' } }, (transaction) =>
    transaction.query(
      `with t as (insert into tenant (slug, name) select 'tenant-' || n, 'Tenant ' || n from generate_series(1, $1::int) n returning id),
       p as (insert into product (tenant_id, name) select id, 'Wine' from t returning tenant_id, id),
       k as (insert into sku (tenant_id, product_id, code) select tenant_id, id, 'W-1' from p returning tenant_id, id),
       c as (insert into customer (tenant_id, name) select id, 'Customer ' || n from t, generate_series(1, 3) n returning tenant_id, id),
       o as (insert into "order" (tenant_id, customer_id, status, ordered_at)
             select tenant_id, id, 'DELIVERED', '2026-02-01T12:00Z'::timestamptz from c returning tenant_id, id)
       insert into order_line (tenant_id, order_id, sku_id, quantity, unit_price) select o.tenant_id, o.id, k.id, 2, 30 from o join k using (tenant_id)`,
      [tenants],
    ),
  )
}
