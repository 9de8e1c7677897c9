import { randomBytes } from 'node:crypto'
import { LeoraError } from '@leora-jobs/core'

const prefix = 'whsec_'

/** Bytes of a secret, at least and at most (Standard Webhooks 1.0, "Signature scheme": 192 to 512 bits). */
const [shortest, longest] = [24, 64] as const

/** A new secret, `whsec_` and 32 random bytes in base64: for the sender and the receiver of one destination, and for no other. */
export function createWebhookSecret(): string {
  return `${prefix}${randomBytes(32).toString('base64')}`
}

/**
 * The bytes of secrets. Throws CONFIG_INVALID, naming which one is wrong and why but never what it is, for one that does not begin with `whsec_`, is not
 * base64, or is too short or long; and for an empty list.
 */
export function webhookKeys(secrets: readonly string[]): readonly Buffer[] {
  if (secrets.length === 0) throw invalid('secrets', 'there is none')
  return secrets.map((secret, index) => webhookKey(secret, `secrets[${index}]`))
}

function webhookKey(secret: string, field: string): Buffer {
  if (secret !== secret.trim()) throw invalid(field, 'white space before or after it')
  if (!secret.startsWith(prefix)) throw invalid(field, `it does not begin with ${prefix}`)
  const encoded = secret.slice(prefix.length)
  const key = Buffer.from(encoded, 'base64')
  // Node leaves out what is no base64
  if (key.toString('base64') !== encoded) throw invalid(field, `what follows ${prefix} is not base64`)
  if (key.length < shortest || key.length > longest) throw invalid(field, `it has ${key.length} bytes`)
  return key
}

function invalid(field: string, problem: string): LeoraError {
  const allowed = `${prefix} followed by ${shortest} to ${longest} bytes in base64`
  return new LeoraError('CONFIG_INVALID', `${field}: ${problem}; allowed: ${allowed}.`, { details: { field, allowed } })
}
