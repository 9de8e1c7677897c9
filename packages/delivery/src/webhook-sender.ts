import { isLeoraError, LeoraError } from '@leora-jobs/core'
import {
  type DeliveryMessage,
  type DeliveryResult,
  excerpt,
  judgeAnswer,
  networkFailure,
  type Sender,
} from '@leora-jobs/core/delivery'
import { type AddressGuardOptions, createAddressGuard } from './address-guard.ts'
import { type Attempt, attempt } from './attempt.ts'
import { exchange } from './exchange.ts'
import { Refusal } from './refusal.ts'
import { signWebhook, type WebhookHeaders } from './sign-webhook.ts'
import { webhookHeaders } from './webhook-headers.ts'
import { webhookKeys } from './webhook-secret.ts'

/** `whsec_…`, of all destinations or of that of a message; several while one is replaced. */
export type WebhookSecrets =
  | readonly string[]
  | ((message: DeliveryMessage) => readonly string[] | Promise<readonly string[]>)

/** How webhooks are sent. */
export interface WebhookSenderOptions extends AddressGuardOptions {
  /** What signs. A destination that has none gets nothing. */
  readonly secrets: WebhookSecrets
  /** For the whole exchange: resolving, connecting, sending, and the head of the answer, in milliseconds. @default 15000 */
  readonly timeoutMs?: number
  /** How long the body of the answer is waited for, of which only the beginning is kept; the status counts without it. @default 2000 */
  readonly answerMs?: number
  /** What receivers see as `user-agent`. @default 'leora-jobs' */
  readonly userAgent?: string
  /** Certificate authorities in PEM, instead of the ones that Node trusts. */
  readonly ca?: string | readonly string[]
}

/**
 * Sends webhooks: signed (Standard Webhooks 1.0), to public addresses only, over a connection of its own, without following redirects. Throws CONFIG_INVALID for
 * options that cannot be meant.
 */
export function createWebhookSender(options: WebhookSenderOptions): Sender {
  const { secrets, timeoutMs = 15_000, answerMs = 2_000, userAgent = 'leora-jobs', ca } = options
  checkMilliseconds({ timeoutMs, answerMs })
  if (typeof secrets !== 'function') webhookKeys(secrets)
  const guard = createAddressGuard(options)

  async function post(message: DeliveryMessage, { signal, evidence, untilGivenUp }: Attempt): Promise<DeliveryResult> {
    const own = webhookHeaders(message.headers)
    const destination = await untilGivenUp(() => guard.admit(message.destination))
    const signature = await untilGivenUp(() => sign(message, secrets))
    const headers = { accept: '*/*', 'content-type': 'application/json', ...own, 'user-agent': userAgent, ...signature }
    const body = Buffer.from(message.body)
    const answer = await exchange({ destination, headers, body, signal, answerMs, ca })
    const seen = evidence({ status: answer.status, address: answer.address, excerpt: excerpt(answer.text) })
    const { 'retry-after': retryAfter, location } = answer.headers
    return judgeAnswer({ status: answer.status, retryAfter, location }, destination.host, seen, message.sentAt)
  }

  return {
    send(message, { signal } = {}) {
      const destination = hostOf(message.destination)
      return attempt(
        { timeoutMs, signal, destination, failureOf: (error) => secretFailure(error) ?? networkFailure(error) },
        (current) => post(message, current),
      )
    },
  }
}

/** Signs, or throws a `Refusal` for what will never be signed. */
async function sign(message: DeliveryMessage, secrets: WebhookSecrets): Promise<WebhookHeaders> {
  const own = await secretsOf(message, secrets)
  try {
    return signWebhook({ id: message.id, timestamp: message.sentAt, body: message.body, secrets: own })
  } catch (error) {
    if (isLeoraError(error, 'INPUT_INVALID')) throw new Refusal('MESSAGE_INVALID', error.message.replace(/\.$/, ''))
    throw error
  }
}

async function secretsOf(message: DeliveryMessage, secrets: WebhookSecrets): Promise<readonly string[]> {
  if (typeof secrets !== 'function') return secrets
  try {
    return await secrets(message)
  } catch (cause) {
    // what was thrown may quote a secret
    throw new LeoraError('CONFIG_INVALID', 'secrets: they could not be read.', { cause, details: { field: 'secrets' } })
  }
}

/** A bad secret is the deployment's fault, not the message's: it is tried again once there is a good one. */
function secretFailure(error: unknown) {
  if (!isLeoraError(error, 'CONFIG_INVALID')) return undefined
  return { code: 'SECRET_INVALID', problem: error.message.replace(/\.$/, '') } as const
}

/** The host as far as there is one, for messages. */
function hostOf(destination: string): string {
  return URL.canParse(destination) ? new URL(destination).hostname : 'the destination'
}

function checkMilliseconds(values: Readonly<Record<string, number>>): void {
  for (const [field, value] of Object.entries(values)) {
    if (Number.isFinite(value) && value > 0 && value <= 600_000) continue
    const allowed = 'milliseconds above 0, up to 600000'
    throw new LeoraError('CONFIG_INVALID', `${field}: '${value}' is not known; allowed: ${allowed}.`, {
      details: { field, allowed },
    })
  }
}
