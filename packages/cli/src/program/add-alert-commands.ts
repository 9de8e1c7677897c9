import { type Command, Option } from '@commander-js/extra-typings'
import { tenantFlag, tenantHelp } from './flags.ts'
import type { RunCommand } from './run.ts'

const changing = [
  ['ack', 'acknowledge alerts: somebody sees to them, and nobody is reminded'],
  ['resolve', 'end alerts by hand; what is still wrong opens again'],
] as const

/** What is wrong, and who is told. */
export function addAlertCommands(program: Command, run: RunCommand): void {
  program
    .command('check')
    .description(
      'look for what is wrong: failed, slow, stuck, missed or never started jobs; ends with 4 where something is',
    )
    .option(tenantFlag, 'only this tenant (default: every tenant, whatever TENANT_SLUG says)')
    .option('--job <name...>', 'only these jobs')
    .addOption(
      new Option('--fail-on <severity>', 'the least severe alert that ends with 4')
        .choices(['critical', 'warning', 'info'] as const)
        .default('warning' as const),
    )
    .option(
      '--report-once',
      'end with 4 once for each alert, and again with each reminder: for a scheduler that mails every failure',
    )
    .option('--timeout <duration>', 'look at no more tenants after this long (90, 90s, 1.5m)')
    .action((options) => run(async (context) => (await import('../commands/check.ts')).check(context, options)))

  const alerts = program.command('alerts').description('what is wrong, and who is told of it')
  alerts
    .command('list')
    .description('the newest alerts: those that are not resolved')
    .option(tenantFlag, tenantHelp)
    .option('--all-tenants', 'every tenant')
    .option('--job <name>', 'only of this job')
    .addOption(
      new Option('--status <status>', 'only these').choices(['open', 'acknowledged', 'resolved', 'all'] as const),
    )
    .option('--limit <count>', 'how many a tenant', '50')
    .action((options) =>
      run(async (context) => (await import('../commands/alerts-list.ts')).alertsList(context, options)),
    )
  for (const [name, description] of changing) {
    alerts
      .command(name)
      .description(description)
      .argument('[id...]', 'ids of alerts, or how they begin, as `alerts list` shows them')
      .option('--rule <rule>', 'all of this rule')
      .option('--job <name>', 'all of this job')
      .option('--all', 'all that are not resolved')
      .option(tenantFlag, 'only of this tenant')
      .action((ids, options) =>
        run(async (context) =>
          (await import('../commands/alerts-change.ts')).alertsChange(context, name, ids, options),
        ),
      )
  }
  alerts
    .command('test')
    .description('tell the notifiers of the config that this is a test')
    .option('--notifier <name...>', 'only these')
    .action((options) =>
      run(async (context) => (await import('../commands/alerts-test.ts')).alertsTest(context, options)),
    )
}
