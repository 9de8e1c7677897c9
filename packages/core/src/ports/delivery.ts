/** What an effect leaves the process as. */
export type EffectKind = 'webhook' | 'email' | 'notification'

/** One attempt to send one effect. */
export interface DeliveryMessage {
  /**
   * The same in every attempt, so that a receiver can recognise a repeat: a webhook's `webhook-id`, an e-mail's Message-ID. Up to 255 visible ASCII
   * characters without a full stop, which separates the parts of what is signed.
   */
  readonly id: string
  readonly kind: EffectKind
  /** The URL of a webhook, the one address of an e-mail. */
  readonly destination: string
  /** Sent beside ours: HTTP headers of a webhook, header fields of an e-mail. */
  readonly headers?: Readonly<Record<string, string>>
  /** The text as it is sent, and signed. Of an e-mail: the JSON of an `EmailContent`. */
  readonly body: string
  /** When this attempt is made: what a signature states as its time. */
  readonly sentAt: Date
  /** Counts from 1. */
  readonly attempt: number
}

/** Sends effects: one way out of the process. */
export interface Sender {
  /**
   * Sends one message once, and says what came of it; never throws, and waits no longer than its own time-out. Whoever calls it keeps the schedule of
   * attempts. An aborted signal ends the attempt as a retry with the code ABORTED: what was on its way may have arrived.
   */
  send(message: DeliveryMessage, options?: { readonly signal?: AbortSignal }): Promise<DeliveryResult>
}

/** What came of an attempt, and what to do next. */
export type DeliveryResult =
  /** The receiver has it. */
  | { readonly outcome: 'delivered'; readonly evidence: DeliveryEvidence }
  /** It may succeed later, under the same id. */
  | (DeliveryFailure & {
      readonly outcome: 'retry'
      /** What the receiver asked for, bounded. */
      readonly retryAfterSeconds?: number
    })
  /** The receiver wants no more of them: disable the destination. */
  | (DeliveryFailure & { readonly outcome: 'gone' })
  /** Repeating it changes nothing: this message goes to the dead letters. */
  | (DeliveryFailure & { readonly outcome: 'rejected' })

/** Why it did not arrive. */
export interface DeliveryFailure {
  readonly code: DeliveryFailureCode
  /** For the operator: names the destination's host and the problem; never a path, a secret or the body. */
  readonly message: string
  readonly evidence: DeliveryEvidence
}

/** Codes are data: an execution log counts them. */
export type DeliveryFailureCode =
  // what the receiver answered
  | 'STATUS'
  | 'REDIRECTED'
  | 'GONE'
  | 'ANSWER_INVALID'
  // on the way there
  | 'NAME_UNRESOLVED'
  | 'CONNECTION_FAILED'
  | 'CONNECTION_CLOSED'
  | 'TLS_FAILED'
  | 'TIMED_OUT'
  | 'ABORTED'
  | 'SEND_FAILED'
  // nothing was sent
  | 'DESTINATION_INVALID'
  | 'ADDRESS_REFUSED'
  | 'MESSAGE_INVALID'
  | 'SECRET_INVALID'

/** What was seen of an attempt; safe to store and to print. */
export interface DeliveryEvidence {
  /** HTTP status or SMTP reply code; null where there was none. */
  readonly status: number | null
  readonly durationMs: number
  /** The IP address that was connected to; null where none was, or where the transport does not say. */
  readonly address: string | null
  /** The beginning of the answer, at most 500 characters, none of them a control character; null where there was none. */
  readonly excerpt: string | null
}
