import { describe, expect, it } from 'vitest'
import { answering, exchangeWith, senderTo } from '../test/support/exchange-with.ts'
import { webhookTo } from '../test/support/message.ts'
import { closedPort, rawReceiver } from '../test/support/raw-receiver.ts'
import { type Answer, startReceiver } from '../test/support/receiver.ts'

describe('a receiver that is slow, huge, or gone', () => {
  it('hangs: given up after the time-out, and tried again', async () => {
    const { receiver, result } = await exchangeWith(() => {}, { timeoutMs: 150 })
    expect(result).toMatchObject({
      outcome: 'retry',
      code: 'TIMED_OUT',
      message: '127.0.0.1: no answer within 0.15 s.',
    })
    expect(result.evidence.durationMs).toBeLessThan(2_000)
    await receiver.allClosed()
  })

  it('sends the head of an answer byte by byte: the time-out is for all of it', async () => {
    const receiver = await rawReceiver('HTTP/1.1 200 OK\r\n', 'x: 1\r\n')
    const sent = await senderTo(receiver, { timeoutMs: 150 }).send(webhookTo(`http://127.0.0.1:${receiver.port}/`))
    expect(sent).toMatchObject({ outcome: 'retry', code: 'TIMED_OUT' })
  })

  it('has a body without end: the status counts, and the connection is closed', async () => {
    const { receiver, result } = await exchangeWith(
      (response) => {
        response.writeHead(200)
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
          if (!response.destroyed) response.once('drain', more)
        }
        more()
      },
      { answerMs: 60_000 },
    )
    expect(result).toMatchObject({ outcome: 'delivered', evidence: { status: 200, excerpt: `${'x'.repeat(499)}…` } })
    await receiver.allClosed()
  })

  it('has a body that does not come: the status counts, whichever time is up first', async () => {
    const slow: (status: number) => Answer = (status) => (response) => response.writeHead(status).write('so far')
    for (const times of [{ answerMs: 100 }, { timeoutMs: 500, answerMs: 60_000 }]) {
      const fine = await exchangeWith(slow(202), times)
      expect(fine.result).toMatchObject({ outcome: 'delivered', evidence: { status: 202, excerpt: 'so far' } })
      await fine.receiver.allClosed()
      const { result } = await exchangeWith(slow(500), times)
      expect(result).toMatchObject({ outcome: 'retry', code: 'STATUS', evidence: { status: 500, excerpt: 'so far' } })
    }
  })

  it('closes the connection: tried again, with an answer under way or none', async () => {
    const none = await exchangeWith((response) => response.destroy())
    expect(none.result).toMatchObject({ outcome: 'retry', code: 'CONNECTION_CLOSED' })
    const half = await exchangeWith((response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy())
    })
    expect(half.result).toMatchObject({ outcome: 'delivered', evidence: { status: 200, excerpt: 'half' } })
  })

  it('has an address that is dead: the next one is tried', async () => {
    const receiver = await startReceiver(answering(200))
    const addresses = [
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ] as const
    const options = { allowInternal: ['hooks.example.test'], lookup: async () => addresses }
    const sent = await senderTo(receiver, options).send(webhookTo(`http://hooks.example.test:${receiver.port}/`))
    expect(sent).toMatchObject({ outcome: 'delivered', evidence: { address: '127.0.0.1' } })
    const { port } = await closedPort()
    expect(await senderTo({ port }, options).send(webhookTo(`http://hooks.example.test:${port}/`))).toMatchObject({
      outcome: 'retry',
      code: 'CONNECTION_FAILED',
      message: expect.stringMatching(/^hooks\.example\.test: there was no connection \(E\w+\)\.$/),
    })
  })

  it('is not there: tried again', async () => {
    const { port } = await closedPort()
    expect(await senderTo({ port }).send(webhookTo(`http://127.0.0.1:${port}/`))).toMatchObject({
      outcome: 'retry',
      code: 'CONNECTION_FAILED',
      message: '127.0.0.1: there was no connection (ECONNREFUSED).',
      evidence: { status: null, address: null, excerpt: null },
    })
  })

  it('is not waited for once the signal aborts, and not called where it has', async () => {
    const controller = new AbortController()
    const receiver = await startReceiver(() => controller.abort())
    const message = webhookTo(`http://127.0.0.1:${receiver.port}/`)
    expect(await senderTo(receiver).send(message, controller)).toMatchObject({ outcome: 'retry', code: 'ABORTED' })
    await receiver.allClosed()
    expect(await senderTo(receiver).send(message, controller)).toMatchObject({ outcome: 'retry', code: 'ABORTED' })
    expect(receiver.requests).toHaveLength(1)
  })
})
