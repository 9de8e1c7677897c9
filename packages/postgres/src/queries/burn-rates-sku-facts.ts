import type { JsonValue } from '@leora-jobs/core'
import { addDays, type CalendarDay, calendarDay } from '@leora-jobs/core'
import type { OpenOrder, SkuFacts } from '@leora-jobs/core/jobs'
import type { RelationName } from '../source/relation-columns.ts'
import { fragment, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { numberOf, type QueryContext, textOf } from './named-query.ts'
import { noSampleAccount } from './no-sample-account.ts'
import { saleSql } from './sale-order.ts'
import { skuCategory } from './sku-category.ts'
import { soldLine } from './sold-lines.ts'

/**
 * The facts of the SKUs that a CTE `page` (id, code, units_per_case, is_active, burn_rate, reorder_point) names, as further CTEs, the last
 * of which is `sku_facts` with an `id`. Lines are read by the range of SKUs, since pages are in their order: wants the index
 * order_line (tenant_id, sku_id) include (order_id, quantity, unit_price, is_sample). The planner cannot know how much a range that it does
 * not see holds, and takes it for little: full joins are never nested, whatever it believes. Sales are texts of ages and units, a third of
 * what days would take. Relations that only add something may be missing.
 */
export function skuFactsClauses(parameters: Readonly<Record<string, JsonValue>>, context: QueryContext): SqlFragment {
  const sale = saleSql(parameters)
  const zone = param(textOf(parameters, 'timeZone'), 'text')
  const end = fragment`((${sale.asOf} + 1)::timestamp at time zone ${zone})`
  const lookBack = param(numberOf(parameters, 'lookBackDays'), 'int')
  const has = (name: RelationName) => context.inspected.source.relations[name] !== undefined
  const inPage = (line: 'l' | 'x') =>
    fragment`${raw(line)}.sku_id between (select first_id from bounds) and (select last_id from bounds)`
  const stock = has('inventory')
    ? fragment`
  select x.sku_id, sum(x.on_hand) as on_hand, sum(coalesce(x.reserved, 0)) as reserved, count(*)::int as locations
  from inventory x where ${inPage('x')} group by x.sku_id`
    : fragment`select id as sku_id, 0 as on_hand, 0 as reserved, 0 as locations from page where false`
  const openOrders = has('purchase_order_line')
    ? fragment`
  select sku_id, string_agg(units || ':' || coalesce(ordered_on::text, '') || ':' || coalesce(expected_on::text, ''), ',' order by expected_on, ordered_on, units) as orders
  from (
    select x.sku_id, x.quantity - coalesce(x.received_quantity, 0) as units,
      (x.ordered_at at time zone ${zone})::date as ordered_on, (x.expected_at at time zone ${zone})::date as expected_on
    from purchase_order_line x
    where ${inPage('x')} and x.received_at is null and x.quantity > coalesce(x.received_quantity, 0) and coalesce(x.ordered_at < ${end}, true)
  ) under_way group by sku_id`
    : fragment`select id as sku_id, null::text as orders from page where false`
  const receipts = has('purchase_order_line')
    ? fragment`
  select sku_id, count(*)::int as receipts, avg(days)::float8 as mean_days, stddev_samp(days)::float8 as deviation_days
  from (
    select x.sku_id, (x.received_at at time zone ${zone})::date - (x.ordered_at at time zone ${zone})::date as days
    from purchase_order_line x where ${inPage('x')} and x.received_at < ${end} and x.received_at >= x.ordered_at
  ) received group by sku_id`
    : fragment`select id as sku_id, 0 as receipts, 0::float8 as mean_days, 0::float8 as deviation_days from page where false`
  return fragment`
bounds as materialized (
  select (select id from page order by id limit 1) as first_id, (select id from page order by id desc limit 1) as last_id
),
counted as materialized (
  select o.id, ${sale.asOf} - ${sale.day} as age from sales_order o where ${sale.counts} ${noSampleAccount(parameters, context)}
),
sku_day as (
  select l.sku_id, counted.age, sum(l.quantity) as units, bool_or(l.quantity > 0) as is_sale
  from (select l.order_id, l.sku_id, l.quantity from order_line l where ${soldLine} and ${inPage('l')}) l
  full join counted on counted.id = l.order_id
  where coalesce(counted.id is not null and l.order_id is not null, false)
  group by l.sku_id, counted.age
),
sold as (
  select sku_id, max(age) filter (where is_sale) as first_age, min(age) filter (where is_sale) as last_age,
    string_agg(age || ':' || units, ',' order by age desc) filter (where age < ${lookBack} and units <> 0) as sales
  from sku_day group by sku_id
),
named as (${skuCategory(context.inspected)}),
stock as (${stock}),
open_order as (${openOrders}),
receipt as (${receipts}),
sku_facts as (
  select page.id, page.code, named.name, named.category, page.units_per_case::text as units_per_case, page.is_active,
    page.burn_rate::text as current_burn_rate, page.reorder_point::text as current_reorder_point,
    sold.first_age, sold.last_age, sold.sales,
    stock.on_hand::text as on_hand, stock.reserved::text as reserved, stock.locations,
    open_order.orders as open_orders, receipt.receipts, receipt.mean_days, receipt.deviation_days
  from page
  left join named on named.id = page.id
  full join sold on sold.sku_id = page.id
  full join stock on stock.sku_id = page.id
  full join open_order on open_order.sku_id = page.id
  full join receipt on receipt.sku_id = page.id
  where coalesce(page.id is not null, false)
)`
}

/** A row of `sku_facts` as the driver gives it, with the as-of it was read for. */
export interface SkuRow {
  readonly skuId: string | number
  readonly asOf: CalendarDay
  readonly code: string
  readonly name: string | null
  readonly category: string | null
  readonly unitsPerCase: string | null
  readonly isActive: boolean | null
  readonly currentBurnRate: string | null
  readonly currentReorderPoint: string | null
  readonly firstAge: number | null
  readonly lastAge: number | null
  readonly sales: string | null
  readonly onHand: string | null
  readonly reserved: string | null
  readonly locations: number | null
  readonly openOrders: string | null
  readonly receipts: number | null
  readonly meanDays: number | null
  readonly deviationDays: number | null
}

export function skuFactsOf(row: SkuRow): SkuFacts {
  const daysAgo = daysBefore(row.asOf)
  return {
    skuId: String(row.skuId),
    code: row.code,
    name: row.name,
    category: row.category,
    unitsPerCase: row.unitsPerCase === null ? null : Number(row.unitsPerCase),
    isActive: row.isActive ?? true,
    sales: listOf(row.sales).map((entry) => {
      const at = entry.indexOf(':')
      return { on: daysAgo(Number(entry.slice(0, at))), units: Number(entry.slice(at + 1)) }
    }),
    firstSaleOn: row.firstAge === null ? null : daysAgo(row.firstAge),
    lastSaleOn: row.lastAge === null ? null : daysAgo(row.lastAge),
    stock:
      row.onHand === null
        ? null
        : { onHand: Number(row.onHand), reserved: Number(row.reserved), locations: row.locations ?? 0 },
    openOrders: listOf(row.openOrders).map(openOrderOf),
    receipts:
      row.receipts === null
        ? null
        : { count: row.receipts, meanDays: row.meanDays ?? 0, deviationDays: row.deviationDays },
    currentBurnRate: row.currentBurnRate,
    currentReorderPoint: row.currentReorderPoint,
  }
}

/** Days by their age. A page has a hundred thousand of them, and they are a thousand: each is written once. */
function daysBefore(asOf: CalendarDay): (age: number) => CalendarDay {
  if (recent.asOf !== asOf) recent = { asOf, days: new Map() }
  const { days } = recent
  return (age) => {
    const known = days.get(age)
    if (known !== undefined) return known
    const day = addDays(asOf, -age)
    days.set(age, day)
    return day
  }
}

let recent: { readonly asOf: CalendarDay | null; readonly days: Map<number, CalendarDay> } = {
  asOf: null,
  days: new Map(),
}

function openOrderOf(entry: string): OpenOrder {
  const [units, orderedOn, expectedOn] = entry.split(':')
  return { units: Number(units), orderedOn: dayOrNull(orderedOn), expectedOn: dayOrNull(expectedOn) }
}

function dayOrNull(text: string | undefined): CalendarDay | null {
  return text ? calendarDay(text) : null
}

function listOf(text: string | null): readonly string[] {
  return text === null ? [] : text.split(',')
}
