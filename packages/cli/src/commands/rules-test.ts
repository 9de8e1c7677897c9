import { calendarDay, LeoraError } from '@leora-jobs/core'
import { processTriggers } from '@leora-jobs/core/jobs'
import type { CommandContext } from '../command-context.ts'
import { printRuleTest } from '../output/print-rule-test.ts'
import { testRule } from '../rules/rule-test.ts'
import { findRule, parseStored, problemText } from '../rules/stored-rule.ts'
import { chooseTenant } from '../settings/choose-tenants.ts'

export interface RulesTestFlags {
  readonly tenant?: string | undefined
  readonly asOf?: string | undefined
  readonly asIfActive?: true | undefined
}

/** What a rule would do now, to whom, and what would hold it back. Writes nothing, and asks nothing of whether it is switched on. */
export async function rulesTest(context: CommandContext, text: string, flags: RulesTestFlags): Promise<number> {
  const { terminal, signal } = context
  const asOf = flags.asOf === undefined ? undefined : calendarDay(flags.asOf, '--as-of')
  const { job } = await context.config()
  job(processTriggers.name)
  const app = await context.app()
  const tenant = await chooseTenant(app, flags.tenant, context.environment)
  const rule = findRule(await app.rules(tenant, (store) => store.list()), text, tenant)
  const parsed = parseStored(rule)
  if ('problem' in parsed) {
    throw new LeoraError(
      'RULE_INVALID',
      `Rule '${rule.name}' (${rule.type}) of tenant '${tenant.slug}' cannot be used: ${problemText(parsed.problem)}`,
      { details: { rule: rule.name, field: parsed.problem.field } },
    )
  }
  const { isBaseline } = parsed.ok
  const tested = await testRule(
    app,
    tenant,
    { ...rule, isBaseline },
    { isAsIfActive: flags.asIfActive === true, signal, ...(asOf && { asOf }) },
  )
  if (terminal.json) terminal.print(JSON.stringify(tested, null, 2))
  else printRuleTest(tested, terminal)
  return 0
}
