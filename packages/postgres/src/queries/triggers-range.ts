import type { JsonValue } from '@leora-jobs/core'
import { fragment, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { canBeId } from './can-be-id.ts'
import { keyRange } from './key-range.ts'
import { keysOf, textsOf } from './named-query.ts'

/** Where a page of subjects begins, for one kind of them. */
export interface SubjectRange {
  /** Which subjects come into question, by their id. */
  subjects(id: SqlFragment): SqlFragment
  /** Which of their records do, by id and rule. */
  records(id: SqlFragment, rule: SqlFragment): SqlFragment
  /** How many subjects so many records are of, the first of which may have begun on the page before. */
  subjectLimit(records: SqlFragment): SqlFragment
}

/** From the parameters after and only, whose keys begin with the kind. `type` is the id's in the database. */
export function subjectRange(
  parameters: Readonly<Record<string, JsonValue>>,
  kind: string,
  type: string,
  rules: readonly string[],
): SubjectRange {
  const [afterKind, afterId, afterRule] = textsOf(parameters, 'after')
  const isWithin = afterKind === kind && afterId !== undefined
  const only = keysOf(parameters, 'only')
  const keys = only?.filter((key) => key[0] === kind && canBeId(key[1] ?? '', type)).map((key) => key.slice(1)) ?? null
  const within: Readonly<Record<string, JsonValue>> = {
    after: isWithin ? [afterId, afterRule ?? ''] : null,
    only: keys,
  }
  return {
    subjects(id) {
      const later = isWithin ? fragment`${id} >= ${param(afterId, 'text')}::${raw(type)}` : fragment`true`
      if (keys === null) return later
      const ids = param([...new Set(keys.map((key) => key[0] ?? ''))], 'text[]')
      return fragment`${later} and ${id} = any (${ids}::${raw(type)}[])`
    },
    records: (id, rule) =>
      keyRange(within, [
        { column: id, type },
        { column: rule, type: 'text' },
      ]),
    subjectLimit: (records) =>
      fragment`case when ${records} <= 0 then 0 else ${records} / ${param(Math.max(1, rules.length), 'int')} + 2 end`,
  }
}

/** The ids of rules as a relation `rule (id)`. */
export function rulesOf(rules: readonly string[]): SqlFragment {
  return fragment`unnest(${param(rules, 'text[]')}) rule (id)`
}
