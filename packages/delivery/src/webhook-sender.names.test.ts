import { describe, expect, it } from 'vitest'
import { answering, senderTo } from '../test/support/exchange-with.ts'
import { secret, webhookTo } from '../test/support/message.ts'
import { startReceiver } from '../test/support/receiver.ts'
import { createWebhookSender } from './webhook-sender.ts'

describe('a name', () => {
  const lookupOf = (answers: readonly string[]) => {
    const asked: string[] = []
    const lookup = async (host: string) => {
      asked.push(host)
      return [{ address: answers[Math.min(asked.length, answers.length) - 1] ?? '', family: 4 as const }]
    }
    return { asked, lookup }
  }

  it('that changes between check and connect does not matter: the address that was checked is connected to', async () => {
    const receiver = await startReceiver(answering(200))
    const { asked, lookup } = lookupOf(['127.0.0.1', '127.0.0.66'])
    const sent = await senderTo(receiver, { lookup }).send(webhookTo(`http://hooks.example.test:${receiver.port}/`))
    expect(sent).toMatchObject({ outcome: 'delivered', evidence: { address: '127.0.0.1' } })
    expect(asked).toEqual(['hooks.example.test'])
    // the name is what the request is about
    expect(receiver.requests[0]?.headers.host).toBe(`hooks.example.test:${receiver.port}`)
  })

  it('that resolves to a private address, now or the next time, is refused', async () => {
    const receiver = await startReceiver(answering(200))
    const { lookup } = lookupOf(['127.0.0.1', '127.0.0.66'])
    const sender = senderTo(receiver, { lookup })
    const message = webhookTo(`http://hooks.example.test:${receiver.port}/`)
    expect((await sender.send(message)).outcome).toBe('delivered')
    expect(await sender.send(message)).toMatchObject({
      outcome: 'rejected',
      code: 'ADDRESS_REFUSED',
      message: expect.stringMatching(
        /^Not sent: hooks\.example\.test: it resolves to 127\.0\.0\.66, which is not public \(loopback\)/,
      ),
    })
    expect(receiver.requests).toHaveLength(1)
  })

  it('that is not resolved, or not in time, is tried again', async () => {
    const url = 'https://hooks.example.test/'
    const failing = createWebhookSender({
      secrets: [secret],
      lookup: () => Promise.reject(Object.assign(new Error(), { code: 'EAI_AGAIN' })),
    })
    expect(await failing.send(webhookTo(url))).toMatchObject({ outcome: 'retry', code: 'NAME_UNRESOLVED' })
    const silent = createWebhookSender({ secrets: [secret], timeoutMs: 50, lookup: () => new Promise(() => {}) })
    expect(await silent.send(webhookTo(url))).toMatchObject({ outcome: 'retry', code: 'TIMED_OUT' })
  })

  it('of this machine is refused by default, whatever server is there', async () => {
    const receiver = await startReceiver(answering(200))
    const sender = createWebhookSender({ secrets: [secret], http: 'always', ports: [receiver.port] })
    for (const host of [
      '127.0.0.1',
      'localhost',
      'localhost.',
      '0x7f.1',
      '2130706433',
      '017700000001',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0',
    ]) {
      expect(await sender.send(webhookTo(`http://${host}:${receiver.port}/`)), host).toMatchObject({
        outcome: 'rejected',
        code: 'ADDRESS_REFUSED',
        evidence: { status: null, address: null },
      })
    }
    expect(receiver.connections()).toBe(0)
    expect(receiver.requests).toEqual([])
  })
})
