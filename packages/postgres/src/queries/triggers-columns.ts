import { fragment, identifier, join, raw, type SqlFragment } from '../sql-fragment.ts'

/** What a row of a subject may say; each kind fills its own columns, the others are null. */
const columns = {
  subject_kind: 'text',
  subject_id: 'text',
  rule_id: 'text',
  label: 'text',
  customer_id: 'text',
  customer_name: 'text',
  is_closed: 'boolean',
  do_not_contact_until: 'text',
  recent_tasks: 'int',
  rep_id: 'text',
  rep_name: 'text',
  rep_email: 'text',
  tasks_today: 'int',
  customer_type: 'text',
  current_type: 'text',
  sale_days: 'text',
  revenue: 'text',
  skus: 'text',
  sku_id: 'text',
  code: 'text',
  sku_name: 'text',
  tasted_on: 'text',
  sold_on: 'text',
  is_active: 'boolean',
  available: 'text',
  reorder_point: 'text',
  daily_rate: 'text',
} as const

export type SubjectColumn = keyof typeof columns

/** The list of a SELECT: all columns, in one order for all kinds. */
export function subjectColumns(filled: Readonly<Partial<Record<SubjectColumn, SqlFragment>>>): SqlFragment {
  return join(
    Object.entries(columns).map(
      ([name, type]) =>
        fragment`(${filled[name as SubjectColumn] ?? raw('null')})::${raw(type)} as ${identifier(name)}`,
    ),
  )
}

/** The subjects of one kind. */
export interface SubjectBranch {
  readonly kind: string
  /** The last of its CTEs that has one row a record: (place, …). */
  readonly counted: string
  /** CTEs that give at most so many records. */
  clauses(limit: SqlFragment): SqlFragment
  /** One row a record, with a `place_in_kind` behind the columns. */
  readonly rows: SqlFragment
}
