// A process that sends to each URL of its arguments, prints what came of it, and then has nothing left to do.
import { createWebhookSender } from '../../src/webhook-sender.ts'
import { secret, webhookTo } from './message.ts'

const urls = process.argv.slice(2)
const sender = createWebhookSender({
  secrets: [secret],
  allowInternal: ['127.0.0.1'],
  http: 'internal',
  ports: urls.map((url) => Number(new URL(url).port)),
  timeoutMs: 1_000,
  answerMs: 100,
})
const results = await Promise.all(urls.map((url) => sender.send(webhookTo(url))))
process.stdout.write(JSON.stringify(results.map(({ outcome }) => outcome)))
