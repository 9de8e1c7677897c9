import { createHash } from 'node:crypto'
import { LeoraError } from '@leora-jobs/core'
import {
  type DeliveryMessage,
  type EmailContent,
  emailContent,
  excerpt,
  isMessageId,
  type Sender,
  withoutControls,
} from '@leora-jobs/core/delivery'
import { z } from 'zod'
import { attempt } from './attempt.ts'
import { emailHeaders } from './email-headers.ts'
import { Refusal } from './refusal.ts'
import { smtpFailure } from './smtp-failure.ts'

/** A mail as nodemailer takes it. */
export interface OutgoingMail {
  from: string
  to: { name: string; address: string }
  subject: string
  text: string
  html?: string
  date: Date
  messageId: string
  headers: Record<string, string>
  disableFileAccess: true
  disableUrlAccess: true
}

/** Any transport of nodemailer's: what `createTransport` returns. */
export interface MailTransport {
  sendMail(mail: OutgoingMail): Promise<unknown>
}

/** How e-mail is sent. */
export interface EmailSenderOptions {
  /** What nodemailer's `createTransport` returns. */
  readonly transport: MailTransport
  /** An address, or a name and an address: `Leora <jobs@example.com>`. */
  readonly from: string
  /** Milliseconds that a mail may take; the transport's own time-outs end its connections. @default 60000 */
  readonly timeoutMs?: number
}

/** One address as a form would take it: no list, no name, no comment (the WHATWG's "valid e-mail address"). */
const address = z.string().max(254).regex(z.regexes.html5Email)

/**
 * Sends e-mail over a transport of nodemailer's. The id of the message is the mail's Message-ID and X-Entity-Ref-ID, the same in every attempt. Throws
 * CONFIG_INVALID for a `from` without an address.
 */
export function createEmailSender({ transport, from, timeoutMs = 60_000 }: EmailSenderOptions): Sender {
  const domain = senderDomain(from)
  return {
    send(message, { signal } = {}) {
      return attempt(
        { timeoutMs, signal, destination: domainOf(message.destination), failureOf: smtpFailure },
        async ({ evidence, untilGivenUp }) => {
          const info = await untilGivenUp(() => transport.sendMail(mailOf(message, from, domain)))
          return { outcome: 'delivered', evidence: evidence(acceptance(info)) }
        },
      )
    },
  }
}

function mailOf(message: DeliveryMessage, from: string, domain: string): OutgoingMail {
  if (!address.safeParse(message.destination).success) {
    throw new Refusal('DESTINATION_INVALID', 'the destination is not one e-mail address, without a name')
  }
  if (!isMessageId(message.id)) {
    throw new Refusal('MESSAGE_INVALID', 'id: allowed are 1 to 255 visible ASCII characters without a full stop')
  }
  const { subject, text, html } = readContent(message.body)
  return {
    from,
    to: { name: '', address: message.destination },
    subject: withoutControls(subject),
    text,
    ...(html === undefined ? {} : { html }),
    date: message.sentAt,
    messageId: `<${localPart(message.id)}@${domain}>`,
    headers: {
      ...emailHeaders(message.headers),
      'X-Entity-Ref-ID': message.id,
      // no vacation notice in answer (RFC 3834)
      'Auto-Submitted': 'auto-generated',
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

function readContent(body: string): EmailContent {
  const parsed = z.string().transform(parseJson).pipe(emailContent).safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Refusal(
    'MESSAGE_INVALID',
    `body${issue?.path.length ? `.${issue.path.join('.')}` : ''}: ${issue?.message ?? 'no content'}`,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Of an id what a Message-ID may hold (RFC 5322 3.6.4), else a hash of it. */
function localPart(id: string): string {
  return /^[\w!#$%&'*+/=?^`{|}~-]{1,128}$/.test(id) ? id : createHash('sha256').update(id).digest('base64url')
}

/** SMTP's reply, as far as the transport gives it. */
function acceptance(info: unknown) {
  const response = z.object({ response: z.string() }).safeParse(info).data?.response
  if (response === undefined) return {}
  const [status] = /^\d{3}\b/.exec(response) ?? []
  return { status: status === undefined ? null : Number(status), excerpt: excerpt(response) }
}

function senderDomain(from: string): string {
  const [, bare = from] = /^[^<>]*<([^<>]+)>$/.exec(from) ?? []
  const isClean = withoutControls(from) === from
  if (isClean && address.safeParse(bare).success) return domainOf(bare)
  const allowed = 'an address, or a name and an address: Leora <jobs@example.com>'
  throw new LeoraError('CONFIG_INVALID', `from: it has no e-mail address; allowed: ${allowed}.`, {
    details: { field: 'from', allowed },
  })
}

/** For messages: the person's name is not the log's business. */
function domainOf(mailbox: string): string {
  return withoutControls(mailbox.slice(mailbox.lastIndexOf('@') + 1)).slice(0, 255)
}
