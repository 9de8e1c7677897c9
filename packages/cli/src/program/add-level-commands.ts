import { type Command, Option } from '@commander-js/extra-typings'
import { tenantFlag, tenantHelp } from './flags.ts'
import type { RunCommand } from './run.ts'

/** How well jobs are kept. */
export function addLevelCommands(program: Command, run: RunCommand): void {
  program
    .command('slo')
    .description('how well jobs were kept: what ran of what was planned, errors, time, alerts; against their targets')
    .option('--days <count>', 'the last days that are counted', '30')
    .option(tenantFlag, tenantHelp)
    .option('--all-tenants', 'every tenant')
    .option('--job <name>', 'only this job')
    .addOption(new Option('--fail-on <what>', 'end with 4 where a target is missed').choices(['missed'] as const))
    .action((options) => run(async (context) => (await import('../commands/slo.ts')).slo(context, options)))

  program
    .command('metrics')
    .description('the ledger as Prometheus reads it, for a textfile collector or a scraper of your own')
    .option(tenantFlag, tenantHelp)
    .option('--all-tenants', 'every tenant')
    .option('--job <name>', 'only this job')
    .action((options) => run(async (context) => (await import('../commands/metrics.ts')).metrics(context, options)))
}
