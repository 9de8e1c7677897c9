import type { RelationName, relationColumns } from './relation-columns.ts'
import type { Insertable, Relation } from './source.ts'

type Columns<Name extends RelationName> = (typeof relationColumns)[Name]

type RequiredColumn<Name extends RelationName> = {
  [Column in keyof Columns<Name>]: Columns<Name>[Column] extends { readonly isOptional: true } ? never : Column
}[keyof Columns<Name>]

/** The table and the columns that a job may write back to: name of the relation's column <- name of the table's, without quotes. */
export interface WritableDefinition<Name extends RelationName = RelationName> {
  readonly table: string
  readonly columns: { readonly [Column in keyof Columns<Name>]?: string }
}

/** A relation as SQL expressions over a table, or tables joined: each column <- expression. */
export interface MappedRelation<Name extends RelationName> extends Omit<Relation, 'columns' | 'writable'> {
  readonly columns: { readonly [Column in RequiredColumn<Name>]: string } & {
    readonly [Column in keyof Columns<Name>]?: string
  }
  readonly writable?: WritableDefinition<Name>
}

/** A relation as the text of a SELECT, each column of which is called what the relation calls it. */
export interface SelectedRelation<Name extends RelationName> {
  readonly select: string
  readonly writable?: WritableDefinition<Name>
  readonly insertable?: Insertable
}

/** Where an application's tables are, as its owner writes it. Relations that no job needs may be left out, and optional columns. */
export interface SourceDefinition {
  readonly name: string
  readonly relations: {
    readonly [Name in RelationName]?: MappedRelation<Name> | SelectedRelation<Name> | string
  }
}
