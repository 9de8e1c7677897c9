import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { formatCount } from '../output/format-number.ts'
import { formatTable } from '../output/format-table.ts'
import { chooseTenants } from '../settings/choose-tenants.ts'

export interface RunsPruneFlags {
  readonly tenant?: string | undefined
  readonly allTenants?: true | undefined
  readonly dryRun?: true | undefined
}

/** Deletes what is older than retention says; a tick does so too, a bounded number of rows at a time. */
export async function runsPrune(context: CommandContext, flags: RunsPruneFlags): Promise<number> {
  const { terminal, signal } = context
  const { everyTenant } = await import('@leora-jobs/core/delivery')
  const app = await context.app()
  const pruned = []
  const tenants = await chooseTenants(app, flags, context.environment)
  for (const tenant of flags.allTenants ? [...tenants, everyTenant] : tenants) {
    if (signal.aborted) break
    const counts = await app.prune({ tenant, dryRun: flags.dryRun ?? false })
    pruned.push({ tenant: { id: tenant.id, slug: tenant.slug }, ...counts })
  }
  if (terminal.json) {
    terminal.print(JSON.stringify({ dryRun: flags.dryRun ?? false, pruned }, null, 2))
    return exitCodes.ok
  }
  terminal.print(flags.dryRun ? 'Would delete (dry run: nothing was deleted):' : 'Deleted:')
  terminal.print(
    formatTable(
      columns,
      pruned.map(({ tenant, ...counts }) => [
        tenant.slug,
        formatCount(counts.runs),
        formatCount(counts.occurrences),
        formatCount(counts.changes),
        formatCount(counts.metrics),
        formatCount(counts.effects),
        formatCount(counts.alerts),
      ]),
    ),
  )
  return exitCodes.ok
}

const columns = [
  { title: 'tenant' },
  { title: 'runs', align: 'right' },
  { title: 'occurrences', align: 'right' },
  { title: 'changes', align: 'right' },
  { title: 'metrics', align: 'right' },
  { title: 'effects', align: 'right' },
  { title: 'alerts', align: 'right' },
] as const
