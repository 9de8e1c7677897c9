import type { JsonValue } from '@leora-jobs/core'
import { fragment, identifier, join, param, type SqlFragment } from '../sql-fragment.ts'
import { textOf, textsOf } from './named-query.ts'

/** The sale policy in SQL, one piece each, shared by every query that reads sales. `o` is a row of sales_order. */
export interface SaleSql {
  /** The instant of an order: the first of the policy's dates that is not null. */
  readonly instant: SqlFragment
  /** The tenant's calendar day of that instant. */
  readonly day: SqlFragment
  /** The order's status counts, and it is dated on or before as-of. */
  readonly counts: SqlFragment
  readonly asOf: SqlFragment
}

/** What makes a line a sale, and what makes it revenue; `l` is a row of order_line. */
export const saleLine = fragment`l.quantity > 0 and l.unit_price > 0 and l.is_sample is not true`
export const revenueLine = fragment`l.unit_price <> 0 and l.is_sample is not true`

/** From the parameters asOf, timeZone, statuses, dateColumns. */
export function saleSql(parameters: Readonly<Record<string, JsonValue>>): SaleSql {
  const zone = param(textOf(parameters, 'timeZone'), 'text')
  const asOf = fragment`${param(textOf(parameters, 'asOf'), 'date')}`
  const columns = textsOf(parameters, 'dateColumns').map((column) => fragment`o.${identifier(column)}`)
  const instant = fragment`coalesce(${join(columns)})`
  // The end of the local day is computed once, so that the comparison is of instants and an index can serve it.
  const end = fragment`((${asOf} + 1)::timestamp at time zone ${zone})`
  return {
    instant,
    day: fragment`(${instant} at time zone ${zone})::date`,
    counts: fragment`o.status = any (${param(textsOf(parameters, 'statuses'), 'text[]')}) and ${instant} < ${end}`,
    asOf,
  }
}
