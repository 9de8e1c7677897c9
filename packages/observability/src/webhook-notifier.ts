import { LeoraError, type Notifier } from '@leora-jobs/core'
import type { Sender } from '@leora-jobs/core/delivery'
import type { AlertNotification, Severity } from '@leora-jobs/core/monitoring'
import { notSent } from './not-sent.ts'

/** How alerts are told to a program. */
export interface WebhookNotifierOptions {
  /** Of the receiver; over http, or to a private network, only as the sender allows it. */
  readonly url: string
  /** The least severe that is told. @default 'warning' */
  readonly severity?: Severity
  /** What signs and sends. @default the webhook sender of the config, with LEORA_JOBS_WEBHOOK_SECRET */
  readonly sender?: Sender
}

/**
 * Tells alerts by a signed webhook (Standard Webhooks 1.0): type `leora-jobs.alert`, `data` is the `AlertNotification`. Throws CONFIG_INVALID for a URL
 * that is none.
 */
export function webhookNotifier({ url, severity, sender }: WebhookNotifierOptions): Notifier {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    const allowed = 'a URL of https'
    throw new LeoraError(
      'CONFIG_INVALID',
      `webhookNotifier: url: it is none that can be called; allowed: ${allowed}.`,
      {
        details: { field: 'url', allowed },
      },
    )
  }
  return {
    ...(severity && { severity }),
    async send(notification, { id, attempt, sentAt, signal, senders }) {
      const own = sender ?? senders.webhook
      if (!own) return notSent('SECRET_INVALID', 'nothing signs webhooks; set LEORA_JOBS_WEBHOOK_SECRET')
      const body = eventOf(notification, sentAt)
      return own.send({ id, kind: 'webhook', destination: url, body, sentAt, attempt }, { signal })
    },
  }
}

function eventOf(notification: AlertNotification, sentAt: Date): string {
  return JSON.stringify({ type: 'leora-jobs.alert', timestamp: sentAt.toISOString(), data: notification })
}
