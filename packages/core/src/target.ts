import type { ColumnValue } from './decision.ts'

/** How a column is stored; adapters choose their own type for each. */
export type ColumnType = 'text' | 'integer' | 'bigint' | 'numeric' | 'double' | 'boolean' | 'date' | 'instant'

/** A column of the application's that repeats a decided one. */
export interface WriteBack<Field extends string = string> {
  /** The source's relation, whose id is the target's (single) key. */
  readonly relation: string
  /** Column of the relation <- field of the decision. */
  readonly columns: Readonly<Record<string, Field>>
  /**
   * Column of the relation -> field of the facts with its present value. Where it is not what the target holds, the record is changed: somebody else
   * wrote the column.
   */
  readonly present: Readonly<Record<string, string>>
  /** Column of the relation that gets the run's clock when one of `columns` changes. It is no decided value. */
  readonly changedAt?: string
}

/** The table a job maintains, declared: the framework compares, upserts, bisects, logs and undoes. */
export interface Target<Next = Readonly<Record<string, ColumnValue>>> {
  /** Snake case, in the schema of this library unless it names another (`schema.table`). */
  readonly name: string
  /** Fields of the facts that identify a row within a tenant, in key order. */
  readonly key: readonly string[]
  /** Every field of the decision, with its type. All of them are compared. */
  readonly columns: { readonly [Field in keyof Next]-?: ColumnType }
  readonly writeBack?: WriteBack
}

/** Declares a target; `Next` is what the job decides. */
export function table<Next>(
  target: Target<Next> & { readonly writeBack?: WriteBack<keyof Next & string> },
): Target<Next> {
  return target
}
