import { LeoraError } from '@leora-jobs/core'
import {
  createRelay,
  type DeliveryMessage,
  type Relay,
  type RelayParts,
  type Sender,
  type Senders,
} from '@leora-jobs/core/delivery'
import type { Config } from '../define-config.ts'
import { systemClock } from '../system-clock.ts'
import { type Environment, readVariable } from './read-variable.ts'

/** How messages leave. */
export interface DeliveryConfig {
  /** What sends each kind, in the place of what is in the box. @default webhooks alone */
  readonly senders?: Senders
  /** Settings of the webhook sender in the box. @default its secrets are those of LEORA_JOBS_WEBHOOK_SECRET, several apart by blanks */
  readonly webhook?: WebhookSettings
  /** Attempts that a destination gets. @default 600 a minute */
  readonly rate?: RelayParts['rate']
}

/** Of `WebhookSenderOptions`, written out: that package is inside this one, and nobody who installs this one could read its types. */
export interface WebhookSettings {
  /** `whsec_…`, of all destinations or of that of a message; several while one is replaced. @default LEORA_JOBS_WEBHOOK_SECRET */
  readonly secrets?: readonly string[] | ((message: DeliveryMessage) => readonly string[] | Promise<readonly string[]>)
  /** Internal destinations that may be reached all the same: host names, IP addresses, or ranges such as 10.2.0.0/16. @default none */
  readonly allowInternal?: readonly string[]
  /** Whether http may be used: never, for what `allowInternal` names, or always. @default 'never' */
  readonly http?: 'never' | 'internal' | 'always'
  /** Ports that may be called, internal or not. @default 443 and 8443, and for http 80 and 8080 */
  readonly ports?: readonly number[]
  /** For the whole exchange, in milliseconds. @default 15000 */
  readonly timeoutMs?: number
  /** What receivers see as `user-agent`. @default 'leora-jobs' */
  readonly userAgent?: string
  /** Certificate authorities in PEM, instead of the ones that Node trusts. */
  readonly ca?: string | readonly string[]
}

const variable = 'LEORA_JOBS_WEBHOOK_SECRET'

/** The relay that a config means. Nothing of it is loaded before something is due. */
export function relayFor({ delivery = {}, notifiers }: Pick<Config, 'delivery' | 'notifiers'>): Relay {
  let opening: Promise<Senders> | undefined
  const senders = async (): Promise<Senders> => {
    opening ??= openSenders(delivery, process.env).then((opened) => withNotifiers(opened, notifiers))
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

/** Who is told of alerts, in the words of whoever tells them. */
async function withNotifiers(senders: Senders, notifiers: Config['notifiers']): Promise<Senders> {
  if (!notifiers) return senders
  const { createNotificationSender } = await import('@leora-jobs/core/monitoring')
  return { ...senders, notification: createNotificationSender({ notifiers, senders, clock: systemClock }) }
}

async function openWebhookSender(
  options: WebhookSettings & Required<Pick<WebhookSettings, 'secrets'>>,
): Promise<Sender> {
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
