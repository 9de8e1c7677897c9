import type { AlertStatus } from '@leora-jobs/core/monitoring'
import type { CommandContext } from '../command-context.ts'
import { printAlerts } from '../output/print-alerts.ts'
import { chooseTenants, namesTenant } from '../settings/choose-tenants.ts'
import { parseCount } from '../settings/parse-value.ts'

export interface AlertsListFlags {
  readonly tenant?: string | undefined
  readonly allTenants?: true | undefined
  readonly job?: string | undefined
  readonly status?: AlertStatus | 'all' | undefined
  readonly limit: string
}

/** The newest alerts of the tenants chosen: those that are not resolved, unless asked otherwise. */
export async function alertsList(context: CommandContext, flags: AlertsListFlags): Promise<number> {
  const { terminal, environment } = context
  const limit = parseCount('--limit', flags.limit)
  const { job: jobOf } = await context.config()
  if (flags.job !== undefined) jobOf(flags.job)
  const app = await context.app()
  const filter = { limit, ...statusOf(flags.status), ...(flags.job !== undefined && { job: flags.job }) }
  const allTenants = flags.allTenants || !namesTenant(app, flags.tenant, environment)
  const found = []
  for (const tenant of await chooseTenants(app, { ...flags, allTenants }, environment))
    found.push(...(await app.alerts(tenant, (alerts) => alerts.list(filter))))
  if (terminal.json) terminal.print(JSON.stringify({ alerts: found }, null, 2))
  else if (found.length === 0) terminal.print(flags.status === undefined ? 'No open alerts.' : 'No alerts.')
  else printAlerts(terminal, found)
  return 0
}

function statusOf(status: AlertsListFlags['status']): { readonly status?: readonly AlertStatus[] } {
  if (status === 'all') return {}
  return { status: status === undefined ? ['open', 'acknowledged'] : [status] }
}
