import { LeoraError, type Notifier } from '@leora-jobs/core'
import { type EmailContent, type Sender, withoutControls } from '@leora-jobs/core/delivery'
import type { AlertNotification, Severity } from '@leora-jobs/core/monitoring'
import type { NoticeText, RunbookOptions } from './describe-notice.ts'
import { describeNotification } from './describe-notification.ts'
import { notSent } from './not-sent.ts'

/** How alerts are told by e-mail. */
export interface EmailNotifierOptions extends RunbookOptions {
  /** One address. For several people a list of the mail server's, or a notifier each: then each has attempts, and a dead letter, of its own. */
  readonly to: string
  /** The least severe that is told. @default 'warning' */
  readonly severity?: Severity
  /** What sends, such as `createEmailSender` of @leora-jobs/delivery makes. @default `delivery.senders.email` of the config */
  readonly sender?: Sender
}

/** Notices written out in a mail. */
const noticeLimit = 100

/** Characters of a subject: what lists of mails show, and more. */
const longestSubject = 200

/** Tells alerts by e-mail, as plain text. Throws CONFIG_INVALID for what is not one address. */
export function emailNotifier({ to, severity, sender, ...options }: EmailNotifierOptions): Notifier {
  if (!/^[^\s@,;<>"]+@[^\s@,;<>"]+$/.test(to)) {
    const allowed = 'one address, without a name'
    throw new LeoraError('CONFIG_INVALID', `emailNotifier: to: it is none; allowed: ${allowed}.`, {
      details: { field: 'to', allowed },
    })
  }
  return {
    ...(severity && { severity }),
    async send(notification, { id, attempt, sentAt, signal, senders }) {
      const own = sender ?? senders.email
      if (!own) return notSent('DESTINATION_INVALID', 'nothing sends e-mail; give the config delivery.senders.email')
      const body = JSON.stringify(contentOf(notification, options))
      return own.send({ id, kind: 'email', destination: to, body, sentAt, attempt }, { signal })
    },
  }
}

function contentOf(notification: AlertNotification, options: RunbookOptions): EmailContent {
  const { title, notices, more, listCommand } = describeNotification(notification, { ...options, limit: noticeLimit })
  const parts = [title, ...notices.map(paragraph), `${more > 0 ? `and ${more} more. ` : ''}All of them: ${listCommand}`]
  return {
    subject: withoutControls(`[leora-jobs] ${title}`.slice(0, longestSubject)).trim(),
    text: `${parts.join('\n\n')}\n`,
  }
}

function paragraph({ headline, message, state, runbook, commands }: NoticeText): string {
  return [
    headline,
    `  ${message}`,
    `  ${state}`,
    `  Runbook: ${runbook}`,
    ...commands.map((command) => `  ${command}`),
  ].join('\n')
}
