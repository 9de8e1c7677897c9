import type { DeliveryFailureCode, DeliveryMessage, EffectKind } from './delivery.ts'

/**
 * pending: waits for its time · sending: a relay has it · delivered · dead: given up, until somebody retries it · cancelled: no longer wanted when it
 * was to be sent.
 */
export type MessageStatus = 'pending' | 'sending' | 'delivered' | 'dead' | 'cancelled'

/** The messages of one tenant on their way out. */
export interface Outbox {
  /**
   * Takes messages that are due, oldest first, for one relay alone; what another relay holds is taken once its lease is over. One transaction: two
   * relays together keep to the rate of a destination. Messages of an episode that is over are cancelled instead, and those for a destination that
   * was disabled go to the dead letters.
   */
  claim(request: MessageClaimRequest): Promise<readonly ClaimedMessage[]>
  /** Writes what came of an attempt. False where the claim was no longer this relay's: another has it, or has settled it. */
  settle(message: ClaimedMessage, settlement: Settlement): Promise<boolean>
  /** How many are due that no relay has, by kind; none of a kind that is left out. */
  countDue(): Promise<Partial<Readonly<Record<EffectKind, number>>>>
  /** Newest first. */
  list(filter: MessageFilter): Promise<readonly StoredMessage[]>
  /** Dead messages wait again, their attempts start anew, and what was disabled is enabled; resolves to how many. */
  retry(filter: { readonly ids?: readonly string[]; readonly destination?: string }): Promise<number>
}

export interface MessageClaimRequest {
  /** Only these: the others wait for a sender. */
  readonly kinds: readonly EffectKind[]
  readonly limit: number
  readonly leaseSeconds: number
  /** At most `limit` attempts a destination in the last `windowSeconds`. */
  readonly rate: { readonly limit: number; readonly windowSeconds: number }
}

/** A message with the right to send it. */
export interface ClaimedMessage extends Omit<DeliveryMessage, 'sentAt'> {
  /** What `settle` is fenced with; new with every claim. */
  readonly token: string
  /** By the database's clock. */
  readonly claimedAt: Date
}

/** What becomes of a message after an attempt. */
export type Settlement =
  /** Was not tried, for want of time: as if it had not been claimed. */
  | { readonly status: 'released' }
  | { readonly status: 'delivered'; readonly evidence: AttemptEvidence }
  /** Waits again for `delaySeconds`, by the database's clock. */
  | ({ readonly status: 'pending'; readonly delaySeconds: number } & AttemptFailure)
  /** `disables`: and so do all that wait for the same destination, now and later. */
  | ({ readonly status: 'dead'; readonly disables?: boolean } & AttemptFailure)

export interface AttemptEvidence {
  /** HTTP status or SMTP reply code. */
  readonly status: number | null
  readonly durationMs: number
  readonly excerpt: string | null
}

export interface AttemptFailure {
  readonly code: DeliveryFailureCode
  readonly message: string
  readonly evidence: AttemptEvidence
}

export interface MessageFilter {
  readonly status?: MessageStatus
  readonly limit: number
}

/** A message as the outbox keeps it. */
export interface StoredMessage {
  readonly id: string
  readonly status: MessageStatus
  readonly kind: EffectKind
  readonly destination: string
  readonly job: string
  /** Null for what is of no run: of alerts. */
  readonly runId: string | null
  readonly recordLabel: string
  readonly createdAt: Date
  readonly attempts: number
  /** When it was last tried. */
  readonly attemptedAt: Date | null
  /** When it is due; of no meaning once it has ended. */
  readonly nextAttemptAt: Date
  /** Of the last attempt, or why it ended without one. */
  readonly lastCode: string | null
  readonly lastMessage: string | null
  readonly lastStatus: number | null
}
