import type { DeliveryMessage } from '@leora-jobs/core/delivery'
import { createTransport } from 'nodemailer'
import type { SMTPServerOptions } from 'smtp-server'
import { createEmailSender, type EmailSenderOptions } from '../../src/email-sender.ts'
import { startMailServer } from './mail-server.ts'

const content = { subject: 'Müller has not ordered 🍷', text: 'For 45 days.\n', html: '<p>For 45 days.</p>' }

export function mailTo(destination: string, changed: Partial<DeliveryMessage> = {}): DeliveryMessage {
  const sentAt = new Date('2026-03-01T12:00:00Z')
  return { id: 'msg_1', kind: 'email', destination, body: JSON.stringify(content), sentAt, attempt: 1, ...changed }
}

export function senderOver(port: number, options: Partial<EmailSenderOptions> = {}) {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
  return createEmailSender({ transport, from: 'Leora <jobs@leora.example>', ...options })
}

export async function sendWith(options: SMTPServerOptions, message = mailTo('rep@acme.example')) {
  const { port, mails } = await startMailServer(options)
  return { result: await senderOver(port).send(message), mails }
}
