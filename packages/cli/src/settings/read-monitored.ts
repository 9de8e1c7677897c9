import type { StoredAlert, Tenant } from '@leora-jobs/core'
import { historyRequest, type JobHistory } from '@leora-jobs/core/monitoring'
import type { CommandContext } from '../command-context.ts'
import { chooseTenants, namesTenant } from './choose-tenants.ts'

/** What the ledger has of a tenant's jobs, and of its alerts. */
export interface MonitoredTenant {
  readonly tenant: Tenant
  readonly histories: readonly JobHistory[]
  /** Not resolved, or not before the first of the days. */
  readonly alerts: readonly StoredAlert[]
}

export interface MonitoredFlags {
  readonly tenant?: string | undefined
  readonly allTenants?: true | undefined
  readonly job?: string | undefined
}

/** At most so many of each a job, and alerts a tenant: a run a minute for 30 days. */
const limit = 50_000

/** Reads, one after the other, the tenants chosen; all where nothing names one. */
export async function readMonitored(
  context: CommandContext,
  flags: MonitoredFlags,
  { days, now }: { readonly days: number; readonly now: Date },
): Promise<readonly MonitoredTenant[]> {
  const { environment } = context
  const given = await context.config()
  const jobs = flags.job === undefined ? given.jobs : [given.job(flags.job)]
  const app = await context.app()
  const allTenants = flags.allTenants || !namesTenant(app, flags.tenant, environment)
  const found: MonitoredTenant[] = []
  for (const tenant of await chooseTenants(app, { ...flags, allTenants }, environment)) {
    const request = historyRequest(jobs, tenant, now, { days, limit })
    const { since } = request
    const of = flags.job === undefined ? {} : { job: flags.job }
    const read = await app.alerts(tenant, async (alerts) => ({
      histories: await alerts.readHistories(request),
      alerts: await alerts.list({ since, limit, ...of }),
    }))
    found.push({ tenant, ...read })
  }
  return found
}
