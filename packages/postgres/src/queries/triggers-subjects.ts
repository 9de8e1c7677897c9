import type { JsonValue } from '@leora-jobs/core'
import type { SubjectFacts, TriggerFacts } from '@leora-jobs/core/jobs'
import { fragment, join, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { keysOf, type NamedQueryDefinition, numberOf, textOf, textsOf } from './named-query.ts'
import { type SubjectBranch, subjectColumns } from './triggers-columns.ts'
import { customerSubjects } from './triggers-customers.ts'
import { type SubjectRow, subjectFactsOf } from './triggers-facts.ts'
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
    if (branches.length === 0) return fragment`select ${subjectColumns({})}, 1 as place where false`
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
    let last: { readonly kind: string; readonly id: string; readonly subject: SubjectFacts } | null = null
    return (row) => {
      const { subjectKind, subjectId, ruleId, ruleName, ...known } = row as unknown as SubjectRow & {
        readonly ruleName: string | null
      }
      if (last?.kind !== subjectKind || last.id !== subjectId)
        last = {
          kind: subjectKind,
          id: subjectId,
          subject: subjectFactsOf({ subjectKind, subjectId, ruleId, ...known }),
        }
      const { subject } = last
      const facts: TriggerFacts = { subjectKind, subjectId, ruleId, subject, ...(ruleName !== null && { ruleName }) }
      return facts
    }
  },
}

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
  const filled = {
    subject_kind: fragment`${param('tenant', 'text')}`,
    subject_id: fragment`${param(tenantId, 'text')}`,
    rule_id: fragment`${param('digest', 'text')}`,
  }
  return {
    kind: 'tenant',
    counted: 'digest_beside',
    clauses: (limit) => fragment`digest_beside as materialized (select 1 as one where ${limit} > 0)`,
    rows: fragment`select ${subjectColumns(filled)}, 1::bigint as place_in_kind from digest_beside`,
  }
}
