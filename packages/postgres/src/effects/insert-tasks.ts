import { LeoraError, type TaskEffect } from '@leora-jobs/core'
import type { QueryContext } from '../queries/named-query.ts'
import type { RelationName } from '../source/relation-columns.ts'
import { fragment, identifier, join, param, raw, type SqlFragment } from '../sql-fragment.ts'

/**
 * Enters tasks in the application's table, and in its log of triggered tasks where it keeps one. An id follows from the tenant and the task's key, so
 * that the same task is entered once. Throws SOURCE_INVALID where the source does not say how a task is entered.
 */
export function insertTasksStatements(tasks: readonly TaskEffect[], context: QueryContext): readonly SqlFragment[] {
  if (tasks.length === 0) return []
  const { relations } = context.inspected.source
  if (!relations.task?.insertable) throw cannotEnter(context.inspected.source.name)
  const triggered = tasks.filter(({ triggerId }) => triggerId !== undefined)
  return [
    insertStatement('task', taskRows(tasks, context.tenantId), context),
    ...(triggered.length > 0 && relations.triggered_task?.insertable
      ? [insertStatement('triggered_task', triggeredRows(triggered, context.tenantId), context)]
      : []),
  ]
}

function taskRows(tasks: readonly TaskEffect[], tenantId: string): SqlFragment {
  const texts = (pick: (task: TaskEffect) => string | null) => param(tasks.map(pick), 'text[]')
  return fragment`
  select ${idOf('task', tenantId)} as id, ${param(tenantId, 'text')} as tenant_id, t.*, 'PENDING' as status,
    statement_timestamp() as created_at, statement_timestamp() as updated_at
  from unnest(${texts(({ key }) => key)}, ${texts(({ customerId }) => customerId)}, ${texts(({ salesRepId }) => salesRepId)}, ${texts(({ title }) => title)},
    ${texts(({ description }) => description)}, ${texts(({ dueOn }) => dueOn)}, ${texts(({ priority }) => priority)})
    t (key, customer_id, sales_rep_id, title, description, due_on, priority)`
}

function triggeredRows(tasks: readonly TaskEffect[], tenantId: string): SqlFragment {
  const texts = (pick: (task: TaskEffect) => string | null) => param(tasks.map(pick), 'text[]')
  return fragment`
  select ${idOf('triggered task', tenantId)} as id, ${idOf('task', tenantId)} as task_id, ${param(tenantId, 'text')} as tenant_id, t.*,
    statement_timestamp() as created_at
  from unnest(${texts(({ key }) => key)}, ${texts(({ customerId }) => customerId)}, ${texts(({ triggerId }) => triggerId ?? null)})
    t (key, customer_id, trigger_id)`
}

/** A uuid as text. */
function idOf(what: string, tenantId: string): SqlFragment {
  return fragment`md5(${param(`${what} ${tenantId} `, 'text')} || t.key)::uuid::text`
}

function insertStatement(name: RelationName, rows: SqlFragment, { inspected }: QueryContext): SqlFragment {
  const insertable = inspected.source.relations[name]?.insertable
  const types = inspected.inserted[name] ?? {}
  const columns = Object.entries(types).map(([column, type]) => {
    const own = insertable?.columns[column]
    const value =
      own === undefined ? fragment`(${raw(insertable?.expressions?.[column] ?? 'null')})` : enteredValue(own, type)
    return { name: identifier(column), value: fragment`${value}::${raw(type)}` }
  })
  return fragment`
insert into ${raw(insertable?.table ?? '')} (${join(columns.map((column) => column.name))})
select ${join(columns.map(({ value }) => value))} from (${rows}) w
on conflict do nothing`
}

/** An instant in a column without zone is UTC, whatever zone the session is in. */
function enteredValue(own: string, type: string): SqlFragment {
  const isInstant = own === 'created_at' || own === 'updated_at'
  return isInstant && type === 'timestamp without time zone'
    ? fragment`(w.${identifier(own)} at time zone 'UTC')`
    : fragment`w.${identifier(own)}`
}

function cannotEnter(source: string): LeoraError {
  return new LeoraError(
    'SOURCE_INVALID',
    `The source '${source}' does not say how a task is entered (relations.task.insertable), and a rule has one to create. ` +
      'Say so in leora-jobs.config.ts, or give the rule other actions.',
    { details: { source, relation: 'task', field: 'insertable' } },
  )
}
