import { type Command, Option } from '@commander-js/extra-typings'
import { asOfHelp, tenantFlag, tenantHelp } from './flags.ts'
import type { RunCommand } from './run.ts'

/** What runs jobs, or shows what they would have said. */
export function addRunCommands(program: Command, run: RunCommand): void {
  program
    .command('run')
    .description('run jobs for a tenant, by hand')
    .argument('<job...>', 'names of jobs; several run one after the other')
    .option(tenantFlag, tenantHelp)
    .option('--all-tenants', 'every tenant, one after the other')
    .option('--dry-run', 'show what a run would change; write nothing')
    .option('--as-of <day>', asOfHelp)
    .option(
      '--occurrence <instant>',
      'run this planned instant, as a tick would; `plan` shows them (2026-03-01T02:00Z)',
    )
    .option('--allow-past', 'let a run write a day older than the last one written')
    .option('--input <json>', 'the input of the job')
    .option('--only <kind=id...>', 'only these records, for example customer=42')
    .option('--timeout <duration>', 'stop between pages in time (90, 90s, 1.5m); the run is then paused (exit 124)')
    .addOption(new Option('--wait [duration]', 'wait for a lease that another holds').preset('60s'))
    .option('--show-changes', 'list the changes, as a dry run does')
    .addOption(
      new Option('--fail-on <what>', 'what does not end with 0: also changes (exit 4), partial, or failed runs alone')
        .choices(['changes', 'partial', 'failed'])
        .default('partial' as const),
    )
    .action((jobs, options) => run(async (context) => (await import('../commands/run.ts')).run(context, jobs, options)))

  program
    .command('tick')
    .description('run whatever is due, for all tenants: what a scheduler calls every hour, or every minute')
    .option('--job <name...>', 'only these jobs')
    .option('--timeout <duration>', 'stop in time (90, 90s, 1.5m); what is under way pauses, and the next tick goes on')
    .action((options) => run(async (context) => (await import('../commands/tick.ts')).tick(context, options)))

  program
    .command('backfill')
    .description('run a job for each day of a range that has no run, oldest first; consumes no occurrence')
    .argument('<job>', 'name of the job')
    .requiredOption('--from <day>', 'the first day, as YYYY-MM-DD')
    .requiredOption('--to <day>', 'the last day, included')
    .option(tenantFlag, tenantHelp)
    .option('--all-tenants', 'every tenant, one after the other')
    .option('--dry-run', 'show what the runs would change; write nothing')
    .option('--again', 'run days that have been written as well')
    .option('--allow-past', 'let a job that keeps one state for all days write older ones')
    .option('--input <json>', 'the input of the job')
    .option('--timeout <duration>', 'stop in time (90, 90s, 1.5m); the same command goes on')
    .action((job, options) =>
      run(async (context) => (await import('../commands/backfill.ts')).backfill(context, job, options)),
    )

  program
    .command('backtest')
    .description('what a job would have forecast on past days, against what came; writes nothing')
    .argument('<job>', 'name of the job: calculate-burn-rates')
    .requiredOption('--from <day>', 'the first day to forecast on, as YYYY-MM-DD')
    .option('--to <day>', 'the last day whose sales are looked at (default: yesterday, where the tenant is)')
    .option('--every <days>', 'days from one forecast to the next', '7')
    .option(tenantFlag, tenantHelp)
    .option('--input <json>', 'the input of the job')
    .action((job, options) =>
      run(async (context) => (await import('../commands/backtest.ts')).backtest(context, job, options)),
    )
}
