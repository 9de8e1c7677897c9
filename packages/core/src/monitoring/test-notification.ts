import type { AlertMessage } from '../ports/alerts.ts'
import type { AlertNotification } from './notification.ts'

/** A message for a notifier that says that nothing is wrong: what `alerts test` sends. */
export function testNotification(
  notifier: string,
  { now, environment }: { readonly now: Date; readonly environment?: string | undefined },
): AlertMessage {
  const instant = now.toISOString()
  const notification: AlertNotification = {
    notices: [
      {
        kind: 'opened',
        id: '00000000-0000-0000-0000-000000000000',
        rule: 'failed-in-a-row',
        severity: 'critical',
        job: 'example-job',
        tenant: { id: '*', slug: 'example-tenant' },
        message: 'this is a test, nothing is wrong',
        since: instant,
        openedAt: instant,
        resolvedAt: null,
        evidence: {},
      },
    ],
    ...(environment !== undefined && { environment }),
    isTest: true,
  }
  return {
    key: `alert/test/${instant}/${notifier}`,
    kind: 'notification',
    destination: notifier,
    body: JSON.stringify(notification),
    job: '*',
    record: { kind: 'alert', id: '*', label: 'test' },
  }
}
