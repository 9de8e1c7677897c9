import type { z } from 'zod'
import { contentHash } from '../../canonical-json.ts'
import { closestMatches } from '../../closest-matches.ts'
import type { JsonValue } from '../../decision.ts'
import { keysAt } from '../../schema-keys.ts'
import type { RuleRow } from './facts.ts'
import type { Rule } from './rule.ts'
import type { RuleType } from './rule-type.ts'
import { ruleTypes } from './rule-types.ts'
import { templateProblem } from './templates.ts'

/** Why a rule cannot be used: `type`, or `config` with the path of the field in it. */
export interface RuleProblem {
  readonly field: string
  /** What is wrong, and what is allowed. */
  readonly message: string
}

export type ParsedRule = { readonly ok: Rule } | { readonly problem: RuleProblem }

/**
 * Reads a rule as it is stored. Its type may be spelled `sample-no-order` or `SAMPLE_NO_ORDER`; a field of its config that is null counts as left out.
 * Its version names what decides when it holds, and nothing else: another title is no reason to take for known what a rule finds next.
 */
export function parseRule(row: RuleRow): ParsedRule {
  const wanted = row.type.trim().toLowerCase().replaceAll('_', '-')
  const ruleType = ruleTypes.find(({ type }) => type === wanted)
  if (!ruleType) return { problem: unknownType(row.type, wanted) }
  const config = withoutNulls(row.config)
  const checked = ruleType.schema.safeParse(config)
  if (!checked.success) return { problem: problemOf(checked.error, ruleType) }
  const { type, subjectKind } = ruleType
  const { common, settings, historyDays, condition } = ruleType.bind(config)
  const { taskTitle: title = ruleType.title, taskDescription: description = null } = common
  for (const [field, template] of [['taskTitle', title] as const, ['taskDescription', description ?? ''] as const]) {
    const message = templateProblem(template, subjectKind)
    if (message !== null) return { problem: { field: `config.${field}`, message } }
  }
  const { ruleId: id, name, isApplication, activation } = row
  const { priority, dueInDays, repeatAfterDays = null, actions } = common
  const version = contentHash({ type, settings })
  const isBaseline = activation === null || !activation.isActive || activation.version !== version
  const task = { priority, title, description, dueInDays, actions }
  const ok = {
    id,
    type,
    name,
    isApplication,
    subjectKind,
    ...task,
    repeatAfterDays,
    historyDays,
    version,
    isBaseline,
    condition,
  }
  return { ok }
}

/** True unless it is switched off: a column without a value, in old rows of the portal, is on. */
export function isActive({ isActive }: RuleRow): boolean {
  return isActive !== false
}

function unknownType(written: string, wanted: string): RuleProblem {
  const types = ruleTypes.map(({ type }) => type)
  return {
    field: 'type',
    message: `there is no type '${written}'${didYouMean(wanted, types)} The types are ${types.join(', ')}`,
  }
}

function problemOf({ issues: [issue] }: z.ZodError, { schema }: RuleType): RuleProblem {
  const path = ['config', ...(issue?.path ?? []).map(String)]
  if (issue?.code !== 'unrecognized_keys') return { field: path.join('.'), message: issue?.message ?? 'is not valid' }
  const [key = ''] = issue.keys
  const keys = keysAt(schema, path.slice(1)) ?? []
  const allowed = keys.length > 0 ? ` The keys are ${keys.join(', ')}` : ''
  return { field: [...path, key].join('.'), message: `there is no '${key}'${didYouMean(key, keys)}${allowed}` }
}

function didYouMean(text: string, candidates: readonly string[]): string {
  const [closest] = closestMatches(text, candidates)
  return closest === undefined ? '.' : `; did you mean '${closest}'?`
}

function withoutNulls(config: JsonValue): JsonValue {
  if (config === null) return {}
  if (typeof config !== 'object' || Array.isArray(config)) return config
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null))
}
