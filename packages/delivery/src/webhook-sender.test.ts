import { once } from 'node:events'
import { createServer } from 'node:net'
import { isLeoraError } from '@leora-jobs/core'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it, onTestFinished } from 'vitest'
import { secret, webhookTo } from '../test/support/message.ts'
import { type Answer, type Receiver, startReceiver } from '../test/support/receiver.ts'
import { verifyWebhook } from './verify-webhook.ts'
import { createWebhookSender, type WebhookSenderOptions } from './webhook-sender.ts'

/** Sends to the receiver, which a guard would refuse. */
function senderTo({ port }: Pick<Receiver, 'port'>, options: Partial<WebhookSenderOptions> = {}) {
  return createWebhookSender({
    secrets: [secret],
    allowInternal: ['127.0.0.1'],
    http: 'internal',
    ports: [port],
    ...options,
  })
}

async function exchangeWith(answer: Answer, options: Partial<WebhookSenderOptions> = {}) {
  const receiver = await startReceiver(answer)
  const destination = `http://127.0.0.1:${receiver.port}/hook?token=s3cret`
  const result = await senderTo(receiver, options).send(webhookTo(destination))
  return { receiver, result }
}

const answering =
  (status: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (response) => {
    response.writeHead(status, headers).end(body)
  }

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
    for (const times of [{ answerMs: 100 }, { timeoutMs: 200, answerMs: 60_000 }]) {
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

/** A server that answers every connection with these bytes, then, where there are, with those again and again. */
async function rawReceiver(bytes: string, again?: string): Promise<{ readonly port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write(bytes)
      if (again === undefined) return
      const timer = setInterval(() => socket.write(again), 20)
      socket.on('close', () => clearInterval(timer))
    })
    onTestFinished(() => void socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port }
}

/** A port where nobody listens. */
async function closedPort(): Promise<{ readonly port: number }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port }
}

function catching(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return error
  }
}
