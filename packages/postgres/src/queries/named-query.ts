import type { JsonValue } from '@leora-jobs/core'
import type { InspectedSource } from '../source/inspect-source.ts'
import type { SqlFragment } from '../sql-fragment.ts'

/** What a named query is written from. */
export interface QueryContext {
  readonly inspected: InspectedSource
  readonly tenantId: string
  /** By which setting the tenant is announced. */
  readonly tenantSetting: string
  /** The tables of ours that there are, and that may be read: a query does without the others. */
  readonly ownTables: ReadonlySet<string>
}

/** A statement that core asks for by name. Relations are called by their names; the tenant's predicate is added to each. */
export interface NamedQueryDefinition {
  sql(parameters: Readonly<Record<string, JsonValue>>, context: QueryContext): SqlFragment
  /** A column that puts the rows of a page into key order, where the columns of its key do not: ids of several relations are texts, and 9 comes before 10. */
  readonly orderColumn?: string
  /** Rows arrive with camel-case fields; this makes facts of them. */
  decode?(row: Record<string, unknown>): unknown
  /** Makes such a function for one reading, whose rows come in key order: for what several rows share, and only the first of them brings. */
  decoder?(): (row: Record<string, unknown>) => unknown
}

/** A parameter that must be a number. */
export function numberOf(parameters: Readonly<Record<string, JsonValue>>, name: string): number {
  return Number(parameters[name])
}

/** A parameter that must be a text. */
export function textOf(parameters: Readonly<Record<string, JsonValue>>, name: string): string {
  return String(parameters[name])
}

/** A parameter that must be a list of texts; empty for null. */
export function textsOf(parameters: Readonly<Record<string, JsonValue>>, name: string): readonly string[] {
  const value = parameters[name]
  return Array.isArray(value) ? value.map(String) : []
}

/** A parameter that must be a list of keys; null for null. */
export function keysOf(
  parameters: Readonly<Record<string, JsonValue>>,
  name: string,
): readonly (readonly string[])[] | null {
  const value = parameters[name]
  return Array.isArray(value) ? value.map((key) => (Array.isArray(key) ? key.map(String) : [])) : null
}
