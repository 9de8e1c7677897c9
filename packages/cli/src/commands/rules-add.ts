import { type JsonValue, LeoraError } from '@leora-jobs/core'
import { parseRule, ruleTypes } from '@leora-jobs/core/jobs'
import type { CommandContext } from '../command-context.ts'
import { printRuleTypes } from '../output/print-rule-types.ts'
import { parseRuleConfig } from '../rules/parse-rule-config.ts'
import { commonFields, ownFields } from '../rules/rule-fields.ts'
import { problemText } from '../rules/stored-rule.ts'
import { chooseTenant } from '../settings/choose-tenants.ts'

export interface RulesAddFlags {
  readonly type?: string | undefined
  readonly name?: string | undefined
  readonly ruleConfig?: string | undefined
  readonly set?: readonly string[] | undefined
  readonly inactive?: true | undefined
  readonly tenant?: string | undefined
}

/** Adds a rule that has been found valid; without a type, shows what there can be. */
export async function rulesAdd(context: CommandContext, flags: RulesAddFlags): Promise<number> {
  const { terminal } = context
  if (flags.type === undefined) return showTypes(context, flags)
  const name = flags.name?.trim() ?? ''
  if (name === '' || name.length > longestName) throw nameMissing()
  const config = parseRuleConfig(flags) as JsonValue
  const isActive = flags.inactive !== true
  const parsed = parseRule({
    ruleId: '',
    type: flags.type,
    name,
    isActive,
    config,
    isApplication: false,
    activation: null,
  })
  if ('problem' in parsed) {
    const { problem } = parsed
    throw new LeoraError('INPUT_INVALID', `rules add: ${problemText(problem)} Nothing was written.`, {
      details: { field: problem.field },
    })
  }
  const app = await context.app()
  const tenant = await chooseTenant(app, flags.tenant, context.environment)
  const { type } = parsed.ok
  const id = await app.rules(tenant, (store) => store.add({ type, name, config, isActive }))
  if (terminal.json) {
    const { id: tenantId, slug } = tenant
    terminal.print(JSON.stringify({ tenant: { id: tenantId, slug }, rule: { id, type, name, isActive } }, null, 2))
    return 0
  }
  terminal.print(
    `Added rule '${name}' (${type}, ${id}) of ${tenant.slug}, ${isActive ? 'switched on' : 'switched off'}.`,
  )
  terminal.print(
    'Its first run takes what already matches for known; `leora-jobs rules test` shows how much that is, and what it would do.',
  )
  return 0
}

const longestName = 200

function nameMissing(): LeoraError {
  return new LeoraError(
    'INPUT_INVALID',
    `--name: give the rule a name of 1 to ${longestName} characters; nothing was written.`,
    {
      details: { field: '--name' },
    },
  )
}

/** Anything else without a type was meant to add a rule. */
function showTypes({ terminal }: CommandContext, { name, ruleConfig, set }: RulesAddFlags): number {
  const types = ruleTypes.map(({ type }) => type)
  if (name !== undefined || ruleConfig !== undefined || set !== undefined) {
    throw new LeoraError('INPUT_INVALID', `--type: which type of rule? The types are ${types.join(', ')}.`, {
      details: { field: '--type', allowed: types },
    })
  }
  if (!terminal.json) printRuleTypes(terminal)
  else {
    const described = ruleTypes.map((type) => ({
      type: type.type,
      about: type.subjectKind,
      config: Object.fromEntries(ownFields(type).map((field) => [field.name, field.default])),
    }))
    const common = Object.fromEntries(commonFields().map((field) => [field.name, field.default]))
    terminal.print(JSON.stringify({ types: described, everyRule: common }, null, 2))
  }
  return 0
}
