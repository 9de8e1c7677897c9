import { fragment, join, param, type SqlFragment } from '../sql-fragment.ts'
import type { SubjectRow } from './triggers-facts.ts'

/** What is known of a subject, by the fields of `SubjectRow`; what a kind does not know is left out. */
export type SubjectColumns = Readonly<Partial<Record<keyof SubjectRow, SqlFragment>>>

/**
 * The list of a SELECT for records `b` (with rule_id, rule_place and place): the key, and in the first record of each subject what is known of it, as one text:
 * thirty columns, most of them null, took four times as long to read.
 */
export function recordColumns(kind: string, id: SqlFragment, known: SubjectColumns): SqlFragment {
  const facts = Object.entries(known).map(([field, value]) => fragment`${param(field, 'text')}, ${value}`)
  return fragment`${param(kind, 'text')} as subject_kind, ${id}::text as subject_id, b.rule_id,
  case when b.rule_place = 1 then json_build_object(${join(facts)})::text end as facts, b.place as place_in_kind`
}

/** The subjects of one kind. */
export interface SubjectBranch {
  readonly kind: string
  /** The CTE that has one row a record. */
  readonly counted: string
  /** CTEs that give at most so many records. */
  clauses(limit: SqlFragment): SqlFragment
  /** One row a record, with the columns of `recordColumns`. */
  readonly rows: SqlFragment
}
