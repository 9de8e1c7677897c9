import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { verifyWebhook } from '@leora-jobs/delivery'
import { notifyPlan } from './notify-plan.ts'

/** A receiver that knows its messages by their webhook-id. */
export interface WebhookInbox {
  /** Its origin. */
  readonly url: string
  /** Bodies by webhook-id, of messages with a good signature; another body under an id that is known comes after a `|`. */
  readonly messages: ReadonlyMap<string, string>
  close(): void
}

/** What the receiver does with its nth request, counted from 1, before it answers and after. */
export interface InboxMoments {
  beforeAnswer?(request: number): Promise<void> | void
  afterAnswer?(request: number): void
}

/** Starts one. */
export async function openWebhookInbox({ beforeAnswer, afterAnswer }: InboxMoments = {}): Promise<WebhookInbox> {
  const messages = new Map<string, string>()
  let requests = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    // a sender that is killed hangs up
    for (const stream of [request, response]) stream.on('error', () => undefined)
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    await once(request, 'end')
    requests += 1
    const number = requests
    const body = Buffer.concat(chunks).toString()
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const { id } = verifyWebhook({ headers, body, secrets: [notifyPlan.secret] })
    const known = messages.get(id)
    messages.set(id, known === undefined || known === body ? body : `${known}|${body}`)
    await beforeAnswer?.(number)
    response.writeHead(204).end(() => afterAnswer?.(number))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    messages,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
