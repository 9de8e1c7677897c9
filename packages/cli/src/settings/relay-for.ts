import { LeoraError } from '@leora-jobs/core'
import { createRelay, type Relay, type RelayParts, type Sender, type Senders } from '@leora-jobs/core/delivery'
import type { WebhookSenderOptions } from '@leora-jobs/delivery'
import { systemClock } from '../system-clock.ts'
import { type Environment, readVariable } from './read-variable.ts'

/** How messages leave. */
export interface DeliveryConfig {
  /** What sends each kind, in the place of what is in the box. @default webhooks alone */
  readonly senders?: Senders
  /** Settings of the webhook sender in the box. @default its secrets are those of LEORA_JOBS_WEBHOOK_SECRET, several apart by blanks */
  readonly webhook?: Partial<WebhookSenderOptions>
  /** Attempts that a destination gets. @default 600 a minute */
  readonly rate?: RelayParts['rate']
}

const variable = 'LEORA_JOBS_WEBHOOK_SECRET'

/** The relay that a config means. Nothing of it is loaded before something is due. */
export function relayFor({ delivery = {} }: { readonly delivery?: DeliveryConfig }): Relay {
  let opening: Promise<Senders> | undefined
  const senders = async (): Promise<Senders> => {
    opening ??= openSenders(delivery, process.env)
    return opening
  }
  return createRelay({ senders, clock: systemClock, rate: delivery.rate })
}

/** Those of the config, and webhooks where there is a secret. Throws CONFIG_INVALID for a secret that is none. */
async function openSenders({ senders = {}, webhook = {} }: DeliveryConfig, environment: Environment): Promise<Senders> {
  const secrets = webhook.secrets ?? readVariable(environment, variable)?.split(/ +/)
  if (senders.webhook || !secrets) return senders
  return { webhook: await openWebhookSender({ ...webhook, secrets }), ...senders }
}

async function openWebhookSender(options: WebhookSenderOptions): Promise<Sender> {
  const { createWebhookSender } = await import('@leora-jobs/delivery')
  try {
    return createWebhookSender(options)
  } catch (error) {
    // the sender knows of no variable
    if (!(error instanceof LeoraError)) throw error
    const message = `delivery.webhook: ${error.message} Secrets come from ${variable}, or delivery.webhook.secrets of the config.`
    throw new LeoraError(error.code, message, { cause: error, details: error.details })
  }
}
