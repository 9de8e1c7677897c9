import { LeoraError } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import { findRule, parseStored, problemText } from '../rules/stored-rule.ts'
import { chooseTenant } from '../settings/choose-tenants.ts'

export interface RulesSwitchFlags {
  readonly tenant?: string | undefined
}

/** Switches a rule on or off; one of the application's own is the application's to switch. */
export async function rulesSwitch(
  context: CommandContext,
  action: 'enable' | 'disable',
  text: string,
  flags: RulesSwitchFlags,
): Promise<number> {
  const { terminal } = context
  const app = await context.app()
  const tenant = await chooseTenant(app, flags.tenant, context.environment)
  const isActive = action === 'enable'
  const { rule, isChanged, isBaseline } = await app.rules(tenant, async (store) => {
    const found = findRule(await store.list(), text, tenant)
    const details = { field: 'rule', rule: found.name }
    if (found.isApplication) {
      throw new LeoraError(
        'INPUT_INVALID',
        `rules ${action}: '${found.name}' is a rule of the application's own table, which is only read here; switch it in the application.`,
        { details },
      )
    }
    const parsed = parseStored(found)
    if (isActive && 'problem' in parsed) {
      throw new LeoraError(
        'RULE_INVALID',
        `rules enable: rule '${found.name}' (${found.type}) cannot be used: ${problemText(parsed.problem)} It stays as it is; add one in its place.`,
        { details: { ...details, field: parsed.problem.field } },
      )
    }
    await store.setActive(found.id, isActive)
    const isBaseline = 'ok' in parsed && parsed.ok.isBaseline
    return { rule: found, isChanged: found.isActive !== isActive, isBaseline }
  })
  const { id, name } = rule
  if (terminal.json) terminal.print(JSON.stringify({ rule: { id, name, isActive }, isChanged }, null, 2))
  else terminal.print(sentence(name, { isActive, isChanged, isBaseline }))
  return 0
}

function sentence(
  name: string,
  { isActive, isChanged, isBaseline }: Readonly<Record<'isActive' | 'isChanged' | 'isBaseline', boolean>>,
): string {
  if (!isChanged) return `Nothing to do: rule '${name}' is switched ${isActive ? 'on' : 'off'} already.`
  if (!isActive) return `Rule '${name}' is switched off. What it has made stays.`
  if (!isBaseline) return `Rule '${name}' is switched on. No run has seen it switched off: it goes on where it was.`
  return `Rule '${name}' is switched on: its next run takes what already matches for known, and what comes to match from then on fires.`
}
