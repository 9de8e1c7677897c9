import { prometheusText, type TenantMetrics } from '@leora-jobs/core/monitoring'
import type { CommandContext } from '../command-context.ts'
import { type MonitoredFlags, readMonitored } from '../settings/read-monitored.ts'
import { systemClock } from '../system-clock.ts'

/** The ledger as Prometheus reads it. `--json` changes nothing: the format is the document. */
export async function metrics(context: CommandContext, flags: MonitoredFlags): Promise<number> {
  const now = systemClock.now()
  const app = await context.app()
  const tenants: TenantMetrics[] = []
  for (const { tenant, histories, alerts } of await readMonitored(context, flags, { days: 30, now }))
    tenants.push({ tenant, histories, alerts, due: await app.outbox(tenant, (outbox) => outbox.countDue()) })
  context.terminal.print(prometheusText(tenants, now).trimEnd())
  return 0
}
