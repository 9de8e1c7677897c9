import { closestMatches, LeoraError, type StoredRule, type Tenant } from '@leora-jobs/core'
import { type ParsedRule, parseRule, type RuleProblem } from '@leora-jobs/core/jobs'

/** Reads a rule as a run would. */
export function parseStored({ id, type, name, isActive, config, isApplication, activation }: StoredRule): ParsedRule {
  return parseRule({ ruleId: id, type, name, isActive, config, isApplication, activation })
}

/** `config.daysAfter: what is wrong, and what is allowed.` */
export function problemText({ field, message }: RuleProblem): string {
  return `${field}: ${message.replace(/\.?$/, '.')}`
}

/** The rule of this id, or of this name in whatever case. Throws INPUT_INVALID, naming close matches. */
export function findRule(rules: readonly StoredRule[], text: string, { slug }: Tenant): StoredRule {
  const named = rules.filter(({ name }) => name.toLowerCase() === text.toLowerCase())
  const found = rules.find(({ id }) => id === text) ?? named[0]
  if (found && (found.id === text || named.length === 1)) return found
  const details = { field: 'rule', rule: text }
  if (named.length > 1) {
    const ids = named.map(({ id }) => id)
    throw new LeoraError(
      'INPUT_INVALID',
      `rule: ${named.length} rules of tenant '${slug}' are called '${text}'; name one by its id: ${ids.join(', ')}.`,
      { details: { ...details, ids } },
    )
  }
  const names = rules.map(({ name }) => name)
  const close = closestMatches(text, names)
  const hint =
    close.length > 0
      ? `Did you mean '${close.join("' or '")}'?`
      : names.length > 0
        ? `The rules are ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}.`
        : 'It has none: `leora-jobs rules add` adds one.'
  throw new LeoraError('INPUT_INVALID', `rule: tenant '${slug}' has no rule with the name or id '${text}'. ${hint}`, {
    details: { ...details, closeMatches: close },
  })
}
