import { randomUUID } from 'node:crypto'
import type { Tenant } from '@leora-jobs/core'
import type { Parameter } from '@leora-jobs/postgres'
import { asOwner } from './as-owner.ts'
import type { TestBed } from './test-bed.ts'

/** SKUs with their stock and sales, made by hand. Times are what stands in the columns: `2026-02-03` is noon UTC of that day. */
export interface Cellar {
  readonly timeZone?: string
  readonly customers?: readonly { readonly name: string; readonly type?: string }[]
  readonly skus: readonly CellarSku[]
  readonly orders?: readonly CellarOrder[]
  readonly purchases?: readonly CellarPurchase[]
}

export interface CellarSku {
  readonly code: string
  /** @default the code */
  readonly name?: string
  readonly category?: string
  readonly unitsPerCase?: number
  readonly isActive?: boolean
  /** On hand and reserved, by location; no stock is kept where there is none. */
  readonly stock?: readonly (readonly [onHand: number, reserved?: number])[]
}

export interface CellarOrder {
  /** By index. @default 0 */
  readonly customer?: number
  readonly at: string | null
  /** @default 'DELIVERED' */
  readonly status?: string
  /** SKUs by index; the price is 10 where none is said. */
  readonly lines: readonly (readonly [sku: number, quantity: number, price?: number, isSample?: boolean])[]
}

export interface CellarPurchase {
  readonly sku: number
  readonly quantity: number
  readonly received?: number
  readonly orderedAt: string
  readonly expectedAt?: string
  readonly receivedAt?: string
}

/** The id of the nth SKU or customer, the same in every tenant. */
export const cellarId = (kind: 'customer' | 'sku', index: number) => idOf(kind === 'customer' ? 1 : 4, index)

/** Adds a tenant with its cellar. */
export async function addCellar(bed: TestBed, slug: string, cellar: Cellar): Promise<Tenant> {
  const { timeZone = 'UTC', skus, customers = [{ name: 'Bistro' }], orders = [], purchases = [] } = cellar
  const tenant = { id: randomUUID(), slug, name: `Cellar ${slug}`, timeZone }
  const lines = orders.flatMap((order, index) => order.lines.map((line) => ({ line, order: index })))
  const stock = skus.flatMap((sku, index) => (sku.stock ?? []).map((place, at) => ({ place, at, sku: index })))
  await asOwner(bed, async ({ query }) => {
    const insert = (table: string, types: string, rows: readonly (readonly Parameter[])[]) => {
      const columns = types.split(', ').map((column) => column.split(' '))
      const lists = columns.map(([, type], at) => `$${at + 2}::${type}[]`)
      return query(
        `insert into "${table}" (${table === 'tenant' ? '' : 'tenant_id, '}${columns.map(([name]) => name).join(', ')})
         select ${table === 'tenant' ? '' : '$1::uuid, '}* from unnest(${lists.join(', ')})${table === 'tenant' ? ' where $1::uuid is not null' : ''}`,
        [tenant.id, ...columns.map((_, at) => rows.map((row) => (row[at] ?? null) as string | null))],
      )
    }
    await insert('tenant', 'id uuid, slug text, name text, time_zone text', [[tenant.id, slug, tenant.name, timeZone]])
    await insert(
      'customer',
      'id uuid, name text, customer_type text',
      customers.map(({ name, type }, index) => [idOf(1, index), name, type ?? null]),
    )
    await insert(
      'product',
      'id uuid, name text, category text',
      skus.map(({ code, name, category }, index) => [idOf(3, index), name ?? code, category ?? null]),
    )
    await insert(
      'sku',
      'id uuid, product_id uuid, code text, units_per_case int, is_active bool',
      skus.map(({ code, unitsPerCase, isActive }, index) => [
        idOf(4, index),
        idOf(3, index),
        code,
        text(unitsPerCase),
        text(isActive ?? true),
      ]),
    )
    await insert(
      'order',
      'id uuid, customer_id uuid, status text, ordered_at timestamptz, delivered_at timestamptz',
      orders.map(({ customer = 0, status, at }, index) => [
        idOf(5, index),
        idOf(1, customer),
        status ?? 'DELIVERED',
        instant(at),
        instant(at),
      ]),
    )
    await insert(
      'order_line',
      'id uuid, order_id uuid, sku_id uuid, quantity int, unit_price numeric, is_sample bool',
      lines.map(({ line: [sku, quantity, price = 10, isSample = false], order }, index) => [
        idOf(6, index),
        idOf(5, order),
        idOf(4, sku),
        text(quantity),
        text(price),
        text(isSample),
      ]),
    )
    await insert(
      'inventory',
      'sku_id uuid, location text, on_hand int, reserved int',
      stock.map(({ place: [onHand, reserved = 0], at, sku }) => [
        idOf(4, sku),
        `Room ${at}`,
        text(onHand),
        text(reserved),
      ]),
    )
    await insert(
      'purchase_order_line',
      'id uuid, sku_id uuid, quantity int, received_quantity int, ordered_at timestamptz, expected_at timestamptz, received_at timestamptz',
      purchases.map(({ sku, quantity, received, orderedAt, expectedAt, receivedAt }, index) => [
        idOf(7, index),
        idOf(4, sku),
        text(quantity),
        text(received ?? 0),
        instant(orderedAt),
        instant(expectedAt ?? null),
        instant(receivedAt ?? null),
      ]),
    )
  })
  return tenant
}

function instant(at: string | null): string | null {
  return at?.length === 10 ? `${at}T12:00:00Z` : at
}

function text(value: number | boolean | undefined): string | null {
  return value === undefined ? null : String(value)
}

function idOf(kind: number, index: number): string {
  return `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(index).padStart(12, '0')}`
}
