import { timingSafeEqual } from 'node:crypto'
import { LeoraError } from '@leora-jobs/core'
import { isMessageId } from '@leora-jobs/core/delivery'
import { webhookSignature } from './sign-webhook.ts'
import { webhookKeys } from './webhook-secret.ts'

/** What a receiver got. */
export interface ReceivedWebhook {
  /** Of the request: a `Headers`, or Node's `request.headers`. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>
  /** As it was received, before anything parsed it. */
  readonly body: string | Uint8Array
  /** `whsec_…`; any of them may have signed. */
  readonly secrets: readonly string[]
  /** How far the sender's clock may be off, in seconds, and how old a repeat may be. @default 300 */
  readonly toleranceSeconds?: number
  /** @default now */
  readonly now?: Date
}

/** What can be relied on once a signature holds. */
export interface VerifiedWebhook {
  /** The same in every attempt: keep it, and do nothing when it comes again. */
  readonly id: string
  /** When the attempt was made. */
  readonly timestamp: Date
}

/** Signatures that are looked at; a sender has one a secret. */
const signatureLimit = 16

/**
 * Checks the signature of a webhook (Standard Webhooks 1.0), in constant time. Throws UNAUTHORIZED, with the header at fault in `details.field`, where a header
 * is missing or malformed, the time is too far off, or no secret made any of the signatures; CONFIG_INVALID for a bad secret.
 */
export function verifyWebhook(received: ReceivedWebhook): VerifiedWebhook {
  const { headers, body, secrets, toleranceSeconds = 300, now = new Date() } = received
  const keys = webhookKeys(secrets)
  const id = headerOf(headers, 'webhook-id')
  const seconds = headerOf(headers, 'webhook-timestamp')
  const signatures = headerOf(headers, 'webhook-signature').split(' ').slice(0, signatureLimit)
  if (!isMessageId(id)) throw unauthorized('webhook-id', 'is malformed')
  if (!/^\d{1,12}$/.test(seconds)) throw unauthorized('webhook-timestamp', 'is no number of seconds')
  // every secret with every signature: how long it takes tells nothing
  const matches = keys.flatMap((key) => {
    const expected = Buffer.from(webhookSignature(key, id, seconds, body))
    return signatures.map((signature) => isSignature(signature, expected))
  })
  if (!matches.includes(true)) throw unauthorized('webhook-signature', 'was made by none of the secrets for this body')
  const offSeconds = Math.abs(Math.floor(now.getTime() / 1000) - Number(seconds))
  // written so that a tolerance that is no number lets nothing pass
  if (!(offSeconds <= toleranceSeconds)) {
    throw unauthorized('webhook-timestamp', `is ${offSeconds} s from now, more than ${toleranceSeconds}`)
  }
  return { id, timestamp: new Date(Number(seconds) * 1000) }
}

function isSignature(given: string, expected: Buffer): boolean {
  const bytes = Buffer.from(given)
  return bytes.length === expected.length && timingSafeEqual(bytes, expected)
}

function headerOf(headers: ReceivedWebhook['headers'], name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : ownHeader(headers, name)
  if (typeof value !== 'string' || value === '') throw unauthorized(name, 'is missing')
  return value
}

function ownHeader(headers: Readonly<Record<string, string | readonly string[] | undefined>>, name: string) {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
}

function unauthorized(field: string, problem: string): LeoraError {
  return new LeoraError('UNAUTHORIZED', `The header ${field} ${problem}.`, { details: { field } })
}
