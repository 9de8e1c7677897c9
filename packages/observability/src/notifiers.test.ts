import { createNotificationSender } from '@leora-jobs/core/monitoring'
import { expect, it } from 'vitest'
import { createManualClock } from '../../core/src/testing/manual-clock.ts'
import { createWebhookSender, verifyWebhook } from '../../delivery/src/index.ts'
import { startMailServer } from '../../delivery/test/support/mail-server.ts'
import { senderOver } from '../../delivery/test/support/mail-to.ts'
import { notice, notificationOf } from '../test/support/notices.ts'
import { startReceiver } from '../test/support/receiver.ts'
import { emailNotifier } from './email-notifier.ts'
import { slackNotifier } from './slack-notifier.ts'
import { webhookNotifier } from './webhook-notifier.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const clock = { ...createManualClock(), sleep: () => new Promise<void>(() => {}) }

it('as a relay has them: one notification by a channel, a webhook that verifies, and a mail', async () => {
  const receiver = await startReceiver()
  const { port, mails } = await startMailServer()
  const senders = {
    webhook: createWebhookSender({
      secrets: [secret],
      allowInternal: ['127.0.0.1'],
      http: 'internal',
      ports: [Number(new URL(receiver.url).port)],
    }),
    email: senderOver(port),
  }
  const notifiers = {
    slack: slackNotifier({ url: `${receiver.url}/services/geheim`, allowHttpOnLoopback: true }),
    pager: webhookNotifier({ url: `${receiver.url}/pager` }),
    nadia: emailNotifier({ to: 'nadia@example.com' }),
  }
  const sender = createNotificationSender({ notifiers, senders, clock })
  const body = JSON.stringify(notificationOf(notice({ tenant: { id: 't', slug: 'shop\r\nBcc: x@example.com' } })))
  const sentAt = new Date()
  const outcomes = []
  for (const destination of Object.keys(notifiers)) {
    const message = { id: `msg_${destination}`, kind: 'notification', destination, body, sentAt, attempt: 1 } as const
    outcomes.push((await sender.send(message)).outcome)
  }
  expect(outcomes).toEqual(['delivered', 'delivered', 'delivered'])
  const [channel, pager] = receiver.requests
  expect(channel?.url).toBe('/services/geheim')
  expect(pager?.url).toBe('/pager')
  const headers = new Headers(Object.entries(pager?.headers ?? {}).map(([name, value]) => [name, String(value)]))
  const verified = verifyWebhook({ headers, body: pager?.body ?? '', secrets: [secret] })
  expect(verified.id).toBe('msg_pager')
  expect(JSON.parse(pager?.body ?? '')).toMatchObject({ type: 'leora-jobs.alert', data: JSON.parse(body) })
  expect(mails).toMatchObject([{ recipients: ['nadia@example.com'] }])
  expect(mails[0]?.header).toEqual(
    expect.arrayContaining([
      'Subject: [leora-jobs] critical: update-account-types of shop Bcc: x@example.com (production)',
      'X-Entity-Ref-ID: msg_nadia',
    ]),
  )
  expect(mails[0]?.header.join('\n')).not.toMatch(/^Bcc:/m)
})
