import type { SourceDefinition } from '@leora-jobs/postgres'

/**
 * Where your own tables are: a SELECT for each relation, of which `tenant`, `customer`, `sales_order` and `order_line` are needed by every job. It is
 * checked against the database when a run starts, and by `leora-jobs doctor`: every missing table, column and wrong type is named at once.
 */
export function defineSource<const Definition extends SourceDefinition>(source: Definition): Definition {
  return source
}
