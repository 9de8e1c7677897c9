import type { JsonValue } from '@leora-jobs/core'
import type { SubjectFacts, TriggerFacts } from '@leora-jobs/core/jobs'
import { fragment, join, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { keysOf, type NamedQueryDefinition, numberOf, textOf, textsOf } from './named-query.ts'
import { recordColumns, type SubjectBranch } from './triggers-columns.ts'
import { customerSubjects } from './triggers-customers.ts'
import { subjectFactsOf } from './triggers-facts.ts'
import { sampleSubjects } from './triggers-samples.ts'
import { skuSubjects } from './triggers-skus.ts'
import { usedCaps } from './triggers-tasks.ts'

/**
 * The next subjects, each beside the rules that are about its kind, in key order: customers, samples, SKUs, and the tenant, which the digest is about. A
 * kind is read only where those before it have not filled the page. What the records of a subject share stands in the first of them.
 */
export const triggersSubjects: NamedQueryDefinition = {
  orderColumn: 'place',
  sql(parameters, context) {
    const limit = fragment`${param(numberOf(parameters, 'limit'), 'int')}`
    const asOf = fragment`${param(textOf(parameters, 'asOf'), 'date')}`
    const afterKind = textsOf(parameters, 'after')[0] ?? ''
    const branches = [
      customerSubjects(parameters, context),
      sampleSubjects(parameters, context),
      skuSubjects(parameters, context),
      digestSubject(parameters, context.tenantId),
    ].filter((branch): branch is SubjectBranch => branch !== null && afterKind <= branch.kind)
    if (branches.length === 0) return noRecords
    const clauses = branches.map((branch, index) => branch.clauses(left(limit, branches.slice(0, index))))
    const rows = branches.map(
      ({ rows }, index) => fragment`
select ${raw(String(index))} as kind_place, records.* from (${rows}) records`,
    )
    return fragment`
with ${usedCaps(asOf, context)},
${join(clauses, ',\n')}
select found.*, ${param(JSON.stringify(parameters.ruleNames ?? {}), 'jsonb')} ->> found.rule_id as rule_name,
  row_number() over (order by found.kind_place, found.place_in_kind)::int as place
from (${join(rows, '\nunion all\n')}) found
order by place limit ${limit}`
  },
  decoder() {
    const nothing: SubjectFacts = { label: '', customer: null, sample: null, sku: null }
    let subject = nothing
    return (row) => {
      const { subjectKind, subjectId, ruleId, ruleName, facts } = row as unknown as RecordRow
      if (facts !== null) subject = subjectFactsOf(subjectKind, JSON.parse(facts))
      const record: TriggerFacts = { subjectKind, subjectId, ruleId, subject, ...(ruleName !== null && { ruleName }) }
      return record
    }
  },
}

interface RecordRow extends Pick<TriggerFacts, 'subjectKind' | 'subjectId' | 'ruleId'> {
  readonly ruleName: string | null
  /** Null where the record before it is of the same subject. */
  readonly facts: string | null
}

const noRecords = fragment`
select null::text as subject_kind, null::text as subject_id, null::text as rule_id, null::text as facts, null::text as rule_name, 1 as place
where false`

/** How many records are left for a kind after those before it. */
function left(limit: SqlFragment, before: readonly SubjectBranch[]): SqlFragment {
  if (before.length === 0) return limit
  const counts = before.map(({ counted }) => fragment`(select count(*)::int from ${raw(counted)})`)
  return fragment`(${limit} - ${join(counts, ' - ')})`
}

/** The one record that a digest is. */
function digestSubject(parameters: Readonly<Record<string, JsonValue>>, tenantId: string): SubjectBranch | null {
  const only = keysOf(parameters, 'only')
  const isWanted = only === null || only.some((key) => key[0] === 'tenant')
  if (textsOf(parameters, 'after')[0] === 'tenant' || !isWanted) return null
  return {
    kind: 'tenant',
    counted: 'digest_beside',
    clauses: (limit) =>
      fragment`digest_beside as materialized (select ${param(digest, 'text')} as rule_id, 1 as rule_place, 1::bigint as place where ${limit} > 0)`,
    rows: fragment`select ${recordColumns('tenant', fragment`${param(tenantId, 'text')}`, {})} from digest_beside b`,
  }
}

/** What the digest is called in the place of a rule. */
const digest = 'digest'
