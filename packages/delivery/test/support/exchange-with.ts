import { createWebhookSender, type WebhookSenderOptions } from '../../src/webhook-sender.ts'
import { secret, webhookTo } from './message.ts'
import { type Answer, type Receiver, startReceiver } from './receiver.ts'

/** Sends to the receiver, which a guard would refuse. */
export function senderTo({ port }: Pick<Receiver, 'port'>, options: Partial<WebhookSenderOptions> = {}) {
  return createWebhookSender({
    secrets: [secret],
    allowInternal: ['127.0.0.1'],
    http: 'internal',
    ports: [port],
    ...options,
  })
}

/** Starts a receiver that answers so, and sends it a webhook. */
export async function exchangeWith(answer: Answer, options: Partial<WebhookSenderOptions> = {}) {
  const receiver = await startReceiver(answer)
  const destination = `http://127.0.0.1:${receiver.port}/hook?token=s3cret`
  const result = await senderTo(receiver, options).send(webhookTo(destination))
  return { receiver, result }
}

/** Answers every request with a status. */
export const answering =
  (status: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (response) => {
    response.writeHead(status, headers).end(body)
  }
