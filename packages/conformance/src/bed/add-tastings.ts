import { randomUUID } from 'node:crypto'
import type { Tenant } from '@leora-jobs/core'
import type { Parameter } from '@leora-jobs/postgres'
import { asOwner } from './as-owner.ts'
import type { TestBed } from './test-bed.ts'

/** A tenant of samples and orders, made by hand. Things are called by names; their ids are made of them. */
export interface TastingRoom {
  /** Rep -> samples that it may give a month. */
  readonly reps: Readonly<Record<string, number>>
  /** SKU -> its product. */
  readonly skus: Readonly<Record<string, string>>
  /** Product -> category and supplier; null where it has none. */
  readonly products: Readonly<Record<string, readonly [category: string | null, supplier: string | null]>>
  /** Customer -> its type. */
  readonly customers: Readonly<Record<string, string | null>>
  readonly samples: readonly GivenSample[]
  readonly orders?: readonly GivenOrder[]
}

/** Rep, customer, SKU, instant, and how many. */
export type GivenSample = readonly [rep: string, customer: string, sku: string, at: string, quantity?: number]

export interface GivenOrder {
  readonly customer: string
  readonly ordered: string | null
  /** @default ordered */
  readonly delivered?: string | null
  /** @default 'DELIVERED' */
  readonly status?: string
  readonly lines: readonly GivenLine[]
}

/** SKU, quantity, price; and `true` for a sample. */
export type GivenLine = readonly [sku: string, quantity: number, price: number, isSample?: boolean]

/** The id that a thing of a kind has by its name, the same in every tenant. */
export function idOf(kind: 'rep' | 'sku' | 'product' | 'supplier' | 'customer', name: string): string {
  const hex = [...`${kind} ${name}`].map((letter) => letter.charCodeAt(0).toString(16)).join('')
  const text = hex.slice(0, 32).padEnd(32, '0')
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Adds the tenant. */
export async function addTastings(
  bed: TestBed,
  slug: string,
  { reps, skus, products, customers, samples, orders = [] }: TastingRoom,
  timeZone = 'UTC',
): Promise<Tenant> {
  const tenant = { id: randomUUID(), slug, name: `Room ${slug}`, timeZone }
  const suppliers = [...new Set(Object.values(products).flatMap(([, supplier]) => supplier ?? []))]
  const placed = orders.map((order) => ({ ...order, id: randomUUID() }))
  const lines = placed.flatMap(({ id, lines }) => lines.map((line) => ({ id, line })))
  await asOwner(bed, async ({ query }) => {
    const insert = (into: string, types: string, rows: readonly (readonly unknown[])[]) => {
      const lists = types.split(' ')
      const columns = lists.map((_, index) => rows.map((row) => row[index] ?? null)) as Parameter[]
      const values = lists.map((type, index) => `$${index + 2}::${type}[]`).join(', ')
      return query(`insert into ${into} select $1::uuid, * from unnest(${values})`, [tenant.id, ...columns])
    }
    await query('insert into tenant (id, slug, name, time_zone) values ($1::uuid, $2::text, $3::text, $4::text)', [
      tenant.id,
      slug,
      tenant.name,
      timeZone,
    ])
    await insert(
      'sales_rep (tenant_id, id, name, sample_allowance_per_month)',
      'uuid text int',
      Object.entries(reps).map(([rep, allowance]) => [idOf('rep', rep), rep, allowance]),
    )
    await insert(
      'supplier (tenant_id, id, name)',
      'uuid text',
      suppliers.map((name) => [idOf('supplier', name), name]),
    )
    await insert(
      'product (tenant_id, id, name, category, supplier_id)',
      'uuid text text uuid',
      Object.entries(products).map(([product, [category, supplier]]) => [
        idOf('product', product),
        product,
        category,
        supplier && idOf('supplier', supplier),
      ]),
    )
    await insert(
      'sku (tenant_id, id, product_id, code)',
      'uuid uuid text',
      Object.entries(skus).map(([sku, product]) => [idOf('sku', sku), idOf('product', product), sku]),
    )
    await insert(
      'customer (tenant_id, id, name, customer_type)',
      'uuid text text',
      Object.entries(customers).map(([customer, type]) => [idOf('customer', customer), customer, type]),
    )
    await insert(
      'sample (tenant_id, sales_rep_id, customer_id, sku_id, tasted_at, quantity)',
      'uuid uuid uuid timestamptz int',
      samples.map(([rep, customer, sku, at, quantity = 1]) => [
        idOf('rep', rep),
        idOf('customer', customer),
        idOf('sku', sku),
        at,
        quantity,
      ]),
    )
    await insert(
      '"order" (tenant_id, id, customer_id, status, ordered_at, delivered_at)',
      'uuid uuid text timestamptz timestamptz',
      placed.map(({ id, customer, status = 'DELIVERED', ordered, delivered = ordered }) => [
        id,
        idOf('customer', customer),
        status,
        ordered,
        delivered,
      ]),
    )
    await insert(
      'order_line (tenant_id, order_id, sku_id, quantity, unit_price, is_sample)',
      'uuid uuid int numeric bool',
      lines.map(({ id, line: [sku, quantity, price, isSample = false] }) => [
        id,
        idOf('sku', sku),
        quantity,
        price,
        isSample,
      ]),
    )
  })
  return tenant
}
