import type { Command } from '@commander-js/extra-typings'
import { asOfHelp, tenantFlag, tenantHelp } from './flags.ts'
import type { RunCommand } from './run.ts'

const switching = [
  ['enable', 'switch a rule on; its next run takes what already matches for known'],
  ['disable', 'switch a rule off; what it has made stays'],
] as const

/** The rules of process-triggers. */
export function addRulesCommands(program: Command, run: RunCommand): void {
  const rules = program
    .command('rules')
    .description('the rules of process-triggers: what they would do, before they do it')
  rules
    .command('list')
    .description('the rules of a tenant: on or off, since when, what is wrong with them, and what has come of them')
    .option(tenantFlag, tenantHelp)
    .action((options) =>
      run(async (context) => (await import('../commands/rules-list.ts')).rulesList(context, options)),
    )
  rules
    .command('add')
    .description('add a rule; without --type, show the types and what they can be told')
    .option('--type <type>', 'what it is about and when it holds, for example sample-no-order')
    .option('--name <name>', 'what people call it; unique, whatever the case')
    .option('--set <field=value...>', 'fields of its config, each as JSON or else as text (daysAfter=14)')
    .option('--rule-config <json>', 'its whole config')
    .option('--inactive', 'switched off: `rules test` shows what it would do, `rules enable` switches it on')
    .option(tenantFlag, tenantHelp)
    .action((options) => run(async (context) => (await import('../commands/rules-add.ts')).rulesAdd(context, options)))
  const ruleName = ['<name or id>', 'the rule, as `rules list` shows it'] as const
  rules
    .command('test')
    .description('what a rule would do now, to whom, and what would hold it back, switched on or not; writes nothing')
    .argument(...ruleName)
    .option('--as-if-active', 'as if it had been in force for long: what it already matches fires')
    .option(tenantFlag, tenantHelp)
    .option('--as-of <day>', asOfHelp)
    .action((rule, options) =>
      run(async (context) => (await import('../commands/rules-test.ts')).rulesTest(context, rule, options)),
    )
  for (const [name, description] of switching) {
    rules
      .command(name)
      .description(description)
      .argument(...ruleName)
      .option(tenantFlag, tenantHelp)
      .action((rule, options) =>
        run(async (context) => (await import('../commands/rules-switch.ts')).rulesSwitch(context, name, rule, options)),
      )
  }
}
