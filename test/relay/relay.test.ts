import { createRunner, type Runner } from '@leora-jobs/core'
import { createRelay, type RelayParts } from '@leora-jobs/core/delivery'
import { createWebhookSecret, createWebhookSender } from '@leora-jobs/delivery'
import { createPostgresDatabase, migrate, openConnection, standardSource } from '@leora-jobs/postgres'
import { createTestDatabase, type TestDatabase } from '@leora-jobs/test-server'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Answer, startReceiver } from '../../packages/delivery/test/support/receiver.ts'
import { type Look, openLook } from '../crash/scene.ts'
import { shiftedClock } from '../support/shifted-clock.ts'

let database: TestDatabase
let look: Look
let closeLook: () => Promise<void>
const login = `relay_${process.pid}`
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'), 'relay', { template: inject('migratedTemplate') })
  const owner = await openConnection({ url: database.url })
  const createLogin = { name: login, password: 'secret' }
  await migrate(owner, { source: standardSource, withStandardSchema: true, createLogin })
  await owner.close()
  ;({ look, close: closeLook } = openLook(database.url))
})
afterAll(async () => {
  await closeLook()
  await database.drop()
})

/** A tenant with `count` messages for a receiver that answers so. */
async function scene(slug: string, count: number, answer: Answer) {
  const receiver = await startReceiver(answer)
  await look(
    `with t as (insert into tenant (slug, name) values ($1::text, $1::text) returning id::text as id),
       m as (insert into leora_jobs.outbox (tenant_id, id, dedupe_key, kind, destination, body, job, run_id, record_kind, record_id, record_label)
             select t.id, 'm' || n, 'm' || n, 'webhook', $2::text || (n % 3), '{}', 'j', 'r', 'customer', 'c', 'Cafe' from t, generate_series(1, $3::int) n)
     insert into leora_jobs.outbox_tenant select id, now() from t`,
    [slug, `http://127.0.0.1:${receiver.port}/`, count],
  )
  const url = new URL(database.url)
  url.username = login
  url.password = 'secret'
  const runner = (parts: Partial<RelayParts> = {}): Runner => {
    const clock = shiftedClock(0)
    const webhook = createWebhookSender({
      secrets: [createWebhookSecret()],
      allowInternal: ['127.0.0.1'],
      http: 'always',
      ports: [receiver.port],
    })
    const relay = createRelay({ senders: { webhook }, clock, batch: 4, ...parts })
    return createRunner({ jobs: [], database: createPostgresDatabase({ connection: { url: url.href } }), clock, relay })
  }
  const tenant = await runner().resolveTenant(slug)
  const statuses = () =>
    look<{ status: string; count: number }>(
      'select status, count(*)::int as count from leora_jobs.outbox where tenant_id = $1::text group by 1 order by 1',
      [tenant.id],
    )
  return { receiver, runner, tenant, statuses }
}

describe('relays on a real database, with a real receiver', () => {
  test('several at once send each message once', async () => {
    const { receiver, runner, tenant, statuses } = await scene('crowd', 40, (response) => response.writeHead(204).end())
    const entries = await Promise.all(Array.from({ length: 4 }, () => runner().relay({ tenants: [tenant] })))
    const delivered = entries.flat().map(({ report }) => report?.delivered ?? 0)
    expect(delivered.reduce((sum, count) => sum + count, 0)).toBe(40)
    expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-id']))).toHaveLength(40)
    expect(receiver.requests).toHaveLength(40)
    expect(await statuses()).toEqual([{ status: 'delivered', count: 40 }])
  })

  test('Retry-After is waited out by the clock of the database; 410 ends what waits for the same destination', async () => {
    const { runner, tenant } = await scene('told', 9, (response, { url }) => {
      if (url === '/0') response.writeHead(503, { 'retry-after': '3600' }).end()
      else response.writeHead(url === '/1' ? 410 : 200).end()
    })
    const [entry] = await runner({ batch: 3 }).relay({ tenants: [tenant] })
    expect(entry?.report).toMatchObject({ delivered: 3, retried: 3, dead: 1, left: {} })
    const waits = await look<{ hours: number }>(
      `select round(extract(epoch from next_attempt_at - now()) / 3600, 1)::float8 as hours from leora_jobs.outbox where tenant_id = $1::text and status = 'pending'`,
      [tenant.id],
    )
    expect(waits.map(({ hours }) => hours)).toEqual([1, 1, 1])
    const dead = await runner().outbox(tenant, (outbox) => outbox.list({ status: 'dead', limit: 10 }))
    expect(dead.map(({ lastCode, attempts }) => [lastCode, attempts]).sort()).toEqual([
      ['GONE', 0],
      ['GONE', 0],
      ['GONE', 1],
    ])
  })

  test('several relays together keep to the rate, and say what is left', async () => {
    const { receiver, runner, tenant } = await scene('rated', 30, (response) => response.writeHead(204).end())
    const rate = { limit: 4, windowSeconds: 600 }
    const entries = await Promise.all(Array.from({ length: 3 }, () => runner({ rate }).relay({ tenants: [tenant] })))
    const urls = receiver.requests.map(({ url }) => url).sort()
    expect(urls).toEqual(['/0', '/0', '/0', '/0', '/1', '/1', '/1', '/1', '/2', '/2', '/2', '/2'])
    expect(Math.max(...entries.flat().map(({ report }) => report?.left.webhook ?? 0))).toBe(18)
  })

  test('a deadline breaks off an attempt that hangs, and the message waits again at once', async () => {
    const { runner, tenant, statuses } = await scene('hanging', 1, () => {})
    const deadline = new Date(Date.now() + 1_500)
    const [entry] = await runner().relay({ tenants: [tenant], deadline })
    expect(entry?.report).toMatchObject({ retried: 1, failures: [{ code: 'ABORTED' }], left: { webhook: 1 } })
    expect(Date.now()).toBeLessThan(deadline.getTime() + 500)
    expect(await statuses()).toEqual([{ status: 'pending', count: 1 }])
  })
})
