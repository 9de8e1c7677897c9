import { LeoraError, type Notifier } from '@leora-jobs/core'
import type { Severity } from '@leora-jobs/core/monitoring'
import type { RunbookOptions } from './describe-notice.ts'
import { postSecretly } from './post-secretly.ts'
import { type SecretUrlOptions, secretUrl } from './secret-url.ts'
import { slackMessage } from './slack-message.ts'

/** How alerts are told to a channel. */
export interface SlackNotifierOptions extends SecretUrlOptions, RunbookOptions {
  /** The least severe that is told. @default 'warning' */
  readonly severity?: Severity
  /** Of an attempt, in milliseconds, up to 15000. @default 10000 */
  readonly timeoutMs?: number
  /** What sends. @default the `fetch` of the platform */
  readonly fetch?: typeof globalThis.fetch
}

/** What whoever calls a notifier waits. */
const longestMs = 15_000

/**
 * Tells alerts by an incoming webhook of Slack's, or one that takes the same: Mattermost's, Discord's with `/slack` at its end. Throws CONFIG_INVALID
 * for options that cannot be meant.
 */
export function slackNotifier(options: SlackNotifierOptions): Notifier {
  const { severity, timeoutMs = 10_000, fetch = globalThis.fetch } = options
  const url = secretUrl('slackNotifier', options)
  if (!(timeoutMs > 0 && timeoutMs <= longestMs)) {
    const allowed = `above 0, up to ${longestMs}`
    throw new LeoraError('CONFIG_INVALID', `slackNotifier: timeoutMs: ${timeoutMs} is none; allowed: ${allowed}.`, {
      details: { field: 'timeoutMs', allowed },
    })
  }
  return {
    ...(severity && { severity }),
    send: (notification, { sentAt, signal }) =>
      postSecretly({
        url,
        body: JSON.stringify(slackMessage(notification, options)),
        fetch,
        timeoutMs,
        sentAt,
        signal,
      }),
  }
}
