import type { JsonValue } from '@leora-jobs/core'
import type { InspectedSource } from '../source/inspect-source.ts'
import type { RelationName } from '../source/relation-columns.ts'
import { fragment, join, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { numberOf, textOf, textsOf } from './named-query.ts'

/** The days that sample-metrics looks at, as SQL. */
export interface SampleDays {
  readonly asOf: SqlFragment
  /** Age of the oldest tasting that is read: a window before the look-back, since a further touch belongs to an older episode. */
  readonly oldestAge: number
  readonly longestWindow: number
  /** The instant at which a day begins in the tenant's zone. */
  startOf(day: SqlFragment): SqlFragment
  /** The tenant's day of an instant. */
  dayOf(instant: SqlFragment): SqlFragment
}

type Parameters = Readonly<Record<string, JsonValue>>

/** From the parameters asOf, timeZone, windows, lookBackDays. */
export function sampleDays(parameters: Parameters): SampleDays {
  const zone = param(textOf(parameters, 'timeZone'), 'text')
  const longestWindow = Math.max(...textsOf(parameters, 'windows').map(Number))
  return {
    asOf: fragment`${param(textOf(parameters, 'asOf'), 'date')}`,
    oldestAge: numberOf(parameters, 'lookBackDays') + longestWindow - 1,
    longestWindow,
    startOf: (day) => fragment`((${day})::timestamp at time zone ${zone})`,
    dayOf: (instant) => fragment`(${instant} at time zone ${zone})::date`,
  }
}

/** What a SKU is a size of, as text; the SKU itself where that is not known. */
export function productKey(inspected: InspectedSource, sku: SqlFragment): SqlFragment {
  const alone = fragment`'one ' || ${sku}::text`
  return hasColumn(inspected, 'sku', 'product_id') ? fragment`coalesce(k.product_id::text, ${alone})` : alone
}

/** What a sale may be of to convert a tasting of a SKU: the SKU, or its product. */
export function family(inspected: InspectedSource, parameters: Parameters, sku: SqlFragment): SqlFragment {
  return isByProduct(parameters) ? productKey(inspected, sku) : sku
}

export function isByProduct(parameters: Parameters): boolean {
  return textOf(parameters, 'match') === 'product'
}

/**
 * `tasting`: the samples from the longest window before the look-back (or from the first of the month, for allowances) to the end of as-of, with what
 * each is grouped by. Relations that the source lacks give nulls. Wants the index sample (tenant_id, tasted_at).
 */
export function tastings(parameters: Parameters, inspected: InspectedSource): SqlFragment {
  const { asOf, oldestAge, startOf, dayOf } = sampleDays(parameters)
  const month = fragment`date_trunc('month', ${asOf}::timestamp)::date`
  const { columns, joins } = sampleRelations(inspected)
  return fragment`
tasting as materialized (
  select t.*, not is_account and day > ${asOf} - ${param(numberOf(parameters, 'lookBackDays'), 'int')} as counts,
    dense_rank() over (order by rep_id) as rep_no,
    sum(quantity) filter (where day >= ${month}) over (partition by rep_id) as month_quantity
  from (
    select s.customer_id, s.sku_id, coalesce(s.sales_rep_id::text, '') as rep_id, s.quantity, s.tasted_at as at, ${dayOf(raw('s.tasted_at'))} as day,
      ${productKey(inspected, raw('s.sku_id'))} as product_key, ${family(inspected, parameters, raw('s.sku_id'))} as family,
      ${columns},
      coalesce(c.customer_type, '') as customer_type, ${isSampleAccount(parameters)} as is_account
    from sample s
    left join customer c on c.id = s.customer_id
    ${joins}
    where s.tasted_at >= ${startOf(fragment`least(${asOf} - ${param(oldestAge, 'int')}, ${month})`)}
      and s.tasted_at < ${startOf(fragment`${asOf} + 1`)} and s.customer_id is not null and s.sku_id is not null
  ) t
)`
}

/** What SKU, product, supplier and rep say of a sample `s`, and their joins; what the source lacks is null, as for a sample that names none. */
export function sampleRelations(inspected: InspectedSource): {
  readonly columns: SqlFragment
  readonly joins: SqlFragment
} {
  const has = (relation: RelationName) => inspected.source.relations[relation] !== undefined
  const hasProducts = has('product') && hasColumn(inspected, 'sku', 'product_id')
  const namesSuppliers = hasProducts && hasColumn(inspected, 'product', 'supplier_id')
  const hasSuppliers = has('supplier') && namesSuppliers
  const column = (isThere: boolean, name: string, expression: string, type = 'text') =>
    raw(`${isThere ? expression : `null::${type}`} as ${name}`)
  const joined = (isThere: boolean, clause: string) => raw(isThere ? `left join ${clause}` : '')
  return {
    columns: join([
      column(has('sku'), 'code', 'k.code'),
      column(hasProducts, 'product_name', 'p.name'),
      column(true, 'category', hasProducts ? `coalesce(p.category, '')` : `''`),
      column(true, 'supplier_key', namesSuppliers ? `coalesce(p.supplier_id::text, '')` : `''`),
      column(hasSuppliers, 'supplier_label', 'm.name'),
      column(has('sales_rep'), 'rep_label', 'r.name'),
      column(has('sales_rep'), 'allowance', 'r.sample_allowance_per_month::numeric', 'numeric'),
    ]),
    joins: join(
      [
        joined(has('sku'), 'sku k on k.id = s.sku_id'),
        joined(hasProducts, 'product p on p.id = k.product_id'),
        joined(hasSuppliers, 'supplier m on m.id = p.supplier_id'),
        joined(has('sales_rep'), 'sales_rep r on r.id = s.sales_rep_id'),
      ],
      ' ',
    ),
  }
}

/** Whether the customer `c` is one that samples are booked on, by the sale policy. */
export function isSampleAccount(parameters: Parameters): SqlFragment {
  const ids = textsOf(parameters, 'accountIds')
  const patterns = textsOf(parameters, 'accountNames').map((name) =>
    name.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%'),
  )
  if (ids.length + patterns.length === 0) return raw('false')
  return fragment`coalesce(c.id::text = any (${param(ids, 'text[]')}) or c.name ilike any (${param(patterns, 'text[]')}), false)`
}

function hasColumn({ source }: InspectedSource, relation: RelationName, column: string): boolean {
  return source.relations[relation]?.columns[column] !== undefined
}
