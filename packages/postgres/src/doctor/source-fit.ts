import { isLeoraError } from '@leora-jobs/core'
import { inspectSource } from '../source/inspect-source.ts'
import { type RelationName, relationNames, requiredRelations, ruleRelations } from '../source/relation-columns.ts'
import type { Check } from './check.ts'
import type { Verdict } from './finding.ts'

/** How the source fits the database. */
export interface SourceFit {
  readonly name: string
  readonly problems: readonly string[]
  /** The way out of them all, where there is one. */
  readonly remedy?: string
  /** Relations that the source does not declare, and need not. */
  readonly missing: readonly RelationName[]
}

const neededBy: Readonly<Partial<Record<RelationName, string>>> = {
  sku: 'sample-metrics, calculate-burn-rates and process-triggers',
  product: 'sample-metrics by category or supplier, and brands and product names in messages',
  supplier: 'sample-metrics by supplier, and reorder advice by supplier in calculate-burn-rates',
  sales_rep: "sample-metrics by sales rep, and tasks that process-triggers gives to the customer's rep",
  sample: 'sample-metrics, and the trigger sample-no-order',
  inventory: 'reorder advice in calculate-burn-rates, and the trigger low-inventory',
  purchase_order_line: 'lead times and stock on order in calculate-burn-rates',
  task: 'process-triggers, to create tasks and see which are done',
}

/** Every table, column and type that the source promises is there. */
export const sourceFit: Check<SourceFit> = {
  name: 'source',
  async read({ source, connection }) {
    const missing = relationNames.filter(
      (name) => !source.relations[name] && ![...requiredRelations, ...ruleRelations].includes(name),
    )
    try {
      await inspectSource(await connection(), source)
      return { name: source.name, problems: [], missing }
    } catch (error) {
      if (!isLeoraError(error, 'SOURCE_INVALID') || !Array.isArray(error.details.problems)) throw error
      const { problems, remedy } = error.details
      return {
        name: source.name,
        problems: problems.map(String),
        missing,
        ...(typeof remedy === 'string' && { remedy }),
      }
    }
  },
  judge({ name, problems, missing, remedy }) {
    const verdicts: Verdict[] = problems.map((message, index) => ({
      level: 'problem',
      message,
      ...(/permission denied/.test(message) && { remedy: 'leora-jobs migrate' }),
      ...(remedy !== undefined && index === problems.length - 1 && { remedy }),
    }))
    if (problems.length === 0) verdicts.push({ level: 'ok', message: `The source '${name}' fits the database.` })
    for (const relation of missing) {
      const message =
        `The source '${name}' has no relation '${relation}'. It is needed by ` +
        `${neededBy[relation] ?? 'other jobs'}.`
      verdicts.push({ level: 'note', message, details: { relation } })
    }
    return verdicts
  },
}
