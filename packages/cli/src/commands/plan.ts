import type { CommandContext } from '../command-context.ts'
import { formatTable } from '../output/format-table.ts'
import { chooseTenants } from '../settings/choose-tenants.ts'
import { parseCount } from '../settings/parse-value.ts'

export interface PlanFlags {
  readonly tenant?: string | undefined
  readonly allTenants?: true | undefined
  readonly count: string
}

/** The next occurrences of the tenants chosen. */
export async function plan(context: CommandContext, flags: PlanFlags): Promise<number> {
  const { terminal } = context
  const count = parseCount('--count', flags.count)
  const app = await context.app()
  const tenants = await chooseTenants(app, flags, context.environment)
  const planned = await app.plan({ count, tenants })
  if (terminal.json) {
    const runs = planned.map(({ job, tenant, plannedAt, zone, localTime }) => ({
      job,
      tenant: { id: tenant.id, slug: tenant.slug },
      plannedAt: plannedAt.toISOString(),
      zone,
      localTime,
    }))
    terminal.print(JSON.stringify({ planned: runs }, null, 2))
    return 0
  }
  const columns = [
    { title: 'planned (UTC)' },
    { title: 'local' },
    { title: 'zone' },
    { title: 'tenant' },
    { title: 'job' },
  ]
  const rows = planned.map(({ job, tenant, plannedAt, zone, localTime }) => [
    plannedAt.toISOString().slice(0, 16).replace('T', ' '),
    localTime,
    zone,
    tenant.slug,
    job,
  ])
  terminal.print(formatTable(columns, rows))
  return 0
}
