import type { Command } from '@commander-js/extra-typings'
import { tenantFlag, tenantHelp } from './flags.ts'
import type { RunCommand } from './run.ts'

/** What ran. */
export function addRunsCommands(program: Command, run: RunCommand): void {
  const runs = program.command('runs').description('what ran, and how it ended')
  runs
    .command('list')
    .description('the newest runs, and what was missed or skipped, and why')
    .option(tenantFlag, tenantHelp)
    .option('--all-tenants', 'every tenant')
    .option('--job <name>', 'only this job')
    .option('--limit <count>', 'at most this many a tenant', '20')
    .action((options) => run(async (context) => (await import('../commands/runs-list.ts')).runsList(context, options)))
  runs
    .command('show')
    .description('one run: counts, failures, changes')
    .argument('<run id>', 'the id, as `runs list` prints it')
    .option(tenantFlag, tenantHelp)
    .action((id, options) =>
      run(async (context) => (await import('../commands/runs-show.ts')).runsShow(context, id, options)),
    )

  const runId = ['<run id>', 'the id, as `runs list` prints it'] as const
  runs
    .command('cancel')
    .description('end a run that has not ended; whoever is at it stops, what it wrote stays')
    .argument(...runId)
    .option(tenantFlag, tenantHelp)
    .action((id, options) =>
      run(async (context) => (await import('../commands/runs-cancel.ts')).runsCancel(context, id, options)),
    )
  runs
    .command('retry')
    .description('run again what failed in a run, and nothing else, as of the same day')
    .argument(...runId)
    .option(tenantFlag, tenantHelp)
    .option('--dry-run', 'show what it would change; write nothing')
    .option('--allow-past', 'let it write a day older than the last one written')
    .option('--timeout <duration>', 'stop in time (90, 90s, 1.5m)')
    .option('--show-changes', 'list the changes, as a dry run does')
    .action((id, options) =>
      run(async (context) => (await import('../commands/runs-retry.ts')).runsRetry(context, id, options)),
    )
  runs
    .command('undo')
    .description('take back what a run changed, where nothing changed the same records since; what was sent stays sent')
    .argument(...runId)
    .option(tenantFlag, tenantHelp)
    .option('--dry-run', 'show what would be taken back; write nothing')
    .action((id, options) =>
      run(async (context) => (await import('../commands/runs-undo.ts')).runsUndo(context, id, options)),
    )
  runs
    .command('prune')
    .description('delete what is older than the retention of the config; a tick does so too')
    .option(tenantFlag, tenantHelp)
    .option('--all-tenants', 'every tenant')
    .option('--dry-run', 'count it; delete nothing')
    .action((options) =>
      run(async (context) => (await import('../commands/runs-prune.ts')).runsPrune(context, options)),
    )
}
