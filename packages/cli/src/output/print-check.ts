import type { StoredAlert } from '@leora-jobs/core'
import { type CheckReport, severities, tellableText } from '@leora-jobs/core/monitoring'
import { formatCount } from './format-number.ts'
import { printAlerts } from './print-alerts.ts'
import { printable, type Terminal } from './terminal.ts'

/** What a check has found, and the sum of it. */
export function printCheck(
  terminal: Terminal,
  report: CheckReport,
  { jobs, failing }: { readonly jobs: number; readonly failing: readonly StoredAlert[] },
): void {
  const { tenants, alerts, opened, resolved, failures, left, relayed } = report
  if (terminal.json) {
    const document = {
      ok: failing.length === 0 && failures.length === 0 && left === 0,
      tenants,
      left,
      alerts,
      failing: failing.map(({ id }) => id),
      opened: opened.map(({ id }) => id),
      resolved: resolved.map(({ id }) => id),
      failures,
      relayed: relayed ?? [],
    }
    terminal.print(JSON.stringify(document, null, 2))
    return
  }
  if (alerts.length > 0) printAlerts(terminal, alerts)
  for (const { tenant, job, rule } of resolved)
    terminal.print(printable(`Well again: ${rule} of ${job}, ${tenant.slug}.`))
  for (const failure of failures) {
    const what = terminal.verbose ? `${failure.code}: ${failure.message}` : tellableText(failure)
    terminal.shout(printable(`${failure.tenant.slug} could not be looked at: ${what}`))
  }
  const looked = `${counted(jobs, 'job')} of ${counted(tenants, 'tenant')}`
  if (alerts.length > 0) terminal.print(`${sumOf(alerts)} (${looked}).`)
  else if (tenants + failures.length + left === 0) terminal.print('There are no tenants: nothing was looked at.')
  else if (failures.length === 0) terminal.print(`All is well: ${looked}.`)
  else terminal.print(tenants === 0 ? 'Nobody could be looked at.' : `Nothing is wrong with ${looked}.`)
  if (left > 0) terminal.print(`${counted(left, 'tenant')} were not looked at: time was up.`)
  if (alerts.length > 0)
    terminal.print(
      'What each means, and what to do: docs/runbooks. `leora-jobs alerts ack <id>`, or `--rule`, stops reminders.',
    )
}

function sumOf(alerts: readonly StoredAlert[]): string {
  const parts = severities.toReversed().flatMap((severity) => {
    const own = alerts.filter((alert) => alert.severity === severity)
    return own.length > 0 ? [`${formatCount(own.length)} ${severity}`] : []
  })
  const known = alerts.filter(({ status }) => status === 'acknowledged').length
  return `${parts.join(', ')}${known > 0 ? `, ${formatCount(known)} of them acknowledged` : ''}`
}

function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}
