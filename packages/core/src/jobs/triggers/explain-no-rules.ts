import type { ZeroReason } from '../../job.ts'
import type { Tenant } from '../../ports/database.ts'
import type { RuleRow } from './facts.ts'
import { isActive, parseRule } from './parse-rule.ts'

/** Why nothing fired, where that is because of the rules: there are none, or none that can be used. Null where some are looked at. */
export function explainNoRules(rules: readonly RuleRow[], { slug }: Tenant): ZeroReason | null {
  const active = rules.filter(isActive)
  const invalid = active.filter((row) => 'problem' in parseRule(row))
  if (invalid.length < active.length) return null
  const evidence = { rules: rules.length, active: active.length, invalid: invalid.map(({ name }) => name) }
  if (rules.length === 0) {
    return {
      code: 'NO_RECORDS',
      message: `Tenant '${slug}' has no rules; add one with leora-jobs rules add.`,
      evidence,
    }
  }
  if (active.length === 0) {
    const message =
      `None of the ${rules.length} rules of tenant '${slug}' is switched on; ` +
      'switch one on, or add one with leora-jobs rules add.'
    return { code: 'NO_RECORDS', message, evidence }
  }
  const message =
    `None of the ${active.length} rules of tenant '${slug}' that are switched on is valid; ` +
    'what is wrong with each is among the failures of the run.'
  return { code: 'ALL_FILTERED', message, evidence }
}
