import { type AlertNotification, type NotifiedAlert, severities } from '@leora-jobs/core/monitoring'
import { describeNotice, type NoticeText, type RunbookOptions, tenantFlag } from './describe-notice.ts'
import { outwardText } from './outward-text.ts'

/** A notification in words. */
export interface NotificationText {
  /** One line: the headline of a single notice, or how many of which severity. */
  readonly title: string
  /** The most severe first, what has ended last. */
  readonly notices: readonly NoticeText[]
  /** How many more there are than are written out. */
  readonly more: number
  /** What lists them all. */
  readonly listCommand: string
}

const everyTenant = '--all-tenants'

/** The first `limit` notices are written out. */
export function describeNotification(
  notification: AlertNotification,
  { limit, ...options }: RunbookOptions & { readonly limit: number },
): NotificationText {
  const { isTest = false, environment } = notification
  const notices = notification.notices.toSorted(bySeverity)
  const texts = notices.slice(0, limit).map((notice) => {
    const text = describeNotice(notice, options)
    return isTest ? { ...text, commands: [] } : text
  })
  const [only] = texts
  const about = texts.length === 1 && only ? only.headline : countsOf(notices)
  const where = environment === undefined ? '' : ` (${outwardText(environment)})`
  return {
    title: isTest ? `test of leora-jobs${where}: nothing is wrong` : `${about}${where}`,
    notices: texts,
    more: notices.length - texts.length,
    listCommand: `leora-jobs alerts list ${isTest ? everyTenant : whoseFlag(notices)}`,
  }
}

function bySeverity(left: NotifiedAlert, right: NotifiedAlert): number {
  return rankOf(right) - rankOf(left) || Date.parse(left.since) - Date.parse(right.since)
}

function rankOf({ kind, severity }: NotifiedAlert): number {
  return kind === 'resolved' ? -1 : severities.indexOf(severity)
}

/** `7 alerts: 3 critical, 2 warning, 2 resolved` */
function countsOf(notices: readonly NotifiedAlert[]): string {
  const counts = new Map<string, number>()
  for (const { kind, severity } of notices) {
    const name = kind === 'resolved' ? kind : severity
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const parts = [...counts].map(([name, count]) => `${count} ${name}`)
  return `${notices.length} alerts${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`
}

function whoseFlag(notices: readonly NotifiedAlert[]): string {
  const [first, ...others] = notices
  const isOne = first !== undefined && others.every(({ tenant }) => tenant.id === first.tenant.id)
  return isOne ? tenantFlag(first.tenant) : everyTenant
}
