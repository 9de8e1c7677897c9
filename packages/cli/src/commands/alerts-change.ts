import { LeoraError, type StoredAlert, type Tenant } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import { printable } from '../output/terminal.ts'
import { chooseTenants, namesTenant } from '../settings/choose-tenants.ts'

export interface AlertsChangeFlags {
  readonly tenant?: string | undefined
}

const words = {
  ack: {
    verb: 'acknowledge',
    done: 'Acknowledged',
    note: 'nobody is reminded of it; a rise in severity, and its end, are told.',
  },
  resolve: { verb: 'resolve', done: 'Resolved', note: 'it opens again if the next look still finds it.' },
} as const

/** Acknowledges or resolves alerts, of whichever tenant they are. Throws INPUT_INVALID for an id that no unresolved alert has, or several; nothing has changed then. */
export async function alertsChange(
  context: CommandContext,
  what: keyof typeof words,
  ids: readonly string[],
  flags: AlertsChangeFlags,
): Promise<number> {
  const { terminal, environment } = context
  const app = await context.app()
  const allTenants = !namesTenant(app, flags.tenant, environment)
  const found: { readonly tenant: Tenant; readonly alert: StoredAlert }[] = []
  for (const tenant of await chooseTenants(app, { ...flags, allTenants }, environment)) {
    const open = await app.alerts(tenant, (alerts) => alerts.list({ status: ['open', 'acknowledged'], limit: 10_000 }))
    found.push(...open.map((alert) => ({ tenant, alert })))
  }
  const chosen = ids.map((id) => theOne(id, found))
  const changed: StoredAlert[] = []
  for (const tenant of new Set(chosen.map((entry) => entry.tenant))) {
    const own = chosen.filter((entry) => entry.tenant === tenant).map(({ alert }) => alert.id)
    changed.push(
      ...(await app.alerts(tenant, (alerts) => (what === 'ack' ? alerts.acknowledge(own) : alerts.resolve(own)))),
    )
  }
  if (terminal.json) terminal.print(JSON.stringify({ alerts: changed }, null, 2))
  else if (changed.length === 0) terminal.print('They were acknowledged already.')
  for (const { rule, job, tenant } of terminal.json ? [] : changed)
    terminal.print(printable(`${words[what].done}: ${rule} of ${job}, ${tenant.slug}: ${words[what].note}`))
  return 0
}

function theOne<Entry extends { readonly alert: StoredAlert }>(id: string, entries: readonly Entry[]): Entry {
  const matching = id.length < 4 ? [] : entries.filter(({ alert }) => alert.id.startsWith(id.toLowerCase()))
  const [first, ...more] = matching
  if (first && more.length === 0) return first
  const problem = first
    ? `begins the ids of ${matching.length} alerts; give more of it`
    : 'is the id of no alert that is open or acknowledged; `leora-jobs alerts list` shows them'
  throw new LeoraError('INPUT_INVALID', `'${id.slice(0, 60)}' ${problem}.`, { details: { field: 'id' } })
}
