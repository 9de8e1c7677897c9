import type { RelationName } from './relation-columns.ts'

/** Where a relation comes from: SELECT `columns` FROM `from`. Nothing is created in the application's schema. */
export interface Relation {
  /** What stands behind FROM: a table, or tables joined. */
  readonly from: string
  /** Name of the relation's column <- SQL expression over `from`. */
  readonly columns: Readonly<Record<string, string>>
  /** The table and the columns that a job may write back to; none where left out. */
  readonly writable?: {
    readonly table: string
    /** Name of the relation's column <- column of the table. */
    readonly columns: Readonly<Record<string, string>>
  }
}

/** The application's tables as the relations that jobs read. */
export interface Source {
  readonly name: string
  readonly relations: Readonly<Partial<Record<RelationName, Relation>>>
}
