import type { LogTable, PlacedEffects } from '@leora-jobs/core'
import { snakeCase } from '../names.ts'
import { fragment, identifier, join, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { jsonLines } from '../target/json-lines.ts'
import { textOf, type WriteStamp } from '../target/write-target.ts'

const types = {
  text: 'text',
  integer: 'int',
  bigint: 'bigint',
  numeric: 'numeric',
  double: 'float8',
  boolean: 'boolean',
  date: 'date',
  instant: 'timestamptz',
} as const

/** One row a change that has something to say; a page that is written again (its answer was lost) adds none. */
export function insertLogStatement(
  tenantId: string,
  log: LogTable,
  placed: readonly Pick<PlacedEffects, 'effects' | 'reasons'>[],
  stamp: WriteStamp,
): SqlFragment {
  const columns = Object.entries(log.columns).map(([field, type]) => ({
    field,
    name: identifier(snakeCase(field)),
    type,
  }))
  const lists = columns.map(
    ({ field, type }) =>
      fragment`${param(
        placed.map(({ effects }) => textOf(effects.log?.[field] ?? null)),
        'text[]',
      )}::${raw(types[type])}[]`,
  )
  const names = join(columns.map(({ name }) => name))
  return fragment`
insert into leora_jobs.${identifier(log.name)} (tenant_id, run_id, as_of, policy_version, ${names}, reasons)
select ${param(tenantId, 'text')}, ${param(stamp.runId, 'text')}, ${param(stamp.asOf, 'date')}, ${param(stamp.policyVersion, 'text')},
  ${join(columns.map(({ name }) => fragment`w.${name}`))}, w.reasons::jsonb
from unnest(${join(lists)}, ${jsonLines(placed.map(({ reasons }) => reasons))}) w (${names}, reasons)
on conflict do nothing`
}
