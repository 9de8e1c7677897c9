import type { StoredAlert } from '@leora-jobs/core'
import type { Severity } from '@leora-jobs/core/monitoring'
import { formatCount } from './format-number.ts'
import { formatTable } from './format-table.ts'
import { printable, type Style, type Terminal } from './terminal.ts'

/** Above this many tenants with the same, one line has them all. */
const foldAbove = 5

/** As much of an id as tells it from the others; `alerts ack` takes it. */
const shortIdLength = 8

const columns = [
  { title: 'alert' },
  { title: 'severity' },
  { title: 'tenant' },
  { title: 'job' },
  { title: 'rule' },
  { title: 'status' },
  { title: 'since' },
  { title: 'what' },
] as const

const styles: Record<Severity, Style> = { critical: 'red', warning: 'yellow', info: 'dim' }

/** Alerts as a table; what befalls many tenants alike is one line of it. */
export function printAlerts(terminal: Terminal, alerts: readonly StoredAlert[]): void {
  const groups = new Map<string, StoredAlert[]>()
  for (const alert of alerts) {
    const key = [alert.rule, alert.job, alert.severity, alert.status].join(' ')
    groups.set(key, [...(groups.get(key) ?? []), alert])
  }
  const rows = [...groups.values()].flatMap((group) =>
    group.length > foldAbove
      ? group.slice(0, 1).map((first) => rowOf(terminal, first, group.length))
      : group.map((alert) => rowOf(terminal, alert)),
  )
  terminal.print(formatTable(columns, rows))
}

function rowOf(terminal: Terminal, alert: StoredAlert, tenants = 1): readonly string[] {
  const { id, severity, tenant, job, rule, status, since, message } = alert
  return [
    tenants > 1 ? '-' : id.slice(0, shortIdLength),
    terminal.style(styles[severity], severity),
    tenants > 1 ? `${formatCount(tenants)} tenants` : printable(tenant.slug),
    job,
    rule,
    status,
    since.toISOString().slice(0, 16).replace('T', ' '),
    printable(tenants > 1 ? `${tenant.slug}: ${message}` : message),
  ]
}
