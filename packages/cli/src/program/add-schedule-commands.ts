import type { Command } from '@commander-js/extra-typings'
import { asOfHelp, tenantFlag, tenantHelp } from './flags.ts'
import type { RunCommand } from './run.ts'

const suspending = [
  ['suspend', 'stop the schedule of a job, a tenant, or both; what runs goes on'],
  ['resume', 'start a suspended schedule again'],
] as const

/** What will run when, and what stands still. */
export function addScheduleCommands(program: Command, run: RunCommand): void {
  program
    .command('plan')
    .description('what will run when: the next occurrences of each tenant')
    .option(tenantFlag, tenantHelp)
    .option('--all-tenants', 'every tenant')
    .option('--count <count>', 'how many a tenant', '8')
    .action((options) => run(async (context) => (await import('../commands/plan.ts')).plan(context, options)))

  for (const [name, description] of suspending) {
    program
      .command(name)
      .description(description)
      .option('--job <name>', 'only this job')
      .option('--tenant <slug or id>', 'only this tenant')
      .option('--all', 'every job of every tenant')
      .action((options) =>
        run(async (context) => (await import('../commands/suspend.ts')).suspend(context, name, options)),
      )
  }

  program
    .command('list')
    .description('list the jobs, their schedules and what they decide about')
    .action(() => run(async (context) => (await import('../commands/list.ts')).list(context)))

  program
    .command('explain')
    .description('why a record is what it is, what it would be now, and when that changes')
    .argument('<job>', 'name of the job')
    .requiredOption('--record <id or name>', 'id or exact name of the record')
    .option(tenantFlag, tenantHelp)
    .option('--as-of <day>', asOfHelp)
    .option('--input <json>', 'the input of the job')
    .action((job, options) =>
      run(async (context) => (await import('../commands/explain.ts')).explain(context, job, options)),
    )
}
