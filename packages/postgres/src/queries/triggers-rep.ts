import { fragment, raw, type SqlFragment } from '../sql-fragment.ts'
import type { QueryContext } from './named-query.ts'
import type { SubjectColumns } from './triggers-columns.ts'

/** Who sees to a customer, and what rules have given that rep today. */
export interface RepSql {
  readonly columns: SubjectColumns
  /** By the SQL of the rep's id. */
  join(id: SqlFragment): SqlFragment
}

/** A rep that the source does not know has an id and no name. */
export function repOf({ inspected }: QueryContext): RepSql {
  const isKnown = inspected.source.relations.sales_rep !== undefined
  return {
    columns: {
      repId: raw('rep.rep_id'),
      repName: raw('rep.rep_name'),
      repEmail: raw('rep.rep_email'),
      tasksToday: raw('today_by_rep.count'),
    },
    join: (id) => fragment`
left join lateral (${
      isKnown
        ? fragment`select ${id}::text as rep_id, (select r.name from sales_rep r where r.id = ${id}) as rep_name, (select r.email from sales_rep r where r.id = ${id}) as rep_email`
        : fragment`select ${id}::text as rep_id, null::text as rep_name, null::text as rep_email`
    }) rep on true
left join today_by_rep on today_by_rep.sales_rep_id = rep.rep_id`,
  }
}
