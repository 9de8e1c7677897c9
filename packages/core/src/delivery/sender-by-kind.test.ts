import { expect, it } from 'vitest'
import type { DeliveryMessage, Sender } from '../ports/delivery.ts'
import { senderByKind } from './sender-by-kind.ts'

const evidence = { status: 200, durationMs: 1, address: null, excerpt: null }
const message: DeliveryMessage = {
  id: 'msg_1',
  kind: 'webhook',
  destination: 'https://hooks.example.com/',
  body: '{}',
  sentAt: new Date('2026-03-01T12:00:00Z'),
  attempt: 1,
}

it('gives each kind to its sender, with the signal; what has none waits for one', async () => {
  const seen: unknown[] = []
  const webhook: Sender = {
    async send(sent, options) {
      seen.push([sent.id, options?.signal])
      return { outcome: 'delivered', evidence }
    },
  }
  const { signal } = new AbortController()
  const sender = senderByKind({ webhook })
  expect(await sender.send(message, { signal })).toEqual({ outcome: 'delivered', evidence })
  expect(seen).toEqual([['msg_1', signal]])
  expect(await sender.send({ ...message, kind: 'email' })).toMatchObject({
    outcome: 'retry',
    code: 'SENDER_MISSING',
    message: "Nothing is configured that sends effects of kind 'email'; configured: webhook.",
  })
  expect(seen).toHaveLength(1)
})
