// Effects on their way out: the port, and what is decided about them without sending anything

export type {
  DeliveryEvidence,
  DeliveryFailure,
  DeliveryFailureCode,
  DeliveryMessage,
  DeliveryResult,
  EffectKind,
  Sender,
} from '../ports/delivery.ts'
export type { RetryRule } from '../retry.ts'
export { type EmailContent, emailContent } from './email-content.ts'
export { everyTenant } from './every-tenant.ts'
export { excerpt, withoutControls } from './excerpt.ts'
export { judgeAnswer, type ReceiverAnswer } from './judge-answer.ts'
export { judgeStatus, type StatusVerdict } from './judge-status.ts'
export { isMessageId } from './message-id.ts'
export { networkFailure } from './network-failure.ts'
export { deliveryRetryRule, nextAttemptDelayMs } from './next-attempt-delay.ts'
export { createRelay, type Relay, type RelayOptions, type RelayParts, type Senders } from './relay.ts'
export type { RelayFailure, RelayReport } from './relay-report.ts'
export type { RelayEntry, WithOutbox } from './relay-tenants.ts'
export { longestRetryAfterSeconds, retryAfterSeconds } from './retry-after.ts'
