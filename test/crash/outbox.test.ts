import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type ProtocolProxy, startProtocolProxy } from '../support/protocol-proxy.ts'
import { seededRounds } from '../support/seeded-rounds.ts'
import { bundleWorker, type WorkerBundle } from './bundle-worker.ts'
import { type NotifyBed, type NotifyScene, openNotifyBed } from './notify-bed.ts'
import { notifyPlan } from './notify-plan.ts'
import { startWorker } from './start-worker.ts'
import { openWebhookInbox, type WebhookInbox } from './webhook-inbox.ts'

let bed: NotifyBed
let bundle: WorkerBundle
/** Messages to the server of an undisturbed run: until the receiver is asked first, and in all. */
let undisturbed: { readonly run: number; readonly all: number }
beforeAll(async () => {
  const entry = new URL('./notify-worker.ts', import.meta.url)
  ;[bed, bundle] = await Promise.all([openNotifyBed(inject('postgresUrl')), bundleWorker(entry)])
  undisturbed = await runUndisturbed()
})
afterAll(() => Promise.all([bed.close(), bundle.remove()]))

const moments = [
  'between two messages of the run',
  'between two messages of the relay',
  'while the receiver has a request',
  'when the receiver has answered',
  'at the COMMIT of what came of a request',
] as const

describe('SIGKILL at any point of a run and its relay: no effect is lost, none goes out under two ids', () => {
  for (const moment of moments) {
    for (const { seed, draw } of seededRounds([moment], 2)) {
      const share = draw(10_000) / 10_000
      test.concurrent(`${moment}, at ${share} of them (seed ${seed})`, async () => {
        const scene = await bed.open()
        const nth = (count: number) => 1 + Math.floor(share * count)
        const request = nth(notifyPlan.customers)
        const { run, all } = undisturbed
        const message = moment === moments[0] ? nth(run) : moment === moments[1] ? run + nth(all - run) : null
        const strike: { kill(): void; proxy?: ProtocolProxy } = { kill: () => undefined }
        const inbox = await openWebhookInbox({
          beforeAnswer(number) {
            if (number !== request) return
            if (moment === 'while the receiver has a request') strike.kill()
            if (moment === 'at the COMMIT of what came of a request')
              void strike.proxy?.holdAnswerToNextCommit().then(() => strike.kill())
          },
          afterAnswer(number) {
            if (number === request && moment === 'when the receiver has answered') strike.kill()
          },
        })
        strike.proxy = await startProtocolProxy(scene.url, (number) => {
          if (number === message) strike.kill()
        })
        const worker = startWorker(bundle.file, { url: strike.proxy.url, hooks: inbox.url })
        strike.kill = () => worker.kill()
        try {
          expect(await worker.ended).toBeNull()
          await scene.takeOver(inbox.url)
          await expectEachOnce(scene, inbox)
        } finally {
          worker.kill()
          strike.proxy.close()
          inbox.close()
          await scene.close()
        }
      })
    }
  }
})

async function runUndisturbed(): Promise<typeof undisturbed> {
  const scene = await bed.open()
  const counts = { run: 0, all: 0 }
  const inbox = await openWebhookInbox({
    beforeAnswer(number) {
      if (number === 1) counts.run = counts.all
    },
  })
  const proxy = await startProtocolProxy(scene.url, (number) => {
    counts.all = number
  })
  try {
    const worker = startWorker(bundle.file, { url: proxy.url, hooks: inbox.url })
    expect(await worker.ended).toMatchObject({ report: { status: 'succeeded' } })
    await expectEachOnce(scene, inbox)
    return counts
  } finally {
    proxy.close()
    inbox.close()
    await scene.close()
  }
}

/** Of each customer there is one message, delivered; a receiver that knows a message by its id has seen each of them, and no other. */
async function expectEachOnce(scene: NotifyScene, inbox: WebhookInbox): Promise<void> {
  const stored = await scene.owner<{ id: string; status: string; body: string }>(
    'select id, status, body from leora_jobs.outbox order by id',
  )
  const customers = await scene.owner<{ body: string }>(
    `select '{"customerId":"' || id || '"}' as body from customer order by 1`,
  )
  expect(stored.map(({ body }) => body).sort()).toEqual(customers.map(({ body }) => body).sort())
  expect(stored.map(({ status }) => status)).toEqual(stored.map(() => 'delivered'))
  expect([...inbox.messages].sort()).toEqual(stored.map(({ id, body }) => [id, body]))
}
