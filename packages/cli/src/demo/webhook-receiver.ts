import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A webhook that was received, and whether its signature verified. */
export interface ReceivedWebhook {
  readonly id: string
  readonly type: string
  readonly about: string
  readonly isVerified: boolean
}

/** An endpoint on this machine, as a CRM would have one. */
export interface WebhookReceiver {
  readonly url: string
  readonly port: number
  readonly received: readonly ReceivedWebhook[]
  close(): Promise<void>
}

/** Listens on 127.0.0.1, on a port that is free; what it cannot verify it answers with 401. */
export async function startReceiver(secret: string): Promise<WebhookReceiver> {
  const { verifyWebhook } = await import('@leora-jobs/delivery')
  const received: ReceivedWebhook[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString('utf8')
    const isVerified = verifies(() => verifyWebhook({ headers: request.headers, body, secrets: [secret] }))
    const { type = '', data = {} } = JSON.parse(body) as { type?: string; data?: { subject?: { label?: string } } }
    received.push({
      id: String(request.headers['webhook-id']),
      type,
      about: data.subject?.label ?? '',
      isVerified,
    })
    response.writeHead(isVerified ? 204 : 401).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/leora-jobs`,
    port,
    received,
    close: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}

function verifies(verify: () => unknown): boolean {
  try {
    verify()
    return true
  } catch {
    return false
  }
}
