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
