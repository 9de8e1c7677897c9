import type { DeliveryMessage, Sender } from '@leora-jobs/core/delivery'
import { expect, it } from 'vitest'
import { attempt, notice, notificationOf } from '../test/support/notices.ts'
import { webhookNotifier } from './webhook-notifier.ts'

const url = 'https://ops.example/hooks/leora'
const evidence = { status: 202, durationMs: 1, address: '192.0.2.1', excerpt: null }

function recorder(): { readonly sender: Sender; readonly sent: [DeliveryMessage, AbortSignal | undefined][] } {
  const sent: [DeliveryMessage, AbortSignal | undefined][] = []
  const sender: Sender = {
    async send(message, { signal } = {}) {
      sent.push([message, signal])
      return { outcome: 'delivered', evidence }
    },
  }
  return { sender, sent }
}

it('hands a signed event to the webhook sender of the relay, under the id of the message', async () => {
  const { sender, sent } = recorder()
  const delivery = attempt({ id: 'msg_7', attempt: 3, senders: { webhook: sender } })
  expect(await webhookNotifier({ url }).send(notificationOf(notice()), delivery)).toEqual({
    outcome: 'delivered',
    evidence,
  })
  const [[message, signal] = []] = sent
  expect(message).toEqual({
    id: 'msg_7',
    kind: 'webhook',
    destination: url,
    body: expect.any(String),
    sentAt: delivery.sentAt,
    attempt: 3,
  })
  expect(signal).toBe(delivery.signal)
  expect(JSON.parse(message?.body ?? '')).toEqual({
    type: 'leora-jobs.alert',
    timestamp: '2026-03-01T02:20:00.000Z',
    data: notificationOf(notice()),
  })
})

it('a sender of its own comes before that of the relay', async () => {
  const [own, relays] = [recorder(), recorder()]
  const notifier = webhookNotifier({ url, sender: own.sender })
  await notifier.send(notificationOf(notice()), attempt({ senders: { webhook: relays.sender } }))
  expect([own.sent.length, relays.sent.length]).toEqual([1, 0])
})

it('without a sender nothing is sent, and the message says what is missing', async () => {
  expect(await webhookNotifier({ url }).send(notificationOf(notice()), attempt())).toEqual({
    outcome: 'rejected',
    code: 'SECRET_INVALID',
    message: 'Not sent: nothing signs webhooks; set LEORA_JOBS_WEBHOOK_SECRET.',
    evidence: { status: null, durationMs: 0, address: null, excerpt: null },
  })
})

it('a test says so', async () => {
  const { sender, sent } = recorder()
  await webhookNotifier({ url }).send({ notices: [notice()], isTest: true }, attempt({ senders: { webhook: sender } }))
  expect(sent).toHaveLength(1)
  expect(JSON.parse(sent[0]?.[0].body ?? '')).toMatchObject({ data: { isTest: true } })
})

it('a URL that is none is refused at once', () => {
  expect(() => webhookNotifier({ url: 'geheim' })).toThrow('webhookNotifier: url: it is none that can be called')
  expect(() => webhookNotifier({ url: 'geheim' })).not.toThrow(/geheim/)
  expect(webhookNotifier({ url, severity: 'info' }).severity).toBe('info')
})
