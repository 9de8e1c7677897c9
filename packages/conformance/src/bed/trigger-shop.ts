import { addDays, type CalendarDay, calendarDay, type Tenant } from '@leora-jobs/core'
import { addRules, type GivenRule } from './add-rules.ts'
import { addTastings, type GivenOrder, type GivenSample, idOf, type TastingRoom } from './add-tastings.ts'
import { ownerRows } from './as-owner.ts'
import type { TestBed } from './test-bed.ts'

/** A day of February 2026; the 29th is the first of March. */
export const feb = (day: number): CalendarDay => addDays(calendarDay('2026-01-31'), day)

/** A sale of six bottles. */
export const sale = (customer: string, on: CalendarDay, sku = 'RED'): GivenOrder => ({
  customer,
  ordered: `${on}T10:00Z`,
  lines: [[sku, 6, 20]],
})

/** A sale every `gap` days up to a day. */
export const rhythm = (customer: string, gap: number, last: CalendarDay, count = 6): readonly GivenOrder[] =>
  Array.from({ length: count }, (_, index) => sale(customer, addDays(last, -gap * index)))

/** Two reps, two wines, and these customers. */
export const shop = (
  customers: readonly string[],
  orders: readonly GivenOrder[],
  samples: readonly GivenSample[] = [],
): TastingRoom => ({
  reps: { Ana: 60, Ben: 60 },
  products: { Rioja: ['Red', 'Iberia'] },
  skus: { RED: 'Rioja', WHITE: 'Rioja' },
  customers: Object.fromEntries(customers.map((name) => [name, 'On Premise'])),
  samples,
  orders,
})

/** Adds the tenant with its rules, every customer of it a rep's. */
export async function addShop(
  bed: TestBed,
  slug: string,
  room: TastingRoom,
  rules: readonly GivenRule[],
): Promise<Tenant> {
  const tenant = await addTastings(bed, slug, room)
  await addRules(bed, tenant, rules)
  await ownerRows(bed, 'update customer set sales_rep_id = $2::uuid where tenant_id = $1::uuid', [
    tenant.id,
    idOf('rep', 'Ana'),
  ])
  return tenant
}

/** A sale that is added later. */
export async function addSale(bed: TestBed, tenant: Tenant, customer: string, at: string): Promise<void> {
  await ownerRows(
    bed,
    `with o as (
       insert into "order" (tenant_id, customer_id, status, ordered_at) values ($1::uuid, $2::uuid, 'DELIVERED', $3::timestamptz) returning tenant_id, id
     )
     insert into order_line (tenant_id, order_id, sku_id, quantity, unit_price) select tenant_id, id, $4::uuid, 1, 10 from o`,
    [tenant.id, idOf('customer', customer), at, idOf('sku', 'RED')],
  )
}
