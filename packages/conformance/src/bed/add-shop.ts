import { randomUUID } from 'node:crypto'
import type { Tenant } from '@leora-jobs/core'
import type { Parameter, Transaction } from '@leora-jobs/postgres'
import { asOwner } from './as-owner.ts'
import type { TestBed } from './test-bed.ts'

/** A customer of a small tenant, made by hand. */
export interface ShopCustomer {
  readonly name?: string
  readonly accountType?: string
  readonly orders?: readonly ShopOrder[]
}

export interface ShopOrder {
  readonly day: string
  /** @default 100 */
  readonly amount?: number
  /** @default 'DELIVERED' */
  readonly status?: string
}

/** The id of the nth customer, the same in every tenant. */
export function customerId(index: number): string {
  return idOf(1, index)
}

/** Adds a tenant with its customers and their orders. */
export async function addShop(
  bed: TestBed,
  slug: string,
  customers: readonly ShopCustomer[],
  timeZone = 'UTC',
): Promise<Tenant> {
  const tenant = { id: randomUUID(), slug, name: `Shop ${slug}`, timeZone }
  await asOwner(bed, (transaction) => insertShop(transaction, tenant, customers))
  return tenant
}

async function insertShop(transaction: Transaction, tenant: Tenant, customers: readonly ShopCustomer[]): Promise<void> {
  const { query } = transaction
  const insert = (text: string, ...lists: Parameter[]) => query(text, [tenant.id, ...lists])
  await insert(
    'insert into tenant (id, slug, name, time_zone) values ($1::uuid, $2::text, $3::text, $4::text)',
    tenant.slug,
    tenant.name,
    tenant.timeZone,
  )
  await insert(`insert into product (tenant_id, id, name) values ($1::uuid, '${idOf(3, 0)}', 'Riesling')`)
  await insert(
    `insert into sku (tenant_id, id, product_id, code) values ($1::uuid, '${idOf(4, 0)}', '${idOf(3, 0)}', 'RI-1')`,
  )
  await insert(
    'insert into customer (tenant_id, id, name, account_type) select $1::uuid, * from unnest($2::uuid[], $3::text[], $4::text[])',
    customers.map((_, index) => customerId(index)),
    customers.map(({ name }, index) => name ?? `Customer ${index}`),
    customers.map(({ accountType }) => accountType ?? null),
  )
  const orders = customers.flatMap(({ orders = [] }, index) =>
    orders.map((order) => ({ ...order, customer: customerId(index) })),
  )
  await insert(
    `insert into "order" (tenant_id, id, customer_id, status, ordered_at, delivered_at)
     select $1::uuid, id, customer, status, day, day from unnest($2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[]) w (id, customer, status, day)`,
    orders.map((_, index) => idOf(5, index)),
    orders.map(({ customer }) => customer),
    orders.map(({ status }) => status ?? 'DELIVERED'),
    orders.map(({ day }) => `${day}T12:00:00Z`),
  )
  await insert(
    `insert into order_line (tenant_id, id, order_id, sku_id, quantity, unit_price)
     select $1::uuid, id, "order", '${idOf(4, 0)}', 1, price from unnest($2::uuid[], $3::uuid[], $4::numeric[]) w (id, "order", price)`,
    orders.map((_, index) => idOf(6, index)),
    orders.map((_, index) => idOf(5, index)),
    orders.map(({ amount }) => amount ?? 100),
  )
}

function idOf(kind: number, index: number): string {
  return `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(index).padStart(12, '0')}`
}
