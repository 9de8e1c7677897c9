import type { CalendarDay } from '../../calendar-day.ts'
import type { Decision } from '../../decision.ts'
import { LeoraError } from '../../errors.ts'
import type { RuleRow } from './facts.ts'
import { isChosen, type TriggersInput } from './input.ts'
import { isActive, parseRule } from './parse-rule.ts'
import type { RuleReasonCode } from './reason-codes.ts'
import type { Rule } from './rule.ts'

/** Which version of a rule is in force, and since when. */
export interface RuleActivation {
  /** Kebab case. */
  readonly type: string
  readonly name: string
  readonly version: string
  readonly isActive: boolean
  /** The day of the first run of this version, or of the first since it was switched on again. */
  readonly activatedOn: CalendarDay | null
}

/**
 * Records that a rule has been run: what it matches from now on is new. Comes after the subjects. Throws RULE_INVALID for a rule that is switched on and
 * cannot be read, which was passed over.
 */
export function decideRule(
  row: RuleRow,
  { asOf, input }: { readonly asOf: CalendarDay; readonly input: TriggersInput },
  before: Readonly<Partial<RuleActivation>> | null,
): Decision<RuleActivation> | null {
  // a rule that the run was not about has not been run
  if (!isChosen(row, input)) return null
  if (!isActive(row)) return deactivated(row, before)
  const { type, name, version } = validRule(row)
  const isSame = before?.isActive === true && before.version === version
  const next = { type, name, version, isActive: true, activatedOn: isSame ? (before.activatedOn ?? asOf) : asOf }
  if (isSame && before.name === name && before.type === type) return null
  const code = isSame ? 'RULE_RENAMED' : before?.isActive === true ? 'RULE_CHANGED' : 'RULE_ACTIVATED'
  return { next, reasons: [reasonOf(code, version, before)] }
}

function deactivated(
  { name }: RuleRow,
  before: Readonly<Partial<RuleActivation>> | null,
): Decision<RuleActivation> | null {
  if (!before?.isActive) return null
  const { type = '', version = '', activatedOn = null } = before
  const next = { type, name, version, isActive: false, activatedOn }
  return { next, reasons: [reasonOf('RULE_DEACTIVATED', version, before)] }
}

function validRule(row: RuleRow): Rule {
  const parsed = parseRule(row)
  if ('ok' in parsed) return parsed.ok
  const { field, message } = parsed.problem
  throw new LeoraError(
    'RULE_INVALID',
    `Rule '${row.name}' (${row.type}): ${field}: ${message}.`.replace(/\.\.$/, '.'),
    {
      details: { ruleId: row.ruleId, field },
    },
  )
}

function reasonOf(code: RuleReasonCode, version: string, before: Readonly<Partial<RuleActivation>> | null) {
  return { code, value: version, threshold: before?.version ?? null, evidence: { name: before?.name ?? null } }
}
