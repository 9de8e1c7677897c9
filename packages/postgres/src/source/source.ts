import type { RelationName } from './relation-columns.ts'

/** Where a relation comes from: SELECT `columns` FROM `from`. Nothing is created in the application's schema. */
export interface Relation {
  /** What stands behind FROM: a table, or tables joined. */
  readonly from: string
  /** Which of its rows there are for the jobs: an SQL condition over `from`. @default all */
  readonly where?: string
  /** Name of the relation's column <- SQL expression over `from`. */
  readonly columns: Readonly<Record<string, string>>
  /** The table and the columns that a job may write back to; none where left out. */
  readonly writable?: {
    readonly table: string
    /** Name of the relation's column <- column of the table. */
    readonly columns: Readonly<Record<string, string>>
  }
  /** How a job enters a row; only `task` and `triggered_task` have such rows. */
  readonly insertable?: Insertable
}

/** The table that rows are entered in, and its columns, without quotes. */
export interface Insertable {
  readonly table: string
  /**
   * Column of the table <- column of the row `w`. Of a task: id (a uuid as text), tenant_id, customer_id, sales_rep_id, title, description, due_on, status,
   * priority, created_at, updated_at; of a triggered task: id, tenant_id, trigger_id, task_id, customer_id, created_at. Each is cast to the type that the table's column
   * has. Without an id the database must give one.
   */
  readonly columns: Readonly<Record<string, string>>
  /** Column of the table <- SQL expression over `w`, all of whose columns are text but created_at and updated_at (timestamptz). */
  readonly expressions?: Readonly<Record<string, string>>
}

/** The application's tables as the relations that jobs read. */
export interface Source {
  readonly name: string
  readonly relations: Readonly<Partial<Record<RelationName, Relation>>>
}

/** `from`, and `where` where there is one, as they stand in a SELECT. */
export function rowsOfRelation({ from, where }: Pick<Relation, 'from' | 'where'>): string {
  return where === undefined ? from : `${from} where (${where})`
}
