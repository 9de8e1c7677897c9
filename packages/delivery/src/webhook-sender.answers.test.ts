import { describe, expect, it } from 'vitest'
import { answering, exchangeWith, senderTo } from '../test/support/exchange-with.ts'
import { webhookTo } from '../test/support/message.ts'
import { rawReceiver } from '../test/support/raw-receiver.ts'
import { startReceiver } from '../test/support/receiver.ts'

describe('what a receiver answers', () => {
  it.each([200, 201, 202, 204, 299])('%i: delivered', async (status) => {
    const { result } = await exchangeWith(answering(status))
    expect(result).toMatchObject({ outcome: 'delivered', evidence: { status, excerpt: null } })
  })

  it.each([500, 502, 503, 504, 408, 409, 425, 429])('%i: tried again', async (status) => {
    const { result } = await exchangeWith(answering(status, {}, 'later'))
    expect(result).toMatchObject({ outcome: 'retry', code: 'STATUS', evidence: { status, excerpt: 'later' } })
    expect(result).not.toHaveProperty('retryAfterSeconds')
  })

  it('429 with Retry-After: tried again when it says, in seconds or as a date', async () => {
    const seconds = await exchangeWith(answering(429, { 'retry-after': '17' }))
    expect(seconds.result).toMatchObject({ outcome: 'retry', retryAfterSeconds: 17 })
    const receiver = await startReceiver(answering(503, { 'retry-after': 'Sun, 01 Mar 2026 12:10:00 GMT' }))
    const sentAt = new Date('2026-03-01T12:00:00Z')
    expect(await senderTo(receiver).send(webhookTo(`http://127.0.0.1:${receiver.port}/`, { sentAt }))).toMatchObject({
      outcome: 'retry',
      retryAfterSeconds: 600,
    })
  })

  it('410: gone', async () => {
    const { result } = await exchangeWith(answering(410))
    expect(result).toMatchObject({ outcome: 'gone', code: 'GONE', evidence: { status: 410 } })
  })

  it.each([400, 401, 403, 404, 405, 413, 422])('%i: refused, and not tried again', async (status) => {
    const { result } = await exchangeWith(answering(status, {}, 'no such hook'))
    expect(result).toMatchObject({ outcome: 'rejected', code: 'STATUS', evidence: { status, excerpt: 'no such hook' } })
  })

  it.each([301, 302, 303, 307, 308])('%i: a redirect is not followed, and its host is named', async (status) => {
    const target = await startReceiver(answering(200))
    for (const inner of [
      `http://127.0.0.1:${target.port}/x?token=1`,
      `http://0x7f.1:${target.port}/`,
      `//127.0.0.1:${target.port}`,
    ]) {
      const { result } = await exchangeWith(answering(status, { location: inner }))
      expect(result).toMatchObject({ outcome: 'rejected', code: 'REDIRECTED', evidence: { status } })
      expect(result).toHaveProperty(
        'message',
        `127.0.0.1: redirects are not followed (${status}, to 127.0.0.1:${target.port}).`,
      )
    }
    const metadata = await exchangeWith(answering(status, { location: 'http://169.254.169.254/latest/' }))
    expect(metadata.result).toMatchObject({ message: expect.stringContaining('to 169.254.169.254') })
    expect(target.requests).toEqual([])
  })

  it('101: a connection that is to become another is closed', async () => {
    const receiver = await rawReceiver(
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\nhello',
    )
    expect(await senderTo(receiver).send(webhookTo(`http://127.0.0.1:${receiver.port}/`))).toMatchObject({
      outcome: 'rejected',
      evidence: { status: 101 },
    })
  })

  it('no HTTP at all: tried again', async () => {
    for (const bytes of ['SSH-2.0-OpenSSH_9.6\r\n', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`]) {
      const receiver = await rawReceiver(bytes)
      expect(await senderTo(receiver).send(webhookTo(`http://127.0.0.1:${receiver.port}/`))).toMatchObject({
        outcome: 'retry',
        code: 'ANSWER_INVALID',
      })
    }
  })
})
