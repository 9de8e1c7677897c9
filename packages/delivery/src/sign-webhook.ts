import { createHmac } from 'node:crypto'
import { LeoraError } from '@leora-jobs/core'
import { isMessageId } from '@leora-jobs/core/delivery'
import { webhookKeys } from './webhook-secret.ts'

/** What is signed, and with what. */
export interface WebhookToSign {
  /** Up to 255 visible ASCII characters without a full stop; the same in every attempt. */
  readonly id: string
  /** When this attempt is made; sent in whole seconds. */
  readonly timestamp: Date
  /** Exactly what is sent. */
  readonly body: string | Uint8Array
  /** `whsec_…`; while one is replaced, both. */
  readonly secrets: readonly string[]
}

/** The three headers of Standard Webhooks 1.0. */
export type WebhookHeaders = Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>>

/**
 * Signs a webhook with each of its secrets (Standard Webhooks 1.0: HMAC-SHA256 of `id.timestamp.body`, in base64). Throws INPUT_INVALID for an id or a time
 * that cannot be signed, and CONFIG_INVALID for a bad secret.
 */
export function signWebhook({ id, timestamp, body, secrets }: WebhookToSign): WebhookHeaders {
  if (!isMessageId(id)) throw invalid('id', '1 to 255 visible ASCII characters without a full stop')
  const seconds = Math.floor(timestamp.getTime() / 1000)
  if (!(seconds >= 0)) throw invalid('timestamp', 'an instant from 1970 on')
  const signatures = webhookKeys(secrets).map((key) => webhookSignature(key, id, String(seconds), body))
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signatures.join(' ') }
}

/** One signature as it stands in the header. */
export function webhookSignature(key: Buffer, id: string, timestamp: string, body: string | Uint8Array): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`
}

function invalid(field: string, allowed: string): LeoraError {
  return new LeoraError('INPUT_INVALID', `${field}: it cannot be signed; allowed: ${allowed}.`, {
    details: { field, allowed },
  })
}
