import { describe, expect, it } from 'vitest'
import { createWaitingClock } from '../../test/support/waiting-clock.ts'
import type { DeliveryMessage, DeliveryResult, Sender } from '../ports/delivery.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { AlertNotification } from './notification.ts'
import { createNotificationSender } from './notification-sender.ts'

const start = new Date('2026-03-01T12:00:00Z')
const evidence = { status: 200, durationMs: 1, address: null, excerpt: null }
const delivered: DeliveryResult = { outcome: 'delivered', evidence }
const none = { status: null, address: null, excerpt: null }
const notification: AlertNotification = { notices: [], environment: 'production' }
const message = (more: Partial<DeliveryMessage> = {}): DeliveryMessage => {
  const body = JSON.stringify(notification)
  return { id: 'm1', kind: 'notification', destination: 'pager', body, sentAt: start, attempt: 2, ...more }
}

function scene(send: Notifier['send'] = async () => delivered, senders: Record<string, Sender> = {}) {
  const clock = createWaitingClock(start)
  return { clock, sender: createNotificationSender({ notifiers: { pager: { send } }, senders, clock }) }
}

describe('a notification', () => {
  it('goes to the notifier that its destination names, with its id, its attempt, and the other senders', async () => {
    const calls: Parameters<Notifier['send']>[] = []
    const senders = { webhook: { send: async () => delivered } }
    const { sender } = scene(async (...given) => {
      calls.push(given)
      return delivered
    }, senders)
    expect(await sender.send(message())).toEqual(delivered)
    const delivery = { id: 'm1', attempt: 2, sentAt: start, signal: expect.any(AbortSignal), senders }
    expect(calls).toEqual([[notification, delivery]])
  })

  it.each(['mail', 'toString', '__proto__'])('for %s, which the config has not, is not sent', async (destination) => {
    expect(await scene().sender.send(message({ destination }))).toEqual({
      outcome: 'rejected',
      code: 'DESTINATION_INVALID',
      message: `The notifier '${destination}' is not in the config any more.`,
      evidence: { ...none, durationMs: 0 },
    })
  })

  it.each<[string, Notifier['send']]>([
    ['rejects', () => Promise.reject(new TypeError('https://hooks.example/geheim'))],
    [
      'throws',
      () => {
        throw new TypeError('https://hooks.example/geheim')
      },
    ],
  ])('whose notifier %s is sent again; what was thrown may be a secret', async (_, send) => {
    expect(await scene(send).sender.send(message())).toEqual({
      outcome: 'retry',
      code: 'SEND_FAILED',
      message: "The notifier 'pager' threw TypeError.",
      evidence: { ...none, durationMs: 0 },
    })
  })

  it('whose notifier answers nothing that is a result is sent again', async () => {
    const nothing = (async () => undefined) as unknown as Notifier['send']
    expect(await scene(nothing).sender.send(message())).toMatchObject({ outcome: 'retry', code: 'SEND_FAILED' })
  })

  it('whose notifier hangs is given up after 15 seconds, and the notifier told', async () => {
    let given: AbortSignal | undefined
    const { sender, clock } = scene((_, { signal }) => {
      given = signal
      return new Promise(() => {})
    })
    const sending = sender.send(message())
    clock.advance(14_999)
    expect(given?.aborted).toBe(false)
    clock.advance(1)
    expect(await sending).toEqual({
      outcome: 'retry',
      code: 'TIMED_OUT',
      message: "The notifier 'pager' had not answered after 15 s.",
      evidence: { ...none, durationMs: 15_000 },
    })
    expect(given?.aborted).toBe(true)
  })

  it('that nobody waits for any more is given up at once, whether the notifier listens or not', async () => {
    const stop = new AbortController()
    const { sender } = scene(() => new Promise(() => {}))
    const sending = sender.send(message(), { signal: stop.signal })
    stop.abort()
    expect(await sending).toMatchObject({ outcome: 'retry', code: 'ABORTED' })
    let calls = 0
    const late = scene(async () => {
      calls += 1
      return delivered
    })
    expect(await late.sender.send(message(), { signal: stop.signal })).toMatchObject({ code: 'ABORTED' })
    expect(calls).toBe(0)
  })

  it('whose receiver is gone is a dead letter, and its notifier goes on: the config may give it another', async () => {
    const gone = { outcome: 'gone', code: 'GONE', message: 'hooks.example: gone.', evidence } as const
    expect(await scene(async () => gone).sender.send(message())).toEqual({ ...gone, outcome: 'rejected' })
  })
})

describe('what is not about alerts', () => {
  const bodies = ['{"title":"Call them","text":"No order since"}', '[]', 'null', '{"notices":1}', 'no JSON']

  it.each(bodies)('goes to the notification sender of the config: %s', async (body) => {
    const sent: [DeliveryMessage, unknown][] = []
    const own: Sender = {
      async send(given, options) {
        sent.push([given, options])
        return delivered
      },
    }
    const { sender } = scene(() => Promise.reject(new Error('It is not for a notifier.')), { notification: own })
    const { signal } = new AbortController()
    expect(await sender.send(message({ body }), { signal })).toEqual(delivered)
    expect(sent).toEqual([[message({ body }), { signal }]])
  })

  it.each(bodies)('is not sent where there is none: %s', async (body) => {
    expect(await scene().sender.send(message({ body }))).toMatchObject({ outcome: 'rejected', code: 'MESSAGE_INVALID' })
  })
})
