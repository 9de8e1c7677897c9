import { closestMatches, LeoraError, type StoredAlert, type Tenant } from '@leora-jobs/core'
import { alertRules } from '@leora-jobs/core/monitoring'
import type { CommandContext } from '../command-context.ts'
import { printable } from '../output/terminal.ts'
import { chooseTenants, namesTenant } from '../settings/choose-tenants.ts'

export interface AlertsChangeFlags {
  readonly tenant?: string | undefined
  readonly rule?: string | undefined
  readonly job?: string | undefined
  readonly all?: true | undefined
}

const words = {
  ack: {
    verb: 'acknowledge',
    done: 'Acknowledged',
    note: 'nobody is reminded of it; a rise in severity, and its end, are told.',
  },
  resolve: { verb: 'resolve', done: 'Resolved', note: 'it opens again if the next look still finds it.' },
} as const

/**
 * Acknowledges or resolves the alerts of these ids, or all of a rule, a job, or both, of whichever tenant they are. Throws INPUT_INVALID for an id that no unresolved alert has, or
 * several; nothing has changed then.
 */
export async function alertsChange(
  context: CommandContext,
  what: keyof typeof words,
  ids: readonly string[],
  flags: AlertsChangeFlags,
): Promise<number> {
  const { terminal, environment } = context
  refuseOtherThanOneWay(what, ids, flags)
  refuseUnknownRule(flags.rule)
  const { job: jobOf } = await context.config()
  if (flags.job !== undefined) jobOf(flags.job)
  const app = await context.app()
  const allTenants = !namesTenant(app, flags.tenant, environment)
  const found: { readonly tenant: Tenant; readonly alert: StoredAlert }[] = []
  for (const tenant of await chooseTenants(app, { ...flags, allTenants }, environment)) {
    const open = await app.alerts(tenant, (alerts) => alerts.list({ status: ['open', 'acknowledged'], limit: 10_000 }))
    found.push(...open.map((alert) => ({ tenant, alert })))
  }
  const chosen =
    ids.length > 0 ? ids.map((id) => theOne(id, found)) : found.filter(({ alert }) => isMeant(alert, flags))
  const changed: StoredAlert[] = []
  for (const tenant of new Set(chosen.map((entry) => entry.tenant))) {
    const own = chosen.filter((entry) => entry.tenant === tenant).map(({ alert }) => alert.id)
    changed.push(
      ...(await app.alerts(tenant, (alerts) => (what === 'ack' ? alerts.acknowledge(own) : alerts.resolve(own)))),
    )
  }
  if (terminal.json) terminal.print(JSON.stringify({ alerts: changed }, null, 2))
  else if (changed.length === 0)
    terminal.print(chosen.length === 0 ? 'No alert is meant.' : 'They were acknowledged already.')
  for (const { rule, job, tenant } of terminal.json ? [] : changed)
    terminal.print(printable(`${words[what].done}: ${rule} of ${job}, ${tenant.slug}: ${words[what].note}`))
  return 0
}

function isMeant({ rule, job }: StoredAlert, flags: AlertsChangeFlags): boolean {
  return (flags.rule ?? rule) === rule && (flags.job ?? job) === job
}

function refuseOtherThanOneWay(what: string, ids: readonly string[], { rule, job, all }: AlertsChangeFlags): void {
  const ways = [ids.length > 0, rule !== undefined || job !== undefined, all === true]
  if (ways.filter(Boolean).length === 1) return
  const message = `alerts ${what}: give ids of alerts, --rule or --job or both, or --all; one of these ways.`
  throw new LeoraError('INPUT_INVALID', message, {
    details: { field: 'id', allowed: ['id', '--rule', '--job', '--all'] },
  })
}

function refuseUnknownRule(rule: string | undefined): void {
  if (rule === undefined || alertRules.some((known) => known === rule)) return
  const close = closestMatches(rule, alertRules)
  const hint = close.length > 0 ? `did you mean '${close.join("' or '")}'?` : `the rules are ${alertRules.join(', ')}.`
  throw new LeoraError('INPUT_INVALID', `--rule: there is no '${rule.slice(0, 60)}'; ${hint}`, {
    details: { field: 'rule', allowed: alertRules },
  })
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
