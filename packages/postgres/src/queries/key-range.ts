import type { JsonValue } from '@leora-jobs/core'
import { fragment, join, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { canBeId } from './can-be-id.ts'
import { keysOf, textsOf } from './named-query.ts'

/** A column of a page's key, and its type in the database. */
export interface KeyColumn {
  readonly column: SqlFragment
  readonly type: string
}

/** The condition of a page: keys after `after`, and of `only` where there is one. A text that can be no key finds nothing. */
export function keyRange(parameters: Readonly<Record<string, JsonValue>>, key: readonly KeyColumn[]): SqlFragment {
  const after = textsOf(parameters, 'after')
  const row = fragment`(${join(key.map(({ column }) => column))})`
  const values = key.map(({ type }, at) => fragment`${param(after[at] ?? null, 'text')}::${raw(type)}`)
  const later = after.length === 0 ? fragment`true` : fragment`${row} > (${join(values)})`
  const only = keysOf(parameters, 'only')
  if (only === null) return later
  const possible = only.filter(
    (parts) => parts.length === key.length && parts.every((part, at) => canBeId(part, key[at]?.type ?? '')),
  )
  const lists = key.map(
    ({ type }, at) =>
      fragment`${param(
        possible.map((parts) => parts[at] ?? null),
        'text[]',
      )}::${raw(type)}[]`,
  )
  return fragment`${later} and ${row} in (select * from unnest(${join(lists)}) wanted)`
}
