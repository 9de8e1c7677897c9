import type { AlertMessage, StoredAlert } from '../ports/alerts.ts'
import type { Notifier } from '../ports/notifier.ts'
import { severities } from './finding.ts'
import { type AlertNotification, type NotifiedAlert, notifiedAlert } from './notification.ts'

/** Who is told of what. */
export interface MessagePlan {
  /** One message an alert and notifier, or one a notifier, by the tenant whose they are. */
  readonly byTenant: ReadonlyMap<string, readonly AlertMessage[]>
  /** One a notifier where many tenants are concerned: of none of them. */
  readonly digest: readonly AlertMessage[]
}

/** Above this many notices, one message has them all. */
export const digestAbove = 5

/** The messages for what has a notice: each notifier's own selection of it. */
export function messagesFor(
  noticed: readonly StoredAlert[],
  {
    notifiers,
    environment,
    now,
  }: {
    readonly notifiers: Readonly<Record<string, Notifier>>
    readonly environment?: string | undefined
    readonly now: Date
  },
): MessagePlan {
  const byTenant = new Map<string, AlertMessage[]>()
  const digest: AlertMessage[] = []
  for (const [name, { severity = 'warning' }] of Object.entries(notifiers)) {
    const wanted = noticed.filter((alert) => severities.indexOf(alert.severity) >= severities.indexOf(severity))
    const own = new Set(wanted.map(({ tenant }) => tenant.id))
    const [first] = own
    if (first === undefined) continue
    const parts = wanted.length > digestAbove ? [wanted] : wanted.map((alert) => [alert])
    for (const alerts of parts) {
      const message = messageOf(name, alerts, environment, now)
      if (alerts.length > 1 && own.size > 1) digest.push(message)
      else {
        const id = alerts[0]?.tenant.id ?? first
        byTenant.set(id, [...(byTenant.get(id) ?? []), message])
      }
    }
  }
  return { byTenant, digest }
}

function messageOf(
  notifier: string,
  alerts: readonly StoredAlert[],
  environment: string | undefined,
  now: Date,
): AlertMessage {
  const notices = alerts.flatMap((alert) => (alert.notice ? [notifiedAlert(alert, alert.notice)] : []))
  const notification: AlertNotification = { notices, ...(environment !== undefined && { environment }) }
  const [first] = notices
  const isOne = notices.length === 1 && first !== undefined
  const told = isOne
    ? `${first.id}/${first.kind}/${alerts[0]?.notifiedAt.toISOString()}`
    : `digest/${now.toISOString()}`
  return {
    key: `alert/${told}/${notifier}`,
    kind: 'notification',
    destination: notifier,
    body: JSON.stringify(notification),
    job: isOne ? first.job : '*',
    record: isOne ? { kind: 'alert', id: first.id, label: labelOf(first) } : digestRecord(notices.length),
  }
}

function labelOf({ rule, job, tenant }: NotifiedAlert): string {
  return `${rule} of ${job}, ${tenant.slug}`
}

function digestRecord(count: number): AlertMessage['record'] {
  return { kind: 'alert', id: '*', label: `${count} alerts` }
}
