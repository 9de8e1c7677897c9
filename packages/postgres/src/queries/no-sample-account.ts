import type { JsonValue } from '@leora-jobs/core'
import { typeOfColumn } from '../source/relation-sql.ts'
import { fragment, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { canBeId } from './can-be-id.ts'
import { type QueryContext, textsOf } from './named-query.ts'

/**
 * `and …`: the order `o` is not of a sample account; nothing where the policy has none. From the parameters sampleAccountIds and
 * sampleAccountNames, in which `*` stands for any text.
 */
export function noSampleAccount(
  parameters: Readonly<Record<string, JsonValue>>,
  { inspected }: QueryContext,
): SqlFragment {
  const type = typeOfColumn(inspected, 'customer', 'id')
  const ids = textsOf(parameters, 'sampleAccountIds').filter((id) => canBeId(id, type))
  const patterns = textsOf(parameters, 'sampleAccountNames').map((name) =>
    name.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%'),
  )
  if (ids.length === 0 && patterns.length === 0) return fragment``
  return fragment`
  and (o.customer_id in (
    select a.id from customer a
    where a.id = any (${param(ids, 'text[]')}::${raw(type)}[]) or a.name ilike any (${param(patterns, 'text[]')})
  )) is not true`
}
