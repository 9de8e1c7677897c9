import { isLeoraError } from '@leora-jobs/core'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { answering, exchangeWith, senderTo } from '../test/support/exchange-with.ts'
import { secret, webhookTo } from '../test/support/message.ts'
import { startReceiver } from '../test/support/receiver.ts'
import { verifyWebhook } from './verify-webhook.ts'
import { createWebhookSender } from './webhook-sender.ts'

describe('a webhook that is sent', () => {
  it('arrives with its body, headers and a signature that the published library and ours accept', async () => {
    const receiver = await startReceiver(answering(200, {}, 'thank\u001b you\n'))
    const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
    const message = webhookTo(`http://127.0.0.1:${receiver.port}/hook?a=1`, { headers: { 'X-Tenant': 'acme' } })
    const result = await senderTo(receiver, { secrets: [other, secret] }).send(message)
    expect(result).toEqual({
      outcome: 'delivered',
      evidence: { status: 200, durationMs: expect.any(Number), address: '127.0.0.1', excerpt: 'thank you' },
    })
    const [request] = receiver.requests
    expect(request).toMatchObject({ method: 'POST', url: '/hook?a=1', body: message.body })
    expect(request?.headers).toMatchObject({
      host: `127.0.0.1:${receiver.port}`,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(message.body)),
      'user-agent': 'leora-jobs',
      'x-tenant': 'acme',
      'webhook-id': 'msg_1',
      connection: 'close',
    })
    const { headers = {}, body = '' } = request ?? {}
    for (const key of [other, secret]) {
      expect(new Webhook(key).verify(body, headers as Record<string, string>)).toEqual(JSON.parse(message.body))
      expect(verifyWebhook({ headers, body, secrets: [key] }).id).toBe('msg_1')
    }
  })

  it('has the secrets of its destination', async () => {
    const receiver = await startReceiver(answering(204))
    const sender = senderTo(receiver, {
      secrets: async ({ destination }) => (destination.endsWith('/ours') ? [secret] : []),
    })
    const ours = webhookTo(`http://127.0.0.1:${receiver.port}/ours`)
    expect((await sender.send(ours)).outcome).toBe('delivered')
    const { headers = {}, body = '' } = receiver.requests[0] ?? {}
    expect(verifyWebhook({ headers, body, secrets: [secret] }).id).toBe('msg_1')
    expect(await sender.send({ ...ours, destination: `http://127.0.0.1:${receiver.port}/theirs` })).toMatchObject({
      outcome: 'retry',
      code: 'SECRET_INVALID',
      message: '127.0.0.1: secrets: there is none; allowed: whsec_ followed by 24 to 64 bytes in base64.',
    })
    const failing = senderTo(receiver, { secrets: () => Promise.reject(new Error(`no ${secret}`)) })
    const failed = await failing.send(ours)
    expect(failed).toMatchObject({ outcome: 'retry', code: 'SECRET_INVALID' })
    expect(JSON.stringify(failed)).not.toContain(secret)
    expect(receiver.requests).toHaveLength(1)
  })

  it('has the same id in every attempt, and a signature of its time', async () => {
    const receiver = await startReceiver(answering(200))
    const sender = senderTo(receiver)
    for (const [attempt, sentAt] of [new Date(1_700_000_000_000), new Date(1_700_000_600_000)].entries()) {
      await sender.send(webhookTo(`http://127.0.0.1:${receiver.port}/`, { attempt: attempt + 1, sentAt }))
    }
    const [first, second] = receiver.requests.map(({ headers }) => headers)
    expect(second?.['webhook-id']).toBe(first?.['webhook-id'])
    expect([first?.['webhook-timestamp'], second?.['webhook-timestamp']]).toEqual(['1700000000', '1700000600'])
    expect(second?.['webhook-signature']).not.toBe(first?.['webhook-signature'])
  })
})

describe('what cannot be sent', () => {
  it.each([
    [{ id: 'a.b' }, 'id'],
    [{ sentAt: new Date(Number.NaN) }, 'timestamp'],
    [{ headers: { Host: 'other.example' } }, 'host'],
    [{ headers: { 'Webhook-Id': 'msg_2' } }, 'webhook-id'],
    [{ headers: { 'Content-Length': '0' } }, 'content-length'],
    [{ headers: { 'Transfer-Encoding': 'chunked' } }, 'transfer-encoding'],
    [{ headers: { 'x-note': 'a\r\nx-evil: 1' } }, 'x-note'],
    [{ headers: { 'x\r\nx-evil': '1' } }, 'x-evil'],
  ])('%j is refused, and %s named', async (changed, name) => {
    const receiver = await startReceiver(answering(200))
    const sent = await senderTo(receiver).send(webhookTo(`http://127.0.0.1:${receiver.port}/`, changed))
    expect(sent).toMatchObject({ outcome: 'rejected', code: 'MESSAGE_INVALID', message: expect.stringContaining(name) })
    expect(receiver.requests).toEqual([])
  })

  it('nothing of what is said holds the path, the query or a secret', async () => {
    const results = [
      (await exchangeWith(answering(404))).result,
      (await exchangeWith(answering(302, { location: '/hook?token=s3cret' }))).result,
      (await exchangeWith(() => {}, { timeoutMs: 50 })).result,
      (await exchangeWith(answering(200), { allowInternal: [] })).result,
      (await exchangeWith(answering(200), { ports: [1] })).result,
    ]
    expect(results.map(({ outcome }) => outcome)).toEqual(['rejected', 'rejected', 'retry', 'rejected', 'rejected'])
    expect(JSON.stringify(results)).not.toMatch(/s3cret|hook\?|whsec_/)
  })

  it.each([
    ['secrets', { secrets: [] }],
    ['secrets[0]', { secrets: ['password'] }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['answerMs', { answerMs: Number.NaN }],
    ['allowInternal', { allowInternal: ['*'] }],
  ])('options: %s of %j is named', (field, options) => {
    const thrown = catching(() => createWebhookSender({ secrets: [secret], ...options }))
    expect(isLeoraError(thrown, 'CONFIG_INVALID') && thrown.details.field).toBe(field)
  })
})

function catching(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return error
  }
}
