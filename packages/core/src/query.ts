import type { JsonValue } from './decision.ts'

/**
 * A query as a value: what to read, not yet read. A page describes its query, so that the framework can join the target to
 * it, count it, restrict it to one record, and carry it out in whatever transaction is right.
 */
export type Query<Row> = NamedQuery<Row> | SqlQuery<Row>

/** A query that the database adapter knows by name: the built-in jobs', whose SQL core must not hold. */
export interface NamedQuery<Row> {
  readonly kind: 'named'
  readonly name: string
  readonly parameters: Readonly<Record<string, JsonValue>>
  readonly __row?: Row
}

/** A query that a job of the user's carries itself. */
export interface SqlQuery<Row> {
  readonly kind: 'sql'
  readonly strings: readonly string[]
  readonly values: readonly SqlValue[]
  readonly __row?: Row
}

/** A parameter, or another piece of SQL in its place. */
export type SqlValue = string | number | boolean | null | readonly string[] | SqlQuery<unknown>

/** Names a query of the adapter's. */
export function namedQuery<Row>(name: string, parameters: Readonly<Record<string, JsonValue>>): NamedQuery<Row> {
  return { kind: 'named', name, parameters }
}

/**
 * SQL with parameters: every `${value}` becomes a parameter, every `${sql`…`}` a piece of the text. The relations of the source
 * (`customer`, `sales_order`, `order_line`, …) can be read by these names, and are already restricted to the tenant.
 */
export function sql<Row>(strings: TemplateStringsArray, ...values: readonly SqlValue[]): SqlQuery<Row> {
  return { kind: 'sql', strings: [...strings], values }
}
