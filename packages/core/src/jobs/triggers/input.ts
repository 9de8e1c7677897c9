import { z } from 'zod'
import { closestMatches } from '../../closest-matches.ts'
import { LeoraError } from '../../errors.ts'
import type { RuleRow } from './facts.ts'
import { parseRule } from './parse-rule.ts'

/** What a run of process-triggers can be told. */
export const triggersInput = z.strictObject({
  /** Names or ids: only these rules are looked at; the others still inhibit. All of them where it is left out. */
  rules: z.array(z.string().min(1)).min(1).optional(),
  /**
   * What a dry run takes these rules for: `activated`, switched on with this run, so that what they match counts as known; `active`, in force for long,
   * so that it fires. As they are where it is left out, and where something is written.
   */
  asIf: z.enum(['activated', 'active']).optional(),
})

export type TriggersInput = z.infer<typeof triggersInput>

/** True for a rule that the run is about. */
export function isChosen({ ruleId, name }: Pick<RuleRow, 'ruleId' | 'name'>, { rules }: TriggersInput): boolean {
  return rules === undefined || rules.some((text) => text === ruleId || text.toLowerCase() === name.toLowerCase())
}

/** The rules as the run is to take them. */
export function supposed(rows: readonly RuleRow[], input: TriggersInput): readonly RuleRow[] {
  const { asIf } = input
  if (asIf === undefined) return rows
  return rows.map((row) => {
    if (!isChosen(row, input)) return row
    const parsed = parseRule(row)
    if (asIf === 'activated' || 'problem' in parsed) return { ...row, isActive: true }
    return { ...row, isActive: true, activation: { version: parsed.ok.version, isActive: true } }
  })
}

/** Throws INPUT_INVALID where something would be written about rules that are not as the run takes them. */
export function refuseSupposed({ asIf }: TriggersInput): void {
  if (asIf === undefined) return
  throw new LeoraError(
    'INPUT_INVALID',
    `input.asIf: '${asIf}' supposes what is not so, which only a dry run may; leave it out, or add --dry-run.`,
    { details: { field: 'input.asIf' } },
  )
}

/** Throws INPUT_INVALID for a name that no rule has, naming those that are close. */
export function refuseUnknownRules(rows: readonly RuleRow[], { rules = [] }: TriggersInput): void {
  for (const text of rules) {
    if (rows.some((row) => isChosen(row, { rules: [text] }))) continue
    const names = rows.map(({ name }) => name)
    const close = closestMatches(text, names)
    const hint =
      close.length > 0
        ? `did you mean ${quoted(close)}?`
        : names.length > 0
          ? `there are ${quoted(names.slice(0, 10))}.`
          : 'there are none.'
    throw new LeoraError('INPUT_INVALID', `input.rules: there is no rule with the name or id '${text}'; ${hint}`, {
      details: { field: 'input.rules', rule: text, closeMatches: close },
    })
  }
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ')
}
