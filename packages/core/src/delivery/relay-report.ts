import type { DeliveryFailureCode, EffectKind } from '../ports/delivery.ts'

/** What a relay did with a tenant's messages. */
export interface RelayReport {
  readonly delivered: number
  /** Attempts that failed: the message waits for the next one. */
  readonly retried: number
  /** Given up. */
  readonly dead: number
  /** Due and not sent, by kind: nothing sends that kind, time was up, or the destination has had as many as its rate allows. */
  readonly left: Partial<Readonly<Record<EffectKind, number>>>
  /** Of the kinds that are left, those that nothing is configured to send. */
  readonly withoutSender: readonly EffectKind[]
  /** The first hundred. */
  readonly failures: readonly RelayFailure[]
}

/** An attempt that failed. */
export interface RelayFailure {
  /** Of the message. */
  readonly id: string
  readonly code: DeliveryFailureCode
  readonly message: string
  readonly outcome: 'retried' | 'dead'
}
