import { rootCertificates } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { type Certificate, certificateFor } from '../test/support/certificate.ts'
import { secret, webhookTo } from '../test/support/message.ts'
import { startReceiver } from '../test/support/receiver.ts'
import { createWebhookSender } from './webhook-sender.ts'

const name = 'hooks.example.test'

/** Sends to a server that shows this certificate, under a name that resolves to it. */
async function sendTo(certificate: Certificate | undefined, ca?: string | readonly string[], host = name) {
  const receiver = await startReceiver((response) => response.end('ok'), certificate)
  const sender = createWebhookSender({
    secrets: [secret],
    allowInternal: ['127.0.0.1'],
    ports: [receiver.port],
    lookup: async () => [{ address: '127.0.0.1', family: 4 }],
    ...(ca === undefined ? {} : { ca }),
  })
  const result = await sender.send(webhookTo(`https://${host}:${receiver.port}/`))
  return { receiver, result }
}

describe('TLS', () => {
  it('is about the name, though the connection goes to the address that was checked', async () => {
    const certificate = await certificateFor(name)
    const { receiver, result } = await sendTo(certificate, [...rootCertificates.slice(0, 1), certificate.cert])
    expect(result).toMatchObject({ outcome: 'delivered', evidence: { status: 200, address: '127.0.0.1' } })
    const [request] = receiver.requests
    expect(request?.servername).toBe(name)
    expect(request?.headers.host).toBe(`${name}:${receiver.port}`)
  })

  it.each([
    [
      'by nobody known',
      async () => ({ certificate: await certificateFor(name), isKnown: false }),
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ],
    [
      'for another name',
      async () => ({ certificate: await certificateFor('other.test'), isKnown: true }),
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    [
      'that has expired',
      async () => ({ certificate: await certificateFor(name, new Date('2020-01-01')), isKnown: true }),
      'CERT_HAS_EXPIRED',
    ],
  ])('with a certificate %s: nothing is sent, and it is tried again', async (_what, make, code) => {
    const { certificate, isKnown } = await make()
    const { receiver, result } = await sendTo(certificate, isKnown ? certificate.cert : undefined)
    expect(result).toMatchObject({ outcome: 'retry', code: 'TLS_FAILED', message: `${name}: TLS failed (${code}).` })
    expect(receiver.requests).toEqual([])
    await receiver.allClosed()
  })

  it('is about the address where there is no name', async () => {
    const [own, other] = [await certificateFor('127.0.0.1'), await certificateFor(name)]
    expect((await sendTo(own, own.cert, '127.0.0.1')).result).toMatchObject({ outcome: 'delivered' })
    expect((await sendTo(other, other.cert, '127.0.0.1')).result).toMatchObject({
      outcome: 'retry',
      code: 'TLS_FAILED',
    })
  })

  it('that a server does not speak: nothing is sent, and it is tried again', async () => {
    const { receiver, result } = await sendTo(undefined)
    expect(result).toMatchObject({ outcome: 'retry', code: 'TLS_FAILED' })
    expect(receiver.requests).toEqual([])
  })
})
