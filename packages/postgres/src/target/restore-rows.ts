import type { Restoration, Target, Values } from '@leora-jobs/core'
import { snakeCase } from '../names.ts'
import { fragment, identifier, join, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { isKeyOf, keyRows } from './current-rows.ts'
import type { InspectedTarget } from './inspect-target.ts'
import { jsonLines } from './json-lines.ts'
import { textOf } from './write-target.ts'

/** The statements that bring the target's rows back: those that were not there are deleted, the others get their former values. */
export function restoreRowsStatements(
  target: Target,
  stored: InspectedTarget,
  tenantId: string,
  restorations: readonly Restoration[],
): readonly SqlFragment[] {
  const added = restorations.filter(({ values }) => values === null)
  const known = restorations.filter(({ values, change }) => values !== null && change.previous !== null)
  const unknown = restorations.filter(({ values, change }) => values !== null && change.previous === null)
  return [
    ...(added.length > 0 ? [deleteStatement(target, stored, tenantId, added)] : []),
    ...(known.length > 0 ? [updateStatement(target, stored, tenantId, known, stampsOf(stored, known))] : []),
    // rows that were there before the ledger was: what they said of the run that wrote them is not known
    ...(unknown.length > 0 ? [updateStatement(target, stored, tenantId, unknown, [])] : []),
  ]
}

function deleteStatement(
  target: Target,
  stored: InspectedTarget,
  tenantId: string,
  restorations: readonly Restoration[],
): SqlFragment {
  const rows = keyRows(target, stored, keysOf(restorations))
  return fragment`
delete from ${raw(stored.table)} t using ${rows} where t.tenant_id = ${param(tenantId, 'text')} and ${isKeyOf(target, 't')}`
}

interface RestoredColumn {
  readonly name: string
  readonly list: SqlFragment
}

function updateStatement(
  target: Target,
  stored: InspectedTarget,
  tenantId: string,
  restorations: readonly Restoration[],
  stamps: readonly RestoredColumn[],
): SqlFragment {
  const decided = Object.keys(target.columns).map((field) =>
    columnOf(stored, snakeCase(field), restorations.map(({ values }) => (values as Values)[field] ?? null).map(textOf)),
  )
  const keys = target.key.map(snakeCase)
  const own = [...keys, ...decided.map(({ name }) => name)]
  const columns = [
    ...decided.filter(({ name }) => !keys.includes(name)),
    ...stamps.filter(({ name }) => !own.includes(name)),
  ]
  const rows = keyRows(target, stored, keysOf(restorations))
  return fragment`
update ${raw(stored.table)} t set ${join(columns.map(({ name }) => fragment`${identifier(name)} = v.${identifier(name)}`))}
from ${rows}
join unnest(${join(columns.map(({ list }) => list))}) with ordinality v (${join(columns.map(({ name }) => identifier(name)))}, "#")
  on v."#" = w."#"
where t.tenant_id = ${param(tenantId, 'text')} and ${isKeyOf(target, 't')}`
}

/** What the row said of the run that wrote it, where the table has columns for that. */
function stampsOf(stored: InspectedTarget, restorations: readonly Restoration[]): readonly RestoredColumn[] {
  const previous = restorations.flatMap(({ change }) => (change.previous ? [change.previous] : []))
  const stamps: RestoredColumn[] = [
    columnOf(
      stored,
      'policy_version',
      previous.map(({ policyVersion }) => policyVersion),
    ),
    columnOf(
      stored,
      'as_of',
      previous.map(({ asOf }) => asOf),
    ),
    columnOf(
      stored,
      'run_id',
      previous.map(({ runId }) => runId),
    ),
    {
      name: 'reasons',
      list: fragment`${jsonLines(previous.map(({ reasons }) => reasons))}::${raw(stored.types.reasons ?? 'json')}[]`,
    },
  ]
  return stamps.filter(({ name }) => stored.types[name] !== undefined)
}

function columnOf(stored: InspectedTarget, name: string, values: readonly (string | null)[]): RestoredColumn {
  return { name, list: fragment`${param(values, 'text[]')}::${raw(stored.types[name] ?? 'text')}[]` }
}

function keysOf(restorations: readonly Restoration[]) {
  return restorations.map(({ change }) => change.key)
}
