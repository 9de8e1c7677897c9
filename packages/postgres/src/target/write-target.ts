import type { Change, ColumnValue, Target } from '@leora-jobs/core'
import { snakeCase } from '../names.ts'
import { fragment, identifier, join, param, raw, type SqlFragment } from '../sql-fragment.ts'
import type { InspectedTarget } from './inspect-target.ts'
import { jsonLines } from './json-lines.ts'

/** What a row of a target says of the run that wrote it, where the table has columns for it. */
export interface WriteStamp {
  readonly runId: string
  readonly asOf: string
  readonly policyVersion: string
}

/** One upsert for all changes of a page. Every column travels as one array of texts. */
export function upsertStatement(
  target: Target,
  stored: InspectedTarget,
  tenantId: string,
  changes: readonly Change[],
  stamp: WriteStamp,
): SqlFragment {
  const columnOf = (name: string, values: SqlFragment): Column => ({
    name,
    list: fragment`${values}::${raw(stored.types[name] ?? 'text')}[]`,
  })
  const keys = target.key.map((field, index) =>
    columnOf(
      snakeCase(field),
      texts(changes, ({ key }) => key[index] ?? null),
    ),
  )
  const decided = Object.keys(target.columns).map((field) =>
    columnOf(
      snakeCase(field),
      texts(changes, ({ after }) => textOf(after[field] ?? null)),
    ),
  )
  const reasons = stored.types.reasons ? [columnOf('reasons', jsonLines(changes.map((change) => change.reasons)))] : []
  const lists = [...keys, ...decided, ...reasons]
  const constants = Object.entries({
    policy_version: stamp.policyVersion,
    as_of: stamp.asOf,
    run_id: stamp.runId,
    // a job may decide such a column itself, or have a row for each day
  }).filter(([column]) => stored.types[column] !== undefined && !lists.some(({ name }) => name === column))
  const names = [...lists.map(({ name }) => name), ...constants.map(([column]) => column)]
  const written = names.filter((name) => !keys.some((key) => key.name === name))
  return fragment`
insert into ${raw(stored.table)} (tenant_id, ${join(names.map(identifier))})
select ${param(tenantId, 'text')}, ${join(lists.map(({ name }) => fragment`w.${identifier(name)}`))}${join(
    constants.map(([column, value]) => fragment`, ${param(value, stored.types[column] ?? 'text')}`),
    '',
  )}
from unnest(${join(lists.map(({ list }) => list))}) w (${join(lists.map(({ name }) => identifier(name)))})
on conflict (tenant_id, ${join(keys.map(({ name }) => identifier(name)))})
do update set ${join(written.map((name) => fragment`${identifier(name)} = excluded.${identifier(name)}`))}`
}

interface Column {
  readonly name: string
  readonly list: SqlFragment
}

function texts(changes: readonly Change[], pick: (change: Change) => string | null): SqlFragment {
  return fragment`${param(changes.map(pick), 'text[]')}`
}

/** A value as the text that Postgres reads. */
export function textOf(value: ColumnValue): string | null {
  return value === null ? null : String(value)
}
