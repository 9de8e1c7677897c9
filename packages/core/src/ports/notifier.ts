import type { Severity } from '../monitoring/finding.ts'
import type { AlertNotification } from '../monitoring/notification.ts'
import type { DeliveryResult, EffectKind, Sender } from './delivery.ts'

/** Tells people of alerts. What is to be told waits in the outbox, so a notifier sends when it is asked, and sees no run. */
export interface Notifier {
  /** The least severe that it is told of. @default 'warning' */
  readonly severity?: Severity
  /** Sends a notification once, and says what came of it; whoever calls it keeps the schedule of attempts, and waits 15 seconds at most. */
  send(notification: AlertNotification, delivery: NotificationDelivery): Promise<DeliveryResult>
}

/** One attempt to tell. */
export interface NotificationDelivery {
  /** The same in every attempt; see `DeliveryMessage.id`. */
  readonly id: string
  /** Counts from 1. */
  readonly attempt: number
  readonly sentAt: Date
  readonly signal: AbortSignal
  /** Those of the relay, by what they send: a signed webhook, an e-mail. */
  readonly senders: Partial<Readonly<Record<EffectKind, Sender>>>
}
