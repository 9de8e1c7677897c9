import { type Command, Option } from '@commander-js/extra-typings'
import { tenantFlag, tenantHelp } from './flags.ts'
import type { RunCommand } from './run.ts'

/** Messages on their way out. */
export function addOutboxCommands(program: Command, run: RunCommand): void {
  program
    .command('relay')
    .description('send what waits in the outbox: webhooks, and whatever else the config has a sender for')
    .option(tenantFlag, 'only this tenant (default: as elsewhere, else every tenant)')
    .option('--all-tenants', 'every tenant')
    .option('--timeout <duration>', 'stop in time (90, 90s, 1.5m); what is left is for the next one (exit 124)')
    .action((options) => run(async (context) => (await import('../commands/relay.ts')).relay(context, options)))

  const outbox = program.command('outbox').description('look at messages on their way out, or send dead ones again')
  outbox
    .command('list')
    .description('the newest messages, and what became of them')
    .option(tenantFlag, tenantHelp)
    .option('--all-tenants', 'every tenant')
    .addOption(
      new Option('--status <status>', 'only these').choices([
        'pending',
        'sending',
        'delivered',
        'dead',
        'cancelled',
      ] as const),
    )
    .option('--limit <count>', 'how many a tenant', '20')
    .action((options) =>
      run(async (context) => (await import('../commands/outbox-list.ts')).outboxList(context, options)),
    )
  outbox
    .command('retry')
    .description('let dead messages wait again, their attempts counted anew; a disabled destination is enabled')
    .argument('[id...]', 'ids of messages, as `outbox list` shows them')
    .option('--destination <url>', 'all that are for this destination')
    .option('--all', 'all of the tenant')
    .option(tenantFlag, `${tenantHelp}; * for what is of many tenants`)
    .action((ids, options) =>
      run(async (context) => (await import('../commands/outbox-retry.ts')).outboxRetry(context, ids, options)),
    )
}
