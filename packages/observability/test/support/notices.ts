import type { NotificationDelivery } from '@leora-jobs/core'
import type { AlertNotification, NotifiedAlert } from '@leora-jobs/core/monitoring'

/** A critical alert that has just been opened, unless it says otherwise. */
export function notice(more: Partial<NotifiedAlert> = {}): NotifiedAlert {
  return {
    kind: 'opened',
    id: '0199a0aa-0000-7000-8000-000000000001',
    rule: 'failed-in-a-row',
    severity: 'critical',
    job: 'update-account-types',
    tenant: { id: 't-1', slug: 'vinoteca' },
    message: 'failed 2 times in a row: no order counts as a sale',
    since: '2026-03-01T02:15:07.000Z',
    openedAt: '2026-03-01T02:16:00.000Z',
    resolvedAt: null,
    evidence: { attempts: 2, lastRun: '0199a0aa-0000-7000-8000-00000000000a', code: 'SOURCE_INVALID' },
    ...more,
  }
}

/** A warning of each of so many tenants. */
export function warnings(count: number): readonly NotifiedAlert[] {
  return Array.from({ length: count }, (_, index) =>
    notice({ severity: 'warning', rule: 'slow', tenant: { id: `t-${index}`, slug: `shop-${index}` } }),
  )
}

export function notificationOf(...notices: readonly NotifiedAlert[]): AlertNotification {
  return { notices, environment: 'production' }
}

/** A first attempt that nothing ends, with no sender. */
export function attempt(more: Partial<NotificationDelivery> = {}): NotificationDelivery {
  const sentAt = new Date('2026-03-01T02:20:00Z')
  return { id: 'msg_1', attempt: 1, sentAt, signal: new AbortController().signal, senders: {}, ...more }
}
